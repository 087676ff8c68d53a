"""Which passwords are good enough, and how one is made.

The rules follow NIST SP 800-63B and the National Cyber Security Centre's advice on passwords: length, and a refusal of
what is guessed first, instead of rules about capitals, digits and marks, and without a date of expiry.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

SHORTEST = 12
LONGEST = 200

# Without letters that are mistaken for another letter or a digit when they are read from paper or a screen.
_MADE_OF = "abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP_LENGTH = 4, 5

# Keys that lie side by side, and letters in their order.
_ROWS = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz")
_NEIGHBOURS = {pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way)}
# A password in at least this many pieces that are neither one character repeated nor neighbours in a row.
_FEWEST_PIECES = 4
_FEWEST_CHARACTERS = 5

# Words that people lengthen with a year or a mark until they are long enough.
_POOR_WORDS = (
    "admin", "administrator", "change", "changeme", "dragon", "football", "hello", "iloveyou", "letmein", "liverpool",
    "login", "manager", "master", "monkey", "partnership", "passphrase", "password", "passwort", "please", "princess",
    "qwerty", "qwertyuiop", "register", "safeguard", "safeguarding", "secret", "spring",
    "summer", "autumn", "winter", "sunshine", "superman", "test", "training", "user", "welcome",
    "work",
)  # fmt: skip
_SHORTEST_PART = 3
_FEWEST_LETTERS_LEFT = 4
# Each letter as a pattern of itself and of what is written for it.
_DISGUISES = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}


class PasswordProblem(ValueError):
    """A password is not good enough; `str()` says why, and never repeats it."""


def checked_password(password: str, email: str) -> None:
    """Raises `PasswordProblem` for a password that is short, or that somebody who guesses would try early.

    `email` is that of the account: a password made of its parts is refused.
    """
    if not password:
        raise PasswordProblem("Enter a password.")
    if len(password) < SHORTEST:
        raise PasswordProblem(f"The password must have at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise PasswordProblem(f"The password must have at most {LONGEST} characters.")
    plain = unicodedata.normalize("NFKC", password).casefold()
    if _is_repeated(plain):
        raise PasswordProblem("The password repeats itself. Choose one that is harder to guess.")
    if _pieces(plain) < _FEWEST_PIECES:
        raise PasswordProblem("The password follows the keyboard or the alphabet. Choose one that is harder to guess.")
    if {plain, _bare(plain)} & _common_passwords():
        raise PasswordProblem("The password is too common. Choose one that is harder to guess, such as a few words.")
    if _is_made_of(plain, _POOR_WORDS):
        raise PasswordProblem("The password is a common word with a little added. Choose one that is harder to guess.")
    if _is_made_of(plain, (*_parts(email), *_POOR_WORDS)):
        raise PasswordProblem("The password is made of the e-mail address. Choose one that is harder to guess.")


def made_password() -> str:
    """A random password that can be read out and typed, such as "kdmzr-ubxhe-wqnta-cfgps": 90 bits."""
    return "-".join("".join(secrets.choice(_MADE_OF) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


@cache
def _common_passwords() -> frozenset[str]:
    lines = files("training_register.data").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _is_repeated(text: str) -> bool:
    """Whether a text has very few characters, or is one short password written several times."""
    if len(set(text)) < _FEWEST_CHARACTERS:
        return True
    return any(
        text[length:] == text[:-length] for length in range(1, SHORTEST) if len(text) >= 2 * length
    )  # shifted by the length of what it repeats, a text is the same


def _pieces(text: str) -> int:
    """In how many pieces somebody would say it: "abcdefgh1234" and "qwertyuiop99" are two."""
    return 1 + sum(one != other and (one, other) not in _NEIGHBOURS for one, other in pairwise(text))


def _bare(text: str) -> str:
    """Letters and digits alone: a common phrase is as common with spaces, hyphens and a full stop."""
    return "".join(character for character in text if character.isalnum())


def _parts(email: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", email).casefold()
    return tuple(part for part in re.split(r"[^\w]|_|\d", folded) if len(part) >= _SHORTEST_PART)


def _is_made_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether little remains of a text when words are taken out of it, in plain or in disguise ("p@55w0rd")."""
    left = re.sub(r"[\s._-]", "", text)
    taken_out = 0
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        pattern = "".join(_DISGUISES.get(letter, re.escape(letter)) for letter in word)
        left, times = re.subn(pattern, "", left)
        taken_out += times
    letters = sum(character.isalpha() for character in left)
    # What remains may be a good password by itself, such as a dozen random digits.
    return taken_out > 0 and letters < _FEWEST_LETTERS_LEFT and len(left) < SHORTEST
