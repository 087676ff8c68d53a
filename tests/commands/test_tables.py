"""`tables`."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.commands.conftest import Place
from training_register.commands import tables


@pytest.fixture
def year(prepared_place: Place) -> Place:
    """A register with one year in which one session took place."""
    prepared_place.given(starts_on="2016-04-12", attended="34", sector="Education")
    return prepared_place


def test_the_tables_are_printed(year: Place) -> None:
    printed = year.run("tables", "2016/17")
    assert "April 2016 to March 2017" in printed
    assert "Education" in printed
    assert "34" in printed


@pytest.mark.parametrize("period", ["2016/17", "2016-17", "2016/17 Q1", "April 2016", "2016-04-01..2016-09-30"])
def test_a_period_is_read_as_people_write_it(year: Place, period: str) -> None:
    assert json.loads(year.run("tables", period, "--format", "json"))["tables"]


def test_what_is_not_a_period_is_wrong_usage(year: Place) -> None:
    printed = year.run("tables", "last year", exit_code=2)
    assert "is not a period" in printed
    assert "2016/17 Q1" in printed


def test_json_and_csv_are_printed_as_they_are_downloaded(year: Place) -> None:
    read = json.loads(year.run("tables", "2016/17", "--format", "json"))
    assert read["period"] == {"label": "2016/17", "starts_on": "2016-04-01", "ends_on": "2017-03-31"}
    rows = list(csv.DictReader(io.StringIO(year.run("tables", "2016/17", "--format", "csv").removeprefix("\ufeff"))))
    assert rows[0]["Table"]


def test_what_is_printed_is_utf_8_whatever_the_terminal_has(year: Place) -> None:
    year.given(starts_on="2016-05-01", audience="Łódź families", sector="Łódź youth clubs")
    environment = {
        **os.environ,
        **year.environment,
        "PYTHONPATH": str(Path(tables.__file__).parents[2]),
        "PYTHONIOENCODING": "ascii",
    }
    command = [sys.executable, "-m", "training_register.commands", "tables", "2016/17"]
    printed = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    assert "Łódź youth clubs" in printed.decode("utf-8")


def test_a_workbook_goes_into_the_current_folder(year: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Written: training-2016-17.xlsx" in year.run("tables", "2016/17", "--format", "xlsx")
    assert load_workbook(tmp_path / "training-2016-17.xlsx").sheetnames


def test_a_word_document_goes_there_too(year: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Written: training-2016-17.docx" in year.run("tables", "2016/17", "--format", "docx")
    assert docx.Document(str(tmp_path / "training-2016-17.docx")).tables


@pytest.mark.parametrize("wanted", ["text", "json", "csv", "xlsx", "docx"])
def test_a_file_is_written_where_it_is_wanted(year: Place, tmp_path: Path, wanted: str) -> None:
    file = tmp_path / "the year"
    assert f"Written: {file}" in year.run("tables", "2016/17", "--format", wanted, "--output", file)
    assert file.stat().st_size > 100
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and path.suffix != ".sqlite"] == ["the year"]


def test_a_file_that_is_there_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "year.json"
    tables.write_whole(file, b"first")
    file.chmod(0o640)
    tables.write_whole(file, b"second")
    assert file.read_bytes() == b"second"
    assert file.stat().st_mode & 0o777 == 0o640

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        tables.write_whole(file, b"third")
    assert file.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_told_in_words(year: Place, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "year.txt"
    printed = year.run("tables", "2016/17", "--output", file, exit_code=1)
    assert printed == f"Error: No such file or directory: {file}\n"


def test_a_dash_is_the_terminal(year: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = year.run("tables", "2016/17", "--format", "json", "--output", "-")
    assert json.loads(printed)["period"]["label"] == "2016/17"
    assert not (tmp_path / "-").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        tables.write_whole(pipe, b"the year")
        assert reader.communicate(timeout=10)[0] == b"the year"
    assert pipe.is_fifo()


def test_where_a_link_leads_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    file, link = tmp_path / "published.json", tmp_path / "latest.json"
    file.write_bytes(b"first")
    link.symlink_to(file)
    tables.write_whole(link, b"second")
    assert link.is_symlink()
    assert file.read_bytes() == b"second"


def test_a_year_without_entries_says_so(year: Place, tmp_path: Path) -> None:
    file = tmp_path / "year.json"
    assert "There is no entry in 2010/11." in year.run("tables", "2010/11", "--format", "json", "--output", file)
    assert json.loads(file.read_text("utf-8"))["tables"] == []
