"""Whether the session of a row took place: cancelled, moved, still to come, or without a count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from training_register.inputs.old_registers.blocks import is_like_a_day
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.counts import read_people
from training_register.inputs.old_registers.drafts import (
    IMPORT,
    Draft,
    InTable,
    ask,
    ask_row,
    shown,
    text_of,
)
from training_register.inputs.old_registers.proposal import (
    NOT_RECORDED,
    Field,
    Offer,
    QuestionKind,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT
from training_register.inputs.old_registers.remarks import Remark, Says
from training_register.inputs.old_registers.row_counts import NOT_RECORDED_WORDS, count_cell
from training_register.inputs.old_registers.row_days import ask_day_again
from training_register.rules.entries import Status
from training_register.rules.names import LONGEST, folded
from training_register.rules.periods import day_in_words

_YES, _NO = frozenset(("y", "yes", "true", "✓", "✔")), frozenset(("n", "no", "false", "x", "✗", "✘"))


def read_status(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], remarks: Mapping[Says, tuple[Remark, str]]
) -> None:
    """Whether the session took place, or a question about it."""
    if draft.decision:
        return
    status_text = text_of(table.cell(cells, Field.STATUS))
    status = _status_said(table, status_text)
    counted_in = count_cell(table, cells)
    of_count = read_people(counted_in).status if not counted_in.is_blank else None
    counted = draft.entry.attended.value is not None and draft.entry.attended.value > 0
    if status is Status.TAKEN_OUT and table.reading.asking.answers.get(f"row@{draft.place.key}") != IMPORT:
        draft.skip(f"“{shown(status_text)}” stands in it")
        return
    off = next((remarks[says] for says in (Says.CANCELLED, Says.NOT_HELD, Says.MOVED) if says in remarks), None)
    if of_count is Status.CANCELLED or status is Status.CANCELLED or (off and not counted):
        said = (
            status_text if status is Status.CANCELLED else (text_of(counted_in) if of_count else off[1] if off else "")
        )
        if counted:
            ask_row(table, draft, f"“{shown(said)}” stands in it, and a count too")
            return
        _ask_cancelled(table, draft, said)
    elif off and counted:
        if off[0].says is not Says.MOVED or (
            off[0].words.startswith(("postponed", "moved to")) and is_like_a_day(Cell(off[1], off[1]))
        ):
            ask_row(table, draft, f"“{shown(off[1])}” stands in it, and a count too")
    elif _is_coming(draft, table.reading.today):
        _ask_planned(table, draft, counted)
    elif status is Status.PLANNED or of_count is Status.PLANNED:
        ask_row(table, draft, "it says that it is planned, and its day is past")
    elif not counted and counted_in.is_blank and not waits_for_count(draft):
        _ask_blank(table, draft, cells, status, remarks)


def _status_said(table: InTable, text: str) -> Status | None:
    """What the status of a row says; a yes or a no says it together with the heading: "Went ahead?", "Cancelled"."""
    if not text:
        return None
    plain = folded(text)
    if plain in _YES or plain in _NO:
        heading = folded(table.columns.of(Field.STATUS)[0].heading)
        is_off = "cancel" in heading or "postpone" in heading
        return Status.CANCELLED if (plain in _YES) == is_off else Status.DELIVERED
    return table.reading.spellings.status(text)


def _is_coming(draft: Draft, today: date) -> bool:
    return draft.entry.starts_on is not None and draft.entry.starts_on > today


def _ask_cancelled(table: InTable, draft: Draft, said: str) -> None:
    draft.set(status=Status.CANCELLED, attended=NOT_RECORDED)
    answer = ask(
        table, draft, "status:cancelled", QuestionKind.STATUS,
        "Rows that say that they were cancelled, or moved. ({rows})",
        why=f"it did not take place: “{shown(said)}”",
        offers=(
            Offer(str(Status.CANCELLED), "Keep them as cancelled: they count nowhere", is_likely=True), LEAVE_OUT,
        ),
        hint=f"“{shown(said, 40)}”.",
    )  # fmt: skip
    if answer:
        draft.set(reason=shown(said, LONGEST))
        draft.why.append(f"cancelled: “{shown(said)}”")


def _ask_planned(table: InTable, draft: Draft, counted: bool) -> None:
    if counted:
        day = draft.entry.starts_on
        ask_day_again(table, draft, f"{day_in_words(day) if day else ''} is still to come, and it has a count")
        return
    draft.set(status=Status.PLANNED)
    answer = ask(
        table, draft, "status:planned", QuestionKind.STATUS, "Rows whose day is still to come. ({rows})",
        why="its day is still to come",
        offers=(Offer(str(Status.PLANNED), "Keep them as planned: they count nowhere yet", is_likely=True), LEAVE_OUT),
    )  # fmt: skip
    if answer:
        draft.why.append("planned: its day is still to come")


def _ask_blank(
    table: InTable,
    draft: Draft,
    cells: Mapping[int, Cell],
    status: Status | None,
    remarks: Mapping[Says, tuple[Remark, str]],
) -> None:
    if status is Status.DELIVERED:
        draft.why.append("it took place, and nobody wrote how many attended")
        return
    answer = ask(
        table, draft, "count:blank", QuestionKind.COUNT, "Rows without a count: did they take place? ({rows})",
        why="no count stands in it: did it take place?",
        offers=(Offer(NOT_RECORDED_WORDS, "They took place, and nobody wrote how many attended", is_likely=True),
                Offer(str(Status.CANCELLED), "They were cancelled"), LEAVE_OUT),
    )  # fmt: skip
    if answer == str(Status.CANCELLED):
        draft.set(status=Status.CANCELLED)
    elif answer:
        draft.why.append("nobody wrote how many attended")


def waits_for_count(draft: Draft) -> bool:
    """Whether it waits for an answer about its count."""
    return draft.waits_for("count") or draft.waits_for("column")
