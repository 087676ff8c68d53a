"""Which passwords are good enough."""

from __future__ import annotations

import pytest

from training_register.rules.passwords import LONGEST, PasswordProblem, checked_password, made_password

EMAIL = "jane.smith@example.org"


@pytest.mark.parametrize(
    "password",
    [
        "a long enough phrase",
        "purple kettle tram",
        "kettletramowl",
        "Żółw i jeż w lesie",
        "0a9m!Qv#72zL",
        "jane likes purple kettles",
        "jane+837192504617",
        "x" * 5 + "the rest is a sentence of its own" * 4,
    ],
)
def test_a_long_password_that_nobody_guesses_early_is_good(password: str) -> None:
    checked_password(password, EMAIL)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "Enter a password"),
        ("elevenchars", "at least 12 characters"),
        ("ab" * LONGEST, "at most 200 characters"),
        ("aaaaaaaaaaaaaaaa", "repeats itself"),
        ("abababababab", "repeats itself"),
        ("kettletram" * 2, "repeats itself"),
        ("123456789012", "repeats itself|keyboard"),
        ("abcdefghijklm", "keyboard or the alphabet"),
        ("qwertyuiop1234", "keyboard or the alphabet"),
        ("MNBVCXZlkjhgf", "keyboard or the alphabet"),
        ("1qaz2wsx3edc", "too common"),
        ("1QAZ2wsx3EDC", "too common"),
        ("International", "too common"),
        ("correct horse battery staple", "too common"),
        ("Safeguarding children!", "too common"),
        ("Password2024!", "common word with a little added"),
        ("p@55w0rd-2024", "common word with a little added"),
        ("Liverpool 2016/17", "common word with a little added"),
        ("jane.smith@example.org", "made of the e-mail address"),
        ("JaneSmith1985!", "made of the e-mail address"),
        ("example-smith-99", "made of the e-mail address"),
        ("smith-password", "made of the e-mail address"),
    ],
)
def test_a_password_that_is_guessed_early_is_refused_with_the_reason(password: str, problem: str) -> None:
    with pytest.raises(PasswordProblem, match=problem) as raised:
        checked_password(password, EMAIL)
    assert not password or password not in str(raised.value), "a message never repeats a password"


def test_no_class_of_characters_is_asked_for() -> None:
    for password in ("only lower case words", "ONLY UPPER CASE LETTERS", "ONLYLETTERSHERE", "837 192 504 617"):
        checked_password(password, EMAIL)


def test_a_made_password_is_good_readable_and_never_the_same() -> None:
    made = {made_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        checked_password(password, EMAIL)
        assert [len(group) for group in password.split("-")] == [5, 5, 5, 5]
        assert not set(password) & set("ilo01"), "nothing that is mistaken for another sign"
