"""What may be written in a sentence: its places, and what is wrong with one that somebody writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

# A place prints its figure; with two words after a colon it prints the one that agrees with the figure. Any other
# text in braces is text. No part of it can be read in two ways, so that no text takes long.
PLACE = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")
_BRACES = re.compile(r"\{([^{}]*)\}")
_WITHOUT_COLON = re.compile(r"\s*(\w+)\s*\|")
_LONGEST_SHOWN = 40


class Holds(StrEnum):
    """What kind of thing a place holds."""

    COUNT = "count"
    AVERAGE = "average"
    SHARE = "share"
    CHANGE = "change"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Place:
    """A place: what it holds, in words, and an example, for those who write a sentence.

    `subject` begins the sentence that stands instead where there is no figure: "The number who attended is not
    recorded." That of a change is the figure that changes.
    """

    name: str
    holds: Holds
    meaning: str
    example: str
    subject: str

    @property
    def as_typed(self) -> str:
        """As it is written in a sentence: "{attended}"."""
        return f"{{{self.name}}}"


_COUNT, _WORDS, _CHANGE = Holds.COUNT, Holds.WORDS, Holds.CHANGE
PLACES = (
    Place("attended", _COUNT, "how many attended: attendances, not different people", "973", "The number who attended"),
    Place("sessions", _COUNT, "how many sessions", "50", "The number of sessions"),
    Place("contacts", _COUNT, "how many contacts", "1,600", "The number of contacts"),
    Place("completions", _COUNT, "how many completions of e-learning or workbooks",
          "1,427", "The number of completions"),
    Place("views", _COUNT, "how many views of a film or recording", "56,748", "The number of views"),
    Place("entries", _COUNT, "how many entries the figures stand on", "52", "The number of entries"),
    Place("booked", _COUNT, "how many had booked", "165", "The number booked"),
    Place("capacity", _COUNT, "how many places there were", "175", "The number of places"),
    Place("did_not_attend", _COUNT, "how many booked and did not come", "38", "The number who did not attend"),
    Place("cancelled_bookings", _COUNT, "how many cancelled their booking", "12", "The number of cancelled bookings"),
    Place("came_without_booking", _COUNT, "how many came without a booking",
          "5", "The number who came without a booking"),
    Place("new_people", _COUNT, "how many had not come before in the year", "640", "The number of new people"),
    Place("days", _COUNT, "how many days the sessions took", "61", "The number of days"),
    Place("hours", _COUNT, "how many hours the sessions took", "84", "The number of hours"),
    Place("organisations", _COUNT, "how many organisations were reached", "23", "The number of organisations reached"),
    Place("cancelled_sessions", _COUNT, "how many sessions were cancelled", "3", "The number of cancelled sessions"),
    Place("average_attended", Holds.AVERAGE, "attended per session, where an entry recorded both",
          "22.4 (2,687 ÷ 120)", "The average attended per session"),
    Place("attended_of_capacity", Holds.SHARE, "attended as a share of the places, where an entry recorded both",
          "72.6% (127 of 175)", "The share of places that were taken"),
    Place("came_of_booked", Holds.SHARE, "the share of those booked who came, where an entry recorded both",
          "77% (127 of 165)", "The share of those booked who came"),
    Place("attended_of_booked", Holds.SHARE, "attended, with those who came without a booking, as a share of booked",
          "80% (132 of 165)", "The number who attended as a share of bookings"),
    Place("attended_last_year", _COUNT, "how many attended a year before",
          "915", "The number who attended a year before"),
    Place("sessions_last_year", _COUNT, "how many sessions a year before",
          "46", "The number of sessions a year before"),
    Place("change_on_last_year", _CHANGE, "how many more or fewer attended than a year before",
          "58 more than in 2015/16 (6.3% more)", "The number who attended"),
    Place("change_in_sessions_on_last_year", _CHANGE, "how many more or fewer sessions than a year before",
          "4 more than in 2015/16 (8.7% more)", "The number of sessions"),
    Place("service", _WORDS, "the service, as the settings name it", "the partnership", "The name of the service"),
    Place("organisation", _WORDS, "the organisation, as the settings name it",
          "Anytown Council", "The name of the organisation"),
    Place("place", _WORDS, "the place, as the settings name it", "Anytown", "The name of the place"),
    Place("period", _WORDS, "the period, short", "2016/17", "The period"),
    Place("period_in_words", _WORDS, "the period, from month to month", "April 2016 to March 2017", "The period"),
    Place("year_before", _WORDS, "the period a year before, short", "2015/16", "The period a year before"),
)  # fmt: skip
PLACE_NAMED: Mapping[str, Place] = {place.name: place for place in PLACES}


def places_in(template: str) -> set[str]:
    """The names of the places in a text, those for a word that agrees included."""
    return {found[1] for found in PLACE.finditer(template)}


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Something about a sentence that somebody writes, in plain English; one that is a warning may be saved."""

    words: str
    is_warning: bool = False


def template_problems(template: str, known: Iterable[str] = PLACE_NAMED) -> tuple[TemplateProblem, ...]:
    """What to tell somebody who saves a sentence, each thing once; `known` are the places that it may have."""
    return tuple(dict.fromkeys(_problems(template, tuple(known))))


def _problems(template: str, known: tuple[str, ...]) -> Iterator[TemplateProblem]:
    for found in _BRACES.finditer(template):
        if problem := _problem_with(found, template, known):
            yield problem
    rest = _BRACES.sub("", template)
    if "{" in rest or "}" in rest:
        yield TemplateProblem(
            "A brace has no partner: { and } stand around the name of a place. It will be printed as it stands.", True
        )


def _problem_with(found: re.Match[str], template: str, known: tuple[str, ...]) -> TemplateProblem | None:
    shown, inner = _shortened(found[0]), found[1]
    name = inner.partition(":")[0].partition("|")[0].strip()
    if not PLACE.fullmatch(found[0]):
        if _WITHOUT_COLON.match(inner) and name in known:
            return TemplateProblem(f"“{shown}” needs a colon. Write {{{name}: {_two_words(name)}}}.")
        if name in known and "|" in inner:
            return TemplateProblem(f"“{shown}” needs one | between two words. Write {{{name}: {_two_words(name)}}}.")
        if name in known:
            return TemplateProblem(f"“{shown}” is not read. Write {{{name}}}.")
        if name.isidentifier() and (near := _nearest(name, known)) and inner.strip() == name:
            return TemplateProblem(f"“{shown}” is not read. Did you mean {{{near}}}?")
        return TemplateProblem(f"“{shown}” is not a place. It will be printed as it stands.", True)
    if name not in known:
        near = _nearest(name, known)
        offer = f"Did you mean {{{near}}}?" if near else "Choose one from the list of places, or take the braces out."
        return TemplateProblem(f"There is no place “{{{_shortened(name)}}}”. {offer}")
    holds = PLACE_NAMED[name].holds if name in PLACE_NAMED else Holds.COUNT
    if ":" in inner and holds is Holds.WORDS:
        return TemplateProblem(f"{{{name}}} holds words, and no word agrees with it. Write {{{name}}}.")
    before = template[: found.start()].rstrip().lower()
    if holds is Holds.COUNT and ":" not in inner:
        for word in ("about", "at least", "nearly"):
            if before == word or before.endswith((f" {word}", f"\n{word}")):
                return TemplateProblem(
                    f"“{word}” before {{{name}}} is printed always. Without it, {{{name}}} says “about”, “at least” or "
                    "“nearly” by itself where the figure is an estimate.", True)  # fmt: skip
    return None


def _two_words(name: str) -> str:
    return "session|sessions" if "sessions" in name else "one|several"


def _nearest(name: str, known: tuple[str, ...]) -> str:
    """The known place that a misspelt one is most like; a part of a long name will do ("last_year")."""
    plain = name.strip("_").lower()
    if plain in known:
        return plain
    if close := get_close_matches(plain[:60], known, n=1, cutoff=0.7):
        return close[0]
    return next((one for one in known if len(plain) > 3 and (plain in one or one in plain)), "")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
