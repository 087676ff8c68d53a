"""Registers at random: entries that anybody could record, drawn by hypothesis and put into a register in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT
from tests.random_counts import entry_counts
from training_register.actions.entries import EntryValues, entry_columns
from training_register.count import Count
from training_register.models import Activity, Audience, AudienceSector, Entry, Sector
from training_register.rules.entries import Status
from training_register.rules.periods import Period, between, month, quarter, quarter_of, reporting_year_of, year

AUDIENCES, SECTORS = 3, 3
# What an activity counts, and whether it has sessions.
ACTIVITIES = ("Course", "Stall or outreach", "E-learning", "Recording")


@dataclass(frozen=True)
class RandomEntry:
    """What was drawn for an entry; `audience`, `sector` and `activity` are places in lists."""

    starts_on: date
    length: int
    audience: int
    sector: int
    activity: int
    sessions: Count
    attended: Count
    status: Status
    says_days: bool


# Few days, and those near the edges of years, quarters and months: entries meet there, and rules break there.
_near = st.sampled_from(
    [date(2016, 4, 1), date(2017, 3, 31), date(2016, 7, 1), date(2017, 1, 1), date(2016, 2, 29), date(2016, 10, 15)]
)
some_days = st.builds(lambda day, off: day + timedelta(off), _near, st.integers(-3, 3))
_lengths = st.sampled_from([0, 0, 0, 0, 1, 2, 5, 13, 14, 30, 89, 90, 364, 365, 400])
_statuses = st.sampled_from([Status.DELIVERED] * 7 + [Status.PLANNED, Status.CANCELLED, Status.TAKEN_OUT])
# Most entries are one session.
_sessions = st.one_of(st.just(Count.of(1)), entry_counts)

random_entries = st.builds(
    RandomEntry,
    starts_on=some_days,
    length=_lengths,
    audience=st.integers(0, AUDIENCES - 1),
    sector=st.integers(0, SECTORS - 1),
    activity=st.sampled_from([0, 0, 0, 1, 2, 3]),
    sessions=_sessions,
    attended=entry_counts,
    status=_statuses,
    says_days=st.booleans(),
)


@st.composite
def some_periods(draw: st.DrawFn) -> Period:
    """A year, quarter or month near the days of random entries, or two of those days."""
    day = draw(some_days)
    match draw(st.sampled_from(["year", "quarter", "month", "dates"])):
        case "year":
            return year(reporting_year_of(day))
        case "quarter":
            return quarter(reporting_year_of(day), quarter_of(day))
        case "month":
            return month(day.year, day.month)
    first, last = sorted((day, draw(some_days)))
    return between(first, last)


class RandomRegister:
    """A register that holds random entries for a moment: `holding` puts them in, `empty` takes them out."""

    def __init__(self, db_session: Session) -> None:
        self.db_session = db_session
        self.pairs = self._pairs()
        found = {activity.name: activity for activity in db_session.scalars(select(Activity))}
        self.activities = [found[name] for name in ACTIVITIES]
        self._kinds = [(activity.id, activity.counts_what, activity.has_sessions) for activity in self.activities]
        db_session.commit()

    def holding(self, drawn: Iterable[RandomEntry]) -> Sequence[Entry]:
        """The entries as the register holds them."""
        self.db_session.rollback()
        rows = [self._columns(entry) for entry in drawn]
        if rows:
            self.db_session.execute(insert(Entry), rows)
        return self.db_session.scalars(select(Entry).order_by(Entry.id)).all()

    def empty(self) -> None:
        """Takes all entries out again."""
        self.db_session.rollback()

    def _columns(self, drawn: RandomEntry) -> dict[str, object]:
        audience_id, sector_id = self.pairs[drawn.audience * SECTORS + drawn.sector]
        activity_id, counts_what, has_sessions = self._kinds[drawn.activity]
        values = EntryValues(
            starts_on=drawn.starts_on,
            ends_on=drawn.starts_on + timedelta(drawn.length),
            audience_id=audience_id,
            sector_id=sector_id,
            activity_id=activity_id,
            counts_what=counts_what,
            has_sessions=has_sessions,
            # Where sessions do not apply, nobody types any; some do all the same.
            sessions=drawn.sessions if has_sessions or drawn.sessions.value == 1 else None,
            attended=drawn.attended,
            days=2 if drawn.says_days else None,
            status=drawn.status,
            status_before=Status.DELIVERED if drawn.status is Status.TAKEN_OUT else None,
        )
        return entry_columns(values, first_month=4, recorded_by_id=None, recorded_at=RECORDED_AT)

    def _pairs(self) -> list[tuple[int, int]]:
        audiences = [Audience(name=f"Audience {number}", position=number) for number in range(AUDIENCES)]
        sectors = [Sector(name=f"Sector {number}", position=number) for number in range(SECTORS)]
        self.db_session.add_all([*audiences, *sectors])
        self.db_session.flush()
        pairs = [(audience.id, sector.id) for audience in audiences for sector in sectors]
        self.db_session.add_all(
            AudienceSector(audience_id=audience_id, sector_id=sector_id, position=place)
            for place, (audience_id, sector_id) in enumerate(pairs)
        )
        return pairs


Predicate = Callable[[Entry, Period], bool]


def is_in(entry: Entry, period: Period) -> bool:
    """Design, section 4: the one predicate, in Python."""
    return entry.starts_on >= period.first and entry.counts_to <= period.last


def is_cut_off(entry: Entry, period: Period) -> bool:
    """Whether an entry has days in the period that it counts, and days outside it."""
    return entry.starts_on <= period.last and entry.counts_to >= period.first and not is_in(entry, period)
