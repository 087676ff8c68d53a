"""Files from people: what was brought and what became of it, and bringing one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs, scope
from training_register.actions.imported_files import (
    bring_file,
    digest_of_content,
    drop_file,
    file_name_kept,
    keep_read_book,
    kept_book,
    kept_content,
    may_remove,
    purge_files,
    remove_file,
)
from training_register.actions.imports import OWN_SHEET
from training_register.actions.refusals import Refusal, SentBefore
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.imports import BringForm
from training_register.forms.sent import key_in, new_key
from training_register.inputs.old_registers.book import Book, BookKind
from training_register.inputs.old_registers.pasting import pasted_book
from training_register.inputs.old_registers.reading import read_book
from training_register.inputs.own_sheet import sheet_in
from training_register.inputs.problems import FileRefused
from training_register.models import AppUser
from training_register.queries.imported_files import (
    BroughtFile,
    file_with_id,
    files_dropped,
    files_due,
    files_taken_in,
    files_with_digest,
    open_files,
)
from training_register.rules.permissions import Permission

blueprint = Blueprint("imports", __name__)

FILE = "/imports/<int(max=2147483647):file_id>"
PASTED = "Pasted rows"


@blueprint.route("/imports", methods=["GET", "POST"])
@needs(Permission.RECORD)
def import_list() -> ResponseReturnValue:
    """What was brought, the open files first; and bringing a file, or rows of a spreadsheet."""
    form = BringForm()
    if not form.validate_on_submit():
        _remove_what_is_due()
        return _page(form)
    upload, text = form.uploaded, form.rows.data or ""
    content = upload.stream.read() if upload else text.encode()
    name = file_name_kept(upload.filename or "") if upload else PASTED
    return _brought(form, content, name, is_pasted=upload is None)


def _brought(form: BringForm, content: bytes, name: str, *, is_pasted: bool) -> ResponseReturnValue:
    before = files_with_digest(db.session, digest_of_content(content), user_id=current_user.id, scope=scope())
    if unfinished := next((one for one in before if one.is_open), None):
        flash("This file was brought before and is not imported yet. Go on where it was left.")
        return redirect(url_for("proposals.questions", file_id=unfinished.id))
    book = None
    try:
        own_sheet = sheet_in(content, today=clock.today())
        if own_sheet is None:
            book = pasted_book(content.decode()) if is_pasted else read_book(content, file_name=name)
    except FileRefused as refused:
        (form.rows if is_pasted else form.file).errors = [str(refused)]
        return _page(form)
    try:
        file_id = _kept(content, name, book, key=key_in(request.form.get("key")))
    except SentBefore:
        # The button was pressed twice: the first press has brought it.
        db.session.rollback()
        return redirect(url_for("imports.import_list"))
    if book is None:
        # What is in the register already is told by each row's entry.
        return redirect(url_for("taking_in.own_sheet", file_id=file_id))
    if any(one.operation_id is not None for one in before):
        return redirect(url_for("proposals.same_again", file_id=file_id))
    return redirect(url_for("proposals.questions", file_id=file_id))


def _kept(content: bytes, name: str, book: Book | None, *, key: str) -> int:
    """The id of the file that is kept now."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    file = bring_file(
        db.session,
        folder(),
        content=content,
        name=name,
        kind=book.kind.value if book else OWN_SHEET,
        by=by,
        brought_at=clock.now(),
        keep_days=current_settings(to_change=True).keep_files_days,
        book=book,
        key=key,
    )
    file_id = file.id
    db.session.commit()
    return file_id


def _page(form: BringForm) -> ResponseReturnValue:
    whose = {"user_id": current_user.id, "scope": scope()}
    return render_template(
        "imports/import_list.html",
        form=form,
        key=new_key(),
        open_files=open_files(db.session, **whose),
        taken_in=files_taken_in(db.session, **whose),
        dropped=files_dropped(db.session, **whose),
        own_sheet=OWN_SHEET,
        links=[("Recipes", url_for("recipes.recipe_list"))],
    )


@blueprint.post(f"{FILE}/drop")
@needs(Permission.RECORD)
def drop(file_id: int) -> ResponseReturnValue:
    """Gives a file up before it is imported, and removes it."""
    file_or_404(file_id)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        name = drop_file(db.session, folder(), file_id=file_id, by=by, at=clock.now()).name
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
    else:
        db.session.commit()
        flash(f"“{name}” is given up, and the file is removed. Nothing of it was imported.")
    return redirect(url_for("imports.import_list"))


@blueprint.get(f"{FILE}/file")
@needs(Permission.RECORD)
def original(file_id: int) -> ResponseReturnValue:
    """The file as it was brought, while it is kept: for whoever brought it, and for those who keep the lists."""
    file = file_or_404(file_id)
    if not may_remove(file, current_user):
        abort(403)
    content = kept_content(folder(), file)
    if content is None:
        abort(404)
    # Never opened by a browser as what it says it is, whatever it holds; the name is the program's own.
    response = Response(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="imported-{file.id}.{_ending(content)}"'
    return response


@blueprint.post(f"{FILE}/file/remove")
@needs(Permission.RECORD)
def remove(file_id: int) -> ResponseReturnValue:
    """Removes the file as it was brought, at once; what was imported of it stays."""
    file_or_404(file_id)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        remove_file(db.session, folder(), file_id=file_id, by=by, at=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
    else:
        db.session.commit()
        flash("The file is removed. What was imported of it stays.")
    return redirect(url_for("imports.import_list"))


# --- What the pages of a file share.


def folder() -> Path:
    """The folder in which the register keeps what was brought."""
    return Path(current_app.instance_path)


def file_or_404(file_id: int) -> BroughtFile:
    """The file of an address, if whoever asks sees it; one whose days are over is as if it were removed already."""
    file = file_with_id(db.session, file_id, user_id=current_user.id, scope=scope()) or abort(404)
    is_over = file.removed_at is None and file.keep_until < clock.today()
    return replace(file, removed_at=clock.now()) if is_over else file


def _remove_what_is_due() -> None:
    """Removes the files whose days are over; whoever opens the list sees them removed."""
    if files_due(db.session, today=clock.today()):
        writing(db.session)
        purge_files(db.session, folder(), today=clock.today(), at=clock.now())
        db.session.commit()


def imported_before(file: BroughtFile) -> list[BroughtFile]:
    """The imports of the same content, those that were undone too, the latest first."""
    found = files_with_digest(db.session, file.digest, user_id=current_user.id, scope=scope(), other_than=file.id)
    return [one for one in found if one.operation_id is not None]


def book_of_file(file: BroughtFile) -> Book | None:
    """What was read of a file; None where it is not kept any more, or can't be read again."""
    found = kept_book(folder(), file)
    if found is None and (content := kept_content(folder(), file)) is not None:
        # Another version of the program kept what it read in another way.
        try:
            is_pasted = file.kind == BookKind.PASTED
            found = pasted_book(content.decode()) if is_pasted else read_book(content, file_name=file.name)
        except FileRefused:
            return None
        keep_read_book(folder(), file, found)
    return found


def _ending(content: bytes) -> str:
    return "xlsx" if content.startswith(b"PK") else "csv"
