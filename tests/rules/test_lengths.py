"""A length is read from what people type, kept in minutes, and written so that it reads back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.lengths import (
    DAY_MINUTES,
    LONGEST_MINUTES,
    LengthProblem,
    length_in_words,
    parse_length,
)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90 min", 90),
        ("90min", 90),
        ("90 mins.", 90),
        ("90 minutes", 90),
        ("45'", 45),
        ("90", 90),
        ("15", 15),
        ("2h", 120),
        ("2 hours", 120),
        ("1 hour", 60),
        ("2 hrs", 120),
        ("1h30", 90),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("1 hour 30 minutes", 90),
        ("1 hour and 30 minutes", 90),
        ("1 hour, 30 minutes", 90),
        ("1:30", 90),
        ("01:30", 90),
        ("1:30:00", 90),
        ("1.5 hours", 90),
        ("1,5 h", 90),
        ("1½ hours", 90),
        ("½ hour", 30),
        ("half day", 180),
        ("Half a day", 180),
        ("half-day", 180),
        ("½ day", 180),
        ("0.5 days", 180),
        ("day", 360),
        ("1 day", 360),
        ("a day", 360),
        ("Full day", 360),
        ("whole day", 360),
        ("2 days", 720),
        ("two days", 720),
        ("2-day", 720),
        ("1.5 days", 540),
        ("  2\u00a0 h ", 120),
    ],
)
def test_what_people_type(typed: str, minutes: int) -> None:
    assert parse_length(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "is not a length of time. Write it as 90 min, 1h30, half day or 1 day."),
        ("a while", "“a while” is not a length of time."),
        ("90 90", "is not a length of time"),
        ("-2 h", "is not a length of time"),
        ("1:75", "is not a length of time"),
        ("h", "is not a length of time"),
        ("min", "is not a length of time"),
        ("x" * 500, f"“{'x' * 39}…” is not a length of time"),
        ("9" * 5_000, "is not a length of time"),
        ("２ h", "is not a length of time"),
        ("2", "“2” could be hours or minutes. Write 2 h or 2 min."),
        ("14", "could be hours or minutes"),
        ("0", "could be hours or minutes"),
        ("1.33 h", "is not a whole number of minutes"),
        ("0 min", "is no time at all"),
        ("0:00", "is no time at all"),
        ("999999 min", "is too long. The longest is 1,000 hours."),
        ("60001", "is too long"),
    ],
)
def test_what_is_refused(typed: str, words: str) -> None:
    with pytest.raises(LengthProblem) as problem:
        parse_length(typed)
    assert words in str(problem.value)


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45 min"), (120, "2 h"), (90, "1 h 30 min"), (DAY_MINUTES, "6 h"), (1, "1 min")]
)
def test_words(minutes: int, words: str) -> None:
    assert length_in_words(minutes) == words


@given(st.integers(1, LONGEST_MINUTES))
def test_every_length_reads_back_the_same(minutes: int) -> None:
    assert parse_length(length_in_words(minutes)) == minutes


@given(st.text() | st.from_regex(r"[0-9½.,:h minday']{1,20}", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert 1 <= parse_length(text) <= LONGEST_MINUTES
    except LengthProblem as problem:
        assert str(problem)  # noqa: PT017 - either is right
