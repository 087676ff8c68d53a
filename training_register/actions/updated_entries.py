"""Entries that a sheet changes, written many at a time: what `change_entry` writes of each, with its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from training_register.actions.answers import ASKED_FOR, end_answers
from training_register.actions.entries import change_of, entry_columns, lines_of
from training_register.actions.imported_entries import OriginWriter
from training_register.actions.operations import fields_changed
from training_register.actions.refusals import Overtaken
from training_register.actions.sheet_updates import AT_ONCE, Update
from training_register.database import DbSession
from training_register.models import Answer, AppUser, Change, Entry, EntryText, Operation
from training_register.queries.searches import one_of
from training_register.rules.searches import words_kept

_ENTRY: Any = Entry.__table__
_TEXT: Any = EntryText.__table__


class UpdateWriter:
    """Writes what rows of a sheet make of entries, and a change of each, as part of an operation.

    The entries must be held still since they were read. `reporting_years` are those in which they lie by now.
    """

    def __init__(
        self,
        db_session: DbSession,
        operation: Operation,
        *,
        by: AppUser | None,
        first_month: int,
        origins: OriginWriter | None = None,
    ) -> None:
        self.reporting_years: set[int] = set()
        self.without_year = 0
        self._db_session = db_session
        self._operation = operation
        self._by_id = by.id if by else None
        self._first_month = first_month
        self._origins = origins

    def write(self, updates: Iterable[Update]) -> int:
        """Writes what is not written yet, and says how many they were. Raises `Overtaken`."""
        left, number = iter(updates), 0
        while portion := list(islice(left, AT_ONCE)):
            self._write(portion)
            number += len(portion)
        if self._origins:
            self._origins.rows.finish()
        return number

    def _write(self, updates: Sequence[Update]) -> None:
        columns = [self._columns(one) for one in updates]
        alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for one, (old, new) in zip(updates, columns, strict=True):
            changed = {name: value for name, value in new.items() if value != old[name]}
            told = {"entry_id": one.entry.id, "seen": one.entry.version, "raised": one.entry.version + 1}
            alike[tuple(changed)].append({**told, **{f"new_{name}": value for name, value in changed.items()}})
            if new["reporting_year"] is None:
                self.without_year += 1
            else:
                self.reporting_years.add(new["reporting_year"])
        for names, rows in alike.items():
            self._write_alike(names, rows)
        self._write_lines(updates)
        self._write_words(updates)
        # Before the entries' own changes are written down, so that an undo puts the entries back first.
        self._end_answers(updates, columns)
        self._db_session.execute(
            insert(Change),
            [
                {
                    "operation_id": self._operation.id,
                    "subject": "entry",
                    "subject_id": one.entry.id,
                    "version": one.entry.version + 1,
                    "fields": fields_changed(change_of(one.before, old), change_of(one.after, new)),
                }
                for one, (old, new) in zip(updates, columns, strict=True)
            ],
        )
        if self._origins:
            for one in updates:
                self._origins.add(one.entry.id, one.row)

    def _columns(self, one: Update) -> tuple[dict[str, Any], dict[str, Any]]:
        stored = one.entry.columns
        recorded = {"recorded_by_id": stored["recorded_by_id"], "recorded_at": stored["recorded_at"]}
        old, new = (
            entry_columns(values, first_month=self._first_month, **recorded) for values in (one.before, one.after)
        )
        return old, new

    def _write_alike(self, names: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        """Entries of which the same columns change are written by one statement."""
        columns = _ENTRY.c
        statement = (
            update(_ENTRY)
            .where(columns.id == bindparam("entry_id"), columns.version == bindparam("seen"))
            .values(
                {
                    "version": bindparam("raised"),
                    **{name: bindparam(f"new_{name}", type_=columns[name].type) for name in names},
                }
            )
        )
        done = self._db_session.connection().execute(statement, list(rows))
        if done.rowcount != len(rows):
            raise Overtaken(rows[0]["entry_id"])

    def _write_lines(self, updates: Sequence[Update]) -> None:
        gone: defaultdict[Any, list[int]] = defaultdict(list)
        new: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
        for one in updates:
            id_ = one.entry.id
            for (model, lines), (_, others) in zip(lines_of(id_, one.before), lines_of(id_, one.after), strict=True):
                if lines != others:
                    gone[model].append(id_)
                    new[model] += others
        for model, ids in gone.items():
            self._db_session.execute(delete(model.__table__).where(one_of(model.__table__.c.entry_id, ids)))
            if new[model]:
                self._db_session.execute(insert(model.__table__), new[model])

    def _write_words(self, updates: Sequence[Update]) -> None:
        """The words by which the entries are found."""
        reworded = [one for one in updates if _texts(one.before) != _texts(one.after)]
        if not reworded:
            return
        ids = [one.entry.id for one in reworded]
        self._db_session.execute(delete(_TEXT).where(one_of(_TEXT.c.entry_id, ids)))
        rows = [
            {"entry_id": one.entry.id, "words": words} for one in reworded if (words := words_kept(*_texts(one.after)))
        ]
        if rows:
            self._db_session.execute(insert(_TEXT), rows)

    def _end_answers(self, updates: Sequence[Update], columns: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        """Nobody is asked any more for numbers that have come."""
        given = {
            one.entry.id: numbers
            for one, (old, new) in zip(updates, columns, strict=True)
            if (numbers := [name for name in ASKED_FOR if new[name] is not None and old[name] is None])
        }
        if not given:
            return
        asked = select(Answer.entry_id).where(one_of(Answer.__table__.c.entry_id, given)).distinct()
        for entry_id in sorted(self._db_session.scalars(asked)):
            end_answers(self._db_session, self._operation, entry_id=entry_id, by_id=self._by_id, given=given[entry_id])


def _texts(values: Any) -> tuple[str | None, str, str]:
    return values.reference, values.venue, values.notes
