"""Which days a tab's name, a title or a file's name speaks of: a year, a quarter, a term, months."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from training_register.inputs.old_registers.comparing import MONTH_WORDS, Span, as_compared
from training_register.rules.periods import months_after, quarter, reporting_year_of, year

_M = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
# A reporting year as it is written: "2016-17", "2016/2017", "16/17"; one of two figures alone is none.
_YEARS = (
    r"(?<![\d/.-])(?:(?P<long>(?:19|20)\d\d)\s?[-/&]\s?(?P<next>(?:19|20)\d\d|\d\d)"
    r"|(?P<short>\d\d)\s?[-/]\s?(?P<after>\d\d))(?![\d/]|\.\d|-\d)"
)
_Y = r"(?P<y>(?:19|20)\d\d|(?<!\d)'?\d\d)(?!\d)"
_Q = (
    r"(?:q(?:tr|uarter)?\s?\.?\s?-?\s?(?P<q>[1-4])"
    r"|(?P<qw>first|second|third|fourth|1st|2nd|3rd|4th)\s(?:quarter|qtr))\b"
)
_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
# First month and last month of each term.
_TERMS = {
    "autumn": (9, 12),
    "michaelmas": (9, 12),
    "spring": (1, 4),
    "lent": (1, 4),
    "summer": (4, 8),
    "trinity": (4, 8),
}
_TERM = rf"\b(?P<term>{'|'.join(_TERMS)})\b(?:\s(?:half\s?)?term)?(?:\s?[12](?!\d))?"
# What says when a file was made or changed, and not what it is about.
_MADE = re.compile(
    r"\b(?:updated?|amended|revised|printed|created|saved|correct|as (?:at|of)|v(?:ersion)?|exported|produced|issued"
    r"|published|due|deadline|copy|last (?:changed|edited))\b[\s:.]*(?:on|in|at)?[\s:]*"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[\s/.-]+(?:\d{{1,2}}|{_M})[\s/.-]+\d{{2,4}}|(?:{_M})\.?[\s-]+'?\d{{2,4}}"
    r"|\d{4}-\d\d-\d\d|(?:\d{1,2}|\d{6,8})(?![\d/-]))"
)


def span_of(text: str, first_month: int, within: Span | None = None) -> Span | None:
    """The days that a tab's name, a title or a file's name speaks of; None where it tells no period, or two.

    What says no year ("April", "Q3", "Autumn term") is found `within` a span that is known, if it is there once. A
    calendar year alone ("2016") reaches to the end of the reporting year that begins in it, since it may mean either.
    """
    plain = as_compared(re.sub(r"(?<=\d)_(?=\d)", "-", text).replace("_", " "))
    plain = re.sub(r"\.(?:xlsx?|xlsm|csv|tsv|txt|ods)$", "", plain)
    if not plain or len(plain) > 300:
        return None
    plain = _MADE.sub(" ", plain)
    for way in _WAYS:
        spans = list(dict.fromkeys(way(plain, first_month)))
        if within and len(spans) > 1:
            spans = [span for span in spans if _in(span, within)] or spans
        if len(spans) == 1:
            return spans[0]
        if spans:
            smallest = min(spans, key=lambda span: span[1] - span[0])
            return smallest if all(_in(smallest, span) for span in spans) else None
    if within:
        spans = list(dict.fromkeys(_found_within(plain, first_month, within)))
        return spans[0] if len(spans) == 1 else None
    return None


def _in(span: Span, whole: Span) -> bool:
    return whole[0] <= span[0] and span[1] <= whole[1]


def _of_months(first_year: int, first: int, last_year: int, last: int) -> Span | None:
    if not (1900 <= first_year <= 2198 and 1900 <= last_year <= 2198):
        return None
    start, end = date(first_year, first, 1), date(last_year, last, monthrange(last_year, last)[1])
    return (start, end) if start <= end else None


def _calendar_year(figures: str) -> int:
    plain = figures.strip("' ")
    return int(plain) + 2000 if len(plain) == 2 else int(plain)


def _reporting_year(found: re.Match[str]) -> int | None:
    """The calendar year in which a reporting year begins that is written as two; None where they don't follow."""
    said = found.groupdict()
    if said.get("long"):
        start, after = int(said["long"]), said["next"]
        follows = int(after) == (start + 1) % (10_000 if len(after) == 4 else 100)
    elif said.get("short"):
        start, after = int(said["short"]) + 2000, said["after"]
        follows = int(after) == (start + 1) % 100 and 2000 <= start <= 2060
    else:
        return None
    return start if follows else None


def _day_ranges(plain: str, first_month: int) -> Iterator[Span]:
    """ "1 April 2016 to 31 March 2017", "01/04/2016 - 31/03/2017"."""
    one = rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s/.-]+(?:of\s)?({_M}|\d{{1,2}})[\s/.,-]+((?:19|20)\d\d|\d\d)"
    first = rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s/.-]+(?:of\s)?({_M}|\d{{1,2}})(?:[\s/.,-]+((?:19|20)\d\d|\d\d))?"
    for found in re.finditer(rf"(?<![\d/]){first}\s?(?:-|to|until)\s?{one}(?!\d)", plain, re.ASCII):
        days = []
        for d, m, y in (found.group(1, 2, 3), found.group(4, 5, 6)):
            month = MONTH_WORDS.get(m) or (int(m) if m.isdecimal() else 0)
            try:
                days.append(date(_calendar_year(y or found[6]), month, int(d)))
            except ValueError:
                break
        if len(days) == 2 and days[0] <= days[1]:
            yield days[0], days[1]


def _month_ranges(plain: str, first_month: int) -> Iterator[Span]:
    """ "April to June 2016", "Oct 2016 - Mar 2017", "Nov-Jan 2016/17", "Jan/Feb 2017"."""
    two = (
        rf"\b(?P<from_month>{_M})\b\.?\s?(?P<from_year>(?:19|20)\d\d|'?\d\d)?\s?(?:-|to|until|/|&|and|\+)\s?"
        rf"(?P<to_month>{_M})\b\.?[\s,-]*"
    )
    for found in re.finditer(rf"{two}\(?(?:{_YEARS})", plain, re.ASCII):
        start = _reporting_year(found)
        if start is not None:
            a, b = MONTH_WORDS[found["from_month"]], MONTH_WORDS[found["to_month"]]
            # "September to July 2016/17" is a school year.
            begins = first_month if (a - first_month) % 12 <= (b - first_month) % 12 else a
            span = _of_months(start + (a < begins), a, start + (b < begins), b)
            if span:
                yield span
    for found in re.finditer(rf"{two}{_Y}(?!\s?[-/]\s?\d\d)", plain, re.ASCII):
        a, b, last = MONTH_WORDS[found["from_month"]], MONTH_WORDS[found["to_month"]], _calendar_year(found["y"])
        first = _calendar_year(found["from_year"]) if found["from_year"] else last - (a > b)
        if span := _of_months(first, a, last, b):
            yield span


def _quarters(plain: str, first_month: int) -> Iterator[Span]:
    """ "Q3 2016/17", "2016-17 Q3", "Quarter 3 (2016/17)"."""
    for pattern in (rf"\b{_Q}[\s,(:-]*(?:of\s)?(?:fy\s?)?{_YEARS}", rf"(?:\bfy\s?)?{_YEARS}[\s,):-]*\b{_Q}"):
        for found in re.finditer(pattern, plain, re.ASCII):
            start = _reporting_year(found)
            if start is not None:
                period = quarter(start, int(found["q"] or _QUARTERS[found["qw"]]), first_month)
                yield period.first, period.last


def _terms(plain: str, first_month: int) -> Iterator[Span]:
    """ "Autumn term 2016", "Spring 2017", "Autumn term 2016/17"."""
    for found in re.finditer(rf"{_TERM}[\s,(:-]*{_YEARS}", plain, re.ASCII):
        start = _reporting_year(found)
        if start is not None:
            first, last = _TERMS[found["term"]]
            own = start + (first < 9)
            if span := _of_months(own, first, own, last):
                yield span
    for found in re.finditer(rf"{_TERM}[\s,(:-]*{_Y}(?!\s?[-/]\s?\d\d)", plain, re.ASCII):
        first, last = _TERMS[found["term"]]
        own = _calendar_year(found["y"])
        if span := _of_months(own, first, own, last):
            yield span


def _school_years(plain: str, first_month: int) -> Iterator[Span]:
    """ "Academic year 2016/17": September to August."""
    for found in re.finditer(rf"\b(?:academic|school|ay)\s?(?:year|yr)?[\s:(-]*{_YEARS}", plain, re.ASCII):
        start = _reporting_year(found)
        if start is not None and (span := _of_months(start, 9, start + 1, 8)):
            yield span


def _months(plain: str, first_month: int) -> Iterator[Span]:
    """ "April 2016", "Apr-16", "2016-04", "04.2016", "April 2016/17"."""
    for found in re.finditer(rf"(?<![a-z])(?P<m>{_M})\.?[\s,(-]*{_YEARS}", plain, re.ASCII):
        start, month = _reporting_year(found), MONTH_WORDS[found["m"]]
        if start is not None and (span := _of_months(*(start + (month < first_month), month) * 2)):
            yield span
    for found in re.finditer(rf"(?<![a-z])(?P<m>{_M})\.?[\s,'-]*{_Y}(?!\s?[-/]\s?\d)", plain, re.ASCII):
        # "12 May 16 June" is nothing of the kind.
        if span := _of_months(*(_calendar_year(found["y"]), MONTH_WORDS[found["m"]]) * 2):
            yield span
    for found in re.finditer(rf"(?<!\d)(?P<y>(?:19|20)\d\d)[\s,-]+(?P<m>{_M})(?![a-z])", plain, re.ASCII):
        if span := _of_months(*(int(found["y"]), MONTH_WORDS[found["m"]]) * 2):
            yield span
    for pattern in (r"(?<![\d/.-])(?P<y>20\d\d)[-.](?P<m>0[1-9]|1[0-2])(?![\d/.-])",
                    r"(?<![\d/.-])(?P<m>0?[1-9]|1[0-2])[-./](?P<y>20\d\d)(?![\d/.-])"):  # fmt: skip
        for found in re.finditer(pattern, plain, re.ASCII):
            # "2011-12" is a reporting year.
            if int(found["m"]) != (int(found["y"]) + 1) % 100 and (
                span := _of_months(*(int(found["y"]), int(found["m"])) * 2)
            ):
                yield span


def _reporting_years(plain: str, first_month: int) -> Iterator[Span]:
    """ "2016-17", "FY 16/17", and from one to another: "2014/15 to 2016/17"."""
    found = [start for one in re.finditer(_YEARS, plain, re.ASCII) if (start := _reporting_year(one)) is not None]
    if len(found) == 2 and found[0] < found[1] and re.search(r"\d\s?(?:to|-)\s(?:20)?\d\d|\bto\b", plain):
        yield year(found[0], first_month).first, year(found[1], first_month).last
        return
    for start in found:
        period = year(start, first_month)
        yield period.first, period.last


def _calendar_years(plain: str, first_month: int) -> Iterator[Span]:
    """ "2016"; "2014 - 2016"."""
    two = re.search(r"(?<![\d/.-])((?:19|20)\d\d)\s?(?:-|to)\s?((?:19|20)\d\d)(?![\d/.-])", plain, re.ASCII)
    if two and int(two[1]) < int(two[2]):
        if span := _of_months(int(two[1]), 1, int(two[2]), 12):
            yield span[0], max(span[1], year(int(two[2]), first_month).last)
        return
    for found in re.finditer(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/a-z-]|\.\d)", plain, re.ASCII):
        own = int(found[0])
        if 1950 <= own <= 2098:
            yield date(own, 1, 1), max(date(own, 12, 31), year(own, first_month).last)


_WAYS: tuple[Callable[[str, int], Iterator[Span]], ...] = (
    _day_ranges, _month_ranges, _quarters, _terms, _school_years, _months, _reporting_years, _calendar_years,
)  # fmt: skip


def _found_within(plain: str, first_month: int, within: Span) -> Iterator[Span]:
    """What says no year, found within a span."""
    years = range(within[0].year, within[1].year + 1)
    if two := re.search(rf"(?<![a-z])({_M})(?![a-z])\.?\s?(?:-|to|/|&|and|\+)\s?({_M})(?![a-z])", plain, re.ASCII):
        a, b = MONTH_WORDS[two[1]], MONTH_WORDS[two[2]]
        for own in range(within[0].year - 1, within[1].year + 1):
            span = _of_months(own, a, own + (b < a), b)
            if span and _in(span, within):
                yield span
        return
    # "Staff who may attend" names no month.
    named = (
        set()
        if len(plain.split()) > 5
        else {MONTH_WORDS[one] for one in re.findall(rf"(?<![a-z])({_M})(?![a-z])", plain)}
    )
    if len(named) == 1:
        [month] = named
        for own in years:
            span = _of_months(own, month, own, month)
            if span and span[0] <= within[1] and within[0] <= span[1]:
                yield span
        return
    if found := re.search(rf"\b{_Q}", plain, re.ASCII):
        number = int(found["q"] or _QUARTERS[found["qw"]])
        for own in range(reporting_year_of(within[0], first_month), reporting_year_of(within[1], first_month) + 1):
            period = quarter(own, number, first_month)
            if period.first <= within[1] and within[0] <= period.last:
                yield period.first, period.last
        return
    terms = {found["term"] for found in re.finditer(_TERM, plain, re.ASCII)}
    if len(terms) == 1:
        first, last = _TERMS[terms.pop()]
        for own in years:
            span = _of_months(own, first, own, last)
            # Most of it, since terms don't keep to the ends of months.
            if span and within[0] <= months_after(span[0], 1) and span[1] - timedelta(62) <= within[1]:
                yield span
