"""Stated figures, as managers keep them and as everybody reads them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.pages import Browser, Page
from tests.published_stated import PUBLISHED, Published
from tests.statements import statements
from training_register.actions import stated_figures as actions
from training_register.actions.stated_figures import delete_stated_figure
from training_register.database import writing
from training_register.models import Audience, Operation, Sector, StatedFigure
from training_register.rules.permissions import Role
from training_register.rules.stated_figures import StatedKind

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]

DRIVERS = {
    "subject": "licensed drivers",
    "when": "31 March 2017",
    "population": "412",
    "trained": "400",
    "share": "97.1%",
    "source": "the licensing team",
}
SENTENCE = "Of 412 licensed drivers on 31 March 2017, 400 were trained (97.1%), as stated by the licensing team."
TABLES = ("stated-coverage", "stated-and-computed", "stated-and-computed-completions", "stated-others")


HOSTILE = ("\x00", "\ud800", "x" * 20_000, "9" * 5_000, "٣", "12 of ٣", ";" * 200, "-1%", "1e9", "%", ":", "0.0.0")


def as_sent(typed: dict[str, str]) -> dict[str, bytes]:
    """What is typed, in the bytes that a browser of bad manners sends."""
    return {name: text.encode("utf-8", "surrogatepass") for name, text in typed.items()}


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """Somebody who keeps stated figures."""
    return browse(Role.MANAGER)


def add(manager: Browser, kind: str = "coverage", **typed: str) -> Page:
    """The page that comes when somebody adds a figure by the form of its kind."""
    return manager.send(f"/stated-figures/add?kind={kind}", typed)


def rows(page: Page, table: str) -> dict[str, list[str]]:
    """Each row of a table by its label, with the texts of its cells as a person reads them."""
    caption = page.soup.select_one(f"#{table}-caption")
    assert caption, f"there is no table {table} on the page"
    whole = caption.find_parent("table")
    assert whole
    found = {}
    for row in whole.select("tbody tr"):
        heading = row.select_one("th")
        assert heading
        for mark in heading.select(".app-note-mark"):
            mark.extract()
        found[heading.get_text(strip=True)] = [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
    return found


def stated_on(page: Page) -> dict[str, list[str]]:
    """The rows of all tables of stated figures on a page."""
    found: dict[str, list[str]] = {}
    for table in TABLES:
        if page.soup.select_one(f"#{table}-caption"):
            found |= rows(page, table)
    return found


class TestPublished:
    """What reports of other teams stated can be held, and is printed again word for word."""

    @pytest.mark.parametrize("case", PUBLISHED.values(), ids=PUBLISHED)
    def test_it_is_held_and_printed_again(self, manager: Browser, case: Published) -> None:
        assert "Added" in add(manager, case.kind, **case.typed).text(".app-saved")
        page = manager.open(f"/tables/{case.year}")
        assert stated_on(page) == {case.subject: case.whole_row}
        about = " ".join(page.texts(".app-table__about"))
        for words in case.said:
            assert words in about
        # A form that is opened and sent as it is changes nothing.
        address = manager.open("/stated-figures").link(case.subject)
        again = manager.send(address, {})
        assert "Saved" in again.text(".app-saved")
        assert stated_on(manager.open(f"/tables/{case.year}")) == {case.subject: case.whole_row}

    def test_a_form_that_is_sent_as_it_is_changes_nothing(self, manager: Browser, db_session: Session) -> None:
        for case in PUBLISHED.values():
            add(manager, case.kind, **case.typed)
        before = db_session.execute(select(StatedFigure.__table__).order_by(StatedFigure.id)).all()
        operations = db_session.scalar(select(func.count(Operation.id)))
        for figure in before:
            manager.send(f"/stated-figures/{figure.id}", {})
        db_session.rollback()
        assert db_session.execute(select(StatedFigure.__table__).order_by(StatedFigure.id)).all() == before
        assert db_session.scalar(select(func.count(Operation.id))) == operations

    def test_all_of_them_are_read_back_from_every_file(self, manager: Browser) -> None:
        for case in PUBLISHED.values():
            add(manager, case.kind, **case.typed)
        for year in sorted({case.year for case in PUBLISHED.values()}):
            said = {
                (table["name"], row["subject"]): row
                for table in json.loads(manager.get(f"/tables/{year}.json").get_data())["tables"]
                for row in table["rows"]
            }
            lines = list(csv.DictReader(io.StringIO(manager.get(f"/tables/{year}.csv").get_data().decode("utf-8-sig"))))
            told_in_csv = {(line["Table"], line["Row"], line["Measure"]): line for line in lines}
            book = CalamineWorkbook.from_filelike(io.BytesIO(manager.get(f"/tables/{year}.xlsx").get_data()))
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            cells = {str(cell) for sheet in sheets for row in sheet for cell in row}
            for case in PUBLISHED.values():
                if case.year != year:
                    continue
                subject, source = case.subject, case.typed["source"]
                if case.kind == "coverage":
                    row = said["stated-coverage", subject]
                    shown = [*(row[key] for key in ("population", "trained", "booked", "outstanding")), row["share"]]
                    for cell, expected in zip(shown, case.row[1:], strict=True):
                        number = expected.removeprefix("at least ").removesuffix(" [e]").replace(",", "").rstrip("%")
                        value = None if "[x]" in expected else int(number)
                        assert cell["value"] == value
                        assert value is None or cell["certainty"] == ("at least" if "[e]" in expected else "exact")
                    line = told_in_csv["stated-coverage", subject, "Outstanding"]
                    assert line["Value"] == case.row[4].replace(",", "")
                    table = "stated-coverage"
                elif case.kind == "printed total":
                    what = case.typed.get("counts_what", "attended")
                    table = "stated-and-computed" + ("-completions" if what == "completions" else "")
                    cell = said[table, subject]["attended-printed"]
                    assert f"{cell['value']:,}" in case.typed["attended"]
                    line = told_in_csv[table, subject, f"{what.capitalize()}, as stated in print"]
                    assert line["Value"] == str(cell["value"])
                    assert told_in_csv[table, subject, "Difference"]["Value"] == case.row[-1]
                else:
                    table = "stated-others"
                    row = said[table, subject]
                    assert (row["what"], row["stated"], row["when"]) == case.row
                    assert told_in_csv[table, subject, "As stated"]["Value"] == case.row[1]
                    assert set(case.row) <= cells
                # Who stated it is said everywhere.
                assert said[table, subject]["source"] == source
                assert told_in_csv[table, subject, "Source"]["Value"] == source
                assert source in cells
                assert any(cell.startswith(subject) for cell in cells)


class TestThePageOfAYear:
    """Stated figures on the page of their year: after the computed tables, and in none of them."""

    def test_they_stand_beneath_their_own_heading_with_sentence_source_and_date(
        self, given: Given, manager: Browser, browse: Browse
    ) -> None:
        published.put_in(given)
        add(manager, **DRIVERS, reasons="", outstanding="12")
        page = browse(Role.VIEWER).open("/tables/2016-17")
        headings = page.texts("h2, caption")
        stated = headings.index("Stated figures: worked out by others")
        assert headings[stated + 1].startswith("Stated figures: coverage")
        assert any(heading.startswith("Summary of audiences") for heading in headings[:stated])
        assert rows(page, "stated-coverage") == {
            "Licensed drivers": [
                "31 March 2017",
                "412",
                "400",
                "not recorded [x]",
                "12",
                "97.1%",
                "97.1%",
                "the licensing team",
            ]
        }
        assert SENTENCE.replace("(97.1%)", "(97.1%) and 12 were outstanding") in page.texts(".app-sentence")
        # Nobody without leave to keep them is shown how.
        assert not page.soup.select('a[href*="stated-figures"]')

    def test_they_are_in_no_sum_summary_or_total(self, given: Given, manager: Browser) -> None:
        published.put_in(given)
        before = manager.open("/tables/2016-17")
        add(manager, **DRIVERS)
        add(manager, "printed total", subject="professionals", when="2016/17", attended="999", source="the report",
            audience_id=str(given.named(Audience, "Professionals").id))  # fmt: skip
        add(manager, "cumulative figure", subject="people", when="2016/17", figure="over 15,000", source="the report")
        after = manager.open("/tables/2016-17")
        assert after.text(".app-sum") == before.text(".app-sum")
        for table in (*published.TOTALS, "summary"):
            assert rows(after, table) == rows(before, table)
        assert list(stated_on(after)) == ["Licensed drivers", "Professionals", "People"]

    def test_a_stated_share_that_disagrees_stands_beside_the_computed_one(self, manager: Browser) -> None:
        add(manager, **{**DRIVERS, "share": "98%"})
        page = manager.open("/tables/2016-17")
        assert rows(page, "stated-coverage")["Licensed drivers"][-3:-1] == ["98%", "97.1%"]
        assert "The share is stated as 98%; 400 of 412 is 97.1% (computed): 0.9 points fewer." in page.texts(
            ".app-notes li"
        )

    @pytest.mark.parametrize(
        ("when", "there", "not_there"),
        [
            ("31 March 2017", ("2016-17", "2016-17-q4", "2017-03"), ("2015-16", "2017-18", "2016-17-q1")),
            ("2016/17", ("2016-17", "2016-04-01..2018-03-31"), ("2016-17-q4", "2017-03", "2015-16")),
            ("2008 to 4 February 2014", ("2013-14", "2008-01-01..2014-03-31"), ("2013-14-q4", "2007-08", "2014-15")),
        ],
    )
    def test_it_stands_in_the_year_of_its_last_day_and_in_other_periods_that_hold_it(
        self, manager: Browser, when: str, there: tuple[str, ...], not_there: tuple[str, ...]
    ) -> None:
        add(manager, **{**DRIVERS, "when": when})
        for period in there:
            assert stated_on(manager.open(f"/tables/{period}")), period
        for period in not_there:
            assert not stated_on(manager.open(f"/tables/{period}")), period

    def test_a_year_with_stated_figures_alone_is_found_and_downloaded(
        self, given: Given, manager: Browser, browse: Browse
    ) -> None:
        given.entry("2016-05-04")
        viewer = browse(Role.VIEWER)
        assert viewer.open("/tables").text("caption") == "Years with entries"
        add(manager, **{**DRIVERS, "when": "31 March 2014"})
        page = viewer.open("/tables")
        assert page.texts("tbody th") == ["2016/17", "2013/14"]
        assert page.text("caption") == "Years with entries or stated figures"
        page = viewer.open(page.link("2013/14"))
        assert "No entry counts in 2013/14" in page.text("main")
        assert viewer.get(page.link("CSV (.csv) of all tables")).status_code == 200

    def test_one_without_a_date_stands_in_the_year_that_was_said(self, manager: Browser) -> None:
        add(manager, **{**DRIVERS, "when": "", "reporting_year": "2016/17"})
        assert stated_on(manager.open("/tables/2016-17"))["Licensed drivers"][0] == "no date recorded"
        assert not stated_on(manager.open("/tables/2016-17-q1"))

    def test_each_table_has_a_page_and_files_of_its_own(self, manager: Browser) -> None:
        add(manager, **DRIVERS)
        page = manager.open("/tables/2016-17/stated-coverage")
        assert page.text("h1") == "Stated figures: coverage, April 2016 to March 2017"
        assert SENTENCE in page.text("main")
        assert not page.soup.select(".app-figure")
        told = json.loads(manager.get("/tables/2016-17/stated-coverage.json").get_data())["tables"]
        assert [table["sentence"] for table in told] == [SENTENCE]
        book = CalamineWorkbook.from_filelike(
            io.BytesIO(manager.get("/tables/2016-17/stated-coverage.xlsx").get_data())
        )
        values = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
        assert 97.1 in values
        assert SENTENCE in values

    def test_a_page_without_any_asks_one_thing_more_and_one_with_many_nothing_more(
        self, given: Given, manager: Browser, db_session: Session
    ) -> None:
        published.put_in(given)
        manager.open("/tables/2016-17")
        with statements(db_session) as without:
            manager.open("/tables/2016-17")
        assert sum("FROM stated_figure" in statement for statement in without) == 1
        professionals = str(given.named(Audience, "Professionals").id)
        for number in range(20):
            add(manager, **{**DRIVERS, "subject": f"drivers {number}"})
            add(manager, "printed total", subject=f"{number}", when="2016/17", attended="9", source="x",
                audience_id=professionals)  # fmt: skip
        with statements(db_session) as many:
            manager.open("/tables/2016-17")
        assert len(many) == len(without)


class TestAsPrintedAndAsComputed:
    """A printed total stands beside what the register computes for the same."""

    @pytest.fixture
    def audience(self, given: Given) -> str:
        """The audience of the published year."""
        published.put_in(given)
        return str(given.named(Audience, "Young people").id)

    def printed(self, manager: Browser, **typed: str) -> list[str]:
        """The row of a printed total, on the page of its year."""
        said = {"subject": "young people", "when": "2016/17", "source": "the annual report", **typed}
        assert "Added" in add(manager, "printed total", **said).text(".app-saved")
        return rows(manager.open("/tables/2016-17"), "stated-and-computed")["Young people"]

    def test_the_difference_is_told_in_words(self, manager: Browser, audience: str) -> None:
        assert self.printed(manager, sessions="66", attended="1,590", audience_id=audience) == [
            "April 2016 to March 2017", "66", "66", "1,590", "1,587",
            "Sessions: 66 in both; attended: the print says 1,590, the register 1,587: 3 fewer", "the annual report",
        ]  # fmt: skip

    def test_of_one_sector(self, given: Given, manager: Browser, audience: str) -> None:
        sector = str(given.named(Sector, "Education").id)
        row = self.printed(manager, attended="1,340", audience_id=audience, sector_id=sector)
        assert row[1:-1] == ["not recorded [x]", "27", "1,340", "1,340", "Attended: 1,340 in both"]

    def test_of_a_report_table(self, manager: Browser, audience: str) -> None:
        row = self.printed(manager, sessions="51", table_name="professionals")
        assert row[1:-1] == [
            "51", "50", "not recorded [x]", "973", "Sessions: the print says 51, the register 50: 1 fewer",
        ]  # fmt: skip

    def test_nothing_is_worked_out_where_a_side_leaves_entries_out(
        self, given: Given, manager: Browser, audience: str
    ) -> None:
        given.entry("2016-05-04", audience="Young people", sector="Education", attended="n/k")
        row = self.printed(manager, attended="1,590", sessions="about 60", audience_id=audience)
        assert row[-2] == (
            "Sessions: the print says about 60, the register 67: no difference is worked out; attended: the print says "
            "1,590, the register at least 1,587 (1 entry not recorded): no difference is worked out"
        )

    def test_nothing_is_worked_out_where_entries_span_the_period(
        self, given: Given, manager: Browser, audience: str
    ) -> None:
        given.entry("2016-09-01", "2017-07-31", audience="Young people", sector="Education", sessions="9")
        row = self.printed(manager, sessions="66", audience_id=audience)
        assert "holds entries that are not split by this period: no difference is worked out" in row[-2]

    def test_without_an_audience_there_is_nothing_to_compare(self, manager: Browser) -> None:
        row = self.printed(manager, sessions="66")
        assert row[2] == "[x]"
        assert row[-2] == "Sessions: the print says 66, the register has no figure: no difference is worked out"

    def test_before_entries_were_kept_there_is_nothing_to_compare(
        self, manager: Browser, browse: Browse, audience: str
    ) -> None:
        browse(Role.ADMINISTRATOR).send("/settings", {"entries_kept_since": "2017-01-01"})
        assert self.printed(manager, sessions="66", audience_id=audience)[2] == "[x]"

    def test_a_total_of_another_period_is_compared_with_that_period(
        self, given: Given, manager: Browser, audience: str
    ) -> None:
        given.entry("2016-02-04", audience="Young people", sector="Education", attended="11")
        add(manager, "printed total", subject="the last quarter", when="January 2016 to March 2016", attended="12",
            source="the report", audience_id=audience)  # fmt: skip
        found = rows(manager.open("/tables/2015-16"), "stated-and-computed")["The last quarter"]
        assert found[-2] == "Attended: the print says 12, the register 11: 1 fewer"

    def test_unlike_numbers_are_compared_in_tables_of_their_own(self, given: Given, manager: Browser) -> None:
        given.entry("2016-05-04", audience="Young people", activity="E-learning", attended="120")
        given.entry("2016-05-04", audience="Young people", attended="9")
        audience = str(given.named(Audience, "Young people").id)
        self.printed(manager, attended="10", audience_id=audience)
        add(manager, "printed total", subject="e-learning", when="2016/17", attended="122", counts_what="completions",
            source="the report", audience_id=audience)  # fmt: skip
        page = manager.open("/tables/2016-17")
        assert (
            "attended: the print says 10, the register 9"
            in rows(page, "stated-and-computed")["Young people"][-2].lower()
        )
        assert rows(page, "stated-and-computed-completions")["E-learning"][-2] == (
            "Completions: the print says 122, the register 120: 2 fewer"
        )
        assert "122 completions" in manager.open("/stated-figures").text("main")


class TestBesideATable:
    """A figure with an audience or a report table is told of beneath that too, on the page alone."""

    def test_its_sentence_stands_beneath_the_table_and_leads_to_the_rest(self, given: Given, manager: Browser) -> None:
        published.put_in(given)
        add(manager, **DRIVERS, audience_id=str(given.named(Audience, "Taxi drivers").id))
        add(manager, "target", subject="places", when="2016/17", figure="not set", source="the board",
            table_name="professionals")  # fmt: skip
        page = manager.open("/tables/2016-17")
        told = {
            str(section["aria-labelledby"]): [
                " ".join(one.get_text(" ").split()) for one in section.select(".app-sentence--stated")
            ]
            for section in page.soup.select("section.app-table")
        }
        assert {name: sentences for name, sentences in told.items() if sentences} == {
            "taxi-drivers-caption": [f"Stated by others : {SENTENCE}"],
            "professionals-caption": [
                "Stated by others : Places, April 2016 to March 2017: not set, as stated by the board."
            ],
        }
        assert page.soup.select_one("#stated")
        assert SENTENCE not in manager.get("/tables/2016-17/taxi-drivers.json").get_data(as_text=True)


class TestKeepingThem:
    """The list, the form of each kind, and the end of a figure."""

    def test_they_are_listed_by_year_the_newest_first(self, manager: Browser) -> None:
        assert "There is none yet" in manager.open("/stated-figures").text("main")
        add(manager, **DRIVERS)
        page = add(manager, "target", subject="places", when="2017/18", figure="not set", source="the board")
        assert page.texts("main h2") == ["2017/18", "2016/17"]
        assert page.texts("tbody th") == ["Places", "Licensed drivers"]
        assert "412 in all, 400 trained, share 97.1%" in page.texts("tbody td")

    @pytest.mark.parametrize(
        ("kind", "typed", "field", "told"),
        [
            ("coverage", {"subject": ""}, "subject", "Say of what or whom it is"),
            ("coverage", {"subject": "x" * 300}, "subject", "at most 200 characters"),
            ("coverage", {"source": " "}, "source", "Say who stated it"),
            ("coverage", {"trained": "10-20"}, "trained", "is a range. Type about 15 or at least 10"),
            ("coverage", {"population": "lots"}, "population", "is not a count"),
            ("coverage", {"share": "101%"}, "share", "A share is at most 100%"),
            ("coverage", {"share": "97.125%"}, "share", "more than two decimals"),
            ("coverage", {"reasons": "10-12 ill"}, "reasons", "is a range"),
            ("coverage", {"when": "soon"}, "when", "neither a day nor a period"),
            ("coverage", {"when": ""}, "reporting_year", "Type a date or a period above, or the reporting year"),
            (
                "coverage",
                {"when": "", "reporting_year": "soon"},
                "reporting_year",
                "Write the reporting year as 2016/17",
            ),
            ("coverage", {"reporting_year": "2015/16"}, "reporting_year", "Its date lies in 2016/17"),
            (
                "coverage",
                {"population": "", "trained": "", "share": ""},
                "words",
                "Type at least one number above, or the sentence",
            ),
            ("coverage", {"words": "x" * 3000}, "words", "at most 2,000 characters"),
            ("coverage", {"audience_id": "99999"}, "audience_id", "Choose one from the list"),
            ("coverage", {"audience_id": "x"}, "audience_id", "Choose one from the list"),
            ("coverage", {"sector_id": "1"}, "sector_id", "Choose the audience as well"),
            ("coverage", {"audience_id": "1", "table_name": "professionals"}, "table_name", "not both"),
            ("printed total", {"when": "31 March 2017"}, "when", "A printed total is of a period, such as 2015/16"),
            ("target", {"figure": "3 / 4"}, "figure", "is not a count"),
            ("average or share", {"figure": "22.456"}, "figure", "more than two decimals"),
        ],
    )
    def test_what_is_wrong_is_told_beside_its_box_and_nothing_typed_is_lost(
        self, manager: Browser, db_session: Session, kind: str, typed: dict[str, str], field: str, told: str
    ) -> None:
        said = {**DRIVERS, "further": "schools: 10", "words": "As it was printed.", **typed}
        said = {**said, **({"words": ""} if field == "words" and len(typed) > 1 else {})}
        if field == "words" and len(typed) > 1:
            said["further"] = ""
        page = add(manager, kind, **said)
        assert told in page.text(f"#{field}-error")
        kept = page.fields()
        assert {name: kept[name] for name in said if name in kept and name not in ("audience_id", "sector_id")} == {
            name: value for name, value in said.items() if name in kept and name not in ("audience_id", "sector_id")
        }
        assert db_session.scalar(select(func.count(StatedFigure.id))) == 0

    def test_words_alone_are_enough(self, manager: Browser) -> None:
        add(manager, subject="drivers", when="2016/17", words="Virtually all were trained.", source="the council")
        page = manager.open("/tables/2016-17")
        assert "In print: “Virtually all were trained.”" in page.texts(".app-notes li")

    def test_a_form_that_is_sent_twice_is_recorded_once(self, manager: Browser, db_session: Session) -> None:
        sent = {**manager.open("/stated-figures/add").fields(), **DRIVERS}
        for _ in range(2):
            answer = manager.client.post("/stated-figures/add?kind=coverage", data=sent, follow_redirects=True)
        assert "was sent already" in answer.get_data(as_text=True)
        assert db_session.scalar(select(func.count(StatedFigure.id))) == 1

    def test_another_of_the_kind_follows_if_asked_for(self, manager: Browser) -> None:
        page = add(manager, "target", subject="places", when="2016/17", figure="50", source="x", next="another")
        assert page.text("h1") == "Add a stated figure"
        assert page.text('[aria-current="page"]') == "Target"
        assert page.fields()["subject"] == ""

    def test_it_is_changed(self, manager: Browser, db_session: Session) -> None:
        add(manager, **DRIVERS)
        page = manager.send("/stated-figures/1", {"trained": "about 405", "share": ""})
        assert "Saved: licensed drivers" in page.text(".app-saved")
        row = rows(manager.open("/tables/2016-17"), "stated-coverage")["Licensed drivers"]
        # An estimate is divided by nothing.
        assert row == [
            "31 March 2017",
            "412",
            "about 405 [e]",
            "not recorded [x]",
            "not recorded [x]",
            "[x]",
            "the licensing team",
        ]

    def test_two_people_who_change_one_lose_nothing(self, manager: Browser, browse: Browse) -> None:
        add(manager, **DRIVERS)
        seen = manager.open("/stated-figures/1").fields()
        browse(Role.ADMINISTRATOR).send("/stated-figures/1", {"trained": "401"})
        answer = manager.client.post("/stated-figures/1", data={**seen, "trained": "402"})
        page = Page(answer)
        assert "Somebody else has changed this figure meanwhile" in page.text(".govuk-error-summary")
        assert "401 trained" in page.text("#meanwhile")
        assert page.fields()["trained"] == "402"
        assert "Saved" in manager.client.post(
            "/stated-figures/1", data=page.fields(), follow_redirects=True
        ).get_data(as_text=True)  # fmt: skip
        assert rows(manager.open("/tables/2016-17"), "stated-coverage")["Licensed drivers"][2] == "402"

    def test_it_is_deleted_once_somebody_has_said_yes(self, manager: Browser, db_session: Session) -> None:
        add(manager, **DRIVERS)
        page = manager.open("/stated-figures/1/delete")
        assert "412 in all, 400 trained, share 97.1%. Source: the licensing team." in page.text("main")
        assert db_session.scalar(select(func.count(StatedFigure.id))) == 1
        assert "Deleted: licensed drivers" in manager.send("/stated-figures/1/delete", {}).text(".app-saved")
        assert not stated_on(manager.open("/tables/2016-17"))

    def test_what_somebody_else_deleted_meanwhile_is_told_of(self, manager: Browser, db_session: Session) -> None:
        add(manager, **DRIVERS)
        seen = manager.open("/stated-figures/1").fields()
        writing(db_session)
        delete_stated_figure(db_session, by=None, figure_id=1)
        db_session.commit()
        for address in ("/stated-figures/1", "/stated-figures/1/delete"):
            answer = manager.client.post(address, data=seen, follow_redirects=True)
            assert actions.GONE in answer.get_data(as_text=True)
            manager.open(address, 404)

    @pytest.mark.parametrize("address", ["/stated-figures/add?kind=guess", "/stated-figures/add?kind="])
    def test_a_kind_that_there_is_not_is_no_error_of_ours(self, manager: Browser, address: str) -> None:
        manager.open(address, 400)

    def test_an_audience_that_a_figure_stands_beside_says_so_and_is_not_deleted(
        self, given: Given, manager: Browser
    ) -> None:
        audience = given.named(Audience, "Taxi firms")
        sector = given.named(Sector, "Night taxis")
        add(manager, **DRIVERS, audience_id=str(audience.id), sector_id=str(sector.id))
        for address in (f"/lists/audiences/{audience.id}", f"/lists/sectors/{sector.id}"):
            page = manager.open(address)
            assert "1 stated figure" in page.texts("main li")
            assert "can’t be deleted" in page.text("main")

    def test_the_year_leads_managers_to_them(self, manager: Browser) -> None:
        assert manager.open("/tables/2016-17").link("Add a stated figure") == "/stated-figures/add"
        assert manager.open("/tables").link("Stated figures") == "/stated-figures"
        add(manager, **DRIVERS)
        assert manager.open("/tables/2016-17").link("change one") == "/stated-figures"

    @pytest.mark.parametrize("kind", StatedKind)
    def test_nothing_that_is_sent_is_an_error_of_ours(self, manager: Browser, kind: StatedKind) -> None:
        address = f"/stated-figures/add?kind={kind.value}"
        page = manager.open(address)
        token = {name: value for name, value in page.fields().items() if name == "csrf_token"}
        minimal = {"subject": "x", "when": "2016/17", "source": "x", "words": "x"}
        assert "Added" in manager.client.post(address, data={**token, **minimal}, follow_redirects=True).text
        fields = list(page.fields())
        for shift in range(len(HOSTILE)):
            sent = {name: HOSTILE[(place + shift) % len(HOSTILE)] for place, name in enumerate(fields)}
            assert manager.client.post(address, data={**as_sent(sent), **token}).status_code == 200
        for place, name in enumerate(fields):
            # One alone may be taken as it is, or told of.
            sent = {**minimal, "key": "", name: HOSTILE[place % len(HOSTILE)]}
            assert manager.client.post(address, data={**as_sent(sent), **token}).status_code in (200, 302)

    def test_hostile_text_stays_text(self, manager: Browser) -> None:
        typed = "<script>alert(1)</script>=1+1"
        add(manager, **{**DRIVERS, "subject": typed, "words": typed, "source": typed, "reasons": typed})
        for address in ("/tables/2016-17", "/stated-figures", "/stated-figures/1", "/stated-figures/1/delete"):
            page = manager.open(address)
            assert typed in page.text("main") or typed in page.fields().values()
        assert manager.get("/tables/2016-17.xlsx").status_code == 200
