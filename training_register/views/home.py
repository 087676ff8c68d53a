"""The home page: what each role comes for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import allowed, needs, scope
from training_register.current import current_settings
from training_register.database import db
from training_register.queries.answers import oldest_owed
from training_register.queries.counts import tallies_cut_off_by, tallies_in
from training_register.queries.publications import Published, standing_publication
from training_register.queries.recording import just_added
from training_register.queries.weeks import entries_beginning
from training_register.reports.missing import Missing, missing_among
from training_register.reports.upkeep import upkeep
from training_register.reports.year_so_far import year_so_far
from training_register.rules.periods import Period, between, reporting_year_of, year
from training_register.rules.permissions import Permission
from training_register.rules.sizes import size_in_words
from training_register.views.tables import FORMAT_LABELS, entries_behind

blueprint = Blueprint("home", __name__)

# How many of what needs a number are listed.
OLDEST = 5
# What somebody recorded longer ago is not what they come back to.
MY_LAST_WITHIN = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class ToPublish:
    """A year, how many entries its tables stand on, what still stops it from being published, and what was."""

    period: Period
    entries: int
    missing: Missing
    # The newest version that stands.
    published: Published | None
    is_over: bool


@blueprint.get("/")
@needs(Permission.SEE_PUBLICATIONS)
def home() -> ResponseReturnValue:
    """What whoever records has to do; for those who only read, what was published."""
    if not allowed(Permission.RECORD):
        return redirect(url_for("published.publication_list"))
    today = clock.today()
    return render_template(
        "home/home.html",
        **_recording(today),
        **(_year(today) if allowed(Permission.KEEP_LISTS) else {"so_far": None, "years": []}),
        upkeep=upkeep(db.session, Path(current_app.instance_path), at=clock.now())
        if allowed(Permission.KEEP_ACCOUNTS)
        else None,
        size_in_words=size_in_words,
    )


def _recording(today: date) -> dict[str, Any]:
    """For whoever records: what needs a number, this week, and what they recorded last."""
    number, oldest = oldest_owed(db.session, scope=scope(), today=today, most=OLDEST)
    monday = today - timedelta(today.weekday())
    sunday = monday + timedelta(6)
    week, has_more = entries_beginning(db.session, monday, sunday, scope=scope())
    return {
        "number_owed": number,
        "oldest": oldest,
        "week": week,
        "week_has_more": has_more,
        "week_period": between(monday, sunday),
        "mine": just_added(db.session, by=current_user, since=clock.now() - MY_LAST_WITHIN, scope=scope()),
    }


def _year(today: date) -> dict[str, Any]:
    """For managers: the year beside the one before, and what stops either from being published."""
    settings = current_settings()
    this_year = reporting_year_of(today, settings.first_month)
    now, before = (_to_publish(year(number, settings.first_month), today) for number in (this_year, this_year - 1))
    return {
        "so_far": year_so_far(db.session, settings=settings, today=today),
        "entries_address": entries_behind(),
        # In spring it is last year's tables that are to be published.
        "years": [now, before] if before.entries else [now],
        "formats": FORMAT_LABELS,
    }


def _to_publish(period: Period, today: date) -> ToPublish:
    tallies = [*tallies_in(db.session, period), *tallies_cut_off_by(db.session, period)]
    missing = missing_among(db.session, period, tallies, scope=scope(), today=today)
    return ToPublish(
        period,
        sum(tally.entries for tally in tallies),
        missing,
        standing_publication(db.session, period.address),
        is_over=period.last < today,
    )
