"""What somebody asks of a cross-table, as an address holds it, and what is typed to save it as a report table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from training_register.forms.layout_options import (
    LONGEST_TITLE,
    Option,
    axis_options,
    year_options,
)
from training_register.forms.layout_reading import LONGEST_HEADING
from training_register.forms.sent import key_in
from training_register.queries.filters import filter_from
from training_register.queries.report_tables import LayoutChoices
from training_register.queries.tables import RowLayout, TableLayout
from training_register.rules.cross_tables import (
    FILTERS_ONLY_WITH_LEAVE,
    NOUNS,
    ONLY_WITH_LEAVE,
    WORDS,
    Axis,
    AxisProblem,
    By,
    axis_in,
    combination_problem,
    needs_leave,
)
from training_register.rules.filters import NAMES_STORED, SAID_ONCE, checked
from training_register.rules.names import cleaned, joined

ROWS_BY = (
    By.MEASURES, By.AUDIENCE, By.SECTOR, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW, By.AREA, By.PROVIDER,
    By.ORGANISATION, By.YEAR, By.QUARTER, By.MONTH, By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR, By.ENTRY,
)  # fmt: skip
COLUMNS_BY = (By.NOTHING, *ROWS_BY[1:])
# A table counts what was delivered, and has a period of its own.
FILTER_NAMES = tuple(name for name in NAMES_STORED if name != "status")
# What has a box; the rest of a filter is kept as it is.
BOXED = frozenset(
    (
        "find", "audience", "sector", "organisation", "course", "activity", "level", "area", "delivered", "trainer",
        "how", "counts", "recorded", "not-course", "not-activity", "not-sector", "not-audience", "not-level",
    )
)  # fmt: skip
# What a table is by until somebody chooses.
USUAL = MultiDict((("rows", "sector"), ("columns", "quarter"), ("measure", "attended"), ("total", "yes")))
MOST_MEASURES = 30


@dataclass(slots=True)
class CrossForm:
    """What an address asks, as it was typed. `errors` says what is wrong, by the id of the box."""

    rows: str
    columns: str
    measures: tuple[str, ...]
    has_total: bool
    filter: dict[str, list[str]]
    period: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    # What the macros of forms look for besides.
    focus: str = ""

    @classmethod
    def of(cls, arguments: MultiDict[str, str]) -> CrossForm:
        """What an address asks, whatever it is; the usual table where it asks for none."""
        is_asked = any(arguments.get(name) for name in ("rows", "columns", "measure"))
        said = arguments if is_asked else USUAL
        return cls(
            rows=said.get("rows", ""),
            columns=said.get("columns", ""),
            measures=tuple(dict.fromkeys(key for key in said.getlist("measure") if key))[:MOST_MEASURES],
            has_total="total" in said,
            filter={name: values for name in FILTER_NAMES if (values := _said(arguments, name))},
            period=arguments.get("period", ""),
        )

    @property
    def ticks(self) -> frozenset[str]:
        """The boxes that are ticked."""
        return frozenset(("total",) if self.has_total else ())

    @property
    def needs_leave(self) -> bool:
        """Whether only somebody with leave to see entries may ask this."""
        return needs_leave(self.rows, self.columns, self.filter)

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The same as the arguments of an address."""
        said = [("rows", self.rows), ("columns", self.columns), *(("measure", key) for key in self.measures)]
        total = [("total", "yes")] if self.has_total else []
        return [pair for pair in (*said, *total, *self.filter_arguments) if pair[1]]

    @property
    def filter_arguments(self) -> list[tuple[str, str]]:
        """What the filter says."""
        return [(name, value) for name, values in self.filter.items() for value in values]

    @property
    def unboxed(self) -> list[tuple[str, str]]:
        """What the filter says that has no box."""
        return [(name, value) for name, value in self.filter_arguments if name not in BOXED]

    def values(self, name: str) -> tuple[str, ...]:
        """What the filter says under a name."""
        return tuple(self.filter.get(name, ()))

    def value(self, name: str) -> str:
        """The first of these, or ""."""
        return next(iter(self.values(name)), "")

    def read(self, choices: LayoutChoices) -> TableLayout | None:
        """The table as it is laid out; None where something is wrong, which `errors` then says."""
        rows, columns = self._axis("rows", choices), self._axis("columns", choices)
        if rows and columns and (problem := combination_problem(rows, columns)):
            self.errors["columns"] = problem
        if not self.measures:
            self.errors["measures"] = "Choose at least one measure."
        elif not all(key in choices.measures for key in self.measures):
            self.errors["measures"] = "Choose what it measures from the list."
        try:
            checked(self.filter)
            filter_from(self.filter, period=None)
        except ValueError as problem_of_filter:
            self.errors["filter"] = str(problem_of_filter)
        if self.errors or rows is None or columns is None:
            return None
        is_of_measures = rows.by is By.MEASURES
        headings = [(key, choices.measures[key].heading) for key in self.measures]
        chosen = dict(self.filter)
        audience_id = _only_audience(chosen, choices)
        return TableLayout(
            name="",
            audience_id=audience_id,
            counts_what=None,
            title=self._title(rows, columns, choices),
            heading=_heading(rows, choices),
            rows=tuple(RowLayout(key, heading, (), (key,)) for key, heading in headings) if is_of_measures else (),
            filter=chosen,
            rows_by=rows.written,
            columns_by=columns.written,
            measures=() if is_of_measures else tuple((key, "") for key in self.measures),
            has_total=self.has_total,
            is_printed=False,
        )

    def _axis(self, box: str, choices: LayoutChoices) -> Axis | None:
        written = self.rows if box == "rows" else self.columns
        try:
            axis = axis_in(written)
        except AxisProblem as problem:
            self.errors[box] = str(problem)
            return None
        offered = ROWS_BY if box == "rows" else (*COLUMNS_BY, By.YEARS)
        is_split = axis.by is By.SPLIT and axis.of in {split.key for split in choices.splits}
        if not is_split and axis.by not in offered:
            self.errors[box] = f"Choose what the {box} are by from the list."
            return None
        return axis

    def _title(self, rows: Axis, columns: Axis, choices: LayoutChoices) -> str:
        names = [choices.measures[key].heading for key in self.measures]
        what = joined([names[0], *(f"{name[:1].lower()}{name[1:]}" for name in names[1:])])
        axes = [_noun(axis, choices) for axis in (rows, columns) if axis.by not in (By.NOTHING, By.MEASURES)]
        title = f"{what if len(names) < 3 else 'Figures'} by {joined(axes)}" if axes else what
        return title[:LONGEST_TITLE]


def _said(arguments: MultiDict[str, str], name: str) -> list[str]:
    """What an address says under a name: each once, and one alone of what can only be said once."""
    values = list(dict.fromkeys(value for value in arguments.getlist(name) if value.strip()))
    return values[:1] if name in SAID_ONCE else values


def _only_audience(chosen: dict[str, list[str]], choices: LayoutChoices) -> int | None:
    """The one audience that a filter names, taken out of it: a table of it has the sectors that it offers."""
    keys = chosen.get("audience", [])
    found = next((one.id for one in choices.audiences if [one.key] == keys), None)
    if found is not None:
        del chosen["audience"]
    return found


def _noun(axis: Axis, choices: LayoutChoices) -> str:
    if axis.by is By.SPLIT:
        name = _heading(axis, choices)
        return f"{name[:1].lower()}{name[1:]}"
    return NOUNS[axis.by]


def _heading(axis: Axis, choices: LayoutChoices) -> str:
    """What stands above the rows."""
    if axis.by is By.SPLIT:
        return next(split.name for split in choices.splits if split.key == axis.of)[:LONGEST_HEADING]
    return WORDS[axis.by]


def rows_offered(choices: LayoutChoices, *, may_see_entries: bool) -> list[Option]:
    """What rows can be by."""
    return axis_options(_open(ROWS_BY, may_see_entries), choices)


def columns_offered(choices: LayoutChoices, *, may_see_entries: bool) -> list[Option]:
    """What columns can be by."""
    return axis_options(_open(COLUMNS_BY, may_see_entries), choices, years=True)


def _open(offered: Sequence[By], may_see_entries: bool) -> list[By]:
    return [by for by in offered if may_see_entries or by not in ONLY_WITH_LEAVE]


def closed_filters(*, may_see_entries: bool) -> frozenset[str]:
    """The parts of the filter that somebody is not offered."""
    return frozenset() if may_see_entries else FILTERS_ONLY_WITH_LEAVE


@dataclass(slots=True)
class SaveForm:
    """What is typed to save a cross-table as a report table."""

    title: str = ""
    heading: str = ""
    from_year: str = ""
    is_printed: bool = True
    key: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    focus: str = ""

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> SaveForm:
        """What was sent."""
        return cls(
            title=sent.get("title", ""),
            heading=sent.get("heading", ""),
            from_year=sent.get("from_year", ""),
            is_printed="is_printed" in sent,
            key=key_in(sent.get("key")),
        )

    @property
    def ticks(self) -> frozenset[str]:
        """The boxes that are ticked."""
        return frozenset(("is_printed",) if self.is_printed else ())

    def read(self, layout: TableLayout, years: set[int]) -> tuple[str, str, int] | None:
        """The title, the heading and the year from which it holds; None where something is wrong."""
        title, heading = cleaned(self.title), cleaned(self.heading)
        if not title:
            self.errors["title"] = "Give the table a name. It is printed above it."
        elif len(title) > LONGEST_TITLE:
            self.errors["title"] = f"A name has at most {LONGEST_TITLE} characters."
        if len(heading) > LONGEST_HEADING:
            self.errors["heading"] = f"A heading has at most {LONGEST_HEADING} characters."
        if self.from_year not in {option.value for option in year_options(years, 4)}:
            self.errors["from_year"] = "Choose from which year on the table holds."
        if self.is_printed and needs_leave(layout.rows_by, layout.columns_by, ()):
            self.errors["is_printed"] = (
                "Everybody who sees tables reads the year’s page, and this table names organisations or single "
                "sessions. Save it without printing it, or lay its rows out under “Report tables”."
            )
        if self.errors:
            return None
        return title, heading or layout.heading, int(self.from_year)
