"""Organisations, as their list and their pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import (
    AppUser,
    Area,
    Change,
    Entry,
    EntryOrganisation,
    Operation,
    Organisation,
    OrganisationSpelling,
    OrganisationToldApart,
    Sector,
    Split,
    SplitItem,
)
from training_register.queries.entries import ListedEntry, list_of, listed_entries
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.names import folded
from training_register.rules.organisation_names import Standing
from training_register.rules.permissions import Scope

PAGE_LENGTH = 100
MOST_ENTRIES = 20
MOST_CHANGES = 50
# What the address says where somebody looks for those that have none.
WITHOUT = "none"


class Shown(StrEnum):
    """Which organisations a list shows."""

    IN_USE = "in use"
    RETIRED = "retired"
    MERGED = "merged"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFilter:
    """Which organisations a list shows; what is blank narrows nothing. Sector and area are short names, or WITHOUT."""

    words: str = ""
    sector: str = ""
    area: str = ""
    may_be_named: bool | None = None
    shown: Shown = Shown.IN_USE


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """An organisation as the list shows it: with how many entries, and the day of the last that was delivered."""

    id: int
    name: str
    sector: str | None
    area: str | None
    may_be_named: bool
    retired_on: date | None
    merged_into_id: int | None
    merged_into: str | None
    entries: int = 0
    last_on: date | None = None


def organisations_in_order(
    db_session: DbSession, chosen: OrganisationFilter, after: int | None = None
) -> tuple[list[ListedOrganisation], int | None]:
    """A page of organisations by name, at most PAGE_LENGTH, and the id after which the next begins: two queries."""
    kept = aliased(Organisation)
    statement: Select[*tuple[Any, ...]] = (
        select(
            Organisation.id, Organisation.name, Sector.name, Area.name, Organisation.may_be_named,
            Organisation.retired_on, Organisation.merged_into_id, kept.name,
        )
        .outerjoin(Sector, Sector.id == Organisation.usual_sector_id)
        .outerjoin(Area, Area.id == Organisation.usual_area_id)
        .outerjoin(kept, kept.id == Organisation.merged_into_id)
        .where(*_conditions(chosen))
        .order_by(Organisation.sort_name, Organisation.id)
        .limit(PAGE_LENGTH + 1)
    )  # fmt: skip
    if after is not None:
        name = select(Organisation.sort_name).where(Organisation.id == after).scalar_subquery()
        statement = statement.where(
            or_(
                Organisation.sort_name > name,
                and_(Organisation.sort_name == name, Organisation.id > after),
            )
        )
    rows = db_session.execute(statement).all()
    page = rows[:PAGE_LENGTH]
    used = entries_of(db_session, [row[0] for row in page])
    listed = [
        ListedOrganisation(*row[:8], *used.get(row[0], (0, None)))  # type: ignore[call-arg]  # its fields, in their order
        for row in page
    ]
    return listed, listed[-1].id if len(rows) > PAGE_LENGTH else None


def number_of_organisations(db_session: DbSession, chosen: OrganisationFilter) -> int:
    """How many organisations a list holds on all its pages."""
    statement = (
        select(func.count())
        .select_from(Organisation)
        .outerjoin(Sector, Sector.id == Organisation.usual_sector_id)
        .outerjoin(Area, Area.id == Organisation.usual_area_id)
        .where(*_conditions(chosen))
    )
    return db_session.scalar(statement) or 0


def _conditions(chosen: OrganisationFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in folded(chosen.words).split():
        spelt = select(OrganisationSpelling.id).where(
            OrganisationSpelling.organisation_id == Organisation.id,
            OrganisationSpelling.folded.contains(word, autoescape=True),
        )
        conditions.append(or_(Organisation.folded.contains(word, autoescape=True), spelt.exists()))
    if chosen.sector:
        conditions.append(_named(Organisation.usual_sector_id, Sector.short_name, chosen.sector))
    if chosen.area:
        conditions.append(_named(Organisation.usual_area_id, Area.short_name, chosen.area))
    if chosen.may_be_named is not None:
        conditions.append(Organisation.may_be_named.is_(chosen.may_be_named))
    merged, retired = Organisation.merged_into_id.is_not(None), Organisation.retired_on.is_not(None)
    if chosen.shown is Shown.MERGED:
        conditions.append(merged)
    elif chosen.shown is not Shown.ALL:
        conditions += [~merged, retired if chosen.shown is Shown.RETIRED else ~retired]
    return conditions


def _named(column: Any, short_name: Any, asked: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.is_(None) if asked == WITHOUT else short_name == asked
    return found


def entries_of(db_session: DbSession, ids: Collection[int]) -> dict[int, tuple[int, date | None]]:
    """For each of some organisations how many entries it has, with those of what was merged into it, and the last day.

    One that both name counts once; the last day is that of a delivered entry.
    """
    if not ids:
        return {}
    own = aliased(Organisation)
    goes_to = func.coalesce(own.merged_into_id, own.id)
    statement = (
        select(
            goes_to,
            func.count(EntryOrganisation.entry_id.distinct()),
            func.max(case((Entry.status == Status.DELIVERED, Entry.starts_on))),
        )
        .join(own, own.id == EntryOrganisation.organisation_id)
        .join(Entry, Entry.id == EntryOrganisation.entry_id)
        .where(or_(own.id.in_(ids), own.merged_into_id.in_(ids)))
        .group_by(goes_to)
    )
    return {id_: (number, last_on) for id_, number, last_on in db_session.execute(statement)}


class OrganisationOnPage(NamedTuple):
    """An organisation, with the names of what it refers to."""

    organisation: Organisation
    sector: str | None
    area: str | None
    item: str | None
    merged_into: str | None


def organisation_on_page(db_session: DbSession, organisation_id: int) -> OrganisationOnPage | None:
    """The organisation of an id, merged ones too."""
    kept = aliased(Organisation)
    found = db_session.execute(
        select(Organisation, Sector.name, Area.name, SplitItem.name, kept.name)
        .outerjoin(Sector, Sector.id == Organisation.usual_sector_id)
        .outerjoin(Area, Area.id == Organisation.usual_area_id)
        .outerjoin(SplitItem, SplitItem.id == Organisation.usual_split_item_id)
        .outerjoin(kept, kept.id == Organisation.merged_into_id)
        .where(Organisation.id == organisation_id)
    ).one_or_none()
    return OrganisationOnPage(*found) if found else None


class Spelling(NamedTuple):
    """Another spelling; `merged_id` is that of the organisation that brought it as its name, if one did."""

    id: int
    spelling: str
    merged_id: int | None


def spellings_of(db_session: DbSession, organisation_id: int) -> Sequence[Spelling]:
    """The other spellings of an organisation, in their order."""
    merged = aliased(Organisation)
    found = db_session.execute(
        select(OrganisationSpelling.id, OrganisationSpelling.spelling, merged.id)
        .outerjoin(merged, and_(merged.folded == OrganisationSpelling.folded, merged.merged_into_id == organisation_id))
        .where(OrganisationSpelling.organisation_id == organisation_id)
        .order_by(OrganisationSpelling.folded, OrganisationSpelling.id)
    )
    return [Spelling(*row) for row in found]


def told_apart_from(db_session: DbSession, organisation_id: int) -> Sequence[tuple[int, str]]:
    """The organisations that somebody said are not this one, by their ids and names."""
    other = case(
        (OrganisationToldApart.organisation_id == organisation_id, OrganisationToldApart.other_organisation_id),
        else_=OrganisationToldApart.organisation_id,
    )
    found = db_session.execute(
        select(Organisation.id, Organisation.name)
        .join(OrganisationToldApart, Organisation.id == other)
        .where(
            or_(
                OrganisationToldApart.organisation_id == organisation_id,
                OrganisationToldApart.other_organisation_id == organisation_id,
            )
        )
        .order_by(Organisation.sort_name, Organisation.id)
    )
    return [(id_, name) for id_, name in found]


def last_entries_of(db_session: DbSession, organisation_id: int, *, scope: Scope) -> list[ListedEntry]:
    """The last entries of an organisation and of what was merged into it, the latest first, at most MOST_ENTRIES."""
    family = select(Organisation.id).where(
        or_(Organisation.id == organisation_id, Organisation.merged_into_id == organisation_id)
    )
    its_own = select(EntryOrganisation.entry_id).where(EntryOrganisation.organisation_id.in_(family))
    ids = db_session.scalars(
        select(Entry.id)
        .where(Entry.id.in_(its_own), in_scope(scope))
        .order_by(Entry.starts_on.desc(), Entry.id.desc())
        .limit(MOST_ENTRIES)
    ).all()
    return listed_entries(db_session, list_of(Entry.id.in_(ids), in_scope(scope)))[::-1]


def organisation_with_name(db_session: DbSession, name: str) -> int | None:
    """The id of the organisation that has a name or a spelling; of one that was merged, where it went."""
    plain = folded(name)
    found = db_session.scalar(
        select(func.coalesce(Organisation.merged_into_id, Organisation.id)).where(Organisation.folded == plain)
    )
    return found or db_session.scalar(
        select(OrganisationSpelling.organisation_id).where(OrganisationSpelling.folded == plain)
    )


class Choice(NamedTuple):
    """What can be chosen for an organisation: an id, its key in addresses, a name, and the list that it is of."""

    id: int
    key: str
    name: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationChoices:
    """The short lists that the pages of organisations offer, without what is retired."""

    sectors: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    # Items of splits, with the name of each one's split.
    items: tuple[Choice, ...]


def organisation_choices(db_session: DbSession, chosen: Organisation | None = None) -> OrganisationChoices:
    """The short lists, with what an organisation has already, retired or not: three queries."""

    def listed(model: Any, id_: int | None) -> tuple[Choice, ...]:
        found = db_session.execute(
            select(model.id, model.short_name, model.name)
            .where(or_(model.retired_on.is_(None), model.id == id_))
            .order_by(model.position, model.sort_name, model.id)
        )
        return tuple(Choice(*row) for row in found)

    items = db_session.execute(
        select(SplitItem.id, SplitItem.name, Split.name)
        .join(Split, Split.id == SplitItem.split_id)
        .where(
            or_(
                and_(SplitItem.retired_on.is_(None), Split.retired_on.is_(None)),
                SplitItem.id == (chosen.usual_split_item_id if chosen else None),
            )
        )
        .order_by(Split.position, Split.id, SplitItem.position, SplitItem.id)
    )
    return OrganisationChoices(
        listed(Sector, chosen.usual_sector_id if chosen else None),
        listed(Area, chosen.usual_area_id if chosen else None),
        tuple(Choice(id_, "", name, split) for id_, name, split in items),
    )


@dataclass(frozen=True, slots=True)
class ToMerge:
    """An organisation as the pages about merging show it."""

    id: int
    name: str
    sector: str | None
    area: str | None
    item: str | None
    contact: str
    may_be_named: bool
    retired_on: date | None
    merged_into_id: int | None
    entries: int
    last_on: date | None
    spellings: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """What decides whether its name stays."""
        return Standing(self.id, self.name, self.entries, self.retired_on is not None)


def organisations_to_merge(db_session: DbSession, ids: Collection[int]) -> dict[int, ToMerge]:
    """Some organisations by their ids: three queries, whatever their number."""
    if not ids:
        return {}
    rows = db_session.execute(
        select(
            Organisation.id, Organisation.name, Sector.name, Area.name, SplitItem.name, Organisation.contact,
            Organisation.may_be_named, Organisation.retired_on, Organisation.merged_into_id,
        )
        .outerjoin(Sector, Sector.id == Organisation.usual_sector_id)
        .outerjoin(Area, Area.id == Organisation.usual_area_id)
        .outerjoin(SplitItem, SplitItem.id == Organisation.usual_split_item_id)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.id)
    ).all()  # fmt: skip
    spellings: defaultdict[int, list[str]] = defaultdict(list)
    for id_, spelling in db_session.execute(
        select(OrganisationSpelling.organisation_id, OrganisationSpelling.spelling)
        .where(OrganisationSpelling.organisation_id.in_(ids))
        .order_by(OrganisationSpelling.organisation_id, OrganisationSpelling.folded, OrganisationSpelling.id)
    ):
        spellings[id_].append(spelling)
    used = entries_of(db_session, ids)
    return {row[0]: ToMerge(*row, *used.get(row[0], (0, None)), tuple(spellings[row[0]])) for row in rows}


@dataclass(frozen=True, slots=True)
class OrganisationChange:
    """What one operation did to an organisation or to a line of it: {field: [before, after]}."""

    operation_id: int
    kind: str
    about: str
    by: str
    at: datetime
    is_undone: bool
    undoes_id: int | None
    subject: str
    subject_id: int
    fields: dict[str, list[Any]]


def changes_of_organisation(db_session: DbSession, organisation_id: int) -> list[OrganisationChange]:
    """What was done to an organisation, its spellings, what was merged into it and what it was told apart from.

    The latest first. What was done to an organisation that had the id before, and was taken away, is left out.
    """
    undoing = aliased(Operation)

    def about(*columns: str) -> ColumnElement[bool]:
        return or_(
            *(Change.fields[column][side].as_integer() == organisation_id for column in columns for side in (0, 1))
        )

    conditions = or_(
        and_(Change.subject == Organisation.__tablename__, Change.subject_id == organisation_id),
        and_(Change.subject == Organisation.__tablename__, about("merged_into_id")),
        and_(Change.subject == OrganisationSpelling.__tablename__, about("organisation_id")),
        and_(Change.subject == OrganisationToldApart.__tablename__, about("organisation_id", "other_organisation_id")),
    )
    found = db_session.execute(
        select(
            Operation.id, Operation.kind, Operation.about, func.coalesce(AppUser.email, ""), Operation.at,
            undoing.id.is_not(None), Operation.undoes_id, Change.subject, Change.subject_id, Change.fields,
        )
        .join(Operation, Operation.id == Change.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .outerjoin(undoing, undoing.undoes_id == Operation.id)
        .where(conditions)
        .order_by(Change.operation_id.desc(), Change.id)
    )  # fmt: skip
    changes = [OrganisationChange(*row) for row in found]
    added = max((change.operation_id for change in changes if _adds(change, organisation_id)), default=0)
    return [change for change in changes if change.operation_id >= added]


def _adds(change: OrganisationChange, organisation_id: int) -> bool:
    is_own = change.subject == Organisation.__tablename__ and change.subject_id == organisation_id
    return is_own and "name" in change.fields and change.fields["name"][0] is None


def names_of_organisations(db_session: DbSession, ids: Collection[int]) -> dict[int, str]:
    """The names of some organisations by their ids."""
    return dict(db_session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))).all())


def operation_that_can_be_undone(db_session: DbSession, operation_id: int, kinds: Collection[str]) -> Operation | None:
    """The operation of an id, if it is of some kinds and was not undone."""
    undone = select(Operation.id).where(Operation.undoes_id == operation_id)
    return db_session.scalars(
        select(Operation).where(Operation.id == operation_id, Operation.kind.in_(kinds), ~undone.exists())
    ).one_or_none()
