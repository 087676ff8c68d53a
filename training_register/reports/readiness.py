"""The readiness list: what must be answered before a period is published, and what whoever publishes should know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training_register.database import DbSession
from training_register.queries.entries import ListedEntry
from training_register.queries.missing import MOST_PAIRS
from training_register.queries.publications import kept_part, standing_publication
from training_register.queries.readiness import Gap, Pair, gaps_in, number_to_come, pairs_in
from training_register.reports.period_reports import PeriodReport
from training_register.rules.names import joined
from training_register.rules.periods import Period, days_in_words
from training_register.rules.permissions import Scope
from training_register.rules.publications import Accepted, GapKind
from training_register.rules.readiness import MOST_ONE_BY_ONE, GapsAnswered, Lack, gaps_answered, reasons_again

# How a gap's kinds are said of one entry: "lacks the number of sessions".
LACKS: Mapping[GapKind, str] = {
    GapKind.SESSIONS: "how many sessions",
    GapKind.ATTENDED: "how many attended",
    GapKind.OVERDUE: "whether it took place",
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a period still lacks, in the whole register: its gaps by day, and its pairs that nobody has told apart."""

    period: Period
    gaps: tuple[Gap, ...]
    pairs: tuple[Pair, ...]
    # Planned, and their day is still to come.
    to_come: int
    # Delivered entries that the filters of all tables leave out.
    in_no_table: int
    cannot_be_made: tuple[str, ...]
    is_over: bool
    # The reasons that were given with the version before, by the entry.
    reasons_before: Mapping[int, str]

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The entries that lack something about which somebody is still asked."""
        return tuple(gap for gap in self.gaps if gap.is_open)

    @property
    def stopped(self) -> int:
        """The entries about which nobody is asked any more."""
        return len(self.gaps) - len(self.open_gaps)

    @property
    def asked_one_by_one(self) -> tuple[Gap, ...]:
        """The open gaps that whoever asks may see, as many as are asked about one by one."""
        return tuple(gap for gap in self.open_gaps if gap.is_seen)[:MOST_ONE_BY_ONE]

    @property
    def unseen_gaps(self) -> int:
        """How many open gaps are of entries that whoever asks may not see."""
        return sum(not gap.is_seen for gap in self.open_gaps)

    @property
    def other_gaps(self) -> int:
        """How many open gaps that whoever asks may see are not asked about one by one."""
        return len(self.open_gaps) - self.unseen_gaps - len(self.asked_one_by_one)

    @property
    def seen_pairs(self) -> tuple[Pair, ...]:
        """The pairs that whoever asks may answer."""
        return tuple(pair for pair in self.pairs if pair.is_seen)

    @property
    def unseen_pairs(self) -> int:
        """How many pairs hold an entry that whoever asks may not see."""
        return len(self.pairs) - len(self.seen_pairs)

    @property
    def may_be_more_pairs(self) -> bool:
        """Whether the pairs were looked for no further."""
        return len(self.pairs) >= MOST_PAIRS

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """All that entries lack, one by one."""
        return tuple(lack for gap in self.gaps for lack in gap.lacks)

    @property
    def kinds(self) -> tuple[tuple[GapKind, int], ...]:
        """How many entries lack each kind of thing about which somebody is still asked."""
        opened = [lack.kind for gap in self.gaps for lack in gap.lacks if lack.stopped is None]
        return tuple((kind, opened.count(kind)) for kind in GapKind if kind in opened)

    @property
    def is_ready(self) -> bool:
        """Whether nothing needs an answer."""
        return self.is_over and not self.open_gaps and not self.pairs

    def answered(self, reasons: Mapping[int, str], for_all: str = "") -> GapsAnswered:
        """Its gaps with their answers."""
        return gaps_answered(self.lacks, reasons, for_all)


def readiness(db_session: DbSession, period: Period, report: PeriodReport, *, scope: Scope, today: date) -> Readiness:
    """What a period lacks. `scope` says whose eyes see which entries; what is counted is the whole register."""
    gaps = gaps_in(db_session, period, scope=scope, today=today)
    return Readiness(
        period=period,
        gaps=tuple(gaps),
        pairs=tuple(pairs_in(db_session, period, scope=scope)),
        to_come=number_to_come(db_session, period, today=today),
        in_no_table=report.in_no_table,
        cannot_be_made=report.cannot_be_made,
        is_over=period.last < today,
        reasons_before=_reasons_before(db_session, period, gaps),
    )


def _reasons_before(db_session: DbSession, period: Period, gaps: Sequence[Gap]) -> Mapping[int, str]:
    before = standing_publication(db_session, period.address) if gaps else None
    if before is None:
        return {}
    accepted = map(Accepted.kept, kept_part(db_session, before.id, "gaps"))
    return reasons_again((lack for gap in gaps for lack in gap.lacks), accepted)


def entry_in_short(entry: ListedEntry) -> str:
    """An entry in a few words: "4 May 2016, Course, Abbey Lane School"."""
    names = (
        joined(list(entry.organisations[:2]))
        if len(entry.organisations) < 3
        else (f"{entry.organisations[0]} and {len(entry.organisations) - 1} more")
    )
    parts = (days_in_words(entry.starts_on, entry.ends_on), entry.course or entry.activity, names)
    return ", ".join(part for part in parts if part)


def lacks_in_words(gap: Gap) -> str:
    """What an entry lacks about which somebody is still asked: "how many sessions and how many attended"."""
    return joined([LACKS[lack.kind] for lack in gap.lacks if lack.stopped is None])
