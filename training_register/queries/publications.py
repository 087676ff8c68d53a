"""What has been published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from training_register.clock import day_of
from training_register.database import DbSession
from training_register.models import (
    AppUser,
    Change,
    Operation,
    Publication,
    PublicationFile,
    PublicationLink,
)
from training_register.rules.publications import FigureBehind, behind_kept

_PUBLICATION, _FILE = Publication.__table__.c, PublicationFile.__table__.c
# A database counts no further than this by far; a greater number in an address is no version.
MOST_VERSIONS = 999_999
# What is read only where it is asked for.
LARGE = ("download", "entries", "behind", "gaps", "hidden", "changes")


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a publication, without what is large: when it was published, and whether it was withdrawn."""

    id: int
    period: str
    version: int
    starts_on: date
    ends_on: date
    published_at: datetime
    published_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back: nothing of it is shown or downloaded any more."""
        return self.withdrawn_at is not None

    @property
    def published_on(self) -> date:
        """The day on which it was published, where the register is kept."""
        return day_of(self.published_at)

    @property
    def withdrawn_on(self) -> date | None:
        """The day on which it was withdrawn; None where it stands."""
        return day_of(self.withdrawn_at) if self.withdrawn_at else None

    @property
    def address(self) -> str:
        """What its references and addresses begin with: "2016-17/v1"."""
        return f"{self.period}/v{self.version}"


def has_publication(db_session: DbSession) -> bool:
    """Whether a period's tables were published, so that the years which they name must stay what they are.

    One that was withdrawn counts: people have seen it. This is the one place that says so: the page of settings, the
    actions that place entries anew, their undo and the command line all ask here.
    """
    return bool(db_session.scalar(select(exists().where(_PUBLICATION.id.is_not(None)))))


def _published() -> Select[Any]:
    published_by, withdrawn_by = (aliased(AppUser.__table__).c for _ in range(2))
    return select(
        _PUBLICATION.id,
        _PUBLICATION.period,
        _PUBLICATION.version,
        _PUBLICATION.starts_on,
        _PUBLICATION.ends_on,
        _PUBLICATION.published_at,
        func.coalesce(
            select(published_by.email).where(published_by.id == _PUBLICATION.published_by_id).scalar_subquery(), ""
        ),
        _PUBLICATION.withdrawn_at,
        func.coalesce(
            select(withdrawn_by.email).where(withdrawn_by.id == _PUBLICATION.withdrawn_by_id).scalar_subquery(), ""
        ),
        _PUBLICATION.withdrawn_reason,
    )


def publications(db_session: DbSession, period: str | None = None) -> list[Published]:
    """Every version of every publication, or of a period's, the latest period and version first."""
    statement = _published().order_by(
        _PUBLICATION.starts_on.desc(), _PUBLICATION.ends_on.desc(), _PUBLICATION.period, _PUBLICATION.version.desc()
    )
    if period is not None:
        statement = statement.where(_PUBLICATION.period == period)
    return [Published(*row) for row in db_session.execute(statement)]


def published(db_session: DbSession, period: str, version: int) -> Published | None:
    """A version of a period's publication, withdrawn or not; None where there is no such version."""
    if not 1 <= version <= MOST_VERSIONS:
        return None
    statement = _published().where(_PUBLICATION.period == period, _PUBLICATION.version == version)
    row = db_session.execute(statement).one_or_none()
    return Published(*row) if row else None


def standing_publication(db_session: DbSession, period: str) -> Published | None:
    """The newest version of a period that was not withdrawn; None where none stands."""
    row = db_session.execute(_standing(), {"period": period}).one_or_none()
    return Published(*row) if row else None


@cache
def _standing() -> Select[Any]:
    """Made once: every page of a period asks it."""
    return (
        _published()
        .where(_PUBLICATION.period == bindparam("period"), _PUBLICATION.withdrawn_at.is_(None))
        .order_by(_PUBLICATION.version.desc())
        .limit(1)
    )


def standing_among(db_session: DbSession, periods: Iterable[str]) -> frozenset[str]:
    """Those of some periods, by their addresses, of which a version stands."""
    return frozenset(
        db_session.scalars(
            select(_PUBLICATION.period)
            .where(_PUBLICATION.period.in_(tuple(periods)), _PUBLICATION.withdrawn_at.is_(None))
            .distinct()
        )
    )


def next_version(db_session: DbSession, period: str) -> int:
    """The version that a period's next publication has: withdrawn ones keep their numbers."""
    newest = select(func.max(_PUBLICATION.version)).where(_PUBLICATION.period == period)
    return (db_session.scalar(newest) or 0) + 1


def kept_part(db_session: DbSession, publication_id: int, name: str) -> Any:
    """A large part of a publication: download, entries, behind, gaps, hidden or changes, as JSON keeps it."""
    if name not in LARGE:
        raise ValueError(f"A publication has no part {name!r}.")
    column: Any = _PUBLICATION[name]
    return db_session.scalar(select(column).where(_PUBLICATION.id == publication_id))


def figures_behind(db_session: DbSession, publication_id: int) -> tuple[FigureBehind, ...]:
    """What stood behind every figure of a publication, before any was hidden."""
    return behind_kept(kept_part(db_session, publication_id, "behind") or {})


def figure_behind(db_session: DbSession, publication_id: int, keys: tuple[str, str, str]) -> FigureBehind | None:
    """What stood behind one figure, by the keys of its table, row and column; None where nothing did."""
    table, row, column = keys
    kept = kept_part(db_session, publication_id, "behind") or {}
    one = kept.get(table, {}).get(row, {}).get(column)
    return behind_kept({table: {row: {column: one}}})[0] if one else None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a publication: its type, its bytes, and their digest."""

    content_type: str
    content: bytes
    sha256: str


def publication_file(db_session: DbSession, publication_id: int, name: str) -> KeptFile | None:
    """A file of a publication, by what follows the version in its address: "xlsx"; None where there is none."""
    row = db_session.execute(
        select(_FILE.content_type, _FILE.content, _FILE.sha256).where(
            _FILE.publication_id == publication_id, _FILE.name == name
        )
    ).one_or_none()
    return KeptFile(*row) if row else None


def formats_of_all(db_session: DbSession) -> dict[int, list[str]]:
    """The endings of the files that hold all tables, of each publication that has files, by its id."""
    found: dict[int, list[str]] = {}
    statement = select(_FILE.publication_id, _FILE.name).where(_FILE.name.not_like("%.%")).order_by(_FILE.id)
    for publication_id, name in db_session.execute(statement):
        found.setdefault(publication_id, []).append(name)
    return found


def files_of(db_session: DbSession, publication_id: int) -> list[str]:
    """The names of a publication's files."""
    return list(db_session.scalars(select(_FILE.name).where(_FILE.publication_id == publication_id).order_by(_FILE.id)))


def sent_with(db_session: DbSession, key: str) -> tuple[str, Published | None] | None:
    """What the form of a key was sent with, as a digest, and what it published; None where no operation has the key."""
    operation = db_session.execute(select(Operation.id, Operation.digest).where(Operation.key == key)).one_or_none()
    if operation is None:
        return None
    statement = _published().where(
        _PUBLICATION.id
        == select(Change.subject_id)
        .where(Change.operation_id == operation.id, Change.subject == Publication.__tablename__)
        .scalar_subquery()
    )
    row = db_session.execute(statement).one_or_none()
    return operation.digest or "", Published(*row) if row else None


def published_by_operations(db_session: DbSession, operation_ids: Collection[int]) -> dict[int, Published]:
    """The versions that some operations published or withdrew, by the operation."""
    if not operation_ids:
        return {}
    statement = (
        _published()
        .add_columns(Change.operation_id)
        .join(Change, (Change.subject_id == _PUBLICATION.id) & (Change.subject == Publication.__tablename__))
        .where(Change.operation_id.in_(sorted(operation_ids)))
    )
    return {row[-1]: Published(*row[:-1]) for row in db_session.execute(statement)}


def number_of_links(db_session: DbSession, publication_id: int) -> int:
    """How many read-only links lead to a publication."""
    links = PublicationLink.__table__.c
    return db_session.scalar(select(func.count()).where(links.publication_id == publication_id)) or 0
