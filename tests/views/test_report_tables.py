"""The pages on which tables are laid out, parsed: the list, the form with its preview, and versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.laid_out import LayoutPage
from tests.pages import Browser
from training_register import clock
from training_register.models import Course, Operation, ReportTable
from training_register.queries.report_tables import report_table_holding, versions_in_order
from training_register.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]
PROFESSIONALS = "/report-tables/professionals/2016-17"


@pytest.fixture(autouse=True)
def in_2017(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which tables are laid out."""
    monkeypatch.setattr(clock, "today", lambda: date(2017, 5, 2))


@pytest.fixture
def manager(browse: Browse, given: Given) -> Browser:
    """The browser of a manager, in whose register a year has entries."""
    given.entry("2016-04-12", attended="34")
    given.entry("2015-04-12", attended="20")
    return browse(Role.MANAGER)


def number_of_operations(db_session: Session) -> int:
    """How much was done."""
    return db_session.scalar(select(func.count()).select_from(Operation)) or 0


def titles(db_session: Session, name: str = "professionals") -> list[tuple[str, str]]:
    """The versions of a table, the newest first: its title, and the years that it prints."""
    db_session.expire_all()
    return [(version.title, version.span.in_words()) for version in versions_in_order(db_session)[name]]


class TestTheList:
    def test_it_is_reached_from_the_lists(self, manager: Browser) -> None:
        page = manager.open(manager.open("/lists").link("Report tables"))
        assert page.text("h1") == "Report tables"
        assert [text.split(" ,")[0] for text in page.texts("tbody th")] == [
            "Professionals training", "Young people training", "Parents and carers training", "Taxi drivers training",
            "Vulnerability roadshows",
        ]  # fmt: skip

    def test_it_says_what_each_counts_and_is_by(self, manager: Browser, given: Given) -> None:
        given.named(Course, "Vulnerability Roadshow", short_name="roadshow")
        form = LayoutPage(manager, PROFESSIONALS)
        form.fill(columns_by="quarter", is_printed=None).choose("filter-not-course", "Vulnerability Roadshow").save()
        cells = manager.open("/report-tables").texts("tbody tr:first-child td")
        assert cells[:4] == [
            "From 2016/17 on", "Professionals; course is not Vulnerability Roadshow", "Sector by quarter", "No",
        ]  # fmt: skip

    def test_tables_are_moved(self, manager: Browser, db_session: Session) -> None:
        sent = {"move": "down-professionals"}
        page = manager.send("/report-tables", sent)
        assert page.texts("tbody th")[0].startswith("Young people training")
        assert next(iter(versions_in_order(db_session))) == "young-people"

    def test_a_table_that_is_gone_is_told(self, manager: Browser) -> None:
        page = manager.send("/report-tables", {"move": "down-nowhere"})
        assert "Somebody has deleted this table meanwhile." in page.text(".app-saved")
        manager.send("/report-tables", {"move": "sideways"}, status=400)

    def test_without_any_the_page_says_what_is_printed(self, manager: Browser, db_session: Session) -> None:
        for table in db_session.scalars(select(ReportTable)):
            manager.send(f"/report-tables/versions/{table.id}/delete", {})
        assert "None is laid out" in manager.open("/report-tables").text("main")
        assert "Professionals" in manager.open("/tables/2016-17").text("main")


class TestTheForm:
    def test_it_shows_what_is_there_and_nothing_that_is_not_usual(self, manager: Browser) -> None:
        form = LayoutPage(manager, PROFESSIONALS)
        assert form.said["title"] == "Professionals training"
        assert form.rows == [
            "Education", "Health", "LAC/Care Leavers/Children Services/Sheltered Housing/Residential", "Multi Agency",
            "Others/ Voluntary Sector",
        ]  # fmt: skip
        assert form.said["note-0-text"].startswith("Education includes secondary schools")
        assert form.page.texts("#row-0-fed .app-several__said") == ["Education"]
        assert form.page.soup.select(".app-part[open]") == []
        assert form.said["from_year"] == "2016"
        assert "This changes 2016/17 and later years; 2015/16 and earlier stay as they are." in form.page.text(
            "#reaches"
        )

    def test_a_change_holds_from_the_year_that_is_looked_at(self, manager: Browser, db_session: Session) -> None:
        page = LayoutPage(manager, PROFESSIONALS).fill(title="Everybody").save()
        assert page.text(".app-saved") == "Saved: Everybody. The history can undo it."
        assert titles(db_session) == [("Everybody", "from 2016/17 on"), ("Professionals training", "up to 2015/16")]

    def test_from_the_beginning_it_changes_every_year(self, manager: Browser, db_session: Session) -> None:
        form = LayoutPage(manager, PROFESSIONALS).fill(title="Everybody", from_year="0").press("preview")
        assert form.page.text("#reaches") == "This changes every year."
        form.save()
        assert titles(db_session) == [("Everybody", "every year")]

    def test_another_version_in_the_way_is_told_beside_the_year(self, manager: Browser, db_session: Session) -> None:
        LayoutPage(manager, PROFESSIONALS).fill(title="Everybody").save()
        form = LayoutPage(manager, "/report-tables/professionals/2015-16").fill(from_year="2017").press("preview")
        assert form.page.text("#reaches").startswith("From 2016/17 on another version holds.")
        form.save()
        assert form.error("from_year").startswith("From 2016/17 on another version holds.")
        assert len(titles(db_session)) == 2
        assert "This version is printed up to 2015/16." in form.page.text("main")

    def test_a_preview_saves_nothing(self, manager: Browser, db_session: Session) -> None:
        before = number_of_operations(db_session)
        form = LayoutPage(manager, PROFESSIONALS).fill(title="Tried out", sentence="{attended} came.").press("preview")
        assert "Tried out" in form.page.text("#preview caption")
        assert "34 came." in form.page.text("#preview")
        assert number_of_operations(db_session) == before
        assert form.said["title"] == "Tried out"

    def test_rows_come_move_and_go_and_nothing_typed_is_lost(self, manager: Browser, db_session: Session) -> None:
        before = number_of_operations(db_session)
        form = LayoutPage(manager, PROFESSIONALS).fill(row__1__label="Hospitals", sentence="Mine.")
        form.press("row-up-1").press("row-remove-1").press("add-row")
        assert form.rows[:2] == ["Hospitals", "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"]
        assert form.rows[-1] == ""
        assert form.said["sentence"] == "Mine."
        assert form.page.soup.select_one("[autofocus]")["id"] == "row-4-label"  # type: ignore[index]
        assert number_of_operations(db_session) == before

    def test_a_sector_that_feeds_no_row_is_named_and_gets_one_with_a_press(self, manager: Browser) -> None:
        form = LayoutPage(manager, PROFESSIONALS).press("row-remove-1")
        assert form.page.text("#unfed p") == "Health feeds no row: it will stand in “Not in this table”."
        button = form.page.soup.select_one("#unfed button")
        assert button
        form.press(str(button["value"]))
        assert form.rows[-1] == "Health"
        assert form.page.soup.select("#unfed button") == []

    def test_a_sector_that_feeds_two_rows_is_refused_beside_the_second(
        self, manager: Browser, db_session: Session
    ) -> None:
        form = LayoutPage(manager, PROFESSIONALS).choose("row-1-sector", "Education", "Health")
        form.save()
        assert form.error("row-1-fed") == "Education feeds the row “Education” too. Take it out of one of the two."
        assert titles(db_session) == [("Professionals training", "every year")]
        assert len(form.said.getlist("row-1-sector")) == 2

    def test_a_place_that_is_none_is_told_beside_the_sentence(self, manager: Browser) -> None:
        form = LayoutPage(manager, PROFESSIONALS).fill(sentence="{atended} came.")
        form.save()
        assert "{attended}" in form.error("sentence")

    def test_part_that_hides_a_mistake_is_open(self, manager: Browser) -> None:
        form = LayoutPage(manager, PROFESSIONALS).fill(decimals="7")
        form.save()
        assert form.error("decimals")
        assert form.page.soup.select_one("#part-style[open]")

    def test_several_of_a_filter_are_chosen_one_after_the_other(self, manager: Browser, given: Given) -> None:
        for name in ("One", "Two"):
            given.named(Course, name, short_name=name.lower())
        form = LayoutPage(manager, PROFESSIONALS).choose("filter-not-course", "One").press("preview")
        assert form.said.getlist("filter-not-course") == ["one", ""]
        form.said.setlist("filter-not-course", ["one", "two"])
        form.save()
        form = LayoutPage(manager, PROFESSIONALS)
        assert form.said.getlist("filter-not-course") == ["one", "two", ""]

    def test_the_same_form_sent_twice_saves_once(self, manager: Browser, db_session: Session) -> None:
        form = LayoutPage(manager, "/report-tables/add?title=New&audience=professionals")
        form.save()
        form.address = "/report-tables/add?year=2016-17"
        page = form.save()
        assert page.text(".app-saved") == "This was saved already. Nothing is saved twice."
        assert list(versions_in_order(db_session)).count("new") == 1
        form.fill(title="New and changed")
        page = form.save()
        assert "You saved a table with this page before" in page.text(".govuk-error-summary")
        form.save()
        assert "new-and-changed" in versions_in_order(db_session)

    def test_what_somebody_else_changed_is_told_and_nothing_typed_is_lost(
        self, manager: Browser, db_session: Session
    ) -> None:
        mine, theirs = LayoutPage(manager, PROFESSIONALS), LayoutPage(manager, PROFESSIONALS)
        theirs.fill(title="Theirs", from_year="0").save()
        page = mine.fill(sentence="Mine.", from_year="0").save()
        assert "has changed the title and the headings since you opened this page." in page.text(".govuk-error-summary")
        assert titles(db_session)[0][0] == "Theirs"
        assert mine.said["sentence"] == "Mine."
        mine.save()
        table = report_table_holding(db_session, "professionals", 2016)
        assert table is not None
        assert (table.title, table.sentence) == ("Professionals training", "Mine.")

    def test_what_was_deleted_meanwhile_is_told(self, manager: Browser, db_session: Session) -> None:
        table = report_table_holding(db_session, "professionals", 2016)
        assert table
        mine = LayoutPage(manager, PROFESSIONALS).fill(title="Mine")
        manager.send(f"/report-tables/versions/{table.id}/delete", {})
        page = mine.save()
        assert "This version of the table is no longer there" in page.text(".govuk-error-summary")
        assert mine.said["title"] == "Mine"
        mine.save()
        assert titles(db_session) == [("Mine", "from 2016/17 on")]

    def test_nothing_changed_is_said(self, manager: Browser) -> None:
        page = LayoutPage(manager, PROFESSIONALS).fill(from_year="0").save()
        assert page.text(".app-saved") == "Nothing was changed: the table is printed so already."

    def test_a_table_that_nobody_laid_out_begins_with_what_it_prints(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry(audience="Governors", sector="Primary schools", attended="12")
        given.entry(audience="Governors", sector="Primary schools", activity="Stall or outreach", attended="80")
        names = {name: str(name) for name in ("governors", "governors-contacts")}
        for name in names:
            form = LayoutPage(manager, f"/report-tables/{name}/2016-17")
            assert form.rows == ["Primary schools"]
            form.fill(title=f"Laid out {name}").save()
            assert report_table_holding(db_session, name, 2016)
        manager.open("/report-tables/nothing-like-it/2016-17", status=404)

    def test_a_part_of_a_year_leads_to_the_year(self, manager: Browser) -> None:
        form = LayoutPage(manager, "/report-tables/professionals/2016-17-q2")
        assert form.address == PROFESSIONALS

    def test_a_version_of_another_table_is_not_there(self, manager: Browser) -> None:
        form = LayoutPage(manager, PROFESSIONALS)
        form.address = "/report-tables/young-people/2016-17"
        form.said["do"] = "save"
        assert manager.client.post(form.address, data=form.said).status_code == 404


class TestTheLinks:
    def test_a_table_leads_to_its_form_on_the_page_of_a_year_and_on_its_own(self, manager: Browser) -> None:
        link = "Change how this table is printed (Professionals training)"
        for address in ("/tables/2016-17", "/tables/2016-17/professionals"):
            assert manager.open(address).link(link) == PROFESSIONALS
        form = LayoutPage(manager, manager.open("/tables/2016-17-q1/professionals").link(link))
        assert form.address == PROFESSIONALS

    def test_whoever_keeps_no_lists_and_a_summary_have_none(
        self, manager: Browser, browse: Browse, given: Given
    ) -> None:
        given.entry(audience="Young people", sector="Education", attended="20")
        assert "Change how" not in manager.open("/tables/2016-17/summary").text("main")
        for role in (Role.VIEWER, Role.COORDINATOR):
            assert "Change how" not in browse(role).open("/tables/2016-17").text("main")


class TestANewTable:
    def test_it_begins_with_a_few_choices(self, manager: Browser, db_session: Session) -> None:
        page = manager.open("/report-tables/add")
        assert page.text("h1") == "Lay out a new table"
        form = LayoutPage(manager, "/report-tables/add?title=Courses&audience=professionals&rows=course")
        assert form.said["title"] == "Courses"
        assert form.rows == []
        form.save()
        assert titles(db_session, "courses") == [("Courses", "from 2016/17 on")]

    def test_a_cross_table_is_saved_by_the_same_form(self, manager: Browser, db_session: Session) -> None:
        address = "/report-tables/add?title=Seasons&rows=how&columns=quarter&measure=attended&not-sector=health"
        LayoutPage(manager, address).save()
        table = report_table_holding(db_session, "seasons", 2016)
        assert table
        assert (table.rows_by, table.columns_by, table.measures) == ("how", "quarter", [["attended", ""]])
        assert (table.audience_id, table.filter) == (None, {"not-sector": ["health"]})

    def test_a_copy_is_a_table_of_its_own(self, manager: Browser, db_session: Session) -> None:
        form = LayoutPage(manager, manager.open("/report-tables/add").link("Copy Professionals training"))
        assert form.said["title"] == "Copy of Professionals training"
        assert form.said["note-0-row"] == form.said["row-0-token"]
        form.save()
        assert "copy-of-professionals-training" in versions_in_order(db_session)
        manager.open("/report-tables/add?copy=9999", status=404)

    def test_a_new_version_begins_with_the_next_year(self, manager: Browser, db_session: Session) -> None:
        page = manager.open("/report-tables")
        form = LayoutPage(manager, page.link("New version of Professionals training"))
        assert form.said["from_year"] == "2017"
        form.fill(title="From now on").save()
        assert titles(db_session) == [("From now on", "from 2017/18 on"), ("Professionals training", "up to 2016/17")]


class TestDeleting:
    def test_it_says_which_years_and_what_takes_over(self, manager: Browser, db_session: Session) -> None:
        LayoutPage(manager, PROFESSIONALS).fill(title="Everybody").save()
        newer, older = versions_in_order(db_session)["professionals"]
        page = manager.open(f"/report-tables/versions/{newer.id}/delete")
        assert "It is printed from 2016/17 on" in page.text("main")
        assert "“Professionals training”, then takes over these years too." in page.text("main")
        page = manager.open(f"/report-tables/versions/{older.id}/delete")
        assert "It is printed up to 2015/16" in page.text("main")
        assert "No version holds before it." in page.text("main")
        manager.send(f"/report-tables/versions/{newer.id}/delete", {})
        assert titles(db_session) == [("Professionals training", "every year")]

    def test_what_somebody_else_changed_meanwhile_is_looked_at_first(
        self, manager: Browser, db_session: Session
    ) -> None:
        table = report_table_holding(db_session, "professionals", 2016)
        assert table
        address = f"/report-tables/versions/{table.id}/delete"
        sent = manager.open(address).fields()
        LayoutPage(manager, PROFESSIONALS).fill(title="Theirs", from_year="0").save()
        page = manager.send(address, {"seen": sent["seen"]})
        assert "Not deleted: somebody else has changed the title and the headings meanwhile." in page.text(".app-saved")
        assert titles(db_session)[0][0] == "Theirs"
        manager.send(address, {})
        manager.open(address, status=404)
        manager.send("/report-tables", {"move": "up-professionals"})

    def test_the_history_undoes_it(self, manager: Browser, db_session: Session) -> None:
        table = report_table_holding(db_session, "professionals", 2016)
        assert table
        manager.send(f"/report-tables/versions/{table.id}/delete", {})
        operation_id = db_session.scalar(select(func.max(Operation.id)))
        manager.send("/history", {}, form=f'form[action="/history/{operation_id}/undo"]')
        assert titles(db_session) == [("Professionals training", "every year")]
