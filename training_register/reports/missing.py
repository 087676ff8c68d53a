"""What is missing from a period: what still stops its tables from being whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from training_register.database import DbSession
from training_register.queries.missing import number_of_doubles, number_overdue
from training_register.reports.periods import PeriodReport
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class Missing:
    """How many entries of a period, those that its edges cut off included, miss something."""

    sessions: int
    attended: int
    # Planned, and their day has passed.
    overdue: int
    # Pairs of entries that may count the same people twice; at most queries.missing.MOST_PAIRS.
    doubles: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is missing."""
        return not (self.sessions or self.attended or self.overdue or self.doubles)


def missing_from(db_session: DbSession, report: PeriodReport, *, scope: Scope, today: date) -> Missing:
    """What is missing: figures as the tables leave them out, the rest among the entries that somebody sees."""
    return Missing(
        sessions=sum(tally.sessions.not_recorded for tally in report.tallies if tally.sessions),
        attended=sum(tally.attended.not_recorded for tally in report.tallies),
        overdue=number_overdue(db_session, report.period, scope=scope, today=today),
        doubles=number_of_doubles(db_session, report.period, scope=scope),
    )
