"""Undoing what an operation did to the lists: what was added goes, what was deleted comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Date, DateTime, Enum, Integer, Time, func, null, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from training_register.actions.imported_names import LISTS
from training_register.actions.lists import check_may_set, check_one_is_left, is_used
from training_register.actions.many_rows import free_id, hold_still
from training_register.actions.operations import as_json, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.database import Base, DbSession
from training_register.models import (
    Activity,
    AudienceSector,
    Change,
    EntryToldApart,
    ImportRecipe,
    Operation,
    Organisation,
    OrganisationSpelling,
    OrganisationToldApart,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    SeriesBreak,
    StatedFigure,
)
from training_register.rules.names import folded, sort_name

# Answers that are kept as a pair of ids: what each pair is, and the field that holds the other one.
_PAIRS: dict[str, tuple[Any, str]] = {
    "entry_told_apart": (EntryToldApart, "other_entry_id"),
    "organisation_told_apart": (OrganisationToldApart, "other_organisation_id"),
}
IN_THE_WAY = "Another has its name by now, or what it refers to is no longer there."


def hold_lists_still(db_session: DbSession, changes: Iterable[Change]) -> None:
    """Keeps others from writing to the lists that are touched, in the order in which everybody holds them."""
    touched = {change.subject for change in changes}
    held = (Activity, *LISTS, OrganisationSpelling, ReportTable, StatedFigure, SeriesBreak, ImportRecipe)
    models = [model for model in held if model.__tablename__ in touched]
    if models:
        hold_still(db_session, *models)


def is_added(change: Change) -> bool:
    """Whether a change added the thing: before it there was nothing that every such thing has."""
    return any(change.fields[field][0] is None for field in _required(change))


def is_removed(change: Change) -> bool:
    """Whether a change took the thing away."""
    return any(change.fields[field][1] is None for field in _required(change))


# Columns that say what a line is of: none is ever without. A break is of a table or of a sector, and has its reason.
_NAMES_A_THING = ("name", "spelling", "short_name", "subject")
_OF_ITS_OWN = {"series_break": "reason"}


def _required(change: Change) -> list[str]:
    """The fields of a change that are never blank: what is blank stands in a change as nothing too."""
    if change.subject == "entry":
        return [field for field in ("starts_on",) if field in change.fields]
    model = _MODELS.get(change.subject)
    columns = model.__table__.c if model else ()
    return [
        column.name
        for column in columns
        if column.name in change.fields
        if not column.nullable
        if column.foreign_keys or column.name in (*_NAMES_A_THING, _OF_ITS_OWN.get(change.subject))
    ]


def make_way(db_session: DbSession, undo: Operation, changes: Iterable[Change]) -> None:
    """Before it is undone, takes off what was added to report tables, and the sectors that their rows have got.

    A sector feeds one row of a table, so that it must leave the row that it has come to before it goes back to the one
    that it was in. Raises `Refusal` where something newer stands there.
    """
    changes = [change for change in changes if change.subject in _LAID_OUT and not is_removed(change)]
    if not changes:
        return
    for change in changes:
        thing = db_session.get(_MODELS[change.subject], change.subject_id, populate_existing=True)
        if thing is None:
            if is_added(change) or change.fields.keys() == {"position"}:
                continue
            raise Refusal("", "What was changed in a report table is no longer there. Undo its deletion first.")
        if newer := _newer_in_layout(change, thing, changes):
            raise Refusal("", f"{_named(change)} was changed since ({', '.join(newer)}). Undo that first.")
    for change in sorted(changes, key=lambda change: _RANKS[change.subject], reverse=True):
        thing = db_session.get(_MODELS[change.subject], change.subject_id)
        if thing is None:
            continue
        for _, attribute, field in _LINES.get(type(thing), ()):
            if field in change.fields and not is_added(change):
                getattr(thing, attribute).clear()
        if is_added(change):
            was = _everything_of(thing)
            db_session.delete(thing)
            db_session.flush()
            record_change(db_session, undo, subject=change.subject, subject_id=change.subject_id, before=was, after={})
        else:
            db_session.flush()
    db_session.expire_all()


def _newer_in_layout(change: Change, thing: Any, changes: Sequence[Change]) -> list[str]:
    """What is newer than a change of a report table, a row or a note; an added table has no rows but those of then."""
    is_now = _everything_of(thing)
    newer = [
        field
        for field, (_, after) in change.fields.items()
        if as_json(is_now.get(field)) != after and not (field == "position" and is_added(change))
    ]
    if isinstance(thing, ReportTable) and is_added(change):
        for model, lines in ((ReportRow, thing.rows), (ReportNote, thing.notes)):
            added = {one.subject_id for one in changes if one.subject == model.__tablename__}
            if {line.id for line in lines} - added:
                newer.append("rows" if model is ReportRow else "notes")
    return sorted(newer)


def bring_back(
    db_session: DbSession, undo: Operation, changes: Sequence[Change], *, may_stay: bool
) -> dict[tuple[Any, int], int]:
    """Brings back what changes took away, each after what it refers to.

    Raises `Refusal` where there is one like it again; with `may_stay` that stays in its place. Gives the ids of what
    is there in the place of another: {(the model, the id then): the id now}.
    """
    moved: dict[tuple[Any, int], int] = {}
    for change in sorted(changes, key=lambda change: _RANKS.get(change.subject, 0)):
        if change.subject in _PAIRS:
            _tell_apart_again(db_session, undo, change)
        elif change.subject in _MODELS:
            id_ = _bring_back(db_session, undo, change, may_stay=may_stay)
            if id_ is not None and id_ != change.subject_id:
                moved[_MODELS[change.subject], change.subject_id] = id_
    return moved


def _bring_back(db_session: DbSession, undo: Operation, change: Change, *, may_stay: bool) -> int | None:
    model = _MODELS[change.subject]
    values = _follows(model, _columns(change, 0))
    for column in model.__table__.c:
        # What was nothing is not told; without the word, the ORM would put the column's default in its place.
        if column.nullable and column.default is not None and values.get(column.name) is None:
            values[column.name] = null()
    # A register that is older than this may have given the id to another line since.
    is_free = db_session.get(model, change.subject_id) is None
    thing = model(**values, id=change.subject_id if is_free else free_id(db_session, model))
    _set_lines(thing, {field: (change.fields.get(field) or [()]) for _, _, field in _LINES.get(model, ())})
    try:
        with db_session.begin_nested():
            db_session.add(thing)
    except IntegrityError:
        if may_stay:
            return _named_alike(db_session, model, values)
        raise Refusal("", "There is one like it again by now.") from None
    record_change(db_session, undo, subject=change.subject, subject_id=thing.id, before={}, after=_everything_of(thing))
    id_: int = thing.id
    return id_


def _named_alike(db_session: DbSession, model: Any, values: Mapping[str, Any]) -> int | None:
    """The id of the line of a list that has a name by now, where lines have names."""
    name = values.get("folded")
    found: int | None = db_session.scalar(select(model.id).where(model.folded == name)) if name else None
    return found


def _set_lines(thing: Any, fields: Mapping[str, Sequence[Any]]) -> None:
    """Gives a row the sectors, or a note the rows, that it had before a change, where the change says them."""
    for model, attribute, field in _LINES.get(type(thing), ()):
        if field in fields:
            shared = {"report_table_id": thing.report_table_id} if isinstance(thing, ReportRow) else {}
            column = field.removesuffix("s")
            setattr(thing, attribute, [model(**{column: id_}, **shared) for id_ in fields[field][0] or ()])


def undo_change_of_list(db_session: DbSession, undo: Operation, change: Change, *, may_stay: bool) -> None:
    """Undoes what a change added to a list, or changed in it; what it took away is for `bring_back`.

    Raises `Refusal` where something newer stands in the way. With `may_stay`, what was added or changed stays then: it
    came with entries, which are what somebody undoes.
    """
    model = _MODELS.get(change.subject)
    if model is None:
        return
    if change.subject in _PAIRS:
        _forget_pair(db_session, undo, change)
        return
    thing = db_session.get(model, change.subject_id)
    if thing is None:
        # It has no place any more either.
        if is_added(change) or change.fields.keys() == {"position"}:
            return
        raise Refusal("", f"What was changed in the list ({change.subject.replace('_', ' ')}) is no longer there.")
    newer = [field for field in _columns(change, 1) if as_json(getattr(thing, field)) != change.fields[field][1]]
    if is_added(change):
        # Every new order of a list gives places anew.
        newer = [field for field in newer if field != "position"]
    if newer:
        if may_stay:
            return
        raise Refusal("", f"{_named(change)} was changed since ({', '.join(sorted(newer))}). Undo that first.")
    if is_added(change):
        _take_off(db_session, undo, change, thing, may_stay=may_stay)
        return
    values = _columns(change, 0)
    check_may_set(db_session, thing, values)
    for field, value in _follows(model, values).items():
        setattr(thing, field, value)
    _set_lines(thing, change.fields)
    _try(db_session, IN_THE_WAY)
    _record(db_session, undo, change)


def _take_off(db_session: DbSession, undo: Operation, change: Change, thing: Any, *, may_stay: bool) -> None:
    """Takes what was added off its list; what is written down of it is all that it is, so that it can come back."""
    was = _everything_of(thing)
    used = Refusal("", f"{_named(change)} is used by now, so it can't be taken off the list. Retire it.")
    try:
        if is_used(db_session, thing):
            raise used
        with db_session.begin_nested():
            db_session.delete(thing)
    except (IntegrityError, Refusal):
        if may_stay:
            return
        raise used from None
    record_change(db_session, undo, subject=change.subject, subject_id=change.subject_id, before=was, after={})


def check_lists(db_session: DbSession, subjects: Collection[str]) -> None:
    """Raises `Refusal` where lists would not be as whoever keeps them leaves them."""
    check_one_is_left(db_session, [_MODELS[subject] for subject in subjects if subject in _MODELS])
    if {"report_row", "audience_sector"} & set(subjects):
        _check_rows_are_offered(db_session)
    if "series_break" in subjects:
        _check_breaks_are_apart(db_session)
    if {"organisation", "organisation_spelling"} & set(subjects):
        _check_names_are_apart(db_session)
        _check_merges_are_one_step(db_session)


def _check_rows_are_offered(db_session: DbSession) -> None:
    """A row of an audience's table leads to its entries by a sector that the audience offers."""
    offered = select(AudienceSector.id).where(
        AudienceSector.audience_id == ReportTable.audience_id, AudienceSector.sector_id == ReportRowSector.sector_id
    )
    title = db_session.scalar(
        select(ReportTable.title)
        .join(ReportRowSector, ReportRowSector.report_table_id == ReportTable.id)
        # A table of every audience has the sectors of all.
        .where(ReportTable.audience_id.is_not(None), ~offered.exists())
        .limit(1)
    )
    if title:
        raise Refusal("", f"The table “{title}” would have a row for a sector that its audience does not offer.")


def _check_breaks_are_apart(db_session: DbSession) -> None:
    """A break of a sector whoever it trains has no audience, which no constraint can compare."""
    breaks = (SeriesBreak.table_short_name, SeriesBreak.sector_id, SeriesBreak.audience_id, SeriesBreak.from_year)
    if db_session.execute(select(*breaks).group_by(*breaks).having(func.count() > 1).limit(1)).first():
        raise Refusal("", "There is a break like it again by now.")


def _check_names_are_apart(db_session: DbSession) -> None:
    """Raises `Refusal` where a spelling is the name of another organisation than the one that it belongs to."""
    clash = db_session.scalar(
        select(OrganisationSpelling.spelling)
        .join(Organisation, Organisation.folded == OrganisationSpelling.folded)
        .where(func.coalesce(Organisation.merged_into_id, Organisation.id) != OrganisationSpelling.organisation_id)
        .limit(1)
    )
    if clash:
        raise Refusal("", f"This can’t be undone: the name “{clash}” has been given to another organisation since.")


def _check_merges_are_one_step(db_session: DbSession) -> None:
    gone, kept = aliased(Organisation), aliased(Organisation)
    name = db_session.scalar(
        select(kept.name)
        .join(gone, gone.merged_into_id == kept.id)
        .where(kept.merged_into_id.is_not(None))
        .order_by(kept.id)
        .limit(1)
    )
    if name:
        raise Refusal("", f"This can’t be undone: “{name}” has been merged into another since. Undo that first.")


def _tell_apart_again(db_session: DbSession, undo: Operation, change: Change) -> None:
    model, _ = _PAIRS[change.subject]
    pair = _pair_of(change, 0)
    if db_session.get(model, pair) is None:
        columns = [column.name for column in model.__table__.primary_key]
        db_session.add(model(**dict(zip(columns, pair, strict=True)), operation_id=undo.id))
        _try(db_session, "One of the two is no longer there.")
        after = {name: before for name, (before, _) in change.fields.items()}
        if "operation_id" in after:
            after["operation_id"] = undo.id
        record_change(db_session, undo, subject=change.subject, subject_id=change.subject_id, before={}, after=after)


def _forget_pair(db_session: DbSession, undo: Operation, change: Change) -> None:
    model, _ = _PAIRS[change.subject]
    pair = db_session.get(model, _pair_of(change, 1))
    if pair is not None:
        db_session.delete(pair)
        db_session.flush()
        _record(db_session, undo, change)


def _pair_of(change: Change, when: int) -> tuple[int, int]:
    """The ids of a pair, as a change tells them before (0) or after (1) it."""
    _, field = _PAIRS[change.subject]
    # Where one operation told several from the same one, its columns say which pair it is.
    one = change.fields.get("organisation_id", (change.subject_id,) * 2)[when]
    return one, change.fields[field][when]


def _try(db_session: DbSession, words: str) -> None:
    try:
        db_session.flush()
    except IntegrityError:
        # The whole undo is given up: whoever called rolls back.
        raise Refusal("", words) from None


def _record(db_session: DbSession, undo: Operation, change: Change) -> None:
    record_change(
        db_session,
        undo,
        subject=change.subject,
        subject_id=change.subject_id,
        before={field: after for field, (_, after) in change.fields.items()},
        after={field: before for field, (before, _) in change.fields.items()},
    )


def _named(change: Change) -> str:
    name = next((change.fields[field][1] for field in ("name", "title", "label") if field in change.fields), None)
    return f"“{name}”" if name else "What was changed"


def _columns(change: Change, when: int) -> dict[str, Any]:
    """What a change says of columns before (0) or after (1) it, in the types that they take."""
    columns = _MODELS[change.subject].__table__.c
    return {
        field: _of_column(columns[field], values[when]) for field, values in change.fields.items() if field in columns
    }


def _everything_of(thing: Any) -> dict[str, Any]:
    """What a line of a list holds but its id, with the ids of the lines that it has itself."""
    lines = {
        field: [getattr(line, field.removesuffix("s")) for line in getattr(thing, attribute)]
        for _, attribute, field in _LINES.get(type(thing), ())
    }
    return {**columns_of(thing), **lines}


def _follows(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Columns with those that follow from a name."""
    if values.get("name") and "folded" in model.__table__.c:
        follows = {"folded": folded(values["name"]), "sort_name": sort_name(values["name"])}
        return {**values, **{name: value for name, value in follows.items() if name in model.__table__.c}}
    return values


def _of_column(column: Any, value: Any) -> Any:
    """A value from a change, in the type that its column takes."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, DateTime) or getattr(kind, "impl", None).__class__ is DateTime:
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    return int(value) if isinstance(kind, Integer) else value


def _models() -> dict[str, Any]:
    mappers: Iterable[Any] = Base.registry.mappers
    return {mapper.class_.__tablename__: mapper.class_ for mapper in mappers}


_MODELS = _models()
# Each table after those that it refers to.
_RANKS = {table.name: rank for rank, table in enumerate(Base.metadata.sorted_tables)}
# A note names the rows that it is about.
_RANKS["report_note"] = _RANKS["report_note_row"]
# What has lines of its own: their model, where they are, and the field in which a change tells their ids.
_LINES: dict[Any, tuple[tuple[Any, str, str], ...]] = {
    ReportRow: ((ReportRowSector, "sectors", "sector_ids"),),
    ReportNote: ((ReportNoteRow, "rows", "report_row_ids"),),
}
# What a report table is made of.
_LAID_OUT = (ReportTable.__tablename__, ReportRow.__tablename__, ReportNote.__tablename__)
