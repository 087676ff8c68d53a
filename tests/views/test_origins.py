"""Where an imported entry came from stands on its page, and in its history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.pages import Browser
from training_register.actions.imported_files import bring_file
from training_register.actions.taken_in import take_in_proposal
from training_register.database import writing
from training_register.inputs.old_registers.proposal import Decision, Place, Proposal, ReadRow, Understood
from training_register.models import AppUser, Entry
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]


def taken_in(db_session: Session, folder: Path, by: AppUser, *texts: tuple[str, str], sheet: str = "Log") -> int:
    """The id of an entry that was imported from the fourth row of a file, in which these texts stood."""
    by_id = by.id
    writing(db_session)
    by = db_session.get_one(AppUser, by_id)
    file = bring_file(
        db_session, folder, content=b"x", name="Log <2016>.xlsx", kind="Excel workbook", by=by, brought_at=RECORDED_AT,
        keep_days=30,
    )  # fmt: skip
    said = Understood(starts_on=RECORDED_AT.date(), audience="Professionals", sector="Education")
    row = ReadRow(Place(0, 4), "A4:B4", Decision.IMPORT, "Plain.", said, texts=texts)
    take_in_proposal(
        db_session, file_id=file.id, proposal=Proposal(sheets=(sheet,), blocks=(), rows=(row,), questions=(), tally=()),
        by=by, may_be_named=False, first_month=4, recorded_at=RECORDED_AT,
    )  # fmt: skip
    db_session.commit()
    return db_session.scalars(select(Entry.id).order_by(Entry.id.desc()).limit(1)).one()


def test_file_sheet_row_and_what_stood_there_are_shown(
    given: Given, browse: Browse, db_session: Session, tmp_path: Path
) -> None:
    by = given.user()
    texts = ("Date", "3/4/17"), ("Who <was> there", "Year 9 & staff"), ("", "approx")
    page = browse(Role.COORDINATOR).open(f"/entries/{taken_in(db_session, tmp_path, by, *texts)}")
    assert "Where it came from" in page.texts("h2")
    assert f"“Log <2016>.xlsx”, sheet “Log”, row 4. Imported by {by.email}, " in page.text("main")
    stood = page.soup.select("dl[aria-label='What stood in row 4'] > div")
    assert [tuple(one.get_text(" ", strip=True) for one in line.select("dt, dd")) for line in stood] == [
        ("Date", "3/4/17"),
        ("Who <was> there", "Year 9 & staff"),
        ("No heading", "approx"),
    ]
    assert "from “Log <2016>.xlsx”, sheet “Log”, row 4" in page.texts(".app-changes li li")


def test_a_file_without_sheets_names_none(given: Given, browse: Browse, db_session: Session, tmp_path: Path) -> None:
    page = browse(Role.COORDINATOR).open(f"/entries/{taken_in(db_session, tmp_path, given.user(), sheet='')}")
    assert "“Log <2016>.xlsx”, row 4. Imported by" in page.text("main")


def test_an_entry_that_somebody_typed_came_from_no_file(given: Given, browse: Browse) -> None:
    page = browse(Role.COORDINATOR).open(f"/entries/{given.entry().id}")
    assert "Where it came from" not in page.texts("h2")
    assert page.texts(".app-changes li li") == []


def test_files_that_were_brought_and_removed_are_told_in_the_history(
    given: Given, browse: Browse, db_session: Session, tmp_path: Path
) -> None:
    taken_in(db_session, tmp_path, given.user())
    page = browse(Role.MANAGER).open("/history")
    told = page.text("main")
    assert "File brought" in told
    assert "Log <2016>.xlsx" in told
    assert "kept until 3 May 2017" in told
    # It has no button that would do nothing.
    [brought] = [one for one in page.soup.select(".app-history > *, main li, main tr") if "File brought" in one.text][
        :1
    ]
    assert brought.select("form[action$='/undo']") == []
