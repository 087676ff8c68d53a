"""A publication beside the register as it is now: which figures would differ if the period were published again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from training_register.database import DbSession
from training_register.queries.publications import Published
from training_register.reports.figures_behind import figures_behind
from training_register.reports.period_reports import PeriodReport
from training_register.reports.published import frozen_download
from training_register.reports.revision_reasons import evidence_of, with_reasons
from training_register.reports.revisions import hidden_alike, revised
from training_register.rules.publications import Revised
from training_register.settings import Settings


@dataclass(frozen=True, slots=True)
class AsReported:
    """What was revised in a version since the one before, and what has changed since; None for who may not see that."""

    revised: tuple[Revised, ...]
    since: tuple[Revised, ...] | None


def as_reported(
    db_session: DbSession, published: Published, *, settings: Settings, live: PeriodReport | None
) -> AsReported:
    """A version that stands, as reported and as the period's report is now; each difference with a likely reason.

    What the version hid is not compared, and neither are tables that publications leave out.
    """
    download = frozen_download(db_session, published)
    if live is None:
        return AsReported(download.changes, None)
    tables = tuple(table for table in live.all_tables if table.name not in settings.tables_left_out)
    now = hidden_alike(download, replace(download, tables=tables, notes=live.notes))
    changes, _ = revised(download, now)
    behind = figures_behind(db_session, live, settings=settings) if changes else ()
    return AsReported(
        download.changes, with_reasons(changes, evidence_of(db_session, published, behind)) if changes else ()
    )
