"""Publishing a period, and withdrawing what should not be out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from training_register.actions.operations import begin_operation, record_change
from training_register.actions.refusals import Refusal
from training_register.clock import now
from training_register.database import DbSession
from training_register.models import AppUser, Publication, PublicationFile, PublicationLink
from training_register.outputs.files import MadeFile
from training_register.outputs.kept_download import plain_download
from training_register.outputs.publication import Download
from training_register.queries.publications import kept_part, published
from training_register.rules.periods import parse_period
from training_register.rules.publications import Accepted, FigureBehind, Hidden, plain_behind

PUBLISH, WITHDRAW = "publish", "withdraw publication"
SUBJECT = Publication.__tablename__


def publish(
    db_session: DbSession,
    *,
    by: AppUser | None,
    download: Download,
    entries: Mapping[str, Any],
    behind: Sequence[FigureBehind],
    gaps: Iterable[Accepted],
    hidden: Iterable[Hidden],
    files: Iterable[MadeFile],
    key: str | None = None,
    digest: str | None = None,
) -> Publication:
    """Freezes a period's tables as `download.version`, with the bytes of every file.

    `download` is what readers get, small numbers hidden; `behind` is what stood behind its figures before. Raises
    `Refusal` where somebody else has published that version in the same moment, and `SentBefore` as operations do.
    """
    period, version = download.period, download.version
    if version is None:
        raise ValueError("A publication has a version.")
    operation = begin_operation(
        db_session, kind=PUBLISH, by=by, about=f"{period.label}, version {version}", key=key, digest=digest
    )
    publication = Publication(
        period=period.address,
        starts_on=period.first,
        ends_on=period.last,
        version=version,
        published_at=download.made_at,
        published_by_id=by.id if by else None,
        download=plain_download(download),
        entries=dict(entries),
        behind=plain_behind(tuple(behind)),
        gaps=[one.plain() for one in gaps],
        hidden=[one.plain() for one in hidden],
        changes=[one.plain() for one in download.changes],
    )
    try:
        with db_session.begin_nested():
            db_session.add(publication)
            db_session.flush()
    except IntegrityError:
        raise Refusal(
            "", f"Somebody else has published version {version} of {period.label} since you looked. Look at it first."
        ) from None
    for file in files:
        db_session.add(
            PublicationFile(
                publication_id=publication.id,
                name=file.name,
                content_type=file.content_type,
                content=file.content,
                sha256=hashlib.sha256(file.content).hexdigest(),
            )
        )
    record_change(
        db_session,
        operation,
        subject=SUBJECT,
        subject_id=publication.id,
        before={},
        after={"period": publication.period, "version": version},
    )
    db_session.flush()
    return publication


def withdraw(db_session: DbSession, *, by: AppUser | None, period: str, version: int, reason: str) -> None:
    """Takes a version back: its files and links are deleted; who did it, when and why stays.

    Raises `Refusal` where there is no such version, it was withdrawn before, or no reason is given.
    """
    if not reason.strip():
        raise Refusal("reason", "Say why it should not be out.")
    found = published(db_session, period, version)
    if found is None:
        raise Refusal("", "There is no such version.")
    # Of two who withdraw it at the same moment one does.
    withdrawn = db_session.scalar(
        update(Publication)
        .where(Publication.id == found.id, Publication.withdrawn_at.is_(None))
        .values(withdrawn_at=now(), withdrawn_by_id=by.id if by else None, withdrawn_reason=reason.strip())
        .returning(Publication.id)
    )
    if withdrawn is None:
        raise Refusal("", "It was withdrawn already.")
    first_month = kept_part(db_session, found.id, "download")["first_month"]
    about = f"{parse_period(period, first_month).label}, version {version}"
    operation = begin_operation(db_session, kind=WITHDRAW, by=by, about=about)
    for model in (PublicationFile, PublicationLink):
        db_session.execute(delete(model).where(model.publication_id == found.id))
    record_change(
        db_session,
        operation,
        subject=SUBJECT,
        subject_id=found.id,
        before={"withdrawn_reason": ""},
        after={"withdrawn_reason": reason.strip()},
    )
    db_session.flush()
