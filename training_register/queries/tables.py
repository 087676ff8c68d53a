"""How tables are printed: report tables as they hold in a year, audiences and the sectors that they offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, not_, select, true
from sqlalchemy.orm import aliased, selectinload

from training_register.database import DbSession
from training_register.models import (
    Audience,
    AudienceSector,
    Entry,
    EntryOrganisation,
    Organisation,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    Sector,
)
from training_register.queries.periods import ENTRY, AnyPeriod, in_period, values_of
from training_register.rules.cross_tables import By
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period, PeriodKind
from training_register.rules.sentence_places import places_in
from training_register.table import PLAIN_STYLE, NumberStyle

# What a sentence may say of a table that is counted together with the others.
PLAIN_PLACES = frozenset(
    (
        "attended", "contacts", "completions", "views", "sessions", "entries", "service", "organisation", "place",
        "period", "period_in_words",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowLayout:
    """A row as it is printed, and what feeds it: sectors, or keys of what its table is by (`rules.cross_tables`)."""

    key: str
    label: str
    sector_ids: tuple[int, ...] = ()
    fed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteLayout:
    """A note about some rows, and what is printed where no organisation may be named."""

    text: str
    text_without_names: str
    row_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """How a table is printed. Its rows and columns are named as `rules.cross_tables` reads them."""

    name: str
    # None: the entries of every audience, and of every kind of number.
    audience_id: int | None
    counts_what: CountsWhat | None
    title: str
    heading: str
    total_label: str = "Total"
    sentence: str = ""
    rows: tuple[RowLayout, ...] = ()
    notes: tuple[NoteLayout, ...] = ()
    # Further fields of the entries list, by the names that they have in its address.
    filter: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows_by: str = "sector"
    columns_by: str = ""
    # Pairs of a measure's key and its heading, "" for the usual one; none: sessions and the number that it counts.
    measures: tuple[tuple[str, str], ...] = ()
    has_changes: bool = False
    has_total: bool = True
    # Pairs of a measure's key and a label.
    lines_beneath: tuple[tuple[str, str], ...] = ()
    style: NumberStyle = PLAIN_STYLE
    chart: str = ""
    is_printed: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether it counts sessions and one number by sector, of one audience: all such tables are counted at once."""
        return (
            self.is_of_an_audience
            and self.audience_id is not None
            and self.counts_what is not None
            and self.has_total
            and not (self.filter or self.lines_beneath)
            and places_in(self.sentence) <= PLAIN_PLACES
        )

    @property
    def is_of_an_audience(self) -> bool:
        """Whether it is by sector, with sessions and one number as its columns, as the tables of audiences are."""
        return self.rows_by == By.SECTOR and not (self.columns_by or self.measures)

    @property
    def holds_entries(self) -> bool:
        """Whether it says of an audience what such a table says, be it beside earlier years."""
        return self.rows_by == By.SECTOR and not self.measures and self.columns_by.partition(":")[0] in ("", By.YEARS)

    def may_hold(self, counts_what: CountsWhat, audience_id: int) -> bool:
        """Whether entries of an audience and a kind of number are among those that it counts."""
        return (
            self.holds_entries and self.counts_what in (None, counts_what) and self.audience_id in (None, audience_id)
        )


@dataclass(frozen=True, slots=True)
class OfferedSector:
    """A sector that an audience offers, with the names of both."""

    audience_id: int
    audience: str
    audience_key: str
    sector_id: int
    sector: str
    sector_key: str
    # Whether the audience offers it in the year that was asked for.
    is_offered: bool


def sectors_offered(db_session: DbSession, reporting_year: int) -> list[OfferedSector]:
    """Every sector of every audience in the order of the lists, those of other years included."""
    return [OfferedSector(*row) for row in db_session.execute(_SECTORS, {"year": reporting_year})]


def layouts_in(db_session: DbSession, reporting_year: int) -> list[TableLayout]:
    """The report tables as they hold in a reporting year, in their order, those that are not printed too."""
    told = {"year": reporting_year}
    tables: dict[int, dict[str, Any]] = {}
    fed: list[Any] = []
    for table_id, *columns, row_id, key, label, fed_by, sector_id in db_session.execute(_TABLES, told):
        if table_id not in tables:
            tables[table_id] = dict(zip(_FIELDS, columns, strict=False)) | {
                "style": NumberStyle(*columns[len(_FIELDS) :])
            }
        if row_id is not None:
            fed.append((table_id, row_id, key, label, tuple(fed_by), sector_id))
    rows = _grouped(fed)
    notes = _grouped(db_session.execute(_NOTES, told))
    return [
        TableLayout(
            **said
            | {name: tuple(map(tuple, said[name])) for name in ("measures", "lines_beneath")}
            | {
                "rows": tuple(
                    RowLayout(key, label, sectors, fed_by) for (_, key, label, fed_by), sectors in rows[table_id]
                ),
                "notes": tuple(NoteLayout(text, without, about) for (_, text, without), about in notes[table_id]),
            }
        )
        for table_id, said in tables.items()
    ]


def short_name_of_audience(db_session: DbSession, audience_id: int) -> str:
    """The short name of an audience, by which an address asks for it."""
    return str(db_session.execute(select(_AUDIENCE.short_name).where(_AUDIENCE.id == audience_id)).scalar_one())


def _grouped(found: Iterable[Any]) -> defaultdict[int, list[tuple[tuple[Any, ...], tuple[Any, ...]]]]:
    """Rows (table, thing, …, member or None) as the things of each table, each with its members."""
    members: dict[tuple[Any, ...], list[Any]] = {}
    for *thing, member in found:
        listed = members.setdefault(tuple(thing), [])
        if member is not None:
            listed.append(member)
    things: defaultdict[int, list[tuple[tuple[Any, ...], tuple[Any, ...]]]] = defaultdict(list)
    for (table_id, *rest), listed in members.items():
        things[table_id].append((tuple(rest), tuple(listed)))
    return things


_YEAR = bindparam("year", type_=Integer)
_OFFERS, _TABLE = AudienceSector.__table__.c, ReportTable.__table__.c
_AUDIENCE, _SECTOR = Audience.__table__.c, Sector.__table__.c
_ROW, _FEEDS = ReportRow.__table__.c, ReportRowSector.__table__.c
_NOTE, _ABOUT = ReportNote.__table__.c, ReportNoteRow.__table__.c

_SECTORS = (
    select(
        _AUDIENCE.id,
        _AUDIENCE.name,
        _AUDIENCE.short_name,
        _SECTOR.id,
        _SECTOR.name,
        _SECTOR.short_name,
        and_(
            func.coalesce(_OFFERS.from_year, _YEAR) <= _YEAR,
            func.coalesce(_OFFERS.to_year, _YEAR) >= _YEAR,
            _SECTOR.retired_on.is_(None),
        ),
    )
    .where(_AUDIENCE.id == _OFFERS.audience_id, _SECTOR.id == _OFFERS.sector_id)
    .order_by(_AUDIENCE.position, _AUDIENCE.id, _OFFERS.position, _OFFERS.id)
)

# Of the versions of a table, the last one that began by the year.
_later = aliased(ReportTable.__table__).c
_HOLDS = and_(
    _TABLE.from_year <= _YEAR,
    not_(
        select(true())
        .where(
            _later.short_name == _TABLE.short_name,
            _later.from_year > _TABLE.from_year,
            _later.from_year <= _YEAR,
        )
        .exists()
    ),
)
# With their rows, and the sectors that feed each of these.
_FIELDS = (
    "name", "audience_id", "counts_what", "title", "heading", "total_label", "sentence", "filter", "rows_by",
    "columns_by", "measures", "has_changes", "has_total", "lines_beneath", "chart", "is_printed",
)  # fmt: skip
_TABLES = (
    select(
        _TABLE.id,
        *(_TABLE["short_name" if name == "name" else name] for name in _FIELDS),
        _TABLE.has_commas,
        _TABLE.decimals,
        _ROW.id,
        _ROW.key,
        _ROW.label,
        _ROW.fed_by,
        _FEEDS.sector_id,
    )
    .outerjoin_from(ReportTable.__table__, ReportRow.__table__, _ROW.report_table_id == _TABLE.id)
    .outerjoin(ReportRowSector.__table__, _FEEDS.report_row_id == _ROW.id)
    .where(_HOLDS)
    .order_by(_TABLE.position, _TABLE.id, _ROW.position, _ROW.id, _FEEDS.sector_id)
)
_NOTES = (
    select(_NOTE.report_table_id, _NOTE.id, _NOTE.text, _NOTE.text_without_names, _ROW.key)
    .join_from(ReportTable.__table__, ReportNote.__table__, _NOTE.report_table_id == _TABLE.id)
    .outerjoin(ReportNoteRow.__table__, _ABOUT.report_note_id == _NOTE.id)
    .outerjoin(ReportRow.__table__, _ROW.id == _ABOUT.report_row_id)
    .where(_HOLDS)
    .order_by(_NOTE.report_table_id, _NOTE.position, _NOTE.id, _ROW.position)
)


def organisations_that_may_be_named(
    db_session: DbSession, period: Period, *, sector_ids: Collection[int] | None = None
) -> dict[tuple[int, int], list[str]]:
    """The names, by audience and sector, behind the delivered entries of a period: those of most entries first.

    Of some sectors alone, if these are given: a large year has a thousand names, and a note prints those of a row.
    """
    names: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    statement = _organisations(period.kind, of_some_sectors=sector_ids is not None)
    told = {**values_of(period), "sector_ids": sorted(sector_ids or ())}
    for audience_id, sector_id, name in db_session.execute(statement, told).all():
        names[audience_id, sector_id].append(name)
    return names


@cache
def _organisations(kind: PeriodKind, *, of_some_sectors: bool) -> Select[*tuple[Any, ...]]:
    """An organisation that was merged goes by the name, and the leave, of the one that it was merged into."""
    some = ENTRY.sector_id.in_(bindparam("sector_ids", expanding=True, type_=Integer)) if of_some_sectors else true()
    link, own = EntryOrganisation.__table__.c, aliased(Organisation.__table__).c
    shown, any_one = (aliased(Organisation.__table__).c for _ in range(2))
    return (
        select(ENTRY.audience_id, ENTRY.sector_id, shown.name)
        .where(
            in_period(AnyPeriod(kind), ENTRY),
            ENTRY.status == Status.DELIVERED,
            some,
            link.entry_id == ENTRY.id,
            own.id == link.organisation_id,
            shown.id == func.coalesce(own.merged_into_id, own.id),
            shown.may_be_named,
            # Most registers name none, which a look at the list of organisations tells without reading an entry.
            select(true()).where(any_one.may_be_named).exists(),
        )
        .group_by(ENTRY.audience_id, ENTRY.sector_id, shown.id, shown.name, shown.sort_name)
        .order_by(
            ENTRY.audience_id,
            ENTRY.sector_id,
            func.count().desc(),
            func.min(link.position),
            shown.sort_name,
            shown.id,
        )
    )


def audiences_before_an_entry(db_session: DbSession) -> dict[int, str]:
    """The names of the audiences that have a report table and no entry yet, of any status, by their ids, in order."""
    found = (
        select(Audience.id, Audience.name)
        .where(
            select(true()).where(ReportTable.audience_id == Audience.id).exists(),
            not_(select(true()).where(Entry.audience_id == Audience.id).exists()),
        )
        .order_by(Audience.position, Audience.id)
    )
    return dict(db_session.execute(found).all())


def report_tables_of(db_session: DbSession, audience_ids: Iterable[int]) -> list[ReportTable]:
    """Every version of the report tables of some audiences, with their rows and notes."""
    tables = db_session.scalars(
        select(ReportTable)
        .where(ReportTable.audience_id.in_(list(audience_ids)))
        .options(
            selectinload(ReportTable.rows).selectinload(ReportRow.sectors),
            selectinload(ReportTable.notes).selectinload(ReportNote.rows),
        )
        .order_by(ReportTable.id)
    )
    return list(tables)


def pairs_of(db_session: DbSession, audience_ids: Iterable[int]) -> list[AudienceSector]:
    """The sectors that some audiences offer, whenever they do."""
    pairs = db_session.scalars(
        select(AudienceSector).where(AudienceSector.audience_id.in_(list(audience_ids))).order_by(AudienceSector.id)
    )
    return list(pairs)
