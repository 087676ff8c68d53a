"""What is asked about publications."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tests import published as figures
from tests.given import Given
from tests.statements import statements
from training_register.actions.publications import withdraw
from training_register.outputs.formats import FORMATS
from training_register.queries.publications import (
    files_of,
    formats_of_all,
    publications,
    published,
    standing_among,
    standing_publication,
)


@pytest.fixture
def versions(given: Given) -> Given:
    """Two versions of 2016/17, of which the later is withdrawn, and one of its first quarter."""
    figures.put_in(given)
    given.publication()
    given.publication()
    given.publication("2016-17-q1")
    withdraw(given.db_session, by=None, period="2016-17", version=2, reason="Wrong")
    given.db_session.commit()
    return given


def test_every_version_stands_in_the_list_the_latest_first(versions: Given, db_session: Session) -> None:
    assert [one.address for one in publications(db_session)] == ["2016-17/v2", "2016-17/v1", "2016-17-q1/v1"]
    assert [one.version for one in publications(db_session, "2016-17")] == [2, 1]


def test_the_one_that_stands_was_not_withdrawn(versions: Given, db_session: Session) -> None:
    standing = standing_publication(db_session, "2016-17")

    assert standing is not None
    assert (standing.version, standing.is_withdrawn, standing.withdrawn_on) == (1, False, None)
    withdrawn = published(db_session, "2016-17", 2)
    assert withdrawn is not None
    assert (withdrawn.is_withdrawn, withdrawn.withdrawn_reason) == (True, "Wrong")


def test_which_of_some_periods_are_published_is_one_question(versions: Given, db_session: Session) -> None:
    withdraw(db_session, by=None, period="2016-17-q1", version=1, reason="Wrong")
    db_session.commit()

    with statements(db_session) as sent:
        assert standing_among(db_session, ["2016-17", "2016-17-q1", "2015-16"]) == {"2016-17"}

    assert len(sent) == 1
    assert standing_among(db_session, []) == frozenset()


def test_the_files_of_all_that_stand_are_one_question(versions: Given, db_session: Session) -> None:
    withdrawn, year, quarter = publications(db_session)

    with statements(db_session) as sent:
        found = formats_of_all(db_session)

    assert len(sent) == 1
    # Pictures are no format of the whole.
    assert found == {year.id: list(FORMATS), quarter.id: list(FORMATS)}
    assert "professionals.svg" in files_of(db_session, year.id)
    assert files_of(db_session, withdrawn.id) == []


@pytest.mark.parametrize("version", [0, -1, 3, 10**7, 10**12, 10**30])
def test_a_version_that_never_was_is_none(versions: Given, db_session: Session, version: int) -> None:
    assert published(db_session, "2016-17", version) is None


def test_the_day_is_that_of_the_place_where_the_register_is_kept(given: Given, db_session: Session) -> None:
    given.publication("2010-11", made_at=datetime(2017, 6, 1, 23, 30, tzinfo=UTC))

    [one] = publications(db_session)
    assert one.published_on == date(2017, 6, 2)
