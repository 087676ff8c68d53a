"""History: everything that was done to the register, and undoing it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register.access import allowed, needs
from training_register.actions.publications import PUBLISH, WITHDRAW
from training_register.actions.refusals import Refusal
from training_register.actions.settings import CHANGE_FIRST_MONTH, CHANGE_SETTINGS
from training_register.actions.undo import NOT_UNDONE, ONLY_ADMINISTRATORS, undo_operation
from training_register.actions.undo_entries import Overlooked
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.history import UndoEntriesForm, history_filter_of, number_in
from training_register.models import AppUser
from training_register.outputs.history_file import as_csv
from training_register.queries.history import (
    TOLD_EACH,
    changes_in_order,
    changes_of,
    kinds_of_operations,
    operations_in_order,
)
from training_register.queries.publications import published_by_operations
from training_register.queries.undoing import IMPORT, ToldOperation, is_previewed, told_operation
from training_register.queries.users import users_in_order
from training_register.reports.history import kind_in_words, lines_of_changes
from training_register.reports.undoing import about_in_words, entries_of_operation, operation_in_words
from training_register.reports.undoing import undo_preview as preview_of_undoing
from training_register.rules.permissions import Permission
from training_register.views.published import chapter_at

blueprint = Blueprint("history", __name__)

OPERATION = "/history/<int(max=2147483647):operation_id>"
# What managers see done, and only administrators undo.
NOT_THEIRS = dict.fromkeys((CHANGE_SETTINGS, CHANGE_FIRST_MONTH), ONLY_ADMINISTRATORS)


@blueprint.get("/history")
@needs(Permission.KEEP_LISTS)
def history() -> ResponseReturnValue:
    """What was done, the last first, a page at a time."""
    try:
        chosen, before = history_filter_of(request.args), number_in(request.args.get("before", ""))
    except ValueError as problem:
        flash(f"{problem}" if str(problem).startswith("“") else "The filter could not be understood.")
        return redirect(url_for("history.history"))
    operations, following = operations_in_order(db.session, chosen, before=before)
    few = [operation.id for operation in operations if operation.changes <= TOLD_EACH]
    arguments: dict[str, Any] = {**request.args.to_dict(), "before": following}
    return render_template(
        "history/history.html",
        operations=operations,
        lines=lines_of_changes(db.session, changes_of(db.session, few)),
        chapter_at=chapter_at,
        publications=published_by_operations(
            db.session, [operation.id for operation in operations if operation.kind in (PUBLISH, WITHDRAW)]
        ),
        kinds=[(kind, kind_in_words(kind)) for kind in kinds_of_operations(db.session)],
        kind_in_words=kind_in_words,
        people=users_in_order(db.session),
        not_undone={**NOT_UNDONE, **({} if allowed(Permission.KEEP_SETTINGS) else NOT_THEIRS)},
        previewed={operation.id for operation in operations if operation.entries > 1 or operation.kind == IMPORT},
        is_filtered=any(value for name, value in request.args.items() if name != "before"),
        following=url_for("history.history", **arguments) if following else None,
        file_arguments={name: value for name, value in request.args.items() if name != "before"},
    )


@blueprint.get("/history.csv")
@needs(Permission.KEEP_LISTS)
def history_file() -> ResponseReturnValue:
    """The same as a file, a line for each field that was changed."""
    try:
        chosen = history_filter_of(request.args)
    except ValueError:
        abort(400)
    content = stream_with_context(as_csv(changes_in_order(db.session, chosen)))
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="training-history.csv"'
    return response


@blueprint.get(OPERATION)
@needs(Permission.RECORD)
def operation_page(operation_id: int) -> ResponseReturnValue:
    """One operation: what it did, in numbers and names, and what undid it."""
    told = _operation(operation_id)
    return render_template(
        "history/operation_page.html",
        told=operation_in_words(db.session, told),
        may_see_history=allowed(Permission.KEEP_LISTS),
        about_in_words=about_in_words,
        is_undoable=told.undone_by_id is None and told.kind not in _not_undone(),
        is_previewed=is_previewed(db.session, told.id, told.kind),
    )


@blueprint.get(f"{OPERATION}/entries")
@needs(Permission.RECORD)
def operation_entries(operation_id: int) -> ResponseReturnValue:
    """The entries of an operation, a page at a time: what it did to each, and what undoing it would do, or did."""
    told = _operation(operation_id)
    try:
        after = number_in(request.args.get("after", "")) or 0
    except ValueError:
        return redirect(url_for("history.operation_entries", operation_id=operation_id))
    entries, following = entries_of_operation(db.session, told, after=after)
    here = partial(url_for, "history.operation_entries", operation_id=operation_id)
    return render_template(
        "history/operation_entries.html",
        operation=told,
        may_see_history=allowed(Permission.KEEP_LISTS),
        heading=about_in_words(told),
        entries=entries,
        first=here() if after else "",
        following=here(after=following) if following else "",
    )


@blueprint.get(f"{OPERATION}/undo")
@needs(Permission.RECORD)
def undo_preview(operation_id: int) -> ResponseReturnValue:
    """What undoing an operation on many entries would do, before anybody does it."""
    told = _operation(operation_id)
    if told.undone_by_id or told.kind in _not_undone() or not is_previewed(db.session, told.id, told.kind):
        return redirect(url_for("history.operation_page", operation_id=operation_id))
    return _preview(told)


def _operation(operation_id: int) -> ToldOperation:
    """An operation that whoever asks may see: every one with the lists to keep, else one's own imports."""
    told = told_operation(db.session, operation_id) or abort(404)
    if not allowed(Permission.KEEP_LISTS) and not _is_own_import(told):
        abort(404)
    return told


def _is_own_import(told: ToldOperation) -> bool:
    """Whether somebody did an import, or undid it, themselves."""
    while told.by_id == current_user.id and told.undoes_id is not None:
        told = told_operation(db.session, told.undoes_id) or abort(404)
    return told.by_id == current_user.id and told.kind == IMPORT


def _preview(told: ToldOperation, *, undo_too: Collection[int] | None = (), problem: str = "") -> str:
    return render_template(
        "history/undo_preview.html",
        preview=preview_of_undoing(db.session, told, undo_too=undo_too),
        may_see_history=allowed(Permission.KEEP_LISTS),
        heading=about_in_words(told),
        problem=problem,
        chapter_at=chapter_at,
    )


def _not_undone() -> Collection[str]:
    """The kinds of operations that whoever looks can't undo."""
    return {*NOT_UNDONE, *(() if allowed(Permission.KEEP_SETTINGS) else NOT_THEIRS)}


@blueprint.post(f"{OPERATION}/undo")
@needs(Permission.RECORD)
def undo(operation_id: int) -> ResponseReturnValue:
    """Undoes an operation, all of it or nothing; of many entries only after a preview that still holds."""
    form = UndoEntriesForm()
    if not form.validate_on_submit():
        abort(400)
    told = _operation(operation_id)
    many = is_previewed(db.session, told.id, told.kind)
    if many and not form.seen.data:
        return redirect(url_for("history.undo_preview", operation_id=operation_id), 303)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        undo_operation(
            db.session,
            by=by,
            operation_id=operation_id,
            first_month=current_settings(to_change=True).first_month,
            where_set=current_app.config["WHERE_SET"],
            seen=form.seen.data or None,
            undo_too=form.undo_too,
        )
    except Overlooked as overlooked:
        db.session.rollback()
        told = _operation(operation_id)
        return _preview(told, undo_too=form.undo_too, problem=overlooked.words)
    except Refusal as refusal:
        db.session.rollback()
        flash(f"Nothing was undone. {refusal.words}")
    else:
        db.session.commit()
        flash("Undone. The undoing stands in the history too, and can be undone.")
    if many or not allowed(Permission.KEEP_LISTS):
        return redirect(url_for("history.operation_page", operation_id=operation_id))
    return redirect(url_for("history.history"))
