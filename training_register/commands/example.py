"""`example` fills an empty register with an invented team."""

from __future__ import annotations

import click

from training_register.actions.example import fill_with_example
from training_register.clock import now, today
from training_register.commands.opening import opened_register
from training_register.count import entries_in_words, number_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.rules.example_years import INVENTED
from training_register.rules.periods import day_in_words

# The awkward cases are of the last whole year; one of every kind, and something usual around them.
FEWEST_YEARS, MOST_YEARS = 2, 50
FEWEST_ENTRIES, MOST_ENTRIES = 100, 5_000_000
SEED = 2_017


@click.command()
@click.option(
    "--years",
    type=click.IntRange(FEWEST_YEARS, MOST_YEARS),
    default=5,
    show_default=True,
    help="How many reporting years, the current one included.",
)
@click.option(
    "--entries", type=click.IntRange(FEWEST_ENTRIES, MOST_ENTRIES), default=800, show_default=True, help="How many."
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=SEED,
    show_default=True,
    help="The same number makes the same team on the same day.",
)
def example(years: int, entries: int, seed: int) -> None:
    """Fills an empty register with an invented team.

    All its names and figures are made up, and every page and file says so. Among them is one of everything that is
    awkward. A register that holds an entry is refused.
    """
    with opened_register():
        try:
            writing(db.session)
            filled = fill_with_example(
                db.session,
                years=years,
                entries=entries,
                seed=seed,
                today=today(),
                first_month=current_settings().first_month,
                recorded_at=now(),
            )
            db.session.commit()
        finally:
            db.session.rollback()
    click.echo(
        f"{entries_in_words(filled.entries)} of an invented team added in one operation, from "
        f"{day_in_words(filled.first_day)} on, with {number_in_words(filled.organisations)} organisations."
    )
    click.echo(f"Every page and file says: {INVENTED}.")
