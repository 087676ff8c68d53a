"""The members of an axis of a cross-table: their names in the order of their list, and the entries behind each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Area,
    Audience,
    AudienceSector,
    Course,
    Entry,
    Level,
    Measure,
    Organisation,
    Provider,
    Sector,
    Split,
    SplitItem,
)
from training_register.queries.searches import one_of
from training_register.rules.cross_tables import NONE, SEVERAL, Axis, By, ListedMeasure
from training_register.rules.entries import How
from training_register.rules.filters import NONE as NONE_IN_ADDRESS
from training_register.rules.filters import SEVERAL as SEVERAL_IN_ADDRESS
from training_register.rules.periods import days_in_words
from training_register.table import Where

NO_MEMBER = {
    By.COURSE: "No course",
    By.LEVEL: "No level",
    By.HOW: "Not recorded how",
    By.AREA: "No area",
    By.PROVIDER: "Nobody recorded",
    By.ORGANISATION: "No organisation",
}
SEVERAL_MEMBERS = {By.AREA: "Several areas", By.ORGANISATION: "Several organisations"}
# The names of their lists, and what the entries list is asked for each by.
_LISTS: Mapping[By, tuple[Any, str]] = {
    By.AUDIENCE: (Audience, "audience"),
    By.SECTOR: (Sector, "sector"),
    By.ACTIVITY: (Activity, "activity"),
    By.COURSE: (Course, "course"),
    By.LEVEL: (Level, "level"),
    By.AREA: (Area, "only-area"),
    By.PROVIDER: (Provider, "lead"),
}
# What is none or several of a kind is asked for under the name of its members: a row may be fed by both.
_NONE_UNDER = {By.AREA: "only-area", By.PROVIDER: "lead", By.ORGANISATION: "only-organisation"}
# Short lists are printed whole: a sector that nobody trained is a 0 that a reader looks for.
_PRINTED_WHOLE = (By.SECTOR, By.HOW, By.SPLIT)


@dataclass(frozen=True, slots=True)
class AxisMember:
    """A member: the key that a cross-table gives it, its name in addresses, its label, and what finds its entries."""

    key: int
    name: str
    label: str
    where: Where
    # Printed even where no entry stands in it.
    is_always_shown: bool = False


def listed_measures(db_session: DbSession) -> list[ListedMeasure]:
    """The measures in the list, in their order, those retired too: old tables have them."""
    measure = Measure.__table__.c
    found = db_session.execute(
        select(measure.short_name, measure.name, measure.counts_people).order_by(measure.position, measure.id)
    )
    return [ListedMeasure(*row) for row in found]


def members_of(
    db_session: DbSession,
    axis: Axis,
    keys: Collection[int],
    *,
    audience_id: int | None = None,
    reporting_year: int = 0,
) -> list[AxisMember]:
    """The members of an axis that is no axis of time, in the order of their list.

    Those of `keys`, and those of a short list that are in use; of sectors, those that the audience offers in the year.
    None and several of a kind come last.
    """
    if axis.by is By.HOW:
        members = [_how(place, how) for place, how in enumerate(How, 1)]
    elif axis.by is By.SPLIT:
        members = _items(db_session, axis.of, keys)
    elif axis.by is By.ORGANISATION:
        members = _organisations(db_session, keys)
    elif axis.by is By.ENTRY:
        members = _entries(db_session, keys)
    else:
        members = _names(db_session, axis.by, keys, audience_id, reporting_year)
    return [*members, *none_and_several(axis.by, keys)]


def none_and_several(by: By, keys: Collection[int]) -> Iterable[AxisMember]:
    """What an axis has besides the names of its list, where these are among the keys."""
    under = _NONE_UNDER.get(by, str(by))
    if NONE in keys and by in NO_MEMBER:
        yield AxisMember(NONE, NONE_IN_ADDRESS, NO_MEMBER[by], ((under, NONE_IN_ADDRESS),))
    if SEVERAL in keys and by in SEVERAL_MEMBERS:
        yield AxisMember(SEVERAL, SEVERAL_IN_ADDRESS, SEVERAL_MEMBERS[by], ((under, SEVERAL_IN_ADDRESS),))


def _how(place: int, how: How) -> AxisMember:
    return AxisMember(place, how.value, how.value.capitalize(), (("how", how.value),), is_always_shown=True)


def _names(
    db_session: DbSession, by: By, keys: Collection[int], audience_id: int | None, reporting_year: int
) -> list[AxisMember]:
    model, argument = _LISTS[by]
    column = model.__table__.c
    order = [column.position, column.id]
    statement = select(column.id, column.short_name, column.name)
    if by is By.SECTOR and audience_id is not None:
        offer = AudienceSector.__table__.c
        offered: set[int] = set()
        places: dict[int, int] = {}
        for id_, first, last, retired_on in db_session.execute(
            select(offer.sector_id, offer.from_year, offer.to_year, column.retired_on)
            .where(offer.audience_id == audience_id, offer.sector_id == column.id)
            .order_by(offer.position, offer.id)
        ):
            places[id_] = len(places)
            if (first or 0) <= reporting_year <= (9999 if last is None else last) and retired_on is None:
                offered.add(id_)
        found = [
            AxisMember(id_, name, label, ((argument, name),), is_always_shown=id_ in offered)
            for id_, name, label in db_session.execute(
                statement.where(one_of(column.id, {*keys, *offered})).order_by(*order)
            )
        ]
        return sorted(found, key=lambda member: places.get(member.key, len(places)))
    return [
        AxisMember(id_, name, label, ((argument, name),))
        for id_, name, label in db_session.execute(
            statement.where(one_of(column.id, set(keys))).order_by(
                *([column.sort_name, column.id] if by in (By.COURSE, By.AREA, By.PROVIDER) else order)
            )
        )
    ]


def _items(db_session: DbSession, split: str, keys: Collection[int]) -> list[AxisMember]:
    item, of = SplitItem.__table__.c, Split.__table__.c
    found = db_session.execute(
        select(item.id, item.name, item.retired_on)
        .where(item.split_id == of.id, of.short_name == split)
        .order_by(item.position, item.id)
    )
    return [
        AxisMember(id_, str(id_), label, (("item", str(id_)),), is_always_shown=retired_on is None)
        for id_, label, retired_on in found
        if retired_on is None or id_ in keys
    ]


def _organisations(db_session: DbSession, keys: Collection[int]) -> list[AxisMember]:
    column = Organisation.__table__.c
    found = db_session.execute(
        select(column.id, column.name).where(one_of(column.id, set(keys))).order_by(column.sort_name, column.id)
    )
    return [AxisMember(id_, str(id_), label, (("only-organisation", str(id_)),)) for id_, label in found]


def _entries(db_session: DbSession, keys: Collection[int]) -> list[AxisMember]:
    """Single sessions by their days; those of the same days are told apart by their course, or by a number."""
    entry, course = Entry.__table__.c, Course.__table__.c
    found = db_session.execute(
        select(entry.id, entry.starts_on, entry.ends_on, course.name)
        .outerjoin_from(Entry.__table__, Course.__table__, course.id == entry.course_id)
        .where(one_of(entry.id, set(keys)))
        .order_by(entry.starts_on, entry.id)
    ).all()
    days = [days_in_words(starts_on, ends_on) for _, starts_on, ends_on, _ in found]
    labels = [
        f"{day}: {name}" if days.count(day) > 1 and name else day
        for day, (_, _, _, name) in zip(days, found, strict=True)
    ]
    members: list[AxisMember] = []
    for at, (label, (id_, *_)) in enumerate(zip(labels, found, strict=True)):
        number = labels[: at + 1].count(label)
        told = f"{label} ({number})" if labels.count(label) > 1 else label
        members.append(AxisMember(id_, str(id_), told, (("entry", str(id_)),)))
    return members


def keys_fed(db_session: DbSession, axis: Axis, names: Iterable[str]) -> dict[str, int]:
    """The keys of members that a layout names, by the name; one that is in no list any more is left out."""
    names = set(names)
    known = {NONE_IN_ADDRESS: NONE, SEVERAL_IN_ADDRESS: SEVERAL}
    found = {name: key for name, key in known.items() if name in names}
    if axis.by is By.HOW:
        return found | {how.value: place for place, how in enumerate(How, 1) if how.value in names}
    if axis.by in (By.SPLIT, By.ORGANISATION, By.ENTRY):
        return found | {name: int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 10}
    if axis.by in _LISTS:
        column = _LISTS[axis.by][0].__table__.c
        rows = db_session.execute(select(column.short_name, column.id).where(column.short_name.in_(sorted(names))))
        return found | {row.short_name: row.id for row in rows}
    return found
