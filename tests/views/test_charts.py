"""The chart of a table: on its page, and as a file that holds the same and can do no harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask

from tests import published
from tests.given import RECORDED_AT, Given
from tests.pages import Browser, Page
from training_register.models import Operation, ReportTable
from training_register.queries.examples import EXAMPLE
from training_register.rules.permissions import Role
from training_register.table import ChartKind

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]
SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "/tables/2016-17/professionals"
HOSTILE = (
    "<script>alert(1)</script>",
    "</text></svg><svg onload='alert(1)'>",
    '" onload="alert(1)',
    "' onload='alert(1)",
    "]]><!-- &amp; {{ 7 * 7 }}",
    "\u202eevil\u0085 next",
)


@pytest.fixture
def viewer(browse: Browse) -> Browser:
    """Somebody who may see tables, and no entries."""
    return browse(Role.VIEWER)


def file_at(viewer: Browser, address: str = f"{ADDRESS}.svg") -> Element:
    """A chart's file, read by a parser of XML."""
    answer = viewer.get(address)
    assert answer.status_code == 200
    found: Element = fromstring(answer.get_data())
    return found


def words_of(drawn: Element) -> str:
    """Every text that a file shows, in one line."""
    return " ".join(text.text or "" for text in drawn.iter(f"{SVG}text"))


def words_on(page: Page) -> str:
    """Every text of the first picture of a page, in one line."""
    return " ".join(page.texts(".app-chart__picture--wide text"))


def test_a_table_of_several_rows_is_drawn_on_its_own_page(given: Given, viewer: Browser) -> None:
    published.put_in(given)

    page = viewer.open(ADDRESS)

    assert page.text(".app-chart h2") == "Attended as a chart"
    assert page.texts(".app-chart__picture--wide .app-chart__value text") == ["305", "87", "62", "456", "63"]
    assert page.texts(".app-chart__picture--narrow .app-chart__value text") == ["305", "87", "62", "456", "63"]
    assert len(page.soup.select(".app-chart__picture--wide .app-chart__bar rect")) == 5


def test_who_cant_see_it_is_told_what_it_says(given: Given, viewer: Browser) -> None:
    published.put_in(given)

    page = viewer.open(ADDRESS)

    pictures = page.soup.select(".app-chart svg")
    assert len(pictures) == 2
    for picture in pictures:
        assert picture["role"] == "img"
        title, description = (page.text(f"#{name}") for name in str(picture["aria-labelledby"]).split())
        assert title == "Attended: Professionals training, Anytown, April 2016 to March 2017"
        assert "Education: 305; Health: 87;" in description


def test_a_report_table_is_drawn_as_it_asks_to_be(given: Given, viewer: Browser) -> None:
    for year, attended in ((2014, "20"), (2015, "about 60"), (2016, "n/k")):
        given.entry(f"{year}-05-04", sector="Health", attended=attended)
        given.entry(f"{year}-06-04", sector="Education", attended=str(year))
    given.db_session.add(
        ReportTable(
            short_name="years",
            counts_what="attendances",
            title="Sectors over the years",
            heading="Sector",
            columns_by="years:3",
            measures=[["attended", ""]],
            chart=ChartKind.MULTIPLES,
        )
    )
    given.db_session.commit()

    page, drawn = viewer.open("/tables/2016-17/years"), file_at(viewer, "/tables/2016-17/years.svg")

    panels = [page.text(f"#{str(svg['aria-labelledby']).split()[0]}") for svg in page.soup.select(".app-chart svg")]
    assert panels == ["Education", "Health"]
    assert page.texts(".app-chart__value text") == ["2,014", "2,015", "2,016", "20", "about 60"]
    assert page.texts(".app-chart__aside text") == ["not", "recorded"]
    assert "Attended: Sectors over the years, Anytown" in words_of(drawn)


def test_one_row_compares_nothing(given: Given, viewer: Browser) -> None:
    published.put_in(given)

    page = viewer.open("/tables/2016-17/parents-and-carers")

    assert not page.soup.select(".app-chart")
    viewer.open("/tables/2016-17/parents-and-carers.svg", status=404)


def test_the_page_of_the_year_has_its_tables_and_no_charts(given: Given, viewer: Browser) -> None:
    published.put_in(given)

    assert not viewer.open("/tables/2016-17").soup.select(".app-chart")


def test_an_estimate_and_what_is_not_recorded_are_shown_as_such(given: Given, viewer: Browser) -> None:
    given.entry("2016-05-04", sector="Health", attended="about 60")
    given.entry("2016-05-04", sector="Police", attended="n/k")
    given.entry("2016-05-04", sector="Education", attended="0")

    page = viewer.open(ADDRESS)

    assert page.texts(".app-chart__picture--wide .app-chart__aside text") == ["not recorded"]
    assert len(page.soup.select(".app-chart__picture--wide .app-chart__estimate rect")) == 1
    assert "about 60" in page.texts(".app-chart__picture--wide .app-chart__value text")
    assert page.texts(".app-chart .app-notes li") == [
        "An open bar with a dashed edge is an estimate: about, at least or nearly."
    ]
    assert not page.soup.select(".app-chart__picture--wide .app-chart__bar rect[width]:not([width='0'])")


def test_the_file_holds_the_same_as_the_page(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    given.entry("2016-05-04", attended="about 60", sector="Health")

    page, drawn = viewer.open(ADDRESS), file_at(viewer)

    assert viewer.get(page.link("Picture (.svg) of " + page.text(".app-chart title"))).status_code == 200
    assert set(page.texts(".app-chart__picture--wide text")) <= {text.text for text in drawn.iter(f"{SVG}text")}
    title, description = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    # A page says once that its figures are provisional, and a file in its title.
    assert title.text == f"{page.text('.app-chart title')} [p]"
    assert description.text == page.text(".app-chart desc")
    assert "An open bar with a dashed edge is an estimate" in words_of(drawn)


def test_the_file_is_an_attachment_that_nobody_caches_and_nothing_runs_in(given: Given, viewer: Browser) -> None:
    published.put_in(given)

    answer = viewer.get(f"{ADDRESS}.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="training-2016-17-professionals.svg"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_file_needs_nothing_from_anywhere(given: Given, viewer: Browser) -> None:
    published.put_in(given)

    for element in file_at(viewer).iter():
        assert element.tag.removeprefix(SVG) in ("svg", "title", "desc", "g", "rect", "line", "circle", "text")
        assert not any("href" in name or name.startswith("on") or name == "style" for name in element.attrib)


def test_the_file_has_the_colour_of_the_organisation(app: Flask, given: Given, viewer: Browser) -> None:
    published.put_in(given)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], brand_colour="#006d65")

    groups = [one for one in file_at(viewer).iter(f"{SVG}g") if one.get("class") == "app-chart__bar"]

    assert [group.get("fill") for group in groups] == ["#006d65"]


@pytest.mark.parametrize("name", HOSTILE)
def test_words_are_words_whatever_they_are(given: Given, viewer: Browser, name: str) -> None:
    given.entry("2016-05-04", audience="Foster carers", sector=name, attended="12")
    given.entry("2016-05-04", audience="Foster carers", sector="Health", attended="34")
    seen = "".join(letter for letter in name if letter.isprintable())

    address = "/tables/2016-17/foster-carers"
    page, drawn = viewer.open(address), file_at(viewer, f"{address}.svg")

    assert not page.soup.select(".app-chart script, .app-chart [onload]")
    assert len(page.soup.select(".app-chart svg")) == 2
    assert {element.tag for element in drawn.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "g", "rect", "line", "circle", "text")
    }
    for shown in (words_on(page), words_of(drawn)):
        assert "".join(seen.split()) in "".join(shown.split())


def test_a_picture_of_invented_figures_says_so(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    given.db_session.add(Operation(key=EXAMPLE, kind=EXAMPLE, at=RECORDED_AT))
    given.db_session.commit()

    assert "Invented figures: an example team" in words_of(file_at(viewer))


@pytest.mark.parametrize(
    "address",
    [
        "/tables/2016-17/no-such-table.svg",
        "/tables/2014-15/professionals.svg",
        "/tables/2016-13/professionals.svg",
        "/tables/2016-17/no-such-table%00.svg",
        "/tables/2016-17.svg",
    ],
)
def test_what_has_no_chart_has_no_file(given: Given, viewer: Browser, address: str) -> None:
    published.put_in(given)
    viewer.open(address, status=404)
