"""The command line: `training-register`, and a module for each noun."""

from __future__ import annotations

import sys
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from training_register import __version__
from training_register.actions.backups import BackupProblem
from training_register.actions.refusals import Refusal
from training_register.commands import (
    backups,
    brought_files,
    demo,
    example,
    imports,
    placing,
    publishing,
    redact,
    register,
    serving,
    sheets,
    tables,
    users,
)
from training_register.database import DatabaseProblem
from training_register.rules.passwords import PasswordProblem
from training_register.settings import SettingsProblem

# What a person can put right: told in a sentence, without a traceback.
PROBLEMS = (BackupProblem, DatabaseProblem, PasswordProblem, Refusal, SettingsProblem)


class Commands(click.Group):
    """The commands, in the order in which they were added; a problem ends with a sentence and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which somebody needs them, not in that of the alphabet."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command, and turns what a person can put right into words."""
        try:
            return super().invoke(ctx)
        except PROBLEMS as problem:
            raise click.ClickException(str(problem)) from problem
        except DBAPIError as problem:
            # The driver's own words; SQLAlchemy adds the statement and what was in it, which may be personal.
            raise click.ClickException(f"The database can't be used: {problem.orig}") from problem
        except click.ClickException:
            raise
        except OSError as problem:
            named = f": {problem.filename}" if problem.filename else ""
            raise click.ClickException(f"{problem.strerror or problem}{named}") from problem


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="training-register")
def command_line() -> None:
    """A register of training sessions, and the tables that annual reports publish.

    Everything of one register lies in one folder: "instance", or the one that TRAINING_REGISTER_INSTANCE names.
    """


for command in (
    demo.demo,
    register.prepare,
    serving.serve,
    example.example,
    imports.import_command,
    sheets.export_command,
    sheets.template_command,
    tables.tables,
    publishing.publish_command,
    publishing.withdraw_command,
    users.add_user,
    users.set_password,
    users.disable_user,
    users.enable_user,
    users.list_users,
    backups.backup,
    backups.restore,
    redact.redact_command,
    brought_files.remove_old_files,
    placing.place_entries_command,
    register.check,
):
    command_line.add_command(command)


def main() -> None:
    """The program `training-register`."""
    # A terminal that lacks a letter shows another sign in its place, instead of ending the program.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    command_line(prog_name="training-register")
