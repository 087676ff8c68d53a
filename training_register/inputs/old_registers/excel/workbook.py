"""An Excel workbook read into a Book: in one pass over its parts, with all that a person sees in its cells.

openpyxl is not used here. In its normal mode, the only one that sees what is hidden or merged, it makes objects of
merges, of ranges of links and comments, of pivot tables and of pictures, as many as a file asks for; it would have to
read each file twice to tell a formula from its result; and it gives up on files of other programs over parts that say
nothing about the rows. Here every part goes through expat once, and what is kept is bounded by what is counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import BinaryIO, TypeVar
from xml.parsers import expat

from training_register.inputs.old_registers.book import Book, BookKind
from training_register.inputs.old_registers.excel.contents import Contents, NamedSheet, Relation, Relations
from training_register.inputs.old_registers.excel.made_sheets import Looks, MadeSheet
from training_register.inputs.old_registers.excel.parts import PEOPLE, TOO_LARGE, Caps, Enough, Part, Used, small
from training_register.inputs.old_registers.excel.sheets import FirstRow, Raw, SheetPart, Table
from training_register.inputs.old_registers.excel.styles import Styles, Theme
from training_register.inputs.old_registers.excel.texts import Comments, FirstTexts, Texts
from training_register.inputs.problems import FileRefused
from training_register.inputs.workbook_checks import CHUNK, DAMAGED, MB

AnyPart = TypeVar("AnyPart", bound=Part)


def workbook_book(content: bytes, caps: Caps = PEOPLE) -> Book:
    """What a workbook holds. Raises `FileRefused`, in words, for what can't be read or would take too much."""
    if len(content) > caps.file:
        raise FileRefused(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Reading(archive, len(content), caps).book()
    except FileRefused:
        raise
    except MemoryError:
        raise FileRefused(TOO_LARGE) from None
    except Exception:
        # zipfile has a dozen kinds of error for what is no sound zip file; and a part may say anything.
        raise FileRefused(DAMAGED) from None


def first_rows(file: BinaryIO, caps: Caps) -> list[list[str]]:
    """The texts of the first row of each sheet that holds anything, without the blank ones; little more is unpacked.

    Raises `FileRefused`, as `workbook_book` does.
    """
    try:
        size = file.seek(0, io.SEEK_END)
        _check_directory(file, size)
        with zipfile.ZipFile(file) as archive:
            return _Reading(archive, size, caps).first_rows()
    except FileRefused:
        raise
    except Exception:
        raise FileRefused(DAMAGED) from None


# What a zip file ends with says how long its list of parts is, at bytes 12 to 15.
_END, _LONGEST_END = b"PK\x05\x06", 22 + 0xFFFF
LONGEST_DIRECTORY = MB


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuses a long list of parts: zipfile makes an object of each before anything can be counted."""
    file.seek(max(0, size - _LONGEST_END))
    end = file.read()
    at = end.rfind(_END)
    if at < 0 or int.from_bytes(end[at + 12 : at + 16], "little") > LONGEST_DIRECTORY:
        raise FileRefused(TOO_LARGE)


_NOT_ROWS = {
    "chartsheet": "is a chart",
    "dialogsheet": "is a dialogue of macros",
    "xlMacrosheet": "holds macros",
    "xlIntlMacrosheet": "holds macros",
}


class _Reading:
    """One pass over a workbook."""

    def __init__(self, archive: zipfile.ZipFile, size: int, caps: Caps) -> None:
        parts = archive.infolist()
        self._archive = archive
        self._parts = {part.filename: part for part in parts}
        # Parts may be named in other letters than where they are spoken of.
        self._names = {name.casefold(): name for name in self._parts}
        self._left = set(self._parts)
        self._used = Used(caps, most_bytes=min(caps.total, caps.ratio * size + MB))
        self._told: list[str] = []
        if len(parts) > caps.parts or sum(part.file_size for part in parts) > self._used.most_bytes:
            raise FileRefused(TOO_LARGE)
        if len(self._names) < len(parts) or any(_is_astray(name) for name in self._parts):
            raise FileRefused(DAMAGED)

    def book(self) -> Book:
        """All of it."""
        used = self._used
        workbook, contents = self._contents()
        related = self._relations(workbook)
        theme = self._of_kind(related, "theme", Theme(used))
        styles = self._of_kind(related, "styles", Styles(used))
        texts = self._of_kind(related, "sharedStrings", Texts(used, "si"))
        looks = Looks(
            tuple(texts.texts if texts else ()),
            tuple(styles.styles(theme.colours if theme else ()) if styles else ()),
            contents.counts_from_1904,
        )
        read = [(named, part) for named in contents.sheets if (part := self._sheet(named, related))]
        self._see_the_rest()
        is_unreckoned = contents.is_to_be_reckoned and _are_all_noughts(part for _, (part, _) in read)
        sheets = tuple(
            MadeSheet(part, comments, looks, named, used, is_unreckoned, self._told).sheet()
            for named, (part, comments) in read
        )
        if not sheets:
            raise FileRefused("This workbook has no sheet with cells: nothing can be read from it.")
        self._tell_of_parts()
        return Book(BookKind.WORKBOOK, sheets, tuple(self._told), contents.counts_from_1904)

    def first_rows(self) -> list[list[str]]:
        """The texts of the first row of each sheet."""
        workbook, contents = self._contents()
        related = self._relations(workbook)
        rows: list[list[Raw]] = []
        for named in contents.sheets:
            relation = related.get(named.relation)
            if relation and relation.kind == "worksheet":
                part = FirstRow(self._used, named.name)
                with suppress(Enough):
                    self._read(relation.target, part)
                rows.append([raw for cells in part.rows.values() for raw in cells.values()])
        wanted = max((small(raw.stored) for row in rows for raw in row if raw.kind == "s"), default=-1)
        texts = FirstTexts(self._used, wanted)
        if wanted >= 0:
            with suppress(Enough):
                self._of_kind(related, "sharedStrings", texts)
        looks = Looks(tuple(texts.texts), (), contents.counts_from_1904)
        return [[text for raw in row if (text := looks.text_of(raw))] for row in rows]

    def _contents(self) -> tuple[str, Contents]:
        """The part that lists the sheets, and what it says."""
        top = self._relations("")
        workbook = next((one.target for one in top.values() if one.kind == "officeDocument"), "xl/workbook.xml")
        contents = self._read(workbook, Contents(self._used))
        if contents is None or not contents.sheets:
            raise FileRefused(DAMAGED)
        return workbook, contents

    def _sheet(
        self, named: NamedSheet, related: Mapping[str, Relation]
    ) -> tuple[SheetPart, Mapping[tuple[int, int], str]] | None:
        relation = related.get(named.relation)
        if relation is None or not relation.target:
            raise FileRefused(DAMAGED)
        if relation.kind != "worksheet":
            why = _NOT_ROWS.get(relation.kind, "is no sheet of cells")
            self._told.append(f"The sheet “{named.name}” {why}, and was not read.")
            return None
        part = self._read(relation.target, SheetPart(self._used, named.name))
        if part is None or not part.is_sheet:
            raise FileRefused(DAMAGED)
        own = self._relations(relation.target)
        comments: dict[tuple[int, int], str] = {}
        for one in own.values():
            if one.kind == "comments" and (said := self._read(one.target, Comments(self._used))):
                comments |= said.found
            elif one.kind == "table" and (table := self._read(one.target, Table(self._used))):
                part.is_filtered |= table.is_filtered
        return part, comments

    def _relations(self, of: str) -> Mapping[str, Relation]:
        folder, _, name = of.rpartition("/")
        place = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        part = self._read(place, Relations(self._used, of))
        return part.found if part else {}

    def _of_kind(self, related: Mapping[str, Relation], kind: str, part: AnyPart) -> AnyPart | None:
        target = next((one.target for one in related.values() if one.kind == kind), f"xl/{kind}.xml")
        return self._read(target, part)

    def _read(self, name: str, part: AnyPart) -> AnyPart | None:
        """Reads one part; None where the file has no such part. No part is read twice."""
        name = self._names.get(name.casefold(), "")
        if not name:
            return None
        if name not in self._left:
            raise FileRefused(DAMAGED)
        self._left.remove(name)
        self._stream(name, part)
        return part

    def _stream(self, name: str, part: Part, *, may_be_anything: bool = False) -> None:
        info, used = self._parts[name], self._used
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(DAMAGED)
        is_xml = True
        with self._archive.open(info) as unpacked:
            while is_xml:
                chunk = unpacked.read(CHUNK)
                used.unpacked += len(chunk)
                if used.unpacked > used.most_bytes:
                    raise FileRefused(TOO_LARGE)
                try:
                    part.feed(chunk)
                except expat.ExpatError:
                    if not may_be_anything:
                        raise
                    # A picture, or a part that says nothing about the rows.
                    is_xml = False
                if not chunk:
                    return

    def _see_the_rest(self) -> None:
        """Parts that are not read must do no harm either, to whoever opens the file again."""
        for name in sorted(self._left):
            self._stream(name, Part(self._used), may_be_anything=True)

    def _tell_of_parts(self) -> None:
        names = self._names
        if any(name.endswith("vbaproject.bin") for name in names):
            self._told.append("The macros of this workbook were not run.")
        if any(name.startswith("xl/externallinks/") for name in names):
            self._told.append("Results that formulas take from other files were read as they are stored in this one.")
        if any(re.fullmatch(r"xl/drawings/[^/]+\.xml", name) for name in names):
            self._told.append("Pictures, charts and text boxes on the sheets were not read.")


def _is_astray(name: str) -> bool:
    """Whether the name of a part would lead out of the file, as no spreadsheet program writes it."""
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name.partition("/")[0]


def _are_all_noughts(parts: Iterable[SheetPart]) -> bool:
    """Whether every formula's result is 0: programs that can't reckon write that for all of them."""
    results = [raw for part in parts for cells in part.rows.values() for raw in cells.values() if raw.formula]
    return bool(results) and all(raw.kind == "n" and raw.stored in {"", "0"} for raw in results)
