"""What a change of many entries at once makes of each: decided here, told what the lists offer and what day it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from training_register.rules.entries import Status

# An audience and a sector that it offers, with the first and the last reporting year, or None where it is always.
Offers = Mapping[tuple[int, int], tuple[int | None, int | None]]


class LinesHow(StrEnum):
    """What becomes of the names that an entry has where others are given."""

    INSTEAD = "instead"
    BESIDES = "besides"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LinesWanted:
    """Names that many entries get or lose: ids of a list, in their order."""

    how: LinesHow
    ids: tuple[int, ...]

    def of(self, own: tuple[int, ...]) -> tuple[int, ...]:
        """What becomes of an entry's own names."""
        match self.how:
            case LinesHow.INSTEAD:
                return self.ids
            case LinesHow.BESIDES:
                return (*own, *(id_ for id_ in self.ids if id_ not in own))
            case LinesHow.OFF:
                return tuple(id_ for id_ in own if id_ not in self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What becomes of many entries. What is None stays as it is; of `course`, () is no course."""

    audience_id: int | None = None
    sector_id: int | None = None
    course: tuple[int, ...] | None = None
    areas: LinesWanted | None = None
    providers: LinesWanted | None = None
    status: Status | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfMany:
    """What an entry says of all that can be changed in many at once, under the names that its history uses."""

    audience_id: int
    sector_id: int
    course_id: int | None
    area_ids: tuple[int, ...]
    provider_ids: tuple[int, ...]
    status: Status
    status_before: Status | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """An entry that somebody selected, as it stands. `is_counted`: how many came is recorded, in figures or words."""

    id: int
    version: int
    starts_on: date
    reporting_year: int
    is_counted: bool
    said: SaidOfMany


class Obstacle(StrEnum):
    """Why an entry can't be changed."""

    TAKEN_OUT = "taken out"
    NOT_OFFERED = "not offered"
    TO_COME = "to come"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way of changing an entry; `about` is an audience, a sector and a year where these do."""

    obstacle: Obstacle
    about: tuple[int, ...] = ()


@dataclass(slots=True)
class Plan:
    """What a change makes of a selection: what each entry becomes, which say it already, and which can't be changed."""

    changed: list[tuple[Selected, SaidOfMany]] = field(default_factory=list)
    unchanged: list[Selected] = field(default_factory=list)
    hindered: dict[Hindrance, list[Selected]] = field(default_factory=dict)

    @property
    def number_hindered(self) -> int:
        """How many can't be changed."""
        return sum(map(len, self.hindered.values()))


def planned_change(selected: Iterable[Selected], wanted: Wanted, *, offers: Offers, today: date) -> Plan:
    """What a change makes of each entry. One that can't be changed in a part of it stays as it is in all."""
    plan = Plan()
    hindered: defaultdict[Hindrance, list[Selected]] = defaultdict(list)
    for one in selected:
        becomes = _becomes(one.said, wanted)
        if becomes == one.said:
            plan.unchanged.append(one)
        elif hindrance := _hindrance(one, becomes, offers, today):
            hindered[hindrance].append(one)
        else:
            plan.changed.append((one, becomes))
    plan.hindered = dict(hindered)
    return plan


def _becomes(said: SaidOfMany, wanted: Wanted) -> SaidOfMany:
    becomes = replace(
        said,
        audience_id=said.audience_id if wanted.audience_id is None else wanted.audience_id,
        sector_id=said.sector_id if wanted.sector_id is None else wanted.sector_id,
        course_id=said.course_id if wanted.course is None else next(iter(wanted.course), None),
        area_ids=wanted.areas.of(said.area_ids) if wanted.areas else said.area_ids,
        provider_ids=wanted.providers.of(said.provider_ids) if wanted.providers else said.provider_ids,
    )
    if wanted.status is None or wanted.status is said.status:
        # One that is cancelled already keeps its own reason.
        return becomes
    return replace(
        becomes,
        status=wanted.status,
        status_before=said.status if wanted.status is Status.TAKEN_OUT else None,
        reason=wanted.reason if wanted.status in (Status.CANCELLED, Status.TAKEN_OUT) else "",
    )


def _hindrance(one: Selected, becomes: SaidOfMany, offers: Offers, today: date) -> Hindrance | None:
    if one.said.status is Status.TAKEN_OUT:
        return Hindrance(Obstacle.TAKEN_OUT)
    pair = becomes.audience_id, becomes.sector_id
    if pair != (one.said.audience_id, one.said.sector_id) and not is_offered(offers, pair, one.reporting_year):
        return Hindrance(Obstacle.NOT_OFFERED, (*pair, one.reporting_year))
    if becomes.status is not one.said.status:
        if becomes.status is Status.DELIVERED and one.starts_on > today:
            return Hindrance(Obstacle.TO_COME)
        if becomes.status is Status.PLANNED and one.is_counted:
            return Hindrance(Obstacle.COUNTED)
    return None


def is_offered(offers: Offers, pair: tuple[int, int], reporting_year: int) -> bool:
    """Whether an audience offers a sector in a reporting year."""
    if pair not in offers:
        return False
    first, last = offers[pair]
    return (first is None or first <= reporting_year) and (last is None or reporting_year <= last)
