"""Breaks in series: recorded, changed and taken away, each as an operation."""

from __future__ import annotations

from sqlalchemy import select

from training_register.actions.lists import Gone
from training_register.actions.many_rows import free_id, hold_still
from training_register.actions.operations import begin_operation, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import AppUser, Audience, AudienceSector, Sector, SeriesBreak
from training_register.queries.kept_lists import as_seen
from training_register.queries.series_breaks import BreakValues, break_choices, break_like

_THERE = "There is a break in this from this year on already. Change that one instead."
_NOT_OFFERED = "This audience does not offer the sector. Choose another audience, or every audience."


def add_break(db_session: DbSession, *, by: AppUser | None, values: BreakValues) -> SeriesBreak:
    """Records that a report table or a sector is counted otherwise from a year on. Raises `Refusal`."""
    _begin(db_session)
    _check(db_session, values, None)
    line = SeriesBreak(**values.columns, id=free_id(db_session, SeriesBreak))
    db_session.add(line)
    db_session.flush()
    _record(db_session, by, "add", line, before={})
    return line


def change_break(
    db_session: DbSession, *, by: AppUser | None, break_id: int, seen: str, values: BreakValues
) -> SeriesBreak:
    """Says something else of a break. `seen` is what `as_seen` said of it when the form was shown. Raises `Refusal`."""
    _begin(db_session)
    line = _line(db_session, break_id)
    if seen != as_seen({column: getattr(line, column) for column in values.columns}):
        raise Refusal(
            "reason",
            f"Somebody else has changed this meanwhile. Its reason is now “{line.reason}”. Nothing of yours is saved "
            "yet. Look at what is there, then save again.",
        )
    _check(db_session, values, break_id)
    before = columns_of(line)
    for column, value in values.columns.items():
        setattr(line, column, value)
    db_session.flush()
    _record(db_session, by, "change", line, before)
    return line


def delete_break(db_session: DbSession, *, by: AppUser | None, break_id: int) -> str:
    """Takes a break away, so that figures are compared across it; gives what it was in. Raises `Gone`."""
    _begin(db_session)
    line = _line(db_session, break_id)
    name, before = _name(db_session, line), columns_of(line)
    db_session.delete(line)
    db_session.flush()
    operation = begin_operation(db_session, kind="delete break in series", by=by, about=name)
    record_change(
        db_session, operation, subject=SeriesBreak.__tablename__, subject_id=break_id, before=before, after={}
    )
    return name


def _begin(db_session: DbSession) -> None:
    """Breaks change seldom, so whoever changes one is alone with them: no two record the same."""
    hold_still(db_session, Audience, Sector, SeriesBreak)


def _line(db_session: DbSession, break_id: int) -> SeriesBreak:
    line = db_session.scalars(
        select(SeriesBreak).where(SeriesBreak.id == break_id).execution_options(populate_existing=True)
    ).one_or_none()
    if line is None:
        raise Gone
    return line


def _check(db_session: DbSession, values: BreakValues, own_id: int | None) -> None:
    """Raises `Refusal` for a break in nothing that there is, and for one that is there already."""
    choices = break_choices(db_session)
    is_there = (
        values.table_short_name in choices.tables
        if values.table_short_name is not None
        else values.sector_id in choices.sectors
    )
    if not is_there:
        raise Refusal("of", "This is no longer there. Choose another.")
    if values.audience_id is not None:
        offered = select(AudienceSector.id).where(
            AudienceSector.audience_id == values.audience_id, AudienceSector.sector_id == values.sector_id
        )
        if db_session.scalar(offered.limit(1)) is None:
            raise Refusal("audience_id", _NOT_OFFERED)
    if break_like(db_session, values) not in (None, own_id):
        raise Refusal("from_year", _THERE)


def _name(db_session: DbSession, line: SeriesBreak) -> str:
    """What a break is in: the title of a table, or the name of a sector."""
    choices = break_choices(db_session)
    if line.sector_id is not None:
        return choices.sectors.get(line.sector_id, "")
    return choices.tables.get(line.table_short_name or "", line.table_short_name or "")


def _record(db_session: DbSession, by: AppUser | None, done: str, line: SeriesBreak, before: dict[str, object]) -> None:
    after = columns_of(line)
    if before != after:
        operation = begin_operation(db_session, kind=f"{done} break in series", by=by, about=_name(db_session, line))
        record_change(
            db_session, operation, subject=SeriesBreak.__tablename__, subject_id=line.id, before=before, after=after
        )
