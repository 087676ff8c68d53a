"""A publication beside the register as it is now: which figures would differ if the period were published again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from training_register.database import DbSession
from training_register.queries.protected_people import protected_audiences
from training_register.queries.publications import Published
from training_register.reports.figures_behind import figures_behind, figures_said
from training_register.reports.hidden_tables import notes_published, own_notes_published
from training_register.reports.period_reports import PeriodReport
from training_register.reports.published import frozen_download
from training_register.reports.revision_reasons import evidence_of, with_reasons
from training_register.reports.revisions import NOTE, SENTENCE, hidden_alike, revised
from training_register.reports.stated_behind import stated_behind
from training_register.rules.publications import Revised
from training_register.settings import Settings


@dataclass(frozen=True, slots=True)
class AsReported:
    """What was revised in a version since the one before, and what has changed since; None for who may not see that."""

    revised: tuple[Revised, ...]
    since: tuple[Revised, ...] | None


def as_reported(
    db_session: DbSession,
    published: Published,
    *,
    settings: Settings,
    live: PeriodReport | None,
    of_figures_alone: bool = False,
) -> AsReported:
    """A version that stands, as reported and as the period's report is now; each difference with a likely reason.

    What is hidden on either side is not compared, and neither are tables that publications leave out. Where `live` is
    without the numbers of some people, `of_figures_alone` leaves out what sentences and notes say.
    """
    download = frozen_download(db_session, published)
    if live is None:
        return AsReported(download.changes, None)
    audiences = protected_audiences(db_session)
    keys, ids = {one.short_name for one in audiences}, {one.id for one in audiences}
    tables = tuple(
        replace(table, notes=notes_published(live, table, keys))
        for table in live.all_tables
        if table.name not in settings.tables_left_out
    )
    now = hidden_alike(download, replace(download, tables=tables, notes=own_notes_published(live, ids)))
    changes, _ = revised(hidden_alike(now, download), now)
    if of_figures_alone:
        changes = tuple(one for one in changes if one.row or one.column.partition("-")[0] not in (SENTENCE, NOTE))
    if not changes:
        return AsReported(download.changes, ())
    differ = {one.table for one in changes}
    told = _of_tables(live, differ)
    behind = figures_behind(db_session, told, settings=settings)
    # As publications keep it: what sentences and stated figures tell stands on entries too.
    behind = (
        *behind,
        *figures_said(db_session, told, settings=settings),
        *stated_behind(db_session, live.period, told.stated.tables, behind),
    )
    evidence = evidence_of(db_session, published, behind, tables=differ)
    return AsReported(download.changes, with_reasons(changes, evidence))


def _of_tables(report: PeriodReport, names: Collection[str]) -> PeriodReport:
    """A report of some of its tables, with those that the summary and stated totals are made from."""
    summary = report.summary if report.summary and report.summary.name in names else None
    stated = tuple(one for one in report.stated.tables if one.name in names)
    made_from = {row.key for row in summary.rows} if summary else set()
    return replace(
        report,
        tables=tuple(one for one in report.tables if stated or one.name in {*names, *made_from}),
        summary=summary,
        stated=replace(report.stated, tables=stated),
    )
