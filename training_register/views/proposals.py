"""What is proposed of a file, and answered: its questions, its sheets, its tally, and taking it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from training_register import clock
from training_register.access import allowed, keeps_what_was_typed, needs, scope
from training_register.actions.imported_files import AnsweredMeanwhile, keep_answers, may_remove
from training_register.actions.imports import OWN_SHEET
from training_register.actions.refusals import Refusal
from training_register.count import number_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.imports import AnswersForm, answers_form, row_tick, rows_ticked
from training_register.forms.sent import SIGNED_IN_AGAIN, tell_expired
from training_register.inputs.old_registers.book import Book
from training_register.inputs.old_registers.columns import without_private
from training_register.inputs.old_registers.proposal import SKIP, Decision, Proposal, Question
from training_register.inputs.old_registers.recipes import (
    headings_of,
    latest_answers,
    recipes_offered,
    with_earlier_choices,
)
from training_register.inputs.old_registers.remembered import RememberedProposals
from training_register.queries.imported_files import BroughtFile, file_with_id
from training_register.queries.imported_rows import entries_of_file
from training_register.queries.known_lists import KnownLists, known_lists
from training_register.queries.recipes import KeptRecipe, answers_taken_in, recipes_in_order
from training_register.queries.registered import entries_between
from training_register.reports.proposals import (
    comes_to,
    grouped,
    in_order_of_asking,
    on_pairs,
    pairs_in_words,
    rows_on,
    told_of,
)
from training_register.reports.proposed_sheets import column_in_words, columns_of, questions_about, sheet_shown
from training_register.reports.proposed_tallies import proposed_tables
from training_register.rules.names import folded
from training_register.rules.permissions import Permission
from training_register.views.imports import FILE, book_of_file, file_or_404, imported_before
from training_register.views.tables import entries_behind

blueprint = Blueprint("proposals", __name__)

QUESTIONS_ON_A_PAGE = 50
# Of what was answered, and of what is taken for granted, so many can be changed on the page of questions; each row can
# be on the page of its sheet.
MOST_SAID = 100
MOST_RECIPES = 3
PAIRS_ON_A_PAGE = 100
_QUESTIONS = re.compile(r"/imports/(\d{1,9})", re.ASCII)
# Under which the application keeps what was proposed a moment ago.
REMEMBERED = "remembered_proposals"
# Which rows a page of a sheet shows, as its address says it.
SHOWN = {"": tuple(Decision), **{one.value.replace(" ", "-"): (one,) for one in Decision}}


@dataclass(frozen=True, slots=True)
class Work:
    """A file that is being answered about: what was read of it, and what is proposed of that."""

    file: BroughtFile
    book: Book
    lists: KnownLists
    proposal: Proposal
    # The questions that are asked beside the tally, where both lines are seen.
    pairs: frozenset[str]


@blueprint.route(FILE, methods=["GET", "POST"])
@needs(Permission.RECORD)
@keeps_what_was_typed
def questions(file_id: int) -> ResponseReturnValue:
    """What a file comes to, and everything that is asked about it; answers are kept as they are given."""
    work = work_on(file_id)
    if not isinstance(work, Work):
        return work
    form = None
    if request.method == "POST":
        form = answers_form(work.proposal.questions, today=clock.today(), sent=request.form)
        if not form.validate():
            tell_expired(form)
            return _questions(work, form)
        if _saved(work, form, _likely(form, request.form.get("likely", ""))):
            return redirect(url_for("proposals.questions", file_id=file_id, page=request.args.get("page")))
        work = work_on(file_id)
        if not isinstance(work, Work):
            return work
    return _questions(work, form)


def typed_again(address: str, sent: MultiDict[str, str]) -> ResponseReturnValue | None:
    """The questions with what was answered, for somebody who had to sign in again meanwhile: nothing is saved.

    None where the address is another one.
    """
    found = _QUESTIONS.fullmatch(address.partition("?")[0])
    if found is None or not allowed(Permission.RECORD):
        return None
    if file_with_id(db.session, int(found[1]), user_id=current_user.id, scope=scope()) is None:
        return None
    work = work_on(int(found[1]))
    if not isinstance(work, Work):
        return work
    form = answers_form(work.proposal.questions, today=clock.today(), sent=sent)
    flash(SIGNED_IN_AGAIN)
    return _questions(work, form)


def _questions(work: Work, form: AnswersForm | None) -> str:
    """The page of questions, as they stand or as they were sent."""
    file_id = work.file.id
    asked = [one for one in in_order_of_asking(work.proposal.open_questions) if one.id not in work.pairs]
    page = _page_number(len(asked))
    start = page * QUESTIONS_ON_A_PAGE
    shown = asked[start : start + QUESTIONS_ON_A_PAGE]
    said = [one for one in work.proposal.questions if not one.is_open and one.id not in work.pairs]
    if form is None:
        said = [*[one for one in said if one.answer][:MOST_SAID], *[one for one in said if not one.answer][:MOST_SAID]]
        form = answers_form([*shown, *said], today=clock.today())
    else:
        # The page as it was sent: what is wrong stands beside its box.
        sent = {one.id for one in form.questions}
        shown = [one for one in in_order_of_asking(work.proposal.open_questions) if one.id in sent]
        said = [one for one in said if one.id in sent]
    answered = [one for one in said if one.answer]
    granted = [one for one in said if not one.answer]
    return page_of(
        work,
        "imports/questions.html",
        form=form,
        groups=grouped(told_of(work.proposal, shown)),
        answered=told_of(work.proposal, answered),
        granted=told_of(work.proposal, granted),
        offered=_recipes_for(work),
        previous=url_for("proposals.questions", file_id=file_id, page=page) if page else "",
        following=url_for("proposals.questions", file_id=file_id, page=page + 2)
        if start + QUESTIONS_ON_A_PAGE < len(asked)
        else "",
        here=url_for("proposals.questions", file_id=file_id, page=request.args.get("page")),
    )


@blueprint.route(f"{FILE}/sheets/<int(max=1000):number>", methods=["GET", "POST"])
@needs(Permission.RECORD)
def sheet(file_id: int, number: int) -> ResponseReturnValue:
    """A sheet as it was, beside what was understood; here a column or a row is said to be something else."""
    work = work_on(file_id)
    if not isinstance(work, Work):
        return work
    if not 1 <= number <= len(work.book.sheets):
        abort(404)
    show = request.args.get("show", "")
    if show not in SHOWN:
        abort(400)
    arguments: dict[str, Any] = {
        name: request.args[name] for name in ("show", "at", "private") if request.args.get(name)
    }
    here = url_for("proposals.sheet", file_id=file_id, number=number, **arguments)
    form = None
    if request.method == "POST":
        form = answers_form(_about_sheet(work, number - 1), today=clock.today(), sent=request.form)
        if _saved(work, form, {}, *rows_ticked(request.form)):
            return redirect(here)
        work = work_on(file_id)
        if not isinstance(work, Work):
            return work
    own = work.book.sheets[number - 1]
    blocks = [block for block in work.proposal.blocks if block.sheet == number - 1]
    about = _about_sheet(work, number - 1)
    may_see_all = may_remove(work.file, current_user)
    shown = sheet_shown(
        work.proposal,
        number - 1,
        own,
        decisions=SHOWN[show],
        at=number_in(request.args.get("at", "")),
        shows_private=may_see_all and request.args.get("private") == "shown",
    )
    return page_of(
        work,
        "imports/sheet.html",
        form=form or answers_form(about, today=clock.today()),
        sheet=own,
        number=number,
        shown=shown,
        columns=columns_of(blocks),
        column_in_words=column_in_words,
        questions={question.id: question for question in about},
        about=about,
        told=list(dict.fromkeys(without_private(told) for block in blocks for told in block.told)),
        show=show,
        filters=[
            (
                label,
                url_for("proposals.sheet", file_id=file_id, number=number, show=value or None),
                number_of,
                value == show,
            )
            for value, label, number_of in (
                ("", "all rows", len(own.rows)),
                *(
                    (value, decisions[0].value, len(rows_on(work.proposal, number - 1, decisions)))
                    for value, decisions in SHOWN.items()
                    if value
                ),
            )
        ],
        tick=partial(row_tick, answers=work.file.answers),
        may_see_all=may_see_all,
        here=here,
        at_page=lambda row: url_for("proposals.sheet", file_id=file_id, number=number, **{**arguments, "at": row}),
        private_shown=url_for("proposals.sheet", file_id=file_id, number=number, **{**arguments, "private": "shown"}),
    )


@blueprint.route(f"{FILE}/tally", methods=["GET", "POST"])
@needs(Permission.RECORD)
def tally(file_id: int) -> ResponseReturnValue:
    """What would result, beside the file's own totals and what the register holds; and what may be counted twice."""
    work = work_on(file_id)
    if not isinstance(work, Work):
        return work
    form = None
    if request.method == "POST":
        form = answers_form(work.proposal.questions, today=clock.today(), sent=request.form)
        if _saved(work, form, _for_all(form, request.form.get("all", ""))):
            return redirect(url_for("proposals.tally", file_id=file_id))
        work = work_on(file_id)
        if not isinstance(work, Work):
            return work
    every = sorted(pairs_in_words(work.proposal), key=lambda pair: not (pair.question and pair.question.is_open))
    pairs = every[:PAIRS_ON_A_PAGE]
    asked = {pair.question.id: pair.question for pair in pairs if pair.question}
    open_ones = [one for one in asked.values() if one.is_open]
    return page_of(
        work,
        "imports/tally.html",
        form=form or answers_form(asked.values(), today=clock.today()),
        tables=proposed_tables(db.session, work.proposal, scope=scope(), first_month=_first_month()),
        entries_address=entries_behind(),
        pairs=pairs,
        more=len(every) - len(pairs),
        for_all=[
            (offer.words, offer.value, len(open_ones))
            for offer in (open_ones[0].offers if len(open_ones) > 1 else ())
            if all(offer.value in [other.value for other in one.offers] for one in open_ones)
        ],
        sheet_names=work.proposal.sheets,
    )


@blueprint.route(f"{FILE}/again", methods=["GET", "POST"])
@needs(Permission.RECORD)
def same_again(file_id: int) -> ResponseReturnValue:
    """Tells that the same file was imported before, and asks whether what is new in it is to be imported too."""
    file = file_or_404(file_id)
    before = imported_before(file)
    if not before or not file.is_open:
        return redirect(url_for("proposals.questions", file_id=file_id))
    if request.method == "GET":
        is_undone = all(one.is_undone for one in before)
        return render_template("imports/same_again.html", file=file, before=before, is_undone=is_undone)
    work = work_on(file_id)
    if not isinstance(work, Work):
        return work
    in_register = {
        (row.sheet, row.row)
        for one in before
        if not one.is_undone
        for row in entries_of_file(db.session, one.id, scope=scope())
    }
    names = work.proposal.sheets
    # What each of these rows became stands in the register already.
    known = {
        f"row@{row.place.key}": SKIP
        for row in work.proposal.rows
        if (names[row.place.sheet], row.place.row) in in_register and row.decision in (Decision.IMPORT, Decision.ASK)
    }
    if known and _kept(file_id, known, {}):
        flash(f"{_rows(len(known))} of the earlier import {'stays' if len(known) == 1 else 'stay'} out.")
    return redirect(url_for("proposals.questions", file_id=file_id))


# --- What they share.


def _recipes_for(work: Work) -> list[KeptRecipe]:
    """The recipes that are offered for a file, while none is used."""
    if work.file.recipe_id is not None:
        return []
    found = recipes_offered(
        recipes_in_order(db.session), fingerprint=work.proposal.fingerprint, headings=headings_of(work.proposal)
    )
    return found[:MOST_RECIPES]


def _first_month() -> int:
    return current_settings().first_month


def work_on(file_id: int) -> Work | ResponseReturnValue:
    """The file of an address with what is proposed of it; for one that is not open, the page of what became of it."""
    file = file_or_404(file_id)
    if file.operation_id is not None:
        return redirect(url_for("taking_in.done", file_id=file_id))
    if not file.is_open:
        flash(f"“{file.name}” was given up. Bring it again to import it.")
        return redirect(url_for("imports.import_list"))
    if file.kind == OWN_SHEET:
        return redirect(url_for("taking_in.own_sheet", file_id=file_id))
    book = book_of_file(file)
    if book is None:
        flash(f"“{file.name}” is not kept any more, or can’t be read again. Bring it again to import it.")
        return redirect(url_for("imports.import_list"))
    return proposed(file, book)


def proposed(file: BroughtFile, book: Book) -> Work:
    """What is proposed of a file as the lists, its answers and the register are now."""
    lists, whose = known_lists(db.session), scope()
    remembered: RememberedProposals = current_app.extensions.setdefault(REMEMBERED, RememberedProposals())
    proposal = remembered.proposal_of(
        (file.id, file.digest, whose),
        book,
        lists,
        file.answers,
        file_name=file.name,
        today=clock.today(),
        first_month=_first_month(),
        entries_between=lambda first, last: entries_between(db.session, first, last, scope=whose),
    )
    earlier = latest_answers(answers_taken_in(db.session), [one.id for one in proposal.open_questions])
    return Work(file, book, lists, with_earlier_choices(proposal, earlier), on_pairs(proposal))


def page_of(work: Work, template: str, **values: Any) -> str:
    """A page of a file, with what all of them tell of it."""
    open_pairs = [one for one in work.proposal.open_questions if one.id in work.pairs]
    number_open = len(work.proposal.open_questions) - len(open_pairs)
    return render_template(
        template,
        **{
            "work": work,
            "file": work.file,
            "proposal": work.proposal,
            "comes": comes_to(work.proposal),
            "decisions": Decision,
            "rows_on": partial(rows_on, work.proposal),
            "open_pairs": len(open_pairs),
            "number_open": number_open,
            "before": imported_before(work.file),
            "may_remove": may_remove(work.file, current_user),
            **values,
        },
    )


def _likely(form: AnswersForm, kind: str) -> dict[str, str]:
    """The likely answers to what is still open of a kind, of the questions that the page showed."""
    return {
        question.id: offer.value
        for question in form.questions
        if question.kind.name == kind and question.is_open
        for offer in question.offers
        if offer.is_likely
    }


def _for_all(form: AnswersForm, value: str) -> dict[str, str]:
    """One answer to all that is still open, of the questions that the page showed."""
    return {
        question.id: value
        for question in form.questions
        if question.is_open and any(offer.value == value for offer in question.offers)
    }


def _saved(
    work: Work,
    form: AnswersForm,
    likely: Mapping[str, str],
    ticks: Mapping[str, str] | None = None,
    ticks_seen: Mapping[str, str] | None = None,
) -> bool:
    """Keeps what was answered; whether all of it was. What was not says so beside its box."""
    answers, seen = form.read()
    # Where something was mistyped, nothing else is taken in its place.
    likely = {id_: value for id_, value in likely.items() if id_ not in form.mistaken}
    answers = {**likely, **answers, **(ticks or {})}
    seen = {**seen, **(ticks_seen or {})}
    before = sum(one.is_open for one in work.proposal.questions)
    theirs = _kept_but_theirs(work.file.id, answers, seen)
    if theirs is None:
        return True
    form.tell_answered(theirs)
    saved = len(answers) - len(theirs)
    if theirs and not any(one.id in theirs for one in form.questions):
        flash("Somebody else has said otherwise of some of these rows meanwhile. Look at them again.")
    if saved:
        flash(f"{number_in_words(saved)} {'answer is' if saved == 1 else 'answers are'} saved.")
    elif not form.errors and before:
        flash("Nothing was answered, so nothing was saved.")
    return not form.errors


def _kept_but_theirs(file_id: int, answers: Mapping[str, str], seen: Mapping[str, str]) -> dict[str, str] | None:
    """Keeps answers, and gives those that somebody else gave otherwise meanwhile; None where the file is not open."""
    theirs: dict[str, str] = {}
    # The second time they are left out, and somebody may answer in that moment again.
    for _ in range(3):
        try:
            if not _kept(file_id, {id_: said for id_, said in answers.items() if id_ not in theirs}, seen):
                return None
        except AnsweredMeanwhile as meanwhile:
            theirs.update(meanwhile.answers)
        else:
            break
    return theirs


def _kept(file_id: int, answers: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    """Keeps answers, unless the file is open no more, which is told."""
    if not answers:
        return True
    writing(db.session)
    try:
        keep_answers(db.session, file_id=file_id, answers=answers, seen=seen)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
        return False
    except AnsweredMeanwhile:
        db.session.rollback()
        raise
    db.session.commit()
    return True


def _page_number(number: int) -> int:
    """The page of an address, counted from 0; the last where it is beyond."""
    asked = number_in(request.args.get("page", "")) or 1
    return min(asked - 1, max(0, (number - 1) // QUESTIONS_ON_A_PAGE))


def number_in(text: str) -> int:
    """A number in an address; 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _about_sheet(work: Work, number: int) -> list[Question]:
    """What can be said of a sheet, counted from 0: whether it holds entries, and what its columns are."""
    blocks = [block for block in work.proposal.blocks if block.sheet == number]
    id_ = f"sheet:{folded(work.proposal.sheets[number])}"
    return [
        *(question for question in work.proposal.questions if question.id == id_),
        *questions_about(columns_of(blocks), work.proposal, work.lists, work.file.answers),
    ]


def _rows(number: int) -> str:
    return f"{number_in_words(number)} {'row' if number == 1 else 'rows'}"
