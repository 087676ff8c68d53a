"""What the pages of a publication show: nothing but what was frozen, and which versions there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.outputs.charts import Chart, chart_of
from training_register.outputs.figures import figure_of
from training_register.outputs.kept_download import download_kept
from training_register.outputs.publication import Download
from training_register.outputs.wording import words_of
from training_register.queries.publications import Published, files_of, formats_of_all, kept_part, publications
from training_register.reports.protecting import log_table
from training_register.reports.stated_figures import SOURCE as STATED
from training_register.rules.publications import REASONS_IN_WORDS, Accepted, GapKind, Hidden, Reason
from training_register.table import Cell, Mark, Table

# What a number of entries lacks, by the kind of the gap: of one, of several.
_LACKS: Mapping[str, tuple[str, str]] = {
    GapKind.SESSIONS: ("did not record its number of sessions", "did not record their number of sessions"),
    GapKind.ATTENDED: ("did not record how many attended", "did not record how many attended"),
    GapKind.OVERDUE: (
        "was planned, and is not known to have taken place; it is not counted",
        "were planned, and are not known to have taken place; they are not counted",
    ),
    GapKind.DOUBLE: ("may be counted twice", "may be counted twice"),
}
STOPPED = "stopped asking"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing of some entries for one reason, in a sentence that names none of them, and their ids."""

    words: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChapterTable:
    """A table of a publication as its page prints it."""

    number: int
    table: Table
    chart: Chart | None
    # What somebody else worked out: no entry stands behind its figures.
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A version of a publication that stands, as its page prints it."""

    published: Published
    download: Download
    tables: tuple[ChapterTable, ...]
    gaps: tuple[Gap, ...]
    # The reasons for which figures were revised, each with what it means.
    reasons: tuple[tuple[str, str], ...]
    formats: tuple[str, ...]
    pictures: frozenset[str]
    # The version that stands in its place; None of the newest.
    newer: Published | None

    @property
    def revised_since(self) -> str:
        """Which version its list of changes is about."""
        return "version 1" if self.published.version == 2 else "the version before"


@dataclass(frozen=True, slots=True)
class PublishedPeriod:
    """The versions of a period's publication, the latest first, each with the endings of its files."""

    address: str
    versions: tuple[tuple[Published, tuple[str, ...]], ...]


def published_periods(db_session: DbSession) -> list[PublishedPeriod]:
    """Every period with a publication, the latest first."""
    formats = formats_of_all(db_session)
    periods: dict[str, list[Published]] = {}
    for one in publications(db_session):
        periods.setdefault(one.period, []).append(one)
    return [
        PublishedPeriod(address, tuple((one, tuple(formats.get(one.id, ()))) for one in versions))
        for address, versions in periods.items()
    ]


def frozen_download(db_session: DbSession, published: Published) -> Download:
    """What was published, as every printer takes it."""
    return download_kept(kept_part(db_session, published.id, "download"))


def log_of(db_session: DbSession, published: Published) -> Table:
    """The log of what was hidden in a version, as it was kept when that was published."""
    log = (Hidden.kept(one) for one in kept_part(db_session, published.id, "hidden"))
    return log_table(log, frozen_download(db_session, published).tables)


def chapter_of(db_session: DbSession, published: Published, *, standing: Published | None) -> Chapter:
    """A version that was not withdrawn; `standing` is the newest of its period that was not."""
    download = frozen_download(db_session, published)
    names = files_of(db_session, published.id)
    kept = kept_part(db_session, published.id, "gaps")
    return Chapter(
        published=published,
        download=download,
        tables=_numbered(download),
        gaps=tuple(gaps_in_words(Accepted.kept(one) for one in kept)),
        reasons=_reasons(download),
        formats=tuple(name for name in names if "." not in name),
        pictures=frozenset(name for name in names if "." in name),
        newer=standing if standing and standing.version > published.version else None,
    )


def chapter_before(download: Download, gaps: Iterable[Accepted]) -> Chapter:
    """A version as its page would print it, before it is published."""
    assert download.version is not None
    period = download.period
    return Chapter(
        published=Published(
            id=0,
            period=period.address,
            version=download.version,
            starts_on=period.first,
            ends_on=period.last,
            published_at=download.made_at,
            published_by="",
            withdrawn_at=None,
            withdrawn_by="",
            withdrawn_reason="",
        ),
        download=download,
        tables=_numbered(download),
        gaps=tuple(gaps_in_words(gaps)),
        reasons=_reasons(download),
        formats=(),
        pictures=frozenset(),
        newer=None,
    )


def _numbered(download: Download) -> tuple[ChapterTable, ...]:
    return tuple(
        ChapterTable(number, table, chart_of(table), table.source == STATED)
        for number, table in enumerate(download.tables, 1)
    )


def _reasons(download: Download) -> tuple[tuple[str, str], ...]:
    given = {one.reason for one in download.changes}
    return tuple((reason.value, REASONS_IN_WORDS[reason]) for reason in Reason if reason in given)


def gaps_in_words(gaps: Iterable[Accepted]) -> Iterator[Gap]:
    """What is missing, by kind and reason: how many entries, and why that was accepted."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for one in gaps:
        alike.setdefault((one.kind, one.state, one.reason.strip().rstrip(".")), []).append(one.entry)
    of_kinds = list(GapKind)
    for (kind, state, reason), entries in sorted(alike.items(), key=lambda item: _place(item[0][0], of_kinds)):
        lacks = _LACKS.get(kind, (f"lacked: {kind}", f"lacked: {kind}"))[len(entries) > 1]
        why = "Nobody is asked any more" if state == STOPPED else "Accepted"
        told = f"{why}: {reason}." if reason else f"{why}."
        yield Gap(f"{entries_in_words(len(entries))} {lacks}. {told}", tuple(entries))


def _place(kind: str, kinds: list[GapKind]) -> int:
    return kinds.index(GapKind(kind)) if kind in kinds else len(kinds)


def has_changed(download: Download, live: Iterable[Table]) -> bool:
    """Whether a figure that was published is another in the tables as they are now; what was hidden is not compared."""
    now = {table.name: table for table in live}
    return any(table.name not in now or _differs(table, now[table.name]) for table in download.tables)


def _differs(published: Table, now: Table) -> bool:
    before, after = _seen(published), _seen(now)
    hidden = {place for seen in (before, after) for place, cell in seen.items() if Mark.CONFIDENTIAL in cell.marks}
    return any(
        place not in before or place not in after or _words(published, before[place]) != _words(now, after[place])
        for place in {*before, *after} - hidden
    )


def _seen(table: Table) -> dict[tuple[str, str], Cell]:
    """Every figure, and every text that stands in place of one, by the keys of its row and column."""
    cells = {(row.key, column.key): cell for row in table.all_rows for column, cell in table.measures(row)}
    return cells | {("", line.key): line.cell for line in table.lines}


def _words(table: Table, cell: Cell) -> str:
    """What a reader sees of it, but for its marks."""
    if isinstance(cell.value, str | date):
        return words_of(cell)
    figure = figure_of(cell, table.style)
    return f"{figure.shown or figure.shorthand} {figure.aside}"
