"""What one download holds, and the name of its file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from training_register.rules.names import joined
from training_register.rules.periods import Period
from training_register.rules.publications import Reference, Revised
from training_register.table import Table

# File names stay short enough for every disk and for a person to read (Analysis Function: file names).
LONGEST_SLUG = 40


class Meaning(NamedTuple):
    """A word, a row, a column or a mark, and what it means or counts."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Meanings:
    """Some of these under a heading of their own: "Columns", "Rows"."""

    heading: str
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of plain words: sentences, then meanings, then sections within it. `key` is its place in an address."""

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    meanings: tuple[Meanings, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Download:
    """The tables of one period, or of several side by side, and what is said about them, as every printer takes them.

    `tables` are in the order in which they are printed: audience tables first, the summary last. `notes` are
    sentences about the whole period, such as "12 entries are not split by quarter." `made_at` knows its time
    zone, and days are written in it. `mark` is what every file says first, such as that the figures are invented.
    `beside` are the periods that stand beside the period in the tables, the earliest first. Any of the other texts may
    be empty; then nothing is said in its place.

    `version` is that of a publication, None of tables as they are now; then it was published on `published_on`, and
    `changes` are its figures that differ from the version before. `sections` say how the figures are counted.
    """

    period: Period
    made_at: datetime
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    organisation: str = ""
    service: str = ""
    place: str = ""
    contact: str = ""
    source: str = ""
    mark: str = ""
    beside: tuple[Period, ...] = ()
    version: int | None = None
    published_on: date | None = None
    changes: tuple[Revised, ...] = ()
    sections: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            raise ValueError("A download's made_at must know its time zone.")

    @property
    def title(self) -> str:
        """What the whole download is called: "Training, Sheffield, April 2016 to March 2017"."""
        return ", ".join(part for part in ("Training", self.place, self.period_in_words) if part)

    @property
    def reference(self) -> Reference:
        """What the references of its tables begin with: "2016-17/v1", or "2016-17" of tables as they are now."""
        return Reference(self.period.address, self.version)

    @property
    def period_in_words(self) -> str:
        """The period, and those beside it: "April 2016 to March 2017 beside April 2015 to March 2016"."""
        beside = joined([one.in_words for one in self.beside])
        return f"{self.period.in_words} beside {beside}" if beside else self.period.in_words

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The mark as a sentence, where there is one, and the notes."""
        return (f"{self.mark}.", *self.notes) if self.mark else self.notes

    @property
    def made_at_utc(self) -> datetime:
        """When it was made, to the second, in UTC."""
        return self.made_at.astimezone(UTC).replace(microsecond=0)


def file_name(period: Period, ending: str, table_name: str = "") -> str:
    """The name of a file: "training-2016-17.xlsx"; of one table, "training-2016-17-professionals.csv"."""
    parts = ["training", period.address.replace("..", "-to-")]
    if table_name:
        parts.append(slug(table_name) or "table")
    return f"{'-'.join(parts)}.{ending.removeprefix('.')}"


def slug(name: str) -> str:
    """A name in lower-case ASCII words joined by hyphens; empty where it has no such letter or digit."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    # An apostrophe is part of a word: "children's" becomes "childrens".
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "-".join(words)[:LONGEST_SLUG].strip("-")
