"""Recording: the form for an entry, added or changed, and how its boxes understand what is typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import allowed, keeps_what_was_typed, needs, scope
from training_register.actions.entries import change_entry, record_entry
from training_register.actions.new_names import settled
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import Overtaken, Refusal, SentBefore
from training_register.database import db, writing
from training_register.forms.boxes import BOXES, Circumstances, understood
from training_register.forms.questions import Asked, answers_in, close_names_asked, questions_about
from training_register.forms.recording import (
    EntryForm,
    digest_of,
    entry_form,
    kept_of,
    key_in,
    new_key,
    split_field,
    typed_of,
    with_offer,
)
from training_register.forms.refusals import show_refusal
from training_register.queries.choices import EntryChoices, entry_choices, name_choices
from training_register.queries.history import changes_since
from training_register.queries.names import names_found
from training_register.queries.one_entry import EntryInFull, entry_in_full, questions_answered
from training_register.queries.planned import number_due
from training_register.queries.recording import entry_id_called, entry_with_reference, just_added, sent_before
from training_register.reports.history import changes_in_words
from training_register.rules.entries import Status
from training_register.rules.oddities import Question
from training_register.rules.own_sheet import entry_number_in
from training_register.rules.periods import day_in_words, reporting_year_of
from training_register.rules.permissions import Permission
from training_register.settings import SCREEN_FIELDS, Settings

blueprint = Blueprint("recording", __name__)

ENTRY = "/entries/<int(max=2147483647):entry_id>"
# How long what somebody has just added stays listed beneath the form.
JUST_ADDED_FOR = timedelta(hours=12)
# The boxes in which a person begins, the first of them that is empty.
FOCUS = ("starts_on", "course", "organisations", "audience", "sector", "attended")
EXPIRED = (
    "You signed out or in again while this page was open. Everything that you typed is here: check it and save it."
)


@blueprint.route("/entries/add", methods=["GET", "POST"])
@needs(Permission.RECORD)
@keeps_what_was_typed
def new_entry() -> ResponseReturnValue:
    """Records an entry, and offers the form for the next with what stays the same."""
    if request.method == "POST":
        told = Circumstances(today=clock.today(), last=_day_in(request.form.get("last")))
        return _recorded(entry_form(_choices(told.last), told, sent=with_offer(request.form), scope=scope()))
    last_id = _last_of_batch()
    last = entry_in_full(db.session, last_id, scope=scope()) if last_id else None
    told = Circumstances(today=clock.today(), last=last.starts_on if last else None)
    choices = _choices(told.last)
    kept = kept_of(last, choices) if last else {}
    form = entry_form(choices, told, typed={**kept, "key": new_key()}, scope=scope())
    return _page(form, kept=kept)


def _recorded(form: EntryForm) -> ResponseReturnValue:
    digest = digest_of(request.form)
    form.validate()
    answered = answers_in(request.form.getlist("asked"))
    writing(db.session)
    key = key_in(form.key.data)
    before = sent_before(db.session, key)
    if before and before.digest == digest and before.entry_id:
        db.session.rollback()
        flash("This was recorded already. Nothing is recorded twice.")
        return _after(before.entry_id)
    if not _settle(form):
        return _refused(form)
    assert form.draft
    if before and before.entry_id:
        return _sent_otherwise(form, before.entry_id)
    found = _questions(form)
    asked = [one for one in found if one.key not in answered]
    if asked:
        return _asked(form, asked, request.form.getlist("asked"))
    settings = _settings()
    try:
        operation = begin_operation(db.session, kind="add", by=current_user, key=key, digest=digest)
        entry_id = record_entry(
            db.session,
            by=current_user,
            values=settled(db.session, operation, form.draft),
            first_month=settings.first_month,
            recorded_at=clock.now(),
            operation=operation,
            answered=[one.key for one in found],
        )
    except SentBefore:
        # The same form, sent twice in the same moment, on PostgreSQL: the first has it now.
        db.session.rollback()
        first = sent_before(db.session, key)
        return _after(first.entry_id) if first and first.entry_id else _refused(form)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(form)
    db.session.commit()
    flash(f"Saved: {_in_short(form)}.")
    _tell_answers(found)
    for name in form.draft.new_names:
        flash(f"New in the lists: {name}.")
    return _after(entry_id)


@blueprint.route(f"{ENTRY}/change", methods=["GET", "POST"])
@needs(Permission.RECORD)
@keeps_what_was_typed
def changed_entry(entry_id: int) -> ResponseReturnValue:
    """Changes an entry."""
    entry = _entry_or_404(entry_id)
    if entry.status is Status.TAKEN_OUT:
        abort(404)
    choices = _choices(entry.starts_on)
    told = Circumstances(today=clock.today(), last=entry.starts_on)
    if request.method == "GET":
        return _page(entry_form(choices, told, typed=typed_of(entry, choices), entry=entry, scope=scope()), entry=entry)
    return _changed(entry_form(choices, told, sent=with_offer(request.form), entry=entry, scope=scope()), entry_id)


def _changed(form: EntryForm, entry_id: int) -> ResponseReturnValue:
    form.validate()
    answered = answers_in(request.form.getlist("asked"))
    writing(db.session)
    entry = _entry_or_404(entry_id)
    if not _settle(form, entry):
        return _refused(form, entry=entry)
    assert form.draft
    found = _questions(form, entry)
    before = questions_answered(db.session, entry.id) if found else set()
    asked = [one for one in found if one.key not in answered | before]
    if asked:
        return _asked(form, asked, request.form.getlist("asked"), entry=entry)
    seen = str(form.version.data or "")
    try:
        operation = begin_operation(db.session, kind="change", by=current_user)
        is_changed = change_entry(
            db.session,
            by=current_user,
            entry=entry,
            values=settled(db.session, operation, form.draft),
            first_month=_settings().first_month,
            operation=operation,
            answered=[one.key for one in found],
        )
        if is_changed and seen != str(entry.version):
            raise Overtaken(entry_id)
    except Overtaken:
        db.session.rollback()
        return _overtaken(form, entry_id, seen)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(form, entry=entry)
    if is_changed:
        db.session.commit()
    else:
        db.session.rollback()
    flash("The change is saved." if is_changed else "Nothing was changed: the entry says this already.")
    _tell_answers(one for one in found if is_changed and one.key in answered)
    return redirect(url_for("entries.entry_page", entry_id=entry_id))


def _overtaken(form: EntryForm, entry_id: int, seen: str) -> ResponseReturnValue:
    """The form with what was typed, and what somebody else changed meanwhile."""
    entry = _entry_or_404(entry_id)
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
    changes = changes_in_words(db.session, changes_since(db.session, entry_id, version))
    form.form_errors.append(
        "Somebody else has changed this entry since you opened it. What they changed stands below; what you typed is "
        "still here. Save again to put yours in its place."
    )
    form.version.data = str(entry.version)
    return _page(form, entry=entry, changes=changes)


@blueprint.get("/understand")
@needs(Permission.RECORD)
def understand() -> ResponseReturnValue:
    """How the text in a box is understood, by the one parser that reads the form too."""
    box = request.args.get("box", "")
    if box not in BOXES:
        abort(400)
    items: tuple[Any, ...] = ()
    if box in ("split", "figure"):
        choices = entry_choices(db.session, reporting_year_of(clock.today(), _settings().first_month))
        named = request.args.get("measure", "")
        own = next((split.items for split in choices.splits if split_field(split.key) == named), choices.items)
        items = own if box == "split" else choices.items
    told = Circumstances(
        today=clock.today(),
        last=_day_in(request.args.get("last")),
        is_planned=request.args.get("status") == Status.PLANNED,
        items=items,
    )
    found = understood(box, request.args.get("text", "")[:1000], told)
    return jsonify(is_understood=found.is_understood, words=found.words, offer=found.offer)


def typed_again(address: str, sent: MultiDict[str, str]) -> ResponseReturnValue | None:
    """The form of an address with what was typed into it, for somebody who had to sign in again meanwhile.

    Nothing is saved: that takes another press of the button. None where the address has no such form.
    """
    if not allowed(Permission.RECORD):
        return None
    found = re.fullmatch(r"/entries/(?:add|(\d{1,9})/change)", address.partition("?")[0])
    if not found:
        return None
    entry = entry_in_full(db.session, int(found[1]), scope=scope()) if found[1] else None
    if found[1] and entry is None:
        return None
    told = Circumstances(today=clock.today(), last=entry.starts_on if entry else _day_in(sent.get("last")))
    choices = _choices(told.last)
    form = entry_form(choices, told, typed=sent.to_dict(), entry=entry, scope=scope())
    flash("You are signed in again. Nothing is saved yet: everything that you typed is here. Check it and save it.")
    return _page(form, entry=entry)


# --- What both share.


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _entry_or_404(entry_id: int) -> EntryInFull:
    return entry_in_full(db.session, entry_id, scope=scope()) or abort(404)


def _last_of_batch() -> int | None:
    """The id of the entry that was saved before in this batch, which the address names."""
    text = request.args.get("after", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day_in(text: str | None) -> date | None:
    """The day of the session before, as the form carries it: "2016-03-27"; None where it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _choices(day: date | None) -> EntryChoices:
    """The short lists of the year of a day; of today, where there is none."""
    return entry_choices(db.session, reporting_year_of(day or clock.today(), _settings().first_month))


def _settle(form: EntryForm, entry: EntryInFull | None = None) -> bool:
    """Looks up the names that were typed, and settles the form, valid or not; False where anything is wrong."""
    pointer = str(form.same_session_as.read or "")
    if pointer:
        number = entry_number_in(pointer)
        found = entry_id_called(db.session, reference=pointer, number=number, scope=scope())
        if found is None or (entry and found == entry.id):
            form.same_session_as.errors = ["Name another entry, by its reference or its number: entry 12."]
        form.same_session_as_id = found
    reference = form.reference.read
    if reference and (taken := entry_with_reference(db.session, reference)) and (not entry or taken[0] != entry.id):
        where = ", which was taken out of the figures" if taken[1] is Status.TAKEN_OUT else ""
        form.reference.errors = [f"“{reference}” is the reference of entry {taken[0]}{where}. Give this one another."]
    return form.settle(names_found(db.session, form.names_typed), today=clock.today())


def _questions(form: EntryForm, entry: EntryInFull | None = None) -> list[Asked]:
    assert form.draft
    settings = _settings()
    return questions_about(
        db.session,
        form,
        form.draft,
        scope=scope(),
        nation=settings.bank_holidays,
        first_month=settings.first_month,
        entry=entry,
    )


def _after(entry_id: int) -> ResponseReturnValue:
    """On to the next session of the batch, or to the page of this one."""
    if request.form.get("save") == "done":
        return redirect(url_for("entries.entry_page", entry_id=entry_id))
    return redirect(url_for("recording.new_entry", after=entry_id))


def _refused(form: EntryForm, entry: EntryInFull | None = None) -> ResponseReturnValue:
    for one in close_names_asked(db.session, form):
        # A slip in a name is most often why nothing brought the sector.
        form[one.question.field].question, form[one.question.field].offers = one.question.words, one.offers
    db.session.rollback()
    if form.csrf_token.errors:
        form.csrf_token.errors = [EXPIRED]
    return _page(form, entry=entry)


def _asked(
    form: EntryForm, asked: list[Asked], before: Iterable[str], entry: EntryInFull | None = None
) -> ResponseReturnValue:
    db.session.rollback()
    return _page(form, asked=asked, answers=[*before, *(one.answer for one in asked)], entry=entry)


def _tell_answers(found: Iterable[Asked]) -> None:
    """Says what was answered: whoever pressed Enter twice has not read what they said yes to."""
    for one in found:
        flash(f"Answered with yes: {one.question.words}")


def _sent_otherwise(form: EntryForm, entry_id: int) -> ResponseReturnValue:
    """The form was saved before and comes again with other content: another session, or a change of that one?"""
    db.session.rollback()
    entry = _entry_or_404(entry_id)
    words = (
        f"You saved this form before, as the session of {day_in_words(entry.starts_on)}, and then changed it. Is this "
        "another session?"
    )
    form.key.data = new_key()
    form.version.data = str(entry.version)
    question = Question("sent-before", "starts_on", words, str(entry_id))
    answers = [f"duplicate|{entry_id}", f"sent-before|{entry_id}"]
    return _page(form, asked=[Asked(question)], answers=answers, sent_as=entry)


def _page(
    form: EntryForm,
    *,
    kept: Collection[str] = (),
    asked: Collection[Asked] = (),
    answers: Collection[str] = (),
    entry: EntryInFull | None = None,
    sent_as: EntryInFull | None = None,
    changes: Collection[Any] = (),
) -> ResponseReturnValue:
    """The form, with what was asked and what was just added."""
    settings = _settings()
    now = clock.now()
    for one in asked:
        # Beside its box too, where somebody will correct what it is about.
        form[one.question.field].question = one.question.words
    return render_template(
        "entries/entry_form.html",
        form=form,
        kept=kept,
        asked=asked,
        answers=list(dict.fromkeys(answers)),
        entry=entry,
        sent_as=sent_as,
        changes=changes,
        names=name_choices(db.session),
        first_screen=settings.first_screen,
        more=[name for name in SCREEN_FIELDS if name not in settings.first_screen],
        focus=_focus(form, asked),
        added=[] if entry else just_added(db.session, by=current_user, since=now - JUST_ADDED_FOR, scope=scope()),
        due=0 if entry else number_due(db.session, scope=scope(), today=clock.today()),
    )


def _in_short(form: EntryForm) -> str:
    """What was saved, in a few words: "27 March 2016, Bents Green School, 34 attended"."""
    assert form.draft
    values = form.draft.values
    counted = form.attended.read if values.status is Status.PLANNED else values.attended
    named = "; ".join(form.organisations.read) or form.course.read
    parts = [day_in_words(values.starts_on), named, f"{form.attended_label.lower()} {counted}"]
    return ", ".join(part for part in parts if part)


def _focus(form: EntryForm, asked: Collection[Asked]) -> str:
    """The box in which the cursor stands: none where something on top is to be read first."""
    if form.errors or asked:
        return ""
    return next((name for name in FOCUS if not form[name].data), "attended")
