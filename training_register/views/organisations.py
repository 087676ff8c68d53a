"""Organisations: their list, the page of each, and those that are likely to be one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs, scope
from training_register.actions.organisations import (
    KINDS,
    add_organisation,
    add_spelling,
    bring_organisation_back,
    change_organisation,
    merge_organisations,
    remove_spelling,
    retire_organisation,
    tell_organisations_apart,
    undo_organisations,
)
from training_register.actions.refusals import Refusal
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entries import ALL_DAYS
from training_register.forms.organisations import (
    MergeIntoForm,
    OrganisationForm,
    SpellingForm,
    filter_of,
    number_of,
    pairs_of,
)
from training_register.forms.refusals import show_refusal
from training_register.models import AppUser, Operation
from training_register.queries.organisation_duplicates import LikelyPair, likely_duplicates
from training_register.queries.organisations import (
    OrganisationOnPage,
    ToMerge,
    changes_of_organisation,
    last_entries_of,
    number_of_organisations,
    operation_that_can_be_undone,
    organisation_choices,
    organisation_on_page,
    organisation_with_name,
    organisations_in_order,
    organisations_to_merge,
    spellings_of,
    told_apart_from,
)
from training_register.reports.organisations import merges_in_words, operations_in_words
from training_register.rules.organisation_names import better, merged_groups
from training_register.rules.permissions import Permission

blueprint = Blueprint("organisations", __name__)

# An id that no database could hold is no organisation.
_ORGANISATION = "/organisations/<int(max=2147483647):organisation_id>"
MOST_CHANGES = 50
PAIRS_ON_A_PAGE = 100


@blueprint.get("/organisations")
@needs(Permission.KEEP_LISTS)
def organisation_list() -> ResponseReturnValue:
    """The organisations that an address asks for, by name, a page at a time."""
    try:
        chosen = filter_of(request.args)
        after = number_of(request.args.get("after"))
    except ValueError:
        abort(400)
    organisations, following = organisations_in_order(db.session, chosen, after)
    choices = organisation_choices(db.session)
    arguments: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in ("after", "done") and value
    }
    return render_template(
        "organisations/organisation_list.html",
        chosen=chosen,
        sectors=[(sector.key, sector.name) for sector in choices.sectors],
        areas=[(area.key, area.name) for area in choices.areas],
        organisations=organisations,
        number=number_of_organisations(db.session, chosen),
        is_filtered=bool(arguments),
        first_page=url_for("organisations.organisation_list", **arguments) if after is not None else None,
        following=url_for("organisations.organisation_list", **{**arguments, "after": following})
        if following
        else None,
        done=_done(),
    )


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def new_organisation() -> ResponseReturnValue:
    """Adds an organisation."""
    form = OrganisationForm(organisation_choices(db.session))
    if not form.validate_on_submit():
        return render_template("organisations/new_organisation.html", form=form)
    writing(db.session)
    try:
        organisation = add_organisation(db.session, by=_by(), values=form.said)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return render_template("organisations/new_organisation.html", form=form)
    db.session.commit()
    flash(f"Added: {organisation.name}.")
    return redirect(url_for("organisations.organisation_page", organisation_id=organisation.id))


@blueprint.route(_ORGANISATION, methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def organisation_page(organisation_id: int) -> ResponseReturnValue:
    """An organisation: what it is, its other spellings, its history and its last entries."""
    found = _organisation_or_404(organisation_id)
    form = OrganisationForm(organisation_choices(db.session, found.organisation), found.organisation)
    if not form.validate_on_submit():
        return _page(found, form=form)
    keep_old_name = bool(form.keep_old_name.data)

    def change(by: AppUser) -> bool:
        return change_organisation(
            db.session, by=by, organisation_id=organisation_id, values=form.said, keep_old_name=keep_old_name
        )

    return _changed(organisation_id, change, "Saved.", form=form)


@blueprint.post(f"{_ORGANISATION}/spellings")
@needs(Permission.KEEP_LISTS)
def new_spelling(organisation_id: int) -> ResponseReturnValue:
    """Adds another spelling of an organisation's name."""
    form = SpellingForm()
    if not form.validate_on_submit():
        return _page(_organisation_or_404(organisation_id), spelling_form=form)

    def add(by: AppUser) -> bool:
        add_spelling(db.session, by=by, organisation_id=organisation_id, spelling=form.said)
        return True

    return _changed(organisation_id, add, f"Another spelling is added: {form.said}.", spelling_form=form)


@blueprint.post(f"{_ORGANISATION}/spellings/<int(max=2147483647):spelling_id>/remove")
@needs(Permission.KEEP_LISTS)
def removed_spelling(organisation_id: int, spelling_id: int) -> ResponseReturnValue:
    """Takes a spelling away."""
    return _changed(
        organisation_id,
        lambda by: remove_spelling(db.session, by=by, organisation_id=organisation_id, spelling_id=spelling_id),
        "The spelling is taken away.",
        spelling_form=SpellingForm(formdata=None),
    )


@blueprint.post(f"{_ORGANISATION}/retire")
@needs(Permission.KEEP_LISTS)
def retire(organisation_id: int) -> ResponseReturnValue:
    """Takes an organisation off the names that are offered."""
    today = clock.today()
    return _changed(
        organisation_id,
        lambda by: retire_organisation(db.session, by=by, organisation_id=organisation_id, today=today),
        "Retired: it is no longer offered for new entries.",
    )


@blueprint.post(f"{_ORGANISATION}/bring-back")
@needs(Permission.KEEP_LISTS)
def bring_back(organisation_id: int) -> ResponseReturnValue:
    """Offers a retired organisation again."""
    return _changed(
        organisation_id,
        lambda by: bring_organisation_back(db.session, by=by, organisation_id=organisation_id),
        "Brought back: it is offered for new entries again.",
    )


@blueprint.post(f"{_ORGANISATION}/merge")
@needs(Permission.KEEP_LISTS)
def merge_into(organisation_id: int) -> ResponseReturnValue:
    """Shows what merging an organisation into the one of a name would change."""
    found = _organisation_or_404(organisation_id)
    form = MergeIntoForm()
    if not form.validate_on_submit():
        return _page(found, merge_form=form)
    into = organisation_with_name(db.session, form.into.data)
    if into is None or into == organisation_id:
        form.into.errors = [
            "This is the organisation itself. Enter the name of the one that stays."
            if into
            else "There is no organisation with this name. Enter it as it stands in the list."
        ]
        return _page(found, merge_form=form)
    return _preview([(organisation_id, into)])


@blueprint.get("/organisations/duplicates")
@needs(Permission.KEEP_LISTS)
def duplicates() -> ResponseReturnValue:
    """Pairs of organisations that are likely to be one, the surest first."""
    return _duplicates()


@blueprint.post("/organisations/duplicates")
@needs(Permission.KEEP_LISTS)
def judge_duplicates() -> ResponseReturnValue:
    """Shows what merging the ticked pairs would change, or remembers that those not ticked are not the same."""
    shown, ticked = _pairs_sent("pair"), set(request.form.getlist("merge"))
    if request.form.get("do") == "apart":
        pairs = [pair for pair in shown if f"{pair[0]}-{pair[1]}" not in ticked]
        writing(db.session)
        operation = tell_organisations_apart(db.session, by=_by(), pairs=pairs)
        db.session.commit()
        flash(f"Remembered: {operation.about} not the same." if operation else "Every pair is ticked.")
        return redirect(url_for("organisations.duplicates", done=operation.id if operation else None))
    pairs = []
    for one, other in shown:
        if f"{one}-{other}" in ticked:
            pairs.append((other, one) if request.form.get(f"stays-{one}-{other}") == str(one) else (one, other))
    return _preview(pairs)


@blueprint.post("/organisations/merge")
@needs(Permission.KEEP_LISTS)
def merge() -> ResponseReturnValue:
    """Merges what a preview has shown."""
    goes = dict(_pairs_sent("goes"))
    writing(db.session)
    try:
        operation = merge_organisations(db.session, by=_by(), goes=goes)
    except Refusal as refusal:
        db.session.rollback()
        return _duplicates(refusal.words)
    db.session.commit()
    flash(f"Merged: {len(goes)} {'organisation' if len(goes) == 1 else 'organisations'} into others.")
    if number_of(request.form.get("back")) is not None:
        into = next(iter(goes.values()))
        return redirect(url_for("organisations.organisation_page", organisation_id=into, done=operation.id))
    return redirect(url_for("organisations.duplicates", done=operation.id))


@blueprint.post("/organisations/undo/<int(max=2147483647):operation_id>")
@needs(Permission.KEEP_LISTS)
def undo(operation_id: int) -> ResponseReturnValue:
    """Undoes an operation on organisations."""
    writing(db.session)
    try:
        undone = undo_organisations(
            db.session,
            by=_by(),
            operation_id=operation_id,
            first_month=current_settings().first_month,
        )
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
    else:
        about = undone.about
        db.session.commit()
        flash(f"Undone: {about if len(about) < 100 else about[:99] + '…'}")
    back = request.form.get("back", "")
    if back.isascii() and back.isdecimal() and len(back) < 10:
        # What was added, and is no more, has no page.
        if organisation_on_page(db.session, int(back)):
            return redirect(url_for("organisations.organisation_page", organisation_id=int(back)))
        return redirect(url_for("organisations.organisation_list"))
    return redirect(url_for("organisations.duplicates" if back == "duplicates" else "organisations.organisation_list"))


# --- What several of these do.


def _by() -> AppUser:
    return db.session.get(AppUser, current_user.id) or abort(403)


def _organisation_or_404(organisation_id: int) -> OrganisationOnPage:
    return organisation_on_page(db.session, organisation_id) or abort(404)


def _done() -> Operation | None:
    """The operation that was just done, as the address says, while it can be undone."""
    try:
        done = number_of(request.args.get("done"))
    except ValueError:
        abort(400)
    return operation_that_can_be_undone(db.session, done, KINDS) if done is not None else None


def _changed(organisation_id: int, change: Callable[[AppUser], bool], done: str, **forms: Any) -> ResponseReturnValue:
    """Changes an organisation, and goes back to its page; with what was typed where that is refused."""
    _organisation_or_404(organisation_id)
    writing(db.session)
    try:
        is_changed = change(_by())
    except Refusal as refusal:
        db.session.rollback()
        for form in forms.values():
            show_refusal(form, refusal)
        if not forms:
            flash(refusal.words)
            return redirect(url_for("organisations.organisation_page", organisation_id=organisation_id))
        return _page(_organisation_or_404(organisation_id), **forms)
    db.session.commit()
    flash(done if is_changed else "Nothing has changed.")
    return redirect(url_for("organisations.organisation_page", organisation_id=organisation_id))


def _page(
    found: OrganisationOnPage,
    *,
    form: OrganisationForm | None = None,
    spelling_form: SpellingForm | None = None,
    merge_form: MergeIntoForm | None = None,
) -> ResponseReturnValue:
    organisation = found.organisation
    changes = changes_of_organisation(db.session, organisation.id)
    history = operations_in_words(db.session, organisation.id, changes)
    return render_template(
        "organisations/organisation_page.html",
        found=found,
        organisation=organisation,
        used=organisations_to_merge(db.session, [organisation.id])[organisation.id],
        form=form or OrganisationForm(organisation_choices(db.session, organisation), organisation, formdata=None),
        spelling_form=spelling_form or SpellingForm(formdata=None),
        merge_form=merge_form or MergeIntoForm(formdata=None),
        spellings=spellings_of(db.session, organisation.id),
        apart=told_apart_from(db.session, organisation.id),
        entries=last_entries_of(db.session, organisation.id, scope=scope()),
        history=history[:MOST_CHANGES],
        all_days=ALL_DAYS,
        can_be_undone=KINDS,
        done=_done(),
    )


def _duplicates(refused: str = "") -> ResponseReturnValue:
    pairs = likely_duplicates(db.session)
    page = pairs[:PAIRS_ON_A_PAGE]
    organisations = organisations_to_merge(db.session, {id_ for pair in page for id_ in (pair.one, pair.other)})
    return render_template(
        "organisations/duplicates.html",
        pairs=page,
        sure=sum(pair.is_sure for pair in page),
        number=len(pairs),
        organisations=organisations,
        stays={pair: _stays(pair, organisations) for pair in page},
        refused=refused,
        done=_done(),
    )


def _stays(pair: LikelyPair, organisations: Mapping[int, ToMerge]) -> int:
    return better(organisations[id_].standing for id_ in (pair.one, pair.other)).id


def _pairs_sent(name: str) -> list[tuple[int, int]]:
    try:
        return pairs_of(request.form.getlist(name))
    except ValueError:
        abort(400)


def _preview(pairs: list[tuple[int, int]]) -> ResponseReturnValue:
    """What merging pairs of (gone, kept) would change, before anything is changed."""
    organisations = organisations_to_merge(db.session, {id_ for pair in pairs for id_ in pair})
    if not pairs:
        return _duplicates("Tick the pairs that are one organisation, then go on.")
    if any(id_ not in organisations or organisations[id_].merged_into_id for pair in pairs for id_ in pair):
        return _duplicates("One of these organisations has been merged meanwhile. Look at the list again.")
    goes = merged_groups(pairs, {id_: one.standing for id_, one in organisations.items()})
    return render_template(
        "organisations/merge_preview.html",
        merges=merges_in_words(goes, organisations),
        goes=goes,
        is_from_page=request.endpoint == "organisations.merge_into",
    )
