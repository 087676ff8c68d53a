"""Tables that are not published, as viewers meet them: not at all, or without a number of protected people."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from tests.statements import statements
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]

# Periods that nobody would publish, from whose differences a number could be worked out.
ODD_PERIODS = (
    "2016-17", "2016-17-q1", "2016-04-12..2016-04-12", "2016-04-02..2017-03-30", "1990-91",
)  # fmt: skip
ENDINGS = ("xlsx", "csv", "json", "txt", "docx", "svg")
# No number that anything else in the register has: two parts, and what they add up to.
PARTS = (40_111, 50_222)
NUMBERS = tuple(form for number in (*PARTS, sum(PARTS)) for form in (str(number), f"{number:,}"))
# Other people's numbers, which viewers see where the setting opens live tables.
OTHER = 60_333
CROSS = (
    "rows=sector&columns=quarter&measure=attended&total=yes",
    "rows=audience&columns=&measure=attended",
    "rows=sector&columns=&measure=attended&audience=young-people",
    "rows=month&columns=&measure=attended&measure=sessions&not-audience=professionals",
    "rows=course&columns=audience&measure=attended",
)


@pytest.fixture
def entries(given: Given) -> Given:
    """Young people, whose numbers are protected, and professionals, whose are not."""
    for number, (day, attended) in enumerate(zip(("2016-04-12", "2016-09-01"), PARTS, strict=True)):
        given.entry(
            day, audience="Young people", sector="Secondary school", attended=str(attended), course=f"C{number}"
        )
    given.entry("2016-04-12", attended=str(OTHER), course="Basic")
    given.entry("2015-05-04", audience="Young people", sector="Secondary school", attended="70444")
    return given


def live_addresses() -> Iterator[str]:
    """Every address of what is counted anew when it is asked for."""
    yield from ("/tables", "/tables?period=2016/17", "/how-counted")
    for period in ODD_PERIODS:
        own = f"/tables/{period}"
        yield from (own, f"{own}/how-counted", f"{own}/compare", f"{own}/compare?beside=other&other=2015/16")
        yield from (f"{own}/cross?{query}" for query in CROSS)
        for table in ("young-people", "professionals", "summary"):
            yield from (f"{own}/{table}", f"{own}/{table}/secondary-school/attended", f"{own}/{table}/total/attended")
            yield f"{own}/{table}/{table}/attended"
        for ending in ENDINGS:
            yield f"{own}.{ending}"
            yield f"{own}/compare.{ending}?beside=other&other=2015/16"
            yield from (f"{own}/{table}.{ending}" for table in ("young-people", "professionals", "summary"))
            yield from (f"{own}/cross.{ending}?{query}" for query in CROSS)


def texts(answer: bytes) -> str:
    """All that a file says, the parts of a packed one too."""
    if not answer.startswith(b"PK"):
        return answer.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def told(text: str) -> list[str]:
    """Which of the protected numbers a text holds."""
    return [number for number in NUMBERS if re.search(rf"(?<![\d,]){number}(?![\d,])", text)]


def test_a_viewer_is_refused_at_every_live_address_in_every_format_and_period(entries: Given, browse: Browse) -> None:
    viewer = browse(Role.VIEWER)
    answers = {address: viewer.get(address) for address in live_addresses()}
    # An ending that there is not, as of a chart of several tables, has no page for anybody.
    allowed = {address: answer.status_code for address, answer in answers.items() if answer.status_code != 403}
    assert set(allowed.values()) <= {404}
    assert all(address.partition("?")[0].endswith((".svg", ".docx")) for address in allowed)
    assert not [address for address, answer in answers.items() if told(texts(answer.get_data()))]


def test_leave_to_see_entries_opens_live_tables(app: Flask, entries: Given) -> None:
    reader = Browser(app.test_client())
    reader.sign_in(entries.user(Role.VIEWER, may_see_entries=True))
    assert told(reader.open("/tables/2016-17").text("main"))
    assert told(texts(reader.get("/tables/2016-17.xlsx").get_data()))


@pytest.mark.usefixtures("viewers_see_live")
def test_where_the_setting_opens_them_no_number_of_protected_people_is_told_anywhere(
    entries: Given, browse: Browse
) -> None:
    viewer = browse(Role.VIEWER)
    seen_others = 0
    for address in live_addresses():
        answer = viewer.client.get(address, follow_redirects=True)
        assert answer.status_code in (200, 400, 404), (address, answer.status_code)
        text = texts(answer.get_data())
        assert not told(text), address
        assert "70,444" not in text, address
        assert "70444" not in text, address
        seen_others += bool(re.search(f"{OTHER:,}|{OTHER}", text))
    assert seen_others > 20, "professionals are told of"


@pytest.mark.usefixtures("viewers_see_live")
def test_what_is_hidden_is_marked_and_a_cross_table_of_it_is_not_given(entries: Given, browse: Browse) -> None:
    viewer = browse(Role.VIEWER)
    assert "[c]" in viewer.open("/tables/2016-17/young-people").texts("tbody td")
    refused = viewer.open(f"/tables/2016-17/cross?{CROSS[2]}", status=400)
    assert "They are seen in what has been published" in refused.text(".govuk-error-summary")
    assert not refused.soup.select("tbody")
    assert viewer.get(f"/tables/2016-17/cross.csv?{CROSS[2]}").status_code == 400
    # One of other people is, and one of sessions alone.
    for query in (
        "rows=sector&columns=&measure=attended&audience=professionals",
        "rows=sector&columns=month&measure=sessions",
    ):
        assert viewer.open(f"/tables/2016-17/cross?{query}").soup.select("tbody")
    coordinator = browse(Role.COORDINATOR)
    page = coordinator.open(f"/tables/2016-17/cross?{CROSS[2]}")
    assert "They are seen in what has been published" not in page.text("main")
    assert told(page.text("main"))


def test_the_setting_is_changed_in_a_browser_holds_at_once_and_is_undone(entries: Given, browse: Browse) -> None:
    jane, viewer = browse(Role.ADMINISTRATOR), browse(Role.VIEWER)
    page = jane.open("/settings")
    assert page.fields()["viewers_see_live"] == "no"
    assert "Yes: they see every table as it is now, before anybody has checked it" in page.text("main")
    sent = {
        **page.fields(),
        "first_screen": [str(box["value"]) for box in page.soup.select("[name=first_screen][checked]")],
    }
    wrong = jane._checked(jane.client.post("/settings", data={**sent, "viewers_see_live": "perhaps"}), 200)
    assert "Choose whether viewers see tables" in wrong.text("#viewers_see_live-error")
    assert viewer.get("/tables/2016-17").status_code == 403
    jane.client.post("/settings", data={**sent, "viewers_see_live": "yes"})
    assert viewer.get("/tables/2016-17").status_code == 200
    history = jane.open("/history")
    assert "Viewers see tables that are not published: No → Yes" in history.texts(".app-history-lines li")
    undo = str(history.soup.select("form[action$='/undo']")[0]["action"])
    jane.send("/history", {}, form=f"form[action='{undo}']")
    assert viewer.get("/tables/2016-17").status_code == 403


def test_asking_about_the_setting_costs_no_statement(entries: Given, app: Flask, db_session: Session) -> None:
    numbers = {}
    for leave in (False, True):
        browser = Browser(app.test_client())
        browser.sign_in(entries.user(Role.VIEWER, may_see_entries=leave))
        browser.open("/published")
        with statements(db_session) as asked:
            browser.open("/published")
        numbers[leave] = len(asked)
    assert numbers[False] == numbers[True]
