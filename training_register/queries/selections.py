"""Entries that somebody selected to change them at once: which they are, and what each says now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import AudienceSector, Entry, EntryArea, EntryProvider, Operation, Sector
from training_register.queries.choices import SectorChoice
from training_register.queries.entries import ListedEntry, list_of, listed_entries
from training_register.queries.filters import Question
from training_register.queries.scopes import in_scope
from training_register.queries.searches import one_of
from training_register.rules.periods import reporting_year_of
from training_register.rules.permissions import Scope
from training_register.rules.selections import Offers, SaidOfMany, Selected

MOST_SELECTED = 5_000


def ids_found(question: Question) -> list[int]:
    """The entries that a filter finds, by their ids: at most one more than may be selected."""
    statement = question.narrowed(select(Entry.id)).order_by(Entry.id).limit(MOST_SELECTED + 1)
    return list(question.db_session.scalars(statement))


def selected_entries(
    db_session: DbSession, ids: Collection[int], *, scope: Scope, first_month: int, hold: bool = False
) -> list[Selected]:
    """Those of some entries that are in a scope, by day: three queries, however many they are.

    With `hold` nobody else changes them until the transaction ends, as on SQLite nobody can once it has begun.
    """
    entry = Entry.__table__.c
    statement = select(
        entry.id, entry.version, entry.starts_on, entry.attended, entry.words_instead, entry.audience_id,
        entry.sector_id, entry.course_id, entry.status, entry.status_before, entry.reason,
    ).where(one_of(entry.id, ids), in_scope(scope, entry)).order_by(entry.id)  # fmt: skip
    rows = db_session.execute(statement.with_for_update() if hold else statement).all()
    areas = _lines(db_session, EntryArea, "area_id", ids)
    providers = _lines(db_session, EntryProvider, "provider_id", ids)
    found = [
        Selected(
            id=row.id,
            version=row.version,
            starts_on=row.starts_on,
            reporting_year=reporting_year_of(row.starts_on, first_month),
            is_counted=row.attended is not None or bool(row.words_instead),
            said=SaidOfMany(
                audience_id=row.audience_id,
                sector_id=row.sector_id,
                course_id=row.course_id,
                area_ids=tuple(areas[row.id]),
                provider_ids=tuple(providers[row.id]),
                status=row.status,
                status_before=row.status_before,
                reason=row.reason,
            ),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.starts_on, one.id))


def listed_by_day(db_session: DbSession, ids: Collection[int]) -> list[ListedEntry]:
    """Some entries as lists show them, by day. Whoever asks has made sure that they may be seen."""
    return listed_entries(db_session, list_of(one_of(Entry.__table__.c.id, ids)))


def _lines(db_session: DbSession, model: Any, column: str, ids: Collection[int]) -> defaultdict[int, list[int]]:
    lines = model.__table__.c
    found: defaultdict[int, list[int]] = defaultdict(list)
    for entry_id, id_ in db_session.execute(
        select(lines.entry_id, lines[column])
        .where(one_of(lines.entry_id, ids))
        .order_by(lines.entry_id, lines.position, lines[column])
    ):
        found[entry_id].append(id_)
    return found


def offers(db_session: DbSession) -> Offers:
    """Which audience offers which sector, and in which years; no sector that is retired."""
    rows = db_session.execute(
        select(
            AudienceSector.audience_id, AudienceSector.sector_id, AudienceSector.from_year, AudienceSector.to_year
        ).where(Sector.id == AudienceSector.sector_id, Sector.retired_on.is_(None))
    )
    return {(audience_id, sector_id): (first, last) for audience_id, sector_id, first, last in rows}


def sectors_offered(db_session: DbSession) -> tuple[SectorChoice, ...]:
    """The sectors that are not retired, in their order, with the audiences that offer each in any year."""
    found: dict[int, tuple[str, list[int]]] = {}
    for id_, name, audience_id in db_session.execute(
        select(Sector.id, Sector.name, AudienceSector.audience_id)
        .where(Sector.id == AudienceSector.sector_id, Sector.retired_on.is_(None))
        .order_by(Sector.position, Sector.id, AudienceSector.audience_id)
    ):
        found.setdefault(id_, (name, []))[1].append(audience_id)
    return tuple(SectorChoice(id_, name, tuple(audience_ids)) for id_, (name, audience_ids) in found.items())


def names_in_use(db_session: DbSession, model: Any) -> list[str]:
    """The names of a list that are not retired, by name."""
    return list(
        db_session.scalars(select(model.name).where(model.retired_on.is_(None)).order_by(model.sort_name, model.id))
    )


def own_operation(
    db_session: DbSession, operation_id: int, *, kinds: Collection[str], by_id: int | None
) -> Operation | None:
    """The operation of an id, if it is of some kinds, not undone, and of somebody; of anybody where `by_id` is None."""
    undone = select(Operation.id).where(Operation.undoes_id == operation_id)
    statement = select(Operation).where(Operation.id == operation_id, Operation.kind.in_(kinds), ~undone.exists())
    if by_id is not None:
        statement = statement.where(Operation.by_id == by_id)
    return db_session.scalars(statement).one_or_none()


def operation_of_key(db_session: DbSession, key: str) -> Operation | None:
    """The operation that a form's key was used for, if any was."""
    return db_session.scalars(select(Operation).where(Operation.key == key)).one_or_none()
