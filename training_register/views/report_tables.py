"""How tables are printed: the list of them, the form that lays one out with its preview, and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import needs
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.report_tables import (
    Gone,
    TableOvertaken,
    delete_version,
    move_report_table,
    save_report_table,
)
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entries import FIXED_CHOICES
from training_register.forms.layout_options import (
    COLUMNS_BY,
    COUNTS_WORDS,
    ROWS_BY,
    Option,
    axis_options,
    by_in_words,
    starting_layout,
    year_options,
)
from training_register.forms.layout_reading import layout_in
from training_register.forms.report_tables import MOST_TICKED, LayoutForm, with_names
from training_register.forms.sent import digest_of, new_key
from training_register.models import AppUser
from training_register.outputs.chart_pictures import pairs_of
from training_register.outputs.charts import chart_of
from training_register.queries.counts import years_with_entries
from training_register.queries.filters import filter_choices, names_said
from training_register.queries.report_tables import (
    LayoutChoices,
    Member,
    OfferedName,
    Version,
    from_years_of,
    layout_choices,
    layout_of,
    members_of,
    plain_table_named,
    report_table_holding,
    report_table_with_id,
    versions_in_order,
)
from training_register.queries.selections import operation_of_key
from training_register.queries.tables import TableLayout, sectors_offered
from training_register.reports.layouts import table_of
from training_register.rules.cross_tables import By
from training_register.rules.entries import CountsWhat
from training_register.rules.filters import Named, filter_in_words
from training_register.rules.names import joined
from training_register.rules.periods import Period, PeriodKind, PeriodProblem, parse_period, reporting_year_of, year
from training_register.rules.permissions import Permission
from training_register.rules.report_tables import (
    BY_HAND,
    VersionProblem,
    change_in_words,
    changed_span,
    spans,
)
from training_register.rules.sentence_places import PLACES
from training_register.table import ChartKind, Table

blueprint = Blueprint("report_tables", __name__)

SAVED_BEFORE = (
    "You saved a table with this page before, and have changed it since. To add this one besides, save again; to "
    "change the other one, open it in the list of report tables."
)
_VERSION = "/report-tables/versions/<int(max=2147483647):table_id>"


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as the list shows it: the years that it prints, what it counts, and the year on which it is changed."""

    version: Version
    years: str
    what: str
    filter: str
    change_in: Period
    next_year: Period


@blueprint.get("/report-tables")
@needs(Permission.KEEP_LISTS)
def report_table_list() -> ResponseReturnValue:
    """The report tables in their order, each with its versions."""
    choices = layout_choices(db.session)
    tables = versions_in_order(db.session)
    named = names_said(
        db.session,
        {
            (name, value)
            for versions in tables.values()
            for version in versions
            for name, values in version.filter.items()
            for value in values
        },
    )
    this_year = _this_year().reporting_year
    return render_template(
        "report_tables/report_table_list.html",
        tables=[
            (name, [_listed(version, choices, named, this_year) for version in versions])
            for name, versions in tables.items()
        ],
    )


@blueprint.post("/report-tables/order")
@needs(Permission.KEEP_LISTS)
def order() -> ResponseReturnValue:
    """Moves a table up or down."""
    way, _, name = request.form.get("move", "").partition("-")
    if way not in ("up", "down"):
        abort(400)
    writing(db.session)
    try:
        in_order = move_report_table(db.session, by=_by(), name=name, steps=-1 if way == "up" else 1)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
        return redirect(url_for("report_tables.report_table_list"))
    db.session.commit()
    at_end = in_order[-1] == name
    stays = "up" if (way == "up" and in_order[0] != name) or at_end else "down"
    return redirect(url_for("report_tables.report_table_list", _anchor=f"{stays}-{name}"))


@blueprint.route("/report-tables/add", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def new_report_table() -> ResponseReturnValue:
    """Lays out a new table: from a few choices, like another one, or as a cross-table that the address names."""
    choices = layout_choices(db.session)
    if request.method == "POST":
        return _sent(choices, _year_asked())
    copied = _copied()
    if copied is None and not request.args:
        return render_template(
            "report_tables/new_report_table.html",
            audiences=choices.audiences,
            rows_by=axis_options(ROWS_BY, choices),
            versions=[(versions[0].id, versions[0].title) for versions in versions_in_order(db.session).values()],
        )
    layout = copied or starting_layout(request.args, choices)
    form = LayoutForm.showing(layout, from_year=_year_asked().reporting_year)
    if copied is None and not form.rows:
        form.start_rows(choices)
    return _page(form, choices, _year_asked(), own=None)


@blueprint.route("/report-tables/<name>/<period:period>", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def change_report_table(name: str, period: Period) -> ResponseReturnValue:
    """How a table is printed in a year, changed from that year on or from another."""
    if period.kind is not PeriodKind.YEAR:
        return redirect(url_for(".change_report_table", name=name, period=_year(period.reporting_year)))
    choices = layout_choices(db.session)
    if request.method == "POST":
        return _sent(choices, period, name)
    table = report_table_holding(db.session, name, period.reporting_year)
    if table is None:
        form = _plain_form(name, choices, period)
        return _page(form, choices, period, own=None)
    from_year = _year_in(request.args.get("from", "")) or period
    form = LayoutForm.showing(layout_of(table), from_year=from_year.reporting_year, version=table.id)
    return _page(form, choices, period, own=table.from_year)


@blueprint.route(f"{_VERSION}/delete", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def delete(table_id: int) -> ResponseReturnValue:
    """Asks whether a version is to be deleted, says what then prints its years, and deletes it."""
    if request.method == "POST":
        return _deleted(table_id)
    table = report_table_with_id(db.session, table_id) or abort(404)
    versions = versions_in_order(db.session)[table.short_name]
    at = next(at for at, version in enumerate(versions) if version.id == table_id)
    return render_template(
        "report_tables/delete_version.html",
        version=versions[at],
        years=versions[at].span.in_words(_first_month()),
        instead=versions[at + 1].title if at + 1 < len(versions) else "",
        instead_years=versions[at + 1].span.in_words(_first_month()) if at + 1 < len(versions) else "",
        has_audience=table.audience_id is not None,
        seen=LayoutForm.showing(layout_of(table), from_year=table.from_year, version=table.id).seen,
    )


def _deleted(table_id: int) -> ResponseReturnValue:
    seen = LayoutForm.of(request.form).was_seen
    writing(db.session)
    try:
        title = delete_version(db.session, by=_by(), table_id=table_id, seen=seen)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
        return redirect(url_for(".report_table_list"))
    except TableOvertaken as overtaken:
        db.session.rollback()
        flash(f"Not deleted: somebody else has changed {joined(overtaken.parts)} meanwhile. Look at it first.")
        return redirect(url_for(".delete", table_id=table_id))
    db.session.commit()
    flash(f"Deleted: {title}. The history can undo it.")
    return redirect(url_for(".report_table_list"))


def _sent(choices: LayoutChoices, period: Period, name: str = "") -> ResponseReturnValue:
    """What was sent of a form: a button that changes it, a preview, or the table to be saved."""
    form = LayoutForm.of(request.form)
    form.texts["name"] = name
    own = report_table_with_id(db.session, form.version_id) if form.version_id is not None else None
    if own is not None and own.short_name != name:
        abort(404)
    button = request.form.get("do", "preview")
    form.settle(choices)
    members = members_of(db.session, form.axis)
    own_year = own.from_year if own else None
    if button == "save":
        return _saved(form, choices, members, period, own_year)
    if form.press(button, choices, members):
        return _page(form, choices, period, own=own_year, tells_errors=False)
    return _page(form, choices, period, own=own_year)


def _saved(
    form: LayoutForm, choices: LayoutChoices, members: Sequence[Member], period: Period, own: int | None
) -> ResponseReturnValue:
    layout = layout_in(form, choices, members)
    if layout is None or _preview(form, layout, period) is None:
        form.form_errors.clear()
        return _page(form, choices, period, own=own)
    digest = digest_of(request.form)
    writing(db.session)
    before = operation_of_key(db.session, form.key)
    if before is not None and before.digest == digest:
        return _saved_before()
    if before is not None and form.version_id is None:
        db.session.rollback()
        form.key = new_key()
        form.form_errors.append(SAVED_BEFORE)
        return _page(form, choices, period, own=own)
    if before is not None:
        form.key = new_key()
    try:
        operation = save_report_table(
            db.session,
            by=_by(),
            layout=layout,
            from_year=form.from_year,
            first_month=_first_month(),
            own_id=form.version_id,
            seen=form.was_seen,
            key=form.key,
            digest=digest,
        )
    except SentBefore:
        # The same form, sent twice in the same moment, on PostgreSQL.
        db.session.rollback()
        return _saved_before()
    except TableOvertaken as overtaken:
        db.session.rollback()
        return _overtaken(form, choices, period, overtaken)
    except Gone as gone:
        db.session.rollback()
        form.texts["version"] = ""
        form.form_errors.append(f"{gone.words} Nothing that you typed is lost: save again to lay it out anew.")
        return _page(form, choices, period, own=None)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(form, choices, period, own=own)
    if operation is None:
        db.session.rollback()
        flash("Nothing was changed: the table is printed so already.")
    else:
        db.session.commit()
        flash(f"Saved: {layout.title}. The history can undo it.")
    return redirect(
        url_for(".report_table_list", _anchor=f"table-{form.texts['name']}" if form.texts["name"] else None)
    )


def _overtaken(
    form: LayoutForm, choices: LayoutChoices, period: Period, overtaken: TableOvertaken
) -> ResponseReturnValue:
    """Tells what somebody else has changed; nothing that was typed is lost, and saving again is then meant."""
    table = report_table_with_id(db.session, form.version_id) if form.version_id is not None else None
    words = joined(overtaken.parts)
    form.form_errors.append(
        f"Somebody else, or you in another window, has changed {words} since you opened this page. Nothing of yours is "
        "saved yet, and nothing that you typed is lost. Save again to put yours in place of theirs."
    )
    if table is not None:
        form.seen = LayoutForm.showing(layout_of(table), from_year=0, version=table.id).seen
    return _page(form, choices, period, own=table.from_year if table else None, is_overtaken=table is not None)


def _saved_before() -> ResponseReturnValue:
    db.session.rollback()
    flash("This was saved already. Nothing is saved twice.")
    return redirect(url_for(".report_table_list"))


def _page(
    form: LayoutForm,
    choices: LayoutChoices,
    period: Period,
    *,
    own: int | None,
    tells_errors: bool = True,
    is_overtaken: bool = False,
) -> ResponseReturnValue:
    """The form, with the table as it would be printed in the year above it."""
    members = members_of(db.session, form.axis)
    refused = dict(form.errors)
    layout = layout_in(form, choices, members)
    form.errors = {**form.errors, **refused} if tells_errors and request.method == "POST" else {}
    preview = _preview(form, layout, period) if layout else None
    chart = chart_of(preview) if preview else None
    if len(members) > MOST_TICKED:
        form.rows = with_names(form.rows, members)
    name = form.texts["name"]
    from_years = from_years_of(db.session, name) if name else []
    return render_template(
        "report_tables/report_table_form.html",
        form=form,
        own=own,
        period=period,
        action=_action(period),
        audiences=[Option(str(audience.id), audience.name) for audience in choices.audiences],
        choices=choices,
        measured=[Option(key, measure.heading) for key, measure in choices.measures.items()],
        fixed=FIXED_CHOICES,
        places=PLACES,
        members=members,
        is_typed=len(members) > MOST_TICKED,
        rows_are=_rows_are(form),
        preview=preview,
        chart=chart,
        pairs=pairs_of(chart) if chart else (),
        unfed=_unfed(form, choices, period),
        version=_version_in_words(own, from_years),
        reaches=_reaches(form, own, from_years),
        rows_by=axis_options(ROWS_BY, choices),
        columns_by=axis_options(COLUMNS_BY, choices, years=True),
        counts=[Option(value, words) for value, words in COUNTS_WORDS.items()],
        charts=[Option(kind.value, kind.in_words) for kind in ChartKind if kind],
        years=year_options(_years_to_choose(period, from_years), _first_month()),
        offered=filter_choices(db.session, current_user.id),
        is_overtaken=is_overtaken,
    )


def _action(period: Period) -> str:
    """Where the form is sent to: its own address, with the year that the preview is of."""
    told = request.view_args or {"year": period.address}
    return url_for(request.endpoint or "", **told)


def _rows_are(form: LayoutForm) -> str:
    """How rows are laid out: by sectors, measures or members of a list, or by themselves, from the period."""
    by = form.axis.by
    if by in (By.SECTOR, By.MEASURES):
        return "sectors" if by is By.SECTOR else "measures"
    return "members" if by in BY_HAND else "by themselves"


def _preview(form: LayoutForm, layout: TableLayout, period: Period) -> Table | None:
    """The table as it would be printed; where it can't be, the form says why."""
    settings = current_settings()
    try:
        return table_of(db.session, replace(layout, name="preview"), period, settings=settings, as_at=clock.today())
    except ValueError as problem:
        form.form_errors.append(str(problem))
        return None


def _unfed(form: LayoutForm, choices: LayoutChoices, period: Period) -> list[OfferedName]:
    """The sectors that are offered in the year and feed no row of a table by sectors."""
    if form.axis.by is not By.SECTOR:
        return []
    now = {
        sector.sector_id
        for sector in sectors_offered(db.session, period.reporting_year)
        if sector.is_offered and form.audience_id in (None, sector.audience_id)
    }
    fed = {id_ for row in form.rows for id_ in row.sectors}
    return [sector for sector in choices.sectors_of(form.audience_id) if sector.id in now and str(sector.id) not in fed]


def _version_in_words(own: int | None, from_years: list[int]) -> str:
    """Which years are printed by the version that is changed, where it is one of several."""
    span = next((span for span in spans(from_years) if span.first == own), None)
    return f"This version is printed {span.in_words(_first_month())}." if span and len(from_years) > 1 else ""


def _reaches(form: LayoutForm, own: int | None, from_years: list[int]) -> str:
    """Which years change, in a sentence; or why the year that is chosen can't be."""
    try:
        span = changed_span(from_years, own, form.from_year, _first_month())
        return (
            change_in_words(span, _first_month()) if from_years else f"It is printed {span.in_words(_first_month())}."
        )
    except VersionProblem as problem:
        return str(problem)


def _plain_form(name: str, choices: LayoutChoices, period: Period) -> LayoutForm:
    """The form for a table that has been printed without being laid out, with what it prints."""
    audience_id, what = plain_table_named(db.session, name) or abort(404)
    audience = next(audience.name for audience in choices.audiences if audience.id == audience_id)
    title = audience if what is CountsWhat.ATTENDANCES else f"{audience}: {what}"
    layout = replace(
        starting_layout(MultiDict(), choices), name=name, title=title, heading=audience, audience_id=audience_id,
        counts_what=what,
    )  # fmt: skip
    form = LayoutForm.showing(layout, from_year=period.reporting_year)
    form.start_rows(choices)
    return form


def _copied() -> TableLayout | None:
    text = request.args.get("copy", "")
    table_id = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if table_id is None:
        return None
    table = report_table_with_id(db.session, table_id) or abort(404)
    return replace(layout_of(table), name="", title=f"Copy of {table.title}"[:200])


def _listed(version: Version, choices: LayoutChoices, named: Named, this_year: int) -> Listed:
    span = version.span
    change_in = max(span.first, this_year) if span.last is None else min(max(span.first, this_year), span.last)
    return Listed(
        version=version,
        years=span.in_words(_first_month()),
        what=by_in_words(version.rows_by, version.columns_by, choices),
        filter=filter_in_words(version.filter, named),
        change_in=_year(change_in),
        next_year=_year(change_in + 1),
    )


def _by() -> AppUser:
    return db.session.get(AppUser, current_user.id) or abort(403)


def _first_month() -> int:
    return current_settings().first_month


def _year(reporting_year: int) -> Period:
    return year(reporting_year, _first_month())


def _year_in(text: str) -> Period | None:
    """The reporting year that an address names; None for anything else."""
    try:
        period = parse_period(text, _first_month()) if text else None
    except PeriodProblem:
        return None
    return period if period and period.kind is PeriodKind.YEAR else None


def _this_year() -> Period:
    """The year that is worked on where nobody says which: the last one with entries, or the one that today lies in."""
    years = years_with_entries(db.session, _first_month())
    return _year(years[0] if years else reporting_year_of(clock.today(), _first_month()))


def _year_asked() -> Period:
    return _year_in(request.args.get("year", "")) or _this_year()


def _years_to_choose(period: Period, from_years: Sequence[int]) -> set[int]:
    now = reporting_year_of(clock.today(), _first_month())
    known = years_with_entries(db.session, _first_month())
    first = min((*known, now, period.reporting_year))
    return {*range(first, max(now, period.reporting_year) + 2), *from_years}
