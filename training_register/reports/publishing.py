"""What a publication of a period would be: its tables with small numbers hidden, what is behind them, what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from training_register.clock import PLACE
from training_register.database import DbSession
from training_register.outputs.kept_download import download_kept, plain_download
from training_register.outputs.publication import Download
from training_register.queries.examples import is_example
from training_register.queries.frozen_entries import frozen_entries
from training_register.queries.publications import Published, kept_part, next_version, standing_publication
from training_register.reports.figures_behind import figures_behind
from training_register.reports.how_counted import how_counted
from training_register.reports.period_reports import PeriodReport
from training_register.reports.periods import period_report
from training_register.reports.protecting import protect
from training_register.reports.revision_reasons import evidence_of, with_reasons
from training_register.reports.revisions import revised
from training_register.rules.example_years import INVENTED
from training_register.rules.hiding import Decision, Place, Question
from training_register.rules.periods import Period
from training_register.rules.publications import FigureBehind, Hidden, Revised, plain_behind
from training_register.settings import Settings


@dataclass(frozen=True, slots=True)
class WhyRevised:
    """Why a figure differs from the version before, as the manager who publishes says it."""

    reason: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a manager decided about a publication before it is made.

    `left_out` are the short names of tables. `figures` say what is hidden or shown against the rule, and answer what
    was asked; `why` gives the reasons of revised figures. Both are by table, row and column.
    """

    left_out: Collection[str] = ()
    figures: Mapping[Place, Decision] = field(default_factory=dict)
    why: Mapping[Place, WhyRevised] = field(default_factory=dict)


NOTHING_DECIDED = Decided()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A publication that is not made yet: all that would be frozen, and what has to be said about it.

    `report` is what the period's tables say before anything is hidden. `questions` are answered where they have a
    decision. `refused` says why it can't be published at all, "" where it can. `digest` is the same for the same
    figures, whenever and by whom they are looked at.
    """

    report: PeriodReport
    download: Download
    behind: tuple[FigureBehind, ...]
    entries: Mapping[str, Any]
    hidden: tuple[Hidden, ...]
    questions: tuple[Question, ...]
    refused: str
    before: Published | None
    digest: str


def prepared(
    db_session: DbSession,
    period: Period,
    *,
    settings: Settings,
    today: date,
    made_at: datetime,
    decided: Decided = NOTHING_DECIDED,
) -> Prepared:
    """All that a publication of a period would freeze, with what was decided about it so far."""
    report = period_report(db_session, period, settings=settings, today=today, left_out=decided.left_out)
    behind = figures_behind(db_session, report, settings=settings)
    protected = protect(db_session, report, report.all_tables, behind, settings=settings, decisions=decided.figures)
    download = Download(
        period=period,
        made_at=made_at,
        tables=tuple(replace(table, is_provisional=False) for table in protected.tables),
        notes=protected.report.notes,
        organisation=settings.organisation_name,
        service=settings.service_name,
        place=settings.place,
        contact=settings.contact,
        source=settings.source,
        mark=INVENTED if is_example(db_session) else "",
        version=next_version(db_session, period.address),
        published_on=made_at.astimezone(PLACE).date(),
        sections=how_counted(db_session, protected.report, settings=settings),
    )
    before = standing_publication(db_session, period.address)
    if before is not None:
        changes, download = revised(download_kept(kept_part(db_session, before.id, "download")), download)
        said = (_with_reason(one, decided) for one in changes)
        download = replace(download, changes=with_reasons(said, evidence_of(db_session, before, protected.behind)))
    entries = frozen_entries(db_session, {entry for one in protected.behind for entry, _, _ in one.entries})
    return Prepared(
        report=report,
        download=download,
        behind=protected.behind,
        entries=entries,
        hidden=protected.log,
        questions=protected.questions,
        refused=protected.refused,
        before=before,
        digest=_digest(download, protected.behind, entries),
    )


def _with_reason(one: Revised, decided: Decided) -> Revised:
    why = decided.why.get((one.table, one.row, one.column))
    return replace(one, reason=why.reason, remark=why.remark) if why else one


def _digest(download: Download, behind: tuple[FigureBehind, ...], entries: Mapping[str, Any]) -> str:
    """The same for the same figures: when they were looked at, and the reasons given, are no part of it."""
    plain = plain_download(download)
    for name in ("made_at", "published_on", "changes"):
        del plain[name]
    for table in plain["tables"]:
        del table["as_at"]
    whole = json.dumps([plain, plain_behind(behind), entries], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
