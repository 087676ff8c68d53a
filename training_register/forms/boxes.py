"""Boxes that understand: what is typed is read by the server's one parser, and told back in words."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from typing import Any, NamedTuple

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import ValidationError

from training_register.count import Certainty, Count, added, parse_count
from training_register.rules.contacts import checked_contact
from training_register.rules.days import DayProblem, parse_day, understood_day
from training_register.rules.lengths import length_in_words, parse_length
from training_register.rules.names import SEPARATOR, NameProblem, checked_name, cleaned, folded
from training_register.rules.own_sheet import CellProblem, names_in, trainers_in
from training_register.rules.periods import day_in_words
from training_register.rules.splits import FigureText, SplitChoice, read_figure, read_split, split_in_words
from training_register.rules.texts import checked_text
from training_register.rules.times import parse_time, time_in_words

LONGEST_LINE = 200
LONGEST_REFERENCE = 100
MOST_DAYS = 366
# More names than these no entry has; a database takes only so many in one question.
MOST_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a reading depends on: today, the day of the last entry of this batch, whether this one is planned.

    `items` are those of the split that a box is about, or of every split.
    """

    today: date
    last: date | None = None
    is_planned: bool = False
    items: Sequence[SplitChoice] = field(default=())


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that puts a text into a box: what it says, the box, and the text."""

    label: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Understood:
    """How the text in a box is understood; `offer` is what another box could take from it."""

    words: str
    is_understood: bool = True
    offer: str = ""


Reader = Callable[[str, Circumstances], Any]


def read_day(text: str, told: Circumstances) -> date:
    """A day; "27/3" is of the year of the batch."""
    return understood_day(text, today=told.today, last=told.last, is_planned=told.is_planned)


def read_last_day(text: str, told: Circumstances) -> date | None:
    """The last day of several sessions, None where it is the first; "6/5" is the next one after the first day."""
    if not cleaned(text):
        return None
    day = read_day(text, told)
    if told.last is None or day >= told.last:
        return day
    try:
        return parse_day(text)
    except DayProblem:
        # The year was not typed: several sessions from November end in the February after, if that has come.
        later = _a_year_later(day)
        return later if told.is_planned or later <= told.today else day


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def read_count(text: str, _told: Circumstances) -> Count:
    """A count; blank is not recorded."""
    return parse_count(text)


def read_sessions(text: str, _told: Circumstances) -> Count | None:
    """How many sessions; None where the box is blank."""
    return parse_count(text) if cleaned(text) else None


def read_parts(text: str, told: Circumstances) -> list[tuple[SplitChoice, Count]]:
    """The parts of those who attended, by the items of a split."""
    return read_split(text, told.items)


def read_other_figure(text: str, told: Circumstances) -> FigureText:
    """Another figure, whole or in parts."""
    return read_figure(text, told.items)


def read_length(text: str, _told: Circumstances) -> int | None:
    """A length in minutes; None where the box is blank."""
    return parse_length(text) if cleaned(text) else None


def read_time(text: str, _told: Circumstances) -> time | None:
    """A time of day; None where the box is blank."""
    return parse_time(text) if cleaned(text) else None


def read_number_of_days(text: str, _told: Circumstances) -> int | None:
    """On how many days it was; None where the box is blank."""
    typed = cleaned(text)
    if not typed:
        return None
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= MOST_DAYS:
        return int(typed[:6])
    raise CellProblem(f"“{typed[:40]}” is not a number of days from 1 to {MOST_DAYS}, such as 2.")


def read_name(text: str, _told: Circumstances) -> str:
    """One name, or "" where the box is blank."""
    return checked_name(text) if cleaned(text) else ""


def read_names(text: str, _told: Circumstances) -> tuple[str, ...]:
    """Several names, with ; between them."""
    _check_number(text)
    return names_in(text)


def read_trainers(text: str, _told: Circumstances) -> tuple[tuple[str, int | None], ...]:
    """Trainers, each with the half days given or None: "Jo Smith (1.5 days); Ali Khan"."""
    _check_number(text)
    return trainers_in(text)


def _check_number(text: str) -> None:
    if text.count(SEPARATOR) > MOST_NAMES:
        raise CellProblem(f"These are more names than the {MOST_NAMES:,} that an entry may have.")


def read_line(text: str, _told: Circumstances) -> str:
    """A text of one line."""
    line = cleaned(text)
    if len(line) > LONGEST_LINE:
        raise NameProblem(f"“{line[:30]}…” is too long. It may have at most {LONGEST_LINE} characters.")
    return line


def read_reference(text: str, _told: Circumstances) -> str | None:
    """A reference; None where the box is blank."""
    line = cleaned(text)
    if len(line) > LONGEST_REFERENCE:
        raise NameProblem(f"“{line[:30]}…” is too long. A reference has at most {LONGEST_REFERENCE} characters.")
    return line or None


def read_contact(text: str, _told: Circumstances) -> str:
    """Whom to ask: a name, an e-mail address or both; "" where the box is blank."""
    return checked_contact(read_line(text, _told))


def read_text(text: str, _told: Circumstances) -> str:
    """A text of several lines."""
    return checked_text(text)


def _count_in_words(count: Count | None) -> str:
    if count is None:
        return ""
    if count.value is None and count.words:
        return f"not recorded: “{count.words}”"
    return str(count)


def _figure_in_words(figure: FigureText) -> str:
    parts = split_in_words(figure.parts)
    if figure.whole is None:
        return parts
    return f"{figure.whole}: {parts}" if parts else str(figure.whole)


def _weekday_and_day(day: date | None) -> str:
    return "" if day is None else f"{day:%A} {day_in_words(day)}"


# What `/understand` reads, by the kind of box, and how it says what it read.
BOXES: dict[str, tuple[Reader, Callable[[Any], str]]] = {
    "day": (read_day, _weekday_and_day),
    "last-day": (read_last_day, _weekday_and_day),
    "count": (read_count, _count_in_words),
    "split": (read_parts, split_in_words),
    "figure": (read_other_figure, _figure_in_words),
    "length": (read_length, lambda minutes: "" if minutes is None else length_in_words(minutes)),
    "time": (read_time, lambda moment: "" if moment is None else time_in_words(moment)),
}


def understood(box: str, text: str, told: Circumstances) -> Understood:
    """How a text is understood in a kind of box of `BOXES`; what can't be read says what to type."""
    if not cleaned(text):
        return Understood("")
    reader, in_words = BOXES[box]
    try:
        found = reader(text, told)
    except ValueError as problem:
        return Understood(str(problem), is_understood=False)
    return Understood(in_words(found), offer=whole_of(found) if box == "split" else "")


def whole_of(parts: Sequence[tuple[SplitChoice, Count]]) -> str:
    """What the parts of a split add up to, as somebody would type it; "" where none has a number."""
    total = added(count for _, count in parts)
    return "" if total.value is None or not parts else total.as_typed


class ReadBox(StringField):  # type: ignore[misc]
    """A text box that is read: `read` is what it says, and `offers` what could be typed instead of a mistake."""

    def __init__(
        self, label: str, reader: Reader, box: str = "", blank: str = "", example: str = "", **options: Any
    ) -> None:
        super().__init__(label, description=example, **options)
        self.reader, self.box, self.blank = reader, box, blank
        self.read: Any = None
        self.offers: tuple[Offer, ...] = ()

    def pre_validate(self, form: Form) -> None:
        """Reads the text; says what is wrong with it, and how it could be typed."""
        text = self.data or ""
        if not text or text.isspace():
            if self.blank:
                raise ValidationError(self.blank)
            self.read = _read_blank(self.reader)
            return
        try:
            self.read = self.reader(text, form.told(self.name))
        except ValueError as problem:
            self.offers = tuple(Offer(offer, self.name, offer) for offer in getattr(problem, "offers", ()))
            raise ValidationError(str(problem)) from problem


@lru_cache(maxsize=64)
def _read_blank(reader: Reader) -> Any:
    """What a blank box says, whatever the circumstances; most boxes of most forms are."""
    return reader("", Circumstances(today=date.min))


class ReadArea(ReadBox, TextAreaField):  # type: ignore[misc]
    """A box of several lines that is read."""


class Option(NamedTuple):
    """A choice of a list: its value and words, the audiences that have it, what its activity's number is called."""

    value: str
    label: str
    audiences: str = ""
    measure_label: str = ""


class Shown(NamedTuple):
    """A box as a page shows it, in plain values: what is drawn of two that are the same is the same.

    `names` is the list that completes it and `measure` the split whose sum it offers as attended. `is_default` says
    that the page chose the text, `is_kept` that it comes from the session before.
    """

    id: str
    name: str
    label: str
    text: str
    example: str
    box: str
    options: tuple[Option, ...]
    is_kept: bool
    has_focus: bool
    question: str
    error: str
    offers: tuple[Offer, ...]
    names: str = ""
    measure: str = ""
    classes: str = ""
    is_several: bool = False
    is_optional: bool = False
    is_default: bool = False

    @property
    def comes_again(self) -> bool:
        """Whether other pages will most likely show the same: nobody typed anything into it, or asked about it."""
        return not (self.error or self.question or (self.text and not self.options))


def shown(box: Field, kept: Container[str] = (), focus: str = "", *, label: str = "", **how: Any) -> Shown:
    """A box of a form, to be shown. `kept` and `focus` are names of boxes; `how` gives what `Shown` holds besides."""
    name = box.name
    return Shown(
        box.id,
        name,
        label or box.label.text,
        box.data or "",
        box.description,
        getattr(box, "box", ""),
        tuple(getattr(box, "choices", ())),
        name in kept,
        name == focus,
        getattr(box, "question", ""),
        box.errors[0] if box.errors else "",
        getattr(box, "offers", ()),
        **how,
    )


def is_exactly(count: Count | None, number: int) -> bool:
    """Whether a count is this number exactly."""
    return count is not None and count.certainty is Certainty.EXACT and count.value == number


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, whatever their case and accents."""
    return folded(one) == folded(other)
