"""What is missing from a period: what still stops its tables from being whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from training_register.database import DbSession
from training_register.queries.counts import Tally
from training_register.queries.missing import MOST_COUNTED, overdue_and_doubles
from training_register.reports.period_reports import PeriodReport
from training_register.rules.periods import Period
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class Missing:
    """How many entries of a period, those that its edges cut off included, miss something."""

    sessions: int
    attended: int
    # Planned, and their day has passed.
    overdue: int
    # Pairs of entries that may count the same people twice.
    doubles: int

    @property
    def may_be_more_doubles(self) -> bool:
        """Whether the pairs were counted no further."""
        return self.doubles >= MOST_COUNTED

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is missing."""
        return not (self.sessions or self.attended or self.overdue or self.doubles)


def missing_from(db_session: DbSession, report: PeriodReport, *, scope: Scope, today: date) -> Missing:
    """What is missing: figures as the tables leave them out, the rest among the entries that somebody sees."""
    return missing_among(db_session, report.period, report.tallies, scope=scope, today=today)


def missing_among(
    db_session: DbSession, period: Period, tallies: Iterable[Tally], *, scope: Scope, today: date
) -> Missing:
    """The same of a period whose tables are not made, from the tallies of what it holds and cuts off."""
    tallies = list(tallies)
    overdue, doubles = overdue_and_doubles(db_session, period, scope=scope, today=today)
    return Missing(
        sessions=sum(tally.sessions.not_recorded for tally in tallies if tally.sessions),
        attended=sum(tally.attended.not_recorded for tally in tallies),
        overdue=overdue,
        doubles=doubles,
    )
