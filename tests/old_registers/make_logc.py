"""Seven made registers of training, kept by seven coordinators, each with what a careful person reads out of it.

Run it from the top of the repository: `python tests/old_registers/make_logc.py`. LibreOffice is needed for logc_3.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FILES = Path(__file__).parent / "files"
STAMP = datetime(2017, 5, 30, 9, 0)  # noqa: DTZ001 - a workbook's own stamp has no time zone
LAC = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
# short codes, so that a row and its truth stand on one or two lines
WHERE = {
    "P Ed": ("Professionals", "Education"),
    "P He": ("Professionals", "Health"),
    "P LAC": ("Professionals", LAC),
    "P MA": ("Professionals", "Multi Agency"),
    "P Ot": ("Professionals", "Others/ Voluntary Sector"),
    "Y AP": ("Young people", "Alternative Curriculum Provider"),
    "Y Ed": ("Young people", "Education"),
    "Y LAC": ("Young people", LAC),
    "Y Vo": ("Young people", "Voluntary Sector"),
    "C": ("Parents and carers", "Parents and carers"),
    "T": ("Taxi drivers", "Taxi drivers"),
}


def day(text):
    return date.fromisoformat(text)


def item(
    sheet, row, decision, why, *, plain=False, where=None, on=None, ends=None, attended=None, sessions=1, status=None
):
    """One row of a truth. `where` is None where a row is no entry, or may only be asked about."""
    audience, sector = WHERE[where] if where else (None, None)
    imported = "import" in decision
    certainty = None
    if imported:
        certainty = "exact" if attended is not None else "not recorded"
    return {
        "sheet": sheet,
        "row": row,
        "decision": decision,
        "plain": plain,
        "date": on,
        "ends_on": ends,
        "audience": audience,
        "sector": sector,
        "attended": attended,
        "certainty": certainty,
        "sessions": sessions if imported else None,
        "status": (status or "delivered") if imported else status,
        "why": why,
    }


class Truth:
    def __init__(self, name, keeper, totals):
        self.name, self.keeper, self.totals, self.rows = name, keeper, totals, []

    def save(self):
        told = {
            "today": "2017-06-01",
            "year": None,
            "lists": "starting lists",
            "keeper": self.keeper,
            "rows": self.rows,
            "totals": self.totals,
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (FILES / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")
        entries = [row for row in self.rows if row["decision"] != ["not an entry"]]
        plain = sum(row["plain"] for row in entries)
        print(self.name, len(entries), "sessions,", plain, "plain,", f"{plain / len(entries):.0%}")


class Sheet:
    """A worksheet written downwards, a row at a time, with the truth of each row."""

    def __init__(self, truth, ws, widths=(), number_format="dd/mm/yyyy"):
        self.truth, self.ws, self.at, self.number_format = truth, ws, 0, number_format
        for index, width in enumerate(widths, 1):
            ws.column_dimensions[get_column_letter(index)].width = width

    def blank(self, count=1):
        self.at += count

    def _write(self, cells):
        self.at += 1
        for column, value in enumerate(cells, 1):
            if value is None:
                continue
            cell = self.ws.cell(self.at, column, value)
            if isinstance(value, date):
                cell.number_format = self.number_format
            elif isinstance(value, time):
                cell.number_format = "hh:mm"
        return self.at

    def other(self, cells, why, bold=False):
        row = self._write(cells)
        if bold:
            for cell in self.ws[row]:
                cell.font = Font(name="Calibri", bold=True)
        self.truth.rows.append(item(self.ws.title, row, ["not an entry"], why))
        return row

    def plain(self, cells, where, on, attended, why, **more):
        row = self._write(cells)
        more = {"plain": True, **more}
        self.truth.rows.append(item(self.ws.title, row, ["import"], why, where=where, on=on, attended=attended, **more))
        return row

    def either(self, cells, decision, where, on, attended, why, **more):
        row = self._write(cells)
        self.truth.rows.append(item(self.ws.title, row, decision, why, where=where, on=on, attended=attended, **more))
        return row

    def ask(self, cells, why, decision=("ask",), **more):
        row = self._write(cells)
        self.truth.rows.append(item(self.ws.title, row, list(decision), why, **more))
        return row


def save_book(book, path, stored=None):
    """Saves a workbook so that it comes out alike each time; `stored` gives formulas their stored results."""
    book.properties.created = book.properties.modified = STAMP
    held = io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as came, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as goes:
        for name in came.namelist():
            text = came.read(name)
            if name == "docProps/core.xml":
                text = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2017-05-30T09:00:00Z", text)
            for number, ws in enumerate(book.worksheets, 1):
                if name != f"xl/worksheets/sheet{number}.xml":
                    continue
                for cell, value in (stored or {}).get(ws.title, {}).items():
                    pattern = rb'(<c r="' + cell.encode() + rb'"[^>]*><f>[^<]*</f>)<v ?/>|(<c r="'
                    pattern += cell.encode() + rb'"[^>]*><f>[^<]*</f>)<v></v>'
                    text, changed = re.subn(
                        pattern,
                        lambda found, value=value: (found[1] or found[2]) + b"<v>%d</v>" % value,
                        text,
                    )
                    if changed != 1:
                        raise ValueError(f"{ws.title}!{cell}: no formula to give a result to")
            goes.writestr(zipfile.ZipInfo(name, (2017, 5, 30, 9, 0, 0)), text, zipfile.ZIP_DEFLATED)


def copied_without_times(source, path):
    """A copy of a workbook that LibreOffice made, alike each time."""
    with zipfile.ZipFile(source) as came, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as goes:
        for name in came.namelist():
            text = came.read(name)
            if name == "docProps/core.xml":
                text = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2017-05-30T09:00:00Z", text)
            goes.writestr(zipfile.ZipInfo(name, (2017, 5, 30, 9, 0, 0)), text, zipfile.ZIP_DEFLATED)


GREY = PatternFill("solid", fgColor="D9D9D9")
THIN = Border(*[Side(style="thin", color="999999")] * 4)


def shade(sheet, row, columns):
    for column in range(1, columns + 1):
        cell = sheet.ws.cell(row, column)
        cell.font, cell.fill, cell.border = Font(name="Calibri", bold=True), GREY, THIN
        cell.alignment = Alignment(wrap_text=True, vertical="top")


# ---------------------------------------------------------------------------------------------------------------------


def logc_1():
    truth = Truth(
        "logc_1",
        "The training officer of a safeguarding board, who runs the open multi-agency programme and keeps a tab a "
        "quarter, with the people counted by agency from the sign-in sheet and added up in the last column.",
        "Each quarter's tab ends in a total of each column, by formula with stored results; they agree with the rows. "
        "The tab Agency totals repeats the four quarters and agrees with them. Q1 includes the row whose TOTAL was "
        "typed over (24 where the agencies make 23), so its TOTAL is one more than its agencies.",
    )
    book = Workbook()
    book.remove(book.active)
    stored = {}
    heads = [
        "Date",
        "Course",
        "Venue",
        "Places",
        "Soc care",
        "Health",
        "Educ'n",
        "Police",
        "Vol / other",
        "TOTAL",
        "DNA",
        "Notes",
    ]
    multi = "People of several agencies, in the board's multi-agency programme for professionals; TOTAL is the count"
    # date, course, venue, places, five agencies, did not attend, notes
    quarters = {
        "Q1 Apr-Jun 16": (
            "Quarter 1: April to June 2016",
            [
                ("2016-04-19", "CSE Level 2: Recognise & Respond", "Town Hall, Rm 3", 25, 6, 5, 4, 2, 3, 1, None),
                ("2016-05-04", "Working Together - core day", "Central Library", 25, 8, 4, 3, 1, 4, None, None),
                ("2016-05-17", "CSE Level 2: Recognise & Respond", "Town Hall, Rm 3", 25, 5, 7, 6, 0, 5, 2, "typed"),
                ("2016-05-26", "Neglect", "Learning Centre", 20, 7, 3, 5, 0, 2, 3, None),
                ("2016-06-08", "Online safety & grooming", "Learning Centre", 30, 4, 6, 11, 1, 3, None, None),
                (
                    "2016-06-23",
                    "CSE Level 2: Recognise & Respond",
                    "Central Library",
                    25,
                    9,
                    4,
                    2,
                    3,
                    1,
                    4,
                    "Referendum day!",
                ),
            ],
        ),
        "Q2 Jul-Sep 16": (
            "Quarter 2: July to September 2016",
            [
                ("2016-07-06", "Working Together - core day", "Central Library", 25, 6, 6, 2, 2, 5, 1, None),
                (
                    "2016-07-13",
                    "CSE Level 2: Recognise & Respond",
                    "Town Hall, Rm 3",
                    25,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    "cancelled",
                ),
                ("2016-09-15", "Neglect", "Learning Centre", 20, 5, 4, 4, 1, 2, None, None),
                ("2016-09-28", "CSE Level 2: Recognise & Respond", "Town Hall, Rm 3", 25, 7, 8, 3, 2, 4, 1, None),
            ],
        ),
        "Q3 Oct-Dec 16": (
            "Quarter 3: October to December 2016",
            [
                ("2016-10-05", "Working Together - core day", "Central Library", 25, 8, 5, 4, 2, 3, 2, None),
                (
                    "two days",
                    "CSE Level 3: Return interviews (2 day)",
                    "Town Hall, Rm 1",
                    16,
                    7,
                    1,
                    1,
                    3,
                    3,
                    None,
                    None,
                ),
                ("2016-10-20", "Modern slavery & trafficking", "Fire HQ, Conf. suite", 60, 14, 9, 8, 12, 10, 5, None),
                ("2016-11-09", "CSE Level 2: Recognise & Respond", "Town Hall, Rm 3", 25, 5, 6, 7, 1, 4, None, None),
                (
                    "2016-11-22",
                    "CSE Level 1: in-house, Oakbank School whole staff",
                    "Oakbank School",
                    None,
                    0,
                    0,
                    46,
                    0,
                    0,
                    None,
                    "in-house",
                ),
                ("2016-12-01", "Neglect", "Learning Centre", 20, 4, 5, 3, 0, 3, 6, "Snow"),
            ],
        ),
        "Q4 Jan-Mar 17": (
            "Quarter 4: January to March 2017",
            [
                ("2017-01-18", "Working Together - core day", "Central Library", 25, 5, 7, 5, 1, 4, 1, None),
                ("2017-01-31", "CSE Level 2: Recognise & Respond", "Town Hall, Rm 3", 25, 6, 6, 5, 2, 3, 3, None),
                ("2016-02-09", "Online safety & grooming", "Learning Centre", 30, 3, 8, 9, 1, 4, 2, "old year"),
                ("2017-03-01", "Modern slavery & trafficking", "Fire HQ, Conf. suite", 60, 12, 10, 6, 9, 8, 4, None),
                ("2017-03-15", "CSE Level 2: Recognise & Respond", "Town Hall, Rm 3", 25, 8, 5, 4, 3, 2, None, None),
            ],
        ),
    }
    sums = {}
    for tab, (title, sessions) in quarters.items():
        sheet = Sheet(truth, book.create_sheet(tab), (12, 44, 22, 8, 8, 8, 8, 8, 9, 8, 6, 34), "ddd dd mmm yyyy")
        ws, results = sheet.ws, stored.setdefault(tab, {})
        ws.column_dimensions["A"].width = 18
        sheet.other(
            ["Millbrook Safeguarding Children Board - multi-agency training for professionals"], "title", bold=True
        )
        ws.merge_cells("A1:L1")
        sheet.other([title], "the tab's period")
        sheet.blank()
        shade(
            sheet, sheet.other([None, None, None, None, "Attended, by agency"], "group heading over the agencies"), 12
        )
        ws.merge_cells("E4:I4")
        shade(sheet, sheet.other(heads, "headings"), 12)
        first = sheet.at + 1
        columns = [0] * 6
        for on, course, venue, places, *agencies, missed, note in sessions:
            row = sheet.at + 1
            known = [count or 0 for count in agencies]
            total = sum(known)
            adds = f"=SUM(E{row}:I{row})"
            line = [None if on == "two days" else day(on), course, venue, places, *agencies, adds, missed, None]
            if note == "typed":
                line[9] = total = 24
                sheet.ask(line, "The TOTAL was typed over: 24, but the agencies make 23")
            elif note == "cancelled":
                line[9], line[11] = None, "CANCELLED - trainer ill. Those booked offered 28/9"
                sheet.either(
                    line,
                    ["import", "ask", "skip"],
                    "P MA",
                    on,
                    None,
                    "Cancelled, so it is not delivered",
                    status="cancelled",
                )
            elif on == "two days":
                line[0] = "12 & 13 Oct 2016"
                results[f"J{row}"] = total
                sheet.either(
                    line,
                    ["import", "ask"],
                    "P MA",
                    "2016-10-12",
                    total,
                    "One course on two days: one session",
                    ends="2016-10-13",
                )
            elif note == "in-house":
                line[11] = "Single agency - at the school's request"
                results[f"J{row}"] = total
                sheet.either(
                    line,
                    ["import", "ask"],
                    "P Ed",
                    on,
                    total,
                    "One school's staff only, all counted under Educ'n: Education, not Multi Agency",
                )
            elif note == "old year":
                results[f"J{row}"] = total
                sheet.ask(line, "February 2016 on the tab of January to March 2017: a slip in the year")
            else:
                line[11] = note
                results[f"J{row}"] = total
                sheet.plain(line, "P MA", on, total, multi)
            columns = [a + b for a, b in zip(columns, [*known, total], strict=True)]
        last = sheet.at
        sheet.blank()
        line = ["Quarter total", None, None, None, *[f"=SUM({letter}{first}:{letter}{last})" for letter in "EFGHIJ"]]
        shade(sheet, sheet.other(line, "the quarter's totals"), 12)
        results.update({f"{letter}{sheet.at}": count for letter, count in zip("EFGHIJ", columns, strict=True)})
        sums[tab] = (columns, sheet.at)
        ws.freeze_panes = "A6"
    sheet = Sheet(truth, book.create_sheet("Agency totals"), (18, 10, 10, 10, 10, 10, 10))
    results = stored.setdefault("Agency totals", {})
    sheet.other(["Attendance by agency 2016/17 (for the annual report)"], "title of the summary", bold=True)
    sheet.blank()
    shade(sheet, sheet.other(["Quarter", *heads[4:10]], "headings of the summary"), 7)
    for tab, (columns, source) in sums.items():
        line = [tab[:2], *[f"='{tab}'!{letter}{source}" for letter in "EFGHIJ"]]
        sheet.other(line, "a quarter's totals, brought together")
        results.update({f"{letter}{sheet.at}": count for letter, count in zip("BCDEFG", columns, strict=True)})
    sheet.other(["Year", *[f"=SUM({letter}4:{letter}7)" for letter in "BCDEFG"]], "the year's totals", bold=True)
    for number, letter in enumerate("BCDEFG"):
        results[f"{letter}{sheet.at}"] = sum(columns[number] for columns, _ in sums.values())
    save_book(book, FILES / "logc_1.xlsx", stored)
    truth.save()


# ---------------------------------------------------------------------------------------------------------------------


def logc_2():
    truth = Truth(
        "logc_2",
        "The education worker of a small charity, whose bookings are kept in an Access database that writes semicolons "
        "and old Windows letters; when it was asked for and when it was given stand in two columns.",
        "The last line, typed, says 24 sessions and 575 people: every row given, the one typed twice counted once, "
        "with c. 25 as 25 and 14 + 2 staff as 14; the rows cancelled and waiting are left out.",
    )
    lines = []

    def put(cells, **told):
        text = ";".join(cells)
        row = sum(line.count("\r\n") for line in lines) + 1
        lines.append(text + "\r\n")
        if told:
            truth.rows.append(item(None, row, **told))

    def other(cells, why):
        put(cells, decision=["not an entry"], why=why)

    def plain(cells, where, on, attended, why, **more):
        put(cells, decision=["import"], plain=True, where=where, on=on, attended=attended, why=why, **more)

    other(["Safe Haven Project – awareness sessions given 2016/17", "", "", "", "", "", "", "", "", ""], "title")
    put([""])
    other(
        [
            "Ref",
            "Enquiry received",
            "Delivered on",
            "Venue",
            "Who",
            "Session",
            "Sessions",
            "Numbers",
            "Fee",
            "Comments",
        ],
        "headings",
    )
    pupils, staff = "pupils of a school, by Who", "staff of a school, by Who"
    plain(
        [
            "SH401",
            "14/03/2016",
            "20/04/2016",
            "Ashdown Academy",
            "School pupils (Y9)",
            "Real Love Rocks",
            "1",
            "28",
            "£60.00",
            "",
        ],
        "Y Ed",
        "2016-04-20",
        28,
        pupils,
    )
    plain(
        [
            "SH402",
            "21/03/2016",
            "26/04/2016",
            "Ashdown Academy",
            "School staff",
            "Spotting the signs",
            "1",
            "41",
            "£120.00",
            "Twilight INSET",
        ],
        "P Ed",
        "2016-04-26",
        41,
        staff,
    )
    plain(
        [
            "SH403",
            "05/04/2016",
            "11/05/2016",
            "Greenhill Youth Club",
            "Youth club members",
            "Staying safe online",
            "1",
            "13",
            "",
            "",
        ],
        "Y Vo",
        "2016-05-11",
        13,
        "young people of a youth club: the voluntary sector's",
    )
    plain(
        [
            "SH404",
            "11/04/2016",
            "18/05/2016",
            "St Luke’s Primary",
            "Parents",
            "Staying safe online",
            "1",
            "9",
            "",
            "Held after coffee morning",
        ],
        "C",
        "2016-05-18",
        9,
        "parents, by Who",
    )
    plain(
        [
            "SH405",
            "18/04/2016",
            "07/06/2016",
            "Ashdown Academy",
            "School pupils (Y8)",
            "Real Love Rocks",
            "5",
            "142",
            "£250.00",
            "Whole year group, a form at a time",
        ],
        "Y Ed",
        "2016-06-07",
        142,
        "five sessions of one day for pupils, the number given in its column",
        sessions=5,
    )
    plain(
        [
            "SH406",
            "03/05/2016",
            "14/06/2016",
            "Riverside Children’s Home",
            "Children’s home staff",
            "Spotting the signs",
            "1",
            "8",
            "£80.00",
            "",
        ],
        "P LAC",
        "2016-06-14",
        8,
        "staff of a children's home: residential",
    )
    put(
        [
            "SH407",
            "09/05/2016",
            "22/06/2016",
            "Greenhill Youth Club",
            "Youth club members",
            "Healthy relationships",
            "1",
            "c. 25",
            "",
            "People kept coming & going",
        ],
        decision=["ask"],
        why="c. 25 is no plain number",
    )
    put(
        [
            "SH408",
            "16/05/2016",
            "29/06/2016",
            "Holgate School",
            "School pupils (Y10)",
            "Real Love Rocks",
            "1",
            "",
            "£60.00",
            '"CANCELLED by school 27/6 - Ofsted.\r\nRebooked, see SH412"',
        ],
        decision=["import", "ask", "skip"],
        where="Y Ed",
        on="2016-06-29",
        status="cancelled",
        why="cancelled; given later as SH412",
    )
    plain(
        [
            "SH409",
            "20/05/2016",
            "05/07/2016",
            "Valley Medical Centre",
            "GP practice staff",
            "Spotting the signs",
            "1",
            "17",
            "£80.00",
            "Protected learning time",
        ],
        "P He",
        "2016-07-05",
        17,
        "a GP practice's staff: Health",
    )
    plain(
        [
            "SH410",
            "13/06/2016",
            "12/07/2016",
            "Town Hall",
            "Taxi drivers",
            "CSE: what drivers see",
            "1",
            "34",
            "",
            "for Licensing",
        ],
        "T",
        "2016-07-12",
        34,
        "taxi drivers, by Who",
    )
    plain(
        [
            "SH411",
            "04/07/2016",
            "20/09/2016",
            "Holgate School",
            "School staff",
            "Spotting the signs",
            "1",
            "52",
            "£120.00",
            "",
        ],
        "P Ed",
        "2016-09-20",
        52,
        staff,
    )
    plain(
        [
            "SH412",
            "27/06/2016",
            "28/09/2016",
            "Holgate School",
            "School pupils (Y10)",
            "Real Love Rocks",
            "1",
            "31",
            "£60.00",
            "was SH408",
        ],
        "Y Ed",
        "2016-09-28",
        31,
        pupils + "; the new day of SH408",
    )
    plain(
        [
            "SH413",
            "12/09/2016",
            "11/10/2016",
            "Holgate School",
            "Parents",
            "Staying safe online",
            "1",
            "6",
            "",
            "Poor turnout, clashed w football",
        ],
        "C",
        "2016-10-11",
        6,
        "parents, by Who",
    )
    put(
        [
            "SH414",
            "19/09/2016",
            "18/10/2016",
            "Bridge Centre",
            "School pupils (Y7)",
            "Staying safe online",
            "1",
            "14 + 2 staff",
            "£60.00",
            "",
        ],
        decision=["ask"],
        why="pupils and staff in one cell: no plain number",
    )
    plain(
        [
            "SH415",
            "26/09/2016",
            "09/11/2016",
            "Millbrook College",
            "College students",
            "Healthy relationships",
            "2",
            "47",
            "£100.00",
            "am & pm groups",
        ],
        "Y Ed",
        "2016-11-09",
        47,
        "students of a college: young people, Education; two sessions",
        sessions=2,
    )
    plain(
        [
            "SH416",
            "10/10/2016",
            "16/11/2016",
            "Voluntary Action Millbrook",
            "Vol sector workers",
            "Spotting the signs",
            "1",
            "19",
            "",
            "",
        ],
        "P Ot",
        "2016-11-16",
        19,
        "workers of the voluntary sector",
    )
    put(
        [
            "SH416",
            "10/10/2016",
            "16/11/2016",
            "Voluntary Action Millbrook",
            "Vol sector workers",
            "Spotting the signs",
            "1",
            "19",
            "",
            "",
        ],
        decision=["skip", "ask"],
        why="the row above typed twice, to the letter",
        where="P Ot",
        on="2016-11-16",
        attended=19,
    )
    plain(
        [
            "SH417",
            "07/11/2016",
            "17/01/2017",
            "Ashdown Academy",
            "School pupils (Y9)",
            "Real Love Rocks",
            "2",
            "56",
            "£100.00",
            "",
        ],
        "Y Ed",
        "2017-01-17",
        56,
        pupils + "; two sessions, in their column",
        sessions=2,
    )
    plain(
        [
            "SH418",
            "05/12/2016",
            "08/02/2017",
            "Central Library",
            "Mixed agencies",
            "Spotting the signs",
            "1",
            "22",
            "",
            "Open course – social workers, nurses, youth workers",
        ],
        "P MA",
        "2017-02-08",
        22,
        "several agencies' workers, in the comments too",
    )
    plain(
        [
            "SH419",
            "16/01/2017",
            "14/03/2017",
            "Greenhill Youth Club",
            "Youth club members",
            "Healthy relationships",
            "1",
            "11",
            "",
            "",
        ],
        "Y Vo",
        "2017-03-14",
        11,
        "young people of a youth club: the voluntary sector's",
    )
    put(
        [
            "SH420",
            "27/02/2017",
            "",
            "Meadow Primary",
            "School staff",
            "Spotting the signs",
            "1",
            "",
            "£120.00",
            "waiting for them to offer a date",
        ],
        decision=["ask", "skip"],
        why="asked for and not given: no day of its own (the day of the enquiry is none)",
    )
    put([""])
    other(["Total", "", "", "", "", "", "24", "575", "", ""], "the total")
    (FILES / "logc_2.csv").write_bytes("".join(lines).encode("cp1252"))
    truth.save()


# ---------------------------------------------------------------------------------------------------------------------


def logc_3():
    truth = Truth(
        "logc_3",
        "The secretary of an NHS trust's safeguarding children team, in LibreOffice Calc at home; she copies the "
        "headings to the top of each printed page and explains her abbreviations at the end.",
        "No totals.",
    )
    book = Workbook()
    sheet = Sheet(truth, book.active, (12, 8, 38, 14, 26, 9, 9, 36), "dd/mm/yy")
    sheet.ws.title = "Training 16-17"
    heads = ["Date", "Time", "Course", "Staff grp", "Venue", "Trainer", "Present", "Notes"]
    sheet.other(["Safeguarding Children Team - training given to staff, April 2016 - March 2017"], "title", bold=True)
    sheet.other(["abbreviations: see key at end"], "note")
    shade(sheet, sheet.other(heads, "headings"), 8)

    def plain(on, at, course, group, venue, trainer, present, where="P He", why=None, note=None):
        line = [day(on), time(*at), course, group, venue, trainer, present, note]
        sheet.plain(line, where, on, present, why or f"{group}: the trust's health staff, by the key")

    l3, l2, cse = "Safeguarding children level 3", "Safeguarding children level 2", "CSE - recognise and respond"
    plain("2016-04-12", (9, 30), l3, "HV", "Seminar Rm 2", "JB", 14)
    plain("2016-04-21", (13, 0), l2, "ED", "Education Centre", "JB", 22)
    plain(
        "2016-05-05",
        (9, 30),
        cse,
        "SN",
        "Clinic, Park Rd",
        "JB/TW",
        11,
        why="SN is school nurses, by the key: Health, whatever the name says",
    )
    plain("2016-05-18", (14, 0), l3, "MW", "Maternity seminar rm", "TW", 16)
    plain("2016-06-09", (12, 30), cse, "GP", "Valley Medical Centre", "TW", 19)
    plain("2016-06-14", (9, 30), l3, "HV", "Seminar Rm 2", "JB", 12)
    sheet.ask(
        [day("2016-06-28"), time(13, 0), l2, "ED", "Education Centre", "JB", "25ish", "sheet went missing"],
        "25ish is no plain number",
    )
    sheet.blank()
    sheet.other(["Safeguarding Children Team training - page 2"], "head of the second printed page", bold=True)
    shade(sheet, sheet.other(heads, "headings again, for the second page"), 8)
    plain(
        "2016-07-07",
        (9, 30),
        cse,
        "MA",
        "Central Library",
        "TW + CSC",
        27,
        "P MA",
        "MA is a mixed, multi-agency group, by the key",
    )
    plain("2016-07-20", (13, 0), l3, "CAMHS", "Becton", "JB", 15)
    sheet.ask(
        ["Sept 2016", None, "Level 1 e-learning", "All", "online", None, 64, "no. completed from ESR"],
        "completions of e-learning in a month, not a session",
    )
    plain(
        "2016-09-15",
        (9, 30),
        l3,
        "SN",
        "Clinic, Park Rd",
        "TW",
        9,
        why="SN is school nurses, by the key: Health, whatever the name says",
    )
    plain(
        "2016-09-29",
        (14, 0),
        cse,
        "CSC",
        "Council offices",
        "JB/TW",
        18,
        "P LAC",
        "CSC is the council's children's social care, by the key",
    )
    row = sheet.ask(
        [day("2016-10-11"), time(13, 0), l2, "ED", "Education Centre", "JB", 20, None],
        "struck through: it was moved to the 13th, which has a row",
        decision=("skip", "ask"),
    )
    for cell in sheet.ws[row]:
        cell.font = Font(name="Calibri", strike=True)
    plain("2016-10-13", (13, 0), l2, "ED", "Education Centre", "JB", 20, note="moved from 11th")
    plain("2016-11-03", (9, 30), l3, "MW", "Maternity seminar rm", "TW", 13)
    sheet.blank()
    sheet.other(["Safeguarding Children Team training - page 3"], "head of the third printed page", bold=True)
    shade(sheet, sheet.other(heads, "headings again, for the third page"), 8)
    plain("2016-11-24", (12, 30), cse, "GP", "Castle St Surgery", "TW", 23)
    plain("2016-12-06", (9, 30), l3, "HV", "Seminar Rm 2", "JB", 17)
    plain(
        "2017-01-19",
        (9, 30),
        cse,
        "MA",
        "Central Library",
        "TW + CSC",
        31,
        "P MA",
        "MA is a mixed, multi-agency group, by the key",
    )
    sheet.either(
        [
            day("2017-02-02"),
            time(14, 0),
            l2,
            "ED",
            "Education Centre",
            "JB",
            None,
            "sign in sheet not returned - chase",
        ],
        ["import", "ask"],
        "P He",
        "2017-02-02",
        None,
        "given, but the number was never handed in: not recorded",
    )
    plain("2017-02-23", (14, 0), cse, "MW", "Maternity seminar rm", "TW", 10)
    sheet.ask(
        [day("2017-03-16"), time(9, 30), l3, "EY", "Children's Centre", "TW", 12, None],
        "EY stands for nothing in the key",
    )
    sheet.blank()
    sheet.other(["Key"], "title of the key", bold=True)
    for short, long in (
        ("HV", "Health visitors"),
        ("SN", "School nurses"),
        ("MW", "Midwives"),
        ("ED", "Emergency department nurses & doctors"),
        ("GP", "GP practices - doctors, nurses & reception"),
        ("CAMHS", "Child & adolescent mental health"),
        ("CSC", "Children's social care (council)"),
        ("MA", "Multi-agency - mixed group"),
        ("JB", "Jean B. (named nurse)"),
        ("TW", "Tina W. (specialist nurse)"),
    ):
        sheet.other([short, long], "a line of the key")
    with tempfile.TemporaryDirectory() as held:
        first = Path(held) / "logc_3.xlsx"
        save_book(book, first)
        for kind, source in (("ods", first), ("xlsx", first.with_suffix(".ods"))):
            if kind == "xlsx":
                first.unlink()
            told = [
                "soffice",
                f"-env:UserInstallation=file://{held}/profile",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                held,
                source,
            ]
            subprocess.run([str(word) for word in told], check=True, capture_output=True)
        copied_without_times(first, FILES / "logc_3.xlsx")
    truth.save()


# ---------------------------------------------------------------------------------------------------------------------


def logc_4():
    truth = Truth(
        "logc_4",
        "A detached youth worker who writes the group work diary the way she speaks: weekday and day, the year only in "
        "the title, boys and girls and a total.",
        "",
    )
    book = Workbook()
    sheet = Sheet(truth, book.active, (16, 24, 18, 34, 7, 7, 7, 9, 9, 40))
    sheet.ws.title = "Diary"
    sheet.other(
        ["Group work with young people - diary, April 2016 to March 2017"],
        "title, which alone gives the year",
        bold=True,
    )
    sheet.other(["Boys / girls = young people in the room. Workers = us + their staff, don't count these!"], "note")
    sheet.blank()
    heads = [
        "When",
        "Where",
        "Setting type",
        "What we did",
        "Boys",
        "Girls",
        "Total",
        "Workers",
        "Who led",
        "How it went",
    ]
    shade(sheet, sheet.other(heads, "headings"), 10)

    def when(on):
        whole = day(on)
        short = ("Mon", "Tues", "Weds", "Thurs", "Fri", "Sat", "Sun")[whole.weekday()]
        return f"{short} {whole.day} {whole.strftime('%B') if len(whole.strftime('%B')) < 6 else whole.strftime('%b')}"

    added = Counter()

    def plain(on, place, setting, what, boys, girls, where, why, workers=2, led="Kez", note=None, total=None):
        total = total or boys + girls
        added.update(boys=boys or 0, girls=girls or 0, total=total)
        line = [when(on), place, setting, what, boys, girls, total, workers, led, note]
        sheet.plain(line, where, on, total, why + "; year from the title")

    school, club = "pupils of a school", "young people of a youth club"
    rel, online = "Healthy relationships", "Sexting & online"
    plain("2016-04-19", "Ashdown Academy", "Secondary school", rel, 12, 15, "Y Ed", school)
    plain("2016-04-28", "Greenhill Youth Club", "Youth club", online, 9, 6, "Y Vo", club, note="Lively!!")
    plain(
        "2016-05-10",
        "The Bridge",
        "Alternative provider",
        rel,
        6,
        2,
        "Y AP",
        "young people of an alternative provider",
        workers=4,
    )
    plain(
        "2016-05-17",
        "Holgate School",
        "Secondary school",
        "Assembly Y8 - grooming",
        None,
        None,
        "Y Ed",
        school + ", an assembly",
        total=180,
        led="Kez/Sam",
    )
    plain("2016-05-24", "Riverside", "Children's home", rel, 2, 3, "Y LAC", "young people of a children's home")
    sheet.ask(
        [
            "Tues 7 June to 12 July",
            "Holgate School",
            "Secondary school",
            "Girls' group, 6 weeks",
            None,
            8,
            8,
            2,
            "Kez",
            "same 8 every week",
        ],
        "six meetings of the same eight girls in one row: how many sessions and how many attendances has to be asked",
    )
    added.update(girls=8, total=8)
    plain("2016-06-16", "Greenhill Youth Club", "Youth club", rel, 7, 9, "Y Vo", club)
    plain("2016-06-30", "Ashdown Academy", "Secondary school", online, 14, 13, "Y Ed", school)
    plain(
        "2016-07-06",
        "Millbrook College",
        "College",
        "Consent workshop",
        8,
        17,
        "Y Ed",
        "students of a college: Education",
        led="Sam",
    )
    sheet.ask(
        ["Mon 14 July", "Ashdown Academy", "Secondary school", rel, 11, 12, 23, 2, "Kez", None],
        "14 July 2016 was a Thursday",
    )
    added.update(boys=11, girls=12, total=23)
    plain("2016-09-15", "Greenhill Youth Club", "Youth club", "Drugs & older friends", 10, 5, "Y Vo", club)
    plain(
        "2016-09-27",
        "Holgate School",
        "Secondary school",
        rel,
        13,
        14,
        "Y Ed",
        school,
        led="Sam",
        note="Good questions",
    )
    plain(
        "2016-10-05",
        "The Bridge",
        "Alternative provider",
        online,
        5,
        3,
        "Y AP",
        "young people of an alternative provider",
        workers=4,
    )
    sheet.ask(
        [
            "Weds 12 Oct",
            "Ashdown Academy",
            "Secondary school",
            "Staff twilight - what we do",
            None,
            None,
            None,
            26,
            "Kez",
            "teachers only",
        ],
        "teachers only, and their number under Workers: no young people; has to be asked",
    )
    plain("2016-11-03", "Greenhill Youth Club", "Youth club", rel, 6, 8, "Y Vo", club)
    sheet.ask(
        ["Tues 15 Nov", "Holgate School", "Secondary school", online, 12, 14, 28, 2, "Kez", None],
        "12 boys and 14 girls make 26, not 28",
    )
    added.update(boys=12, girls=14, total=28)
    plain("2016-11-22", "Riverside", "Children's home", online, 3, 2, "Y LAC", "young people of a children's home")
    plain(
        "2016-12-06",
        "Ashdown Academy",
        "Secondary school",
        "Assembly Y9 - online",
        None,
        None,
        "Y Ed",
        school + ", an assembly",
        total=165,
        led="Kez/Sam",
    )
    plain("2017-01-19", "Greenhill Youth Club", "Youth club", online, 8, 7, "Y Vo", club)
    plain(
        "2017-02-01",
        "Millbrook College",
        "College",
        "Consent workshop",
        9,
        13,
        "Y Ed",
        "students of a college: Education",
        led="Sam",
    )
    sheet.either(
        [
            "Tues 28 Feb",
            "Holgate School",
            "Secondary school",
            rel,
            None,
            None,
            None,
            None,
            "Sam",
            "CANCELLED, snow, school shut",
        ],
        ["import", "ask", "skip"],
        "Y Ed",
        "2017-02-28",
        None,
        "cancelled",
        status="cancelled",
    )
    plain("2017-03-14", "Holgate School", "Secondary school", rel, 11, 16, "Y Ed", school, led="Sam")
    sheet.blank()
    shade(sheet, sheet.other(["TOTAL", None, None, None, added["boys"], added["girls"], added["total"]], "totals"), 10)
    truth.totals = (
        f"The last row, typed, says {added['boys']} boys, {added['girls']} girls and {added['total']} in all: "
        "the sum of the columns as they stand, with the wrong 28 and the six-week group as 8."
    )
    save_book(book, FILES / "logc_4.xlsx")
    truth.save()


# ---------------------------------------------------------------------------------------------------------------------


def logc_5():
    truth = Truth(
        "logc_5",
        "A community safety partnership officer, with a month by month table across the top for his meetings and the "
        "log beneath it.",
        "",
    )
    book = Workbook()
    ws = book.active
    ws.title = "CSE awareness"
    sheet = Sheet(truth, ws, (13, 24, 36, 16, 24, 10, 34, 7, 7, 7, 7, 7, 7, 8), "d-mmm-yy")
    p, y, c, t = "Staff", "Pupils", "Parents", "Drivers"
    log = [
        # date, agency, session, audience, venue, attended, notes, where, why
        ("2016-04-14", "Education", "Spot the signs", p, "Ashdown Academy", 38, None, "P Ed", "staff of a school"),
        ("2016-04-27", "Licensing", "Safeguarding for taxi drivers", t, "Town Hall", 42, None, "T", "taxi drivers"),
        ("2016-05-05", "Health", "Spot the signs", p, "Walk-in Centre", 17, None, "P He", "health staff"),
        (
            "2016-05-19",
            "Education",
            "Chelsea's Choice play",
            y,
            "Holgate School",
            210,
            "Y9 & Y10",
            "Y Ed",
            "pupils of a school",
        ),
        (
            "05/31/2016",
            "Voluntary sector",
            "Spot the signs",
            p,
            "Voluntary Action",
            14,
            None,
            None,
            "a date with the month first among real dates",
        ),
        (
            "2016-06-09",
            "Education",
            "Online safety evening",
            c,
            "Ashdown Academy",
            26,
            None,
            "C",
            "parents, whatever the agency",
        ),
        ("2016-06-22", "Licensing", "Safeguarding for taxi drivers", t, "Town Hall", 39, None, "T", "taxi drivers"),
        ("2016-07-07", "Multi agency", "CSE half day", p, "Fire Station", 33, None, "P MA", "several agencies' staff"),
        (
            "2016-07-14",
            "Hotels",
            "Say Something If You See Something",
            p,
            "Premier Hotel",
            12,
            "night managers",
            "P Ot",
            "hotel staff: nobody's sector but Others",
        ),
        (
            "2016-09-13",
            "Social care",
            "Spot the signs",
            p,
            "Council offices",
            21,
            None,
            "P LAC",
            "children's social care staff, in a safeguarding log",
        ),
        (
            "2016-09-21",
            "Education",
            "Freshers' fair stall",
            "Students",
            "Millbrook College",
            200,
            "leaflets given out",
            None,
            "a stall: leaflets, not people who attended",
        ),
        (
            "2016-10-12",
            "Voluntary sector",
            "Spot the signs",
            p,
            "Voluntary Action",
            18,
            None,
            "P Ot",
            "voluntary sector staff",
        ),
        ("2016-10-26", "Licensing", "Safeguarding for taxi drivers", t, "Town Hall", 45, None, "T", "taxi drivers"),
        ("2016-11-10", "Education", "Spot the signs", p, "Holgate School", 54, "inset", "P Ed", "staff of a school"),
        (
            "2016-11-17",
            "Education",
            "Online safety evening",
            c,
            "Holgate School",
            19,
            None,
            "C",
            "parents, whatever the agency",
        ),
        ("2017-01-18", "Multi agency", "CSE half day", p, "Fire Station", 29, None, "P MA", "several agencies' staff"),
        ("2017-02-08", "Licensing", "Safeguarding for taxi drivers", t, "Town Hall", 37, None, "T", "taxi drivers"),
        ("2017-03-02", "Health", "Spot the signs", p, "Park Rd Clinic", 13, None, "P He", "health staff"),
    ]
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    sessions, people = Counter(), Counter()
    for on, *_, attended, _, _, _ in log:
        month = "May" if on == "05/31/2016" else day(on).strftime("%b")
        sessions[month] += 1
        people[month] += attended
    sheet.other(["Community Safety Partnership: CSE awareness 2016-17"], "title", bold=True)
    sheet.blank()
    shade(sheet, sheet.other(["Month by month", *months, "Year"], "headings of the table by month"), 14)
    sheet.other(
        ["Sessions", *[sessions[month] for month in months], "=SUM(B4:M4)"],
        "sessions by month: a summary of the log beneath",
    )
    people["Nov"] -= 10  # he wrote 63 where the log makes 73
    sheet.other(
        ["People", *[people[month] for month in months], "=SUM(B5:M5)"], "people by month: a summary of the log beneath"
    )
    stored = {"CSE awareness": {"N4": sum(sessions.values()), "N5": sum(people.values())}}
    sheet.blank(2)
    shade(
        sheet,
        sheet.other(["Date", "Agency", "Session", "Audience", "Venue", "Attended", "Notes"], "headings of the log"),
        7,
    )
    for on, agency, session, audience, venue, attended, note, where, why in log:
        if where is None:
            sheet.ask([on if "/" in on else day(on), agency, session, audience, venue, attended, note], why)
            continue
        line = [day(on), agency, session, audience, venue, attended, note]
        if agency == "Hotels":
            sheet.either(line, ["import", "ask"], where, on, attended, why)
        else:
            sheet.plain(line, where, on, attended, why)
    sheet.blank()
    sheet.other(["Booked for the summer"], "heading of the bookings", bold=True)
    for on, agency, session, audience, venue, where in (
        ("2017-06-14", "Licensing", "Safeguarding for taxi drivers", t, "Town Hall", "T"),
        ("2017-07-05", "Multi agency", "CSE half day", p, "Fire Station", "P MA"),
    ):
        sheet.either(
            [day(on), agency, session, audience, venue, None, "booked"],
            ["import", "ask", "skip"],
            where,
            on,
            None,
            "after the day of reading, and booked: planned at most",
            status="planned",
        )
    truth.totals = (
        f"The table by month at the top says {sum(sessions.values())} sessions, one for each row up to March "
        f"(the stall and the month-first one with them), and {sum(people.values())} people: 10 too few, in November "
        "(63 where the log makes 73). The year is a formula with a stored result."
    )
    save_book(book, FILES / "logc_5.xlsx", stored)
    truth.save()


# ---------------------------------------------------------------------------------------------------------------------


def logc_6():
    truth = Truth(
        "logc_6",
        "An administrator in the council's workforce development team, who types dates with full stops as text and "
        "keeps times, rooms, trainers' initials, places, bookings and who came.",
        "No totals.",
    )
    book = Workbook()
    ws = book.active
    ws.title = "Course schedule"
    sheet = Sheet(truth, ws, (11, 13, 36, 24, 20, 10, 8, 8, 10, 36))
    sheet.other(
        ["Children & Families Workforce Development - safeguarding courses for staff 2016/17"], "title", bold=True
    )
    ws.merge_cells("A1:J1")
    sheet.other(["Yellow = postponed / cancelled. Please do not sort!! RM"], "legend and note")
    shade(
        sheet, sheet.other(["When", None, "Course", "Open to", "Room", "Trainer(s)", "Numbers"], "upper headings"), 10
    )
    ws.merge_cells("A3:B3")
    ws.merge_cells("G3:I3")
    shade(
        sheet,
        sheet.other(
            ["Date", "Time", None, None, None, None, "Places", "Booked", "Attended", "Notes"], "lower headings"
        ),
        10,
    )
    for letter in "CDEF":
        ws.merge_cells(f"{letter}3:{letter}4")
    csc, allag = "Children's Social Care", "All agencies"
    full, am, pm = "9.30 - 4.30", "9.30 - 12.30", "1.30 - 4.30"

    def dotted(on):
        return day(on).strftime("%d.%m.%y")

    def plain(on, at, course, who, room, initials, numbers, where, why, note=None, shown=True):
        line = [dotted(on) if shown else None, at, course, who, room, initials, *numbers, note]
        return sheet.plain(line, where, on, numbers[2], why)

    def yellow(row):
        for cell in ws[row]:
            cell.fill = PatternFill("solid", fgColor="FFFF00")

    soc, mix = "staff of children's social care", "open to all agencies: Multi Agency"
    plain("2016-04-13", full, "CSE: assessment & planning", csc, "Rm 2.14", "RM / DP", (20, 18, 16), "P LAC", soc)
    plain("2016-04-26", am, "CSE awareness", allag, "Learning Centre A", "DP", (30, 28, 24), "P MA", mix)
    plain(
        "2016-05-11",
        am,
        "CSE awareness",
        "Schools (DSLs)",
        "Learning Centre A",
        "DP",
        (30, 30, 27),
        "P Ed",
        "designated leads of schools",
    )
    plain(
        "2016-05-25",
        full,
        "Missing from home & care",
        "Residential staff",
        "Rm 2.14",
        "RM",
        (16, 14, 13),
        "P LAC",
        "staff of residential homes",
    )
    row = plain("2016-06-07", am, "Child sexual abuse: signs", csc, "Rm 2.14", "RM", (20, 19, 17), "P LAC", soc)
    plain(
        "2016-06-07",
        pm,
        "Child sexual abuse: signs",
        csc,
        "Rm 2.14",
        "RM",
        (20, 16, 15),
        "P LAC",
        soc + "; the date is merged over both halves of the day, which are two sittings",
        shown=False,
    )
    ws.merge_cells(f"A{row}:A{row + 1}")
    yellow(
        sheet.either(
            [
                "22.06.16",
                am,
                "CSE awareness",
                allag,
                "Learning Centre A",
                "DP",
                30,
                11,
                None,
                "POSTPONED to 14.07.16 - low bookings",
            ],
            ["import", "ask", "skip"],
            "P MA",
            "2016-06-22",
            None,
            "postponed; given on 14 July, which has a row",
            status="cancelled",
        )
    )
    plain("2016-07-14", am, "CSE awareness", allag, "Learning Centre A", "DP", (30, 26, 23), "P MA", mix)
    plain("2016-09-14", full, "CSE: assessment & planning", csc, "Rm 2.14", "RM / DP", (20, 20, 18), "P LAC", soc)
    plain(
        "2016-09-27",
        am,
        "CSE awareness",
        "Health visitors",
        "Learning Centre B",
        "DP",
        (20, 17, 14),
        "P He",
        "health visitors: Health",
    )
    plain(
        "2016-10-05",
        pm,
        "Online exploitation",
        "Schools (DSLs)",
        "Learning Centre A",
        "DP / KA",
        (30, 29, 25),
        "P Ed",
        "designated leads of schools",
    )
    plain("2016-10-19", am, "CSE awareness", allag, "Learning Centre A", "DP", (30, 27, 22), "P MA", mix)
    sheet.ask(
        ["02.11.17", full, "Missing from home & care", "Residential staff", "Rm 2.14", "RM", 16, 15, 12, None],
        "November 2017 has not come, yet 12 attended; it stands between October and November 2016: a slip in the year",
    )
    plain("2016-11-16", am, "Online exploitation", csc, "Rm 2.14", "KA", (20, 18, 18), "P LAC", soc)
    row = sheet.ask(
        ["23.11.16", am, "CSE awareness", "Foster carers", "Family Centre", "DP", 20, 14, 11, None],
        "foster carers may be counted with the looked-after children's services or with parents and carers",
    )
    plain("2017-01-11", full, "CSE: assessment & planning", csc, "Rm 2.14", "RM / DP", (20, 17, 15), "P LAC", soc)
    plain(
        "2017-01-25",
        am,
        "CSE awareness",
        allag,
        "Learning Centre A",
        "DP",
        (30, 30, 26),
        "P MA",
        mix,
        note="Waiting list of 9",
    )
    sheet.ask(
        [
            "08.02.17",
            pm,
            "Online exploitation",
            "Schools (DSLs)",
            "Learning Centre A",
            "DP / KA",
            30,
            24,
            "?",
            "register with KA",
        ],
        "booked 24; how many came is not known yet",
        decision=("ask",),
    )
    plain(
        "2017-02-22",
        am,
        "CSE awareness",
        "Voluntary sector",
        "Voluntary Action",
        "DP",
        (25, 21, 19),
        "P Ot",
        "staff of the voluntary sector",
    )
    plain(
        "2017-03-08",
        full,
        "Missing from home & care",
        "Residential staff",
        "Rm 2.14",
        "RM",
        (16, 16, 15),
        "P LAC",
        "staff of residential homes",
    )
    ws.cell(row, 4).comment = Comment("Fostering team paid for the room", "RM")
    ws.freeze_panes = "A5"
    ws.column_dimensions["E"].hidden = True
    sheet = Sheet(truth, book.create_sheet("Trainers"), (10, 30, 34))
    shade(sheet, sheet.other(["Initials", "Name", "E-mail"], "headings of the list of trainers"), 3)
    for line in (
        ["RM", "Ruth Marlowe", "ruth.marlowe@example.org"],
        ["DP", "Dev Parmar", "dev.parmar@example.org"],
        ["KA", "Kirsty Allott", "kirsty.allott@example.org"],
    ):
        sheet.other(line, "a trainer's name and address")
    save_book(book, FILES / "logc_6.xlsx")
    truth.save()


# ---------------------------------------------------------------------------------------------------------------------


def logc_7():
    truth = Truth(
        "logc_7",
        "A family support coordinator in a multi-agency support team, on an old Mac (the 1904 dates), with a sheet "
        "for each of the three sorts of people she speaks to.",
        "Each sheet has a formula beneath the numbers without a stored result: =SUM of the column.",
    )
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.remove(book.active)
    widths = (12, 26, 14, 32, 10, 40)

    def begin(name, title, second, kind):
        sheet = Sheet(truth, book.create_sheet(name), widths, "dd mmm yyyy")
        sheet.other([title], "title", bold=True)
        sheet.blank()
        shade(sheet, sheet.other(["Date", second, "Type", "Session", "How many", kind], "headings"), 6)
        return sheet

    def finish(sheet):
        sheet.other([None, None, None, "Total", f"=SUM(E4:E{sheet.at})"], "total, without a stored result", bold=True)

    sheet = begin("Parents & carers", "Sessions for parents & carers (MAST West)", "Where", "Feedback")

    def parents(on, place, kind, session, many, said=None, typed=None):
        sheet.plain(
            [day(on), place, kind, session, typed or many, said],
            "C",
            on,
            many,
            "parents and carers, by the sheet, whatever the type",
        )

    safe, talk = "Keeping children safe online", "Talking to teens about exploitation"
    parents("2016-04-20", "St Luke's", "Primary", safe, 11, "Wanted it longer")
    parents("2016-05-12", "Ashdown Academy", "Secondary", talk, 16)
    parents("2016-06-15", "Meadow Primary", "Primary", safe, 9, "Interpreter useful")
    sheet.ask(
        [
            day("2016-07-13"),
            "Family Centre",
            "Community",
            "Fun day - online safety table",
            "18 mums + 15 kids",
            "lovely day",
        ],
        "a table at a fun day, and parents and children in one cell",
    )
    parents("2016-09-28", "Family Centre", "Community", safe, 7, typed="7 ")
    parents("2016-10-19", "Hilltop", "Special", safe, 12, typed="12\u00a0")
    parents("2016-11-16", "Holgate School", "Secondary", talk, 21, "Governors impressed")
    sheet.either(
        [day("2017-01-25"), "Meadow Primary", "Primary", safe, 0, "nobody came - letters not sent out"],
        ["import", "ask"],
        "C",
        "2017-01-25",
        0,
        "given, and nobody came: 0 is a figure",
    )
    finish(sheet)

    sheet = begin("Pupils", "Sessions for pupils (MAST West)", "School", "Notes")

    def pupils(on, place, kind, session, many, note=None):
        sheet.plain(
            [day(on), place, kind, session, many, note],
            "Y Ed",
            on,
            many,
            "pupils, by the sheet, of a school: Education",
        )

    pupils("2016-05-12", "Ashdown Academy", "Secondary", "Healthy relationships Y9", 29, "same day as parents")
    pupils("2016-06-08", "Holgate School", "Secondary", "Online safety Y8", 31)
    sheet.ask(
        ["w/c 14/11/16", "Holgate School", "Secondary", "Assemblies, Anti-Bullying Week", 640, "every year group"],
        "a week, and how many assemblies is not said",
    )
    pupils("2016-11-30", "Hilltop", "Special", "Online safety", 8)
    pupils("2017-02-07", "Ashdown Academy", "Secondary", "Online safety Y7 (Safer Internet Day)", 30)
    pupils("2017-03-22", "St Luke's", "Primary", "Keeping safe Y6", 27, "transition")
    finish(sheet)

    sheet = begin("Staff", "Briefings for school & nursery staff (MAST West)", "Setting", "Notes")

    def staff(on, place, kind, session, many, note=None):
        sheet.plain(
            [day(on), place, kind, session, many, note], "P Ed", on, many, "staff, by the sheet, of a school: Education"
        )

    staff("2016-04-20", "St Luke's", "Primary", "Referral pathways", 18, "after the parents'")
    staff("2016-09-05", "Holgate School", "Secondary", "Referral pathways - inset day", 61)
    staff("2016-09-06", "Hilltop", "Special", "Referral pathways - inset day", 24)
    sheet.ask(
        [day("2016-09-06"), "Hill Top", "Special sch", "Referral pathways (INSET)", 24, None],
        "the row above typed again with another spelling",
        decision=("ask", "skip"),
    )
    staff("2017-01-12", "Ashdown Academy", "Secondary", "Signs of exploitation", 47)
    staff("2017-03-01", "Meadow Primary", "Primary", "Signs of exploitation", 22)
    finish(sheet)
    sheet = Sheet(truth, book.create_sheet("Lists"), (16,))
    for word in ("Type", "Primary", "Secondary", "Special", "Nursery", "Community"):
        sheet.other([word], "the list of types to choose from")
    sheet.ws.sheet_state = "hidden"
    save_book(book, FILES / "logc_7.xlsx")
    truth.save()


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in (logc_1, logc_2, logc_3, logc_4, logc_5, logc_6, logc_7):
        make()
