"""Whose small numbers are hidden: the protected audiences, and what the entries of figures say of their people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import Audience, Entry, Figure, Measure, Split, SplitItem
from training_register.queries.periods import in_period
from training_register.queries.searches import one_of
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period

# The ids are written into each statement, and a statement may only be so long.
_AT_ONCE = 20_000
_AUDIENCE, _ENTRY, _FIGURE = Audience.__table__.c, Entry.__table__.c, Figure.__table__.c
_MEASURE, _ITEM, _SPLIT = Measure.__table__.c, SplitItem.__table__.c, Split.__table__.c


class ProtectedAudience(NamedTuple):
    """An audience whose counts of people from 1 to `hides_up_to` are hidden where they are published."""

    id: int
    short_name: str
    name: str
    hides_up_to: int


def protected_audiences(db_session: DbSession) -> tuple[ProtectedAudience, ...]:
    """The audiences whose small numbers are hidden, in their order."""
    statement = (
        select(_AUDIENCE.id, _AUDIENCE.short_name, _AUDIENCE.name, _AUDIENCE.hides_up_to)
        .where(_AUDIENCE.hides_up_to.is_not(None))
        .order_by(_AUDIENCE.position, _AUDIENCE.id)
    )
    return tuple(ProtectedAudience(*row) for row in db_session.execute(statement))


@dataclass(frozen=True, slots=True)
class People:
    """What an entry recorded of its people: its number, and other figures, whole and by split and item.

    `counts_what` says what its number counts. Of what is not recorded there is nothing.
    """

    audience_id: int
    counts_what: CountsWhat
    number: int | None
    whole: dict[str, int] = field(default_factory=dict)
    # By split, then by measure and id of the item; that of the number is "attended".
    items: dict[str, dict[tuple[str, int], int]] = field(default_factory=lambda: defaultdict(dict))


def people_of(db_session: DbSession, ids: Collection[int]) -> Mapping[int, People]:
    """What entries recorded of their people, by their ids; one that is no longer there is not among them."""
    found: dict[int, People] = {}
    in_order = sorted(set(ids))
    for start in range(0, len(in_order), _AT_ONCE):
        portion = in_order[start : start + _AT_ONCE]
        entries = select(_ENTRY.id, _ENTRY.audience_id, _ENTRY.counts_what, _ENTRY.attended)
        for entry_id, *columns in db_session.execute(entries.where(one_of(_ENTRY.id, portion))):
            found[entry_id] = People(*columns)
        figures = (
            select(_FIGURE.entry_id, _MEASURE.short_name, _FIGURE.number, _FIGURE.split_item_id, _SPLIT.short_name)
            .select_from(Figure.__table__)
            .join(Measure.__table__, _MEASURE.id == _FIGURE.measure_id)
            .outerjoin(SplitItem.__table__, _ITEM.id == _FIGURE.split_item_id)
            .outerjoin(Split.__table__, _SPLIT.id == _ITEM.split_id)
            .where(one_of(_FIGURE.entry_id, portion))
            .order_by(_FIGURE.id)
        )
        for entry_id, measure, number, item, split in db_session.execute(figures):
            if entry_id not in found:
                continue
            if item is None:
                found[entry_id].whole[measure] = number
            else:
                found[entry_id].items[split][measure, item] = number
    return found


def people_kept(db_session: DbSession, kept: Mapping[str, Mapping[str, Any]]) -> dict[int, People]:
    """The same of entries as a publication keeps them (`queries.frozen_entries`), by their ids.

    What goes by another name now is not found; the audience of an entry whose audience does so is 0.
    """
    audiences = dict(db_session.execute(select(_AUDIENCE.name, _AUDIENCE.id)).all())
    measures = dict(db_session.execute(select(_MEASURE.name, _MEASURE.short_name)).all())
    items = {
        (split, name): (short_name, item)
        for item, name, split, short_name in db_session.execute(
            select(_ITEM.id, _ITEM.name, _SPLIT.name, _SPLIT.short_name).join_from(
                SplitItem.__table__, Split.__table__, _SPLIT.id == _ITEM.split_id
            )
        )
    }
    found: dict[int, People] = {}
    for entry_id, entry in kept.items():
        number = entry["attended"][0] if entry["attended"] else None
        people = People(audiences.get(entry["audience"], 0), CountsWhat(entry["counts_what"]), number)
        for name, split, item, figure, *_ in entry["figures"]:
            if measure := measures.get(name):
                if not split:
                    people.whole[measure] = figure
                elif (split, item) in items:
                    short_name, item_id = items[split, item]
                    people.items[short_name][measure, item_id] = figure
        found[int(entry_id)] = people
    return found


def numbers_within(
    db_session: DbSession, period: Period, *, counts_what: CountsWhat, audience_id: int | None, sector_id: int | None
) -> list[tuple[int, int | None]]:
    """The delivered entries of an audience in a period, or of a sector of it, each with its number where recorded."""
    within = [
        in_period(period, _ENTRY),
        _ENTRY.status == Status.DELIVERED,
        _ENTRY.audience_id == audience_id,
        _ENTRY.counts_what == counts_what,
    ]
    if sector_id is not None:
        within.append(_ENTRY.sector_id == sector_id)
    statement = select(_ENTRY.id, _ENTRY.attended).where(*within).order_by(_ENTRY.id)
    return [(entry, number) for entry, number in db_session.execute(statement)]
