"""The register's own sheet: taken in for `import`, and written by `export`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask, current_app, has_app_context

from training_register.actions.imported_names import Added
from training_register.actions.imports import Imported, import_own_sheet
from training_register.clock import now, today
from training_register.commands.opening import opened_register
from training_register.commands.progress import Progress
from training_register.commands.tables import temporary_beside
from training_register.count import entries_in_words, number_in_words
from training_register.current import current_settings
from training_register.database import DbSession, db, writing
from training_register.inputs.own_sheet import read_own_sheet, refuse_others
from training_register.inputs.problems import Problems
from training_register.outputs.own_sheet import SheetProblem, as_csv, write_workbook
from training_register.outputs.template import as_template
from training_register.queries.own_sheet import EntryForSheet, at_one_moment, entries_for_own_sheet, figure_columns
from training_register.queries.template_lists import template_lists
from training_register.rules.names import joined
from training_register.rules.periods import year_label
from training_register.rules.permissions import ALL


@contextmanager
def register_named() -> Iterator[Flask]:
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
    with Progress() as progress:
        refuse_others(file)
        # Read and checked before the register is held for writing.
        with file.open("rb") as opened:
            sheet = read_own_sheet(opened, today=today(), told=partial(progress.told, "Reading"))
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
                told=progress.told,
            )
            db.session.commit()
        finally:
            db.session.rollback()
    return imported


def in_words(imported: Imported, first_month: int) -> Iterator[str]:
    """What an import did: "12 entries added in one operation; 5 organisations, 1 area added to the lists."."""
    if imported.operation_id is None:
        yield "Nothing is changed: the file changes none of the entries that it holds."
    else:
        lists = ", ".join(_added_in_words(added) for added in imported.added)
        done = f"{entries_in_words(imported.entries)} added"
        if imported.updated:
            new = f" and {entries_in_words(imported.entries)} added" if imported.entries else ""
            done = f"{entries_in_words(imported.updated)} updated{new}"
        yield f"{done} in one operation; {lists} added to the lists." if lists else f"{done} in one operation."
        if imported.unchanged:
            are = "is left as it is" if imported.unchanged == 1 else "are left as they are"
            yield f"{entries_in_words(imported.unchanged)} {are}: the file changes nothing there."
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
    if imported.shared_references:
        yield (
            f"{number_in_words(imported.shared_references)} rows share what looks like a reference with others: it is "
            "kept with what the row said, and is the reference of no entry."
        )
    for name in imported.not_read:
        yield f"The sheet “{name}” was not read: it has not the headings of the register's own sheet."


def _added_in_words(added: Added) -> str:
    return f"{number_in_words(added.number)} {added.singular if added.number == 1 else added.plural}"


def in_lines(problems: Problems) -> Iterator[str]:
    """Each problem by its cell, and how many there are."""
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
    with register_named(), _replacing(file) as written:
        try:
            at_one_moment(db.session)
            number = write(db.session, written)
        except SheetProblem as problem:
            raise click.ClickException(str(problem)) from problem
    click.echo(f"{entries_in_words(number)} written to {file}.")


@click.command("template")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def template_command(file: Path, force: bool) -> None:
    """Write the register's own sheet to FILE, an Excel workbook, empty: to be filled in, and imported.

    It holds the lists of this register to choose from, and says what each column takes.
    """
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter("The file's name must end in .xlsx.", param_hint="FILE")
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already. Use --force to replace it, or choose another name.")
    with register_named(), _replacing(file) as written:
        lists = template_lists(db.session, scope=ALL)
        written.write(as_template(lists, organisation=current_settings().organisation_name, made_at=now()))
    click.echo(f"An empty sheet is written to {file}.")


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
