"""Where the tables of a sheet lie: side by side, one under another, with headings of one or two rows, or of none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from training_register.inputs.old_registers.book import Cell, Merge, Sheet
from training_register.inputs.old_registers.counts import is_number_in_words
from training_register.inputs.old_registers.headings import Heading, read_heading
from training_register.inputs.old_registers.proposal import Field
from training_register.inputs.old_registers.register_words import audience_phrases, sector_phrases
from training_register.inputs.old_registers.totals import is_total_row

Cells = Mapping[int, Cell]
Rows = Mapping[int, Cells]

# A heading row holds one of these, or says much besides.
_TELLING = frozenset((Field.DATE, Field.ATTENDED, Field.SESSIONS, Field.ENDS_ON))
# Two tables side by side both have one of these.
_OF_ITS_OWN = frozenset((Field.DATE, Field.ATTENDED, Field.SESSIONS, Field.SECTOR, Field.AUDIENCE))
# Of the rows of one table on both sides of an empty column, so many are filled on both.
_TOGETHER = 0.6
_LONGEST_GROUP = 40
_FEWEST_SENTENCES = 4
_FEWEST_WRITTEN = 3
_MOST_TITLES = 12
_LONGEST_MERGE = 500

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WHOLE_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_LIKE_A_DAY = re.compile(
    rf"(?:\b\d{{1,2}}\s?(?:st|nd|rd|th)?[ \-/.]?(?:of )?{_MONTH}\b"
    r"|\b\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?\d{2,4})?\b"
    r"|\b\d{4}-\d{2}-\d{2}(?:\b|(?=T\d))|\b(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b"
    rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b)",
    re.IGNORECASE,
)
# How a day may be written besides: "July, after Eid", "Tuesday 3rd", "the 14th", "Sept 2016".
_PERHAPS_A_DAY = re.compile(
    rf"^(?:(?:early|late|mid|end of|beginning of|in)[ \-])?{_WHOLE_MONTH}\b(?=$|[ \-.,'(/\d])"
    r"|^(?:mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|urs|ur)?(?:day)?s?\b.*\d|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b20\d{2}[./]\d{1,2}[./]\d{1,2}\b",
    re.IGNORECASE,
)
_LONGEST_DAY = 60
# "Drivers since 1 April" tells of a time, and not of the day of a session.
_SINCE = re.compile(r"\b(?:since|until|up to|as (?:at|of)|to date|brought forward|carried forward|by)\b", re.IGNORECASE)
# What holds figures and counts nobody: times, year groups, years, money, telephone numbers.
_NO_COUNT = re.compile(
    r"\b\d{1,2}[.:]\d{2}(?:\s?[ap]m)?\b|\b\d{1,2}\s?[ap]m\b"
    r"|\b(?:years?|yrs?|y|ks|key stage|module|level|part|room|week|wk)\s?\d+\b"
    r"|£\s?\d[\d,.]*|\b(?:19|20)\d{2}(?:\s?[-/]\s?\d{2,4})?\b|\b0\d[\d\s-]{8,}",
    re.IGNORECASE,
)
_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_ONLY_A_MONTH = re.compile(rf"{_MONTH}[ \-.,']*(?:\d{{2}}|\d{{4}})?", re.IGNORECASE)
# "24 parents", "c.20", "about 30", "Attended: 24"; and not "Autumn 1".
_COUNT = re.compile(
    r"^\W*(?:(?:about|approx\w*|around|circa|c|ca|at least|over|nearly|almost|est\w*|roughly|say)\W+)?"
    r"\d{1,4}(?![\w/.:])"
    r"|\b(?:attend\w*|numbers?|nos?|total|came|present)\W{1,3}\d{1,4}\b|\b\d{1,4}\s(?:attend|came|people|present)",
    re.IGNORECASE,
)
# A number of somebody among other words, and not of what else is counted.
_COUNTED = re.compile(
    r"(?<![\w/.:-])\d{1,4}\s(?!(?:hours?|hrs?|mins?|minutes|days?|weeks?|months?|years?|yrs?|sessions?|courses?|modules?|events?"
    r"|rows?|of|to|and|or|from|at|in|on|am|pm|copies|sheets?|st|rd|th|nd|road|street|lane)\b)[a-z]{3,}",
    re.IGNORECASE,
)


def is_like_a_day(cell: Cell) -> bool:
    """Whether a cell holds a day, as a day or in words; it may be one that can't be right."""
    if isinstance(cell.value, date):
        return True
    return isinstance(cell.value, str) and len(cell.text) <= 60 and bool(_LIKE_A_DAY.search(cell.text))


def is_like_a_month(cell: Cell, *, shown: bool = False) -> bool:
    """Whether a cell names a month and no day; where it is `shown` so, whether it only looks like that."""
    return (shown or isinstance(cell.value, str)) and bool(_ONLY_A_MONTH.fullmatch(cell.text.strip()))


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)


def is_day_of_month(cell: Cell) -> bool:
    """Whether a cell holds what may be the day of a month whose name stands elsewhere: 12, "12th"."""
    found = _DAY_OF_MONTH.fullmatch(cell.text.strip())
    return found is not None and 1 <= int(found[1]) <= 31


def may_be_day(cell: Cell) -> bool:
    """Whether a cell may hold a day in any way in which people write one: "July, after Eid", "Tuesday 3rd"."""
    text = cell.text.strip()
    if is_like_a_day(cell):
        return not (isinstance(cell.value, str) and _SINCE.search(text))
    return isinstance(cell.value, str) and len(text) <= _LONGEST_DAY and bool(_PERHAPS_A_DAY.search(text))


def may_be_count(cell: Cell) -> bool:
    """Whether a cell may say a number of anybody: "24", "24 parents", "nineteen", "20+"."""
    if is_number(cell):
        return True
    if not isinstance(cell.value, str) or len(cell.text) > _LONGEST_DAY:
        return False
    rest = _NO_COUNT.sub(" ", _LIKE_A_DAY.sub(" ", cell.text))
    return bool(_COUNT.search(rest)) or is_number_in_words(cell.text)


def holds_day_and_count(cells: Cells) -> bool:
    """Whether one cell of a row may hold a day, and another one a number of anybody."""
    days = [column for column, cell in cells.items() if may_be_day(cell)]
    counts = [column for column, cell in cells.items() if may_be_count(cell)]
    return any(day != count for day in days for count in counts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a sheet. `headings` are by column, joined where they stand in two rows ("Attended: Pupils").

    `rows` are those beneath that hold anything within its columns, headings that are repeated left out: those are
    `repeated`. `titles` are the texts above it by their rows, the nearest last.
    """

    sheet: int
    first_column: int
    last_column: int
    heading_rows: tuple[int, ...]
    headings: Mapping[int, str]
    rows: tuple[int, ...]
    repeated: tuple[int, ...] = ()
    title_rows: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    sheet_titles: tuple[str, ...] = ()

    def cells(self, rows: Rows, row: int) -> dict[int, Cell]:
        """What stands in a row of it."""
        return {
            column: cell
            for column, cell in rows.get(row, {}).items()
            if self.first_column <= column <= self.last_column
        }


@dataclass(frozen=True, slots=True)
class Loose:
    """A row, or a part of one, that lies in no table."""

    row: int
    first_column: int
    last_column: int
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything of a sheet lies: `rows` are its cells without blank ones."""

    rows: Rows
    tables: tuple[Table, ...]
    loose: tuple[Loose, ...]


def layout_of(sheet: Sheet, number: int) -> Layout:
    """The tables of a sheet, and what lies outside of them. Every cell that holds anything is in one or the other."""
    rows = {
        row: held
        for row, cells in sorted(sheet.rows.items())
        if (held := {column: cell for column, cell in sorted(cells.items()) if not cell.is_blank})
    }
    tables: list[Table] = []
    loose: list[Loose] = []
    bands = _bands(rows, sheet.merges)
    for first, last in bands:
        found, rest = _tables_of_band(rows, sheet.merges, number, first, last)
        tables += found
        loose += rest
    headings = frozenset(row for table in tables for row in (*table.heading_rows, *table.title_rows))
    filled = _filled_down(rows, sheet.merges, headings)
    return Layout(filled, _with_sheet_titles(tables), tuple(sorted(loose, key=lambda one: one.row)))


def _filled_down(rows: Rows, merges: Sequence[Merge], headings: frozenset[int]) -> Rows:
    """Rows in which what is merged over several of them stands in each that holds anything else."""
    filled = {row: dict(cells) for row, cells in rows.items()}
    for merge in merges:
        held = rows.get(merge.first_row, {}).get(merge.first_column)
        if held is None or merge.first_row in headings:
            continue
        for row in range(merge.first_row + 1, min(merge.last_row, merge.first_row + _LONGEST_MERGE) + 1):
            if row in rows and merge.first_column not in filled[row]:
                filled[row][merge.first_column] = held
    return {row: dict(sorted(cells.items())) for row, cells in filled.items()}


# Side by side


def _bands(rows: Rows, merges: Sequence[Merge]) -> tuple[tuple[int, int], ...]:
    """The columns of tables that stand side by side; one band where there is one table."""
    runs = _runs(sorted({column for cells in rows.values() if len(cells) > 1 for column in cells}))
    if not runs:
        used = sorted({column for cells in rows.values() for column in cells})
        return ((used[0], used[-1]),) if used else ()
    bands = [runs[0]]
    for run in runs[1:]:
        if _stands_alone(rows, bands[-1], run):
            bands.append(run)
        else:
            bands[-1] = (bands[-1][0], run[1])
    bands = [part for band in bands for part in _split_at_second_day(rows, band)]
    # Single cells between and beside, titles mostly, belong to the band that begins before them.
    ends = [start - 1 for start, _ in bands[1:]] + [max(max(cells) for cells in rows.values())]
    starts = [min(min(cells) for cells in rows.values()), *(start for start, _ in bands[1:])]
    return tuple(zip(starts, ends, strict=True))


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _stands_alone(rows: Rows, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether what stands right of an empty column is a table of its own, and not a part of the left one."""
    row, said = _first_heading(rows, right)
    if not said:
        return False
    left_row, left_said = _first_heading(rows, left)
    if not left_said:
        return Field.DATE in said
    if Field.DATE in said & left_said or row != left_row:
        return True
    again = said & left_said & _OF_ITS_OWN
    return len(again) > 1 or (bool(again) and not _go_together(rows, row, left, right))


def _go_together(rows: Rows, row: int, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether the rows beneath headings are filled on both sides, as those of one table are."""
    beneath = [cells for one, cells in rows.items() if one > row]
    both = sum(bool(_part(cells, *left)) and bool(_part(cells, *right)) for cells in beneath)
    return both >= _TOGETHER * sum(bool(_part(cells, *left)) for cells in beneath)


def _first_heading(rows: Rows, band: tuple[int, int]) -> tuple[int, set[Field]]:
    for row, cells in rows.items():
        part = _part(cells, *band)
        if is_heading_row(part):
            return row, {
                field
                for column, cell in part.items()
                for field in read_heading(cell.text).fields[:1]
                if field is not Field.DATE or _stands_over_days(rows, row, column)
            }
    return 0, set()


def _stands_over_days(rows: Rows, row: int, column: int) -> bool:
    """Whether a heading of days is one: under "Start" and "From" may stand times of day."""
    if Field.STARTS_AT not in read_heading(rows[row][column].text).fields:
        return True
    return any(column in cells and is_like_a_day(cells[column]) for one, cells in rows.items() if one > row)


def _split_at_second_day(rows: Rows, band: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Two tables without an empty column between them: both begin with a day, and both count."""
    row, said = _first_heading(rows, band)
    if Field.DATE in said:
        part = _part(rows[row], *band)
        days = [
            c
            for c, cell in part.items()
            if _is(read_heading(cell.text), Field.DATE) and _stands_over_days(rows, row, c)
        ]
        counts = [c for c, cell in part.items() if Field.ATTENDED in read_heading(cell.text).fields]
        if len(days) == 2 and days[1] - days[0] >= 3 and any(c < days[1] for c in counts) and counts[-1] > days[1]:
            yield band[0], days[1] - 1
            yield days[1], band[1]
            return
    yield band


def _is(heading: Heading, field: Field) -> bool:
    return heading.is_whole and heading.fields[:1] == (field,)


def _part(cells: Cells, first: int, last: int) -> dict[int, Cell]:
    return {column: cell for column, cell in cells.items() if first <= column <= last}


# One under another


def is_heading_row(cells: Cells, *, in_sentences: bool = False) -> bool:
    """Whether cells are the headings of a table: words alone, and at least half of them known as headings.

    Those of a form are sentences: "How many people attended?".
    """
    if len(cells) < 2 or any(not isinstance(cell.value, str) or is_like_a_day(cell) for cell in cells.values()):
        return False
    # In a CSV file numbers are words.
    if any(cell.text.strip().isdecimal() for cell in cells.values()):
        return False
    if holds_day_and_count(cells):
        return False
    read = [read_heading(cell.text) for cell in cells.values()]
    known = [heading for heading in read if heading.fields or heading.counted]
    # Agencies and sectors stand beside them where each has a column.
    has_day = len(known) > 2 and any(_is(heading, Field.DATE) for heading in known)
    if len(known) < 2 or (2 * (len(known) + _columns_of_sectors(cells, read)) < len(read) and not has_day):
        return False
    whole = sum(heading.is_whole or bool(heading.counted) for heading in known)
    if any(_is(heading, Field.DATE) for heading in known) and any(_is(heading, Field.ATTENDED) for heading in known):
        # "When" and "How many" leave no doubt, whatever stands between them: "Where we went", "How it went".
        return True
    if 2 * whole < len(known) and not (in_sentences and len(known) >= _FEWEST_SENTENCES):
        return False
    telling = any(set(heading.fields[:1]) & _TELLING or heading.counted for heading in known)
    return telling or len(known) >= 3


def _columns_of_sectors(cells: Cells, read: Sequence[Heading]) -> int:
    """How many headings are not known as such and name a sector or an audience, beside a day: a column counts each."""
    if not any(_is(heading, Field.DATE) for heading in read):
        return 0
    unknown = (cell for cell, heading in zip(cells.values(), read, strict=True) if not heading.fields)
    words = (sector_phrases(), audience_phrases(in_column=True))
    return sum(any(phrases.of(cell.text) for phrases in words) for cell in unknown)


def _tables_of_band(
    rows: Rows, merges: Sequence[Merge], number: int, first: int, last: int
) -> tuple[list[Table], list[Loose]]:
    band = {row: part for row, cells in rows.items() if (part := _part(cells, first, last))}
    order = list(band)
    heads = [row for row in order if is_heading_row(band[row])]
    if not heads:
        heads = [row for row in order if is_heading_row(band[row], in_sentences=True)][:1]
    heads = [row for row in heads if row - 1 not in heads]
    tables: list[Table] = []
    taken: set[int] = set()
    for row in heads:
        if row in taken:
            continue
        if tables and _same_headings(band, tables[-1], row) and not _titles_above(band, row, taken, is_first=False):
            tables[-1] = replace(tables[-1], repeated=(*tables[-1].repeated, row))
            taken.add(row)
            continue
        heading_rows, headings = _headings(band, merges, row, first, last)
        above = _titles_above(band, heading_rows[0], taken, is_first=not tables)
        taken |= {*heading_rows, *above}
        tables.append(
            Table(
                number, first, last, heading_rows, headings, (), title_rows=above,
                titles=tuple(_text_of(band[one]) for one in above),
            )
        )  # fmt: skip
    if early := _without_headings(band, number, first, last, until=min(taken, default=0)):
        tables.insert(0, early)
        taken |= set(early.title_rows)
    tables = _with_rows(tables, order, taken)
    inside = taken | {row for table in tables for row in (*table.rows, *table.repeated)}
    titled = {row for table in tables for row in table.title_rows}
    loose = [
        Loose(row, min(band[row]), max(band[row]), row in titled) for row in order if row in titled or row not in inside
    ]
    return tables, loose


def _same_headings(band: Rows, table: Table, row: int) -> bool:
    again = {column: cell.text.strip() for column, cell in band[row].items()}
    return all(
        again == {column: cell.text.strip() for column, cell in band[one].items()} for one in table.heading_rows[:1]
    )


def _headings(
    band: Rows, merges: Sequence[Merge], row: int, first: int, last: int
) -> tuple[tuple[int, ...], dict[int, str]]:
    """The rows of headings around the one that was found, and the heading of each column."""
    above, found, below = band.get(row - 1, {}), band[row], band.get(row + 1, {})
    group: dict[int, str] = {}
    heading_rows = [row]
    headings = {column: cell.text.strip() for column, cell in found.items()}
    if _are_groups(above, found, merges, row - 1, first, last):
        group = _spread(above, merges, row - 1, found)
        heading_rows.insert(0, row - 1)
    if _are_beneath(below, found, merges, row):
        over = _spread(found, merges, row, below)
        for column, cell in below.items():
            headings[column] = _both(over.get(column, headings.get(column, "")), cell.text.strip())
        heading_rows.append(row + 1)
    headings = {column: _both(group.get(column, ""), text) for column, text in headings.items()}
    return tuple(heading_rows), headings


def _both(upper: str, lower: str) -> str:
    return f"{upper}: {lower}" if upper and lower and upper != lower else upper or lower


def _are_words(cells: Cells) -> bool:
    return (
        bool(cells)
        and not holds_day_and_count(cells)
        and all(
            isinstance(cell.value, str) and len(cell.text) <= _LONGEST_GROUP and not is_like_a_day(cell)
            for cell in cells.values()
        )
    )


def _are_groups(above: Cells, found: Cells, merges: Sequence[Merge], row: int, first: int, last: int) -> bool:
    """Whether the row above headings groups them, and is no title."""
    if not _are_words(above):
        return False
    if len(above) == 1:
        ((column, cell),) = above.items()
        merge = _merge_at(merges, row, column)
        if merge and merge.last_column > merge.first_column:
            return not (column <= min(found) and merge.last_column >= max(found)) and column > min(found)
        return column > min(found) and bool(read_heading(cell.text).fields)
    return any(column > min(found) for column in above)


def _are_beneath(below: Cells, found: Cells, merges: Sequence[Merge], row: int) -> bool:
    """Whether the row beneath headings says more of them: it stands under what is merged, or where nothing stands."""
    if not _are_words(below):
        return False
    if is_heading_row(below) and min(below) == min(found) and not _fill_gaps(below, found):
        return False
    merged = {
        column
        for merge in merges
        if merge.first_row <= row <= merge.last_row and merge.last_column > merge.first_column and merge.last_row == row
        for column in range(merge.first_column, merge.last_column + 1)
    }
    if merged and all(column in merged or column not in found for column in below):
        return True
    if is_heading_row(below) and min(below) == min(found):
        return True
    fresh = [column for column in below if column not in found]
    return (
        bool(fresh)
        and len(below) > 1
        and min(below) > min(found)
        and all(column not in found or column + 1 in fresh or column + 1 in below for column in below)
    )


def _fill_gaps(below: Cells, found: Cells) -> bool:
    """Whether headings stand where the row above them leaves gaps, and under what begins before a gap alone."""
    fresh = [column for column in below if column not in found]
    return bool(fresh) and all(column not in found or column + 1 in fresh for column in below)


def _spread(upper: Cells, merges: Sequence[Merge], row: int, lower: Cells) -> dict[int, str]:
    """For each column of the lower row the text above it that holds for it."""
    spread: dict[int, str] = {}
    current, until, is_merged = "", 0, False
    for column in range(min((*upper, *lower)), max((*upper, *lower)) + 1):
        if column in upper:
            merge = _merge_at(merges, row, column)
            is_merged = bool(merge and merge.last_column > merge.first_column)
            current, until = upper[column].text.strip(), merge.last_column if merge else column
        elif not is_merged and column in lower and current:
            # Without a merge a group goes on as long as what stands beneath is no heading of another kind.
            fields = read_heading(lower[column].text).fields
            if fields and not set(fields) & {Field.ATTENDED, Field.SESSIONS, Field.FIGURE}:
                current = ""
            until = column
        if current and column <= until and column in lower:
            spread[column] = current
    return spread


def _merge_at(merges: Sequence[Merge], row: int, column: int) -> Merge | None:
    return next(
        (
            merge
            for merge in merges
            if merge.first_row <= row <= merge.last_row and merge.first_column <= column <= merge.last_column
        ),
        None,
    )


def _titles_above(band: Rows, row: int, taken: set[int], *, is_first: bool) -> tuple[int, ...]:
    """The rows above headings that are titles: of the first table all, of the others those that stand close by."""
    above: list[int] = []
    for one in sorted((one for one in band if one < row and one not in taken), reverse=True):
        cells = band[one]
        if any(is_number(cell) or isinstance(cell.value, date) for cell in cells.values()) and not is_first:
            break
        if not is_first and (len(cells) > 1 or row - one > len(above) + 3):
            break
        if is_first and _holds_a_session(cells):
            break
        above.append(one)
        if len(above) >= _MOST_TITLES and not is_first:
            break
    return tuple(reversed(above))


def _holds_a_session(cells: Cells) -> bool:
    """Whether a row without headings looks like one of a session: a day, a number, and something in words."""
    return (
        any(is_like_a_day(cell) for cell in cells.values())
        and any(is_number(cell) or cell.text.strip().isdecimal() for cell in cells.values())
        and any(isinstance(cell.value, str) and not is_like_a_day(cell) for cell in cells.values())
    )


def may_be_session(cells: Cells, loose: Sequence[Loose], rows: Rows) -> bool:
    """Whether a row outside of any table may be a session, in cells of its own or written in one among others."""
    if holds_day_and_count(cells):
        return not is_total_row(tuple(cell.text for cell in cells.values()))
    if is_told_in_one(cells):
        return True
    return _is_written_in_one(cells) and sum(_is_written_in_one(rows[one.row]) for one in loose) >= _FEWEST_WRITTEN


def is_told_in_one(cells: Cells) -> bool:
    """Whether the only text of a row tells of a session: "17 January, mosque: 24 parents"."""
    if len(cells) != 1:
        return False
    (cell,) = cells.values()
    if not isinstance(cell.value, str) or not _LIKE_A_DAY.search(cell.text) or is_total_row((cell.text,)):
        return False
    return bool(_COUNTED.search(_NO_COUNT.sub(" ", _LIKE_A_DAY.sub(" ", cell.text))))


def _is_written_in_one(cells: Cells) -> bool:
    if len(cells) != 1:
        return False
    (cell,) = cells.values()
    rest = _LIKE_A_DAY.sub(" ", cell.text)
    return is_like_a_day(cell) and isinstance(cell.value, str) and bool(re.search(r"\b\d{1,4}\b", rest))


def _without_headings(band: Rows, number: int, first: int, last: int, *, until: int) -> Table | None:
    """A table that begins without headings: rows with a day in the same column."""
    rows = [row for row in band if not until or row < until]
    days: dict[int, int] = {}
    for row in rows:
        if _holds_a_session(band[row]):
            column = next(column for column, cell in band[row].items() if is_like_a_day(cell))
            days[column] = days.get(column, 0) + 1
    if not days or max(days.values()) < 2:
        return None
    start = next(row for row in rows if _holds_a_session(band[row]))
    above = tuple(row for row in rows if row < start)
    return Table(number, first, last, (), {}, (), title_rows=above, titles=tuple(_text_of(band[row]) for row in above))


def _with_rows(tables: list[Table], order: Sequence[int], taken: set[int]) -> list[Table]:
    """The tables with the rows beneath their headings, each until the next one begins."""
    if not tables:
        return []
    starts = [(table.heading_rows[-1] if table.heading_rows else max(table.title_rows, default=0)) for table in tables]
    ends = [*(min((*table.title_rows, *table.heading_rows)) for table in tables[1:]), (order[-1] if order else 0) + 1]
    return [
        replace(table, rows=tuple(row for row in order if start < row < end and row not in taken))
        for table, start, end in zip(tables, starts, ends, strict=True)
    ]


def _with_sheet_titles(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Each table with the titles that stand over the whole sheet.

    They are those above the first table. The nearest of them is that table's own where others have one too.
    """
    if not tables:
        return ()
    first = tables[0]
    return (
        first,
        *(
            replace(
                table,
                sheet_titles=tuple(
                    text
                    for row, text in zip(first.title_rows, first.titles, strict=True)
                    if row not in table.title_rows and not (table.titles and row == first.title_rows[-1])
                ),
            )
            for table in tables[1:]
        ),
    )


def _text_of(cells: Cells) -> str:
    return " ".join(cell.text.strip() for cell in cells.values())
