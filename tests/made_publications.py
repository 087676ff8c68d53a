"""Publications for tests, made of a register as the program makes them, with nothing hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from training_register import clock
from training_register.actions.publications import publish
from training_register.outputs.kept_download import download_kept
from training_register.outputs.publication import Download
from training_register.queries.frozen_entries import frozen_entries
from training_register.queries.publications import Published, kept_part, next_version, published
from training_register.reports.figures_behind import figures_behind
from training_register.reports.periods import download_of, period_report
from training_register.reports.revision_reasons import evidence_of, with_reasons
from training_register.reports.revisions import revised
from training_register.rules.periods import parse_period
from training_register.settings import Settings

SETTINGS = Settings(service_name="the partnership", place="Anytown")


def download_now(
    db_session: Session, period: str, *, settings: Settings = SETTINGS, today: date, at: datetime | None = None
) -> Download:
    """The tables of a period as they are now."""
    made = download_of(db_session, parse_period(period), settings=settings, today=today, made_at=at or clock.now())
    assert made
    return made


def publish_now(
    db_session: Session,
    period: str = "2016-17",
    *,
    settings: Settings = SETTINGS,
    today: date = date(2017, 5, 2),
    at: datetime | None = None,
) -> Published:
    """Publishes a period as the next version, revised against the one before, and commits."""
    db_session.expire_all()
    download = download_now(db_session, period, settings=settings, today=today, at=at)
    report = period_report(db_session, parse_period(period), settings=settings, today=today)
    behind = figures_behind(db_session, report, settings=settings)
    version = next_version(db_session, period)
    before = published(db_session, period, version - 1)
    if before:
        changes, download = revised(download_kept(kept_part(db_session, before.id, "download")), download)
        changes = with_reasons(changes, evidence_of(db_session, before, behind))
        download = replace(download, changes=changes)
    publish(
        db_session,
        by=None,
        download=replace(download, version=version, published_on=today),
        entries=frozen_entries(db_session, {entry for one in behind for entry, _, _ in one.entries}),
        behind=behind,
        gaps=(),
        hidden=(),
        files=(),
    )
    db_session.commit()
    found = published(db_session, period, version)
    assert found
    return found
