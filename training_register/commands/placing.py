"""`place-entries` places every entry anew, where the first month was set elsewhere than in a browser."""

from __future__ import annotations

import click

from training_register.actions.placing import PUBLISHED, place_entries_anew
from training_register.commands.opening import opened_register
from training_register.count import entries_in_words, number_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.queries.placing import Moving, YearMoved, moving_to
from training_register.queries.publications import has_publication
from training_register.rules.periods import MONTHS, year_label


@click.command("place-entries")
@click.option("--yes", is_flag=True, help="Place them without asking.")
def place_entries_command(yes: bool) -> None:
    """Places every entry anew in reporting years, quarters and months.

    Needed after first_month was changed in settings.toml or in the environment; administrators change it in a browser
    without this. Shows first how many entries would move.
    """
    with opened_register():
        first_month = current_settings().first_month
        moving = moving_to(db.session, first_month)
        if not moving.placed_anew:
            click.echo(f"Nothing had to be done: every entry is placed in reporting years from {MONTHS[first_month]}.")
            return
        if has_publication(db.session):
            raise click.ClickException(PUBLISHED)
        for line in in_words(moving, first_month):
            click.echo(line)
        if not yes:
            click.confirm(f"Place {entries_in_words(moving.placed_anew)} anew?", abort=True)
        writing(db.session)
        first_month = current_settings(to_change=True).first_month
        moved = place_entries_anew(db.session, by=None, first_month=first_month)
        db.session.commit()
        click.echo(f"{entries_in_words(moved)} placed anew, in reporting years from {MONTHS[first_month]}.")


def in_words(moving: Moving, first_month: int) -> list[str]:
    """What would change, a line for each year."""
    return [
        f"Reporting years begin in {MONTHS[first_month]}. {number_in_words(moving.moved)} of "
        f"{entries_in_words(moving.entries)} would leave the one in which they stand:",
        *(f"  {_label(one, first_month):<16}{one.before:>9,} -> {one.after:,}" for one in moving.years),
    ]


def _label(one: YearMoved, first_month: int) -> str:
    return "in no one year" if one.reporting_year is None else year_label(one.reporting_year, first_month)
