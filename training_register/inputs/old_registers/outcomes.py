"""What becomes of a row that looks like a session: what it says, and what has to be asked before it can count."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from training_register.count import Count, added, parse_count
from training_register.inputs.old_registers.blocks import is_like_a_day
from training_register.inputs.old_registers.book import BLANK, Cell
from training_register.inputs.old_registers.columns import audience_of_heading, without_private
from training_register.inputs.old_registers.counts import ReadCount, read_number, read_people
from training_register.inputs.old_registers.days import DayContext, ReadDay, read_day, with_weekday
from training_register.inputs.old_registers.details import read_details
from training_register.inputs.old_registers.drafts import (
    IMPORT,
    Draft,
    InTable,
    Section,
    ask,
    ask_row,
    in_words,
    sentence,
    shown,
    text_of,
)
from training_register.inputs.old_registers.evidence import Evidence, audiences_in
from training_register.inputs.old_registers.proposal import (
    NOT_RECORDED,
    SKIP,
    Field,
    Offer,
    Place,
    QuestionKind,
    Typed,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT, days_of
from training_register.inputs.old_registers.remarks import Remark, Says, said_in
from training_register.inputs.old_registers.sectors import read_audience_and_sector
from training_register.inputs.old_registers.spans import span_of
from training_register.inputs.old_registers.spellings import is_ditto
from training_register.inputs.problems import letters_of
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.names import LONGEST, folded
from training_register.rules.periods import day_in_words

NOT_RECORDED_WORDS = "not recorded"
NO_CELLS: Mapping[int, Cell] = {}
# A count that is so many times another figure is likely a slip of the hand.
_TOO_MANY = {"Capacity": 2, "Booked": 3, "Expected": 5}
# What says that a course lies over several days.
_DAYS_SAID = re.compile(
    r"\b(?:\d+|two|three|four|five|multi)[- ]?days?\b|\bdays? \d\b|train(?:ing)? the trainer|\bt4t\b|\bttt\b|residential|conference|\bparts? \d",
    re.IGNORECASE,
)
_LONGEST_COURSE = 5
# Colours that say how far the paperwork is.
_NO_WEIGHT = re.compile(
    r"\b(?:invoic\w+|paid|evaluat\w+|feedback|certificat\w+|completed?|delivered|done|registers? (?:in|received|returned)|confirmed|new|sent|typed|free|in house)\b",
    re.IGNORECASE,
)
_NOT_THEY = re.compile(r"\bnot (?:for )?(?:staff|professionals|pupils|students|young people|parents|adults|teachers)\b")
_SOME_BESIDES = re.compile(
    r"(?:\bincl(?:\.|uding|udes|uded)?|\bplus|\+|\balso)\s*(?:\w+\s+){0,2}?\d+|\b\d+\s*(?:x\s*)?(?:\w+\s+){0,1}?(?:were|was|are)\b"
)


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
    if len(parts) > 1 and any(one.name not in table.reading.lists.audiences for _, one in parts):
        for one in drafts:
            ask_row(table, one, "it counts several sectors")
    _check_sum(table, draft, cells, [column for column, _ in parts] or _parts_of_count(table, cells))
    return drafts


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


def _parts_of_count(table: InTable, cells: Mapping[int, Cell]) -> list[int]:
    """The columns that together are the count: agencies that people came from, women and men."""
    return [
        one.column
        for one in table.columns.of(Field.FIGURE)
        if one.detail.startswith(("Came from", "Part")) and text_of(cells.get(one.column, BLANK))
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
    draft = Draft(place, first.cells, texts=first.texts, decision=first.decision, why=list(first.why[:1]))
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
    return draft


def _check_sum(table: InTable, draft: Draft, cells: Mapping[int, Cell], columns: Sequence[int]) -> None:
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


def read_session(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, before: date | None
) -> None:
    """Reads a row that looks like a session, and asks what has to be asked about it."""
    if _is_left_out(table, draft, cells):
        return
    remarks = _remarks(table, cells)
    _read_day(table, draft, cells, section, before)
    _read_count(table, draft, cells)
    _read_status(table, draft, cells, remarks)
    if draft.decision:
        return
    _read_sessions(table, draft, cells, remarks)
    read_details(table, draft, cells)
    read_audience_and_sector(table, draft, cells, section, draft.counted or _counted(table))
    _read_activity(table, draft, cells)
    _ask_about_remarks(table, draft, cells, remarks)
    _ask_about_colour(table, draft, cells)


def meaning_of_colour(table: InTable, cells: Mapping[int, Cell]) -> str:
    """What the colour of most of a row's cells means, as a legend says."""
    filled = [cell for cell in cells.values() if cell.text.strip()]
    for colour, meaning in table.legend.items():
        if 2 * sum(cell.fill == colour for cell in filled) > len(filled):
            return meaning
    return ""


def _counted(table: InTable) -> Evidence | None:
    """Of whom the count's own heading speaks: "No. of staff"."""
    for column in table.columns.of(Field.ATTENDED):
        if name := audience_of_heading(column.heading, table.reading.spellings):
            return Evidence(name, f"the heading of its count says “{shown(column.heading)}”")
    return None


# Whether it counts at all


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
            table, draft, "row:hidden", QuestionKind.ROW, "Hidden rows that look like sessions: do they count? ({rows})",
            why="the row is hidden: does it count?",
            offers=(Offer(IMPORT, "They count"), LEAVE_OUT),
        )  # fmt: skip
    return draft.decision is not None


def _remarks(table: InTable, cells: Mapping[int, Cell]) -> dict[Says, tuple[Remark, str]]:
    """What remarks, comments and other words of a row say."""
    notes = [*table.texts(cells, Field.NOTES, Field.STATUS), *(cell.comment for cell in cells.values() if cell.comment)]
    notes += [meaning_of_colour(table, cells)]
    found = said_in(notes)
    others = said_in(table.texts(cells, Field.COURSE, Field.ORGANISATION, Field.VENUE, Field.ACTIVITY, Field.TRAINER))
    for says in (Says.CANCELLED, Says.MOVED, Says.NOT_HELD, Says.SEVERAL, Says.TWICE, Says.PLANNED, Says.FURTHER_PART):
        if says in others:
            found.setdefault(says, others[says])
    return found


def _ask_about_colour(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
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


# Days


def _read_day(table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, before: date | None) -> None:
    id_ = f"day@{draft.place.key}"
    cell = table.cell(cells, Field.DATE)
    read = _day_said(table, draft, cell, cells, section, before)
    if draft.decision:
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
        _ask_day_again(table, draft, *table.odd_days[draft.place.row])
    _read_last_day(table, draft, cells, before)


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


# Counts


def _read_count(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    columns = table.columns.of(Field.ATTENDED)
    if draft.count_column:
        take_count(table, draft, read_people(cells[draft.count_column]), cells[draft.count_column])
        return
    if not columns and (parts := _parts_of_count(table, cells)):
        _take_sum(table, draft, cells, parts)
        return
    if columns and table.is_merged_down(draft.place.row, columns[0].column):
        ask_row(table, draft, "its count is merged with that of other rows")
    if table.columns.unclear and any(text_of(cells.get(column, BLANK)) for column in table.columns.unclear):
        _ask_column(table, draft)
    cell = cells.get(columns[0].column, BLANK) if columns else BLANK
    take_count(table, draft, read_people(cell), cell, cells)


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


def _ask_column(table: InTable, draft: Draft) -> None:
    unclear = [one for one in table.columns.columns if one.column in table.columns.unclear]
    first = unclear[0]
    others = " or ".join(f"“{shown(one.heading, 30)}”" for one in unclear[1:] if one.heading)
    ask(
        table, draft, first.question or "column:", QuestionKind.COLUMN,
        f"Does “{shown(first.heading, 30)}” say how many attended{f', or {others}' if others else ''}?",
        why="two columns may say how many attended",
        offers=(
            Offer("attended", f"“{shown(first.heading, 30)}” says how many attended"),
            Offer("figure:Booked", f"“{shown(first.heading, 30)}” is how many had booked"),
            Offer("figure:Expected", f"“{shown(first.heading, 30)}” is how many were expected"),
            Offer("nothing", f"“{shown(first.heading, 30)}” is something else: don't read it"),
        ),
    )  # fmt: skip


def take_count(table: InTable, draft: Draft, read: ReadCount, cell: Cell, cells: Mapping[int, Cell] = NO_CELLS) -> None:
    """Keeps the count of a row, or asks about it."""
    id_ = f"count@{draft.place.key}"
    if id_ in table.reading.asking.answers:
        read = replace(read, is_plain=False, kind="odd", problem=read.problem or f"It says “{shown(cell.text)}”.")
    if read.is_plain and read.count is not None and read.count.value != 0:
        draft.set(attended=read.count)
        if odd := _too_many(table, draft, cells, read.count.value or 0):
            _ask_count_again(table, draft, read.count.value or 0, odd, likely=0)
        return
    if cell.is_blank or read.status:
        # Whether it took place decides what a blank means: `_read_status` does.
        return
    if read.count is not None:
        draft.set(attended=read.count)
    _ask_count(table, draft, read, cell, id_)


_GROUPED = {
    "about": ("as written", "Take each as it is written, as about so many"),
    "at least": ("as written", "Take each as it is written, as at least so many"),
    "nearly": ("as written", "Take each as it is written, as nearly so many"),
    "not recorded": (NOT_RECORDED_WORDS, "They took place, and nobody knows how many came"),
    "zero": ("as written", "They took place, and nobody came"),
}


def _ask_count(table: InTable, draft: Draft, read: ReadCount, cell: Cell, id_: str) -> None:
    kind = "zero" if read.is_plain else read.kind
    quoted = f"“{shown(cell.text, 40)}”"
    if kind in _GROUPED and id_ not in table.reading.asking.answers:
        value, words = _GROUPED[kind]
        answer = ask(
            table, draft, f"count:{kind}", QuestionKind.COUNT, f"Counts that are {_of_kind(kind)}: how are they taken? ({{rows}})",
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


def _too_many(table: InTable, draft: Draft, cells: Mapping[int, Cell], number: int) -> str:
    """Why a count is likely a slip: many more than there was room for, or than had booked."""
    for column in table.columns.of(Field.FIGURE):
        most = _TOO_MANY.get(column.detail)
        stated = read_people(cells.get(column.column, BLANK)).count
        if most and stated and stated.value and stated.value >= 5 and number > most * stated.value:
            return f"{number} is many more than {stated.value} under “{shown(column.heading)}”"
    return ""


def _ask_count_again(table: InTable, draft: Draft, number: int, why: str, *, likely: int) -> None:
    """Asks about a plain count that may not be right: as it stands, or about so many."""
    offers = [Offer(str(number), str(number)), Offer(f"about {number}", f"about {number}")]
    offers[likely] = replace(offers[likely], is_likely=True)
    answer = ask(
        table, draft, f"count@{draft.place.key}", QuestionKind.COUNT, f"{sentence(why)} How many attended?", why=why,
        offers=(*offers, Offer(NOT_RECORDED_WORDS, "Nobody knows"), LEAVE_OUT), typed=Typed.COUNT,
        hint=in_words(table, draft),
    )  # fmt: skip
    if answer:
        draft.set(attended=parse_count(answer))


def _of_kind(kind: str) -> str:
    return {"not recorded": "not known", "zero": "0"}.get(kind, f"“{kind}”")


# Whether it took place


def _read_status(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], remarks: Mapping[Says, tuple[Remark, str]]
) -> None:
    if draft.decision:
        return
    status_text = text_of(table.cell(cells, Field.STATUS))
    status = _status_said(table, status_text)
    count_cell = _count_cell(table, cells)
    of_count = read_people(count_cell).status if not count_cell.is_blank else None
    counted = draft.entry.attended.value is not None and draft.entry.attended.value > 0
    if status is Status.TAKEN_OUT and table.reading.asking.answers.get(f"row@{draft.place.key}") != IMPORT:
        draft.skip(f"“{shown(status_text)}” stands in it")
        return
    off = next((remarks[says] for says in (Says.CANCELLED, Says.NOT_HELD, Says.MOVED) if says in remarks), None)
    if of_count is Status.CANCELLED or status is Status.CANCELLED or (off and not counted):
        said = (
            status_text if status is Status.CANCELLED else (text_of(count_cell) if of_count else off[1] if off else "")
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
    elif not counted and count_cell.is_blank and not _waits_for_count(draft):
        _ask_blank(table, draft, cells, status, remarks)


_YES, _NO = frozenset(("y", "yes", "true", "✓", "✔")), frozenset(("n", "no", "false", "x", "✗", "✘"))


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


def _count_cell(table: InTable, cells: Mapping[int, Cell]) -> Cell:
    return next(
        (
            cells[column.column]
            for wanted in (Field.ATTENDED, Field.ATTENDED_OF)
            for column in table.columns.of(wanted)
            if column.column in cells
        ),
        BLANK,
    )


def _is_coming(draft: Draft, today: date) -> bool:
    return draft.entry.starts_on is not None and draft.entry.starts_on > today


def _ask_cancelled(table: InTable, draft: Draft, said: str) -> None:
    draft.set(status=Status.CANCELLED, attended=NOT_RECORDED)
    answer = ask(
        table, draft, "status:cancelled", QuestionKind.STATUS, "Rows that say that they were cancelled, or moved. ({rows})",
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
        _ask_day_again(table, draft, f"{day_in_words(day) if day else ''} is still to come, and it has a count")
        return
    draft.set(status=Status.PLANNED)
    answer = ask(
        table, draft, "status:planned", QuestionKind.STATUS, "Rows whose day is still to come. ({rows})",
        why="its day is still to come",
        offers=(Offer(str(Status.PLANNED), "Keep them as planned: they count nowhere yet", is_likely=True), LEAVE_OUT),
    )  # fmt: skip
    if answer:
        draft.why.append("planned: its day is still to come")


def _ask_day_again(table: InTable, draft: Draft, why: str, offers: Sequence[date] = ()) -> None:
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


def _waits_for_count(draft: Draft) -> bool:
    return draft.waits_for("count") or draft.waits_for("column")


# How many sessions


def _read_sessions(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], remarks: Mapping[Says, tuple[Remark, str]]
) -> None:
    cell = table.cell(cells, Field.SESSIONS)
    number = read_number(cell)
    entry = draft.entry
    said = remarks.get(Says.SEVERAL)
    if not cell.is_blank and (number is None or number == 0):
        _ask_sessions(table, draft, f"the number of sessions is “{shown(cell.text)}”", ())
    elif number is not None:
        draft.set(sessions=parse_count(str(number)))
        if said and said[0].number not in (None, number):
            _ask_sessions(
                table, draft, f"“{shown(said[1])}” stands in it, and {number} in its column", (number, said[0].number)
            )
    elif said and draft.entry.status is Status.DELIVERED:
        _ask_sessions(table, draft, f"“{shown(said[1])}” stands in it", (said[0].number, 1))
    elif entry.ends_on and entry.starts_on and entry.status is Status.DELIVERED:
        length = (entry.ends_on - entry.starts_on).days + 1
        text = " ".join(table.texts(cells, Field.COURSE, Field.LENGTH, Field.NOTES, Field.ACTIVITY, Field.LEVEL))
        if not _DAYS_SAID.search(text) or (entry.days or length) > _LONGEST_COURSE:
            _ask_sessions(table, draft, "it lies over several days", (1, entry.days or length))
    several = draft.entry.sessions is not None and (draft.entry.sessions.value or 0) > 1
    attended = draft.entry.attended.value
    if several and attended and draft.entry.sessions and attended < (draft.entry.sessions.value or 0):
        ask_row(table, draft, f"{draft.entry.sessions} sessions and {attended} who attended do not go together")


def _ask_sessions(table: InTable, draft: Draft, why: str, offers: Sequence[int | None]) -> None:
    answer = ask(
        table, draft, f"sessions@{draft.place.key}", QuestionKind.COUNT, f"{sentence(why)} How many sessions were they?",
        why=f"{why}: how many sessions were they?",
        offers=(
            *(
                Offer(str(number), str(number), is_likely=place == 0)
                for place, number in enumerate(dict.fromkeys(one for one in offers if one))
            ),
            LEAVE_OUT,
        ),
        typed=Typed.COUNT,
        hint=in_words(table, draft),
    )  # fmt: skip
    if answer:
        draft.set(sessions=parse_count(answer))


# What its number counts


def _read_activity(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Keeps the activity of which a row speaks; where its number counts no attendances, somebody is asked."""
    lists, spellings = table.reading.lists, table.reading.spellings
    of = {one.name: one for one in lists.activities}
    for text in table.texts(cells, Field.ACTIVITY, Field.COURSE, Field.VENUE, Field.NOTES, Field.HOW, Field.AUDIENCE):
        match = spellings.activity(text)
        activity = of.get(match.name)
        if activity is None:
            continue
        if activity.counts_what is CountsWhat.ATTENDANCES:
            if match.is_sure and not draft.entry.activity:
                draft.set(activity=activity.name)
            continue
        usual = next((one.name for one in lists.activities if one.counts_what is CountsWhat.ATTENDANCES), "")
        answer = ask(
            table, draft, f"activity:{folded(text)}", QuestionKind.ROW,
            f"“{shown(text)}” looks like {activity.name.lower()}, whose number counts {activity.counts_what}, not "
            "attendances. What is it? ({rows})",
            why=f"“{shown(text)}” may count {activity.counts_what}, not attendances",
            offers=(
                Offer(activity.name, f"{activity.name}: its number counts {activity.counts_what}", is_likely=True),
                *([Offer(usual, f"{usual}: its number counts attendances")] if usual else []),
                LEAVE_OUT,
            ),
        )  # fmt: skip
        if answer:
            draft.set(activity=answer)
            if not of[answer].has_sessions:
                draft.set(sessions=None)
        return


# What remarks say besides


def _ask_about_remarks(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], remarks: Mapping[Says, tuple[Remark, str]]
) -> None:
    if draft.entry.status is not Status.DELIVERED:
        return
    if Says.COUNT_UNSURE in remarks and not draft.was_asked("count") and draft.entry.attended.value is not None:
        number, said = draft.entry.attended.value, shown(remarks[Says.COUNT_UNSURE][1])
        _ask_count_again(table, draft, number, f"the count is {number}, and a remark says “{said}”", likely=1)
    sessions = draft.entry.sessions.value if draft.entry.sessions else 1
    for says in (Says.DAY_UNSURE, Says.TWICE, Says.FURTHER_PART, Says.UNSURE, Says.SAME_PEOPLE, Says.PLANNED):
        if says not in remarks:
            continue
        if says is Says.SAME_PEOPLE and (sessions or 1) < 2 and draft.entry.ends_on is None:
            continue
        if says is Says.PLANNED and draft.entry.attended.value is not None:
            continue
        ask_row(table, draft, f"a remark says “{shown(remarks[says][1])}”")
        return
    _ask_about_others(table, draft, cells)


def _ask_about_others(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Asks where a remark counts others among those who attended, or says that it was for others."""
    for text in (*table.texts(cells, Field.NOTES), *(cell.comment for cell in cells.values() if cell.comment)):
        plain = folded(text)
        spoken = {one.audience for one in table.reading.spellings.audiences_spoken_of(text)}
        others = spoken - {draft.entry.audience}
        if _NOT_THEY.search(plain) or (others and _SOME_BESIDES.search(plain)):
            ask_row(table, draft, f"a remark says “{shown(text)}”")
            return
