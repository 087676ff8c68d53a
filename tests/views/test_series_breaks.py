"""Breaks in series, kept in the browser: added, changed, deleted, undone; and what comes of them in the tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from training_register.actions.series_breaks import add_break
from training_register.models import Change, Operation, SeriesBreak
from training_register.queries.series_breaks import BreakValues
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
REASON = "2015/16 was reported by level, 2016/17 by sector"
FIRST = {"of": "table:professionals", "from_year": "2016/17", "reason": REASON}


@pytest.fixture
def boss(browse: Browse) -> Browser:
    """A manager's browser."""
    return browse(Role.MANAGER)


def errors(page: Page) -> list[str]:
    """What stands beside the fields."""
    return [words.removeprefix("Error: ") for words in page.texts("p.govuk-error-message")]


def the_break(db_session: Session) -> SeriesBreak:
    """The only break."""
    db_session.rollback()
    return db_session.scalars(select(SeriesBreak).execution_options(populate_existing=True)).one()


def undo_last(boss: Browser, db_session: Session) -> Page:
    """Undoes the last operation on the page of the history."""
    last = db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
    return boss.send("/history", {}, form=f'form[action="/history/{last}/undo"]')


class TestAdding:
    """A table or a sector, from which year on, and why."""

    def test_a_break_in_a_table(self, boss: Browser, db_session: Session) -> None:
        assert "There is none." in boss.open("/lists/breaks").text("main")

        page = boss.send("/lists/breaks/add", FIRST)

        assert "Added: a break in series." in page.text("[role=status]")
        assert page.texts("tbody tr") == [f"Professionals training from 2016/17 2016/17 {REASON}"]
        found = the_break(db_session)
        assert (found.table_short_name, found.sector_id, found.audience_id) == ("professionals", None, None)
        assert (found.from_year, found.reason) == (2016, REASON)
        assert "Breaks in series (1)" in boss.open("/lists").text("main")

    def test_a_break_in_a_sector_of_one_audience(self, boss: Browser, given: Given, db_session: Session) -> None:
        audience_id, sector_id = given.offered("Professionals", "Housing")
        sent = {**FIRST, "of": f"sector:{sector_id}", "audience_id": str(audience_id), "from_year": "2016"}

        page = boss.send("/lists/breaks/add", sent)

        assert page.texts("tbody tr") == [f"Housing from 2016/17 Professionals alone 2016/17 {REASON}"]
        found = the_break(db_session)
        assert (found.table_short_name, found.sector_id, found.audience_id) == (None, sector_id, audience_id)

    def test_the_form_offers_tables_sectors_and_audiences_without_a_table(self, boss: Browser, given: Given) -> None:
        given.offered("Foster carers", "Fostering")

        groups = boss.open("/lists/breaks/add").soup.select("#of optgroup")

        assert [group["label"] for group in groups] == ["Tables", "Sectors"]
        assert {"Professionals training", "Foster carers"} <= {one.text for one in groups[0].select("option")}
        assert "Fostering" in [one.text for one in groups[1].select("option")]

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"of": ""}, "Choose the table or the sector that is counted otherwise."),
            ({"of": "sector:999"}, "Choose the table or the sector that is counted otherwise."),
            ({"of": "table:x"}, "Choose the table or the sector that is counted otherwise."),
            ({"from_year": ""}, "Enter the first reporting year that is counted in the new way, such as 2016/17."),
            ({"from_year": "2016/18"}, "Write the reporting year as 2016/17."),
            ({"from_year": "2016/17 Q1"}, "Write the reporting year as 2016/17."),
            ({"from_year": "²"}, "Write the reporting year as 2016/17."),
            ({"from_year": "9999"}, "Write the reporting year as 2016/17."),
            ({"reason": " \n"}, "Say why the figures can’t be compared: the reason is printed beneath them."),
            ({"reason": "x" * 501}, "The reason is too long. It has at most 500 characters."),
            ({"audience_id": "999"}, "Choose one from the list."),
            (
                {"audience_id": "1"},
                "A table says itself whom it is about. Choose every audience, or a sector above.",
            ),
        ],
    )
    def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
        self, boss: Browser, db_session: Session, sent: dict[str, str], words: str
    ) -> None:
        page = boss.send("/lists/breaks/add", {**FIRST, **sent})

        assert errors(page) == [words]
        assert page.text("title").startswith("Error: ")
        kept = {name: value for name, value in sent.items() if name in ("from_year", "reason")}
        assert {name: page.fields()[name] for name in kept} == kept
        db_session.rollback()
        assert db_session.scalars(select(SeriesBreak)).all() == []

    def test_a_sector_that_the_audience_does_not_offer_is_refused(self, boss: Browser, given: Given) -> None:
        sector_id = given.offered("Taxi drivers", "Licensing")[1]
        other_id = given.offered("Professionals", "Education")[0]

        page = boss.send("/lists/breaks/add", {**FIRST, "of": f"sector:{sector_id}", "audience_id": str(other_id)})

        assert errors(page) == ["This audience does not offer the sector. Choose another audience, or every audience."]

    @pytest.mark.parametrize("of", ["table:professionals", "sector:1"])
    def test_the_same_break_again_is_refused(self, boss: Browser, of: str) -> None:
        boss.send("/lists/breaks/add", {**FIRST, "of": of})

        page = boss.send("/lists/breaks/add", {**FIRST, "of": of, "reason": "Another"})

        assert errors(page) == ["There is a break in this from this year on already. Change that one instead."]


class TestChanging:
    """Everything of a break can be changed; two who change it at once lose nothing."""

    def test_a_break_is_changed(self, boss: Browser, db_session: Session) -> None:
        boss.send("/lists/breaks/add", FIRST)
        address = f"/lists/breaks/{the_break(db_session).id}"
        fields = boss.open(address).fields()
        assert {name: fields[name] for name in FIRST} == FIRST

        page = boss.send(address, {"of": "sector:1", "from_year": "2014/15", "reason": "Dentists are in it"})

        assert "Saved: a break in series." in page.text("[role=status]")
        assert "2014/15 Dentists are in it" in page.text("tbody tr")
        found = the_break(db_session)
        assert (found.table_short_name, found.sector_id, found.from_year) == (None, 1, 2014)

    def test_what_somebody_else_changed_meanwhile_is_told_first(self, boss: Browser, db_session: Session) -> None:
        boss.send("/lists/breaks/add", FIRST)
        address = f"/lists/breaks/{the_break(db_session).id}"
        before = boss.open(address).fields()
        boss.send(address, {"reason": "Another reason"})

        answer = boss.client.post(address, data={**before, "reason": "A third"}, follow_redirects=True)
        page = boss._checked(answer, 200)

        assert "Its reason is now “Another reason”." in errors(page)[0]
        assert page.fields()["reason"] == "A third"
        boss.client.post(address, data=page.fields())
        assert the_break(db_session).reason == "A third"

    def test_what_was_deleted_meanwhile_is_said(self, boss: Browser, db_session: Session) -> None:
        boss.send("/lists/breaks/add", FIRST)
        address = f"/lists/breaks/{the_break(db_session).id}"
        fields = boss.open(address).fields()
        page = boss.send(address, {}, form="#delete")
        assert "Deleted: the break in series of Professionals training." in page.text("[role=status]")

        for end in ("", "/delete"):
            answer = boss.client.post(f"{address}{end}", data=fields, follow_redirects=True)
            assert "somebody has deleted it meanwhile" in answer.text
        boss.open(address, 404)


class TestHistory:
    """Each change is told in the history, and undone there."""

    def test_an_addition_a_change_and_a_deletion_are_undone(self, boss: Browser, db_session: Session) -> None:
        boss.send("/lists/breaks/add", FIRST)
        address = f"/lists/breaks/{the_break(db_session).id}"
        boss.send(address, {"reason": "Another reason"})
        undo_last(boss, db_session)
        assert the_break(db_session).reason == REASON

        boss.send(address, {}, form="#delete")
        page = undo_last(boss, db_session)
        assert "Delete break in series" in page.text("main")
        found = the_break(db_session)
        assert (found.table_short_name, found.from_year, found.reason) == ("professionals", 2016, REASON)

    def test_an_addition_is_undone(self, boss: Browser, db_session: Session) -> None:
        boss.send("/lists/breaks/add", FIRST)

        undo_last(boss, db_session)

        db_session.rollback()
        assert db_session.scalars(select(SeriesBreak)).all() == []
        assert len(db_session.scalars(select(Change).where(Change.subject == "series_break")).all()) == 2

    def test_a_deletion_is_not_undone_where_the_same_was_recorded_again(
        self, boss: Browser, db_session: Session
    ) -> None:
        """No constraint compares two breaks of a sector whoever it trains."""
        add_break(db_session, by=None, values=BreakValues(sector_id=1, from_year=2016, reason="First"))
        db_session.commit()
        boss.send(f"/lists/breaks/{the_break(db_session).id}", {}, form="#delete")
        deleted = db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
        boss.send("/lists/breaks/add", {**FIRST, "of": "sector:1"})

        page = boss.send("/history", {}, form=f'form[action="/history/{deleted}/undo"]')

        assert "There is a break like it again by now." in page.text("main")
        assert the_break(db_session).reason == REASON

    def test_a_sector_with_a_break_is_used_and_can_not_be_deleted(self, boss: Browser, given: Given) -> None:
        page = boss.send("/lists/sectors/add", {"name": "Housing"})
        sector = page.soup.find("a", string="Housing")
        assert sector
        address = str(sector["href"])
        boss.send("/lists/breaks/add", {**FIRST, "of": f"sector:{address.rsplit('/', 1)[1]}"})

        page = boss.open(address)

        assert "1 break in series" in page.text("main")
        assert not page.soup.select("#delete")
