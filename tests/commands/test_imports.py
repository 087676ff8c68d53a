"""`import` of files that people kept for themselves: looked at without a trace, taken in as far as they are plain."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.commands.conftest import Place
from tests.given import Given
from training_register.actions.imported_files import bring_file
from training_register.actions.recipes import save_recipe
from training_register.clock import now
from training_register.commands import command_line
from training_register.database import Base
from training_register.models import Entry, ImportedFile, ImportedRow, Operation, Organisation
from training_register.queries.imported_rows import origins_of

HEADINGS = ("Date", "Audience", "Sector", "Course", "Organisation", "Number attended")
ROWS: list[tuple[str, ...]] = [
    ("12/04/2016", "Professionals", "Education", "CSE awareness", "Hilltop School", "34"),
    ("13/04/2016", "Professionals", "Health", "CSE awareness", "", "21"),
    ("14/04/2016", "Professionals", "Health", "CSE awareness", "", "approx 30"),
    ("15/04/2016", "Young people", "Education", "Assembly", "Valley School", "180"),
]
OWN = (
    "Starts on,Audience,Sector,Attended,Organisations,Activity\n"
    "2016-04-12,Professionals,Education,34,,Course\n"
    "2016-04-13,Professionals,Health,n/k,,Course\n"
    "2016-04-14,Professionals,Health,7,,Course\n"
)


def csv_file(folder: Path, *rows: tuple[str, ...], name: str = "log.csv") -> Path:
    """A file of somebody's own making."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *(rows or ROWS)])
    file = folder / name
    file.write_text(out.getvalue(), "utf-8")
    return file


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A file of which three rows are plain and one is asked about."""
    return csv_file(tmp_path)


def looked_at(place: Place, file: Path, *options: str) -> dict[str, Any]:
    """What the command would do, as programs read it."""
    found: dict[str, Any] = json.loads(place.run("import", file, "--dry-run", "--format", "json", *options))
    return found


def rows_in(place: Place) -> Counter[str]:
    """How many rows each table has."""
    with place.register() as db_session:
        return Counter(
            {
                table.name: db_session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }
        )


def in_folder(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder, with when it was changed and what it holds."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_look_says_of_every_row_what_would_become_of_it(prepared_place: Place, log: Path) -> None:
    found = looked_at(prepared_place, log)
    assert set(found) == {"rows", "problems", "tally"}
    rows = {row["row"]: row for row in found["rows"]}
    assert {number: row["decision"] for number, row in rows.items()} == {
        1: "not an entry", 2: "import", 3: "import", 4: "ask", 5: "import",
    }  # fmt: skip
    asked_for = (
        "sheet", "row", "decision", "date", "audience", "sector", "attended", "certainty", "sessions", "status",
        "reason", "questions",
    )  # fmt: skip
    assert all(set(asked_for) <= set(row) for row in found["rows"])
    assert {key: rows[2][key] for key in asked_for if key not in ("sheet", "reason")} == {
        "row": 2, "decision": "import", "date": "2016-04-12", "audience": "Professionals", "sector": "Education",
        "attended": 34, "certainty": "exact", "sessions": 1, "status": "delivered", "questions": [],
    }  # fmt: skip
    assert rows[4]["questions"]
    assert all(row["reason"] for row in found["rows"])
    assert [(line["audience"], line["sector"], line["sessions"], line["attended"]) for line in found["tally"]] == [
        ("Professionals", "Education", 1, 34),
        ("Professionals", "Health", 1, 21),
        ("Young people", "Education", 1, 180),
    ]


def test_a_look_is_the_same_again_and_leaves_no_trace(prepared_place: Place, log: Path) -> None:
    prepared_place.run("import", log, "--dry-run")
    before, files = rows_in(prepared_place), in_folder(prepared_place.folder)
    first = prepared_place.run("import", log, "--dry-run", "--format", "json")
    assert prepared_place.run("import", log, "--dry-run", "--format", "json") == first
    assert rows_in(prepared_place) == before
    assert in_folder(prepared_place.folder) == files
    assert [path.name for path in log.parent.iterdir() if path.name.startswith("log")] == ["log.csv"]


def test_a_look_changes_no_byte_of_a_register_that_is_a_file(file_place: Place, log: Path) -> None:
    file_place.run("prepare")
    before = {name: content for name, (_, content) in in_folder(file_place.folder).items()}
    assert "register.sqlite" in before
    file_place.run("import", log, "--dry-run", "--format", "json")
    assert {name: content for name, (_, content) in in_folder(file_place.folder).items()} == before


def test_a_look_where_there_is_no_register_says_so_and_makes_none(file_place: Place, log: Path) -> None:
    file_place.folder.rmdir()
    printed = file_place.run("import", log, "--dry-run", exit_code=1)
    assert "There is no register in" in printed
    assert not file_place.folder.exists()


def test_nothing_but_json_is_printed_and_problems_go_elsewhere(prepared_place: Place, tmp_path: Path) -> None:
    file = csv_file(tmp_path, ("12/04/2016", "Professionals", "Education", "Été", "École d’Été “A”", "34"))
    runner = CliRunner(env=prepared_place.environment)
    arguments = ["import", str(file), "--dry-run", "--format", "json"]
    done = runner.invoke(command_line, arguments)
    assert json.loads(done.stdout_bytes.decode("utf-8"))["rows"]
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    done = runner.invoke(command_line, arguments)
    assert (done.exit_code, done.stdout_bytes) == (1, b"")
    assert "Error: log.csv: " in done.stderr


def test_a_look_for_people_tells_what_is_asked(prepared_place: Place, log: Path) -> None:
    printed = prepared_place.run("import", log, "--dry-run")
    assert "3 rows would be imported, 1 row is asked about and 1 row is no entry." in printed
    assert "  row 4: " in printed
    assert "Professionals, Education: 1 entry, sessions 1, attended 34" in printed
    assert "Would be imported, 12 to 15 April 2016:" in printed


def test_a_total_that_differs_is_told_with_its_cell(prepared_place: Place, tmp_path: Path) -> None:
    file = csv_file(tmp_path, *ROWS[:2], ("", "", "", "", "Total", "99"))
    assert "F4: The file's total of Number attended is 99. Its rows come to 55." in prepared_place.run(
        "import", file, "--dry-run"
    )
    [problem] = looked_at(prepared_place, file)["problems"]
    assert (problem["row"], problem["cell"]) == (4, "F4")
    assert "99" in problem["words"]


def test_a_file_that_is_not_the_own_sheet_is_refused_with_what_to_do(prepared_place: Place, log: Path) -> None:
    before = rows_in(prepared_place)
    printed = prepared_place.run("import", log, exit_code=1)
    assert "--dry-run" in printed
    assert "--take-plain" in printed
    assert rows_in(prepared_place) == before


def test_what_is_plain_is_taken_and_the_rest_printed(prepared_place: Place, log: Path) -> None:
    printed = prepared_place.run("import", log, "--take-plain", exit_code=3)
    assert "3 entries added in one operation; 2 courses, 2 organisations added to the lists." in printed
    assert "1 row is asked about" in printed
    assert "  row 4: " in printed
    with prepared_place.register() as db_session:
        entries = db_session.scalars(select(Entry).order_by(Entry.id)).all()
        assert [entry.attended for entry in entries] == [34, 21, 180]
        assert set(db_session.scalars(select(Organisation.may_be_named))) == {False}
        [origin] = origins_of(db_session, entries[0].id)
        assert (origin.file, origin.row) == ("log.csv", 2)
        assert ("Number attended", "34") in origin.texts
        assert db_session.scalars(select(Operation.kind)).all()[-1] == "import"
    # The file lies where whoever gave the command has it.
    assert not (prepared_place.folder / "imports").exists()
    again = prepared_place.run("import", log, "--take-plain", exit_code=1)
    assert "imported already" in again
    with prepared_place.register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Entry)) == 3


def test_a_file_that_is_all_plain_ends_well(prepared_place: Place, tmp_path: Path) -> None:
    file = csv_file(tmp_path, *ROWS[:2])
    runner = CliRunner(env=prepared_place.environment)
    done = runner.invoke(command_line, ["import", str(file), "--take-plain", "--may-be-named", "--format", "json"])
    assert done.exit_code == 0
    assert [row["decision"] for row in json.loads(done.stdout)["rows"]] == ["not an entry", "import", "import"]
    assert "2 entries added" in done.stderr
    with prepared_place.register() as db_session:
        assert set(db_session.scalars(select(Organisation.may_be_named))) == {True}


def test_a_file_of_which_all_is_asked_changes_nothing(prepared_place: Place, tmp_path: Path) -> None:
    before = rows_in(prepared_place)
    printed = prepared_place.run("import", csv_file(tmp_path, ROWS[2]), "--take-plain", exit_code=3)
    assert "No row of this file is plain enough to be imported." in printed
    assert rows_in(prepared_place) == before


def test_a_recipe_answers_what_it_can(prepared_place: Place, tmp_path: Path) -> None:
    file = csv_file(tmp_path, ("12/04/2016", "Professionals", "Zzyzx", "", "", "34"))
    with prepared_place.register() as db_session:
        save_recipe(
            db_session, by=None, name="Our log", fingerprint="f", headings=("date",),
            answers={"sector:zzyzx": "Education"}, made_at=datetime(2017, 4, 3, tzinfo=UTC),
        )  # fmt: skip
        db_session.commit()
    [without] = [row for row in looked_at(prepared_place, file)["rows"] if row["row"] == 2]
    assert without["decision"] == "ask"
    [row] = [row for row in looked_at(prepared_place, file, "--recipe", "OUR LOG")["rows"] if row["row"] == 2]
    assert (row["decision"], row["sector"]) == ("import", "Education")
    prepared_place.run("import", file, "--take-plain", "--recipe", "our log")
    with prepared_place.register() as db_session:
        assert db_session.scalars(select(ImportedFile.answers)).one() == {"sector:zzyzx": "Education"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--dry-run", "--recipe", "None such"), "There is no recipe “None such”."),
        (("--dry-run", "--year", "April"), "--year"),
        (("--dry-run", "--year", "2016-04"), "Write a reporting year, such as 2016/17."),
        (("--take-plain", "--year", "2016/17 Q1"), "Write a reporting year"),
        (("--format", "json"), "--format json goes with --dry-run or --take-plain."),
    ],
)
def test_a_slip_in_an_option_is_told(prepared_place: Place, log: Path, options: tuple[str, ...], words: str) -> None:
    assert words in prepared_place.run("import", log, *options, exit_code=2)


def test_the_year_that_is_said_is_that_of_days_without_one(prepared_place: Place, tmp_path: Path) -> None:
    file = csv_file(tmp_path, ("12 April", "Professionals", "Education", "", "", "34"))
    for year, day in (("2016/17", "2016-04-12"), ("2014-15", "2014-04-12")):
        [row] = [row for row in looked_at(prepared_place, file, "--year", year)["rows"] if row["row"] == 2]
        assert row["date"] == day


def test_the_own_sheet_is_looked_at_in_the_same_shape(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN, "utf-8")
    before = rows_in(prepared_place)
    found = looked_at(prepared_place, file)
    assert [(row["row"], row["decision"], row["date"], row["attended"], row["sessions"]) for row in found["rows"]] == [
        (1, "not an entry", None, None, None),
        (2, "import", "2016-04-12", 34, 1),
        (3, "import", "2016-04-13", None, 1),
        (4, "import", "2016-04-14", 7, 1),
    ]
    assert [(line["sector"], line["sessions"], line["attended"]) for line in found["tally"]] == [
        ("Education", 1, 34),
        ("Health", 2, 7),
    ]
    assert found["problems"] == []
    assert "3 entries would be added." in prepared_place.run("import", file, "--dry-run")
    assert rows_in(prepared_place) == before
    # It goes straight in, whatever is said of other files.
    prepared_place.run("import", file, "--take-plain")
    assert rows_in(prepared_place)["entry"] == 3


def test_what_is_wrong_with_the_own_sheet_is_told_and_nothing_would_go_in(
    prepared_place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN.replace("Health,n/k", "Heath,n/k"), "utf-8")
    found = looked_at(prepared_place, file)
    assert [row["decision"] for row in found["rows"]] == ["not an entry", "ask", "ask", "ask"]
    assert found["tally"] == []
    assert [problem["row"] for problem in found["problems"]] == [3]
    assert "“Heath”" in found["rows"][2]["reason"]
    assert "Nothing would be imported: 1 problem." in prepared_place.run("import", file, "--dry-run")
    assert "sector Heath" in prepared_place.run("import", file, "--dry-run", "--create-missing")


def test_a_row_of_two_tables_side_by_side_is_told_twice(prepared_place: Place, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.title = "Both"
    sheet.append([*HEADINGS, None, *HEADINGS])
    sheet.append([*ROWS[0][:5], 34, None, *ROWS[1][:5], 21])
    sheet.append([*ROWS[3][:5], 180, None, *ROWS[1][:5], 22])
    file = tmp_path / "both.xlsx"
    book.save(file)
    found = looked_at(prepared_place, file)
    assert Counter(row["row"] for row in found["rows"] if row["row"] > 1) == {2: 2, 3: 2}
    assert {row["sheet"] for row in found["rows"]} == {"Both"}


def test_files_go_when_their_days_are_over_by_command_too(prepared_place: Place) -> None:
    with prepared_place.register() as db_session:
        for days in (1, 90):
            bring_file(
                db_session, prepared_place.folder, content=b"Jo Bloggs", name=f"{days}.csv", kind="CSV file", by=None,
                brought_at=now() - timedelta(days=40), keep_days=days,
            )  # fmt: skip
        db_session.commit()
    assert "1 file removed." in prepared_place.run("remove-old-files")
    assert "No file is older than it may be." in prepared_place.run("remove-old-files")
    assert len(list((prepared_place.folder / "imports").iterdir())) == 1


def test_names_and_addresses_of_people_are_neither_printed_nor_kept(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "booked.csv"
    file.write_text(
        "Date,Audience,Sector,Number attended,Booked by (name),Email\n"
        "12/04/2016,Professionals,Education,34,Zebedee Quillfeather,z.quill@example.org\n"
        "13/04/2016,Professionals,Zzyzx,approx 20,Ottoline Brambletwist,o.bramble@example.org\n",
        "utf-8",
    )
    printed = [
        prepared_place.run("import", file, "--dry-run"),
        prepared_place.run("import", file, "--dry-run", "--format", "json"),
        prepared_place.run("import", file, "--take-plain", exit_code=3),
    ]
    with prepared_place.register() as db_session:
        kept = [
            str(value)
            for table in Base.metadata.sorted_tables
            for row in db_session.execute(select(table))
            for value in row
        ]
    told = [text for text in (*printed, *kept) for word in ("quill", "bramble", "zebedee") if word in text.lower()]
    assert told == []
    assert rows_in(prepared_place)["entry"] == 1


def test_what_would_be_a_double_by_now_is_asked_about(prepared_place: Place, tmp_path: Path) -> None:
    with prepared_place.register() as db_session:
        Given(db_session).entry("2016-04-12", course="CSE awareness", organisations=("Hilltop School",), attended="34")
    [row] = [row for row in looked_at(prepared_place, csv_file(tmp_path, ROWS[0]))["rows"] if row["row"] == 2]
    assert row["decision"] == "ask"
    with prepared_place.register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(ImportedRow)) == 0
