"""Recording: the form for an entry, added or changed, and how its boxes understand what is typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import allowed, keeps_what_was_typed, needs, scope
from training_register.actions.entries import change_entry, put_back, record_entry
from training_register.actions.new_names import settled
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import Overtaken, Refusal, SentBefore
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.boxes import BOXES, Circumstances, understood
from training_register.forms.conflicts import Meeting, meeting, typed_in_words
from training_register.forms.copying import Copy, copy_of, day_of_copy, days_in
from training_register.forms.entry_texts import kept_of, split_field, typed_of
from training_register.forms.questions import Asked, answers_in, close_names_asked, questions_about
from training_register.forms.recording import EntryForm, entry_form
from training_register.forms.refusals import show_refusal
from training_register.forms.sent import SIGNED_IN_AGAIN, digest_of, key_in, new_key, tell_expired, with_offer
from training_register.queries.choices import EntryChoices, entry_choices, name_choices
from training_register.queries.names import names_found
from training_register.queries.one_entry import EntryInFull, entry_in_full, questions_answered
from training_register.queries.past_names import retired_among
from training_register.queries.planned import number_due
from training_register.queries.recording import entry_id_called, entry_with_reference, just_added, sent_before
from training_register.rules.entries import Status
from training_register.rules.oddities import Question
from training_register.rules.own_sheet import entry_number_in
from training_register.rules.periods import day_in_words, reporting_year_of
from training_register.rules.permissions import Permission
from training_register.settings import SCREEN_FIELDS, Settings
from training_register.views.telling import tell

blueprint = Blueprint("recording", __name__)

ENTRY = "/entries/<int(max=2147483647):entry_id>"
# How long what somebody has just added stays listed beneath the form.
JUST_ADDED_FOR = timedelta(hours=12)
# The boxes in which a person begins, the first of them that is empty.
FOCUS = ("starts_on", "course", "organisations", "audience", "sector", "attended")
# What the button sends that puts back what was taken out meanwhile.
PUT_BACK = "put back"


@blueprint.route("/entries/add", methods=["GET", "POST"])
@needs(Permission.RECORD)
@keeps_what_was_typed
def new_entry() -> ResponseReturnValue:
    """Records an entry, and offers the form for the next with what stays the same."""
    if request.method == "POST":
        told = Circumstances(today=clock.today(), last=_day_in(request.form.get("last")))
        return _recorded(entry_form(_choices(told.last), told, sent=with_offer(request.form), scope=scope()))
    last_id, like_id = _number_in("after"), _number_in("like")
    if like_id:
        return _same_again(_entry_or_404(like_id), days_in(request.args.get("in", "")))
    last = entry_in_full(db.session, last_id, scope=scope()) if last_id else None
    told = Circumstances(today=clock.today(), last=last.starts_on if last else None)
    choices = _choices(told.last)
    kept = kept_of(last, choices) if last else {}
    form = entry_form(choices, told, typed={**kept, "key": new_key()}, scope=scope())
    return _page(form, kept=kept)


def _same_again(entry: EntryInFull, days: int) -> ResponseReturnValue:
    """The form for the same session again, some days later, filled with all that stays the same."""
    day = day_of_copy(entry.starts_on, days)
    choices = _choices(day)
    ids = {
        "course": [entry.course_id] if entry.course_id else [],
        "organisation": [line.id for line in entry.organisations],
        "provider": [line.id for line in entry.providers],
        "trainer": [line.id for line in entry.trainers],
    }
    copy = copy_of(
        entry, choices, days=days, today=clock.today(), retired=retired_among(db.session, ids), scope=scope()
    )
    told = Circumstances(today=clock.today(), last=day)
    form = entry_form(choices, told, typed={**copy.typed, "key": new_key()}, scope=scope())
    return _page(form, kept=copy.typed, like=entry, copy=copy, focus="" if days else "starts_on")


def _recorded(form: EntryForm) -> ResponseReturnValue:
    form.validate()
    key, digest = key_in(form.key.data), digest_of(request.form)
    writing(db.session)
    try:
        # First of all: of the same form, sent twice in the same moment, the second waits here for the first.
        operation = begin_operation(db.session, kind="add", by=current_user, key=key, digest=digest)
    except SentBefore:
        db.session.rollback()
        return _sent_again(form, key, digest)
    if not _settle(form):
        return _refused(form)
    assert form.draft
    found, answered = _questions(form), answers_in(request.form.getlist("asked"))
    asked = [one for one in found if one.key not in answered]
    if asked:
        return _asked(form, asked, request.form.getlist("asked"))
    try:
        entry_id = record_entry(
            db.session,
            by=current_user,
            values=settled(db.session, operation, form.draft),
            first_month=_settings().first_month,
            recorded_at=clock.now(),
            operation=operation,
            answered=[one.key for one in found],
        )
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(form)
    db.session.commit()
    new = (f"New in the lists: {name}." for name in form.draft.new_names)
    tell((f"Saved: {_in_short(form)}.", *_answers_told(found), *new))
    return _after(entry_id)


def _sent_again(form: EntryForm, key: str, digest: str) -> ResponseReturnValue:
    """The form was saved before: it comes again as it was, or with other content."""
    before = sent_before(db.session, key)
    if before and before.entry_id and before.digest == digest:
        flash("This was recorded already. Nothing is recorded twice.")
        return _after(before.entry_id)
    if not _settle(form):
        return _refused(form)
    if before and before.entry_id:
        return _sent_otherwise(form, before.entry_id)
    form.key.data = new_key()
    return _page(form)


@blueprint.route(f"{ENTRY}/change", methods=["GET", "POST"])
@needs(Permission.RECORD)
@keeps_what_was_typed
def changed_entry(entry_id: int) -> ResponseReturnValue:
    """Changes an entry; what somebody else has changed meanwhile is put together with what was typed."""
    if request.method == "POST":
        return _changed(with_offer(request.form), entry_id)
    entry = _entry_or_404(entry_id)
    if entry.status is Status.TAKEN_OUT:
        abort(404)
    choices = _choices(entry.starts_on)
    told = Circumstances(today=clock.today(), last=entry.starts_on)
    return _page(entry_form(choices, told, typed=typed_of(entry, choices), entry=entry, scope=scope()), entry=entry)


def _changed(sent: MultiDict[str, str], entry_id: int) -> ResponseReturnValue:
    entry = entry_in_full(db.session, entry_id, scope=scope())
    if entry is None:
        return _out_of_sight(sent)
    told = Circumstances(today=clock.today(), last=entry.starts_on)
    form = entry_form(_choices(entry.starts_on), told, sent=sent, entry=entry, scope=scope())
    is_valid, is_sure = form.validate(), not form.csrf_token.errors
    answered = answers_in(sent.getlist("asked"))
    writing(db.session)
    entry = entry_in_full(db.session, entry_id, scope=scope())
    if entry is None:
        return _out_of_sight(sent)
    if is_sure and sent.get("save") == PUT_BACK:
        return _back_in_the_figures(sent, entry)
    met = _meeting(sent, entry, chooses=is_sure)
    if met:
        form, is_valid = met.form, met.validate()
    if not _settle(form, entry) or not is_valid:
        return _refused(form, entry=entry, met=met)
    assert form.draft
    found = _questions(form, entry)
    before = questions_answered(db.session, entry.id) if found else set()
    asked = [one for one in found if one.key not in answered | before]
    if asked:
        return _asked(form, asked, sent.getlist("asked"), entry=entry, met=met)
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
    except Overtaken:
        # In this very moment, on PostgreSQL: what was sent meets that too.
        db.session.rollback()
        return _changed(sent, entry_id)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(form, entry=entry, met=met)
    if is_changed:
        db.session.commit()
    else:
        db.session.rollback()
    what = "The change is saved." if is_changed else "Nothing was changed: the entry says this already."
    answers = _answers_told(one for one in found if is_changed and one.key in answered)
    tell((what, *(met.said(current_user.email) if met else ()), *answers))
    return redirect(url_for("entries.entry_page", entry_id=entry_id))


def _meeting(sent: MultiDict[str, str], entry: EntryInFull, *, chooses: bool) -> Meeting | None:
    """What came of what was sent and what somebody else has changed meanwhile, if anybody has."""
    return meeting(
        db.session,
        sent,
        entry,
        _choices(entry.starts_on),
        today=clock.today(),
        first_month=_settings().first_month,
        scope=scope(),
        chooses=chooses,
    )


def _back_in_the_figures(sent: MultiDict[str, str], entry: EntryInFull) -> ResponseReturnValue:
    """Puts an entry back that was taken out while somebody changed it, and shows what they typed once more."""
    if put_back(db.session, by=current_user, entry=entry, first_month=_settings().first_month):
        db.session.commit()
    else:
        db.session.rollback()
    entry = _entry_or_404(entry.id)
    flash("The entry is back in the figures. What you typed is not saved yet: check it and save it.")
    met = _meeting(sent, entry, chooses=False)
    told = Circumstances(today=clock.today(), last=entry.starts_on)
    form = met.form if met else entry_form(_choices(entry.starts_on), told, sent=sent, entry=entry, scope=scope())
    return _page(form, entry=entry, met=met)


def _out_of_sight(sent: MultiDict[str, str]) -> ResponseReturnValue:
    """What was typed about an entry that is none of this person's: it was given to an area that is not theirs."""
    db.session.rollback()
    form = entry_form(_choices(None), Circumstances(today=clock.today()), sent=sent, scope=scope())
    return render_template("entries/out_of_sight.html", typed=typed_in_words(form)), 404


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
    met = _meeting(sent, entry, chooses=False) if entry else None
    form = met.form if met else entry_form(choices, told, typed=sent.to_dict(), entry=entry, scope=scope())
    flash(SIGNED_IN_AGAIN)
    return _page(form, entry=entry, met=met)


# --- What both share.


def _settings() -> Settings:
    return current_settings()


def _entry_or_404(entry_id: int) -> EntryInFull:
    return entry_in_full(db.session, entry_id, scope=scope()) or abort(404)


def _number_in(name: str) -> int | None:
    """A number that the address holds: after or like which entry, how many times the form was sent."""
    text = request.args.get(name, "")
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
    names = names_found(db.session, form.names_typed, apart_from=entry.id if entry else None)
    return form.settle(names, today=clock.today())


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


def _refused(form: EntryForm, entry: EntryInFull | None = None, met: Meeting | None = None) -> ResponseReturnValue:
    for one in close_names_asked(db.session, form):
        # A slip in a name is most often why nothing brought the sector.
        form[one.question.field].question, form[one.question.field].offers = one.question.words, one.offers
    db.session.rollback()
    tell_expired(form)
    return _page(form, entry=entry, met=met)


def _asked(
    form: EntryForm,
    asked: list[Asked],
    before: Iterable[str],
    entry: EntryInFull | None = None,
    met: Meeting | None = None,
) -> ResponseReturnValue:
    db.session.rollback()
    return _page(form, asked=asked, answers=[*before, *(one.answer for one in asked)], entry=entry, met=met)


def _answers_told(found: Iterable[Asked]) -> Iterable[str]:
    """What was answered, once more: whoever pressed Enter twice has not read what they said yes to."""
    return (f"Answered with yes: {one.question.words}" for one in found)


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
    met: Meeting | None = None,
    like: EntryInFull | None = None,
    copy: Copy | None = None,
    focus: str = "",
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
        times_sent=(_number_in("sent") or 0) % 1000 + 1,
        sent_as=sent_as,
        like=like,
        copy=copy,
        met=met,
        told_meanwhile=met.said(current_user.email) if met else (),
        names=name_choices(db.session),
        first_screen=settings.first_screen,
        more=[name for name in SCREEN_FIELDS if name not in settings.first_screen],
        focus=focus or _focus(form, asked or (met.questions if met else ())),
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


def _focus(form: EntryForm, asked: Collection[Any]) -> str:
    """The box in which the cursor stands: none where something on top is to be read first."""
    if form.errors or asked:
        return ""
    return next((name for name in FOCUS if not form[name].data), "attended")
