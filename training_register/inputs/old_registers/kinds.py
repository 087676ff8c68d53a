"""What kind a file is by what it holds, whatever its name says; and in words what to do with one that can't be read."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from training_register.inputs.problems import FileRefused
from training_register.inputs.workbook_checks import DAMAGED

SAVE_AS = "Save the spreadsheet as .xlsx or as CSV UTF-8, and use that file."
NOT_A_SPREADSHEET = f"This is neither an Excel workbook nor a CSV file. {SAVE_AS}"
_OLD = f"This is an old Excel workbook (.xls). Open it in a spreadsheet program. {SAVE_AS}"
_PROTECTED = (
    "This file is protected by a password, so nothing in it can be read. Open it in Excel, take the password off "
    "(File, Info, Protect workbook), save it as .xlsx, and use that file."
)
_PICTURE = "This is a picture, not a spreadsheet. Use the spreadsheet itself, or type the sessions in."
_PACKED = "This is a packed folder ({}), not a spreadsheet. Unpack it, and use the spreadsheet that is in it."
_OPEN_DOCUMENT = f"This is an OpenDocument {{}}, not an Excel workbook. Open it in a spreadsheet program. {SAVE_AS}"
_WEB_PAGE = (
    "This is a web page, as some programs export it under the name of a spreadsheet. Open it in a spreadsheet "
    f"program. {SAVE_AS}"
)
_XML = (
    "This is an XML file, not an Excel workbook, as Excel wrote it in 2003 or another program writes it. Open it in a "
    f"spreadsheet program. {SAVE_AS}"
)
_MAIL = "This is an e-mail or a saved web page. Save the spreadsheet that is attached to it, and use that file."
_APPLE = (
    "This is a file of Apple's Numbers, Pages or Keynote. If it is a spreadsheet, choose File, Export to, Excel in "
    "Numbers, and use that file."
)

# Files that are told by how they begin.
_BEGINNINGS = {
    b"%PDF": "This is a PDF document, not a spreadsheet. Use the spreadsheet that it was made from.",
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"BM": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"{\\rtf": "This is a text document (.rtf), not a spreadsheet. Use the spreadsheet itself.",
    b"Rar!": _PACKED.format(".rar"),
    b"7z\xbc\xaf": _PACKED.format(".7z"),
    b"\x1f\x8b": _PACKED.format(".gz"),
    b"SQLite format 3\0": "This is a database, not a spreadsheet. " + SAVE_AS,
    b"\0\1\0\0Standard": "This is an Access database, not a spreadsheet. Export its table to Excel, and use that file.",
    # Excel 2 to 4, and 95 outside of a compound file.
    b"\x09\x00\x04\x00": _OLD,
    b"\x09\x02\x06\x00": _OLD,
    b"\x09\x04\x06\x00": _OLD,
    b"\x09\x08": _OLD,
}
_COMPOUND = b"\xd0\xcf\x11\xe0"
# Kinds of compound files, by the names of what is in them.
_STREAMS = {
    "EncryptedPackage": _PROTECTED,
    "Workbook": _OLD,
    "Book": _OLD,
    "WordDocument": f"This is an old Word document (.doc), not a spreadsheet. {SAVE_AS}",
    "PowerPoint Document": "These are the slides of a presentation (.ppt), not a spreadsheet.",
    "__substg1.0": _MAIL,
}
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
# By what lies in the zip file.
_PARTS = (
    ("xl/workbook.bin", f"This is a binary Excel workbook (.xlsb). Open it in Excel. {SAVE_AS}"),
    ("word/", f"This is a Word document, not a spreadsheet. Copy its table into a spreadsheet. {SAVE_AS}"),
    ("ppt/", "These are the slides of a presentation, not a spreadsheet."),
    ("visio/", _PICTURE),
    ("index/document.iwa", _APPLE),
    ("index.zip", _APPLE),
)
_LOOKED_AT = 4_096
MOST_PARTS = 2_000


def is_workbook(content: bytes) -> bool:
    """Whether a file is an Excel workbook; False means that it may be plain text.

    Raises `FileRefused`, in words that say what to do, for any other kind of file.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise FileRefused("This file is empty.")
    if content.startswith(ZIPS):
        _check_zip(content)
        return True
    if content.startswith(_COMPOUND):
        raise FileRefused(_of_compound(content))
    for mark, words in _BEGINNINGS.items():
        # Two letters may begin a text as well.
        if content.startswith(mark) and (len(mark) > 2 or b"\0" in content[:64] or not content[:2].isalpha()):
            raise FileRefused(words)
    if content[4:8] == b"ftyp" or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        raise FileRefused(_PICTURE)
    _check_text(content[:_LOOKED_AT])
    return False


def _of_compound(content: bytes) -> str:
    for name, words in _STREAMS.items():
        if name.encode("utf-16-le") in content:
            return words
    return f"This is an old Office document, or a damaged one. If it is a spreadsheet, open it in Excel. {SAVE_AS}"


def _check_zip(content: bytes) -> None:
    # zipfile makes an object of every part that is named, before anything can be counted.
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise FileRefused("This is a zip file of more parts than any spreadsheet has. " + SAVE_AS)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [name.casefold() for name in archive.namelist()]
            kind = archive.read("mimetype")[:100] if "mimetype" in names[:1] and _is_small(archive) else b""
    except Exception:
        # zipfile has a dozen kinds of error for what is no sound zip file.
        raise FileRefused(DAMAGED) from None
    if b"opendocument" in kind or "content.xml" in names:
        what = kind.rpartition(b".")[2].decode("ascii", "replace")
        raise FileRefused(_OPEN_DOCUMENT.format(what if what in {"text", "presentation"} else "spreadsheet (.ods)"))
    for part, words in _PARTS:
        if any(name.startswith(part) for name in names):
            raise FileRefused(words)
    if not any(name.startswith("xl/") for name in names) and "[content_types].xml" not in names:
        raise FileRefused(_PACKED.format(".zip"))


def _is_small(archive: zipfile.ZipFile) -> bool:
    return archive.getinfo("mimetype").file_size < 1_000


def _check_text(beginning: bytes) -> None:
    """Refuses texts that are no rows: what programs write for each other."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = beginning.decode("utf-16", "ignore")
    else:
        text = beginning.decode("latin-1").removeprefix("ï»¿")
    text = text.lstrip().casefold()
    if text.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<style", "<meta", "<div")):
        raise FileRefused(_WEB_PAGE)
    is_element = re.match(r"<[a-z][\w:.-]*[\s>/]", text) and ("/>" in text or "</" in text)
    if text.startswith(("<?xml", "<!doctype")) or is_element:
        raise FileRefused(_WEB_PAGE if "<html" in text else _XML)
    if re.match(r"mime-version:|return-path:|received: from|from: .*\n(to|date|subject|sent): ", text):
        raise FileRefused(_MAIL)
    if re.match(r"id;p.*\n[a-z];[a-z]", text):
        raise FileRefused(f"This is a SYLK file (.slk). Open it in a spreadsheet program. {SAVE_AS}")
    if re.match(r'\{\s*("|\})|\[\s*[\[{"\]]', text):
        raise FileRefused(f"This is a JSON file, which programs write for each other. {SAVE_AS}")
