"""Entries as a sheet that came from a download finds them again: what each says by ids, some hundreds at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import (
    AppUser,
    Change,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
    Measure,
    Operation,
    Organisation,
    Split,
    SplitItem,
)
from training_register.queries.history import EntryChange
from training_register.queries.scopes import in_scope
from training_register.queries.searches import one_of
from training_register.rules.own_sheet import ATTENDED_KEY
from training_register.rules.permissions import Scope

ASKED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry by ids: `columns` are those of its table by their names, organisations as they were recorded."""

    id: int
    version: int
    columns: Mapping[str, Any]
    organisation_ids: tuple[int, ...]
    area_ids: tuple[int, ...]
    provider_ids: tuple[int, ...]
    trainers: tuple[tuple[int, int | None], ...]
    figures: tuple[tuple[int, int | None, Count], ...]

    @property
    def sessions(self) -> Count | None:
        """Its sessions; None where they do not apply."""
        number = self.columns["sessions"]
        if number is None and not self.columns["has_sessions"]:
            return None
        return Count.of(number, self.columns["sessions_certainty"], self.columns["sessions_as_typed"])

    @property
    def attended(self) -> Count:
        """How many attended, with the words that somebody wrote instead of a number."""
        words = self.columns["attended_as_typed"] or self.columns["words_instead"]
        return Count.of(self.columns["attended"], self.columns["attended_certainty"], words)


def versions_of(db_session: DbSession, ids: Sequence[int], *, scope: Scope) -> dict[int, int]:
    """The versions of those of some entries that are in a scope, by their ids."""
    entry = Entry.__table__.c
    return {
        id_: version
        for start in range(0, len(ids), ASKED_AT_ONCE)
        for id_, version in db_session.execute(
            select(entry.id, entry.version).where(
                one_of(entry.id, ids[start : start + ASKED_AT_ONCE]), in_scope(scope, entry)
            )
        )
    }


def entries_stored(db_session: DbSession, ids: Collection[int]) -> dict[int, StoredEntry]:
    """Some entries by their ids: a query for them, and one for each kind of their lines."""
    entry = Entry.__table__
    organisations = _lines(db_session, EntryOrganisation, ids, "organisation_id")
    areas = _lines(db_session, EntryArea, ids, "area_id")
    providers = _lines(db_session, EntryProvider, ids, "provider_id")
    trainers = _lines(db_session, EntryTrainer, ids, "trainer_id", "half_days")
    figures = _figures(db_session, ids)
    return {
        row.id: StoredEntry(
            row.id, row.version, dict(row._mapping), tuple(organisations.get(row.id, ())), tuple(areas.get(row.id, ())),
            tuple(providers.get(row.id, ())), tuple(trainers.get(row.id, ())), tuple(figures.get(row.id, ())),
        )
        for row in db_session.execute(select(entry).where(one_of(entry.c.id, ids)))
    }  # fmt: skip


def _lines(db_session: DbSession, model: Any, ids: Collection[int], *columns: str) -> dict[int, list[Any]]:
    line = model.__table__.c
    statement = select(line.entry_id, *(line[name] for name in columns)).where(one_of(line.entry_id, ids))
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for entry_id, *values in db_session.execute(statement.order_by(line.entry_id, line.position, line[columns[0]])):
        found[entry_id].append(values[0] if len(columns) == 1 else tuple(values))
    return found


def _figures(db_session: DbSession, ids: Collection[int]) -> dict[int, list[tuple[int, int | None, Count]]]:
    figure = Figure.__table__.c
    found: defaultdict[int, list[tuple[int, int | None, Count]]] = defaultdict(list)
    for entry_id, measure_id, item_id, number, certainty, words in db_session.execute(
        select(
            figure.entry_id, figure.measure_id, figure.split_item_id, figure.number, figure.certainty, figure.as_typed
        )
        .where(one_of(figure.entry_id, ids))
        .order_by(figure.measure_id, figure.id)
    ):
        found[entry_id].append((measure_id, item_id, Count.of(number, certainty, words)))
    return found


def changes_after(db_session: DbSession, versions: Mapping[int, int]) -> dict[int, list[EntryChange]]:
    """The changes of some entries that came after a version of each, the first one first."""
    change = Change.__table__.c
    found: defaultdict[int, list[EntryChange]] = defaultdict(list)
    for entry_id, kind, by, at, number, fields in db_session.execute(
        select(change.subject_id, Operation.kind, AppUser.email, Operation.at, change.version, change.fields)
        .join(Operation, Operation.id == change.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .where(change.subject == "entry", one_of(change.subject_id, versions), change.version > 1)
        .order_by(change.subject_id, change.version, change.id)
    ):
        if number > versions[entry_id]:
            found[entry_id].append(EntryChange(kind, by or "", at, number, fields))
    return found


def sessions_shared(db_session: DbSession, ids: Collection[int]) -> dict[int, int]:
    """Those of some entries that are the same session as another, and that other one."""
    entry = Entry.__table__.c
    asked = select(entry.id, entry.same_session_as_id).where(
        one_of(entry.id, ids), entry.same_session_as_id.is_not(None)
    )
    return dict(db_session.execute(asked).all())


def merged_organisations(db_session: DbSession) -> dict[int, int]:
    """The organisations that were merged, and where each went."""
    merged = select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))
    return {id_: into for id_, into in db_session.execute(merged) if into is not None}


def splits_of_attended(db_session: DbSession) -> tuple[int | None, dict[int, str]]:
    """The id of the measure of those who attended, and of each item of a split the name of that split."""
    measure_id = db_session.scalar(select(Measure.id).where(Measure.short_name == ATTENDED_KEY))
    items = select(SplitItem.id, Split.name).where(Split.id == SplitItem.split_id)
    return measure_id, dict(db_session.execute(items).all())
