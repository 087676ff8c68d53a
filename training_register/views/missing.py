"""Missing figures, chased: what happened and needs a number, reminders, and when to ask again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import allowed, keeps_what_was_typed, needs, scope
from training_register.actions.answers import ask_again_on, ask_now, stop_asking
from training_register.actions.missing import FilledIn, fill_in
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import SentBefore
from training_register.count import entries_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entry_texts import day_as_typed
from training_register.forms.missing import (
    ALL,
    AskAgainForm,
    FiguresForm,
    StopAskingForm,
    after_in,
    after_in_words,
    box_name,
    figures_form,
    ids_sent,
    lacks_of,
    period_asked,
)
from training_register.forms.sent import SIGNED_IN_AGAIN, digest_of, key_in, new_key, tell_expired, with_offer
from training_register.models import AppUser
from training_register.queries.answers import (
    MOST_REMINDED,
    After,
    Asked,
    Owed,
    entries_set_aside,
    number_set_aside,
    owed_among,
    owed_by,
    people_asked,
)
from training_register.queries.choices import entry_choices
from training_register.queries.counts import years_with_entries
from training_register.queries.history import changes_since
from training_register.queries.one_entry import entry_in_full
from training_register.queries.recording import sent_before
from training_register.reports.history import ChangeInWords, changes_in_words
from training_register.rules.contacts import Contact
from training_register.rules.contradictions import contradictions
from training_register.rules.own_sheet import ATTENDED_KEY, SESSIONS_KEY
from training_register.rules.periods import Period, day_in_words, reporting_year_of, year
from training_register.rules.permissions import Permission
from training_register.rules.reminders import LONGEST_LINK, OwedSession, mail_link, reminder
from training_register.views.telling import tell

blueprint = Blueprint("missing", __name__)

ENTRY = "/entries/<int(max=2147483647):entry_id>"
# When to ask again after a reminder, unless somebody types another day.
USUAL_PATIENCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """What one person owes on a page: how many in all, and those that the page shows."""

    contact: Contact
    number: int | None
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class Quicker:
    """An entry that somebody else changed meanwhile: what they did, and what was typed for it here."""

    entry_id: int
    about: str
    changes: Sequence[ChangeInWords]
    typed: str


@blueprint.route("/entries/missing", methods=["GET", "POST"])
@needs(Permission.RECORD)
@keeps_what_was_typed
def missing_list() -> ResponseReturnValue:
    """What happened and needs a number, by the person who can answer, with a box for each."""
    period, after = _period(request.args), _after(after_in)
    today = clock.today()
    if request.method == "POST":
        owed = owed_among(db.session, ids_sent(request.form), scope=scope(), today=today)
        tell(_out_of_sight(owed))
        return _filled(figures_form(owed, today=today, sent=with_offer(request.form)), owed, period)
    people = people_asked(db.session, period, scope=scope(), today=today)
    owed, following = owed_by(db.session, people, period, scope=scope(), today=today, after=after)
    form = figures_form(owed, today=today, typed={"key": new_key()})
    return _page(form, owed, period, people=people, following=following)


def _out_of_sight(owed: Iterable[Owed]) -> Iterable[str]:
    """What was typed for entries that were given to an area meanwhile which is none of this person's."""
    seen = {one.entry.id for one in owed}
    for id_ in ids_sent(request.form):
        typed = {number: request.form.get(box_name(number, id_), "").strip() for number in (SESSIONS_KEY, ATTENDED_KEY)}
        if id_ not in seen and any(typed.values()):
            words = ", ".join(f"{number} {text[:40]}" for number, text in typed.items() if text)
            yield f"Entry {id_} was not saved: it is not among the entries that you see. You typed: {words}."


def _filled(form: FiguresForm, owed: Sequence[Owed], period: Period | None) -> ResponseReturnValue:
    digest, is_valid = digest_of(request.form), form.validate()
    here = _list_at(request.args)
    if not is_valid:
        tell_expired(form)
        return _page(form, owed, period)
    if not form.holds_something:
        flash("Nothing was typed, so nothing was saved.")
        return redirect(here)
    writing(db.session)
    key = key_in(form.key.data)
    before = sent_before(db.session, key)
    if before:
        if before.digest == digest:
            db.session.rollback()
            flash("This was saved already. Nothing is saved twice.")
            return redirect(here)
        # The page was shown again by Back: what is typed now is another answer, and each entry's version is checked.
        key = new_key()
    by = db.session.get(AppUser, current_user.id) or abort(403)
    filled = list(_filled_in(form, owed))
    if not filled or not _agrees(form, filled):
        db.session.rollback()
        if filled:
            return _page(form, owed, period)
        flash("No number was typed: these entries stay on the list until there is one, or nobody is asked any more.")
        return redirect(here)
    try:
        overtaken = fill_in(db.session, by=by, filled=filled, first_month=_first_month(), key=key, digest=digest)
    except SentBefore:
        # The same form, sent twice in the same moment, on PostgreSQL: the first has it now.
        db.session.rollback()
        flash("This was saved already. Nothing is saved twice.")
        return redirect(here)
    saved = len(filled) - len(overtaken)
    if saved:
        db.session.commit()
        flash(f"Saved: the figures of {entries_in_words(saved)}.")
    else:
        db.session.rollback()
    return _overtaken(form, overtaken, period) if overtaken else redirect(here)


def _filled_in(form: FiguresForm, owed: Iterable[Owed]) -> Iterable[FilledIn]:
    """What was typed for each entry that has a number now, with the entry as the register holds it."""
    for one in owed:
        id_ = one.entry.id
        sessions, attended = (form.read(number, id_) for number in (SESSIONS_KEY, ATTENDED_KEY))
        if sessions is None and attended is None:
            continue
        entry = entry_in_full(db.session, id_, scope=scope())
        seen = str(form[f"version-{id_}"].data or "")
        if entry is not None:
            version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
            yield FilledIn(entry, version, sessions, attended)


def _agrees(form: FiguresForm, filled: Iterable[FilledIn]) -> bool:
    """Whether the numbers agree with what else the entries say; where one does not, its box says why."""
    choices = entry_choices(db.session, reporting_year_of(clock.today(), _first_month()))
    people = choices.measure(ATTENDED_KEY)
    agrees = True
    for one in filled:
        values, parts = one.values, one.entry.parts(people.id if people else None)
        for field, words in contradictions(
            starts_on=values.starts_on,
            ends_on=values.ends_on,
            status=values.status,
            sessions=one.sessions,
            is_same_session=values.same_session_as_id is not None,
            attended=values.attended,
            # What stands there beside a number that is still missing was there before.
            parts=[
                (split.name, [parts[item.id] for item in split.items if item.id in parts])
                for split in choices.splits
                if one.attended is not None
            ],
            today=clock.today(),
        ):
            box = form.box(field, one.entry.id) or form.box(ATTENDED_KEY, one.entry.id)
            if box is not None:
                box.errors = [*box.errors, words]
                agrees = False
    return agrees


def _overtaken(form: FiguresForm, overtaken: Sequence[FilledIn], period: Period | None) -> ResponseReturnValue:
    """The page anew, with what somebody else changed meanwhile beside what was typed."""
    quicker, typed = [], {"key": new_key()}
    for one in overtaken:
        entry = one.entry
        boxes = {
            number: box
            for number in (SESSIONS_KEY, ATTENDED_KEY)
            if (box := form.box(number, entry.id)) is not None and box.data
        }
        typed |= {box_name(number, entry.id): str(box.data) for number, box in boxes.items()}
        names = (line.name for line in entry.organisations)
        about = ", ".join((day_in_words(entry.starts_on), entry.course or entry.activity, *names))
        quicker.append(
            Quicker(
                entry.id,
                about,
                changes_in_words(db.session, changes_since(db.session, entry.id, one.seen_version)),
                ", ".join(f"{box.label.text.lower()} {box.data}" for box in boxes.values()),
            )
        )
    today = clock.today()
    people = people_asked(db.session, period, scope=scope(), today=today)
    owed, following = owed_by(db.session, people, period, scope=scope(), today=today, after=_after(after_in))
    # What is still missing keeps what was typed, for the entry as it is now.
    return _page(
        figures_form(owed, today=today, typed=typed), owed, period, people=people, following=following, quicker=quicker
    )


def _page(
    form: FiguresForm,
    owed: Sequence[Owed],
    period: Period | None,
    *,
    people: Sequence[Asked] | None = None,
    following: After | None = None,
    quicker: Sequence[Quicker] = (),
    arguments: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """The list; `arguments` are those of its address where that is not the one that was asked for."""
    arguments = dict(request.args if arguments is None else arguments)
    today = clock.today()
    if people is None:
        people = people_asked(db.session, period, scope=scope(), today=today)
        ranks = {one.key: place for place, one in enumerate(people)}
        owed = sorted(owed, key=lambda one: (ranks.get(one.contact.key, len(ranks)), one.contact.key))
    known = {one.key: one for one in people}
    groups = []
    for key, found in groupby(owed, key=lambda one: one.contact.key):
        shown = tuple(found)
        asked = known.get(key)
        groups.append(Group(asked.contact if asked else shown[0].contact, asked.number if asked else None, shown))
    return render_template(
        "missing/missing_list.html",
        form=form,
        here=_list_at(arguments),
        groups=groups,
        quicker=quicker,
        period=period,
        asked_for=arguments.get("period", ""),
        number=sum(one.number for one in people),
        number_of_people=sum(1 for one in people if one.key),
        set_aside=number_set_aside(db.session, period, scope=scope(), today=today),
        navigation=_navigation(period),
        is_first="after" not in arguments,
        may_publish=allowed(Permission.PUBLISH),
        focus=_first_box(form, groups),
        following=_list_at({**arguments, "after": after_in_words(following)}) if following else None,
    )


def typed_again(address: str, sent: MultiDict[str, str]) -> ResponseReturnValue | None:
    """The list with what was typed into it, for somebody who had to sign in again meanwhile: nothing is saved.

    None where the address is another one.
    """
    path, _, query = address.partition("?")
    if path != "/entries/missing" or not allowed(Permission.RECORD):
        return None
    arguments, today = dict(parse_qsl(query)), clock.today()
    owed = owed_among(db.session, ids_sent(sent), scope=scope(), today=today)
    form = figures_form(owed, today=today, typed=sent.to_dict())
    flash(SIGNED_IN_AGAIN)
    return _page(form, owed, _period(arguments), arguments=arguments)


def _first_box(form: FiguresForm, groups: Iterable[Group]) -> str:
    """The box in which the cursor stands: none where something on top is to be read first."""
    if form.errors:
        return ""
    names = (
        box_name(number, one.entry.id)
        for group in groups
        for one in group.owed
        for number in (SESSIONS_KEY, ATTENDED_KEY)
    )
    return next((name for name in names if name in form), "")


@blueprint.route("/entries/missing/reminder", methods=["GET", "POST"])
@needs(Permission.RECORD)
def reminder_page() -> ResponseReturnValue:
    """The reminder of all that one person still owes; once it is sent, they are asked again on a day."""
    period, today, who = _period(request.args), clock.today(), request.args.get("who", "")
    form = AskAgainForm(today, sent=request.form if request.method == "POST" else None, data=_usual_day(today))
    is_valid = request.method == "POST" and form.validate()
    if is_valid:
        writing(db.session)
    people = [one for one in people_asked(db.session, period, scope=scope(), today=today) if one.key == who]
    owed, following = owed_by(db.session, people, period, scope=scope(), today=today, most=MOST_REMINDED)
    if not who or not owed:
        db.session.rollback()
        flash("Nothing is owed any more by whom you chose.")
        return redirect(url_for("missing.missing_list", **_period_argument()))
    if is_valid:
        by = db.session.get(AppUser, current_user.id) or abort(403)
        operation = begin_operation(db.session, kind="ask again later", by=by, about=people[0].contact.in_words)
        for one in owed:
            ask_again_on(
                db.session,
                operation=operation,
                by=by,
                entry_id=one.entry.id,
                lacks=list(lacks_of(one)),
                day=form.day.read,
            )
        db.session.commit()
        flash(
            f"{people[0].contact.in_words} will be asked about {entries_in_words(len(owed))} again on "
            f"{day_in_words(form.day.read)}."
        )
        return redirect(url_for("missing.missing_list", **_period_argument()))
    contact = people[0].contact
    written = reminder(
        contact,
        [_as_owed(one) for one in owed],
        organisation=current_settings().organisation_name,
    )
    link = mail_link(contact.email, written) if contact.email else ""
    return render_template(
        "missing/reminder.html",
        form=form,
        contact=contact,
        number=len(owed),
        is_cut=following is not None,
        written=written,
        link=link,
        is_long=len(link) > LONGEST_LINK,
        period_argument=_period_argument(),
        who=who,
    )


def _usual_day(today: date) -> dict[str, str]:
    return {"day": day_as_typed(today + USUAL_PATIENCE)}


def _as_owed(one: Owed) -> OwedSession:
    entry = one.entry
    return OwedSession(
        entry.starts_on,
        entry.ends_on,
        entry.course or entry.activity,
        entry.organisations,
        is_planned=one.is_planned,
        lacks_sessions=one.lacks_sessions,
        measure=entry.counts_what.measure if one.lacks_attended else "",
    )


@blueprint.get("/entries/missing/set-aside")
@needs(Permission.RECORD)
def set_aside() -> ResponseReturnValue:
    """The entries about which nobody is asked now: until a day, or no longer."""
    period = _period(request.args)
    after = _after(lambda text: (date.fromisoformat(text.partition(",")[0]), int(text.partition(",")[2][:9])))
    today = clock.today()
    found, following = entries_set_aside(db.session, period, scope=scope(), today=today, after=after)
    return render_template(
        "missing/set_aside.html",
        found=found,
        period=period,
        period_argument=_period_argument(),
        is_first=after is None,
        following=url_for("missing.set_aside", **_period_argument(), after=f"{following[0]},{following[1]}")
        if following
        else None,
    )


@blueprint.route(f"{ENTRY}/asking", methods=["GET", "POST"])
@needs(Permission.RECORD)
def asking(entry_id: int) -> ResponseReturnValue:
    """When to ask about an entry again, that nobody is asked any more, or that they are after all."""
    today, what = clock.today(), request.form.get("what", "")
    sent = request.form if request.method == "POST" else None
    again = AskAgainForm(today, sent=sent if what == "later" else None, data=_usual_day(today))
    stop = StopAskingForm(today, sent=sent if what == "stop" else None)
    if request.method == "POST":
        match what:
            case "later":
                is_valid = again.validate()
            case "stop":
                is_valid = stop.validate()
            case "now":
                is_valid = True
            case _:
                abort(400)
        if is_valid:
            return _answered(entry_id, what, again, stop)
    one = _owed_or_404(entry_id)
    return render_template(
        "missing/asking.html",
        one=one,
        again=again,
        stop=stop,
        answers=entries_set_aside(db.session, None, scope=scope(), today=today, entry_id=entry_id)[0],
        period_argument=_period_argument(),
        failed=stop if what == "stop" else again,
    )


def _answered(entry_id: int, what: str, again: AskAgainForm, stop: StopAskingForm) -> ResponseReturnValue:
    """Writes an answer down, in the transaction in which the entry is read."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    one = _owed_or_404(entry_id)
    lacks = list(lacks_of(one))
    done: Callable[..., bool]
    match what:
        case "now":
            kind, words = "ask again now", "It is on the list again."
            done = partial(ask_now, by_id=by.id)
        case _ if not lacks:
            return _not_answered(entry_id, "Nothing is missing from this entry any more.")
        case "later":
            day = again.day.read
            kind, words = "ask again later", f"It will be asked about again on {day_in_words(day)}."
            done = partial(ask_again_on, by=by, lacks=lacks, day=day)
        case _ if one.is_planned:
            return _not_answered(
                entry_id,
                "It is planned still. Say first whether it took place: if it did and nobody counted, leave the number "
                "blank.",
            )
        case _:
            kind, words = "stop asking", "Nobody is asked about it any more. The table’s notes say so, with the reason."
            done = partial(stop_asking, by=by, lacks=lacks, reason=stop.reason.read)
    operation = begin_operation(db.session, kind=kind, by=by)
    if done(db.session, operation=operation, entry_id=entry_id):
        db.session.commit()
        flash(words)
    else:
        db.session.rollback()
        flash("That was said already.")
    if what == "now" and request.form.get("back") == "set-aside":
        return redirect(url_for("missing.set_aside", **_period_argument()))
    return redirect(url_for("missing.missing_list", **_period_argument()))


def _not_answered(entry_id: int, words: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(words)
    return redirect(url_for("entries.entry_page", entry_id=entry_id))


def _owed_or_404(entry_id: int) -> Owed:
    found = owed_among(db.session, [entry_id], scope=scope(), today=clock.today())
    return found[0] if found else abort(404)


# --- What they share.


def _first_month() -> int:
    return current_settings().first_month


def _list_at(arguments: Mapping[str, str]) -> str:
    known: dict[str, Any] = {name: arguments[name] for name in ("period", "after") if name in arguments}
    return url_for("missing.missing_list", **known)


def _period(arguments: Mapping[str, str]) -> Period | None:
    try:
        return period_asked(arguments.get("period", ""), today=clock.today(), first_month=_first_month())
    except ValueError:
        abort(400)


def _period_argument() -> dict[str, Any]:
    """The period as the address has it, for the addresses that lead on."""
    return {"period": text} if (text := request.args.get("period", "")) else {}


def _after(read: Callable[[str], Any]) -> Any:
    text = request.args.get("after", "")
    try:
        return read(text) if text else None
    except ValueError:
        abort(400)


def _navigation(period: Period | None) -> list[tuple[str, Collection[tuple[str, str, bool]]]]:
    """This year, the years with entries, and all days, as a group of links."""
    first_month = _first_month()
    numbers = {*years_with_entries(db.session, first_month), reporting_year_of(clock.today(), first_month)}
    years = [year(number, first_month) for number in sorted(numbers, reverse=True)]
    links = [(one.label, url_for("missing.missing_list", period=one.address), one == period) for one in years]
    if period is not None and period not in years:
        links.insert(0, (period.label, url_for("missing.missing_list", period=period.address), True))
    return [("Period", [*links, ("All", url_for("missing.missing_list", period=ALL), period is None)])]
