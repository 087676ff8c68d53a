"""One statement for any rows, columns, measures, filter and periods. SQL adds up, and Python nothing.

The statement is made in three steps. *Lines* say of each entry in which row and column it stands and what it gives of
each quantity; where people are split, an entry has a line for each item, one for what is not broken down, and one as
a whole for the totals. *Cells* add lines up by row and column. The totals add up cells, but for what overlaps
(different organisations), which is counted anew at each level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.elements import True_

from training_register import models
from training_register.count import SETS_MAY_BE_FEWER, SETS_MAY_BE_MORE, Certainty
from training_register.models import (
    Entry,
    EntryOrganisation,
    EntryTrainer,
    Figure,
    Organisation,
    Split,
    SplitItem,
)
from training_register.queries.cross_members import days_between, grouped, no_key, row_of
from training_register.queries.filters import Shape, conditions_of
from training_register.queries.periods import ENTRY, AnyPeriod, cut_off_by, in_period
from training_register.queries.unindexed import unindexed
from training_register.rules.cross_tables import (
    BOOKED,
    CAME_WITHOUT_BOOKING,
    CANCELLED_BOOKINGS,
    DID_NOT_ATTEND,
    NOT_BROKEN_DOWN,
    NUMBERS,
    UNDIVIDED,
    Axis,
    By,
    Kind,
    Measure,
    Quantity,
    listed_as,
)
from training_register.rules.entries import Kind as EntryKind
from training_register.rules.entries import Status
from training_register.rules.periods import PeriodKind

# How the rows of the statement begin: how far they are added up, the keys of row and column, then the sums, of which
# the first two say how many entries were asked at all and how many delivered ones there are. Levels from DIFFERENT on
# are of the measures of different things, each by its place, at every level of adding up.
CELL, OF_ROW, OF_COLUMN, OF_ALL, DIFFERENT = range(5)
ASKED_OF_ANY, ENTRIES = 0, 1
_OWN_SUMS = 2
_SUMS_OF_A_MEASURE = 5


def places_of(measures: Sequence[Measure]) -> list[slice]:
    """Where the sums of each measure stand."""
    starts = [_OWN_SUMS + _SUMS_OF_A_MEASURE * at for at in range(len(measures))]
    return [slice(start, start + _SUMS_OF_A_MEASURE) for start in starts]


@lru_cache(maxsize=512)
def cross_statement(
    shape: Shape,
    rows: Axis,
    columns: Axis,
    measures: tuple[Measure, ...],
    kinds: tuple[PeriodKind, ...],
    cut_off: bool = False,
) -> Any:
    """The statement of a cross-table, told its values by `Question.told` and `values_of(period, "period_0")` …

    Its rows are a level, the keys of row and column, and sums (`_value` reads them).
    """
    return _statement(shape, rows, columns, measures, kinds, cut_off).whole()


def lines_behind(
    shape: Shape,
    rows: Axis,
    columns: Axis,
    measure: Measure,
    kinds: tuple[PeriodKind, ...],
    *,
    cut_off: bool,
    of_row: bool,
    of_column: bool,
) -> Any:
    """The lines that a cell, or a total where it is of no row or no column, adds up: a subquery, told its values as
    a cross-table is, and "row" and "column" besides.

    Its columns are the id and the first day of the entry, and what the line gives: its number, what this is divided by
    or NULL, and 1 or 0 for whether the number may be more, and fewer.
    """
    made = _statement(shape, rows, columns, (measure,), kinds, cut_off, names_entries=True)
    lines = _all_of(made.lines).subquery("lines")
    gives = [lines.c[f"x{at}"] for at in range(_OWN_SUMS, _OWN_SUMS + _SUMS_OF_A_MEASURE)]
    number, asked = gives[0], gives[-1]
    against, more, fewer = (gives[1], gives[3], gives[3]) if measure.against else (cast(null(), Integer), *gives[2:4])
    statement = select(
        lines.c.entry_id,
        lines.c.starts_on,
        number.label("number"),
        against.label("against"),
        more.label("more"),
        fewer.label("fewer"),
    ).where(asked == 1)
    if of_row:
        statement = statement.where(lines.c.r == bindparam("row", type_=Integer))
    if of_column:
        statement = statement.where(lines.c.c == bindparam("column", type_=String if cut_off else Integer))
    if made.split:
        keeps_split = of_row if rows.by is By.SPLIT else of_column
        statement = statement.where(lines.c.w == (0 if keeps_split else 1))
    return statement.subquery("behind")


@lru_cache(maxsize=512)
def lines_of(
    shape: Shape,
    rows: Axis,
    columns: Axis,
    measures: tuple[Measure, ...],
    kinds: tuple[PeriodKind, ...],
    cut_off: bool = False,
) -> Any:
    """Every line that a cross-table adds up, told its values as that is.

    Its rows are the keys of row and column, 1 for a line that stands for the totals of a split alone, the id of the
    entry, and of each measure three: 1 where the line is asked for it, its number, and what this is divided by or NULL.
    """
    made = _statement(shape, rows, columns, measures, kinds, cut_off, names_entries=True)
    lines = _all_of(made.lines).subquery("lines")
    gives: list[ColumnElement[Any]] = []
    for measure, place in zip(measures, places_of(measures), strict=True):
        number, against, *_, asked = (lines.c[f"x{at}"] for at in range(place.start, place.stop))
        gives += [asked, number, against if measure.against else cast(null(), Integer)]
    return select(lines.c.r, lines.c.c, lines.c.w, lines.c.entry_id, *gives)


def _statement(
    shape: Shape,
    rows: Axis,
    columns: Axis,
    measures: tuple[Measure, ...],
    kinds: tuple[PeriodKind, ...],
    cut_off: bool,
    *,
    names_entries: bool = False,
) -> _Statement:
    """The statement, with the lines of each period gathered."""
    made = _Statement(shape, rows, columns, measures, cut_off, names_entries=names_entries)
    is_of_periods = rows.by.is_of_periods or columns.by.is_of_periods
    for number, kind in enumerate(kinds):
        made.add_lines(AnyPeriod(kind, f"period_{number}"), number if is_of_periods else None)
    return made


class _Part(NamedTuple):
    """What a line gives of a quantity: its number or NULL, 1 or 0 for each flag, and 1 or 0 for whether it is asked."""

    number: ColumnElement[Any]
    more: ColumnElement[Any]
    fewer: ColumnElement[Any]
    asked: ColumnElement[Any]


class _Statement:
    """Gathers the lines of each period, and makes the statement of them."""

    def __init__(
        self,
        shape: Shape,
        rows: Axis,
        columns: Axis,
        measures: tuple[Measure, ...],
        cut_off: bool,
        *,
        names_entries: bool = False,
    ) -> None:
        # What an edge cuts off is told by its days instead of in columns.
        columns = Axis() if cut_off else columns
        self.rows, self.columns, self.measures, self.cut_off = rows, columns, measures, cut_off
        self.names_entries = names_entries
        self.conditions = conditions_of(shape, ENTRY)
        self.dialect = shape.dialect
        self.split = next((axis.of for axis in (rows, columns) if axis.by is By.SPLIT), "")
        self.with_cancelled = any(Quantity.CANCELLED in measure.quantities for measure in measures)
        self.different = {at: measure.of for at, measure in enumerate(measures) if measure.kind is Kind.DIFFERENT}
        self.lines: list[Select[Any]] = []
        # The different things of the measure in each place.
        self.things: dict[int, list[Select[Any]]] = {at: [] for at in self.different}
        self._figures: dict[str, Any] = {}

    # Lines.

    def add_lines(self, period: AnyPeriod, number: int | None) -> None:
        """The lines of one period; `number` is its key where periods stand side by side."""
        place = (cut_off_by if self.cut_off else in_period)(period, ENTRY)
        statuses = [Status.DELIVERED, Status.CANCELLED] if self.with_cancelled else [Status.DELIVERED]
        within = [place, or_(*(ENTRY.status == status for status in statuses)), *self.conditions]
        row, column = (self._key(axis, number) for axis in (self.rows, self.columns))
        if self.cut_off:
            column = cast(ENTRY.starts_on, String) + ".." + cast(ENTRY.counts_to, String)
        self._figures = {}
        if self.split:
            self._add_split_lines(row, column, within)
        else:
            self.lines.append(self._line(row, column, 0, self._whole, within))
        for at, quantity in self.different.items():
            self.things[at].append(self._things(quantity, row, column, [*within, ENTRY.status == Status.DELIVERED]))

    def _line(
        self,
        row: ColumnElement[Any],
        column: ColumnElement[Any],
        is_whole: int,
        part_of: Callable[[str], _Part],
        within: Iterable[ColumnElement[bool]],
        joined: Any = Entry.__table__,
    ) -> Select[Any]:
        """A line for each entry: its keys, whether it stands for the totals alone, and what it gives."""
        gives: list[ColumnElement[Any]] = []
        for measure in self.measures:
            gives += _of_two(*map(part_of, measure.quantities)) if measure.against else _of_one(part_of(measure.of))
        delivered = part_of(Quantity.ENTRIES).asked
        named = [one.label(f"x{at}") for at, one in enumerate((literal(1, Integer), delivered, *gives))]
        if self.names_entries:
            named += [ENTRY.id.label("entry_id"), ENTRY.starts_on.label("starts_on")]
        statement = select(row.label("r"), column.label("c"), literal(is_whole, Integer).label("w"), *named)
        for figure, condition in self._figures.values():
            joined = joined.outerjoin(figure, condition)
        return statement.select_from(joined).where(*within)

    def _whole(self, quantity: str) -> _Part:
        """What an entry gives as a whole."""
        number, certainty, asked = self._of_entry(quantity)
        if self.with_cancelled and quantity != Quantity.CANCELLED:
            asked = and_(asked, ENTRY.status == Status.DELIVERED)
        if quantity == Quantity.CAME_OF_BOOKED:
            return self._came(self._whole)
        return _part(number, certainty, asked)

    def _of_entry(self, quantity: str) -> tuple[ColumnElement[Any], ColumnElement[Any] | None, ColumnElement[bool]]:
        """A quantity's number and certainty (None: exact), and which entries are asked for it."""
        one, none = literal(1, Integer), literal(0, Integer)
        is_own_session = ENTRY.same_session_as_id.is_(None)
        match quantity:
            case Quantity.ENTRIES:
                return one, None, true()
            case Quantity.SESSIONS:
                asked = or_(ENTRY.has_sessions, ENTRY.sessions.is_not(None))
                return ENTRY.sessions, ENTRY.sessions_certainty, asked
            case Quantity.CANCELLED:
                asked = and_(ENTRY.status == Status.CANCELLED, ENTRY.has_sessions)
                return ENTRY.sessions, ENTRY.sessions_certainty, asked
            case Quantity.DAYS:
                several = ENTRY.kind == EntryKind.SEVERAL
                number: ColumnElement[Any] = case(
                    (ENTRY.days.is_not(None), ENTRY.days),
                    (ENTRY.starts_on == ENTRY.ends_on, one),
                    (several, null()),
                    else_=days_between(ENTRY.starts_on, ENTRY.ends_on) + 1,
                )
                return number, None, and_(ENTRY.has_sessions, is_own_session)
            case Quantity.MINUTES:
                minutes = ENTRY.minutes_each * ENTRY.sessions
                # Where the length is not recorded there is no number to be sure of.
                certainty = case((minutes.is_not(None), ENTRY.sessions_certainty))
                return minutes, certainty, and_(ENTRY.has_sessions, is_own_session)
            case Quantity.ORGANISATIONS | Quantity.TRAINERS:
                model = EntryOrganisation if quantity == Quantity.ORGANISATIONS else EntryTrainer
                links = model.__table__.c
                names_one = select(links.entry_id).where(links.entry_id == ENTRY.id).exists()
                return case((names_one, one)), None, true()
            case Quantity.HALF_DAYS_GIVEN:
                return self._half_days_given()
            case Quantity.CAME_OF_BOOKED:
                return none, None, true()
        if quantity in NUMBERS:
            return ENTRY.attended, ENTRY.attended_certainty, ENTRY.counts_what == NUMBERS[quantity]
        figure = self._figure(quantity)
        return figure.number, figure.certainty, true()

    def _half_days_given(self) -> tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[bool]]:
        """What the trainers of an entry gave, at least that where one of them did not say."""
        line = EntryTrainer.__table__.c

        def of_entry(what: ColumnElement[Any]) -> ColumnElement[Any]:
            return select(what).where(line.entry_id == ENTRY.id).correlate(Entry.__table__).scalar_subquery()

        given = of_entry(cast(func.sum(line.half_days), Integer))
        lacks_one = of_entry(func.count() - func.count(line.half_days)) > 0
        return given, case((and_(given.is_not(None), lacks_one), Certainty.AT_LEAST.value)), true()

    def _figure(self, quantity: str) -> Any:
        """The columns of a whole figure of each entry, joined once to a statement."""
        if quantity not in self._figures:
            figure = Figure.__table__.alias()
            condition = and_(
                figure.c.entry_id == ENTRY.id,
                figure.c.measure_id == _measure_id(quantity),
                figure.c.split_item_id.is_(None),
            )
            self._figures[quantity] = figure, condition
        return self._figures[quantity][0].c

    def _came(self, part_of: Callable[[str], _Part]) -> _Part:
        """Of those who had booked, how many came, by whichever of the numbers an entry recorded."""
        booked, missed, cancelled, unbooked, attended = map(
            part_of, (BOOKED, DID_NOT_ATTEND, CANCELLED_BOOKINGS, CAME_WITHOUT_BOOKING, Quantity.ATTENDED)
        )
        of_bookings = booked.number - missed.number - cancelled.number
        of_attended = attended.number - unbooked.number
        adds_up = booked.number - missed.number == attended.number
        # A comparison with NULL is not true, so that each stands only where all of its numbers are recorded.
        number = case((of_bookings >= 0, of_bookings), (of_attended >= 0, of_attended), (adds_up, attended.number))
        estimates = sum(
            (part.more + part.fewer for part in (booked, missed, cancelled, unbooked, attended)), literal(0, Integer)
        )
        is_estimate = _flag(and_(number.is_not(None), estimates > 0))
        return _Part(number, is_estimate, is_estimate, booked.asked)

    # Where people are split.

    def _add_split_lines(
        self, row: ColumnElement[Any], column: ColumnElement[Any], within: list[ColumnElement[bool]]
    ) -> None:
        is_of_rows = self.rows.by is By.SPLIT
        axis = self.rows if is_of_rows else self.columns
        divided = sorted({quantity for measure in self.measures for quantity in _read_by(measure)} - UNDIVIDED)

        def keyed(key: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
            return (key, column) if is_of_rows else (row, key)

        # Of each entry in the period, the figures of items.
        pieces = self._pieces_of(divided, within)
        parts = _parts_of(divided, pieces)
        entry_with_parts = Entry.__table__.outerjoin(parts, parts.c.entry_id == ENTRY.id)
        for is_whole, key, part_of in (
            (1, no_key(), self._total(divided, parts)),
            (0, grouped(axis, literal(NOT_BROKEN_DOWN, Integer)), self._rest(divided, parts)),
        ):
            self.lines.append(self._line(*keyed(key), is_whole, part_of, within, entry_with_parts))
        self._figures = {}
        entry_of_piece = pieces.join(Entry.__table__, ENTRY.id == pieces.c.entry_id)
        key = grouped(axis, pieces.c.item_id)
        self.lines.append(self._line(*keyed(key), 0, self._item(divided, pieces), (), entry_of_piece))

    def _pieces_of(self, divided: Sequence[str], within: list[ColumnElement[bool]]) -> Any:
        """Each item of each entry in the period once, with its figure of each quantity."""
        figure, item = Figure.__table__.c, SplitItem.__table__.c
        # The entries of the period are looked up first, and the figures of each: the index of a measure would read the
        # figures of every year, and the order of entries every entry.
        measure_id, together = (unindexed(self.dialect, column) for column in (figure.measure_id, ENTRY.id))
        figures = []
        for place, quantity in enumerate(divided):
            is_of_it = measure_id == _measure_id(listed_as(quantity))
            # There is one at most, which the greatest of one is.
            figures += [
                func.max(case((is_of_it, column))).label(f"{name}{place}")
                for name, column in (("number", figure.number), ("certainty", figure.certainty))
            ]
        return (
            select(ENTRY.id.label("entry_id"), figure.split_item_id.label("item_id"), *figures)
            .where(
                figure.entry_id == ENTRY.id,
                item.id == figure.split_item_id,
                item.split_id == _split_id(self.split),
                or_(*(measure_id == _measure_id(listed_as(one)) for one in divided or [Quantity.ATTENDED])),
                *within,
            )
            .group_by(together, figure.split_item_id)
            .cte()
        )

    def _item(self, divided: Sequence[str], pieces: Any) -> Callable[[str], _Part]:
        """What an entry gives for an item; what can't be divided gives nothing."""

        def part_of(quantity: str) -> _Part:
            if quantity == Quantity.CAME_OF_BOOKED:
                return self._came(part_of)
            if quantity in UNDIVIDED:
                return _nothing()
            place = divided.index(quantity)
            number, certainty = pieces.c[f"number{place}"], pieces.c[f"certainty{place}"]
            asked = [number.is_not(None)]
            if quantity in NUMBERS:
                asked.append(ENTRY.counts_what == NUMBERS[quantity])
            if self.with_cancelled:
                asked.append(ENTRY.status == Status.DELIVERED)
            return _part(number, certainty, and_(*asked))

        return part_of

    def _total(self, divided: Sequence[str], sums: Any) -> Callable[[str], _Part]:
        """What an entry gives to the totals: its whole, or what its items come to where that is more."""

        def part_of(quantity: str) -> _Part:
            whole = self._came(part_of) if quantity == Quantity.CAME_OF_BOOKED else self._whole(quantity)
            if quantity not in divided or quantity == Quantity.CAME_OF_BOOKED:
                return whole
            parts = _sums_of_parts(sums, divided.index(quantity))
            is_less = and_(whole.asked == 1, parts.number > func.coalesce(whole.number, -1))
            return _Part(
                case((is_less, parts.number), else_=whole.number),
                case((and_(is_less, whole.number.is_(None)), 1), else_=whole.more),
                whole.fewer,
                whole.asked,
            )

        return part_of

    def _rest(self, divided: Sequence[str], sums: Any) -> Callable[[str], _Part]:
        """What an entry gives beside its items: its whole less these."""

        def part_of(quantity: str) -> _Part:
            if quantity == Quantity.CAME_OF_BOOKED:
                return self._came(part_of)
            whole = self._whole(quantity)
            if quantity not in divided:
                return whole
            parts = _sums_of_parts(sums, divided.index(quantity))
            more = _flag(or_(whole.more == 1, parts.fewer > 0))
            fewer = _flag(or_(whole.fewer == 1, parts.more > 0))
            # What is broken down to the last leaves 0.
            rest = case((whole.number <= parts.number, 0), else_=whole.number - parts.number)
            is_whole = parts.number.is_(None)
            return _Part(
                case((is_whole, whole.number), else_=rest),
                case((is_whole, whole.more), (rest.is_(None), 0), else_=more),
                case((is_whole, whole.fewer), (rest.is_(None), 0), else_=fewer),
                whole.asked,
            )

        return part_of

    # Different things.

    def _things(
        self, quantity: str, row: ColumnElement[Any], column: ColumnElement[Any], within: list[ColumnElement[bool]]
    ) -> Select[Any]:
        """The organisations, or the trainers, of each row and column, each once."""
        # No split of people divides them.
        rest = literal(NOT_BROKEN_DOWN, Integer)
        row = grouped(self.rows, rest) if self.rows.by is By.SPLIT else row
        column = grouped(self.columns, rest) if self.columns.by is By.SPLIT else column
        if quantity == Quantity.TRAINERS:
            thing: ColumnElement[Any] = EntryTrainer.__table__.c.trainer_id
            links = [EntryTrainer.__table__.c.entry_id == ENTRY.id]
        else:
            line, organisation = EntryOrganisation.__table__.c, Organisation.__table__.c
            thing = func.coalesce(organisation.merged_into_id, organisation.id)
            links = [line.entry_id == ENTRY.id, organisation.id == line.organisation_id]
        return select(row.label("r"), column.label("c"), thing.label("thing_id")).distinct().where(*links, *within)

    # The whole.

    def whole(self) -> Any:
        """The statement: cells, and the totals of each axis that has them."""
        lines = _all_of(self.lines).subquery("lines")
        number = _OWN_SUMS + _SUMS_OF_A_MEASURE * len(self.measures)
        sums = [_added(column, self._is_counted(at)) for at, column in enumerate(_sums_in(lines, number))]
        cells = (
            select(lines.c.w, lines.c.r, lines.c.c, *(one.label(f"x{at}") for at, one in enumerate(sums)))
            .group_by(lines.c.w, lines.c.r, lines.c.c)
            .cte("cells")
        )
        added = [_total_of(column) for column in _sums_in(cells, number)]
        levels = []
        for level, keeps_row, keeps_column in self._levels():
            statement = select(
                literal(level, Integer),
                cells.c.r if keeps_row else no_key().label("r"),
                cells.c.c if keeps_column else self._no_column().label("c"),
                *(added if level != CELL else _sums_in(cells, number)),
            )
            if self.split:
                keeps_split = keeps_row if self.rows.by is By.SPLIT else keeps_column
                statement = statement.where(cells.c.w == (0 if keeps_split else 1))
            if level != CELL:
                kept = [key for key, keeps in ((cells.c.r, keeps_row), (cells.c.c, keeps_column)) if keeps]
                statement = statement.group_by(*kept) if kept else statement
            levels.append(statement)
        for at in self.different:
            levels += self._different_levels(at, number)
        return _all_of(levels)

    def _levels(self) -> Iterable[tuple[int, bool, bool]]:
        """Each way of adding up: its number, and whether it keeps rows and columns apart."""
        has_rows = self.rows.has_total or self.rows.by.is_of_periods
        has_columns = self.cut_off or self.columns.has_total or self.columns.by.is_of_periods
        ways = (
            (CELL, True, True), (OF_ROW, True, False), (OF_COLUMN, False, True), (OF_ALL, False, False),
        )  # fmt: skip
        for level, keeps_row, keeps_column in ways:
            # An axis without members has a total alone, and one of periods has none.
            may_row = has_rows if keeps_row else not self.rows.by.is_of_periods
            may_column = has_columns if keeps_column else not self.columns.by.is_of_periods
            if may_row and may_column:
                yield level, keeps_row, keeps_column

    def _different_levels(self, at: int, number: int) -> list[Select[Any]]:
        found = _all_of(self.things[at]).cte(f"things_{at}")
        blank = [cast(null(), BigInteger) for _ in range(number - 1)]
        levels = []
        for _, keeps_row, keeps_column in self._levels():
            statement = select(
                literal(DIFFERENT + at, Integer),
                found.c.r if keeps_row else no_key().label("r"),
                found.c.c if keeps_column else self._no_column().label("c"),
                func.count(distinct(found.c.thing_id)),
                *blank,
            )
            kept = [key for key, keeps in ((found.c.r, keeps_row), (found.c.c, keeps_column)) if keeps]
            levels.append(statement.group_by(*kept) if kept else statement)
        return levels

    def _is_counted(self, at: int) -> bool:
        """Whether a sum is of how many lines recorded a number, and not of numbers."""
        return at >= _OWN_SUMS and self._counted_places[(at - _OWN_SUMS) // _SUMS_OF_A_MEASURE] == (
            (at - _OWN_SUMS) % _SUMS_OF_A_MEASURE
        )

    @property
    def _counted_places(self) -> list[int]:
        return [2 if measure.against else 1 for measure in self.measures]

    def _no_column(self) -> ColumnElement[Any]:
        return cast(null(), String) if self.cut_off else no_key()

    def _key(self, axis: Axis, number: int | None) -> ColumnElement[Any]:
        """The key of the row or column in which an entry stands, where no split says it."""
        if axis.by.is_of_periods:
            return literal(number, Integer)
        return no_key() if axis.by is By.SPLIT else row_of(axis)


def _of_one(part: _Part) -> list[ColumnElement[Any]]:
    # The number stands twice: it is added up, and counted.
    return [part.number, part.number, part.more, part.fewer, part.asked]


def _of_two(part: _Part, against: _Part) -> list[ColumnElement[Any]]:
    """A ratio uses only the entries that recorded both its numbers."""
    both = and_(part.number.is_not(None), against.number.is_not(None))
    estimates = part.more + part.fewer + against.more + against.fewer
    return [
        case((both, part.number)),
        case((both, against.number)),
        case((both, 1)),
        _flag(and_(both, estimates > 0)),
        _flag(and_(part.asked == 1, against.asked == 1)),
    ]


def _part(number: ColumnElement[Any], certainty: ColumnElement[Any] | None, asked: ColumnElement[bool]) -> _Part:
    more: ColumnElement[Any]
    fewer: ColumnElement[Any]
    if certainty is None:
        more = fewer = literal(0, Integer)
    else:
        more, fewer = (
            _flag(and_(asked, or_(*(certainty == one for one in words))))
            for words in (SETS_MAY_BE_MORE, SETS_MAY_BE_FEWER)
        )
    is_always = isinstance(asked, True_)
    return _Part(
        number if is_always else case((asked, number)), more, fewer, literal(1, Integer) if is_always else _flag(asked)
    )


def _nothing() -> _Part:
    none = literal(0, Integer)
    return _Part(cast(null(), Integer), none, none, none)


def _parts_of(divided: Sequence[str], pieces: Any) -> Any:
    """What the items of each entry add up to, by quantity, and how many of them set each flag."""
    sums = []
    for place in range(len(divided)):
        number = pieces.c[f"number{place}"]
        part = _part(number, pieces.c[f"certainty{place}"], number.is_not(None))
        sums += [
            cast(func.sum(one), Integer).label(f"{name}{place}")
            for name, one in (("number", part.number), ("more", part.more), ("fewer", part.fewer))
        ]
    return select(pieces.c.entry_id, *sums).group_by(pieces.c.entry_id).cte()


def _sums_of_parts(sums: Any, place: int) -> _Part:
    """What the items of an entry come to for the quantity in a place; NULL where it has none."""
    number, more, fewer = (sums.c[f"{name}{place}"] for name in ("number", "more", "fewer"))
    return _Part(number, more, fewer, literal(1, Integer))


def _flag(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, 1), else_=0)


def _added(column: ColumnElement[Any], is_counted: bool) -> ColumnElement[Any]:
    return func.count(column) if is_counted else func.coalesce(cast(func.sum(column), BigInteger), 0)


def _total_of(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.sum(column), BigInteger)


def _sums_in(source: Any, number: int) -> list[ColumnElement[Any]]:
    return [source.c[f"x{at}"] for at in range(number)]


def _all_of(statements: list[Select[Any]]) -> Any:
    return statements[0] if len(statements) == 1 else union_all(*statements)


def _read_by(measure: Measure) -> set[str]:
    """The quantities of a measure, and those that another is worked out from."""
    read = set(measure.quantities)
    if Quantity.CAME_OF_BOOKED in read:
        read |= {BOOKED, DID_NOT_ATTEND, CANCELLED_BOOKINGS, CAME_WITHOUT_BOOKING, Quantity.ATTENDED}
        read.discard(Quantity.CAME_OF_BOOKED)
    return read


def _measure_id(short_name: str) -> ColumnElement[Any]:
    listed = models.Measure.__table__.c
    return select(listed.id).where(listed.short_name == str(short_name)).scalar_subquery()


def _split_id(short_name: str) -> ColumnElement[Any]:
    split = Split.__table__.c
    return select(split.id).where(split.short_name == short_name).scalar_subquery()
