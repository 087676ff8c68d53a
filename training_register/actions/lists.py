"""The lists of names: added to, renamed, put in order, retired and brought back, and deleted while used nowhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from training_register.actions.imported_names import Keys
from training_register.actions.many_rows import free_id, hold_still
from training_register.actions.operations import begin_operation, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import AppUser, Area, Operation
from training_register.queries.kept_lists import (
    LISTS,
    OWNED,
    KeptList,
    as_seen,
    ids_in_order,
    line_named,
    line_with_id,
    name_of,
    number_in_use,
)
from training_register.queries.lists import ids_by_key
from training_register.rules.names import checked_name, folded, joined, sort_name
from training_register.rules.orders import moved, with_others
from training_register.rules.periods import day_in_words

# The lists, by the models of their lines.
_KIND_OF = {kind.model: kind for kind in (*LISTS.values(), *(kind for _, kind in OWNED.values()))}
GONE = "This is no longer in the list: somebody has deleted it meanwhile."


class Gone(Refusal):
    """What somebody wants to change is no longer there."""

    def __init__(self) -> None:
        super().__init__("", GONE)


def add_to_list(db_session: DbSession, *, by: AppUser | None, kept: KeptList, columns: Mapping[str, Any]) -> Any:
    """Adds a line at the end of a list; `columns` are its name, where it has one, and what a team sets of it.

    Raises `NameProblem` for what can't be a name, and `Refusal` for one that is in the list already.
    """
    kind = kept.kind
    _begin(db_session, kept)
    values = {**columns, **({kind.owner: kept.owner_id} if kind.owner else {})}
    if kind.is_named:
        values |= _named(columns["name"])
        _check_free(db_session, kept, values["name"])
        if hasattr(kind.model, "short_name"):
            values["short_name"] = Keys(ids_by_key(db_session, kind.model)).new_for(values["name"])
    last = db_session.scalar(select(func.max(kind.model.position)).where(*kept.lines))
    line = kind.model(**values, id=free_id(db_session, kind.model), position=0 if last is None else last + 1)
    try:
        with db_session.begin_nested():
            db_session.add(line)
    except IntegrityError:
        raise _taken(db_session, kept, values) from None
    _record(db_session, by, "add", kept, line, before={})
    return line


def change_in_list(
    db_session: DbSession,
    *,
    by: AppUser | None,
    kept: KeptList,
    line_id: int,
    seen: str,
    columns: Mapping[str, Any],
) -> Any:
    """Renames a line, or sets what a team sets of it; its short name stays, since addresses hold it.

    `seen` is what `as_seen` said of the line when the form was shown. Raises `Refusal` where somebody has changed it
    since, where the name is in the list already, and for what is fixed or can't be.
    """
    line = _line(db_session, kept, line_id)
    _check_not_overtaken(db_session, kept, line, seen)
    before = columns_of(line)
    values = dict(columns)
    if "name" in columns:
        values |= _named(columns["name"])
        if values["folded"] != line.folded:
            _check_free(db_session, kept, values["name"])
    check_may_set(db_session, line, values)
    try:
        with db_session.begin_nested():
            for column, value in values.items():
                setattr(line, column, value)
    except IntegrityError:
        raise _taken(db_session, kept, values) from None
    _record(db_session, by, "change", kept, line, before)
    return line


def retire_in_list(db_session: DbSession, *, by: AppUser | None, kept: KeptList, line_id: int, on: date) -> Any:
    """Keeps a name for the entries that have it, and no longer offers it for new ones.

    Raises `Refusal` for one that the register itself asks for, and for the last one in use of a list without which
    nothing could be recorded.
    """
    line = _line(db_session, kept, line_id)
    before = columns_of(line)
    if line.retired_on is None:
        _check_can_do_without(db_session, kept, line, "retired")
        line.retired_on = on
    _record(db_session, by, "retire", kept, line, before)
    return line


def bring_back_in_list(db_session: DbSession, *, by: AppUser | None, kept: KeptList, line_id: int) -> Any:
    """Offers a retired name again."""
    line = _line(db_session, kept, line_id)
    before = columns_of(line)
    line.retired_on = None
    _record(db_session, by, "bring back", kept, line, before)
    return line


def delete_from_list(db_session: DbSession, *, by: AppUser | None, kept: KeptList, line_id: int) -> str:
    """Deletes a line that is used nowhere, and gives its name. Raises `Refusal` where it is used."""
    line = _line(db_session, kept, line_id)
    known = line_with_id(db_session, kept, line_id)
    assert known
    if known.is_used:
        raise Refusal("", f"“{known.name}” is used, and can’t be deleted.")
    if getattr(line, "retired_on", None) is None:
        _check_can_do_without(db_session, kept, line, "deleted")
    before = columns_of(line)
    try:
        with db_session.begin_nested():
            db_session.delete(line)
    except IntegrityError:
        # Somebody used it in the same moment.
        raise Refusal("", f"“{known.name}” is used since a moment ago, and can’t be deleted.") from None
    operation = begin_operation(db_session, kind=f"delete {kept.kind.singular}", by=by, about=known.name)
    record_change(
        db_session, operation, subject=kept.kind.model.__tablename__, subject_id=line_id, before=before, after={}
    )
    return known.name


def put_in_places(
    db_session: DbSession, *, by: AppUser | None, kept: KeptList, wanted: Mapping[int, int]
) -> Sequence[int]:
    """Moves lines in use to places among those in use, counted from 0; gives the ids of these in their new order."""
    _begin(db_session, kept)
    order = _ids_in_use(db_session, kept)
    if not wanted.keys() <= set(order):
        raise Refusal("", "Somebody has retired or deleted one of these meanwhile. Look at the list, then try again.")
    return _reorder(db_session, by, kept, moved(order, wanted))


def move_by(db_session: DbSession, *, by: AppUser | None, kept: KeptList, line_id: int, steps: int) -> Sequence[int]:
    """Moves a line in use up (-1) or down (1) from where it stands now; gives the ids of those in use in order."""
    _begin(db_session, kept)
    order = _ids_in_use(db_session, kept)
    if line_id not in order:
        raise Refusal("", "Somebody has retired or deleted this meanwhile. Look at the list, then try again.")
    return _reorder(db_session, by, kept, moved(order, {line_id: order.index(line_id) + steps}))


def put_in_order_of_name(db_session: DbSession, *, by: AppUser | None, kept: KeptList) -> Sequence[int]:
    """Puts the lines in use in the order of their names; gives their ids in it."""
    _begin(db_session, kept)
    lines = {line.id: line for line in _lines(db_session, kept)}
    order = sorted(
        _ids_in_use(db_session, kept),
        key=lambda id_: (lines[id_].sort_name if kept.kind.is_named else sort_name(_name(db_session, kept, id_)), id_),
    )
    return _reorder(db_session, by, kept, order)


def _reorder(db_session: DbSession, by: AppUser | None, kept: KeptList, order: Sequence[int]) -> Sequence[int]:
    """Numbers every line from 0: those in use in their new order, the retired where they stood between them."""
    lines = {line.id: line for line in _lines(db_session, kept)}
    places = with_others(ids_in_order(db_session, kept), order)
    changed = []
    for position, line_id in enumerate(places):
        line = lines[line_id]
        if line.position != position:
            changed.append((line, line.position))
            line.position = position
    if changed:
        db_session.flush()
        operation = begin_operation(db_session, kind=f"put in order: {kept.kind.plural}", by=by)
        for line, before in changed:
            _record_columns(db_session, operation, line, {"position": before}, {"position": line.position})
    return order


def _begin(db_session: DbSession, kept: KeptList) -> None:
    """Lists change seldom, so whoever changes one is alone with it: no two take one name, place or last name in use."""
    hold_still(db_session, kept.kind.model)


def _line(db_session: DbSession, kept: KeptList, line_id: int) -> Any:
    """A line as it is now, which nobody else changes before this transaction ends. Raises `Gone`."""
    _begin(db_session, kept)
    model = kept.kind.model
    line = db_session.scalars(
        select(model).where(*kept.lines, model.id == line_id).execution_options(populate_existing=True)
    ).one_or_none()
    if line is None:
        raise Gone
    return line


def _lines(db_session: DbSession, kept: KeptList) -> Sequence[Any]:
    return db_session.scalars(
        select(kept.kind.model).where(*kept.lines).execution_options(populate_existing=True)
    ).all()


def _ids_in_use(db_session: DbSession, kept: KeptList) -> list[int]:
    if not kept.kind.is_named:
        return ids_in_order(db_session, kept)
    retired = {line.id for line in _lines(db_session, kept) if line.retired_on is not None}
    return [id_ for id_ in ids_in_order(db_session, kept) if id_ not in retired]


def _named(text: str) -> dict[str, str]:
    """A name, and what is made of it by one rule."""
    name = checked_name(text)
    return {"name": name, "sort_name": sort_name(name), "folded": folded(name)}


def _check_free(db_session: DbSession, kept: KeptList, name: str) -> None:
    there = line_named(db_session, kept, folded(name))
    if there is not None:
        raise Refusal("name", _there_already(there))


def _taken(db_session: DbSession, kept: KeptList, values: Mapping[str, Any]) -> Refusal:
    """What to say where the database found that a name, or a pair, is there already."""
    if not kept.kind.is_named:
        return Refusal("sector_id", "The audience offers this sector already.")
    there = line_named(db_session, kept, values["folded"]) if "folded" in values else None
    if there is not None:
        return Refusal("name", _there_already(there))
    return Refusal("", "Somebody else is changing this list in the same moment. Try again.")


def _there_already(there: Any) -> str:
    if there.retired_on is None:
        return f"“{there.name}” is in the list already."
    return (
        f"“{there.name}” is in the list already, retired on {day_in_words(there.retired_on)}. "
        "Bring it back instead, or choose another name."
    )


def _check_not_overtaken(db_session: DbSession, kept: KeptList, line: Any, seen: str) -> None:
    kind = kept.kind
    names = ("name",) if kind.is_named else ()
    is_now = as_seen({column: getattr(line, column) for column in (*names, *kind.columns)})
    if seen != is_now:
        name = line.name if kind.is_named else _name(db_session, kept, line.id)
        raise Refusal(
            names[0] if names else kind.columns[0],
            f"Somebody else has changed this meanwhile: it is now “{name}”. Nothing of yours is saved yet. "
            "Look at what is there, then save again.",
        )


def check_may_set(db_session: DbSession, line: Any, values: Mapping[str, Any]) -> None:
    """Raises `Refusal` where columns of a line can't become these values, whoever sets them or sets them again."""
    kind = _KIND_OF.get(type(line))
    fixed = [column for column in kind.fixed if column in values] if kind else []
    changed = [column for column in fixed if values[column] != getattr(line, column)]
    if kind and changed:
        known = line_with_id(db_session, KeptList(kind), line.id)
        if known and known.entries:
            raise Refusal(changed[0], "Entries have it by now, so this is fixed. Add another one instead.")
    if isinstance(line, Area) and values.get("within_id") is not None:
        _check_not_within_itself(db_session, line, values["within_id"])


def is_used(db_session: DbSession, line: Any) -> bool:
    """Whether anything uses a line of a list, by a reference or as a row of a report table."""
    kind = _KIND_OF.get(type(line))
    if kind is None:
        return False
    known = line_with_id(db_session, KeptList(kind, getattr(line, kind.owner) if kind.owner else None), line.id)
    return known is not None and known.is_used


def check_one_is_left(db_session: DbSession, models: Collection[Any]) -> None:
    """Raises `Refusal` where a list without which nothing could be recorded has no name in use any more."""
    for kind in LISTS.values():
        if kind.needs_one and kind.model in models and number_in_use(db_session, kind) == 0:
            raise Refusal("", f"No {kind.singular} would be in use any more. Add another first.")


def _check_not_within_itself(db_session: DbSession, area: Any, within_id: int) -> None:
    larger = dict(db_session.execute(select(Area.id, Area.within_id)).all())
    way: list[int] = []
    step: int | None = within_id
    while step is not None and step not in way:
        way.append(step)
        if step == area.id:
            if len(way) == 1:
                raise Refusal("within_id", "An area can’t lie within itself.")
            between = [name_of(db_session, Area, id_) or "" for id_ in way[:-1]]
            raise Refusal("within_id", f"{joined(between)} {'lies' if len(between) == 1 else 'lie'} within this area.")
        step = larger.get(step)


def _check_can_do_without(db_session: DbSession, kept: KeptList, line: Any, what: str) -> None:
    kind = kept.kind
    if getattr(line, "short_name", "") in kind.known:
        raise Refusal("", f"The register itself asks for “{line.name}”: it can be renamed, but not {what}.")
    if kind.needs_one and number_in_use(db_session, kind) == 1:
        raise Refusal("", f"This is the only {kind.singular} in use, and can’t be {what}. Add another first.")


def _name(db_session: DbSession, kept: KeptList, line_id: int) -> str:
    known = line_with_id(db_session, kept, line_id)
    return known.name if known else ""


def _record(
    db_session: DbSession, by: AppUser | None, done: str, kept: KeptList, line: Any, before: Mapping[str, Any]
) -> None:
    """Writes down what was done to a line, if anything."""
    db_session.flush()
    after = columns_of(line)
    if before == after:
        return
    name = line.name if kept.kind.is_named else _name(db_session, kept, line.id)
    operation = begin_operation(db_session, kind=f"{done} {kept.kind.singular}", by=by, about=name)
    _record_columns(db_session, operation, line, before, after)


def _record_columns(
    db_session: DbSession, operation: Operation, line: Any, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    record_change(db_session, operation, subject=line.__tablename__, subject_id=line.id, before=before, after=after)
