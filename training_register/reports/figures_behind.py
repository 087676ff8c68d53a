"""What stands behind every figure of a period's report: which entries, and what each gave to it.

A quantity is named as `rules.cross_tables.Quantity` names it, or by the short name of a measure in the list. Where a
split divides it, the split and the ids of the items follow: "attended:came-from:3", of a row that several items feed
"attended:came-from:3+5", and of what is not broken down "attended:came-from:not-broken-down-". In the totals of such
a table an entry counts with what its items come to, where that is more than its number; where one does, the quantity is
"attended:came-from".

A share of all is a row's part of a whole, so that `against` is the quantity of the whole, and every entry of the whole
stands behind it. One that is in the row gives a number, one that is in the rest of the whole alone gives None, and both
say in `against` what they give to the whole. Of different organisations or trainers, an entry gives 1 where it names
one: they do not add up to the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from training_register.database import DbSession
from training_register.queries.axis_members import listed_measures
from training_register.queries.contributions import Contributions, Gives, contributions, items_of
from training_register.queries.cross_tables import CrossQuestion, CrossValues, Key
from training_register.reports.layout_figures import LayoutFigures, layout_figures
from training_register.reports.layouts import Standing, standing_at
from training_register.reports.period_reports import PeriodReport
from training_register.rules.cross_tables import (
    CAPACITY,
    NOT_BROKEN_DOWN,
    NOT_IN_TABLE,
    NUMBERS,
    UNDIVIDED,
    Axis,
    By,
    Kind,
    ListedMeasure,
    Quantity,
    usual_measures,
)
from training_register.rules.hiding import SENTENCE
from training_register.rules.periods import years_before
from training_register.rules.publications import BENEATH, FigureBehind
from training_register.settings import Settings
from training_register.table import Table

# Follows a split in the name of a quantity. No short name ends in a hyphen.
REST = "not-broken-down-"


def figures_behind(db_session: DbSession, report: PeriodReport, *, settings: Settings) -> tuple[FigureBehind, ...]:
    """What stands behind each figure of the tables that entries make, lines beneath them and the summary included.

    A change stands on the two columns before it, and what others have stated on no entry: neither is told of.
    """
    people = quantities_of_people(listed_measures(db_session))

    def told(table: Table, counted: _Counted, row: str, column: str, standing: Standing) -> FigureBehind:
        gives, of, against = counted.figure(standing)
        of_people, of_people_too = (name.partition(":")[0] in people for name in (of, against))
        entries = tuple((one.entry_id, one.number, one.against) for one in gives)
        return FigureBehind(table.name, row, column, of, entries, against, of_people, of_people_too)

    found: list[FigureBehind] = []
    by_table: dict[str, _Counted] = {}
    for table in report.tables:
        counted = by_table[table.name] = _Counted.of(db_session, table, report, settings)
        found += (told(table, counted, *one) for one in _standings(table, counted))
    if report.summary:
        for row in report.summary.rows:
            counted = by_table[row.key]
            found += (
                told(report.summary, counted, row.key, column.key, counted.of_the_whole(column.key))
                for column in report.summary.columns[1:]
            )
    return tuple(found)


def one_figure_behind(
    db_session: DbSession, report: PeriodReport, keys: tuple[str, str, str], *, settings: Settings
) -> FigureBehind | None:
    """What stands behind one figure of a report, by the keys of its table, row and column; None where nothing does."""
    table, row, _ = keys
    of_summary = report.summary is not None and report.summary.name == table
    only = tuple(one for one in report.tables if one.name == (row if of_summary else table))
    alone = replace(report, tables=only, summary=_row_alone(report.summary, row) if of_summary and only else None)
    found = figures_behind(db_session, alone, settings=settings)
    return next((one for one in found if (one.table, one.row, one.column) == keys), None)


def _row_alone(table: Table | None, key: str) -> Table | None:
    return replace(table, rows=tuple(row for row in table.rows if row.key == key)) if table else None


def quantities_of_people(listed: Iterable[ListedMeasure]) -> frozenset[str]:
    """The quantities that count people, of the entries' own and of the measures in the list."""
    of_the_list = {one.key for one in listed if one.counts_people and one.key not in UNDIVIDED | {CAPACITY}}
    return frozenset({*map(str, NUMBERS), str(Quantity.CAME_OF_BOOKED), *of_the_list})


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines that a table added up, those of the same table without its split, and what came of them."""

    asked: CrossQuestion
    values: CrossValues
    divided: Contributions
    undivided: Contributions
    # The ids of the split's items.
    items: tuple[int, ...]

    @classmethod
    def of(cls, db_session: DbSession, asked: CrossQuestion, values: CrossValues, *, cut_off: bool = False) -> _Lines:
        """The lines of a table, or of what the edges of its period cut off."""
        divided = contributions(db_session, asked, cut_off=cut_off)
        rows, columns = (Axis() if axis.by is By.SPLIT else axis for axis in (asked.rows, asked.columns))
        if divided.split is None:
            return cls(asked, values, divided, divided, ())
        plain = contributions(db_session, replace(asked, rows=rows, columns=columns), cut_off=cut_off)
        axis = (asked.rows, asked.columns)[divided.split]
        return cls(asked, values, divided, plain, tuple(items_of(db_session, axis.of)))

    def figure(self, key: tuple[Key, Key], place: int) -> tuple[tuple[Gives, ...], str, str]:
        """What each entry gives to a measure in a cell, and the names of what is added up and what divides it."""
        measure = self.asked.measures[place]
        gives = self.divided.at(*key, place)
        of, against = (self._named(key, place, number) for number in range(2))
        if measure.kind is Kind.SHARE_OF_ALL:
            whole: tuple[Key, Key] = (None, key[1]) if self.asked.rows.has_total else (key[0], None)
            if whole in self.values.values:
                return _of_whole(gives, self.divided.at(*whole, place)), of, self._named(whole, place, 0)
        return gives, of, against

    def _named(self, key: tuple[Key, Key], place: int, number: int) -> str:
        """The name of a quantity of a measure, the first or the second; "" where it has none."""
        name = "".join(self.asked.measures[place].quantities[number : number + 1])
        side = self.divided.split
        if side is None or not name or name in UNDIVIDED:
            return name
        axis, member = (self.asked.rows, self.asked.columns)[side], key[side]
        if member is not None:
            return f"{name}:{axis.of}:{_items_in(axis, member, self.items)}"
        divided, plain = (
            [one[1 + number] for one in lines.at(*key, place)] for lines in (self.divided, self.undivided)
        )
        return name if divided == plain else f"{name}:{axis.of}"


def _items_in(axis: Axis, member: Key, items: tuple[int, ...]) -> str:
    """The ids of the items that a row or column of a split holds."""
    if member == NOT_BROKEN_DOWN:
        return REST
    if not axis.groups:
        return str(member)
    if member == NOT_IN_TABLE:
        fed = {one for group in axis.groups for one in group.members}
        return "+".join(str(one) for one in items if one not in fed)
    return "+".join(str(one) for one in sorted(map(int, axis.groups[int(member or 0)].members)))


def _of_whole(part: tuple[Gives, ...], whole: tuple[Gives, ...]) -> tuple[Gives, ...]:
    """What each entry gives to a part of a whole, and to the whole."""
    in_part = {one.entry_id: one.number for one in part}
    return tuple(
        Gives(one.entry_id, in_part.get(one.entry_id), one.number)
        for one in whole
        if one.number is not None or one.entry_id in in_part
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a table counted, and the lines that stand behind it and beneath it."""

    made: LayoutFigures
    lines: _Lines
    cut_off: _Lines | None

    @classmethod
    def of(cls, db_session: DbSession, table: Table, report: PeriodReport, settings: Settings) -> _Counted:
        """The counts of a table of a report, made anew."""
        as_at = table.as_at or report.period.last
        made = layout_figures(db_session, report.layouts[table.name], report.period, settings=settings, as_at=as_at)
        cut_off = made.cut_off_by_the_one
        return cls(
            made,
            _Lines.of(db_session, made.asked, made.values),
            _Lines.of(db_session, made.asked, cut_off, cut_off=True) if table.beneath else None,
        )

    def figure(self, standing: Standing) -> tuple[tuple[Gives, ...], str, str]:
        """What each entry gives to a figure, and the names of what is added up and what divides it."""
        place = self.made.places[standing.measure.key]
        if standing.cut_off:
            assert self.cut_off
            return self.cut_off.figure((None, standing.span), place)
        return self.lines.figure((standing.row.key, standing.column.key), place)

    def of_the_whole(self, measure: str) -> Standing:
        """The figure of a measure that is told beneath the table, or in the summary."""
        return Standing(self.made.whole_row, self.made.whole_column, self.made.measure(measure))


def _standings(table: Table, counted: _Counted) -> Iterator[tuple[str, str, Standing]]:
    """The keys of each figure of a table, and what stands there."""
    for row in table.all_rows:
        for place, column in enumerate(table.columns[1:], 1):
            standing = standing_at(counted.made, table, row, place)
            if not standing.is_change:
                yield row.key, column.key, standing
    for line in table.lines:
        yield BENEATH, line.key, counted.of_the_whole(line.key.partition("-")[2])


def figures_said(db_session: DbSession, report: PeriodReport, *, settings: Settings) -> tuple[FigureBehind, ...]:
    """What stands behind each figure that a sentence beneath a table tells, or would tell if another were hidden.

    Its row is `SENTENCE`, its column the place of the sentence. A change stands on two of them, and is not told of.
    """
    people = quantities_of_people(listed_measures(db_session))
    found: list[FigureBehind] = []

    def add(table: Table, place: str, gives: tuple[Gives, ...], of: str, against: str = "") -> None:
        of_people, of_people_too = (name.partition(":")[0] in people for name in (of, against))
        entries = tuple((one.entry_id, one.number, one.against) for one in gives)
        found.append(FigureBehind(table.name, SENTENCE, place, of, entries, against, of_people, of_people_too))

    for table in report.tables:
        saying = report.sayings.get(table.name)
        if saying is None:
            continue
        counted = _Counted.of(db_session, table, report, settings)
        number = usual_measures(report.layouts[table.name].counts_what)[1]
        for place in sorted(saying.told | {"attended"}):
            key = number if place == "attended" else place.replace("_", "-")
            if key in counted.made.places:
                add(table, place, *counted.figure(counted.of_the_whole(key)))
        if saying.told & {"attended_last_year", "change_on_last_year"}:
            gives = _a_year_before(db_session, counted.made, number)
            add(table, "attended_last_year", gives, counted.made.measure(number).of)
    return tuple(found)


def _a_year_before(db_session: DbSession, made: LayoutFigures, measure: str) -> tuple[Gives, ...]:
    """What each entry gave to the whole of a table a year before the period of its sentence."""
    asked = replace(
        made.asked,
        periods=(years_before(made.period, 1),),
        rows=Axis(),
        columns=Axis(),
        measures=(made.measure(measure),),
    )
    return contributions(db_session, asked).at(None, None, 0)
