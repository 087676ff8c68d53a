"""Nobody chooses a kind: one session or several together follows from what was said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from training_register.count import Count, parse_count
from training_register.rules.entries import (
    LONGEST_SESSION_DAYS,
    CountsWhat,
    Kind,
    kind_of,
    sessions_unless_typed,
)

DAY = date(2016, 4, 12)
ATTENDANCES, CONTACTS, COMPLETIONS, VIEWS = CountsWhat


@pytest.mark.parametrize(
    ("what", "sessions", "length", "further", "kind"),
    [
        ("one session", "1", 1, {}, Kind.ONE),
        ("a two-day course", "1", 2, {}, Kind.ONE),
        ("a course of two weeks", "1", LONGEST_SESSION_DAYS, {}, Kind.ONE),
        ("something within three weeks", "1", LONGEST_SESSION_DAYS + 1, {}, Kind.SEVERAL),
        ("a course on six Mondays", "1", 36, {"days": 6}, Kind.ONE),
        ("one session, some time in the year", "1", 365, {}, Kind.SEVERAL),
        ("a morning's five assemblies", "5", 1, {}, Kind.SEVERAL),
        ("a partner's year", "9", 365, {}, Kind.SEVERAL),
        ("nobody knows how many", "n/k", 1, {}, Kind.SEVERAL),
        ("about one", "about 1", 1, {}, Kind.SEVERAL),
        ("more than one", "over 1", 1, {}, Kind.SEVERAL),
        ("none", "0", 1, {}, Kind.SEVERAL),
        ("the pupils' teachers, in the same room", "0", 1, {"is_same_session": True}, Kind.ONE),
        ("the same session, counted again", "1", 1, {"is_same_session": True}, Kind.SEVERAL),
        ("a stall", "0", 1, {"counts_what": CONTACTS}, Kind.ONE),
        ("a stall that somebody counts", "1", 1, {"counts_what": CONTACTS}, Kind.ONE),
        ("a season of stalls", "0", 90, {"counts_what": CONTACTS}, Kind.SEVERAL),
        ("e-learning on a day", None, 1, {"counts_what": COMPLETIONS}, Kind.ONE),
        ("a year's e-learning", None, 365, {"counts_what": COMPLETIONS}, Kind.SEVERAL),
    ],
)
def test_the_kind_of_an_entry_follows_from_its_sessions_and_days(
    what: str, sessions: str | None, length: int, further: dict[str, object], kind: Kind
) -> None:
    asked = {"days": None, **further}

    found = kind_of(
        sessions=None if sessions is None else parse_count(sessions),
        starts_on=DAY,
        ends_on=DAY + timedelta(length - 1),
        **asked,  # type: ignore[arg-type]
    )

    assert found is kind, what


@pytest.mark.parametrize(
    ("has_sessions", "counts_what", "is_same_session", "sessions"),
    [
        (True, ATTENDANCES, False, Count.of(1)),
        (True, ATTENDANCES, True, Count.of(0)),
        (True, CONTACTS, False, Count.of(0)),
        (True, CONTACTS, True, Count.of(0)),
        (True, COMPLETIONS, False, Count.of(1)),
        (False, COMPLETIONS, False, None),
        (False, VIEWS, False, None),
        (False, COMPLETIONS, True, None),
    ],
)
def test_sessions_that_nobody_typed_are_one_or_none(
    has_sessions: bool, counts_what: CountsWhat, is_same_session: bool, sessions: Count | None
) -> None:
    found = sessions_unless_typed(has_sessions=has_sessions, counts_what=counts_what, is_same_session=is_same_session)

    assert found == sessions


def test_attendances_are_called_attended_and_the_others_by_their_name() -> None:
    assert [what.measure for what in CountsWhat] == ["attended", "contacts", "completions", "views"]
