"""`tables` prints a period's tables, or writes them to a file."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

import click
from flask import Flask

from training_register.clock import now, today
from training_register.commands.opening import opened_register
from training_register.current import current_settings
from training_register.database import db
from training_register.outputs.formats import FORMATS, Format
from training_register.outputs.publication import Download, file_name
from training_register.reports.periods import download_of
from training_register.rules.periods import Period, PeriodProblem, parse_period

# What is printed unless another is asked for stands first.
TEXT = "text"
NAMES: dict[str, Format] = {TEXT: FORMATS["txt"], **{name: one for name, one in FORMATS.items() if name != "txt"}}
# What a terminal can't show goes into a file.
FOR_A_FILE = ("xlsx", "docx")


@click.command()
@click.argument("period")
@click.option("--format", "wanted", type=click.Choice(list(NAMES)), default=TEXT, show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; one that is there is replaced, and - is the terminal or the next program. Without it a "
    "workbook or a Word document goes to training-PERIOD.xlsx or .docx in the current folder, and everything else to "
    "the terminal.",
)
def tables(period: str, wanted: str, output: Path | None) -> None:
    """Prints the tables of PERIOD.

    PERIOD is a reporting year, a quarter, a month or two dates: 2016/17, "2016/17 Q1", "April 2016",
    2016-04-01..2016-09-30.
    """
    with opened_register(is_placed=True) as app:
        settings = current_settings()
        try:
            asked = parse_period(period, settings.first_month)
        except PeriodProblem as problem:
            raise click.BadParameter(str(problem), param_hint="PERIOD") from problem
        found = download(app, asked)
    written = NAMES[wanted].made(found)
    if not found.tables:
        why = "The tables of {} are left out of files." if settings.tables_left_out else "There is no entry in {}."
        click.echo(why.format(asked.label), err=True)
    if output is None and wanted in FOR_A_FILE:
        output = Path(file_name(asked, wanted))
    if output is None or output == Path("-"):
        # UTF-8 whatever the terminal's encoding is: this is what goes into a file or another program.
        click.echo(written, nl=False)
    else:
        write_whole(output, written)
        click.echo(f"Written: {output}", err=True)


def download(app: Flask, period: Period) -> Download:
    """What the files of a period hold, as at today. Needs the application's context."""
    found = download_of(db.session, period, settings=current_settings(), today=today(), made_at=now())
    assert found is not None  # only a single table can be missing
    return found


def write_whole(file: Path, content: bytes, *, is_private: bool = False) -> None:
    """Writes a file, or leaves the one that is there as it was: nobody ever reads half of it.

    A private file is for its owner only; any other keeps its rights, or gets those of a new one.
    """
    if file.exists() and not file.is_file():
        # A device or a pipe, such as /dev/stdout: nothing may take its place.
        file.write_bytes(content)
        return
    # Where a link leads, and not the link, is what is replaced.
    file = file.resolve()
    with temporary_beside(file) as new:
        try:
            new.write(content)
            new.close()
            # A temporary file is private.
            if not is_private:
                Path(new.name).chmod(stat.S_IMODE(file.stat().st_mode) if file.exists() else _mode_of_new_files())
            Path(new.name).replace(file)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


def temporary_beside(file: Path) -> BinaryIO:
    """A new file, private and open, that is to take another's place: it lies in the same folder, and stays when closed.

    Where there can be none, the error names the file that was asked for.
    """
    try:
        return cast(BinaryIO, tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False))
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(file)) from problem


def _mode_of_new_files() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
