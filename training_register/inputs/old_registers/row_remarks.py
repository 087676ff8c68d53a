"""What remarks, comments and colours say of a row that bears on whether and how it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.drafts import (
    IMPORT,
    Draft,
    InTable,
    ask,
    ask_row,
    shown,
)
from training_register.inputs.old_registers.evidence import audiences_in
from training_register.inputs.old_registers.proposal import (
    Field,
    Offer,
    QuestionKind,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT
from training_register.inputs.old_registers.remarks import Remark, Says, said_in
from training_register.inputs.old_registers.row_counts import ask_count_again
from training_register.inputs.old_registers.row_statuses import waits_for_count
from training_register.rules.entries import Status
from training_register.rules.names import folded

_FIRST_PART = re.compile(r"\b(?:day|part|session) (?:1|one|i)\b", re.IGNORECASE)
_SECOND_PART = re.compile(r"\b(?:day|part|session) (?:2|two|ii)\b", re.IGNORECASE)
# A module is a course of its own, to which others may come.
_MODULE = re.compile(r"\bmodule\b", re.IGNORECASE)
# Colours that say how far the paperwork is.
_NO_WEIGHT = re.compile(
    r"\b(?:invoic\w+|paid|evaluat\w+|feedback|certificat\w+|completed?|delivered"
    r"|done|registers? (?:in|received|returned)|confirmed|new|sent|typed|free|in house)\b",
    re.IGNORECASE,
)
_NOT_SOMEBODY = re.compile(r"\bnot (?:for |the |our |any )?((?:[a-z]+)(?: [a-z]+)?)")
_INCLUDING = re.compile(r"\b(?:incl(?:uding|udes|uded)?|plus|as well as|along with)\b")
_SOME_BESIDES = re.compile(
    r"(?:\bincl(?:\.|uding|udes|uded)?|\bplus|\+|\balso)\s*(?:\w+\s+){0,2}?\d+|\b\d+\s*(?:x\s*)?(?:\w+\s+){0,1}?(?:were|was|are)\b"
)


def remarks_of(table: InTable, cells: Mapping[int, Cell]) -> dict[Says, tuple[Remark, str]]:
    """What remarks, comments and other words of a row say."""
    notes = [*table.texts(cells, Field.NOTES, Field.STATUS), *(cell.comment for cell in cells.values() if cell.comment)]
    notes += [meaning_of_colour(table, cells)]
    found = said_in(notes)
    others = said_in(table.texts(cells, Field.COURSE, Field.ORGANISATION, Field.VENUE, Field.ACTIVITY, Field.TRAINER))
    for says in (Says.CANCELLED, Says.MOVED, Says.NOT_HELD, Says.SEVERAL, Says.TWICE, Says.PLANNED, Says.FURTHER_PART):
        if says in others and not (says is Says.FURTHER_PART and _MODULE.search(others[says][0].words)):
            found.setdefault(says, others[says])
    if part := next((text for text in table.texts(cells, Field.COURSE) if _has_further_part(table, text)), ""):
        found.setdefault(Says.FURTHER_PART, (Remark(Says.FURTHER_PART, part), part))
    return found


def _has_further_part(table: InTable, course: str) -> bool:
    """Whether a course is the first day of one whose second day is a row of its own."""
    if not (found := _FIRST_PART.search(course)):
        return False
    rest = (folded(course[: found.start()]), folded(course[found.end() :]))
    return any(
        (second := _SECOND_PART.search(other))
        and (folded(other[: second.start()]), folded(other[second.end() :])) == rest
        for column in table.columns.of(Field.COURSE)
        for other in table.spellings_in(column.column)
    )


def meaning_of_colour(table: InTable, cells: Mapping[int, Cell]) -> str:
    """What the colour of most of a row's cells means, as a legend says."""
    filled = [cell for cell in cells.values() if cell.text.strip()]
    for colour, meaning in table.legend.items():
        if 2 * sum(cell.fill == colour for cell in filled) > len(filled):
            return meaning
    return ""


def ask_about_colour(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Asks about rows of a colour to which a legend gives a meaning that bears on whether they count."""
    meaning = meaning_of_colour(table, cells)
    if not meaning or _NO_WEIGHT.search(meaning) or draft.waits_for("status") or draft.waits_for("row"):
        return
    spellings = table.reading.spellings
    if audiences_in(meaning, spellings) or spellings.is_sector(meaning):
        return
    ask(
        table, draft, f"row:colour {folded(meaning)}", QuestionKind.ROW,
        f"The legend says “{shown(meaning)}” of the rows of a colour. Do they count? ({{rows}})",
        why=f"its colour means “{shown(meaning)}”: does it count?",
        offers=(Offer(IMPORT, "They count"), LEAVE_OUT),
    )  # fmt: skip


def ask_about_remarks(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], remarks: Mapping[Says, tuple[Remark, str]]
) -> None:
    """Asks about what remarks say besides."""
    if draft.entry.status is not Status.DELIVERED:
        return
    if Says.COUNT_UNSURE in remarks and not draft.was_asked("count") and draft.entry.attended.value is not None:
        number, said = draft.entry.attended.value, shown(remarks[Says.COUNT_UNSURE][1])
        ask_count_again(table, draft, number, f"the count is {number}, and a remark says “{said}”", likely=1)
    if draft.place.row in table.odd_sums and not waits_for_count(draft):
        ask_row(table, draft, table.odd_sums[draft.place.row])
    sessions = draft.entry.sessions.value if draft.entry.sessions else 1
    for says in (Says.DAY_UNSURE, Says.TWICE, Says.FURTHER_PART, Says.UNSURE, Says.SAME_PEOPLE, Says.PLANNED):
        if says not in remarks:
            continue
        if says is Says.SAME_PEOPLE and (sessions or 1) < 2 and draft.entry.ends_on is None:
            continue
        if says is Says.PLANNED and draft.entry.attended.value is not None:
            continue
        if says is Says.TWICE and _confirms(remarks[says][1], draft.entry.attended.value):
            continue
        ask_row(table, draft, f"a remark says “{shown(remarks[says][1])}”")
        return
    _ask_about_others(table, draft, cells)


def _confirms(remark: str, number: int | None) -> bool:
    """Whether a remark says that the count of the row is right: "counted twice, 17 is right"."""
    return number is not None and bool(re.search(rf"\b{number} (?:is|was) (?:right|correct)\b", folded(remark)))


def _ask_about_others(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Asks where a remark counts others among those who attended, or says that it was for others."""
    for text in (*table.texts(cells, Field.NOTES), *(cell.comment for cell in cells.values() if cell.comment)):
        others = {one.audience for one in table.reading.spellings.audiences_spoken_of(text)} - {draft.entry.audience}
        besides = _SOME_BESIDES.search(folded(text)) or _INCLUDING.search(folded(text))
        if _says_not_they(table, draft, folded(text)) or (others and besides):
            ask_row(table, draft, f"a remark says “{shown(text)}”")
            return


def _says_not_they(table: InTable, draft: Draft, plain: str) -> bool:
    """Whether a remark says that it was not for its audience: "pupils, not staff", "not drivers"."""
    spellings = table.reading.spellings
    for found in _NOT_SOMEBODY.finditer(plain):
        words = found[1].split()
        for said in (" ".join(words), words[0]):
            match = spellings.audience(said)
            if draft.entry.audience and draft.entry.audience in (match.name, *match.offers):
                return True
    return False
