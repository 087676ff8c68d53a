"""What is proposed of a file from people: an outcome for every row, questions, and what the register would count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from training_register.count import Count
from training_register.queries.registered import KnownEntry as KnownEntry
from training_register.rules.entries import How, Status
from training_register.rules.own_sheet import FigureColumn

NOT_RECORDED = Count.of(None, None)

# What somebody has answered so far, by the ids of questions. An id says what it is about, so that the answer serves
# every row of which the same is asked, and a recipe can keep it for the next file: "sector:sec school" = "Education".
Answers = Mapping[str, str]


class Decision(StrEnum):
    """What becomes of a row. The values are the words that people see."""

    IMPORT = "import"
    ASK = "ask"
    SKIP = "skip"
    NOT_AN_ENTRY = "not an entry"


class Field(StrEnum):
    """What a column of a file can be. The values are the words that people choose from."""

    DATE = "date, or first day"
    ENDS_ON = "last day"
    STARTS_AT = "time of day"
    LENGTH = "length"
    DAYS = "number of days"
    WEEKDAY = "day of the week"
    AUDIENCE = "audience: who it was for"
    SECTOR = "sector"
    ORGANISATION = "organisation"
    COURSE = "course, or what was taught"
    ACTIVITY = "activity"
    LEVEL = "level"
    SESSIONS = "number of sessions"
    ATTENDED = "attended"
    # `ReadColumn.detail` says which: "Booked", "Came from: Police".
    FIGURE = "another figure"
    # One of several columns, each for the audience or sector that `detail` names: "Young people",
    # "Professionals / Health".
    ATTENDED_OF = "attended, of one audience or sector"
    AREA = "area"
    PROVIDER = "delivered by"
    TRAINER = "trainer"
    HOW = "how: in person, online"
    VENUE = "venue"
    STATUS = "status"
    NOTES = "notes"
    REFERENCE = "reference"
    # Names of people, e-mail addresses, telephone numbers: nothing of it is kept.
    PRIVATE = "names or addresses of people: not read"
    NOTHING = "not read"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row stands: the number of its sheet from 0, the row as the spreadsheet numbers it, and which part of it.

    A row has several parts where two tables stand side by side, or where it tells of several audiences.
    """

    sheet: int
    row: int
    part: int = 0

    @property
    def key(self) -> str:
        """The place in an address or an answer: "0!14", "2!7.1"."""
        return f"{self.sheet}!{self.row}.{self.part}" if self.part else f"{self.sheet}!{self.row}"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a row says, in the words of the register's lists; names that are in no list stand as they are written.

    `ends_on` is None where it is the first day, `sessions` where nobody wrote any; `attended` may be not recorded.
    What is not known yet is empty: a row that is imported has a first day, an audience and a sector.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    days: int | None = None
    starts_at: time | None = None
    minutes_each: int | None = None
    activity: str = ""
    course: str = ""
    level: str = ""
    audience: str = ""
    sector: str = ""
    sessions: Count | None = None
    attended: Count = NOT_RECORDED
    organisations: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    trainers: tuple[tuple[str, int | None], ...] = ()
    how: How | None = None
    venue: str = ""
    status: Status = Status.DELIVERED
    reason: str = ""
    notes: str = ""
    reference: str | None = None
    figures: tuple[tuple[FigureColumn, Count], ...] = ()
    # The part of the same row whose session this is: its sessions count is 0.
    same_session_as: Place | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The outcome of a row, or of a part of one, and why, in words.

    `cells` are where it stands, as "A4:F4". `questions` are the ids of those that are open and for which it waits.
    `texts` are its cells by their headings, without those of private columns: what an imported entry keeps.
    """

    place: Place
    cells: str
    decision: Decision
    reason: str
    entry: Understood | None = None
    questions: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


class QuestionKind(StrEnum):
    """What a question is about. The values are headings under which questions are grouped."""

    AUDIENCE = "Who it was for"
    COLUMN = "What a column is"
    SECTOR = "Sectors"
    NAME = "Names"
    DAY = "Days"
    COUNT = "Counts"
    STATUS = "Whether it took place"
    ROW = "Whether a row counts"
    TWICE = "What may be counted twice"


class Typed(StrEnum):
    """What may be typed instead of an offer."""

    COUNT = "a count"
    DAY = "a day"
    NAME = "a name"


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that can be chosen: what is kept of it, and the words that people see."""

    value: str
    words: str
    is_likely: bool = False


# An answer that every question about rows takes: those rows stay out.
SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that somebody has to say, or may say otherwise, once for all the rows that it is about.

    `answer` is what was said ("" while it is open). With a `default` the rows do not wait: it holds until somebody
    says otherwise, and the question is shown among what was understood. `hint` tells the evidence.
    """

    id: str
    kind: QuestionKind
    words: str
    rows: tuple[Place, ...]
    offers: tuple[Offer, ...] = ()
    typed: Typed | None = None
    answer: str = ""
    default: str = ""
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether rows wait for it."""
        return not self.answer and not self.default


class AnswerProblem(ValueError):
    """An answer can't be taken; `str()` says why, and what would do, in plain English."""


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of a table in a sheet, counted from 1: its heading as it stands, what it was taken for, and why."""

    column: int
    heading: str
    field: Field
    detail: str = ""
    why: str = ""
    # The id of the question by which somebody says that it is something else.
    question: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A table in a sheet: its rows of headings, the rows beneath them, and its columns."""

    sheet: int
    heading_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[ReadColumn, ...]
    # What stands above it, and what was taken from there: "Professionals, as its title says".
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TallyLine:
    """What the rows that would be imported come to, for one audience and sector; only delivered ones."""

    audience: str
    sector: str
    entries: int
    sessions: Count
    attended: Count


@dataclass(frozen=True, slots=True)
class Told:
    """Something that somebody should know of a file, such as a total that differs; `row` and `cell` where it stands."""

    words: str
    sheet: str = ""
    row: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class TotalOfFile:
    """A total that the file states, and what the rows that it is about come to, as far as they are understood."""

    place: Place
    cell: str
    of: str
    stated: int
    read: Count

    @property
    def agrees(self) -> bool:
        """Whether the file's total is what its rows come to, as far as they say a number."""
        return self.read.value == self.stated


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of a file, or a row and an entry, that may be one session: both are shown side by side.

    Where `is_overlap`, the one is several sessions together and the other may be among them.
    """

    row: Place
    words: str
    question: str
    other: Place | None = None
    entry: KnownEntry | None = None
    is_overlap: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is proposed of a file. `rows` hold every row that holds anything, in the order of sheets and rows.

    `fingerprint` is the same for files with the same headings: a recipe is found again by it.
    """

    sheets: tuple[str, ...]
    blocks: tuple[Block, ...]
    rows: tuple[ReadRow, ...]
    questions: tuple[Question, ...]
    tally: tuple[TallyLine, ...]
    told: tuple[Told, ...] = ()
    totals: tuple[TotalOfFile, ...] = ()
    pairs: tuple[Pair, ...] = ()
    fingerprint: str = ""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions for which rows wait."""
        return tuple(question for question in self.questions if question.is_open)

    def rows_of(self, decision: Decision) -> tuple[ReadRow, ...]:
        """The rows of an outcome."""
        return tuple(row for row in self.rows if row.decision is decision)
