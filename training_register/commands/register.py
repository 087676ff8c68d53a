"""`prepare` makes a register or brings it up to date; `check` says whether it is sound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

from training_register.actions.backups import BackupProblem, back_up
from training_register.actions.schema import bring_up_to_date
from training_register.clock import now
from training_register.commands.opening import misplaced_in_words, opened_register
from training_register.count import entries_in_words
from training_register.current import current_settings
from training_register.database import db
from training_register.queries.checks import database_problems, entry_problems, number_of_entries
from training_register.queries.placing import entries_by_days, first_month_of_places
from training_register.rules.folders import BACKUPS
from training_register.settings import FILE_NAME


def prepared(app: Flask, *, with_backup: bool = True) -> Iterator[str]:
    """Brings the register of an application up to date, and gives a sentence for each thing that was done.

    A backup comes first where tables that hold something are changed. Needs the application's context.
    """
    folder = Path(app.instance_path)
    try:
        done = bring_up_to_date(
            db.engine,
            back_up=(lambda: back_up(db.engine, into=folder / BACKUPS, at=now(), settings_file=folder / FILE_NAME))
            if with_backup
            else None,
        )
    except BackupProblem as problem:
        raise BackupProblem(
            f"The register must be changed for this version of the program, and a backup comes first. {problem} "
            "Nothing was changed. If you have a backup of your own, run `training-register prepare --without-backup`."
        ) from problem
    if done.backup:
        yield f"A backup was made first: {done.backup.path}"
    if done.revision_before is None:
        yield f"The register was made, with tables of version {done.revision}."
    elif done.revision_before != done.revision:
        yield f"The tables were brought up to date, from version {done.revision_before} to {done.revision}."
    if done.has_new_lists:
        yield "The starting lists were added: audiences, sectors, activities, measures and report tables."


@click.command()
@click.option("--without-backup", is_flag=True, help="Change the tables without a backup; you have one of your own.")
def prepare(without_backup: bool) -> None:
    """Makes the register, or brings it up to date.

    Before anything that exists is changed, a backup is made. Running it again does no harm.
    """
    with opened_register(is_prepared=False) as app:
        sentences = list(prepared(app, with_backup=not without_backup))
        for sentence in sentences or ["Nothing had to be done."]:
            click.echo(sentence)
        click.echo(f"The register in {app.instance_path} is ready.")


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Checks that the register is sound.

    Asks the database about damage and broken references, and works out again what each entry stores: its kind, its
    reporting year, quarter and month, and what its number counts. Prints each problem, and exits 0 only where there
    is none.
    """
    with opened_register():
        first_month, number, misplaced = current_settings().first_month, 0, False
        try:
            with db.engine.connect() as connection:
                for problem in database_problems(connection):
                    click.echo(problem)
                    number += 1
                # Of a damaged database the entries can't be trusted to be read.
                if not number:
                    entries = number_of_entries(connection)
                    placed_by = first_month_of_places(entries_by_days(db.session), first_month)
                    if misplaced := placed_by != first_month:
                        # One problem, with one entry to show it, and not one for each entry.
                        click.echo(misplaced_in_words(placed_by, first_month))
                        with closing(entry_problems(connection, first_month)) as problems:
                            click.echo(f"Such as: {next(problems)}")
                        first_month = placed_by
                    for problem in entry_problems(connection, first_month):
                        click.echo(problem)
                        number += 1
        except DatabaseError as problem:
            click.echo(f"The database can't be read: {problem.orig}.")
            number += 1
        if number or misplaced:
            restore = " The latest sound backup can be restored." if number else ""
            number += misplaced
            click.echo(f"{number:,} problem{'' if number == 1 else 's'}.{restore}", err=True)
            context.exit(1)
        click.echo(f"The register is sound. Checked: the database, and {entries_in_words(entries)}.")
