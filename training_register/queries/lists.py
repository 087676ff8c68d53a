"""The lists of names, as an import and a form look them up: by their folded names."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Audience,
    AudienceSector,
    Course,
    Measure,
    Organisation,
    OrganisationSpelling,
    Split,
    SplitItem,
)
from training_register.rules.entries import CountsWhat


class ListedActivity(NamedTuple):
    """An activity: what its number counts, and whether it has sessions."""

    id: int
    name: str
    folded: str
    counts_what: CountsWhat
    has_sessions: bool
    is_retired: bool


def protected_audiences(db_session: DbSession) -> frozenset[str]:
    """The short names of the audiences of which small numbers of people are hidden."""
    return frozenset(db_session.scalars(select(Audience.short_name).where(Audience.hides_up_to.is_not(None))))


def ids_by_name(db_session: DbSession, model: Any) -> dict[str, int]:
    """The id of every name in a list, retired ones included, by its folded form."""
    return dict(db_session.execute(select(model.folded, model.id)).all())


def ids_by_key(db_session: DbSession, model: Any) -> dict[str, int]:
    """The id of every name in a list by its short name."""
    return dict(db_session.execute(select(model.short_name, model.id)).all())


def id_with_key(db_session: DbSession, key: str, model: Any = Measure) -> int | None:
    """The id of what has a short name in a list: by it a measure is known whatever a team calls it."""
    return db_session.scalar(select(model.id).where(model.short_name == key))


def last_position(db_session: DbSession, model: Any) -> int:
    """The position of the last name in a list; -1 where it is empty."""
    position = db_session.scalar(select(func.max(model.position)))
    return -1 if position is None else position


def organisation_ids_by_name(db_session: DbSession) -> dict[str, int]:
    """The id of every organisation by its folded name and other spellings; of one merged, that of where it went."""
    names: dict[str, int] = {}
    merged: dict[int, int] = {}
    for id_, folded, into in db_session.execute(
        select(Organisation.id, Organisation.folded, Organisation.merged_into_id)
    ):
        names[folded] = id_
        if into is not None:
            merged[id_] = into
    for folded, id_ in db_session.execute(select(OrganisationSpelling.folded, OrganisationSpelling.organisation_id)):
        names.setdefault(folded, id_)
    return {folded: _where_it_went(id_, merged) for folded, id_ in names.items()}


def _where_it_went(id_: int, merged: dict[int, int]) -> int:
    seen: set[int] = set()
    while id_ in merged and id_ not in seen:
        seen.add(id_)
        id_ = merged[id_]
    return id_


def activities_in_order(db_session: DbSession) -> list[ListedActivity]:
    """Every activity, in the order of the list."""
    found = db_session.execute(
        select(
            Activity.id,
            Activity.name,
            Activity.folded,
            Activity.counts_what,
            Activity.has_sessions,
            Activity.retired_on.is_not(None),
        ).order_by(Activity.position, Activity.id)
    )
    return [ListedActivity(*row) for row in found]


class ListedSplit(NamedTuple):
    """A split of people, and the names of its items, without retired ones."""

    name: str
    items: tuple[str, ...]


def splits_in_order(db_session: DbSession) -> list[ListedSplit]:
    """The splits that are in use, in the order of the list: one query."""
    found: dict[str, list[str]] = {}
    for name, item in db_session.execute(
        select(Split.name, SplitItem.name)
        .join_from(Split, SplitItem, (SplitItem.split_id == Split.id) & SplitItem.retired_on.is_(None))
        .where(Split.retired_on.is_(None))
        .order_by(Split.position, Split.id, SplitItem.position, SplitItem.id)
    ):
        found.setdefault(name, []).append(item)
    return [ListedSplit(name, tuple(items)) for name, items in found.items()]


def usual_activities(db_session: DbSession) -> dict[str, int]:
    """The id of the usual activity of each course that has one, by the course's folded name."""
    found = db_session.execute(select(Course.folded, Course.activity_id).where(Course.activity_id.is_not(None)))
    return {folded: activity_id for folded, activity_id in found if activity_id is not None}


def sectors_offered(db_session: DbSession) -> dict[tuple[int, int], int]:
    """Each pair of an audience and a sector that it offers, and its position."""
    found = db_session.execute(select(AudienceSector.audience_id, AudienceSector.sector_id, AudienceSector.position))
    return {(audience_id, sector_id): position for audience_id, sector_id, position in found}


def split_item_ids_by_name(db_session: DbSession) -> dict[tuple[str, str], int]:
    """The id of every item of a split, by the folded names of both."""
    found = db_session.execute(select(Split.folded, SplitItem.folded, SplitItem.id).join(SplitItem.split))
    return {(split, item): id_ for split, item, id_ in found}


def last_item_position(db_session: DbSession) -> int:
    """The position of the last item of any split; -1 where there is none."""
    position = db_session.scalar(select(func.max(SplitItem.position)))
    return -1 if position is None else position
