"""Which entries a search finds: the one place that knows how each database looks for words.

Courses, organisations (their other spellings too) and trainers are looked up in their lists, and the entries by their
ids; reference, venue and notes are looked up in the words kept beside each entry (`models.searches`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

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
    told = {f"like_{number}": f"%{word}%" for number, word in enumerate(words)}
    for kind, plain, id_, merged_into_id in db_session.execute(_names_like(len(words)), told).all():
        for word, names in found.items():
            if has_beginning(plain, word):
                ids: set[int] = getattr(names, kind)
                ids.add(id_)
                # What was merged is found where it went, too.
                if merged_into_id is not None:
                    ids.add(merged_into_id)
    return found


@lru_cache(maxsize=32)
def _names_like(number: int) -> Any:
    """Names that hold the letters of one of so many words anywhere; Python looks at where. Apostrophes part nothing."""
    words = [bindparam(f"like_{place}", type_=String) for place in range(number)]

    def like(plain: Any) -> ColumnElement[bool]:
        # Words are letters and figures: none of them is a sign of LIKE.
        return or_(*(func.replace(plain, "'", "").like(word) for word in words))

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


def organisations_one_with(db_session: DbSession, ids: Iterable[int]) -> set[int]:
    """The ids of organisations, of what they were merged into and of all that was: entries keep the lines of each."""
    own, told = Organisation.__table__.c, aliased(Organisation.__table__).c
    kept = select(func.coalesce(told.merged_into_id, told.id)).where(told.id.in_(sorted(ids)))
    return set(db_session.scalars(select(own.id).where(func.coalesce(own.merged_into_id, own.id).in_(kept))))


class KindsOfNames(NamedTuple):
    """What a statement has to know of a word: which kinds of names have it, and not which names."""

    courses: bool
    organisations: bool
    trainers: bool
    # Whether they are so many that their entries are rather tried than collected, if another word is rarer.
    are_many: bool


def kinds_of(names: NamesWith) -> KindsOfNames:
    """Of which kinds there are names with a word."""
    are_many = len(names.courses) > 1 or len(names.organisations) > 20 or len(names.trainers) > 3
    return KindsOfNames(bool(names.courses), bool(names.organisations), bool(names.trainers), are_many)


def found_by(
    dialect: str, words: Sequence[KindsOfNames], entry: Any, *, one_by_one: bool = False
) -> ColumnElement[bool]:
    """Entries in which the beginning of every word is found; none without a word. `told_of` tells it the words.

    The entries of a word are collected, unless `one_by_one` says that few entries are looked at, whatever the words;
    beside a rare word, those of a common one are tried among what it has.
    """
    if not words:
        return false()
    numbered = list(enumerate(words))
    rare = [] if one_by_one else [word for word in numbered if not word[1].are_many] or numbered
    tried = [_tried_on(dialect, number, kinds, entry) for number, kinds in numbered if (number, kinds) not in rare]
    if not rare:
        return and_(*tried)
    collected: list[Any] = [_entries_with(dialect, number, kinds) for number, kinds in rare]
    # What has every word is worked out before any entry is looked at.
    ids: Any = collected[0]
    if len(collected) > 1:
        ids = intersect(*[select(word.subquery()) for word in collected])
    return and_(entry.id.in_(ids), *tried)


def told_of(dialect: str, names: dict[str, NamesWith]) -> dict[str, Any]:
    """What a statement with `found_by` is told of some words and the names that have them."""
    told: dict[str, Any] = {}
    for number, (word, found) in enumerate(names.items()):
        # A word is letters and figures alone.
        told[f"word_{number}"] = f'"{word}"*' if dialect == "sqlite" else f"'{word}':*"
        for kind in ("courses", "organisations", "trainers"):
            if ids := getattr(found, kind):
                told[f"word_{number}_{kind}"] = sorted(ids)
    return told


def is_common(names: NamesWith) -> bool:
    """Whether the names with a word are likely those of a good part of all entries."""
    return len(names.courses) > 3 or len(names.organisations) > 500 or len(names.trainers) > 10


def _entries_with(dialect: str, number: int, kinds: KindsOfNames) -> Any:
    organisations, trainers = EntryOrganisation.__table__.c, EntryTrainer.__table__.c
    entry = Entry.__table__.c
    parts = [_text_with(dialect, number)]
    if kinds.organisations:
        named = any_of(organisations.organisation_id, f"word_{number}_organisations")
        parts.append(select(organisations.entry_id).where(named))
    if kinds.courses:
        parts.append(select(entry.id).where(any_of(entry.course_id, f"word_{number}_courses")))
    if kinds.trainers:
        parts.append(select(trainers.entry_id).where(any_of(trainers.trainer_id, f"word_{number}_trainers")))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _tried_on(dialect: str, number: int, kinds: KindsOfNames, entry: Any) -> ColumnElement[bool]:
    organisations, trainers = EntryOrganisation.__table__.c, EntryTrainer.__table__.c
    ways: list[ColumnElement[bool]] = []
    if kinds.courses:
        ways.append(any_of(entry.course_id, f"word_{number}_courses"))
    ways.append(entry.id.in_(_text_with(dialect, number)))
    for lines, named, kind in (
        (organisations, organisations.organisation_id, "organisations"),
        (trainers, trainers.trainer_id, "trainers"),
    ):
        if getattr(kinds, kind):
            # An entry has a line or two: the index of their entries finds them, and not one for each of the ids.
            among = any_of(unindexed(dialect, named), f"word_{number}_{kind}")
            line = select(lines.entry_id).where(lines.entry_id == entry.id, among)
            ways.append(line.correlate(Entry.__table__).exists())
    return or_(*ways)


def _text_with(dialect: str, number: int) -> Select[int]:
    """The ids of entries with a word in their own texts that begins so."""
    word = bindparam(f"word_{number}", type_=String)
    if dialect == "sqlite":
        return select(_SEARCH.c.rowid).where(_SEARCH.c[SQLITE_INDEX].op("MATCH")(word))
    words = EntryText.__table__.c
    return select(words.entry_id).where(words.words.op("@@")(cast(word, TSQUERY)))


def any_of(of: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Ids among those that the statement is told under a name; they are written into it, as those of `one_of` are."""
    return of.in_(bindparam(name, expanding=True, literal_execute=True, type_=Integer))


def one_of(of: ColumnElement[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """Ids among some; they are written into the statement, since a database takes only so many parameters."""
    chosen = bindparam("ids", sorted(ids), unique=True, expanding=True, literal_execute=True, type_=Integer)
    return of.in_(chosen)
