"""`demo`: the published year, an account for each role, and a register that nothing else shares."""

from __future__ import annotations

import re
import socket
import stat
from contextlib import closing
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.commands.conftest import Place, on_file
from training_register.actions.users import password_matches
from training_register.commands import demo
from training_register.models import AppUser, Entry, Organisation, Publication
from training_register.queries.users import user_with_email
from training_register.rules.permissions import Role

SIGN_IN = re.compile(r"^  (\w+) +(\S+@\S+) +(\S+)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """How the server was asked to serve, instead of serving."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(demo, "run_server", lambda folder, settings, **how: asked.append({"folder": folder, **how}))
    return asked


def demonstration(place: Place) -> Place:
    """The place of the register that `demo` made."""
    return on_file(place.folder / "demo")


def test_the_year_is_there_and_printed(file_place: Place, served: list[dict[str, Any]]) -> None:
    printed = file_place.run("demo")
    assert re.search(r"Total +50 +973", printed)
    assert f"Address:  http://127.0.0.1:{served[0]['port']}/" in printed
    assert served[0]["folder"] == file_place.folder / "demo"
    assert served[0]["host"] == "127.0.0.1"
    with demonstration(file_place).register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Entry))
        assert db_session.scalars(select(Organisation).where(Organisation.may_be_named)).first()
    assert "sound" in demonstration(file_place).run("check")


def test_the_year_is_published_once(file_place: Place) -> None:
    assert "Published: 2016/17, version 1." in file_place.run("demo")
    assert "Published:" not in file_place.run("demo")
    with demonstration(file_place).register() as db_session:
        (one,) = db_session.scalars(select(Publication)).all()
        assert [table["name"] for table in one.download["tables"]]
        assert {gap["reason"] for gap in one.gaps} == {"Not given in the published report."}


def test_the_years_workbook_lies_beside_the_database(file_place: Place) -> None:
    workbook = file_place.folder / "demo" / "training-2016-17.xlsx"
    assert str(workbook) in file_place.run("demo")
    assert load_workbook(workbook).sheetnames
    assert (workbook.parent / "register.sqlite").is_file()


def test_everybody_who_is_printed_can_sign_in(file_place: Place) -> None:
    sign_ins = SIGN_IN.findall(file_place.run("demo"))
    assert [role for role, _, _ in sign_ins] == [role.value for role in Role]
    assert len({password for _, _, password in sign_ins}) == len(Role)
    with demonstration(file_place).register() as db_session:
        for role, email, password in sign_ins:
            user = user_with_email(db_session, email)
            assert user
            assert user.role == role
            assert password_matches(password, user)


def test_the_next_start_shows_what_is_there(file_place: Place) -> None:
    first = SIGN_IN.findall(file_place.run("demo"))
    place = demonstration(file_place)
    place.given(audience="Professionals", sector="Education", attended="1000")
    printed = file_place.run("demo")
    assert SIGN_IN.findall(printed) == first
    assert re.search(r"Total +51 +1,973", printed)


def test_the_passwords_are_for_their_owner_only(file_place: Place) -> None:
    printed = file_place.run("demo")
    file = file_place.folder / "demo" / "sign-ins.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(password in file.read_text("utf-8") for _, _, password in SIGN_IN.findall(printed))


def test_what_is_printed_is_true_again_after_a_change(file_place: Place) -> None:
    file_place.run("demo")
    place = demonstration(file_place)
    place.run("set-password", "viewer@demonstration.example", "--make-password")
    place.run("disable-user", "coordinator@demonstration.example")
    sign_ins = SIGN_IN.findall(file_place.run("demo"))
    with place.register() as db_session:
        assert all(password_matches(password, user_with_email(db_session, email)) for _, email, password in sign_ins)
        assert db_session.scalar(select(func.count()).select_from(AppUser)) == len(Role)


def test_a_real_register_is_not_touched(prepared_place: Place) -> None:
    prepared_place.run("demo", TRAINING_REGISTER_PLACE="Anytown", TRAINING_REGISTER_FIRST_MONTH="9")
    with prepared_place.register() as db_session:
        assert not db_session.scalar(select(func.count()).select_from(Entry))
        assert not db_session.scalar(select(func.count()).select_from(AppUser))
    with demonstration(prepared_place).register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Entry))


def test_another_port_is_found_where_the_usual_one_is_taken(
    file_place: Place, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(demo, "PORTS_TO_TRY", range(port, port + 10))
        file_place.run("demo")
        assert port < served[0]["port"] < port + 10
        assert "is taken" in file_place.run("demo", "--port", str(port), exit_code=1)
