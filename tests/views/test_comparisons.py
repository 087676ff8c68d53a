"""The page on which a period is compared with others, its files, and the links that lead to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.outputs.reading_back import csv_says, json_says, tables_say, workbook_says
from tests.outputs.workbook_checks import failures
from tests.pages import Browser, Page
from training_register import clock
from training_register.models import SeriesBreak
from training_register.reports.comparison import comparison_download
from training_register.rules.periods import parse_period, year
from training_register.rules.permissions import Role
from training_register.settings import Settings

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]
ADDRESS = "/tables/2016-17/compare"
TODAY = date(2017, 11, 23)
REASON = "2015/16 was reported by level, 862 introductory and a further 187 advanced; 2016/17 by sector"
SETTINGS = Settings(
    organisation_name="Anytown Safeguarding Partnership", service_name="the partnership", place="Anytown"
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the autumn of 2017."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def register(given: Given, db_session: Session) -> Given:
    """The published year and the year before, with the break between them in the table of professionals."""
    published.put_in(given)
    given.entry("2015-04-01", "2016-03-31", sector="Multi Agency", sessions="49", attended="1,049")
    given.entry("2015-06-01", audience="Young people", sector="Education", attended="312")
    db_session.add(SeriesBreak(table_short_name="professionals", from_year=2016, reason=REASON))
    db_session.commit()
    return given


@pytest.fixture
def reader(browse: Browse) -> Browser:
    """A viewer's browser."""
    return browse(Role.VIEWER)


def row(page: Page, table: str, label: str) -> list[str]:
    """What a row of a table says, figure by figure."""
    for line in page.soup.select(f"#{table}-table tbody tr"):
        head = line.select_one("th")
        if head and " ".join(head.get_text(" ").split()) == label:
            return [" ".join(cell.get_text(" ").split()) for cell in line.select("td")]
    raise AssertionError(f"no row {label!r} in {table}")


class TestThePage:
    """What is beside what, chosen by a form whose answer is the address."""

    def test_the_year_before_stands_beside_it_unless_something_else_is_asked_for(
        self, register: Given, reader: Browser
    ) -> None:
        page = reader.open(ADDRESS)

        assert page.text("h1") == "Compare 2016/17"
        assert page.text("main h2") == "April 2015 to March 2016 beside April 2016 to March 2017"
        assert page.fields()["beside"] == "year-before"
        assert row(page, "professionals", "Total") == ["49", "50 [b]", "[b]", "[b]", "1,049", "973 [b]", "[b]", "[b]"]
        assert row(page, "young-people", "Education")[4:] == ["312", "1,340", "+1,028", "+329.5%"]
        about = page.text("#professionals-table + *, .app-table__about")
        assert f"[b] Figures from 2016/17 on can't be compared with earlier ones: {REASON}." in about
        assert "[b] means a break in the series" in about

    def test_the_last_two_years(self, register: Given, reader: Browser) -> None:
        page = reader.open(f"{ADDRESS}?beside=two-years-before")

        assert "April 2014 to March 2015 beside April 2015 to March 2016 beside" in page.text("main h2")
        assert page.texts("#young-people-table thead th")[1:5] == [
            "Sessions 2014/15", "Sessions 2015/16", "Sessions 2016/17", "Sessions: change since 2015/16",
        ]  # fmt: skip

    def test_the_same_quarter_and_the_same_month_last_year(self, given: Given, reader: Browser) -> None:
        given.entry("2015-05-04", attended="40")
        given.entry("2016-05-04", attended="50")
        for address, heading in (("2016-17-q1", "April 2015 to June 2015"), ("2016-05", "May 2015")):
            page = reader.open(f"/tables/{address}/compare")
            assert page.text("main h2").startswith(f"{heading} beside ")
            assert row(page, "professionals", "Total")[4:] == ["40", "50", "+10", "+25.0%"]

    def test_the_year_to_date_and_last_year_to_the_same_day(self, given: Given, reader: Browser) -> None:
        for day, attended in (("2016-11-23", "40"), ("2016-11-24", "7"), ("2017-11-23", "50")):
            given.entry(day, attended=attended)

        page = reader.open("/tables/2017-18/compare?beside=to-date")

        assert page.text("main h2") == "1 April 2016 to 23 November 2016 beside 1 April 2017 to 23 November 2017"
        assert row(page, "professionals", "Total")[4:] == ["40", "50", "+10", "+25.0%"]
        assert "not over" not in page.text("main")
        assert "[p] 2017/18 is not over" in reader.open("/tables/2017-18/compare").text("main")

    def test_another_period_that_somebody_types(self, register: Given, reader: Browser) -> None:
        page = reader.open(f"{ADDRESS}?beside=other&other=2015%2F16+Q1")

        assert page.text("main h2") == "April 2015 to June 2015 beside April 2016 to March 2017"
        assert page.fields()["other"] == "2015/16 Q1"
        assert "The periods are not equally long. 2015/16 Q1: 91 days; 2016/17: 365 days." in page.text("main")

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ("beside=other", "Enter the period to compare with, such as 2014/15."),
            ("beside=other&other=+", "Enter the period to compare with, such as 2014/15."),
            ("beside=other&other=2016/17", "This is 2016/17 itself. Enter another period."),
            ("beside=other&other=April+2016+to+March+2017", "This is 2016/17 itself. Enter another period."),
            ("beside=other&other=nonsense", "“nonsense” is not a period."),
            ("beside=other&other=1066", "“1066” is not a period."),
            ("beside=other&other=%E2%80%AE%C2%B2", "is not a period."),
            ("beside=to-date", "Choose what to compare with."),
            ("beside=<script>", "Choose what to compare with."),
            ("beside=", "Choose what to compare with."),
        ],
    )
    def test_a_mistake_is_told_beside_its_field(self, register: Given, reader: Browser, asked: str, words: str) -> None:
        page = reader.open(f"{ADDRESS}?{asked}")

        assert words in page.text("p.govuk-error-message")
        assert page.text("title").startswith("Error: Compare 2016/17")
        assert not page.soup.select("main h2:not(.govuk-error-summary__title)")
        for ending in ("xlsx", "docx", "csv", "json", "txt"):
            assert reader.get(f"{ADDRESS}.{ending}?{asked}").status_code == 404

    def test_years_at_the_edge_of_the_calendar_have_pages_too(self, reader: Browser) -> None:
        page = reader.open("/tables/1900-01/compare")
        assert page.fields().get("beside") == "other"
        assert not page.soup.select("p.govuk-error-message")
        for address in ("1901-02", "2199-00", "2198-99", "1900-04-01..2199-12-31"):
            reader.open(f"/tables/{address}/compare?beside=two-years-before")
            reader.open(f"/tables/{address}/compare")

    def test_a_period_in_other_words_is_at_its_own_address_with_all_that_was_asked(self, reader: Browser) -> None:
        answer = reader.get(
            "/tables/2016-04-01..2017-03-31/compare?beside=other&other=2014%2F15&_external=1&period=x&_anchor=y"
        )

        assert answer.status_code == 302
        assert answer.headers["Location"] == f"{ADDRESS}?beside=other&other=2014%2F15"

    def test_figures_lead_to_the_entries_of_their_own_period_and_changes_nowhere(
        self, register: Given, browse: Browse
    ) -> None:
        page = browse(Role.COORDINATOR).open(ADDRESS)

        cells = page.soup.select("#young-people-table tr.app-total td")
        links = [cell.select_one("a") for cell in cells]
        asked = [parse_qs(urlsplit(str(link["href"])).query) if link else {} for link in links]
        assert [one.get("period") for one in asked] == [
            ["2015-16"], ["2016-17"], None, None, ["2015-16"], ["2016-17"], None, None,
        ]  # fmt: skip
        assert asked[4]["audience"] == ["young-people"]

    def test_who_may_not_see_entries_is_given_no_links_to_them(self, register: Given, reader: Browser) -> None:
        assert not reader.open(ADDRESS).soup.select("a.app-figure")

    def test_a_wide_table_scrolls_in_a_box_of_its_own_that_takes_the_focus(
        self, register: Given, reader: Browser
    ) -> None:
        (box,) = reader.open(ADDRESS).soup.select(".app-scroll:has(#young-people-table)")

        assert (box["role"], box["aria-label"], box["tabindex"]) == ("region", "Table of Young people training", "0")
        assert not reader.open("/tables/2016-17").soup.select(".app-scroll")


class TestLinks:
    """The comparison is found from where figures of one period stand."""

    def test_from_the_year_and_from_a_table(self, register: Given, reader: Browser) -> None:
        assert reader.open("/tables/2016-17").link("Compare with other periods") == ADDRESS
        assert (
            reader.open("/tables/2016-17/young-people").link("Compare with other periods")
            == f"{ADDRESS}#young-people-table"
        )

    def test_from_the_year_so_far(self, given: Given, browse: Browse) -> None:
        given.entry("2017-05-04", attended="40")
        boss = browse(Role.MANAGER)

        address = boss.open("/").link("Compare all tables of both years to this day")

        assert address == "/tables/2017-18/compare?beside=to-date"
        assert row(boss.open(address), "professionals", "Total")[4:6] == ["0", "40"]

    def test_an_audience_that_is_called_compare_has_its_table_all_the_same(self, given: Given, reader: Browser) -> None:
        given.entry(audience="Compare", sector="Education", attended="40")

        assert reader.open("/tables/2016-17/compare-all").text("h1").startswith("Compare,")
        assert reader.open("/tables/2016-17/compare").text("h1") == "Compare 2016/17"


class TestFiles:
    """The same tables as files."""

    @pytest.mark.parametrize("asked", ["", "?beside=two-years-before", "?beside=other&other=2015%2F16+Q1"])
    def test_every_file_says_what_the_tables_say(
        self, register: Given, reader: Browser, db_session: Session, asked: str
    ) -> None:
        periods = {
            "": (year(2015), year(2016)),
            "?beside=two-years-before": (year(2014), year(2015), year(2016)),
        }.get(asked, (parse_period("2015-16-q1"), year(2016)))
        download = comparison_download(
            db_session, periods, settings=SETTINGS, today=TODAY, made_at=datetime(2017, 11, 23, 12, tzinfo=UTC)
        )

        truth = tables_say(download)
        assert json_says(reader.get(f"{ADDRESS}.json{asked}").data) == truth
        assert csv_says(reader.get(f"{ADDRESS}.csv{asked}").data, download) == truth
        workbook = reader.get(f"{ADDRESS}.xlsx{asked}").data
        assert workbook_says(workbook, download) == tables_say(download, as_data=False)
        assert [line for line in failures(workbook, "training-2016-17.xlsx") if "contact" not in line] == []

    def test_their_names_say_what_is_beside_what(self, register: Given, reader: Browser) -> None:
        page = reader.open(f"{ADDRESS}?beside=two-years-before")
        address = page.link("CSV (.csv) of the comparison")

        answer = reader.get(address)

        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="training-2016-17-beside-2014-15-2015-16.csv"'
        )
        assert answer.text.splitlines()[1].startswith(
            '"April 2014 to March 2015; April 2015 to March 2016; April 2016 to March 2017","professionals"'
        )

    def test_the_json_tells_every_period(self, register: Given, reader: Browser) -> None:
        whole = json.loads(reader.get(f"{ADDRESS}.json").data)

        assert whole["period"]["label"] == "2016/17"
        assert whole["beside"] == [{"label": "2015/16", "starts_on": "2015-04-01", "ends_on": "2016-03-31"}]
        assert "beside" not in json.loads(reader.get("/tables/2016-17.json").data)

    def test_the_text_says_why_something_is_not_compared(self, register: Given, reader: Browser) -> None:
        text = " ".join(reader.get(f"{ADDRESS}.txt").text.split())

        assert f"[b] Figures from 2016/17 on can't be compared with earlier ones: {REASON}." in text
        assert "[b] means a break in the series" in text
