"""A figure that was published: the entries behind it as they were, what became of them, and how it is found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from training_register import clock
from training_register.access import allowed, needs, protected, scope
from training_register.current import current_settings
from training_register.database import db
from training_register.forms.find_figure import FindForm
from training_register.queries.publications import published
from training_register.reports.as_reported import as_reported
from training_register.reports.live_protection import live_report
from training_register.reports.period_reports import PeriodReport
from training_register.reports.periods import is_kept_for_readers, one_table, period_report
from training_register.reports.published import frozen_download
from training_register.reports.traces import FoundFigure, figures_of_row, found_in, traced
from training_register.rules.periods import Period, PeriodProblem, parse_period
from training_register.rules.permissions import Permission
from training_register.rules.publications import REASONS_IN_WORDS, Reason, Reference, Revised
from training_register.table import Table
from training_register.views.published import withdrawn_page
from training_register.views.tables import at_its_own_address

blueprint = Blueprint("traces", __name__)
VERSION = "/published/<period:period>/v<int(max=999999):version>"


@blueprint.get(f"{VERSION}/<table>/<row>/<column>")
@needs(Permission.SEE_PUBLICATIONS)
def trace_page(period: Period, version: int, table: str, row: str, column: str) -> ResponseReturnValue:
    """A figure as it was published, beside what it is now, and the entries behind it for those who may see them."""
    if redirected := at_its_own_address(period):
        return redirected
    found = published(db.session, period.address, version) or abort(404)
    if found.is_withdrawn:
        return withdrawn_page(period, found)
    sees = scope() if allowed(Permission.SEE_ENTRIES) else None
    trace = traced(
        db.session,
        found,
        (table, row, column),
        settings=current_settings(),
        live=_live(period),
        scope=sees,
        page=request.args.get("page", 1, type=int),
    )
    if trace is None:
        abort(404)
    return render_template("traces/trace_page.html", period=period, trace=trace, sees_entries=sees is not None)


@blueprint.get(f"{VERSION}/changes")
@needs(Permission.SEE_PUBLICATIONS)
def changes_page(period: Period, version: int) -> ResponseReturnValue:
    """What was revised in a version, and what would differ if the period were published now."""
    if redirected := at_its_own_address(period):
        return redirected
    found = published(db.session, period.address, version) or abort(404)
    if found.is_withdrawn:
        return withdrawn_page(period, found)
    reported = as_reported(
        db.session, found, settings=current_settings(), live=_live(period), of_figures_alone=bool(protected())
    )
    told = (*reported.revised, *(reported.since or ()))
    return render_template(
        "traces/changes_page.html",
        period=period,
        published=found,
        reported=reported,
        figure_at=_figure_at(period, version, frozen_download(db.session, found).tables),
        reasons=[(one, REASONS_IN_WORDS[one]) for one in Reason if any(change.reason == one for change in told)],
    )


@blueprint.get("/published/find")
@needs(Permission.SEE_PUBLICATIONS)
def find() -> ResponseReturnValue:
    """Leads to what a reference names; of a row it lists the figures, and where there is nothing it says why."""
    form = FindForm(request.args, meta={"csrf": False})
    if "reference" not in request.args or not form.validate():
        return _find_page(form)
    reference = form.found
    try:
        period = parse_period(reference.period, current_settings().first_month)
    except PeriodProblem:
        form.refuse(f"“{reference.period}” is no period. A reference begins with one, such as 2016-17 or 2016-17-q1.")
        return _find_page(form)
    place = _place_in_version(form, period, reference) if reference.version else _place_now(form, period, reference)
    if place is None:
        return _find_page(form)
    if not place.tables or not reference.table:
        return redirect(place.address)
    return _in_tables(form, place, reference)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reference leads: its page, in words, the tables that it may name, and the pages of these and of figures.

    There are no tables where none of them may be looked at.
    """

    address: str
    words: str
    tables: tuple[Table, ...]
    table_at: Callable[[str], str]
    figure_at: Callable[[str, str, str], str]
    shows_figures: bool


def _place_in_version(form: FindForm, period: Period, reference: Reference) -> _Place | None:
    version = published(db.session, period.address, reference.version or 0)
    if version is None:
        form.refuse(f"There is no version {reference.version} of {period.label}.")
        return None
    number = version.version
    chapter = url_for("published.chapter_page", period=period, version=number)
    return _Place(
        chapter,
        f"version {number} of {period.label}",
        () if version.is_withdrawn else frozen_download(db.session, version).tables,
        lambda name: f"{chapter}#{name}-heading",
        lambda name, row, column: _trace_at(period, number, name, row, column),
        shows_figures=True,
    )


def _place_now(form: FindForm, period: Period, reference: Reference) -> _Place | None:
    if not allowed(Permission.SEE_TABLES):
        form.refuse(
            "It names figures that were not published. A reference to published ones has a version, such as v1."
        )
        return None
    name = reference.table
    report = None
    if name and (allowed(Permission.SEE_ENTRIES) or not is_kept_for_readers(db.session, period, name)):
        report = one_table(db.session, period, name, settings=current_settings(), today=clock.today())
    if name and report is None:
        form.refuse(f"There is no table “{name}” in {period.label}.")
        return None
    return _Place(
        url_for("tables.period_page", period=period),
        period.label,
        report.tables if report else (),
        lambda name: url_for("tables.table_page", period=period, table=name),
        lambda name, row, column: url_for("tables.figure_page", period=period, table=name, row=row, column=column),
        shows_figures=False,
    )


def _in_tables(form: FindForm, place: _Place, reference: Reference) -> ResponseReturnValue:
    """The table, or the figure, that a reference names; or the figures of its row, each with its page."""
    name, row, column = reference.table, reference.row, reference.column
    table = next((one for one in place.tables if one.name == name), None)
    if table is None:
        form.refuse(f"There is no table “{name}” in {place.words}.")
        return _find_page(form)
    if not row:
        return redirect(place.table_at(name))
    figures = figures_of_row(table, row)
    if not figures:
        form.refuse(f"There is no row “{row}” in the table “{table.title}” of {place.words}.")
        return _find_page(form)
    if column in figures:
        return redirect(place.figure_at(name, row, column))
    if column:
        form.refuse(f"There is no figure “{column}” in the row “{row}” of the table “{table.title}” of {place.words}.")
    told = [(one, place.figure_at(name, row, key)) for key, one in figures.items()]
    return _find_page(form, told, table=table, words=place.words, shows_figures=place.shows_figures)


def _figure_at(period: Period, version: int, tables: Sequence[Table]) -> Callable[[Revised], str]:
    """What gives the page of a figure that differs; "" where this version has no such figure."""

    def address(one: Revised) -> str:
        if not (one.row and one.column) or found_in(tables, one.table, one.row, one.column) is None:
            return ""
        return _trace_at(period, version, one.table, one.row, one.column)

    return address


def _trace_at(period: Period, version: int, table: str, row: str, column: str) -> str:
    return url_for(".trace_page", period=period, version=version, table=table, row=row, column=column)


def _find_page(form: FindForm, figures: Sequence[tuple[FoundFigure, str]] = (), **about: Any) -> str:
    return render_template("traces/find_page.html", form=form, figures=figures, **about)


def _live(period: Period) -> PeriodReport | None:
    """The period's report as it is now, as the person who is asking may look at it; None where they may not."""
    if not allowed(Permission.SEE_TABLES):
        return None
    report = period_report(db.session, period, settings=current_settings(), today=clock.today())
    return live_report(report, protected())
