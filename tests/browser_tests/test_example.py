"""The band that marks an example team: seen on every page, on a phone and in print, by everybody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import look_at
from tests.given import RECORDED_AT
from training_register.actions.example import fill_with_example
from training_register.database import writing
from training_register.rules.example_years import INVENTED
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser


def test_the_band_is_there_for_everybody_on_a_phone_and_in_print(db_session: Session, window: Window) -> None:
    writing(db_session)
    fill_with_example(
        db_session, years=2, entries=100, seed=1, today=date(2026, 11, 25), first_month=4, recorded_at=RECORDED_AT
    )
    db_session.commit()
    for role, address in ((None, "/sign-in"), (Role.COORDINATOR, "/tables/2025-26"), (Role.COORDINATOR, "/entries")):
        page = window(role)
        page.goto(address)
        band = page.get_by_role("banner").get_by_text(INVENTED, exact=True)
        assert band.is_visible()
        look_at(page)
        page.emulate_media(media="print")
        assert band.is_visible()
