"""What is asked about a series of planned sessions besides what each of them is: its days, and which are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from training_register.forms.boxes import Circumstances, ReadArea, ReadBox, read_day
from training_register.forms.entry_texts import EXPECTED_KEY, figure_field, typed_of
from training_register.forms.questions import bank_holiday
from training_register.forms.recording import EntryForm
from training_register.queries.choices import EntryChoices
from training_register.queries.one_entry import EntryInFull
from training_register.rules.entries import LONGEST_SESSION_DAYS, Status
from training_register.rules.names import cleaned
from training_register.rules.own_sheet import CellProblem
from training_register.rules.periods import LATEST, reporting_year_of, year_label
from training_register.rules.selections import Offers, is_offered
from training_register.rules.series import MOST_DAYS, MOST_WEEKS, SeriesProblem, days_listed, every_weeks

WEEKS, DAYS = "weeks", "days"
# What each session of a series takes from the entry that it is to be like. How many came, and notes, it never does.
COPIED = (
    "course", "organisations", "audience", "sector", "activity", "level", "how", "areas", "providers", "trainers",
    "venue", "starts_at", "length", "answers", "contact", figure_field("capacity"),
)  # fmt: skip
_SUNDAY = 6
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """A day of a series as its preview shows it. `marks` say what is odd, `problem` why it can't be planned so."""

    day: date
    last_day: date
    is_struck: bool
    marks: tuple[str, ...] = ()
    like_id: int | None = None
    problem: str = ""


def _read_first(text: str, told: Circumstances) -> date | None:
    return read_day(text, told) if cleaned(text) else None


def _number(most: int, what: str) -> Any:
    """What reads a whole number from 1 to `most`; None where the box is blank."""

    def read(text: str, _told: Circumstances) -> int | None:
        typed = cleaned(text)
        if not typed:
            return None
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= most:
            return int(typed[:6])
        raise CellProblem(f"“{typed[:40]}” is not a number of {what} from 1 to {most}.")

    return read


def _read_days(text: str, told: Circumstances) -> tuple[date, ...]:
    return days_listed(text, today=told.today)


class SeriesForm(FlaskForm):  # type: ignore[misc]
    """The days of a series: every so many weeks from a first one, or as they are listed."""

    key = HiddenField()
    seen = HiddenField()

    rule = RadioField("On which days", validate_choice=False)
    first_on = ReadBox("First day", _read_first, "day", example="3/4, next tue")
    every = SelectField("How often", validate_choice=False)
    times = ReadBox("How many times", _number(MOST_DAYS, "times"), example=f"at most {MOST_DAYS}")
    dates = ReadArea("Days", _read_days, example="3/4; 10 Apr; 17/4/2017")
    lasts = ReadBox("Each lasts how many days? [1]", _number(LONGEST_SESSION_DAYS, "days"))

    def __init__(self, today: date, **values: Any) -> None:
        super().__init__(**values)
        self.today = today
        self.days: tuple[date, ...] = ()
        self.rule.choices = [SelectChoice(WEEKS, "Every so many weeks"), SelectChoice(DAYS, "Days that you list")]
        self.every.choices = [
            SelectChoice("1", "Every week"),
            SelectChoice("2", "Every fortnight"),
            *(SelectChoice(str(number), f"Every {number} weeks") for number in range(3, MOST_WEEKS + 1)),
        ]
        if self.rule.data not in (WEEKS, DAYS):
            self.rule.data = WEEKS
        if all(self.every.data != choice.value for choice in self.every.choices):
            self.every.data = "1"

    def told(self, _field: str) -> Circumstances:
        """A day without a year is the next one."""
        return Circumstances(today=self.today, is_planned=True)

    @property
    def each_lasts(self) -> int:
        """On how many days in a row each session is."""
        return self.lasts.read or 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said of the days yet."""
        boxes = (self.dates,) if self.rule.data == DAYS else (self.first_on, self.times)
        return not all(cleaned(box.data or "") for box in boxes)

    def settle(self) -> bool:
        """Works out the days; False where something is wrong, of the rule that is chosen alone."""
        self.validate()
        for box in (self.first_on, self.times) if self.rule.data == DAYS else (self.dates,):
            box.errors = []
        if self.rule.data == DAYS:
            if not self.dates.errors and not self.dates.read:
                self.dates.errors = ["Type at least one day, such as 3/4; 10 Apr; 17/4/2017."]
            self.days = self.dates.read or ()
        else:
            if not self.first_on.errors and self.first_on.read is None:
                self.first_on.errors = ["Enter the first day, such as 3/4."]
            if not self.times.errors and self.times.read is None:
                self.times.errors = [f"Enter how many times, from 1 to {MOST_DAYS}."]
            if self.first_on.read and self.times.read:
                self._repeat(self.first_on.read, self.times.read)
        if self.days and (LATEST - self.days[-1]).days < self.each_lasts - 1:
            self.lasts.errors = [f"The last of them would end after {LATEST.year}, which a register can’t hold."]
        return not self.errors

    def _repeat(self, first: date, times: int) -> None:
        try:
            self.days = every_weeks(first, weeks=int(self.every.data), times=times)
        except SeriesProblem as problem:
            self.times.errors = [str(problem)]


def struck_in(sent: Iterable[str]) -> frozenset[date]:
    """The days that a form says are left out."""
    found = set()
    for text in sent:
        try:
            if _ISO.fullmatch(text):
                found.add(date.fromisoformat(text))
        except ValueError:
            continue
    return frozenset(found)


def as_seen(days: Iterable[date]) -> str:
    """The days that a preview shows, as the form sends them with what is saved."""
    return " ".join(day.isoformat() for day in days)


def as_one_session(sent: MultiDict[str, str], form: SeriesForm) -> MultiDict[str, str]:
    """What was sent of a series as the form for an entry takes it: a planned session on the first day."""
    changed = MultiDict(sent)
    first = form.days[0] if form.days else form.today
    last = first + timedelta(form.each_lasts - 1) if form.days and not form.lasts.errors else first
    changed["starts_on"], changed["status"] = first.isoformat(), Status.PLANNED.value
    changed["ends_on"] = last.isoformat() if last > first else ""
    return changed


def typed_like(entry: EntryInFull, choices: EntryChoices) -> dict[str, str]:
    """What each session of a series is, as somebody would type it, where it is to be like an entry."""
    typed = typed_of(entry, choices)
    copied = {name: typed[name] for name in COPIED if typed.get(name)}
    expected = typed["attended"] if entry.status is Status.PLANNED else typed.get(figure_field(EXPECTED_KEY), "")
    sessions = "" if typed["sessions"] == "1" else typed["sessions"]
    return {**copied, "attended": expected, "sessions": sessions}


def lasts_like(entry: EntryInFull) -> str:
    """How long each session of a series lasts that is to be like an entry; "" for a day."""
    days = (entry.ends_on - entry.starts_on).days + 1
    return str(days) if 1 < days <= LONGEST_SESSION_DAYS else ""


def series_days(
    form: SeriesForm,
    entry: EntryForm,
    *,
    struck: frozenset[date],
    like: Mapping[date, int],
    offered: Offers,
    nation: str,
    first_month: int,
) -> list[SeriesDay]:
    """Each day of a series, with what is odd about it and what stands in its way."""
    pair = _id(entry.audience.data), _id(entry.sector.data)
    names = {str(one.id): one.name for one in entry.choices.audiences}
    sectors = {str(one.id): one.name for one in entry.choices.sectors}
    found = []
    for day in form.days:
        year = reporting_year_of(day, first_month)
        problem = ""
        if pair[0] and pair[1] and not is_offered(offered, (pair[0], pair[1]), year):
            audience, sector = names.get(str(pair[0]), "?"), sectors.get(str(pair[1]), "?")
            problem = f"“{audience}” does not offer the sector “{sector}” in {year_label(year, first_month)}"
        last_day = day + timedelta(form.each_lasts - 1)
        found.append(
            SeriesDay(
                day, last_day, day in struck, tuple(_marks(day, last_day, form.today, nation)), like.get(day), problem
            )
        )
    return found


def _marks(day: date, last_day: date, today: date, nation: str) -> Iterable[str]:
    if day < today:
        yield "in the past"
    each: Sequence[date] = [day + timedelta(number) for number in range((last_day - day).days + 1)]
    for one in each:
        if holiday := bank_holiday(one, nation):
            yield f"bank holiday: {holiday}"
        elif one.weekday() == _SUNDAY:
            yield "Sunday" if one == day else "goes over a Sunday"


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
