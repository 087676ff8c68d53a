"""What a cell of a count says: a plain whole number is taken, anything else is asked about with its likely reading."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from training_register.count import LARGEST, Certainty, Count, CountProblem, number_in_words, parse_count
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.comparing import as_compared
from training_register.inputs.old_registers.comparing import shown as shown_text
from training_register.rules.entries import Status
from training_register.rules.lengths import LengthProblem, parse_length
from training_register.rules.times import TimeProblem, parse_time

# What can be typed for a figure that nobody wrote down.
NOT_RECORDED = str(Certainty.NOT_RECORDED)
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class ReadCount:
    """A count as a cell says it. `is_plain` says that nobody needs to be asked: `count` is taken.

    Where it is not plain, `problem` says why in a sentence, `count` is the likely reading (None where there is none),
    `offers` are readings as somebody would type them, the likeliest first, and `kind` groups questions: "about",
    "at least", "nearly", "range", "not recorded", "words", "sum", "with words", "no result", "odd". `status` is what
    the cell says instead of a number ("cancelled"), `figures` what it says besides, as ("staff", 2).
    """

    count: Count | None = None
    is_plain: bool = False
    problem: str = ""
    offers: tuple[str, ...] = ()
    kind: str = ""
    status: Status | None = None
    figures: tuple[tuple[str, int], ...] = ()


_BLANK = ReadCount(Count.of(None, None), is_plain=True)
_KINDS = {Certainty.ABOUT: "about", Certainty.AT_LEAST: "at least", Certainty.NEARLY: "nearly"}
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,9}"
# A formula of numbers alone: somebody added up two groups.
_SUM = re.compile(r"=?\s*\+?(\d{1,7})((?:\s*\+\s*\d{1,7})+)\s*", re.ASCII)
_SUM_OF_NUMBERS = re.compile(r"=\s*sum\(\s*(\d{1,7}(?:\s*[,;]\s*\d{1,7})*)\s*\)", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:(?:about|approx\w*|around|between|c\.?|~)\s*)?({_NUMBER})\s*(?:-|to|or|and|/)\s*({_NUMBER})"
    r"(?:\s*(?:approx\w*|ish|ppl|people))?",
    re.ASCII,
)
_NOT_RECORDED = re.compile(
    r"(?:(?:numbers?|figures?|nos?|attendance|count|total|register)\.?\s*)?"
    r"(?:not |un|n/?)(?:known|recorded|confirmed|given|counted|taken|available|received|provided|k|r|a|avail|sure"
    r"|supplied|returned|kept)\b.*"
    r"|n/?[akr]|nk|tb[cad]|to be (?:confirmed|advised)|unknown|unsure|don'?t know|missing|pending|to follow|lost"
    r"|not applicable|awaiting\b.*|waiting\b.*|\[x\]|\?+|-+|\.+|_+"
    r"|no (?:figures?|numbers?|record|register|count|data|info\w*|return|sign[- ]?in sheet)\b.*"
    r"|(?:numbers?|figures?|nos?)\s*(?:awaited|tbc|tba|to follow|needed|required|outstanding|missing|\?+)"
    r"|(?:register|list|sheet|sign[- ]?in sheet)\s*(?:lost|missing|awaited|not (?:returned|received))"
)
_NOBODY = re.compile(
    r"none|nil|zero|nobody|no one|no-one|0 attended|no attendees|none attended|nobody came|no attendance|no-?shows?|o"
)
_CANCELLED = re.compile(
    r".*\b(?:cancel\w*|canx|cnx|cxl\w*|canc\b|did(?: not|n'?t) (?:run|take place|go ahead|happen)|not run|called off"
    r"|abandoned|withdrawn)\b.*"
)
_MOVED = re.compile(r".*\b(?:postponed|re-?scheduled|re-?arranged|deferred|moved to)\b.*")
_PLANNED = re.compile(r"(?:booked|planned|scheduled|future|upcoming|provisional|to be delivered)\b.*")
_PEOPLE = (
    r"(?:people|ppl|persons?|attend(?:ed|ees?|ing|ances?)|delegates?|participants?|heads?|present|in attendance|came"
    r"|pax|total|in total|all|altogether|signed in|on register|no\.?|approx)"
)
_NUMBERS_IN = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d{1,7})(?![\w]|\.\d)", re.ASCII)
_YEAR_GROUP = re.compile(
    r"\b(?:years?|yrs?|y|ks|key stage)\s?\d{1,2}(?:\s?(?:-|/|&|and|to)\s?(?:y|yr|year)?\s?\d{1,2})?\b(?!\s?%)"
)
_TIMES_OVER = re.compile(r"\d\s?(?:x|\*|@)\s?\d|\d\s[a-z]+\s(?:of|x)\s\d|per (?:session|class|group)|\beach\b")
# "12 (2 DNA)", "18 + 2 staff", "20, plus 3 teachers".
_BESIDES = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<people>[a-z]+(?:\s[a-z]+){{0,2}})?\s*(?:\(|\[|,|;|\+|&|and|plus|-|/)\s*"
    r"(?:\+|plus|inc(?:l(?:uding)?|\.)?|of which|with)?\s*"
    rf"(?P<other>\d{{1,5}})\s*(?P<what>[a-z][a-z' -]*?)\s*[)\]]?\.?",
    re.ASCII,
)
_OUT_OF = re.compile(
    rf"({_NUMBER})\s*(?:/|out of|of|from)\s*({_NUMBER})(?:\s*(?:booked|invited|places|attended|expected))?", re.ASCII
)
_OF_BOOKED = re.compile(
    r"(?:no\.? |number )?(?:attended|attendance|actual|present|came)\s*(?:/|of|out of)\s*"
    r"(?:no\.? |number )?(?:booked|booking|bookings|invited|expected|registered|enrolled|places)"
)
_ONE_OF_OTHER = re.compile(r"(\d{0,6})\s*/\s*(\d{1,6})", re.ASCII)
_ABSENT = re.compile(
    r"\b(?:dna|d\.n\.a|did not attend|didn'?t attend|no[- ]?shows?|apologies|absent|cancelled|cancellations?"
    r"|non[- ]?attend\w*|sick|failed to attend|fta)\b"
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "a dozen": 12, "dozen": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "one hundred": 100,
    "two dozen": 24, "half a dozen": 6,
}  # fmt: skip
_ONES = {word: number for word, number in _WORDS.items() if number < 10 and " " not in word}
_TENS = {word: number for word, number in _WORDS.items() if 20 <= number < 100 and " " not in word}


def counts_of_booked(heading: str) -> bool:
    """Whether a heading says that its column holds those who attended, of those who had booked: "Attended/booked"."""
    return bool(_OF_BOOKED.fullmatch(as_compared(heading)))


def is_of_booked(text: str) -> bool:
    """Whether a text is some of as many, or more: "18/20"; or none yet, "/22"."""
    found = _ONE_OF_OTHER.fullmatch(as_compared(text))
    return found is not None and int(found[1] or 0) <= int(found[2])


def without_booked(cell: Cell) -> Cell:
    """The cell of a column of those who attended of those who had booked, as it counts the first of them alone."""
    if not isinstance(cell.value, str) or not is_of_booked(cell.text):
        return cell
    attended = cell.text.partition("/")[0].strip()
    return replace(cell, text=attended, value=int(attended) if attended else None)


def read_people(cell: Cell) -> ReadCount:
    """The count that a cell says; a blank one is not recorded."""
    if cell.has_no_result:
        return _no_result(cell)
    if cell.is_error:
        return ReadCount(
            problem=f"“{_shown(cell.text)}” is a mistake in the spreadsheet, not a number.", kind="odd",
            offers=(NOT_RECORDED,), count=Count.of(None, None),
        )  # fmt: skip
    value = cell.value
    if cell.is_blank and not isinstance(value, (int, float)):
        return _BLANK
    if isinstance(value, bool):
        return _odd(f"“{_shown(cell.text)}” is yes or no, not a number.")
    if isinstance(value, (date, datetime)):
        return _from_day(cell, value)
    if isinstance(value, (time, timedelta)):
        return _odd(f"“{_shown(cell.text)}” is a time, not a number.")
    if isinstance(value, (int, float)):
        return _from_number(cell, value)
    return _from_text(cell.text)


def read_number(cell: Cell) -> int | None:
    """How many sessions, or days, a cell says: "3", "x3", "3 sessions"; None where it is blank or unclear."""
    value = cell.value
    if cell.has_no_result or cell.is_error or isinstance(value, (bool, date, time, timedelta)):
        return None
    if isinstance(value, (int, float)):
        is_whole = value == value and abs(value) < 1e6 and value == int(value) and value >= 0
        return int(value) if is_whole and "%" not in cell.text else None
    text = as_compared(cell.text)
    if len(text) > _LONGEST:
        return None
    text = re.sub(r"\(s\)", "s", text)
    found = re.fullmatch(
        r"(?:x\s?)?(\d{1,4})(?:\.0)?\s?x?\s?(?:no\.?|number|sessions?|sess|classes|class|groups?|workshops?|assembl(?:y|ies)|courses?|days?|visits?|"
        r"briefings?|talks?|weeks?|times?|events?|lessons?|presentations?|drop-?ins?)?\.?",
        text,
        re.ASCII,
    )
    if found:
        return int(found[1])
    word = re.sub(r"\s(?:sessions?|groups?|workshops?|assemblies|days?|classes|visits?|weeks?)$", "", text)
    return {"once": 1, "twice": 2, "single": 1}.get(word, _in_words(word))


def read_length(cell: Cell) -> int | None:
    """How long a session is, in minutes: "2 hrs", "half day", "9.30-12.30"; None where it is blank or unclear.

    A number alone up to 8 is hours, and one of 15 to 480 minutes, as people write them.
    """
    value = cell.value
    if cell.has_no_result or cell.is_error or isinstance(value, (bool, datetime, date)):
        return None
    if isinstance(value, timedelta):
        return _minutes(value.total_seconds() / 60)
    if isinstance(value, time):
        return _minutes(value.hour * 60 + value.minute)
    if isinstance(value, (int, float)):
        return _minutes_of_number(float(value))
    text = re.sub(r"[()]", " ", as_compared(cell.text)).strip()
    if not text or len(text) > _LONGEST:
        return None
    _begins, minutes = _times(text)
    if minutes is not None:
        return minutes
    if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", text, re.ASCII):
        return _minutes_of_number(float(text))
    plain = {
        "1/2 day": "half day", "am": "half day", "pm": "half day", "full": "full day",
        "half": "half day",
        "morning": "half day", "afternoon": "half day", "all day": "full day", "day": "full day", "1/2 hour": "30 min",
        "half hour": "30 min", "half an hour": "30 min", "an hour": "1 h", "one hour": "1 h", "two hours": "2 h",
        "1 and a half hours": "90 min", "hour": "1 h", "1 1/2 hours": "90 min", "1 1/2 hrs": "90 min",
    }.get(text, text)  # fmt: skip
    plain = re.sub(r"\s(?:each|approx\w*|session|course|long|duration)$", "", plain)
    plain = re.sub(r"^(?:approx\w*|about|c)\s", "", plain)
    try:
        return parse_length(plain)
    except LengthProblem:
        return None


def read_time(cell: Cell) -> tuple[time | None, int | None]:
    """When a session begins, and how many minutes it lasts, where a cell of a time says so: "9.30-12.30"."""
    value = cell.value
    if cell.has_no_result or cell.is_error or isinstance(value, bool):
        return None, None
    if isinstance(value, datetime):
        return (_clock(value.time()) if value.time() != time() else None), None
    if isinstance(value, time):
        return _clock(value), None
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return (time(seconds // 3600, seconds // 60 % 60), None) if 0 < seconds < 86_400 else (None, None)
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return (time(minutes // 60, minutes % 60), None) if 0 < minutes < 1440 else (None, None)
    if isinstance(value, (int, float)) and not re.fullmatch(r"\d{1,2}\.\d{1,2}|\d{4}", cell.text.strip(), re.ASCII):
        return None, None
    text = re.sub(r"[()]", " ", as_compared(cell.text)).strip()
    return _times(text) if len(text) <= _LONGEST else (None, None)


# Counts.


def _from_number(cell: Cell, value: float) -> ReadCount:
    shown = _shown(cell.text) or str(value)
    if "%" in cell.text:
        return _odd(f"“{shown}” is a share, not a number of people.")
    if value != value or abs(value) > LARGEST:
        return _odd(f"“{shown}” is too large. The largest number is {number_in_words(LARGEST)}.")
    if value != int(value):
        whole = round(value)
        return ReadCount(
            problem=f"“{shown}” is not a whole number.", offers=(f"about {max(whole, 0)}",), kind="odd"
        )  # fmt: skip
    if value < 0:
        return ReadCount(problem=f"“{shown}” is below 0.", offers=(str(abs(int(value))), NOT_RECORDED), kind="odd")
    if "£" in cell.text or "$" in cell.text:
        return _odd(f"“{shown}” is an amount of money, not a number of people.")
    return ReadCount(Count.of(int(value)), is_plain=True)


def _no_result(cell: Cell) -> ReadCount:
    problem = "The number is worked out by a formula whose result the file does not hold."
    total = _sum_of(cell.formula)
    if total is None:
        return ReadCount(problem=problem, offers=(NOT_RECORDED,), kind="no result")
    return ReadCount(Count.of(total), problem=problem, offers=(str(total), NOT_RECORDED), kind="no result")


def _from_day(cell: Cell, value: date) -> ReadCount:
    """A spreadsheet made a day of "10-12"; of "1-Jan" nobody can tell."""
    if 1900 <= value.year <= 1926:
        # A number that is only shown as a day: 34 is 3 February 1900, and 61 is 1 March, since Excel has a 29 February.
        day = date(value.year, value.month, value.day)
        serial = (day - date(1899, 12, 30)).days - (day < date(1900, 3, 1))
        return ReadCount(
            Count.of(serial), problem=f"“{shown_text(cell.text)}” is shown as a day.",
            offers=(str(serial), NOT_RECORDED), kind="odd",
        )  # fmt: skip
    low, high = sorted((value.day, value.month))
    shown = _shown(cell.text) or f"{value.day} {month_name[value.month]}"
    offers = [f"about {(low + high + 1) // 2}", f"at least {low}", NOT_RECORDED]
    count = parse_count(offers[0]) if low < high else None
    return ReadCount(
        count,
        problem=f"“{shown}” is a day. A spreadsheet may have made it of “{value.day}-{value.month}”.",
        offers=tuple(offers if low < high else offers[2:]),
        kind="range",
    )


@lru_cache(maxsize=4_096)
def _from_text(written: str) -> ReadCount:
    text = as_compared(written)
    shown = _shown(written)
    plain = text.strip(" .;:'\"")
    if re.fullmatch(rf"{_NUMBER}", plain, re.ASCII) and "." not in text.rstrip("."):
        number = int(plain.replace(",", ""))
        if number <= LARGEST:
            return ReadCount(Count.of(number), is_plain=True)
        return _odd(f"“{shown}” is too large. The largest number is {number_in_words(LARGEST)}.")
    if re.fullmatch(r"\d{1,7}\.0+", text, re.ASCII):
        return ReadCount(Count.of(int(float(text))), is_plain=True)
    if re.fullmatch(r"-\s?\d+(?:\.\d+)?", text, re.ASCII):
        figures = text.strip("- ")
        likely = (figures,) if figures.isdecimal() and len(figures) < 7 else ()
        return ReadCount(problem=f"“{shown}” is below 0.", offers=(*likely, NOT_RECORDED), kind="odd")
    if re.search(r"\d\s?%|\bper ?cent\b", text):
        return _odd(f"“{shown}” is a share, not a number of people.")
    if re.search(r"\d{10}", text.replace(",", "")):
        return _odd(f"“{shown}” is too large. The largest number is {number_in_words(LARGEST)}.")
    if len(text) > _LONGEST:
        return ReadCount(
            Count.of(None, None), problem=f"“{shown}” is not a number.", offers=(NOT_RECORDED,), kind="words"
        )
    if not plain and not re.fullmatch(r"[.?\s-]+", text):
        return ReadCount(
            Count.of(None, None), problem=f"“{shown}” is not a number.", offers=(NOT_RECORDED,), kind="words"
        )
    return (
        _without_number(text, plain, shown)
        or _estimate(text, shown)
        or _sum(text, shown)
        or _range(text, shown)
        or _with_words(text, shown)
        or _number_in_words(plain, shown)
        or _words_alone(text, shown)
    )


def _without_number(text: str, plain: str, shown: str) -> ReadCount | None:
    """What a cell says instead of a number."""
    if _NOT_RECORDED.fullmatch(text) or _NOT_RECORDED.fullmatch(plain):
        return ReadCount(
            Count.of(None, None), problem=f"“{shown}” says that it is not known.", offers=(NOT_RECORDED,),
            kind="not recorded",
        )  # fmt: skip
    has_number = any(letter.isdecimal() for letter in text)
    if not has_number and _CANCELLED.fullmatch(text):
        return ReadCount(
            problem=f"“{shown}” says that it did not take place.", kind="words", status=Status.CANCELLED,
            count=Count.of(None, None), offers=(NOT_RECORDED, "0"),
        )  # fmt: skip
    if _MOVED.fullmatch(text) and not has_number:
        return ReadCount(
            problem=f"“{shown}” says that it was moved to another day.", kind="words", offers=(NOT_RECORDED,),
            count=Count.of(None, None), status=Status.CANCELLED,
        )  # fmt: skip
    if _PLANNED.fullmatch(plain) and not has_number:
        return ReadCount(
            problem=f"“{shown}” is not a number.", kind="words", offers=(NOT_RECORDED,), count=Count.of(None, None),
            status=Status.PLANNED,
        )  # fmt: skip
    if _NOBODY.fullmatch(plain):
        return ReadCount(
            Count.of(0), problem=f"“{shown}” may be 0, or not recorded.", offers=("0", NOT_RECORDED), kind="words"
        )
    return None


def _estimate(text: str, shown: str) -> ReadCount | None:
    """What `parse_count` takes, with words that say no more than that people came: "about 30 attended"."""
    plain = re.sub(
        r"\s*\(?\b(?:approximate|estimate|estimated|est|approx|approximately|circa)\b\.?\)?$", " approx", text
    )
    plain = re.sub(rf"\s+{_PEOPLE}(?=$|\s*\+$)", "", plain) if not plain.endswith(" approx") else plain
    plain = re.sub(r"^(.*\d)\s*approx$", r"approx \1", plain)
    plain = re.sub(r"^(?:c|ca|circa|approx|est)[.:]+\s*", "approx ", plain)
    plain = re.sub(r"^(\d[\d,]*)\s*(?:~|\?+|-ish|ish|\s+or thereabouts|or so|\(?est\.?\)?|e)$", r"about \1", plain)
    plain = re.sub(
        r"^(?:(?:a?round|roughly) about|appx|aprox|aproximately|appox|approxx|apprx|app|abt|approximatley)\.?\s*(?=\d)",
        "about ",
        plain,
    )
    plain = re.sub(r"^\+\s*(\d+)$", r"\1+", plain)
    plain = re.sub(
        r"^(\d[\d,]*)\s*(?:\+\+|>|and over|and above|or over|plus\+?|minimum|min|at least)$", r"at least \1", plain
    )
    plain = re.sub(r"^(\d[\d,]*)\s*(?:max|maximum|or less|or fewer|or under)$", r"at most \1", plain)
    plain = re.sub(r"^(?:~|≈)\s*(\d)", r"about \1", plain)
    try:
        count = parse_count(plain)
    except CountProblem:
        return None
    certainty = count.certainty
    if certainty is Certainty.EXACT:
        # "34 people".
        return ReadCount(
            count, problem=f"“{shown}” says more than a number.", offers=(str(count.number),), kind="with words"
        )
    if certainty is Certainty.NOT_RECORDED:
        return ReadCount(
            count, problem=f"“{shown}” says that it is not known.", offers=(NOT_RECORDED,), kind="not recorded"
        )
    offer = f"{certainty} {count.number}"
    count = replace(count, words=shown if len(text) <= 60 else offer)
    offers = (offer, str(count.number))
    return ReadCount(count, problem=f"“{shown}” is not exact.", offers=offers, kind=_KINDS[certainty])


def _sum(text: str, shown: str) -> ReadCount | None:
    total = _sum_of(text)
    if total is None:
        return None
    first = re.findall(r"\d+", text)[0]
    return ReadCount(
        Count.of(total), problem=f"“{shown}” adds up two or more numbers.", offers=(str(total), first), kind="sum"
    )  # fmt: skip


def _sum_of(text: str) -> int | None:
    """What a formula or a text of numbers with "+" comes to, and one that sums up numbers alone."""
    if found := _SUM.fullmatch(text.strip()):
        total = sum(int(number) for number in re.findall(r"\d+", found[0]))
    elif found := _SUM_OF_NUMBERS.fullmatch(text.strip()):
        total = sum(int(number) for number in re.findall(r"\d+", found[1]))
    elif found := re.fullmatch(r"=\s*(\d{1,7})\s*", text.strip(), re.ASCII):
        total = int(found[1])
    else:
        return None
    return total if total <= LARGEST else None


def _range(text: str, shown: str) -> ReadCount | None:
    found = _RANGE.fullmatch(text)
    if not found:
        if out_of := _OUT_OF.fullmatch(text):
            return _out_of(out_of, shown)
        return None
    one, other = (int(number.replace(",", "")) for number in found.groups())
    low, high = sorted((one, other))
    if high > LARGEST:
        return ReadCount(problem=f"“{shown}” is too large.", offers=(NOT_RECORDED,), kind="odd")
    if "/" in text:
        return _out_of(found, shown)
    middle = f"about {(low + high + 1) // 2}"
    offers = (middle, f"at least {low}", str(low), str(high))
    return ReadCount(
        parse_count(middle), problem=f"“{shown}” is a range.", offers=tuple(dict.fromkeys(offers)), kind="range"
    )


def _out_of(found: re.Match[str], shown: str) -> ReadCount:
    """ "12/15" are 12 of 15 that were booked, or two groups."""
    one, other = (int(number.replace(",", "")) for number in found.group(1, 2))
    offers = (str(one), str(other), str(one + other))
    figures = (("booked", other),) if one <= other else ()
    return ReadCount(
        Count.of(one) if one <= LARGEST else None, problem=f"“{shown}” holds two numbers.", kind="with words",
        offers=tuple(dict.fromkeys(offer for offer in offers if int(offer) <= LARGEST)), figures=figures,
    )  # fmt: skip


def _with_words(text: str, shown: str) -> ReadCount | None:
    """A number with words beside it, which may be another group, people who did not come, or nothing."""
    problem = f"“{shown}” says more than a number."
    if found := _BESIDES.fullmatch(text):
        number, other = int(found["number"].replace(",", "")), int(found["other"])
        what = found["what"].strip()
        figures = ((what, other),) if what else ()
        offers = [number, number + other] if not _ABSENT.search(what) else [number, number - other]
        if re.search(r"\binc(?:l(?:uding)?|\.)?|of which", text):
            offers = [number, number - other]
        said = tuple(dict.fromkeys(str(one) for one in offers if 0 <= one <= LARGEST))
        return ReadCount(_likely_count(number), problem=problem, offers=said, kind="with words", figures=figures)
    # The 9 of "Year 9" counts nobody.
    without_groups = _YEAR_GROUP.sub(" ", text)
    numbers = [int(number.replace(",", "")) for number in _NUMBERS_IN.findall(without_groups)]
    numbers = [number for number in numbers if number <= LARGEST]
    if not numbers:
        return None
    if len(numbers) == 1:
        [number] = numbers
        if re.search(r"\b(?:not|cancelled|invited|booked|expected|places|capacity|dna|no show)\b", text):
            return ReadCount(problem=problem, offers=(NOT_RECORDED, str(number)), kind="with words")
        if re.search(r"\b(?:approx|about|around|circa|roughly|est|odd)\b|[~?]|ish\b", text):
            about = f"about {number}"
            return ReadCount(parse_count(about), problem=problem, offers=(about, str(number)), kind="about")
        return ReadCount(_likely_count(number), problem=problem, offers=(str(number),), kind="with words")
    several = [sum(numbers), *numbers]
    if _ABSENT.search(text):
        several = numbers
    elif _TIMES_OVER.search(text) and len(numbers) == 2:
        several = [numbers[0] * numbers[1], *numbers]
    return ReadCount(
        problem=f"“{shown}” holds several numbers.",
        offers=tuple(dict.fromkeys(str(one) for one in several if one <= LARGEST))[:4],
        kind="with words",
    )


def _likely_count(number: int) -> Count | None:
    return Count.of(number) if number <= LARGEST else None


def _number_in_words(plain: str, shown: str) -> ReadCount | None:
    words = re.sub(rf"\s+{_PEOPLE}$", "", plain)
    number = _in_words(words)
    if number is None:
        return None
    return ReadCount(Count.of(number), problem=f"“{shown}” is in words.", offers=(str(number),), kind="words")


def is_number_in_words(text: str) -> bool:
    """Whether a text is a number in words: "nineteen", "twenty people"."""
    plain = as_compared(text[:_LONGEST])
    return any(_in_words(said) is not None for said in (plain, re.sub(r"\s[a-z]+$", "", plain)))


def _in_words(text: str) -> int | None:
    text = text.replace("-", " ").strip()
    if text in _WORDS:
        return _WORDS[text]
    tens, _, ones = text.partition(" ")
    return _TENS[tens] + _ONES[ones] if tens in _TENS and ones in _ONES else None


def _words_alone(text: str, shown: str) -> ReadCount:
    if re.fullmatch(r"[x✓✔yn]|yes|no|true|false|•|\*+", text):
        return _odd(f"“{shown}” is a mark, not a number.")
    if re.fullmatch(r"(?=.*\d)[\dol]{1,5}", text, re.ASCII):
        figures = text.replace("o", "0").replace("l", "1")
        return ReadCount(
            Count.of(int(figures)), problem=f"“{shown}” holds letters.", offers=(str(int(figures)), NOT_RECORDED),
            kind="odd",
        )  # fmt: skip
    if re.fullmatch(r"\d+[.,]\d+", text, re.ASCII):
        whole = text.split(".")[0].split(",")[0]
        offers = (f"about {whole}",) if len(whole) <= 7 else ()
        return ReadCount(problem=f"“{shown}” is not a whole number.", offers=(*offers, NOT_RECORDED), kind="odd")
    words = f"{NOT_RECORDED}: {shown}"
    try:
        count: Count | None = parse_count(words)
    except CountProblem:
        count, words = Count.of(None, None), NOT_RECORDED
    return ReadCount(count, problem=f"“{shown}” is not a number.", offers=(words,), kind="words")


def _odd(problem: str) -> ReadCount:
    return ReadCount(Count.of(None, None), problem=problem, offers=(NOT_RECORDED,), kind="odd")


def _shown(text: str) -> str:
    return shown_text(text, 60)


# Times and lengths.

_ONE = r"(\d{1,2})(?:[:.h]?([0-5]\d))?\s?([ap]\.?m\b\.?)?"
_FROM_TO = re.compile(rf"(?:from\s)?{_ONE}\s?(?:-|to|until|till|/)\s?{_ONE}(?:\s?(?:hrs|hours))?", re.ASCII)


def _times(text: str) -> tuple[time | None, int | None]:
    """The beginning and the length of "9.30-12.30", "1-3pm", "10am to 12noon"; the beginning alone of "9:30"."""
    text = re.sub(r"\b12\s?(?:noon|midday)\b|\b(?:noon|midday)\b", "12:00pm", text)
    text = re.sub(r"(\d)\s?(?:hrs|hours|h)\b", r"\1", text) if re.search(r"[-–:]|\bto\b|\d{4}", text) else text
    if found := _FROM_TO.fullmatch(text):
        first, last = _minute(found.group(1, 2, 3)), _minute(found.group(4, 5, 6))
        if first is None or last is None:
            return None, None
        first_half, last_half = (found[3] or "")[:1], (found[6] or "")[:1]
        if not first_half and last_half == "p" and first < 720 and first + 720 < last:
            first += 720
        if not first_half and not last_half:
            # Nobody trains at 1 to 3 in the night.
            first += 720 if first < 7 * 60 else 0
            last += 720 if last < first else 0
        elif last <= first and not last_half and last < 720:
            last += 720
        length = last - first
        if not (0 <= first < 1440 and 0 < length <= 900):
            return None, None
        return time(first // 60, first % 60), length
    plain = re.sub(r"([ap])\.?m\.?$", r"\1m", re.sub(r"^(?:at|from|@)\s?|\s(?:start|onwards)$", "", text))
    try:
        return _clock(parse_time(plain)), None
    except TimeProblem:
        return None, None


def _minute(parts: tuple[str | None, ...]) -> int | None:
    hour, minute, half = int(parts[0] or 0), int(parts[1] or 0), (parts[2] or "")[:1]
    if hour > 24 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def _clock(moment: time) -> time:
    return moment.replace(microsecond=0, tzinfo=None)


def _minutes(number: float) -> int | None:
    whole = round(number)
    return whole if 0 < whole <= 60_000 and abs(number - whole) < 1e-6 else None


def _minutes_of_number(value: float) -> int | None:
    if value != value or value <= 0:
        return None
    if value <= 8:
        return _minutes(value * 60)
    return _minutes(value) if 15 <= value <= 480 else None
