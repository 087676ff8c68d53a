"""What an import would do with a file, or did not do, row by row: for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from training_register.actions.imports import Preview
from training_register.count import Count, added, entries_in_words, number_in_words
from training_register.inputs.old_registers.proposal import Decision, Place, Proposal, ReadRow, Told
from training_register.inputs.old_registers.proposing import sessions_of
from training_register.inputs.own_sheet import OwnSheet, SheetRow
from training_register.inputs.problems import Problem
from training_register.queries.known_lists import KnownLists
from training_register.rules.entries import Status
from training_register.rules.names import joined
from training_register.rules.periods import days_in_words

MOST_PRINTED = 200
REFUSED_WITH_OTHERS = "Nothing of the sheet is imported while anything in it is wrong."
_DECISIONS = {
    Decision.IMPORT: ("1 row would be imported", "{} rows would be imported"),
    Decision.ASK: ("1 row is asked about", "{} rows are asked about"),
    Decision.SKIP: ("1 row is skipped", "{} rows are skipped"),
    Decision.NOT_AN_ENTRY: ("1 row is no entry", "{} rows are no entries"),
}


def proposal_as_json(proposal: Proposal, lists: KnownLists) -> Iterator[bytes]:
    """A proposal as the README describes it, in UTF-8 and piece by piece: rows, problems and the tally."""
    words = {question.id: question.words for question in proposal.questions if question.is_open}
    return _json(
        (_row(proposal, row, lists, words) for row in proposal.rows),
        (_told(one) for one in proposal.told),
        (
            {
                "audience": line.audience,
                "sector": line.sector,
                **_number("sessions", line.sessions),
                **_number("attended", line.attended),
                "entries": line.entries,
            }
            for line in proposal.tally
        ),
    )


def _row(proposal: Proposal, row: ReadRow, lists: KnownLists, words: dict[str, str]) -> dict[str, Any]:
    entry = row.entry
    said = {
        "date": _day(entry.starts_on),
        "audience": entry.audience or None,
        "sector": entry.sector or None,
        "attended": entry.attended.value,
        "certainty": entry.attended.certainty.value,
        "sessions": _sessions(sessions_of(entry, lists)),
        "status": entry.status.value,
        "questions": [words[id_] for id_ in row.questions if id_ in words],
        "ends_on": _day(entry.ends_on),
    } if entry else {}  # fmt: skip
    return {**_row_of(proposal.sheets[row.place.sheet], row, said), "cells": row.cells}


def _row_of(sheet: str, row: ReadRow, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of any row, in this order; of one that tells of no entry most is null."""
    return {
        "sheet": sheet,
        "row": row.place.row,
        "decision": row.decision.value,
        "date": None,
        "audience": None,
        "sector": None,
        "attended": None,
        "certainty": None,
        "sessions": None,
        "status": None,
        "reason": row.reason,
        "questions": [],
        "ends_on": None,
        **said,
    }


def _told(told: Told) -> dict[str, Any]:
    return {"sheet": told.sheet, "row": told.row or None, "cell": told.cell, "words": told.words}


def own_sheet_as_json(sheet: OwnSheet, preview: Preview, known: Collection[int]) -> Iterator[bytes]:
    """What would be done with the own sheet, in the same shape; `known` are the ids of entries that it updates."""
    wrong: dict[int, list[str]] = {}
    for problem in preview.problems.told:
        wrong.setdefault(problem.row, []).append(problem.words)
    is_refused = bool(preview.problems)
    told = [
        Told(f"The sheet “{name}” is not read: it has not the headings of the own sheet.", name)
        for name in sheet.not_read
    ]
    return _json(
        chain(
            [_own_headings(sheet, wrong)],
            (_own_row(sheet, row, known, wrong, is_refused=is_refused) for row in sheet.rows),
        ),
        chain(map(_told, told), (_problem(sheet, problem) for problem in preview.problems.told)),
        [] if is_refused else _own_tally(sheet.rows),
    )


def _own_headings(sheet: OwnSheet, wrong: dict[int, list[str]]) -> dict[str, Any]:
    row = ReadRow(Place(0, sheet.headings.row), "", Decision.NOT_AN_ENTRY, "Headings.")
    return {**_row_of(sheet.name, row, {}), "questions": wrong.get(sheet.headings.row, []), "entry": None}


def _own_row(
    sheet: OwnSheet, row: SheetRow, known: Collection[int], wrong: dict[int, list[str]], *, is_refused: bool
) -> dict[str, Any]:
    if is_refused:
        reason = " ".join(wrong.get(row.row, ())) or REFUSED_WITH_OTHERS
    elif row.entry in known:
        reason = f"It updates entry {row.entry} where it says something else."
    else:
        reason = "It is a row of the register’s own sheet."
    return {
        "sheet": sheet.name,
        "row": row.row,
        "decision": (Decision.ASK if is_refused else Decision.IMPORT).value,
        # Of a row in which a day is wrong, none is known.
        "date": _day(row.starts_on),
        "audience": row.audience or None,
        "sector": row.sector or None,
        "attended": row.attended.value,
        "certainty": row.attended.certainty.value,
        "sessions": _sessions(_own_sessions(row)),
        "status": row.status[0].value,
        "reason": reason,
        "questions": wrong.get(row.row, []),
        "ends_on": _day(row.ends_on),
        "entry": row.entry if row.entry in known else None,
    }


def _problem(sheet: OwnSheet, problem: Problem) -> dict[str, Any]:
    return {"sheet": sheet.name, "row": problem.row, "cell": problem.cell, "words": problem.words}


def _own_tally(rows: Iterable[SheetRow]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[SheetRow]] = {}
    for row in rows:
        if row.status[0] is Status.DELIVERED:
            found.setdefault((row.audience, row.sector), []).append(row)
    return [
        {
            "audience": audience,
            "sector": sector,
            **_number("sessions", added(map(_own_sessions, lines))),
            **_number("attended", added(row.attended for row in lines)),
            "entries": len(lines),
        }
        for (audience, sector), lines in sorted(found.items())
    ]


def _own_sessions(row: SheetRow) -> Count:
    return Count.of(0 if row.same_session_as else 1) if row.sessions is None else row.sessions


def proposal_in_lines(proposal: Proposal, *, would: bool = True) -> Iterator[str]:
    """A proposal for people: how many rows of each kind, those that are asked about or skipped, and the tally.

    `would` is False where the rows to import were imported, and the rest is told.
    """
    numbers = Counter(row.decision for row in proposal.rows)
    said = [
        one if numbers[decision] == 1 else several.format(number_in_words(numbers[decision]))
        for decision, (one, several) in _DECISIONS.items()
        if numbers[decision] and (would or decision is not Decision.IMPORT)
    ]
    if said:
        sentence = joined(said)
        yield f"{sentence[:1].upper()}{sentence[1:]}."
    for decision, heading in ((Decision.ASK, "Asked about"), (Decision.SKIP, "Skipped")):
        rows = proposal.rows_of(decision)
        if rows:
            yield ""
            yield f"{heading}:"
            yield from _first([f"  {_where(proposal, row)}: {row.reason}" for row in rows])
    if proposal.open_questions:
        yield ""
        yield "Questions:"
        yield from _first([f"  {question.words}" for question in proposal.open_questions])
    if would:
        yield from _tally_in_lines(proposal)
    if proposal.told:
        yield ""
        yield from _first([_told_where(one) for one in proposal.told])


def _tally_in_lines(proposal: Proposal) -> Iterator[str]:
    rows = proposal.rows_of(Decision.IMPORT)
    if not rows:
        return
    days = [day for row in rows if row.entry for day in (row.entry.starts_on, row.entry.ends_on) if day]
    yield ""
    yield f"Would be imported, {days_in_words(min(days), max(days))}:" if days else "Would be imported:"
    for line in proposal.tally:
        yield (
            f"  {line.audience}, {line.sector}: {entries_in_words(line.entries)}, sessions {line.sessions.in_full}, "
            f"attended {line.attended.in_full}"
        )
    not_counted = sum(row.entry is not None and row.entry.status is not Status.DELIVERED for row in rows)
    if not_counted:
        yield f"  and {entries_in_words(not_counted)} that did not take place, or are still to come"


def own_sheet_in_lines(preview: Preview) -> Iterator[str]:
    """What would be done with the own sheet, for people."""
    problems = preview.problems
    if problems:
        yield from map(str, problems.told)
        if problems.more:
            yield f"And {number_in_words(problems.more)} more."
        number = number_in_words(problems.number)
        yield f"Nothing would be imported: {number} {'problem' if problems.number == 1 else 'problems'}."
        return
    done = [
        f"{entries_in_words(number)} would be {what}"
        for number, what in ((preview.new, "added"), (preview.updated, "updated"))
        if number
    ]
    stay = f"{entries_in_words(preview.unchanged)} would stay as {'it is' if preview.unchanged == 1 else 'they are'}"
    yield f"{joined([*done, *([stay] if preview.unchanged or not done else [])])}."
    for names in preview.missing:
        what = names.singular if len(names.names) == 1 else names.plural
        yield f"Would be added to the lists: {what} {', '.join(names.names[:MOST_PRINTED])}."
    for update in preview.updates:
        for heading, here, there in update.changes:
            yield f"  entry {update.entry_id}, {heading}: {here or 'nothing'} → {there or 'nothing'}"


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_PRINTED]
    if len(lines) > MOST_PRINTED:
        yield f"  and {number_in_words(len(lines) - MOST_PRINTED)} more"


def _where(proposal: Proposal, row: ReadRow) -> str:
    sheet = proposal.sheets[row.place.sheet]
    return f"“{sheet}”, row {row.place.row}" if sheet else f"row {row.place.row}"


def _told_where(told: Told) -> str:
    where = ", ".join(filter(None, (f"“{told.sheet}”" if told.sheet else "", told.cell)))
    return f"{where}: {told.words}" if where else told.words


def _number(name: str, count: Count) -> dict[str, Any]:
    return {name: count.value, f"{name}_certainty": count.certainty.value}


def _sessions(count: Count) -> int | None:
    return count.value if count.entries else None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _json(
    rows: Iterable[dict[str, Any]], problems: Iterable[dict[str, Any]], tally: Iterable[dict[str, Any]]
) -> Iterator[bytes]:
    """The three lists of a look, a line for each item: a hundred thousand rows are never held at once."""
    begins = "{"
    for name, items in (("rows", rows), ("problems", problems), ("tally", tally)):
        yield f'{begins}"{name}": ['.encode()
        between = "\n "
        for item in items:
            yield f"{between}{json.dumps(item, ensure_ascii=False)}".encode("utf-8", "replace")
            between = ",\n "
        yield b"]"
        begins = ",\n"
    yield b"}\n"
