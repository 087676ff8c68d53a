"""The day of a row that looks like a session, or what is asked about it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date

from training_register.inputs.old_registers.blocks import is_day_of_month, is_like_a_day
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.days import DayContext, ReadDay, read_day, with_weekday
from training_register.inputs.old_registers.drafts import (
    YEAR_OF_FILE,
    Draft,
    InTable,
    Section,
    ask,
    ask_row,
    in_words,
    named,
    sentence,
    shown,
    text_of,
)
from training_register.inputs.old_registers.proposal import (
    Field,
    Offer,
    QuestionKind,
    Typed,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT, days_of
from training_register.inputs.old_registers.spans import span_of
from training_register.inputs.old_registers.spellings import is_ditto
from training_register.rules.names import folded, joined
from training_register.rules.periods import day_in_words, reporting_year_of, year_label


def read_row_day(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, before: date | None
) -> None:
    """The first and the last day of a row, or a question about them."""
    id_ = f"day@{draft.place.key}"
    if table.columns.unclear_days:
        _ask_column(table, draft)
    cell = table.cell(cells, Field.DATE)
    read = _day_said(table, draft, cell, cells, section, before)
    if draft.decision:
        return
    says_no_year = YEAR_OF_FILE in table.reading.asking.answers and read.starts_on and not read.is_certain
    if (read.needs_year or says_no_year) and not _ask_year(table, draft, cells, read):
        return
    if id_ in table.reading.asking.answers and not read.problem:
        read = ReadDay(problem="Somebody said another day.", offers=(read.starts_on,) if read.starts_on else ())
    if read.problem:
        offers = [
            Offer(day.isoformat(), f"{day:%A} {day_in_words(day)}", is_likely=number == 0)
            for number, day in enumerate(read.offers)
        ]
        offers += _whole_time(table, cell, read, section)
        answer = ask(
            table, draft, id_, QuestionKind.DAY, f"{read.problem} Which day was it?", why=read.problem,
            offers=(*offers, LEAVE_OUT), typed=Typed.DAY, hint=in_words(table, draft),
        )  # fmt: skip
        if answer:
            first, last = days_of(answer)
            draft.set(starts_on=first, ends_on=last)
            draft.why.append(f"{day_in_words(first)}, as somebody said")
        return
    draft.set(starts_on=read.starts_on, ends_on=read.ends_on, days=read.days, starts_at=read.starts_at)
    if draft.place.row in table.odd_days:
        ask_day_again(table, draft, *table.odd_days[draft.place.row])
    _read_last_day(table, draft, cells, before)


def _ask_year(table: InTable, draft: Draft, cells: Mapping[int, Cell], read: ReadDay) -> bool:
    """Asks once for the year of all days of a file that say none; whether it was answered."""
    first_month, today = table.reading.first_month, table.reading.today
    recent = [reporting_year_of(today, first_month) - number for number in range(4)]
    likely = [reporting_year_of(day, first_month) for day in read.offers]
    labels = [year_label(one, first_month) for one in dict.fromkeys([*likely, *recent])]
    answer = ask(
        table, draft, YEAR_OF_FILE, QuestionKind.DAY, "Days without a year: of which year are they? ({rows})",
        why="its day says no year", offers=(*(Offer(label, label) for label in labels), LEAVE_OUT),
        hint=f"“{shown(text_of(table.cell(cells, Field.DATE)), 30)}”.",
    )  # fmt: skip
    return bool(answer)


def _ask_column(table: InTable, draft: Draft) -> None:
    """Asks which column says the day, where the headings leave it open."""
    unclear = [one for one in table.columns.columns if one.column in table.columns.unclear_days]
    first, others = named(unclear[0]), joined([named(one) for one in unclear[1:]])
    ask(
        table, draft, unclear[0].question, QuestionKind.COLUMN,
        f"Does {first} say on which day it was{f', or does {others}' if others else ''}? ({{rows}})",
        why="two columns may say on which day it was" if others else f"{first} may be another day",
        offers=(
            Offer("date", f"{first} says on which day it was"),
            Offer("nothing", f"{first} is another day, and is not read"),
        ),
    )  # fmt: skip


def _whole_time(table: InTable, cell: Cell, read: ReadDay, section: Section) -> list[Offer]:
    """The months, the term or the year that a cell names, for several sessions together."""
    span = (read.starts_on, read.ends_on) if read.is_month_only else None
    if span is None and not read.offers and not is_like_a_day(cell):
        span = span_of(cell.text, table.reading.first_month, table.span)
    if not span or not span[0] or not span[1]:
        return []
    words = f"From {day_in_words(span[0])} to {day_in_words(span[1])}: several sessions together, or a day not known"
    return [Offer(f"{span[0].isoformat()}..{span[1].isoformat()}", words)]


def _day_said(
    table: InTable, draft: Draft, cell: Cell, cells: Mapping[int, Cell], section: Section, before: date | None
) -> ReadDay:
    if cell.is_blank or is_ditto(cell.text):
        return _day_above(table, draft, cell, before)
    span, told = (section.span, True) if section.span else (table.span, table.span_is_told)
    if beside := table.span_beside(cells, span):
        span, told = beside, True
    elif before and table.period_columns and is_day_of_month(cell) and int(re.sub(r"\D", "", cell.text)) >= before.day:
        # The month stands where it begins.
        span, told = (before.replace(day=1), before.replace(day=monthrange(before.year, before.month)[1])), True
        draft.why.append("its month is that of the row above")
    first, last = span or (None, None)
    context = DayContext(
        first,
        last,
        year_is_told=told,
        before=before,
        today=table.reading.today,
        counts_from_1904=table.reading.counts_from_1904,
    )
    read = read_day(cell, context)
    if weekday := text_of(table.cell(cells, Field.WEEKDAY)):
        read = with_weekday(read, weekday)
    return read


def _day_above(table: InTable, draft: Draft, cell: Cell, before: date | None) -> ReadDay:
    """The day of a row that has none of its own: that above it, where a merge, a mark or a note says so."""
    column = table.columns.first(Field.DATE)
    if not column:
        return ReadDay(problem="No column says a day.")
    if before is None:
        return ReadDay(problem="No day stands in the row.")
    if is_ditto(cell.text) and cell.text.strip():
        draft.why.append("the day is that of the row above, as its mark says")
        return ReadDay(before)
    if any(
        merge.first_row < draft.place.row <= merge.last_row and merge.first_column <= column <= merge.last_column
        for merge in table.sheet.merges
    ):
        draft.why.append("the day's cell is merged with that of the row above")
        return ReadDay(before)
    if table.fills_down:
        draft.why.append("it has the day of the row above, as a note says")
        return ReadDay(before)
    answer = ask(
        table, draft, f"day:blank in {folded(table.sheet.name)}" if table.sheet.name else "day:blank",
        QuestionKind.DAY, "Rows without a day of their own: is it that of the row above? ({rows})",
        why="no day stands in the row: is it that of the row above?",
        offers=(Offer("above", "The day of the row above", is_likely=True), LEAVE_OUT),
    )  # fmt: skip
    return ReadDay(before if answer or draft.waits else None)


def _read_last_day(table: InTable, draft: Draft, cells: Mapping[int, Cell], before: date | None) -> None:
    cell = table.cell(cells, Field.ENDS_ON)
    first = draft.entry.starts_on
    if cell.is_blank or first is None:
        return
    read = read_day(cell, DayContext(first, None, False, first, table.reading.today))
    last = read.starts_on
    if last is None or last < first or (last - first).days > 366:
        ask_row(table, draft, f"the last day, “{shown(cell.text)}”, does not follow the first")
    elif last > first:
        draft.set(ends_on=last)
        heading = folded(table.columns.of(Field.ENDS_ON)[0].heading)
        if found := re.search(r"\b(?:day ([2-5])|([2-5])(?:nd|rd|th) day)\b", heading):
            draft.set(days=int(found[1] or found[2]))


def ask_day_again(table: InTable, draft: Draft, why: str, offers: Sequence[date] = ()) -> None:
    """Asks about a day that was read, and may be a slip."""
    day = draft.entry.starts_on
    choices = [*offers, *([day] if day else [])]
    answer = ask(
        table, draft, f"day@{draft.place.key}", QuestionKind.DAY, f"{sentence(why)} Which day was it?", why=why,
        offers=(
            *(Offer(one.isoformat(), day_in_words(one), is_likely=not number) for number, one in enumerate(choices)),
            LEAVE_OUT,
        ),
        typed=Typed.DAY,
    )  # fmt: skip
    if answer:
        first, last = days_of(answer)
        draft.set(starts_on=first, ends_on=last)
