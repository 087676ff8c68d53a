"""What an Excel workbook says about its parts: which speaks of which, its sheets, and how it counts days."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from training_register.inputs.old_registers.excel.parts import TOO_LARGE, Part, Used, is_true
from training_register.inputs.problems import FileRefused


@dataclass(frozen=True, slots=True)
class Relation:
    """Where one part of a workbook speaks of another one; `kind` is the last word of its address."""

    kind: str
    target: str


class Relations(Part):
    """The parts that a part speaks of, by the name that it gives them."""

    def __init__(self, used: Used, of: str) -> None:
        super().__init__(used)
        self.found: dict[str, Relation] = {}
        self._folder = posixpath.dirname(of)
        self.starts["Relationship"] = self._relation

    def _relation(self, attributes: dict[str, str]) -> None:
        self.used.count("others")
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            target = ""
        elif target.startswith("/"):
            target = target[1:]
        else:
            target = posixpath.normpath(posixpath.join(self._folder, unquote(target)))
        self.found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2], target)


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet as the workbook lists it."""

    name: str
    relation: str
    is_hidden: bool


class Contents(Part):
    """The list of a workbook's sheets, and how it counts days."""

    def __init__(self, used: Used) -> None:
        super().__init__(used)
        self.sheets: list[NamedSheet] = []
        self.counts_from_1904 = False
        # Whoever opens it reckons everything anew: the results that are stored may be none.
        self.is_to_be_reckoned = False
        self.starts |= {
            "sheet": self._sheet,
            "workbookPr": self._properties,
            "calcPr": self._reckoning,
            "definedName": lambda _: used.count("others"),
        }

    def _sheet(self, attributes: dict[str, str]) -> None:
        relation = next((value for name, value in attributes.items() if name.endswith(" id")), "")
        is_hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append(NamedSheet(attributes.get("name", "")[:255], relation, is_hidden))
        if len(self.sheets) > self.used.caps.sheets:
            raise FileRefused(TOO_LARGE)

    def _properties(self, attributes: dict[str, str]) -> None:
        self.counts_from_1904 = is_true(attributes.get("date1904", ""))

    def _reckoning(self, attributes: dict[str, str]) -> None:
        self.is_to_be_reckoned = is_true(attributes.get("fullCalcOnLoad", ""))
