"""The list of entries as the register's own sheet, in the filter that an address holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Blueprint, Response, abort, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from training_register import clock
from training_register.access import needs, scope
from training_register.current import current_settings
from training_register.database import db
from training_register.forms.entries import Asked, asked_in
from training_register.outputs.own_sheet import SheetProblem, as_csv, write_workbook
from training_register.outputs.template import as_template
from training_register.queries.filters import Question
from training_register.queries.own_sheet import at_one_moment, entries_for_own_sheet, figure_columns
from training_register.queries.template_lists import template_lists
from training_register.rules.permissions import Permission

blueprint = Blueprint("sheets", __name__)

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEMPLATE_NAME = "entries-to-fill-in.xlsx"
BYTES_AT_ONCE = 64 * 1024


@blueprint.get("/entries.<any(csv, xlsx):ending>")
@needs(Permission.SEE_ENTRIES)
def own_sheet(ending: str) -> ResponseReturnValue:
    """Every entry of a list, on all its pages, as a file that `import` takes in again."""
    today, first_month = clock.today(), current_settings().first_month
    try:
        asked = asked_in(request.args, first_month=first_month, today=today)
    except ValueError:
        abort(400)
    if asked.problem:
        abort(400)
    whose = scope()
    at_one_moment(db.session)
    question = Question(db.session, asked.chosen, scope=whose, today=today, for_list=True)
    entries = entries_for_own_sheet(db.session, whose, question)
    figures = figure_columns(db.session, whose, question)
    content: Iterator[bytes]
    if ending == "csv":
        content = stream_with_context(as_csv(entries, figures))
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  # it is read on after this view has ended
        try:
            write_workbook(entries, figures, file)
        except SheetProblem as problem:
            file.close()
            flash(str(problem))
            return redirect(f"{url_for('entries.entry_list')}?{asked.query}")
        file.seek(0)
        content = _portions(file)
    response = Response(content, content_type=KINDS[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(asked, ending)}"'
    return response


@blueprint.get("/entries/template.xlsx")
@needs(Permission.RECORD)
def template() -> ResponseReturnValue:
    """The own sheet, empty: to be filled in, and imported."""
    lists = template_lists(db.session, scope=scope())
    content = as_template(lists, organisation=current_settings().organisation_name, made_at=clock.now())
    response = Response(content, content_type=KINDS["xlsx"])
    response.headers["Content-Disposition"] = f'attachment; filename="{TEMPLATE_NAME}"'
    return response


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    """What a file holds; it is gone once it was read, or once nobody reads on."""
    with file:
        while portion := file.read(BYTES_AT_ONCE):
            yield portion


def _file_name(asked: Asked, ending: str) -> str:
    """Made by the program: nothing in it was typed."""
    period = asked.chosen.period
    return f"entries-{period.address}.{ending}" if period else f"entries.{ending}"
