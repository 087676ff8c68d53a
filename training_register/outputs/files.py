"""All files of a publication: its tables in every format, and the charts as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from training_register.outputs.chart_pictures import poster_of
from training_register.outputs.charts import chart_of
from training_register.outputs.formats import FORMATS
from training_register.outputs.publication import Download
from training_register.outputs.svg_file import CONTENT_TYPE, as_svg
from training_register.settings import Settings

# The colour of an organisation that has chosen none.
BRAND = Settings().brand_colour


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made of a publication: what follows the version in its address, its type and its bytes.

    The name of all tables in a format is its ending, "xlsx"; that of a picture, "professionals.svg".
    """

    name: str
    content_type: str
    content: bytes


def made_files(download: Download, *, brand: str = BRAND) -> list[MadeFile]:
    """The bytes of every format, and of the chart of every table that has one, in an organisation's colour."""
    return [
        *(MadeFile(one.ending, one.content_type, one.made(download)) for one in FORMATS.values()),
        *_pictures(download, brand),
    ]


def _pictures(download: Download, brand: str) -> Iterator[MadeFile]:
    for table in download.tables:
        if chart := chart_of(table):
            poster = poster_of(chart, brand=brand, mark=download.mark)
            yield MadeFile(f"{table.name}.svg", CONTENT_TYPE, as_svg(poster))
