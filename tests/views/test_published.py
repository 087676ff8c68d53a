"""Publications: their list, the chapter page of a version, and its files as they were made."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.pages import Browser
from training_register import clock
from training_register.actions.publications import withdraw
from training_register.actions.stated_figures import StatedValues, state_figure
from training_register.count import Count
from training_register.models import Activity, Entry, Publication, Sector
from training_register.outputs.formats import FORMATS
from training_register.outputs.kept_download import download_kept
from training_register.queries.publications import files_of, kept_part, publication_file
from training_register.rules.entries import Status
from training_register.rules.permissions import Role
from training_register.rules.publications import Accepted, Hidden, Revised
from training_register.rules.stated_figures import StatedKind, parse_when
from training_register.table import Cell, Mark, Table

Browse = Callable[[Role | None], Browser]
CHAPTER = "/published/2016-17/v1"
REASON = "A child could be found in it."
CHANGES = (
    Revised(
        "professionals", "education", "attended", "Professionals training", "Education", "Attended", "302", "305", "+3",
        "late figure", "It came in May",
    ),
    Revised(
        "young-people", "total", "attended", "Young people training", "Total", "Attended", "1,580", "1,587", "+7",
        "correction",
    ),
)  # fmt: skip


STATED = StatedValues(
    kind=StatedKind.COVERAGE,
    subject="licensed drivers",
    when=parse_when("31 March 2017", 4),
    stands_on=date(2017, 3, 31),
    source="the licensing team",
    counts={"population": Count.of(412), "trained": Count.of(400)},
)
GAPS = (
    Accepted(3, "may be counted twice", "accepted", "different schools"),
    Accepted(1, "number who attended", "stopped asking", "the school has closed."),
    Accepted(2, "number who attended", "stopped asking", "the school has closed"),
    Accepted(2, "number of sessions", "accepted", ""),
)


@pytest.fixture
def viewer(browse: Browse) -> Browser:
    """Somebody who may see publications, and no entries."""
    return browse(Role.VIEWER)


@pytest.fixture
def coordinator(browse: Browse) -> Browser:
    """Somebody who may see live tables too."""
    return browse(Role.COORDINATOR)


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """Somebody who may publish."""
    return browse(Role.MANAGER)


@pytest.fixture
def year(given: Given) -> Publication:
    """The published figures of 2016/17, published by the register."""
    published.put_in(given)
    return given.publication()


def withdrawn(given: Given, version: int = 1) -> None:
    """Takes a version of 2016/17 back."""
    by = given.user(Role.MANAGER, "sam@example.org")
    withdraw(given.db_session, by=by, period="2016-17", version=version, reason=REASON)
    given.db_session.commit()


class TestList:
    """`/published`."""

    def test_every_period_stands_with_its_versions_the_newest_first(
        self, year: Publication, given: Given, viewer: Browser
    ) -> None:
        given.publication("2015-16")
        given.publication()

        page = viewer.open("/published")

        assert page.texts("h2") == ["April 2016 to March 2017 2016/17", "April 2015 to March 2016 2015/16"]
        assert page.texts(".app-published__name") == [
            "Version 2 of 2016/17", "Version 1 of 2016/17", "Version 1 of 2015/16",
        ]  # fmt: skip
        assert page.texts(".app-published__when") == ["published on 2 May 2017"] * 3
        assert page.texts(".app-published__versions > li:first-child .app-downloads__list li")[:2] == [
            ".xlsx of version 2 of 2016/17", ".docx of version 2 of 2016/17",
        ]  # fmt: skip
        for link in page.soup.select(".app-published a"):
            assert viewer.get(str(link["href"])).status_code == 200

    def test_nothing_published_is_said_in_words(self, viewer: Browser) -> None:
        page = viewer.open("/published")

        assert "Nothing has been published yet." in page.text("main")
        assert not page.soup.select("main form")

    def test_a_version_that_was_withdrawn_says_by_whom_when_and_why_and_leads_nowhere(
        self, year: Publication, given: Given, viewer: Browser
    ) -> None:
        withdrawn(given)

        page = viewer.open("/published")

        assert "by sam@example.org: A child could be found in it." in page.text(".app-published__why")
        assert not page.soup.select(".app-published a")

    def test_a_box_finds_a_figure_by_its_reference(self, year: Publication, viewer: Browser) -> None:
        form = viewer.open("/published").soup.select_one("main form")

        assert form is not None
        assert (form["method"], form["action"]) == ("get", "/published/find")
        assert form.select_one("label[for=reference]")
        assert form.select_one("input[name=reference]")

    @pytest.mark.parametrize("role", list(Role))
    def test_everybody_with_an_account_has_it_in_the_menu(self, browse: Browse, role: Role) -> None:
        page = browse(role).open("/published")

        assert page.link("Publications") == "/published"
        assert page.text("#navigation [aria-current]") == "Publications"


class TestNewest:
    """`/published/<period>`."""

    def test_it_leads_to_the_newest_version_that_stands(self, year: Publication, given: Given, viewer: Browser) -> None:
        given.publication()
        given.publication()
        withdrawn(given, version=3)

        assert viewer.get("/published/2016-17").headers["Location"] == "/published/2016-17/v2"

    def test_a_period_that_was_never_published_has_no_page(self, year: Publication, viewer: Browser) -> None:
        viewer.open("/published/2015-16", status=404)

    def test_where_all_are_withdrawn_it_says_so(self, year: Publication, given: Given, viewer: Browser) -> None:
        withdrawn(given)

        page = viewer.open("/published/2016-17", status=410)

        assert "No other version of 2016/17 stands." in page.text("main")


class TestChapter:
    """`/published/<period>/v1`."""

    def test_it_says_what_it_is_and_when_it_was_published(self, year: Publication, viewer: Browser) -> None:
        page = viewer.open(CHAPTER)

        assert page.text("h1") == "Training, Anytown, April 2016 to March 2017"
        assert page.texts(".app-chapter__facts dd") == [
            "2 May 2017, version 1",
            "the partnership, Anytown Safeguarding Partnership",
            "April 2016 to March 2017 (2016/17)",
            "Anytown",
            "2016-17/v1",
        ]

    def test_each_table_has_its_heading_its_sentence_and_then_its_figures(
        self, year: Publication, viewer: Browser
    ) -> None:
        page = viewer.open(CHAPTER)

        section = page.soup.select_one("section[aria-labelledby=professionals-heading]")
        assert section is not None
        parts = [part.name for part in section.select("h2, .app-sentence, table, .app-notes li, .app-chart")]
        assert parts[:3] == ["h2", "p", "table"]
        assert parts[-1] == "section"
        assert page.text("#professionals-heading") == "Professionals training"
        assert page.text("#professionals-sentence").startswith("A total of 973 professionals over 50 sessions")
        assert page.text("#professionals-caption") == (
            "Table 1: Professionals training, Anytown, April 2016 to March 2017"
        )
        rows = [row.get_text(" ").split() for row in section.select("tbody tr")]
        assert rows[-1] == ["Total", "50", "973"]
        assert page.text("#professionals-note-2") == "Health includes Sheffield Children's Hospital and Becton CAMHS."
        assert page.texts("section[aria-labelledby=taxi-drivers-heading] .app-notes--marks li") == [
            Mark.NOT_AVAILABLE.meaning
        ]
        assert page.text("#professionals-chart") == "Attended as a chart of table 1"

    def test_its_contents_lead_to_all_that_it_holds(self, year: Publication, viewer: Browser) -> None:
        page = viewer.open(CHAPTER)

        links = page.soup.select(".app-chapter__contents a")
        assert [" ".join(link.get_text(" ").split()) for link in links] == [
            "Table 1: Professionals training", "Table 2: Young people training",
            "Table 3: Parents and carers training", "Table 4: Taxi drivers training",
            "Table 5: Vulnerability roadshows", "Table 6: Summary of audiences", "How the figures are counted",
        ]  # fmt: skip
        assert all(page.soup.select(str(link["href"])) for link in links)

    def test_each_figure_leads_to_its_own_page(self, year: Publication, viewer: Browser) -> None:
        page = viewer.open(CHAPTER)

        assert page.link("305") == f"{CHAPTER}/professionals/education/attended"
        # A figure that is not recorded has a page as well: it says so.
        assert page.link("not recorded") == f"{CHAPTER}/taxi-drivers/taxi-drivers/sessions"

    def test_what_others_stated_stands_with_its_source_and_leads_nowhere(self, given: Given, viewer: Browser) -> None:
        published.put_in(given)
        state_figure(given.db_session, by=None, values=STATED)
        given.publication()

        page = viewer.open(CHAPTER)

        [stated] = [one for one in page.soup.select(".app-chapter__table") if "97.1%" in one.get_text()]
        assert "the licensing team" in stated.get_text()
        assert not stated.select(".app-figure")

    def test_nothing_of_it_is_live(self, year: Publication, given: Given, viewer: Browser) -> None:
        before = viewer.open(CHAPTER).text("main")

        given.entry("2016-05-04", sector="Health", attended="500")
        given.db_session.execute(update(Entry).where(Entry.attended.is_not(None)).values(attended=1))
        given.db_session.commit()

        assert viewer.open(CHAPTER).text("main") == before

    def test_what_was_missing_is_told_by_kind_and_reason_and_names_no_entry(
        self, given: Given, viewer: Browser
    ) -> None:
        published.put_in(given)
        given.publication(gaps=GAPS)

        page = viewer.open(CHAPTER)

        assert page.texts(".app-chapter__missing li") == [
            "1 entry did not record its number of sessions. Accepted.",
            "2 entries did not record how many attended. Nobody is asked any more: the school has closed.",
            "1 entry may be counted twice. Accepted: different schools.",
        ]
        assert not page.soup.select(".app-chapter__missing a")

    @pytest.mark.parametrize(("role", "named"), [(Role.COORDINATOR, 4), (Role.VIEWER, 0)])
    def test_who_sees_entries_is_led_to_those_that_lack_something(
        self, given: Given, browse: Browse, role: Role, named: int
    ) -> None:
        published.put_in(given)
        given.publication(gaps=GAPS)

        links = browse(role).open(CHAPTER).soup.select(".app-chapter__missing a")

        assert len(links) == named
        assert {str(link["href"]) for link in links} <= {f"/entries/{number}" for number in (1, 2, 3)}

    def test_how_figures_are_counted_stands_at_its_end_as_it_was(
        self, year: Publication, given: Given, viewer: Browser, coordinator: Browser
    ) -> None:
        given.named(Activity, "Webinar", counts_what="attendances", has_sessions=True)

        page = viewer.open(CHAPTER)

        assert page.text("#how-counted summary") == "How the figures are counted"
        assert page.text("#counted-marks") == "Marks beside figures"
        assert "A figure that was not recorded is never taken for 0." in page.text("#how-counted")
        assert "Webinar" not in page.text("#how-counted")
        assert "Webinar" in coordinator.open("/tables/2016-17/how-counted").text()

    def test_a_later_version_says_what_changed_by_how_much_and_why(self, given: Given, viewer: Browser) -> None:
        published.put_in(given)
        given.publication()
        given.publication(changes=CHANGES)

        page = viewer.open("/published/2016-17/v2")

        assert page.text("#changed") == "What changed since version 1"
        assert page.texts(".app-chapter__changes tbody tr") == [
            "Education: Attended Professionals training 302 305 +3 Late figure. It came in May",
            "Total: Attended Young people training 1,580 1,587 +7 Correction",
        ]
        assert page.texts(".app-chapter__changed .app-notes li") == [
            "Late figure: A figure or a session came in after the version before.",
            "Correction: What was recorded was wrong, and was put right.",
        ]
        assert "What changed since version 1" in page.texts(".app-chapter__contents a")

    def test_an_older_version_says_on_top_which_is_newer(
        self, year: Publication, given: Given, viewer: Browser
    ) -> None:
        given.publication()
        given.publication()
        withdrawn(given, version=3)

        page = viewer.open(CHAPTER)

        assert page.text(".app-chapter__newer") == "A newer version stands. Version 2 was published on 2 May 2017."
        assert page.link("Version 2") == "/published/2016-17/v2"
        assert not viewer.open("/published/2016-17/v2").soup.select(".app-chapter__newer")

    def test_marks_are_explained_and_revised_figures_have_theirs(self, given: Given, viewer: Browser) -> None:
        published.put_in(given)
        first = given.publication()
        tables = frozen(given, first)
        given.publication(tables=(with_mark(tables[0], Mark.REVISED), *tables[1:]))

        page = viewer.open("/published/2016-17/v2")

        assert "305 [r]" in page.text("section[aria-labelledby=professionals-heading] tbody")
        assert Mark.REVISED.meaning in page.texts("section[aria-labelledby=professionals-heading] .app-notes--marks li")

    def test_a_hidden_figure_is_its_mark_and_leads_nowhere(self, given: Given, viewer: Browser) -> None:
        published.put_in(given)
        tables = frozen(given, given.publication())
        given.publication(tables=(with_mark(tables[0], Mark.CONFIDENTIAL), *tables[1:]))

        section = viewer.open("/published/2016-17/v2").soup.select_one("section[aria-labelledby=professionals-heading]")

        assert section is not None
        assert "305" not in str(section)
        cell = section.select("tbody td")[1]
        assert cell.get_text(strip=True) == "[c]"
        assert not cell.select("a")

    def test_names_as_hostile_as_can_be_are_words(self, given: Given, viewer: Browser) -> None:
        given.entry(audience="Odd", sector="<script>alert(1)</script>", attended="5")
        given.publication()

        page = viewer.open(CHAPTER)

        assert not [script for script in page.soup.select("script") if "alert" in script.get_text()]
        assert "<script>alert(1)</script> 1 5" in page.text("#odd-table tbody").replace("/ ", "/")

    def test_a_period_without_entries_is_published_in_words(self, given: Given, viewer: Browser) -> None:
        given.publication("2010-11")

        assert "No entry counted in 2010/11" in viewer.open("/published/2010-11/v1").text("main")

    @pytest.mark.parametrize(
        "address",
        ["/published/2016-17/v2", "/published/2016-17/v0", "/published/2016-17-q1/v1", "/published/2015-16/v1"],
    )
    def test_what_was_never_published_has_no_page(self, year: Publication, viewer: Browser, address: str) -> None:
        viewer.open(address, status=404)
        assert viewer.get(f"{address}.csv").status_code == 404

    @pytest.mark.parametrize("number", ["9999999999", "9" * 30])
    def test_a_version_beyond_what_a_database_counts_is_none(
        self, year: Publication, viewer: Browser, number: str
    ) -> None:
        viewer.open(f"/published/2016-17/v{number}", status=404)

    def test_it_stands_at_one_address(self, year: Publication, viewer: Browser) -> None:
        for asked in ("/published/2016-17/v01", "/published/2016-04-01..2017-03-31/v1"):
            answer = viewer.get(asked)
            assert (answer.status_code, answer.headers["Location"]) == (302, CHAPTER)


class TestWithdrawn:
    """A version that should not be out."""

    def test_its_page_says_who_when_and_why_and_no_figure(
        self, year: Publication, given: Given, viewer: Browser
    ) -> None:
        given.publication()
        withdrawn(given)

        page = viewer.open(CHAPTER, status=410)

        assert page.text("h1") == "Version 1 was withdrawn"
        assert "by sam@example.org: A child could be found in it." in page.text(".app-published__why")
        assert page.link("Version 2") == "/published/2016-17/v2"
        assert "305" not in page.text()

    @pytest.mark.parametrize("ending", FORMATS)
    def test_its_files_are_gone(self, year: Publication, given: Given, viewer: Browser, ending: str) -> None:
        withdrawn(given)

        answer = viewer.get(f"{CHAPTER}.{ending}")

        assert answer.status_code == 410
        assert "Content-Disposition" not in answer.headers
        assert "Version 1 was withdrawn" in answer.text

    def test_its_pictures_are_gone(self, year: Publication, given: Given, viewer: Browser) -> None:
        withdrawn(given)

        assert viewer.get(f"{CHAPTER}/professionals.svg").status_code == 410


class TestFiles:
    """The bytes that were made when it was published."""

    @pytest.mark.parametrize("ending", FORMATS)
    def test_they_come_back_under_the_name_of_their_period(
        self, year: Publication, viewer: Browser, ending: str
    ) -> None:
        answer = viewer.get(f"{CHAPTER}.{ending}")

        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == FORMATS[ending].content_type
        assert answer.headers["Content-Disposition"] == f'attachment; filename="training-2016-17.{ending}"'
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_a_picture_may_run_nothing(self, year: Publication, viewer: Browser) -> None:
        answer = viewer.get(f"{CHAPTER}/professionals.svg")

        assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="training-2016-17-professionals.svg"'
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"Professionals training" in answer.data

    @pytest.mark.parametrize(
        "name", ["parents-and-carers", "nobody", "professi%00onals", "..%2Fprofessionals", "x" * 300]
    )
    def test_a_table_without_a_picture_has_none(self, year: Publication, viewer: Browser, name: str) -> None:
        assert viewer.get(f"{CHAPTER}/{name}.svg").status_code == 404

    def test_every_link_to_a_file_leads_to_it(self, year: Publication, viewer: Browser) -> None:
        links = [str(link["href"]) for link in viewer.open(CHAPTER).soup.select(".app-downloads a")]

        assert f"{CHAPTER}/professionals.svg" in links
        assert f"{CHAPTER}.xlsx" in links
        assert {viewer.get(link).status_code for link in links} == {200}

    @pytest.mark.parametrize("seed", range(3))
    def test_whatever_is_done_to_entries_every_version_comes_back_byte_for_byte(
        self, given: Given, db_session: Session, viewer: Browser, seed: int
    ) -> None:
        chance = random.Random(seed)
        published.put_in(given)
        kept: dict[str, bytes] = {}
        for version in (1, 2, 3):
            publication = given.publication()
            for name in files_of(db_session, publication.id):
                file = publication_file(db_session, publication.id, name)
                assert file is not None
                address = f"/published/2016-17/v{version}"
                kept[f"{address}/{name}" if name.endswith(".svg") else f"{address}.{name}"] = file.content
            for _ in range(10):
                change_at_random(given, db_session, chance)

        assert len(kept) >= 3 * len(FORMATS)
        assert {address: viewer.get(address).data for address in kept} == kept


class TestLivePages:
    """What the pages of live figures say of publications."""

    def test_a_period_that_is_not_published_is_provisional_once(self, given: Given, coordinator: Browser) -> None:
        published.put_in(given)

        for address in ("/tables/2016-17", "/tables/2016-17/professionals"):
            page = coordinator.open(address)
            assert page.texts(".app-standing") == ["[p] These figures are provisional: they have not been published."]
            shown = [mark for mark in page.soup.select("main :not([hidden])") if mark.get_text(strip=True) == "[p]"]
            assert len(shown) == 1

    def test_a_published_period_says_when_and_as_which_version(
        self, year: Publication, given: Given, coordinator: Browser
    ) -> None:
        given.publication()

        for address in ("/tables/2016-17", "/tables/2016-17/professionals"):
            page = coordinator.open(address)
            assert page.texts(".app-standing") == ["Published on 2 May 2017 as version 2 ."]
            assert page.link("version 2") == "/published/2016-17/v2"

    def test_it_says_so_where_figures_are_others_now(
        self, year: Publication, given: Given, coordinator: Browser
    ) -> None:
        given.entry("2016-05-04", sector="Health", attended="5")

        page = coordinator.open("/tables/2016-17")

        assert "Some figures are others now than were published" in page.text(".app-standing")
        assert page.link("what has changed") == f"{CHAPTER}/changes"

    def test_the_home_of_a_manager_says_what_is_published(
        self, given: Given, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2017, 6, 1, 12, tzinfo=UTC))
        published.put_in(given)
        given.publication()

        page = browse(Role.MANAGER).open("/")

        assert "Published on 2 May 2017 as version 1" in page.text("section[aria-labelledby=to-publish]")
        assert page.link("version 1") == CHAPTER

    def test_a_quarter_is_not_published_with_its_year(
        self, year: Publication, given: Given, coordinator: Browser
    ) -> None:
        given.entry("2016-05-04", attended="5")

        assert "have not been published" in coordinator.open("/tables/2016-17-q1").text(".app-standing")

    def test_a_comparison_is_provisional_unless_each_of_its_periods_is_published(
        self, year: Publication, given: Given, coordinator: Browser
    ) -> None:
        given.entry("2015-05-04", attended="5")
        address = "/tables/2016-17/compare?beside=year-before"

        assert "not all of these periods" in coordinator.open(address).text(".app-standing")

        given.publication("2015-16")
        assert not coordinator.open(address).soup.select(".app-standing")

    def test_a_cross_table_is_always_provisional(self, year: Publication, coordinator: Browser) -> None:
        page = coordinator.open("/tables/2016-17/cross?rows=sector&measure=attended")

        assert page.text(".app-standing").startswith("[p] These figures are provisional")


def frozen(given: Given, publication: Publication) -> tuple[Table, ...]:
    """The tables of a publication."""
    return download_kept(kept_part(given.db_session, publication.id, "download")).tables


def with_mark(table: Table, mark: Mark) -> Table:
    """The table with a mark at what attended in its first row."""
    row = table.rows[0]
    *before, cell = row.cells
    marked = replace(row, cells=(*before, Cell(cell.value, (*cell.marks, mark))))
    return replace(table, rows=(marked, *table.rows[1:]))


def change_at_random(given: Given, db_session: Session, chance: random.Random) -> None:
    """Does something to an entry that changes what live tables say."""
    entries = list(db_session.scalars(select(Entry.id).order_by(Entry.id)))
    counted = update(Entry).where(Entry.id == chance.choice(entries), Entry.attended.is_not(None))
    match chance.randrange(4):
        case 0:
            given.entry("2016-08-04", sector="Health", attended=str(chance.randrange(90)))
        case 1:
            db_session.execute(counted.values(attended=chance.randrange(90)))
        case 2:
            db_session.execute(counted.values(status=Status.CANCELLED, reason="Nobody came"))
        case 3:
            db_session.execute(update(Sector).values(name=Sector.name + "s").where(Sector.id == 1))
    db_session.commit()


class TestTheLogOfWhatWasHidden:
    HIDDEN = Hidden(
        "young-people", "education", "attended", "small number", "It counts so few people.", "shown", "They agreed.",
        "boss@example.org",
    )  # fmt: skip

    def test_managers_read_by_which_rule_and_who_decided(self, given: Given, manager: Browser) -> None:
        published.put_in(given)
        given.publication(hidden=(self.HIDDEN,))

        assert "/published/2016-17/v1/hidden" in str(manager.open(CHAPTER).soup.select_one("main"))
        page = manager.open("/published/2016-17/v1/hidden")

        assert page.texts("tbody th") == ["Young people training, Education, Attended"]
        assert page.texts("tbody td") == [
            "Small number", "It counts so few people.", "shown", "They agreed.", "boss@example.org"
        ]  # fmt: skip

    def test_it_says_so_where_nothing_was_hidden(self, given: Given, manager: Browser) -> None:
        published.put_in(given)
        given.publication()

        assert "Nothing was hidden" in manager.open("/published/2016-17/v1/hidden").text("main")

    def test_it_stays_when_a_version_is_withdrawn(self, given: Given, manager: Browser) -> None:
        published.put_in(given)
        given.publication(hidden=(self.HIDDEN,))
        withdrawn(given, 1)

        assert "/published/2016-17/v1/hidden" in str(manager.open(CHAPTER, status=410).soup.select_one("main"))
        assert "They agreed." in manager.open("/published/2016-17/v1/hidden").text("main")

    def test_readers_do_not_see_it(self, given: Given, viewer: Browser) -> None:
        published.put_in(given)
        given.publication(hidden=(self.HIDDEN,))

        viewer.open("/published/2016-17/v1/hidden", status=403)
        assert "What was hidden, and by which rule" not in viewer.open("/published/2016-17/v1").text("main")
