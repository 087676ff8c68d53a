"""Names that people type into a form: those that are in the lists, and those that are close to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Integer, Select, String, bindparam, cast, func, literal, null, select, union_all

from training_register.count import Certainty
from training_register.database import DbSession
from training_register.models import Course, Entry, Organisation, OrganisationSpelling, Provider, Trainer
from training_register.rules.entries import Kind, Status
from training_register.rules.names import folded

# From this likeness on, of 100, somebody is asked whether a new name is one that is there.
CLOSE = 82
MOST_CLOSE = 3
# So many of a course's last sessions say what is usual.
USUAL_OF = 30
# The lists that a form may add to, by the word for one of their names.
LISTS: dict[str, Any] = {"course": Course, "organisation": Organisation, "provider": Provider, "trainer": Trainer}


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name that is in a list: its id, the name itself, and what it brings with it, or None."""

    id: int
    name: str
    sector_id: int | None = None
    area_id: int | None = None
    level_id: int | None = None
    activity_id: int | None = None
    minutes: int | None = None
    audience_id: int | None = None
    # How many attended the last sessions of a course, with "," between them, where they were counted exactly.
    attended: str | None = None

    @property
    def usual_attended(self) -> list[int]:
        """How many attended the last delivered sessions of a course."""
        return [int(number) for number in self.attended.split(",")] if self.attended else []


def names_found(
    db_session: DbSession, asked: Mapping[str, Collection[str]], *, apart_from: int | None = None
) -> dict[str, dict[str, FoundName]]:
    """For each list of `LISTS`, those of some names that are in it, by their folded form: one query.

    An organisation is found by its other spellings too; of one that was merged, where it went. Retired names are
    found: a session that is recorded late may be of before. The entry `apart_from` says nothing of what is usual.
    """
    found: dict[str, dict[str, FoundName]] = {kind: {} for kind in asked}
    told = {kind: sorted({folded(name) for name in names}) for kind, names in asked.items() if names}
    if not told:
        return found
    for kind, _, plain, *row in db_session.execute(_named(tuple(told)), {**told, "apart_from": apart_from or 0}):
        found[kind][plain] = FoundName(*row)
    return found


@lru_cache(maxsize=64)
def _named(kinds: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """What `names_found` asks of some lists; it is told the names of each."""
    found = union_all(*(part for kind in kinds for part in _parts(kind))).subquery()
    # Other spellings come first, so that a name of its own has the last word.
    return select(found).order_by(found.c.rank)


def _parts(kind: str) -> list[Any]:
    nothing, no_words = cast(null(), Integer), cast(null(), String)
    plain = bindparam(kind, expanding=True, type_=String)
    brought: tuple[Any, ...]
    if kind == "organisation":
        own, shown = Organisation.__table__.alias("own").c, Organisation.__table__.alias("shown").c
        spelling = OrganisationSpelling.__table__.c
        brought = (
            shown.id, shown.name, shown.usual_sector_id, shown.usual_area_id, nothing, nothing, nothing, nothing,
            no_words,
        )  # fmt: skip
        where_it_went = shown.id == func.coalesce(own.merged_into_id, own.id)
        return [
            select(
                literal(kind, String).label("kind"), literal(1).label("rank"), own.folded.label("folded"), *brought
            ).where(own.folded.in_(plain), where_it_went),
            select(literal(kind, String), literal(0), spelling.folded, *brought).where(
                spelling.folded.in_(plain), own.id == spelling.organisation_id, where_it_went
            ),
        ]
    names = LISTS[kind].__table__.c
    brought = (nothing, nothing, nothing, nothing, nothing, nothing, no_words)
    if kind == "course":
        entry = Entry.__table__.c
        latest = (
            select(entry.audience_id).where(entry.course_id == names.id).order_by(entry.id.desc()).limit(1)
        ).scalar_subquery()
        brought = (nothing, nothing, names.level_id, names.activity_id, names.usual_minutes, latest, _attended(names))
    return [
        select(
            literal(kind, String).label("kind"), literal(1).label("rank"), names.folded.label("folded"),
            names.id, names.name, *brought,
        ).where(names.folded.in_(plain))
    ]  # fmt: skip


def _attended(course: Any) -> Any:
    """How many attended the last sessions of a course, in one text."""
    entry = Entry.__table__.c
    lately = (
        select(entry.attended)
        .where(
            entry.course_id == course.id,
            entry.kind == Kind.ONE,
            entry.status == Status.DELIVERED,
            entry.attended_certainty == Certainty.EXACT,
            entry.id != bindparam("apart_from", type_=Integer),
        )
        .correlate(Course.__table__)
        .order_by(entry.id.desc())
        .limit(USUAL_OF)
        .subquery()
    )
    return select(func.aggregate_strings(cast(lately.c.attended, String), ",")).scalar_subquery()


def close_names(db_session: DbSession, kind: str, name: str) -> Sequence[str]:
    """The names of a list that a new name is close to, the closest first, at most a few."""
    names = LISTS[kind].__table__.c
    statement = select(names.folded, names.name).where(names.retired_on.is_(None))
    if kind == "organisation":
        statement = statement.where(names.merged_into_id.is_(None))
    there: dict[str, str] = dict(db_session.execute(statement.order_by(names.sort_name, names.id)).all())
    plain = folded(name)
    close = process.extract(plain, there.keys(), scorer=fuzz.WRatio, score_cutoff=CLOSE, limit=MOST_CLOSE)
    return [there[key] for key, _, _ in close if key != plain]
