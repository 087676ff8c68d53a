"""The years of an example team: its seasons, and the days that its awkward cases name."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from training_register.rules.example_years import Seasons, day_told, entries_each_day, first_day

TODAY = date(2026, 11, 25)
EVEN = Seasons(
    months=(1.0,) * 12, weekdays=(1.0,) * 7, growth=1.0, closed=frozenset({"12-25"}), weeks_ahead=4, ahead=0.5
)


def told(seasons: Seasons = EVEN, number: int = 1_000, **options: object) -> dict[date, int]:
    """The days of five years with the number of entries that each has."""
    wanted = {"years": 5, "today": TODAY, "first_month": 4, "holidays": (), "chance": Random(1), **options}
    return dict(entries_each_day(number, seasons=seasons, **wanted))  # type: ignore[arg-type]


class TestEntriesEachDay:
    """How many entries each day has."""

    @pytest.mark.parametrize("number", [1, 99, 800, 12_345])
    def test_they_add_up_to_what_was_asked_for(self, number: int) -> None:
        assert sum(told(number=number).values()) == number

    def test_they_come_in_order_within_the_years_and_the_coming_weeks(self) -> None:
        days = list(told())
        assert days == sorted(days)
        assert date(2022, 4, 1) <= days[0] < date(2022, 4, 15)
        assert TODAY < days[-1] <= date(2026, 12, 23)

    def test_august_is_quiet_where_the_seasons_say_so(self) -> None:
        months = tuple(0.1 if month == 8 else 1.0 for month in range(1, 13))
        found = Counter[int]()
        for day, number in told(replace(EVEN, months=months), 10_000).items():
            found[day.month] += number
        assert found[8] < min(found[month] for month in (5, 6, 7, 9, 10)) / 5

    def test_each_year_is_busier_than_the_one_before_where_it_grows(self) -> None:
        days = told(replace(EVEN, growth=1.2), 10_000)
        of_years = [
            sum(number for day, number in days.items() if date(year, 4, 1) <= day < date(year + 1, 4, 1))
            for year in range(2022, 2026)
        ]
        assert of_years == sorted(of_years)
        assert of_years[-1] > of_years[0] * 1.5

    def test_nobody_works_on_holidays_and_closed_days(self) -> None:
        days = told(number=20_000, holidays={date(2024, 5, 6)})
        assert date(2024, 5, 6) not in days
        assert not [day for day in days if (day.month, day.day) == (12, 25)]
        assert date(2024, 5, 7) in days

    def test_the_same_seed_gives_the_same_days_and_another_one_others(self) -> None:
        assert told() == told()
        assert told() != told(chance=Random(2))


class TestDayTold:
    """The days that awkward cases name."""

    @pytest.mark.parametrize(
        ("text", "years_ago", "day"),
        [
            ("05-12", 1, date(2025, 5, 12)),
            ("01-13", 1, date(2026, 1, 13)),
            ("05-10", 1, date(2025, 5, 12)),  # a Saturday
            ("05-11", 1, date(2025, 5, 12)),  # a Sunday
            ("05-11!", 1, date(2025, 5, 11)),
            ("07-02", 3, date(2023, 7, 3)),  # a Sunday
            ("06-14 Sunday", 1, date(2025, 6, 15)),
            ("first", 0, date(2026, 4, 1)),
            ("last", 1, date(2026, 3, 31)),
            ("02-29", 1, date(2024, 2, 29)),
            ("12-25 12-26 01-01 Sunday", 1, date(2023, 1, 1)),
            ("-6", 1, date(2026, 11, 19)),
            ("+12", 1, date(2026, 12, 7)),
        ],
    )
    def test_it_is_the_day_that_was_meant(self, text: str, years_ago: int, day: date) -> None:
        assert day_told(text, years_ago=years_ago, today=TODAY, first_month=4) == day

    @pytest.mark.parametrize("first_month", range(1, 13))
    def test_days_of_the_last_whole_year_have_passed_whatever_the_first_month(self, first_month: int) -> None:
        for text in ("01-01!", "03-31!", "08-31!", "12-31!", "first", "last", "02-29"):
            day = day_told(text, years_ago=1, today=TODAY, first_month=first_month)
            assert day < TODAY
            assert text == "02-29" or day >= first_day(years=2, today=TODAY, first_month=first_month)
