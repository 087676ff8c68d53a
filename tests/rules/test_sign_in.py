"""E-mail addresses, waits, digests, and addresses to go to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from training_register.rules.sign_in import (
    LONGEST_WAIT,
    EmailProblem,
    account_digest,
    address_digest,
    browser_mark,
    checked_email,
    folded_email,
    is_own_address,
    marked_browser,
    read_session_id,
    session_id,
    wait_after,
    wait_in_words,
    wait_left,
)

AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
KEY = "a key"


def seconds(number: float) -> timedelta:
    """A wait."""
    return timedelta(seconds=number)


def test_the_wait_begins_after_five_failures_doubles_and_ends_at_a_quarter_of_an_hour() -> None:
    assert [wait_after(failures).total_seconds() for failures in range(18)] == [
        *[0] * 5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900,
    ]  # fmt: skip
    assert wait_after(10**9) == LONGEST_WAIT


def test_what_is_left_of_a_wait_shrinks_as_time_goes_by() -> None:
    assert wait_left(8, AT, AT) == seconds(8)
    assert wait_left(8, AT, AT + seconds(3)) == seconds(5)
    assert wait_left(8, AT, AT + seconds(8)) == seconds(0)
    assert wait_left(8, AT, AT + seconds(900)) == seconds(0)
    assert wait_left(4, AT, AT) == seconds(0)
    assert wait_left(0, None, AT) == seconds(0)


def test_a_clock_that_was_set_back_makes_no_wait_longer() -> None:
    assert wait_left(8, AT, AT - timedelta(days=400)) == seconds(8)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (0.01, "1 second"),
        (1, "1 second"),
        (1.2, "2 seconds"),
        (90, "90 seconds"),
        (90.5, "2 minutes"),
        (900, "15 minutes"),
    ],
)
def test_a_wait_is_rounded_up_to_words_that_people_use(wait: float, words: str) -> None:
    assert wait_in_words(seconds(wait)) == words


@pytest.mark.parametrize("typed", ["jane@example.org", "  Jane.O'Neil+x@sub.example.co.uk ", "żółw@example.org"])
def test_what_looks_like_an_email_address_is_kept_as_it_was_typed(typed: str) -> None:
    assert checked_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "jane", "jane@", "@example.org", "jane@example", "ja ne@example.org", "jane@exa\x00mple.org",
        "jane@example.org\nbcc: x@example.org", "<jane@example.org>", "a@b@example.org", "jane@example.",
        f"{'j' * 250}@example.org", f"{'ß' * 130}@example.org",
    ],
)  # fmt: skip
def test_what_can_not_be_an_email_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailProblem):
        checked_email(typed)


def test_email_addresses_that_differ_by_capitals_or_spaces_are_the_same() -> None:
    assert folded_email(" Jane@Example.ORG ") == folded_email("jane@example.org")
    assert folded_email("jane@example.org") != folded_email("jané@example.org")


def test_a_session_carries_the_account_and_its_version() -> None:
    assert read_session_id(session_id(12, 3)) == (12, 3)
    for carried in ("", "12", "12:", ":3", "12:x", "-1:2", "1.5:2", "²:1"):
        assert read_session_id(carried) is None


def test_failures_are_counted_under_names_that_tell_nobody_the_account_or_the_address() -> None:
    digests = {
        account_digest(KEY, "jane@example.org"),
        account_digest("another key", "jane@example.org"),
        account_digest(KEY, "jane@example.org", "a browser"),
        account_digest(KEY, "jim@example.org"),
        address_digest(KEY, "jane@example.org"),
        address_digest(KEY, "192.0.2.7"),
    }
    assert len(digests) == 6
    assert all(len(digest) == 64 and "jane" not in digest for digest in digests)
    assert account_digest(KEY, "JANE@example.org ") == account_digest(KEY, "jane@example.org")


def test_a_network_of_ipv6_addresses_is_one_address() -> None:
    assert address_digest(KEY, "2001:db8:1:2::1") == address_digest(KEY, "2001:db8:1:2:ffff::9")
    assert address_digest(KEY, "2001:db8:1:2::1") != address_digest(KEY, "2001:db8:1:3::1")
    assert address_digest(KEY, "::ffff:192.0.2.7") == address_digest(KEY, "192.0.2.7")
    assert address_digest(KEY, "192.0.2.7") != address_digest(KEY, "192.0.2.8")
    assert address_digest(KEY, "") != address_digest(KEY, "unix:")


def test_the_mark_of_a_browser_is_good_for_one_account_and_one_key() -> None:
    mark = browser_mark(KEY, "jane@example.org")
    browser = marked_browser(KEY, "Jane@example.org", mark)
    assert browser
    assert browser_mark(KEY, "jane@example.org", browser) == mark
    assert marked_browser(KEY, "jim@example.org", mark) == ""
    assert marked_browser("another key", "jane@example.org", mark) == ""
    assert "jane" not in mark


@pytest.mark.parametrize("mark", ["", ".", "abc", "abc.", "abc.def", ".abc", "é.é", "a.b.c"])
def test_a_made_up_mark_is_none(mark: str) -> None:
    assert marked_browser(KEY, "jane@example.org", mark) == ""


@pytest.mark.parametrize(
    "address", ["/", "/tables/2016-17", "/entries?sector=education&page=2", "/a//b", "/x#y", "/?u=http://a"]
)
def test_a_path_of_this_site_is_an_own_address(address: str) -> None:
    assert is_own_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "tables", "//evil.example", "///evil.example", "http://evil.example/", "https:evil.example",
        "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example",
        "javascript:alert(1)", "\x00/", "/a\r\nSet-Cookie: b", "/\u202egro.elpmaxe",
    ],
)  # fmt: skip
def test_anything_that_could_lead_elsewhere_is_none(address: str) -> None:
    assert not is_own_address(address)
