"""Registers with everything that a cross-table can be made of, at random; what one comes to, worked out in Python."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.random_registers import is_in
from training_register.actions.entries import EntryValues, entry_columns
from training_register.count import STORED, Count, added
from training_register.models import (
    Activity,
    Area,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
    Level,
    Measure,
    Organisation,
    Provider,
    Split,
    SplitItem,
    Trainer,
)
from training_register.rules import cross_tables
from training_register.rules.cross_tables import NONE, NOT_BROKEN_DOWN, NOT_IN_TABLE, NOT_SPLIT, SEVERAL, Axis, By, Kind
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.entries import Kind as EntryKind
from training_register.rules.periods import Period
from training_register.table import Ratio

FIGURES = ("capacity", "booked", "did-not-attend", "cancelled-bookings", "came-without-booking", "new-people")
DIVIDED = ("attended", "booked")
DAYS = [
    date(2015, 12, 30),
    date(2016, 3, 30),
    date(2016, 4, 1),
    date(2016, 6, 29),
    date(2016, 10, 15),
    date(2017, 3, 29),
]


@dataclass
class Said:
    """An entry with its lines, as the oracle reads it."""

    entry: Entry
    figures: dict[str, Count] = field(default_factory=dict)
    # By measure and id of the item.
    items: dict[str, dict[int, Count]] = field(default_factory=lambda: defaultdict(dict))
    areas: list[int] = field(default_factory=list)
    organisations: list[int] = field(default_factory=list)
    lead: int | None = None
    # The half days that each gave, where recorded.
    trainers: dict[int, int | None] = field(default_factory=dict)


class CrossRegister:
    """A register whose lists are made once, and whose entries anew for each example."""

    def __init__(self, db_session: Session, given: Given) -> None:
        self.db_session = db_session
        self.pairs = [given.offered(a, s) for a in ("Professionals", "Young people") for s in ("Education", "Health")]
        self.activities = [given.named(Activity, n) for n in ("Course", "Course", "Stall or outreach", "E-learning")]
        self.courses = [given.named(Course, f"Course {n}").id for n in range(3)]
        self.levels = list(db_session.scalars(select(Level.id)))[:2]
        self.areas = [given.named(Area, f"Area {n}").id for n in range(3)]
        self.organisations = [given.named(Organisation, f"School {n}").id for n in range(4)]
        merged = given.named(Organisation, "School that was")
        merged.merged_into_id = self.organisations[0]
        self.shown = {id_: id_ for id_ in self.organisations} | {merged.id: self.organisations[0]}
        self.providers = [given.named(Provider, f"Provider {n}").id for n in range(2)]
        self.trainers = [given.named(Trainer, f"Trainer {n}").id for n in range(3)]
        self.measures = dict(db_session.execute(select(Measure.short_name, Measure.id)).all())
        split = db_session.scalars(select(Split).where(Split.short_name == "came-from")).one()
        self.items = list(db_session.scalars(select(SplitItem.id).where(SplitItem.split_id == split.id)))[:4]
        db_session.commit()

    def holding(self, draw: random.Random) -> list[Said]:
        """Entries at random, in place of those of the example before."""
        self.empty()
        return [self._entry(draw) for _ in range(draw.randrange(12))]

    def empty(self) -> None:
        """Takes all entries out again."""
        self.db_session.rollback()
        for model in (Figure, EntryArea, EntryOrganisation, EntryProvider, EntryTrainer):
            self.db_session.execute(delete(model))
        self.db_session.execute(delete(Entry))
        self.db_session.commit()

    def _count(self, draw: random.Random) -> Count:
        return Count.of(draw.choice([0, 1, 3, 8, 20, 100]), draw.choice([STORED[0]] * 3 + list(STORED)))

    def _entry(self, draw: random.Random) -> Said:
        starts_on = draw.choice(DAYS) + timedelta(draw.randrange(5))
        audience_id, sector_id = draw.choice(self.pairs)
        activity = draw.choice(self.activities)
        status = draw.choice([Status.DELIVERED] * 5 + [Status.CANCELLED, Status.PLANNED])
        nothing = Count.of(None, None)
        values = EntryValues(
            starts_on=starts_on,
            ends_on=starts_on + timedelta(draw.choice([0, 0, 0, 1, 40, 300])),
            audience_id=audience_id,
            sector_id=sector_id,
            activity_id=activity.id,
            counts_what=activity.counts_what,
            has_sessions=activity.has_sessions,
            sessions=draw.choice([Count.of(1), Count.of(1), self._count(draw), nothing])
            if activity.has_sessions
            else None,
            attended=draw.choice([self._count(draw), self._count(draw), nothing]),
            course_id=draw.choice([None, *self.courses]),
            level_id=draw.choice([None, *self.levels]),
            how=draw.choice([None, *How]),
            days=draw.choice([None, None, 2]),
            minutes_each=draw.choice([None, 90, 120]),
            status=status,
        )
        columns = entry_columns(values, first_month=4, recorded_by_id=None, recorded_at=RECORDED_AT)
        entry_id = self.db_session.scalars(insert(Entry).returning(Entry.id), [columns]).one()
        said = Said(self.db_session.get_one(Entry, entry_id))
        for measure in FIGURES:
            if draw.random() < 0.5:
                said.figures[measure] = count = self._count(draw)
                self._figure(said, measure, count, None)
        for measure in DIVIDED:
            for item in draw.sample(self.items, draw.choice([0, 0, 1, 2])):
                count = Count.of(draw.choice([0, 1, 2, 30]), draw.choice([STORED[0]] * 4 + list(STORED)))
                said.items[measure][item] = count
                self._figure(said, measure, count, item)
        for model, column, ids, kept in (
            (EntryArea, "area_id", self.areas, said.areas),
            (EntryOrganisation, "organisation_id", list(self.shown), said.organisations),
        ):
            for position, id_ in enumerate(draw.sample(ids, draw.choice([0, 1, 1, 2]))):
                kept.append(id_)
                self.db_session.execute(insert(model), {"entry_id": entry_id, column: id_, "position": position})
        said.organisations = sorted({self.shown[id_] for id_ in said.organisations})
        for position, id_ in enumerate(draw.sample(self.providers, draw.choice([0, 1, 2]))):
            said.lead = id_ if position == 0 else said.lead
            self.db_session.execute(
                insert(EntryProvider), {"entry_id": entry_id, "provider_id": id_, "position": position}
            )
        for position, id_ in enumerate(draw.sample(self.trainers, draw.choice([0, 1, 2]))):
            said.trainers[id_] = half_days = draw.choice([None, 1, 2, 5])
            self.db_session.execute(
                insert(EntryTrainer),
                {"entry_id": entry_id, "trainer_id": id_, "position": position, "half_days": half_days},
            )
        return said

    def _figure(self, said: Said, measure: str, count: Count, item: int | None) -> None:
        self.db_session.execute(
            insert(Figure),
            {
                "entry_id": said.entry.id, "measure_id": self.measures[measure], "split_item_id": item,
                "number": count.number, "certainty": count.certainty, "as_typed": "",
            },
        )  # fmt: skip


# The oracle: a line is what an entry gives to one cell, by quantity; a quantity that is not asked is not there.
Line = dict[str, Count]


def whole_line(said: Said) -> Line:
    """What an entry gives as a whole."""
    entry = said.entry
    line: Line = {}
    if entry.status is Status.CANCELLED:
        if entry.has_sessions:
            line["cancelled-sessions"] = Count.of(entry.sessions, entry.sessions_certainty)
        return line
    line["entries"] = Count.of(1)
    if entry.sessions_count is not None:
        line["sessions"] = Count.of(entry.sessions, entry.sessions_certainty)
    number = {what: key for key, what in cross_tables.NUMBERS.items()}[entry.counts_what]
    line[number] = Count.of(entry.attended, entry.attended_certainty)
    if entry.has_sessions:
        days = entry.days
        if days is None and (entry.starts_on == entry.ends_on or entry.kind is EntryKind.ONE):
            days = (entry.ends_on - entry.starts_on).days + 1
        line["days"] = Count.of(days) if days is not None else Count.of(None, None)
        known = entry.minutes_each is not None and entry.sessions is not None
        line["minutes"] = (
            Count.of(entry.minutes_each * entry.sessions, entry.sessions_certainty) if known else Count.of(None, None)
        )
    line["organisations"] = Count.of(len(said.organisations) or None, STORED[0] if said.organisations else None)
    line["trainers"] = Count.of(1) if said.trainers else Count.of(None, None)
    gave = [half_days for half_days in said.trainers.values() if half_days is not None]
    line["half-days-given"] = (
        Count(sum(gave), 1, 0, len(gave) < len(said.trainers), False) if gave else Count.of(None, None)
    )
    for measure in FIGURES:
        line[measure] = said.figures.get(measure, Count.of(None, None))
    return line


def parted_lines(said: Said) -> list[tuple[int, Line]]:
    """What an entry gives for each item and for what is not broken down, by the item's key."""
    whole = whole_line(said)
    if said.entry.status is Status.CANCELLED:
        return [(NOT_BROKEN_DOWN, whole)]
    rest = dict(whole)
    lines: dict[int, Line] = defaultdict(dict)
    number = {what: key for key, what in cross_tables.NUMBERS.items()}[said.entry.counts_what]
    for measure in DIVIDED:
        quantity = number if measure == "attended" else measure
        parts = said.items[measure]
        for item, count in parts.items():
            lines[item][quantity] = count
        if parts:
            found = whole[quantity]
            total = added(parts.values())
            more, fewer = found.may_be_more or total.may_be_fewer, found.may_be_fewer or total.may_be_more
            if found.value is None:
                continue
            rest[quantity] = Count(max(found.number - total.number, 0), 1, 0, more, fewer)
    return [*lines.items(), (NOT_BROKEN_DOWN, rest)]


def total_line(said: Said) -> Line:
    """What an entry gives to the totals of a table by split."""
    whole = whole_line(said)
    if said.entry.status is Status.CANCELLED:
        return whole
    number = {what: key for key, what in cross_tables.NUMBERS.items()}[said.entry.counts_what]
    for measure in DIVIDED:
        quantity = number if measure == "attended" else measure
        if parts := said.items[measure]:
            found, total = whole[quantity], sum(count.number for count in parts.values())
            if found.value is None:
                whole[quantity] = Count(total, 1, 0, True, False)
            elif total > found.number:
                whole[quantity] = Count(total, 1, 0, found.may_be_more, found.may_be_fewer)
    return whole


def key_of(said: Said, axis: Axis) -> int:
    """The key of the member in which an entry stands."""
    entry = said.entry
    match axis.by:
        case By.AUDIENCE:
            key: int | None = entry.audience_id
        case By.SECTOR:
            key = entry.sector_id
        case By.ACTIVITY:
            key = entry.activity_id
        case By.COURSE:
            key = entry.course_id
        case By.LEVEL:
            key = entry.level_id
        case By.HOW:
            key = None if entry.how is None else list(How).index(entry.how) + 1
        case By.AREA:
            key = _only(said.areas)
        case By.ORGANISATION:
            key = _only(said.organisations)
        case By.PROVIDER:
            key = said.lead
        case By.ENTRY:
            key = entry.id
        case By.YEAR:
            return _or(entry.reporting_year)
        case By.QUARTER:
            return _or(entry.quarter and entry.reporting_year * 10 + entry.quarter)
        case By.MONTH:
            return _or(entry.month and entry.reporting_year * 100 + entry.month)
        case By.QUARTER_OF_YEAR:
            return _or(entry.quarter)
        case By.MONTH_OF_YEAR:
            return _or(entry.month)
        case _:
            raise AssertionError(axis)
    return NONE if key is None else key


def in_group(axis: Axis, key: int) -> int:
    """The place of the group that a member feeds, where rows were laid out by hand."""
    if not axis.groups or key in (NOT_SPLIT, NOT_BROKEN_DOWN):
        return key
    return next((at for at, group in enumerate(axis.groups) if key in group.members), NOT_IN_TABLE)


def _or(key: int | None) -> int:
    return NOT_SPLIT if key is None else key


def _only(ids: list[int]) -> int:
    return NONE if not ids else ids[0] if len(ids) == 1 else SEVERAL


def expected(
    register: Iterable[Said],
    periods: tuple[Period, ...],
    rows: Axis,
    columns: Axis,
    measures: Iterable[cross_tables.Measure],
    counts: CountsWhat | None,
) -> dict[tuple[int | None, int | None], list[Any]]:
    """What a cross-table comes to, cell by cell; None stands for totals."""
    measures = list(measures)
    cells = cells_of(register, periods, rows, columns, measures, counts)
    return _worked_out(cells, rows, columns, measures)


Cells = dict[tuple[int | None, int | None], list[tuple[Said, Line]]]


def cells_of(
    register: Iterable[Said],
    periods: tuple[Period, ...],
    rows: Axis,
    columns: Axis,
    measures: Iterable[cross_tables.Measure],
    counts: CountsWhat | None,
) -> Cells:
    """What each entry gives to each cell of a cross-table; None stands for totals."""
    cells: Cells = defaultdict(list)
    statuses = {Status.DELIVERED}
    if any("cancelled-sessions" in measure.quantities for measure in measures):
        statuses.add(Status.CANCELLED)
    for place, period in enumerate(periods):
        for said in register:
            entry = said.entry
            if entry.status not in statuses or not is_in(entry, period) or counts not in (None, entry.counts_what):
                continue

            def keys(axis: Axis, said: Said = said, place: int = place) -> tuple[list[tuple[int, Line]], bool]:
                if axis.by is By.SPLIT:
                    return [(in_group(axis, item), line) for item, line in parted_lines(said)], True
                key = place if axis.by.is_of_periods else key_of(said, axis)
                return [(in_group(axis, key), whole_line(said))], not axis.by.is_of_periods

            by_row, row_total = keys(rows) if rows.by is not By.NOTHING else ([], True)
            by_column, column_total = keys(columns) if columns.by is not By.NOTHING else ([], True)
            for row, line in by_row:
                for column, other in by_column:
                    cells[row, column].append((said, other if columns.by is By.SPLIT else line))
            if column_total:
                for row, line in by_row:
                    cells[row, None].append((said, total_line(said) if columns.by is By.SPLIT else line))
            if row_total:
                for column, line in by_column:
                    cells[None, column].append((said, total_line(said) if rows.by is By.SPLIT else line))
            if row_total and column_total:
                is_split = By.SPLIT in (rows.by, columns.by)
                cells[None, None].append((said, total_line(said) if is_split else whole_line(said)))
    return cells


def _worked_out(
    cells: Cells, rows: Axis, columns: Axis, measures: list[cross_tables.Measure]
) -> dict[tuple[int | None, int | None], list[Any]]:
    def is_item(key: tuple[int | None, int | None]) -> bool:
        return any(
            axis.by is By.SPLIT and member not in (None, NOT_BROKEN_DOWN)
            for axis, member in zip((rows, columns), key, strict=True)
        )

    found = {
        key: [
            None if is_item(key) and measure.of in cross_tables.UNDIVIDED else _measured(measure, lines)
            for measure in measures
        ]
        for key, lines in cells.items()
    }
    for at, measure in enumerate(measures):
        if measure.kind is Kind.SHARE_OF_ALL:
            counts_of = {key: values[at] for key, values in found.items()}
            for (row, column), values in found.items():
                values[at] = _share(
                    counts_of[row, column], counts_of.get((None, column) if rows.has_total else (row, None))
                )
    return found


def _measured(measure: cross_tables.Measure, lines: list[tuple[Said, Line]]) -> Any:
    if measure.against:
        pairs = [
            (_came(line) if measure.of == "came" else line.get(measure.of), line.get(measure.against))
            for _, line in lines
        ]
        asked = [(one, other) for one, other in pairs if one is not None and other is not None]
        if not asked:
            return None
        both = [(one, other) for one, other in asked if one.value is not None and other.value is not None]
        if not both:
            return Count(not_recorded=len(asked))
        exact = all(one.certainty is STORED[0] and other.certainty is STORED[0] for one, other in both)
        certainty = STORED[0] if exact else STORED[1]
        per = 100 if measure.kind is Kind.SHARE else 1
        return Ratio(
            sum(o.number for o, _ in both), sum(o.number for _, o in both), len(asked) - len(both), per, certainty
        )
    counts = [line[measure.of] for _, line in lines if measure.of in line]
    if not counts:
        return Count() if measure.of == "cancelled-sessions" else None
    count = added(counts)
    if measure.kind is Kind.DIFFERENT:
        things = {"organisations": lambda said: said.organisations, "trainers": lambda said: list(said.trainers)}
        different = {one for said, line in lines if measure.of in line for one in things[measure.of](said)}
        return Count(len(different), count.recorded, count.not_recorded)
    if measure.kind is Kind.SUM_IN_UNITS:
        if count.value is None:
            return count
        return Ratio(count.number, measure.unit, count.not_recorded, certainty=count.certainty)
    return count


def _came(line: Line) -> Count | None:
    if "booked" not in line:
        return None
    nothing = Count.of(None, None)
    names = ("booked", "did-not-attend", "cancelled-bookings", "came-without-booking", "attended")
    parts = [line.get(name, nothing) for name in names]
    booked, missed, cancelled, unbooked, attended = (part.value for part in parts)
    number = None
    if None not in (booked, missed, cancelled) and booked - missed - cancelled >= 0:
        number = booked - missed - cancelled
    elif None not in (attended, unbooked) and attended - unbooked >= 0:
        number = attended - unbooked
    elif None not in (booked, missed, attended) and booked - missed == attended:
        number = attended
    if number is None:
        return nothing
    exact = all(part.certainty is STORED[0] for part in parts if part.value is not None)
    return Count.of(number, STORED[0] if exact else STORED[1])


def _share(part: Any, whole: Any) -> Any:
    if part is None or whole is None:
        return None
    if part.value is None:
        return part
    if not whole.value:
        return None
    exact = part.certainty is STORED[0] and whole.certainty is STORED[0]
    return Ratio(part.number, whole.number, whole.not_recorded, 100, STORED[0] if exact else STORED[1])
