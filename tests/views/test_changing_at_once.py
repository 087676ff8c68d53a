"""Two who change one entry in the same moment, twenty times in a row, with other timings each time: nothing is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from training_register import clock
from training_register.models import Change, Operation
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.permissions import ALL, Role

ROUNDS = 20
LONGEST_WAIT = 0.03
# What each of the two types in a round: different boxes, the same box, some of each, a group of boxes.
TYPED: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"venue": "Hall {}"}, {"notes": "Notes {}"}),
    ({"attended": "1{:02}"}, {"attended": "2{:02}"}),
    ({"venue": "Hall {}", "course": "New course {}"}, {"venue": "Annexe {}", "organisations": "New school {}"}),
    ({"attended": "3{:02}"}, {"came_from": "police {}"}),
    ({"course": "Same new course {}", "venue": "X {}"}, {"course": "Same new course {}", "notes": "Y {}"}),
)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 23))


def fields_of(html: str) -> dict[str, Any]:
    """What the form of a page would send, as a browser would send it."""
    soup = BeautifulSoup(html, "html.parser")
    sent: dict[str, Any] = {}
    for field in soup.select("#entry-form :is(input, select, textarea)[name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[name] = str(chosen["value"]) if chosen else ""
        elif field.name == "textarea":
            sent[name] = field.get_text().removeprefix("\n")
        elif field.get("type") != "radio":
            sent.setdefault(name, []).append(str(field.get("value", "")))
    return sent


class Person:
    """Somebody who changes an entry, and when asked keeps what they typed, whatever others did meanwhile."""

    def __init__(self, client: FlaskClient, address: str, typed: dict[str, str], chance: Random) -> None:
        self.client, self.address, self.typed = client, address, typed
        self.waits = [chance.random() * LONGEST_WAIT for _ in range(50)]
        self.page = client.get(address).text
        self.shown: list[str] = []

    def save(self) -> None:
        """Sends the form until it is saved, and chooses what was typed, or both where that is offered."""
        sent = {**fields_of(self.page), **self.typed}
        for wait in self.waits:
            time.sleep(wait)
            answer = self.client.post(self.address, data=sent)
            if answer.status_code == 302:
                return
            assert answer.status_code == 200, answer.text
            soup = BeautifulSoup(answer.text, "html.parser")
            self.shown.extend(label.get_text(" ", strip=True) for label in soup.select(".app-side__label"))
            sent = fields_of(answer.text)
            # Nothing that was typed is gone.
            assert {name: sent[name] if isinstance(sent[name], str) else sent[name][0] for name in self.typed} == (
                self.typed
            )
            for asked in soup.select(".app-conflict fieldset"):
                sides = {str(radio["value"]): str(radio["name"]) for radio in asked.select("input[type=radio]")}
                side = "both" if "both" in sides else "mine"
                sent[sides[side]] = side
        raise AssertionError("it was asked again and again")


def test_twenty_times_two_change_one_entry_and_nothing_is_lost(
    app: Flask, given: Given, db_session: Session, database_kind: str
) -> None:
    chance = Random(f"twenty rounds on {database_kind}")
    people = []
    for role in (Role.COORDINATOR, Role.MANAGER):
        browser = Browser(app.test_client())
        browser.sign_in(given.user(role))
        people.append(browser.client)
    for number in range(1, ROUNDS + 1):
        entry_id = given.entry("2016-11-21", attended="34").id
        typed = [{box: text.format(number) for box, text in one.items()} for one in TYPED[number % len(TYPED)]]
        two = [
            Person(client, f"/entries/{entry_id}/change", one, chance)
            for client, one in zip(people, typed, strict=True)
        ]
        db_session.rollback()  # nothing of this test stays open while the others write
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(Person.save, two))
        db_session.expire_all()
        entry = entry_in_full(db_session, entry_id, scope=ALL)
        assert entry
        check(db_session, entry, two)
        db_session.rollback()


def check(db_session: Session, entry: EntryInFull, two: list[Person]) -> None:
    """Whether all that the two typed is in the entry, or was shown to the other, who chose their own."""
    now = {
        "venue": entry.venue,
        "notes": entry.notes,
        "attended": str(entry.attended),
        "course": entry.course,
        "organisations": "; ".join(line.name for line in entry.organisations),
        "came_from": "".join(f"police {count}" for *_, count in entry.figures),
    }
    history = db_session.scalars(
        select(Change.fields)
        .join(Operation)
        .where(Change.subject == "entry", Change.subject_id == entry.id, Operation.kind == "change")
        .order_by(Change.version)
    ).all()
    for one, other in (two, reversed(two)):
        for box, text in one.typed.items():
            if now[box] == text:
                continue
            # Then the other has typed something else, was shown this, and chose; and it stands in the history.
            assert box in other.typed, (entry.id, box, text, now)
            assert any(text in words for words in other.shown), (entry.id, text, other.shown)
            assert any(text in map(str, fields.get(box, [None, None])) for fields in history), (text, history)
    for fields, following in pairwise(history):
        for field in fields.keys() & following.keys():
            # Each began with what the one before had left.
            assert fields[field][1] == following[field][0]
