"""How figures are counted, as people see it: the page of all rules, and the page of each figure."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.pages import Browser, Page
from training_register.models import AppUserArea, Area, ReportTable
from training_register.rules.cross_tables import OWN_MEASURES
from training_register.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]
FIGURE = "/tables/2016-17/professionals/health/attended"


def facts(page: Page) -> dict[str, str]:
    """What the page of a figure says of it, by its labels."""
    return dict(zip(page.texts(".govuk-summary-list__key"), page.texts(".govuk-summary-list__value"), strict=True))


@pytest.fixture
def viewer(browse: Browse) -> Browser:
    """Somebody who may see tables, and no entries."""
    return browse(Role.VIEWER)


def test_everybody_finds_how_figures_are_counted(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/")
    page = viewer.open(page.link("How figures are counted"))
    assert page.text("h1") == "How figures are counted"
    assert page.text(".govuk-caption-l") == "April 2016 to March 2017"
    for address in ("/tables/2016-17", "/tables/2016-17/professionals"):
        link = viewer.open(address).link("How these figures are counted")
        assert urlsplit(link).path == "/tables/2016-17/how-counted"
        assert viewer.open(link).text("h1") == "How figures are counted"


def test_the_contents_lead_to_each_section_and_each_table(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/tables/2016-17/how-counted")
    links = [str(link["href"]) for link in page.soup.select(".app-contents a")]
    assert len(links) == len(page.soup.select("main section[aria-labelledby]"))
    for link in links:
        assert page.soup.select_one(link), f"nothing on the page is {link}"
    assert "#table-professionals" in links
    link = viewer.open("/tables/2016-17/professionals").link("How these figures are counted")
    assert page.soup.select_one(f"#{urlsplit(link).fragment}")


def test_a_year_without_entries_has_its_rules_all_the_same(given: Given, viewer: Browser) -> None:
    page = viewer.open("/how-counted")
    assert "A figure that was not recorded is never taken for 0." in page.text("#estimates + ul")
    assert viewer.open("/tables/2014-15/how-counted").status == 200
    assert viewer.open("/tables/2016-17-q1/how-counted").text(".govuk-caption-l") == "April 2016 to June 2016"


def test_somebody_who_may_not_see_entries_is_led_to_the_rule_and_to_no_entry(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    given.entry("2016-05-04", sector="Health", attended="not recorded", organisations=("Firs Hill",))
    page = viewer.open("/tables/2016-17")
    links = [str(link["href"]) for link in page.soup.select("a.app-figure")]
    assert links
    for link in links:
        assert viewer.open(link).text("h1")
    page = viewer.open(FIGURE)
    assert page.text(".app-one-figure") == "at least 87 [e] (1 entry not recorded)"
    said = facts(page)
    assert said["Its rule"] == next(one.rule for one in OWN_MEASURES if one.key == "attended")
    assert "1 entry did not record it, and is left out." in said["How sure it is"]
    assert said["Part of"] == "Total : at least 973 [e]"
    assert "[e] means that the figure is an estimate" in said["Marks"]
    assert "Firs Hill" not in page.text()
    assert not [link for link in page.soup.select("a[href]") if "/entries" in str(link["href"])]


def test_a_figure_leads_to_its_entries_and_from_there_to_how_it_is_counted(given: Given, browse: Browse) -> None:
    published.put_in(given)
    given.entry("2016-05-04", sector="Health", attended="about 20", organisations=("Firs Hill",))
    coordinator = browse(Role.COORDINATOR)
    page = coordinator.open("/tables/2016-17")
    for link in page.soup.select("a.app-figure"):
        listed = coordinator.open(str(link["href"]))
        figure = coordinator.open(listed.link("How is this figure counted?"))
        assert "".join(link.get_text().split()) in "".join(figure.text(".app-one-figure").split())
    page = coordinator.open(FIGURE)
    assert page.texts("tbody th") == ["April 2016 to March 2017", "4 May 2016"]
    assert page.texts("td[data-heading=Gives]") == ["87", "about 20"]
    assert page.texts("td[data-heading=Organisations]")[1] == "Firs Hill"
    listed = coordinator.open(page.link("Show all 2 in the list of entries"))
    assert listed.text(".app-totals strong") == "2 entries"
    assert coordinator.open(page.link("4 May 2016")).text("h1")


def test_a_list_that_somebody_made_himself_is_of_no_figure(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04")
    coordinator = browse(Role.COORDINATOR)
    for figure in ("", "nonsense", "2016-17/professionals", "last year/a/b/c", "2016-17/a//c", "2016-17/a/b/c/d"):
        page = coordinator.open(f"/entries?period=2016-17&figure={figure}")
        assert "How is this figure counted?" not in page.text("main")


def test_a_coordinator_of_an_area_sees_her_own_entries_and_how_many_others_there_are(
    given: Given, browse: Browse, db_session: Session
) -> None:
    given.entry("2016-05-04", areas=("North",), attended="1")
    given.entry("2016-05-05", areas=("South",), attended="2", organisations=("Firs Hill",))
    given.entry("2016-05-06", attended="4")
    north = db_session.scalars(select(Area).where(Area.name == "North")).one()
    browser = browse(None)
    browser.sign_in(given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=north.id)]))
    page = browser.open("/tables/2016-17/professionals/education/attended")
    assert page.text(".app-one-figure") == "7"
    assert page.texts("td[data-heading=Gives]") == ["1", "4"]
    assert "1 entry behind it is of areas that you do not see." in page.text("main")
    assert "Firs Hill" not in page.text()
    assert browser.open(page.link("Show all 2 in the list of entries")).texts("td[data-heading=Attended]") == ["4", "1"]


def test_what_is_not_split_leads_to_exactly_its_entries(given: Given, browse: Browse, db_session: Session) -> None:
    given.entry("2016-05-04", attended="1")
    given.entry("2016-04-20", "2016-08-20", sessions="3", attended="5")
    db_session.add(
        ReportTable(short_name="by-quarter", title="By quarter", heading="Quarter", rows_by="quarter", counts_what=None)
    )
    db_session.commit()
    coordinator = browse(Role.COORDINATOR)
    page = coordinator.open("/tables/2016-17/by-quarter/not-split-by-quarter/attended")
    assert page.texts("td[data-heading=Gives]") == ["5"]
    listed = coordinator.open(page.link("Show it in the list of entries"))
    assert len(listed.texts("tbody tr")) == 1


def test_figures_beneath_a_table_have_their_pages(given: Given, viewer: Browser, db_session: Session) -> None:
    given.entry("2016-05-04", attended="1")
    given.entry("2016-09-05", "2017-07-31", sessions="3", attended="5")
    table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
    table.lines_beneath = [["entries", "Lines of the register"]]
    db_session.commit()
    page = viewer.open("/tables/2016-17/professionals")
    links = [str(link["href"]) for link in page.soup.select("a") if link.get_text() == "How it is counted"]
    line, beneath = (viewer.open(link) for link in links)
    assert (line.text("h1"), line.text(".app-one-figure")) == ("Lines of the register", "1")
    assert beneath.text("h1") == "5 September 2016 to 31 July 2017, not split by year: Sessions"
    assert beneath.text(".app-one-figure") == "3"


def test_a_change_leads_to_the_two_figures_that_it_lies_between(
    given: Given, viewer: Browser, db_session: Session
) -> None:
    given.entry("2015-05-04", attended="100")
    given.entry("2016-05-04", attended="107")
    db_session.add(
        ReportTable(
            short_name="two-years", title="Two years", heading="Sector", columns_by="years:2", has_changes=True,
            measures=[["attended", ""]],
        )
    )  # fmt: skip
    db_session.commit()
    page = viewer.open("/tables/2016-17/two-years/total/change-attended")
    assert page.text(".app-one-figure") == "+7"
    said = facts(page)
    assert "20 or more" in said["Its rule"]
    assert said["Earlier figure"] == "2015/16 : 100"
    assert said["Later figure"] == "2016/17 : 107"
    earlier = viewer.open(str(page.soup.select(".govuk-summary-list a")[0]["href"]))
    assert earlier.text(".app-one-figure") == "100"


@pytest.mark.parametrize(
    "address",
    [
        "/tables/2016-17/nothing/health/attended",
        "/tables/2016-17/professionals/nothing/attended",
        "/tables/2016-17/professionals/health/nothing",
        "/tables/2016-17/professionals/health/sector",
        "/tables/2016-17/professionals/beneath-/nothing",
        "/tables/nineteen/professionals/health/attended",
    ],
)
def test_what_is_not_there_has_no_page(given: Given, viewer: Browser, address: str) -> None:
    published.put_in(given)
    viewer.open(address, status=404)


def test_a_year_in_other_words_is_led_to_its_own_address(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    assert viewer.get("/tables/2016-2017/professionals/health/attended").headers["Location"] == FIGURE
    assert viewer.get("/tables/2016-2017/how-counted").headers["Location"] == "/tables/2016-17/how-counted"


def test_no_table_stands_in_the_way_of_the_page(given: Given, viewer: Browser) -> None:
    given.entry("2016-05-04", audience="How counted", sector="Education", attended="5")
    page = viewer.open("/tables/2016-17")
    link = page.link("This table of How counted")
    assert link == "/tables/2016-17/how-counted-all"
    assert viewer.open(f"{link}/education/attended").text(".app-one-figure") == "5"


def test_what_others_have_stated_is_told_to_be_added_to_nothing(given: Given, browse: Browse) -> None:
    manager = browse(Role.MANAGER)
    assert "Stated figures" not in manager.open("/tables/2016-17/how-counted").texts("main h2")
    stated = {"subject": "licensed drivers", "when": "31 March 2017", "population": "412", "trained": "400",
              "source": "the licensing team"}  # fmt: skip
    manager.send("/stated-figures/add?kind=coverage", stated)
    page = manager.open("/tables/2016-17/how-counted")
    assert "Stated figures" in page.texts("main h2")
    assert "are added to nothing" in page.text("#stated + p")
    assert page.text("#stated + p") in manager.open("/stated-figures").text("main")
    assert "#table-stated-coverage" in [str(link["href"]) for link in page.soup.select(".app-contents a")]
