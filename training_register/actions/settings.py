"""Changing the settings that administrators set in a browser."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from training_register.actions.operations import as_json, begin_operation, record_change
from training_register.actions.placing import PUBLISHED, place_entries
from training_register.actions.refusals import Refusal
from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.models import AppUser, Change, KeptSettings, Operation
from training_register.models.settings import ONLY
from training_register.queries.publications import has_publication
from training_register.rules.names import joined
from training_register.rules.periods import MONTHS
from training_register.rules.settings_words import LABELS
from training_register.settings import SET_IN_BROWSER, Settings

CHANGE_SETTINGS, CHANGE_FIRST_MONTH, CHOOSE_TABLES = "change settings", "change first month", "choose tables"
# What those who keep the lists set as well, and may undo.
SET_WITH_LISTS = frozenset({"tables_left_out"})
SUBJECT = KeptSettings.__tablename__


class SettingsOvertaken(Exception):
    """Somebody else has changed the same settings since they were seen; nothing was done."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(f"Changed by somebody else: {', '.join(names)}.")
        self.names = names


def change_settings(
    db_session: DbSession, *, by: AppUser | None, settings: Settings, seen: Mapping[str, Any], said: Mapping[str, Any]
) -> Operation | None:
    """Sets what was said and differs from what was seen; None where the settings are so already.

    `settings` are those of this transaction (`current.current_settings(to_change=True)`), `seen` those that were shown
    to whoever said it, in the types that JSON has. What they left as it was stays as somebody else has set it since.
    Raises `SettingsOvertaken` where both have set the same otherwise.
    """
    plain = {name: as_json(_listed(value)) for name, value in said.items()}
    now = shown_settings(settings)
    wanted = {name for name in said if plain[name] not in (now[name], seen.get(name))}
    if overtaken := [name for name in said if name in wanted and seen.get(name) != now[name]]:
        raise SettingsOvertaken(overtaken)
    if not wanted:
        return None
    operation = begin_operation(db_session, kind=CHANGE_SETTINGS, by=by)
    _set(db_session, operation, {name: said[name] for name in SET_IN_BROWSER if name in wanted})
    return operation


def shown_settings(settings: Settings) -> dict[str, Any]:
    """What is shown to whoever may change the settings, in the types that JSON has."""
    return {name: as_json(_listed(getattr(settings, name))) for name in SET_IN_BROWSER}


def change_first_month(
    db_session: DbSession, *, by: AppUser | None, settings: Settings, seen: int, first_month: int
) -> int | None:
    """Begins reporting years with another month, and places every entry anew; gives how many moved.

    None where they begin with it already. Raises `Refusal` where tables were published, or where somebody else has set
    another month since the one that was seen.
    """
    if settings.first_month == first_month:
        return None
    if has_publication(db_session):
        raise Refusal("", PUBLISHED)
    if settings.first_month != seen:
        raise Refusal(
            "first_month",
            f"Somebody else has set the first month to {MONTHS[settings.first_month]} since. Look at what would "
            "change now.",
        )
    operation = begin_operation(db_session, kind=CHANGE_FIRST_MONTH, by=by)
    moved = place_entries(db_session, first_month)
    operation.about = f"{entries_in_words(moved)} placed anew"
    _set(db_session, operation, {"first_month": first_month})
    return moved


def choose_tables(
    db_session: DbSession,
    *,
    by: AppUser | None,
    settings: Settings,
    seen: Collection[str],
    left_out: Collection[str],
) -> Operation | None:
    """Leaves tables out of the files of periods, and puts others back in; None where nothing is changed by that.

    `settings` are those of this transaction. `seen` and `left_out` are the short names of the tables that were left out
    when the choice was shown, and that are to be: what is in both or in neither stays as somebody else has chosen.
    """
    now = set(settings.tables_left_out)
    wanted = (now - (set(seen) - set(left_out))) | (set(left_out) - set(seen))
    if wanted == now:
        return None
    operation = begin_operation(db_session, kind=CHOOSE_TABLES, by=by)
    _set(db_session, operation, {"tables_left_out": tuple(sorted(wanted))})
    return operation


def undo_change_of_settings(
    db_session: DbSession, undo: Operation, change: Change, *, first_month: int, where_set: Collection[str]
) -> None:
    """Sets again what was set before a change. Raises `Refusal` where something newer stands there.

    `first_month` is the one that holds now. Where `where_set` says that it is set elsewhere, entries stay in place.
    """
    row = _row(db_session)
    fields = {name: values for name, values in change.fields.items() if name in SET_IN_BROWSER}
    if newer := [LABELS[name] for name, (_, after) in fields.items() if as_json(getattr(row, name)) != after]:
        raise Refusal("", f"{joined(newer)} {'was' if len(newer) == 1 else 'were'} changed since. Undo that first.")
    before = {name: _typed(name, value) for name, (value, _) in fields.items()}
    if "first_month" in before and "first_month" not in where_set:
        again = before["first_month"] or Settings().first_month
        if again != first_month:
            if has_publication(db_session):
                raise Refusal("", PUBLISHED)
            place_entries(db_session, again)
    _set(db_session, undo, before)


def _set(db_session: DbSession, operation: Operation, values: Mapping[str, Any]) -> None:
    row = _row(db_session)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, _listed(value))
    row.version = secrets.token_hex(8)
    db_session.flush()
    after = {name: getattr(row, name) for name in values}
    record_change(db_session, operation, subject=SUBJECT, subject_id=ONLY, before=before, after=after)


def _row(db_session: DbSession) -> KeptSettings:
    """The line of the settings, held by whoever changes it; it is made where a database has none."""
    row = db_session.scalars(select(KeptSettings).where(KeptSettings.id == ONLY).with_for_update()).one_or_none()
    if row is None:
        row = KeptSettings(id=ONLY)
        db_session.add(row)
    return row


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "entries_kept_since" and value else value
