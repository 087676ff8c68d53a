"""Archives whose bytes are the same each time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from training_register.outputs.archives import same_each_time

MADE_AT = datetime(2017, 5, 3, 14, 5, 8, tzinfo=UTC)
CORE = b'<cp:coreProperties><dcterms:modified xsi:type="x">2031-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'


def written_at(year: int, **parts: bytes) -> io.BytesIO:
    """An archive whose parts were written in a year."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in {"docProps/core.xml": CORE, **parts}.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), content)
    return written


def test_the_time_of_the_clock_makes_no_other_bytes() -> None:
    assert same_each_time(written_at(2019, a=b"1"), MADE_AT) == same_each_time(written_at(2024, a=b"1"), MADE_AT)


def test_every_time_is_that_of_the_download() -> None:
    with zipfile.ZipFile(io.BytesIO(same_each_time(written_at(2019), MADE_AT))) as archive:
        [entry] = archive.infolist()
        assert entry.date_time == (2017, 5, 3, 14, 5, 8)
        assert b">2017-05-03T14:05:08Z<" in archive.read(entry)


def test_a_time_that_no_archive_can_tell_is_the_earliest_that_it_can() -> None:
    made = same_each_time(written_at(2019), datetime(1970, 1, 1, tzinfo=UTC))

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_each_part_can_be_edited_by_its_name() -> None:
    def edited(name: str, content: bytes) -> bytes:
        return b"two" if name == "a" else content

    with zipfile.ZipFile(io.BytesIO(same_each_time(written_at(2019, a=b"one", b=b"one"), MADE_AT, edited))) as archive:
        assert (archive.read("a"), archive.read("b")) == (b"two", b"one")
