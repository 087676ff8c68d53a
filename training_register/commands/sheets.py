"""`import` takes the register's own sheet in; `export` writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask, current_app, has_app_context

from training_register.actions.imported_names import Added
from training_register.actions.imports import Imported, import_own_sheet
from training_register.clock import now, today
from training_register.commands.opening import opened_register
from training_register.commands.tables import temporary_beside
from training_register.count import entries_in_words, number_in_words
from training_register.current import current_settings
from training_register.database import DbSession, db, writing
from training_register.inputs.own_sheet import read_own_sheet
from training_register.inputs.problems import FileRefused, Problems, SheetRefused
from training_register.outputs.own_sheet import SheetProblem, as_csv, write_workbook
from training_register.queries.own_sheet import EntryForSheet, at_one_moment, entries_for_own_sheet, figure_columns
from training_register.rules.names import joined
from training_register.rules.periods import year_label
from training_register.rules.permissions import ALL


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--create-missing", is_flag=True, help="Add names that are not in the lists yet, in the file's order.")
@click.option("--may-be-named", is_flag=True, help="Reports may name the organisations that this file adds.")
@click.pass_context
def import_command(context: click.Context, file: Path, create_missing: bool, may_be_named: bool) -> None:
    """Add the entries of FILE, the register's own sheet as CSV or .xlsx.

    All of them are added or none: where anything is wrong, every problem is printed with its row and column, and
    nothing is changed.
    """
    with _register() as app:
        try:
            imported = take_in(app, file, create_missing=create_missing, may_be_named=may_be_named)
        except FileRefused as problem:
            raise click.ClickException(f"{file.name}: {problem}") from problem
        except SheetRefused as refused:
            for line in _in_lines(refused.problems):
                click.echo(line, err=True)
            context.exit(1)
        for line in in_words(imported, current_settings().first_month):
            click.echo(line)


@contextmanager
def _register() -> Iterator[Flask]:
    """The register of the application whose context this is, or else the one that the environment names."""
    if has_app_context():
        yield current_app
        return
    with opened_register(is_placed=True) as app:
        yield app


def take_in(app: Flask, file: Path, *, create_missing: bool, may_be_named: bool) -> Imported:
    """Adds the entries of a file to the register of an application, in whose context this is.

    Raises `FileRefused` for a file that is not the own sheet, and `SheetRefused` where rows of it can't be taken.
    """
    # Read and checked before the register is held for writing.
    with file.open("rb") as opened:
        sheet = read_own_sheet(opened, today=today())
    try:
        writing(db.session)
        imported = import_own_sheet(
            db.session,
            sheet=sheet,
            by=None,
            file_name=file.name,
            create_missing=create_missing,
            may_be_named=may_be_named,
            first_month=current_settings().first_month,
            recorded_at=now(),
        )
        db.session.commit()
    finally:
        db.session.rollback()
    return imported


def in_words(imported: Imported, first_month: int) -> Iterator[str]:
    """What an import did: "12 entries added in one operation; 5 organisations, 1 area added to the lists."."""
    lists = ", ".join(_added_in_words(added) for added in imported.added)
    done = f"{entries_in_words(imported.entries)} added in one operation"
    yield f"{done}; {lists} added to the lists." if lists else f"{done}."
    if imported.laid_out_anew:
        tables, are = ("table", "is") if len(imported.laid_out_anew) == 1 else ("tables", "are")
        yield f"The {tables} of {joined(imported.laid_out_anew)} {are} laid out anew by the sectors of this file."
    if imported.reporting_years:
        years = joined([year_label(year, first_month) for year in imported.reporting_years])
        yield f"{'Year' if len(imported.reporting_years) == 1 else 'Years'}: {years}."
    if imported.without_year:
        number = entries_in_words(imported.without_year)
        do = "spans the end of a year, and is" if imported.without_year == 1 else "span the end of a year, and are"
        yield f"{number} {do} in no one year."
    for name in imported.not_read:
        yield f"The sheet “{name}” was not read: it has not the headings of the register's own sheet."


def _added_in_words(added: Added) -> str:
    return f"{number_in_words(added.number)} {added.singular if added.number == 1 else added.plural}"


def _in_lines(problems: Problems) -> Iterator[str]:
    yield from map(str, problems.told)
    if problems.more:
        yield f"And {number_in_words(problems.more)} more."
    number = number_in_words(problems.number)
    yield f"Nothing was imported: {number} {'problem' if problems.number == 1 else 'problems'}."


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def export_command(file: Path, force: bool) -> None:
    """Write every entry to FILE as the register's own sheet: CSV or Excel, by its ending, .csv or .xlsx."""
    write = WRITERS.get(file.suffix.lower())
    if not write:
        raise click.BadParameter("The file's name must end in .csv or .xlsx.", param_hint="FILE")
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already. Use --force to replace it, or choose another name.")
    with _register(), _replacing(file) as written:
        try:
            at_one_moment(db.session)
            number = write(db.session, written)
        except SheetProblem as problem:
            raise click.ClickException(str(problem)) from problem
    click.echo(f"{entries_in_words(number)} written to {file}.")


class _Counted:
    """Entries that are counted as they pass."""

    def __init__(self, db_session: DbSession) -> None:
        self.number = 0
        self._entries = entries_for_own_sheet(db_session, ALL)

    def __iter__(self) -> Iterator[EntryForSheet]:
        for entry in self._entries:
            self.number += 1
            yield entry


@contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the other's place when it is whole, and leaves no trace otherwise.

    Only its owner may read it: notes and the names of trainers are in it.
    """
    with temporary_beside(file) as written:
        try:
            yield written
            written.close()
            Path(written.name).replace(file)
        finally:
            Path(written.name).unlink(missing_ok=True)


def _write_csv(db_session: DbSession, file: BinaryIO) -> int:
    entries = _Counted(db_session)
    for portion in as_csv(entries, figure_columns(db_session, ALL)):
        file.write(portion)
    return entries.number


def _write_workbook(db_session: DbSession, file: BinaryIO) -> int:
    entries = _Counted(db_session)
    write_workbook(entries, figure_columns(db_session, ALL), file)
    return entries.number


WRITERS: dict[str, Callable[[DbSession, BinaryIO], int]] = {".csv": _write_csv, ".xlsx": _write_workbook}
