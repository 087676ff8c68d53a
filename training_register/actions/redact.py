"""Removing a text for good, wherever the register keeps it: entries, figures, answers, history, searches, filters.

What was published stays as it is while it stands: a version must be withdrawn first, and then it is removed there too.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import String, Text, inspect, select, update

from training_register.actions.imported_files import kept_book
from training_register.actions.operations import begin_operation, record_change
from training_register.actions.searches import keep_words
from training_register.database import Base, DbSession
from training_register.models import (
    AppUser,
    Change,
    Entry,
    EntryText,
    ImportedFile,
    ImportedRow,
    ImportRecipe,
    KeptSettings,
    Operation,
    Publication,
)
from training_register.queries.publications import Published, kept_part, publications
from training_register.rules.periods import day_in_words

# Too short a text would stand in half of all words.
SHORTEST = 3
LINES_AT_ONCE = 2_000
EXCERPT = 30
# What a name is known by can't be blanked: it is renamed in its list, and its old name is then removed from history.
_NAMES = ("name", "short_name", "sort_name", "folded", "spelling", "email", "key", "digest", "password_hash")
# Words of the program, which nobody typed: without them the settings could not be read.
_OWN_WORDS = ("brand_colour", "bank_holidays", "version", "token_digest", "sha256", "fingerprint")
# What is frozen of a publication, and the words in it by which its figures are found, which nobody typed.
_FROZEN = ("download", "entries", "gaps", "hidden", "changes")
_FOUND_BY = frozenset(
    ("key", "row_keys", "name", "where", "kind", "table", "row", "column", "columns", "rows", "total", "period")
)
# What stood in the rows that entries came from, and the headings of files; and what was answered: the ids of questions
# name spellings of the file, so that an answer goes as a whole.
_OF_FILES = (ImportedRow.__table__.c.texts, ImportRecipe.__table__.c.headings)
_ANSWERS = (ImportedFile.__table__.c.answers, ImportRecipe.__table__.c.answers)
# Accounts are looked after on their own page; what is left is made anew from the rest.
_LEFT = {"alembic_version", AppUser.__tablename__, EntryText.__tablename__, "sign_in_attempt"}


class RedactProblem(ValueError):
    """A text can't be removed; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: the table, the line's id, the column, and a little of what is around it."""

    subject: str
    subject_id: int
    field: str
    excerpt: str
    # A name in a list: it must be renamed there first.
    is_name: bool = False


def places_of(db_session: DbSession, text: str) -> Iterator[Place]:
    """Every place where a text stands, whatever its capitals. Raises `RedactProblem` for one that is too short."""
    pattern = _pattern(text)
    for model, line_id, field, value in _texts(db_session, pattern):
        excerpt = _around(pattern, _searched(model, field, value))
        yield Place(model.__tablename__, line_id, field, excerpt, _is_name(model, field))


def redact(db_session: DbSession, *, by: AppUser | None, text: str, on: date) -> int:
    """Puts "[removed on …]" in the place of a text wherever `places_of` finds it, but for names; gives how many places.

    The operation that did it says where, and not what.
    """
    pattern = _pattern(text)
    # What is found is taken first: what is written must not be found again.
    found = [one for one in _texts(db_session, pattern) if not _is_name(one[0], one[2])]
    if not found:
        return 0
    instead = f"[removed on {day_in_words(on)}]"
    operation = begin_operation(db_session, kind="redact", by=by)
    lines: dict[tuple[Any, int], dict[str, Any]] = {}
    for model, line_id, field, value in found:
        column = model.__table__.c[field]
        shortest = column.type.length if isinstance(column.type, String) else None
        new = _without_answers(
            pattern, model, field, _replaced(pattern, value, instead, _FOUND_BY if model is Publication else ())
        )
        if field == Entry.reference.key:
            # No two entries have the same.
            new = f"{instead} {line_id}"
        lines.setdefault((model, line_id), {})[field] = new[:shortest] if isinstance(new, str) else new
    for (model, line_id), values in lines.items():
        table = model.__table__
        if model is Entry:
            # Whoever has the entry open must not write the text back.
            values = {**values, "version": Entry.version + 1}
        if model is KeptSettings:
            values = {**values, "version": secrets.token_hex(8)}
        db_session.execute(update(table).where(_key(model) == line_id).values(values))
        if model not in (Change, Operation):
            fields = {field: instead for field in values if field != "version"}
            version = db_session.scalar(select(Entry.version).where(Entry.id == line_id)) if model is Entry else 1
            record_change(
                db_session, operation, subject=model.__tablename__, subject_id=line_id, before={}, after=fields,
                version=version or 1,
            )  # fmt: skip
    for entry_id in {line_id for model, line_id in lines if model is Entry}:
        entry = db_session.execute(select(Entry.reference, Entry.venue, Entry.notes).where(Entry.id == entry_id)).one()
        keep_words(db_session, entry_id, entry.reference, entry.venue, entry.notes, is_new=False)
    return len(found)


def publications_with(db_session: DbSession, text: str) -> list[Published]:
    """The versions that stand and in which a text was published: it stays there until they are withdrawn."""
    pattern = _pattern(text)
    return [
        one
        for one in publications(db_session)
        if not one.is_withdrawn
        and any(pattern.search(_as_text(kept_part(db_session, one.id, part))) for part in _FROZEN)
    ]


def _pattern(text: str) -> re.Pattern[str]:
    words = text.split()
    if len("".join(words)) < SHORTEST:
        raise RedactProblem(f"A text to remove has at least {SHORTEST} characters.")
    # Whatever spaces and line ends stand between its words.
    return re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)


def _texts(db_session: DbSession, pattern: re.Pattern[str]) -> Iterator[tuple[Any, int, str, Any]]:
    """Each text of each line in which the pattern stands: its model, the line's id, the column, and the value."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__tablename__):
        model: Any = mapper.class_
        if model.__tablename__ in _LEFT:
            continue
        columns = [
            column
            for column in model.__table__.c
            if (
                type(column.type) in (String, Text)
                or column is Change.__table__.c.fields
                or column in _OF_FILES
                or column in _ANSWERS
                or (model is Publication and column.name in _FROZEN)
            )
            and not column.foreign_keys
            and column.name not in _OWN_WORDS
        ]
        keys = inspect(model).primary_key
        if not columns or len(keys) != 1:
            continue
        last = 0
        lines = select(keys[0], *columns).order_by(keys[0]).limit(1 if model is Publication else LINES_AT_ONCE)
        if model is Publication:
            lines = lines.where(Publication.withdrawn_at.is_not(None))
        while rows := db_session.execute(lines.where(keys[0] > last)).all():
            last = rows[-1][0]
            for line_id, *values in rows:
                for column, value in zip(columns, values, strict=True):
                    if not value:
                        continue
                    if pattern.search(
                        value if isinstance(value, str) else _as_text(_searched(model, column.name, value))
                    ):
                        yield model, line_id, column.name, value


def _is_name(model: Any, field: str) -> bool:
    """Whether a field is the name of something in a list; what a file is called is not."""
    return field in _NAMES and model is not ImportedFile


def _searched(model: Any, field: str, value: Any) -> Any:
    """A value with the ids of questions as texts beside their answers."""
    if model.__table__.c[field] in _ANSWERS:
        return [value, *value]
    if model is Change and "answers" in value:
        return [value, *(list(answers) for answers in value["answers"] if isinstance(answers, dict))]
    return value


def _without_answers(pattern: re.Pattern[str], model: Any, field: str, value: Any) -> Any:
    """A value without the answers to questions whose ids hold the pattern."""

    def without(answers: Any) -> Any:
        if not isinstance(answers, dict):
            return answers
        return {id_: answer for id_, answer in answers.items() if not pattern.search(id_)}

    if model.__table__.c[field] in _ANSWERS:
        return without(value)
    if model is Change and "answers" in value:
        return {**value, "answers": [without(answers) for answers in value["answers"]]}
    return value


def files_with(db_session: DbSession, folder: Path, text: str) -> list[tuple[str, date]]:
    """The name of each file from people that is kept and in which a text stands, and the last day on which it is."""
    pattern = _pattern(text)
    kept = select(ImportedFile).where(ImportedFile.removed_at.is_(None)).order_by(ImportedFile.id)
    found = []
    for file in db_session.scalars(kept):
        book = kept_book(folder, file)
        texts = (
            text
            for sheet in (book.sheets if book else ())
            for cells in sheet.rows.values()
            for cell in cells.values()
            for text in (cell.text, cell.comment)
        )
        if any(pattern.search(text) for text in texts if text):
            found.append((file.name, file.keep_until))
    return found


def _key(model: Any) -> Any:
    return inspect(model).primary_key[0]


def _as_text(value: Any) -> str:
    """The texts within a value of a change, a line each."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\n".join(filter(None, map(_as_text, value)))
    return value if isinstance(value, str) else ""


def _replaced(pattern: re.Pattern[str], value: Any, instead: str, found_by: Collection[str] = ()) -> Any:
    """A value without the text; what stands under the names of `found_by` is no text of anybody's."""
    if isinstance(value, str):
        return pattern.sub(lambda _: instead, value)
    if isinstance(value, list):
        return [_replaced(pattern, part, instead, found_by) for part in value]
    if isinstance(value, dict):
        return {
            name: part if name in found_by and not _holds_more(part) else _replaced(pattern, part, instead, found_by)
            for name, part in value.items()
        }
    return value


def _holds_more(part: Any) -> bool:
    """Whether a part holds further parts with texts of their own, as the rows of a table do."""
    return isinstance(part, dict) or (isinstance(part, list) and any(isinstance(one, dict) for one in part))


def _around(pattern: re.Pattern[str], value: Any) -> str:
    text = value if isinstance(value, str) else _as_text(value)
    found = pattern.search(text)
    assert found
    start, end = max(0, found.start() - EXCERPT), found.end() + EXCERPT
    return " ".join(f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}".split())
