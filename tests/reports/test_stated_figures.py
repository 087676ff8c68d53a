"""Stated figures as tables, in a file that people read at a terminal, and beside tables that have taken their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.stated_figures import StatedValues, state_figure
from training_register.count import Count, parse_count
from training_register.models import Audience
from training_register.outputs.text import as_text
from training_register.reports.periods import download_of, period_report
from training_register.reports.stated_figures import Stated
from training_register.rules.periods import year
from training_register.rules.stated_figures import StatedKind, parse_amount, parse_share, parse_when
from training_register.settings import Settings

TODAY = date(2017, 6, 1)
NOW = datetime(2017, 6, 1, 9, 30, tzinfo=UTC)
DAY = date(2017, 3, 31)
COVERAGE = StatedValues(
    kind=StatedKind.COVERAGE,
    subject="licensed drivers",
    when=parse_when("31 March 2017", 4),
    stands_on=DAY,
    source="the licensing team",
    counts={"population": Count.of(412), "trained": Count.of(400), "outstanding": parse_count("about 12")},
    share=parse_share("98%"),
    reasons="9 no longer drive\n3 suspended",
)
TARGET = StatedValues(
    kind=StatedKind.TARGET,
    subject="places",
    when=parse_when("2016/17", 4),
    stands_on=DAY,
    source="the board",
    figure=parse_amount("not set", may_be_not_set=True),
)


def add(db_session: Session, *values: StatedValues) -> None:
    """Puts figures into the register."""
    for one in values:
        state_figure(db_session, by=None, values=one)
    db_session.commit()


def test_the_terminal_says_all_of_them(db_session: Session) -> None:
    add(db_session, COVERAGE, TARGET)
    download = download_of(db_session, year(2016), settings=Settings(), today=TODAY, made_at=NOW)
    assert download
    # A table with so many columns is wider than most terminals.
    lines = [" ".join(line.split()) for line in as_text(download).splitlines()]
    told = """Stated figures: coverage, April 2016 to March 2017

Of whom As at In all Trained Booked to come Outstanding Share stated (%) Share computed (%) Source
---
Licensed drivers [note 1] 31 March 2017 412 400 not recorded [x] about 12 [e] 98% 97.1% the licensing team

Of 412 licensed drivers on 31 March 2017, 400 were trained (98%) and about 12
were outstanding (9 no longer drive; 3 suspended), as stated by the licensing
team.
[x] means that the figure was not recorded or is not available. It is not a
  zero.
[e] means that the figure is an estimate: about, at least or nearly.
[note 1] Outstanding: 9 no longer drive; 3 suspended. The share is stated as
  98%; 400 of 412 is 97.1% (computed): 0.9 points fewer.
Source: Stated by others, each by the source that its row names. The register
  adds them to nothing.


Stated figures: totals, averages and targets, April 2016 to March 2017

Of what  What it is  As stated  Date or period            Source
-------------------------------------------------------------------
Places   Target      not set    April 2016 to March 2017  the board

Source: Stated by others, each by the source that its row names. The register
  adds them to nothing.
"""
    assert [line for line in lines if "---" not in line] == [
        " ".join(line.split()) for line in told.splitlines() if "---" not in line
    ]


def test_an_audience_of_the_same_name_keeps_its_own_table(given: Given, db_session: Session) -> None:
    given.entry(audience="Stated coverage", attended="12")
    assert given.named(Audience, "Stated coverage").short_name == "stated-coverage"
    add(db_session, COVERAGE)
    report = period_report(db_session, year(2016), settings=Settings(), today=TODAY)
    assert [table.name for table in report.all_tables if table.name.startswith("stated")] == [
        "stated-coverage", "stated-coverage-",
    ]  # fmt: skip


def test_what_is_not_worked_out_has_no_column(db_session: Session) -> None:
    add(db_session, replace(COVERAGE, counts={"trained": Count.of(400)}))
    [table] = period_report(db_session, year(2016), settings=Settings(), today=TODAY).stated.tables
    assert [column.key for column in table.columns] == [
        "subject", "when", "population", "trained", "booked", "outstanding", "share", "source",
    ]  # fmt: skip


def test_words_instead_of_a_number_are_told(db_session: Session) -> None:
    add(
        db_session,
        replace(COVERAGE, counts={"trained": parse_count("not recorded: most of them")}, share=parse_share("")),
    )
    [table] = period_report(db_session, year(2016), settings=Settings(), today=TODAY).stated.tables
    assert "Trained: “most of them”." in table.notes[0].text


COUNTS = st.sampled_from(("", "0", "1", "12", "412", "about 60", "over 700", "nearly 900", "not recorded: many"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    kind=st.sampled_from(StatedKind),
    counts=st.fixed_dictionaries(
        dict.fromkeys(("population", "trained", "booked", "outstanding", "sessions", "attended"), COUNTS)
    ),
    share=st.sampled_from(("", "97%", "82.25 %", "about 80%", "most")),
    figure=st.sampled_from(("", "22.4", "over 15,000", "82.5%", "not held")),
    when=st.sampled_from(("31 March 2017", "2016/17", "2008 to 4 February 2017", "")),
)
def test_any_figure_is_printed_and_adds_to_nothing(
    db_session: Session, kind: StatedKind, counts: dict[str, str], share: str, figure: str, when: str
) -> None:
    before = period_report(db_session, year(2016), settings=Settings(), today=TODAY)
    said = parse_when(when, 4)
    stated = state_figure(
        db_session,
        by=None,
        values=StatedValues(
            kind=kind,
            subject="drivers",
            when=said,
            stands_on=said.last or date(2016, 4, 1),
            source="somebody",
            counts={name: parse_count(count) for name, count in counts.items()},
            share=parse_share(share),
            figure=parse_amount(figure),
        ),
    )
    after = period_report(db_session, year(2016), settings=Settings(), today=TODAY)
    kept = {name: stated.count_of(name) for name in counts}
    db_session.rollback()

    assert (after.tables, after.summary, after.sums_of_all, after.tallies) == (
        before.tables, before.summary, before.sums_of_all, before.tallies,
    )  # fmt: skip
    [table] = after.stated.tables
    [row] = table.rows
    assert not table.total
    # A number of another kind of figure is not kept; what is kept comes back as it was typed.
    for name, typed in counts.items():
        cell = next((cell for column, cell in table.measures(row) if column.key in (name, f"{name}-printed")), None)
        assert kept[name] == (parse_count(typed) if cell else Count.of(None, None))
        assert cell is None or cell.count == parse_count(typed)


@pytest.mark.parametrize("number", [0, 3])
def test_a_period_without_stated_figures_has_no_table_of_them(db_session: Session, number: int) -> None:
    add(db_session, *[COVERAGE] * number)
    assert period_report(db_session, year(2014), settings=Settings(), today=TODAY).stated == Stated()
    assert len(period_report(db_session, year(2016), settings=Settings(), today=TODAY).stated.tables) == bool(number)
