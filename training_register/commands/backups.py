"""`backup` writes a register to a file; `restore` brings it back into an empty place."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from training_register.actions.backups import back_up, settings_beside
from training_register.actions.backups import restore as restore_backup
from training_register.actions.schema import known_revisions
from training_register.clock import now
from training_register.commands.opening import opened_register
from training_register.commands.register import prepared
from training_register.database import db
from training_register.rules.folders import BACKUPS
from training_register.rules.sizes import size_in_words
from training_register.settings import FILE_NAME


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path | None) -> None:
    """Backs up the register into FOLDER, while it is in use.

    FOLDER is "backups" in the register's own folder, unless you name another, best on another disk. The backup lies
    there with its checksum and the settings, but without passwords of databases. All backups are kept: delete those
    that you no longer need.
    """
    with opened_register() as app:
        instance = Path(app.instance_path)
        made = back_up(db.engine, into=folder or instance / BACKUPS, at=now(), settings_file=instance / FILE_NAME)
    click.echo(f"Backed up, and read again: {made.path} ({size_in_words(made.size)})")
    if made.in_folder > 1:
        click.echo(f"{made.in_folder:,} backups lie there, {size_in_words(made.size_of_all)} together.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--without-checksum", is_flag=True, help="Restore a backup whose .sha256 file is lost.")
def restore(file: Path, without_checksum: bool) -> None:
    """Restores the backup FILE into an empty register.

    Refused where the register holds an entry or an account already. The backup is checked first, and restored whole
    or not at all; then its tables are brought up to date.
    """
    with opened_register(is_prepared=False) as app:
        restore_backup(db.engine, file=file, revisions=known_revisions(), is_checked=not without_checksum)
        sentences = list(prepared(app, with_backup=False))
        instance = Path(app.instance_path)
    click.echo(f"Restored {file} into the register in {instance}.")
    for sentence in sentences:
        click.echo(sentence)
    settings, kept = settings_beside(file), instance / FILE_NAME
    if settings.is_file() and not kept.exists():
        shutil.copyfile(settings, kept)
        click.echo(f"Its settings were restored too: {kept}")
    elif settings.is_file():
        click.echo(f"The settings here were left as they are; those of the backup are in {settings}")
