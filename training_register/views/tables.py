"""The tables of a period: its page, one table's page, and each of them as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlencode

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.routing import AnyConverter, BaseConverter, Map, ValidationError

from training_register import clock
from training_register.access import allowed, needs, protected, scope
from training_register.current import current_settings
from training_register.database import db
from training_register.forms.entries import asked_in
from training_register.forms.periods import PeriodForm
from training_register.outputs.chart_pictures import pairs_of, poster_of
from training_register.outputs.charts import chart_of
from training_register.outputs.formats import FORMATS
from training_register.outputs.publication import Download, file_name
from training_register.outputs.svg_file import CONTENT_TYPE as SVG
from training_register.outputs.svg_file import as_svg
from training_register.queries.behind import number_in_list
from training_register.queries.counts import years_with_entries
from training_register.queries.stated_figures import days_with_stated_figures
from training_register.reports.how_counted import how_counted
from training_register.reports.live_protection import live_report
from training_register.reports.missing import missing_from
from training_register.reports.one_figure import BENEATH, one_figure
from training_register.reports.period_reports import PeriodReport
from training_register.reports.periods import download_of_report, is_kept_for_readers, one_table, period_report
from training_register.reports.published import frozen_download, has_changed
from training_register.reports.summary import NAME as SUMMARY
from training_register.rules.filters import both_said
from training_register.rules.periods import (
    Period,
    PeriodProblem,
    parse_period,
    quarter,
    quarter_of,
    reporting_year_of,
    year,
    year_label,
)
from training_register.rules.permissions import Permission
from training_register.table import Column, Line, Row, Table, Where
from training_register.views.addresses import address_of

blueprint = Blueprint("tables", __name__)

# A picture needs nothing from anywhere, and may run nothing, whatever somebody typed into its words.
CHART_POLICY = "default-src 'none'; sandbox"
# One address, many endings.
FORMAT_LABELS = {ending: one.label for ending, one in FORMATS.items()}


class PeriodConverter(BaseConverter):
    """A period in an address: 2016-17, 2016-17-q1, 2016-04, 2016-04-01..2016-09-30."""

    regex = r"\d{4}[0-9a-z-]*(?:\.\.\d[0-9-]*)?"

    def to_python(self, value: str) -> Period:
        """The period; an address that is none has no page."""
        try:
            return parse_period(value, current_settings().first_month)
        except PeriodProblem as problem:
            raise ValidationError(str(problem)) from problem

    def to_url(self, value: Period) -> str:
        """The period as it stands in an address."""
        return value.address


class FormatConverter(AnyConverter):
    """The ending of a format in an address: xlsx, csv."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, *FORMATS)


@blueprint.record_once
def _converter(state: Any) -> None:
    app: Flask = state.app
    app.url_map.converters |= {"period": PeriodConverter, "format": FormatConverter}


@blueprint.get("/tables")
@needs(Permission.SEE_TABLES)
def periods() -> ResponseReturnValue:
    """The reporting years that hold entries, and a box for any other period."""
    first_month = current_settings().first_month
    form = PeriodForm(request.args, meta={"csrf": False})
    if "period" in request.args and form.validate():
        return redirect(url_for("tables.period_page", period=form.period_in(first_month)))
    with_entries = years_with_entries(db.session, first_month)
    with_stated = {reporting_year_of(day, first_month) for day in days_with_stated_figures(db.session)}
    years = [year(number, first_month) for number in sorted({*with_entries, *with_stated}, reverse=True)]
    return render_template(
        "tables/periods.html",
        form=form,
        years=years,
        any_stated_alone=not with_stated <= set(with_entries),
        formats=FORMAT_LABELS,
        may_keep_lists=allowed(Permission.KEEP_LISTS),
    )


@blueprint.get("/tables/<period:period>")
@needs(Permission.SEE_TABLES)
def period_page(period: Period) -> ResponseReturnValue:
    """All tables of a period, what is missing from it, and its files."""
    if redirected := at_its_own_address(period):
        return redirected
    settings, today = current_settings(), clock.today()
    whole = period_report(db.session, period, settings=settings, today=today)
    report = live_report(whole, protected())
    missing = missing_from(db.session, report, scope=scope(), today=today)
    return render_template(
        "tables/period_page.html",
        period=period,
        report=report,
        left_out=sum(table.name in settings.tables_left_out for table in report.all_tables),
        missing=missing,
        formats=FORMAT_LABELS,
        may_record=allowed(Permission.RECORD),
        may_lay_out=allowed(Permission.KEEP_LISTS),
        may_keep_lists=allowed(Permission.KEEP_LISTS),
        may_publish=allowed(Permission.PUBLISH),
        has_changed=_has_changed(whole),
        navigation=_navigation(period, years_with_entries(db.session, period.first_month)),
        entries_address=entries_behind(),
        leads_to=figures_lead_to(period),
    )


@blueprint.get("/how-counted")
@needs(Permission.SEE_TABLES)
def how_counted_now() -> ResponseReturnValue:
    """How figures are counted, with the tables of the newest year that holds entries as what is told of."""
    first_month = current_settings().first_month
    this_year = reporting_year_of(clock.today(), first_month)
    newest = next((one for one in years_with_entries(db.session, first_month) if one <= this_year), this_year)
    return redirect(url_for("tables.how_counted_in", period=year(newest, first_month)))


@blueprint.get("/tables/<period:period>/how-counted")
@needs(Permission.SEE_TABLES)
def how_counted_in(period: Period) -> ResponseReturnValue:
    """How the figures of a period are counted: what counts, what does not, what each word and mark means."""
    if redirected := at_its_own_address(period):
        return redirected
    settings = current_settings()
    report = live_report(period_report(db.session, period, settings=settings, today=clock.today()), protected())
    sections = how_counted(db.session, report, settings=settings)
    return render_template("tables/how_counted.html", period=period, sections=sections)


@blueprint.get("/tables/<period:period>/<table>")
@needs(Permission.SEE_TABLES)
def table_page(period: Period, table: str) -> ResponseReturnValue:
    """One table of a period."""
    if redirected := at_its_own_address(period):
        return redirected
    _refuse_without_leave(period, table)
    report = _one_table(period, table) or abort(404)
    (found,) = report.tables
    # That it is provisional is said once on the page.
    chart = chart_of(replace(found, is_provisional=False))
    return render_template(
        "tables/table_page.html",
        period=period,
        table=found,
        may_lay_out=allowed(Permission.KEEP_LISTS) and bool(found.where) and found.name != SUMMARY,
        chart=chart,
        pairs=pairs_of(chart) if chart else (),
        notes=report.notes,
        published=report.published,
        formats=FORMAT_LABELS,
        leads_to=figures_lead_to(period),
    )


@blueprint.get("/tables/<period:period>/<table>/<row>/<column>")
@needs(Permission.SEE_TABLES)
def figure_page(period: Period, table: str, row: str, column: str) -> ResponseReturnValue:
    """How one figure is counted, and the entries behind it for those who may see them."""
    if redirected := at_its_own_address(period):
        return redirected
    _refuse_without_leave(period, table)
    settings, today = current_settings(), clock.today()
    sees = scope() if allowed(Permission.SEE_ENTRIES) else None
    report = _one_table(period, table) or abort(404)
    found = one_figure(db.session, report, table, row, column, settings=settings, scope=sees) or abort(404)
    in_list = None
    if sees and found.where and found.behind and found.behind.seen:
        asked = asked_in(MultiDict(found.where), first_month=settings.first_month, today=today)
        in_list = number_in_list(db.session, asked.chosen, scope=sees, today=today)
    return render_template(
        "tables/figure_page.html",
        period=period,
        one=found,
        sees_entries=sees is not None,
        in_list=in_list,
        entry_list=f"{address_of('entries.entry_list')}?{_query(found.where)}",
    )


@blueprint.get("/tables/<period:period>.<format:ending>")
@needs(Permission.SEE_TABLES)
def period_file(period: Period, ending: str) -> ResponseReturnValue:
    """All tables of a period as a file."""
    return _file(period, ending)


@blueprint.get("/tables/<period:period>/<table>.<format:ending>")
@needs(Permission.SEE_TABLES)
def table_file(period: Period, table: str, ending: str) -> ResponseReturnValue:
    """One table of a period as a file."""
    return _file(period, ending, table)


@blueprint.get("/tables/<period:period>/<table>.svg")
@needs(Permission.SEE_TABLES)
def chart_file(period: Period, table: str) -> ResponseReturnValue:
    """The chart of one table as a file; a table that has none has no such address."""
    _refuse_without_leave(period, table)
    download = _download(period, table)
    chart = chart_of(download.tables[0]) or abort(404)
    poster = poster_of(chart, brand=current_settings().brand_colour, mark=download.mark)
    response = Response(as_svg(poster), content_type=SVG)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(period, "svg", table)}"'
    response.headers["Content-Security-Policy"] = CHART_POLICY
    return response


def _has_changed(report: PeriodReport) -> bool:
    """Whether a figure that was published is another now."""
    published = report.published
    return bool(published and has_changed(frozen_download(db.session, published), report.all_tables))


def _file(period: Period, ending: str, table: str = "") -> Response:
    _refuse_without_leave(period, table)
    wanted = FORMATS[ending]
    download = _download(period, table, says_how=wanted.says_how)
    response = Response(wanted.made(download), content_type=wanted.content_type)
    # The name is made by the program from the period and the table's short name.
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(period, ending, table)}"'
    return response


def _one_table(period: Period, name: str) -> PeriodReport | None:
    """One table as the person who is asking may see it."""
    report = one_table(db.session, period, name, settings=current_settings(), today=clock.today())
    return live_report(report, protected()) if report else None


def _download(period: Period, name: str, *, says_how: bool = False) -> Download:
    """What the files of a period, or of one table, hold for the person who is asking.

    That of a whole period says how its figures are counted, where that is asked for.
    """
    settings = current_settings()
    if name:
        report = _one_table(period, name) or abort(404)
    else:
        without = settings.tables_left_out
        made = period_report(db.session, period, settings=settings, today=clock.today(), left_out=without)
        report = live_report(made, protected())
    return download_of_report(
        db.session, report, settings=settings, made_at=clock.now(), says_how=says_how and not name
    )


def _refuse_without_leave(period: Period, name: str) -> None:
    """Refuses a table that is kept to be looked at alone, and tells of single entries, to who may not see these."""
    if name and not allowed(Permission.SEE_ENTRIES) and is_kept_for_readers(db.session, period, name):
        abort(403)


def at_its_own_address(period: Period) -> ResponseReturnValue | None:
    """A redirect where a period was asked for in other words than its own address has."""
    assert request.view_args is not None
    own = url_for(request.endpoint or "", **{**request.view_args, "period": period})
    # Compared as the browser's words were read: a redirect from %20 to %20 would never end.
    return redirect(own) if request.path != unquote(own).removeprefix(request.script_root) else None


def _navigation(period: Period, years: list[int]) -> tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]:
    """Years with entries, and the quarters and months of the period's own year, as groups of links."""
    own = year(period.reporting_year, period.first_month)
    shown = sorted({*years, own.reporting_year}, reverse=True)
    the_quarter = (
        period
        if period.parts
        else quarter(own.reporting_year, quarter_of(period.first, period.first_month), period.first_month)
    )
    groups = [
        ("Year", [(year_label(number, period.first_month), year(number, period.first_month)) for number in shown]),
        ("Quarter", [(f"Q{part.part}", part) for part in own.parts]),
    ]
    if the_quarter.parts and period.kind != own.kind:
        groups.append(("Month", [(f"{part.first:%B}", part) for part in the_quarter.parts]))
    return tuple(
        (label, tuple((name, address_of("tables.period_page", period=one), one == period) for name, one in links))
        for label, links in groups
    )


def entries_behind() -> Callable[..., str] | None:
    """What gives the entries list behind a figure, "" where no filter finds them; None for who may not see entries."""
    if not allowed(Permission.SEE_ENTRIES):
        return None
    # Made once: a page has a hundred figures.
    entry_list = address_of("entries.entry_list")

    def address(table: Table, row: Row | Line, column: Column | None = None) -> str:
        query = _query(table.where, row.where, column.where if column else ())
        return f"{entry_list}?{query}" if query else ""

    return address


class LeadsTo(NamedTuple):
    """Where the figures of a period's tables lead, and what a link that stands by itself says."""

    address: Callable[..., str]
    label: str


def figures_lead_to(period: Period) -> LeadsTo:
    """Each figure leads to its entries, which lead on to how it is counted; for who may not see them, there at once."""
    entries = entries_behind()
    own_pages = f"{address_of('tables.period_page', period=period)}/"

    def own_page(table: Table, row: Row | Line, column: Column | None = None) -> str:
        return own_pages + path_of(keys_of(table, row, column))

    if entries is None:
        return LeadsTo(own_page, "How it is counted")
    behind = entries

    def entries_of_figure(table: Table, row: Row | Line, column: Column | None = None) -> str:
        found = behind(table, row, column)
        figure = path_of((period.address, *keys_of(table, row, column)))
        return f"{found}&figure={figure}" if found else ""

    return LeadsTo(entries_of_figure, "Show the entries")


def keys_of(table: Table, row: Row | Line, column: Column | None = None) -> tuple[str, str, str]:
    """The keys by which a figure is found in an address: its table, row and column; of a row beneath, its first."""
    if isinstance(row, Line):
        return table.name, BENEATH, row.key
    return table.name, row.key, (column or table.columns[1]).key


# Every visit to a table asks for the same; short names make it, and nothing that somebody typed.
@lru_cache(maxsize=4_096)
def _query(*wheres: Where | None) -> str:
    """The query of an address for what several filters say together; "" where there is none."""
    return urlencode(both_said(*wheres) or ())


@lru_cache(maxsize=4_096)
def path_of(keys: tuple[str, ...]) -> str:
    """Keys as they stand in an address, one after the other."""
    return "/".join(quote(key, safe="") for key in keys)
