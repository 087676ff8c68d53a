"""Traces of published figures, after a register was changed in every way: what was published stands, and adds up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.test_everything_undone import KINDS, Team, boss, register
from tests.given import Given
from tests.made_publications import publish_now
from tests.reports.test_one_figure import random_table
from training_register.actions.publications import publish
from training_register.models import AppUser, Change
from training_register.queries.publications import figure_behind, figures_behind, kept_part, published
from training_register.reports.as_reported import as_reported
from training_register.reports.periods import period_report
from training_register.reports.publishing import prepared
from training_register.reports.traces import GONE, UNCHANGED, gives_in_words, traced
from training_register.rules.periods import parse_period
from training_register.rules.permissions import ALL
from training_register.rules.publications import FigureBehind, Reason
from training_register.settings import Settings

__all__ = ["boss", "register"]
TODAY = date(2017, 6, 1)
PERIOD = parse_period("2016-17")


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("seed", [1, 3])
def test_after_changes_of_every_kind_each_figure_is_traced_to_what_it_was_made_of(
    db_session: Session, boss: AppUser, seed: int
) -> None:
    draw = Random(seed)
    for number in range(3):
        random_table(db_session, draw, number)
    version = publish_now(db_session, settings=Settings(), today=TODAY, at=datetime(2017, 4, 4, tzinfo=UTC))
    kept = kept_part(db_session, version.id, "entries")
    team = Team(db_session, boss, draw)
    for kind in draw.sample(KINDS, len(KINDS)) * 2:
        team.do(kind)
    db_session.expire_all()
    settings = team.settings
    live = period_report(db_session, PERIOD, settings=settings, today=TODAY)
    figures = figures_behind(db_session, version.id)
    became: set[str] = set()
    for one in draw.sample(figures, min(40, len(figures))):
        keys = one.table, one.row, one.column
        assert figure_behind(db_session, version.id, keys) == one
        trace = traced(db_session, version, keys, settings=settings, live=live, scope=ALL)
        assert trace
        assert trace.now
        assert trace.behind
        # They fit one page, and all of them are told of.
        assert {entry.id for entry in trace.behind.listed} == {id_ for id_, _, _ in one.entries}
        for entry in trace.behind.listed:
            since = db_session.scalars(
                select(Change.version).where(
                    Change.subject == "entry",
                    Change.subject_id == entry.id,
                    Change.version > kept[str(entry.id)]["version"],
                )
            ).all()
            assert len(entry.changes) == len(since)
            assert entry.is_changed or not since
            assert entry.became != GONE
            became.add(entry.became)
        # Where a number differs, an entry was changed, came, or stands elsewhere now; a merge makes fewer of several.
        if trace.now.differs.startswith(("+", "−")) and one.quantity not in ("organisations", "trainers"):
            assert trace.behind.came_number or any(entry.is_changed for entry in trace.behind.listed), keys
    assert UNCHANGED in became
    assert len(became) > 2

    # What would differ is what the revision list tells, whoever asks; each with a reason.
    reported = as_reported(db_session, version, settings=settings, live=live)
    assert reported.revised == ()
    assert reported.since
    assert {one.reason for one in reported.since} <= {str(reason) for reason in Reason}
    assert as_reported(db_session, version, settings=settings, live=None).since is None


def test_notes_that_tell_no_protected_people_are_compared_with_notes_that_tell_none(
    db_session: Session, given: Given
) -> None:
    """What a publication keeps out of its notes is no difference to the register as it is now."""
    given.entry(attended="40", audience="Young people")
    given.entry("2016-09-01", "2017-07-20", attended="700", sessions="27", audience="Young people")
    settings = Settings()
    made = prepared(db_session, PERIOD, settings=settings, today=TODAY, made_at=datetime(2017, 5, 2, tzinfo=UTC))
    assert "in no total here: 27 sessions." in made.download.notes[0]
    publish(
        db_session, by=None, download=made.download, entries=made.entries, behind=made.behind, gaps=(),
        hidden=made.hidden, files=(),
    )  # fmt: skip
    db_session.commit()
    version = published(db_session, "2016-17", 1)
    assert version
    live = period_report(db_session, PERIOD, settings=settings, today=TODAY)
    assert "700" in live.notes[0]

    assert as_reported(db_session, version, settings=settings, live=live).since == ()


def figure(quantity: str, against: str = "") -> FigureBehind:
    return FigureBehind("t", "r", "c", quantity, (), against)


KEPT = {"attended": [60, "about", "c. 60"], "sessions": [3, "exact", ""], "words_instead": "lots"}


@pytest.mark.parametrize(
    ("quantity", "gives", "kept", "per", "words"),
    [
        ("attended", (60, None), KEPT, 1, "about 60"),
        ("attended", (12, None), KEPT, 1, "12"),
        ("attended:came-from:3", (4, None), KEPT, 1, "4"),
        ("sessions", (3, None), KEPT, 1, "3"),
        ("attended", (None, None), {"words_instead": "lots"}, 1, "not recorded (“lots”)"),
        ("capacity", (None, None), {"words_instead": "lots"}, 1, "not recorded"),
        ("attended", (10, 4), KEPT, 1, "10 ÷ 4"),
        ("attended", (10, 40), KEPT, 100, "10 of 40"),
        ("attended", (None, 1_040), KEPT, 100, "1,040 in the whole alone"),
        ("minutes", (90, None), KEPT, 1, "1 h 30 min"),
        ("half-days-given", (3, None), KEPT, 1, "1.5 days"),
        ("half-days-given", (2, None), KEPT, 1, "1 day"),
        ("organisations", (1, None), KEPT, 1, "its organisations"),
        ("trainers", (None, None), KEPT, 1, "none named"),
        ("entries", (1_000, None), {}, 1, "1,000"),
    ],
)
def test_what_an_entry_gave_is_told_in_words(
    quantity: str, gives: tuple[int | None, int | None], kept: dict[str, object], per: int, words: str
) -> None:
    assert gives_in_words(figure(quantity), gives, kept, per) == words
