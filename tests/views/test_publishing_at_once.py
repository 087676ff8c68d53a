"""Two managers publish the same period in the same moment, into one real register: each number once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from tests.views.test_publishing import FORM, YEAR, sent_by
from training_register import clock
from training_register.models import Operation, Publication, PublicationFile
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
SENDERS = 3


@pytest.fixture(autouse=True)
def in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Tuesday after the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: date(2017, 5, 2))


@pytest.mark.parametrize("same_form", [True, False], ids=["the same form", "forms of their own"])
def test_whoever_publishes_at_once_each_number_is_there_once(
    app: Flask, browse: Browse, given: Given, db_session: Session, same_form: bool
) -> None:
    given.entry("2016-05-04")
    manager = browse(Role.MANAGER)
    browsers = [manager if same_form else browse(Role.MANAGER) for _ in range(SENDERS)]
    shared = sent_by(manager.open(YEAR))
    sent = [shared if same_form else sent_by(browser.open(YEAR)) for browser in browsers]
    db_session.rollback()
    cookies = [browser.client._cookies for browser in browsers]  # type: ignore[attr-defined]
    start = Barrier(SENDERS)

    def send(number: int) -> tuple[int, str]:
        client = app.test_client()
        client._cookies = dict(cookies[number])  # type: ignore[attr-defined]
        start.wait(60)
        answer = client.post(YEAR, data=sent[number])
        return answer.status_code, answer.get_data(as_text=True)

    with ThreadPoolExecutor(SENDERS) as threads:
        answers = list(threads.map(send, range(SENDERS)))

    db_session.expire_all()
    assert [(one.period, one.version) for one in db_session.scalars(select(Publication))] == [("2016-17", 1)]
    names = list(db_session.scalars(select(PublicationFile.name)))
    assert len(names) == len(set(names))
    assert len(db_session.scalars(select(Operation).where(Operation.kind == "publish")).all()) == 1
    led_on = [status for status, _ in answers if status == 302]
    # The same form leads to what it published; whoever sent another is told, and sees what they typed.
    assert len(led_on) == (SENDERS if same_form else 1)
    for status, page in answers:
        if status == 200:
            assert FORM.partition(".")[2] in page
            assert "changed while you looked" in page or "Somebody else has published" in page
        else:
            assert status == 302
