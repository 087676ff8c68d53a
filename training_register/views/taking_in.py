"""Taking in what is proposed of a file: what will be done, in words, then all of it at once, and what was done."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import allowed, needs, scope
from training_register.actions.imported_files import TakenInBefore, kept_content, may_remove, open_file
from training_register.actions.imported_names import Asks
from training_register.actions.imports import OWN_SHEET, import_own_sheet, preview_own_sheet
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.taken_in import RowsRefused, digest_of_proposal, take_in_proposal
from training_register.count import entries_in_words, number_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.imports import OwnSheetForm, RecipeForm, TakeInForm
from training_register.forms.refusals import show_refusal
from training_register.forms.sent import key_in, new_key
from training_register.inputs.old_registers.proposal import Decision
from training_register.inputs.own_sheet import OwnSheet, sheet_in
from training_register.inputs.problems import FileRefused, Problems, SheetRefused
from training_register.models import AppUser
from training_register.queries.imported_files import BroughtFile
from training_register.queries.imported_rows import entries_of_file
from training_register.queries.selections import listed_by_day
from training_register.reports.proposals import names_to_add
from training_register.rules.permissions import Permission
from training_register.views.imports import FILE, file_or_404, folder
from training_register.views.proposals import Work, number_in, page_of, proposed, work_on

blueprint = Blueprint("taking_in", __name__)

# So many problems, and names of a list, are told one by one.
MOST_TOLD = 100
# So many names are told in a line.
FEW = 6
ENTRIES_ON_A_PAGE = 50


@blueprint.route(f"{FILE}/confirm", methods=["GET", "POST"])
@needs(Permission.RECORD)
def confirm(file_id: int) -> ResponseReturnValue:
    """Everything that will be done, in words; then all of it in one operation, or nothing."""
    work = work_on(file_id)
    if not isinstance(work, Work):
        return work
    form = TakeInForm()
    if not form.validate_on_submit():
        form.key.data = new_key()
        return _page(work, form)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    # Made again of the answers and the register as they are while nobody else writes.
    work = proposed(file_or_404(file_id), work.book)
    try:
        imported = take_in_proposal(
            db.session,
            file_id=file_id,
            proposal=work.proposal,
            by=by,
            may_be_named=bool(form.may_be_named.data),
            first_month=current_settings(to_change=True).first_month,
            recorded_at=clock.now(),
            leave_out_asked=bool(form.leave_asked.data),
            seen=form.seen.data or "",
            scope=scope(),
            key=key_in(form.key.data),
        )
    except (TakenInBefore, SentBefore):
        db.session.rollback()
        flash("This file was imported already. Nothing was imported twice.")
        return redirect(url_for("taking_in.done", file_id=file_id))
    except RowsRefused as refused:
        db.session.rollback()
        show_refusal(form, refused)
        return _page(work, form, [(problem.place, str(problem)) for problem in refused.problems])
    except Refusal as refusal:
        db.session.rollback()
        if not form.leave_asked.data and work.proposal.rows_of(Decision.ASK):
            refusal.field = "leave_asked"
        show_refusal(form, refusal)
        return _page(work, form)
    number = imported.entries
    db.session.commit()
    flash(f"{entries_in_words(number)} {'is' if number == 1 else 'are'} imported.")
    return redirect(url_for("taking_in.done", file_id=file_id))


def _page(work: Work, form: TakeInForm, problems: object = ()) -> ResponseReturnValue:
    asked = {row.place for row in work.proposal.rows_of(Decision.ASK)}
    form.seen.data = digest_of_proposal(work.proposal)
    form.leave_asked.label.text = (
        f"Leave out the {'1 row that is' if len(asked) == 1 else f'{len(asked):,} rows that are'} still asked about"
    )
    return page_of(
        work,
        "imports/confirm.html",
        form=form,
        problems=problems,
        asked=len(asked),
        new_names=names_to_add(work.proposal, work.lists),
        most_told=MOST_TOLD,
        few=FEW,
    )


@blueprint.route(f"{FILE}/own-sheet", methods=["GET", "POST"])
@needs(Permission.RECORD)
def own_sheet(file_id: int) -> ResponseReturnValue:
    """The register's own sheet goes straight in: every problem by its cell, or what would be done, then all of it."""
    file = file_or_404(file_id)
    if not file.is_open:
        return redirect(url_for("taking_in.done", file_id=file_id))
    content = kept_content(folder(), file)
    try:
        sheet = sheet_in(content, today=clock.today()) if content is not None else None
    except FileRefused:
        sheet = None
    if sheet is None:
        flash(f"“{file.name}” is not kept any more, or can’t be read again. Bring it again to import it.")
        return redirect(url_for("imports.import_list"))
    form = OwnSheetForm()
    if not form.validate_on_submit():
        form.key.data = new_key()
        return _own_sheet_page(file, sheet, form)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        imported = import_own_sheet(
            db.session,
            sheet=sheet,
            by=by,
            file_name=file.name,
            create_missing=bool(form.create_missing.data),
            may_be_named=bool(form.may_be_named.data),
            first_month=current_settings(to_change=True).first_month,
            recorded_at=clock.now(),
            scope=scope(),
            keeps_lists=allowed(Permission.KEEP_LISTS),
            asks=Asks.BY_TICK,
            file=open_file(db.session, file_id),
        )
    except SheetRefused as refused:
        db.session.rollback()
        return _own_sheet_page(file, sheet, form, refused.problems)
    except TakenInBefore:
        db.session.rollback()
        flash("This file was imported already. Nothing was imported twice.")
        return redirect(url_for("taking_in.done", file_id=file_id))
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
        return redirect(url_for("imports.import_list"))
    if imported.operation_id is None:
        db.session.rollback()
        flash("The sheet changes none of the entries that it holds. Nothing was changed.")
        return redirect(url_for("imports.import_list"))
    db.session.commit()
    added, updated = imported.entries, imported.updated
    flash(f"{entries_in_words(added)} added, {number_in_words(updated)} updated, in one operation.")
    return redirect(url_for("taking_in.done", file_id=file_id))


def _own_sheet_page(
    file: BroughtFile, sheet: OwnSheet, form: OwnSheetForm, problems: Problems | None = None
) -> ResponseReturnValue:
    preview = preview_own_sheet(
        db.session,
        sheet=sheet,
        first_month=current_settings().first_month,
        scope=scope(),
        keeps_lists=allowed(Permission.KEEP_LISTS),
    )
    return render_template(
        "imports/own_sheet.html",
        file=file,
        form=form,
        preview=preview,
        problems=problems or preview.problems,
        adds_organisations=any(one.singular == "organisation" for one in preview.missing),
        few=FEW,
        most_told=MOST_TOLD,
        may_remove=may_remove(file, current_user),
    )


@blueprint.get(f"{FILE}/done")
@needs(Permission.RECORD)
def done(file_id: int) -> ResponseReturnValue:
    """What became of a file that was imported: its entries, undoing it, keeping its answers, removing it."""
    file = file_or_404(file_id)
    if file.operation_id is None:
        # Of one that was given up, that page says so.
        return redirect(url_for("proposals.questions", file_id=file_id))
    return done_page(file, RecipeForm())


def done_page(file: BroughtFile, form: RecipeForm) -> ResponseReturnValue:
    """The page of what was done, with the form for a recipe as it is."""
    ids = list(dict.fromkeys(row.entry_id for row in entries_of_file(db.session, file.id, scope=scope())))
    start = _start(len(ids))
    shown = {entry.id: entry for entry in listed_by_day(db.session, ids[start : start + ENTRIES_ON_A_PAGE])}
    return render_template(
        "imports/done.html",
        file=file,
        form=form,
        is_own_sheet=file.kind == OWN_SHEET,
        number=len(ids),
        entries=[shown[id_] for id_ in ids[start : start + ENTRIES_ON_A_PAGE] if id_ in shown],
        previous=url_for("taking_in.done", file_id=file.id, page=start // ENTRIES_ON_A_PAGE) if start else "",
        following=url_for("taking_in.done", file_id=file.id, page=start // ENTRIES_ON_A_PAGE + 2)
        if start + ENTRIES_ON_A_PAGE < len(ids)
        else "",
        may_remove=may_remove(file, current_user),
        may_undo=allowed(Permission.KEEP_LISTS) or file.taken_in_by == current_user.email,
        undo_address=url_for("history.undo_preview", operation_id=file.operation_id),
        operation_address=url_for("history.operation_page", operation_id=file.operation_id),
    )


def _start(number: int) -> int:
    """Where the page of an address begins among so many."""
    page = number_in(request.args.get("page", "")) or 1
    return min(page - 1, max(0, (number - 1) // ENTRIES_ON_A_PAGE)) * ENTRIES_ON_A_PAGE
