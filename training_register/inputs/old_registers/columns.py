"""Which column of a table is which: by what somebody answered, by its heading, and by what stands beneath it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from training_register.inputs.old_registers.blocks import Rows, Table, is_like_a_day, is_like_a_month, is_number
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.headings import Heading, plain_heading, read_heading
from training_register.inputs.old_registers.proposal import Answers, Field, ReadColumn
from training_register.inputs.old_registers.spellings import Spellings
from training_register.rules.names import folded

_EMAIL = re.compile(r"\S@\S+\.\S")
_PHONE = re.compile(r"(?:\+44|\b0)\s?\d(?:[\s-]?\d){8,10}\b")
_TIME = re.compile(r"\d{1,2}[.:]\d{2}(?:\s?[ap]m)?\b|\d{1,2}\s?[ap]m\b|\b[ap]m\b|noon", re.IGNORECASE)
_COUNT_LIKE = re.compile(
    r"\d|\bn/?k\b|not known|^\?+$|^-$|\btbc\b|cancelled|canceled|unknown|postponed|did not run", re.IGNORECASE
)
_WHOLE = re.compile(r"[\d,\s\u00a0]+")

# How the detail of a figure begins that counts those of one agency.
CAME_FROM = "Came from"
# Of these one column of a table is taken; of the others there may be several.
_ONCE = (
    Field.DATE, Field.ENDS_ON, Field.STARTS_AT, Field.LENGTH, Field.DAYS, Field.WEEKDAY, Field.AUDIENCE, Field.SECTOR,
    Field.LEVEL, Field.SESSIONS, Field.STATUS, Field.REFERENCE, Field.HOW, Field.ACTIVITY,
)  # fmt: skip

NUMBERS_ROWS = "it numbers the rows"
# A heading that names one of these may also name who is counted.
_MAY_COUNT = frozenset((Field.ATTENDED, Field.AUDIENCE, Field.SECTOR, Field.ORGANISATION, Field.TRAINER))
# Of the rows of which columns count one sector each, so many fill one of them alone.
_ONE_EACH = 0.7


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in a column: how many cells hold anything, and the shares of them that look like something."""

    filled: int = 0
    days: float = 0
    months: float = 0
    numbers: float = 0
    count_like: float = 0
    times: float = 0
    private: float = 0
    is_running: bool = False
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, by what they are."""

    columns: tuple[ReadColumn, ...]
    # The columns whose question is open, since two of them may be "attended".
    unclear: tuple[int, ...] = ()
    by_field: Mapping[Field, tuple[ReadColumn, ...]] = field(default_factory=dict)

    def of(self, wanted: Field) -> tuple[ReadColumn, ...]:
        """The columns of a field, in their order."""
        return self.by_field.get(wanted, ())

    def first(self, wanted: Field) -> int:
        """The number of the first column of a field; 0 where there is none."""
        found = self.of(wanted)
        return found[0].column if found else 0


def profile_of(cells: Sequence[Cell]) -> Profile:
    """What a column's cells are like."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled:
        return Profile()

    def share(test: Callable[[Cell], bool]) -> float:
        return sum(map(test, filled)) / len(filled)

    whole = [int(cell.value) for cell in filled if is_number(cell) and float(cell.value).is_integer()]  # type: ignore[arg-type]
    return Profile(
        filled=len(filled),
        days=share(is_like_a_day),
        months=share(is_like_a_month),
        numbers=share(lambda cell: is_number(cell) or bool(_WHOLE.fullmatch(cell.text))),
        count_like=share(_is_count_like),
        times=share(lambda cell: isinstance(cell.value, (time, datetime)) or bool(_TIME.match(cell.text.strip()))),
        private=share(lambda cell: is_private(cell.text)),
        is_running=len(whole) == len(filled) > 2 and whole == list(range(whole[0], whole[0] + len(whole))),
        texts=tuple(dict.fromkeys(cell.text.strip() for cell in filled if isinstance(cell.value, str)))[:60],
    )


def is_private(text: str) -> bool:
    """Whether a text holds an e-mail address or a telephone number."""
    return bool(_EMAIL.search(text) or _PHONE.search(text))


def without_private(text: str) -> str:
    """A text with each e-mail address and telephone number taken out of it."""
    if not is_private(text):
        return text
    words = _PHONE.sub("…", text).split()
    return " ".join("…" if "@" in word else word for word in words)


def _is_count_like(cell: Cell) -> bool:
    if is_number(cell):
        return True
    return (
        isinstance(cell.value, str)
        and len(cell.text) <= 40
        and not is_like_a_day(cell)
        and bool(_COUNT_LIKE.search(cell.text))
    )


def read_columns(table: Table, rows: Rows, spellings: Spellings, answers: Answers, body: Sequence[int]) -> Columns:
    """What each column of a table is. `body` are the rows that may be entries."""
    used = [
        column
        for column in range(table.first_column, table.last_column + 1)
        if column in table.headings or any(column in rows[row] for row in table.rows)
    ]
    profiles = {column: profile_of([rows[row][column] for row in body if column in rows[row]]) for column in used}
    read = {column: _by_heading(column, table.headings.get(column, ""), profiles[column], spellings) for column in used}
    if Field.DATE not in {one.field for one in read.values()}:
        read |= _day_by_content(read, profiles)
    read = _by_agency(read, profiles, rows, body, spellings)
    read = _attended(read, profiles, spellings)
    read = _once(read, profiles)
    unclear = tuple(column for column, one in read.items() if one.question.startswith("?"))
    read = {column: replace(one, question=_question(one)) for column, one in read.items()}
    for column, one in read.items():
        if (answer := answers.get(one.question)) and (said := read_answer(answer)):
            read[column] = replace(one, field=said[0], detail=said[1], why="as somebody said")
    columns = tuple(read.values())
    return Columns(
        columns,
        tuple(column for column in unclear if not answers.get(read[column].question)),
        {wanted: tuple(one for one in columns if one.field is wanted) for wanted in {one.field for one in columns}},
    )


def _question(column: ReadColumn) -> str:
    return f"column:{folded(column.heading)}" if column.heading else ""


def read_answer(answer: str) -> tuple[Field, str] | None:
    """The field, and its detail, that an answer about a column names; None where it names none."""
    name, _, detail = answer.strip().partition(":")
    match name.strip().casefold():
        case "figure":
            return (Field.FIGURE, detail.strip()) if detail.strip() else None
        case "came from":
            return (Field.FIGURE, f"{CAME_FROM}: {detail.strip()}") if detail.strip() else None
        case "attended of":
            return (Field.ATTENDED_OF, detail.strip()) if detail.strip() else None
        case plain:
            found = next((one for one in Field if one.name.casefold() == plain or one.value == plain), None)
            return (found, "") if found and found not in (Field.FIGURE, Field.ATTENDED_OF) else None


# By heading and content


def _by_heading(column: int, heading: str, profile: Profile, spellings: Spellings) -> ReadColumn:
    said = _said(heading)
    if profile.private >= 0.5 or (profile.private >= 0.2 and Field.PRIVATE in said.fields):
        return ReadColumn(column, heading, Field.PRIVATE, why="it holds addresses or telephone numbers")
    if not heading:
        return _by_content(column, profile, spellings)
    if profile.is_running and (not said.fields or said.fields[0] in (Field.ATTENDED, Field.REFERENCE, Field.NOTHING)):
        return ReadColumn(column, heading, Field.NOTHING, why=NUMBERS_ROWS)
    # A figure that is somebody's: "Pupils", "No. of staff".
    who = said.counted or plain_heading(_lower(heading))
    if profile.filled and profile.count_like >= 0.6 and profile.days < 0.5:
        spoken = audience_counted(who, spellings)
        if spoken and set(said.fields[:1]) <= _MAY_COUNT:
            return ReadColumn(column, heading, Field.ATTENDED_OF, spoken, f"its heading speaks of {spoken.lower()}")
    chosen = _choose(said.fields, profile, spellings)
    if chosen is None and said.counted:
        chosen = Field.ATTENDED if profile.count_like >= 0.5 or not profile.filled else Field.NOTES
    if chosen is None:
        return _by_content(column, profile, spellings, heading)
    return ReadColumn(column, heading, chosen, said.detail if chosen is Field.FIGURE else "", "by its heading")


def _is(heading: Heading, field: Field) -> bool:
    return heading.is_whole and heading.fields[:1] == (field,)


def audience_of_heading(heading: str, spellings: Spellings) -> str:
    """The audience of which the heading of a count speaks."""
    return audience_counted(_said(heading).counted or plain_heading(_lower(heading)), spellings)


def _said(heading: str) -> Heading:
    """What a heading says; of two rows of headings the lower one first, then both together."""
    upper, _, lower = heading.rpartition(": ")
    if not upper:
        return read_heading(heading)
    below = read_heading(lower)
    return below if below.fields or below.counted else read_heading(upper)


def audience_counted(who: str, spellings: Spellings) -> str:
    """The audience of which a heading speaks that counts somebody: "Pupils", "No. of staff"; "" where it may be any."""
    # "Delegates" and "participants" may be anybody.
    if not who or _is(read_heading(who), Field.ATTENDED):
        return ""
    match = spellings.audience(who)
    if match.is_sure:
        return match.name
    spoken = [one for one in spellings.audiences_spoken_of(who) if one.is_certain]
    return spoken[0].audience if len(spoken) == 1 else ""


def _choose(fields: Sequence[Field], profile: Profile, spellings: Spellings) -> Field | None:
    """The field that fits what stands in the column; the first where nothing stands there."""
    if not fields:
        return None
    if not profile.filled:
        return fields[0]
    fitting = [one for one in fields if _fits(one, profile)]
    if len(fields) > 1 and len(fitting) > 1 and {Field.AUDIENCE, Field.SECTOR} & set(fitting):
        shares = {
            Field.AUDIENCE: _share(profile.texts, lambda text: spellings.audience(text).is_sure),
            Field.SECTOR: _share(profile.texts, lambda text: spellings.sector(text).is_sure),
        }
        likeliest = max((one for one in fitting if one in shares), key=lambda one: shares[one])
        if shares[likeliest] >= 0.4:
            return likeliest
        rest = [one for one in fitting if one not in shares]
        return rest[0] if rest else fitting[0]
    return fitting[0] if fitting else None


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0


def _fits(one: Field, profile: Profile) -> bool:
    match one:
        case Field.DATE | Field.ENDS_ON:
            return profile.days + profile.months >= 0.4 or profile.count_like >= 0.6
        case Field.ATTENDED:
            return profile.count_like >= 0.5
        case Field.SESSIONS | Field.FIGURE | Field.DAYS:
            return profile.count_like >= 0.5
        case Field.STARTS_AT:
            return profile.times >= 0.3 or profile.numbers < 0.5
        case Field.COURSE | Field.ORGANISATION | Field.AUDIENCE | Field.SECTOR | Field.ACTIVITY | Field.LEVEL:
            return profile.numbers < 0.5 and profile.days < 0.7
        case Field.STATUS | Field.TRAINER | Field.VENUE | Field.PROVIDER:
            return profile.numbers < 0.5
    return True


def _by_content(column: int, profile: Profile, spellings: Spellings, heading: str = "") -> ReadColumn:
    """A column whose heading says nothing known: by what stands in it, where that leaves no doubt."""
    found, why = Field.NOTHING if not heading else Field.NOTES, ""
    if profile.is_running and profile.filled > 2:
        found, why = Field.NOTHING, NUMBERS_ROWS
    elif profile.numbers > 0.5:
        found, why = Field.NOTHING, "nothing says what its numbers are"
    elif _share(profile.texts, lambda text: spellings.sector(text).is_sure) >= 0.6:
        found, why = (Field.ORGANISATION if _are_names(profile) else Field.SECTOR), "its words say so"
    elif _share(profile.texts, lambda text: spellings.audience(text).is_sure) >= 0.6:
        found, why = (Field.COURSE if _are_names(profile) else Field.AUDIENCE), "its words say so"
    elif profile.texts and not profile.days:
        found, why = Field.NOTES, "its words are kept as notes"
    return ReadColumn(column, heading, found, why=why)


def _are_names(profile: Profile) -> bool:
    """Whether the texts of a column are names or titles, and not one of a few words again and again."""
    words = [len(text.split()) for text in profile.texts]
    return len(profile.texts) > 0.6 * profile.filled and sum(words) >= 2 * len(words)


def _day_by_content(read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile]) -> dict[int, ReadColumn]:
    for column, one in read.items():
        if one.field in (Field.NOTES, Field.NOTHING) and not one.heading and profiles[column].days >= 0.6:
            return {column: replace(one, field=Field.DATE, why="it holds days")}
    return {}


def _by_agency(
    read: Mapping[int, ReadColumn],
    profiles: Mapping[int, Profile],
    rows: Rows,
    body: Sequence[int],
    spellings: Spellings,
) -> dict[int, ReadColumn]:
    """Columns of numbers that are each headed by a sector: one of them counts in each row, or all do together.

    Where each row fills one alone, it is the sector of the row; else they say where its people came from.
    """
    read = dict(read)
    possible = [
        column
        for column, one in read.items()
        if one.heading
        and (profiles[column].numbers > 0.5 or not profiles[column].filled)
        and not _said(one.heading).counted
        and one.field
        in (Field.NOTHING, Field.NOTES, Field.ATTENDED_OF, Field.SECTOR, Field.ORGANISATION, Field.ATTENDED)
        and (spellings.is_sector(_lower(one.heading)) or spellings.sector(_lower(one.heading)).name)
    ]
    if sum(profiles[column].filled > 0 for column in possible) < 2:
        return read
    # What stands between them, such as the police, is one of them.
    columns = [
        column
        for column in range(possible[0], possible[-1] + 1)
        if column in read and (column in possible or profiles[column].numbers > 0.5)
    ]
    filled = [sum(_counts_something(rows[row], column) for column in columns) for row in body]
    counting = [number for number in filled if number]
    is_one_each = bool(counting) and sum(number == 1 for number in counting) >= _ONE_EACH * len(counting)
    for column in columns:
        heading = _lower(read[column].heading)
        if is_one_each:
            read[column] = replace(read[column], field=Field.ATTENDED_OF, detail=heading, why="it counts one sector")
        else:
            why = "it says where people came from"
            read[column] = replace(read[column], field=Field.FIGURE, detail=f"{CAME_FROM}: {heading}", why=why)
    return read


def _lower(heading: str) -> str:
    """The lower one of two rows of headings."""
    return heading.rpartition(": ")[2]


def _counts_something(cells: Mapping[int, Cell], column: int) -> bool:
    return column in cells and cells[column].text.strip() not in ("", "0", "-")


def _attended(
    read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile], spellings: Spellings
) -> dict[int, ReadColumn]:
    """One column of those that may be the count of who attended; two that may be it equally are asked about."""
    read = dict(read)
    headed = [column for column, one in read.items() if one.field is Field.ATTENDED and one.heading]
    parts = [column for column, one in read.items() if one.field is Field.ATTENDED_OF]
    if len(parts) == 1 and not headed:
        # The only count: it says who all its rows were for.
        column = parts[0]
        read[column] = replace(read[column], field=Field.ATTENDED)
        return read
    if not headed and not parts and not any(one.detail.startswith(CAME_FROM) for one in read.values()):
        return _count_by_content(read, profiles)
    ranks = {column: _rank(read[column].heading) for column in headed}
    best = min(ranks.values(), default=0)
    first = [column for column in headed if ranks[column] == best]
    for column in headed:
        if column not in first:
            read[column] = replace(read[column], field=Field.NOTHING, why="another column says who attended")
    filled = [column for column in first if profiles[column].filled]
    if len(filled) > 1:
        for column in filled:
            read[column] = replace(read[column], question="?")
    return read


def _rank(heading: str) -> int:
    return _said(heading).rank if _said(heading).fields else 2


def _count_by_content(read: dict[int, ReadColumn], profiles: Mapping[int, Profile]) -> dict[int, ReadColumn]:
    """The count of a table without headings for it: the only column of numbers that may be one."""
    possible = [
        column
        for column, one in read.items()
        if one.field is Field.NOTHING
        and not one.heading
        and profiles[column].numbers > 0.5
        and not profiles[column].is_running
    ]
    if len(possible) == 1:
        read[possible[0]] = replace(read[possible[0]], field=Field.ATTENDED, why="it is the only column of numbers")
    elif len(possible) > 1:
        for column in possible:
            read[column] = replace(read[column], field=Field.ATTENDED, question="?")
    return read


def _once(read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile]) -> dict[int, ReadColumn]:
    """Of what a row says once the column that says it best; the others become notes, or are not read."""
    read = dict(read)
    for wanted in _ONCE:
        found = [column for column, one in read.items() if one.field is wanted]
        if len(found) < 2:
            continue
        best = max(found, key=lambda column: (_fit_of(wanted, read[column], profiles[column]), -column))
        for column in found:
            if column != best:
                other = (
                    Field.NOTES
                    if profiles[column].texts and wanted not in (Field.DATE, Field.ENDS_ON)
                    else Field.NOTHING
                )
                read[column] = replace(read[column], field=other, why=f"another column says the {wanted.name.lower()}")
    return read


def _fit_of(wanted: Field, one: ReadColumn, profile: Profile) -> float:
    whole = 1.0 if _said(one.heading).is_whole else 0.0
    match wanted:
        case Field.DATE:
            return 4 * profile.days + whole - 2 * profile.months
        case _:
            return whole + (1 if profile.filled else 0)
