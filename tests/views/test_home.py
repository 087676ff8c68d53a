"""The home page: each role finds what it comes for, from few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register import clock
from training_register.models import AppUserArea, Area, Entry
from training_register.reports.upkeep import last_good_copy
from training_register.reports.year_so_far import year_so_far
from training_register.rules.entries import Status
from training_register.rules.permissions import Role
from training_register.settings import Settings

Browse = Callable[[Role | None], Browser]
TODAY = date(2016, 11, 23)
AT = datetime(2016, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def part(page: Page, heading: str) -> str:
    """The text of a part of the page, by the id of its heading."""
    return page.text(f"section[aria-labelledby={heading}]")


class TestWhoeverRecords:
    """Record a session, what needs a number, this week, and the last ten with undo."""

    def test_an_empty_register_says_so(self, browse: Browse) -> None:
        page = browse(Role.COORDINATOR).open("/")
        assert page.link("Record a session") == "/entries/add"
        assert page.soup.select_one("main [autofocus]")["href"] == "/entries/add"  # type: ignore[index]
        assert "Nothing: every session that happened has its numbers" in part(page, "needs-a-number")
        assert "Nothing is planned or recorded from 21 to 27 November 2016." in part(page, "this-week")
        assert "You have recorded nothing" in part(page, "recorded-last")
        assert not page.soup.select("#the-year, #upkeep")

    def test_the_oldest_five_that_need_a_number_are_listed(self, browse: Browse, given: Given) -> None:
        for day in range(1, 8):
            given.entry(f"2015-05-{day:02d}", attended="n/k", course=f"Course {day}")
        page = browse(Role.COORDINATOR).open("/")
        told = part(page, "needs-a-number")
        assert "7 entries" in told
        assert [f"Course {day}" in told for day in range(1, 8)] == [True] * 5 + [False] * 2
        assert page.link("Fill them in, or ask for them") == "/entries/missing?period=all"

    def test_this_week_runs_from_monday_to_sunday(self, browse: Browse, given: Given) -> None:
        for day in ("2016-11-20", "2016-11-21", "2016-11-27", "2016-11-28"):
            status = Status.PLANNED if date.fromisoformat(day) > TODAY else Status.DELIVERED
            given.entry(day, course=f"Course of {day}", attended="34", status=status)
        given.entry("2016-11-22", course="Cancelled one", status=Status.CANCELLED, reason="Snow")
        told = part(browse(Role.COORDINATOR).open("/"), "this-week")
        assert "Course of 2016-11-21" in told
        assert "Course of 2016-11-27 – planned" in told
        assert not any(words in told for words in ("2016-11-20", "2016-11-28", "Cancelled one"))

    def test_my_last_ten_can_be_undone_from_here(
        self, app: Flask, given: Given, db_session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: RECORDED_AT)
        user = given.user()
        for day in range(1, 13):
            given.entry(f"2016-05-{day:02d}", by=user, course=f"Mine {day}")
        given.entry("2016-05-20", by=given.user(), course="Somebody else’s")
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open("/")
        assert len(page.soup.select("section[aria-labelledby=recorded-last] tbody tr")) == 10
        assert "Somebody else" not in part(page, "recorded-last")
        form = page.soup.select("section[aria-labelledby=recorded-last] form")[0]
        data = {str(field["name"]): str(field["value"]) for field in form.select("input")}
        answer = browser.client.post(str(form["action"]), data=data)
        assert answer.headers["Location"] == "/"
        db_session.expire_all()
        undone = db_session.get(Entry, 12)
        assert undone
        assert undone.status is Status.TAKEN_OUT
        assert "taken out" in part(browser.open("/"), "recorded-last")

    def test_somebody_kept_to_an_area_sees_that_alone(self, app: Flask, given: Given, db_session: Session) -> None:
        north = given.named(Area, "North")
        user = given.user()
        db_session.add(AppUserArea(user_id=user.id, area_id=north.id))
        db_session.commit()
        given.entry("2016-11-21", attended="n/k", course="Northern", areas=("North",))
        given.entry("2016-11-21", attended="n/k", course="Southern", areas=("South",))
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open("/")
        assert "Northern" in page.text("main")
        assert "Southern" not in page.text("main")

    @pytest.mark.parametrize(("role", "most"), [(Role.COORDINATOR, 12), (Role.ADMINISTRATOR, 34)])
    def test_it_takes_few_queries_however_much_there_is(
        self, browse: Browse, given: Given, db_session: Session, role: Role, most: int
    ) -> None:
        browser = browse(role)
        for number in range(12):
            for year in (2015, 2016):
                given.entry(f"{year}-05-04", "", attended="n/k", audience=f"Audience {number}")
                given.entry(f"{year}-09-01", f"{year + 1}-08-31", sessions="9", audience=f"Audience {number}")
        given.entry("2016-11-21")
        browser.open("/")
        with statements(db_session) as asked:
            browser.open("/")
        assert len(asked) <= most


class TestReaders:
    """What was published, whatever the setting about live tables."""

    def test_a_viewer_is_told_that_nothing_has_been_published(self, browse: Browse, given: Given) -> None:
        given.entry("2016-05-04")
        page = browse(Role.VIEWER).open("/")
        assert page.text("h1") == "Publications"
        assert "Nothing has been published yet." in page.text("main")
        assert page.texts("#navigation a") == ["Publications"]
        assert page.texts(".app-footer__links a") == ["Change password"]

    def test_a_viewer_finds_the_newest_publication_on_top(self, browse: Browse, given: Given) -> None:
        given.entry("2015-05-04")
        given.entry("2016-05-04")
        for period in ("2016-17", "2015-16", "2016-17"):
            given.publication(period)
        page = browse(Role.VIEWER).open("/")
        links = [str(link["href"]) for link in page.soup.select(".app-published__name[href]")]
        assert links == ["/published/2016-17/v2", "/published/2016-17/v1", "/published/2015-16/v1"]
        chapter = browse(Role.VIEWER).open(links[0])
        assert not chapter.soup.select("a[href^='/tables'], a[href^='/how-counted']")

    @pytest.mark.usefixtures("viewers_see_live")
    def test_where_the_setting_opens_live_tables_they_stand_in_the_menu(self, browse: Browse, given: Given) -> None:
        page = browse(Role.VIEWER).open("/")
        assert page.texts("#navigation a") == ["Tables", "Publications"]
        assert page.link("How figures are counted") == "/how-counted"


class TestManagers:
    """The year so far beside last year, and what stops it from being published."""

    def test_the_year_stands_beside_last_year_at_the_same_day(self, browse: Browse, given: Given) -> None:
        given.entry("2016-05-04", attended="34")
        given.entry("2016-11-23", attended="about 60")
        given.entry("2015-11-23", attended="20")
        given.entry("2015-11-24", attended="500")
        given.entry("2015-05-05", attended="n/k")
        given.entry("2015-05-05", audience="Parents", sector="Parents", attended="7")
        given.entry("2016-05-05", audience="Parents", sector="Parents", activity="Stall or outreach", attended="90")
        page = browse(Role.MANAGER).open("/")
        headings = page.texts("section[aria-labelledby=the-year] thead th")
        assert headings == ["Audience", "Sessions 2016/17", "Attended 2016/17", "Sessions 2015/16", "Attended 2015/16"]
        rows = page.texts("section[aria-labelledby=the-year] tbody tr")
        assert rows == [
            "Professionals 2 about 94 [e] 2 at least 20 [e] (1 entry not recorded)",
            "Parents 0 0 1 7",
            "Parents: contacts 0 90 0 0",
        ]
        assert "%" not in part(page, "the-year")
        assert "Contacts: somebody who was met twice is counted twice." in part(page, "the-year")

    def test_what_spans_the_edge_is_told(self, browse: Browse, given: Given) -> None:
        given.entry("2016-09-01", "2017-07-20", sessions="9", attended="300")
        told = part(browse(Role.MANAGER).open("/"), "the-year")
        assert (
            "2016/17: 1 entry with days before or after these is kept whole, and is in no figure here: 9 sessions, 300 "
            "attended."
        ) in told
        given.entry("2016-05-04")
        assert "and is in no figure here" in part(browse(Role.MANAGER).open("/"), "the-year")

    def test_29_february_is_beside_the_28th(self, given: Given, db_session: Session) -> None:
        given.entry("2015-02-28", attended="5")
        given.entry("2015-03-01", attended="50")
        table = year_so_far(db_session, settings=Settings(), today=date(2016, 2, 29))
        [row] = table.rows
        assert [str(cell.value) for cell in row.cells] == ["Professionals", "0", "0", "1", "5"]

    def test_before_entries_were_kept_nothing_is_0(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04", attended="5")
        table = year_so_far(db_session, settings=Settings(entries_kept_since=date(2016, 4, 1)), today=TODAY)
        assert [cell.marks for cell in table.rows[0].cells[3:]] == [("x",), ("x",)]

    def test_what_stops_it_from_being_published_is_told_with_the_downloads(self, browse: Browse, given: Given) -> None:
        given.entry("2016-05-04", attended="n/k")
        given.entry("2015-05-04", attended="4")
        page = browse(Role.MANAGER).open("/")
        told = part(page, "to-publish")
        assert "1 entry did not record how many attended" in told
        assert "Nothing is missing" in told
        assert page.link("Fill in missing figures, or ask for them") == "/entries/missing?period=2016-17"
        assert page.soup.select("a[href='/tables/2016-17.xlsx']")
        assert page.soup.select("a[href='/tables/2015-16.xlsx']")


class TestAdministrators:
    """The last good copy, the disk, the version, and who can sign in."""

    def test_it_tells_who_can_sign_in(self, browse: Browse, given: Given) -> None:
        given.user(Role.VIEWER)
        given.user(Role.VIEWER)
        given.user(Role.MANAGER, disabled_at=RECORDED_AT)
        page = browse(Role.ADMINISTRATOR).open("/")
        told = part(page, "upkeep")
        assert "2 viewers, 0 coordinators, 0 managers, 1 administrator." in told
        assert page.soup.select("#upkeep ~ dl a[href='/accounts']")
        assert "None lies in the register’s own folder." in told
        assert "Free on its disk" in told

    def test_a_copy_is_good_where_its_checksum_lies_beside_it(self, tmp_path: Path) -> None:
        def copy(name: str, content: str = "x", *, is_whole: bool = True) -> None:
            (tmp_path / name).write_text(content)
            if is_whole:
                (tmp_path / f"{name}.sha256").write_text("x")

        assert last_good_copy(tmp_path / "backups", at=AT) is None
        copy("register-2016-11-01T020000Z.sqlite")
        copy("register-2016-11-10T020000Z-2.dump")
        copy("register-2016-11-20T020000Z.sqlite", is_whole=False)
        copy("register-2016-11-21T020000Z.sqlite", "")
        copy("register-2016-99-99T020000Z.txt")
        (tmp_path / "register-2016-11-22T020000Z.sqlite.sha256").write_text("x")
        found = last_good_copy(tmp_path, at=AT)
        assert found
        assert (found.name, found.age_in_words, found.is_old) == (
            "register-2016-11-10T020000Z-2.dump", "13 days ago", True,
        )  # fmt: skip

    def test_its_age_stands_on_the_page(self, app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: AT)
        backups = Path(app.instance_path) / "backups"
        backups.mkdir(parents=True)
        for ending in ("", ".sha256"):
            (backups / f"register-2016-11-22T020000Z.sqlite{ending}").write_text("x")
        told = part(browse(Role.ADMINISTRATOR).open("/"), "upkeep")
        assert "Yesterday: 22 November 2016, 02:00, 1 KB" in told
        assert "make a new one" not in told

    def test_a_manager_sees_none_of_it(self, browse: Browse) -> None:
        assert not browse(Role.MANAGER).open("/").soup.select("#upkeep")
