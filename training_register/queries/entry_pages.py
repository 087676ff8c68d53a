"""The list of entries page by page, in any of its orders, and what its entries add up to.

A page begins at a place, never at a number of lines. It is found in one of two ways. Where many entries meet the
filter, an index is walked in the order of the list and the filter is tried on each entry: a page is full after a few.
Where few do, they are collected by the filter's own indexes, then put in order. With n of N entries the first looks at
50 N / n, the second at n, so that neither ever looks at more than the root of 50 N: 2,200 of 100,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, func, select, text, true, tuple_
from sqlalchemy.orm import aliased

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import Audience, AudienceSector, Entry, EntryOrganisation, Organisation, Sector
from training_register.queries.counts import count_of, summed
from training_register.queries.entries import ListedEntry, entries_in, list_of
from training_register.queries.filters import Question, Shape, conditions_of, days_of
from training_register.queries.periods import ENTRY
from training_register.queries.unindexed import Unindexed
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.entry_orders import WITHOUT, Order, Place

PAGE_LENGTH = 50
# More entries are added up when somebody asks for it, and not with every page.
MOST_ADDED_UP = 100_000
# Statements of a kind that are kept.
KEPT = 256


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
        number = question.db_session.scalar(_number_statement(question.shape), question.told) or 0
        if not adds_up or number > MOST_ADDED_UP:
            return Totals(number)
    rows: Sequence[Any] = question.db_session.execute(_sums_statement(question.shape), question.told).all()
    by_status: dict[Status, int] = {}
    for status, _, number, *_ in rows:
        by_status[status] = by_status.get(status, 0) + number
    sums = {row[1]: _sums(*row[1:]) for row in rows if row[0] is Status.DELIVERED}
    return Totals(sum(by_status.values()), tuple(sums[what] for what in CountsWhat if what in sums), by_status)


# Kept for each shape of a question and each place in an order; what nobody asks any more is forgotten.
@lru_cache(maxsize=KEPT)
def _number_statement(shape: Shape) -> Select[int]:
    number = select(func.count()).select_from(Entry.__table__)
    if shape.without_taken_out and not conditions_of(shape._replace(without_taken_out=False), ENTRY):
        # All but the few that `ix_entry_taken_out` holds: to look at the status of each takes longer than the page.
        few = number.where(text(f"status = '{Status.TAKEN_OUT}'")).scalar_subquery()
        return select(number.scalar_subquery() - few)
    return number.where(*conditions_of(shape, ENTRY))


@lru_cache(maxsize=KEPT)
def _sums_statement(shape: Shape) -> Select[*tuple[Any, ...]]:
    keys = [ENTRY.status, ENTRY.counts_what]
    return (
        select(
            *keys,
            func.count(),
            *summed(ENTRY.sessions, ENTRY.sessions_certainty),
            func.count().filter(ENTRY.sessions.is_(None), ENTRY.has_sessions),
            *summed(ENTRY.attended, ENTRY.attended_certainty),
        )
        .where(*conditions_of(shape, ENTRY))
        .group_by(*keys)
        .order_by(*keys)
    )


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
    found: list[tuple[Any, Any]] = []
    for part in _parts(question, order, backwards=backwards, place=place):
        wanted = PAGE_LENGTH + 1 - len(found)
        if wanted <= 0:
            break
        begins = place if place and place.group == part.group else None
        rows = part.rows(question, many=many, wanted=wanted, begins=begins, descending=order.is_descending != backwards)
        found += [(row, part) for row in rows]
    has_more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    comes_before, follows = (has_more, True) if backwards else (after is not None, has_more)
    (first, first_part), (last, last_part) = found[0], found[-1]
    return Page(
        _listed(question.db_session, found),
        first_part.place_of(first) if comes_before else None,
        last_part.place_of(last) if follows else None,
    )


def _listed(db_session: DbSession, found: Sequence[tuple[Any, Any]]) -> list[ListedEntry]:
    """The entries of rows that are theirs, or hold their numbers alone, in the same order."""
    rows = [row for row, _ in found]
    if all(part.has_entries for _, part in found):
        return entries_in(db_session, rows)
    these = db_session.execute(_THESE, {"these": [row[0] for row in rows]}).all()
    listed = {entry.id: entry for entry in entries_in(db_session, these)}
    return [listed[row[0]] for row in rows]


_THESE = list_of(ENTRY.id.in_(bindparam("these", expanding=True, type_=Integer))).order_by(None)


@dataclass(frozen=True, eq=False, slots=True)
class Stretch:
    """Entries that lie together in an order: by which columns they go before their numbers, and which they are.

    There is one of each, so that its statements are made once.
    """

    keys: tuple[str, ...]
    lies_in: ColumnElement[bool] = field(default_factory=true)
    by_day: bool = True


BY_DAY = Stretch(("starts_on",))
BY_RECORDING = Stretch(("recorded_at",), by_day=False)
BY_ATTENDED = Stretch(("attended",), ENTRY.attended.is_not(None), by_day=False)
WITHOUT_ATTENDED = Stretch((), ENTRY.attended.is_(None), by_day=False)
OF_AN_AUDIENCE = Stretch(
    ("starts_on",),
    and_(
        ENTRY.audience_id == bindparam("stretch_audience_id", type_=Integer),
        ENTRY.sector_id == bindparam("stretch_sector_id", type_=Integer),
    ),
)
_LINES = EntryOrganisation.__table__.c
WITHOUT_ORGANISATION = Stretch(
    ("starts_on",), ~select(_LINES.entry_id).where(_LINES.entry_id == ENTRY.id).correlate(Entry.__table__).exists()
)


@dataclass(frozen=True)
class Part:
    """A stretch of an order, in the group that its places have, and what its statement is told of it."""

    group: tuple[str, ...]
    stretch: Stretch
    told: dict[str, Any] = field(default_factory=dict)

    has_entries = True

    def rows(
        self, question: Question, *, many: bool, wanted: int, begins: Place | None, descending: bool
    ) -> Sequence[Any]:
        """Its entries from a place on, as rows of `list_of`."""
        statement = _stretch_statement(
            self.stretch, question.shape, many=many, begins=begins is not None, descending=descending
        )
        told = {**question.told, **self.told, "wanted": wanted, **_told_of(begins)}
        return question.db_session.execute(statement, told).all()

    def place_of(self, row: Any) -> Place:
        """The place of an entry."""
        return Place(self.group, row[-1] if self.stretch.keys else None, row[0])


def _told_of(begins: Place | None) -> dict[str, Any]:
    return {"place_value": begins.value, "place_id": begins.id} if begins else {}


@lru_cache(maxsize=KEPT)
def _stretch_statement(
    stretch: Stretch, shape: Shape, *, many: bool, begins: bool, descending: bool
) -> Select[*tuple[Any, ...]]:
    columns: Any = ENTRY if many else Unindexed(shape.dialect)
    keys = [*(getattr(columns, key) for key in stretch.keys), columns.id]
    statement = list_of(stretch.lies_in, *_tried(shape, many=many, by_day=stretch.by_day))
    if begins:
        values = [bindparam("place_value", type_=key.type) for key in keys[:-1]]
        place = [*values, bindparam("place_id", type_=Integer)]
        statement = statement.where(_beyond(keys, place, descending=descending))
    return _in_order(statement.add_columns(*(ENTRY[key] for key in stretch.keys)), keys, descending)


def _tried(shape: Shape, *, many: bool, by_day: bool) -> list[ColumnElement[bool]]:
    """The filter, for an index that is walked or for those of its own."""
    if not many:
        return conditions_of(shape, ENTRY)
    return [*conditions_of(shape, Unindexed(shape.dialect), few=True), *(days_of(shape) if by_day else [])]


def _beyond(keys: Sequence[Any], values: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    # One column or several: of one alone a database makes no row.
    here, there = (tuple_(*keys), tuple_(*values)) if len(keys) > 1 else (keys[0], values[0])
    beyond: ColumnElement[bool] = here < there if descending else here > there
    return beyond


def _in_order(statement: Select[Any], keys: Sequence[Any], descending: bool) -> Select[Any]:
    in_order = statement.order_by(None).order_by(*(key.desc() if descending else key for key in keys))
    return in_order.limit(bindparam("wanted", type_=Integer))


class OrganisationPart:
    """The entries that name an organisation, by the first that they name; those of one by day."""

    has_entries = False

    def __init__(self, group: tuple[str, ...]) -> None:
        # The organisation of the place where the page begins.
        self.group = group

    def rows(
        self, question: Question, *, many: bool, wanted: int, begins: Place | None, descending: bool
    ) -> Sequence[Any]:
        """The number of each of its entries from a place on, its day and the organisation's short name."""
        told = {**question.told, "wanted": wanted, **_told_of(begins)}
        found = begins and question.db_session.execute(_ORGANISATION_AT, {"name": begins.group[0]}).one_or_none()
        if found:
            told |= {"place_name": found[0], "place_organisation_id": found[1]}
        statement = _organisation_statement(question.shape, many=many, begins=bool(found), descending=descending)
        return question.db_session.execute(statement, told).all()

    def place_of(self, row: Any) -> Place:
        """The place of an entry."""
        id_, day, name = row
        return Place((name,), day, id_)


_ORGANISATION = Organisation.__table__.c
_ORGANISATION_AT = select(_ORGANISATION.sort_name, _ORGANISATION.id).where(
    _ORGANISATION.short_name == bindparam("name", type_=String)
)


@lru_cache(maxsize=KEPT)
def _organisation_statement(shape: Shape, *, many: bool, begins: bool, descending: bool) -> Select[*tuple[Any, ...]]:
    line, organisation = aliased(EntryOrganisation.__table__), Organisation.__table__
    keys = [organisation.c.sort_name, organisation.c.id, ENTRY.starts_on, ENTRY.id]
    first = line.c.position == _first_position(line.c.entry_id)
    statement = select(ENTRY.id, ENTRY.starts_on, organisation.c.short_name)
    if many:
        # Said like this, SQLite reads the organisations in their order: an inner join it would begin elsewhere.
        walked = organisation.outerjoin(line, and_(line.c.organisation_id == organisation.c.id, first))
        statement = statement.select_from(walked.join(Entry.__table__, ENTRY.id == func.coalesce(line.c.entry_id, 0)))
    else:
        statement = statement.where(line.c.entry_id == ENTRY.id, line.c.organisation_id == organisation.c.id, first)
    statement = statement.where(*_tried(shape, many=many, by_day=False))
    if begins:
        names = ("place_name", "place_organisation_id", "place_value", "place_id")
        values = [bindparam(name, type_=key.type) for name, key in zip(names, keys, strict=True)]
        edge = keys[0] <= values[0] if descending else keys[0] >= values[0]
        statement = statement.where(edge, _beyond(keys, values, descending=descending))
    return _in_order(statement, keys, descending)


def _first_position(entry_id: Any) -> Any:
    lines = aliased(EntryOrganisation.__table__).c
    return select(func.min(lines.position)).where(lines.entry_id == entry_id).scalar_subquery()


def _parts(question: Question, order: Order, *, backwards: bool, place: Place | None) -> Sequence[Any]:
    """The stretches of an order from a place on, in the order in which they are read."""
    parts: list[Any]
    match order:
        case Order.NEWEST | Order.OLDEST:
            parts = [Part((), BY_DAY)]
        case Order.RECORDED:
            parts = [Part((), BY_RECORDING)]
        case Order.ATTENDED:
            parts = [Part((), BY_ATTENDED), Part(WITHOUT, WITHOUT_ATTENDED)]
        case Order.AUDIENCE:
            parts = [
                Part(
                    (audience, sector),
                    OF_AN_AUDIENCE,
                    {"stretch_audience_id": audience_id, "stretch_sector_id": sector_id},
                )
                for audience, sector, audience_id, sector_id in _pairs(question)
            ]
        case Order.ORGANISATION:
            named = place.group if place and place.group != WITHOUT else ("",)
            parts = [OrganisationPart(named), Part(WITHOUT, WITHOUT_ORGANISATION)]
    if backwards:
        parts.reverse()
    at = next((number for number, part in enumerate(parts) if place and part.group == place.group), 0)
    return parts[at:]


def _pairs(question: Question) -> Sequence[Any]:
    """The audiences and sectors of a list, in the order of the lists: their short names and ids."""
    return question.db_session.execute(_pairs_statement(question.shape), question.told).all()


@lru_cache(maxsize=KEPT)
def _pairs_statement(shape: Shape) -> Select[*tuple[Any, ...]]:
    there = select(ENTRY.audience_id, ENTRY.sector_id).where(*conditions_of(shape, ENTRY)).distinct().subquery().c
    audience, sector, offer = Audience.__table__.c, Sector.__table__.c, AudienceSector.__table__.c
    return (
        select(audience.short_name, sector.short_name, audience.id, sector.id)
        .where(
            audience.id == there.audience_id,
            sector.id == there.sector_id,
            offer.audience_id == audience.id,
            offer.sector_id == sector.id,
        )
        .order_by(audience.position, audience.id, offer.position, sector.id)
    )
