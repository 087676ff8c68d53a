"""How figures are counted: what the page says is what the rules do, whatever they are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from training_register.count import STORED, Certainty, Count, CountProblem, added, parse_count
from training_register.models import (
    Activity,
    Audience,
    Measure,
    ReportTable,
    Sector,
    SeriesBreak,
    Split,
    SplitItem,
)
from training_register.queries.axis_members import listed_measures
from training_register.reports.how_counted import Section, how_counted
from training_register.reports.periods import period_report
from training_register.rules.changes import change_between
from training_register.rules.cross_tables import OWN_MEASURES, measures_of
from training_register.rules.entries import CountsWhat, Kind, Status, kind_of
from training_register.rules.periods import parse_period
from training_register.settings import Settings
from training_register.table import MEANINGS, Mark


def sections_of(db_session: Session, period: str = "2016-17", **settings: Any) -> dict[str, Section]:
    """The sections of a period, those within others too, by their keys."""
    chosen = Settings(service_name="the partnership", **settings)
    report = period_report(
        db_session, parse_period(period, chosen.first_month), settings=chosen, today=date(2017, 5, 2)
    )
    found = how_counted(db_session, report, settings=chosen)
    return {one.key: one for section in found for one in (section, *section.sections)}


def words_of(section: Section) -> str:
    """All that a section says."""
    meanings = (f"{term}: {meaning}" for group in section.meanings for term, meaning in group.meanings)
    return "\n".join((*section.sentences, *meanings))


def meanings_of(section: Section, heading: str = "") -> dict[str, str]:
    """What stands under a heading of a section."""
    return dict(next(group.meanings for group in section.meanings if group.heading == heading))


def test_every_status_is_told_and_counts_as_it_is_told(db_session: Session, given: Given) -> None:
    told = meanings_of(sections_of(db_session)["what-counts"])
    assert list(told) == [status.capitalize() for status in (
        Status.DELIVERED, Status.PLANNED, Status.CANCELLED, Status.TAKEN_OUT
    )]  # fmt: skip
    assert {status.capitalize() for status in Status} == set(told)
    for status in (Status.PLANNED, Status.CANCELLED):
        given.entry(status=status)
    for status, words in told.items():
        assert ("counts nowhere" in words) == (status != "Delivered")
    settings = Settings()
    assert not period_report(db_session, parse_period("2016-17"), settings=settings, today=date(2017, 5, 2)).tallies


def test_how_small_numbers_are_protected_is_told_where_an_audience_is(db_session: Session) -> None:
    told = sections_of(db_session)["small-numbers"]
    assert meanings_of(told, "Protected audiences") == {
        "Young people": "Published counts of its people from 1 to 4 are hidden."
    }
    assert "1 to 4" in told.sentences[0]
    db_session.execute(update(Audience).values(hides_up_to=None))
    assert "small-numbers" not in sections_of(db_session)


@pytest.mark.parametrize("certainty", STORED)
def test_a_sum_is_unsure_in_the_ways_that_are_told(db_session: Session, certainty: Certainty) -> None:
    _, more, fewer, shown, _ = sections_of(db_session)["estimates"].sentences
    count = Count.of(5, certainty)
    assert (f"“{certainty}”" in more) == count.may_be_more
    assert (f"“{certainty}”" in fewer) == count.may_be_fewer
    assert (f"“{certainty}”" in shown) == (certainty is not Certainty.EXACT)


def test_the_examples_of_sums_are_added_up_and_not_typed(db_session: Session) -> None:
    examples = meanings_of(sections_of(db_session)["estimates"], "Examples")
    assert len(examples) >= 3
    for entries, sum_ in examples.items():
        typed = re.findall("“([^”]+)”", entries)
        assert sum_ == f"{added(map(parse_count, typed)).in_full.capitalize()}."


def test_each_word_that_people_write_is_read_as_it_is_told(db_session: Session) -> None:
    told = meanings_of(sections_of(db_session)["estimates"], "What people write")
    assert set(told) == {one.capitalize() for one in (*STORED, Certainty.NOT_RECORDED) if one != Certainty.EXACT}
    for certainty, words in told.items():
        for word in words.removeprefix("Read from: ").removesuffix(".").split(", "):
            assert read_as(word).certainty.capitalize() == certainty, word


def read_as(word: str) -> Count:
    """The count that is read from a word alone, or from it before a number, or after one."""
    for typed in (word, f"{word} 60", f"60 {word}"):
        try:
            return parse_count(typed)
        except CountProblem:
            continue
    raise AssertionError(f"{word!r} is not read")


def test_a_change_is_told_in_per_cent_from_the_number_that_is_told(db_session: Session) -> None:
    found = re.search(r"where the earlier one is (\d+) or more", words_of(sections_of(db_session)["changes"]))
    assert found
    least = int(found[1])
    at, below = (change_between(Count.of(one), Count.of(90), since="2015/16") for one in (least, least - 1))
    assert at.percentage is not None
    assert below.percentage is None


def test_one_session_is_as_long_as_is_told(db_session: Session) -> None:
    found = re.search(r"One session lies within (\d+) days", words_of(sections_of(db_session)["entries"]))
    assert found
    first, days = date(2016, 4, 1), int(found[1])
    kinds = [
        kind_of(sessions=Count.of(1), starts_on=first, ends_on=first + timedelta(number - 1), days=None)
        for number in (days, days + 1)
    ]
    assert kinds == [Kind.ONE, Kind.SEVERAL]


def test_every_mark_has_its_meaning(db_session: Session) -> None:
    told = meanings_of(sections_of(db_session)["marks"])
    assert list(told) == [mark.shown for mark in MEANINGS]
    assert set(MEANINGS) == set(Mark)
    for mark in Mark:
        assert mark.meaning.endswith(told[mark.shown][1:])


def test_every_measure_has_its_rule(db_session: Session, given: Given) -> None:
    given.named(Measure, "Leaflets taken", short_name="leaflets")
    section = sections_of(db_session)["numbers"]
    known = measures_of(listed_measures(db_session))
    listed = meanings_of(section, "Other figures of an entry")
    assert "Leaflets taken" in listed
    assert {*listed.values()} <= {one.rule for one in known.values()}
    assert meanings_of(section, "What tables work out") == {one.heading: one.rule for one in OWN_MEASURES}


def test_the_lists_are_told_as_they_are_now(db_session: Session, given: Given) -> None:
    given.named(Activity, "Market stall", counts_what=CountsWhat.CONTACTS)
    split = db_session.scalars(select(Split).where(Split.short_name == "came-from")).one()
    item = SplitItem(name="Fire service", sort_name="fire service", folded="fire service", split_id=split.id)
    db_session.add(item)
    given.offered("Professionals", "Prisons")
    retired = db_session.scalars(select(Activity).where(Activity.name == "Briefing")).one()
    retired.retired_on = date(2016, 1, 1)
    db_session.commit()
    sections = sections_of(db_session)
    activities = meanings_of(sections["numbers"], "Activities")
    assert "Market stall" in activities["Contacts"]
    assert "Briefing" not in activities["Attended"]
    assert "Sessions do not apply to: E-learning" in activities["Completions"]
    assert "Fire service" in meanings_of(sections["numbers"], "Splits of people")["Came from"]
    assert "Prisons" in meanings_of(sections["sectors"])["Professionals"]
    # A sector that an audience offers in other years alone is none of this one's.
    assert "Prisons" not in meanings_of(sections["sectors"])["Young people"]


def test_years_are_told_as_they_are_set(db_session: Session) -> None:
    april = words_of(sections_of(db_session)["periods"])
    assert "2016/17 is April 2016 to March 2017" in april
    assert "Q1 is April 2016 to June 2016" in april
    january = words_of(sections_of(db_session, "2016", first_month=1)["periods"])
    assert "2016 is January 2016 to December 2016" in january
    assert "counts in 2016." in january
    assert "Entries have been kept since" not in january
    kept = words_of(sections_of(db_session, entries_kept_since=date(2015, 4, 1))["periods"])
    assert "Entries have been kept since 1 April 2015." in kept


def test_each_table_of_the_period_is_told_as_it_is_laid_out(db_session: Session, given: Given) -> None:
    published.put_in(given)
    sections = sections_of(db_session)
    assert [one.heading for one in sections["tables"].sections] == [
        "Professionals training", "Young people training", "Parents and carers training", "Taxi drivers training",
        "Vulnerability roadshows", "Summary of audiences",
    ]  # fmt: skip
    told = sections["table-professionals"]
    assert told.sentences[0] == (
        "Counted are: delivered entries of April 2016 to March 2017: audience is Professionals; counts attendances."
    )
    assert list(meanings_of(told, "Columns")) == ["Sessions", "Attended"]
    assert meanings_of(told, "Notes")["Health"].startswith("Health includes")
    table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
    table.filter = {"course": ["none-"]}
    table.measures = [["average-attended", "Per session"]]
    table.lines_beneath = [["did-not-attend", "Stayed away"]]
    health = next(row for row in table.rows if row.label == "Health")
    health.label = "Nurses"
    db_session.commit()
    changed = sections_of(db_session)["table-professionals"]
    assert "no course" in changed.sentences[0]
    assert list(meanings_of(changed, "Columns")) == ["Per session"]
    assert list(meanings_of(changed, "Beneath the table")) == ["Stayed away"]
    assert meanings_of(changed, "Rows")["Nurses"] == "Sector is Health."


def test_a_break_in_series_is_told_with_its_reason(db_session: Session, given: Given) -> None:
    published.put_in(given)
    assert "breaks" not in sections_of(db_session)
    db_session.add(SeriesBreak(table_short_name="professionals", from_year=2016, reason="Reported by level before"))
    health = db_session.scalars(select(Sector.id).where(Sector.name == "Health")).one()
    db_session.add(SeriesBreak(sector_id=health, from_year=2017, reason="A hospital left"))
    db_session.commit()
    told = words_of(sections_of(db_session)["breaks"])
    assert "can't be compared with earlier ones: Reported by level before." in told
    assert "Health from 2017/18 on can't be compared with earlier ones: A hospital left." in told


def test_what_the_filters_of_all_tables_leave_out_is_told(db_session: Session, given: Given) -> None:
    published.put_in(given)
    for table in db_session.scalars(select(ReportTable)):
        table.filter = {"course": ["none-"]}
    given.entry("2016-05-04", course="Refresher")
    db_session.commit()
    assert any("in no table here" in sentence for sentence in sections_of(db_session)["tables"].sentences)
