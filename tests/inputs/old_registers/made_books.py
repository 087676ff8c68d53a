"""Workbooks of people made part by part, as Excel and other programs write them, sound and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_PART = "xl/worksheets/sheet1.xml"

Parts = dict[str, str | bytes]


def relations(**targets: str) -> str:
    """A part that names others: `styles="styles.xml"`; what stands before the first _ is the kind."""
    listed = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.partition("_")[0]}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def sheet_part(data: str = "", before: str = "", after: str = "", prologue: str = "") -> str:
    """A sheet: what stands in its sheetData, before it and after it."""
    return (
        f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}'
        "</worksheet>"
    )


def shared(*texts: str) -> str:
    """The list of texts that cells share; each may hold pieces: "<r><t>34</t></r>"."""
    items = "".join(f"<si>{text if text.startswith('<') else f'<t>{text}</t>'}</si>" for text in texts)
    return f'{DECLARATION}<sst xmlns="{MAIN}">{items}</sst>'


def styled(*formats: str, fonts: str = "<font/>", fills: str = "<fill/>", looks: str = "") -> str:
    """A list of looks: one for each number format, from 1 on, and then those that are given."""
    numbered = {200 + number: code.replace('"', "&quot;") for number, code in enumerate(formats)}
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts>'
        + "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in numbered.items())
        + f"</numFmts><fonts>{fonts}</fonts><fills>{fills}</fills><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/>"
        + "".join(f'<xf numFmtId="{number}"/>' for number in numbered)
        + f"{looks}</cellXfs></styleSheet>"
    )


def parts_of(
    data: str = "",
    *,
    before: str = "",
    after: str = "",
    texts: str = "",
    styles: str = "",
    properties: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> Parts:
    """The parts of a workbook of one sheet, "Log"."""
    parts: Parts = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>'
            '<sheet name="Log" sheetId="1" r:id="worksheet"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", styles="styles.xml", sharedStrings="sharedStrings.xml"
        ),
        SHEET_PART: sheet_part(data, before, after),
    }
    if texts:
        parts["xl/sharedStrings.xml"] = texts
    if styles:
        parts["xl/styles.xml"] = styles
    return {**parts, **(more or {})}


def zipped(parts: Mapping[str, str | bytes | Iterable[bytes]]) -> bytes:
    """A workbook's bytes. A part may be given piece by piece, so that a large one is never held whole."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in [content] if isinstance(content, str | bytes) else content:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return file.getvalue()


def row_of(number: int, *cells: str) -> str:
    """A row of texts that stand in their cells."""
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


LOG = row_of(1, "Date", "Sector", "Attended") + row_of(2, "12/04/2016", "Education", "34")
