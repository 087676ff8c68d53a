"""The form for a report table: everything as it was typed, and the buttons that change it and save nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from training_register.actions.refusals import Refusal
from training_register.actions.report_tables import seen_of
from training_register.forms.layout_options import FILTER_NAMES, Option, counts_in
from training_register.forms.sent import key_in, new_key
from training_register.queries.report_tables import LayoutChoices, Member
from training_register.queries.tables import TableLayout
from training_register.rules.cross_tables import (
    Axis,
    AxisProblem,
    By,
    axis_in,
    usual_measures,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.names import cleaned
from training_register.rules.report_tables import FROM_THE_BEGINNING

# More than so many of a kind no table has.
MOST: Final[Mapping[str, int]] = {"row": 200, "note": 60, "measure": 30, "line": 30}
# A list with more members than so many is typed, not ticked.
MOST_TICKED = 40

# What of it has a box on the page.
BOXED: Final = frozenset(
    (
        "course", "not-course", "sector", "not-sector", "activity", "not-activity", "level", "not-level", "area",
        "delivered", "how", "not-audience", "organisation", "find",
    )
)  # fmt: skip
TOKEN = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)
# The token of a row that has no key yet: a number and this, with which no key ends.
NEW = "-"
TEXTS: Final = (
    "title", "heading", "sentence", "audience", "counts", "rows_by", "columns_by", "total_label", "decimals", "chart",
    "from_year", "version", "name",
)  # fmt: skip
TICKS: Final = ("has_changes", "has_total", "has_commas", "is_printed")


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
            if not TOKEN.fullmatch(row.token) or row.token in taken:
                row.token = self._new_token()
            taken.add(row.token)

    def _new_token(self) -> str:
        there = {row.token for row in self.rows}
        return next(token for number in range(len(there) + 1) if (token := f"{number}{NEW}") not in there)

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
                TypedRow(f"{number}{NEW}", member.name, fed=[member.key], names=member.name)
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
                TypedRow(f"{number}{NEW}", sector.name, [str(sector.id)])
                for number, sector in enumerate(choices.sectors_of(self.audience_id)[: MOST["row"]])
            ]
        if self.axis.by is By.MEASURES:
            return [
                TypedRow(f"{number}{NEW}", choices.measures[key].heading, fed=[key])
                for number, key in enumerate(usual_measures(counts_in(self.texts["counts"])))
            ]
        return []

    @property
    def said_rows(self) -> list[TypedRow]:
        """The rows into which something was typed."""
        return [row for row in self.rows if not row.is_blank]

    def wrong(self, box: str, words: str) -> None:
        """Says what is wrong with a box, unless something is said of it already."""
        self.errors.setdefault(box, words)


# The boxes of each part that opens, and the box of a line that the focus goes to.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "rows": ("rows_by", "counts"),
    "columns": ("columns_by", "measure-"),
    "filter": ("filter",),
    "total": ("total_label", "line-"),
    "style": ("decimals", "chart"),
}
_FIRST: Final[Mapping[str, str]] = {"row": "label", "note": "text", "measure": "key", "line": "key"}


def _sent_of(kind: str, sent: MultiDict[str, str], box: str) -> list[str]:
    """The beginnings of the names of those boxes of a kind that were sent, in their order."""
    return [f"{kind}-{number}" for number in range(MOST[kind]) if f"{kind}-{number}-{box}" in sent]


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def with_names(rows: Sequence[TypedRow], members: Sequence[Member]) -> list[TypedRow]:
    """Rows whose members are typed, with the names of those that they were stored with."""
    names = {member.key: member.name for member in members}
    return [
        row if row.names or not row.fed
        else replace(row, names="; ".join(names[key] for key in row.fed if key in names))
        for row in rows
    ]  # fmt: skip
