"""What somebody lays out of a report table: everything as it was typed, what is wrong with it, and the layout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from werkzeug.datastructures import MultiDict

from training_register.actions.imported_names import Keys
from training_register.actions.refusals import Refusal
from training_register.actions.report_tables import seen_of
from training_register.forms.sent import key_in, new_key
from training_register.queries.filters import filter_from
from training_register.queries.report_tables import LayoutChoices, Member, OfferedName
from training_register.queries.tables import NoteLayout, RowLayout, TableLayout
from training_register.rules.cross_tables import (
    MOST_YEARS,
    WORDS,
    Axis,
    AxisProblem,
    By,
    axis_in,
    usual_measures,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.filters import NAMES_STORED, checked
from training_register.rules.names import SEPARATOR, cleaned, folded
from training_register.rules.periods import year_label
from training_register.rules.report_tables import BY_HAND, FROM_THE_BEGINNING
from training_register.rules.sentence_places import places_in, template_problems
from training_register.rules.texts import kept_text
from training_register.table import ChartKind, NumberStyle

# More than so many of a kind no table has.
MOST: Final[Mapping[str, int]] = {"row": 200, "note": 60, "measure": 30, "line": 30}
LONGEST_TITLE, LONGEST_HEADING, LONGEST_LABEL, LONGEST_TEXT = 200, 100, 200, 5_000
# A list with more members than so many is typed, not ticked.
MOST_TICKED = 40

ROWS_BY: Final = (
    By.SECTOR, By.MEASURES, By.AUDIENCE, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW, By.AREA, By.PROVIDER,
    By.ORGANISATION, By.QUARTER, By.MONTH, By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR, By.YEAR, By.ENTRY,
)  # fmt: skip
COLUMNS_BY: Final = (
    By.NOTHING, By.SECTOR, By.AUDIENCE, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW, By.AREA, By.PROVIDER,
    By.ORGANISATION, By.QUARTER, By.MONTH, By.QUARTER_OF_YEAR, By.MONTH_OF_YEAR, By.ENTRY,
)  # fmt: skip
COUNTS_WORDS: Final = {
    **{what.value: what.capitalize() for what in CountsWhat},
    "": "Every kind of number, each in a column of its own",
}
# What a table's own fields say instead.
_OWN = frozenset(("audience", "counts", "status"))
FILTER_NAMES: Final = tuple(name for name in NAMES_STORED if name not in _OWN)
# What of it has a box on the page.
BOXED: Final = frozenset(
    (
        "course", "not-course", "sector", "not-sector", "activity", "not-activity", "level", "not-level", "area",
        "delivered", "how", "not-audience", "organisation", "find",
    )
)  # fmt: skip
_TOKEN = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)
# The token of a row that has no key yet: a number and this, with which no key ends.
_NEW = "-"
TEXTS: Final = (
    "title", "heading", "sentence", "audience", "counts", "rows_by", "columns_by", "total_label", "decimals", "chart",
    "from_year", "version", "name",
)  # fmt: skip
TICKS: Final = ("has_changes", "has_total", "has_commas", "is_printed")


class Option(NamedTuple):
    """Something to choose: its value, and its words."""

    value: str
    words: str


@dataclass(slots=True)
class TypedRow:
    """A row as it was typed: `token` is its key, or a number and a hyphen; it is fed by sectors, keys or names."""

    token: str
    label: str = ""
    sectors: list[str] = field(default_factory=list)
    fed: list[str] = field(default_factory=list)
    names: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it: it is passed over."""
        return not (cleaned(self.label) or self.sectors or any(self.fed) or cleaned(self.names))


@dataclass(slots=True)
class TypedNote:
    """A note as it was typed, and the tokens of the rows that it is about."""

    text: str = ""
    without: str = ""
    rows: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not (cleaned(self.text) or cleaned(self.without))


@dataclass(slots=True)
class TypedMeasure:
    """A measure of a column or of a line beneath: its key, and its own heading or label."""

    key: str = ""
    heading: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether none was chosen."""
        return not (self.key or cleaned(self.heading))


@dataclass(slots=True)
class LayoutForm:
    """The whole form, as it was typed. `errors` says what is wrong, by the id of the box; `focus` is such an id."""

    texts: dict[str, str]
    ticks: set[str]
    rows: list[TypedRow] = field(default_factory=list)
    notes: list[TypedNote] = field(default_factory=list)
    measures: list[TypedMeasure] = field(default_factory=list)
    lines: list[TypedMeasure] = field(default_factory=list)
    filter: dict[str, list[str]] = field(default_factory=dict)
    seen: str = ""
    key: str = ""
    # What the rows were by when the form was shown.
    rows_by_was: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    form_errors: list[str] = field(default_factory=list)
    # What is odd about the sentence, and may be saved.
    warnings: list[str] = field(default_factory=list)
    focus: str = ""

    # --- Where it comes from.

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> LayoutForm:
        """What was sent, whatever it is."""
        form = cls(
            texts={name: sent.get(name, "") for name in TEXTS},
            ticks={name for name in TICKS if name in sent},
            rows=[
                TypedRow(
                    sent.get(f"{at}-token", ""),
                    sent.get(f"{at}-label", ""),
                    sent.getlist(f"{at}-sector"),
                    [key for key in sent.getlist(f"{at}-fed") if key],
                    sent.get(f"{at}-names", ""),
                )
                for at in _sent_of("row", sent, "label")
            ],
            notes=[
                TypedNote(sent.get(f"{at}-text", ""), sent.get(f"{at}-without", ""), sent.getlist(f"{at}-row"))
                for at in _sent_of("note", sent, "text")
            ],
            measures=[
                TypedMeasure(sent.get(f"{at}-key", ""), sent.get(f"{at}-heading", ""))
                for at in _sent_of("measure", sent, "key")
            ],
            lines=[
                TypedMeasure(sent.get(f"{at}-key", ""), sent.get(f"{at}-heading", ""))
                for at in _sent_of("line", sent, "key")
            ],
            filter={
                name: values
                for name in FILTER_NAMES
                if (values := [value for value in sent.getlist(f"filter-{name}") if value.strip()])
            },
            seen=sent.get("seen", ""),
            key=key_in(sent.get("key")),
            rows_by_was=sent.get("rows_by_was", ""),
        )
        form._name_rows()
        return form

    @classmethod
    def showing(cls, layout: TableLayout, *, from_year: int, version: int | None = None) -> LayoutForm:
        """A layout as it would have been typed; `version` is the id of the version that it is, if it is one."""
        return cls(
            texts={
                "title": layout.title,
                "heading": layout.heading,
                "sentence": layout.sentence,
                "audience": "" if layout.audience_id is None else str(layout.audience_id),
                "counts": layout.counts_what.value if layout.counts_what else "",
                "rows_by": layout.rows_by,
                "columns_by": layout.columns_by,
                "total_label": layout.total_label,
                "decimals": str(layout.style.decimals),
                "chart": str(layout.chart),
                "from_year": str(from_year),
                "version": "" if version is None else str(version),
                "name": layout.name,
            },
            ticks={
                name
                for name, is_on in (
                    ("has_changes", layout.has_changes), ("has_total", layout.has_total),
                    ("has_commas", layout.style.has_commas), ("is_printed", layout.is_printed),
                )
                if is_on
            },
            rows=[
                TypedRow(row.key, row.label, [str(id_) for id_ in row.sector_ids], list(row.fed_by))
                for row in layout.rows
            ],
            notes=[TypedNote(note.text, note.text_without_names, list(note.row_keys)) for note in layout.notes],
            measures=[TypedMeasure(*pair) for pair in layout.measures],
            lines=[TypedMeasure(*pair) for pair in layout.lines_beneath],
            filter={name: list(values) for name, values in layout.filter.items() if name in FILTER_NAMES},
            seen=json.dumps(seen_of(layout)) if version is not None else "",
            key=new_key(),
            rows_by_was=layout.rows_by,
        )  # fmt: skip

    def _name_rows(self) -> None:
        """Gives every row a token of its own, whatever was sent."""
        taken: set[str] = set()
        for row in self.rows:
            if not _TOKEN.fullmatch(row.token) or row.token in taken:
                row.token = self._new_token()
            taken.add(row.token)

    def _new_token(self) -> str:
        there = {row.token for row in self.rows}
        return next(token for number in range(len(there) + 1) if (token := f"{number}{_NEW}") not in there)

    # --- What it says, without being read.

    @property
    def axis(self) -> Axis:
        """What the rows are by; by sectors where what was sent is nothing of the kind."""
        try:
            return axis_in(self.texts["rows_by"])
        except AxisProblem:
            return Axis(By.SECTOR)

    @property
    def audience_id(self) -> int | None:
        """The audience that was chosen; None for every one."""
        return _id(self.texts["audience"])

    @property
    def version_id(self) -> int | None:
        """The version that is changed; None for a new table."""
        return _id(self.texts["version"])

    @property
    def was_seen(self) -> dict[str, str]:
        """What was shown of the version when the form was opened."""
        try:
            seen = json.loads(self.seen or "{}")
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    @property
    def from_year(self) -> int:
        """The year from which it is to hold."""
        return _id(self.texts["from_year"]) or FROM_THE_BEGINNING

    @property
    def says_more(self) -> frozenset[str]:
        """The parts under headings that open in which something is said that is not usual, or is wrong."""
        parts = {
            "rows": self.texts["rows_by"] != By.SECTOR or self.texts["counts"] != CountsWhat.ATTENDANCES,
            "columns": bool(self.measures or self.texts["columns_by"]),
            "filter": bool(self.filter),
            "total": bool(self.lines) or "has_total" not in self.ticks or self.texts["total_label"] != "Total",
            "style": "has_commas" not in self.ticks or self.texts["decimals"] != "1",
        }
        for box in self.errors:
            parts.update({part: True for part, prefixes in _PARTS.items() if box.startswith(prefixes)})
        return frozenset(part for part, is_said in parts.items() if is_said)

    def sectors_shown(self, row: TypedRow, choices: LayoutChoices) -> list[Option]:
        """The sectors that can feed a row: those that the audience offers, and such as feed it already."""
        offered = choices.sectors_of(self.audience_id)
        besides = [sector for sector in choices.sectors if sector not in offered and str(sector.id) in row.sectors]
        return [Option(str(sector.id), sector.name) for sector in (*offered, *besides)]

    @property
    def row_options(self) -> list[Option]:
        """The rows that a note can be about."""
        return [Option(row.token, cleaned(row.label) or f"Row {at}") for at, row in enumerate(self.rows, 1)]

    @property
    def unboxed(self) -> list[tuple[str, str]]:
        """What the filter says that has no box."""
        return [(name, value) for name, values in self.filter.items() if name not in BOXED for value in values]

    # --- Buttons that change what was typed, and save nothing.

    def settle(self, choices: LayoutChoices) -> None:
        """Begins the rows anew where what they are by was changed since the form was shown."""
        if self.rows_by_was and self.rows_by_was != self.texts["rows_by"]:
            self.rows = self._usual_rows(choices)
            self._forget_rows()
        self.rows_by_was = self.texts["rows_by"]

    def press(self, button: str, choices: LayoutChoices, members: Sequence[Member]) -> bool:
        """Does what a button says; False where it is none of these."""
        what, _, number = button.rpartition("-")
        lists: dict[str, list[Any]] = {
            "row": self.rows, "note": self.notes, "measure": self.measures, "line": self.lines,
        }  # fmt: skip
        kind, _, step = what.partition("-")
        at = _id(number)
        if button == "add-row":
            self._add(TypedRow(self._new_token()), "row", self.rows, "label")
        elif button == "add-note":
            self._add(TypedNote(), "note", self.notes, "text")
        elif button in ("add-measure", "add-line"):
            self._add(TypedMeasure(), button[4:], lists[button[4:]], "key")
        elif what == "add-row-for" and at is not None:
            sector = next((sector for sector in choices.sectors if sector.id == at), None)
            if sector:
                row = TypedRow(self._new_token(), sector.name, [str(sector.id)])
                self._add(row, "row", self.rows, "label")
        elif button == "rows-all":
            self.rows = self._usual_rows(choices) or [
                TypedRow(f"{number}{_NEW}", member.name, fed=[member.key], names=member.name)
                for number, member in enumerate(members[: MOST["row"]])
            ]
            self._forget_rows()
        elif button == "rows-none":
            self.rows = []
            self._forget_rows()
        elif kind in lists and step in ("up", "down", "remove") and at is not None and at < len(lists[kind]):
            self._move(lists[kind], kind, step, at)
        else:
            return False
        return True

    def _add(self, thing: Any, kind: str, things: list[Any], box: str) -> None:
        if len(things) >= MOST[kind]:
            self.form_errors.append(f"A table has at most {MOST[kind]} of these.")
            return
        things.append(thing)
        self.focus = f"{kind}-{len(things) - 1}-{box}"

    def _move(self, things: list[Any], kind: str, step: str, at: int) -> None:
        thing = things.pop(at)
        if step == "remove":
            if kind == "row":
                self._forget_rows()
            left = min(at, len(things) - 1)
            self.focus = f"{kind}-{left}-{_FIRST[kind]}" if things else f"add-{kind}"
            return
        place = min(max(0, at + (1 if step == "down" else -1)), len(things))
        things.insert(place, thing)
        last = len(things) - 1
        way = "down" if place == 0 else "up" if place == last else step
        self.focus = f"{kind}-{way}-{place}"

    def _forget_rows(self) -> None:
        """Takes rows that are no longer there out of the notes that were about them."""
        there = {row.token for row in self.rows}
        for note in self.notes:
            note.rows = [token for token in note.rows if token in there]

    def start_rows(self, choices: LayoutChoices) -> None:
        """Gives a table that has no rows those that it begins with."""
        self.rows = self.rows or self._usual_rows(choices)

    def refuse(self, refusal: Refusal) -> None:
        """Puts the words of a refusal beside the box that it names, or at the head of the form."""
        if refusal.field:
            self.wrong(refusal.field, refusal.words)
        else:
            self.form_errors.append(refusal.words)

    def _usual_rows(self, choices: LayoutChoices) -> list[TypedRow]:
        """The rows that a table begins with: the sectors of its audience, or the usual measures."""
        if self.axis.by is By.SECTOR:
            return [
                TypedRow(f"{number}{_NEW}", sector.name, [str(sector.id)])
                for number, sector in enumerate(choices.sectors_of(self.audience_id)[: MOST["row"]])
            ]
        if self.axis.by is By.MEASURES:
            return [
                TypedRow(f"{number}{_NEW}", choices.measures[key].heading, fed=[key])
                for number, key in enumerate(usual_measures(_counts(self.texts["counts"])))
            ]
        return []

    # --- Reading it.

    def read(self, choices: LayoutChoices, members: Sequence[Member]) -> TableLayout | None:
        """The layout, or None with what is wrong in `errors`."""
        self.errors, self.warnings = {}, []
        axis = self._axis("rows_by", ROWS_BY, choices)
        columns = self._axis("columns_by", COLUMNS_BY, choices) if self.texts["columns_by"] else Axis()
        if axis and columns and columns.by is not By.NOTHING and axis.written == columns.written:
            self.wrong("columns_by", "The rows are by this already. Choose something else for the columns.")
        title = self._line("title", LONGEST_TITLE, "Enter a title.")
        heading = self._line("heading", LONGEST_HEADING) or (self.heading_of(axis, choices) if axis else "")
        audience_id = self._audience(choices)
        rows = self._rows(axis, choices, members) if axis else ()
        notes = self._notes({row.token: key for row, key in zip(self.said_rows, self._keys(), strict=True)})
        layout = TableLayout(
            name=self.texts["name"] if _TOKEN.fullmatch(self.texts["name"]) else "",
            audience_id=audience_id,
            counts_what=_counts(self.texts["counts"]),
            title=title,
            heading=heading,
            total_label=self._line("total_label", LONGEST_HEADING) or "Total",
            sentence=self._sentence(),
            rows=rows,
            notes=notes,
            filter=self._filter(),
            rows_by=axis.written if axis else "",
            columns_by=columns.written if columns else "",
            measures=self._measures("measure", self.measures, choices),
            has_changes="has_changes" in self.ticks,
            has_total="has_total" in self.ticks,
            lines_beneath=self._measures("line", self.lines, choices),
            style=self._style(),
            chart=self._chart(),
            is_printed="is_printed" in self.ticks,
        )
        return None if self.errors else layout

    @property
    def said_rows(self) -> list[TypedRow]:
        """The rows into which something was typed."""
        return [row for row in self.rows if not row.is_blank]

    def heading_of(self, axis: Axis, choices: LayoutChoices) -> str:
        """What the rows are called where nobody says otherwise."""
        if axis.by is By.SPLIT:
            return next((split.name for split in choices.splits if split.key == axis.of), "")
        return "Measure" if axis.by is By.MEASURES else WORDS[axis.by]

    def wrong(self, box: str, words: str) -> None:
        """Says what is wrong with a box, unless something is said of it already."""
        self.errors.setdefault(box, words)

    def _line(self, name: str, longest: int, missing: str = "", *, text: str | None = None) -> str:
        line = cleaned(self.texts[name] if text is None else text)
        if not line and missing:
            self.wrong(name, missing)
        if len(line) > longest:
            self.wrong(name, f"“{line[:30]}…” is too long. It may have at most {longest} characters.")
        return line

    def _axis(self, name: str, offered: Iterable[By], choices: LayoutChoices) -> Axis | None:
        try:
            axis = axis_in(self.texts[name])
        except AxisProblem as problem:
            self.wrong(name, str(problem))
            return None
        splits = {split.key for split in choices.splits}
        is_offered = axis.by in offered or (axis.by is By.YEARS and name == "columns_by")
        if axis.of in splits if axis.by is By.SPLIT else is_offered:
            return axis
        self.wrong(name, "Choose what it is by from the list.")
        return None

    def _audience(self, choices: LayoutChoices) -> int | None:
        audience_id = self.audience_id
        if self.texts["audience"] and audience_id not in {audience.id for audience in choices.audiences}:
            self.wrong("audience", "Choose an audience from the list.")
            return None
        if self.texts["counts"] not in COUNTS_WORDS:
            self.wrong("counts", "Choose what it counts from the list.")
        return audience_id

    def _keys(self) -> list[str]:
        """The key of each row: its own, or one that is made of its label."""
        rows = self.said_rows
        keys = Keys(row.token for row in rows if not row.token.endswith(_NEW))
        return [keys.new_for(row.label or "row") if row.token.endswith(_NEW) else row.token for row in rows]

    def _rows(self, axis: Axis, choices: LayoutChoices, members: Sequence[Member]) -> tuple[RowLayout, ...]:
        feeds = _Feeds(self, axis, choices, members)
        if axis.by not in (By.SECTOR, By.MEASURES) and axis.by not in BY_HAND:
            # They follow from the period.
            return ()
        found = []
        for (at, row), key in zip(
            [(at, row) for at, row in enumerate(self.rows) if not row.is_blank], self._keys(), strict=True
        ):
            sector_ids, fed_by = feeds.of(at, row)
            label = self._line(f"row-{at}-label", LONGEST_LABEL, text=row.label) or feeds.usual_label(fed_by)
            if not label:
                self.wrong(f"row-{at}-label", "Enter what this row is called.")
            found.append(RowLayout(key, label, sector_ids, fed_by))
        if not found and axis.by in (By.SECTOR, By.MEASURES):
            self.wrong("add-row", "Add at least one row.")
        return tuple(found)

    def _notes(self, keys: Mapping[str, str]) -> tuple[NoteLayout, ...]:
        found = []
        for at, note in enumerate(self.notes):
            if note.is_blank:
                continue
            text, without = (self._text(f"note-{at}-{name}", said) for name, said in
                             (("text", note.text), ("without", note.without)))  # fmt: skip
            if not text:
                self.wrong(f"note-{at}-text", "Enter the note, or leave both texts blank.")
            for name, said in (("text", text), ("without", without)):
                allowed = {"organisations"} if name == "text" else set()
                if unknown := sorted(places_in(said) - allowed):
                    self.wrong(
                        f"note-{at}-{name}",
                        f"{{{unknown[0]}}} can’t stand here. "
                        + ("A note has the place {organisations}." if allowed else "This text has no places."),
                    )
            found.append(NoteLayout(text, without, tuple(dict.fromkeys(keys[row] for row in note.rows if row in keys))))
        return tuple(found)

    def _text(self, box: str, text: str) -> str:
        kept = kept_text(text).strip()
        if len(kept) > LONGEST_TEXT:
            self.wrong(box, f"“{kept[:30]}…” is too long. It may have at most {LONGEST_TEXT:,} characters.")
        return kept

    def _sentence(self) -> str:
        text = self._text("sentence", self.texts["sentence"])
        for problem in template_problems(text):
            if problem.is_warning:
                self.warnings.append(problem.words)
            else:
                self.wrong("sentence", problem.words)
        return text

    def _filter(self) -> dict[str, list[str]]:
        try:
            said = checked(self.filter)
            # What can't be asked for is told now, and not where the table is printed.
            filter_from(said, period=None)
            return {name: list(values) for name, values in said.items()}
        except ValueError as problem:
            self.wrong("filter", str(problem))
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
                self.wrong(box, "Choose what is measured from the list.")
            elif one.key in found:
                self.wrong(box, f"{choices.measures[one.key].heading} stands here twice. Remove one of the two.")
            found[one.key] = self._line(f"{kind}-{at}-heading", LONGEST_HEADING, text=one.heading)
        if kind == "line":
            return tuple(
                (key, label or choices.measures[key].heading) for key, label in found.items() if key in choices.measures
            )
        return tuple(found.items())

    def _style(self) -> NumberStyle:
        if self.texts["decimals"] not in ("0", "1", "2"):
            self.wrong("decimals", "Choose how many decimals averages and shares have.")
            return NumberStyle()
        return NumberStyle("has_commas" in self.ticks, int(self.texts["decimals"]))

    def _chart(self) -> str:
        chart = self.texts["chart"]
        if chart not in list(ChartKind):
            self.wrong("chart", "Choose a chart from the list.")
        return chart


# The boxes of each part that opens, and the box of a line that the focus goes to.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "rows": ("rows_by", "counts"),
    "columns": ("columns_by", "measure-"),
    "filter": ("filter",),
    "total": ("total_label", "line-"),
    "style": ("decimals", "chart"),
}
_FIRST: Final[Mapping[str, str]] = {"row": "label", "note": "text", "measure": "key", "line": "key"}


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


def _sent_of(kind: str, sent: MultiDict[str, str], box: str) -> list[str]:
    """The beginnings of the names of those boxes of a kind that were sent, in their order."""
    return [f"{kind}-{number}" for number in range(MOST[kind]) if f"{kind}-{number}-{box}" in sent]


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _counts(text: str) -> CountsWhat | None:
    return next((what for what in CountsWhat if what.value == text), None)


def with_names(rows: Sequence[TypedRow], members: Sequence[Member]) -> list[TypedRow]:
    """Rows whose members are typed, with the names of those that they were stored with."""
    names = {member.key: member.name for member in members}
    return [
        row if row.names or not row.fed
        else replace(row, names="; ".join(names[key] for key in row.fed if key in names))
        for row in rows
    ]  # fmt: skip


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
    counts = _counts(arguments.get("counts", CountsWhat.ATTENDANCES.value))
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
