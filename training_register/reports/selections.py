"""What a change of many entries would do, in words, before it is done and where its history tells of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.models import Area, Audience, Course, Provider, Sector
from training_register.queries.history import names_of
from training_register.reports.history import NOTHING
from training_register.rules.entries import Status
from training_register.rules.periods import year_label
from training_register.rules.selections import (
    Hindrance,
    LinesHow,
    LinesWanted,
    Obstacle,
    Plan,
    SaidOfMany,
    Selected,
    Wanted,
)

# What can be changed: what it is called, the field that says it, and the list that its ids are of.
_PARTS: tuple[tuple[str, str, Any], ...] = (
    ("Audience", "audience_id", Audience),
    ("Sector", "sector_id", Sector),
    ("Course", "course_id", Course),
    ("Areas", "area_ids", Area),
    ("Delivered by", "provider_ids", Provider),
    ("Status", "status", None),
)
_HOW = {LinesHow.INSTEAD: "", LinesHow.BESIDES: "besides ", LinesHow.OFF: "without "}
# So many lines of one part, and so many entries of one obstacle, are told one by one.
MOST_LINES = 20
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ChangedAlike:
    """So many entries become the same from the same."""

    before: str
    after: str
    entries: int


@dataclass(frozen=True, slots=True)
class PartOfPreview:
    """What becomes of one part of the entries, the most first; `others` are in lines that are not told."""

    label: str
    lines: tuple[ChangedAlike, ...]
    others: int
    already: int


@dataclass(frozen=True, slots=True)
class Hindered:
    """Entries that can't be changed, and why; the first of them are named."""

    words: str
    entries: int
    named: tuple[Selected, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do. `warnings` say what somebody may overlook."""

    parts: tuple[PartOfPreview, ...]
    hindered: tuple[Hindered, ...]
    warnings: tuple[str, ...]
    changed: int
    unchanged: int

    @property
    def number_hindered(self) -> int:
        """How many can't be changed."""
        return sum(one.entries for one in self.hindered)


def preview_of(db_session: DbSession, plan: Plan, wanted: Wanted, *, first_month: int) -> Preview:
    """What a change would do, with the names behind its ids: five queries at most."""
    names = _names(db_session, plan, wanted)
    return Preview(
        parts=tuple(_part(plan, names, *part) for part in _PARTS if _is_wanted(wanted, part[1], plan)),
        hindered=tuple(
            Hindered(_obstacle(hindrance, names, first_month), len(entries), tuple(entries[:MOST_NAMED]))
            for hindrance, entries in plan.hindered.items()
        ),
        warnings=tuple(_warnings(plan, wanted)),
        changed=len(plan.changed),
        unchanged=len(plan.unchanged),
    )


def wanted_in_words(db_session: DbSession, wanted: Wanted, entries: int) -> str:
    """What was done to how many, for the history: "30 entries: sector Health; areas besides North"."""
    names = _names(db_session, Plan(), wanted)
    said = []
    for label, id_, one in (("audience", wanted.audience_id, Audience), ("sector", wanted.sector_id, Sector)):
        if id_ is not None:
            said.append(f"{label} {names[one].get(id_, '?')}")
    if wanted.course is not None:
        said.append(f"course {_value(wanted.course, names[Course])}")
    for label, lines, model in (("areas", wanted.areas, Area), ("delivered by", wanted.providers, Provider)):
        if lines:
            said.append(f"{label} {_HOW[lines.how]}{_value(lines.ids, names[model])}")
    if wanted.status:
        said.append(wanted.status.value)
    return f"{entries_in_words(entries)}: {'; '.join(said)}"


def _is_wanted(wanted: Wanted, field: str, plan: Plan) -> bool:
    said = {
        "audience_id": wanted.audience_id,
        "sector_id": wanted.sector_id,
        "course_id": wanted.course,
        "area_ids": wanted.areas,
        "provider_ids": wanted.providers,
        "status": wanted.status,
    }
    return said[field] is not None


def _part(plan: Plan, names: Mapping[Any, Mapping[int, str]], label: str, field: str, model: Any) -> PartOfPreview:
    changed: Counter[tuple[Any, Any]] = Counter()
    already = len(plan.unchanged)
    for one, becomes in plan.changed:
        before, after = getattr(one.said, field), getattr(becomes, field)
        if before == after:
            already += 1
        else:
            changed[before, after] += 1
    # The most first; those of the same number as they come, which is by day.
    found = changed.most_common()
    told = found[:MOST_LINES]
    known = names.get(model, {})
    lines = tuple(ChangedAlike(_value(before, known), _value(after, known), number) for (before, after), number in told)
    return PartOfPreview(label, lines, sum(number for _, number in found[MOST_LINES:]), already)


def _value(value: Any, names: Mapping[int, str]) -> str:
    if isinstance(value, Status):
        return value.value
    ids = value if isinstance(value, tuple) else () if value is None else (value,)
    return ", ".join(names.get(id_, "?") for id_ in ids) or NOTHING


def _obstacle(hindrance: Hindrance, names: Mapping[Any, Mapping[int, str]], first_month: int) -> str:
    match hindrance.obstacle:
        case Obstacle.TAKEN_OUT:
            return "It is taken out of the figures. Put it back first."
        case Obstacle.NOT_OFFERED:
            audience_id, sector_id, year = hindrance.about
            audience, sector = names[Audience].get(audience_id, "?"), names[Sector].get(sector_id, "?")
            return f"“{audience}” does not offer the sector “{sector}” in {year_label(year, first_month)}."
        case Obstacle.TO_COME:
            return "The day has not come yet, so it can’t be delivered."
        case Obstacle.COUNTED:
            return "How many came is recorded, so it took place and is not planned."


def _warnings(plan: Plan, wanted: Wanted) -> list[str]:
    warnings = []
    lost = sum(
        1
        for one, becomes in plan.changed
        if one.is_counted and one.said.status is Status.DELIVERED and becomes.status is not Status.DELIVERED
    )
    if lost:
        says = "1 of them says" if lost == 1 else f"{lost:,} of them say"
        warnings.append(f"{says} how many came. That no longer counts in any table.")
    unknown = sum(
        1
        for one, becomes in plan.changed
        if not one.is_counted and becomes.status is Status.DELIVERED and one.said.status is not Status.DELIVERED
    )
    if unknown:
        does = "1 of them does not say" if unknown == 1 else f"{unknown:,} of them do not say"
        warnings.append(f"{does} how many came: it stands under “Missing figures” until somebody fills it in.")
    return warnings


def _names(db_session: DbSession, plan: Plan, wanted: Wanted) -> dict[Any, dict[int, str]]:
    """The names of all ids that the change touches."""
    ids: defaultdict[Any, set[int]] = defaultdict(set)

    def note(said: SaidOfMany) -> None:
        for _, field, model in _PARTS:
            value = getattr(said, field)
            if model is not None and value is not None:
                ids[model].update(value if isinstance(value, tuple) else (value,))

    for one, becomes in plan.changed:
        note(one.said)
        note(becomes)
    for hindrance in plan.hindered:
        if hindrance.obstacle is Obstacle.NOT_OFFERED:
            ids[Audience].add(hindrance.about[0])
            ids[Sector].add(hindrance.about[1])
    lines: Sequence[tuple[Any, Collection[int]]] = (
        (Audience, _one(wanted.audience_id)),
        (Sector, _one(wanted.sector_id)),
        (Course, wanted.course or ()),
        (Area, _ids(wanted.areas)),
        (Provider, _ids(wanted.providers)),
    )
    for model, some in lines:
        ids[model].update(some)
    return names_of(db_session, ids)


def _one(id_: int | None) -> tuple[int, ...]:
    return () if id_ is None else (id_,)


def _ids(lines: LinesWanted | None) -> tuple[int, ...]:
    return lines.ids if lines else ()
