"""Names that somebody types into a form and that are not in the lists yet: added as part of what they record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from training_register.actions.entries import EntryValues
from training_register.actions.imported_names import Keys
from training_register.actions.many_rows import free_id
from training_register.actions.operations import record_change
from training_register.database import DbSession
from training_register.models import Operation
from training_register.queries.lists import ids_by_key, last_position
from training_register.queries.names import LISTS
from training_register.rules.names import folded


def add_name(db_session: DbSession, operation: Operation, *, kind: str, name: str, **columns: Any) -> int:
    """The id of a new name of a list of `queries.names.LISTS`, added at its end.

    Of two people who add the same name in the same moment, the second is given the name of the first.
    """
    model = LISTS[kind]
    # The key is looked for only now: a new name is rare.
    key = Keys(ids_by_key(db_session, model)).new_for(name)
    new = model(
        id=free_id(db_session, model),
        name=name,
        short_name=key,
        position=last_position(db_session, model) + 1,
        **columns,
    )
    try:
        with db_session.begin_nested():
            db_session.add(new)
    except IntegrityError:
        there = db_session.scalar(select(model.id).where(model.folded == folded(name)))
        if there is None:
            raise
        return int(there)
    said = {field: value for field, value in columns.items() if value is not None}
    record_change(
        db_session, operation, subject=model.__tablename__, subject_id=new.id, before={}, after={"name": name, **said}
    )
    return int(new.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody says of an entry, with names that may be new: ids of the lists, or texts that are in none yet.

    `values` holds everything else; its own names are not looked at.
    """

    values: EntryValues
    course: int | str | None = None
    organisations: tuple[int | str, ...] = ()
    providers: tuple[int | str, ...] = ()
    trainers: tuple[tuple[int | str, int | None], ...] = ()

    @property
    def new_names(self) -> list[str]:
        """The names that would be added to the lists."""
        names = (self.course, *self.organisations, *self.providers, *(trainer for trainer, _ in self.trainers))
        return [name for name in names if isinstance(name, str)]


def settled(db_session: DbSession, operation: Operation, draft: Draft) -> EntryValues:
    """What a draft says once its new names are in the lists, with a change for each in the operation.

    A new course takes its level, activity and length from the entry, a new organisation its sector and area.
    """
    values = draft.values

    def id_of(kind: str, name: int | str, **columns: Any) -> int:
        return name if isinstance(name, int) else add_name(db_session, operation, kind=kind, name=name, **columns)

    course_id = None
    if draft.course is not None:
        course_id = id_of(
            "course",
            draft.course,
            level_id=values.level_id,
            activity_id=values.activity_id,
            usual_minutes=values.minutes_each,
        )
    organisation_ids = tuple(
        id_of(
            "organisation",
            name,
            usual_sector_id=values.sector_id,
            usual_area_id=values.area_ids[0] if len(values.area_ids) == 1 else None,
        )
        for name in draft.organisations
    )
    return replace(
        values,
        course_id=course_id,
        organisation_ids=organisation_ids,
        provider_ids=tuple(id_of("provider", name) for name in draft.providers),
        trainers=tuple((id_of("trainer", name), half_days) for name, half_days in draft.trainers),
    )
