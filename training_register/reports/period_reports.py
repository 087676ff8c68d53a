"""What is known of a period when its tables are made: the tables, and what they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from training_register.queries.counts import Tally
from training_register.queries.publications import Published
from training_register.queries.tables import TableLayout
from training_register.reports.audiences import Sums
from training_register.reports.stated_figures import NOTHING_STATED, Stated
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period
from training_register.rules.sentences import Saying
from training_register.table import Note, Table


@dataclass(frozen=True, slots=True)
class KindOfNumber:
    """The sum of all audiences for one kind of number, shown on the page for checking and never published."""

    counts_what: CountsWhat
    heading: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The tables of a period: those of the audiences in order, and the summary last where there is one."""

    period: Period
    tables: tuple[Table, ...]
    summary: Table | None
    # What the whole period's pages and files say about it.
    notes: tuple[str, ...]
    sums_of_all: tuple[KindOfNumber, ...]
    # What the tables and what is beneath them were made from.
    tallies: tuple[Tally, ...]
    # How each table is laid out, by its short name; the summary has no layout.
    layouts: Mapping[str, TableLayout]
    # What others have worked out, in tables of its own: in no sum, summary or total.
    stated: Stated = NOTHING_STATED
    # The newest version of the period that stands; without one its tables are provisional.
    published: Published | None = None
    # What is said beneath a table, by its name, and the notes that stand there where small numbers are hidden.
    sayings: Mapping[str, Saying] = field(default_factory=dict)
    notes_of_few: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    # The notes of the whole period without a number of people.
    own_notes_of_few: tuple[str, ...] = ()
    # How many delivered entries the filters of all tables leave out, and what is wrong with tables that can't be made.
    in_no_table: int = 0
    cannot_be_made: tuple[str, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries the tables and what is beneath them stand on."""
        return sum(tally.entries for tally in self.tallies)

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every table: the computed ones, the summary, and what others have stated last."""
        return (*self.tables, *((self.summary,) if self.summary else ()), *self.stated.tables)
