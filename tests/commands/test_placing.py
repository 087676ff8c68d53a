"""`place-entries`, and what is said where the first month was changed in the file or in the environment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.commands.conftest import Place
from training_register.actions.settings import change_first_month, change_settings, shown_settings
from training_register.commands import serving
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.models import Entry, Operation

IN_SEPTEMBER = {"TRAINING_REGISTER_FIRST_MONTH": "9"}


@pytest.fixture
def year(prepared_place: Place) -> Place:
    """A register with two entries, placed in years from April."""
    prepared_place.given(starts_on="2016-04-12", attended="34")
    prepared_place.given(starts_on="2016-10-12", attended="12")
    return prepared_place


def places(place: Place) -> list[tuple[int | None, int | None]]:
    """The year and quarter of each entry."""
    with place.register() as db_session:
        rows = db_session.execute(select(Entry.reporting_year, Entry.quarter).order_by(Entry.id)).all()
        return [(year, quarter) for year, quarter in rows]


def test_check_says_it_once_and_how_to_put_it_right(year: Place) -> None:
    printed = year.run("check", exit_code=1, **IN_SEPTEMBER)
    assert "placed in reporting years that begin in April, but first_month is 9 (September" in printed
    assert "set in TRAINING_REGISTER_FIRST_MONTH)" in printed
    assert "`training-register place-entries`" in printed
    assert printed.count("is stored as") == 1
    assert "1 problem." in printed
    assert "backup" not in printed


def test_the_file_is_named_where_it_says_so(year: Place) -> None:
    (year.folder / "settings.toml").write_text("first_month = 9")
    assert "set in settings.toml)" in year.run("check", exit_code=1)


@pytest.mark.parametrize("command", [("tables", "2016/17"), ("export", "out.csv"), ("import", "README.md"), ("serve",)])
def test_nothing_is_printed_or_served_in_wrong_years(
    year: Place, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "run_server", lambda *_, **__: pytest.fail("it must not be served"))
    monkeypatch.setattr(serving, "refuse_taken", lambda *_: None)
    (year.folder / "README.md").write_text("")
    arguments = [str(year.folder / part) if "." in part else part for part in command]
    printed = year.run(*arguments, exit_code=1, **IN_SEPTEMBER)
    assert "`training-register place-entries` places them anew; or set first_month to 4 again." in printed


def test_they_are_placed_after_a_question(year: Place) -> None:
    asked = year.run("place-entries", exit_code=1, **IN_SEPTEMBER)
    assert "1 of 2 entries would leave the one in which they stand:" in asked
    assert "2015/16" in asked
    assert places(year) == [(2016, 1), (2016, 3)]
    printed = year.run("place-entries", "--yes", **IN_SEPTEMBER)
    assert "2 entries placed anew, in reporting years from September." in printed
    assert places(year) == [(2015, 3), (2016, 1)]
    assert "sound" in year.run("check", **IN_SEPTEMBER)
    assert "Nothing had to be done" in year.run("place-entries", "--yes", **IN_SEPTEMBER)
    with year.register() as db_session:
        operation = db_session.scalars(select(Operation).where(Operation.kind == "place entries")).one()
        assert operation.about == "2 entries, reporting years from September"


def test_one_entry_that_stands_wrong_is_put_right_too(year: Place) -> None:
    with year.register() as db_session:
        db_session.get_one(Entry, 1).quarter = 4
        db_session.commit()
    assert "quarter is stored as 4 and is 1" in year.run("check", exit_code=1)
    assert "1 entry placed anew" in year.run("place-entries", "--yes")
    assert "sound" in year.run("check")


def test_what_was_set_in_a_browser_holds_for_every_command(year: Place) -> None:
    with year.register() as db_session:
        writing(db_session)
        now = current_settings(to_change=True)
        change_settings(
            db_session, by=None, settings=now, seen=shown_settings(now),
            said={"service_name": "Amber", "organisation_name": "Anytown"},
        )  # fmt: skip
        change_first_month(db.session(), by=None, settings=now, seen=4, first_month=9)
        db_session.commit()
    assert "sound" in year.run("check")
    printed = year.run("tables", "2016/17")
    assert "September 2016 to August 2017" in printed
    assert "Amber" in printed
    # The file is stronger, and what it says is another month.
    assert "placed in reporting years that begin in September" in year.run(
        "tables", "2016/17", exit_code=1, TRAINING_REGISTER_FIRST_MONTH="4"
    )


def test_an_import_is_placed_by_it(year: Place) -> None:
    with year.register() as db_session:
        writing(db_session)
        change_first_month(db_session, by=None, settings=current_settings(to_change=True), seen=4, first_month=9)
        db_session.commit()
    sheet = year.folder / "sheet.csv"
    sheet.write_text("Starts on,Audience,Sector\n2016-05-04,Professionals,Education\n", "utf-8")
    assert "Year: 2015/16." in year.run("import", sheet)
    assert places(year)[-1] == (2015, 3)


def test_settings_go_with_a_backup(year: Place, new_place: Callable[[str], Place]) -> None:
    with year.register() as db_session:
        writing(db_session)
        now = current_settings(to_change=True)
        change_settings(db_session, by=None, settings=now, seen=shown_settings(now), said={"service_name": "Amber"})
        db_session.commit()
    # A backup comes before entries are placed anew.
    year.run("backup", year.folder / "kept", **IN_SEPTEMBER)
    [file] = [file for file in (year.folder / "kept").iterdir() if file.suffix in (".sqlite", ".dump")]
    other = new_place("other")
    other.run("restore", file)
    assert "Amber" in other.run("tables", "2016/17")
