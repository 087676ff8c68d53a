"""What the choices of a form for a report table are: of rows, columns and years; and how a new table begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from werkzeug.datastructures import MultiDict

from training_register.queries.report_tables import LayoutChoices
from training_register.queries.tables import TableLayout
from training_register.rules.cross_tables import MOST_YEARS, WORDS, Axis, AxisProblem, By, axis_in
from training_register.rules.entries import CountsWhat
from training_register.rules.filters import NAMES_STORED
from training_register.rules.names import cleaned
from training_register.rules.periods import year_label
from training_register.rules.report_tables import FROM_THE_BEGINNING

LONGEST_TITLE = 200
ROWS_BY: Final = (
    By.SECTOR, By.MEASURES, By.AUDIENCE, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW, By.AREA, By.PROVIDER,
    By.ORGANISATION, By.QUARTER, By.MONTH, By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR, By.YEAR, By.ENTRY,
)  # fmt: skip
COLUMNS_BY: Final = (
    By.NOTHING, By.SECTOR, By.AUDIENCE, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW, By.AREA, By.PROVIDER,
    By.ORGANISATION, By.QUARTER, By.MONTH, By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR, By.YEAR, By.ENTRY,
)  # fmt: skip
COUNTS_WORDS: Final = {
    **{what.value: what.capitalize() for what in CountsWhat},
    "": "Every kind of number, each in a column of its own",
}
# What a table's own fields say instead.
_OWN = frozenset(("audience", "counts", "status"))
FILTER_NAMES: Final = tuple(name for name in NAMES_STORED if name not in _OWN)


class Option(NamedTuple):
    """Something to choose: its value, and its words."""

    value: str
    words: str


def heading_of(axis: Axis, choices: LayoutChoices) -> str:
    """What the rows are called where nobody says otherwise."""
    if axis.by is By.SPLIT:
        return next((split.name for split in choices.splits if split.key == axis.of), "")
    return "Measure" if axis.by is By.MEASURES else WORDS[axis.by]


def axis_options(offered: Sequence[By], choices: LayoutChoices, *, years: bool = False) -> list[Option]:
    """What rows or columns can be by, the splits by their names."""
    found = [Option(by.value, WORDS[by]) for by in offered if by is not By.ENTRY]
    found += [Option(f"{By.SPLIT}:{split.key}", split.name) for split in choices.splits]
    if years:
        found += [
            Option(f"{By.YEARS}:{number}", f"Years: this one and {_before(number - 1)}")
            for number in range(2, MOST_YEARS + 1)
        ]
    return [*found, *(Option(by.value, WORDS[by]) for by in offered if by is By.ENTRY)]


def _before(number: int) -> str:
    return "the one before" if number == 1 else f"{number} before"


def by_in_words(rows_by: str, columns_by: str, choices: LayoutChoices) -> str:
    """What a table is by: "Sector", "Course by quarter"."""
    rows, columns = (_axis_in_words(written, choices) for written in (rows_by, columns_by))
    return f"{rows} by {columns[:1].lower()}{columns[1:]}" if columns_by else rows


def _axis_in_words(written: str, choices: LayoutChoices) -> str:
    try:
        axis = axis_in(written)
    except AxisProblem:
        return written
    if axis.by is By.SPLIT:
        return next((split.name for split in choices.splits if split.key == axis.of), axis.of)
    return f"{axis.of} years" if axis.by is By.YEARS else WORDS[axis.by]


def starting_layout(arguments: MultiDict[str, str], choices: LayoutChoices) -> TableLayout:
    """A layout to begin with, as an address asks for it: `audience` by its short name, `rows`, `columns`, `measure`.

    What a filter says stands in the address under its own names. What it does not know is passed over.
    """
    key = arguments.get("audience", "")
    audience = next((audience for audience in choices.audiences if audience.key == key), None)
    rows_by, columns_by = arguments.get("rows", ""), arguments.get("columns", "")
    offered = {option.value for option in axis_options(ROWS_BY, choices)}
    across = {option.value for option in axis_options(COLUMNS_BY, choices, years=True)}
    counts = counts_in(arguments.get("counts", CountsWhat.ATTENDANCES.value))
    measures = [key for key in dict.fromkeys(arguments.getlist("measure")) if key in choices.measures]
    return TableLayout(
        name="",
        audience_id=audience.id if audience else None,
        counts_what=counts,
        title=cleaned(arguments.get("title", ""))[:LONGEST_TITLE] or (audience.name if audience else ""),
        heading="",
        total_label="Total",
        sentence="",
        rows=(),
        notes=(),
        filter={name: values for name in FILTER_NAMES if (values := [v for v in arguments.getlist(name) if v.strip()])},
        rows_by=rows_by if rows_by in offered else By.SECTOR.value,
        columns_by=columns_by if columns_by in across else "",
        measures=tuple((measure, "") for measure in measures),
        has_changes="changes" in arguments,
    )


def year_options(years: Iterable[int], first_month: int) -> list[Option]:
    """The years from which a version can hold, the latest first, and the beginning last."""
    return [
        *(Option(str(year), year_label(year, first_month)) for year in sorted({*years} - {0}, reverse=True)),
        Option(str(FROM_THE_BEGINNING), "The beginning: every year"),
    ]


def counts_in(text: str) -> CountsWhat | None:
    """The kind of number that somebody chose; None for every kind."""
    return next((what for what in CountsWhat if what.value == text), None)
