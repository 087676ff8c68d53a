"""What becomes of a row that looks like a session: what it says, and what has to be asked before it can count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from training_register.count import Count
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.columns import PART, audience_of_heading, without_private
from training_register.inputs.old_registers.counts import read_people
from training_register.inputs.old_registers.details import read_details
from training_register.inputs.old_registers.drafts import (
    IMPORT,
    Draft,
    InTable,
    Section,
    ask,
    ask_row,
    shown,
    text_of,
)
from training_register.inputs.old_registers.evidence import Evidence, audience_said
from training_register.inputs.old_registers.proposal import (
    NOT_RECORDED,
    SKIP,
    Field,
    Offer,
    Place,
    QuestionKind,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT
from training_register.inputs.old_registers.row_counts import (
    check_sum,
    counts_whom,
    parts_of_count,
    read_count,
    settle_who_came,
    take_count,
)
from training_register.inputs.old_registers.row_days import read_row_day
from training_register.inputs.old_registers.row_remarks import ask_about_colour, ask_about_remarks, remarks_of
from training_register.inputs.old_registers.row_sessions import read_activity, read_sessions
from training_register.inputs.old_registers.row_statuses import read_status
from training_register.inputs.old_registers.sectors import read_audience_and_sector
from training_register.inputs.problems import letters_of
from training_register.rules.names import joined


def read_parts(
    table: InTable,
    place: Callable[[], Place],
    where: str,
    cells: Mapping[int, Cell],
    section: Section,
    before: date | None,
) -> list[Draft]:
    """Reads a row that looks like a session; one that counts several audiences has a part for each."""
    texts = texts_of(table, cells)
    draft = Draft(place(), where, texts=texts)
    parts = _parts(table, cells)
    if parts:
        draft.count_column, draft.counted = parts[0]
    read_session(table, draft, cells, section, before)
    drafts = [draft]
    for column, counted in parts[1:]:
        drafts.append(_further_part(table, draft, place(), cells, section, column, counted))
    if len(parts) > 1:
        _ask_about_parts(table, drafts, [one for _, one in parts])
    check_sum(table, draft, cells, [column for column, _ in parts] or parts_of_count(table, cells))
    return drafts


def _ask_about_parts(table: InTable, drafts: Sequence[Draft], parts: Sequence[Evidence]) -> None:
    """Asks whether a row that counts several is several entries, unless most rows of its table do so."""
    are_audiences = all(one.name in table.reading.lists.audiences for one in parts)
    if are_audiences and table.counts_several:
        return
    whom = joined([one.name.lower() for one in parts])
    for draft in drafts:
        if not draft.decision:
            ask(
                table, draft, "row:several audiences" if are_audiences else f"row@{drafts[0].place.key}",
                QuestionKind.ROW,
                "Rows that count several audiences of one session: is each an entry of its own, the session counted "
                "once? ({rows})" if are_audiences else f"The row counts {whom}. Is each an entry of its own?",
                why=f"it counts {whom}",
                offers=(Offer(IMPORT, "Each is an entry of the same session", is_likely=are_audiences), LEAVE_OUT),
            )  # fmt: skip


def texts_of(table: InTable, cells: Mapping[int, Cell]) -> tuple[tuple[str, str], ...]:
    """The cells of a row by their headings, without what is private."""
    private = {one.column for one in table.columns.of(Field.PRIVATE)}
    headings = {one.column: one.heading for one in table.columns.columns}
    return tuple(
        (headings.get(column) or f"Column {letters_of(column)}", without_private(text))
        for column, cell in cells.items()
        if column not in private and (text := text_of(cell))
    )


def _parts(table: InTable, cells: Mapping[int, Cell]) -> list[tuple[int, Evidence]]:
    """The columns that count somebody in a row, and whom; none where one column counts all."""
    return [
        (one.column, Evidence(one.detail, f"its count stands under “{shown(one.heading)}”"))
        for one in table.columns.of(Field.ATTENDED_OF)
        if one.column in cells and text_of(cells[one.column]) not in ("", "0", "-", "–")
    ]


def _further_part(
    table: InTable,
    first: Draft,
    place: Place,
    cells: Mapping[int, Cell],
    section: Section,
    column: int,
    counted: Evidence,
) -> Draft:
    """Others who were counted in the same session: it is theirs too, and is not counted again."""
    draft = Draft(place, first.cells, texts=first.texts, decision=first.decision, why=_of_day(first))
    draft.count_column, draft.counted = column, counted
    draft.entry = replace(
        first.entry, audience="", sector="", attended=NOT_RECORDED, sessions=Count.of(0), same_session_as=first.place
    )
    if draft.decision:
        return draft
    for id_, asked in zip(first.waits, first.asked, strict=True):
        if not id_.startswith(("count", "audience", "sector")):
            draft.waits.append(id_)
            draft.asked.append(asked)
            table.reading.asking.also(id_, place)
    take_count(table, draft, read_people(cells[column]), cells[column])
    read_audience_and_sector(table, draft, cells, section, counted)
    settle_who_came(table, draft)
    return draft


def _of_day(draft: Draft) -> list[str]:
    """What was said of a row's day, which is told before all else, and not of whom it was for."""
    return [why for why in draft.why[:1] if not why.startswith(f"{draft.entry.audience}:")]


def read_session(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, before: date | None
) -> None:
    """Reads a row that looks like a session, and asks what has to be asked about it."""
    if _is_left_out(table, draft, cells):
        return
    remarks = remarks_of(table, cells)
    read_row_day(table, draft, cells, section, before)
    read_count(table, draft, cells)
    read_status(table, draft, cells, remarks)
    if draft.decision:
        return
    read_details(table, draft, cells)
    read_audience_and_sector(
        table, draft, cells, section, draft.counted or _counted(table) or _who_came(table, draft, section)
    )
    settle_who_came(table, draft)
    if draft.decision:
        return
    read_sessions(table, draft, cells, remarks)
    read_activity(table, draft, cells)
    ask_about_remarks(table, draft, cells, remarks)
    ask_about_colour(table, draft, cells)


def _counted(table: InTable) -> Evidence | None:
    """Of whom the count's own heading speaks: "No. of staff"."""
    for column in table.columns.of(Field.ATTENDED):
        if name := audience_of_heading(column.heading, table.reading.spellings):
            return Evidence(name, f"the heading of its count says “{shown(column.heading)}”")
    parts = [column for column in table.columns.of(Field.FIGURE) if column.detail == PART]
    # "Others" beside boys and girls says nothing of its own.
    names = {audience_of_heading(column.heading, table.reading.spellings) for column in parts} - {""}
    if len(names) == 1 and (name := names.pop()):
        return Evidence(name, f"a part of its count stands under “{shown(parts[0].heading)}”")
    return None


def _who_came(table: InTable, draft: Draft, section: Section) -> Evidence | None:
    """Of whom the word beside the count speaks, where no title speaks of others: "14 young people"."""
    if draft.who_came is None or not (name := counts_whom(draft.who_came, table.reading.spellings)):
        return None
    over = section.audience or audience_said(table.told, table.reading.spellings)
    return Evidence(name, f"its count says “{shown(draft.who_came.text)}”") if not over or over.name == name else None


def _is_left_out(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> bool:
    key = draft.place.key
    answers = table.reading.asking.answers
    if answers.get(f"row@{key}") == SKIP:
        draft.skip("left out, as somebody said")
        return True
    filled = [cell for cell in cells.values() if cell.text.strip()]
    if filled and all(cell.is_struck for cell in filled) and answers.get(f"row@{key}") != IMPORT:
        draft.skip("it is struck through")
        return True
    if any(cell.is_struck for cell in filled):
        struck = next(cell for cell in filled if cell.is_struck)
        ask_row(table, draft, f"“{shown(struck.text)}” is struck through")
    if draft.place.row in table.sheet.hidden_rows and not table.sheet.is_filtered:
        ask(
            table, draft, "row:hidden", QuestionKind.ROW,
            "Hidden rows that look like sessions: do they count? ({rows})",
            why="the row is hidden: does it count?",
            offers=(Offer(IMPORT, "They count"), LEAVE_OUT),
        )  # fmt: skip
    return draft.decision is not None
