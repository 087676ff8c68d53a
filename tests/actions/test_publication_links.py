"""Read-only links are made, switched off, and told of without what opens them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.publication_links import make_link, switch_off_link
from training_register.actions.publications import withdraw
from training_register.actions.redact import redact
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.undo import undo_operation
from training_register.database import Base
from training_register.models import AppUser, Change, Operation, Publication, PublicationFile, PublicationLink
from training_register.queries.publication_links import link_with_id, links_of
from training_register.rules.permissions import Role
from training_register.rules.publication_links import token_digest

LAST_DAY = date(2017, 6, 1)


@pytest.fixture
def jane(given: Given) -> AppUser:
    return given.user(Role.MANAGER, "jane@example.org")


@pytest.fixture
def publication(given: Given, jane: AppUser) -> Publication:
    given.entry()
    return given.publication(by=jane)


def made(db_session: Session, jane: AppUser, publication: Publication, **said: Any) -> tuple[int, str]:
    """A link, committed: its id and its token."""
    told = {"for_whom": "Safeguarding board", "ends_on": LAST_DAY, **said}
    link = make_link(db_session, by=jane, publication_id=publication.id, **told)
    db_session.commit()
    return link


def test_a_link_leads_to_its_publication_up_to_its_last_day(
    db_session: Session, jane: AppUser, publication: Publication
) -> None:
    link_id, token = made(db_session, jane, publication)
    link = link_with_id(db_session, link_id)
    assert link
    assert (link.period, link.version, link.token_digest) == ("2016-17", 1, token_digest(token))
    assert link.leads_on(LAST_DAY)
    assert not link.leads_on(date(2017, 6, 2))


def test_no_column_of_the_register_holds_a_token_and_one_holds_its_digest(
    db_session: Session, jane: AppUser, publication: Publication
) -> None:
    link_id, token = made(db_session, jane, publication)
    switch_off_link(db_session, by=jane, publication_id=publication.id, link_id=link_id)
    db_session.commit()
    holding = {token: set(), token_digest(token): set()}
    for mapper in Base.registry.mappers:
        for row in db_session.execute(select(mapper.local_table)).mappings():
            for name, value in row.items():
                for text, places in holding.items():
                    if text in str(value):
                        places.add(f"{mapper.local_table}.{name}")
    assert holding == {token: set(), token_digest(token): {"publication_link.token_digest"}}


def test_the_history_tells_of_making_and_of_switching_off(
    db_session: Session, jane: AppUser, publication: Publication
) -> None:
    link_id, _ = made(db_session, jane, publication)
    assert switch_off_link(db_session, by=jane, publication_id=publication.id, link_id=link_id)
    db_session.commit()
    operations = db_session.scalars(select(Operation).order_by(Operation.id.desc()).limit(2)).all()
    assert [(one.kind, one.about, one.by_id) for one in reversed(operations)] == [
        ("make link", "2016-17, version 1, for Safeguarding board", jane.id),
        ("switch off link", "2016-17, version 1, for Safeguarding board", jane.id),
    ]
    changes = db_session.scalars(select(Change).where(Change.subject == "publication_link").order_by(Change.id)).all()
    assert [(one.subject_id, one.fields) for one in changes] == [
        (
            link_id,
            {
                "publication": [None, "2016-17, version 1"],
                "for_whom": [None, "Safeguarding board"],
                "last_day": [None, "2017-06-01"],
            },
        ),
        (link_id, {"switched_off": ["no", "yes"]}),
    ]
    for operation in operations:
        with pytest.raises(Refusal, match=r"make another|switch it off"):
            undo_operation(db_session, by=jane, operation_id=operation.id, first_month=4)


def test_a_link_that_is_switched_off_leads_nowhere_and_is_switched_off_once(
    db_session: Session, jane: AppUser, publication: Publication
) -> None:
    link_id, _ = made(db_session, jane, publication)
    assert switch_off_link(db_session, by=jane, publication_id=publication.id, link_id=link_id)
    assert not switch_off_link(db_session, by=jane, publication_id=publication.id, link_id=link_id)
    db_session.commit()
    link = link_with_id(db_session, link_id)
    assert link
    assert not link.leads_on(date(2017, 5, 2))
    (listed,) = links_of(db_session, publication.id)
    assert (listed.for_whom, listed.made_by, listed.switched_off_by) == (
        "Safeguarding board",
        "jane@example.org",
        "jane@example.org",
    )
    assert isinstance(listed.switched_off_at, datetime)


def test_a_link_of_another_publication_is_not_switched_off_by_its_number(
    db_session: Session, jane: AppUser, publication: Publication, given: Given
) -> None:
    link_id, _ = made(db_session, jane, publication)
    other = given.publication(by=jane)
    with pytest.raises(Refusal, match="no such link"):
        switch_off_link(db_session, by=jane, publication_id=other.id, link_id=link_id)
    assert links_of(db_session, other.id) == []


def test_a_withdrawn_publication_has_no_links_and_gets_none(
    db_session: Session, jane: AppUser, publication: Publication
) -> None:
    link_id, _ = made(db_session, jane, publication)
    withdraw(db_session, by=jane, period="2016-17", version=1, reason="A child could be found in it.")
    db_session.commit()
    assert link_with_id(db_session, link_id) is None
    with pytest.raises(Refusal, match="was withdrawn"):
        make_link(db_session, by=jane, publication_id=publication.id, for_whom="Board", ends_on=LAST_DAY)


def test_a_form_that_is_sent_twice_makes_one_link(db_session: Session, jane: AppUser, publication: Publication) -> None:
    made(db_session, jane, publication, key="k" * 32, digest="d" * 64)
    with pytest.raises(SentBefore):
        make_link(db_session, by=jane, publication_id=publication.id, for_whom="Board", ends_on=LAST_DAY, key="k" * 32)
    db_session.rollback()
    assert len(links_of(db_session, publication.id)) == 1


def test_removing_a_word_for_good_leaves_digests_whole(
    db_session: Session, jane: AppUser, publication: Publication
) -> None:
    link_id, _ = made(db_session, jane, publication, for_whom="Ada of the board")
    link = db_session.get_one(PublicationLink, link_id)
    link.token_digest = ("ada" + 64 * "0")[:64]
    file = db_session.scalars(select(PublicationFile)).first()
    assert file
    file.sha256 = ("ada" + 64 * "0")[:64]
    db_session.commit()
    assert redact(db_session, by=jane, text="Ada", on=LAST_DAY)
    db_session.commit()
    db_session.expire_all()
    assert inspect(link).attrs.token_digest.value.startswith("ada")
    assert inspect(file).attrs.sha256.value.startswith("ada")
    assert link.for_whom == "[removed on 1 June 2017] of the board"
