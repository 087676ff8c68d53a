"""Entries: the list behind the figures, and those that may be counted twice."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import allowed, needs, scope
from training_register.actions.doubles import tell_apart
from training_register.actions.entries import put_back, take_out
from training_register.actions.refusals import Overtaken
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entries import (
    FIXED_CHOICES,
    ORDER_WORDS,
    Asked,
    TellApartForm,
    asked_in,
    parts_in_words,
    query_read_again,
    without_blanks,
)
from training_register.forms.entry_texts import figures_in_words
from training_register.forms.planned import PutBackForm, TakeOutForm
from training_register.models import AppUser
from training_register.queries.answers import entries_set_aside
from training_register.queries.choices import entry_choices
from training_register.queries.entries import pairs_of_doubles
from training_register.queries.entry_pages import PAGE_LENGTH, Page, Totals, page_of, totals_of
from training_register.queries.filters import FilterChoices, Question, filter_choices, names_said
from training_register.queries.history import changes_since
from training_register.queries.imported_rows import origins_of
from training_register.queries.missing import doubles_in
from training_register.queries.one_entry import entry_in_full
from training_register.reports.history import changes_in_words, origin_in_words
from training_register.reports.undoing import left_in_words
from training_register.rules.entries import Status
from training_register.rules.periods import Period, PeriodProblem, parse_period, reporting_year_of, year_label
from training_register.rules.permissions import Permission
from training_register.views.addresses import address_of
from training_register.views.selections import operation_done

blueprint = Blueprint("entries", __name__)

ENTRY = "/entries/<int(max=2147483647):entry_id>"
# So soon after it was recorded an entry is taken out as a slip, by whoever recorded it and without a reason.
SLIP = timedelta(minutes=10)


@blueprint.get("/entries")
@needs(Permission.SEE_ENTRIES)
def entry_list() -> ResponseReturnValue:
    """The entries that an address asks for, a page at a time; without any word those of the current year."""
    if (tidy := without_blanks(request.args.items(multi=True))) is not None:
        return redirect(_list_at(tidy))
    today = clock.today()
    try:
        asked = asked_in(request.args, first_month=_first_month(), today=today)
    except ValueError:
        abort(400)
    choices = filter_choices(db.session, current_user.id)
    question = Question(db.session, asked.chosen, scope=scope(), today=today, for_list=True)
    if asked.problem:
        return _shown(asked, choices, question, Totals(0), Page([])), 400
    totals = totals_of(question, size=choices.size, on_request=asked.adds_up)
    page = page_of(
        question, asked.order, entries=totals.entries, size=choices.size, after=asked.after, before=asked.before
    )
    if asked.before and page.before is None and len(page.entries) < PAGE_LENGTH:
        # The first page is whole, whichever way somebody comes to it.
        return redirect(_list_at(asked.query))
    return _shown(asked, choices, question, totals, page)


def _shown(asked: Asked, choices: FilterChoices, question: Question, totals: Totals, page: Page) -> str:
    sums = {"sums": "yes"} if asked.adds_up else {}
    names = {**choices.names_of(asked.arguments), **names_said(db.session, asked.looked_up)}
    return render_template(
        "entries/entry_list.html",
        asked=asked,
        choices=choices,
        active=parts_in_words(asked, names),
        knows_organisation=question.knows_organisation,
        totals=totals,
        leaves_out=_list_at(asked.query_without(status=Status.TAKEN_OUT.value))
        if question.shape.without_taken_out
        else "",
        entries=page.entries,
        first=_list_at(asked.query_without(**sums)) if page.before else None,
        previous=_list_at(asked.query_without(before=page.before.address, **sums)) if page.before else None,
        following=_list_at(asked.query_without(after=page.after.address, **sums)) if page.after else None,
        adding_up=_list_at(asked.query_without(sums="yes")),
        list_at=_list_at,
        saved=[
            (one, query)
            for one in choices.saved
            if (query := query_read_again(one.query, first_month=_first_month(), today=clock.today())) is not None
        ],
        orders=[(words, asked.query_in(order), order is asked.order) for order, words in ORDER_WORDS.items()],
        statuses=list(Status),
        fixed=FIXED_CHOICES,
        this_year=year_label(reporting_year_of(clock.today(), _first_month()), _first_month()),
        may_record=allowed(Permission.RECORD),
        done=operation_done(request.args),
        figure=_page_of_figure(request.args.get("figure", "")),
    )


def _page_of_figure(keys: str) -> str:
    """The page of the figure from which somebody came to its entries, by the keys that its table gave; "" for none."""
    period, *rest = keys.split("/")
    try:
        of = parse_period(period, _first_month())
    except PeriodProblem:
        return ""
    if len(rest) != 3 or not all(rest):
        return ""
    table, row, column = rest
    return url_for("tables.figure_page", period=of, table=table, row=row, column=column)


def _list_at(query: str) -> str:
    address = address_of("entries.entry_list")
    return f"{address}?{query}" if query else address


@blueprint.get(ENTRY)
@needs(Permission.SEE_ENTRIES)
def entry_page(entry_id: int) -> ResponseReturnValue:
    """One entry, with all that is known of it."""
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    choices = entry_choices(db.session, reporting_year_of(entry.starts_on, current_settings().first_month))
    origins, changes = origins_of(db.session, entry_id), changes_since(db.session, entry_id, 0)
    return render_template(
        "entries/entry_page.html",
        entry=entry,
        figures=figures_in_words(entry, choices),
        changes=sorted(
            [
                *changes_in_words(db.session, changes, origins),
                *left_in_words(db.session, changes),
            ],
            key=attrgetter("at"),
        ),
        origins=[(origin_in_words(origin), origin) for origin in origins],
        # Whoever is kept to some areas sees the imports that are their own.
        sees_imports=allowed(Permission.RECORD) and scope().area_ids is None,
        answers=entries_set_aside(db.session, None, scope=scope(), today=clock.today(), entry_id=entry_id)[0],
        may_record=allowed(Permission.RECORD),
    )


@blueprint.route(f"{ENTRY}/take-out", methods=["GET", "POST"])
@needs(Permission.RECORD)
def taken_out(entry_id: int) -> ResponseReturnValue:
    """Takes an entry out of the figures. A slip of one's own that is undone at once needs no reason."""
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    form = TakeOutForm(clock.today())
    is_slip = entry.recorded_by_id == current_user.id and clock.now() - entry.recorded_at < SLIP
    is_valid = form.validate_on_submit()
    if is_valid and not (form.reason.read or is_slip):
        form.reason.errors = ["Say why it is taken out, in a few words."]
        is_valid = False
    if is_valid:
        return _taken_out(entry_id, form, is_slip=is_slip)
    if request.method == "GET":
        form.version.data = str(entry.version)
    return render_template("entries/taken_out.html", form=form, entry=entry, is_slip=is_slip, changes=(), is_over=False)


def _taken_out(entry_id: int, form: TakeOutForm, *, is_slip: bool) -> ResponseReturnValue:
    """Takes an entry out, if it is as the page showed it; else the page, with what was changed meanwhile."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    reason = form.reason.read or ""
    is_out = entry.status is Status.TAKEN_OUT
    # A button beside what somebody has just added does not say which version it shows: what they did themselves.
    changes = changes_since(db.session, entry_id, form.seen_version or 1)
    is_known = form.seen_version == entry.version or (
        not form.version.data and all(change.by == by.email for change in changes)
    )
    if not is_known and not (is_out and entry.reason == reason):
        told = changes_in_words(db.session, changes)
        db.session.rollback()
        form.version.data = str(entry.version)
        return render_template(
            "entries/taken_out.html", form=form, entry=entry, is_slip=is_slip, changes=told, is_over=is_out
        )
    try:
        take_out(db.session, by=by, entry=entry, reason=reason, first_month=_first_month())
    except Overtaken:
        # On PostgreSQL somebody else was a moment quicker.
        db.session.rollback()
        return _taken_out(entry_id, form, is_slip=is_slip)
    db.session.commit()
    flash("Taken out of the figures. It can be put back.")
    return _back(entry_id)


@blueprint.post(f"{ENTRY}/put-back")
@needs(Permission.RECORD)
def restored(entry_id: int) -> ResponseReturnValue:
    """Puts an entry back into the figures, if it is as the page showed it."""
    form = PutBackForm()
    if not form.validate_on_submit():
        abort(400)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    if entry.status is not Status.TAKEN_OUT:
        db.session.rollback()
        flash("It is back in the figures already.")
        return _back(entry_id)
    if form.version.data and form.version.data != str(entry.version):
        db.session.rollback()
        flash("Nothing was done: somebody else has changed this entry since you opened it. What they did stands below.")
        return redirect(url_for("entries.entry_page", entry_id=entry_id))
    try:
        put_back(db.session, by=by, entry=entry, first_month=_first_month())
    except Overtaken:
        db.session.rollback()
        flash("Somebody else has changed this entry in the same moment. Look at it, then try again.")
    else:
        db.session.commit()
        flash("Back in the figures, as it was.")
    return _back(entry_id)


def _back(entry_id: int) -> ResponseReturnValue:
    """Back to where somebody was."""
    after = request.form.get("after", "")
    if request.form.get("back") == "home":
        return redirect(url_for("home.home"))
    if request.form.get("back") == "add":
        after_id = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else None
        return redirect(url_for("recording.new_entry", after=after_id))
    return redirect(url_for("entries.entry_page", entry_id=entry_id))


def _first_month() -> int:
    return current_settings().first_month


@blueprint.get("/entries/counted-twice/<period:period>")
@needs(Permission.SEE_ENTRIES)
def doubles(period: Period) -> ResponseReturnValue:
    """The pairs of entries of a period that may be counted twice."""
    pairs = pairs_of_doubles(db.session, period, scope=scope())
    return render_template(
        "entries/doubles.html",
        period=period,
        pairs=pairs,
        may_record=allowed(Permission.RECORD),
        may_publish=allowed(Permission.PUBLISH),
    )


@blueprint.post("/entries/counted-twice/<period:period>")
@needs(Permission.RECORD)
def tell_doubles_apart(period: Period) -> ResponseReturnValue:
    """Remembers that two entries are different."""
    form = TellApartForm()
    if not form.validate_on_submit():
        abort(400)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id)
    # Only a pair that is on the list: anything else was answered already, or is none of this person's.
    if by and form.pair in doubles_in(db.session, period, scope=scope()):
        tell_apart(db.session, by=by, pair=form.pair)
        db.session.commit()
        flash("Saved: these entries are different.")
    return redirect(url_for("entries.doubles", period=period))
