"""What a cell of a day says: day first, checked against what the tab, the title and the weekday tell; never guessed."""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.comparing import MONTH_WORDS, Span, as_compared
from training_register.inputs.old_registers.comparing import shown as shown_text
from training_register.rules.periods import MONTHS, day_in_words
from training_register.rules.times import TimeProblem, parse_time

# Longer texts tell a story, not a day.
_LONGEST = 120
# What a day without a year may lie from the day of the row above, to be taken as one of the same run of rows.
_BEFORE, _AFTER = timedelta(31), timedelta(92)
# Days before this are slips of the hand, as are those so long after today.
_EARLIEST_LIKELY = date(1990, 1, 1)
_LATEST_LIKELY = timedelta(731)
# A course lies within so many days, and days of one cell within so many.
_LONGEST_RANGE = timedelta(366)
# Numbers that are days as Excel counts them: 1990 to 2099.
_SERIALS = (32_874, 73_050)
_SERIAL_0, _SERIAL_0_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class DayContext:
    """What is known of a day before its cell is read.

    `first` and `last` are the days between which the rows lie, as the tab, the title, the file's name or an answer
    tells; `year_is_told` is False where they are only guessed at, from other rows say: then a day beyond them is no
    problem, and a day without a year is asked about. `before` is the day of the row above.
    """

    first: date | None = None
    last: date | None = None
    year_is_told: bool = False
    before: date | None = None
    today: date | None = None
    # Numbers that are days count from 1904, as on old Macs.
    counts_from_1904: bool = False

    @property
    def span(self) -> Span | None:
        """The days between which the rows lie, where both are known."""
        return (self.first, self.last) if self.first and self.last else None

    @property
    def told_span(self) -> Span | None:
        """The days between which the rows lie, as somebody wrote."""
        return self.span if self.year_is_told else None


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day, or several, as a cell says it. A blank cell has neither a day nor a problem.

    With a `problem`, which says in a sentence why somebody must be asked, no day is given, but `offers`, the likeliest
    first; only of a month alone (`is_month_only`) `starts_on` and `ends_on` are its first and last day. `ends_on` is
    None where there is one day alone, `days` how many days are named where they do not follow each other, `named` each
    of several. `is_certain` says that the cell tells day, month and year by itself.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    days: int | None = None
    starts_at: time | None = None
    # 0 for Monday.
    weekday_said: int | None = None
    problem: str = ""
    offers: tuple[date, ...] = ()
    is_certain: bool = False
    is_month_only: bool = False
    named: tuple[date, ...] = ()
    # All that is missing is the year, which may be the same for all days of a file.
    needs_year: bool = False


def read_day(cell: Cell, context: DayContext) -> ReadDay:
    """The day that a cell says; anything odd is a problem with offers."""
    value = cell.value
    if isinstance(value, datetime):
        at = value.time().replace(microsecond=0)
        return _in_context(
            ReadDay(value.date(), starts_at=at if at != time() else None, is_certain=True), context, cell
        )
    if isinstance(value, date):
        return _in_context(ReadDay(value, is_certain=True), context, cell)
    if cell.has_no_result:
        return ReadDay(problem="The day is worked out by a formula whose result the file does not hold.")
    if cell.is_error:
        return ReadDay(problem=f"“{shown_text(cell.text)}” is a mistake in the spreadsheet, not a day.")
    if cell.is_blank:
        return ReadDay()
    if isinstance(value, (time, timedelta)):
        return ReadDay(problem=f"“{shown_text(cell.text)}” is a time, not a day.")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, cell, context)
    return _from_text(cell, context)


def with_weekday(read: ReadDay, text: str) -> ReadDay:
    """A day beside which another cell says the weekday: a problem where it is not that day's."""
    weekday = _weekday(as_compared(text).strip(" .,"))
    if weekday is None or read.problem or read.starts_on is None or read.weekday_said is not None:
        return read
    return _against_weekday(replace(read, weekday_said=weekday), read.starts_on, None)


def is_weekday(text: str) -> bool:
    """Whether a text is the name of a weekday and nothing else: "Tues", "WEDNESDAY"."""
    return _weekday(as_compared(text).strip(" .,")) is not None


def swapped(day: date) -> date | None:
    """The day whose day and month are the other way round, where there is one and it is another."""
    if day.day > 12 or day.day == day.month:
        return None
    return _day(day.year, day.day, day.month)


def looks_swapped(cells: Iterable[Cell]) -> bool:
    """Whether a spreadsheet program read a column of days the American way.

    It then made days of all that could be read month first, and left the others as text: "25/04/2016" is text, and
    "12/04/2016" became 4 December.
    """
    is_text_late = False
    reals: set[date] = set()
    for cell in cells:
        if isinstance(cell.value, date):
            if cell.value.day > 12:
                return False
            reals.add(cell.value if not isinstance(cell.value, datetime) else cell.value.date())
        elif isinstance(cell.value, str) and (found := _NUMERIC.fullmatch(as_compared(cell.text))):
            if int(found["d"]) <= 12:
                return False
            is_text_late = True
    return is_text_late and any(day.day != day.month for day in reals)


# Single days of a text.


@dataclass(frozen=True, slots=True)
class _Part:
    """A day as far as a text names it. `y` is the year as it is written."""

    d: int = 0
    m: int = 0
    y: str = ""
    is_iso: bool = False
    # A month with a number that may be a day or a year: "Apr 12".
    is_unclear: bool = False

    @property
    def year(self) -> int:
        """The year; two figures are one of 20xx. 0 where none is written."""
        figures = self.y.strip("' ")
        return int(figures) + 2000 if len(figures) == 2 else int(figures or 0)


class _Odd(ValueError):
    """A text can't be read as a day; `str()` says why in a sentence."""

    def __init__(self, message: str, *offers: date | None, needs_year: bool = False) -> None:
        super().__init__(message)
        self.needs_year = needs_year
        self.offers = tuple(dict.fromkeys(day for day in offers if day))


_M = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
_NUMERIC = re.compile(
    r"(?P<d>\d{1,2})\s?(?P<sep>[-/. \\])\s?(?P<m>\d{1,2})\s?(?:(?P=sep)|[-/. \\])\s?(?P<y>\d{2,5})", re.ASCII
)
_TH = r"(?:\s?(?:st|nd|rd|th)\b)?"
# A year of two figures is not the day of another month: "3 May, 10 May".
_NO_DAY_AFTER = (
    rf"(?!\s?(?:[-/.,&+]|to\b|and\b|st\b|nd\b|rd\b|th\b)?\s?(?:\d|(?:of\s)?(?:{_M})\b)|\s?(?:st|nd|rd|th)\b)"
)
_ISO = re.compile(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d])", re.ASCII)
_IN_FIGURES = re.compile(_NUMERIC.pattern + r"(?!\d)", re.ASCII)
_DASHED = re.compile(rf"(?P<d>\d{{1,2}})\s?-\s?(?P<w>{_M})\s?-\s?(?P<y4>\d{{4}}|\d{{2}})(?!\d)", re.ASCII)
_IN_WORDS = re.compile(
    rf"(?P<d>\d{{1,2}}){_TH}\s?[-/. ]?\s?(?:of\s)?(?P<w>{_M})\b\.?"
    rf"(?:\s?[-/.,]?\s?(?P<y4>\d{{4}})|(?:[-/.]|,?\s|\s?')(?P<y2>\d{{2}}){_NO_DAY_AFTER})?(?!\d)",
    re.ASCII,
)
# "April 12th, 2016": a month in words can stand first.
_MONTH_FIRST = re.compile(
    rf"(?P<w>{_M})\b\.?\s?(?P<d>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b)(?:,?\s?(?P<y4>\d{{4}}))?", re.ASCII
)
_MONTH_FIRST_WITH_YEAR = re.compile(rf"(?P<w>{_M})\b\.?\s?(?P<d>\d{{1,2}}),?\s(?P<y4>\d{{4}})(?!\d)", re.ASCII)
_DAY_AND_MONTH = re.compile(r"(?P<d>\d{1,2})\s?(?P<sep>[/.])\s?(?P<m>\d{1,2})(?![\d/.])", re.ASCII)
_DAY_ALONE = re.compile(rf"(?P<d>\d{{1,2}}){_TH}(?!\d)", re.ASCII)
# Each way in which a text names a day with its month, and all of them, in the order in which they are tried.
_WITH_MONTH = (_ISO, _IN_FIGURES, _DASHED, _IN_WORDS, _MONTH_FIRST, _MONTH_FIRST_WITH_YEAR, _DAY_AND_MONTH)
_WAYS = (
    *_WITH_MONTH[:-1],
    re.compile(rf"(?P<w>{_M})\b\.?\s?[-/,. ]?\s?(?P<y4>\d{{4}})(?!\d)", re.ASCII),
    re.compile(rf"(?P<w>{_M})\b\.?(?:(?P<sep>[-/. ])|\s?')(?P<y2>\d{{2}})(?!\d)", re.ASCII),
    re.compile(r"(?P<m>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<y4>(?:19|20)\d\d)(?!\d)", re.ASCII),
    _DAY_AND_MONTH,
    re.compile(rf"(?P<w>{_M})\b\.?", re.ASCII),
    _DAY_ALONE,
)
_RANGE, _LIST = "-", ","
_BETWEEN = re.compile(r"\s*(?:(?P<range>-|\bto\b|\buntil\b|\btill?\b|\bthrough\b)|,?\s?(?:&|\band\b|\+)|[,;/|]|\s)\s*")
_TWO_DAYS = re.compile(rf"(\d{{1,2}}){_TH}\s?/\s?(\d{{1,2}}){_TH}(?=\s?[-/. ]?\s?(?:of\s)?(?:{_M})\b)", re.ASCII)
# "12-14/06/2016": the last of two days has the month and the year.
_TWO_DAYS_IN_FIGURES = re.compile(
    r"(?<![\d/.])(\d{1,2})\s?(-|&|,|\band\b|\bto\b|\+)\s?(\d{1,2})(?=\s?[/.]\s?\d{1,2}(?:\s?[/.]\s?\d{2,4})?\b)",
    re.ASCII,
)

# "12-9" is 12 September or 9 to 12 of a month, "12/13" two days, "12.4" may have been typed as "12.40".
_TWO_NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})", re.ASCII)
_WEEKDAYS = {
    **{day_name[number].lower(): number for number in range(7)},
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
    "wednes": 2, "wedensday": 2, "wednsday": 2, "tuseday": 1, "teusday": 1, "thrusday": 3, "thursay": 3,
}  # fmt: skip
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b\.?,?", re.ASCII)
_WEEK = re.compile(
    r"(?:\bw\s?[/.]?\s?[cbe]\b\.?|\b(?:week|wk)\s?-?\s?(?:com\w*|beg\w*|start\w*|end\w*|of)\b\.?|\bwk\b|\bweek\b)\s?:?"
)
_HOUR = r"(?:[01]?\d|2[0-3])"
_HALF = r"(?:\s?[ap]\.?\s?m\b\.?)"
_ONE_TIME = (
    rf"(?:{_HOUR}:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?{_HALF}?|{_HOUR}(?:[.:][0-5]\d)?{_HALF}|\b\d{{4}}\s?h(?:ou)?rs?\b"
    r"|\bnoon\b|\bmidday\b)"
)
_LOOSE = rf"(?:{_HOUR}[.:][0-5]\d|{_HOUR})"
_TIMES = re.compile(
    rf"(?:(?<![\d/.:-])|(?<=\dt))(?:(?:at|from|@)\s?)?(?P<from>(?:{_LOOSE}(?=\s?(?:-|to)\s?{_ONE_TIME}))|{_ONE_TIME})"
    rf"(?:\s?(?:-|to|until)\s?(?:{_ONE_TIME}|{_LOOSE}(?![\d/.])))?(?![\d/])",
    re.ASCII,
)
_DOTTED_TIMES = re.compile(
    rf"(?<![\d/.:-])(?:(?:at|from|@)\s?)?(?:(?P<from>{_HOUR}\.[0-5]\d)(?:\s?(?:-|to|until)\s?{_HOUR}\.[0-5]\d)?"
    rf"|(?:[01]\d|2[0-3])[0-5]\d\s?-\s?(?:[01]\d|2[0-3])[0-5]\d)(?![\d/.])",
    re.ASCII,
)
# A day without anything between its figures: "12042016", "120416", "20160412".
_RUN = re.compile(
    r"(?P<y2>20\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-3]\d)|(?P<d>\d{1,2})(?P<m>\d\d)(?P<y>\d{4}|\d\d)", re.ASCII
)
_ZONE = re.compile(r"(?<=\d\d:\d\d)(?:z|[+-]\d\d:\d\d)$|(?<=\d\d:\d\d:\d\d)(?:\.\d+)?(?:z|[+-]\d\d:\d\d)$", re.ASCII)
# "April 12-14" is 12-14 April.
_MONTH_AND_DAYS = re.compile(
    rf"\b({_M})\b\.?\s(\d{{1,2}}{_TH}(?:\s?(?:-|to|&|and|,)\s?\d{{1,2}}{_TH})+)(?!\s?(?:{_M})|[\d/.:-])", re.ASCII
)
# "12thApril2016", and the "T" of "2016-04-12T10:00".
_STUCK = re.compile(
    rf"(?<=[a-z]{{2}})(?=\d{{1,2}}[/.-]\d)|(?:(?<=\d)|(?<=\dst)|(?<=\dnd)|(?<=\drd)|(?<=\dth))(?=(?:{_M})(?:\W|\d|$))|(?<=[a-z])(?=\d{{4}}$)"
    r"|(?<=\d)t(?=\d)",
    re.ASCII,
)
# What part of a day it was says nothing about which.
_PART_OF_DAY = re.compile(
    r"\(?\b(?:am|a\.m\.|pm|p\.m\.|morning|afternoon|evening|eve|twilight|all day|full day|half day|after ?school)\b"
    r"\.?(?:\s(?:session|sitting|slot))?\)?"
    r"(?!\s?(?:&|and|\+|/))"
)
_NO_DAY = re.compile(
    r"(?:date |day |dates )?(?:tbc|tba|tbd|to be (?:confirmed|arranged|agreed|advised|decided)|various|ongoing|on-going"
    r"|n/?[ak]|not known|unknown|\?+|-+|x+|multiple|several|weekly|monthly|termly|throughout.*|all year|rolling)"
    r"(?: dates?| days?)?\.?"
)
_TERM = re.compile(r"(?:autumn|spring|summer|winter|half|michaelmas|easter)\b.*")


def _from_text(cell: Cell, context: DayContext) -> ReadDay:
    text = as_compared(cell.text)
    shown = shown_text(cell.text)
    if len(text) > _LONGEST:
        return ReadDay(problem=f"“{shown}” is too long for a day.")
    if _NO_DAY.fullmatch(text):
        return ReadDay(problem=f"“{shown}” names no day.")
    text = _ZONE.sub("", text)
    text = _MONTH_AND_DAYS.sub(r"\2 \1", text)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text, re.ASCII):
        return _from_number(float(text), cell, context)
    if found := _RUN.fullmatch(text):
        return _from_run(found, shown, context)
    text = _STUCK.sub(" ", text)
    try:
        return _read_text(text, shown, cell, context)
    except _Odd as odd:
        return ReadDay(problem=str(odd), offers=odd.offers, needs_year=odd.needs_year)


def _read_text(text: str, shown: str, cell: Cell, context: DayContext) -> ReadDay:
    if week := _WEEK.search(text):
        rest = text[: week.start()] + text[week.end() :]
        offers: tuple[date, ...] = ()
        parts = _parts(_without_weekday(rest)[0].strip())
        if parts and len(parts[0]) == 1:
            read = _of_parts(*parts, shown, context)
            offers = (read.starts_on,) if read.starts_on else read.offers
        raise _Odd(f"“{shown}” names a week, not a day.", *offers)
    text, starts_at = _taken_out(_TIMES, text)
    text, weekdays = _without_weekday(text)
    plain = _PART_OF_DAY.sub(" ", text)
    plain = " ".join(re.sub(r"\(\s*\)", " ", plain).split()).strip(" ,;:.-@/")
    if (found := _TWO_NUMBERS.fullmatch(plain)) and (found[2] != "/" or int(found[3]) > 12):
        raise _Odd(f"“{shown}” may be a day and a month, or two days.", *_of_two_numbers(found, context))
    parts = _parts(plain)
    if parts is None:
        without, dotted_at = _taken_out(_DOTTED_TIMES, plain)
        if dotted_at is not None:
            parts, starts_at = _parts(without.strip(" ,;:.-@")), starts_at or dotted_at
    if not parts:
        if not plain and weekdays:
            raise _Odd(f"“{shown}” names a weekday, but no day.")
        if _TERM.fullmatch(text.strip()):
            raise _Odd(f"“{shown}” names a part of a year, not a day.")
        raise _Odd(f"“{shown}” is not a day.", *_days_within(_put_right(plain), shown, context))
    read = replace(_of_parts(*parts, shown, context), starts_at=starts_at if starts_at != time() else None)
    if len(weekdays) == 1 and not read.ends_on:
        read = replace(read, weekday_said=weekdays[0])
    read = _in_context(read, context, cell)
    each = read.named or (*filter(None, (read.starts_on, read.ends_on)),)
    if 2 <= len(weekdays) == len(each) and not read.problem:
        for day, weekday in zip(each, weekdays, strict=True):
            if day.weekday() != weekday:
                raise _Odd(f"“{shown}” can't be right: {day_in_words(day)} was a {day_name[day.weekday()]}.")
    return read


def _parts(text: str) -> tuple[list[_Part], list[str]] | None:
    """The days that a text names and what stands between them, where it says nothing else."""
    text = _TWO_DAYS.sub(r"\1 & \2", text)
    text = _TWO_DAYS_IN_FIGURES.sub(lambda found: f"{found[1]} {found[2]} {found[3]}", text)
    parts: list[_Part] = []
    between: list[str] = []
    at = 0
    while at < len(text):
        if parts:
            found = _BETWEEN.match(text, at)
            if not found:
                return None
            between.append(_RANGE if found["range"] else _LIST)
            if found[0].isspace() and not (_is_th_list(text, at)):
                return None
            at = found.end()
        for way in _WAYS:
            if _TWO_DAYS_IN_FIGURES.match(text, at) and way is not _DAY_ALONE:
                continue
            if found := way.match(text, at):
                parts.append(_part(found))
                at = found.end()
                break
        else:
            return None
        if len(parts) > 20:
            return None
    return (parts, between) if parts else None


def _is_th_list(text: str, at: int) -> bool:
    """Whether days that only a space parts are named one by one: "3rd 10th 17th May"."""
    return bool(re.match(r"\s\d{1,2}(?:st|nd|rd|th)\b", text[at:])) and bool(
        re.search(r"(?:st|nd|rd|th)\s?$", text[:at])
    )


def _part(found: re.Match[str]) -> _Part:
    said = found.groupdict()
    year = said.get("y4") or said.get("y5") or said.get("y2") or said.get("y") or ""
    word = said.get("w")
    # No month and no day has the number 0: 99 is none either, and is not what nobody wrote.
    month = MONTH_WORDS[word] if word else int(said["m"]) or 99 if said.get("m") else 0
    is_unclear = bool(word and said.get("y2") and not said.get("d"))
    return _Part(
        int(said["d"]) or 99 if said.get("d") else 0, month, year, found.re is _ISO,
        is_unclear and said.get("sep") in (" ", "/", ".") and int(said["y2"]) <= 31,
    )  # fmt: skip


def _of_parts(parts: list[_Part], between: list[str], shown: str, context: DayContext) -> ReadDay:
    """The day or days that parts of a text name, with what the text or the context tells filled in."""
    filled = _filled(parts)
    if len(filled) == 1:
        [part] = filled
        if not part.d:
            return _of_month(part, shown, context)
        day, is_certain = _whole(part, shown, context)
        return ReadDay(day, is_certain=is_certain)
    if any(not part.d for part in filled):
        raise _Odd(f"“{shown}” names months, not days.")
    if len({part.is_iso for part in filled}) > 1:
        raise _Odd(f"“{shown}” is not a day.")
    wholes = [_whole(part, shown, context) for part in filled]
    days = [day for day, _ in wholes]
    # "30 December - 2 January 2017" began the year before.
    for at in range(len(days) - 2, -1, -1):
        if days[at] > days[at + 1] and not parts[at].y:
            earlier = _day(days[at].year - 1, days[at].month, days[at].day)
            if earlier and days[at + 1] - earlier < timedelta(62):
                days[at] = earlier
    is_certain = all(certain for _, certain in wholes)
    if days != sorted(days) or len(set(days)) < len(days):
        raise _Odd(f"“{shown}” is out of order: {' and '.join(day_in_words(day) for day in days)}.", *days)
    if days[-1] - days[0] > _LONGEST_RANGE:
        raise _Odd(f"“{shown}” is longer than a year.", *days)
    if between == [_RANGE]:
        if not (parts[1].m or parts[0].y) and parts[0].m and days[0].year % 100 == parts[1].d:
            raise _Odd(f"“{shown}” may be two days, or a day and a year.", days[0])
        return ReadDay(days[0], days[1], is_certain=is_certain)
    if _RANGE in between:
        raise _Odd(f"“{shown}” names several days. Which are they?", *days)
    follow = days[-1] - days[0] == timedelta(len(days) - 1)
    return ReadDay(days[0], days[-1], None if follow else len(days), is_certain=is_certain, named=tuple(days))


def _filled(parts: list[_Part]) -> list[_Part]:
    """What a day leaves out, the next one says, or else the one before: "3rd, 10th and 17th May"."""
    filled = list(parts)
    for way in (range(len(parts) - 2, -1, -1), range(1, len(parts))):
        step = 1 if way.step < 0 else -1
        for at in way:
            part, other = filled[at], filled[at + step]
            if part.d or part.m:
                filled[at] = replace(part, m=part.m or other.m, y=part.y or other.y)
    return filled


def _whole(part: _Part, shown: str, context: DayContext) -> tuple[date, bool]:
    """The day, and whether the text tells day, month and year. Raises `_Odd`."""
    if not part.m:
        return _day_of_told_month(part, shown, context), False
    if part.m > 12:
        raise _Odd(
            f"“{shown}” has no month {part.m}: the day comes first."
            if part.d <= 12 < part.m <= 31
            else f"“{shown}” is not a day: there is no month {part.m}.",
            *(_likely(part.m, part.d, part.year, context) if part.d <= 12 < part.m <= 31 else ()),
        )
    if not part.y:
        return _in_one_year(part, shown, context), False
    day = _day(part.year, part.m, part.d)
    if not 1 <= part.d <= 31:
        raise _Odd(f"“{shown}” is not a day: no month has such a day.")
    if day is None and part.d > monthrange(2000, part.m)[1]:
        raise _Odd(f"“{shown}” is not a day: {month_name[part.m]} has no day {part.d}.", *_near(part, context))
    if len(part.y.strip("' ")) not in (2, 4):
        raise _Odd(f"“{shown}” has no year that could be right.", *_likely(part.d, part.m, part.year, context))
    if day is None:
        raise _Odd(
            f"“{shown}” is not a day: {month_name[part.m]} {part.year} has no day {part.d}.", *_near(part, context)
        )
    return day, True


def _near(part: _Part, context: DayContext) -> tuple[date, ...]:
    """The last day of a month that has not so many, and the first of the next."""
    year = part.year
    if not year:
        year = context.last.year if context.last else 0
    if not 1 <= year <= 9998:
        return ()
    last = date(year, part.m, monthrange(year, part.m)[1])
    return last, last + timedelta(1)


def _of_month(part: _Part, shown: str, context: DayContext) -> ReadDay:
    if part.is_unclear:
        day = int(part.y.strip("' "))
        months = (_day(2000 + day, part.m, 1),)
        raise _Odd(
            f"“{shown}” may be a day or a month.",
            *(one for one in _years_in(_Part(day, part.m), context)),
            *(months if not context.span else ()),
        )
    if part.y:
        first = _day(part.year, part.m, 1)
    else:
        within = _years_in(_Part(1, part.m), context, is_month=True)
        first = within[0] if len(within) == 1 and context.told_span else None
    problem = f"“{shown}” names a month, not a day."
    if first is None:
        return ReadDay(problem=problem, is_month_only=True)
    last = date(first.year, first.month, monthrange(first.year, first.month)[1])
    return ReadDay(first, last, problem=problem, is_month_only=True)


def _day_of_told_month(part: _Part, shown: str, context: DayContext) -> date:
    span = context.told_span
    if span and _is_one_month(span):
        day = _day(span[0].year, span[0].month, part.d)
        if day is None:
            raise _Odd(f"“{shown}” is not a day: {month_name[span[0].month]} has no day {part.d}.")
        return day
    near = context.before
    raise _Odd(f"“{shown}” says no month.", _day(near.year, near.month, part.d) if near else None)


def _in_one_year(part: _Part, shown: str, context: DayContext) -> date:
    """A day without a year in the one year of the context in which it can lie."""
    if not 1 <= part.d <= monthrange(2000, part.m)[1]:
        raise _Odd(f"“{shown}” is not a day: {month_name[part.m]} has no day {part.d}.", *_near(part, context))
    found = _years_in(part, context)
    if context.told_span:
        if len(found) == 1:
            return found[0]
        if not found:
            raise _Odd(
                f"“{shown}” lies outside {_span_in_words(context.told_span)}.",
                *_moved_into(part.d, part.m, 0, context.told_span),
            )
        raise _Odd(f"“{shown}” says no year.", *found, needs_year=True)
    if context.before and not context.span:
        near = [day for day in found if -_BEFORE <= day - context.before <= _AFTER]
        if len(near) == 1:
            return near[0]
    raise _Odd(f"“{shown}” says no year.", *found, needs_year=True)


def _years_in(part: _Part, context: DayContext, *, is_month: bool = False) -> list[date]:
    """The days that a day and a month can be, by what is known; the likeliest first where nothing is told."""
    if span := context.span:
        years = range(span[0].year, span[1].year + 1)
        days = [day for year in years if (day := _day(year, part.m, part.d))]
        if is_month:
            return [day for day in days if span[0].replace(day=1) <= day <= span[1]]
        return [day for day in days if span[0] <= day <= span[1]]
    near = context.before or context.today
    if near is None:
        return []
    days = [day for year in range(near.year - 1, near.year + 2) if (day := _day(year, part.m, part.d))]
    if context.before is None and context.today:
        days = [day for day in days if day <= near]
    return sorted(days, key=lambda day: abs(day - near))[:2]


def _of_two_numbers(found: re.Match[str], context: DayContext) -> tuple[date, ...]:
    one, other = int(found[1]), int(found[3])
    offers = _years_in(_Part(one, other), context) if 1 <= other <= 12 and 1 <= one <= 31 else []
    span = context.told_span
    if one < other and span and _is_one_month(span):
        offers = [*offers, *filter(None, [_day(span[0].year, span[0].month, one)])]
    return tuple(dict.fromkeys(offers))


def _put_right(plain: str) -> str:
    """A text without slips that are often made in figures: letters for 0 and 1, odd signs between them."""
    plain = re.sub(r"(?<=\d)o|\bo(?=\d)", "0", plain)
    plain = re.sub(r"(?<=\d)l|\bl(?=\d)", "1", plain)
    return re.sub(r"(\d{1,2})\s?[,;_~?:*/.-]+\s?(\d{1,2})\s?[,;_~?:*/.-]+\s?(\d{2,4})(?!\d)", r"\1/\2/\3", plain)


def _days_within(text: str, shown: str, context: DayContext) -> tuple[date, ...]:
    """The days that stand among other words, to be offered."""
    offers: list[date] = []
    at = 0
    while at < len(text) and len(offers) < 3:
        if text[at].isalnum() and (at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "/.-")):
            for way in _WITH_MONTH:
                if found := way.match(text, at):
                    try:
                        offers.append(_whole(_part(found), shown, context)[0])
                    except _Odd as odd:
                        offers.extend(odd.offers[:1])
                    at = found.end() - 1
                    break
        at += 1
    return tuple(dict.fromkeys(offers))


# Numbers that are days.


def _from_number(value: float, cell: Cell, context: DayContext) -> ReadDay:
    shown = shown_text(cell.text)
    if value != value or value in (float("inf"), float("-inf")):
        return ReadDay(problem=f"“{shown}” is a number, not a day.")
    whole = int(value)
    low, high = _SERIALS
    if low <= whole + (1462 if context.counts_from_1904 else 0) <= high:
        day = (_SERIAL_0_OF_1904 if context.counts_from_1904 else _SERIAL_0) + timedelta(whole)
        seconds = round((value - whole) * 86_400)
        at = time(seconds // 3600, seconds // 60 % 60, seconds % 60) if 0 < seconds < 86_400 else None
        span = context.told_span
        if span and span[0] <= day <= span[1]:
            return ReadDay(day, starts_at=at)
        return ReadDay(
            problem=f"“{shown}” is a number. As a day of a spreadsheet it is {day_in_words(day)}.", offers=(day,)
        )
    try:
        if value == whole and 1 <= whole <= 31:
            return ReadDay(_day_of_told_month(_Part(whole), shown, context))
        # "12.04" was a day and a month, and the spreadsheet made a number of it.
        if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})", cell.text.strip(), re.ASCII):
            offers: tuple[date, ...] = ()
            if 1 <= int(found[2]) <= 12 and 1 <= int(found[1]) <= monthrange(2000, int(found[2]))[1]:
                offers = tuple(_years_in(_Part(int(found[1]), int(found[2])), context))
            raise _Odd(f"“{shown}” is a number, not a day.", *offers)
        if value == whole and (run := _RUN.fullmatch(str(whole).zfill(6))):
            return _from_run(run, shown, context)
    except _Odd as odd:
        return ReadDay(problem=str(odd), offers=odd.offers)
    return ReadDay(problem=f"“{shown}” is a number, not a day.")


def _from_run(found: re.Match[str], shown: str, context: DayContext) -> ReadDay:
    """A day without anything between its figures ("120416"): taken where it lies in a span that is told."""
    d, m, year = int(found["d"] or found["d2"]), int(found["m"] or found["m2"]), _Part(y=found["y"] or found["y2"]).year
    day, span = _day(year, m, d), context.told_span
    if day and span and span[0] <= day <= span[1]:
        return ReadDay(day)
    return ReadDay(problem=f"“{shown}” is a number, not a day.", offers=_likely(d, m, year, context))


# What a day is checked against.


def _in_context(read: ReadDay, context: DayContext, cell: Cell) -> ReadDay:
    """A day that was read, or why it can't be right."""
    day = read.starts_on
    if day is None or read.problem:
        return read
    if read.weekday_said is not None:
        read = _against_weekday(read, day, context)
        if read.problem:
            return read
    span = context.told_span
    earliest = _EARLIEST_LIKELY
    latest = context.today + _LATEST_LIKELY if context.today and context.today > earliest else date(2199, 12, 31)
    if span:
        earliest, latest = min(earliest, span[0]), max(latest, span[1])
    last = read.ends_on or day
    if not (earliest <= day and last <= latest):
        return ReadDay(
            problem=f"{day_in_words(day)} can't be right.",
            offers=_likely(day.day, day.month, day.year, context),
            weekday_said=read.weekday_said,
        )
    if span and not (span[0] <= day <= span[1]):
        return ReadDay(
            problem=f"{day_in_words(day)} lies outside {_span_in_words(span)}.",
            offers=tuple(dict.fromkeys([*_moved_into(day.day, day.month, day.year, span, _is_real(cell)), day])),
            weekday_said=read.weekday_said,
        )
    return read


def _against_weekday(read: ReadDay, day: date, context: DayContext | None) -> ReadDay:
    said = read.weekday_said
    if said is None or day.weekday() == said:
        return read
    near = _days_after(day, (said - day.weekday() + 3) % 7 - 3)
    turned = swapped(day)
    of_years = [
        other for years in (-1, 1) if (other := _day(day.year + years, day.month, day.day)) and other.weekday() == said
    ]
    # Who wrote no year may have meant another; who wrote one mistook the day or the weekday.
    wrong_year = of_years if not read.is_certain else []
    others = [*of_years, *([turned] if turned and turned.weekday() == said else [])]
    offers = [*wrong_year, day, *([near] if near else []), *(other for other in others if _may_be(other, context))]
    return ReadDay(
        problem=f"{day_in_words(day)} was a {day_name[day.weekday()]}, not a {day_name[said]}.",
        offers=tuple(dict.fromkeys(offers)),
        weekday_said=said,
    )


def _may_be(day: date, context: DayContext | None) -> bool:
    span = context.told_span if context else None
    return span is None or span[0] <= day <= span[1]


def _is_real(cell: Cell) -> bool:
    return isinstance(cell.value, date)


def _moved_into(d: int, m: int, year: int, span: Span, is_real: bool = False) -> tuple[date, ...]:
    """The days within a span that may be meant by one outside it: of another year, turned round, of its month.

    A spreadsheet program may have turned a real day round; who types a day in January often types the old year.
    """
    years = range(span[0].year, span[1].year + 1)
    straight = [_day(other, m, d) for other in years]
    turned = [_day(other, d, m) for other in sorted(years, key=lambda other: other != year)] if d <= 12 else []
    of_month = [_day(span[0].year, span[0].month, d)] if _is_one_month(span) else []
    offers = [*turned, *of_month, *straight] if is_real and of_month else [*straight, *of_month, *turned]
    return tuple(dict.fromkeys(day for day in offers if day and span[0] <= day <= span[1]))


def _is_one_month(span: Span) -> bool:
    return (span[0].year, span[0].month) == (span[1].year, span[1].month)


def _likely(d: int, m: int, year: int, context: DayContext) -> tuple[date, ...]:
    """Readings of a day whose year can't be right."""
    if not 1 <= m <= 12 or not 1 <= d <= 31:
        return ()
    if span := context.span:
        if (day := _day(year, m, d)) and span[0] <= day <= span[1]:
            return (day,)
        moved = _moved_into(d, m, 0, span)
        if moved:
            return moved
    offers = []
    if (day := _day(year, m, d)) and day >= _EARLIEST_LIKELY:
        offers.append(day)
    if not _EARLIEST_LIKELY.year <= year <= 2098 and (day := _day(2000 + year % 100, m, d)):
        offers.append(day)
    if context.before and (day := _day(context.before.year, m, d)):
        offers.append(day)
    today = context.today
    return tuple(dict.fromkeys(day for day in offers if today is None or day <= today + _LATEST_LIKELY))


# Small pieces.


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days_after(day: date, number: int) -> date | None:
    try:
        return day + timedelta(number)
    except OverflowError:
        return None


def _weekday(word: str) -> int | None:
    return _WEEKDAYS.get(word)


def _without_weekday(text: str) -> tuple[str, list[int]]:
    found = [_WEEKDAYS[one.strip("., ")] for one in _WEEKDAY.findall(text)]
    return " ".join(_WEEKDAY.sub(" ", text).split()), found


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[str, time | None]:
    at = None
    for found in pattern.finditer(text):
        at = at or (_as_time(found["from"]) if found["from"] else _as_time(found[0].strip()[:4]))
    return " ".join(pattern.sub(" ", text).split()), at


def _as_time(text: str) -> time | None:
    plain = re.sub(r"\s?h(?:ou)?rs?$", "", text.strip())
    try:
        return parse_time(re.sub(r"([ap])\.?\s?m\.?", r"\1m", plain)).replace(microsecond=0)
    except TimeProblem:
        return None


def _span_in_words(span: Span) -> str:
    first, last = span
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        one, other = (f"{MONTHS[day.month]} {day.year}" for day in span)
        return one if one == other else f"{one} to {other}"
    return f"{day_in_words(first)} to {day_in_words(last)}"
