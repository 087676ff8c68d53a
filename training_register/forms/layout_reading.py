"""The layout that a form for a report table comes to, and the words for each mistake in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from training_register.actions.imported_names import Keys
from training_register.forms.layout_options import (
    COLUMNS_BY,
    COUNTS_WORDS,
    LONGEST_TITLE,
    ROWS_BY,
    counts_in,
    heading_of,
)
from training_register.forms.report_tables import (
    MOST_TICKED,
    NEW,
    TOKEN,
    LayoutForm,
    TypedMeasure,
    TypedRow,
)
from training_register.queries.filters import filter_from
from training_register.queries.report_tables import LayoutChoices, Member, OfferedName
from training_register.queries.tables import NoteLayout, RowLayout, TableLayout
from training_register.rules.cross_tables import Axis, AxisProblem, By, axis_in
from training_register.rules.filters import checked
from training_register.rules.names import SEPARATOR, cleaned, folded
from training_register.rules.report_tables import BY_HAND
from training_register.rules.sentence_places import places_in, template_problems
from training_register.rules.texts import kept_text
from training_register.table import ChartKind, NumberStyle

LONGEST_HEADING, LONGEST_LABEL, LONGEST_TEXT = 100, 200, 5_000


def layout_in(form: LayoutForm, choices: LayoutChoices, members: Sequence[Member]) -> TableLayout | None:
    """The layout that was typed, or None with what is wrong in the form's `errors`; `members` can feed its rows."""
    form.errors, form.warnings = {}, []
    return _Reading(form).read(choices, members)


class _Reading:
    """A form as it is read, part by part."""

    def __init__(self, form: LayoutForm) -> None:
        self.form = form

    def read(self, choices: LayoutChoices, members: Sequence[Member]) -> TableLayout | None:
        """The layout, or None where something is wrong."""
        axis = self._axis("rows_by", ROWS_BY, choices)
        columns = self._axis("columns_by", COLUMNS_BY, choices) if self.form.texts["columns_by"] else Axis()
        if axis and columns and columns.by is not By.NOTHING and axis.written == columns.written:
            self.form.wrong("columns_by", "The rows are by this already. Choose something else for the columns.")
        title = self._line("title", LONGEST_TITLE, "Enter a title.")
        heading = self._line("heading", LONGEST_HEADING) or (heading_of(axis, choices) if axis else "")
        audience_id = self._audience(choices)
        rows = self._rows(axis, choices, members) if axis else ()
        notes = self._notes({row.token: key for row, key in zip(self.form.said_rows, self._keys(), strict=True)})
        layout = TableLayout(
            name=self.form.texts["name"] if TOKEN.fullmatch(self.form.texts["name"]) else "",
            audience_id=audience_id,
            counts_what=counts_in(self.form.texts["counts"]),
            title=title,
            heading=heading,
            total_label=self._line("total_label", LONGEST_HEADING) or "Total",
            sentence=self._sentence(),
            rows=rows,
            notes=notes,
            filter=self._filter(),
            rows_by=axis.written if axis else "",
            columns_by=columns.written if columns else "",
            measures=self._measures("measure", self.form.measures, choices),
            has_changes="has_changes" in self.form.ticks,
            has_total="has_total" in self.form.ticks,
            lines_beneath=self._measures("line", self.form.lines, choices),
            style=self._style(),
            chart=self._chart(),
            is_printed="is_printed" in self.form.ticks,
        )
        return None if self.form.errors else layout

    def _line(self, name: str, longest: int, missing: str = "", *, text: str | None = None) -> str:
        line = cleaned(self.form.texts[name] if text is None else text)
        if not line and missing:
            self.form.wrong(name, missing)
        if len(line) > longest:
            self.form.wrong(name, f"“{line[:30]}…” is too long. It may have at most {longest} characters.")
        return line

    def _axis(self, name: str, offered: Iterable[By], choices: LayoutChoices) -> Axis | None:
        try:
            axis = axis_in(self.form.texts[name])
        except AxisProblem as problem:
            self.form.wrong(name, str(problem))
            return None
        splits = {split.key for split in choices.splits}
        is_offered = axis.by in offered or (axis.by is By.YEARS and name == "columns_by")
        if axis.of in splits if axis.by is By.SPLIT else is_offered:
            return axis
        self.form.wrong(name, "Choose what it is by from the list.")
        return None

    def _audience(self, choices: LayoutChoices) -> int | None:
        audience_id = self.form.audience_id
        if self.form.texts["audience"] and audience_id not in {audience.id for audience in choices.audiences}:
            self.form.wrong("audience", "Choose an audience from the list.")
            return None
        if self.form.texts["counts"] not in COUNTS_WORDS:
            self.form.wrong("counts", "Choose what it counts from the list.")
        return audience_id

    def _keys(self) -> list[str]:
        """The key of each row: its own, or one that is made of its label."""
        rows = self.form.said_rows
        keys = Keys(row.token for row in rows if not row.token.endswith(NEW))
        return [keys.new_for(row.label or "row") if row.token.endswith(NEW) else row.token for row in rows]

    def _rows(self, axis: Axis, choices: LayoutChoices, members: Sequence[Member]) -> tuple[RowLayout, ...]:
        feeds = _Feeds(self.form, axis, choices, members)
        if axis.by not in (By.SECTOR, By.MEASURES) and axis.by not in BY_HAND:
            # They follow from the period.
            return ()
        found = []
        for (at, row), key in zip(
            [(at, row) for at, row in enumerate(self.form.rows) if not row.is_blank], self._keys(), strict=True
        ):
            sector_ids, fed_by = feeds.of(at, row)
            label = self._line(f"row-{at}-label", LONGEST_LABEL, text=row.label) or feeds.usual_label(fed_by)
            if not label:
                self.form.wrong(f"row-{at}-label", "Enter what this row is called.")
            found.append(RowLayout(key, label, sector_ids, fed_by))
        if not found and axis.by in (By.SECTOR, By.MEASURES):
            self.form.wrong("add-row", "Add at least one row.")
        return tuple(found)

    def _notes(self, keys: Mapping[str, str]) -> tuple[NoteLayout, ...]:
        found = []
        for at, note in enumerate(self.form.notes):
            if note.is_blank:
                continue
            text, without = (self._text(f"note-{at}-{name}", said) for name, said in
                             (("text", note.text), ("without", note.without)))  # fmt: skip
            if not text:
                self.form.wrong(f"note-{at}-text", "Enter the note, or leave both texts blank.")
            for name, said in (("text", text), ("without", without)):
                allowed = {"organisations"} if name == "text" else set()
                if unknown := sorted(places_in(said) - allowed):
                    self.form.wrong(
                        f"note-{at}-{name}",
                        f"{{{unknown[0]}}} can’t stand here. "
                        + ("A note has the place {organisations}." if allowed else "This text has no places."),
                    )
            found.append(NoteLayout(text, without, tuple(dict.fromkeys(keys[row] for row in note.rows if row in keys))))
        return tuple(found)

    def _text(self, box: str, text: str) -> str:
        kept = kept_text(text).strip()
        if len(kept) > LONGEST_TEXT:
            self.form.wrong(box, f"“{kept[:30]}…” is too long. It may have at most {LONGEST_TEXT:,} characters.")
        return kept

    def _sentence(self) -> str:
        text = self._text("sentence", self.form.texts["sentence"])
        for problem in template_problems(text):
            if problem.is_warning:
                self.form.warnings.append(problem.words)
            else:
                self.form.wrong("sentence", problem.words)
        return text

    def _filter(self) -> dict[str, list[str]]:
        try:
            said = checked(self.form.filter)
            # What can't be asked for is told now, and not where the table is printed.
            filter_from(said, period=None)
            return {name: list(values) for name, values in said.items()}
        except ValueError as problem:
            self.form.wrong("filter", str(problem))
            return {}

    def _measures(
        self, kind: str, typed: Sequence[TypedMeasure], choices: LayoutChoices
    ) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for at, one in enumerate(typed):
            if one.is_blank:
                continue
            box = f"{kind}-{at}-key"
            if one.key not in choices.measures:
                self.form.wrong(box, "Choose what is measured from the list.")
            elif one.key in found:
                self.form.wrong(box, f"{choices.measures[one.key].heading} stands here twice. Remove one of the two.")
            found[one.key] = self._line(f"{kind}-{at}-heading", LONGEST_HEADING, text=one.heading)
        if kind == "line":
            return tuple(
                (key, label or choices.measures[key].heading) for key, label in found.items() if key in choices.measures
            )
        return tuple(found.items())

    def _style(self) -> NumberStyle:
        if self.form.texts["decimals"] not in ("0", "1", "2"):
            self.form.wrong("decimals", "Choose how many decimals averages and shares have.")
            return NumberStyle()
        return NumberStyle("has_commas" in self.form.ticks, int(self.form.texts["decimals"]))

    def _chart(self) -> str:
        chart = self.form.texts["chart"]
        if chart not in list(ChartKind):
            self.form.wrong("chart", "Choose a chart from the list.")
        return chart


class _Feeds:
    """What feeds the rows of a form, each only one of them."""

    def __init__(self, form: LayoutForm, axis: Axis, choices: LayoutChoices, members: Sequence[Member]) -> None:
        self.form, self.by = form, axis.by
        self.sectors = {str(sector.id): sector for sector in choices.sectors}
        self.offered = {sector.id for sector in choices.sectors_of(form.audience_id)}
        self.audience = next((one.name for one in choices.audiences if one.id == form.audience_id), "")
        self.measures = choices.measures
        self.names = {member.key: member.name for member in members}
        self.by_name = {folded(member.name): member.key for member in members}
        # The label, or the place, of the row that something feeds already.
        self.fed: dict[str, str] = {}

    def of(self, at: int, row: TypedRow) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The sectors, or the keys of members, that feed a row."""
        box, named = f"row-{at}-fed", cleaned(row.label) or f"row {at + 1}"
        if self.by is By.SECTOR:
            return self._sectors(box, named, row), ()
        if self.by is By.MEASURES:
            key = next(iter(row.fed), "")
            if key not in self.measures:
                self.form.wrong(box, "Choose what this row measures.")
            else:
                self._feed(box, named, key, self.measures[key].heading)
            return (), (key,)
        return (), self._members(box, named, row)

    def usual_label(self, fed_by: Sequence[str]) -> str:
        """What a row is called where nobody says otherwise."""
        if self.by is By.MEASURES:
            return self.measures[fed_by[0]].heading if fed_by[0] in self.measures else ""
        return self.names.get(fed_by[0], "") if len(fed_by) == 1 else ""

    def _sectors(self, box: str, named: str, row: TypedRow) -> tuple[int, ...]:
        found: list[OfferedName] = []
        for id_ in dict.fromkeys(row.sectors):
            sector = self.sectors.get(id_)
            if sector is None:
                self.form.wrong(box, "Tick sectors of the list.")
            elif sector.id not in self.offered:
                self.form.wrong(box, f"{self.audience} does not offer {sector.name}. Take it out of this row.")
            else:
                self._feed(box, named, id_, sector.name)
                found.append(sector)
        if not row.sectors:
            self.form.wrong(box, "Tick the sectors that feed this row, or remove it.")
        return tuple(sorted(sector.id for sector in found))

    def _members(self, box: str, named: str, row: TypedRow) -> tuple[str, ...]:
        keys = list(row.fed)
        if len(self.names) > MOST_TICKED and cleaned(row.names):
            keys = []
            for name in filter(None, map(cleaned, row.names.split(SEPARATOR))):
                if folded(name) not in self.by_name:
                    self.form.wrong(box, f"“{name}” is not in the list. Write names as the list has them.")
                else:
                    keys.append(self.by_name[folded(name)])
        keys = list(dict.fromkeys(keys))
        for key in keys:
            if key not in self.names:
                self.form.wrong(box, "Choose what feeds this row from the list.")
            else:
                self._feed(box, named, key, self.names[key])
        if not keys:
            self.form.wrong(box, "Say what feeds this row, or remove it.")
        return tuple(keys)

    def _feed(self, box: str, named: str, key: str, name: str) -> None:
        if key in self.fed:
            stands = "stands in" if self.by is By.MEASURES else "feeds"
            self.form.wrong(box, f"{name} {stands} the row “{self.fed[key]}” too. Take it out of one of the two.")
        else:
            self.fed[key] = named
