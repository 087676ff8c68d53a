"""What a search looks for: the beginnings of words, cut out of texts by one rule for both databases."""

from __future__ import annotations

import re
from functools import lru_cache

from training_register.rules.names import folded

# A word in a database's index; more of its letters tell no two words apart that anybody types.
LONGEST_WORD = 60
# More words than anybody types; each is asked of every list.
MOST_WORDS = 10
# What is kept of one entry's texts. PostgreSQL's index takes a megabyte of an entry.
LONGEST_KEPT = 200_000

_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")


def words_in(text: str) -> list[str]:
    """The words of a text, folded: letters and figures alone. An apostrophe parts nothing: "Barnardo's" is one."""
    if text.isascii():
        # As `folded` has it, at a tenth of the time: an import asks for each line.
        found = _PLAIN_WORD.findall(text.lower().replace("'", "").replace("`", ""))
    else:
        found = _WORD.findall(folded(text).replace("'", ""))
    return [word[:LONGEST_WORD] for word in found]


def words_sought(text: str) -> tuple[str, ...]:
    """The words that an entry must have to be found, each once; none where a text holds no letter and no figure."""
    return tuple(dict.fromkeys(words_in(text)))[:MOST_WORDS]


def words_kept(*texts: str | None) -> str:
    """The words of an entry's own texts for the index, each once, with a space between them."""
    words = " ".join(dict.fromkeys(word for text in texts if text for word in words_in(text)))
    return words if len(words) <= LONGEST_KEPT else words[:LONGEST_KEPT].rpartition(" ")[0]


def has_beginning(name: str, beginning: str) -> bool:
    """Whether a word of a name begins with some letters."""
    return any(word.startswith(beginning) for word in _words_of_name(name))


# Every search looks at the names of the lists again.
_words_of_name = lru_cache(maxsize=8_192)(words_in)
