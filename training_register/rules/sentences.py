"""Sentences: text with named places, filled with figures and never evaluated as code."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from training_register.count import Certainty, Count, entries_in_words, number_in_words
from training_register.rules.changes import Change
from training_register.rules.names import joined
from training_register.rules.periods import day_in_words
from training_register.rules.ratios import base_in_words, left_out_in_words, ratio_in_words
from training_register.rules.sentence_places import PLACE, PLACE_NAMED, Holds
from training_register.rules.sentence_places import PLACES as PLACES
from training_register.rules.sentence_places import places_in as places_in
from training_register.table import PLAIN_STYLE, Cell, Mark, NumberStyle, Ratio

MOST_NAMES = 12
# What the number of an activity may count; `{attended}` holds it whichever it is.
MEASURES = ("attended", "contacts", "completions", "views")
# What may fill a place: a figure, a cell whose marks may hide it, a change, words, or None where it does not apply.
Value = Cell | Count | Ratio | Change | str | None
# In place of a figure that is hidden.
HIDDEN = Cell(None, (Mark.CONFIDENTIAL,))

# Nouns that a place may stand before, and what each is called when there is one. No other word is ever changed:
# guessing would print "1 staf".
ONE_OF = {
    "appointments": "appointment", "assemblies": "assembly", "attendances": "attendance", "attendees": "attendee",
    "bookings": "booking", "briefings": "briefing", "carers": "carer", "children": "child", "completions": "completion",
    "conferences": "conference", "contacts": "contact", "councillors": "councillor", "courses": "course", "days": "day",
    "delegates": "delegate", "drivers": "driver", "entries": "entry", "events": "event", "governors": "governor",
    "hours": "hour", "learners": "learner", "lessons": "lesson", "members": "member", "nurses": "nurse",
    "officers": "officer", "organisations": "organisation", "parents": "parent", "participants": "participant",
    "people": "person", "places": "place", "practices": "practice", "practitioners": "practitioner",
    "professionals": "professional", "pupils": "pupil", "roadshows": "roadshow", "schools": "school",
    "sessions": "session", "students": "student", "taxi drivers": "taxi driver", "teachers": "teacher",
    "views": "view", "visits": "visit", "volunteers": "volunteer", "webinars": "webinar", "workbooks": "workbook",
    "workers": "worker", "workshops": "workshop",
}  # fmt: skip
_NOUN = re.compile(rf"(\s+)({'|'.join(sorted(ONE_OF, key=len, reverse=True))})(?!\w)")
# A full stop after one of these ends no sentence.
_ABBREVIATIONS = ("approx", "c", "ca", "e.g", "i.e", "incl", "no", "nos", "st", "vs")
# How much of the text before a place is looked at, and how many words a count has before its number at most.
_ENOUGH, _MOST_LEADING = 60, 5
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3})")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a place says. `in_full` is for where its own words would double the sentence's.

    A ratio's `base` follows it in brackets, unless the sentence says both `numbers` itself.
    """

    text: str
    in_full: str
    is_one: bool = False
    base: str = ""
    numbers: tuple[int, ...] = ()


def filled(template: str, words: Mapping[str, str], ones: Collection[str] = ()) -> str:
    """A text with its places filled; a place that has no words stays as it was typed.

    A place that begins a sentence begins it with a capital: "about 60 came" is "About 60 came". `ones` are the places
    that hold exactly one, for the words that agree with them.
    """
    return _filled(template, {name: _Said(text, text, name in ones) for name, text in words.items()})


def sentence_from(
    template: str, values: Mapping[str, Value], *, measure: str = "attended", style: NumberStyle = PLAIN_STYLE
) -> str:
    """A sentence from its template, or a plain one that names each figure that can't be told.

    `values` are by name of place. A place that is known and has no value is not available; one that is not known
    stays as it was typed. `measure` says what `{attended}` counts: attended, contacts, completions or views.
    """
    if missing := missing_from(template, values, measure):
        return " ".join(missing)
    return _filled(template, {name: _said(name, values[name], style) for name in places_in(template) & values.keys()})


def missing_from(template: str, values: Mapping[str, Value], measure: str = "attended") -> list[str]:
    """A plain sentence for each figure that a template needs and that can't be told, in the order of its places."""
    names = dict.fromkeys(found[1] for found in PLACE.finditer(template))
    told = (_why_missing(name, values, measure) for name in names if name in values or name in PLACE_NAMED)
    return list(dict.fromkeys(filter(None, told)))


def table_sentence(
    template: str,
    *,
    subject: str,
    measure: str,
    sessions: Cell | Count | None,
    attended: Cell | Count,
    service: str,
    period: str,
    others: Mapping[str, Value] | None = None,
    style: NumberStyle = PLAIN_STYLE,
) -> str:
    """The sentence beneath a table; a plain one where the template needs a figure that can't be told.

    `others` fill the places besides these four. What the number counts has a place of its own as well, so that a table
    of contacts may say `{contacts}`; the other three do not apply to it.
    """
    told = {**(others or {}), "service": service, "period": period}
    return saying_of(template, subject, measure, sessions, attended, told, style).sentence


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentence beneath a table before it is said: its template, and what fills each place.

    `measure` says what `{attended}` counts, whose own place holds the same.
    """

    template: str
    subject: str
    measure: str
    values: Mapping[str, Value]
    style: NumberStyle = PLAIN_STYLE

    @property
    def sentence(self) -> str:
        """The sentence; a plain one where the template needs a figure that can't be told."""
        missing = self._missing
        if not self.is_plain:
            return sentence_from(self.template, self.values, measure=self.measure, style=self.style)
        # What the plain sentence says itself needs no other.
        said = set(missing_from("{sessions}{attended}", self.values, self.measure))
        sessions, attended = (self.values[name] for name in ("sessions", "attended"))
        assert not isinstance(sessions, str | Ratio | Change)
        assert isinstance(attended, Cell | Count)
        plain = f"{self.subject}: {counts_in_words(sessions, attended, self.measure, style=self.style)}."
        return " ".join((plain, *(one for one in missing if one not in said)))

    @property
    def is_plain(self) -> bool:
        """Whether a plain sentence stands there, and not what somebody wrote."""
        return not self.template or bool(self._missing)

    @property
    def told(self) -> frozenset[str]:
        """The places whose figures the sentence tells; `{contacts}` of a table of contacts is "attended"."""
        names = {"sessions", "attended"} if self.is_plain else places_in(self.template)
        return frozenset(self._own_name(name) for name in names if self._is_told(name))

    def without(self, places: Collection[str]) -> Saying:
        """The same without the figures of some places, each of which is then said to be hidden."""
        gone = {name: HIDDEN for name in self.values if self._own_name(name) in places}
        return replace(self, values={**self.values, **gone}) if gone else self

    @property
    def _missing(self) -> list[str]:
        return missing_from(self.template, self.values, self.measure)

    def _own_name(self, place: str) -> str:
        return "attended" if place == self.measure else place

    def _is_told(self, name: str) -> bool:
        """Whether a place has something to tell: words, or a figure that no mark hides."""
        value = self.values.get(name)
        if isinstance(value, str):
            return bool(value)
        return value.difference is not None if isinstance(value, Change) else not _state(value)


def saying_of(
    template: str,
    subject: str,
    measure: str,
    sessions: Cell | Count | None,
    attended: Cell | Count,
    others: Mapping[str, Value],
    style: NumberStyle = PLAIN_STYLE,
) -> Saying:
    """What is said beneath a table of sessions and a number that counts `measure`; `others` fill the other places."""
    values: dict[str, Value] = {
        **dict.fromkeys(MEASURES), **others, measure: attended, "sessions": sessions, "attended": attended,
    }  # fmt: skip
    return Saying(template, subject, measure, values, style)


def _why_missing(name: str, values: Mapping[str, Value], measure: str) -> str:
    """The sentence that says why a place has no figure; nothing where it has one."""
    place = PLACE_NAMED.get(name)
    is_change = place is not None and place.holds is Holds.CHANGE
    if name in ("attended", "attended_last_year", "change_on_last_year"):
        before = " a year before" if name == "attended_last_year" else ""
        subject = f"{PLACE_NAMED.get(measure, PLACE_NAMED['attended']).subject}{before}"
    else:
        subject = place.subject if place else f"The figure “{name}”"
    what = f"The change in {subject[:1].lower()}{subject[1:]}" if is_change else subject
    if name not in values:
        return f"{what} is not available."
    value = values[name]
    if isinstance(value, Change):
        return f"{subject} {value.in_words}." if value.difference is None else ""
    if isinstance(value, str):
        return "" if value else f"{what} is not set."
    state = _state(value)
    return f"{what} {state}." if state else ""


def _state(value: Cell | Count | Ratio | None) -> str:
    """Why a figure can't be told, after its subject; nothing where it can."""
    marks = value.marks if isinstance(value, Cell) else ()
    if Mark.CONFIDENTIAL in marks:
        return "is hidden to protect confidentiality"
    held = value.value if isinstance(value, Cell) else value
    if value is None or Mark.NOT_APPLICABLE in marks or (isinstance(held, Ratio) and not held.denominator):
        return "does not apply"
    if isinstance(held, Count) and held.value is None:
        return "is not recorded" + (f" (“{held.words}”)" if held.words else "")
    return "is not available" if held is None or Mark.NOT_AVAILABLE in marks else ""


def _said(name: str, value: Value, style: NumberStyle) -> _Said:
    """A value that can be told, as a place says it."""
    is_estimate = isinstance(value, Cell) and Mark.ESTIMATE in value.marks
    held = value.value if isinstance(value, Cell) else value
    match held:
        case Count():
            in_full = _plain(held.in_full, style)
            is_exact = held.certainty is Certainty.EXACT
            return _Said(held.words or in_full, in_full, _is_one(held), numbers=(held.number,) if is_exact else ())
        case Ratio():
            return _said_of_ratio(name, held, is_estimate, style)
        case Change():
            said = _plain(held.in_words, style)
            return _Said(said, said, held.is_one)
        case date():
            said = day_in_words(held)
        case _:
            said = str(held)
    return _Said(said, said)


def _said_of_ratio(name: str, ratio: Ratio, is_estimate: bool, style: NumberStyle) -> _Said:
    said = ratio_in_words(ratio, style.decimals)
    if is_estimate and ratio.certainty is Certainty.EXACT:
        said = f"about {said}"
    said, left_out = _plain(said, style), left_out_in_words(ratio)
    if name in PLACE_NAMED and PLACE_NAMED[name].holds is Holds.COUNT:
        # A sum told in a larger unit, such as hours: what it was divided by tells nobody anything.
        said = f"{said} ({left_out})" if left_out else said
        return _Said(said, said, ratio.numerator == ratio.denominator and said == "1")
    base = "; ".join(filter(None, (_plain(base_in_words(ratio), style), left_out)))
    return _Said(said, said, base=base, numbers=() if left_out else (ratio.numerator, ratio.denominator))


def _filled(template: str, said: Mapping[str, _Said]) -> str:
    """A text with its places filled: what fills one is never read again."""
    # A ratio between numbers that the sentence says itself need not state its base.
    printed = [said[found[1]] for found in PLACE.finditer(template) if found[2] is None and found[1] in said]
    told = {number for one in printed if not one.base for number in one.numbers}
    pieces: list[str] = []
    before, at = "", 0
    for found in PLACE.finditer(template):
        before = f"{before}{template[at : found.start()]}"[-_ENOUGH:]
        pieces.append(template[at : found.start()])
        at = found.end()
        one = said.get(found[1])
        if one is None:
            piece = found[0]
        elif found[2] is not None:
            piece = (found[2] if one.is_one else found[3]).strip()
        else:
            piece = _not_doubled(before, one)
            if one.base and not (one.numbers and told.issuperset(one.numbers)):
                piece = f"{piece} ({one.base})"
            piece = _capital(piece) if _begins_a_sentence(before) else piece
            if one.is_one and (noun := _NOUN.match(template, at)):
                piece = f"{piece}{noun[1]}{ONE_OF[noun[2]]}"
                at = noun.end()
        pieces.append(piece)
        before = f"{before}{piece}"[-_ENOUGH:]
    text = "".join((*pieces, template[at:]))
    return _capital(text) if template.startswith("{") else text


def _not_doubled(before: str, one: _Said) -> str:
    """What a place says after some words, without saying the last of them twice.

    "about 60" after "about" is "60", "the partnership" after "the" is "partnership", and "over 1600" after "over",
    which may well mean "across", is "at least 1,600".
    """
    words = before.lower().split()
    if not words or not before[-1].isspace():
        return one.text
    leading = _leading_words(one.in_full)
    if leading and words[-len(leading) :] == leading:
        return one.in_full.split(maxsplit=len(leading))[-1]
    return one.in_full if words[-1] in _leading_words(one.text) else one.text


def _leading_words(text: str) -> list[str]:
    """The words that a sentence may have said already: those before a number, or an article."""
    words = text.lower().split(maxsplit=_MOST_LEADING + 1)
    if words[:1] == ["the"]:
        return ["the"] if words[1:] else []
    number = next((place for place, word in enumerate(words[: _MOST_LEADING + 1]) if word[0].isdigit()), 0)
    return words[:number]


def _begins_a_sentence(before: str) -> bool:
    """Whether what follows some text begins a sentence: it stands first, or after a full stop and a space."""
    if not before.strip():
        return True
    if not before[-1].isspace():
        return False
    ended = before.rstrip().rstrip("\"'”’)")
    if ended.endswith(("!", "?")):
        return True
    last = ended.split()[-1].lower() if ended.split() else ""
    return last.endswith(".") and last.rstrip(".").lstrip("(“‘\"'") not in _ABBREVIATIONS


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str, style: NumberStyle) -> str:
    """Text of the program's own, with thousands commas or without."""
    return text if style.has_commas else _COMMA_IN_NUMBER.sub("", text)


def _is_one(count: Count) -> bool:
    return (count.value, count.certainty) == (1, Certainty.EXACT)


def counts_in_words(
    sessions: Cell | Count | None,
    attended: Cell | Count,
    measure: str = "attended",
    *,
    style: NumberStyle = PLAIN_STYLE,
) -> str:
    """What entries hold: "at least 128 sessions (1 entry not recorded), 305 attended".

    `sessions` is None where sessions do not apply; `measure` is the word for what the number counts. Where a mark
    stands in place of a figure, what it means is said.
    """
    parts = []
    if sessions is not None:
        parts.append(sessions_in_words(sessions, style))
    unknown = "number who attended" if measure == "attended" else measure
    parts.append(_with_noun(attended, measure, unknown, style))
    return ", ".join(parts)


def sessions_in_words(sessions: Cell | Count, style: NumberStyle = PLAIN_STYLE) -> str:
    """How many sessions entries hold: "at least 128 sessions (1 entry not recorded)"."""
    return _with_noun(sessions, "sessions", "number of sessions", style)


def _with_noun(value: Cell | Count, noun: str, unknown: str, style: NumberStyle) -> str:
    if state := _state(value):
        return f"{unknown} {state.removeprefix('is ')}"
    count = value.count if isinstance(value, Cell) else value
    noun = "session" if noun == "sessions" and _is_one(count) else noun
    left_out = f" ({entries_in_words(count.not_recorded)} not recorded)" if count.not_recorded else ""
    return f"{count.words or _plain(str(count), style)} {noun}{left_out}"


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
    return filled(text, {"organisations": joined(shown)}, ("organisations",) if len(names) == 1 else ())
