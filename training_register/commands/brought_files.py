"""Files from people that the register keeps for a number of days: removed when these are over."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask

from training_register.actions.imported_files import purge_files
from training_register.clock import now, today
from training_register.commands.opening import opened_register
from training_register.count import number_in_words
from training_register.database import db, writing


@click.command("remove-old-files")
def remove_old_files() -> None:
    """Remove the files that people brought for an import and whose days are over.

    The register does so by itself when it starts and when somebody opens the page of files; this is for a machine on
    which that may take longer than it should.
    """
    with opened_register() as app:
        number = removed(app)
    files = "1 file" if number == 1 else f"{number_in_words(number)} files"
    click.echo(f"{files} removed." if number else "No file is older than it may be.")


def removed(app: Flask) -> int:
    """Removes what is due of the register of an application, in whose context this is; gives how many."""
    try:
        writing(db.session)
        number = purge_files(db.session, Path(app.instance_path), today=today(), at=now())
        db.session.commit()
    finally:
        db.session.rollback()
    return number
