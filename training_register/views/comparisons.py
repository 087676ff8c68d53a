"""The tables of a period beside those of other periods, on a page and as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote, urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from training_register import clock
from training_register.access import needs, protected
from training_register.current import current_settings
from training_register.database import db
from training_register.forms.comparisons import ComparisonForm
from training_register.outputs.formats import FORMATS
from training_register.outputs.publication import file_name
from training_register.reports.comparison import comparison, comparison_download
from training_register.reports.live_protection import live_table
from training_register.rules.periods import Period
from training_register.rules.permissions import Permission
from training_register.table import Table
from training_register.views.tables import FORMAT_LABELS, entries_behind

blueprint = Blueprint("comparisons", __name__)


@blueprint.get("/tables/<period:period>/compare")
@needs(Permission.SEE_TABLES)
def comparison_page(period: Period) -> ResponseReturnValue:
    """The tables of a period beside those of the periods that were chosen; the address holds the choice."""
    own = url_for("comparisons.comparison_page", period=period)
    if request.path != unquote(own).removeprefix(request.script_root):
        # Nothing of the address but the form's own fields goes on.
        asked = urlencode({name: request.args[name] for name in ("beside", "other") if name in request.args})
        return redirect(f"{own}?{asked}" if asked else own)
    form = ComparisonForm(period, clock.today(), request.args)
    compared = None
    if form.is_ready and form.validate():
        made = comparison(db.session, form.periods, settings=current_settings(), today=clock.today())
        compared = replace(made, tables=_seen(made.tables))
    return render_template(
        "comparisons/comparison_page.html",
        period=period,
        form=form,
        compared=compared,
        formats=FORMAT_LABELS,
        entries_address=entries_behind(),
    )


@blueprint.get("/tables/<period:period>/compare.<format:ending>")
@needs(Permission.SEE_TABLES)
def comparison_file(period: Period, ending: str) -> ResponseReturnValue:
    """The same tables as a file."""
    form = ComparisonForm(period, clock.today(), request.args)
    if not (form.is_ready and form.validate()):
        abort(404)
    download = comparison_download(
        db.session, form.periods, settings=current_settings(), today=clock.today(), made_at=clock.now()
    )
    download = replace(download, tables=_seen(download.tables))
    wanted = FORMATS[ending]
    response = Response(wanted.made(download), content_type=wanted.content_type)
    # The name is made by the program from the periods alone.
    beside = f"beside-{'-'.join(one.address for one in download.beside)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(download.period, ending, beside)}"'
    return response


def _seen(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables as the person who is asking may see them."""
    hidden = protected()
    return tuple(live_table(table, hidden) for table in tables)
