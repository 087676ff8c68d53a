"""What the entries list is asked: its filter, its order and its page, as an address holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import ValidationError

from training_register.models.searches import LONGEST_FILTER, LONGEST_FILTER_NAME
from training_register.queries.filters import EntryFilter, FilterChoice, MissingPart, filter_from
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.entry_orders import Order, Place, place_in
from training_register.rules.filters import (
    COMMAND_LINE,
    NAMES,
    NAMES_STORED,
    NONE,
    SAID_ONCE,
    SEVERAL,
    Named,
    is_left_out,
    part_in_words,
)
from training_register.rules.names import NameProblem, checked_name
from training_register.rules.periods import Period, PeriodProblem, parse_period, reporting_year_of, year

Read = TypeVar("Read")
Arguments = tuple[tuple[str, str], ...]

# The period of a list that is kept to none; without any word it is the year that today lies in.
ALL_DAYS = "all"
STORED = frozenset(NAMES_STORED)
# What the form keeps folded until somebody asks for it.
MORE = frozenset((
    "activity", "level", "area", "delivered", "trainer", "how", "missing", "counts", "recorded",
    "not-course", "not-activity", "not-sector", "not-audience", "not-level",
))  # fmt: skip
# What has no box: the form sends it on as it is.
UNBOXED = frozenset((
    "not-organisation", "not-area", "not-delivered", "not-how", "lead", "only-area", "only-organisation", "item",
    "rest", "of", "part", "unsplit", "entry",
))  # fmt: skip
# What the lists of names that the boxes offer do not hold.
LOOKED_UP = frozenset(("only-organisation", "item", "rest", "of"))
MISSING_WORDS = {
    MissingPart.SESSIONS: "number of sessions not recorded",
    MissingPart.ATTENDED: "number who attended not recorded",
    MissingPart.OVERDUE: "planned for a day that has passed",
}
# What the boxes offer that hold no names of the register.
FIXED_CHOICES = {
    **{
        name: tuple(FilterChoice(one.value, one.capitalize()) for one in kind)
        for name, kind in (("status", Status), ("how", How), ("counts", CountsWhat))
    },
    "missing": tuple(FilterChoice(one.value, words) for one, words in MISSING_WORDS.items()),
    "recorded": (FilterChoice(COMMAND_LINE, "Command line"),),
    "no_course": (FilterChoice(NONE, "No course"),),
    "no_level": (FilterChoice(NONE, "No level"),),
    "no_area": (FilterChoice(NONE, "No area"), FilterChoice(SEVERAL, "Several areas")),
    "no_provider": (FilterChoice(NONE, "Not recorded"),),
    "no_how": (FilterChoice(NONE, "Not recorded"),),
}
ORDER_WORDS = {
    Order.NEWEST: "Newest first",
    Order.OLDEST: "Oldest first",
    Order.RECORDED: "Recorded last",
    Order.AUDIENCE: "Audience and sector",
    Order.ORGANISATION: "Organisation",
    Order.ATTENDED: "Most attended",
}


@dataclass(frozen=True)
class Asked:
    """What an address asks of the list. `problem` says what is wrong with a period that somebody typed."""

    chosen: EntryFilter
    order: Order
    after: Place | None
    before: Place | None
    adds_up: bool
    # The filter as the address holds it, without what is blank.
    arguments: Arguments
    problem: str = ""

    @cached_property
    def query(self) -> str:
        """The filter and the order as an address holds them."""
        return self.query_without()

    def query_in(self, order: Order) -> str:
        """The filter as an address holds it, in another order."""
        return replace(self, order=order).query

    def query_without(self, *taken_off: tuple[str, str], **further: str) -> str:
        """The same without some of it, and with more."""
        left = [argument for argument in self.arguments if argument not in taken_off]
        ordered = [("order", self.order.value)] if self.order is not Order.NEWEST else []
        return urlencode([*left, *ordered, *further.items()])

    @property
    def says_more(self) -> bool:
        """Whether a box says something that stands under "More filters"."""
        return any(name in MORE for name, _ in self.arguments)

    def values(self, name: str) -> tuple[str, ...]:
        """What the address says under a name."""
        return tuple(value for argument, value in self.arguments if argument == name)

    @property
    def leaves_out(self) -> bool:
        """Whether it leaves anything out."""
        return any(is_left_out(name) for name, _ in self.arguments)

    @property
    def unboxed(self) -> Arguments:
        """What the form has no box for, and keeps."""
        return tuple((name, value) for name, value in self.arguments if name in UNBOXED)

    @property
    def looked_up(self) -> Arguments:
        """What it says of names that no box offers."""
        return tuple((name, value) for name, value in self.arguments if name in LOOKED_UP)

    def value(self, name: str) -> str:
        """The first of these, or ""."""
        return next(iter(self.values(name)), "")


def asked_in(arguments: MultiDict[str, str], *, first_month: int, today: date) -> Asked:
    """What an address asks; raises ValueError for a value that can't be one."""
    by_name = {name: values for name in NAMES if name in arguments and (values := _said(arguments, name))}
    said = tuple((name, value) for name, values in by_name.items() for value in values)
    order = _read(arguments, "order", Order) or Order.NEWEST
    period, problem = _period(arguments.get("period", "").strip(), first_month, today)
    chosen = replace(
        filter_from({name: values for name, values in by_name.items() if name in STORED}, period=period),
        cut_off=arguments.get("cut") == "yes",
        missing=_read(arguments, "missing", MissingPart),
    )
    after, before = (_read(arguments, name, lambda text: place_in(order, text)) for name in ("after", "before"))
    return Asked(chosen, order, after, before, arguments.get("sums") == "yes", said, problem)


def _read(arguments: MultiDict[str, str], name: str, read: Callable[[str], Read]) -> Read | None:
    text = arguments.get(name, "")
    return read(text) if text else None


def _said(arguments: MultiDict[str, str], name: str) -> list[str]:
    """What an address says under a name: each once, and one alone of what can only be said once."""
    values = list(dict.fromkeys(value for value in arguments.getlist(name) if value.strip()))
    return values[:1] if name in SAID_ONCE else values


def _period(text: str, first_month: int, today: date) -> tuple[Period | None, str]:
    this_year = year(reporting_year_of(today, first_month), first_month)
    if not text:
        return this_year, ""
    if text.lower() == ALL_DAYS:
        return None, ""
    try:
        return parse_period(text, first_month), ""
    except PeriodProblem as problem:
        return this_year, str(problem)


class ActiveFilter(NamedTuple):
    """One part of a filter in words, and the address's query without it."""

    label: str
    value: str
    without: str

    @property
    def words(self) -> str:
        """As a sentence or a printed page has it: "Sector: Education"."""
        return f"{self.label}: {self.value}" if self.label else self.value


def parts_in_words(asked: Asked, named: Named) -> list[ActiveFilter]:
    """Each part of a filter that is active, in words."""
    found = []
    chosen = asked.chosen
    if chosen.period:
        label = chosen.period.label if asked.value("period") else f"{chosen.period.label} (this year)"
        said = [argument for argument in asked.arguments if argument[0] in ("period", "cut")]
        cut = f", not split by {chosen.period.cut_by}" if chosen.cut_off else ""
        found.append(ActiveFilter("Period", label + cut, asked.query_without(*said, period=ALL_DAYS)))
    named = {**_MISSING_NAMES, **named}
    found += [
        ActiveFilter(*part_in_words(name, value, named), asked.query_without((name, value)))
        for name, value in asked.arguments
        if name not in ("period", "cut")
    ]
    return found


_MISSING_NAMES = {("missing", part.value): words for part, words in MISSING_WORDS.items()}


class FilterProblem(ValueError):
    """A filter can't be saved; `str()` says why in plain English."""


def name_to_save(text: str) -> str:
    """The name for a filter. Raises `FilterProblem`."""
    try:
        name = checked_name(text)
    except NameProblem as problem:
        raise FilterProblem(str(problem)) from problem
    if len(name) > LONGEST_FILTER_NAME:
        raise FilterProblem(f"A filter's name has at most {LONGEST_FILTER_NAME} characters.")
    return name


def query_read_again(query: str, *, first_month: int, today: date) -> str | None:
    """A saved filter as an address holds it, read again as that of anybody's address is; None where it says nothing."""
    try:
        said = MultiDict(parse_qsl(query, max_num_fields=100))
        if any("\x00" in value for _, value in said.items(multi=True)):
            return None
        asked = asked_in(said, first_month=first_month, today=today)
    except ValueError:
        return None
    return None if asked.problem or len(asked.query) > LONGEST_FILTER else asked.query


def without_blanks(arguments: Iterable[tuple[str, str]]) -> str | None:
    """The query of an address without the boxes of a form that were left blank; None where there is none."""
    said = list(arguments)
    left = [(name, value) for name, value in said if value.strip()]
    return urlencode(left) if len(left) < len(said) else None


class TellApartForm(FlaskForm):  # type: ignore[misc]
    """The two entries that somebody says are different."""

    one = HiddenField()
    other = HiddenField()

    def validate_one(self, field: HiddenField) -> None:
        """Two different entries, by their numbers."""
        ids = {self.one.data or "", self.other.data or ""}
        if len(ids) != 2 or not all(id_.isdecimal() and len(id_) <= 18 for id_ in ids):
            raise ValidationError("Choose two entries from the list.")

    @property
    def pair(self) -> tuple[int, int]:
        """The numbers of the two entries, the lower first."""
        one, other = sorted((int(self.one.data), int(self.other.data)))
        return one, other
