"""Read-only links to publications: those of one, and where one leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import AppUser, Publication, PublicationLink
from training_register.rules.publication_links import LinkState, state_of

_LINK, _PUBLICATION = PublicationLink.__table__.c, Publication.__table__.c


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link and the publication that it leads to, by its period, as addresses have it, and its version."""

    id: int
    token_digest: str
    ends_on: date
    switched_off_at: datetime | None
    period: str
    version: int
    withdrawn_at: datetime | None

    def leads_on(self, today: date) -> bool:
        """Whether it leads anywhere: it has neither ended nor been switched off, and the publication stands."""
        state = state_of(ends_on=self.ends_on, is_switched_off=self.switched_off_at is not None, today=today)
        return state is LinkState.LEADS and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link to a publication, for those who make them; never its token, which nobody keeps, nor its digest."""

    id: int
    for_whom: str
    made_at: datetime
    made_by: str
    ends_on: date
    switched_off_at: datetime | None
    switched_off_by: str

    def state_on(self, today: date) -> LinkState:
        """What has become of it."""
        return state_of(ends_on=self.ends_on, is_switched_off=self.switched_off_at is not None, today=today)


def link_with_id(db_session: DbSession, link_id: int) -> KeptLink | None:
    """A link, whether it leads anywhere or not; None where there is none."""
    row = db_session.execute(
        select(
            _LINK.id,
            _LINK.token_digest,
            _LINK.ends_on,
            _LINK.switched_off_at,
            _PUBLICATION.period,
            _PUBLICATION.version,
            _PUBLICATION.withdrawn_at,
        )
        .join_from(PublicationLink.__table__, Publication.__table__, _PUBLICATION.id == _LINK.publication_id)
        .where(_LINK.id == link_id)
    ).one_or_none()
    return KeptLink(*row) if row else None


def links_of(db_session: DbSession, publication_id: int) -> list[ListedLink]:
    """Every link to a publication, the newest first."""
    made_by, switched_off_by = (aliased(AppUser.__table__).c for _ in range(2))
    rows = db_session.execute(
        select(
            _LINK.id,
            _LINK.for_whom,
            _LINK.made_at,
            func.coalesce(select(made_by.email).where(made_by.id == _LINK.made_by_id).scalar_subquery(), ""),
            _LINK.ends_on,
            _LINK.switched_off_at,
            func.coalesce(
                select(switched_off_by.email).where(switched_off_by.id == _LINK.switched_off_by_id).scalar_subquery(),
                "",
            ),
        )
        .where(_LINK.publication_id == publication_id)
        .order_by(_LINK.made_at.desc(), _LINK.id.desc())
    )
    return [ListedLink(*row) for row in rows]
