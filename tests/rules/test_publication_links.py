"""Read-only links: their token, however its address is pasted, and their last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.publication_links import (
    NO_DIGEST,
    LinkProblem,
    LinkState,
    checked_last_day,
    is_token_of,
    latest_last_day,
    new_token,
    state_of,
    token_digest,
    token_in,
    usual_last_day,
)

TOKEN = "Ab3_" + 39 * "-"
TODAY = date(2017, 5, 2)


@pytest.mark.parametrize(
    "pasted",
    [
        TOKEN,
        f"https://register.example.org/read/3#{TOKEN}",
        f"  https://register.example.org/read/3#{TOKEN}\n",
        f"http://127.0.0.1:5000/training/read/3#{TOKEN}.",
        f"<https://register.example.org/read/3#{TOKEN}>",
        f"https://register.example.org/rea\r\nd/3#{TOKEN[:20]}\n {TOKEN[20:]}",
        f"#{TOKEN}",
        f"https://mail.example.org/#to=https://register.example.org/read/3#{TOKEN}",
    ],
)
def test_the_token_is_found_however_the_address_is_pasted(pasted: str) -> None:
    assert token_in(pasted) == TOKEN


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "   ",
        "https://register.example.org/read/3",
        "https://register.example.org/read/3#",
        f"https://register.example.org/read/3#{TOKEN[:-1]}",
        f"https://register.example.org/read/3?token={TOKEN}",
        TOKEN.replace("A", "É"),
        "#" + 3_000 * " " + TOKEN,
        "\ud800" + TOKEN,
    ],
)
def test_an_address_without_its_token_has_none(pasted: str) -> None:
    assert token_in(pasted) == ""


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_a_whole_token_or_none(pasted: str) -> None:
    assert len(token_in(pasted)) in (0, 43)


def test_tokens_are_of_256_bits_and_differ() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(token_in(token) == token for token in tokens)


def test_a_digest_knows_its_token_and_no_other() -> None:
    token, other = new_token(), new_token()
    assert is_token_of(token, token_digest(token))
    assert not is_token_of(other, token_digest(token))
    assert not is_token_of(token, NO_DIGEST)
    assert len(NO_DIGEST) == len(token_digest(token)), "they take as long to compare"
    assert token not in token_digest(token)


@given(st.text())
def test_no_text_is_the_token_of_no_digest(text: str) -> None:
    assert not is_token_of(text, NO_DIGEST)


@pytest.mark.parametrize(
    ("ends_on", "is_switched_off", "state"),
    [
        (TODAY + timedelta(1), False, LinkState.LEADS),
        (TODAY, False, LinkState.LEADS),
        (TODAY - timedelta(1), False, LinkState.ENDED),
        (TODAY + timedelta(1), True, LinkState.SWITCHED_OFF),
        (TODAY - timedelta(1), True, LinkState.SWITCHED_OFF),
    ],
)
def test_a_link_leads_there_up_to_and_on_its_last_day(ends_on: date, is_switched_off: bool, state: LinkState) -> None:
    assert state_of(ends_on=ends_on, is_switched_off=is_switched_off, today=TODAY) is state


@pytest.mark.parametrize(
    ("today", "latest"),
    [(TODAY, date(2018, 5, 2)), (date(2016, 2, 29), date(2017, 2, 28)), (date(2015, 2, 28), date(2016, 2, 28))],
)
def test_a_link_lasts_at_most_a_year(today: date, latest: date) -> None:
    assert latest_last_day(today) == latest
    assert checked_last_day(latest, today) == latest
    with pytest.raises(LinkProblem, match="at most a year"):
        checked_last_day(latest + timedelta(1), today)


def test_a_link_may_end_today_and_not_before() -> None:
    assert checked_last_day(TODAY, TODAY) == TODAY
    with pytest.raises(LinkProblem, match="has passed"):
        checked_last_day(TODAY - timedelta(1), TODAY)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2198, 12, 31)))
def test_the_usual_last_day_is_one_that_a_link_may_have(today: date) -> None:
    assert checked_last_day(usual_last_day(today), today) == usual_last_day(today)
