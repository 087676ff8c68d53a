"""In which row or column of a cross-table an entry stands, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from training_register.models import (
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    Organisation,
)
from training_register.queries.periods import ENTRY
from training_register.rules.cross_tables import (
    NONE,
    NOT_BROKEN_DOWN,
    NOT_IN_TABLE,
    NOT_SPLIT,
    SEVERAL,
    Axis,
    By,
)
from training_register.rules.entries import How

_HOWS = tuple(How)


def no_key() -> ColumnElement[Any]:
    """The key of a total, or of an axis that has no members: none."""
    return cast(null(), Integer)


def row_of(axis: Axis) -> ColumnElement[Any]:
    """The row in which an entry stands as a whole."""
    if axis.by in _MEMBERS:
        return grouped(axis, _MEMBERS[axis.by]())
    return no_key() if axis.by is not By.SPLIT else literal(NOT_BROKEN_DOWN, Integer)


def grouped(axis: Axis, member: ColumnElement[Any]) -> ColumnElement[Any]:
    """The place of the group that a member feeds. What can't be divided stands on its own, whatever the groups."""
    if not axis.groups:
        return member
    ways = [
        (or_(*(member == one for one in group.members)), place)
        for place, group in enumerate(axis.groups)
        if group.members
    ]
    undivided = or_(member == NOT_SPLIT, member == NOT_BROKEN_DOWN)
    return case(*ways, (undivided, member), else_=NOT_IN_TABLE)


def _area() -> ColumnElement[Any]:
    links = EntryArea.__table__.c
    only = case((func.count() == 0, NONE), (func.count() > 1, SEVERAL), else_=func.min(links.area_id))
    return select(only).where(links.entry_id == ENTRY.id).correlate(Entry.__table__).scalar_subquery()


def _organisation() -> ColumnElement[Any]:
    links, organisation = EntryOrganisation.__table__.c, Organisation.__table__.c
    shown = func.coalesce(organisation.merged_into_id, organisation.id)
    number = func.count(distinct(shown))
    only = case((number == 0, NONE), (number > 1, SEVERAL), else_=func.min(shown))
    return (
        select(only)
        .where(links.entry_id == ENTRY.id, organisation.id == links.organisation_id)
        .correlate(Entry.__table__)
        .scalar_subquery()
    )


def _lead() -> ColumnElement[Any]:
    links = EntryProvider.__table__.c
    lead = (
        select(links.provider_id)
        .where(links.entry_id == ENTRY.id)
        .order_by(links.position, links.provider_id)
        .limit(1)
        .correlate(Entry.__table__)
        .scalar_subquery()
    )
    return func.coalesce(lead, NONE)


def _or_unsplit(member: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(member, NOT_SPLIT)


# A sum with NULL is NULL: where an entry spans two parts of a year, it stands in neither.
_MEMBERS: Mapping[By, Callable[[], ColumnElement[Any]]] = {
    By.AUDIENCE: lambda: ENTRY.audience_id,
    By.SECTOR: lambda: ENTRY.sector_id,
    By.ACTIVITY: lambda: ENTRY.activity_id,
    By.COURSE: lambda: func.coalesce(ENTRY.course_id, NONE),
    By.LEVEL: lambda: func.coalesce(ENTRY.level_id, NONE),
    By.HOW: lambda: case(*((ENTRY.how == one, place) for place, one in enumerate(_HOWS, 1)), else_=NONE),
    By.AREA: _area,
    By.PROVIDER: _lead,
    By.ORGANISATION: _organisation,
    By.YEAR: lambda: _or_unsplit(ENTRY.reporting_year),
    By.QUARTER: lambda: _or_unsplit(ENTRY.reporting_year * 10 + ENTRY.quarter),
    By.MONTH: lambda: _or_unsplit(ENTRY.reporting_year * 100 + ENTRY.month),
    By.QUARTER_OF_YEAR: lambda: _or_unsplit(ENTRY.quarter),
    By.MONTH_OF_YEAR: lambda: _or_unsplit(ENTRY.month),
    By.ENTRY: lambda: ENTRY.id,
}


class days_between(FunctionElement[int]):
    """How many days come after one day until another: the two databases subtract dates in different ways."""

    type = Integer()
    name = "days_between"
    inherit_cache = True


@compiles(days_between)
def _days_between(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = element.clauses
    return f"({compiler.process(last, **kw)} - {compiler.process(first, **kw)})"


@compiles(days_between, "sqlite")
def _days_between_on_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = element.clauses
    return f"CAST(julianday({compiler.process(last, **kw)}) - julianday({compiler.process(first, **kw)}) AS INTEGER)"
