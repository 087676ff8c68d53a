"""Sentences: text with named places, filled with counts and never evaluated as code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from training_register.count import Certainty, Count, entries_in_words, number_in_words
from training_register.rules.names import joined

_PLACE = re.compile(r"\{(\w+)\}")
# What each place of a sentence about a table holds, for those who write one.
PLACES = ("attended", "sessions", "service", "period")
MOST_NAMES = 12


def filled(template: str, words: Mapping[str, str]) -> str:
    """A text with its places filled; a place that has no words stays as it was typed.

    A place that begins the text begins it with a capital: "about 60 came" is "About 60 came".
    """
    text = _PLACE.sub(lambda place: words.get(place[1], place[0]), template)
    return text[:1].upper() + text[1:] if template.startswith("{") else text


def places_in(template: str) -> set[str]:
    """The names of the places in a text."""
    return set(_PLACE.findall(template))


def table_sentence(
    template: str,
    *,
    subject: str,
    measure: str,
    sessions: Count | None,
    attended: Count,
    service: str,
    period: str,
) -> str:
    """The sentence beneath a table; a plain one where the template needs a figure that is not recorded."""
    counts = {"sessions": sessions, "attended": attended}
    known = {place: count for place, count in counts.items() if count and count.value is not None}
    if not template or places_in(template) & (counts.keys() - known.keys()):
        return f"{subject}: {counts_in_words(sessions, attended, measure)}."
    if sessions and _is_one(sessions):
        template = template.replace("{sessions} sessions", "{sessions} session")
    said = {place: _after(template, place, count) for place, count in known.items()}
    return filled(template, {**said, "service": service, "period": period})


def _after(template: str, place: str, count: Count) -> str:
    """A count for its place: where its own words begin with the word before the place, that word is not said twice."""
    said = in_sentence(count)
    before = re.search(rf"(\w+) \{{{place}\}}", template)
    return count.in_full if before and said.lower().startswith(f"{before[1].lower()} ") else said


def _is_one(count: Count) -> bool:
    return (count.value, count.certainty) == (1, Certainty.EXACT)


def counts_in_words(sessions: Count | None, attended: Count, measure: str = "attended") -> str:
    """What entries hold: "at least 128 sessions (1 entry not recorded), 305 attended".

    `sessions` is None where sessions do not apply; `measure` is the word for what the number counts.
    """
    parts = []
    if sessions is not None:
        parts.append(_with_noun(sessions, "session" if _is_one(sessions) else "sessions", "number of sessions"))
    parts.append(_with_noun(attended, measure, "number who attended" if measure == "attended" else measure))
    return ", ".join(parts)


def _with_noun(count: Count, noun: str, unknown: str) -> str:
    if count.value is None:
        said = f" (“{count.words}”)" if count.words else ""
        return f"{unknown} not recorded{said}"
    left_out = f" ({entries_in_words(count.not_recorded)} not recorded)" if count.not_recorded else ""
    return f"{count.in_own_words} {noun}{left_out}"


def in_sentence(count: Count) -> str:
    """A count within a sentence: in its own words where it stands alone, else with what it leaves out."""
    return count.words or count.in_full


def note_text(text: str, text_without_names: str, names: list[str]) -> str:
    """A note with the organisations that may be named; where there are none, the text without, or nothing."""
    if "organisations" not in places_in(text):
        return text
    if not names:
        return text_without_names
    shown = names[:MOST_NAMES]
    if left := len(names) - len(shown):
        shown = [*shown, f"{number_in_words(left)} more"]
    return filled(text, {"organisations": joined(shown)})
