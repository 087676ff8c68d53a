"""The settings as they are now, for a request or a command: those given at the start, and those the register keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, has_request_context, session
from flask_login import current_user

from training_register.database import db, writing_transaction
from training_register.queries.settings import kept_settings, settings_version_held
from training_register.settings import Settings

_LAST_READ = "kept_settings"


@dataclass(frozen=True, slots=True)
class _Read:
    """Settings as this process last read them, with the version of what the register keeps and what was given."""

    version: str
    given: Settings
    settings: Settings


def current_settings(*, to_change: bool = False) -> Settings:
    """Every setting as it is now, whichever process or machine changed it.

    The statement that finds who is signed in brings the version of the settings with it (`note_settings_version`), and
    they are read again only where that is another one. In a transaction that writes (`database.writing`) they stay
    what they are until it ends: whoever records an entry places it by the first month that still holds when the entry
    is committed. `to_change` says that this transaction changes them itself.
    """
    writes = writing_transaction(db.session)
    seen: tuple[Any, Settings] | None = g.get("settings_seen")
    if seen and seen[0] is writes and not to_change:
        return seen[1]
    version = settings_version_held(db.session, to_change=to_change) if writes else _version_noted()
    settings = _settings_of(version)
    g.settings_seen = writes, settings
    return settings


def settings_last_read() -> Settings:
    """The settings without a question to the database: for a page that says that the database can't be reached."""
    last: _Read | None = current_app.extensions.get(_LAST_READ)
    given: Settings = current_app.config["SETTINGS"]
    return last.settings if last and last.given is given else given


def note_settings_version(version: str | None) -> None:
    """Tells this request which version the settings have."""
    g.settings_version = version or ""


def _version_noted() -> str | None:
    if "settings_version" not in g and has_request_context() and "_user_id" in session:
        # Whoever is signed in is asked about anyway; addresses with a period in them are read before.
        _ = current_user.is_authenticated
    version: str | None = g.get("settings_version")
    return version


def _settings_of(version: str | None) -> Settings:
    """The settings of a version; None where nothing has told which, and one statement asks for them all."""
    given: Settings = current_app.config["SETTINGS"]
    last: _Read | None = current_app.extensions.get(_LAST_READ)
    if last and last.version == version and last.given is given:
        return last.settings
    kept = kept_settings(db.session)
    if not (last and last.version == kept.version and last.given is given):
        settings = given.with_kept(kept.values, current_app.config["WHERE_SET"])
        last = current_app.extensions[_LAST_READ] = _Read(kept.version, given, settings)
    note_settings_version(last.version)
    return last.settings
