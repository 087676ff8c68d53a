"""The settings that administrators set in a browser, and the first month of the reporting year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs
from training_register.actions.placing import PUBLISHED
from training_register.actions.refusals import Refusal
from training_register.actions.settings import SettingsOvertaken, change_first_month, change_settings
from training_register.count import entries_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.refusals import show_refusal
from training_register.forms.settings import GROUPS, FirstMonthForm, SettingsForm, colour_in, month_asked
from training_register.models import AppUser
from training_register.queries.placing import Moving, OfferedFrom, YearMoved, moving_to
from training_register.queries.publications import has_publication
from training_register.rules.periods import MONTHS, reporting_year_of, year, year_label
from training_register.rules.permissions import Permission
from training_register.rules.settings_words import LABELS, setting_in_words
from training_register.settings import FILE_NAME, SET_IN_BROWSER

blueprint = Blueprint("settings", __name__)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A setting that is set elsewhere: what it is called, its value in words, and where it is set."""

    label: str
    words: str
    where: str


@blueprint.route("/settings", methods=["GET", "POST"])
@needs(Permission.KEEP_SETTINGS)
def settings_page() -> ResponseReturnValue:
    """Everything that can be set here; what is set elsewhere is told with the place."""
    form = SettingsForm(current_settings(), today=clock.today(), where_set=_where_set())
    if not form.validate_on_submit():
        return _settings_page(form)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    settings = current_settings(to_change=True)
    try:
        done = change_settings(db.session, by=by, settings=settings, seen=form.was_shown, said=form.said)
    except SettingsOvertaken as overtaken:
        db.session.rollback()
        form.tell_overtaken(overtaken.names, settings)
        return _settings_page(form)
    if done is None:
        db.session.rollback()
        flash("Nothing was changed: the settings are so already.")
    else:
        db.session.commit()
        flash("The settings are saved. The history tells what was changed.")
    return redirect(url_for("settings.settings_page"))


@blueprint.route("/settings/first-month", methods=["GET", "POST"])
@needs(Permission.KEEP_SETTINGS)
def first_month() -> ResponseReturnValue:
    """The month with which reporting years begin: what another one would change, and the button that changes it."""
    if "first_month" in _where_set():
        if request.method == "POST":
            abort(404)
        return _first_month_page(None, None)
    now = current_settings().first_month
    if request.method == "GET":
        form = FirstMonthForm(now)
        asked = month_asked(request.args)
        if asked is not None:
            form.first_month.data = str(asked)
        elif "first_month" in request.args:
            form.first_month.errors = ["Choose a month."]
        return _first_month_page(form, asked)
    form = FirstMonthForm(now)
    if not form.validate_on_submit():
        return _first_month_page(form, None)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        moved = change_first_month(
            db.session,
            by=by,
            settings=current_settings(to_change=True),
            seen=form.month_seen,
            first_month=form.month,
        )
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _first_month_page(form, form.month)
    if moved is None:
        db.session.rollback()
        flash(f"Reporting years begin in {MONTHS[form.month]} already.")
    else:
        db.session.commit()
        flash(f"Reporting years begin in {MONTHS[form.month]}. {entries_in_words(moved)} placed anew.")
    return redirect(url_for("settings.settings_page"))


def _settings_page(form: SettingsForm) -> ResponseReturnValue:
    settings = current_settings()
    where_set = _where_set()
    return render_template(
        "settings/settings_page.html",
        form=form,
        groups=GROUPS,
        fixed={
            name: Fixed(LABELS[name], setting_in_words(name, getattr(settings, name)), _place_in_words(where_set[name]))
            for name in SET_IN_BROWSER
            if name in where_set
        },
        month_fixed=_place_in_words(where_set["first_month"]) if "first_month" in where_set else "",
        month=MONTHS[settings.first_month],
        this_year=_this_year(settings.first_month),
        sample=(colour_in(form.brand_colour.data or "") if "brand_colour" in form else None) or settings.brand_colour,
    )


def _first_month_page(form: FirstMonthForm | None, asked: int | None) -> ResponseReturnValue:
    """The page; without a form where the month is set elsewhere, and with a preview of the month that is asked for."""
    now = current_settings().first_month
    moving = moving_to(db.session, asked) if form and asked and asked != now else None
    if form:
        # What is shown now is what the next press is about.
        form.seen.data = str(now)
    return render_template(
        "settings/first_month.html",
        form=form,
        where=_place_in_words(_where_set().get("first_month", "")),
        published=PUBLISHED if has_publication(db.session) else "",
        month=MONTHS[now],
        this_year=_this_year(now),
        asked=MONTHS[asked] if asked else "",
        asked_number=asked,
        asked_year=_this_year(asked) if asked else "",
        is_same=asked == now,
        moving=moving,
        **(_moving_in_words(moving, now, asked) if moving and asked else {}),
    )


def _moving_in_words(moving: Moving, now: int, asked: int) -> dict[str, Any]:
    def offered(one: OfferedFrom) -> str:
        parts = []
        if one.from_year is not None:
            parts.append(f"offered from {from_month(one.from_year)}")
        if one.to_year is not None:
            ends, ended = (year(one.to_year, month).last for month in (asked, now))
            parts.append(f"offered until {year_label(one.to_year, asked)}, to {ends:%B %Y} instead of {ended:%B %Y}")
        return "; ".join(parts)

    def from_month(number: int) -> str:
        return f"{year_label(number, asked)}, from {MONTHS[asked]} {number} instead of {MONTHS[now]}"

    def label(one: YearMoved) -> str:
        if one.reporting_year is None:
            return "In no one year"
        labels = dict.fromkeys(year_label(one.reporting_year, month) for month in (now, asked))
        return ", then ".join(labels)

    return {
        "years": [(label(one), one.before, one.after) for one in moving.years],
        "has_unplaced": any(one.reporting_year is None for one in moving.years),
        "spans": tuple(f"{MONTHS[month]} to {MONTHS[(month - 2) % 12 + 1]}" for month in (now, asked)),
        "dated": [
            *((f"{one.audience}: {one.sector}", offered(one)) for one in moving.sectors),
            *((f"The table “{one.title}”", f"laid out so from {from_month(one.from_year)}") for one in moving.tables),
        ],
    }


def _this_year(first_month: int) -> str:
    """The current reporting year: "2016/17 is April 2016 to March 2017"."""
    period = year(reporting_year_of(clock.today(), first_month), first_month)
    return f"{period.label} is {period.in_words}"


def _where_set() -> dict[str, str]:
    where: dict[str, str] = current_app.config["WHERE_SET"]
    return where


def _place_in_words(place: str) -> str:
    """Where a setting is set, as a sentence; "" for nowhere."""
    if not place:
        return ""
    return f"Set in {FILE_NAME}." if place == FILE_NAME else f"Set in the environment, as {place}."
