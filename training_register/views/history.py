"""History: everything that was done to the register, and undoing it."""

from __future__ import annotations

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
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.history import UndoForm, history_filter_of, number_in
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
from training_register.queries.users import users_in_order
from training_register.reports.history import kind_in_words, lines_of_changes
from training_register.rules.permissions import Permission
from training_register.views.published import chapter_at

blueprint = Blueprint("history", __name__)

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


@blueprint.post("/history/<int(max=2147483647):operation_id>/undo")
@needs(Permission.KEEP_LISTS)
def undo(operation_id: int) -> ResponseReturnValue:
    """Undoes an operation, all of it or nothing."""
    if not UndoForm().validate_on_submit():
        abort(400)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        undo_operation(
            db.session,
            by=by,
            operation_id=operation_id,
            first_month=current_settings(to_change=True).first_month,
            where_set=current_app.config["WHERE_SET"],
        )
    except Refusal as refusal:
        db.session.rollback()
        flash(f"Nothing was undone. {refusal.words}")
    else:
        db.session.commit()
        flash("Undone. The undoing stands in the history too, and can be undone.")
    return redirect(url_for("history.history"))
