"""Making read-only links to publications, and switching them off."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from training_register import clock
from training_register.actions.operations import begin_operation, record_change
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import AppUser, Publication, PublicationLink
from training_register.rules.publication_links import new_token, token_digest

MAKE_LINK, SWITCH_OFF_LINK = "make link", "switch off link"
SUBJECT = PublicationLink.__tablename__


def make_link(
    db_session: DbSession,
    *,
    by: AppUser,
    publication_id: int,
    for_whom: str,
    ends_on: date,
    key: str | None = None,
    digest: str | None = None,
) -> tuple[int, str]:
    """Makes a link to a publication; gives its id, and its token, which is kept nowhere and can't be given again.

    Raises `Refusal` where the publication does not stand, and `SentBefore` as operations do.
    """
    # Held, so that it is not withdrawn meanwhile, which would leave the link behind.
    publication = db_session.scalars(
        select(Publication)
        .where(Publication.id == publication_id, Publication.withdrawn_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if publication is None:
        raise Refusal("", "This version was withdrawn, so that nothing can lead to it.")
    of = f"{publication.period}, version {publication.version}"
    operation = begin_operation(
        db_session, kind=MAKE_LINK, by=by, about=f"{of}, for {for_whom}", key=key, digest=digest
    )
    token = new_token()
    link = PublicationLink(
        publication_id=publication.id,
        token_digest=token_digest(token),
        for_whom=for_whom,
        made_at=clock.now(),
        made_by_id=by.id,
        ends_on=ends_on,
    )
    db_session.add(link)
    db_session.flush()
    record_change(
        db_session,
        operation,
        subject=SUBJECT,
        subject_id=link.id,
        before={},
        # Neither the token nor its digest.
        after={"publication": of, "for_whom": for_whom, "last_day": ends_on},
    )
    return link.id, token


def switch_off_link(db_session: DbSession, *, by: AppUser, publication_id: int, link_id: int) -> bool:
    """Switches a link off for good, from the next request on; False where that was done already.

    Raises `Refusal` where the publication has no such link.
    """
    link = db_session.execute(
        select(PublicationLink.for_whom, Publication.period, Publication.version)
        .join(Publication, Publication.id == PublicationLink.publication_id)
        .where(PublicationLink.id == link_id, PublicationLink.publication_id == publication_id)
    ).one_or_none()
    if link is None:
        raise Refusal("", "There is no such link.")
    # Of two who switch it off at the same moment one does.
    switched_off = db_session.scalar(
        update(PublicationLink)
        .where(PublicationLink.id == link_id, PublicationLink.switched_off_at.is_(None))
        .values(switched_off_at=clock.now(), switched_off_by_id=by.id)
        .returning(PublicationLink.id)
    )
    if switched_off is None:
        return False
    operation = begin_operation(
        db_session, kind=SWITCH_OFF_LINK, by=by, about=f"{link.period}, version {link.version}, for {link.for_whom}"
    )
    record_change(
        db_session,
        operation,
        subject=SUBJECT,
        subject_id=link_id,
        before={"switched_off": "no"},
        after={"switched_off": "yes"},
    )
    db_session.flush()
    return True
