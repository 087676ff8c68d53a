"""Which entries a search finds: the one place that knows how each database looks for words.

Courses, organisations (their other spellings too) and trainers are looked up in their lists, and the entries by their
ids; reference, venue and notes are looked up in the words kept beside each entry (`models.searches`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    false,
    func,
    intersect,
    literal,
    null,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import (
    Course,
    Entry,
    EntryOrganisation,
    EntryText,
    EntryTrainer,
    Organisation,
    OrganisationSpelling,
    Trainer,
)
from training_register.models.searches import SQLITE_INDEX
from training_register.queries.unindexed import unindexed
from training_register.rules.names import folded
from training_register.rules.searches import has_beginning, words_sought

_SEARCH = table(SQLITE_INDEX, column("rowid", Integer), column(SQLITE_INDEX, String))


@dataclass(frozen=True, slots=True)
class NamesWith:
    """The ids of the names of which a word begins with some letters."""

    courses: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    trainers: set[int] = field(default_factory=set)


def names_with(db_session: DbSession, words: Sequence[str]) -> dict[str, NamesWith]:
    """For the beginning of each word, the names that have it: one query."""
    found = {word: NamesWith() for word in words}
    if not words:
        return found
    for kind, plain, id_, merged_into_id in db_session.execute(_names_like(words)):
        for word, names in found.items():
            if has_beginning(plain, word):
                ids: set[int] = getattr(names, kind)
                ids.add(id_)
                # What was merged is found where it went, too.
                if merged_into_id is not None:
                    ids.add(merged_into_id)
    return found


def _names_like(words: Sequence[str]) -> Any:
    """Names that hold the letters of a word anywhere; Python looks at where. Apostrophes part nothing."""

    def like(plain: Any) -> ColumnElement[bool]:
        # Words are letters and figures: none of them is a sign of LIKE.
        return or_(*(func.replace(plain, "'", "").like(f"%{word}%") for word in words))

    course, organisation, spelling, trainer = (
        model.__table__.c for model in (Course, Organisation, OrganisationSpelling, Trainer)
    )
    merged = aliased(Organisation.__table__).c
    nothing = cast(null(), Integer)
    return union_all(
        *(
            select(literal(kind, String), names.folded, id_, merged_into_id).where(like(names.folded))
            for kind, names, id_, merged_into_id in (
                ("courses", course, course.id, nothing),
                ("trainers", trainer, trainer.id, nothing),
                ("organisations", organisation, organisation.id, organisation.merged_into_id),
                ("organisations", spelling, spelling.organisation_id, nothing),
            )
        ),
        # And the other way round: entries keep the line of what was merged.
        *(
            select(literal("organisations", String), names.folded, merged.id, nothing).where(
                like(names.folded), merged.merged_into_id == owner_id
            )
            for names, owner_id in ((organisation, organisation.id), (spelling, spelling.organisation_id))
        ),
    )


def organisations_called(db_session: DbSession, name: str) -> set[int]:
    """The ids of the organisations that somebody means by a name: the one that has it, else those with its words.

    A name is the name itself, another spelling or the short name of addresses; the beginnings of its words do too.
    """
    own, spelling = Organisation.__table__.c, OrganisationSpelling.__table__.c
    plain = folded(name)
    exactly = union_all(
        select(func.coalesce(own.merged_into_id, own.id)).where(or_(own.folded == plain, own.short_name == name)),
        select(spelling.organisation_id).where(spelling.folded == plain),
    )
    if found := set(db_session.scalars(exactly)):
        # Entries keep the line of what was merged.
        return found | set(db_session.scalars(select(own.id).where(own.merged_into_id.in_(found))))
    words = words_sought(name)
    having = [names.organisations for names in names_with(db_session, words).values()]
    return set.intersection(*having) if having else set()


def found_by(
    db_session: DbSession, names: dict[str, NamesWith], entry: Any, *, one_by_one: bool = False
) -> ColumnElement[bool]:
    """Entries in which the beginning of every word is found, given the names that have it; none without a word.

    The entries of a word are collected, unless `one_by_one` says that few entries are looked at, whatever the words.
    """
    if not names:
        return false()
    if one_by_one:
        return and_(*(_tried_on(db_session, word, found, entry) for word, found in names.items()))
    words: list[Any] = [_entries_with(db_session, word, found) for word, found in names.items()]
    # What has every word is worked out before any entry is looked at.
    ids: Any = words[0]
    if len(words) > 1:
        ids = intersect(*[select(word.subquery()) for word in words])
    among: ColumnElement[bool] = entry.id.in_(ids)
    return among


def is_common(names: NamesWith) -> bool:
    """Whether the names with a word are likely those of a good part of all entries."""
    return len(names.courses) > 3 or len(names.organisations) > 500 or len(names.trainers) > 10


def _entries_with(db_session: DbSession, word: str, names: NamesWith) -> Any:
    organisations, trainers = EntryOrganisation.__table__.c, EntryTrainer.__table__.c
    entry = Entry.__table__.c
    parts = [_text_with(db_session, word)]
    if names.organisations:
        lines = select(organisations.entry_id).where(one_of(organisations.organisation_id, names.organisations))
        parts.append(lines)
    if names.courses:
        parts.append(select(entry.id).where(one_of(entry.course_id, names.courses)))
    if names.trainers:
        parts.append(select(trainers.entry_id).where(one_of(trainers.trainer_id, names.trainers)))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _tried_on(db_session: DbSession, word: str, names: NamesWith, entry: Any) -> ColumnElement[bool]:
    organisations, trainers = EntryOrganisation.__table__.c, EntryTrainer.__table__.c
    ways: list[ColumnElement[bool]] = []
    if names.courses:
        ways.append(one_of(entry.course_id, names.courses))
    ways.append(entry.id.in_(_text_with(db_session, word)))
    for lines, named, ids in (
        (organisations, organisations.organisation_id, names.organisations),
        (trainers, trainers.trainer_id, names.trainers),
    ):
        if ids:
            # An entry has a line or two: the index of their entries finds them, and not one for each of the ids.
            among = one_of(unindexed(db_session, named), ids)
            line = select(lines.entry_id).where(lines.entry_id == entry.id, among)
            ways.append(line.correlate(Entry.__table__).exists())
    return or_(*ways)


def _text_with(db_session: DbSession, word: str) -> Select[int]:
    """The ids of entries with a word in their own texts that begins so. The word is letters and figures alone."""
    if db_session.get_bind().dialect.name == "sqlite":
        return select(_SEARCH.c.rowid).where(_SEARCH.c[SQLITE_INDEX].op("MATCH")(f'"{word}"*'))
    words = EntryText.__table__.c
    return select(words.entry_id).where(words.words.op("@@")(cast(f"'{word}':*", TSQUERY)))


def one_of(of: ColumnElement[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """Ids among some; they are written into the statement, since a database takes only so many parameters."""
    chosen = bindparam("ids", sorted(ids), unique=True, expanding=True, literal_execute=True, type_=Integer)
    return of.in_(chosen)
