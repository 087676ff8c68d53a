"""Stated figures: numbers that somebody else worked out, as they are typed, told in words, and compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from training_register.count import (
    LARGEST,
    LONGEST_WORDS,
    Certainty,
    Count,
    CountProblem,
    number_in_words,
    parse_count,
)
from training_register.rules.days import DayProblem, parse_day
from training_register.rules.names import cleaned, joined
from training_register.rules.periods import (
    EARLIEST,
    LATEST,
    PeriodProblem,
    dates_in_words,
    day_in_words,
    parse_period,
    reporting_year_of,
    year,
    year_label,
)

# What they are, told to those who keep them and to those who ask.
WHAT_THEY_ARE = (
    "Numbers that somebody else worked out: how many of the licensed drivers were trained, what an earlier report "
    "printed, a target. They stand on the page of their year and in its files, with who stated them, and are added to "
    "nothing."
)


class StatedKind(StrEnum):
    """What was stated. The values are the words that people see."""

    COVERAGE = "coverage"
    PRINTED_TOTAL = "printed total"
    CUMULATIVE = "cumulative figure"
    AVERAGE_OR_SHARE = "average or share"
    TARGET = "target"
    OTHER = "other figure"


# The counts that a figure of each kind has, by the columns that keep them, and what each is called.
COVERAGE = {
    "population": "In all",
    "trained": "Trained",
    "booked": "Booked to come",
    "outstanding": "Outstanding",
}
PRINTED = {"sessions": "Sessions", "attended": "Attended"}
COUNTS_OF: Mapping[StatedKind, Mapping[str, str]] = {
    StatedKind.COVERAGE: COVERAGE,
    StatedKind.PRINTED_TOTAL: PRINTED,
}
# What a coverage sentence says of a count that is missing.
_UNKNOWN = {
    "population": "how many there are in all",
    "trained": "how many were trained",
    "outstanding": "how many were outstanding",
}
# Shares and averages are kept in hundredths, so that 82.25% stays what it is.
HUNDRED = 100
WHOLE = HUNDRED * HUNDRED
LARGEST_AMOUNT = LARGEST * HUNDRED
NOT_SET = "not set"
NO_DATE = "no date recorded"
MOST_LINES = 50


class AmountProblem(ValueError):
    """What was typed is not an amount; `str()` says why in plain English."""


class WhenProblem(ValueError):
    """What was typed is neither a day nor a period; `str()` says what to type."""


# --- One figure that may be a share, or have decimals.


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in hundredths, None where it is not recorded or, of a target, not set; `words` are as it was typed."""

    hundredths: int | None = None
    certainty: Certainty = Certainty.NOT_RECORDED
    is_share: bool = False
    is_not_set: bool = False
    words: str = ""

    @property
    def in_own_words(self) -> str:
        """As it was typed, or what it says: "over 15,000", "82.5%", "not set", "not recorded (“a large number”)"."""
        if self.is_not_set:
            return NOT_SET
        if self.hundredths is None:
            return f"not recorded (“{self.words}”)" if self.words else "not recorded"
        return self.words or self.in_words

    @property
    def in_words(self) -> str:
        """As the register writes it: "at least 15,000", "82.5%"."""
        assert self.hundredths is not None
        number = f"{hundredths_in_words(self.hundredths)}{'%' if self.is_share else ''}"
        return number if self.certainty is Certainty.EXACT else f"{self.certainty} {number}"

    @property
    def as_typed(self) -> str:
        """What a person could type to record it again."""
        if self.is_not_set:
            return NOT_SET
        if self.hundredths is None:
            return f"not recorded: {self.words}" if self.words else ""
        return self.words or self.in_words


NO_AMOUNT = Amount()
_SHARE = re.compile(r"\s*(?:%|per ?cent)$", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<![\d,.])(\d[\d,]*)\.(\d+)(?![\d.,]*\d)", re.ASCII)
_NOT_SET = ("not set", "none set", "no target", "no target set", "none", "not agreed")


def parse_amount(text: str, *, may_be_not_set: bool = False) -> Amount:
    """A figure as it is typed: a count, `82.5 %`, `22.4`, `over 15,000`; words without a number are kept as such.

    Blank and `not recorded` are not recorded; `not set` is an answer where there may be none, of a target. Raises
    `AmountProblem` or `CountProblem` for more than two decimals, a range and the like.
    """
    typed = cleaned(text)
    if may_be_not_set and typed.lower() in _NOT_SET:
        return Amount(is_not_set=True)
    share = _SHARE.search(typed)
    body = typed[: share.start()] if share else typed
    if not any(letter.isdecimal() for letter in body):
        return _words_instead(typed)
    hundredths = 0
    if decimal := _DECIMAL.search(body):
        if len(decimal[2]) > 2:
            raise AmountProblem(f"“{decimal[0][:40]}” has more than two decimals. Type at most two, such as 82.25.")
        hundredths = int(decimal[2].ljust(2, "0"))
        # What is before and after the number says how sure it is, by the rule of every count.
        body = f"{body[: decimal.start()]}{decimal[1]}{body[decimal.end() :]}"
    try:
        count = parse_count(body)
    except CountProblem:
        if not decimal:
            raise
        raise AmountProblem(f"“{typed[:40]}” is not a number. Type one, such as 22.4, 82.5% or about 60.") from None
    if count.value is None:
        return Amount(words=count.words)
    whole = count.value * HUNDRED + hundredths
    if whole > LARGEST_AMOUNT:
        raise AmountProblem(f"“{typed[:40]}” is too large. The largest number is {number_in_words(LARGEST)}.")
    amount = Amount(whole, count.certainty, share is not None)
    # A share keeps its words in any case: its sign says that it is one.
    is_plain = count.certainty is Certainty.EXACT and not decimal
    return amount if not share and (is_plain or amount.in_words == typed) else replace(amount, words=typed)


def parse_share(text: str) -> Amount:
    """A share of a population, with or without its sign: `97`, `97.25%`, `about 80 per cent`; at most 100."""
    amount = parse_amount(text)
    if amount.hundredths is None:
        return amount
    if amount.hundredths > WHOLE:
        raise AmountProblem(f"“{cleaned(text)[:40]}” is more than all. A share is at most 100%.")
    if amount.is_share:
        return amount
    return replace(amount, is_share=True, words=f"{amount.words or amount.in_words}%")


def _words_instead(typed: str) -> Amount:
    try:
        count = parse_count(typed)
    except CountProblem:
        if len(typed) > LONGEST_WORDS:
            raise
        return Amount(words=typed)
    return Amount(words=count.words)


def hundredths_in_words(hundredths: int) -> str:
    """A number of hundredths: 9725 is "97.25", 8250 is "82.5", 970000 is "9,700"."""
    whole, rest = divmod(hundredths, HUNDRED)
    return number_in_words(whole) + (f".{rest:02d}".rstrip("0") if rest else "")


# --- Words with a number each: reasons, and further numbers.


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """A line of words with a number, such as a reason: `words` are the whole line as it was typed."""

    name: str
    amount: Amount
    words: str


_NUMBER_FIRST = re.compile(r"(.*?\d[\d,.]*(?:\+|\s?%)?)\s+(\S.*)", re.ASCII)


def parse_lines(text: str) -> tuple[NamedAmount, ...]:
    """Lines, or parts between semicolons, each with its number first or after a colon; one without has none recorded.

    `12 no longer drive; suspended: about 3; left the trade`. Raises `CountProblem` or `AmountProblem` for a
    range and the like.
    """
    pieces = pieces_of(text)
    if len(pieces) > MOST_LINES:
        raise CountProblem(f"These are more than {MOST_LINES} lines.")
    return tuple(map(_named_amount, pieces))


def _named_amount(piece: str) -> NamedAmount:
    name, colon, said = (part.strip() for part in piece.rpartition(":"))
    readings = []
    if colon and name and said:
        readings.append((name, said))
        # "90 minutes" has its unit after the number, "12 of 23" what it is of.
        if with_unit := _NUMBER_FIRST.fullmatch(said):
            readings.append((name, with_unit[1]))
    if number_first := _NUMBER_FIRST.fullmatch(piece):
        readings.append((number_first[2], number_first[1]))
    problems = []
    for name, number in readings:
        try:
            return NamedAmount(name, parse_amount(number), piece)
        except ValueError as problem:
            # "since 2014 abroad" is a reason without a number; "10-12 abroad" is a range.
            if number[0].isdecimal():
                problems.append(problem)
    if problems:
        raise problems[-1]
    return NamedAmount(piece, NO_AMOUNT, piece)


def pieces_of(text: str) -> list[str]:
    """The lines, or parts between semicolons, as they were typed."""
    return [piece for piece in map(cleaned, re.split(r"[;\n\r]", text)) if piece]


def pieces_in_words(text: str) -> str:
    """The same on one line."""
    return "; ".join(pieces_of(text))


# --- When.


@dataclass(frozen=True, slots=True)
class When:
    """The day as at which something was stated, or the first and last day of its period; all None where neither is."""

    as_at: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def last(self) -> date | None:
        """The day by which it stands in a reporting year."""
        return self.as_at or self.ends_on

    @property
    def in_words(self) -> str:
        """As tables show it: "31 March 2017", "October 2016 to January 2017"."""
        if self.as_at:
            return day_in_words(self.as_at)
        return dates_in_words(self.starts_on, self.ends_on) if self.starts_on and self.ends_on else NO_DATE

    @property
    def in_sentence(self) -> str:
        """With its preposition: "on 31 March 2017", "from October 2016 to January 2017", "in April 2016", or ""."""
        if self.as_at:
            return f"on {self.in_words}"
        if not self.last:
            return ""
        return f"{'from' if ' to ' in self.in_words else 'in'} {self.in_words}"

    @property
    def as_typed(self) -> str:
        """What a person could type to record it again."""
        return self.in_words if self.last else ""


_BEFORE_A_DAY = re.compile(r"(?:as at|as of|up to|to|until|till|by|on|at)\s+", re.IGNORECASE)
_SINCE = re.compile(r"(?:since|from)\s+(.+?),?\s+(?:as at|as of|up to|to|until|till|by)\s+(.+)", re.IGNORECASE)
_CALENDAR_YEAR = re.compile(r"\d{4}", re.ASCII)


def parse_when(text: str, first_month: int) -> When:
    """A day (`31 March 2017`, `to 19 March 2018`), a period (`2016/17`, `October 2016 to January 2017`) or blank.

    `2015` is the calendar year, and `since 2012 to 31 March 2020` a period with a first and a last day. Raises
    `WhenProblem` for anything else.
    """
    typed = cleaned(text)
    if not typed or typed.lower() in ("not recorded", "not known", "no date", NO_DATE):
        return When()
    problem = WhenProblem(
        f"“{typed[:40]}” is neither a day nor a period. Type it as 31 March 2017, "
        f"{year_label(2016, first_month)}, October 2016 to January 2017, or since 2012 to 31 March 2020."
    )
    if len(typed) > 80:
        raise problem
    if two := _SINCE.fullmatch(typed) or re.fullmatch(r"(\d{4})\s+to\s+(.+)", typed, re.ASCII):
        first, last = _edges(two[1], first_month), _edges(two[2], first_month)
        if not first or not last:
            raise problem
        if last[1] < first[0]:
            raise WhenProblem(f"“{typed}” ends before it begins.")
        return When(starts_on=first[0], ends_on=last[1])
    edges = _edges(_BEFORE_A_DAY.sub("", typed, count=1) if _BEFORE_A_DAY.match(typed) else typed, first_month)
    if not edges:
        raise problem
    first_day, last_day = edges
    return When(as_at=first_day) if first_day == last_day else When(starts_on=first_day, ends_on=last_day)


def _edges(typed: str, first_month: int) -> tuple[date, date] | None:
    """The first and the last day of a day or a period; None for what is neither."""
    if _CALENDAR_YEAR.fullmatch(typed):
        number = int(typed)
        return (date(number, 1, 1), date(number, 12, 31)) if EARLIEST.year <= number <= LATEST.year else None
    try:
        day = parse_day(typed)
    except DayProblem:
        try:
            period = parse_period(typed, first_month)
        except PeriodProblem:
            return None
        return period.first, period.last
    return day, day


def stands_on(when: When, reporting_year: int | None, first_month: int) -> date:
    """The day by which a figure stands in a reporting year: its own, else the first of the year that was said."""
    if when.last:
        return when.last
    assert reporting_year is not None
    return year(reporting_year, first_month).first


def year_of(day: date, first_month: int) -> str:
    """The reporting year in which a figure stands, as it is written."""
    return year_label(reporting_year_of(day, first_month), first_month)


# --- Coverage.


def computed_share(population: Count, trained: Count) -> int | None:
    """The share of a population that is trained, in hundredths of a per cent rounded to tenths; halves round up.

    None unless both numbers are there and exact, there is somebody, and no more are trained than there are.
    """
    exact = all(count.certainty is Certainty.EXACT for count in (population, trained))
    if not exact or not population.number or trained.number > population.number:
        return None
    return _rounded(trained.number, population.number, 10) * 10


def _rounded(part: int, whole: int, steps: int) -> int:
    """A share in per cent, in so many steps to one: halves round up."""
    return (2 * steps * HUNDRED * part + whole) // (2 * whole)


def share_told(share: Amount, population: Count, trained: Count) -> str:
    """What there is to tell of a stated share and its counts: that they disagree, or can't both be; else ""."""
    exact = all(count.certainty is Certainty.EXACT for count in (population, trained))
    if exact and trained.number > population.number:
        return f"More are stated as trained ({trained}) than there are in all ({population})."
    computed = computed_share(population, trained)
    if computed is None or share.hundredths is None or _agrees(share, population.number, trained.number):
        return ""
    difference = abs(computed - share.hundredths)
    than = "fewer" if computed < share.hundredths else "more"
    points = hundredths_in_words(difference)
    return (
        f"The share is stated as {share.in_own_words}; {trained} of {population} is {hundredths_in_words(computed)}% "
        f"(computed): {points} {'point' if points == '1' else 'points'} {than}."
    )


def _agrees(share: Amount, population: int, trained: int) -> bool:
    """Whether a stated share is what the counts give, rounded as the share was."""
    assert share.hundredths is not None
    match share.certainty:
        case Certainty.AT_LEAST:
            return trained * WHOLE >= share.hundredths * population
        case Certainty.NEARLY:
            return trained * WHOLE <= share.hundredths * population
        case Certainty.ABOUT:
            return True
    decimals = re.search(r"\.(\d+)", share.words or share.in_words)
    step = 10 ** (2 - len(decimals[1]) if decimals else 2)
    as_rounded: int = _rounded(trained, population, HUNDRED // step) * step
    return as_rounded == share.hundredths


def coverage_sentence(
    *,
    subject: str,
    when: When,
    population: Count,
    trained: Count,
    booked: Count,
    outstanding: Count,
    share: Amount,
    reasons: str,
    source: str,
) -> str:
    """What a coverage figure says, with what is not recorded.

    "Of 412 licensed drivers on 31 March 2017, 400 were trained (97.1%, computed), as stated by the licensing team."
    """
    at = f" {when.in_sentence}" if when.in_sentence else ""
    told = _share_in_sentence(share, population, trained)
    if population.value is not None and trained.value is not None:
        begins = f"of {population.in_own_words} {subject}{at}, {trained.in_own_words} {_were(trained)} trained{told}"
    elif trained.value is not None:
        begins = f"{trained.in_own_words} {subject} {_were(trained)} trained{at}{told}"
    elif population.value is not None:
        there = "there was" if _is_one(population) else "there were"
        begins = f"{there} {population.in_own_words} {subject}{at}{told}"
    else:
        begins = ""
    others = []
    if booked.value is not None:
        others.append((booked.in_own_words, f"{_were(booked)} booked to come", ""))
    if outstanding.value is not None or reasons:
        number = outstanding.in_own_words if outstanding.value is not None else "an unknown number"
        others.append((number, f"{_were(outstanding)} outstanding", f" ({reasons})" if reasons else ""))
    if not begins and others:
        # Whom the first number is of, and when, is said with it.
        number, what, why = others.pop(0)
        begins = f"{number}{' of the' if number.startswith('an ') else ''} {subject} {what}{at}{why}{told}"
    elif not begins:
        begins = f"{subject}{at}{told.replace(' (', ': ', 1).removesuffix(')')}"
    parts = [begins, *(f"{number} {what}{why}" for number, what, why in others)]
    missing = {
        name: count.value is None
        for name, count in (("population", population), ("trained", trained), ("outstanding", outstanding))
    }
    # What is left of a whole that is known needs no word.
    if (not missing["population"] and not missing["trained"]) or reasons:
        missing["outstanding"] = False
    unknown = [_UNKNOWN[name] for name, is_missing in missing.items() if is_missing]
    stated = f", as stated by {source}." if source else ", as stated."
    left = f" Not recorded: {joined(unknown)}." if unknown else ""
    text = joined(parts)
    return f"{text[:1].upper()}{text[1:]}{stated}{left}"


def _share_in_sentence(share: Amount, population: Count, trained: Count) -> str:
    if share.hundredths is not None:
        return f" ({share.in_own_words})"
    if (computed := computed_share(population, trained)) is not None:
        return f" ({hundredths_in_words(computed)}%, computed)"
    return f" (share: “{share.words}”)" if share.words else ""


def _is_one(count: Count) -> bool:
    return (count.value, count.certainty) == (1, Certainty.EXACT)


def _were(count: Count) -> str:
    return "was" if _is_one(count) else "were"


# --- As printed and as computed.


def difference_told(measure: str, printed: Count, computed: Count | None, *, leaves_out: bool) -> str:
    """A printed total beside what the register computes: "attended: the print says 66, the register 65: 1 fewer".

    `computed` is None where the register can't know; `leaves_out` says that it holds entries which are not split by
    the period. No difference is worked out where a side is not recorded, is an estimate or leaves entries out.
    """
    if printed.value is None:
        said = f" (“{printed.words}”)" if printed.words else ""
        return f"{measure}: the print does not say{said}"
    register = "has no figure" if computed is None else computed.in_full
    if computed is not None and computed.value is None:
        register = "has not recorded it"
    elif computed is not None and leaves_out:
        register += ", and holds entries that are not split by this period"
    both = f"the print says {printed.in_own_words}, the register {register}"
    if computed is None or leaves_out or not (_is_exact(printed) and _is_exact(computed)):
        return f"{measure}: {both}: no difference is worked out"
    if printed.number == computed.number:
        return f"{measure}: {printed} in both"
    difference = number_in_words(abs(computed.number - printed.number))
    return f"{measure}: {both}: {difference} {'fewer' if computed.number < printed.number else 'more'}"


def difference_hidden(measure: str, printed: Count) -> str:
    """A printed total beside one that the register may not tell."""
    said = printed.in_own_words if printed.value is not None else "nothing"
    return f"{measure}: the print says {said}; what the register computes is hidden to protect confidentiality"


def _is_exact(count: Count) -> bool:
    return count.certainty is Certainty.EXACT


# --- In the history.

_LABELS = {
    "kind": "what it is", "subject": "of what", "audience_id": "audience", "sector_id": "sector",
    "table_name": "report table", "as_at": "as at", "starts_on": "from", "ends_on": "to", "words": "words as printed",
    "source": "source", "counts_what": "what it counts", "population": "in all", "trained": "trained",
    "booked": "booked to come",
    "outstanding": "outstanding", "reasons": "reasons", "share": "share", "sessions": "sessions",
    "attended": "attended", "figure": "figure", "further": "further numbers",
}  # fmt: skip
_AMOUNTS = ("share", "figure")
_COUNTED = (*COVERAGE, *PRINTED, *_AMOUNTS)


def change_in_words(fields: Mapping[str, list[object]], names: Mapping[str, Mapping[int, str]]) -> list[str]:
    """What became of a stated figure, from the fields of a change: "trained: 400 → 410".

    `names` holds the names behind the ids of a field.
    """
    lines = []
    is_deleted = fields.get("subject", [None, ""])[1] is None
    for field, label in _LABELS.items():
        if not any(f"{field}{ending}" in fields for ending in ("", "_certainty", "_as_typed", "_is_not_set")):
            continue
        before, after = (_told(field, fields, names, at) for at in (0, 1))
        # Most figures count attendances, which goes without saying.
        if before == after or (field == "counts_what" and "subject" in fields and "attendances" in (before, after)):
            continue
        # What was added or deleted is told once.
        if before == "nothing" or is_deleted:
            lines.append(f"{label}: {before if is_deleted else after}")
        else:
            lines.append(f"{label}: {before} → {after}")
    return lines


def _told(field: str, fields: Mapping[str, list[object]], names: Mapping[str, Mapping[int, str]], at: int) -> str:
    def value(name: str) -> object:
        return fields.get(name, [None, None])[at]

    if field in _COUNTED:
        number, words, certainty = value(field), value(f"{field}_as_typed"), value(f"{field}_certainty")
        if value(f"{field}_is_not_set"):
            return NOT_SET
        if words:
            return str(words)
        if not isinstance(number, int):
            return str(certainty or "nothing")
        shown = hundredths_in_words(number) if field in _AMOUNTS else number_in_words(number)
        if field == "share":
            shown = f"{shown}%"
        return shown if certainty in (None, Certainty.EXACT.value) else f"{certainty} {shown}"
    found = value(field)
    if found in (None, ""):
        return "nothing"
    if isinstance(found, int) and field in names:
        return names[field].get(found, "?")
    if field in ("as_at", "starts_on", "ends_on"):
        return day_in_words(date.fromisoformat(str(found)))
    return pieces_in_words(str(found)) if field in ("reasons", "further") else str(found)
