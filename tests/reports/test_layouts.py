"""Tables of any layout: the same figures as the tables of audiences, and the shapes that published reports take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.published import put_in
from tests.random_registers import RandomEntry, RandomRegister, random_entries, some_periods
from training_register.count import parse_count
from training_register.models import Course, Entry, Figure, Measure, SeriesBreak, Split, SplitItem, Trainer
from training_register.outputs.figures import figure_of
from training_register.outputs.wording import shown_marks
from training_register.queries.tables import RowLayout, TableLayout, layouts_in, sectors_offered
from training_register.reports.layouts import table_of
from training_register.reports.periods import period_report
from training_register.rules.cross_tables import AxisProblem
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period, parse_period, year
from training_register.settings import Settings
from training_register.table import ColumnKind, NumberStyle, Table

TODAY = date(2017, 5, 2)
SETTINGS = Settings(service_name="the partnership", place="Anytown")
on_one_register = hypothesis.settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def a_layout(**said: Any) -> TableLayout:
    """A layout of every audience, named "x"."""
    usual = {"name": "x", "audience_id": None, "counts_what": CountsWhat.ATTENDANCES, "title": "X", "heading": "Row"}
    return TableLayout(**{**usual, **said})


def table(db_session: Session, layout: TableLayout, period: str = "2016-17", **said: Any) -> Table:
    settings = said.pop("settings", SETTINGS)
    return table_of(db_session, layout, parse_period(period), settings=settings, as_at=TODAY, **said)


def shown(made: Table) -> dict[str, list[str]]:
    """What each row shows as people read it, by its label."""
    return {
        made.label(row): [
            " ".join(filter(None, (figure.shown, shown_marks(figure.marks))))
            for figure in (figure_of(cell, made.style) for _, cell in made.measures(row))
        ]
        for row in made.all_rows
    }


def headings(made: Table) -> list[str]:
    return [column.heading for column in made.columns]


class TestTheTablesOfAudiences:
    """What the general statement counts is what the tables of a year count in their own way."""

    @pytest.fixture
    def register(self, db_session: Session) -> Iterator[RandomRegister]:
        """A register with three audiences of three sectors each."""
        register = RandomRegister(db_session)
        yield register
        register.empty()

    @on_one_register
    @hypothesis.given(drawn=st.lists(random_entries, max_size=14), period=some_periods())
    def test_of_random_registers_are_the_same_either_way(
        self, db_session: Session, register: RandomRegister, drawn: list[RandomEntry], period: Period
    ) -> None:
        register.holding(drawn)
        settings = replace(SETTINGS, entries_kept_since=date(2016, 4, 1))
        report = period_report(db_session, period, settings=settings, today=TODAY)
        offered = sectors_offered(db_session, period.reporting_year)

        for one in report.tables:
            own = [sector for sector in offered if sector.audience_key == dict(one.where)["audience"]]
            keys = {sector.sector_key: sector.sector_id for sector in own}
            rows = [row for row in one.rows if row.key != "not-in-this-table"]
            layout = a_layout(
                audience_id=own[0].audience_id,
                counts_what=CountsWhat(dict(one.where)["counts"]),
                rows=tuple(
                    RowLayout(row.key, one.label(row), tuple(keys[key] for _, key in row.where)) for row in rows
                ),
            )
            other = table_of(db_session, layout, period, settings=settings, as_at=TODAY)

            assert [(row.key, row.cells) for row in other.rows] == [(row.key, row.cells) for row in one.rows]
            assert other.total
            assert one.total
            assert other.total.cells[1:] == one.total.cells[1:]
            assert [row.cells for row in other.beneath] == [row.cells for row in one.beneath]

    def test_of_the_published_year_are_the_same_either_way(self, given: Given, db_session: Session) -> None:
        put_in(given)
        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)
        made = {layout.name: table(db_session, layout) for layout in layouts_in(db_session, 2016)}

        for one in report.tables:
            other = made[one.name]
            assert [(row.key, row.cells) for row in other.rows] == [(row.key, row.cells) for row in one.rows], one.name
            assert other.total == one.total
            own = [note for note in one.notes if note.row_keys]
            assert [note for note in other.notes if note.row_keys] == own


@pytest.fixture
def figures(given: Given, db_session: Session) -> Any:
    """Puts an entry in with further figures: {"booked": "40"}, {"attended / Police": "3"}."""
    measures = {one.short_name: one.id for one in db_session.scalars(select(Measure))}
    split = db_session.scalars(select(Split).where(Split.short_name == "came-from")).one()
    items = {one.name: one.id for one in db_session.scalars(select(SplitItem).where(SplitItem.split_id == split.id))}

    def put(numbers: dict[str, str], *args: Any, **said: Any) -> Entry:
        entry = given.entry(*args, **said)
        for name, typed in numbers.items():
            measure, _, item = name.partition(" / ")
            count = parse_count(typed)
            db_session.add(
                Figure(
                    entry_id=entry.id,
                    measure_id=measures[measure],
                    split_item_id=items[item] if item else None,
                    number=count.number,
                    certainty=count.certainty,
                    as_typed=typed,
                )
            )
        db_session.commit()
        return entry

    return put


class TestPublishedShapes:
    """The shapes that tables take in print, from entries that carry their figures."""

    def test_roadshows_as_professionals_filtered_out_by_course(self, given: Given, db_session: Session) -> None:
        put_in(given)
        for _ in range(2):
            given.entry(course="Vulnerability Roadshow", sessions="4", ends_on="2016-06-30", attended="not recorded")
        layout = next(one for one in layouts_in(db_session, 2016) if one.name == "professionals")
        without = replace(layout, filter={"not-course": ["vulnerability-roadshow"]})
        alone = replace(
            layout, filter={"course": ["vulnerability-roadshow"]}, rows=(), notes=(),
            sentence="{sessions} sessions in total took place.",
        )  # fmt: skip

        professionals, roadshows = table(db_session, without), table(db_session, alone)

        assert shown(professionals)["Education"] == ["9", "305"]
        assert shown(professionals)["Total"] == ["50", "973"]
        assert professionals.sentence == (
            "A total of 973 professionals over 50 sessions have been trained by the partnership to be aware of the "
            "risks and signs of CSE."
        )
        assert shown(roadshows)["Education"] == ["8", "not recorded [x]"]
        assert roadshows.sentence == "8 sessions in total took place."

    def test_a_count_that_stands_alone_is_said_in_its_own_words(self, given: Given, db_session: Session) -> None:
        given.entry(course="Keepsake", attended="over 1600")
        given.entry(course="Another", attended="5")
        sentence = "A total of {attended} were engaged at {sessions} sessions in {period}."
        layout = a_layout(filter={"course": ["keepsake"]}, sentence=sentence)

        made = table(db_session, layout)

        assert made.sentence == "A total of over 1600 were engaged at 1 session in 2016/17."

    def test_what_a_sentence_can_not_tell_leaves_what_it_can(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="not recorded")
        given.entry("2016-05-01", attended="20")
        made = table(db_session, a_layout(title="Courses", sentence="{attended} came, {change_on_last_year}."))

        assert made.sentence.startswith("Courses: 1 session, 20 attended. ")
        assert "2015/16" in made.sentence

    def test_a_year_that_is_not_over_is_not_compared_with_a_whole_one(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-01", attended="100")
        given.entry("2017-04-20", attended="20")
        made = table(db_session, a_layout(sentence="{attended} came, {change_on_last_year}."), "2017-18")

        assert "2017/18 is not over" in made.sentence

    def test_agency_by_year(self, figures: Any, db_session: Session) -> None:
        figures({"attended / Police": "3", "attended / Health": "12"}, "2015-05-01", attended="20")
        figures({"attended / Police": "8"}, "2016-05-01", attended="8")
        layout = a_layout(rows_by="split:came-from", columns_by="years:2", measures=(("attended", ""),))

        made = table(db_session, layout)

        assert headings(made) == ["Row", "2015/16", "2016/17"]
        rows = shown(made)
        assert rows["Police"] == ["3", "8"]
        assert rows["Health"] == ["12", "0"]
        assert rows["Not broken down"] == ["5", "0"]
        assert rows["Total"] == ["20", "8"]

    def test_where_nobody_was_asked_where_people_came_from_no_agency_has_0(
        self, figures: Any, db_session: Session
    ) -> None:
        figures({}, "2015-05-01", attended="57")
        figures({"attended / Police": "8"}, "2016-05-01", attended="20")
        layout = a_layout(rows_by="split:came-from", columns_by="years:2", measures=(("attended", ""),))

        rows = shown(table(db_session, layout))

        assert rows["Police"] == ["[x]", "8"]
        assert rows["Health"] == ["[x]", "0"]
        assert rows["Not broken down"] == ["57", "12"]

    def test_course_with_capacity_and_rate_and_no_shows_beneath(self, figures: Any, db_session: Session) -> None:
        figures({"capacity": "25", "did-not-attend": "3"}, course="Neglect", attended="20")
        figures({"capacity": "25", "did-not-attend": "2"}, course="Neglect", attended="23")
        figures({"did-not-attend": "1"}, course="Online safety", attended="30")
        layout = a_layout(
            rows_by="course", heading="Course",
            measures=(("sessions", "Events"), ("attended", ""), ("capacity", ""), ("attended-of-capacity", "Rate")),
            lines_beneath=(("did-not-attend", "Did not attend"), ("cancelled-sessions", "Cancelled")),
        )  # fmt: skip

        made = table(db_session, layout)

        assert headings(made) == ["Course", "Events", "Attended", "Capacity", "Rate"]
        assert shown(made) == {
            "Neglect": ["2", "43", "50", "86.0%"],
            "Online safety": ["1", "30", "not recorded [x]", "not recorded [x]"],
            "Total": ["3", "73", "at least 50 [e]", "86.0%"],
        }
        assert [(line.label, figure_of(line.cell).shown) for line in made.lines] == [
            ("Did not attend", "6"), ("Cancelled", "0"),
        ]  # fmt: skip

    def test_agency_with_bookings_and_share_of_all(self, figures: Any, db_session: Session) -> None:
        figures(
            {
                "booked": "40", "booked / Police": "30", "booked / Health": "10", "attended / Police": "24",
                "attended / Health": "8", "did-not-attend": "8",
            },
            attended="32",
        )  # fmt: skip
        layout = a_layout(
            rows_by="split:came-from",
            measures=(("booked", ""), ("attended", ""), ("attended-of-booked", ""), ("share-of-all", "Share")),
        )

        rows = shown(table(db_session, layout))

        assert rows["Police"] == ["30", "24", "80.0%", "75.0%"]
        assert rows["Health"] == ["10", "8", "80.0%", "25.0%"]
        assert rows["Total"] == ["40", "32", "80.0%", "100.0%"]

    def test_a_headline_list(self, figures: Any, given: Given, db_session: Session) -> None:
        figures({}, "2016-05-03", "2016-05-04", attended="30")
        given.entry("2016-06-01", attended="20")
        given.entry("2016-06-02", status="cancelled", attended="not recorded")
        layout = a_layout(
            rows_by="measures",
            rows=tuple(
                RowLayout(key, label, fed_by=(key,))
                for key, label in (
                    ("sessions", "Events"), ("attended", "Attendances"), ("days", "Days delivered"),
                    ("cancelled-sessions", "Events cancelled"), ("average-attended", "Average per event"),
                )
            ),
        )  # fmt: skip

        made = table(db_session, layout)

        assert shown(made) == {
            "Events": ["2"], "Attendances": ["50"], "Days delivered": ["3"], "Events cancelled": ["1"],
            "Average per event": ["25.0"],
        }  # fmt: skip
        assert made.columns[1].kind is ColumnKind.FIGURE
        assert made.total is None

    def test_single_sessions_as_columns(self, figures: Any, db_session: Session) -> None:
        figures({"attended / Police": "3"}, "2016-10-04", attended="12")
        figures({"attended / Police": "5"}, "2016-11-08", attended="9")
        layout = a_layout(rows_by="split:came-from", columns_by="entry", measures=(("attended", ""),))

        made = table(db_session, layout)

        assert headings(made) == ["Row", "4 October 2016", "8 November 2016", "Total"]
        assert shown(made)["Police"] == ["3", "5", "8"]
        assert shown(made)["Total"] == ["12", "9", "21"]

    def test_what_each_agency_gave_in_trainer_days(self, given: Given, db_session: Session) -> None:
        jo, ali = (given.named(Trainer, name).id for name in ("Jo Smith", "Ali Khan"))
        given.entry(providers=("Barnardo's",), trainers=((jo, 2), (ali, 1)))
        given.entry("2016-05-01", providers=("Barnardo's", "Police"), trainers=((jo, 2),))
        given.entry("2016-06-01", providers=("Police",), trainers=((ali, None),))
        measures = (("trainer-days", ""), ("trainers", "Number of trainers"))
        made = table(db_session, a_layout(rows_by="delivered", measures=measures))

        assert headings(made)[1:] == ["Trainer days given", "Number of trainers"]
        assert shown(made) == {
            "Barnardo's": ["2.5", "2"],
            "Police": ["not recorded [x]", "1"],
            "Total": ["at least 2.5 [e]", "2"],
        }

    def test_quarters_with_what_is_not_split(self, given: Given, db_session: Session) -> None:
        given.entry("2016-04-12", attended="10")
        given.entry("2016-09-01", "2017-02-28", sessions="12", attended="60")
        layout = a_layout(rows_by="sector", columns_by="quarter", measures=(("attended", ""),))

        made = table(db_session, layout)

        assert headings(made)[1:] == [
            "Q1 (April to June)", "Q2 (July to September)", "Q3 (October to December)", "Q4 (January to March)",
            "Not split by quarter", "Total",
        ]  # fmt: skip
        both = table(db_session, replace(layout, measures=(("sessions", ""), ("attended", ""))))
        assert headings(both)[1:5] == ["Sessions Q1", "Attended Q1", "Sessions Q2", "Attended Q2"]
        # The entry that is kept whole may have been partly in each quarter where there is no other: that is no 0.
        assert shown(made)["Education"] == ["10", "[x]", "[x]", "[x]", "60", "70"]

    def test_numbers_without_commas_and_averages_without_decimals(self, given: Given, db_session: Session) -> None:
        given.entry(attended="1587", sessions="3", ends_on="2016-05-01")
        layout = a_layout(
            measures=(("attended", ""), ("average-attended", "")), style=NumberStyle(has_commas=False, decimals=0),
            sentence="A total of {attended} came.",
        )  # fmt: skip

        made = table(db_session, layout)

        assert shown(made)["Total"] == ["1587", "529"]
        assert made.sentence == "A total of 1587 came."


class TestBesideOtherYears:
    """Periods side by side, changes, and breaks in series."""

    def test_changes_stand_beside_the_years(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="100")
        given.entry("2016-05-01", attended="112")
        made = table(db_session, a_layout(columns_by="years:2", has_changes=True, measures=(("attended", ""),)))

        assert headings(made) == ["Row", "2015/16", "2016/17", "Change", "Change (%)"]
        assert shown(made)["Total"] == ["100", "112", "+12", "+12.0%"]

    def test_across_a_break_nothing_is_compared(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="862")
        given.entry("2016-05-01", attended="973")
        db_session.add(SeriesBreak(table_short_name="x", from_year=2016, reason="2015/16 was reported by level"))
        db_session.commit()
        layout = a_layout(
            columns_by="years:2", has_changes=True, measures=(("attended", ""),), sentence="{change_on_last_year}"
        )

        made = table(db_session, layout)

        assert shown(made)["Total"] == ["862", "973 [b]", "[b]", "[b]"]
        assert any("2015/16 was reported by level" in note.text for note in made.notes)
        assert "2015/16 was reported by level" in made.sentence

    def test_a_break_in_a_sector_is_in_its_row_and_the_total(self, given: Given, db_session: Session) -> None:
        for sector in ("Education", "Health"):
            for day in ("2015-05-01", "2016-05-01"):
                given.entry(day, sector=sector, attended="50")
        sector_id = given.offered("Professionals", "Health")[1]
        db_session.add(SeriesBreak(sector_id=sector_id, from_year=2016, reason="Dentists are in it"))
        db_session.commit()

        made = table(db_session, a_layout(columns_by="years:2", measures=(("attended", ""),)))

        assert shown(made)["Education"] == ["50", "50"]
        assert shown(made)["Health"] == ["50", "50 [b]"]
        assert shown(made)["Total"] == ["100", "100 [b]"]

    def test_any_periods_and_unequal_lengths_are_told(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="10")
        given.entry("2016-05-01", attended="20")
        periods = (parse_period("2015-16"), parse_period("2016-17-q1"))

        made = table(db_session, a_layout(measures=(("attended", ""),)), periods=periods)

        assert shown(made)["Total"] == ["10", "20"]
        assert any("not equally long" in note.text for note in made.notes)


def test_what_feeds_no_row_stands_on_its_own(given: Given, db_session: Session) -> None:
    for course in ("Neglect", "Online safety", ""):
        given.entry(course=course, attended="10")
    ids = {one.short_name: one.id for one in db_session.scalars(select(Course))}
    assert set(ids) >= {"neglect", "online-safety"}
    layout = a_layout(
        rows_by="course",
        rows=(RowLayout("a", "Neglect courses", fed_by=("neglect",)), RowLayout("b", "None", fed_by=("none-",))),
    )

    made = table(db_session, layout)

    assert shown(made) == {
        "Neglect courses": ["1", "10"], "None": ["1", "10"], "Not in this table": ["1", "10"], "Total": ["3", "30"],
    }  # fmt: skip
    assert dict(zip(("a", "b"), (row.where for row in made.rows), strict=False)) == {
        "a": (("course", "neglect"),), "b": (("course", "none-"),),
    }  # fmt: skip


def test_different_organisations_have_no_false_total(given: Given, db_session: Session) -> None:
    given.entry(sector="Education", organisations=("Bents Green", "Heritage Park"))
    given.entry(sector="Health", organisations=("Bents Green",))
    made = table(db_session, a_layout(measures=(("organisations", ""),)))

    rows = shown(made)
    assert (rows["Education"], rows["Health"], rows["Total"]) == (["2"], ["1"], ["2"])
    assert any("counted once in the total" in note.text for note in made.notes)


def test_a_layout_of_nothing_that_there_is_is_refused(db_session: Session) -> None:
    for said in ({"rows_by": "weather"}, {"columns_by": "years:99"}, {"rows_by": "split:"}):
        with pytest.raises(AxisProblem):
            table(db_session, a_layout(**said))
