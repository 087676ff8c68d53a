"""All files of a publication."""

from __future__ import annotations

from dataclasses import replace

from defusedxml.ElementTree import fromstring

from tests.outputs.samples import PARENTS, PROFESSIONALS, SHEFFIELD, download
from training_register.outputs.files import made_files
from training_register.outputs.formats import FORMATS
from training_register.table import ChartKind, ChartLayout

DRAWN = replace(PROFESSIONALS, chart=ChartLayout(ChartKind.BARS, ("attended",), measure="Attended"))


def test_every_format_is_made_by_its_own_printer() -> None:
    files = made_files(SHEFFIELD)

    assert [file.name for file in files] == list(FORMATS)
    assert all(file.content == FORMATS[file.name].made(SHEFFIELD) for file in files)
    assert all(file.content_type == FORMATS[file.name].content_type for file in files)


def test_every_chart_is_a_picture_in_the_organisations_colour() -> None:
    *_, picture = made_files(download(DRAWN, PARENTS), brand="#123456")

    assert picture.name == "professionals.svg"
    assert picture.content_type == "image/svg+xml; charset=utf-8"
    drawn = fromstring(picture.content)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert b"#123456" in picture.content
    assert "305" in [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]


def test_the_same_download_makes_the_same_bytes() -> None:
    made = download(DRAWN, PARENTS)

    assert made_files(made) == made_files(made)
