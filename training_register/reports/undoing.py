"""What undoing an operation would do to its entries and names, before anybody does it; and what it did."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from training_register.count import number_in_words
from training_register.database import DbSession
from training_register.models import Area, Course, Organisation, Provider, Trainer
from training_register.queries.history import EntryChange
from training_register.queries.publications import Published
from training_register.queries.selections import listed_by_day
from training_register.queries.undoing import (
    IMPORT,
    ChangedSince,
    Extent,
    Fates,
    ToldOperation,
    changed_since,
    entries_left,
    extent_of,
    fates_among,
    fates_of_entries,
    fields_of_entries,
    names_added,
    names_behind,
    names_in_lists,
    names_needed,
    number_left,
    standing_with,
    told_operation,
    touched_entries,
    undoings_that_left,
)
from training_register.reports.history import ChangeInWords, changes_in_words, kind_in_words, lines_of_fields
from training_register.rules.names import joined
from training_register.rules.periods import days_in_words
from training_register.rules.undoing import Fate

# So many that were changed since are asked about one by one; all of them together, beyond that.
MOST_ASKED = 100
MOST_TOLD = 10
MOST_NAMED = 3
PAGE_LENGTH = 100
_NAMES: dict[Any, tuple[str, str]] = {
    Organisation: ("organisation", "organisations"),
    Course: ("course", "courses"),
    Provider: ("deliverer", "deliverers"),
    Trainer: ("trainer", "trainers"),
    Area: ("area", "areas"),
}
_OTHER_NAMES = {
    "audience": ("audience", "audiences"),
    "sector": ("sector", "sectors"),
    "level": ("level", "levels"),
    "measure": ("measure", "measures"),
    "split": ("split", "splits"),
    "split_item": ("item of a split", "items of splits"),
    "activity": ("activity", "activities"),
}
_BY_TABLE = {model.__tablename__: words for model, words in _NAMES.items()} | _OTHER_NAMES


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry that was changed since: what was done to it, the first first, and whether it is undone too.

    `about` says which it is: its day, course and organisations.
    """

    entry_id: int
    about: str
    is_added: bool
    changes: tuple[ChangeInWords, ...]
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class EntryLines:
    """An entry, and what it says in another way then: "attended: 36 → 34"."""

    entry_id: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPreview:
    """What undoing an operation would do.

    `seen` is what a form carries, to be told of what was changed after this was shown. `about_names` says which of the
    names that the operation added to the lists go with its entries, and which stay.
    """

    operation: ToldOperation
    seen: str
    goes: int
    returns: int
    out_already: int
    as_before: int
    number_changed: int
    changed: tuple[ChangedEntry, ...]
    all_chosen: bool
    returning: tuple[EntryLines, ...]
    about_names: tuple[str, ...]
    publications: tuple[tuple[Published, int], ...]

    @property
    def number_told(self) -> int:
        """How many entries it would change, whatever is chosen of those that were changed since."""
        return self.goes + self.returns


def undo_preview(
    db_session: DbSession, operation: ToldOperation, *, undo_too: Collection[int] | None = ()
) -> UndoPreview:
    """What undoing an operation would do now. `undo_too` are the entries chosen of those that were changed since."""
    fates = fates_of_entries(db_session, operation.id)
    asked = sorted(fates.changed)[:MOST_ASKED]
    kept = set() if undo_too is None else fates.changed.keys() - set(undo_too)
    return UndoPreview(
        operation=operation,
        seen=fates.seen,
        goes=fates.number(Fate.GOES),
        returns=fates.number(Fate.RETURNS),
        out_already=fates.number(Fate.OUT_ALREADY),
        as_before=fates.number(Fate.AS_BEFORE),
        number_changed=len(fates.changed),
        changed=tuple(_changed(db_session, operation, asked, undo_too)),
        all_chosen=undo_too is None,
        returning=tuple(_returning(db_session, operation.id, fates)),
        about_names=tuple(_about_names(db_session, operation, kept, has_added=bool(fates.added))),
        publications=tuple(standing_with(db_session, operation)),
    )


def _changed(
    db_session: DbSession, operation: ToldOperation, ids: Sequence[int], undo_too: Collection[int] | None
) -> Iterable[ChangedEntry]:
    found = changed_since(db_session, operation.id, ids)
    about = _about(db_session, ids)
    for one, changes in zip(found, _in_words(db_session, found), strict=True):
        chosen = undo_too is None or one.entry_id in undo_too
        yield ChangedEntry(one.entry_id, about[one.entry_id], one.is_added, changes, chosen)


def _about(db_session: DbSession, ids: Collection[int]) -> dict[int, str]:
    """Which entries some are, in a few words: "12 April 2016, Basics, Mill, Hall"."""
    return {
        one.id: ", ".join(
            [days_in_words(one.starts_on, one.ends_on), one.course or one.activity, *one.organisations[:MOST_NAMED]]
        )
        for one in (listed_by_day(db_session, ids) if ids else ())
    }


def _in_words(db_session: DbSession, found: Sequence[ChangedSince]) -> list[tuple[ChangeInWords, ...]]:
    """What was done to each entry, with the names behind the ids of all looked up at once."""
    every: list[EntryChange] = [change for one in found for change in one.changes]
    words = iter(changes_in_words(db_session, every))
    return [tuple(next(words) for _ in one.changes) for one in found]


def _returning(db_session: DbSession, operation_id: int, fates: Fates) -> Iterable[EntryLines]:
    """The first of the entries that return to what they were, field by field."""
    ids: list[int] = []
    if not fates.number(Fate.RETURNS):
        return
    for portion in touched_entries(db_session, operation_id):
        ids += [one.id for one in portion if not one.is_added and one.id not in fates.changed.keys() | fates.left_alone]
        if len(ids) >= MOST_TOLD:
            break
    yield from _back(db_session, operation_id, ids[:MOST_TOLD])


def _back(db_session: DbSession, operation_id: int, ids: Collection[int]) -> list[EntryLines]:
    """What entries that an operation changed would say again: its changes the other way round."""
    fields = {
        id_: {field: [after, before] for field, (before, after) in told.items()}
        for id_, told in fields_of_entries(db_session, operation_id, ids).items()
    }
    lines = lines_of_fields(db_session, fields)
    return [EntryLines(id_, tuple(lines[id_])) for id_ in sorted(lines)]


def _about_names(
    db_session: DbSession, operation: ToldOperation, kept: Collection[int], *, has_added: bool
) -> Iterable[str]:
    """What becomes of the names that an import added to the lists, a sentence for each list."""
    if operation.kind != IMPORT:
        return
    added = names_added(db_session, operation.id)
    needed = names_needed(db_session, operation.id, added, kept)
    first = names_behind(db_session, needed, MOST_TOLD)
    for model, ids in added.items():
        if number := len(ids - needed[model]):
            goes, uses = ("goes", "it") if number == 1 else ("go", "them")
            yield f"{_numbered(_NAMES[model], number)} that it added {goes} from the list: nothing else uses {uses}"
    for model, names in first.items():
        number = len(needed[model])
        stays, uses = ("stays", "uses it, or changed it") if number == 1 else ("stay", "uses them, or changed them")
        more = " and others" if number > len(names) else ""
        yield (
            f"{_numbered(_NAMES[model], number)} that it added {stays} in the list: something else {uses} since "
            f"({', '.join(names)}{more})"
        )
    others = names_in_lists(db_session, operation.id) if has_added else {}
    if told := [_numbered(words, others[table]) for table, words in _OTHER_NAMES.items() if table in others]:
        yield f"what it added to other lists stays, with the entries that are kept out of the figures: {joined(told)}"


def _numbered(words: tuple[str, str], number: int) -> str:
    return f"{number_in_words(number)} {words[0] if number == 1 else words[1]}"


# --- Entry by entry, a page at a time.


@dataclass(frozen=True, slots=True)
class EntryOfOperation:
    """An entry of an operation: what that did to it, and what becomes of it when it is undone, or became of it."""

    entry_id: int
    was: str
    lines: tuple[str, ...]
    then: str
    then_lines: tuple[str, ...] = ()


_THEN = {
    Fate.GOES: "Would be taken out of the figures",
    Fate.RETURNS: "Would say again",
    Fate.CHANGED_SINCE: "Was changed since: is kept unless you choose otherwise",
    Fate.OUT_ALREADY: "Was taken out of the figures already",
    Fate.AS_BEFORE: "Says that again already",
}


def entries_of_operation(
    db_session: DbSession, operation: ToldOperation, *, after: int
) -> tuple[list[EntryOfOperation], int | None]:
    """A page of the entries of an operation by number, and the number after which the next page begins, if any."""
    found = next(touched_entries(db_session, operation.id, after=after, at_once=PAGE_LENGTH + 1), [])
    page = found[:PAGE_LENGTH]
    ids = [one.id for one in page]
    done = lines_of_fields(
        db_session, fields_of_entries(db_session, operation.id, [one.id for one in page if not one.is_added])
    )
    if operation.undone_by_id is None:
        fates = dict(fates_among(db_session, operation.id, page))
        back = {
            one.entry_id: one.lines
            for one in _back(db_session, operation.id, [one.id for one, fate in fates.items() if fate is Fate.RETURNS])
        }
        then = {one.id: (_THEN[fate], back.get(one.id, ())) for one, fate in fates.items()}
    else:
        undone = lines_of_fields(db_session, fields_of_entries(db_session, operation.undone_by_id, ids))
        then = {id_: ("Undone", tuple(undone[id_])) if id_ in undone else ("Left as it was", ()) for id_ in ids}
    told = [
        EntryOfOperation(one.id, "Added" if one.is_added else "Changed", tuple(done.get(one.id, ())), *then[one.id])
        for one in page
    ]
    return told, page[-1].id if len(found) > PAGE_LENGTH else None


# --- What was done.


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationInWords:
    """What an operation did, what undid it, and which entries that left as they were, with what was done to them."""

    operation: ToldOperation
    heading: str
    extent: Extent
    names: str
    names_off: str
    undoes: ToldOperation | None
    # What undid the undoing in turn.
    brought_back: ToldOperation | None
    number_left: int
    left: tuple[ChangedEntry, ...]


def operation_in_words(db_session: DbSession, operation: ToldOperation) -> OperationInWords:
    """What an operation did, in numbers and words."""
    left: list[ChangedSince] = []
    number, undoing = 0, None
    if operation.undone_by_id is not None:
        undoing = told_operation(db_session, operation.undone_by_id)
        number = number_left(db_session, operation.id, operation.undone_by_id)
        if number:
            left = entries_left(db_session, operation.id, operation.undone_by_id, most=MOST_ASKED)
    about = _about(db_session, [one.entry_id for one in left])
    return OperationInWords(
        operation=operation,
        heading=about_in_words(operation),
        extent=extent_of(db_session, operation.id),
        names=_lists_in_words(names_in_lists(db_session, operation.id)),
        names_off=_lists_in_words(names_in_lists(db_session, operation.id, taken_off=True)),
        undoes=told_operation(db_session, operation.undoes_id) if operation.undoes_id else None,
        brought_back=told_operation(db_session, undoing.undone_by_id) if undoing and undoing.undone_by_id else None,
        number_left=number,
        left=tuple(
            ChangedEntry(one.entry_id, about[one.entry_id], one.is_added, changes)
            for one, changes in zip(left, _in_words(db_session, left), strict=True)
        ),
    )


def _lists_in_words(numbers: dict[str, int]) -> str:
    told = [_numbered(words, numbers[table]) for table, words in _BY_TABLE.items() if table in numbers]
    return joined(told) if told else ""


def about_in_words(operation: ToldOperation) -> str:
    """An operation in a few words: "Imported: register.csv"."""
    kind = kind_in_words(operation.kind)
    return f"{kind}: {operation.about}" if operation.about else kind


def left_in_words(db_session: DbSession, changes: Iterable[EntryChange]) -> list[ChangeInWords]:
    """The undoings that left an entry as it was, as its history tells them beside its changes."""
    return [
        ChangeInWords(f"{about_in_words(one)}; this entry was kept as it was", one.by, one.at, ())
        for one in undoings_that_left(db_session, {change.operation_id for change in changes})
    ]
