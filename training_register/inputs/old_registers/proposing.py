"""What is proposed of a file from people: reads every sheet, table and row, and gathers what has to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from types import MappingProxyType

from training_register.count import Count, added
from training_register.inputs.old_registers.blocks import (
    Layout,
    Loose,
    Table,
    holds_day_and_count,
    is_told_in_one,
    layout_of,
    may_be_session,
)
from training_register.inputs.old_registers.book import Book, Cell
from training_register.inputs.old_registers.codes import codes_in
from training_register.inputs.old_registers.columns import answer_of
from training_register.inputs.old_registers.doubles import doubles
from training_register.inputs.old_registers.drafts import IMPORT, Draft, InTable, Reading, Section
from training_register.inputs.old_registers.outcomes import read_parts, texts_of
from training_register.inputs.old_registers.proposal import (
    SKIP,
    Answers,
    Block,
    Decision,
    Field,
    KnownEntry,
    Offer,
    Pair,
    Place,
    Proposal,
    QuestionKind,
    ReadRow,
    TallyLine,
    Told,
    TotalOfFile,
    Understood,
)
from training_register.inputs.old_registers.questions import Asking, checked_answer
from training_register.inputs.old_registers.row_kinds import COUNTS, Kind, RowKind, kind_of
from training_register.inputs.old_registers.sections import section_of
from training_register.inputs.old_registers.sheet_kinds import (
    HOLDS_ENTRIES,
    HOLDS_NONE,
    NO_ENTRIES,
    Kinds,
    SheetKind,
    kinds_of_tables,
    sheet_question,
)
from training_register.inputs.old_registers.spellings import Spellings, is_ditto
from training_register.inputs.old_registers.sums import Running
from training_register.inputs.old_registers.table_context import in_table, legend_of
from training_register.inputs.old_registers.totals import column_of, totals_of_sheet
from training_register.inputs.problems import letters_of
from training_register.queries.known_lists import KnownLists
from training_register.rules.entries import Status, sessions_unless_typed
from training_register.rules.names import folded

__all__ = ["checked_answer", "none_known", "propose"]

EntriesBetween = Callable[[date, date], Sequence[KnownEntry]]

_BOTH, _ONE = Offer("both", "They are two: count both"), Offer(SKIP, "It is one: leave this row out")
NO_ANSWERS: Answers = MappingProxyType({})


def none_known(first: date, last: date) -> Sequence[KnownEntry]:
    """The entries between two days of a register that has none."""
    return ()


def propose(
    book: Book,
    lists: KnownLists,
    answers: Answers = NO_ANSWERS,
    *,
    file_name: str = "",
    today: date,
    first_month: int,
    year: tuple[date, date] | None = None,
    entries_between: EntriesBetween = none_known,
) -> Proposal:
    """What each row of a file is, what it says, and what has to be asked, with the answers that were given so far.

    `year` is the reporting year that somebody said the file is about. `entries_between` gives the entries that the
    register holds already, with which rows are compared. Nothing is raised for any book.
    """
    reading = Reading(lists, Spellings(lists, {}), Asking(answers, today), today, first_month, book.counts_from_1904)
    found = _Found(book, [], [], {})
    layouts = [layout_of(sheet, number) for number, sheet in enumerate(book.sheets)]
    kinds = kinds_of_tables(book, layouts, reading)
    reading.audiences_told.update(_audiences_told(layouts, kinds, reading.spellings))
    codes = codes_in(layouts, reading.spellings)
    for number, (sheet, layout) in enumerate(zip(book.sheets, layouts, strict=True)):
        legend = legend_of(sheet, layout)
        for table, columns, kind in kinds[number]:
            context = in_table(reading, book, number, table, columns, legend, codes, file_name=file_name, year=year)
            _read_table(found, layout, context, kind)
        lists_people = any(kind is SheetKind.PEOPLE for _, _, kind in kinds[number])
        for loose in layout.loose:
            _read_loose(found, reading, layout, number, loose, lists_people=lists_people)
    pairs = _settle_doubles(found, reading, entries_between)
    rows = tuple(_merged(sorted((draft.read_row() for draft in found.drafts), key=lambda row: row.place), found.plain))
    blocks = tuple(found.blocks)
    totals = _totals(book, blocks, rows)
    return Proposal(
        sheets=tuple(sheet.name for sheet in book.sheets),
        blocks=blocks,
        rows=rows,
        questions=reading.asking.questions(),
        tally=_tally(rows, lists),
        told=(*(Told(words) for words in book.told), *_told_of_totals(book, totals)),
        totals=totals,
        pairs=pairs,
        fingerprint=_fingerprint(blocks),
    )


def _audiences_told(layouts: Sequence[Layout], kinds: Sequence[Kinds], spellings: Spellings) -> Iterable[str]:
    """The audiences of which the columns of audiences and of sectors of all tables speak beyond doubt."""
    for layout, tables in zip(layouts, kinds, strict=True):
        for table, columns, kind in tables:
            said = [one.column for field in (Field.AUDIENCE, Field.SECTOR) for one in columns.of(field)]
            texts = {
                layout.rows[row][column].text for row in table.rows for column in said if column in layout.rows[row]
            }
            for text in sorted(texts) if kind not in NO_ENTRIES else ():
                if (match := spellings.audience(text)).is_sure:
                    yield match.name


@dataclass(slots=True)
class _Found:
    """What was read so far: rows that may be entries, and the others by where they stand."""

    book: Book
    blocks: list[Block]
    drafts: list[Draft]
    parts: dict[tuple[int, int], int]
    plain: list[ReadRow] = field(default_factory=list)

    def place(self, sheet: int, row: int) -> Place:
        """A place for one more part of a row."""
        part = self.parts.get((sheet, row), 0)
        self.parts[sheet, row] = part + 1
        return Place(sheet, row, part)

    def holds_entries(self, table: InTable, row: int, cells: Mapping[int, Cell]) -> bool:
        """Asks whether a sheet holds entries at all; until it is answered its rows wait, unread."""
        name, hidden = table.sheet.name, table.sheet.is_hidden
        place = Place(table.number, row, self.parts.get((table.number, row), 0))
        why = "its sheet is hidden" if hidden else "its table has no days"
        answer = table.reading.asking.ask(
            sheet_question(table.sheet), QuestionKind.ROW,
            f"{'The hidden sheet' if hidden else 'The sheet'} “{name}” has rows that count "
            f"{'somebody' if hidden else 'somebody, and no days'}. Are they sessions, or do they stand elsewhere too? "
            "({rows})",
            place,
            offers=(Offer(HOLDS_ENTRIES, "They are sessions"), Offer(HOLDS_NONE, "They are none, or add up others")),
        )  # fmt: skip
        if answer == HOLDS_ENTRIES:
            return True
        draft = Draft(self.place(table.number, row), _cells(min(cells), max(cells), row), texts=texts_of(table, cells))
        if answer:
            draft.skip("its sheet holds no entries, as somebody said")
        else:
            draft.waits.append(sheet_question(table.sheet))
            draft.asked.append(f"{why}: are its rows sessions?")
        self.drafts.append(draft)
        return False

    def add_plain(self, sheet: int, row: int, first: int, last: int, why: str) -> None:
        """Adds a row, or a part of one, that is no entry."""
        reason = f"{why[:1].upper()}{why[1:]}."
        self.plain.append(ReadRow(self.place(sheet, row), _cells(first, last, row), Decision.NOT_AN_ENTRY, reason))


def _cells(first: int, last: int, row: int) -> str:
    return f"{letters_of(first)}{row}:{letters_of(last)}{row}" if first != last else f"{letters_of(first)}{row}"


def _read_table(found: _Found, layout: Layout, table: InTable, kind: SheetKind) -> None:
    number, read = table.number, table.table
    found.blocks.append(
        Block(
            number, read.heading_rows, min(read.rows, default=0), max(read.rows, default=0), table.columns.columns,
            tuple(f"{said.where}: {said.text}" for said in table.told) if kind is SheetKind.ENTRIES else (),
        )
    )  # fmt: skip
    for row in (*read.heading_rows, *read.repeated):
        cells = read.cells(layout.rows, row)
        if cells:
            found.add_plain(number, row, min(cells), max(cells), "headings")
    if kind is SheetKind.ENTRIES:
        _show_columns(table)
    section, before = Section(), None
    above: dict[int, Cell] = {}
    running = Running([one.column for field in COUNTS for one in table.columns.of(field)])
    for row in read.rows:
        cells = above = _without_dittos(table, read.cells(layout.rows, row), above)
        first, last = min(cells), max(cells)
        if kind in NO_ENTRIES:
            found.add_plain(number, row, first, last, kind.value)
            continue
        what = kind_of(cells, table.columns, table.numbering)
        has_day = table.columns.first(Field.DATE) in cells or holds_day_and_count(cells)
        if what.kind is RowKind.SESSION and not has_day and running.is_total(cells):
            what = Kind(RowKind.TOTAL, "it adds up other rows")
        counts_all_the_same = table.reading.asking.answers.get(f"row@{Place(number, row).key}") == IMPORT
        if what.kind is RowKind.LINE and is_told_in_one(cells):
            found.drafts.append(_outside_of_columns(found, table.reading, number, row, cells, "in one text"))
        elif what.kind is RowKind.LINE and not counts_all_the_same:
            said = section_of(table, row, cells, section)
            section = said.section
            found.add_plain(number, row, first, last, said.why)
        elif what.kind is not RowKind.SESSION and not counts_all_the_same:
            found.add_plain(number, row, first, last, what.why)
            if what.kind is RowKind.TOTAL:
                running.begin_again()
        else:
            running.add(cells)
            span = _columns_of(read, cells)
            if (kind is SheetKind.UNDATED or table.sheet.is_hidden) and not found.holds_entries(table, row, cells):
                continue
            drafts = read_parts(table, partial(found.place, number, row), _cells(*span, row), cells, section, before)
            found.drafts += drafts
            before = next((draft.entry.starts_on for draft in drafts if draft.entry.starts_on), before)


def _show_columns(table: InTable) -> None:
    """Shows what each column was taken for, so that somebody can say otherwise."""
    lists = table.reading.lists
    offers = [Offer(one.name.lower(), one.value) for one in Field if one not in (Field.FIGURE, Field.ATTENDED_OF)]
    offers += [Offer(f"figure:{one}", f"another figure: {one}") for one in lists.measures]
    offers += [Offer(f"attended of:{one}", f"attended, of {one.lower()}") for one in lists.audiences]
    for column in table.columns.columns:
        if column.question and column.column not in (*table.columns.unclear, *table.columns.unclear_days):
            answer = answer_of(column)
            table.reading.asking.ask(
                column.question, QuestionKind.COLUMN, f"What is the column “{column.heading}”?", None,
                offers=(*offers, Offer(answer, f"{column.field.value}: {column.detail}")), default=answer,
                hint=column.why,
            )  # fmt: skip


def _without_dittos(table: InTable, cells: Mapping[int, Cell], above: Mapping[int, Cell]) -> dict[int, Cell]:
    """A row in which what stands above stands in place of a mark that says so, but for days and counts."""
    kept = {one.column for field in (Field.DATE, Field.ENDS_ON, *COUNTS) for one in table.columns.of(field)}
    return {
        column: above[column] if column in above and column not in kept and is_ditto(cell.text) else cell
        for column, cell in cells.items()
    }


def _read_loose(
    found: _Found, reading: Reading, layout: Layout, sheet: int, loose: Loose, *, lists_people: bool
) -> None:
    """A row outside of any table: a title or a note, unless a day and a number stand in it."""
    cells = {
        column: cell
        for column, cell in layout.rows[loose.row].items()
        if loose.first_column <= column <= loose.last_column
    }
    if lists_people or not may_be_session(cells, layout.loose, layout.rows):
        why = "a title" if loose.is_title else "it stands outside of any table"
        found.add_plain(sheet, loose.row, loose.first_column, loose.last_column, why)
        return
    found.drafts.append(_outside_of_columns(found, reading, sheet, loose.row, cells, "but no table that can be read"))


def _outside_of_columns(
    found: _Found, reading: Reading, sheet: int, row: int, cells: Mapping[int, Cell], where: str
) -> Draft:
    """A row that may be a session, of which no columns can be read: somebody records it by hand, or it is none."""
    draft = Draft(found.place(sheet, row), _cells(min(cells), max(cells), row))
    id_ = f"row@{draft.place.key}"
    words = f"Row {row} holds a day and a number, {where}. Is it a session?"
    answer = reading.asking.ask(
        id_, QuestionKind.ROW, words, draft.place, offers=(Offer(SKIP, "It is none, or is recorded by hand"),)
    )
    if answer:
        draft.skip("left out, as somebody said")
    else:
        draft.waits.append(id_)
        draft.asked.append(f"a day and a number stand in it, {where}")
    return draft


def _columns_of(table: Table, cells: Mapping[int, Cell]) -> tuple[int, int]:
    columns = (*table.headings, *cells)
    return min(columns), max(columns)


def _merged(rows: Iterable[ReadRow], plain: Sequence[ReadRow]) -> Iterable[ReadRow]:
    """All rows in their order; of a row whose parts are all no entry one part alone."""
    rows = list(rows)
    inside = {(row.place.sheet, row.place.row) for row in rows}
    kept: dict[tuple[int, int], ReadRow] = {}
    for row in sorted(plain, key=lambda row: row.place):
        at = (row.place.sheet, row.place.row)
        if at in inside:
            rows.append(row)
        elif at in kept:
            first, last = kept[at].cells.partition(":")[0], row.cells.rpartition(":")[2]
            kept[at] = replace(kept[at], cells=f"{first}:{last}")
        else:
            kept[at] = row
    return sorted((*rows, *kept.values()), key=lambda row: row.place)


# What stands twice


def _settle_doubles(found: _Found, reading: Reading, entries_between: EntriesBetween) -> tuple[Pair, ...]:
    """Looks for rows that may be one session, asks about them, and leaves out those that are the same throughout."""
    read = [(draft.place, draft.entry) for draft in found.drafts if draft.decision is None and draft.entry.starts_on]
    days = [entry.starts_on for _, entry in read if entry.starts_on]
    entries = entries_between(min(days), max(days)) if days else ()
    by_place = {draft.place: draft for draft in found.drafts}
    pairs = doubles(
        read, entries, sheets=[sheet.name for sheet in found.book.sheets],
        texts={draft.place: draft.texts for draft in found.drafts},
    )  # fmt: skip
    kept = []
    for pair in pairs:
        draft = by_place[pair.row]
        other = by_place.get(pair.other) if pair.other else None
        counts_all_the_same = reading.asking.answers.get(f"row@{draft.place.key}") == IMPORT
        if other and other.place.sheet != draft.place.sheet and _is_same(draft, other) and not counts_all_the_same:
            where = found.book.sheets[other.place.sheet].name
            draft.skip(f"the same stands in row {other.place.row} of the sheet “{where}”")
            continue
        kept.append(replace(pair, question=f"twice@{draft.place.key}"))
        answer = reading.asking.ask(
            f"twice@{draft.place.key}", QuestionKind.TWICE, pair.words, draft.place,
            offers=(_BOTH, _ONE),
        )  # fmt: skip
        if answer == SKIP:
            draft.skip("left out: it is counted already, as somebody said")
        elif not answer:
            draft.waits.append(f"twice@{draft.place.key}")
            draft.asked.append(pair.words)
    return tuple(kept)


def _is_same(one: Draft, other: Draft) -> bool:
    """Whether two rows say the same of all that counts, and nothing is open about what they say."""
    a, b = one.entry, other.entry

    def key(entry: Understood) -> tuple[object, ...]:
        return (
            entry.starts_on, entry.ends_on, entry.audience, entry.sector, entry.attended.value, entry.sessions,
            entry.status, folded(entry.course), tuple(map(folded, entry.organisations)), folded(entry.venue),
        )  # fmt: skip

    return key(a) == key(b)


# What it comes to


def _tally(rows: Iterable[ReadRow], lists: KnownLists) -> tuple[TallyLine, ...]:
    """What the rows that would be imported come to, in the order of the lists."""
    found: dict[tuple[str, str], list[Understood]] = {}
    for row in rows:
        if row.decision is Decision.IMPORT and row.entry and row.entry.status is Status.DELIVERED:
            found.setdefault((row.entry.audience, row.entry.sector), []).append(row.entry)
    order = [(audience, sector) for audience in lists.audiences for sector in lists.sectors_of(audience)]
    return tuple(
        TallyLine(
            *key,
            len(found[key]),
            added(sessions_of(entry, lists) for entry in found[key]),
            added(entry.attended for entry in found[key]),
        )
        for key in sorted(found, key=lambda key: order.index(key) if key in order else len(order))
    )


def sessions_of(entry: Understood, lists: KnownLists) -> Count:
    """For how many sessions a row counts, written or not; an empty count where its activity has none."""
    if entry.sessions is not None:
        return entry.sessions
    is_same = entry.same_session_as is not None
    activity = next((one for one in lists.activities if one.name == entry.activity), None)
    if activity is None:
        return Count.of(0 if is_same else 1)
    typed = sessions_unless_typed(
        has_sessions=activity.has_sessions, counts_what=activity.counts_what, is_same_session=is_same
    )
    return typed if typed is not None else Count()


def _totals(book: Book, blocks: tuple[Block, ...], rows: Sequence[ReadRow]) -> tuple[TotalOfFile, ...]:
    read: dict[tuple[int, int], list[ReadRow]] = {}
    for row in rows:
        if row.entry is not None and row.decision is not Decision.NOT_AN_ENTRY:
            read.setdefault((row.place.sheet, row.place.row), []).append(row)

    def count(place: Place, column: int) -> Count | None:
        for row in read.get((place.sheet, place.row), ()):
            if row.entry is not None and _holds(row.cells, column):
                break
        else:
            return None
        if row.decision is Decision.SKIP or row.entry.status is not Status.DELIVERED:
            return Count()
        block = next(
            (
                block
                for block in blocks
                if block.sheet == place.sheet and block.first_row <= place.row <= block.last_row
                and any(one.column == column for one in block.columns)
            ),
            None,
        )  # fmt: skip
        fields = {one.column: one.field for one in block.columns} if block else {}
        if fields.get(column) is Field.SESSIONS:
            return row.entry.sessions
        return row.entry.attended if fields.get(column) in (Field.ATTENDED, Field.ATTENDED_OF) else None

    return tuple(
        total
        for number, sheet in enumerate(book.sheets)
        for total in totals_of_sheet(sheet, number, tuple(block for block in blocks if block.sheet == number), count)
    )


def _holds(cells: str, column: int) -> bool:
    """Whether cells, as "A4:F4", lie on both sides of a column, so that a row of one of two tables is found."""
    first, _, last = cells.partition(":")
    return column_of(first) <= column <= column_of(last or first)


def _told_of_totals(book: Book, totals: Iterable[TotalOfFile]) -> Iterable[Told]:
    for total in totals:
        if not total.agrees:
            yield Told(
                f"The file's total {f'of {total.of} ' if total.of else ''}is {total.stated:,}. Its rows come to "
                f"{total.read}.",
                book.sheets[total.place.sheet].name, total.place.row, total.cell,
            )  # fmt: skip


def _fingerprint(blocks: Iterable[Block]) -> str:
    """The same for files whose tables have the same headings."""
    headings = {"|".join(folded(column.heading) for column in block.columns if column.heading) for block in blocks}
    return sha256("\n".join(sorted(headings)).encode()).hexdigest()[:32]
