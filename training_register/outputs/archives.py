"""Archives of parts, such as Word documents and workbooks are, whose bytes are the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# A zip archive can't tell an earlier time.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def same_each_time(written: bytes, made_at: datetime) -> bytes:
    """The same archive with every time in it that of the download, in UTC; libraries write the time of the clock."""
    moment = f"{made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part)
            if part == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment, content)
            entry = zipfile.ZipInfo(part, max(_EARLIEST, made_at.timetuple()[:6]))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            after.writestr(entry, content)
    return again.getvalue()
