"""What a table can be made of: what its rows and columns are by, what it measures, and the rule of each measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period


class By(StrEnum):
    """What the rows or the columns of a table are. The values are how layouts and addresses write them."""

    NOTHING = ""
    MEASURES = "measures"
    AUDIENCE = "audience"
    SECTOR = "sector"
    ACTIVITY = "activity"
    COURSE = "course"
    LEVEL = "level"
    HOW = "how"
    AREA = "area"
    PROVIDER = "delivered"
    ORGANISATION = "organisation"
    # The items of a split of people, such as where they came from: "split:came-from".
    SPLIT = "split"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    # The first to fourth quarter, and April to March, whichever year they are of.
    QUARTER_OF_YEAR = "quarter-of-year"
    MONTH_OF_YEAR = "month-of-year"
    ENTRY = "entry"
    # The same period of so many years, the latest last: "years:3".
    YEARS = "years"
    # Periods that somebody chose, side by side.
    PERIODS = "periods"

    @property
    def is_of_time(self) -> bool:
        """Whether its members are parts of the period."""
        return self in (By.YEAR, By.QUARTER, By.MONTH, By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR)

    @property
    def is_of_periods(self) -> bool:
        """Whether its members are whole periods, which may overlap and so have no total."""
        return self in (By.YEARS, By.PERIODS)


WORDS: Final[Mapping[By, str]] = {
    By.NOTHING: "Measures alone",
    By.MEASURES: "Measures",
    By.AUDIENCE: "Audience",
    By.SECTOR: "Sector",
    By.ACTIVITY: "Activity",
    By.COURSE: "Course",
    By.LEVEL: "Level",
    By.HOW: "How",
    By.AREA: "Area",
    By.PROVIDER: "Delivered by",
    By.ORGANISATION: "Organisation",
    By.SPLIT: "Split",
    By.YEAR: "Year",
    By.QUARTER: "Quarter",
    By.MONTH: "Month",
    By.QUARTER_OF_YEAR: "Quarter of the year",
    By.MONTH_OF_YEAR: "Month of the year",
    By.ENTRY: "Single sessions",
    By.YEARS: "This year and years before",
    By.PERIODS: "Periods side by side",
}
# As part of a title: "Attended by sector and quarter".
NOUNS: Final[Mapping[By, str]] = {
    **{by: words.lower() for by, words in WORDS.items()},
    By.PROVIDER: "deliverer",
    By.ENTRY: "single session",
    By.MEASURES: "measure",
    By.YEARS: "year",
    By.PERIODS: "period",
}
MOST_YEARS = 10

# Members of an axis that are no line of a list: keys below every id.
NONE, SEVERAL, NOT_SPLIT, NOT_IN_TABLE, NOT_BROKEN_DOWN = -1, -2, -3, -4, -5
Member = int | str


class AxisProblem(ValueError):
    """What was written names no rows or columns; `str()` says so in plain English."""


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a table that is laid out by hand: its key and label, and the members that feed it."""

    key: str
    label: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What the rows or columns of a table are, all of them or in the groups that somebody laid out.

    `of` is the short name of the split, or the number of years. `periods` are those of an axis of periods, the latest
    last.
    """

    by: By = By.NOTHING
    of: str = ""
    groups: tuple[Group, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def written(self) -> str:
        """As layouts and addresses hold it: "sector", "split:came-from", "years:3"."""
        return f"{self.by}:{self.of}" if self.of else str(self.by)

    @property
    def has_total(self) -> bool:
        """Whether its members add up to a whole."""
        return self.by not in (By.NOTHING, By.MEASURES) and not self.by.is_of_periods


def axis_in(written: str) -> Axis:
    """The axis that a layout or an address names; raises `AxisProblem` for anything else."""
    name, _, of = written.partition(":")
    try:
        by = By(name)
    except ValueError:
        raise AxisProblem("Choose what it is by from the list.") from None
    if by is By.YEARS:
        if not (of.isascii() and of.isdigit() and len(of) <= 2 and 2 <= int(of) <= MOST_YEARS):
            raise AxisProblem(f"Choose from 2 to {MOST_YEARS} years.")
        return Axis(by, str(int(of)))
    if by is By.SPLIT:
        if not of:
            raise AxisProblem("Choose which split it is by.")
        return Axis(by, of)
    if of:
        raise AxisProblem("Choose what it is by from the list.")
    return Axis(by)


# What says which entries there are, and not only how many: it is for those with leave to see entries.
ONLY_WITH_LEAVE: Final = frozenset((By.ORGANISATION, By.ENTRY))
FILTERS_ONLY_WITH_LEAVE: Final = frozenset(
    ("find", "organisation", "not-organisation", "only-organisation", "trainer", "recorded", "entry")
)


def needs_leave(rows_by: str, columns_by: str, filter_names: Iterable[str]) -> bool:
    """Whether a table may be asked for only by those with leave to see entries."""
    return bool(ONLY_WITH_LEAVE & {rows_by, columns_by}) or not FILTERS_ONLY_WITH_LEAVE.isdisjoint(filter_names)


_OF_YEARS: Final = frozenset((By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR))


def combination_problem(rows: Axis, columns: Axis) -> str:
    """Why rows and columns make no sense together, in a sentence; "" where they do."""
    pair = {rows.by, columns.by}
    if rows.by is columns.by is By.SPLIT:
        return "People can be split by one thing at a time. Choose something else for rows or for columns."
    if rows.by is columns.by:
        return f"Rows and columns are both by {NOUNS[rows.by]}. Choose something else for one of them."
    if By.MEASURES in pair and columns.by.is_of_periods:
        return ""
    has_time, has_years = any(by.is_of_time for by in pair), any(by.is_of_periods for by in pair)
    if has_years and has_time and not pair & _OF_YEARS:
        return "To set years side by side, choose quarters of the year or months of the year."
    if all(by.is_of_time for by in pair) and not (By.YEAR in pair and pair & _OF_YEARS):
        names = f"{NOUNS[rows.by]} and {NOUNS[columns.by]}"
        return (
            f"Parts of the period can’t stand by other parts of it: {names}. Years go with quarters of the year or "
            "months of the year."
        )
    return ""


class Kind(StrEnum):
    """How a measure is worked out from its quantities."""

    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share"
    # A sum that is told in a larger unit: of minutes in hours, of half days in days.
    SUM_IN_UNITS = "sum in units"
    # How many different ones there are: parts overlap, so that they do not add up to the whole.
    DIFFERENT = "different"
    # A row's part of the total of its table.
    SHARE_OF_ALL = "share of all"


class Quantity(StrEnum):
    """A number of one entry that measures add up or divide; any other is the whole figure of a measure of the list."""

    ENTRIES = "entries"
    SESSIONS = "sessions"
    ATTENDED = "attended"
    CONTACTS = "contacts"
    COMPLETIONS = "completions"
    VIEWS = "views"
    CANCELLED = "cancelled-sessions"
    DAYS = "days"
    MINUTES = "minutes"
    ORGANISATIONS = "organisations"
    HALF_DAYS_GIVEN = "half-days-given"
    TRAINERS = "trainers"
    # Of those who had booked, how many came.
    CAME_OF_BOOKED = "came"


# The quantities that are an entry's number, by what that number counts.
NUMBERS: Final[Mapping[str, CountsWhat]] = {
    Quantity.ATTENDED: CountsWhat.ATTENDANCES,
    Quantity.CONTACTS: CountsWhat.CONTACTS,
    Quantity.COMPLETIONS: CountsWhat.COMPLETIONS,
    Quantity.VIEWS: CountsWhat.VIEWS,
}
# Whole for an entry: no split of people divides them.
UNDIVIDED: Final = frozenset(
    (
        Quantity.ENTRIES, Quantity.SESSIONS, Quantity.CANCELLED, Quantity.DAYS, Quantity.MINUTES,
        Quantity.ORGANISATIONS, Quantity.HALF_DAYS_GIVEN, Quantity.TRAINERS,
    )
)  # fmt: skip
# The keys of the measures in the list that own measures ask for.
CAPACITY, BOOKED, DID_NOT_ATTEND = "capacity", "booked", "did-not-attend"
CANCELLED_BOOKINGS, CAME_WITHOUT_BOOKING = "cancelled-bookings", "came-without-booking"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a table can measure: its key and heading, how it is worked out, and its rule in a sentence.

    `of` and `against` name quantities: those of `Quantity`, or the short name of a measure in the list.
    """

    key: str
    heading: str
    kind: Kind
    of: str
    rule: str
    against: str = ""
    counts_people: bool = False
    # How many of what is added up make one of what is told.
    unit: int = 1

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is read of each entry."""
        return (self.of, self.against) if self.against else (self.of,)

    @property
    def is_divided(self) -> bool:
        """Whether a split of people divides it."""
        return not any(quantity in UNDIVIDED for quantity in self.quantities)

    @property
    def divided(self) -> tuple[str, ...]:
        """The measures of the list whose figures must stand there for an item to have this one."""
        if not self.is_divided:
            return ()
        asked = (self.against,) if self.of == Quantity.CAME_OF_BOOKED else self.quantities
        return tuple(listed_as(quantity) for quantity in asked)


def listed_as(quantity: str) -> str:
    """The short name under which the list of measures has a quantity: an entry's number is its attended."""
    return Quantity.ATTENDED.value if quantity in NUMBERS else quantity


_ADDED_UP = "The sum of what the entries recorded; it says how many entries did not."
OWN_MEASURES: Final = (
    Measure("sessions", "Sessions", Kind.SUM, Quantity.SESSIONS,
            "How many sessions the delivered entries stand for; the same session in a second sector is 0 there."),
    Measure("attended", "Attended", Kind.SUM, Quantity.ATTENDED,
            "Attendances at delivered sessions: somebody who came twice is counted twice.", counts_people=True),
    Measure("contacts", "Contacts", Kind.SUM, Quantity.CONTACTS,
            "Contacts at stalls, outreach and the like: somebody who was met twice is counted twice.",
            counts_people=True),
    Measure("completions", "Completions", Kind.SUM, Quantity.COMPLETIONS,
            "How often e-learning or a workbook was completed: somebody who completed twice is counted twice.",
            counts_people=True),
    Measure("views", "Views", Kind.SUM, Quantity.VIEWS,
            "How often a recording was watched: somebody who watched twice is counted twice.", counts_people=True),
    Measure("average-attended", "Average attended", Kind.AVERAGE, Quantity.ATTENDED,
            "Attended divided by sessions, of the entries that recorded both.", Quantity.SESSIONS, counts_people=True),
    Measure("attended-of-capacity", "Attended of capacity (%)", Kind.SHARE, Quantity.ATTENDED,
            "Attended as a percentage of capacity, of the entries that recorded both.", CAPACITY, counts_people=True),
    Measure("came-of-booked", "Came of those booked (%)", Kind.SHARE, Quantity.CAME_OF_BOOKED,
            "Of those who had booked, the percentage who came: booked less cancelled bookings and did not attend, or "
            "attended less came without booking, of the entries that recorded what this takes.", BOOKED,
            counts_people=True),
    Measure("attended-of-booked", "Attended against bookings (%)", Kind.SHARE, Quantity.ATTENDED,
            "Attended, with those who came without booking, as a percentage of booked, of the entries that recorded "
            "both. It can be more than 100%.", BOOKED, counts_people=True),
    Measure("share-of-all", "Share of all (%)", Kind.SHARE_OF_ALL, Quantity.ATTENDED,
            "A row's attended as a percentage of the attended of the whole table, as far as recorded.",
            counts_people=True),
    Measure("days", "Days", Kind.SUM, Quantity.DAYS,
            "On how many days sessions were delivered. An entry of one day is one day; for several sessions together "
            "over several days the number must have been typed."),
    Measure("hours", "Hours", Kind.SUM_IN_UNITS, Quantity.MINUTES,
            "Sessions multiplied by the length of each, of the entries that recorded both.", unit=60),
    Measure("average-length", "Average length (minutes)", Kind.AVERAGE, Quantity.MINUTES,
            "How many minutes a session took, of the entries that recorded both.", Quantity.SESSIONS),
    Measure("organisations", "Organisations reached", Kind.DIFFERENT, Quantity.ORGANISATIONS,
            "How many different organisations are named by the entries. One that is in two rows is counted once in the "
            "total, so that the rows do not add up to it."),
    Measure("trainer-days", "Trainer days given", Kind.SUM_IN_UNITS, Quantity.HALF_DAYS_GIVEN,
            "The days that the trainers of each session gave, as far as the entries recorded them.", unit=2),
    Measure("trainers", "Trainers", Kind.DIFFERENT, Quantity.TRAINERS,
            "How many different trainers took part. One who is in two rows is counted once in the total, so that the "
            "rows do not add up to it."),
    Measure("cancelled-sessions", "Cancelled sessions", Kind.SUM, Quantity.CANCELLED,
            "Sessions that were planned and then cancelled. They count in nothing else."),
    Measure("entries", "Entries", Kind.SUM, Quantity.ENTRIES, "How many lines of the register count in it."),
)  # fmt: skip
_OWN: Final = {measure.key: measure for measure in OWN_MEASURES}
# What the register keeps in columns of its own, though the list of measures names them too.
OF_ENTRIES: Final = frozenset(("sessions", "attended"))
# What the program says of a measure that a register starts with; any other is a sum.
_RULES: Final[Mapping[str, str]] = {
    CAPACITY: "How many places there were. Of several sessions together it is that of all of them.",
    BOOKED: "How many had booked, as far as the entries recorded it.",
    DID_NOT_ATTEND: "How many had booked, had not cancelled, and did not come.",
    CANCELLED_BOOKINGS: "How many had booked and cancelled.",
    CAME_WITHOUT_BOOKING: "How many came who had not booked; they are among attended.",
    "new-people": "How many of those who attended had not come before in the reporting year, as far as recorded.",
    "organisations-reached": "The numbers of organisations that entries give; the same organisation may be in several.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """A measure in the register's list."""

    key: str
    name: str
    counts_people: bool


def measures_of(listed: Iterable[ListedMeasure]) -> dict[str, Measure]:
    """Every measure that a register's tables can have, by its key: the program's own, then those of its list.

    A measure of the list whose key is that of one of the program's own has a hyphen after it, as no short name has.
    """
    found = dict(_OWN)
    for one in listed:
        if one.key in OF_ENTRIES:
            continue
        key = f"{one.key}-" if one.key in _OWN else one.key
        heading = f"{one.name} (as typed)" if one.name == _OWN["organisations"].heading else one.name
        rule = _RULES.get(one.key, _ADDED_UP)
        found[key] = Measure(key, heading, Kind.SUM, one.key, rule, counts_people=one.counts_people)
    return found


def usual_measures(counts_what: CountsWhat | None) -> tuple[str, ...]:
    """The keys of what a table measures where nobody chose: sessions, and the number that it counts."""
    return "sessions", counts_what.measure if counts_what else Quantity.ATTENDED
