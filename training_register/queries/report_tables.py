"""Report tables as somebody lays them out: their versions, what each holds, and what its form offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import selectinload

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Area,
    Audience,
    AudienceSector,
    Course,
    Level,
    Organisation,
    Provider,
    ReportNote,
    ReportRow,
    ReportTable,
    Sector,
    Split,
    SplitItem,
)
from training_register.models import Measure as ListedName
from training_register.queries.tables import NoteLayout, RowLayout, TableLayout
from training_register.rules.cross_tables import Axis, By, ListedMeasure, Measure, measures_of
from training_register.rules.entries import CountsWhat, How
from training_register.rules.filters import NONE, SEVERAL
from training_register.rules.report_tables import Span, spans
from training_register.table import NumberStyle


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a report table, as the list of them shows it."""

    id: int
    name: str
    title: str
    audience: str
    counts_what: CountsWhat | None
    rows_by: str
    columns_by: str
    filter: Mapping[str, Any]
    is_printed: bool
    span: Span


class Member(NamedTuple):
    """What can feed a row: the key that feeds it, and its name."""

    key: str
    name: str


class OfferedName(NamedTuple):
    """A name that a form offers by its id."""

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class LayoutChoices:
    """What a form for a report table offers; what is retired stands there too, since older years have it."""

    audiences: tuple[OfferedName, ...]
    sectors: tuple[OfferedName, ...]
    # The ids of the sectors that each audience offers in one year or another, in its own order.
    offered: Mapping[int, Sequence[int]]
    measures: Mapping[str, Measure]
    splits: tuple[Member, ...]

    def sectors_of(self, audience_id: int | None) -> tuple[OfferedName, ...]:
        """The sectors that an audience offers; every one for a table that counts all audiences."""
        if audience_id is None:
            return self.sectors
        known = {sector.id: sector for sector in self.sectors}
        return tuple(known[id_] for id_ in self.offered.get(audience_id, ()))


def versions_in_order(db_session: DbSession) -> dict[str, list[Version]]:
    """The versions of each report table, the newest first, by its short name, in the order of the tables."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    columns = (
        ReportTable.short_name, ReportTable.from_year, ReportTable.id, ReportTable.title, Audience.name,
        ReportTable.counts_what, ReportTable.rows_by, ReportTable.columns_by, ReportTable.filter,
        ReportTable.is_printed,
    )  # fmt: skip
    ordered = select(*columns).outerjoin(ReportTable.audience).order_by(
        ReportTable.position, ReportTable.short_name, ReportTable.from_year, ReportTable.id
    )  # fmt: skip
    for short_name, from_year, *rest in db_session.execute(ordered):
        found[short_name].append((from_year, rest))
    return {name: _versions(name, rows) for name, rows in found.items()}


def _versions(name: str, rows: list[Any]) -> list[Version]:
    rows = sorted(rows, key=lambda row: row[0])
    return [
        Version(id_, name, title, audience or "", what, rows_by, columns_by, asked, printed, span)
        for (_, (id_, title, audience, what, rows_by, columns_by, asked, printed)), span in reversed(
            list(zip(rows, spans([from_year for from_year, _ in rows]), strict=True))
        )
    ]


_IN_FULL = (
    selectinload(ReportTable.rows).selectinload(ReportRow.sectors),
    selectinload(ReportTable.notes).selectinload(ReportNote.rows),
)


def report_table_with_id(db_session: DbSession, table_id: int) -> ReportTable | None:
    """A version of a report table as it is now, with its rows and notes."""
    return _one(db_session, ReportTable.id == table_id)


def report_table_holding(db_session: DbSession, name: str, reporting_year: int) -> ReportTable | None:
    """The version of a report table that prints a year; None where none does."""
    return _one(db_session, ReportTable.short_name == name, ReportTable.from_year <= reporting_year)


def _one(db_session: DbSession, *conditions: ColumnElement[bool]) -> ReportTable | None:
    return db_session.scalars(
        select(ReportTable)
        .where(*conditions)
        .options(*_IN_FULL)
        .order_by(ReportTable.from_year.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def versions_of(db_session: DbSession, name: str) -> list[ReportTable]:
    """Every version of a report table, the oldest first."""
    found = select(ReportTable).where(ReportTable.short_name == name).options(*_IN_FULL)
    return list(db_session.scalars(found.order_by(ReportTable.from_year)))


def from_years_of(db_session: DbSession, name: str) -> list[int]:
    """The years with which the versions of a report table begin, in order."""
    found = select(ReportTable.from_year).where(ReportTable.short_name == name)
    return list(db_session.scalars(found.order_by(ReportTable.from_year)))


def table_names(db_session: DbSession) -> set[str]:
    """The short names of all report tables."""
    return set(db_session.scalars(select(ReportTable.short_name)))


def place_for(db_session: DbSession, name: str) -> int:
    """The position for a new version of a table: that of its other versions, or after every other table."""
    own = db_session.scalar(select(func.max(ReportTable.position)).where(ReportTable.short_name == name))
    last = db_session.scalar(select(func.max(ReportTable.position)))
    return own if own is not None else 0 if last is None else last + 1


def layout_of(table: ReportTable) -> TableLayout:
    """How a version of a report table is printed."""
    return TableLayout(
        name=table.short_name,
        audience_id=table.audience_id,
        counts_what=table.counts_what,
        title=table.title,
        heading=table.heading,
        total_label=table.total_label,
        sentence=table.sentence,
        rows=tuple(
            RowLayout(row.key, row.label, tuple(fed.sector_id for fed in row.sectors), tuple(row.fed_by))
            for row in table.rows
        ),
        notes=tuple(
            NoteLayout(
                note.text,
                note.text_without_names,
                tuple(row.key for row in table.rows if row.id in {about.report_row_id for about in note.rows}),
            )
            for note in table.notes
        ),
        filter=dict(table.filter),
        rows_by=table.rows_by,
        columns_by=table.columns_by,
        measures=pairs(table.measures),
        has_changes=table.has_changes,
        has_total=table.has_total,
        lines_beneath=pairs(table.lines_beneath),
        style=NumberStyle(table.has_commas, table.decimals),
        chart=table.chart,
        is_printed=table.is_printed,
    )


def pairs(stored: list[list[str]]) -> tuple[tuple[str, str], ...]:
    """Measures and their headings, as a layout has them."""
    return tuple((key, heading) for key, heading in stored)


def plain_table_named(db_session: DbSession, name: str) -> tuple[int, CountsWhat] | None:
    """The audience, and the kind of number, of the plain table that has a name while no report table is laid out."""
    for id_, key in db_session.execute(select(Audience.id, Audience.short_name)):
        for what in CountsWhat:
            if name == (key if what is CountsWhat.ATTENDANCES else f"{key}-{what}"):
                return id_, what
    return None


def layout_choices(db_session: DbSession) -> LayoutChoices:
    """What a form for a report table offers."""
    offered: defaultdict[int, list[int]] = defaultdict(list)
    for audience_id, sector_id in db_session.execute(
        select(AudienceSector.audience_id, AudienceSector.sector_id).order_by(
            AudienceSector.audience_id, AudienceSector.position, AudienceSector.id
        )
    ):
        offered[audience_id].append(sector_id)
    listed = select(ListedName.short_name, ListedName.name, ListedName.counts_people)
    return LayoutChoices(
        audiences=tuple(OfferedName(*row) for row in db_session.execute(_in_order(Audience))),
        sectors=tuple(OfferedName(*row) for row in db_session.execute(_in_order(Sector))),
        offered=offered,
        measures=measures_of(
            ListedMeasure(*row) for row in db_session.execute(listed.order_by(ListedName.position, ListedName.id))
        ),
        splits=tuple(
            Member(*row)
            for row in db_session.execute(select(Split.short_name, Split.name).order_by(Split.position, Split.id))
        ),
    )


def _in_order(model: Any) -> Any:
    return select(model.id, model.short_name, model.name).order_by(model.position, model.id)


_LISTS: Final[Mapping[By, Any]] = {
    By.AUDIENCE: Audience,
    By.ACTIVITY: Activity,
    By.COURSE: Course,
    By.LEVEL: Level,
    By.AREA: Area,
    By.PROVIDER: Provider,
}
_NOTHING: Final[Mapping[By, str]] = {
    By.COURSE: "No course",
    By.LEVEL: "No level",
    By.HOW: "How is not recorded",
    By.AREA: "No area",
    By.PROVIDER: "Deliverer not recorded",
    By.ORGANISATION: "No organisation",
}
_SEVERAL: Final[Mapping[By, str]] = {By.AREA: "Several areas", By.ORGANISATION: "Several organisations"}


def members_of(db_session: DbSession, axis: Axis) -> tuple[Member, ...]:
    """What can feed the rows of a table that is by a list, in the list's order; none for any other."""
    if axis.by is By.HOW:
        found = [Member(how.value, how.value.capitalize()) for how in How]
    elif axis.by is By.SPLIT:
        items = (
            select(cast(SplitItem.id, String), SplitItem.name)
            .join(SplitItem.split)
            .where(Split.short_name == axis.of)
            .order_by(SplitItem.position, SplitItem.id)
        )
        found = [Member(*row) for row in db_session.execute(items)]
    elif axis.by is By.ORGANISATION:
        names = select(cast(Organisation.id, String), Organisation.name)
        kept = names.where(Organisation.merged_into_id.is_(None)).order_by(Organisation.sort_name, Organisation.id)
        found = [Member(*row) for row in db_session.execute(kept)]
    elif axis.by in _LISTS:
        model = _LISTS[axis.by]
        listed = select(model.short_name, model.name)
        found = [Member(*row) for row in db_session.execute(listed.order_by(model.position, model.id))]
    else:
        return ()
    if axis.by in _NOTHING:
        found.append(Member(NONE, _NOTHING[axis.by]))
    if axis.by in _SEVERAL:
        found.append(Member(SEVERAL, _SEVERAL[axis.by]))
    return tuple(found)
