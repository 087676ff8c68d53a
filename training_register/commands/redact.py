"""`redact` removes a text for good, wherever the register keeps it."""

from __future__ import annotations

from pathlib import Path

import click

from training_register.actions.redact import RedactProblem, files_with, places_of, publications_with, redact
from training_register.clock import today
from training_register.commands.opening import opened_register
from training_register.count import number_in_words
from training_register.database import db, writing
from training_register.rules.periods import day_in_words

MOST_SHOWN = 50


@click.command("redact")
@click.argument("text")
@click.option("--yes", is_flag=True, help="Remove it without asking.")
def redact_command(text: str, yes: bool) -> None:
    """Remove TEXT for good from entries, history, searches and imports, whatever its capitals.

    It shows first where the text stands, and leaves "[removed on …]" in its place. Backups made before still hold it.
    """
    with opened_register() as app:
        try:
            places = list(places_of(db.session, text))
        except RedactProblem as problem:
            raise click.BadParameter(str(problem), param_hint="TEXT") from problem
        for one in publications_with(db.session, text):
            click.echo(
                f"Published in {one.period}, version {one.version}: withdraw that first, to remove it there too."
            )
        for name, until in files_with(db.session, Path(app.instance_path), text):
            click.echo(
                f"The file “{name}” that somebody brought holds it too: it is kept until {day_in_words(until)}, or "
                "until somebody removes it on its page."
            )
        if not places:
            raise click.ClickException("The text stands nowhere in the register.")
        for place in places[:MOST_SHOWN]:
            where = f"{place.subject.replace('_', ' ')} {place.subject_id}, {place.field.replace('_', ' ')}"
            click.echo(f"{where}: {place.excerpt}{'  (a name: rename it in its list)' if place.is_name else ''}")
        if len(places) > MOST_SHOWN:
            click.echo(f"And {number_in_words(len(places) - MOST_SHOWN)} more.")
        removable = sum(not place.is_name for place in places)
        if not removable:
            raise click.ClickException("It stands in names alone. Rename them in their lists, then run this again.")
        if not yes:
            click.confirm(f"Remove it from {number_in_words(removable)} places for good?", abort=True)
        db.session.rollback()
        writing(db.session)
        number = redact(db.session, by=None, text=text, on=today())
        db.session.commit()
        click.echo(f"Removed from {number_in_words(number)} {'place' if number == 1 else 'places'}.")
        click.echo("Backups made before today still hold it.")
