"""How many attended, as a row says it: taken where it is plain, else asked about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from training_register.count import Count, added, parse_count
from training_register.inputs.old_registers.book import BLANK, Cell
from training_register.inputs.old_registers.columns import CAME_FROM, rank_of
from training_register.inputs.old_registers.comparing import as_compared
from training_register.inputs.old_registers.counts import (
    ReadCount,
    counts_of_booked,
    read_number,
    read_people,
    without_booked,
)
from training_register.inputs.old_registers.drafts import (
    Draft,
    InTable,
    ask,
    ask_row,
    in_words,
    named,
    sentence,
    shown,
    text_of,
)
from training_register.inputs.old_registers.proposal import (
    NOT_RECORDED,
    Field,
    Offer,
    QuestionKind,
    Typed,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT
from training_register.inputs.old_registers.spellings import Spellings
from training_register.rules.names import joined

NOT_RECORDED_WORDS = "not recorded"
_NUMBERS = re.compile(r"(?<![\d./:-])\d{1,4}(?![\d./:-])")
# The rank of a heading that says a number of people, and not that they attended.
_ONLY_A_NUMBER = 2
# An assembly of the largest school has fewer.
_MORE_THAN_A_HALL = 2_500
NO_CELLS: Mapping[int, Cell] = {}
_WHO_CAME = re.compile(r"\d{1,5}\s((?:[a-z][a-z'-]*\s?){1,3})")
_MORE = re.compile(
    r"\b(?:each|per|max\w*|times?|places?|registered|groups?|or|and|plus|only|half|leaflets?|contacts?)\b"
)
_ANYBODY = re.compile(r"people|persons?|attend(?:ed|ees|ing)|present|came|in total")
_GROWN_UP = re.compile(r"ladies|women|men|gentlemen|adults")
# A count that is so many times another figure is likely a slip of the hand.
_TOO_MANY = {"Capacity": 2, "Booked": 3, "Expected": 5}
# What counts all those who came to each session of a line.
_ALL_SESSIONS = re.compile(r"\battendances\b|\btotal attend", re.IGNORECASE)
_GROUPED = {
    "about": ("as written", "Take each as it is written, as about so many"),
    "at least": ("as written", "Take each as it is written, as at least so many"),
    "nearly": ("as written", "Take each as it is written, as nearly so many"),
    "not recorded": (NOT_RECORDED_WORDS, "They took place, and nobody knows how many came"),
    "zero": ("as written", "They took place, and nobody came"),
}


def read_count(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Takes the count of a row, or asks about it."""
    columns = table.columns.of(Field.ATTENDED)
    is_unclear = any(text_of(cells.get(column, BLANK)) not in ("", "0", "-") for column in table.columns.unclear)
    if draft.count_column:
        if is_unclear:
            _ask_column(table, draft)
        take_count(table, draft, read_people(cells[draft.count_column]), cells[draft.count_column])
        return
    if not columns and (parts := parts_of_count(table, cells)):
        _take_sum(table, draft, cells, parts)
        return
    if columns and table.is_merged_down(draft.place.row, columns[0].column):
        ask_row(table, draft, "its count is merged with that of other rows")
    if any(text_of(cells.get(column, BLANK)) for column in table.columns.unclear):
        _ask_column(table, draft)
    cell = cells.get(columns[0].column, BLANK) if columns else BLANK
    if columns and counts_of_booked(columns[0].heading):
        cell = without_booked(cell)
    take_count(table, draft, read_people(cell), cell, cells)


def take_count(table: InTable, draft: Draft, read: ReadCount, cell: Cell, cells: Mapping[int, Cell] = NO_CELLS) -> None:
    """Keeps the count of a row, or asks about it."""
    id_ = f"count@{draft.place.key}"
    if id_ in table.reading.asking.answers:
        read = replace(read, is_plain=False, kind="odd", problem=read.problem or f"It says “{shown(cell.text)}”.")
    if read.is_plain and read.count is not None and read.count.value != 0:
        draft.set(attended=read.count)
        others = [number for number in _NUMBERS.findall(cell.comment) if int(number) != read.count.value]
        if others:
            why = f"a comment on the count says “{shown(cell.comment)}”"
            ask_count_again(table, draft, read.count.value or 0, why, likely=0, others=others)
            return
        if missing := _who_did_not_come(table, cells):
            number = read.count.value or 0
            why = f"it says {number}, and {missing} who did not come"
            others = [str(number - missing)] if number >= missing else []
            ask_count_again(table, draft, number, why, likely=0, others=others)
            return
        if odd := _too_many(table, draft, cells, read.count.value or 0):
            ask_count_again(table, draft, read.count.value or 0, odd, likely=0)
        return
    if cell.is_blank or read.status:
        # Whether it took place decides what a blank means: `read_status` does.
        return
    if read.count is not None:
        draft.set(attended=read.count)
    if read.count is not None and who_came(cell) and id_ not in table.reading.asking.answers:
        draft.who_came = cell
        return
    _ask_count(table, draft, read, cell, id_)


def who_came(cell: Cell) -> str:
    """The word for those who came beside a whole number: "parents" of "24 parents"; "" where it says more."""
    found = _WHO_CAME.fullmatch(as_compared(cell.text)) if isinstance(cell.value, str) else None
    return found[1].strip() if found and not _MORE.search(found[1]) else ""


def counts_whom(cell: Cell, spellings: Spellings) -> str:
    """The audience that the word beside a number says beyond doubt."""
    match = spellings.audience(who_came(cell)) if who_came(cell) else None
    return match.name if match and match.is_sure else ""


def settle_who_came(table: InTable, draft: Draft) -> None:
    """Takes "24 parents" as 24 where the row is for parents, and asks where it is for others."""
    cell = draft.who_came
    if cell is None or draft.decision or (draft.waits and not draft.entry.audience):
        return
    draft.who_came = None
    word, audience = who_came(cell), draft.entry.audience
    match = table.reading.spellings.audience(word)
    of_anybody = _ANYBODY.fullmatch(word) or (
        _GROWN_UP.fullmatch(word) and audience != table.reading.spellings.audience("young people").name
    )
    if of_anybody or {match.name, *match.offers} == {audience}:
        draft.why.append(f"attended: {draft.entry.attended.value}, of which “{shown(cell.text)}” says who came")
        return
    _ask_count(table, draft, read_people(cell), cell, f"count@{draft.place.key}")


def _ask_count(table: InTable, draft: Draft, read: ReadCount, cell: Cell, id_: str) -> None:
    kind = "zero" if read.is_plain else read.kind
    quoted = f"“{shown(cell.text, 40)}”"
    if kind in _GROUPED and id_ not in table.reading.asking.answers:
        value, words = _GROUPED[kind]
        answer = ask(
            table, draft, f"count:{kind}", QuestionKind.COUNT,
            f"Counts that are {_of_kind(kind)}: how are they taken? ({{rows}})",
            why=f"the count is {quoted}",
            offers=(Offer(value, words, is_likely=True), LEAVE_OUT), hint=quoted,
        )  # fmt: skip
        if answer:
            draft.set(attended=NOT_RECORDED if kind == "not recorded" else read.count or NOT_RECORDED)
            draft.why.append(f"its count is {quoted}")
        return
    offers = tuple(Offer(text, text, is_likely=number == 0) for number, text in enumerate(read.offers))
    answer = ask(
        table, draft, id_, QuestionKind.COUNT, f"{read.problem or f'It says {quoted}.'} How many attended?",
        why=f"the count is {quoted}",
        offers=(*offers, Offer(NOT_RECORDED_WORDS, "Nobody knows"), LEAVE_OUT), typed=Typed.COUNT,
        hint=in_words(table, draft),
    )  # fmt: skip
    if answer:
        draft.set(attended=parse_count(answer))
        draft.why.append(f"attended: {answer}, as somebody said")


def _of_kind(kind: str) -> str:
    return {"not recorded": "not known", "zero": "0"}.get(kind, f"“{kind}”")


def _who_did_not_come(table: InTable, cells: Mapping[int, Cell]) -> int:
    """How many of a number of people did not come, where nothing says whether they are counted in it; else 0."""
    attended = table.columns.of(Field.ATTENDED)
    details = {one.detail: one.column for one in table.columns.of(Field.FIGURE)}
    if (
        not attended
        or rank_of(attended[0].heading) < _ONLY_A_NUMBER
        or "Booked" in details
        or parts_of_count(table, cells)
    ):
        return 0
    # A total of those who came, by where they came from, holds nobody else.
    if table.columns.of(Field.ATTENDED_OF) or any(detail.startswith(CAME_FROM) for detail in details):
        return 0
    column = details.get("Did not attend", 0)
    missing = read_people(cells[column]).count if column in cells else None
    return (missing.value or 0) if missing else 0


def _too_many(table: InTable, draft: Draft, cells: Mapping[int, Cell], number: int) -> str:
    """Why a count is likely a slip: many more than there was room for, or than had booked, or than any hall holds."""
    if number >= _MORE_THAN_A_HALL and not table.columns.of(Field.SESSIONS):
        return f"{number:,} is many for one session"
    heading = " ".join(one.heading for one in table.columns.of(Field.ATTENDED))
    sessions = read_number(table.cell(cells, Field.SESSIONS)) if _ALL_SESSIONS.search(heading) else None
    for column in table.columns.of(Field.FIGURE):
        most = _TOO_MANY.get(column.detail)
        stated = read_people(cells.get(column.column, BLANK)).count
        if most and stated and stated.value and stated.value >= 5 and number > max(most, sessions or 0) * stated.value:
            return f"{number} is many more than {stated.value} under “{shown(column.heading)}”"
    return ""


def ask_count_again(
    table: InTable, draft: Draft, number: int, why: str, *, likely: int, others: Sequence[str] = ()
) -> None:
    """Asks about a plain count that may not be right: as it stands, or about so many."""
    offers = [Offer(str(number), str(number)), Offer(f"about {number}", f"about {number}")]
    offers[1:1] = [Offer(one, one) for one in others]
    offers[likely] = replace(offers[likely], is_likely=True)
    answer = ask(
        table, draft, f"count@{draft.place.key}", QuestionKind.COUNT, f"{sentence(why)} How many attended?", why=why,
        offers=(*offers, Offer(NOT_RECORDED_WORDS, "Nobody knows"), LEAVE_OUT), typed=Typed.COUNT,
        hint=in_words(table, draft),
    )  # fmt: skip
    if answer:
        draft.set(attended=parse_count(answer))


def _ask_column(table: InTable, draft: Draft) -> None:
    """Asks whether a column says how many attended, or which of several: about the first, until one alone is left."""
    unclear = [one for one in table.columns.columns if one.column in table.columns.unclear]
    first = unclear[0]
    heading, others = named(first), joined([named(one) for one in unclear[1:]])
    ask(
        table, draft, first.question or "column:", QuestionKind.COLUMN,
        f"Does {heading} say how many attended{f', or does {others}' if others else ''}? ({{rows}})",
        why="two columns may say how many attended" if others else f"{heading} may be another number",
        offers=(
            Offer("attended", f"{heading} says how many attended"),
            Offer("figure:Booked", f"{heading} says how many had booked"),
            Offer("figure:Expected", f"{heading} says how many were expected"),
            Offer("nothing", f"{heading} is something else, and is not read"),
        ),
    )  # fmt: skip


def parts_of_count(table: InTable, cells: Mapping[int, Cell]) -> list[int]:
    """The columns that together are the count: agencies that people came from, women and men."""
    return [
        one.column
        for one in table.columns.of(Field.FIGURE)
        if one.detail.startswith(("Came from", "Part")) and text_of(cells.get(one.column, BLANK))
    ]


def _take_sum(table: InTable, draft: Draft, cells: Mapping[int, Cell], parts: Sequence[int]) -> None:
    """Keeps what the parts of a count come to."""
    total = _sum(cells, parts)
    said = " + ".join(text_of(cells[column]) for column in parts)
    if total is None or f"count@{draft.place.key}" in table.reading.asking.answers:
        take_count(
            table, draft, ReadCount(None, problem=f"Its parts are “{shown(said)}”.", kind="sum"), Cell(said, said)
        )
        return
    draft.set(attended=Count.of(total.value))
    draft.why.append(f"attended: {total.value}, the sum of {said}")


def check_sum(table: InTable, draft: Draft, cells: Mapping[int, Cell], columns: Sequence[int]) -> None:
    """Asks where a row's own total is not what its parts come to."""
    total = table.cell(cells, Field.ATTENDED)
    stated = read_people(total).count if not total.is_blank else None
    if not columns or stated is None or stated.value is None or draft.decision:
        return
    read = _sum(cells, columns)
    if read is not None and read.value != stated.value:
        ask_row(table, draft, f"its parts come to {read}, and its total says {stated}")


def _sum(cells: Mapping[int, Cell], columns: Sequence[int]) -> Count | None:
    """What columns of a row come to; None where one of them is no plain number."""
    read = [read_people(cells[column]) for column in columns]
    if not read or not all(one.is_plain and one.count is not None for one in read):
        return None
    return added(one.count for one in read if one.count is not None)


def count_cell(table: InTable, cells: Mapping[int, Cell]) -> Cell:
    """The first cell of a row that counts who attended; a blank one where none does."""
    return next(
        (
            without_booked(cells[column.column]) if counts_of_booked(column.heading) else cells[column.column]
            for wanted in (Field.ATTENDED, Field.ATTENDED_OF)
            for column in table.columns.of(wanted)
            if column.column in cells
        ),
        BLANK,
    )
