"""Which column of a table is which: by what somebody answered, by its heading, and by what stands beneath it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import pairwise

from training_register.inputs.old_registers.blocks import Rows, Table, is_like_a_day, is_like_a_month, is_number
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.codes import are_codes
from training_register.inputs.old_registers.counts import counts_of_booked, is_of_booked
from training_register.inputs.old_registers.day_columns import likeliest_days
from training_register.inputs.old_registers.days import is_weekday
from training_register.inputs.old_registers.headings import Heading, plain_heading, read_heading, without_brackets
from training_register.inputs.old_registers.parts import parts_of_total
from training_register.inputs.old_registers.proposal import Answers, Field, ReadColumn
from training_register.inputs.old_registers.spellings import Match, Spellings
from training_register.rules.names import folded

_EMAIL = re.compile(r"\S@\S+\.\S")
_PHONE = re.compile(r"(?:\+44|\b0)\s?\d(?:[\s-]?\d){8,10}\b")
_TIME = re.compile(r"\d{1,2}[.:]\d{2}(?:\s?[ap]m)?\b|\d{1,2}\s?[ap]m\b|\b[ap]m\b|noon", re.IGNORECASE)
_COUNT_LIKE = re.compile(
    r"\d|\bn/?k\b|not known|^\?+$|^-$|\btbc\b|cancelled|canceled|unknown|postponed|did not run", re.IGNORECASE
)
_WHOLE = re.compile(r"[\d,\s\u00a0]+")

# Unlike "9.30" and "9-12", which may be times.
_WHOLE_DAY = re.compile(
    r"\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}\b|\b\d{4}-\d{2}-\d{2}(?!\d)"
    r"|\d\s?(?:st|nd|rd|th)?[ \-/.]?(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2,3}(?:\s*[/&,+]\s*[A-Z]{2,3})*")
_TOTAL = re.compile(r"\s*(?:total|all|overall)\b", re.IGNORECASE)
_REST = re.compile(
    r"(?:no )?(?:of )?(?:others?|unknown|not known|n k|nk|not (?:stated|given|recorded)|undisclosed|prefer not to say"
    r"|non binary|trans|transgender|rest)"
)
_TYPE = re.compile(r"\b(?:type|kind|sector|category)\b", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|with|for)\b")

# Stands for the question of a column that may be "attended" as well as another.
_UNCLEAR = "?"
# How the detail of a figure begins that counts those of one agency.
CAME_FROM = "Came from"
# The detail of a figure that is a part of the count: women, men.
PART = "Part"
# Of these one column of a table is taken; of the others there may be several.
_ONCE = (
    Field.DATE, Field.ENDS_ON, Field.STARTS_AT, Field.LENGTH, Field.DAYS, Field.WEEKDAY, Field.AUDIENCE, Field.SECTOR,
    Field.LEVEL, Field.SESSIONS, Field.STATUS, Field.REFERENCE, Field.HOW, Field.ACTIVITY,
)  # fmt: skip

# Of two days, the one that is that of the session.
_OF_SESSION = re.compile(r"\b(?:session|training|course|event|delivered|delivery|held|talk|visit)\b", re.IGNORECASE)
NUMBERS_ROWS = "it numbers the rows"
UNKNOWN_NUMBERS = "nothing says what its numbers are"
# A heading that names one of these may also name who is counted.
_MAY_COUNT = frozenset((Field.ATTENDED, Field.AUDIENCE, Field.SECTOR, Field.ORGANISATION, Field.TRAINER))
# A column holds days where so many of its cells do.
_MOSTLY, _FEW = 0.6, 0.3
# Of a column of so many numbers, so many follow the one above them where it numbers the rows.
_LONG, _MOSTLY_RUNNING = 8, 0.75
# A column says sectors or audiences where so many of its words are known, and its heading says nothing better.
_FEWEST_KNOWN = 0.5
_MAY_SAY_WHOM = frozenset(
    (Field.NOTES, Field.NOTHING, Field.ACTIVITY, Field.LEVEL, Field.HOW, Field.STATUS, Field.PROVIDER)
)
_TELLS_OF_SESSION = frozenset(
    (Field.COURSE, Field.ORGANISATION, Field.AUDIENCE, Field.SECTOR, Field.ACTIVITY, Field.VENUE, Field.ATTENDED_OF)
)
# Of the rows of which columns count one sector each, so many fill one of them alone.
_ONE_EACH = 0.7


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in a column: how many cells hold anything, and the shares of them that look like something."""

    filled: int = 0
    days: float = 0
    # Days that say day, month and year, or name the month.
    whole_days: float = 0
    months: float = 0
    numbers: float = 0
    count_like: float = 0
    times: float = 0
    private: float = 0
    # Its numbers follow each other; or they are 1, or 1 and 2 …
    is_running: bool = False
    is_from_one: bool = False
    texts: tuple[str, ...] = ()


NO_PROFILES: Mapping[str, Profile] = {}
NO_CODES: Mapping[str, str] = {}
OF_CODES = "a list in the file says what its codes stand for"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, by what they are."""

    columns: tuple[ReadColumn, ...]
    # The columns whose question is open, since two of them may be "attended".
    unclear: tuple[int, ...] = ()
    by_field: Mapping[Field, tuple[ReadColumn, ...]] = field(default_factory=dict)
    # The columns of days of which none says by its heading that it is the day of the session.
    unclear_days: tuple[int, ...] = ()
    # By column the texts that stand under its heading anywhere in the file, each once.
    texts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

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

    whole = [number for cell in filled if (number := _whole_number(cell)) is not None]
    return Profile(
        filled=len(filled),
        days=share(is_like_a_day),
        whole_days=share(lambda cell: isinstance(cell.value, date) or bool(_WHOLE_DAY.search(cell.text))),
        months=share(is_like_a_month),
        numbers=share(lambda cell: is_number(cell) or bool(_WHOLE.fullmatch(cell.text))),
        count_like=share(_is_count_like),
        times=share(lambda cell: isinstance(cell.value, (time, datetime)) or bool(_TIME.match(cell.text.strip()))),
        private=share(lambda cell: is_private(cell.text)),
        is_running=len(whole) == len(filled) > 2 and _follow_each_other(whole),
        is_from_one=len(whole) == len(filled) and whole == list(range(1, 1 + len(whole))),
        texts=tuple(dict.fromkeys(cell.text.strip() for cell in filled if isinstance(cell.value, str)))[:60],
    )


def _whole_number(cell: Cell) -> int | None:
    """The whole number of a cell; in a CSV file it is a text."""
    if is_number(cell):
        return int(cell.value) if float(cell.value).is_integer() else None  # type: ignore[arg-type]
    text = cell.text.strip().removesuffix(".")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _follow_each_other(numbers: Sequence[int]) -> bool:
    """Whether each number is the next one; in a long column a few may be left out, or it begins again at 1."""
    steps = [after - before for before, after in pairwise(numbers)]
    if len(numbers) < _LONG:
        return all(step == 1 for step in steps)
    follow = sum(step == 1 for step in steps)
    return follow >= _MOSTLY_RUNNING * len(steps) and all(
        step > 0 or after == 1 for step, after in zip(steps, numbers[1:], strict=True)
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


def read_columns(
    table: Table,
    rows: Rows,
    spellings: Spellings,
    answers: Answers,
    body: Sequence[int],
    alike: Mapping[str, Profile] = NO_PROFILES,
    codes: Mapping[str, str] = NO_CODES,
) -> Columns:
    """What each column of a table is.

    `body` are the rows that may be entries, `alike` what stands under the same headings in all tables of the file:
    the sheet of a quiet month says little by itself. `codes` are those that a list in the file explains.
    """
    used = [
        column
        for column in range(table.first_column, table.last_column + 1)
        if column in table.headings or any(column in rows[row] for row in table.rows)
    ]
    headings = {column: table.headings.get(column, "") for column in used}
    profiles = {column: profile_of([rows[row][column] for row in body if column in rows[row]]) for column in used}
    likely = {column: _alike(headings[column], profiles[column], alike) for column in used}
    read = {column: _by_heading(column, headings[column], likely[column], spellings) for column in used}
    for column, one in read.items():
        # A column of days may hold a key beneath them.
        if likely[column].days < _FEW and likely[column].numbers < _FEW and are_codes(likely[column].texts, codes):
            read[column] = replace(one, field=Field.SECTOR, why=OF_CODES)
    read, unclear_days = _days(read, profiles, answers, len(body))
    read = _by_words(read, likely, spellings)
    read = _without_what_totals_leave_out(read, rows, body)
    read = _by_agency(read, profiles, rows, body, spellings)
    read = _attended(read, profiles, spellings)
    read = _once(read, profiles)
    read = _told_in_words(read, profiles, len(body))
    unclear = tuple(column for column, one in read.items() if one.question == _UNCLEAR)
    read = {column: replace(one, question=_question(one)) for column, one in read.items()}
    read, unclear = _answered(read, unclear, answers)
    columns = tuple(read.values())
    fields = {one.field for one in columns}
    return Columns(
        columns,
        unclear,
        {wanted: tuple(one for one in columns if one.field is wanted) for wanted in fields},
        unclear_days,
        {column: profile.texts for column, profile in likely.items()},
    )


def _alike(heading: str, own: Profile, alike: Mapping[str, Profile]) -> Profile:
    """What stands under a heading anywhere in the file; whether it numbers rows is told by each table for itself."""
    is_running = own.is_running or (own.is_from_one and plain_heading(heading) in ("no", "no s", "nos", ""))
    return replace(alike.get(folded(heading), own), is_running=is_running)


def profiles_by_heading(tables: Iterable[tuple[Table, Rows, Sequence[int]]]) -> dict[str, Profile]:
    """What stands under each heading in all tables of a file."""
    cells: dict[str, list[Cell]] = {}
    for table, rows, body in tables:
        for column, heading in table.headings.items():
            cells.setdefault(folded(heading), []).extend(rows[row][column] for row in body if column in rows[row])
    return {heading: profile_of(held) for heading, held in cells.items() if heading}


def _answered(
    read: Mapping[int, ReadColumn], unclear: tuple[int, ...], answers: Answers
) -> tuple[dict[int, ReadColumn], tuple[int, ...]]:
    """The columns as somebody said, and which of them are not clear yet. Two of them are not the same thing."""
    read = dict(read)
    said = {
        column: field_said
        for column, one in read.items()
        if one.question and (field_said := read_answer(answers.get(one.question, "")))
    }
    for column, (wanted, detail) in said.items():
        if wanted in (*_ONCE, Field.ATTENDED):
            for other, one in read.items():
                if one.field is wanted and other not in said:
                    read[other] = replace(one, field=Field.NOTHING, why="somebody said that it is another column")
        read[column] = replace(read[column], field=wanted, detail=detail, why="as somebody said")
    left = tuple(column for column in unclear if column not in said and read[column].field is Field.ATTENDED)
    # A column by itself is asked about where its own heading leaves it open.
    return read, left if len(left) > 1 or len(unclear) == 1 else ()


def answer_of(column: ReadColumn) -> str:
    """The answer about a column that says what it was taken for."""
    match column.field:
        case Field.FIGURE if column.detail.startswith(CAME_FROM):
            return f"came from:{column.detail.removeprefix(f'{CAME_FROM}: ')}"
        case Field.FIGURE:
            return f"figure:{column.detail}"
        case Field.ATTENDED_OF:
            return f"attended of:{column.detail}"
        case plain:
            return plain.name.lower()


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
    # "No." may number the rows; "Number attended" is a count, though 30, 31 and 32 follow each other.
    may_number = not said.fields or said.fields[0] in (Field.ATTENDED, Field.REFERENCE, Field.NOTHING)
    if profile.is_running and may_number and (said.fields[:1] != (Field.ATTENDED,) or said.rank > 1):
        return ReadColumn(column, heading, Field.NOTHING, why=NUMBERS_ROWS)
    if counts_of_booked(heading) and profile.texts and all(map(is_of_booked, profile.texts)):
        return ReadColumn(column, heading, Field.ATTENDED, why="those who attended, of those who had booked")
    # A figure that is somebody's: "Pupils", "No. of staff".
    who = said.counted or plain_heading(without_brackets(_lower(heading)) if said.is_doubtful else _lower(heading))
    if profile.filled and profile.count_like >= 0.6 and profile.days < 0.5:
        spoken = audience_counted(who, spellings)
        fields = read_heading(_lower(heading)).fields and said.fields
        if spoken and set(fields[:1]) <= _MAY_COUNT:
            return ReadColumn(column, heading, Field.ATTENDED_OF, spoken, f"its heading speaks of {spoken.lower()}")
    chosen = _choose(said.fields, profile, spellings)
    if chosen is Field.ORGANISATION and _WHO.search(plain_heading(heading)) and _are_initials(profile):
        chosen = Field.TRAINER
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
    if Field.ACTIVITY in fitting and _share(profile.texts, lambda text: bool(spellings.activity(text).name)) >= 0.5:
        return Field.ACTIVITY
    if Field.PRIVATE in fitting and len(fields) > 1:
        # Whoever asked for a session is an organisation, or a person.
        is_named = _share(profile.texts, lambda text: bool(spellings.sector_of_organisation(text).name)) >= 0.3
        return Field.ORGANISATION if is_named else Field.PRIVATE
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
            # Beneath "Start" and "From" may stand times of day.
            return profile.days + profile.months >= 0.4 or (profile.count_like >= 0.6 and profile.times < _MOSTLY)
        case Field.ATTENDED:
            return profile.count_like >= 0.5
        case Field.SESSIONS | Field.FIGURE | Field.DAYS:
            return profile.count_like >= 0.5
        case Field.WEEKDAY:
            return _share(profile.texts, is_weekday) >= 0.6
        case Field.STARTS_AT:
            return profile.times >= 0.3 or profile.numbers < 0.5
        case Field.COURSE | Field.ORGANISATION | Field.AUDIENCE | Field.SECTOR | Field.ACTIVITY | Field.LEVEL:
            return profile.numbers < 0.5 and profile.days < 0.7
        case Field.STATUS | Field.TRAINER | Field.VENUE | Field.PROVIDER | Field.HOW:
            return profile.numbers < 0.5 and profile.days < 0.7
    return True


def _by_content(column: int, profile: Profile, spellings: Spellings, heading: str = "") -> ReadColumn:
    """A column whose heading says nothing known: by what stands in it, where that leaves no doubt."""
    found, why = Field.NOTHING if not heading else Field.NOTES, ""
    if profile.is_running and profile.filled > 2:
        found, why = Field.NOTHING, NUMBERS_ROWS
    elif _share(profile.texts, is_weekday) >= 0.8:
        found, why = Field.WEEKDAY, "weekdays stand in it"
    elif profile.numbers > 0.5:
        found, why = Field.NOTHING, UNKNOWN_NUMBERS
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


def _are_initials(profile: Profile) -> bool:
    """Whether what stands in a column are the initials of people: "JS", "JS + AB"."""
    return _share(profile.texts, lambda text: bool(_INITIALS.fullmatch(text))) >= 0.8


def _days(
    read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile], answers: Answers, rows: int
) -> tuple[dict[int, ReadColumn], tuple[int, ...]]:
    """The column that says the day, and those that may say it, where somebody has to be asked."""
    read = dict(read)
    said = {column: read_answer(answers.get(_question(one), "")) for column, one in read.items()}
    may = [column for column, one in read.items() if said[column] in (None, (Field.DATE, ""))]
    headings = {column: read[column].heading for column in may if read[column].field is Field.DATE}
    held = {
        column: profiles[column]
        for column in may
        if read[column].field not in (Field.ENDS_ON, Field.PRIVATE) and 2 * profiles[column].filled >= rows
    }
    headings |= {column: read[column].heading for column, one in held.items() if one.whole_days >= _MOSTLY}
    # "12/4" may be a day too, where nothing else is one.
    headings = headings or {
        column: read[column].heading for column, one in held.items() if one.days >= _MOSTLY and one.times < _MOSTLY
    }
    if not any(read[column].field is Field.DATE or profiles[column].days for column in headings):
        return read, ()
    likeliest, is_clear = likeliest_days(headings)
    for column in headings:
        one = read[column]
        if column in likeliest and one.field is not Field.DATE:
            read[column] = replace(one, field=Field.DATE, detail="", why="it holds days")
        elif column not in likeliest and one.field is Field.DATE:
            read[column] = replace(one, field=Field.NOTHING, why="another column says the date")
        elif one.field is Field.STARTS_AT and column not in likeliest and profiles[column].whole_days >= _MOSTLY:
            # When a form was filled in, with its day: no time of the session.
            read[column] = replace(one, field=Field.NOTHING, why="it holds days, and another column says the date")
    # Without a heading there is nothing to ask about: the first of them is taken.
    is_asked = not is_clear and all(read[column].heading and not said[column] for column in likeliest)
    return read, likeliest if is_asked else ()


def _by_words(
    read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile], spellings: Spellings
) -> dict[int, ReadColumn]:
    """The columns that say the sector and the audience by their words, whatever their headings say."""
    read = dict(read)
    rows = max((profile.filled for profile in profiles.values()), default=0)
    shares = {
        column: {
            Field.SECTOR: _known(profile.texts, spellings.sector),
            Field.AUDIENCE: _known(profile.texts, spellings.audience),
        }
        for column, profile in profiles.items()
        if profile.texts and profile.numbers < 0.5 and profile.days < 0.5 and not _are_names(profile)
    }
    for wanted in (Field.SECTOR, Field.AUDIENCE):
        found = [column for column, one in read.items() if one.field is wanted]
        if len(found) > 1:
            # What a list in the file explains says it best.
            best = max(
                found,
                key=lambda column: (
                    read[column].why == OF_CODES,
                    shares[column][wanted] if column in shares else 0,
                    # "Type of setting" beside "Setting", which names it.
                    bool(_TYPE.search(read[column].heading)),
                    -column,
                ),
            )
            for column in found:
                if column != best and column in profiles and profiles[column].texts:
                    read[column] = replace(
                        read[column],
                        field=_without(wanted, read[column].heading, read),
                        why=f"another column says the {wanted.name.lower()}",
                    )
    if any(one.field in (Field.SECTOR, Field.AUDIENCE) for one in read.values()):
        return read
    may = [
        column
        for column, share in shares.items()
        if read[column].field in _MAY_SAY_WHOM
        and max(share.values()) >= _FEWEST_KNOWN
        and 2 * profiles[column].filled >= rows
    ]
    if may:
        best = max(may, key=lambda column: (max(shares[column].values()), -column))
        # "Pupils" speaks of a sector too; where all words are audiences, they say whom it was for.
        wanted = Field.AUDIENCE if shares[best][Field.AUDIENCE] in (1, max(shares[best].values())) else Field.SECTOR
        read[best] = replace(read[best], field=wanted, detail="", why="its words say so")
    return read


def _told_in_words(read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile], rows: int) -> dict[int, ReadColumn]:
    """Where no column says what was taught, where, or for whom, the one that holds words in most rows says it all."""
    read = dict(read)
    if any(one.field in _TELLS_OF_SESSION for one in read.values()):
        return read
    filled = [
        column
        for column, one in read.items()
        if one.field is Field.NOTES and profiles[column].texts and profiles[column].filled >= _MOSTLY * rows
    ]
    # "Details", "Comments"; under a heading that nobody knows, words may be of anything.
    if len(filled) == 1 and _said(read[filled[0]].heading).fields:
        read[filled[0]] = replace(read[filled[0]], field=Field.COURSE, why="it alone tells of the sessions")
    return read


def _known(texts: Sequence[str], match: Callable[[str], Match]) -> float:
    """Which share of texts are known words; of those that are likely ones the half."""
    found = [match(text) for text in texts]
    return sum(1 if one.is_sure else 0.5 if one.name else 0 for one in found) / len(found)


def _without(wanted: Field, heading: str, read: Mapping[int, ReadColumn]) -> Field:
    """What a column is that another one says better: "Setting" beside "Type" names the school."""
    is_named = any(one.field is Field.ORGANISATION for one in read.values())
    may_name = Field.ORGANISATION in _said(heading).fields or _lower(heading).casefold().startswith("setting")
    return Field.ORGANISATION if wanted is Field.SECTOR and may_name and not is_named else Field.NOTES


def _without_what_totals_leave_out(
    read: Mapping[int, ReadColumn], rows: Rows, body: Sequence[int]
) -> dict[int, ReadColumn]:
    """The columns without those counts that a total of its own leaves out: "Workers" beside boys, girls and all."""
    read = dict(read)
    totals = [column for column, one in read.items() if one.field is Field.ATTENDED and one.heading]
    may = [
        column
        for column, one in read.items()
        if one.field is Field.ATTENDED_OF or (one.field is Field.FIGURE and one.detail == "Part")
    ]
    if len(totals) != 1 or len(may) < 2:
        return read
    numbers = [(_number(rows[row], totals[0]), [_number(rows[row], column) for column in may]) for row in body]
    places = parts_of_total(numbers) or tuple(range(len(may)))
    for place, column in enumerate(may):
        if place not in places and read[column].field is Field.ATTENDED_OF:
            read[column] = replace(read[column], field=Field.NOTHING, detail="", why="the total leaves it out")
    return read


def _number(cells: Mapping[int, Cell], column: int) -> float | None:
    if column not in cells:
        return None
    cell = cells[column]
    if isinstance(cell.value, (int, float)) and is_number(cell):
        return cell.value
    text = cell.text.strip().replace(",", "")
    return float(text) if text.isascii() and text.isdecimal() else None


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
    counted = {one.detail for one in read.values() if one.field is Field.ATTENDED_OF}
    possible = [
        column
        for column, one in read.items()
        if one.heading
        and (profiles[column].numbers > 0.5 or not profiles[column].filled)
        and not _said(one.heading).counted
        and not (one.field is Field.ATTENDED_OF and len(counted) > 1)
        and not _is_count(one)
        and one.field
        in (Field.NOTHING, Field.NOTES, Field.ATTENDED_OF, Field.SECTOR, Field.ORGANISATION, Field.ATTENDED)
        # Year groups are perhaps at a school, and surely young people.
        and (
            spellings.is_sector(_lower(one.heading))
            or (one.field is not Field.ATTENDED_OF and spellings.sector(_lower(one.heading)).name)
        )
    ]
    if sum(profiles[column].filled > 0 for column in possible) < 2:
        return read
    # What stands between them, such as the police, is one of them.
    columns = [
        column
        for column in range(possible[0], possible[-1] + 1)
        if column in read and (column in possible or (profiles[column].numbers > 0.5 and not _is_count(read[column])))
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


def _is_count(column: ReadColumn) -> bool:
    """Whether a column counts all, by what its own heading says, and not the one over several: "By agency: Health"."""
    return column.field is Field.ATTENDED and bool(read_heading(_lower(column.heading)).fields)


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
    details = [read[column].detail for column in parts]
    if len(parts) > 1 and len(set(details)) == 1 and details[0] in spellings.lists.audiences:
        # Mums and dads, girls and boys: parts of one count, which may stand beside them.
        totals = [column for column in parts if _TOTAL.match(_lower(read[column].heading))]
        if len(totals) == 1 and not headed:
            read[totals[0]] = replace(read[totals[0]], field=Field.ATTENDED, why="it is the total of its parts")
            headed, parts = totals, [column for column in parts if column not in totals]
        for column in parts:
            read[column] = replace(read[column], field=Field.FIGURE, detail=PART, why="it is a part of the count")
        parts = []
    if not headed:
        read = _with_the_rest(read, profiles)
    if len(parts) == 1 and not headed:
        # The only count: it says who all its rows were for.
        column = parts[0]
        question = _UNCLEAR if _said(read[column].heading).is_doubtful else ""
        read[column] = replace(read[column], field=Field.ATTENDED, question=question)
        return read
    if not headed and not parts and not any(one.detail.startswith((CAME_FROM, PART)) for one in read.values()):
        return _count_by_content(read, profiles, spellings)
    ranks = {column: rank_of(read[column].heading) for column in headed}
    best = min(ranks.values(), default=0)
    first = [column for column in headed if ranks[column] == best]
    for column in headed:
        if column not in first:
            read[column] = replace(read[column], field=Field.NOTHING, why="another column says who attended")
    filled = [column for column in first if profiles[column].filled]
    if len(filled) == 1:
        filled += _other_counts(filled[0], read, profiles)
    if len(filled) > 1 or (filled and _said(read[filled[0]].heading).is_doubtful):
        for column in filled:
            read[column] = replace(read[column], field=Field.ATTENDED, question=_UNCLEAR)
    return read


def _with_the_rest(read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile]) -> dict[int, ReadColumn]:
    """The columns with those that count the rest beside parts of a count: "Not known" beside men and women.

    Beside counts of several audiences nobody knows of which the rest is: somebody is asked.
    """
    read = dict(read)
    beside = [column for column, one in read.items() if one.detail == PART or one.field is Field.ATTENDED_OF]
    for column, one in read.items():
        if (
            one.field in (Field.NOTHING, Field.NOTES)
            and {column - 1, column + 1} & set(beside)
            and _REST.fullmatch(plain_heading(_lower(one.heading)))
            and profiles[column].count_like >= _MOSTLY
        ):
            if all(read[other].detail == PART for other in beside):
                read[column] = replace(one, field=Field.FIGURE, detail=PART, why="it counts the rest")
            else:
                read[column] = replace(one, field=Field.ATTENDED, question=_UNCLEAR, why=UNKNOWN_NUMBERS)
    return read


def _other_counts(column: int, read: Mapping[int, ReadColumn], profiles: Mapping[int, Profile]) -> list[int]:
    """Columns of numbers without a heading, right of one that says no more than "numbers": one of them may be it."""
    if rank_of(read[column].heading) < 2:
        return []
    found = []
    for other in range(column + 1, max(read) + 1):
        if other not in read or read[other].heading or profiles[other].numbers < 0.5 or profiles[other].is_running:
            break
        found.append(other)
    return found


def rank_of(heading: str) -> int:
    """1 where a heading says that people attended, more where it says only a number of them."""
    said = _said(heading)
    return (said.rank if said.fields else 2) + 3 * said.is_doubtful


def _count_by_content(
    read: dict[int, ReadColumn], profiles: Mapping[int, Profile], spellings: Spellings
) -> dict[int, ReadColumn]:
    """The count of a table without headings for it: the only column of numbers that may be one.

    Under headings that say nothing known, somebody is asked which it is.
    """
    fields = {one.field for one in read.values()}
    is_split = any(one.detail == "Part" for one in read.values())
    headed = [
        column
        for column, one in read.items()
        if one.why == UNKNOWN_NUMBERS and one.heading and profiles[column].numbers > 0.5
    ]
    # "Drivers", "Students": numbers under a heading of people count them, whoever they are.
    of_people = [column for column in headed if spellings.audiences_spoken_of(read[column].heading)]
    if len(of_people) == 1:
        read[of_people[0]] = replace(read[of_people[0]], field=Field.ATTENDED, why="its heading speaks of people")
        return read
    if headed and Field.DATE in fields and not is_split:
        for column in headed:
            read[column] = replace(read[column], field=Field.ATTENDED, question=_UNCLEAR)
        return read
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
            read[column] = replace(read[column], field=Field.ATTENDED, question=_UNCLEAR)
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
                other = _instead(wanted, read[column], profiles[column])
                read[column] = replace(read[column], field=other, why=f"another column says the {wanted.name.lower()}")
    return read


def _instead(wanted: Field, one: ReadColumn, profile: Profile) -> Field:
    """What a column is that is not what it was taken for."""
    if wanted in (Field.DATE, Field.ENDS_ON) or not profile.texts:
        return Field.NOTHING
    if wanted in (Field.SECTOR, Field.AUDIENCE) and Field.ORGANISATION in _said(one.heading).fields:
        return Field.ORGANISATION
    return Field.NOTES


def _fit_of(wanted: Field, one: ReadColumn, profile: Profile) -> float:
    """How well a column says what is wanted: by its days, by codes that are explained, by its own heading alone."""
    whole = 1.0 if _said(one.heading).is_whole else 0.0
    if wanted is Field.DATE:
        is_of_session = bool(_OF_SESSION.search(one.heading))
        return 4 * profile.days + whole - 2 * profile.months + (0.5 if is_of_session else 0)
    alone = 2.0 if _said(one.heading).fields == (wanted,) else 0.0
    return whole + alone + (5 if one.why == OF_CODES else 0) + (1 if profile.filled else 0)
