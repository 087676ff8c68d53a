"""`publish` and `withdraw`: the rules of the page that publishes, on the command line."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.commands.conftest import Place
from training_register.models import EntryToldApart, Operation, Publication, PublicationFile, ReportTable


@pytest.fixture
def year(prepared_place: Place) -> Place:
    """A register with one year in which one session took place."""
    prepared_place.given(starts_on="2016-04-12", attended="34", sector="Education")
    return prepared_place


def kept(place: Place) -> list[dict[str, Any]]:
    """What is kept of each publication, as plain values."""
    with place.register() as db_session:
        return [
            {
                "version": one.version,
                "gaps": one.gaps,
                "reasons": [change["reason"] for change in one.changes],
                "withdrawn": one.withdrawn_reason,
                "files": db_session.scalar(
                    select(func.count()).where(PublicationFile.publication_id == one.id).select_from(PublicationFile)
                ),
            }
            for one in db_session.scalars(select(Publication).order_by(Publication.id))
        ]


def test_a_year_that_is_ready_is_published(year: Place) -> None:
    assert year.run("publish", "2016/17") == "Published: 2016/17, version 1.\n"
    (one,) = kept(year)
    assert (one["version"], one["gaps"]) == (1, [])
    assert one["files"]


def test_what_is_missing_needs_a_reason(year: Place) -> None:
    year.given(starts_on="2016-05-04", attended="n/k", sector="Health")
    told = year.run("publish", "2016/17", exit_code=1)
    assert "2016/17 is not published." in told
    assert "how many attended: 1 entry" in told
    assert "--accept" in told
    assert not kept(year)
    year.run("publish", "2016/17", "--accept", "The host did not count")
    assert [gap["reason"] for gap in kept(year)[0]["gaps"]] == ["The host did not count"]


def test_a_reason_is_about_nobody(year: Place) -> None:
    year.given(starts_on="2016-05-04", attended="n/k", sector="Health")
    told = year.run("publish", "2016/17", "--accept", "Ask Emily Smith, aged 14", exit_code=2)
    assert "Say it without that" in " ".join(told.split())
    assert not kept(year)


def test_what_may_be_counted_twice_is_answered_first(year: Place) -> None:
    year.given(starts_on="2016-04-01", ends_on="2016-06-30", sessions="5", attended="90", sector="Education")
    told = year.run("publish", "2016/17", exit_code=1)
    assert "1 pair of entries may be counted twice" in told
    year.run("publish", "2016/17", "--different")
    with year.register() as db_session:
        assert db_session.scalars(select(EntryToldApart)).one()


def test_a_period_that_is_not_over_is_an_update(year: Place) -> None:
    year.given(starts_on="2016-04-12", attended="34", sector="Education")
    told = year.run("publish", "2016-04-01..2099-12-31", exit_code=1)
    assert "The period is not over. Publish it as an update with --update." in told
    year.run("publish", "2016-04-01..2099-12-31", "--update")
    assert len(kept(year)) == 1


def test_an_empty_period_has_nothing_to_publish(year: Place) -> None:
    assert "There is nothing to publish." in year.run("publish", "2010/11", exit_code=1)


def test_a_corrected_version_has_a_reason_for_each_figure(year: Place) -> None:
    year.run("publish", "2016/17")
    assert "No figure differs from version 1" in year.run("publish", "2016/17", exit_code=1)
    year.given(starts_on="2016-05-04", attended="6", sector="Education")
    assert "version 2" in year.run("publish", "2016/17", "--reason", "correction")
    assert {*kept(year)[1]["reasons"]} == {"correction"}
    assert "version 3" in year.run("publish", "2016/17", "--even-so")


def test_what_only_a_person_can_decide_is_told_or_hidden(year: Place) -> None:
    for sector, attended in (("Education", "3"), ("Voluntary Sector", "60"), ("Alternative Curriculum Provider", "20")):
        year.given(starts_on="2016-07-05", attended=attended, audience="Young people", sector=sector)
    with year.register() as db_session:
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "young-people")).one()
        table.notes[0].text = "Of them 3 came from one school."
        db_session.commit()
    told = year.run("publish", "2016/17", exit_code=1)
    assert "Of them 3 came from one school." in told
    assert "--hide" in told
    assert not kept(year)
    year.run("publish", "2016/17", "--hide", "It is a hidden figure")
    with year.register() as db_session:
        (one,) = db_session.scalars(select(Publication)).all()
        assert "came from one school" not in str(one.download)


def test_what_is_not_a_period_or_a_reason_is_wrong_usage(year: Place) -> None:
    assert "is not a period" in year.run("publish", "last year", exit_code=2)
    assert "late figure" in year.run("publish", "2016/17", "--reason", "because", exit_code=2)


def test_a_version_is_withdrawn_with_a_reason(year: Place) -> None:
    year.run("publish", "2016/17")
    assert "--reason" in year.run("withdraw", "2016/17", "1", exit_code=2)
    assert year.run("withdraw", "2016/17", "1", "--reason", "Not agreed") == "Withdrawn: 2016/17, version 1.\n"
    assert (kept(year)[0]["withdrawn"], kept(year)[0]["files"]) == ("Not agreed", 0)
    assert "It was withdrawn already." in year.run("withdraw", "2016/17", "1", "--reason", "Again", exit_code=1)
    assert "There is no such version." in year.run("withdraw", "2016/17", "7", "--reason", "Again", exit_code=1)


def test_the_history_says_that_it_was_the_command_line(year: Place) -> None:
    year.run("publish", "2016/17")
    with year.register() as db_session:
        operation = db_session.scalars(select(Operation).where(Operation.kind == "publish")).one()
        assert (operation.by_id, operation.about) == (None, "2016/17, version 1")
