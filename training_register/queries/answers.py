"""Entries that happened and need a number: whom to ask about them, and what was answered so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import (
    Answer,
    AppUser,
    Entry,
    EntryOrganisation,
    EntryProvider,
    Measure,
    Organisation,
    Provider,
)
from training_register.models.figures import AnswerState
from training_register.queries.entries import ListedEntry, entries_in, list_of
from training_register.queries.missing import missing_attended, missing_sessions, overdue
from training_register.queries.periods import AnyPeriod, cut_off_by, in_period, values_of
from training_register.queries.scopes import in_scope
from training_register.rules.contacts import NOBODY, Contact, contact_of
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.own_sheet import ATTENDED_KEY, SESSIONS_KEY
from training_register.rules.periods import Period, PeriodKind
from training_register.rules.permissions import Scope

PAGE_LENGTH = 30
# A reminder names no more sessions: nobody would read them.
MOST_REMINDED = 200

_ENTRY = Entry.__table__.c
_ANSWER, _MEASURE = Answer.__table__.c, Measure.__table__.c


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who can answer, or nobody: how many entries need a number of theirs, and the texts that name them."""

    contact: Contact
    number: int
    texts: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same person; "" for nobody."""
        return self.contact.key


@dataclass(frozen=True, slots=True)
class Owed:
    """An entry that needs a number: what it lacks, whom to ask, and the version that is seen."""

    entry: ListedEntry
    version: int
    contact: Contact
    lacks_sessions: bool
    lacks_attended: bool

    @property
    def is_planned(self) -> bool:
        """Whether it is planned still, for a day that has passed."""
        return self.entry.status is Status.PLANNED


# Where a page begins: after the entry of this person's key, with this day and id.
After = tuple[str, date, int]


def _first_contact(link: Any, model: Any, column: str) -> Any:
    """The contact of what stands first in an entry's list; of one that was merged, that of where it went."""
    lines = aliased(link.__table__).c
    own, shown = (aliased(model.__table__).c for _ in range(2))
    stands_for = func.coalesce(own.merged_into_id, own.id) if model is Organisation else own.id
    return (
        select(shown.contact)
        .where(lines.entry_id == _ENTRY.id, own.id == lines[column], shown.id == stands_for)
        .order_by(lines.position, lines[column])
        .limit(1)
        .correlate(Entry.__table__)
        .scalar_subquery()
    )


# Who can answer for an entry: whom it names, else the account, else its first organisation's, else the lead's.
_WHOM = func.coalesce(
    func.nullif(_ENTRY.contact, ""),
    select(AppUser.email).where(AppUser.id == _ENTRY.answers_user_id).correlate(Entry.__table__).scalar_subquery(),
    func.nullif(_first_contact(EntryOrganisation, Organisation, "organisation_id"), ""),
    func.nullif(_first_contact(EntryProvider, Provider, "provider_id"), ""),
    "",
)


def _is_set_aside(today: date) -> ColumnElement[bool]:
    """Answers that say not to ask: no longer, or not until a day that is still to come."""
    return or_(_ANSWER.state == AnswerState.STOPPED_ASKING, _ANSWER.ask_again_on > today)


def _not_set_aside(measure_key: str, today: date) -> ColumnElement[bool]:
    return not_(
        select(true())
        .where(
            _ANSWER.entry_id == _ENTRY.id,
            _ANSWER.measure_id == _MEASURE.id,
            _MEASURE.short_name == measure_key,
            _is_set_aside(today),
        )
        .correlate(Entry.__table__)
        .exists()
    )


def _needs_a_number(today: date) -> ColumnElement[bool]:
    """Delivered entries that did not record a number, and planned ones whose day has passed, unless set aside."""
    return or_(
        and_(or_(missing_attended(), overdue(today)), _not_set_aside(ATTENDED_KEY, today)),
        and_(missing_sessions(), _not_set_aside(SESSIONS_KEY, today)),
    )


def _in(period: Period | None) -> list[ColumnElement[bool]]:
    """The entries of a period, those that its edges cut off included; of all days where there is none."""
    if period is None:
        return []
    any_such = AnyPeriod(period.kind)
    return [or_(in_period(any_such), cut_off_by(any_such))]


def people_asked(db_session: DbSession, period: Period | None, *, scope: Scope, today: date) -> list[Asked]:
    """Whoever can give a number that is missing, in the order of their names, and those that nobody can at the end."""
    whom = _WHOM.label("whom")
    found = db_session.execute(
        select(whom, func.count())
        .select_from(Entry.__table__)
        .where(_needs_a_number(today), in_scope(scope), *_in(period))
        .group_by(whom),
        values_of(period) if period else {},
    )
    texts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for text, number in found:
        texts[contact_of(text).key][text] = number
    # Of several ways to write the same person the longest says most.
    people = [
        Asked(contact_of(max(sorted(ways), key=len)), sum(ways.values()), tuple(sorted(ways)))
        for ways in texts.values()
    ]
    return sorted(people, key=lambda one: (one.contact == NOBODY, one.key))


def owed_by(
    db_session: DbSession,
    people: Sequence[Asked],
    period: Period | None,
    *,
    scope: Scope,
    today: date,
    after: After | None = None,
    most: int = PAGE_LENGTH,
) -> tuple[list[Owed], After | None]:
    """A page of what people owe, in their order and by day, and where the next page begins, if there is one."""
    keys = [one.key for one in people]
    if after and after[0] in keys:
        # Those before have no place on this page or on any that follows.
        people = people[keys.index(after[0]) :]
    elif after:
        people = [one for one in people if (one.contact == NOBODY, one.key) > (not after[0], after[0])]
    needed, expected = [], 0
    for one in people:
        needed.append(one)
        expected += one.number if not after or one.key != after[0] else 0
        if expected > most:
            break
    if not needed:
        return [], None
    rank = {text: place for place, one in enumerate(needed) for text in one.texts}
    # Whom to ask is worked out once for each, not again wherever it is compared.
    inner = (
        select(_ENTRY.id, _WHOM.label("whom"))
        .where(_needs_a_number(today), in_scope(scope), *_in(period))
        .cte("owed")
        .prefix_with("MATERIALIZED")
    )
    order = case(rank, value=inner.c.whom)
    conditions = [inner.c.id == Entry.id, inner.c.whom.in_(list(rank))]
    if after and needed[0].key == after[0]:
        conditions.append(or_(order > 0, tuple_(Entry.starts_on, Entry.id) > tuple_(*after[1:])))
    statement = _owed(list_of(*conditions), inner.c.whom).order_by(None).order_by(order, Entry.starts_on, Entry.id)
    found = _read(db_session, statement.limit(most + 1), today, values_of(period) if period else {})
    page = found[:most]
    if len(found) <= most:
        return page, None
    last = page[-1]
    return page, (last.contact.key, last.entry.starts_on, last.entry.id)


def owed_among(db_session: DbSession, ids: Collection[int], *, scope: Scope, today: date) -> list[Owed]:
    """Entries of some ids, whatever they still lack, by day."""
    statement = _owed(list_of(Entry.id.in_(sorted(ids)), in_scope(scope)), _WHOM)
    return _read(db_session, statement, today, {})


def oldest_owed(db_session: DbSession, *, scope: Scope, today: date, most: int) -> tuple[int, list[ListedEntry]]:
    """How many entries need a number, whenever they were, and the oldest of them."""
    conditions = (_needs_a_number(today), in_scope(scope))
    number = db_session.scalar(select(func.count()).select_from(Entry.__table__).where(*conditions)) or 0
    if not number:
        return 0, []
    return number, entries_in(db_session, db_session.execute(list_of(*conditions).limit(most)).all())


def _owed(statement: Select[Any], whom: Any) -> Select[Any]:
    return statement.add_columns(Entry.version, whom)


def _read(db_session: DbSession, statement: Select[Any], today: date, told: dict[str, Any]) -> list[Owed]:
    rows = db_session.execute(statement, told).all()
    owed = []
    for row, entry in zip(rows, entries_in(db_session, rows), strict=True):
        version, whom = row[-2:]
        is_owed = entry.status is Status.DELIVERED or (entry.status is Status.PLANNED and entry.ends_on < today)
        owed.append(
            Owed(
                entry,
                version,
                contact_of(whom),
                lacks_sessions=is_owed and entry.sessions is not None and entry.sessions.value is None,
                lacks_attended=is_owed and entry.attended.value is None,
            )
        )
    return owed


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry about which nobody is asked now: until a day, or no longer and why."""

    entry: ListedEntry
    measure: str
    state: AnswerState
    reason: str
    ask_again_on: date | None
    by: str
    at: datetime


def _set_aside(today: date) -> ColumnElement[bool]:
    """Answers that hold an entry back which still lacks the number."""
    return and_(
        _ANSWER.entry_id == Entry.id,
        _ANSWER.measure_id == _MEASURE.id,
        _is_set_aside(today),
        or_(
            and_(_MEASURE.short_name == ATTENDED_KEY, or_(missing_attended(), overdue(today))),
            and_(_MEASURE.short_name == SESSIONS_KEY, missing_sessions()),
        ),
    )


def number_set_aside(db_session: DbSession, period: Period | None, *, scope: Scope, today: date) -> int:
    """About how many entries nobody is asked now."""
    statement = select(func.count(Entry.id.distinct())).where(_set_aside(today), in_scope(scope), *_in(period))
    return db_session.scalar(statement, values_of(period) if period else {}) or 0


def entries_set_aside(
    db_session: DbSession,
    period: Period | None,
    *,
    scope: Scope,
    today: date,
    entry_id: int | None = None,
    after: tuple[date, int] | None = None,
) -> tuple[list[SetAside], tuple[date, int] | None]:
    """A page of the entries about which nobody is asked now, by day, and where the next one begins.

    An entry that lacks two numbers stands there twice, and always on one page. `entry_id` asks about one alone.
    """
    conditions = [_set_aside(today), in_scope(scope), *_in(period)]
    told = values_of(period) if period else {}
    if entry_id is not None:
        conditions.append(Entry.id == entry_id)
    if after:
        conditions.append(tuple_(Entry.starts_on, Entry.id) > tuple_(*after))
    statement = list_of(*conditions).add_columns(
        _MEASURE.short_name, _ANSWER.state, _ANSWER.reason, _ANSWER.ask_again_on,
        select(AppUser.email).where(AppUser.id == _ANSWER.answered_by_id).scalar_subquery(), _ANSWER.answered_at,
    )  # fmt: skip
    # Each entry has at most two.
    rows = db_session.execute(statement.order_by(_MEASURE.short_name).limit(2 * PAGE_LENGTH + 2), told).all()
    found = [
        SetAside(entry, measure, state, reason, day, by or "", at)
        for (*_, measure, state, reason, day, by, at), entry in zip(rows, entries_in(db_session, rows), strict=True)
    ]
    ids = list(dict.fromkeys(one.entry.id for one in found))
    shown = ids[:PAGE_LENGTH]
    page = [one for one in found if one.entry.id in shown]
    last = page[-1].entry if len(ids) > PAGE_LENGTH else None
    return page, (last.starts_on, last.id) if last else None


@dataclass(frozen=True, slots=True)
class StoppedAsking:
    """How many entries of an audience did not record a number that nobody is asked for any more, and why."""

    counts_what: CountsWhat
    audience_id: int
    measure: str
    reason: str
    entries: int


def stopped_asking_in(db_session: DbSession, period: Period) -> list[StoppedAsking]:
    """What nobody is asked any more of the delivered entries of a period, by reason, the most frequent first."""
    found: Iterable[Any] = db_session.execute(_stopped_asking(period.kind), values_of(period)).all()
    # In Python's order: databases put texts in orders of their own.
    return sorted(
        (StoppedAsking(*row) for row in found),
        key=lambda one: (one.counts_what, one.audience_id, one.measure, -one.entries, one.reason),
    )


@cache
def _stopped_asking(kind: PeriodKind) -> Select[*tuple[Any, ...]]:
    keys = (_ENTRY.counts_what, _ENTRY.audience_id, _MEASURE.short_name, _ANSWER.reason)
    return (
        select(*keys, func.count())
        .where(
            _ANSWER.state == AnswerState.STOPPED_ASKING,
            _ENTRY.id == _ANSWER.entry_id,
            _MEASURE.id == _ANSWER.measure_id,
            _ENTRY.status == Status.DELIVERED,
            in_period(AnyPeriod(kind), _ENTRY),
            or_(
                and_(_MEASURE.short_name == ATTENDED_KEY, _ENTRY.attended.is_(None)),
                and_(_MEASURE.short_name == SESSIONS_KEY, _ENTRY.sessions.is_(None), _ENTRY.has_sessions),
            ),
        )
        .group_by(*keys)
    )
