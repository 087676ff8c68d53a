"""What an entry must meet in each field of a filter, in statements that are told the values later."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, case, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from training_register.count import SETS_MAY_BE_FEWER, SETS_MAY_BE_MORE
from training_register.models import (
    Activity,
    Area,
    Audience,
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
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.searches import any_of


class Narrowed(NamedTuple):
    """What a statement has to know of a field of a filter: how its values are looked for, and not the values."""

    # As `EntryFilter` calls it; its values are told under this name.
    field: str
    # Names or ids are told: one by itself, or a list of them.
    is_one: bool = False
    are_more: bool = False
    or_none: bool = False
    or_several: bool = False

    @property
    def is_left_out(self) -> bool:
        """Whether entries are left out that it finds."""
        return self.field.startswith("not_")

    def told(self, type_: Any) -> Any:
        """What the statement is told, one value or a list."""
        return bindparam(self.field, type_=type_, expanding=not self.is_one)

    def among(self, column: Any, values: Any) -> ColumnElement[bool]:
        """Whether a column is the value that is told, or one of them."""
        met: ColumnElement[bool] = column == values if self.is_one else column.in_(values)
        return met

    def found(self, entry: Any, ids: Any) -> ColumnElement[bool]:
        """Whether an entry is among those of some ids."""
        met: ColumnElement[bool] = entry.id.in_(ids)
        return met

    def met(
        self, named: ColumnElement[bool], *, none: ColumnElement[bool], several: ColumnElement[bool] | None = None
    ) -> ColumnElement[bool]:
        """Whether an entry has what is named, or none or several where that is said; the contrary of what is left out.

        Each of them is true or false, and never unknown where something is left out.
        """
        ways = [named] if self.is_one or self.are_more else []
        if self.or_none:
            ways.append(none)
        if self.or_several and several is not None:
            ways.append(several)
        met = or_(*ways) if ways else false()
        return not_(met) if self.is_left_out else met


def condition_of(narrowed: Narrowed, entry: Any) -> ColumnElement[bool]:
    """What an entry must meet in a field; `entry` is as for `queries.filters.conditions_of`."""
    condition: ColumnElement[bool] = _CONDITIONS[narrowed.field.removeprefix("not_")](narrowed, entry)
    return condition


def _ids(model: Any, narrowed: Narrowed) -> Any:
    """The id of the short name that the statement is told, or those of several."""
    names = model.__table__.c
    ids = select(names.id).where(narrowed.among(names.short_name, narrowed.told(String)))
    return ids.scalar_subquery() if narrowed.is_one else ids


def _areas_in(narrowed: Narrowed) -> Any:
    """The ids of the areas that it is told and of those that lie within them, however deep."""
    area = Area.__table__.c
    begins = select(area.id).where(narrowed.among(area.short_name, narrowed.told(String)))
    # A statement may hold both, what is shown and what is left out: each has a name of its own.
    within = begins.cte(f"{'not_' if narrowed.is_left_out else ''}within", recursive=True)
    within = within.union(select(area.id).where(area.within_id == within.c.id))
    return select(within.c.id)


def _in_column(name: str, values: Callable[[Narrowed], Any], narrowed: Narrowed, entry: Any) -> ColumnElement[bool]:
    column = getattr(entry, name)
    named = narrowed.among(column, values(narrowed))
    if narrowed.is_left_out and Entry.__table__.c[name].nullable:
        # Whether nothing is among the values would be unknown, and the entry lost.
        named = and_(column.is_not(None), named)
    return narrowed.met(named, none=column.is_(None))


def _in_lines(
    model: Any, among: Callable[[Narrowed, Any], ColumnElement[bool]], narrowed: Narrowed, entry: Any
) -> ColumnElement[bool]:
    lines, own = model.__table__.c, aliased(model.__table__).c
    if narrowed.is_left_out:
        # Looked for among the few lines of each entry: those to leave out may be most of the register.
        named = select(own.entry_id).where(own.entry_id == entry.id, among(narrowed, own)).exists()
    else:
        named = entry.id.in_(select(lines.entry_id).where(among(narrowed, lines)))
    return narrowed.met(named, none=_nothing(model, entry), several=_number(model, entry) > 1)


def _number(model: Any, entry: Any) -> Any:
    """How many areas or organisations the lines of an entry name; what was merged is what it was merged into."""
    own = aliased(model.__table__).c
    if model is not EntryOrganisation:
        return select(func.count(own.entry_id)).where(own.entry_id == entry.id).scalar_subquery()
    kept = _kept(own.organisation_id)
    return select(func.count(kept.distinct())).where(own.entry_id == entry.id).scalar_subquery()


def _kept(organisation_id: Any) -> Any:
    """What an organisation was merged into, or itself."""
    organisation = aliased(Organisation.__table__)
    into = select(organisation.c.merged_into_id).where(organisation.c.id == organisation_id)
    # The line may be of a statement around the one around this.
    return func.coalesce(into.correlate_except(organisation).scalar_subquery(), organisation_id)


def _lead(narrowed: Narrowed, entry: Any) -> ColumnElement[bool]:
    """Whoever delivered it and stands first."""
    first, other = (aliased(EntryProvider.__table__).c for _ in range(2))
    before = or_(
        other.position < first.position,
        and_(other.position == first.position, other.provider_id < first.provider_id),
    )
    led = select(first.entry_id).where(
        narrowed.among(first.provider_id, _ids(Provider, narrowed)),
        ~select(other.entry_id).where(other.entry_id == first.entry_id, before).exists(),
    )
    return narrowed.met(narrowed.found(entry, led), none=_nothing(EntryProvider, entry))


def _only_area(narrowed: Narrowed, entry: Any) -> ColumnElement[bool]:
    """A single area, one of those that are told."""
    line, other = (aliased(EntryArea.__table__).c for _ in range(2))
    second = select(other.entry_id).where(other.entry_id == line.entry_id, other.area_id != line.area_id)
    alone = narrowed.among(line.area_id, _ids(Area, narrowed)), ~second.exists()
    return _alone(EntryArea, narrowed, entry, select(line.entry_id).where(*alone))


def _only_organisation(narrowed: Narrowed, entry: Any) -> ColumnElement[bool]:
    """A single organisation, one of those that are told, whatever was merged into it."""
    line, other = (aliased(EntryOrganisation.__table__).c for _ in range(2))
    second = select(other.entry_id).where(
        other.entry_id == line.entry_id, _kept(other.organisation_id) != _kept(line.organisation_id)
    )
    alone = any_of(line.organisation_id, narrowed.field), ~second.exists()
    return _alone(EntryOrganisation, narrowed, entry, select(line.entry_id).where(*alone))


def _alone(model: Any, narrowed: Narrowed, entry: Any, ids: Any) -> ColumnElement[bool]:
    return narrowed.met(narrowed.found(entry, ids), none=_nothing(model, entry), several=_number(model, entry) > 1)


def _nothing(model: Any, entry: Any) -> ColumnElement[bool]:
    """Whether there is no line of an entry."""
    own = aliased(model.__table__).c
    return ~select(own.entry_id).where(own.entry_id == entry.id).exists()


def _item(narrowed: Narrowed, entry: Any) -> ColumnElement[bool]:
    """A figure for one of some items of splits."""
    figure = aliased(Figure.__table__).c
    return narrowed.found(entry, select(figure.entry_id).where(figure.split_item_id.in_(narrowed.told(Integer))))


def _item_of(_: Narrowed, entry: Any) -> ColumnElement[bool]:
    """A figure of each of some measures, for one and the same of some items."""
    figure, measure = aliased(Figure.__table__).c, Measure.__table__.c
    found = (
        select(figure.entry_id)
        .where(
            figure.split_item_id.in_(bindparam("items", type_=Integer, expanding=True)),
            figure.measure_id == measure.id,
            measure.short_name.in_(bindparam("of", type_=String, expanding=True)),
            figure.number.is_not(None),
        )
        .group_by(figure.entry_id, figure.split_item_id)
        .having(func.count() == bindparam("of_number", type_=Integer))
    )
    condition: ColumnElement[bool] = entry.id.in_(found)
    return condition


def _rest_of(_: Narrowed, entry: Any) -> ColumnElement[bool]:
    """No number of some measures is broken down to the last: its items come to less, or one of them leaves room."""
    part, whole = (aliased(Figure.__table__).c for _ in range(2))
    measure, item, split = Measure.__table__.c, SplitItem.__table__.c, Split.__table__.c
    is_attended = measure.short_name == "attended"
    number = case((is_attended, entry.attended), else_=func.max(whole.number))
    certainty = case((is_attended, entry.attended_certainty), else_=func.max(whole.certainty))
    may_be_fewer = func.sum(case((or_(*(part.certainty == one for one in SETS_MAY_BE_FEWER)), 1), else_=0))
    to_the_last = (
        select(part.measure_id)
        .join_from(part.entry_id.table, item.id.table, item.id == part.split_item_id)
        .join(split.id.table, split.id == item.split_id)
        .join(measure.id.table, measure.id == part.measure_id)
        .outerjoin(
            whole.entry_id.table,
            and_(
                whole.entry_id == part.entry_id,
                whole.measure_id == part.measure_id,
                whole.split_item_id.is_(None),
            ),
        )
        .where(
            part.entry_id == entry.id,
            split.short_name == bindparam("rest", type_=String),
            measure.short_name.in_(bindparam("of", type_=String, expanding=True)),
        )
        .group_by(part.measure_id, measure.short_name)
        .having(
            number <= func.sum(part.number),
            not_(or_(*(certainty == one for one in SETS_MAY_BE_MORE))),
            may_be_fewer == 0,
        )
    )
    return ~to_the_last.exists()


def _listed(name: str, model: Any) -> Any:
    return partial(_in_column, name, partial(_ids, model))


def _word(name: str) -> Any:
    return partial(_in_column, name, lambda narrowed: narrowed.told(Entry.__table__.c[name].type))


def _line(model: Any, name: str, listed: Any) -> Any:
    return partial(_in_lines, model, lambda narrowed, line: narrowed.among(line[name], _ids(listed, narrowed)))


_ORGANISATIONS = partial(
    _in_lines, EntryOrganisation, lambda narrowed, line: any_of(line.organisation_id, narrowed.field)
)
# The fields that are each a condition by themselves, in the order in which a statement has them.
_CONDITIONS: dict[str, Callable[[Narrowed, Any], ColumnElement[bool]]] = {
    "audiences": _listed("audience_id", Audience),
    "activities": _listed("activity_id", Activity),
    "courses": _listed("course_id", Course),
    "levels": _listed("level_id", Level),
    "sectors": _listed("sector_id", Sector),
    "providers": _line(EntryProvider, "provider_id", Provider),
    "trainer": _line(EntryTrainer, "trainer_id", Trainer),
    "areas": partial(_in_lines, EntryArea, lambda narrowed, line: line.area_id.in_(_areas_in(narrowed))),
    "organisation": _ORGANISATIONS,
    "organisations": _ORGANISATIONS,
    "how": _word("how"),
    "status": _word("status"),
    "counts_what": _word("counts_what"),
    "leads": _lead,
    "only_areas": _only_area,
    "only_organisations": _only_organisation,
    "items": _item,
    "items_of": _item_of,
    "rest_of": _rest_of,
    "quarter_of_year": lambda narrowed, entry: entry.quarter == narrowed.told(Integer),
    "month_of_year": lambda narrowed, entry: entry.month == narrowed.told(Integer),
    "unsplit_year": lambda _, entry: entry.reporting_year.is_(None),
    "unsplit_quarter": lambda _, entry: entry.quarter.is_(None),
    "unsplit_month": lambda _, entry: entry.month.is_(None),
    "entries": lambda narrowed, entry: narrowed.found(entry, narrowed.told(Integer)),
}
