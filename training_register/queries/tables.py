"""How tables are printed: report tables as they hold in a year, audiences and the sectors that they offer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, or_, select

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
from training_register.queries.periods import in_period
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period


@dataclass(frozen=True, slots=True)
class RowLayout:
    """A row as it is printed, and the sectors that feed it."""

    key: str
    label: str
    sector_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoteLayout:
    """A note about some rows, and what is printed where no organisation may be named."""

    text: str
    text_without_names: str
    row_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How an audience's table is printed."""

    name: str
    audience_id: int
    counts_what: CountsWhat
    title: str
    heading: str
    total_label: str
    sentence: str
    rows: tuple[RowLayout, ...]
    notes: tuple[NoteLayout, ...]


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
    in_year = (func.coalesce(AudienceSector.from_year, reporting_year) <= reporting_year) & (
        func.coalesce(AudienceSector.to_year, reporting_year) >= reporting_year
    )
    statement = (
        select(
            Audience.id,
            Audience.name,
            Audience.short_name,
            Sector.id,
            Sector.name,
            Sector.short_name,
            in_year & Sector.retired_on.is_(None),
        )
        .select_from(AudienceSector)
        .join(Audience, Audience.id == AudienceSector.audience_id)
        .join(Sector, Sector.id == AudienceSector.sector_id)
        .order_by(Audience.position, Audience.id, AudienceSector.position, AudienceSector.id)
    )
    return [OfferedSector(*row) for row in db_session.execute(statement)]


def layouts_in(db_session: DbSession, reporting_year: int) -> list[TableLayout]:
    """The report tables as they hold in a reporting year, in their order."""
    # Of the versions of a table, the last one that began by then.
    newest = (
        select(ReportTable.short_name, func.max(ReportTable.from_year).label("from_year"))
        .where(ReportTable.from_year <= reporting_year)
        .group_by(ReportTable.short_name)
        .subquery()
    )
    tables = db_session.execute(
        select(
            ReportTable.id,
            ReportTable.short_name,
            ReportTable.audience_id,
            ReportTable.counts_what,
            ReportTable.title,
            ReportTable.heading,
            ReportTable.total_label,
            ReportTable.sentence,
        )
        .join(
            newest,
            (newest.c.short_name == ReportTable.short_name) & (newest.c.from_year == ReportTable.from_year),
        )
        .order_by(ReportTable.position, ReportTable.id)
    ).all()
    table_ids = [table.id for table in tables]
    rows = _rows_of(db_session, table_ids)
    notes = _notes_of(db_session, table_ids)
    return [TableLayout(*table[1:], tuple(rows[table.id]), tuple(notes[table.id])) for table in tables]


def _rows_of(db_session: DbSession, table_ids: list[int]) -> defaultdict[int, list[RowLayout]]:
    found = db_session.execute(
        select(ReportRow.report_table_id, ReportRow.id, ReportRow.key, ReportRow.label, ReportRowSector.sector_id)
        .outerjoin(ReportRowSector, ReportRowSector.report_row_id == ReportRow.id)
        .where(ReportRow.report_table_id.in_(table_ids))
        .order_by(ReportRow.report_table_id, ReportRow.position, ReportRow.id, ReportRowSector.sector_id)
    )
    fed: dict[tuple[int, int, str, str], list[int]] = {}
    for table_id, row_id, key, label, sector_id in found:
        sector_ids = fed.setdefault((table_id, row_id, key, label), [])
        if sector_id is not None:
            sector_ids.append(sector_id)
    rows: defaultdict[int, list[RowLayout]] = defaultdict(list)
    for (table_id, _, key, label), sector_ids in fed.items():
        rows[table_id].append(RowLayout(key, label, tuple(sector_ids)))
    return rows


def _notes_of(db_session: DbSession, table_ids: list[int]) -> defaultdict[int, list[NoteLayout]]:
    found = db_session.execute(
        select(
            ReportNote.report_table_id,
            ReportNote.id,
            ReportNote.text,
            ReportNote.text_without_names,
            ReportRow.key,
        )
        .outerjoin(ReportNoteRow, ReportNoteRow.report_note_id == ReportNote.id)
        .outerjoin(ReportRow, ReportRow.id == ReportNoteRow.report_row_id)
        .where(ReportNote.report_table_id.in_(table_ids))
        .order_by(ReportNote.report_table_id, ReportNote.position, ReportNote.id, ReportRow.position)
    )
    about: dict[tuple[int, int, str, str], list[str]] = {}
    for table_id, note_id, text, without, row_key in found:
        keys = about.setdefault((table_id, note_id, text, without), [])
        if row_key is not None:
            keys.append(row_key)
    notes: defaultdict[int, list[NoteLayout]] = defaultdict(list)
    for (table_id, _, text, without), keys in about.items():
        notes[table_id].append(NoteLayout(text, without, tuple(keys)))
    return notes


def organisations_that_may_be_named(db_session: DbSession, period: Period) -> dict[tuple[int, int], list[str]]:
    """The names, by audience and sector, behind the delivered entries of a period: those of most entries first."""
    # An organisation that was merged goes by the name of the one it was merged into.
    named = (
        select(
            Entry.audience_id,
            Entry.sector_id,
            func.coalesce(Organisation.merged_into_id, Organisation.id).label("organisation_id"),
            func.count().label("entries"),
            func.min(EntryOrganisation.position).label("position"),
        )
        .join(EntryOrganisation, EntryOrganisation.entry_id == Entry.id)
        .join(Organisation, Organisation.id == EntryOrganisation.organisation_id)
        .where(
            in_period(period),
            Entry.status == Status.DELIVERED,
            or_(Organisation.may_be_named, Organisation.merged_into_id.is_not(None)),
        )
        .group_by(Entry.audience_id, Entry.sector_id, func.coalesce(Organisation.merged_into_id, Organisation.id))
        .subquery()
    )
    statement = (
        select(named.c.audience_id, named.c.sector_id, Organisation.name)
        .join(Organisation, Organisation.id == named.c.organisation_id)
        .where(Organisation.may_be_named)
        .order_by(
            named.c.audience_id,
            named.c.sector_id,
            named.c.entries.desc(),
            named.c.position,
            Organisation.sort_name,
            Organisation.id,
        )
    )
    names: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for audience_id, sector_id, name in db_session.execute(statement):
        names[audience_id, sector_id].append(name)
    return names
