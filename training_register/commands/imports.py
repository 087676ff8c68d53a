"""`import` takes a file in: the register's own sheet, or what people kept for themselves as far as it is plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import click
from flask import Flask, current_app, has_app_context

from training_register.actions.imported_files import digest_of_content, read_in_place
from training_register.actions.imports import preview_own_sheet
from training_register.actions.taken_in import RowsRefused, take_in_proposal
from training_register.clock import now, today
from training_register.commands.dry_runs import (
    own_sheet_as_json,
    own_sheet_in_lines,
    proposal_as_json,
    proposal_in_lines,
)
from training_register.commands.opening import opened_register
from training_register.commands.sheets import in_lines, in_words, register_named, take_in
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.inputs.old_registers.book import Book
from training_register.inputs.old_registers.proposal import Answers, Decision, Proposal
from training_register.inputs.old_registers.proposing import propose
from training_register.inputs.old_registers.reading import LIMITS, read_book
from training_register.inputs.own_sheet import NotOwnSheet, OwnSheet, may_be_own_sheet, read_own_sheet
from training_register.inputs.problems import FileRefused, SheetRefused
from training_register.queries.imported_files import is_taken_in
from training_register.queries.known_lists import KnownLists, known_lists
from training_register.queries.recipes import recipe_named, recipes_in_order
from training_register.queries.references import entry_ids_among
from training_register.queries.registered import entries_between
from training_register.rules.names import joined
from training_register.rules.periods import PeriodKind, PeriodProblem, parse_period
from training_register.rules.permissions import ALL
from training_register.settings import SECRET_NAME, instance_folder

TEXT, JSON = "text", "json"
# How the command ends where rows of a file wait for somebody's answer.
STILL_ASKED = 3
PIECES_AT_ONCE = 1_000
HOW_ELSE = (
    "To import a file of your own making, use the site, where it is shown row by row; or look at it here with "
    "--dry-run, and take what is plain with --take-plain."
)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--create-missing", is_flag=True, help="Add names that are not in the lists yet, in the file's order.")
@click.option("--may-be-named", is_flag=True, help="Reports may name the organisations that this file adds.")
@click.option("--dry-run", is_flag=True, help="Say what would be done with any file, row by row, and change nothing.")
@click.option(
    "--take-plain",
    is_flag=True,
    help="Of a file that is not the own sheet, add the rows that are plain and print the rest; ends with 3 where any "
    "is asked about.",
)
@click.option("--year", metavar="YEAR", help="The reporting year that such a file is about: 2016/17.")
@click.option("--recipe", metavar="NAME", help="The recipe by which such a file is read; the site saves recipes.")
@click.option("--format", "wanted", type=click.Choice([TEXT, JSON]), default=TEXT, show_default=True)
@click.pass_context
def import_command(
    context: click.Context,
    file: Path,
    create_missing: bool,
    may_be_named: bool,
    dry_run: bool,
    take_plain: bool,
    year: str | None,
    recipe: str | None,
    wanted: str,
) -> None:
    """Take in FILE, the register's own sheet as CSV or .xlsx: add its entries, and update those that came from here.

    All of it goes in or nothing: where anything is wrong, every problem is printed with its row and column, and
    nothing is changed. Any other file is refused, unless --take-plain takes what is plain in it.
    """
    if wanted == JSON and not (dry_run or take_plain):
        raise click.UsageError("--format json goes with --dry-run or --take-plain.")
    asked = _Asked(file, year, recipe, is_json=wanted == JSON)
    try:
        if dry_run:
            with _left_as_it_is():
                _show(asked, create_missing=create_missing)
            return
        with register_named() as app:
            try:
                imported = take_in(app, file, create_missing=create_missing, may_be_named=may_be_named)
            except NotOwnSheet as other:
                if take_plain:
                    context.exit(_take_plain(asked, may_be_named=may_be_named))
                # What can't be read at all is refused in words of its own.
                read_book(asked.content(), file_name=file.name)
                raise FileRefused(f"{other} {HOW_ELSE}") from other
            for line in in_words(imported, current_settings().first_month):
                click.echo(line)
    except FileRefused as problem:
        raise click.ClickException(f"{file.name}: {problem}") from problem
    except SheetRefused as refused:
        for line in in_lines(refused.problems):
            click.echo(line, err=True)
        context.exit(1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The file that is to be read, and what somebody said of it."""

    file: Path
    year: str | None
    recipe: str | None
    is_json: bool

    def content(self) -> bytes:
        """What the file holds; not all of one that is too large, which is refused for it."""
        with self.file.open("rb") as opened:
            return opened.read(LIMITS.megabytes_of_file * 2**20 + 1)

    def days(self) -> tuple[date, date] | None:
        """The first and last day of the reporting year that was said."""
        if self.year is None:
            return None
        try:
            period = parse_period(self.year, current_settings().first_month)
        except PeriodProblem as problem:
            raise click.BadParameter(str(problem), param_hint="--year") from problem
        if period.kind is not PeriodKind.YEAR:
            raise click.BadParameter("Write a reporting year, such as 2016/17.", param_hint="--year")
        return period.first, period.last

    def answers(self) -> tuple[int | None, Answers]:
        """The id of the recipe that was said, and its answers."""
        if self.recipe is None:
            return None, {}
        found = recipe_named(db.session, self.recipe)
        if found is None:
            names = joined([f"“{one.name}”" for one in recipes_in_order(db.session)])
            raise click.BadParameter(
                f"There is no recipe “{self.recipe}”. {f'There is {names}.' if names else 'There is none yet.'}",
                param_hint="--recipe",
            )
        return found.id, found.answers


def _show(asked: _Asked, *, create_missing: bool) -> None:
    """Prints what would be done with a file."""
    # Asked for first, so that a slip in an option is told before a long file is read.
    asked.days()
    asked.answers()
    sheet, why_not = _own_sheet(asked.file)
    if sheet is None:
        try:
            proposal, lists = _proposed(asked, read_book(asked.content(), file_name=asked.file.name))
        except FileRefused as refused:
            raise why_not or refused from refused
        _print(asked, proposal, lists)
        return
    preview = preview_own_sheet(
        db.session, sheet=sheet, first_month=current_settings().first_month, create_missing=create_missing
    )
    if asked.is_json:
        known = entry_ids_among(db.session, {row.entry for row in sheet.rows if row.entry is not None})
        _write(own_sheet_as_json(sheet, preview, known))
    else:
        for line in own_sheet_in_lines(preview):
            click.echo(line)


def _own_sheet(file: Path) -> tuple[OwnSheet | None, FileRefused | None]:
    """A file as the own sheet; or None, with why it can't be read where it might be one."""
    try:
        if not may_be_own_sheet(file):
            return None, None
        with file.open("rb") as opened:
            return read_own_sheet(opened, today=today()), None
    except NotOwnSheet:
        return None, None
    except FileRefused as refused:
        return None, refused


def _proposed(asked: _Asked, book: Book) -> tuple[Proposal, KnownLists]:
    lists = known_lists(db.session)
    _, answers = asked.answers()
    proposal = propose(
        book,
        lists,
        answers,
        file_name=asked.file.name,
        today=today(),
        first_month=current_settings().first_month,
        year=asked.days(),
        entries_between=partial(entries_between, db.session, scope=ALL),
    )
    return proposal, lists


def _print(asked: _Asked, proposal: Proposal, lists: KnownLists, *, would: bool = True) -> None:
    if asked.is_json:
        _write(proposal_as_json(proposal, lists))
        return
    for line in proposal_in_lines(proposal, would=would):
        click.echo(line)


def _write(pieces: Iterable[bytes]) -> None:
    """Prints bytes as they are: UTF-8, whatever the terminal's encoding is."""
    rest = iter(pieces)
    while portion := b"".join(islice(rest, PIECES_AT_ONCE)):
        click.echo(portion, nl=False)


def _take_plain(asked: _Asked, *, may_be_named: bool) -> int:
    """Takes in what is plain of a file that is not the own sheet, prints the rest, and says how the command ends."""
    asked.days()
    content = asked.content()
    book = read_book(content, file_name=asked.file.name)
    if is_taken_in(db.session, digest_of_content(content)):
        raise click.ClickException(f"{asked.file.name}: This file was imported already. Undo that import first.")
    try:
        writing(db.session)
        # Within the transaction: nobody records a double between the look and the import.
        proposal, lists = _proposed(asked, book)
        recipe_id, answers = asked.answers()
        is_asked = bool(proposal.rows_of(Decision.ASK))
        imported = None
        if proposal.rows_of(Decision.IMPORT):
            file = read_in_place(
                db.session, content=content, name=asked.file.name, kind=book.kind, by=None, at=now(), answers=answers,
                recipe_id=recipe_id,
            )  # fmt: skip
            imported = take_in_proposal(
                db.session,
                file_id=file.id,
                proposal=proposal,
                by=None,
                may_be_named=may_be_named,
                first_month=current_settings().first_month,
                recorded_at=now(),
                leave_out_asked=True,
            )
            db.session.commit()
    except RowsRefused as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        raise
    finally:
        db.session.rollback()
    if imported:
        for line in in_words(imported, current_settings().first_month):
            click.echo(line, err=asked.is_json)
    else:
        click.echo("No row of this file is plain enough to be imported.", err=True)
    _print(asked, proposal, lists, would=False)
    return STILL_ASKED if is_asked else 0 if imported else 1


@contextmanager
def _left_as_it_is() -> Iterator[Flask]:
    """The register, of which nothing is changed, nor of its folder: whoever only looks leaves no trace.

    Raises `DatabaseProblem` where there is none yet, as every command does.
    """
    if has_app_context():
        yield current_app
        return
    folder = instance_folder()
    # What the application makes at its first start.
    made = [path for path in (folder / SECRET_NAME, folder) if not path.exists()]
    try:
        with opened_register(is_placed=True) as app:
            yield app
    finally:
        for path in made:
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
