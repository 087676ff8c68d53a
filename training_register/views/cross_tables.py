"""Cross-tables: rows, columns and measures that somebody chooses, their files, and saving one as a report table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import allowed, needs, protected
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.report_tables import save_report_table
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.cross_tables import (
    CrossForm,
    SaveForm,
    closed_filters,
    columns_offered,
    rows_offered,
)
from training_register.forms.entries import FIXED_CHOICES, without_blanks
from training_register.forms.layout_options import by_in_words, year_options
from training_register.forms.sent import digest_of, new_key
from training_register.models import AppUser
from training_register.outputs.formats import FORMATS
from training_register.outputs.publication import file_name
from training_register.queries.counts import years_with_entries
from training_register.queries.entry_pages import totals_of
from training_register.queries.filters import EntryFilter, Question, filter_choices, filter_from, names_said
from training_register.queries.report_tables import LayoutChoices, layout_choices
from training_register.queries.tables import TableLayout, layouts_in
from training_register.reports.cross_tables import cross_table, download_of_one, size_problem
from training_register.reports.layout_members import MOST_SESSIONS
from training_register.reports.live_protection import SEEN_IN_PUBLICATIONS, live_table
from training_register.rules.cross_tables import By, needs_leave
from training_register.rules.entries import Status
from training_register.rules.filters import filter_in_words, part_in_words
from training_register.rules.periods import Period, PeriodProblem, parse_period, reporting_year_of
from training_register.rules.permissions import ALL, Permission
from training_register.table import Table
from training_register.views.tables import FORMAT_LABELS, at_its_own_address, entries_behind

blueprint = Blueprint("cross_tables", __name__)


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A general report table that holds in the year: its name, title, what it is by, and whether it is printed."""

    name: str
    title: str
    what: str
    is_printed: bool


@blueprint.get("/tables/<period:period>/cross")
@needs(Permission.SEE_TABLES)
def cross_table_page(period: Period) -> ResponseReturnValue:
    """A form for a cross-table, whose address is the table, and the table beneath it."""
    if redirected := at_its_own_address(period):
        return redirected
    form = CrossForm.of(request.args)
    _refuse_without_leave(form)
    if form.period:
        try:
            period = parse_period(form.period, _first_month())
        except PeriodProblem as problem:
            form.errors["period"] = str(problem)
            return _page(form, layout_choices(db.session), period, SaveForm(key=new_key()))
        return redirect(_address(period, form.arguments))
    if (tidy := without_blanks(request.args.items(multi=True))) is not None:
        return redirect(f"{url_for('.cross_table_page', period=period)}{'?' if tidy else ''}{tidy}")
    return _page(form, layout_choices(db.session), period, SaveForm(key=new_key()))


@blueprint.get("/tables/<period:period>/cross.<format:ending>")
@needs(Permission.SEE_TABLES)
def cross_table_file(period: Period, ending: str) -> ResponseReturnValue:
    """The cross-table of an address as a file."""
    form = CrossForm.of(request.args)
    _refuse_without_leave(form)
    layout = form.read(layout_choices(db.session))
    table = _made(form, layout, period) if layout else None
    if table is None:
        abort(400)
    download = download_of_one(db.session, table, period, settings=current_settings(), made_at=clock.now())
    wanted = FORMATS[ending]
    response = Response(wanted.made(download), content_type=wanted.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(period, ending, "cross-table")}"'
    return response


@blueprint.post("/tables/<period:period>/cross")
@needs(Permission.KEEP_LISTS)
def save_cross_table(period: Period) -> ResponseReturnValue:
    """Saves the cross-table of an address as a report table."""
    form, save = CrossForm.of(request.args), SaveForm.of(request.form)
    choices = layout_choices(db.session)
    layout = form.read(choices)
    read = save.read(layout, _years(period)) if layout else None
    if layout is None or read is None:
        return _page(form, choices, period, save)
    title, heading, from_year = read
    wanted = replace(layout, title=title, heading=heading, is_printed=save.is_printed)
    writing(db.session)
    try:
        save_report_table(
            db.session,
            by=db.session.get(AppUser, current_user.id) or abort(403),
            layout=wanted,
            from_year=from_year,
            first_month=_first_month(),
            key=save.key,
            digest=digest_of(MultiDict([*request.form.items(multi=True), *form.arguments])),
        )
    except SentBefore:
        db.session.rollback()
        flash("This was saved already. Nothing is saved twice.")
        return redirect(_address(period, form.arguments))
    except Refusal as refusal:
        db.session.rollback()
        save.errors["from_year" if refusal.field == "from_year" else "title"] = refusal.words
        return _page(form, choices, period, save)
    db.session.commit()
    flash(f"Saved: {title}. It is among the saved tables below, and the history can undo it.")
    return redirect(_address(period, form.arguments))


def _page(form: CrossForm, choices: LayoutChoices, period: Period, save: SaveForm) -> ResponseReturnValue:
    layout = form.read(choices)
    table = _made(form, layout, period) if layout else None
    if layout is not None and request.method == "GET":
        save.title, save.heading, save.from_year = layout.title, layout.heading, str(period.reporting_year)
        save.is_printed = not form.needs_leave
    may_see_entries = allowed(Permission.SEE_ENTRIES)
    query = urlencode(form.arguments)
    names = _names(form)
    page = render_template(
        "cross_tables/cross_table.html",
        form=form,
        save=save,
        period=period,
        table=table,
        rows_by=rows_offered(choices, may_see_entries=may_see_entries),
        columns_by=columns_offered(choices, may_see_entries=may_see_entries),
        measures=[(key, measure.heading) for key, measure in choices.measures.items()],
        offered=filter_choices(db.session, current_user.id),
        fixed=FIXED_CHOICES,
        closed=closed_filters(may_see_entries=may_see_entries),
        may_see_entries=may_see_entries,
        may_keep=allowed(Permission.KEEP_LISTS),
        query=query,
        active=[
            (
                ": ".join(filter(None, part_in_words(*pair, names))),
                _address(period, [one for one in form.arguments if one != pair]),
            )
            for pair in form.filter_arguments
        ],
        files=[
            (label, f"{url_for('.cross_table_file', period=period, ending=ending)}?{query}")
            for ending, label in FORMAT_LABELS.items()
        ],
        years=year_options(_years(period), _first_month()),
        saved=_saved_tables(choices, period),
        entries_address=entries_behind(),
    )
    return page, 400 if form.errors or save.errors else 200


def _made(form: CrossForm, layout: TableLayout, period: Period) -> Table | None:
    """The table; None where it is too large, or counts people who are told in publications alone: the form says so."""
    for box, by in (("rows", layout.rows_by), ("columns", layout.columns_by)):
        if by == By.ENTRY and (number := _sessions(form, period)) > MOST_SESSIONS:
            form.errors[box] = (
                f"There are {number:,} entries in this period. At most {MOST_SESSIONS} are printed one by one: choose "
                "a shorter period or a narrower filter."
            )
            return None
    words = filter_in_words(form.filter, _names(form))
    table = cross_table(
        db.session, layout, period, settings=current_settings(), as_at=clock.today(), filter_words=words
    )
    if live_table(table, protected()) != table:
        # Whoever may not see entries could ask for one table after another, and take the difference.
        form.errors["rows"] = SEEN_IN_PUBLICATIONS
        return None
    box, problem = size_problem(table)
    if problem:
        form.errors[box] = problem
        return None
    return table


def _names(form: CrossForm) -> Mapping[tuple[str, str], str]:
    return names_said(db.session, form.filter_arguments) if form.filter else {}


def _sessions(form: CrossForm, period: Period) -> int:
    """How many entries would stand on rows or in columns of their own."""
    chosen: EntryFilter = replace(filter_from(form.filter, period=period), status=Status.DELIVERED)
    question = Question(db.session, chosen, scope=ALL, today=clock.today())
    return totals_of(question, size=0).entries


def _saved_tables(choices: LayoutChoices, period: Period) -> list[SavedTable]:
    """The report tables of any rows and columns that hold in the year, as far as somebody may see them."""
    may_see_entries = allowed(Permission.SEE_ENTRIES)
    return [
        SavedTable(
            layout.name, layout.title, by_in_words(layout.rows_by, layout.columns_by, choices), layout.is_printed
        )
        for layout in layouts_in(db.session, reporting_year_of(period.last, _first_month()))
        if not layout.is_of_an_audience
        and (layout.is_printed or may_see_entries or not needs_leave(layout.rows_by, layout.columns_by, layout.filter))
    ]


def _refuse_without_leave(form: CrossForm) -> None:
    if form.needs_leave and not allowed(Permission.SEE_ENTRIES):
        abort(403)


def _years(period: Period) -> set[int]:
    """The years from which a table can hold."""
    return {*years_with_entries(db.session, _first_month()), period.reporting_year}


def _address(period: Period, arguments: list[tuple[str, str]]) -> str:
    return f"{url_for('.cross_table_page', period=period)}?{urlencode(arguments)}"


def _first_month() -> int:
    return current_settings().first_month
