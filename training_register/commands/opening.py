"""How a command opens the register that it works on, and the words where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Engine

from training_register import create_app
from training_register.actions.schema import head, known_revisions, newer, revision_of
from training_register.current import current_settings
from training_register.database import DatabaseProblem, db
from training_register.queries.placing import entries_by_days, first_month_of_places
from training_register.rules.periods import MONTHS
from training_register.settings import Settings

# Entries that are looked at before a register is used: they are all placed alike, or none is.
LOOKED_AT = 1_000


@contextmanager
def opened_register(
    folder: Path | None = None,
    settings: Settings | None = None,
    where_set: Mapping[str, str] | None = None,
    *,
    is_prepared: bool = True,
    is_placed: bool = False,
) -> Iterator[Flask]:
    """The application of a register and its context; of the register that the environment names, if none is given.

    Raises `DatabaseProblem` where the register has not been prepared, unless `is_prepared` is False, and where its
    entries must be placed by the first month that the settings say (`is_placed`) and are not. When the context ends,
    no connection stays open, so that processes may be started afterwards.
    """
    app = create_app(folder, settings, where_set)
    with app.app_context():
        try:
            if is_prepared:
                _refuse_unprepared(db.engine)
            if is_placed:
                refuse_misplaced()
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def _refuse_unprepared(engine: Engine) -> None:
    revision = None
    # SQLite would make the file, and an empty one looks like a register to whoever lists the folder.
    if engine.dialect.name != "sqlite" or Path(engine.url.database or "").is_file():
        with engine.connect() as connection:
            revision = revision_of(connection)
    if revision is None:
        raise DatabaseProblem(
            f"There is no register in {current_app.instance_path} yet. `training-register prepare` makes one; "
            "TRAINING_REGISTER_INSTANCE names another folder."
        )
    if revision not in known_revisions():
        raise DatabaseProblem(newer(revision))
    if revision != head():
        raise DatabaseProblem(
            "The register comes from an older version of the program. `training-register prepare` brings it up to "
            "date, after a backup."
        )


def refuse_misplaced() -> None:
    """Raises `DatabaseProblem` where entries are placed by another first month than the settings say.

    Every figure of a year would be that of other months than it says. Needs the application's context.
    """
    first_month = current_settings().first_month
    placed_by = first_month_of_places(entries_by_days(db.session, latest=LOOKED_AT), first_month)
    db.session.rollback()
    if placed_by != first_month:
        raise DatabaseProblem(misplaced_in_words(placed_by, first_month))


def misplaced_in_words(placed_by: int, first_month: int) -> str:
    """What is wrong where entries are placed by another first month, and the two ways to put it right."""
    where = current_app.config["WHERE_SET"].get("first_month", "")
    said = f"{first_month} ({MONTHS[first_month]}{f', set in {where}' if where else ''})"
    return (
        f"The entries are placed in reporting years that begin in {MONTHS[placed_by]}, but first_month is {said}. "
        "`training-register place-entries` places them anew; or set "
        f"first_month to {placed_by} again."
    )
