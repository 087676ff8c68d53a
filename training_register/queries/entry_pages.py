"""The list of entries page by page, in any of its orders, and what its entries add up to.

A page begins at a place, never at a number of lines. It is found in one of two ways. Where many entries meet the
filter, an index is walked in the order of the list and the filter is tried on each entry: a page is full after a few.
Where few do, they are collected by the filter's own indexes, then put in order. With n of N entries the first looks at
50 N / n, the second at n, so that neither ever looks at more than the root of 50 N: 2,200 of 100,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import aliased

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import Audience, AudienceSector, Entry, EntryOrganisation, Organisation, Sector
from training_register.queries.counts import count_of, summed
from training_register.queries.entries import ListedEntry, entries_in, list_of
from training_register.queries.filters import Question
from training_register.queries.unindexed import Unindexed
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.entry_orders import WITHOUT, Order, Place

PAGE_LENGTH = 50
# More entries are added up when somebody asks for it, and not with every page.
MOST_ADDED_UP = 100_000


@dataclass(frozen=True, slots=True)
class Sums:
    """What the delivered entries of a list add up to, of one kind of number; sessions are None where none apply."""

    counts_what: CountsWhat
    entries: int
    sessions: Count | None
    attended: Count


@dataclass(frozen=True, slots=True)
class Totals:
    """How many entries a list holds on all its pages, and their sums; None where they were not added up."""

    entries: int
    sums: tuple[Sums, ...] | None = None
    by_status: dict[Status, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list, the place of its first entry if others come before, and of its last if others follow."""

    entries: list[ListedEntry]
    before: Place | None = None
    after: Place | None = None


def totals_of(question: Question, *, size: int, on_request: bool = False) -> Totals:
    """How many entries there are; added up where they lie in one year and are not too many, or somebody asks for it.

    `size` is about how many the register holds. Only delivered entries are added up, and unlike numbers never.
    """
    adds_up = on_request or not question.spans_years
    if not adds_up or (size > MOST_ADDED_UP and not on_request):
        number = question.db_session.scalar(select(func.count()).select_from(Entry).where(*question.conditions())) or 0
        if not adds_up or number > MOST_ADDED_UP:
            return Totals(number)
    entry = Entry.__table__.c
    keys = [entry.status, entry.counts_what]
    rows: Sequence[Any] = question.db_session.execute(
        select(
            *keys,
            func.count(),
            *summed(entry.sessions, entry.sessions_certainty),
            func.count().filter(entry.sessions.is_(None), entry.has_sessions),
            *summed(entry.attended, entry.attended_certainty),
        )
        .where(*question.conditions())
        .group_by(*keys)
        .order_by(*keys)
    ).all()
    by_status: dict[Status, int] = {}
    for status, _, number, *_ in rows:
        by_status[status] = by_status.get(status, 0) + number
    sums = {row[1]: _sums(*row[1:]) for row in rows if row[0] is Status.DELIVERED}
    return Totals(sum(by_status.values()), tuple(sums[what] for what in CountsWhat if what in sums), by_status)


def _sums(what: CountsWhat, entries: int, *columns: int) -> Sums:
    sessions, missing, attended = columns[:4], columns[4], columns[5:]
    counted = count_of(sessions, missing)
    return Sums(what, entries, counted if counted.entries else None, count_of(attended, entries - attended[1]))


def page_of(
    question: Question,
    order: Order,
    *,
    entries: int,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> Page:
    """The page that begins after a place, or ends before one, at most PAGE_LENGTH entries; else the first.

    `entries` is how many the list holds, `size` about how many the register does: they decide how it is found.
    """
    many = entries * entries > PAGE_LENGTH * size
    backwards, place = before is not None, before or after
    found: list[tuple[Any, Place]] = []
    for part in _parts(question, order, backwards=backwards, place=place):
        wanted = PAGE_LENGTH + 1 - len(found)
        if wanted <= 0:
            break
        begins = place if place and place.group == part.group else None
        found += part.rows(
            question, many=many, wanted=wanted, begins=begins, descending=order.is_descending != backwards
        )
    has_more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    listed = _listed(question.db_session, [row for row, _ in found])
    comes_before, follows = (has_more, True) if backwards else (after is not None, has_more)
    return Page(listed, found[0][1] if comes_before else None, found[-1][1] if follows else None)


def _listed(db_session: DbSession, rows: Sequence[Any]) -> list[ListedEntry]:
    """The entries of rows that are theirs, or their numbers alone, in the same order."""
    if not isinstance(rows[0], int):
        return entries_in(db_session, rows)
    statement = list_of(Entry.id.in_(rows)).order_by(None)
    listed = {entry.id: entry for entry in entries_in(db_session, db_session.execute(statement).all())}
    return [listed[id_] for id_ in rows]


@dataclass(frozen=True)
class Part:
    """A stretch of an order: which entries lie in it, and the columns that it goes by before the entry's number."""

    group: tuple[str, ...]
    keys: tuple[Any, ...]
    lies_in: ColumnElement[bool] = field(default_factory=true)
    by_day: bool = True

    def rows(
        self, question: Question, *, many: bool, wanted: int, begins: Place | None, descending: bool
    ) -> Iterator[tuple[Any, Place]]:
        """Its entries from a place on, as rows of `list_of`, and the place of each."""
        unindexed: Any = Unindexed(question.db_session)
        columns = Entry if many else unindexed
        keys = [*(getattr(columns, key) for key in self.keys), columns.id]
        statement = list_of(self.lies_in, *_tried(question, many=many, by_day=self.by_day))
        if begins:
            values = [*([begins.value] if self.keys else []), begins.id]
            statement = statement.where(_beyond(keys, values, descending=descending))
        statement = _in_order(statement.add_columns(*(getattr(Entry, key) for key in self.keys)), keys, descending)
        for row in question.db_session.execute(statement.limit(wanted)).all():
            yield row, Place(self.group, row[-1] if self.keys else None, row[0])


def _tried(question: Question, *, many: bool, by_day: bool) -> list[ColumnElement[bool]]:
    """The filter, for an index that is walked or for those of its own."""
    if not many:
        return question.conditions()
    return [*question.conditions(Unindexed(question.db_session), few=True), *(question.days() if by_day else [])]


def _beyond(keys: Sequence[Any], values: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    # One column or several: of one alone a database makes no row.
    here, there = (tuple_(*keys), tuple_(*values)) if len(keys) > 1 else (keys[0], values[0])
    beyond: ColumnElement[bool] = here < there if descending else here > there
    return beyond


def _in_order(statement: Select[Any], keys: Sequence[Any], descending: bool) -> Select[Any]:
    return statement.order_by(None).order_by(*(key.desc() if descending else key for key in keys))


class OrganisationPart:
    """The entries that name an organisation, by the first that they name; those of one by day."""

    def __init__(self, group: tuple[str, ...]) -> None:
        # The organisation of the place where the page begins, or of the last entry seen.
        self.group = group

    def rows(
        self, question: Question, *, many: bool, wanted: int, begins: Place | None, descending: bool
    ) -> Iterator[tuple[Any, Place]]:
        """The numbers of its entries from a place on, and the place of each."""
        line, organisation = aliased(EntryOrganisation.__table__), Organisation.__table__
        plain = Entry.__table__.c
        keys = [organisation.c.sort_name, organisation.c.id, plain.starts_on, plain.id]
        first = line.c.position == _first_position(line.c.entry_id)
        statement = select(plain.id, plain.starts_on, organisation.c.short_name)
        if many:
            # Said like this, SQLite reads the organisations in their order: an inner join it would begin elsewhere.
            walked = organisation.outerjoin(line, and_(line.c.organisation_id == organisation.c.id, first))
            statement = statement.select_from(
                walked.join(Entry.__table__, plain.id == func.coalesce(line.c.entry_id, 0))
            )
        else:
            statement = statement.where(line.c.entry_id == plain.id, line.c.organisation_id == organisation.c.id, first)
        statement = statement.where(*_tried(question, many=many, by_day=False))
        if begins:
            found = question.db_session.execute(
                select(*keys[:2]).where(organisation.c.short_name == begins.group[0])
            ).one_or_none()
            if found:
                values = [*found, begins.value, begins.id]
                edge = keys[0] <= values[0] if descending else keys[0] >= values[0]
                statement = statement.where(edge, _beyond(keys, values, descending=descending))
        for id_, day, name in question.db_session.execute(_in_order(statement, keys, descending).limit(wanted)).all():
            yield id_, Place((name,), day, id_)


class PartWithoutOrganisation(Part):
    """The entries that name no organisation, by day."""

    def rows(self, *args: Any, **options: Any) -> Iterator[tuple[Any, Place]]:
        """The numbers of its entries from a place on, and the place of each."""
        return ((row[0], place) for row, place in super().rows(*args, **options))


def _first_position(entry_id: Any) -> Any:
    lines = aliased(EntryOrganisation.__table__).c
    return select(func.min(lines.position)).where(lines.entry_id == entry_id).scalar_subquery()


def _parts(question: Question, order: Order, *, backwards: bool, place: Place | None) -> Sequence[Any]:
    """The stretches of an order from a place on, in the order in which they are read."""
    parts: list[Any]
    match order:
        case Order.NEWEST | Order.OLDEST:
            parts = [Part((), ("starts_on",))]
        case Order.RECORDED:
            parts = [Part((), ("recorded_at",), by_day=False)]
        case Order.ATTENDED:
            parts = [
                Part((), ("attended",), Entry.attended.is_not(None), by_day=False),
                Part(WITHOUT, (), Entry.attended.is_(None), by_day=False),
            ]
        case Order.AUDIENCE:
            parts = [
                Part(
                    (audience, sector),
                    ("starts_on",),
                    and_(Entry.audience_id == audience_id, Entry.sector_id == sector_id),
                )
                for audience, sector, audience_id, sector_id in _pairs(question)
            ]
        case Order.ORGANISATION:
            lines = EntryOrganisation.__table__.c
            names_none = ~select(lines.entry_id).where(lines.entry_id == Entry.id).exists()
            named = place.group if place and place.group != WITHOUT else ("",)
            parts = [OrganisationPart(named), PartWithoutOrganisation(WITHOUT, ("starts_on",), names_none)]
    if backwards:
        parts.reverse()
    at = next((number for number, part in enumerate(parts) if place and part.group == place.group), 0)
    return parts[at:]


def _pairs(question: Question) -> Sequence[Any]:
    """The audiences and sectors of a list, in the order of the lists: their short names and ids."""
    there = select(Entry.audience_id, Entry.sector_id).where(*question.conditions()).distinct().subquery().c
    audience, sector, offer = Audience.__table__.c, Sector.__table__.c, AudienceSector.__table__.c
    return question.db_session.execute(
        select(audience.short_name, sector.short_name, audience.id, sector.id)
        .where(
            audience.id == there.audience_id,
            sector.id == there.sector_id,
            offer.audience_id == audience.id,
            offer.sector_id == sector.id,
        )
        .order_by(audience.position, audience.id, offer.position, sector.id)
    ).all()
