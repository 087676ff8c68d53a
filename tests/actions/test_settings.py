"""Changing the settings, and placing every entry by another first month: nothing is lost, whoever writes meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.statements import statements
from training_register.actions.entries import change_entry, record_entry, values_of
from training_register.actions.placing import PUBLISHED, place_entries, place_entries_anew
from training_register.actions.redact import redact
from training_register.actions.refusals import Refusal
from training_register.actions.settings import (
    SettingsOvertaken,
    change_first_month,
    change_settings,
    choose_tables,
    shown_settings,
)
from training_register.actions.undo import undo_operation
from training_register.count import Count
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.models import AppUser, Change, Entry, KeptSettings, Operation
from training_register.queries.checks import entry_problems
from training_register.queries.one_entry import entry_in_full
from training_register.queries.placing import entries_by_days, first_month_of_places, moving_to
from training_register.queries.settings import kept_settings
from training_register.rules.permissions import ALL, Role
from training_register.settings import Settings

SHIPS = Settings()


@pytest.fixture
def jane(given: Given) -> AppUser:
    """An administrator."""
    return given.user(Role.ADMINISTRATOR)


def change(db_session: Session, by: AppUser, settings: Settings = SHIPS, **said: Any) -> Operation | None:
    """Sets what is said, by somebody who saw the settings as they are."""
    writing(db_session)
    done = change_settings(db_session, by=by, settings=settings, seen=shown_settings(settings), said=said)
    db_session.commit()
    return done


def kept(db_session: Session) -> dict[str, Any]:
    """What is set."""
    return {name: value for name, value in kept_settings(db_session).values.items() if value is not None}


def problems(db_session: Session, first_month: int) -> list[str]:
    """Each entry that stands where it does not belong."""
    found = list(entry_problems(db_session.connection(), first_month))
    db_session.rollback()
    return found


class TestSettings:
    """What is set is kept with its history, and undone."""

    def test_each_kind_of_value_is_kept_and_given_back(self, db_session: Session, jane: AppUser) -> None:
        said = {
            "place": "Anytown", "brand_colour": "#00703c", "entries_kept_since": date(2016, 4, 1),
            "first_screen": ("how", "notes"), "bank_holidays": "", "viewers_see_live": True,
        }  # fmt: skip
        operation = change(db_session, jane, **said)
        assert operation
        assert kept(db_session) == {**said, "first_screen": ["how", "notes"]}
        settings = SHIPS.with_kept(kept(db_session), {})
        assert {name: getattr(settings, name) for name in said} == said
        assert change(db_session, jane, settings, **said) is None
        undo_operation(db_session, by=jane, operation_id=operation.id, first_month=4)
        db_session.commit()
        assert kept(db_session) == {}

    def test_an_undoing_is_undone_too(self, db_session: Session, jane: AppUser) -> None:
        said = {"place": "Anytown", "entries_kept_since": date(2016, 4, 1), "first_screen": ("how",)}
        operation = change(db_session, jane, **said)
        assert operation
        undone = undo_operation(db_session, by=jane, operation_id=operation.id, first_month=4)
        db_session.commit()
        undo_operation(db_session, by=jane, operation_id=undone.id, first_month=4)
        db_session.commit()
        assert kept(db_session) == {**said, "first_screen": ["how"]}

    def test_every_change_has_another_version(self, db_session: Session, jane: AppUser) -> None:
        seen = set()
        for place in ("Anytown", "Elsewhere", "Anytown"):
            change(db_session, jane, SHIPS.with_kept(kept(db_session), {}), place=place)
            seen.add(kept_settings(db_session).version)
        assert len(seen) == 3

    def test_what_both_have_set_is_asked_about(self, db_session: Session, jane: AppUser) -> None:
        seen = shown_settings(SHIPS)
        change(db_session, jane, place="Anytown", contact="Ali", service_name="Amber")
        now = SHIPS.with_kept(kept(db_session), {})
        said = {"place": "Elsewhere", "contact": "Ali", "service_name": "", "organisation_name": "Us"}
        with pytest.raises(SettingsOvertaken) as overtaken:
            change_settings(db_session, by=jane, settings=now, seen=seen, said=said)
        assert list(overtaken.value.names) == ["place"]
        db_session.rollback()
        change_settings(db_session, by=jane, settings=now, seen=seen, said={**said, "place": ""})
        db_session.commit()
        assert kept(db_session) == {
            "place": "Anytown", "contact": "Ali", "service_name": "Amber", "organisation_name": "Us",
        }  # fmt: skip

    def test_only_an_administrator_undoes_them(self, db_session: Session, given: Given, jane: AppUser) -> None:
        operation = change(db_session, jane, place="Anytown")
        assert operation
        undone = undo_operation(db_session, by=jane, operation_id=operation.id, first_month=4)
        db_session.commit()
        manager = given.user(Role.MANAGER)
        for operation_id in (operation.id, undone.id):
            with pytest.raises(Refusal, match=r"administrator alone|undone already"):
                undo_operation(db_session, by=manager, operation_id=operation_id, first_month=4)
            db_session.rollback()

    def test_a_register_without_their_line_gets_one(self, db_session: Session, jane: AppUser) -> None:
        db_session.execute(delete(KeptSettings))
        db_session.commit()
        assert kept_settings(db_session).values == {}
        change(db_session, jane, place="Anytown")
        assert kept(db_session) == {"place": "Anytown"}

    def test_a_text_that_is_redacted_is_gone_and_the_colour_stays(self, db_session: Session, jane: AppUser) -> None:
        change(db_session, jane, contact="Jo Smith", brand_colour="#5b2a86", place="Anytown")
        version = kept_settings(db_session).version
        assert redact(db_session, by=None, text="Jo Smith", on=date(2017, 1, 1))
        redact(db_session, by=None, text="#5b2a86", on=date(2017, 1, 1))
        db_session.commit()
        assert "Smith" not in str(kept(db_session))
        SHIPS.with_kept(kept(db_session), {})
        assert kept_settings(db_session).version != version


class TestTablesLeftOut:
    """Only what somebody changed between seeing a choice and saving it is changed."""

    @pytest.mark.parametrize(
        ("now", "seen", "left_out", "wanted"),
        [
            ((), (), ("a",), ["a"]),
            (("a",), ("a",), (), []),
            # Somebody else took b out meanwhile, or put it back.
            (("a", "b"), ("a",), ("a", "c"), ["a", "b", "c"]),
            (("a",), ("a", "b"), ("a", "b", "c"), ["a", "c"]),
            # A table of another period is not in sight.
            (("elsewhere",), (), ("a",), ["a", "elsewhere"]),
            (("a",), ("a",), ("a",), None),
            (("a",), (), ("a",), None),
        ],
    )
    def test_it_is_merged_with_what_holds_now(
        self, db_session: Session, now: tuple[str, ...], seen: Any, left_out: Any, wanted: list[str] | None
    ) -> None:
        done = choose_tables(db_session, by=None, settings=Settings(tables_left_out=now), seen=seen, left_out=left_out)

        if wanted is None:
            assert done is None
        else:
            assert done is not None
            assert done.kind == "choose tables"
            assert db_session.scalars(select(KeptSettings.tables_left_out)).one() == wanted
        db_session.rollback()


class TestPlacing:
    """Another first month."""

    @pytest.fixture
    def many(self, given: Given, db_session: Session) -> list[Entry]:
        """Entries of every kind over some years, planned and cancelled ones too."""
        chance = Random(6)
        first = given.entry()
        values = values_of(entry_in_full(db_session, first.id, scope=ALL))  # type: ignore[arg-type]
        for number in range(120):
            starts_on = date(2014, 1, 1) + timedelta(chance.randrange(1500))
            ends_on = starts_on + timedelta(chance.choice((0, 0, 0, 2, 40, 400)))
            sessions = 1 if ends_on == starts_on else 5
            said = {"starts_on": starts_on, "ends_on": ends_on, "sessions": Count.of(sessions), "notes": f"{number}"}
            record_entry(
                db_session,
                by=None,
                values=type(values)(**{**{name: getattr(values, name) for name in values.__slots__}, **said}),
                first_month=4,
                recorded_at=RECORDED_AT,
            )
        db_session.commit()
        return list(db_session.scalars(select(Entry)))

    @pytest.mark.parametrize("first_month", range(1, 13))
    def test_every_entry_stands_where_the_rules_say(
        self, db_session: Session, many: list[Entry], first_month: int
    ) -> None:
        moving = moving_to(db_session, first_month)
        writing(db_session)
        assert place_entries(db_session, first_month) == moving.placed_anew
        db_session.commit()
        assert problems(db_session, first_month) == []
        assert first_month_of_places(entries_by_days(db_session), first_month) == first_month
        assert moving_to(db_session, first_month).placed_anew == 0
        assert {one.version for one in db_session.scalars(select(Entry))} == {1}, "nothing that was said has changed"

    def test_the_month_by_which_they_were_placed_is_found(self, db_session: Session, many: list[Entry]) -> None:
        for first_month in (9, 1, 4):
            writing(db_session)
            place_entries(db_session, first_month)
            db_session.commit()
            for told in range(1, 13):
                assert first_month_of_places(entries_by_days(db_session), told) == first_month

    def test_it_is_recorded_with_what_it_did_and_undone(
        self, db_session: Session, many: list[Entry], jane: AppUser
    ) -> None:
        before = db_session.execute(select(Entry.id, Entry.reporting_year, Entry.quarter, Entry.month)).all()
        writing(db_session)
        moved = change_first_month(db_session, by=jane, settings=SHIPS, seen=4, first_month=9)
        db_session.commit()
        assert moved
        operation = db_session.scalars(select(Operation).where(Operation.kind == "change first month")).one()
        assert f"{moved} entries" in operation.about
        assert operation.changes[0].fields == {"first_month": [None, 9]}
        assert kept(db_session) == {"first_month": 9}
        assert problems(db_session, 9) == []
        undo_operation(db_session, by=jane, operation_id=operation.id, first_month=9)
        db_session.commit()
        assert kept(db_session) == {}
        after = db_session.execute(select(Entry.id, Entry.reporting_year, Entry.quarter, Entry.month)).all()
        assert sorted(map(str, after)) == sorted(map(str, before))

    def test_what_was_recorded_before_can_still_be_undone(
        self, db_session: Session, given: Given, jane: AppUser
    ) -> None:
        entry = given.entry(by=jane)
        added = db_session.scalars(select(Change.operation_id).where(Change.subject == "entry")).one()
        writing(db_session)
        change_first_month(db_session, by=jane, settings=SHIPS, seen=4, first_month=9)
        db_session.commit()
        undo_operation(db_session, by=jane, operation_id=added, first_month=9)
        db_session.commit()
        assert db_session.get_one(Entry, entry.id).status == "taken out"
        assert problems(db_session, 9) == []

    def test_an_undo_is_refused_where_the_month_was_changed_again(
        self, db_session: Session, given: Given, jane: AppUser
    ) -> None:
        given.entry()
        for seen, month in ((4, 9), (9, 1)):
            settings = SHIPS.with_kept(kept(db_session), {})
            writing(db_session)
            change_first_month(db_session, by=jane, settings=settings, seen=seen, first_month=month)
            db_session.commit()
        first = db_session.scalars(
            select(Operation.id).where(Operation.kind == "change first month").order_by(Operation.id)
        ).first()
        assert first
        with pytest.raises(Refusal, match="First month of the reporting year was changed since"):
            undo_operation(db_session, by=jane, operation_id=first, first_month=1)
        db_session.rollback()
        assert problems(db_session, 1) == []

    def test_an_undo_leaves_entries_where_the_file_says_the_month(
        self, db_session: Session, given: Given, jane: AppUser
    ) -> None:
        given.entry()
        writing(db_session)
        change_first_month(db_session, by=jane, settings=SHIPS, seen=4, first_month=9)
        db_session.commit()
        operation = db_session.scalars(select(Operation).where(Operation.kind == "change first month")).one()
        # Since then, settings.toml says 9 too.
        undo_operation(
            db_session, by=jane, operation_id=operation.id, first_month=9, where_set={"first_month": "settings.toml"}
        )
        db_session.commit()
        assert problems(db_session, 9) == []

    def test_it_is_refused_once_something_is_published(
        self, db_session: Session, given: Given, jane: AppUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given.entry()
        writing(db_session)
        change_first_month(db_session, by=jane, settings=SHIPS, seen=4, first_month=9)
        db_session.commit()
        operation = db_session.scalars(select(Operation.id).where(Operation.kind == "change first month")).one()
        for module in ("settings", "placing"):
            monkeypatch.setattr(f"training_register.actions.{module}.has_publication", lambda _: True)
        now = SHIPS.with_kept({"first_month": 9}, {})
        for refused in (
            lambda: change_first_month(db_session, by=jane, settings=now, seen=9, first_month=4),
            lambda: undo_operation(db_session, by=jane, operation_id=operation, first_month=9),
            lambda: place_entries_anew(db_session, by=None, first_month=4),
        ):
            with pytest.raises(Refusal, match=PUBLISHED[:20]):
                refused()
            db_session.rollback()
        assert problems(db_session, 9) == []

    def test_it_takes_as_many_statements_for_many_entries_of_a_day(self, db_session: Session, given: Given) -> None:
        for _ in range(12):
            given.entry("2016-04-12")
        writing(db_session)
        with statements(db_session) as sent:
            assert place_entries(db_session, 9) == 12
        assert len([one for one in sent if one.startswith("UPDATE")]) == 1
        db_session.rollback()


class TestMeanwhile:
    """Whoever writes while entries are placed anew loses nothing, and writes to the right year."""

    @pytest.fixture(autouse=True)
    def unset(self, app: Flask) -> None:
        """Nothing is set outside of the register."""
        app.config["WHERE_SET"] = {}

    def together(self, app: Flask, first: Callable[[threading.Event], None], second: Callable[[], None]) -> None:
        """Begins one thing, then another while the first waits in its transaction; then both end."""
        failed: list[BaseException] = []
        has_begun, may_end = threading.Event(), threading.Event()

        def one() -> None:
            try:
                with app.app_context():
                    first(has_begun)
                    may_end.wait(20)
                    db.session.commit()
                    db.session.remove()
            except BaseException as problem:
                has_begun.set()
                failed.append(problem)

        def other() -> None:
            try:
                with app.app_context():
                    second()
                    db.session.commit()
                    db.session.remove()
            except BaseException as problem:
                failed.append(problem)

        threads = [threading.Thread(target=one), threading.Thread(target=other)]
        threads[0].start()
        assert has_begun.wait(20)
        threads[1].start()
        threads[1].join(0.5)
        assert threads[1].is_alive(), "the second waits for the first"
        may_end.set()
        for thread in threads:
            thread.join(30)
        assert not failed, failed

    def begin_in_september(self, user_id: int) -> None:
        """Another first month, as the view sets it."""
        writing(db.session)
        change_first_month(
            db.session,
            by=db.session.get_one(AppUser, user_id),
            settings=current_settings(to_change=True),
            seen=4,
            first_month=9,
        )

    def change_the_day(self, entry_id: int, user_id: int) -> None:
        """Moves an entry to another day, as a view does that has read the settings before."""
        current_settings()
        writing(db.session)
        by = db.session.get_one(AppUser, user_id)
        entry = entry_in_full(db.session, entry_id, scope=ALL)
        assert entry
        values = values_of(entry)
        said = {name: getattr(values, name) for name in values.__slots__}
        day = date(2016, 8, 31)
        change_entry(
            db.session,
            by=by,
            entry=entry,
            values=type(values)(**{**said, "starts_on": day, "ends_on": day, "attended": Count.of(99)}),
            first_month=current_settings().first_month,
        )

    @pytest.mark.parametrize("is_change_first", [True, False])
    def test_a_change_of_an_entry(
        self, app: Flask, given: Given, db_session: Session, jane: AppUser, is_change_first: bool
    ) -> None:
        entry_id, user_id = given.entry("2016-04-12").id, jane.id
        db_session.rollback()

        def first(has_begun: threading.Event) -> None:
            if is_change_first:
                self.change_the_day(entry_id, user_id)
            else:
                self.begin_in_september(user_id)
            has_begun.set()

        def second() -> None:
            if is_change_first:
                self.begin_in_september(user_id)
            else:
                self.change_the_day(entry_id, user_id)

        self.together(app, first, second)
        db_session.expire_all()
        entry = db_session.get_one(Entry, entry_id)
        assert (entry.starts_on, entry.attended, entry.version) == (date(2016, 8, 31), 99, 2)
        assert (entry.reporting_year, entry.quarter, entry.month) == (2015, 4, 8)
        assert problems(db_session, 9) == []


def test_the_constraints_of_the_line(db_session: Session) -> None:
    for wrong in ("first_month = 13", "id = 2"):
        with pytest.raises(IntegrityError):
            db_session.execute(text(f"UPDATE kept_settings SET {wrong}"))
        db_session.rollback()
