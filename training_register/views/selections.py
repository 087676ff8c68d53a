"""Many entries at once: those that somebody ticked in the list are changed together, after a preview, with one undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import allowed, needs, scope
from training_register.actions.refusals import Overtaken, Refusal, SentBefore
from training_register.actions.selections import KIND, change_many
from training_register.actions.series import KIND as PLAN_A_SERIES
from training_register.actions.undo import undo_operation
from training_register.count import entries_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entries import asked_in, query_read_again
from training_register.forms.selections import ChangeManyForm, as_sent, ids_in, versions_in
from training_register.forms.sent import digest_of, key_in, new_key
from training_register.models import AppUser, Course, Operation, Provider
from training_register.queries.choices import entry_choices
from training_register.queries.filters import Question
from training_register.queries.history import changes_since
from training_register.queries.names import names_found
from training_register.queries.selections import (
    MOST_SELECTED,
    ids_found,
    listed_by_day,
    names_in_use,
    offers,
    operation_of_key,
    own_operation,
    sectors_offered,
    selected_entries,
)
from training_register.reports.history import ChangeInWords, changes_in_words
from training_register.reports.selections import preview_of, wanted_in_words
from training_register.rules.names import initials
from training_register.rules.periods import reporting_year_of
from training_register.rules.permissions import Permission
from training_register.rules.selections import Selected, planned_change

blueprint = Blueprint("selections", __name__)

# What somebody may undo from the page to which it leads.
KINDS = (KIND, PLAN_A_SERIES)
# So many of a selection are told one by one.
MOST_TOLD = 20
MOST_OVERTAKEN = 10
TICK_FIRST = "Tick the entries that you want to change, then press the button again."


@blueprint.get("/entries/selected")
@needs(Permission.RECORD)
def nothing_selected() -> ResponseReturnValue:
    """Whoever comes here by the address alone has selected nothing."""
    flash(TICK_FIRST)
    return redirect(_list())


@blueprint.post("/entries/selected")
@needs(Permission.RECORD)
def selected() -> ResponseReturnValue:
    """What becomes of the entries that were ticked, or of all that the filter finds."""
    ids = ids_in(request.form.getlist("entry"))
    if request.form.get("all"):
        if (query := _query_or_none()) is None:
            # What it finds instead is not what somebody saw.
            flash("Nothing is selected: the filter can’t be read again. Make it shorter, or tick the entries.")
            return redirect(_list())
        ids = _ids_of(query)
    if len(ids) > MOST_SELECTED:
        flash(
            f"More than {MOST_SELECTED:,} entries are too many to change at once. Narrow the filter, a year at a time "
            "for instance."
        )
        return redirect(_list())
    found = _entries(ids)
    if not found:
        flash(TICK_FIRST)
        return redirect(_list())
    return _asked(_form(), found)


@blueprint.post("/entries/selected/preview")
@needs(Permission.RECORD)
def preview() -> ResponseReturnValue:
    """What would change for how many, and what can't be changed, before anything is."""
    found = _entries(ids_in(request.form.getlist("entry"))[:MOST_SELECTED])
    if not found:
        flash(TICK_FIRST)
        return redirect(_list())
    form = _form()
    if not (form.validate() and form.settle(names_found(db.session, form.names_typed))):
        return _asked(form, found)
    return _previewed(form, found)


@blueprint.post("/entries/selected/save")
@needs(Permission.RECORD)
def save() -> ResponseReturnValue:
    """Changes what the preview showed, all of it; nothing where somebody else was quicker with one of the entries."""
    seen = dict(list(versions_in(request.form.getlist("entry")).items())[:MOST_SELECTED])
    form, digest = _form(), digest_of(request.form)
    is_valid = form.validate() and form.settle(names_found(db.session, form.names_typed))
    key = key_in(form.key.data)
    writing(db.session)
    # On PostgreSQL the second of two presses waits here for the first, and then finds what that has done.
    found = _entries(list(seen), hold=True)
    before = operation_of_key(db.session, key)
    if before is not None and before.digest == digest:
        return _saved_before(before)
    if before is not None:
        # Shown again by Back, with another answer: each entry's version is checked all the same.
        key = new_key()
    if not found or not is_valid:
        db.session.rollback()
        return _asked(form, found) if found else redirect(_list())
    by = db.session.get(AppUser, current_user.id) or abort(403)
    plan = planned_change(found, form.wanted, offers=offers(db.session), today=clock.today())
    if len(found) < len(seen) or any(one.version != seen[one.id] for one in found):
        # Of the others nothing is changed either: what was shown no longer holds.
        return _overtaken(form, seen)
    if not plan.changed:
        db.session.rollback()
        return _previewed(form, found)
    about = wanted_in_words(db.session, form.wanted, len(plan.changed))
    try:
        operation = change_many(db.session, by=by, changed=plan.changed, about=about, key=key, digest=digest)
    except SentBefore:
        # The same form, sent twice in the same moment, on PostgreSQL: the first has it now.
        db.session.rollback()
        return _saved_before(operation_of_key(db.session, key))
    except Overtaken:
        return _overtaken(form, seen)
    operation_id = operation.id
    db.session.commit()
    number = len(plan.changed)
    left = plan.number_hindered
    rest = (
        f" {entries_in_words(left)} could not be changed, and {'is' if left == 1 else 'are'} as before." if left else ""
    )
    flash(f"{entries_in_words(number)} {'is' if number == 1 else 'are'} changed.{rest}")
    return redirect(_list(operation_id))


@blueprint.post("/entries/undo/<int(max=2147483647):operation_id>")
@needs(Permission.RECORD)
def undo(operation_id: int) -> ResponseReturnValue:
    """Undoes what somebody has just done to many entries, all of it or nothing."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    operation = operation_to_undo(operation_id)
    kind = operation.kind if operation else ""
    if operation is None:
        db.session.rollback()
        flash("Nothing was undone: it was undone already, or it is not yours.")
        return redirect(_list())
    try:
        undo_operation(db.session, by=by, operation_id=operation_id, first_month=current_settings().first_month)
    except Refusal as refusal:
        db.session.rollback()
        flash(f"Nothing was undone. {refusal.words}")
    else:
        db.session.commit()
        flash("Undone: all entries are as they were." if kind == KIND else "Undone: none of them is planned any more.")
    return redirect(url_for("planned.planned_list") if kind == PLAN_A_SERIES else _list())


def operation_to_undo(operation_id: int | None) -> Operation | None:
    """What was done to many entries, while whoever asks may undo it: their own, and for managers everybody's."""
    if operation_id is None or not allowed(Permission.RECORD):
        return None
    by_id = None if allowed(Permission.KEEP_LISTS) else current_user.id
    return own_operation(db.session, operation_id, kinds=KINDS, by_id=by_id)


def operation_done(arguments: Mapping[str, str]) -> Operation | None:
    """What was just done to many entries, as the address of a page says, while it can be undone."""
    text = arguments.get("done", "")
    return operation_to_undo(int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else None


# --- What several of these do.


def _first_month() -> int:
    return current_settings().first_month


def _query_or_none() -> str | None:
    """The filter from which somebody came, read again; None where it is none, or too long to be sent on."""
    return query_read_again(request.form.get("query", ""), first_month=_first_month(), today=clock.today())


def _query() -> str:
    return _query_or_none() or ""


def _list(done: int | None = None) -> str:
    """The list from which somebody came, with what was just done."""
    query = "&".join(part for part in (_query(), f"done={done}" if done is not None else "") if part)
    address = url_for("entries.entry_list")
    return f"{address}?{query}" if query else address


def _ids_of(query: str) -> list[int]:
    today = clock.today()
    asked = asked_in(MultiDict(parse_qsl(query)), first_month=_first_month(), today=today)
    return ids_found(Question(db.session, asked.chosen, scope=scope(), today=today, for_list=True))


def _entries(ids: Sequence[int], *, hold: bool = False) -> list[Selected]:
    return selected_entries(db.session, ids, scope=scope(), first_month=_first_month(), hold=hold) if ids else []


def _form() -> ChangeManyForm:
    choices = entry_choices(db.session, reporting_year_of(clock.today(), _first_month()))
    return ChangeManyForm(choices, sectors_offered(db.session), scope=scope(), today=clock.today())


def _asked(form: ChangeManyForm, found: Sequence[Selected]) -> str:
    """The page on which somebody says what becomes of a selection."""
    return render_template(
        "selections/choose.html",
        form=form,
        number=len(found),
        entries=listed_by_day(db.session, [one.id for one in found[:MOST_TOLD]]),
        entries_sent=" ".join(str(one.id) for one in found),
        query=_query(),
        back=_list(),
        courses=[(name, initials(name)) for name in names_in_use(db.session, Course)],
        providers=[(name, initials(name)) for name in names_in_use(db.session, Provider)],
    )


def _previewed(
    form: ChangeManyForm,
    found: Sequence[Selected],
    overtaken: Sequence[tuple[int, Sequence[ChangeInWords]]] = (),
    number_overtaken: int = 0,
) -> str:
    """What the change would do to the entries as they are now."""
    plan = planned_change(found, form.wanted, offers=offers(db.session), today=clock.today())
    form.key.data = new_key()
    return render_template(
        "selections/preview.html",
        form=form,
        preview=preview_of(db.session, plan, form.wanted, first_month=_first_month()),
        entries_sent=as_sent(found),
        number=len(found),
        query=_query(),
        back=_list(),
        overtaken=overtaken,
        number_overtaken=number_overtaken,
    )


def _overtaken(form: ChangeManyForm, seen: Mapping[int, int]) -> ResponseReturnValue:
    """The preview anew, with what somebody else has changed meanwhile."""
    db.session.rollback()
    found = _entries(list(seen))
    if not found:
        flash("Nothing was changed: these entries are no longer yours to change.")
        return redirect(_list())
    changed = [one for one in found if one.version != seen[one.id]]
    told: list[Any] = [
        (one.id, changes_in_words(db.session, changes_since(db.session, one.id, seen[one.id])))
        for one in changed[:MOST_OVERTAKEN]
    ]
    return _previewed(form, found, told, len(changed) + len(seen) - len(found))


def _saved_before(operation: Operation | None) -> ResponseReturnValue:
    operation_id = operation.id if operation else None
    db.session.rollback()
    flash("This was done already. Nothing is changed twice.")
    return redirect(_list(operation_id))
