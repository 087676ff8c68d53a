"""Publications: their list, the chapter page of each version, and its files byte for byte as they were made."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from training_register.access import allowed, needs, needs_publication, reads_by_link, scope
from training_register.current import current_settings
from training_register.database import db
from training_register.forms.find_figure import FindForm
from training_register.outputs.chart_pictures import pairs_of
from training_register.outputs.formats import FORMATS
from training_register.outputs.publication import file_name
from training_register.queries.publications import (
    Published,
    files_of,
    publication_file,
    publications,
    published,
    standing_publication,
)
from training_register.reports.published import chapter_of, log_of, published_periods
from training_register.rules.periods import Period, parse_period
from training_register.rules.permissions import ALL, Permission
from training_register.table import Column, Line, Row, Table
from training_register.views.tables import CHART_POLICY, FORMAT_LABELS, at_its_own_address, keys_of, path_of

blueprint = Blueprint("published", __name__)


@blueprint.get("/published")
@needs(Permission.SEE_PUBLICATIONS)
def publication_list() -> ResponseReturnValue:
    """Every period with a publication, and a box that finds a figure by its reference."""
    first_month = current_settings().first_month
    return render_template(
        "published/publication_list.html",
        periods=[(parse_period(one.address, first_month), one) for one in published_periods(db.session)],
        labels=FORMAT_LABELS,
        sees_live=allowed(Permission.SEE_TABLES),
        find_form=FindForm(meta={"csrf": False}),
    )


@blueprint.get("/published/<period:period>")
@needs(Permission.SEE_PUBLICATIONS)
def newest(period: Period) -> ResponseReturnValue:
    """Leads to the newest version that stands; where all are withdrawn, says so."""
    versions = publications(db.session, period.address) or abort(404)
    standing = next((one for one in versions if not one.is_withdrawn), versions[0])
    return redirect(url_for(".chapter_page", period=period, version=standing.version))


@blueprint.get("/published/<period:period>/v<int(max=999999):version>")
@needs_publication
def chapter_page(period: Period, version: int) -> ResponseReturnValue:
    """A version as the chapter that it is, made from what was frozen and nothing else."""
    if redirected := at_its_own_address(period):
        return redirected
    found = published(db.session, period.address, version) or abort(404)
    if found.is_withdrawn:
        return withdrawn_page(period, found)
    return _chapter(period, found)


@blueprint.get("/published/<period:period>/v<int(max=999999):version>.<format:ending>")
@needs_publication
def publication_bytes(period: Period, version: int, ending: str) -> ResponseReturnValue:
    """All tables of a version as a file, as it was made."""
    return _kept_file(period, version, ending, file_name(period, ending))


@blueprint.get("/published/<period:period>/v<int(max=999999):version>/<table>.svg")
@needs_publication
def chart_bytes(period: Period, version: int, table: str) -> ResponseReturnValue:
    """The chart of a version's table as a file, as it was made."""
    return _kept_file(period, version, f"{table}.svg", file_name(period, "svg", table))


@blueprint.get("/published/<period:period>/v<int(max=999999):version>/hidden")
@needs(Permission.PUBLISH)
def hidden_log(period: Period, version: int) -> ResponseReturnValue:
    """Which figures of a version were hidden, by which rule, and what managers decided; of one withdrawn, too."""
    if redirected := at_its_own_address(period):
        return redirected
    found = published(db.session, period.address, version) or abort(404)
    return render_template("published/hidden_log.html", period=period, published=found, log=log_of(db.session, found))


def chapter_at(period: str, version: int) -> str:
    """The address of a version's page, by the address of its period."""
    return url_for(
        "published.chapter_page", period=parse_period(period, current_settings().first_month), version=version
    )


def _chapter(period: Period, found: Published) -> str:
    """The chapter page of a version that stands; who came by a read-only link is led to its files alone."""
    address = url_for(".chapter_page", period=period, version=found.version)
    shown = chapter_of(db.session, found, standing=standing_publication(db.session, found.period))
    is_guest = reads_by_link()
    figures = None if is_guest else _figures_at(address)
    return render_template(
        "published/chapter_page.html",
        period=period,
        address=address,
        chapter=shown,
        download=shown.download,
        files=[(FORMATS[one].label, f"{address}.{one}") for one in shown.formats if one in FORMATS],
        pairs_of=pairs_of,
        figures=figures,
        is_guest=is_guest,
        may_give_links=not is_guest and allowed(Permission.PUBLISH),
        sees_live=not is_guest and allowed(Permission.SEE_TABLES),
        may_publish=not is_guest and allowed(Permission.PUBLISH),
        # Who sees the entries of some areas alone is told of none of them, as the numbers are of all.
        sees_entries=not is_guest and allowed(Permission.SEE_ENTRIES) and scope() == ALL,
    )


def _kept_file(period: Period, version: int, name: str, called: str) -> ResponseReturnValue:
    """A file of a version, byte for byte as it was kept, called what it is to be called on somebody's disk."""
    if redirected := at_its_own_address(period):
        return redirected
    found = published(db.session, period.address, version) or abort(404)
    if found.is_withdrawn:
        return withdrawn_page(period, found)
    # Found by its name here, since an address can hold what a database refuses to be asked about.
    if name not in files_of(db.session, found.id):
        abort(404)
    file = publication_file(db.session, found.id, name) or abort(404)
    response = Response(file.content, content_type=file.content_type)
    # The name is made by the program from the period and the table's short name.
    response.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    if name.endswith(".svg"):
        response.headers["Content-Security-Policy"] = CHART_POLICY
    return response


def withdrawn_page(period: Period, found: Published) -> ResponseReturnValue:
    """Who took a version back, when and why, and none of its figures."""
    standing = standing_publication(db.session, found.period)
    may_publish = not reads_by_link() and allowed(Permission.PUBLISH)
    page = render_template(
        "published/withdrawn.html", period=period, published=found, standing=standing, may_publish=may_publish
    )
    return page, 410


def _figures_at(address: str) -> Callable[..., str]:
    """What gives the page of a figure: how it was counted, and what stood behind it when it was published."""

    def figure_page(table: Table, row: Row | Line, column: Column | None = None) -> str:
        return f"{address}/{path_of(keys_of(table, row, column))}"

    return figure_page
