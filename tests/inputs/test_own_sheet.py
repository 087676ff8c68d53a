"""The register's own sheet is recognised by its headings and read; whatever is wrong in it is told by cell."""

from __future__ import annotations

import hashlib
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from tests.inputs.made_sheets import (
    EVERY_COLUMN,
    HEADINGS_AND_ROW,
    LEAST,
    TODAY,
    csv_of,
    problems_of,
    read,
    saved,
    with_sheet_data,
    workbook_of,
    xlsx_of,
)
from training_register.count import Certainty, Count
from training_register.inputs.own_sheet import BROUGHT, read_own_sheet, sheet_in
from training_register.inputs.own_sheet_cells import READERS
from training_register.inputs.problems import FileRefused
from training_register.rules.entries import How, Status
from training_register.rules.own_sheet import Column, FigureColumn

FULL = {
    "Entry": "12",
    "Version": "3",
    "Reference": "A-1",
    "Starts on": "12/4/2016",
    "Ends on": "13 April 2016",
    "Days": "2",
    "Starts at": "9.30",
    "Length": "1h30",
    "Activity": "Course",
    "Course": "Spotting the signs",
    "Level": "Advanced",
    "Audience": "Professionals",
    "Sector": "Health",
    "Sessions": "1",
    "Attended": "about 60",
    "Organisations": "Bents Green; Heritage Park",
    "Areas": "Sheffield; Rotherham",
    "Delivered by": "SSES; CYT",
    "Trainers": "Jo Smith (1.5 days); Al Khan",
    "How": "in person",
    "Venue": "Town Hall",
    "Status": "delivered",
    "Reason": "",
    "Same session as": "",
    "Whom to ask": "Jo Smith <jo@example.org>",
    "Notes": "one\ntwo",
    "Attended: Police": "20",
    "Figure: Booked": "70",
    "Figure: Booked / Police": "over 20",
    "Attended: Age group: Under 18": "not recorded",
}


class TestReading:
    """What the cells of a row say."""

    @pytest.mark.parametrize("make", [csv_of, xlsx_of])
    def test_every_column(self, make: Any) -> None:
        sheet = read(make(FULL))
        row = sheet.rows[0]

        assert not sheet.problems
        assert (row.entry, row.version, row.reference, row.row) == (12, 3, "A-1", 2)
        assert (row.starts_on, row.ends_on, row.days) == (date(2016, 4, 12), date(2016, 4, 13), 2)
        assert (row.starts_at, row.minutes_each) == (time(9, 30), 90)
        assert (row.activity, row.course, row.level) == ("Course", "Spotting the signs", "Advanced")
        assert (row.audience, row.sector, row.how, row.venue) == (
            "Professionals",
            "Health",
            How.IN_PERSON,
            "Town Hall",
        )
        assert row.sessions == Count.of(1)
        assert row.attended == Count.of(60, Certainty.ABOUT, "about 60")
        assert row.organisations == ("Bents Green", "Heritage Park")
        assert (row.areas, row.providers) == (("Sheffield", "Rotherham"), ("SSES", "CYT"))
        assert row.trainers == (("Jo Smith", 3), ("Al Khan", None))
        assert (row.status, row.reason, row.same_session_as) == ((Status.DELIVERED, None), "", "")
        assert (row.contact, row.notes) == ("Jo Smith <jo@example.org>", "one\ntwo")
        assert sheet.headings.figures == (
            FigureColumn("Attended", "Came from", "Police"),
            FigureColumn("Booked"),
            FigureColumn("Booked", "Came from", "Police"),
            FigureColumn("Attended", "Age group", "Under 18"),
        )
        assert [count.value for count in row.figures] == [20, 70, 20, None]

    def test_the_least_that_a_row_says(self) -> None:
        row = read(csv_of({})).rows[0]

        assert (row.ends_on, row.sessions, row.activity, row.reference) == (None, None, "", None)
        assert row.attended.value is None
        assert row.status == (Status.DELIVERED, None)

    def test_columns_stand_in_any_order(self) -> None:
        headings = random.Random(1).sample(EVERY_COLUMN, len(EVERY_COLUMN))
        sheet = read(csv_of({name: FULL[name] for name in headings}))
        assert not sheet.problems
        assert sheet.rows[0][:-2] == read(csv_of(FULL)).rows[0][:-2]

    def test_headings_are_known_whatever_their_case_and_spaces(self) -> None:
        sheet = read(b"STARTS ON , audience,Sector,figure:Booked/x / Police\n2016-04-12,A,B,3\n")
        assert not sheet.problems
        assert sheet.headings.figures == (FigureColumn("Booked/x", "Came from", "Police"),)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_encodings_and_separators(self, encoding: str, separator: str) -> None:
        content = csv_of({"Notes": "Café – “ja”", "Organisations": "A; B"}, encoding=encoding, separator=separator)
        row = read(content).rows[0]
        assert (row.notes, row.organisations) == ("Café – “ja”", ("A", "B"))

    def test_excels_line_that_names_the_separator(self) -> None:
        sheet = read(b"sep=;\r\n" + csv_of({}, {"Attended": "x"}, separator=";"))
        assert [row.row for row in sheet.rows] == [3, 4]
        assert str(sheet.problems.told[0]).startswith("row 4, column D (Attended)")

    def test_semicolons_between_names_are_not_taken_for_separators(self) -> None:
        rows = [{"Organisations": "A; B; C; D; E"}] * 30
        assert read(csv_of(*rows)).rows[29].organisations == ("A", "B", "C", "D", "E")

    def test_rows_are_numbered_by_the_line_on_which_they_begin(self) -> None:
        sheet = read(csv_of({"Notes": "one\ntwo\nthree"}, {}, {"Attended": "many"}))
        assert [row.row for row in sheet.rows] == [2, 5, 6]

    def test_rows_of_a_workbook_are_numbered_as_it_numbers_them(self) -> None:
        sheet = read(workbook_of([[], list(LEAST), [], list(LEAST.values()), [None, " ", ""], list(LEAST.values())]))
        assert [row.row for row in sheet.rows] == [4, 6]
        assert not sheet.problems

    def test_blank_rows_are_passed_over(self) -> None:
        sheet = read(b"Starts on,Audience,Sector\n\n,,\n \t, ,\n2016-04-12,A,B\n,,\n")
        assert [row.row for row in sheet.rows] == [5]
        assert not sheet.problems

    @pytest.mark.parametrize("make", [csv_of, xlsx_of])
    def test_an_apostrophe_guards_only_in_a_csv_file(self, make: Any) -> None:
        row = read(make({"Notes": "'=1+1", "Venue": "'t Hof"})).rows[0]
        assert row.notes == ("=1+1" if make is csv_of else "'=1+1")
        assert row.venue == "'t Hof"

    def test_excel_keeps_days_times_and_numbers_in_its_own_way(self) -> None:
        row = read(
            xlsx_of(
                {
                    "Starts on": date(2016, 4, 12),
                    "Ends on": datetime.combine(date(2016, 4, 13), time()),
                    "Starts at": time(9, 30),
                    "Length": timedelta(hours=1, minutes=30),
                    "Attended": 34.0,
                    "Days": 2,
                    "Reference": 17,
                    "Venue": date(2016, 4, 12),
                }
            )
        ).rows[0]
        assert (row.starts_on, row.ends_on) == (date(2016, 4, 12), date(2016, 4, 13))
        assert (row.starts_at, row.minutes_each, row.days) == (time(9, 30), 90, 2)
        assert (row.attended, row.reference, row.venue) == (Count.of(34), "17", "2016-04-12")

    def test_a_length_typed_as_a_time_in_excel(self) -> None:
        assert read(xlsx_of({"Length": time(1, 30)})).rows[0].minutes_each == 90

    def test_characters_that_excel_escapes(self) -> None:
        data = HEADINGS_AND_ROW.replace("Education", "Edu_x0041__x005F_x0042_")
        assert read(with_sheet_data(data)).rows[0].sector == "EduA_x0042_"

    def test_cells_without_names_follow_each_other(self) -> None:
        data = HEADINGS_AND_ROW
        for letter in "ABC":
            data = data.replace(f' r="{letter}1"', "").replace(f' r="{letter}2"', "")
        assert read(with_sheet_data(data)).rows[0].sector == "Education"

    def test_a_control_character_never_joins_figures(self) -> None:
        assert "not a count" in problems_of({"Attended": "3\x014"})[0]

    def test_the_sheet_is_found_among_others_and_the_others_are_named(self) -> None:
        content = workbook_of([["Some notes"]], [list(LEAST), list(LEAST.values())], [])
        sheet = read(content)
        assert len(sheet.rows) == 1
        assert sheet.not_read == ("Sheet", "Sheet2")


class TestWhatIsNotTheOwnSheet:
    """A file that is something else is refused in words that say what the own sheet is."""

    @pytest.mark.parametrize(
        "content",
        [
            b"hello",
            b"Name,Email\nJo,jo@example.org\n",
            workbook_of([["Name", "Email"], ["Jo", "x"]]),
            workbook_of([[]]),
        ],
    )
    def test_another_file(self, content: bytes) -> None:
        with pytest.raises(FileRefused, match=r"is not the register's own sheet\. .* Starts on, Audience and Sector"):
            read(content)

    @pytest.mark.parametrize(
        ("headings", "missing"),
        [
            ("Starts on,Audience,Attended", "Sector"),
            ("Sector,Attended", "Starts on and Audience"),
            ("Reference,Attended,Notes", "Starts on, Audience and Sector"),
        ],
    )
    def test_a_column_is_missing(self, headings: str, missing: str) -> None:
        with pytest.raises(FileRefused, match=f"has no column headed {missing}. The register's own sheet"):
            read(f"{headings}\n,,\n".encode())

    def test_two_sheets_might_be_meant(self) -> None:
        own = [list(LEAST), list(LEAST.values())]
        with pytest.raises(FileRefused, match="“Sheet” and “Sheet1” all have the headings"):
            read(workbook_of(own, own))

    def test_headings_alone(self) -> None:
        with pytest.raises(FileRefused, match="nothing stands under them"):
            read(b"Starts on,Audience,Sector\n")


D, E = "row 2, column D", "row 2, column E"


class TestProblems:
    """Every problem is told with its row, column and heading, and says what to do."""

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ({"Starts on": ""}, "row 2, column A (Starts on): Starts on is blank. Every entry has one."),
            ({"Audience": " "}, "row 2, column B (Audience): Audience is blank."),
            ({"Sector": ""}, "row 2, column C (Sector): Sector is blank."),
            ({"Starts on": "soon"}, "row 2, column A (Starts on): “soon” is not a day. Write it as 2016-04-12"),
            ({"Starts on": "4/13/2016"}, "row 2, column A (Starts on): “4/13/2016” has no month 13: the day comes"),
            ({"Starts on": "42472"}, "row 2, column A (Starts on): “42472” is a number, not a day."),
            ({"Starts on": "Monday 12 April 2016"}, "12 April 2016 was a Tuesday"),
            ({"Starts on": "2026-11-23"}, "row 2, column A (Starts on): 23 November 2026 has not come yet"),
            ({"Ends on": "2016-04-11"}, f"{D} (Ends on): It ends on 11 April 2016, before it starts on 12 April 2016."),
            ({"Days": "0"}, f"{D} (Days): “0” is not a whole number from 1"),
            ({"Days": "two"}, f"{D} (Days): “two” is not a whole number from 1, such as 2."),
            ({"Starts at": "9"}, f"{D} (Starts at): “9” could be morning or evening. Write 9:00 or 9 pm."),
            ({"Length": "a while"}, f"{D} (Length): “a while” is not a length of time. Write it as 90 min, 1h30"),
            ({"Length": "2"}, f"{D} (Length): “2” could be hours or minutes. Write 2 h or 2 min."),
            ({"Attended": "15-20"}, f"{D} (Attended): “15-20” is a range. Type about 18 or at least 15 instead."),
            ({"Attended": "many"}, f"{D} (Attended): “many” is not a count."),
            ({"Attended": "well attended"}, "To keep the words, type not recorded: well attended."),
            ({"Attended": "-3"}, f"{D} (Attended): “-3” is below 0."),
            ({"Attended": "34.5"}, f"{D} (Attended): “34.5” is not a whole number."),
            ({"Attended": "10000000"}, f"{D} (Attended): “10000000” is too large."),
            ({"Attended": f"not recorded: {'x' * 201}"}, "Words instead of a figure have at most 200 characters."),
            ({"Sessions": "a few"}, f"{D} (Sessions): “a few” is not a count."),
            ({"Sessions": "not recorded: many"}, f"{D} (Sessions): Only Attended keeps words"),
            ({"Figure: Booked": "lots"}, f"{D} (Figure: Booked): “lots” is not a count."),
            ({"Attended: Police": "5-6"}, f"{D} (Attended: Police): “5-6” is a range."),
            ({"Attended": "30", "Attended: Police": "20", "Attended: Health": "11"}, "add up to 31, more than the 30"),
            ({"Attended": "", "Attended: Police": "20"}, f"{D} (Attended): Attended is not recorded, but its parts"),
            ({"Attended": "", "Attended: Police": "20"}, "Type at least 20."),
            ({"Attended: Police": "20"}, "row 2: Attended is not recorded, but its parts (Came from) add up to 20."),
            ({"Organisations": "x" * 201}, f"{D} (Organisations): “{'x' * 30}…” is too long."),
            ({"Organisations": "A; B; a"}, f"{D} (Organisations): “a” stands here twice."),
            ({"Audience": "A; B"}, "row 2, column B (Audience): “A; B” holds a semicolon"),
            ({"Course": "A; B"}, f"{D} (Course): “A; B” holds a semicolon"),
            ({"Venue": "x" * 201}, f"{D} (Venue): “{'x' * 30}…” is too long. There is room for 200 characters."),
            ({"Reference": "x" * 101}, "There is room for 100 characters."),
            ({"Notes": "x" * 100_001}, f"{D} (Notes): “{'x' * 30}…” is too long."),
            ({"Trainers": "Jo (1.25 days)"}, f"{D} (Trainers): “Jo (1.25 days)”: a trainer's days are whole or half"),
            ({"How": "by post"}, f"{D} (How): “by post” is not a way to deliver. Write in person, online or hybrid."),
            ({"Status": "done"}, f"{D} (Status): “done” is not a status. Write planned, delivered, cancelled or taken"),
            ({"Status": "taken out, was done"}, f"{D} (Status): “taken out, was done” is not a status."),
            ({"Entry": "x12"}, f"{D} (Entry): “x12” is not a whole number from 1"),
            ({"Entry": "99999999999"}, f"{D} (Entry): “99999999999” is not a whole number"),
            ({"Same session as": "A", "Sessions": "1"}, f"{E} (Sessions): What is the same session as another entry"),
            ({"Shoe size": ""}, "row 1, column D (Shoe size): “Shoe size” is not a column of the register's"),
            ({"Figure: Attended": ""}, "row 1, column D (Figure: Attended): “Figure: Attended” is not a column"),
            ({"Figure: ": ""}, "row 1, column D (Figure:): “Figure:” is not a column"),
            ({"SECTOR": "Health"}, "row 1, column D (SECTOR): “SECTOR” is the heading of column C too."),
            (
                {"Attended: Police": "", "Figure: Attended / police": "", "Figure: Attended / Police": ""},
                "row 1, column F (Figure: Attended / Police): “Figure: Attended / Police” is the heading of column D",
            ),
            ({"": "stray"}, "row 2, column D: “stray” stands under no heading."),
        ],
    )  # fmt: skip
    def test_each_is_told(self, row: dict[str, Any], told: str) -> None:
        found = problems_of(row)
        assert len(found) == 1, found
        assert told in found[0]

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (
                {"Starts on": datetime.combine(date(2016, 4, 12), time(9, 30))},
                "a time of day, 09:30, beside",
            ),
            ({"Starts on": time(9, 30)}, "holds a time and not a day"),
            ({"Starts on": 42472}, "“42472” is a number, not a day."),
            ({"Attended": date(2016, 4, 3)}, f"{D} (Attended): This cell holds 2016-04-03, a day or a time."),
            ({"Attended": True}, f"{D} (Attended): “TRUE” is not a count."),
            ({"Attended": 34.5}, f"{D} (Attended): “34.5” is not a whole number."),
            ({"Attended": "#N/A"}, f"{D} (Attended): This cell holds an error"),
            ({"Notes": "=1+1"}, f"{D} (Notes): This cell holds a formula whose result is not stored in the file."),
            ({"Starts at": date(2016, 4, 3)}, "holds a day or a length and not a time of day"),
            ({"Length": date(2016, 4, 3)}, "holds a day and not a length of time"),
            ({"Length": timedelta(seconds=90)}, "is not a whole number of minutes"),
        ],
    )
    def test_each_of_excels_own_is_told(self, row: dict[str, Any], told: str) -> None:
        found = problems_of(row, is_xlsx=True)
        assert len(found) == 1, found
        assert told in found[0]

    def test_merged_cells_are_told(self) -> None:
        book = Workbook()
        for cells in (list(LEAST), list(LEAST.values()), list(LEAST.values())):
            book.active.append(cells)
        book.active.merge_cells("B2:B3")
        found = [str(problem) for problem in read(saved(book)).problems.told]
        assert found == [
            "row 2, column B (Audience): The cells B2:B3 are merged. Unmerge them, and write the value in each.",
            "row 3, column B (Audience): Audience is blank. Every entry has one.",
        ]

    def test_a_formula_is_read_by_its_result(self) -> None:
        for result, kind, notes in (("<v>34</v>", "", "34"), ("<v></v>", ' t="str"', "")):
            cells = HEADINGS_AND_ROW.replace("</row>", '<c r="D1" t="inlineStr"><is><t>Notes</t></is></c></row>', 1)[
                : -len("</row>")
            ]
            data = f'{cells}<c r="D2"{kind}><f>30+4</f>{result}</c></row>'
            sheet = read(with_sheet_data(data))
            assert not sheet.problems
            assert sheet.rows[0].notes == notes

    @pytest.mark.parametrize("result", ["", "<v/>", "<v></v>"])
    def test_a_formula_without_a_result_is_told(self, result: str) -> None:
        data = f'{HEADINGS_AND_ROW}<row r="3"><c r="A3"><f>30+4</f>{result}</c></row>'
        told = [str(problem) for problem in read(with_sheet_data(data)).problems.told]
        assert told[0].startswith("row 3, column A (Starts on): This cell holds a formula whose result is not stored")

    def test_one_that_stands_below_a_short_row_of_headings(self) -> None:
        found = read(b"Starts on,Audience,Sector\n2016-04-12,A,B,,x,\n").problems.told
        assert [str(problem) for problem in found] == [
            "row 2, column E: “x” stands under no heading. Is there one separator too many in this row?"
        ]

    def test_the_cell_is_named_as_spreadsheets_do(self) -> None:
        assert read(csv_of({"Attended": "x"})).problems.told[0].cell == "D2"

    def test_the_same_reference_and_the_same_number_twice(self) -> None:
        found = problems_of({"Reference": "A", "Entry": "7"}, {"Reference": "B"}, {"Reference": "A", "Entry": "7"})
        assert found == [
            "row 4, column D (Reference): “A” is the reference of row 2 too. A reference belongs to one entry.",
            "row 4, column E (Entry): Entry 7 stands in row 2 too. Leave Entry blank for a new entry.",
        ]

    def test_all_of_a_row_are_told_at_once(self) -> None:
        found = problems_of({"Starts on": "x", "Audience": "", "Attended": "15-20", "Days": "0"})
        assert [problem.split(":")[0] for problem in found] == [
            "row 2, column A (Starts on)",
            "row 2, column D (Attended)",
            "row 2, column E (Days)",
            "row 2, column B (Audience)",
        ]

    def test_only_the_first_are_told_and_the_rest_counted(self) -> None:
        problems = read(csv_of(*[{"Attended": "x", "Days": "0"}] * 300)).problems
        assert (len(problems.told), problems.number, problems.more) == (200, 600, 400)

    @pytest.mark.parametrize(
        "row",
        [
            {"Starts on": TODAY.isoformat()},
            {"Starts on": "2026-11-23", "Status": "planned"},
            {"Starts on": "2026-11-23", "Status": "cancelled"},
            {"Starts on": "2026-11-01", "Ends on": "2027-03-31", "Sessions": "5"},
            {"Ends on": "2016-04-20", "Days": "2"},
            {"Days": "3"},
            {"Attended": "30", "Attended: Police": "20", "Attended: Health": "10"},
            {"Attended": "about 30", "Attended: Police": "31"},
            {"Attended": "30", "Attended: Police": "about 31"},
            {"Attended": "30", "Attended: Police": "20", "Attended: Age: Under 18": "20"},
            {"Attended": "", "Attended: Police": "not recorded"},
            {"Same session as": "A", "Sessions": "0"},
            {"Status": "Taken out, was planned", "How": "In-person"},
        ],
    )
    def test_what_is_right_is_not_told(self, row: dict[str, Any]) -> None:
        assert problems_of(row) == []


def test_every_column_has_a_reader() -> None:
    assert READERS.keys() == set(Column)


class TestBrought:
    """A file that somebody brings in the browser may be the own sheet, or something else."""

    def test_the_own_sheet(self) -> None:
        content = csv_of({"Attended": "34"})
        sheet = sheet_in(content, today=TODAY)
        assert sheet
        assert [row.attended.value for row in sheet.rows] == [34]
        assert (sheet.digest, sheet.size) == (hashlib.sha256(content).hexdigest(), len(content))

    @pytest.mark.parametrize(
        "content", [b"", b"Date,Who\n1/2/2016,All\n", b"%PDF-1.4", b"\xd0\xcf\x11\xe0old", workbook_of([["A", 1]])]
    )
    def test_something_else(self, content: bytes) -> None:
        assert sheet_in(content, today=TODAY) is None

    @pytest.mark.parametrize("make", [csv_of, xlsx_of])
    def test_as_many_rows_as_can_be_brought(self, make: Callable[..., bytes]) -> None:
        assert sheet_in(make({}, {}), today=TODAY, caps=replace(BROUGHT, last_row=3))

    def test_more_rows_than_can_be_brought(self) -> None:
        few = replace(BROUGHT, last_row=3)
        with pytest.raises(FileRefused, match="more rows than can be brought in the browser, 2"):
            sheet_in(csv_of({}, {}, {}), today=TODAY, caps=few)
        # Of a workbook that is too long nobody looks at the headings.
        assert sheet_in(xlsx_of({}, {}, {}), today=TODAY, caps=few) is None

    def test_a_flood_of_elements_is_refused(self) -> None:
        content = with_sheet_data(HEADINGS_AND_ROW, after="<x/>" * 200)
        assert sheet_in(content, today=TODAY)
        few = replace(BROUGHT, elements=150)
        assert sheet_in(content, today=TODAY, caps=few) is None

    def test_what_is_needed_may_be_marked(self) -> None:
        sheet = read(csv_of({}).replace(b"Starts on", b"Starts on *"))
        assert (sheet.rows[0].starts_on, bool(sheet.problems)) == (date(2016, 4, 12), False)

    def test_what_stood_in_a_row_is_kept_but_not_whom_to_ask(self) -> None:
        row = {"Attended": "about 60", "Whom to ask": "jo@example.org", "Entry": "1", "Version": "2", "Notes": "'=x"}
        least = [["Starts on", "2016-04-12"], ["Audience", "Professionals"], ["Sector", "Education"]]
        assert json.loads(read(csv_of(row)).rows[0].texts) == [*least, ["Attended", "about 60"], ["Notes", "=x"]]

    def test_how_far_it_has_come_is_told(self) -> None:
        content = csv_of(*({} for _ in range(2_500)))
        told: list[tuple[int, int]] = []
        read_own_sheet(io.BytesIO(content), today=TODAY, told=lambda done, of: told.append((done, of)))
        assert [of for _, of in told] == [len(content)] * 2
        assert 0 < told[0][0] <= told[1][0] <= len(content)
