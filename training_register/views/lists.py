"""The lists of names that a team keeps: audiences, sectors, activities, courses, areas and the like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.routing import BaseConverter, ValidationError

from training_register import clock
from training_register.access import needs
from training_register.actions.lists import (
    GONE,
    Gone,
    add_to_list,
    bring_back_in_list,
    change_in_list,
    delete_from_list,
    move_by,
    put_in_order_of_name,
    put_in_places,
    retire_in_list,
)
from training_register.actions.refusals import Refusal
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entries import ALL_DAYS
from training_register.forms.lists import (
    RENAMED,
    RENAMED_ELSEWHERE,
    RETIRED,
    RETIRED_ELSEWHERE,
    PlacesForm,
    details,
    headings,
    line_form,
    seen_of,
)
from training_register.forms.refusals import show_refusal
from training_register.models import Activity, Area, Level
from training_register.queries.kept_lists import (
    AREAS,
    COURSES,
    LISTS,
    OWNED,
    SECTORS,
    SECTORS_OFFERED,
    KeptList,
    Line,
    ListKind,
    Use,
    choices_from,
    line_with_id,
    lines_in_order,
    name_of,
    numbers_in_lists,
    sectors_to_offer,
)
from training_register.queries.series_breaks import number_of_breaks
from training_register.rules.permissions import Permission

blueprint = Blueprint("lists", __name__)

_LIST = "/lists/<kept:kept>"
_LINE = f"{_LIST}/<int(max=2147483647):line_id>"

# How the lists stand together on the page of all of them.
GROUPS = (
    ("What entries count in", ("audiences", "sectors")),
    ("What is given", ("activities", "courses", "levels")),
    ("Where, and by whom", ("areas", "deliverers", "trainers")),
    ("What is counted", ("measures", "splits")),
)


class KeptListConverter(BaseConverter):
    """A list in an address: sectors, audiences/3/sectors-offered, splits/1/items."""

    part_isolating = False
    regex = "|".join((*LISTS, *(rf"{owner.key}/\d{{1,9}}/{key}" for key, (owner, _) in OWNED.items())))

    def to_python(self, value: str) -> KeptList:
        """The list; whether the audience or split whose list it is exists is for the view to say."""
        first, *rest = value.split("/")
        if not rest:
            return KeptList(LISTS[first])
        id_text, key = rest
        if key not in OWNED:
            raise ValidationError(f"There is no list {value}.")
        return KeptList(OWNED[key][1], int(id_text))

    def to_url(self, value: KeptList) -> str:
        """The list as it stands in an address."""
        if value.owner_id is None:
            return value.kind.key
        return f"{OWNED[value.kind.key][0].key}/{value.owner_id}/{value.kind.key}"


@blueprint.record_once
def _converter(state: Any) -> None:
    app: Flask = state.app
    app.url_map.converters["kept"] = KeptListConverter


@dataclass(frozen=True, slots=True)
class Owner:
    """The audience or split whose list this is, and the list that this one stands in itself."""

    id: int
    name: str
    kept: KeptList


@dataclass(frozen=True, slots=True)
class Used:
    """How often a name is used somewhere, in words, and where that can be seen, or ""."""

    words: str
    href: str


@blueprint.get("/lists")
@needs(Permission.KEEP_LISTS)
def list_overview() -> ResponseReturnValue:
    """Every list, with how many names it has."""
    numbers = numbers_in_lists(db.session)
    return render_template(
        "lists/list_overview.html",
        groups=[
            (heading, [(LISTS[key], KeptList(LISTS[key]), numbers[key]) for key in keys]) for heading, keys in GROUPS
        ],
        number_of_breaks=number_of_breaks(db.session),
    )


@blueprint.get(_LIST)
@needs(Permission.KEEP_LISTS)
def name_list(kept: KeptList) -> ResponseReturnValue:
    """The names of a list in their order, and where each is used."""
    return _list_page(kept, _owner_or_404(kept))


@blueprint.post(f"{_LIST}/order")
@needs(Permission.KEEP_LISTS)
def order(kept: KeptList) -> ResponseReturnValue:
    """Puts a list in another order: a step up or down, in places that were typed, or in the order of its names."""
    owner = _owner_or_404(kept)
    form = PlacesForm.of(request.form)
    if form.errors:
        return _list_page(kept, owner, form)
    writing(db.session)
    try:
        if form.step:
            in_order = move_by(db.session, by=current_user, kept=kept, line_id=form.step[0], steps=form.step[1])
        elif form.by_name:
            in_order = put_in_order_of_name(db.session, by=current_user, kept=kept)
        else:
            in_order = put_in_places(db.session, by=current_user, kept=kept, wanted=form.wanted)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
        return redirect(url_for("lists.name_list", kept=kept))
    db.session.commit()
    return redirect(url_for("lists.name_list", kept=kept, _anchor=_focus(form, in_order)))


@blueprint.route(f"{_LIST}/add", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def new_name(kept: KeptList) -> ResponseReturnValue:
    """Adds a name to a list."""
    owner = _owner_or_404(kept)
    form = line_form(kept, None, _choices(kept), _first_month())
    if not form.validate_on_submit():
        return _new_page(kept, owner, form)
    writing(db.session)
    try:
        line = add_to_list(db.session, by=current_user, kept=kept, columns=form.said)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _new_page(kept, owner, form)
    db.session.commit()
    added = line_with_id(db.session, kept, line.id)
    if added:
        flash(f"Added: {added.name}.")
    if request.form.get("next") == "another":
        return redirect(url_for("lists.new_name", kept=kept))
    return redirect(url_for("lists.name_list", kept=kept, _anchor=f"line-{line.id}"))


@blueprint.route(_LINE, methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def name_page(kept: KeptList, line_id: int) -> ResponseReturnValue:
    """A name: what is set of it, where it is used, and whether it is offered."""
    owner = _owner_or_404(kept)
    line = line_with_id(db.session, kept, line_id)
    if line is None:
        return _gone(kept)
    form = line_form(kept, line, _choices(kept, line), _first_month())
    if not form.validate_on_submit():
        return _name_page(kept, owner, line, form)
    seen = form.seen.data or ""
    writing(db.session)
    try:
        change_in_list(db.session, by=current_user, kept=kept, line_id=line_id, seen=seen, columns=form.said)
    except Gone:
        db.session.rollback()
        return _gone(kept)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        line = line_with_id(db.session, kept, line_id)
        if line is None:
            return _gone(kept)
        # Whoever has now been told what is there may save over it.
        form.seen.data = seen_of(kept, line)
        return _name_page(kept, owner, line, form)
    db.session.commit()
    changed = line_with_id(db.session, kept, line_id)
    flash(f"Saved: {changed.name if changed else line.name}.")
    return redirect(url_for("lists.name_list", kept=kept, _anchor=f"line-{line_id}"))


@blueprint.post(f"{_LINE}/retire")
@needs(Permission.KEEP_LISTS)
def retire(kept: KeptList, line_id: int) -> ResponseReturnValue:
    """Keeps a name for the entries that have it, and no longer offers it."""
    return _done(
        kept,
        line_id,
        lambda: retire_in_list(db.session, by=current_user, kept=kept, line_id=line_id, on=clock.today()).name,
        "Retired",
    )


@blueprint.post(f"{_LINE}/bring-back")
@needs(Permission.KEEP_LISTS)
def bring_back(kept: KeptList, line_id: int) -> ResponseReturnValue:
    """Offers a retired name again."""
    return _done(
        kept,
        line_id,
        lambda: bring_back_in_list(db.session, by=current_user, kept=kept, line_id=line_id).name,
        "Offered again",
    )


@blueprint.post(f"{_LINE}/delete")
@needs(Permission.KEEP_LISTS)
def delete(kept: KeptList, line_id: int) -> ResponseReturnValue:
    """Deletes a name that is used nowhere."""
    return _done(
        kept,
        line_id,
        lambda: delete_from_list(db.session, by=current_user, kept=kept, line_id=line_id),
        "Deleted" if kept.kind.is_named else "Taken from this audience",
    )


def _done(kept: KeptList, line_id: int, do: Callable[[], str], what: str) -> ResponseReturnValue:
    """Does something to a line, and goes to the list with a word about it."""
    owner = _owner_or_404(kept)
    if not kept.kind.is_named and request.endpoint != "lists.delete":
        abort(404)
    writing(db.session)
    try:
        name = do()
    except Gone:
        db.session.rollback()
        return _gone(kept)
    except Refusal as refusal:
        db.session.rollback()
        line = line_with_id(db.session, kept, line_id) or abort(404)
        form = line_form(kept, line, _choices(kept, line), _first_month(), is_sent=False)
        show_refusal(form, refusal)
        return _name_page(kept, owner, line, form)
    db.session.commit()
    flash(f"{what}: {name}.")
    return redirect(url_for("lists.name_list", kept=kept))


def _gone(kept: KeptList) -> ResponseReturnValue:
    """What to answer about a line that is not there: whoever sent something about it was quick enough once."""
    if request.method == "GET":
        abort(404)
    flash(GONE)
    return redirect(url_for("lists.name_list", kept=kept))


def _owner_or_404(kept: KeptList) -> Owner | None:
    if kept.owner_id is None:
        return None
    kind = OWNED[kept.kind.key][0]
    name = name_of(db.session, kind.model, kept.owner_id) or abort(404)
    return Owner(kept.owner_id, name, KeptList(kind))


def _list_page(kept: KeptList, owner: Owner | None, form: PlacesForm | None = None) -> ResponseReturnValue:
    lines = lines_in_order(db.session, kept)
    in_use = [line for line in lines if line.retired_on is None or not kept.kind.is_named]
    return render_template(
        "lists/name_list.html",
        kept=kept,
        heading=_heading(kept, owner),
        trail=_trail(kept, owner)[:-1],
        headings=headings(kept.kind),
        in_use=[(line, details(kept.kind, line, _first_month()), _used(kept.kind, line)) for line in in_use],
        retired=[
            (line, details(kept.kind, line, _first_month()), _used(kept.kind, line))
            for line in lines
            if line.retired_on is not None and kept.kind.is_named
        ],
        contents={line.id: _contents(kept.kind, line) for line in lines},
        form=form or PlacesForm(),
    )


def _new_page(kept: KeptList, owner: Owner | None, form: Any) -> ResponseReturnValue:
    return render_template(
        "lists/new_name.html",
        kept=kept,
        owner=owner,
        form=form,
        trail=_trail(kept, owner),
        sectors=KeptList(SECTORS),
    )


def _name_page(kept: KeptList, owner: Owner | None, line: Line, form: Any) -> ResponseReturnValue:
    kind = kept.kind
    told = zip(headings(kind), details(kind, line, _first_month()), strict=True)
    return render_template(
        "lists/name_page.html",
        kept=kept,
        owner=owner,
        trail=_trail(kept, owner),
        line=line,
        form=form,
        used=_used(kind, line),
        contents=_contents(kind, line),
        # What entries have fixed is told instead of asked.
        fixed=[] if any(column in form for column in kind.fixed) or not kind.fixed else list(told),
        is_known=line.key in kind.known,
        renamed=RENAMED.get(kind, RENAMED_ELSEWHERE),
        retired=RETIRED.get(kind, RETIRED_ELSEWHERE),
    )


def _heading(kept: KeptList, owner: Owner | None) -> str:
    """What a list is called: an audience's or a split's own says whose it is."""
    return f"{kept.kind.heading} of {owner.name}" if owner else kept.kind.heading


def _trail(kept: KeptList, owner: Owner | None) -> list[tuple[str, str]]:
    """The way down to a list, that list last: (label, address)."""
    trail = [("Lists", url_for("lists.list_overview"))]
    if owner:
        trail += [
            (owner.kept.kind.heading, url_for("lists.name_list", kept=owner.kept)),
            (owner.name, url_for("lists.name_page", kept=owner.kept, line_id=owner.id)),
        ]
    return [*trail, (kept.kind.heading, url_for("lists.name_list", kept=kept))]


def _used(kind: ListKind, line: Line) -> list[Used]:
    """Where a name is used, each with a link where there is a page that shows it."""
    return [_in_words(kind, line, use, number) for use, number in zip(kind.uses, line.used, strict=True) if number]


def _in_words(kind: ListKind, line: Line, use: Use, number: int) -> Used:
    asked: dict[str, Any] = {**line.entry_filter}
    if not use.is_entries or not all(asked.values()) or not asked:
        return Used(use.in_words(number), "")
    asked["period"] = ALL_DAYS
    return Used(use.in_words(number), url_for("entries.entry_list", **asked))


def _contents(kind: ListKind, line: Line) -> Used | None:
    """The list that a name has of its own, such as the sectors of an audience."""
    if kind.contents is None:
        return None
    kept = KeptList(OWNED[kind.contents_key][1], line.id)
    return Used(kind.contents.in_words(line.contents), url_for("lists.name_list", kept=kept))


def _choices(kept: KeptList, line: Line | None = None) -> dict[str, Sequence[Any]]:
    """What the form about a line offers from other lists, and what it has already."""

    def own(column: str) -> list[int]:
        value = line.values[column] if line else None
        return [] if value is None else [value]

    if kept.kind is COURSES:
        return {
            "level_id": choices_from(db.session, Level, own("level_id")),
            "activity_id": choices_from(db.session, Activity, own("activity_id")),
        }
    if kept.kind is AREAS:
        areas = choices_from(db.session, Area, own("within_id"))
        return {"within_id": [area for area in areas if line is None or area.id != line.id]}
    if kept.kind is SECTORS_OFFERED and line is None and kept.owner_id is not None:
        return {"sector_id": sectors_to_offer(db.session, kept.owner_id)}
    return {}


def _focus(form: PlacesForm, in_order: Sequence[int]) -> str | None:
    """Where the focus goes after a move: back to the button that was pressed, while the line can go on that way."""
    if form.step is None:
        return None
    moved_id, steps = form.step
    at_top, at_end = in_order[0] == moved_id, in_order[-1] == moved_id
    up = (steps < 0 and not at_top) or at_end
    return f"{'up' if up else 'down'}-{moved_id}"


def _first_month() -> int:
    return current_settings().first_month
