"""What is proposed of a file, as its pages tell it: what it comes to, its questions in groups, its rows in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training_register.inputs.old_registers.proposal import (
    Decision,
    Offer,
    Pair,
    Place,
    Proposal,
    Question,
    QuestionKind,
    ReadRow,
    Understood,
)
from training_register.queries.known_lists import KnownLists
from training_register.queries.registered import KnownEntry
from training_register.rules.entries import Status
from training_register.rules.names import cleaned, folded, joined, sort_name
from training_register.rules.own_sheet import figure_heading
from training_register.rules.periods import days_in_words

# So many rows of a question are told at once; the others are behind "and 9 more".
FIRST_ROWS = 3
MOST_ROWS = 60
# Of a row so much is quoted where it is told in one line.
LONGEST_QUOTE = 140
# The order in which somebody is asked: the first answers take the most other questions away.
ORDER = (
    QuestionKind.COLUMN,
    QuestionKind.AUDIENCE,
    QuestionKind.SECTOR,
    QuestionKind.STATUS,
    QuestionKind.COUNT,
    QuestionKind.DAY,
    QuestionKind.NAME,
    QuestionKind.ROW,
    QuestionKind.TWICE,
)


@dataclass(frozen=True, slots=True)
class Comes:
    """What a file comes to: how many rows have each outcome, and the days from which to which it tells."""

    numbers: Mapping[Decision, int]
    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> str:
        """From when to when, in words; "" where no row has a day."""
        return days_in_words(self.first, self.last) if self.first and self.last else ""


def comes_to(proposal: Proposal) -> Comes:
    """What a proposal comes to; the days are those of the rows that are imported or asked about."""
    numbers = Counter(row.decision for row in proposal.rows)
    days = [
        day
        for row in proposal.rows
        if row.decision in (Decision.IMPORT, Decision.ASK) and row.entry
        for day in (row.entry.starts_on, row.entry.ends_on)
        if day
    ]
    return Comes({one: numbers[one] for one in Decision}, min(days, default=None), max(days, default=None))


@dataclass(frozen=True, slots=True)
class RowInWords:
    """A row in one line: where it stands, and what it says; `sheet` is counted from 1, as in addresses."""

    place: Place
    where: str
    says: str

    @property
    def sheet(self) -> int:
        """The number of its sheet in an address."""
        return self.place.sheet + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rows that it is about: the first, the others, and how many are not even told there."""

    question: Question
    first: tuple[RowInWords, ...]
    others: tuple[RowInWords, ...]
    more: int = 0

    @property
    def hint(self) -> str:
        """What tells of it besides, unless that is its only row, which stands beneath."""
        said = self.question.hint
        is_its_row = len(self.question.rows) == 1 and self.first[0].says.startswith(said.replace("; ", " · ")[:60])
        return "" if said and is_its_row else said

    @property
    def likely(self) -> Offer | None:
        """The answer that is likely, where one is."""
        return next((offer for offer in self.question.offers if offer.is_likely), None)

    @property
    def said(self) -> str:
        """What was answered, or is taken for granted, in the words of its offer."""
        value = self.question.answer or self.question.default
        return next((offer.words for offer in self.question.offers if offer.value == value), value)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind, under its heading."""

    kind: QuestionKind
    asked: tuple[Asked, ...]

    @property
    def likely(self) -> int:
        """How many of them have a likely answer."""
        return sum(one.likely is not None for one in self.asked)

    @property
    def rows(self) -> int:
        """How many rows they are about, each once."""
        return len({place for one in self.asked for place in one.question.rows})


def told_of(proposal: Proposal, questions: Iterable[Question]) -> tuple[Asked, ...]:
    """Questions with their rows in words."""
    rows = {row.place: row for row in proposal.rows}
    return tuple(
        Asked(
            question,
            tuple(_in_words(proposal, rows, place) for place in question.rows[:FIRST_ROWS]),
            tuple(_in_words(proposal, rows, place) for place in question.rows[FIRST_ROWS:MOST_ROWS]),
            max(0, len(question.rows) - MOST_ROWS),
        )
        for question in questions
    )


def grouped(asked: Sequence[Asked]) -> tuple[Group, ...]:
    """Questions in groups by their kind, in the order in which they are asked."""
    groups = ((kind, tuple(one for one in asked if one.question.kind is kind)) for kind in ORDER)
    return tuple(Group(kind, several) for kind, several in groups if several)


def in_order_of_asking(questions: Iterable[Question]) -> list[Question]:
    """Questions by their kinds, as `grouped` shows them; within a kind as they come."""
    places = {kind: place for place, kind in enumerate(ORDER)}
    return sorted(questions, key=lambda question: places[question.kind])


def on_pairs(proposal: Proposal) -> frozenset[str]:
    """The ids of questions that are asked beside a pair, where both lines are seen."""
    return frozenset(pair.question for pair in proposal.pairs)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two lines that may be one session: where it stands, and what it says, as (what, words)."""

    where: str
    lines: tuple[tuple[str, str], ...]
    place: Place | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class PairInWords:
    """Two lines that may be one session, side by side, and the question about them, where there is one."""

    pair: Pair
    sides: tuple[Side, Side]
    question: Question | None


def pairs_in_words(proposal: Proposal) -> tuple[PairInWords, ...]:
    """The pairs of a proposal, in its order."""
    rows = {row.place: row for row in proposal.rows}
    # A question about several pairs is asked beside the first.
    questions = {question.id: question for question in proposal.questions}
    return tuple(
        PairInWords(
            pair,
            (_side(proposal, rows, pair.row), _other_side(proposal, rows, pair)),
            questions.pop(pair.question, None),
        )
        for pair in proposal.pairs
    )


def _other_side(proposal: Proposal, rows: Mapping[Place, ReadRow], pair: Pair) -> Side:
    if pair.other is not None:
        return _side(proposal, rows, pair.other)
    return _side_of_entry(pair.entry) if pair.entry else Side("", ())


def _side(proposal: Proposal, rows: Mapping[Place, ReadRow], place: Place) -> Side:
    row = rows.get(place)
    entry = row.entry if row else None
    return Side(where_in_words(proposal, place), entry_in_words(entry) if entry else (), place)


def _side_of_entry(entry: KnownEntry) -> Side:
    said = (
        ("Days", days_in_words(entry.starts_on, entry.ends_on)),
        ("For", f"{entry.audience}: {entry.sector}"),
        ("Course", entry.course),
        ("Organisations", joined(entry.organisations)),
        ("Venue", entry.venue),
        ("Sessions", "" if entry.sessions is None else f"{entry.sessions:,}"),
        ("Attended", "not recorded" if entry.attended is None else f"{entry.attended:,}"),
    )
    return Side(f"Entry {entry.id} of the register", tuple(line for line in said if line[1]), entry_id=entry.id)


def entry_in_words(entry: Understood) -> tuple[tuple[str, str], ...]:
    """What was understood of a row, as (what, words), without what it does not say."""
    several = entry.sessions is not None and str(entry.sessions) != "1"
    said = (
        ("Days", _days(entry)),
        ("For", for_whom(entry)),
        ("Course", entry.course),
        ("Activity", entry.activity),
        ("Level", entry.level),
        ("Organisations", joined(entry.organisations)),
        ("Areas", joined(entry.areas)),
        ("Venue", entry.venue),
        ("Delivered by", joined(entry.providers)),
        ("Trainers", joined([name for name, _ in entry.trainers])),
        ("How", entry.how.value if entry.how else ""),
        ("Sessions", str(entry.sessions) if several else ""),
        ("Attended", entry.attended.in_own_words),
        ("Status", "" if entry.status is Status.DELIVERED else entry.status.value),
        ("Reason", entry.reason),
        ("Reference", entry.reference or ""),
        *((figure_heading(column).removeprefix("Figure: "), str(count)) for column, count in entry.figures),
        ("Notes", entry.notes),
    )
    return tuple((what, words) for what, words in said if words)


def for_whom(entry: Understood) -> str:
    """Audience and sector in a line, as far as they are known."""
    return ": ".join(part for part in (entry.audience, entry.sector) if part)


def _days(entry: Understood) -> str:
    return days_in_words(entry.starts_on, entry.ends_on or entry.starts_on) if entry.starts_on else ""


def where_in_words(proposal: Proposal, place: Place) -> str:
    """Where a row stands: "Training log, row 14"; a file of one sheet says only "row 14"."""
    name = proposal.sheets[place.sheet] if place.sheet < len(proposal.sheets) else ""
    return f"{name}, row {place.row}" if name and len(proposal.sheets) > 1 else f"row {place.row}"


def _in_words(proposal: Proposal, rows: Mapping[Place, ReadRow], place: Place) -> RowInWords:
    row = rows.get(place)
    said = " · ".join(" ".join(text.split()) for _, text in row.texts if text.strip()) if row else ""
    if len(said) > LONGEST_QUOTE:
        said = f"{said[: LONGEST_QUOTE - 1].rstrip()}…"
    return RowInWords(place, where_in_words(proposal, place), said)


def rows_on(proposal: Proposal, sheet: int, decisions: Collection[Decision] = tuple(Decision)) -> list[ReadRow]:
    """The rows of a sheet, counted from 0, that have one of some outcomes."""
    return [row for row in proposal.rows if row.place.sheet == sheet and row.decision in decisions]


@dataclass(frozen=True, slots=True)
class NewNames:
    """Names that an import would add to one of the lists: what they are, and the names in their order."""

    what: str
    names: tuple[str, ...]


def names_to_add(proposal: Proposal, lists: KnownLists) -> tuple[NewNames, ...]:
    """The names of rows that would be imported which are in no list yet."""
    entries = [row.entry for row in proposal.rows_of(Decision.IMPORT) if row.entry]
    spelt = [one for organisation in lists.organisations for one in (organisation.name, *organisation.spellings)]
    found = (
        ("organisations", spelt, [name for entry in entries for name in entry.organisations]),
        ("courses", lists.courses, [entry.course for entry in entries]),
        ("levels", lists.levels, [entry.level for entry in entries]),
        ("areas", lists.areas, [name for entry in entries for name in entry.areas]),
        ("names of who delivers", lists.providers, [name for entry in entries for name in entry.providers]),
        ("trainers", lists.trainers, [name for entry in entries for name, _ in entry.trainers]),
    )
    return tuple(
        NewNames(what, new) for what, known, said in found if (new := _new_among(said, frozenset(map(folded, known))))
    )


def _new_among(names: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    new = {folded(name): cleaned(name) for name in names if cleaned(name) and folded(name) not in known}
    return tuple(sorted(new.values(), key=sort_name))
