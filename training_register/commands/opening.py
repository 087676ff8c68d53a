"""How a command opens the register that it works on, and the words where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Engine

from training_register import create_app
from training_register.actions.schema import head, known_revisions, newer, revision_of
from training_register.database import DatabaseProblem, db
from training_register.settings import Settings


@contextmanager
def opened_register(
    folder: Path | None = None, settings: Settings | None = None, *, is_prepared: bool = True
) -> Iterator[Flask]:
    """The application of a register and its context; of the register that the environment names, if none is given.

    Raises `DatabaseProblem` where the register has not been prepared, unless `is_prepared` is False. When the
    context ends, no connection stays open, so that processes may be started afterwards.
    """
    app = create_app(folder, settings)
    with app.app_context():
        try:
            if is_prepared:
                _refuse_unprepared(db.engine)
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
