"""Archives of parts, such as Word documents and workbooks are, whose bytes are the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# A zip archive can't tell an earlier time.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def _as_it_is(_: str, content: bytes) -> bytes:
    return content


def same_each_time(written: io.BytesIO, made_at: datetime, edited: Callable[[str, bytes], bytes] = _as_it_is) -> bytes:
    """The same archive with every time in it that of the download, in UTC; libraries write the time of the clock.

    `edited` is given each part by its name, and gives back what it is to hold.
    """
    moment = f"{made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    again = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = edited(part, before.read(part))
            if part == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment, content)
            entry = zipfile.ZipInfo(part, max(_EARLIEST, made_at.timetuple()[:6]))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            after.writestr(entry, content)
    return again.getvalue()
