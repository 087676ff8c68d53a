"""What a publication is made of, as plain values: figures with what stands behind them, gaps, revisions and reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

# In place of a row's key: the figures that are told beneath a table. No short name ends in a hyphen.
BENEATH = "beneath-"
_REFERENCE = re.compile(r"[^/\s]+(?:/v(?P<version>[1-9]\d{0,5}))?(?:/[^/\s]+){0,3}")


class Reason(StrEnum):
    """Why a figure differs from the version before. The values are the words that people see."""

    LATE_FIGURE = "late figure"
    CORRECTION = "correction"
    RECLASSIFIED = "reclassified"
    DEFINITION = "definition"


REASONS_IN_WORDS: Mapping[Reason, str] = {
    Reason.LATE_FIGURE: "A figure or a session came in after the version before.",
    Reason.CORRECTION: "What was recorded was wrong, and was put right.",
    Reason.RECLASSIFIED: "What was recorded stands in another row, table or period now.",
    Reason.DEFINITION: "What the figure counts was changed, and not what was recorded.",
}


class GapKind(StrEnum):
    """What is missing. The values are the words that people see."""

    SESSIONS = "number of sessions"
    ATTENDED = "number who attended"
    OVERDUE = "whether it took place"
    DOUBLE = "may be counted twice"


class Plainly:
    """A frozen value that JSON keeps as an object of its fields."""

    def plain(self) -> dict[str, Any]:
        """Its fields by their names, in the types that JSON has."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def kept(cls, plain: Mapping[str, Any]) -> Self:
        """The value again; fields that another version of the program wrote are left out."""
        names = {one.name for one in fields(cls)}  # type: ignore[arg-type]
        return cls(**{name: value for name, value in plain.items() if name in names})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum) else value


@dataclass(frozen=True, slots=True)
class Accepted(Plainly):
    """What is missing from a publication all the same: of which entry, and why that was accepted.

    `state` is "accepted" or "stopped asking"; `entry` is an entry's id.
    """

    entry: int
    kind: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hidden(Plainly):
    """A figure that was hidden: where it stands, by which rule, in a sentence, and who decided otherwise.

    `row` is `BENEATH` for a line beneath a table, and "" where the whole of a sentence or note is meant, which `column`
    then names. `decision` is "" where the rule decided, else "hidden" or "shown", with the `reason` that `by` gave.
    """

    table: str
    row: str
    column: str
    rule: str
    words: str
    decision: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Revised(Plainly):
    """A figure that differs from the version before: its keys and names, both as they were shown, and why.

    `by` says by how much in words, "+3", or "" where it can't be said, as where one of the two is hidden.
    """

    table: str
    row: str
    column: str
    table_title: str
    row_label: str
    heading: str
    before: str
    now: str
    by: str = ""
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FigureBehind:
    """What stands behind one figure: what each entry gave to it, `(entry id, number, what it is divided by)`.

    A number is None where the entry did not record it. `quantity` and `against` name what is added up
    (`rules.cross_tables.Quantity`, with "split:item" after it where it is one item of a split), "" where the figure is
    no ratio; `people` and `against_people` say whether they count people.
    """

    table: str
    row: str
    column: str
    quantity: str
    entries: tuple[tuple[int, int | None, int | None], ...]
    against: str = ""
    people: bool = False
    against_people: bool = False


def plain_behind(figures: list[FigureBehind] | tuple[FigureBehind, ...]) -> dict[str, Any]:
    """Figures by table, row and column, in the types that JSON has."""
    whole: dict[str, Any] = {}
    for one in figures:
        whole.setdefault(one.table, {}).setdefault(one.row, {})[one.column] = {
            "quantity": one.quantity,
            "against": one.against,
            "people": one.people,
            "against_people": one.against_people,
            "entries": [list(entry) for entry in one.entries],
        }
    return whole


def behind_kept(plain: Mapping[str, Any]) -> tuple[FigureBehind, ...]:
    """The figures that `plain_behind` made plain."""
    return tuple(
        FigureBehind(
            table,
            row,
            column,
            one["quantity"],
            tuple((entry, number, against) for entry, number, against in one["entries"]),
            one["against"],
            one["people"],
            one["against_people"],
        )
        for table, rows in plain.items()
        for row, columns in rows.items()
        for column, one in columns.items()
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference names: a period, a version (None: tables as they are now), a table, a row and a column."""

    period: str
    version: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""

    @property
    def written(self) -> str:
        """As files print it: "2016-17/v1/professionals/education/attended"."""
        parts = (self.period, f"v{self.version}" if self.version else "", self.table, self.row, self.column)
        return "/".join(part for part in parts if part)


def reference_in(text: str) -> Reference | None:
    """The reference that somebody typed or pasted; None where it is none."""
    typed = text.strip().strip("/")
    found = _REFERENCE.fullmatch(typed)
    if not found:
        return None
    parts = typed.split("/")
    version = found["version"]
    keys = [*parts[2 if version else 1 :], "", "", ""][:3]
    return Reference(parts[0], int(version) if version else None, *keys)
