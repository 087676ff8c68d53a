"""A series of planned sessions: its days are shown, some left out, before anything is saved; one undo takes it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import needs, scope
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.series import plan_series
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.boxes import Circumstances
from training_register.forms.questions import Asked, answers_in, questions_about
from training_register.forms.recording import EntryForm, entry_form
from training_register.forms.refusals import show_refusal
from training_register.forms.sent import digest_of, key_in, new_key, with_offer
from training_register.forms.series import (
    SeriesDay,
    SeriesForm,
    as_one_session,
    as_seen,
    lasts_like,
    series_days,
    struck_in,
    typed_like,
)
from training_register.models import AppUser, Operation
from training_register.queries.choices import EntryChoices, SectorChoice, entry_choices, name_choices
from training_register.queries.names import names_found
from training_register.queries.one_entry import entry_in_full
from training_register.queries.selections import offers, operation_of_key, sectors_offered
from training_register.queries.series import days_with_the_like
from training_register.rules.entries import Status
from training_register.rules.names import folded
from training_register.rules.periods import reporting_year_of
from training_register.rules.permissions import Permission
from training_register.rules.selections import Offers, is_offered
from training_register.views.telling import tell

blueprint = Blueprint("series", __name__)

# Of the questions about an entry, those about what each session of a series says. The days are looked at one by one.
ASKED_OF_EACH = ("close-course", "close-organisations", "close-providers", "close-trainers", "private-text")
LOOK_FIRST = "Look at the days below, strike out those that you don’t want, then press “Plan these sessions”."
CHANGED_SINCE = "The days have changed since you saw them. Look at them again, then press “Plan these sessions”."
PLANNED_BEFORE = (
    "You planned a series with this page before, and have changed it since. What is there already is marked below. If "
    "you want this series besides, press “Plan these sessions” again."
)


@dataclass(frozen=True, slots=True)
class Series:
    """What was sent of a series: its days, and what each session is."""

    days: SeriesForm
    each: EntryForm
    offered: Offers


@blueprint.route("/entries/series", methods=["GET", "POST"])
@needs(Permission.RECORD)
def series() -> ResponseReturnValue:
    """Plans a series of sessions, like an entry that the address names or of its own."""
    if request.method == "GET":
        return _new()
    sent = with_offer(request.form)
    found = _sent(sent)
    if sent.get("do") == "save":
        return _saved(found)
    found.days.settle()
    # What can't be read is told now; what is missing when the series is saved.
    found.each.validate()
    return _page(found)


@blueprint.post("/entries/series/days")
@needs(Permission.RECORD)
def days() -> ResponseReturnValue:
    """The days of a series as they are typed, for the page that shows them meanwhile."""
    found = _sent(request.form)
    if not found.days.is_blank:
        found.days.settle()
    found.each.validate()
    return render_template("series/days.html", form=found.days, listed=_days(found), is_told_above=False)


def _new() -> ResponseReturnValue:
    text = request.args.get("like", "")
    like = None
    if text:
        known = text.isascii() and text.isdecimal() and len(text) < 10
        like = (entry_in_full(db.session, int(text), scope=scope()) if known else None) or abort(404)
    offered = offers(db.session)
    choices = _choices((), offered)
    typed = typed_like(like, choices) if like else {}
    told = Circumstances(today=clock.today(), is_planned=True)
    each = entry_form(choices, told, typed={**typed, "status": Status.PLANNED.value}, scope=scope())
    form = SeriesForm(clock.today(), data={"key": new_key(), "lasts": lasts_like(like) if like else ""})
    return _page(Series(form, each, offered), focus="first_on")


def _sent(sent: MultiDict[str, str]) -> Series:
    form = SeriesForm(clock.today(), formdata=sent)
    offered = offers(db.session)
    form.settle()
    told = Circumstances(today=clock.today(), is_planned=True)
    each = entry_form(_choices(form.days, offered), told, sent=as_one_session(sent, form), scope=scope())
    for box in form:
        box.errors = []
    return Series(form, each, offered)


def _saved(found: Series) -> ResponseReturnValue:
    form, each, digest = found.days, found.each, digest_of(request.form)
    is_valid = form.settle()
    is_valid = each.validate() and is_valid
    key = key_in(form.key.data)
    answered = answers_in(request.form.getlist("asked"))
    writing(db.session)
    before = operation_of_key(db.session, key)
    if before is not None and before.digest == digest:
        return _saved_before(before)
    is_valid = each.settle(names_found(db.session, each.names_typed), today=clock.today()) and is_valid
    listed = _days(found)
    kept = [one for one in listed if not one.is_struck]
    if form.days and not kept:
        form.form_errors.append("Every day is struck out. Leave at least one.")
    if any(one.problem for one in kept):
        form.form_errors.append("Some days can’t be planned like this: strike them out, or choose another sector.")
    if not is_valid or form.errors or not each.draft:
        db.session.rollback()
        return _page(found, listed)
    if form.seen.data != as_seen(form.days):
        db.session.rollback()
        return _page(found, listed, notice=CHANGED_SINCE if form.seen.data else LOOK_FIRST)
    if before is not None:
        db.session.rollback()
        form.key.data = new_key()
        return _page(found, listed, notice=PLANNED_BEFORE)
    about_each = _questions(each)
    asked = [one for one in about_each if one.key not in answered]
    if asked:
        db.session.rollback()
        sent = request.form.getlist("asked")
        return _page(found, listed, asked=asked, answers=[*sent, *(one.answer for one in asked)])
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        operation = plan_series(
            db.session,
            by=by,
            draft=each.draft,
            days=[one.day for one in kept],
            lasts=form.each_lasts,
            first_month=current_settings().first_month,
            recorded_at=clock.now(),
            key=key,
            digest=digest,
            answered=[one.key for one in about_each],
        )
    except SentBefore:
        # The same form, sent twice in the same moment, on PostgreSQL: the first has it now.
        db.session.rollback()
        return _saved_before(operation_of_key(db.session, key))
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(each, refusal)
        return _page(found, listed)
    operation_id = operation.id
    db.session.commit()
    what = "1 planned session added." if len(kept) == 1 else f"{len(kept)} planned sessions added."
    tell((what, *(f"New in the lists: {name}." for name in each.draft.new_names)))
    return redirect(url_for("planned.planned_list", done=operation_id))


def _saved_before(operation: Operation | None) -> ResponseReturnValue:
    operation_id = operation.id if operation else None
    db.session.rollback()
    flash("This series was planned already. Nothing is planned twice.")
    return redirect(url_for("planned.planned_list", done=operation_id))


def _questions(each: EntryForm) -> list[Asked]:
    assert each.draft
    settings = current_settings()
    found = questions_about(
        db.session,
        each,
        each.draft,
        scope=scope(),
        nation=settings.bank_holidays,
        first_month=settings.first_month,
    )
    return [one for one in found if one.question.name in ASKED_OF_EACH]


def _days(found: Series) -> list[SeriesDay]:
    """The days, each with what is odd about it: nothing is asked of the register where there is none."""
    form, each = found.days, found.each
    if not form.days:
        return []
    settings = current_settings()
    course, organisations = str(each.course.read or ""), each.organisations.read or ()
    names = names_found(db.session, {"course": (course,) if course else (), "organisation": organisations})
    known_course = names["course"].get(folded(course))
    known = [names["organisation"].get(folded(name)) for name in organisations]
    like: dict[date, int] = {}
    # What is new in the lists has no entry yet.
    if not (course and known_course is None) and not (organisations and not any(known)):
        like = days_with_the_like(
            db.session,
            form.days,
            course_id=known_course.id if known_course else None,
            organisation_ids=sorted({one.id for one in known if one}),
            scope=scope(),
        )
    return series_days(
        form,
        each,
        struck=struck_in(request.form.getlist("struck")),
        like=like,
        offered=found.offered,
        nation=settings.bank_holidays,
        first_month=settings.first_month,
    )


def _choices(days: Collection[date], offered: Offers) -> EntryChoices:
    """The short lists, with the sectors of all years that a series may lie in: this one, the next and its own."""
    first_month = current_settings().first_month
    this_year = reporting_year_of(clock.today(), first_month)
    years = {this_year, this_year + 1, *(reporting_year_of(day, first_month) for day in days)}
    sectors = [
        SectorChoice(
            sector.id,
            sector.name,
            tuple(
                audience_id
                for audience_id in sector.audience_ids
                if any(is_offered(offered, (audience_id, sector.id), year) for year in years)
            ),
        )
        for sector in sectors_offered(db.session)
    ]
    return replace(
        entry_choices(db.session, this_year), sectors=tuple(sector for sector in sectors if sector.audience_ids)
    )


def _page(
    found: Series,
    listed: Collection[SeriesDay] | None = None,
    *,
    notice: str = "",
    asked: Collection[Asked] = (),
    answers: Collection[str] = (),
    focus: str = "",
) -> ResponseReturnValue:
    """The form, with the days that it comes to."""
    each: Any = found.each
    if listed is None:
        listed = _days(found)
    for one in asked:
        each[one.question.field].question = one.question.words
    return render_template(
        "series/series.html",
        form=found.days,
        each=each,
        listed=listed,
        is_told_above=True,
        notice=notice,
        asked=asked,
        answers=list(dict.fromkeys(answers)),
        names=name_choices(db.session),
        focus=focus,
    )
