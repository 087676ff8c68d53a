"""What stands in a file twice, or in the file and in the register: exact and near doubles, and lines that overlap."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from rapidfuzz import fuzz

from training_register.count import Count
from training_register.inputs.old_registers.comparing import as_compared
from training_register.inputs.old_registers.proposal import KnownEntry, Pair, Place, Understood
from training_register.rules.entries import Status
from training_register.rules.names import folded
from training_register.rules.organisation_names import Kinds, kinds_together, read_name
from training_register.rules.periods import day_in_words, days_in_words

# Of one day, so many lines are compared with each other; of more only those that say the same in all.
_MOST_OF_A_DAY = 40
# So many lines within one line of several sessions are looked at.
_MOST_WITHIN = 200
_ALIKE = 85
# A line over so many days is one of several sessions, even where it doesn't say how many.
_LONG = 14
# By what two sittings of one day are told apart: each kind of mark, as texts say it.
_MARKS = {
    "year": re.compile(r"\b(?:years?|yrs?|y)\s?(\d{1,2})\b"),
    "class": re.compile(r"\b(\d{1,2}[a-z]{1,2})\b(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)(?<!\dam)(?<!\dpm)"),
    "part": re.compile(
        r"\b(?:group|session|part|cohort|workshop|class|set|week|day|module|sitting|slot|block)\s?(?:no\.?\s?)?(\d{1,2}|[a-e])\b"
    ),
    "half": re.compile(r"\b(am|pm|morning|afternoon|evening|twilight)\b"),
    "time": re.compile(r"\b(\d{1,2}[:.][0-5]\d)\b"),
    "sex": re.compile(r"\b(boys?|girls?|male|female|men|women)\b"),
    "of": re.compile(r"\b(\d)(?:st|nd|rd|th) (?:group|session|class|half|sitting)\b"),
}
# A day with a time of day: that of the session is compared by itself, and others tell when something was typed.
_MOMENT = re.compile(r"[\d/.-]{8,10}[t\s]\d{1,2}:\d\d(?::\d\d)?\S*")
Marks = Mapping[str, frozenset[str]]


def doubles(
    rows: Sequence[tuple[Place, Understood]],
    entries: Sequence[KnownEntry] = (),
    *,
    sheets: Sequence[str] = (),
    texts: Mapping[Place, Sequence[tuple[str, str]]] | None = None,
) -> tuple[Pair, ...]:
    """Pairs of rows, and of a row and an entry, that may be one session; of each row the likeliest pair alone.

    The row of a pair is the one that would be left out: the later of two rows, the one of the file, or the one of
    several sessions together. `sheets` are the names of the sheets, where rows of several are named,
    and `texts` what stands in the cells of rows, which may tell two sittings apart: "Year 9" and "Year 10", "9A" and
    "9B", "am" and "pm".
    """
    said = texts or {}
    lines = [
        _line(place, entry, at, marks_in(text for _, text in said.get(place, ())))
        for at, (place, entry) in enumerate(rows)
        if _may_count(entry)
    ]
    known = [_known_line(entry) for entry in entries]
    found: dict[Place, tuple[int, Pair]] = {}
    for likeliness, pair in (*_of_one_day(lines, known, sheets), *_overlapping(lines, known, sheets)):
        if pair.row not in found or found[pair.row][0] < likeliness:
            found[pair.row] = (likeliness, pair)
    return tuple(found[place][1] for place, *_ in rows if place in found)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or an entry, as far as both can be compared. `place` is None of an entry."""

    at: int
    place: Place | None
    entry: KnownEntry | None
    starts_on: date
    ends_on: date
    starts_at: time | None
    audience: str
    sector: str
    course: str
    organisations: tuple[str, ...]
    areas: frozenset[str]
    venue: str
    sessions: int | None
    attended: int | None
    is_exact: bool
    rest: tuple[object, ...]
    marks: Marks

    @property
    def is_of_several(self) -> bool:
        """Whether it tells of several sessions together."""
        return (self.sessions or 1) > 1 or (self.ends_on - self.starts_on).days >= _LONG

    @property
    def everything(self) -> tuple[object, ...]:
        """All that two lines must share to say the same."""
        return (
            self.starts_on, self.ends_on, self.starts_at, self.audience, self.sector, self.course, self.organisations,
            self.venue, self.sessions, self.attended,
        )  # fmt: skip


def _may_count(entry: Understood) -> bool:
    return entry.starts_on is not None and entry.status in (Status.DELIVERED, Status.PLANNED)


def marks_in(texts: Iterable[str]) -> Marks:
    """What tells one sitting from another in the texts of a row; what is a number alone tells nothing."""
    plain = " | ".join(
        text
        for one in texts
        if not (text := as_compared(one)).replace("/", "").isdecimal() and not _MOMENT.fullmatch(text)
    )
    found = {kind: frozenset(pattern.findall(plain)) for kind, pattern in _MARKS.items()}
    return {kind: marks for kind, marks in found.items() if marks}


def _line(place: Place, entry: Understood, at: int, marks: Marks) -> _Line:
    assert entry.starts_on
    return _Line(
        at, place, None, entry.starts_on, max(entry.ends_on or entry.starts_on, entry.starts_on), entry.starts_at,
        folded(entry.audience), folded(entry.sector), folded(entry.course),
        tuple(sorted(map(folded, entry.organisations))), frozenset(map(folded, entry.areas)), folded(entry.venue),
        entry.sessions.value if entry.sessions is not None else None, entry.attended.value,
        entry.attended.value is not None and entry.attended == Count.of(entry.attended.value),
        (folded(entry.level), folded(entry.activity), tuple(map(folded, entry.areas)),
         tuple(folded(name) for name, _ in entry.trainers), folded(entry.notes), folded(entry.reference or "")),
        marks,
    )  # fmt: skip


def _known_line(entry: KnownEntry) -> _Line:
    return _Line(
        -1, None, entry, entry.starts_on, max(entry.ends_on, entry.starts_on), None, folded(entry.audience),
        folded(entry.sector), folded(entry.course), tuple(sorted(map(folded, entry.organisations))), frozenset(),
        folded(entry.venue), entry.sessions, entry.attended, entry.attended is not None, (), {},
    )  # fmt: skip


# Of one day.


def _of_one_day(lines: Sequence[_Line], known: Sequence[_Line], sheets: Sequence[str]) -> Iterator[tuple[int, Pair]]:
    by_day: dict[date, list[_Line]] = {}
    for line in (*lines, *known):
        by_day.setdefault(line.starts_on, []).append(line)
    for of_day in by_day.values():
        if len(of_day) < 2:
            continue
        groups: Iterable[list[_Line]] = [of_day]
        if len(of_day) > _MOST_OF_A_DAY:
            same: dict[tuple[object, ...], list[_Line]] = {}
            for line in of_day:
                same.setdefault((line.audience, line.sector, line.organisations, line.attended), []).append(line)
            groups = (group[:_MOST_OF_A_DAY] for group in same.values() if len(group) > 1)
        for group in groups:
            for at, one in enumerate(group):
                for other in group[:at]:
                    if pair := _pair(one, other, sheets):
                        yield pair


def _pair(one: _Line, other: _Line, sheets: Sequence[str]) -> tuple[int, Pair] | None:
    """How likely two lines of one day are one session, and the pair; None where nothing speaks for it."""
    later, first = (one, other) if one.at > other.at else (other, one)
    if later.place is None or (
        first.place and (first.place.sheet, first.place.row) == (later.place.sheet, later.place.row)
    ):
        return None
    if _differ(one.audience, other.audience) or _differ(one.sector, other.sector):
        return None
    if one.starts_at and other.starts_at and one.starts_at != other.starts_at:
        return None
    if any(not one.marks[kind] & other.marks[kind] for kind in one.marks.keys() & other.marks.keys()):
        return None
    organisations = _same_organisations(one, other)
    courses = _alike(one.course, other.course)
    if organisations is False or courses is False or one.is_of_several != other.is_of_several:
        return None
    venues = _alike(one.venue, other.venue)
    if venues is False and not organisations:
        return None
    numbers = None if one.attended is None or other.attended is None else one.attended == other.attended
    is_known = first.entry is not None
    if one.everything == other.everything:
        # All that tells them apart is what no table needs.
        likeliness = 100 if one.rest == other.rest or is_known else 90
        return likeliness, _as_pair(later, first, "say the same" if not is_known else "says the same", sheets)
    if numbers:
        # The same number on the same day, and nothing that says otherwise.
        speaks = sum((organisations is True, courses is True, venues is True))
        if speaks or one.is_exact:
            return 60 + 10 * speaks, _as_pair(later, first, "are of one day and of the same number", sheets)
        return None
    is_elsewhere = is_known or (first.place is not None and first.place.sheet != later.place.sheet)
    if organisations and (numbers is None or is_elsewhere):
        return 50, _as_pair(later, first, "are of one day and one organisation", sheets)
    return None


def _as_pair(row: _Line, other: _Line, what: str, sheets: Sequence[str]) -> Pair:
    assert row.place
    if other.entry:
        words = (
            f"The register holds an entry of {days_in_words(other.starts_on, other.ends_on)} that may be the same"
            f"{_told(other)}. Is it?"
        )
        if what == "says the same":
            words = (
                f"The register holds an entry that says the same, of {day_in_words(other.starts_on)}. Is it the same?"
            )
        return Pair(row.place, words, "", entry=other.entry)
    assert other.place
    words = f"Row {row.place.row} and {_named(other.place, row.place, sheets)} {what}. Are they one session?"
    return Pair(row.place, words, "", other=other.place)


def _named(place: Place, beside: Place, sheets: Sequence[str]) -> str:
    if place.sheet == beside.sheet:
        return f"row {place.row}"
    sheet = f"the sheet “{sheets[place.sheet]}”" if place.sheet < len(sheets) else "another sheet"
    return f"row {place.row} of {sheet}"


def _told(line: _Line) -> str:
    return f", with {line.attended:,} attended" if line.attended is not None else ""


# Lines of several sessions.


def _overlapping(lines: Sequence[_Line], known: Sequence[_Line], sheets: Sequence[str]) -> Iterator[tuple[int, Pair]]:
    """Lines of several sessions among whose days other lines of the same audience, sector and area lie."""
    by_kind: dict[tuple[str, str], list[_Line]] = {}
    for line in sorted((*lines, *known), key=lambda line: (line.starts_on, line.at)):
        by_kind.setdefault((line.audience, line.sector), []).append(line)
    days = {kind: [line.starts_on for line in of_it] for kind, of_it in by_kind.items()}
    for kind, of_it in by_kind.items():
        if not all(kind):
            continue
        for several in of_it:
            if not several.is_of_several:
                continue
            first = bisect_left(days[kind], several.starts_on)
            last = bisect_right(days[kind], several.ends_on)
            within = [
                line
                for line in of_it[first : min(last, first + _MOST_WITHIN)]
                if line is not several and _may_be_within(line, several)
            ]
            yield from _overlap(several, within, sheets)


def _may_be_within(line: _Line, several: _Line) -> bool:
    if line.place and several.place and (line.place.sheet, line.place.row) == (several.place.sheet, several.place.row):
        return False
    if line.place is None and several.place is None:
        return False
    if line.is_of_several and (line.starts_on, -line.at) < (several.starts_on, -several.at):
        return False
    if line.areas and several.areas and not line.areas & several.areas:
        return False
    if (several.ends_on - several.starts_on).days < _LONG and several.starts_on == several.ends_on:
        # Five assemblies of a morning, and a session of the same day elsewhere.
        if _same_organisations(line, several) is not True:
            return False
    elif _same_organisations(line, several) is False:
        return False
    if _alike(line.course, several.course) is False:
        return False
    return not (line.attended is not None and several.attended is not None and line.attended > several.attended)


def _overlap(several: _Line, within: Sequence[_Line], sheets: Sequence[str]) -> Iterator[tuple[int, Pair]]:
    if not within:
        return
    inside = within[0]
    days = days_in_words(several.starts_on, several.ends_on)
    if several.place is None:
        # The register holds the line of several: each row of the file may be among them.
        for line in within:
            if line.place:
                words = f"The register holds an entry of several sessions, {days}. May this one be among them?"
                yield 40, Pair(line.place, words, "", entry=several.entry, is_overlap=True)
        return
    others = f" and {len(within) - 1} more" if len(within) > 1 else ""
    if inside.place:
        which = f"{_named(inside.place, several.place, sheets)}{others}"
    else:
        which = f"an entry of the register, of {day_in_words(inside.starts_on)}{others},"
    words = f"Row {several.place.row} is of several sessions, {days}. May {which} be among them?"
    yield 40, Pair(several.place, words, "", other=inside.place, entry=inside.entry, is_overlap=True)


# How alike two things are: True, False, or None where the one says nothing.


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _alike(one: str, other: str) -> bool | None:
    if not one or not other:
        return None
    if sorted(filter(str.isdecimal, one)) != sorted(filter(str.isdecimal, other)):
        return False
    return one == other or fuzz.token_set_ratio(one, other) >= _ALIKE


def _same_organisations(one: _Line, other: _Line) -> bool | None:
    if not one.organisations or not other.organisations:
        return None
    if set(one.organisations) & set(other.organisations):
        return True
    for mine in one.organisations[:6]:
        for theirs in other.organisations[:6]:
            a, b = read_name(mine), read_name(theirs)
            if kinds_together(a, b) is not Kinds.OTHER and (
                a.joined == b.joined or fuzz.ratio(a.joined, b.joined) >= _ALIKE + 5
            ):
                return True
    return False
