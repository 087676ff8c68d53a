"""Periods are read and written in one way, and one rule says where an entry stands in them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from training_register.rules.entries import Kind
from training_register.rules.periods import (
    APRIL,
    EARLIEST,
    LATEST,
    Period,
    PeriodKind,
    PeriodProblem,
    between,
    dates_in_words,
    day_in_words,
    days_in_words,
    month,
    months_after,
    parse_period,
    placed,
    quarter,
    quarter_of,
    reporting_year_of,
    year,
    year_label,
)

first_months = st.integers(1, 12)
days = st.dates(EARLIEST, LATEST)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A year, quarter or month that lies in the years that a register can hold, or any two dates in them."""
    first_month = draw(first_months)
    day = draw(days)
    start_year = reporting_year_of(day, first_month)
    match draw(st.sampled_from(PeriodKind)):
        case PeriodKind.YEAR:
            return year(start_year, first_month)
        case PeriodKind.QUARTER:
            return quarter(start_year, quarter_of(day, first_month), first_month)
        case PeriodKind.MONTH:
            return month(day.year, day.month, first_month)
    first, last = sorted((day, draw(days)))
    return between(first, last, first_month)


class TestReading:
    """Periods as the command line, the address and a box read them."""

    @pytest.mark.parametrize(
        ("typed", "first", "last", "kind"),
        [
            ("2016/17", "2016-04-01", "2017-03-31", PeriodKind.YEAR),
            ("2016-17", "2016-04-01", "2017-03-31", PeriodKind.YEAR),
            ("2016-2017", "2016-04-01", "2017-03-31", PeriodKind.YEAR),
            ("2016–17", "2016-04-01", "2017-03-31", PeriodKind.YEAR),
            (" 2016 / 17 ", "2016-04-01", "2017-03-31", PeriodKind.YEAR),
            ("1999/00", "1999-04-01", "2000-03-31", PeriodKind.YEAR),
            ("2016/17 Q1", "2016-04-01", "2016-06-30", PeriodKind.QUARTER),
            ("2016-17-q1", "2016-04-01", "2016-06-30", PeriodKind.QUARTER),
            ("2016/17 q4", "2017-01-01", "2017-03-31", PeriodKind.QUARTER),
            ("April 2016", "2016-04-01", "2016-04-30", PeriodKind.MONTH),
            ("apr 2016", "2016-04-01", "2016-04-30", PeriodKind.MONTH),
            ("Sept. 2016", "2016-09-01", "2016-09-30", PeriodKind.MONTH),
            ("2016-04", "2016-04-01", "2016-04-30", PeriodKind.MONTH),
            ("2016-04-01..2016-09-30", "2016-04-01", "2016-09-30", PeriodKind.DATES),
            ("2016-04-01 to 2016-09-30", "2016-04-01", "2016-09-30", PeriodKind.DATES),
            ("April 2016 to September 2016", "2016-04-01", "2016-09-30", PeriodKind.DATES),
            ("1 May 2016 to 3 June 2016", "2016-05-01", "2016-06-03", PeriodKind.DATES),
            ("2016-04-12", "2016-04-12", "2016-04-12", PeriodKind.DATES),
            ("12 April 2016", "2016-04-12", "2016-04-12", PeriodKind.DATES),
            ("2016/17..2017/18", "2016-04-01", "2018-03-31", PeriodKind.DATES),
            ("2016-04..2016-06", "2016-04-01", "2016-06-30", PeriodKind.QUARTER),
            ("2016-04-01..2017-03-31", "2016-04-01", "2017-03-31", PeriodKind.YEAR),
            ("2016-02-01..2016-02-29", "2016-02-01", "2016-02-29", PeriodKind.MONTH),
            ("2016-02-29", "2016-02-29", "2016-02-29", PeriodKind.DATES),
        ],
    )
    def test_a_period_is_read_as_people_write_it(self, typed: str, first: str, last: str, kind: PeriodKind) -> None:
        period = parse_period(typed)

        assert (period.first.isoformat(), period.last.isoformat(), period.kind) == (first, last, kind)

    @pytest.mark.parametrize(
        ("typed", "first_month", "label"),
        [
            # The second number is the year after the first: a reporting year, and not December.
            ("2011-12", 4, "2011/12"),
            ("2010-11", 4, "2010/11"),
            ("2000-01", 4, "2000/01"),
            ("2011-11", 4, "November 2011"),
            ("2012-12", 4, "December 2012"),
            # Years that begin in January have one number, so that the same text is a month.
            ("2011-12", 1, "December 2011"),
            ("2016", 1, "2016"),
            ("2016 Q2", 1, "2016 Q2"),
            ("2016-q2", 1, "2016 Q2"),
        ],
    )
    def test_what_could_be_a_year_or_a_month_is_read_by_one_rule(
        self, typed: str, first_month: int, label: str
    ) -> None:
        assert parse_period(typed, first_month).label == label

    def test_december_2011_has_an_address_that_is_not_that_of_a_year(self) -> None:
        december = month(2011, 12)

        assert december.address == "2011-12-01..2011-12-31"
        assert parse_period(december.address) == december

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            " ",
            "2016",
            "2016/18",
            "2016/16",
            "2017/16",
            "2016/17 Q0",
            "2016/17 Q5",
            "2016-13",
            "2016-00",
            "ma 2016",
            "Smarch 2016",
            "2015-02-29",
            "2016-02-30",
            "2016-04-01..",
            "..2016-04-01",
            "..",
            "2016-04-01..2016-09-31",
            "2016-09-30..2016-04-01",
            "2017/18 to 2016/17",
            "0000-01-01",
            "0000-01",
            "9999-12",
            "9999/00",
            "1899-03-31",
            "1899-03",
            "0001-01-01..2016-04-01",
            "2016-04-01..9999-12-31",
            "1898/99",
            "2200-04",
            "2200/01",
            "٢٠١٦/١٧",
            "２０１６/１７",
            "2016/17\x00",
            "2016-04-01..2016-09-30..2016-10-01",
            "summary",
            "../../etc/passwd",
            "x" * 1_000_000,
            "2016/17 " * 100_000,
        ],
        ids=lambda typed: ascii(typed[:24]),
    )
    def test_what_is_no_period_is_refused_in_a_short_sentence(self, typed: str) -> None:
        with pytest.raises(PeriodProblem) as problem:
            parse_period(typed)

        assert 10 < len(str(problem.value)) < 250

    @given(st.text(max_size=70), first_months)
    @example("İ" * 60, 4)
    @example("9999-12-31", 4)
    @example("0001-01..9999-12", 1)
    def test_whatever_is_typed_is_a_period_or_a_problem_in_words(self, typed: str, first_month: int) -> None:
        try:
            period = parse_period(typed, first_month)
        except PeriodProblem:
            return
        assert period.first <= period.last

    @given(st.text("0123456789-/.q to", max_size=24), first_months)
    def test_numbers_and_dashes_in_any_order_are_too(self, typed: str, first_month: int) -> None:
        try:
            period = parse_period(typed, first_month)
        except PeriodProblem:
            return
        assert period.first <= period.last

    def test_a_register_of_calendar_years_is_told_how_to_write_them(self) -> None:
        with pytest.raises(PeriodProblem, match="Write a period as 2016, 2016 Q1"):
            parse_period("2016/17", first_month=1)


class TestWriting:
    """Every way in which a period is written is one in which it is read."""

    @given(periods())
    @example(year(2199))
    @example(year(1899))
    @example(month(2000, 1))
    def test_its_address_is_read_as_the_same_period(self, period: Period) -> None:
        assert parse_period(period.address, period.first_month) == period

    @given(periods())
    def test_its_label_is_read_as_the_same_period(self, period: Period) -> None:
        assert parse_period(period.label, period.first_month) == period

    @given(periods())
    @example(year(2199, 2))
    @example(year(1899, 12))
    def test_its_words_in_titles_are_read_as_the_same_period(self, period: Period) -> None:
        assert parse_period(period.in_words, period.first_month) == period

    @given(periods())
    def test_its_address_needs_no_escaping(self, period: Period) -> None:
        assert set(period.address) <= set("0123456789-.q")

    @pytest.mark.parametrize(
        ("period", "address", "label", "in_words"),
        [
            (year(2016), "2016-17", "2016/17", "April 2016 to March 2017"),
            (year(1999), "1999-00", "1999/00", "April 1999 to March 2000"),
            (year(2016, 1), "2016", "2016", "January 2016 to December 2016"),
            (year(2016, 9), "2016-17", "2016/17", "September 2016 to August 2017"),
            (quarter(2016, 1), "2016-17-q1", "2016/17 Q1", "April 2016 to June 2016"),
            (quarter(2016, 4), "2016-17-q4", "2016/17 Q4", "January 2017 to March 2017"),
            (quarter(2016, 4, 1), "2016-q4", "2016 Q4", "October 2016 to December 2016"),
            (month(2016, 4), "2016-04", "April 2016", "April 2016"),
            (
                between(date(2016, 5, 1), date(2016, 6, 3)),
                "2016-05-01..2016-06-03",
                "1 May 2016 to 3 June 2016",
                "1 May 2016 to 3 June 2016",
            ),
            (between(date(2016, 5, 2), date(2016, 5, 2)), "2016-05-02..2016-05-02", "2 May 2016", "2 May 2016"),
        ],
    )
    def test_a_period_is_written_in_one_way(self, period: Period, address: str, label: str, in_words: str) -> None:
        assert (period.address, period.label, period.in_words) == (address, label, in_words)

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2016-04-12", "2016-04-12", "12 April 2016"),
            ("2016-04-12", "2016-04-14", "12 to 14 April 2016"),
            ("2016-04-01", "2016-04-30", "April 2016"),
            ("2016-02-01", "2016-02-29", "February 2016"),
            ("2016-04-28", "2016-05-02", "28 April 2016 to 2 May 2016"),
            ("2016-09-01", "2017-07-31", "September 2016 to July 2017"),
            ("2016-04-12", "2017-04-12", "12 April 2016 to 12 April 2017"),
        ],
    )
    def test_the_days_of_an_entry_are_written_short(self, first: str, last: str, words: str) -> None:
        assert days_in_words(date.fromisoformat(first), date.fromisoformat(last)) == words

    def test_days_are_written_in_words(self) -> None:
        assert day_in_words(date(2016, 4, 1)) == "1 April 2016"
        assert dates_in_words(date(2016, 4, 1), date(2016, 4, 1)) == "1 April 2016"

    @pytest.mark.parametrize(
        ("period", "words"),
        [
            (year(2016), "year"),
            (quarter(2016, 1), "quarter"),
            (month(2016, 4), "month"),
            (between(date(2016, 4, 2), date(2016, 4, 9)), "date"),
        ],
    )
    def test_a_period_says_what_entries_are_not_split_by(self, period: Period, words: str) -> None:
        assert period.cut_by == words


class TestLayingOut:
    """Years, quarters and months lie in each other without a gap."""

    @given(st.integers(1900, 2198), first_months)
    def test_the_quarters_of_a_year_are_the_year(self, start: int, first_month: int) -> None:
        whole = year(start, first_month)

        assert [part.label[-2:] for part in whole.parts] == ["Q1", "Q2", "Q3", "Q4"]
        self._lie_end_to_end(whole)

    @given(st.integers(1900, 2198), st.integers(1, 4), first_months)
    def test_the_months_of_a_quarter_are_the_quarter(self, start: int, number: int, first_month: int) -> None:
        whole = quarter(start, number, first_month)

        assert len(whole.parts) == 3
        self._lie_end_to_end(whole)

    @staticmethod
    def _lie_end_to_end(whole: Period) -> None:
        assert whole.parts[0].first == whole.first
        assert whole.parts[-1].last == whole.last
        for one, following in zip(whole.parts, whole.parts[1:], strict=False):
            assert following.first == one.last + timedelta(1)

    def test_a_month_and_two_dates_have_no_parts(self) -> None:
        assert month(2016, 4).parts == between(date(2016, 4, 2), date(2016, 5, 9)).parts == ()

    @given(st.integers(1900, 2198), first_months)
    def test_a_year_ends_the_day_before_the_next(self, start: int, first_month: int) -> None:
        assert year(start + 1, first_month).first == year(start, first_month).last + timedelta(1)

    def test_a_year_holds_its_29_february(self) -> None:
        leap_day = date(2016, 2, 29)

        assert year(2015).first <= leap_day <= year(2015).last
        assert (year(2015).last - year(2015).first).days == 365
        assert month(2016, 2).last == leap_day
        assert month(2015, 2).last == date(2015, 2, 28)
        assert month(2100, 2).last == date(2100, 2, 28)
        assert year(2015, 3).last == leap_day

    @given(days, first_months)
    def test_every_day_lies_in_its_year_quarter_and_month(self, day: date, first_month: int) -> None:
        start = reporting_year_of(day, first_month)

        for period in (
            year(start, first_month),
            quarter(start, quarter_of(day, first_month), first_month),
            month(day.year, day.month, first_month),
        ):
            assert period.first <= day <= period.last
            assert period.reporting_year == start

    @given(periods())
    def test_two_dates_that_are_a_year_a_quarter_or_a_month_are_that_period(self, period: Period) -> None:
        assert between(period.first, period.last, period.first_month) == period

    def test_months_are_counted_over_the_end_of_a_year(self) -> None:
        assert months_after(date(2016, 11, 1), 3) == date(2017, 2, 1)

    @pytest.mark.parametrize(("first_month", "label"), [(4, "2016/17"), (1, "2016"), (12, "2016/17")])
    def test_a_year_is_labelled_by_its_two_calendar_years(self, first_month: int, label: str) -> None:
        assert year_label(2016, first_month) == label


class TestWhereAnEntryStands:
    """Design, section 4: an entry is in a period when `starts_on >= first and counts_to <= last`."""

    def test_one_session_counts_on_its_first_day(self) -> None:
        place = placed(date(2017, 3, 30), date(2017, 4, 2), Kind.ONE)

        assert (place.counts_to, place.reporting_year, place.quarter, place.month) == (date(2017, 3, 30), 2016, 4, 3)

    def test_several_sessions_count_to_their_last_day(self) -> None:
        place = placed(date(2017, 3, 30), date(2017, 4, 2), Kind.SEVERAL)

        assert (place.counts_to, place.reporting_year, place.quarter, place.month) == (
            date(2017, 4, 2),
            None,
            None,
            None,
        )

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "where"),
        [
            ("2016-04-01", "2017-03-31", (2016, None, None)),
            ("2016-04-01", "2016-06-30", (2016, 1, None)),
            ("2016-04-01", "2016-04-30", (2016, 1, 4)),
            ("2016-04-30", "2016-05-01", (2016, 1, None)),
            ("2016-09-01", "2017-07-31", (None, None, None)),
            # The same month and quarter of two years are not the same.
            ("2016-04-01", "2017-04-30", (None, None, None)),
            ("2016-02-29", "2016-02-29", (2015, 4, 2)),
        ],
    )
    def test_an_entry_stands_in_no_part_that_it_spans(
        self, starts_on: str, ends_on: str, where: tuple[int | None, ...]
    ) -> None:
        place = placed(date.fromisoformat(starts_on), date.fromisoformat(ends_on), Kind.SEVERAL)

        assert (place.reporting_year, place.quarter, place.month) == where

    @given(
        st.dates(date(2014, 1, 1), date(2018, 12, 31)),
        st.one_of(st.integers(0, 40), st.integers(0, 800)),
        st.sampled_from(Kind),
        first_months,
    )
    def test_where_it_stands_is_what_the_predicate_says_of_every_period(
        self, starts_on: date, length: int, kind: Kind, first_month: int
    ) -> None:
        place = placed(starts_on, starts_on + timedelta(length), kind, first_month)
        begins, ends = reporting_year_of(starts_on, first_month), reporting_year_of(place.counts_to, first_month)

        for start in range(begins - 1, ends + 2):
            whole = year(start, first_month)
            assert (place.reporting_year == start) == _is_in(whole, starts_on, place.counts_to)
            for part in whole.parts:
                assert ((place.reporting_year, place.quarter) == (start, part.part)) == _is_in(
                    part, starts_on, place.counts_to
                )
                for one in part.parts:
                    assert ((place.reporting_year, place.month) == (start, one.part)) == _is_in(
                        one, starts_on, place.counts_to
                    )

    @given(days, st.integers(0, 800), st.sampled_from(Kind), first_months)
    def test_a_part_is_placed_only_within_its_whole(
        self, starts_on: date, length: int, kind: Kind, first_month: int
    ) -> None:
        place = placed(starts_on, starts_on + timedelta(length), kind, first_month)

        assert place.quarter is None or place.reporting_year is not None
        assert place.month is None or place.quarter is not None

    def test_years_run_from_april_unless_set_otherwise(self) -> None:
        assert placed(date(2017, 1, 1), date(2017, 1, 1), Kind.ONE) == placed(
            date(2017, 1, 1), date(2017, 1, 1), Kind.ONE, APRIL
        )


def _is_in(period: Period, starts_on: date, counts_to: date) -> bool:
    return starts_on >= period.first and counts_to <= period.last
