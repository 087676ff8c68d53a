"""From a published figure to the entries behind it as they were, and what became of each: pages as people see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.given import Given
from tests.made_publications import publish_now
from tests.pages import Browser, Page
from tests.statements import statements
from training_register import access
from training_register.actions.entries import change_entry, take_out, values_of
from training_register.actions.publications import withdraw
from training_register.count import Count
from training_register.models import AppUser, AppUserArea, Area, Audience, Entry, Publication, ReportTable
from training_register.outputs.kept_download import download_kept, plain_download
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.permissions import ALL, Role
from training_register.table import Cell, Mark

FIGURE = "/published/2016-17/v1/professionals/education/attended"
CHANGES = "/published/2016-17/v1/changes"


@pytest.fixture
def looks(app: Flask, given: Given) -> Callable[..., Browser]:
    """A browser of somebody with an account."""

    def as_somebody(role: Role = Role.COORDINATOR, **columns: object) -> Browser:
        browser = Browser(app.test_client())
        with browser.client.session_transaction() as session:
            session["_user_id"] = access.session_id(given.user(role, **columns))
        return browser

    return as_somebody


@pytest.fixture
def boss(given: Given) -> AppUser:
    """Whoever changes entries."""
    return given.user(Role.MANAGER, "boss@example.org")


def full(db_session: Session, entry: Entry) -> EntryInFull:
    found = entry_in_full(db_session, entry.id, scope=ALL)
    assert found
    return found


def change(db_session: Session, boss: AppUser, entry: Entry, **said: object) -> None:
    values = replace(values_of(full(db_session, entry)), **said)  # type: ignore[arg-type]
    change_entry(db_session, by=boss, entry=full(db_session, entry), values=values, first_month=4)
    db_session.commit()


def facts(page: Page) -> dict[str, str]:
    """What is said of the figure, by its label."""
    keys, values = page.texts(".app-facts dt"), page.texts(".app-facts dd")
    return dict(zip(keys, values, strict=True))


def lines(page: Page, table: int = 0) -> list[list[str]]:
    """The cells of each entry's line."""
    found = page.soup.select(".app-traced")[table]
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in found.select("tbody tr")]


def reported(page: Page) -> list[str]:
    """The figure as reported, and now."""
    return page.texts(".app-reported__figure")


def hide(db_session: Session, publication_id: int, *keys: str) -> None:
    """Hides a figure of a publication, as protection does."""
    kept = db_session.get_one(Publication, publication_id)
    download = download_kept(kept.download)
    tables = []
    for table in download.tables:
        rows = tuple(
            replace(
                row,
                cells=tuple(
                    Cell(None, (Mark.CONFIDENTIAL,)) if (table.name, row.key, column.key) == keys else cell
                    for column, cell in zip(table.columns, row.cells, strict=True)
                ),
            )
            for row in table.rows
        )
        tables.append(replace(table, rows=rows))
    kept.download = plain_download(replace(download, tables=tuple(tables)))
    db_session.commit()


# One figure.


def test_a_figure_leads_to_its_entries_as_they_were(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    given.entry(
        "2016-05-04", attended="about 60", course="Keeping safe", organisations=("Heritage Park",), areas=("North",),
        providers=("Police",), venue="Town hall", notes="marker-notes", reference="R1",
    )  # fmt: skip
    given.entry("2016-05-05", attended="not recorded")
    publish_now(db_session)
    page = looks().open(FIGURE)
    assert page.text("h1") == "Education: Attended"
    assert reported(page) == ["about 60 (1 entry not recorded)"] * 2
    assert facts(page)["What it is"] == (
        "“Attended” in the row “Education” of the table “Professionals training”, April 2016 to March 2017."
    )
    assert facts(page)["Reference"].replace(" ", "") == "2016-17/v1/professionals/education/attended"
    assert page.text("#entries-behind + p") == (
        "2 entries stood behind it when it was published. All are as they were."
    )
    assert lines(page) == [
        [
            "4 May 2016",
            "Keeping safe Professionals: Education; Heritage Park More about the entry of 4 May 2016 Areas: North "
            "Delivered by: Police Activity: Course Venue: Town hall Sessions: 1 Attended: about 60 Reference: R1",
            "about 60",
            "Unchanged",
        ],
        [
            "5 May 2016",
            "Course Professionals: Education More about the entry of 5 May 2016 Sessions: 1 Attended: not recorded",
            "not recorded",
            "Unchanged",
        ],
    ]
    assert "marker-notes" not in page.text()


def test_it_says_what_has_happened_to_each_since_field_by_field_when_and_by_whom(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    changed, moved, out, elsewhere, _ = (
        given.entry(f"2016-05-{day:02}", attended=str(day), course=f"Course {day}") for day in range(4, 9)
    )
    given.offered("Professionals", "Health")
    publish_now(db_session, at=datetime(2017, 5, 2, 9, tzinfo=UTC))
    change(db_session, boss, changed, attended=Count.of(40))
    change(
        db_session, boss, moved, starts_on=moved.starts_on.replace(year=2015), ends_on=moved.ends_on.replace(year=2015)
    )
    take_out(db_session, by=boss, entry=full(db_session, out), reason="Twice.", first_month=4)
    db_session.commit()
    change(db_session, boss, elsewhere, sector_id=given.offered("Professionals", "Health")[1])
    new = given.entry("2016-06-01", attended="9")
    new.recorded_at = datetime(2017, 6, 1, tzinfo=UTC)
    db_session.commit()

    page = looks().open(FIGURE)

    assert reported(page) == ["30", "57"]
    assert page.texts(".app-reported dd")[-1] == "+27"
    assert page.text("#entries-behind + p") == (
        "5 entries stood behind it when it was published. 4 were changed since, and come first."
    )
    since = {line[0]: line[3] for line in lines(page)}
    assert list(since) == ["4 May 2016", "5 May 2016", "6 May 2016", "7 May 2016", "8 May 2016"]
    assert since["4 May 2016"].startswith("Changed It gives 40 now. boss@example.org,")
    assert since["4 May 2016"].endswith("attended: 4 → 40")
    assert since["5 May 2016"].startswith("Moved to other days, and no longer counted here")
    assert "day: 5 May 2016 → 5 May 2015" in since["5 May 2016"]
    assert since["6 May 2016"].startswith("Taken out of the figures")
    assert "boss@example.org" in since["6 May 2016"]
    assert since["7 May 2016"].startswith("Changed, and no longer counted here")
    assert "sector: Education → Health" in since["7 May 2016"]
    assert since["8 May 2016"] == "Unchanged"
    # What each gave then stays.
    assert [line[2] for line in lines(page)] == ["4", "5", "6", "7", "8"]
    assert [(line[0], line[2], line[3]) for line in lines(page, 1)] == [("1 June 2016", "9", "Recorded since")]


def test_an_id_that_is_of_another_entry_by_now_leads_to_neither(
    db_session: Session, given: Given, looks: Callable[..., Browser]
) -> None:
    entry = given.entry("2016-05-04", attended="4", course="Then")
    publish_now(db_session)
    entry.recorded_at = datetime(2018, 1, 1, tzinfo=UTC)
    entry.attended = 50
    db_session.commit()
    page = looks().open(FIGURE)
    ((day, _, gave, since),) = lines(page)
    assert (day, gave, since) == ("4 May 2016", "4", "No longer in the register")
    assert not page.soup.select(".app-traced")[0].select("a")
    ((day, _, gives, why),) = lines(page, 1)
    assert (day, gives, why) == ("4 May 2016", "50", "Recorded since")


def test_who_may_not_see_entries_is_shown_none_and_of_a_hidden_figure_nothing(
    db_session: Session, given: Given, looks: Callable[..., Browser]
) -> None:
    given.entry("2016-05-04", attended="3", course="Secret course")
    version = publish_now(db_session)
    db_session.execute(update(Audience).values(hides_up_to=4))
    hide(db_session, version.id, "professionals", "education", "attended")
    page = looks(Role.VIEWER).open(FIGURE)
    assert reported(page) == ["hidden"]
    assert "Secret course" not in page.text()
    assert not page.soup.select(".app-traced")
    assert "3" not in page.text("main")
    assert page.text("main p.govuk-body") == "The entries behind it are shown to those who may see entries."
    page = looks(Role.COORDINATOR).open(FIGURE)
    assert reported(page) == ["hidden", "3"]
    assert page.texts(".app-reported dd")[-1] == "Not compared, since it is hidden"
    assert lines(page)[0][2] == "3"


def test_who_sees_some_areas_is_told_how_many_entries_are_of_others(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    given.entry("2016-05-04", areas=("North",), attended="1")
    south = given.entry("2016-05-05", areas=("South",), attended="2", course="Course of the south")
    given.entry("2016-05-06", attended="4")
    moves = given.entry("2016-05-07", areas=("South",), attended="8", course="Course that came north")
    publish_now(db_session)
    north = db_session.scalars(select(Area).where(Area.name == "North")).one()
    change(db_session, boss, moves, area_ids=(north.id,))
    assert south
    page = looks(Role.COORDINATOR, areas=[AppUserArea(area_id=north.id)]).open(FIGURE)
    assert [line[0] for line in lines(page)] == ["4 May 2016", "6 May 2016"]
    assert "of the south" not in page.text()
    assert "that came north" not in page.text()
    assert page.texts("#entries-behind ~ p")[1] == "2 entries behind it are of areas that you do not see."


def test_many_entries_stand_on_several_pages(db_session: Session, given: Given, looks: Callable[..., Browser]) -> None:
    for day in range(1, 29):
        given.entry(f"2016-05-{day:02}", attended="1")
        given.entry(f"2016-06-{day:02}", attended="1")
    publish_now(db_session)
    browser = looks()
    first = browser.open(FIGURE)
    assert len(lines(first)) == 50
    second = browser.open(first.link("Next page"))
    assert [line[0] for line in lines(second)] == [f"{day} June 2016" for day in range(23, 29)]
    assert browser.open(second.link("Previous page")).text("main") == first.text("main")
    for page in ("0", "-3", "99", "x", "9" * 30):
        browser.open(f"{FIGURE}?page={page}")


def test_the_same_number_of_statements_whatever_the_number_of_entries(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    entries = [given.entry(f"2016-05-{day:02}", attended="1") for day in range(1, 11)]
    publish_now(db_session)
    browser = looks()
    change(db_session, boss, entries[0], attended=Count.of(3))
    browser.open(FIGURE)
    with statements(db_session) as few:
        browser.open(FIGURE)
    for entry in entries[1:]:
        change(db_session, boss, entry, attended=Count.of(3))
    with statements(db_session) as many:
        browser.open(FIGURE)
    assert len(many) == len(few)


def test_a_line_beneath_a_change_and_a_ratio_have_pages_too(
    db_session: Session, given: Given, looks: Callable[..., Browser]
) -> None:
    given.entry("2016-05-04", "2016-05-20", attended="12", sessions="4")
    given.entry("2015-05-04", attended="10")
    table = ReportTable(
        short_name="own", position=0, audience_id=None, counts_what=None, title="Own", heading="Rows",
        rows_by="sector", columns_by="years:2", measures=[["average-attended", ""]], has_changes=True,
        lines_beneath=[["attended", "All who came"]],
    )  # fmt: skip
    db_session.add(table)
    db_session.commit()
    publish_now(db_session)
    browser = looks()
    beneath = browser.open("/published/2016-17/v1/own/beneath-/0-attended")
    assert beneath.text("h1") == "All who came"
    assert reported(beneath)[0] == "12"
    average = browser.open("/published/2016-17/v1/own/education/2016-17")
    assert reported(average)[0] == "3.0"
    assert facts(average)["Worked out as"] == "12 ÷ 4"
    assert lines(average)[0][2] == "12 ÷ 4"
    changed = browser.open("/published/2016-17/v1/own/education/change-average-attended")
    assert "difference between two other figures" in facts(changed)["What stands behind it"]
    assert not changed.soup.select(".app-traced")


@pytest.mark.parametrize(
    "address",
    [
        "/published/2016-17/v2/professionals/education/attended",
        "/published/2016-17/v1/nothing/education/attended",
        "/published/2016-17/v1/professionals/nothing/attended",
        "/published/2016-17/v1/professionals/education/nothing",
        "/published/2016-17/v1/professionals/education/sector",
        "/published/2015-16/v1/professionals/education/attended",
        "/published/2016-17/v99999999999999999999/professionals/education/attended",
        "/published/2016-17/v1/professionals/education/%00",
        "/published/2016-17/v2/changes",
        "/published/2016-17/v99999999999999999999/changes",
    ],
)
def test_what_was_not_published_has_no_page(
    db_session: Session, given: Given, looks: Callable[..., Browser], address: str
) -> None:
    given.entry()
    publish_now(db_session)
    looks().open(address, 404)


def test_of_a_withdrawn_version_nothing_is_shown_but_who_when_and_why(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    given.entry(attended="34", course="Secret course")
    publish_now(db_session)
    withdraw(db_session, by=boss, period="2016-17", version=1, reason="A child could be found.")
    db_session.commit()
    browser = looks(Role.MANAGER)
    for address in (FIGURE, CHANGES):
        page = browser.open(address, 410)
        assert page.text("h1") == "Version 1 was withdrawn"
        assert "A child could be found." in page.text("main")
        assert "boss@example.org" in page.text("main")
        assert "34" not in page.text("main")
        assert "Secret" not in page.text("main")


# What has changed.


def changes(page: Page, heading: str) -> list[list[str]]:
    """The lines of the table beneath a heading."""
    section = page.soup.select_one(f"section[aria-labelledby={heading}]")
    assert section
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in section.select("tbody tr")
    ]


def test_it_says_what_would_differ_if_it_were_published_now_and_what_a_version_revised(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    entry = given.entry("2016-05-04", attended="not recorded")
    given.entry("2016-05-05", attended="10")
    publish_now(db_session)
    browser = looks()
    page = browser.open(CHANGES)
    assert "Nothing would be different if 2016/17 were published now." in page.text("main")
    assert "It is the first version" in page.text("main")

    change(db_session, boss, entry, attended=Count.of(5))
    page = browser.open(CHANGES)
    found = changes(page, "since")
    assert [
        "Education: Attended Professionals training", "at least 10 (1 entry not recorded)", "15", "+5", "Late figure",
    ] in found  # fmt: skip
    assert page.link("Education: Attended") == FIGURE
    assert "A figure or a session came in after the version before." in page.text("main")

    publish_now(db_session)
    page = browser.open("/published/2016-17/v2/changes")
    assert "Nothing would be different" in page.text("main")
    assert found == changes(page, "revised")
    assert "15 [r]" in " ".join(browser.open("/published/2016-17/v2").texts("td"))
    trace = browser.open("/published/2016-17/v2/professionals/education/attended")
    assert facts(trace)["Revised"] == "at least 10 (1 entry not recorded) in the version before, +5: late figure."
    assert "[r] means that the figure has been revised." in facts(trace)["Marks"]
    # The version before stays as it was.
    assert reported(browser.open(FIGURE)) == ["at least 10 (1 entry not recorded)", "15"]


def test_of_what_was_hidden_no_change_is_told(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    entry = given.entry("2016-05-04", attended="3")
    given.entry("2016-05-05", attended="10", sector="Health")
    version = publish_now(db_session)
    hide(db_session, version.id, "professionals", "education", "attended")
    change(db_session, boss, entry, attended=Count.of(4))
    found = changes(looks().open(CHANGES), "since")
    assert all("Education" not in line[0] for line in found)


def test_who_sees_no_live_tables_is_told_of_revisions_alone(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    entry = given.entry("2016-05-04", attended="12")
    publish_now(db_session)
    change(db_session, boss, entry, attended=Count.of(20))
    publish_now(db_session)
    change(db_session, boss, entry, attended=Count.of(77))
    db_session.execute(update(Audience).values(hides_up_to=4))
    db_session.commit()
    browser = looks(Role.VIEWER)
    page = browser.open("/published/2016-17/v2/changes")
    assert changes(page, "revised")
    assert "77" not in page.text("main")
    assert not page.soup.select("#since")
    assert reported(browser.open("/published/2016-17/v2/professionals/education/attended")) == ["20"]


@pytest.mark.usefixtures("viewers_see_live")
def test_who_sees_live_tables_and_no_entries_is_told_no_number_of_protected_people(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    entry = given.entry("2016-05-04", "2016-05-20", attended="12", sessions="3")
    other = given.entry("2016-05-05", attended="30", audience="Taxi drivers", sector="Taxi drivers")
    db_session.execute(update(Audience).where(Audience.name == "Professionals").values(hides_up_to=4))
    publish_now(db_session)
    change(db_session, boss, entry, attended=Count.of(77), sessions=Count.of(5))
    change(db_session, boss, other, attended=Count.of(31))
    browser = looks(Role.VIEWER)
    assert reported(browser.open(FIGURE)) == ["12", "hidden"]
    page = browser.open(CHANGES)
    assert "77" not in page.text("main")
    found = [(line[0], line[3]) for line in changes(page, "since")]
    assert ("Education: Sessions Professionals training", "+2") in found
    assert any(name.startswith("Taxi drivers: Attended") and by == "+1" for name, by in found)
    assert not any("Attended Professionals" in name for name, _ in found)
    # Who may see entries is told all of it.
    assert "77" in looks(Role.COORDINATOR).open(CHANGES).text("main")


# References.


def test_a_reference_from_a_file_leads_to_its_figure(
    db_session: Session, given: Given, looks: Callable[..., Browser]
) -> None:
    given.entry(attended="34")
    publish_now(db_session)
    browser = looks()
    list_page = browser.open("/published")
    form = list_page.soup.select_one("form.app-find-period")
    assert form
    assert form["action"] == "/published/find"
    for typed in (
        "2016-17/v1/professionals/education/attended",
        "  '2016-17\\v1\\professionals\\education\\attended' ",
        "“2016/17 / v1 / professionals / education / attended”",
    ):
        answer = browser.get(f"/published/find?reference={quote(typed)}")
        assert (answer.status_code, answer.headers["Location"]) == (302, FIGURE)
    for typed, goes_to in (
        ("2016-17/v1", "/published/2016-17/v1"),
        ("2016-17/v1/professionals", "/published/2016-17/v1#professionals-heading"),
        ("2016-17", "/tables/2016-17"),
        ("2016-17/professionals", "/tables/2016-17/professionals"),
        ("2016-17/professionals/education/attended", "/tables/2016-17/professionals/education/attended"),
    ):
        assert browser.get(f"/published/find?reference={quote(typed)}").headers["Location"] == goes_to


def test_a_reference_of_a_row_lists_its_figures(
    db_session: Session, given: Given, looks: Callable[..., Browser]
) -> None:
    given.entry(attended="34")
    publish_now(db_session)
    browser = looks()
    page = browser.open("/published/find?reference=2016-17/v1/professionals/education")
    assert page.text("h2#row") == "Education, Professionals training"
    assert page.texts(".app-found li") == ["Sessions : 1", "Attended : 34"]
    assert page.link("Attended") == FIGURE
    live = browser.open("/published/find?reference=2016-17/professionals/education")
    assert live.texts(".app-found li") == ["Sessions", "Attended"]
    assert live.link("Attended") == "/tables/2016-17/professionals/education/attended"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a reference, such as 2016-17/v1/professionals/education/attended."),
        ("how many came", "This is no reference. Copy the whole of one, such as "
                          "2016-17/v1/professionals/education/attended."),
        ("x" * 3_000, "This is no reference. Copy the whole of one, such as "
                      "2016-17/v1/professionals/education/attended."),
        ("someday/v1/professionals", "“someday” is no period. A reference begins with one, such as 2016-17 or "
                                     "2016-17-q1."),
        ("2016-17/v7/professionals/education", "There is no version 7 of 2016/17."),
        ("2016-17/v1/nothing/education", "There is no table “nothing” in version 1 of 2016/17."),
        ("2016-17/v1/professionals/nothing", "There is no row “nothing” in the table “Professionals training” of "
                                             "version 1 of 2016/17."),
        ("2016-17/v1/professionals/education/nothing", "There is no figure “nothing” in the row “education” of the "
                                                       "table “Professionals training” of version 1 of 2016/17."),
        ("2016-17/nothing/education/attended", "There is no table “nothing” in 2016/17."),
        ("2016-17/v1/<script>/b", "There is no table “<script>” in version 1 of 2016/17."),
    ],
)  # fmt: skip
def test_an_unknown_reference_is_told_in_plain_words_and_kept(
    db_session: Session, given: Given, looks: Callable[..., Browser], typed: str, words: str
) -> None:
    given.entry(attended="34")
    publish_now(db_session)
    page = looks().open(f"/published/find?reference={quote(typed)}")
    assert page.text("#reference-error") == f"Error: {words}"
    assert page.text(".govuk-error-summary a") == words
    box = page.soup.select_one("#reference")
    assert box
    assert box["value"] == typed
    assert page.text("title").startswith("Error: ")


def test_a_reference_to_a_withdrawn_version_leads_to_who_withdrew_it(
    db_session: Session, given: Given, looks: Callable[..., Browser], boss: AppUser
) -> None:
    given.entry(attended="34")
    publish_now(db_session)
    withdraw(db_session, by=boss, period="2016-17", version=1, reason="Wrong.")
    db_session.commit()
    page = looks().open("/published/find?reference=2016-17/v1/professionals/education", 410)
    assert page.text("h1") == "Version 1 was withdrawn"


def test_the_page_to_find_a_figure_opens_empty(looks: Callable[..., Browser]) -> None:
    page = looks(Role.VIEWER).open("/published/find")
    assert page.text("h1") == "Find a figure"
    assert not page.soup.select(".govuk-error-summary")
