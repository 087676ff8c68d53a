"""Makes the registers logd_1 to logd_7 and the truth of each: python tests/old_registers/make_logd.py"""

import csv
import datetime
import io
import json
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FILES = Path(__file__).parent / "files"

LAC = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
STAFF_EDUCATION = ("Professionals", "Education")
STAFF_HEALTH = ("Professionals", "Health")
STAFF_LAC = ("Professionals", LAC)
STAFF_MULTI = ("Professionals", "Multi Agency")
STAFF_OTHERS = ("Professionals", "Others/ Voluntary Sector")
YOUNG_ALTERNATIVE = ("Young people", "Alternative Curriculum Provider")
YOUNG_EDUCATION = ("Young people", "Education")
YOUNG_LAC = ("Young people", LAC)
YOUNG_VOLUNTARY = ("Young people", "Voluntary Sector")
PARENTS = ("Parents and carers", "Parents and carers")
TAXI = ("Taxi drivers", "Taxi drivers")
UNKNOWN = (None, None)


def session(day, pair, attended, why, **other):
    """A plain session: a careful person enters it as it stands."""
    truth = {
        "decision": ["import"],
        "plain": True,
        "date": day,
        "ends_on": None,
        "audience": pair[0],
        "sector": pair[1],
        "attended": attended,
        "certainty": "not recorded" if attended is None else "exact",
        "sessions": 1,
        "status": "delivered",
        "why": why,
    }
    return truth | other


def either(day, pair, attended, why, **other):
    """Entered as the values say, or asked about: both are fine."""
    return session(day, pair, attended, why, **({"decision": ["import", "ask"], "plain": False} | other))


def ask(day, pair, attended, why, **other):
    return session(day, pair, attended, why, **({"decision": ["ask"], "plain": False} | other))


def unheld(day, pair, why, status, **other):
    """Cancelled, moved or still to come."""
    decision = ["import", "ask", "skip"]
    return session(day, pair, None, why, **({"decision": decision, "plain": False, "status": status} | other))


def double(day, pair, attended, why):
    return session(day, pair, attended, why, decision=["skip", "ask"], plain=False, status="taken out")


def no(why):
    return session(None, UNKNOWN, None, why, decision=["not an entry"], plain=False, certainty=None) | {
        "sessions": None,
        "status": None,
    }


class Stored:
    """A formula with the result that Excel stored beside it."""

    def __init__(self, formula, result):
        self.formula, self.result = formula, result


class Truth:
    def __init__(self, name, keeper, today="2017-06-01", year=None):
        self.name = name
        self.rows = []
        self.head = {"today": today, "year": year, "lists": "starting lists", "keeper": keeper}

    def note(self, sheet, row, truth, cells=None):
        item = {"sheet": sheet, "row": row}
        if cells:
            item["cells"] = cells
        self.rows.append(item | truth)

    def save(self, totals):
        text = json.dumps(self.head | {"rows": self.rows, "totals": totals}, indent=1, ensure_ascii=False)
        (FILES / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")


class Page:
    """A sheet that is filled downwards; each row with its truth."""

    def __init__(self, truth, sheet, stored):
        self.truth, self.sheet, self.stored, self.row = truth, sheet, stored, 0

    def blank(self, rows=1):
        self.row += rows

    def add(self, cells, truth, **style):
        self.row += 1
        for column, value in enumerate(cells, 1):
            if value is None:
                continue
            cell = self.sheet.cell(self.row, column)
            if isinstance(value, Stored):
                self.stored[(self.sheet.title, cell.coordinate)] = value.result
                value = value.formula
            cell.value = value
            if isinstance(value, datetime.date):
                cell.number_format = style.get("days", "dd/mm/yyyy")
            if style.get("bold") or style.get("strike"):
                cell.font = Font(bold=bool(style.get("bold")), strike=bool(style.get("strike")))
            if style.get("fill"):
                cell.fill = PatternFill("solid", start_color=style["fill"])
        for one in truth if isinstance(truth, list) else [truth]:
            cells = one.pop("cells", None) if "cells" in one else None
            self.truth.note(self.sheet.title, self.row, one, cells)
        return self.row

    def widths(self, *widths):
        for column, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width


class Book:
    def __init__(self, truth, creator):
        self.truth, self.stored = truth, {}
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.book.properties.creator = creator

    def page(self, title):
        return Page(self.truth, self.book.create_sheet(title), self.stored)

    def save(self):
        """Saved, then the stored results are put in and the times of writing taken out."""
        memory = io.BytesIO()
        self.book.save(memory)
        paths = {f"xl/worksheets/sheet{n}.xml": s.title for n, s in enumerate(self.book.worksheets, 1)}
        with (
            zipfile.ZipFile(memory) as old,
            zipfile.ZipFile(FILES / f"{self.truth.name}.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for item in old.infolist():
                data = old.read(item)
                if item.filename in paths:
                    data = self.with_results(data.decode(), paths[item.filename]).encode()
                if item.filename == "docProps/core.xml":
                    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2017-06-01T09:00:00Z", data)
                new.writestr(zipfile.ZipInfo(item.filename, (2017, 6, 1, 9, 0, 0)), data)

    def with_results(self, xml, title):
        def put(match):
            result = self.stored.get((title, match[2]))
            return match[0] if result is None else f"{match[1]}<v>{result}</v></c>"

        return re.sub(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?</c>', put, xml)


class Lines:
    """A CSV file that is filled downwards; a truth belongs to the line on which its record starts."""

    def __init__(self, truth, delimiter=","):
        self.truth, self.text = truth, io.StringIO(newline="")
        self.writer = csv.writer(self.text, delimiter=delimiter, lineterminator="\r\n")

    def add(self, cells, truth=None):
        line = len(self.text.getvalue().splitlines()) + 1
        self.writer.writerow(cells)
        if truth:
            self.truth.note(None, line, truth)

    def blank(self):
        self.text.write("\r\n")

    def save(self, encoding):
        (FILES / f"{self.truth.name}.csv").write_bytes(self.text.getvalue().encode(encoding))


def day(text):
    return datetime.date.fromisoformat(text)


def weekday(name, text):
    """The weekday as typed, which must be that of the day."""
    assert day(text).strftime("%A").startswith(name[:3]), (name, text)
    return name


def logd_1():
    truth = Truth(
        "logd_1",
        "An outreach worker of a domestic-abuse charity: one long log for the year, an org type beside every place, "
        "and a signing-in sheet of one session behind it.",
    )
    book = Book(truth, "J Bexley")
    page = book.page("Talks & training")
    page.add(["HARBOUR WOMEN'S AID - OUTREACH: TALKS AND TRAINING 2016/17"], no("title"), bold=True)
    page.sheet.merge_cells("A1:J1")
    page.add(["Kept by Jo B, outreach. Please dont sort it!!"], no("a line about the log"))
    heads = ["Ref", "Mth", "When", "Where", "Org type", "Who came", "Session title", "Facilitators", "No's"]
    page.add([*heads, "Comments / issues"], no("headings"), bold=True, fill="FFF4CCCC")
    refs = iter(range(1, 100))

    def put(when, where, kind, who, title, by, number, what, comments=None, **style):
        row = page.row + 1
        month = f'=TEXT(C{row},"mmm")' if isinstance(when, datetime.date) else style.pop("month")
        page.add([next(refs), month, when, where, kind, who, title, by, number, comments], what, **style)

    put(
        *(day("2016-04-12"), "Netherfield Academy", "School", "Staff", "DA & children - awareness", "Jo", 34),
        session("2016-04-12", STAFF_EDUCATION, 34, "school, staff"),
    )
    put(
        *(day("2016-04-19"), "Netherfield Academy", "School", "Yr 9 pupils", "Healthy relationships", "Jo / Pam", 118),
        session("2016-04-19", YOUNG_EDUCATION, 118, "school, pupils"),
    )
    put(
        *(day("2016-04-28"), "Riverside Childrens Centre", "Childrens centre", "Parents", "Freedom taster", "Pam", 11),
        session("2016-04-28", PARENTS, 11, "who came: parents"),
    )
    put(
        *(day("2016-05-05"), "Royal Infirmary, Maternity", "NHS", "Midwives", "Routine enquiry", "Jo", 16),
        session("2016-05-05", STAFF_HEALTH, 16, "NHS, midwives"),
        "v. keen, want another in autumn",
    )
    put(
        *(day("2016-05-11"), "Town Hall", "Multi agency", "Mixed professionals", "DASH risk checklist", "Jo", 22),
        session("2016-05-11", STAFF_MULTI, 22, "org type says multi agency"),
    )
    put(
        *(day("2016-05-24"), "St Bedes RC High", "School", "Y10 girls", "Expect Respect", "Pam", 9),
        session("2016-05-24", YOUNG_EDUCATION, 9, "school, year 10 girls"),
    )
    put(
        *(day("2016-06-09"), "East Locality Team", "Childrens social care", "Social workers", "DASH risk checklist"),
        *("Jo", 13, session("2016-06-09", STAFF_LAC, 13, "children's social care, social workers")),
    )
    put(
        *(day("2016-06-15"), "Age UK Netherfield", "Vol sector", "Staff + volunteers", "DA and older people", "Jo", 10),
        session("2016-06-15", STAFF_OTHERS, 10, "voluntary sector, its staff and volunteers"),
    )
    put(
        *(day("2016-06-22"), "Priory Centre", "Multi agency", "Mixed professionals", "Coercive control", "Jo", "20+"),
        ask("2016-06-22", STAFF_MULTI, 20, "the count is 20+", certainty="at least"),
        "sheet went round but not all signed",
    )
    put(
        *(day("2016-07-06"), "St Bedes RC High", "School", "Staff", "DA & children - awareness", "Jo", None),
        unheld("2016-07-06", STAFF_EDUCATION, "cancelled in the comments, no count", "cancelled"),
        "CANCELLED by school, Ofsted in",
    )
    page.add([None, None, "AUGUST - no sessions (leave / schools shut)"], no("a note between the rows"))
    put(
        *(day("2016-09-13"), "Westway Surgery", "GP surgery", "GPs & practice staff", "IRIS intro", "Jo", 18),
        session("2016-09-13", STAFF_HEALTH, 18, "GP surgery, its staff"),
    )
    put(
        *(
            "27.09.16",
            "Brook Lane Secondary",
            "School",
            "Staff (INSET)",
            "DA & children - awareness",
            "Jo / Pam",
            "46\u00a0",
        ),
        session(
            "2016-09-27", STAFF_EDUCATION, 46, "school, staff; date as text, day first; a non-breaking space after 46"
        ),
        month="Sep",
    )
    put(
        *(day("2016-10-04"), "Brook Lane Secondary", "Scool", "Yr 8 pupils", "Healthy relationships", "Pam", 92),
        session("2016-10-04", YOUNG_EDUCATION, 92, "school, pupils; a real date"),
    )
    put(
        *(day("2016-10-11"), "Netherfield Citizens Advice", "Vol sector", "Advisers", "Spotting DA", "Jo", 7),
        session("2016-10-11", STAFF_OTHERS, 7, "voluntary sector, advisers"),
    )
    put(
        *(day("2016-10-20"), "Netherfield Police Stn", "Police", "PCs / PCSOs", "Coercive control - the law", "Jo", 24),
        either("2016-10-20", STAFF_OTHERS, 24, "the lists have no police: Others is the rest, or asked"),
    )
    put(
        *(day("2016-11-25"), "Brook Lane Secondary", "School", "Parents", "White Ribbon eve talk", "Jo / Pam", 26),
        session("2016-11-25", PARENTS, 26, "who came: parents"),
    )
    put(
        *("6 & 13 Dec 2016", "Priory Centre", "Multi agency", "Mixed professionals", "2 day DA course", "Jo", 19),
        either("2016-12-06", STAFF_MULTI, 19, "a two-day course, one session", ends_on="2016-12-13"),
        month="Dec",
    )
    put(
        *(day("2017-01-17"), "Southmead College", "FE colege", "Students", "Healthy relationships", "Pam", 41),
        session("2017-01-17", YOUNG_EDUCATION, 41, "college, students"),
    )
    put(
        *(day("2017-01-31"), "Southmead College", "FE college", "Tutors", "Spotting DA", "Jo", 15),
        session("2017-01-31", STAFF_EDUCATION, 15, "college, tutors"),
    )
    put(
        *(day("2016-02-08"), "Royal Infirmary, A&E", "NHS", "Nurses", "Routine enquiry", "Jo", 14),
        ask("2017-02-08", STAFF_HEALTH, 14, "typed 2016 in a log of 2016/17, between Jan and March 2017"),
    )
    put(
        *(day("2017-03-15"), "The Willows", "Resi home", "Care staff", "DA & children - awareness", "Jo", 8),
        session("2017-03-15", STAFF_LAC, 8, "residential home, care staff"),
    )
    put(
        *("15/03/17", "Willows childrens home", "Resi home", "Staff", "DA + children", "Jo", 8),
        double("2017-03-15", STAFF_LAC, 8, "the row above again with another spelling: same day, home and count"),
        "did I put this one on??",
        month="Mar",
    )
    page.blank()
    page.add([*[None] * 7, "TOTAL", f"=SUM(I4:I{page.row - 1})"], no("total"), bold=True)
    page.sheet.freeze_panes = "A4"
    page.widths(6, 6, 18, 30, 22, 22, 28, 12, 8, 36)

    page = book.page("Sign in Willows")
    page.add(["SIGN IN - The Willows 15/3/17 (for certificates)"], no("title of a signing-in sheet"), bold=True)
    page.add(["Name", "Job", "E-mail"], no("headings of a signing-in sheet"), bold=True)
    people = ["Carla Nunn", "Des Oyelaran", "Ffion Rudd", "Gita Patil", "Harvey Moss", "Ines Tolland"]
    for person in [*people, "Kev Sprake", "Lorna Whitty"]:
        address = person.lower().replace(" ", ".") + "@willows.example.org"
        page.add([person, "Care worker", address], no("a person on a signing-in sheet"))
    page.widths(22, 16, 36)
    book.save()
    truth.save(
        "One total, a formula without a stored result; it would be 505: the double row (8) is in it, "
        "'20+' and the text '46 ' are not."
    )


def logd_2():
    truth = Truth(
        "logd_2",
        "A named-nurse team of a hospital trust: a sheet a quarter, two heading rows, counts by staff group with a "
        "total, days without a year; read before the last session of the year was held.",
        today="2017-03-20",
    )
    book = Book(truth, "Safeguarding Children Team")
    totals = {}

    def quarter(name, period, rows):
        page = book.page(name)
        title = "Northmoor Hospitals NHS Foundation Trust – Safeguarding Children Named Nurse Team"
        page.add([title], no("title"), bold=True)
        page.add([f"Training log 2016/17 – {period}"], no("title"), bold=True)
        page.blank()
        first = ["Date", "Time", "Setting", "Staff from", "Numbers trained", None, None, "Total", "Session title"]
        page.add([*first, "Trainers", "Comments"], no("headings, first of two rows"), bold=True, fill="FFD9E2F3")
        second = [None] * 4 + ["Nursing", "Medical", "Other"]
        page.add(second, no("headings, second of two rows"), bold=True, fill="FFD9E2F3")
        page.sheet.merge_cells("E4:G4")
        page.sheet["E4"].alignment = Alignment(horizontal="center")
        for letter in "ABCDHIJK":
            page.sheet.merge_cells(f"{letter}4:{letter}5")
        counted = 0
        for when, time, place, staff, split, total, course, trainers, comments, what in rows:
            row = page.row + 1
            if total == "sum":
                total = Stored(f"=SUM(E{row}:G{row})", sum(split))
            counted += total.result if isinstance(total, Stored) else total if isinstance(total, int) else 0
            page.add([when, time, place, staff, *split, total, course, trainers, comments], what)
        last, cells = page.row, []
        for place, letter in enumerate("EFG"):
            column = sum(row[4][place] or 0 for row in rows)
            cells.append(Stored(f"=SUM({letter}6:{letter}{last})", column))
        cells.append(Stored(f"=SUM(H6:H{last})", counted))
        page.add([None, None, None, f"Total {name}", *cells], no("total of the quarter"), bold=True)
        totals[name] = (page.row, counted)
        page.widths(18, 8, 30, 26, 9, 9, 9, 8, 30, 12, 34)

    trust = "title and staff from: the trust's own staff, Health"
    centre, level_2, level_3 = "Education Centre", "Level 2 update", "Level 3"
    quarter(
        *("Qtr 1", "Quarter 1 (April to June 2016)"),
        [
            (
                f"{weekday('Tues', '2016-04-12')} 12 April",
                "9.30",
                centre,
                "Trust - acute",
                (14, 5, 3),
                "sum",
                level_2,
                "SM",
                None,
                session("2016-04-12", STAFF_HEALTH, 22, trust),
            ),
            (
                f"{weekday('Thurs', '2016-04-28')} 28 April",
                "14.00",
                "Childrens ward",
                "Trust - acute",
                (9, 2, 0),
                "sum",
                level_2,
                "SM",
                None,
                session("2016-04-28", STAFF_HEALTH, 11, trust),
            ),
            (
                f"{weekday('Weds', '2016-05-11')} 11 May",
                "9.30",
                "Community Health Hub",
                "Trust - community nursing",
                (17, 0, 1),
                "sum",
                level_3,
                "SM/AT",
                None,
                session("2016-05-11", STAFF_HEALTH, 18, trust),
            ),
            (
                f"{weekday('Fri', '2016-05-27')} 27 May",
                "9.00",
                "Lecture Theatre",
                "Multi agency",
                (8, 4, 19),
                "sum",
                f"{level_3} joint day w. LSCB",
                "AT",
                None,
                session("2016-05-27", STAFF_MULTI, 31, "staff from: multi agency"),
            ),
            (
                f"{weekday('Thurs', '2016-06-16')} 16 June",
                "9.30",
                centre,
                "Trust - acute",
                (12, 6, 2),
                "sum",
                level_3,
                "SM",
                "2 left early",
                session("2016-06-16", STAFF_HEALTH, 20, trust),
            ),
        ],
    )
    quarter(
        *("Qtr 2", "Quarter 2 (July to September 2016)"),
        [
            (
                f"{weekday('Tues', '2016-07-05')} 5 July",
                "12.30",
                "Highfield Surgery",
                "GP practice",
                (3, 6, 4),
                "sum",
                f"{level_3} (PLT)",
                "AT",
                None,
                session("2016-07-05", STAFF_HEALTH, 13, "GP practice: Health"),
            ),
            (
                f"{weekday('Weds', '2016-07-20')} 20 July",
                "8.00",
                "A&E seminar rm",
                "Trust - acute",
                (10, 3, 0),
                "sum",
                level_2,
                "SM",
                None,
                session("2016-07-20", STAFF_HEALTH, 13, trust),
            ),
            (
                "Mon 16 August",
                "14.00",
                centre,
                "Trust - acute",
                (6, 0, 2),
                "sum",
                level_2,
                "SM",
                None,
                ask("2016-08-16", STAFF_HEALTH, 8, "16 August 2016 was a Tuesday: the day or the weekday is wrong"),
            ),
            (
                f"{weekday('Thurs', '2016-09-15')} 15 September",
                "9.30",
                centre,
                "Trust - acute",
                (None, None, None),
                "c30",
                level_2,
                "AT",
                "sign in sheet lost",
                ask("2016-09-15", STAFF_HEALTH, 30, "the count is c30", certainty="about"),
            ),
            (
                f"{weekday('Fri', '2016-09-23')} 23 September",
                "9.30",
                centre,
                "Trust - acute",
                (None, None, None),
                None,
                level_3,
                "SM",
                "POSTPONED trainer off sick, now 7 Oct",
                unheld("2016-09-23", STAFF_HEALTH, "postponed; held on 7 October, in the next sheet", "cancelled"),
            ),
        ],
    )
    quarter(
        *("Qtr 3", "Quarter 3 (October to December 2016)"),
        [
            (
                f"{weekday('Fri', '2016-10-07')} 7 October",
                "9.30",
                centre,
                "Trust - acute",
                (15, 4, 6),
                "sum",
                level_3,
                "SM",
                "rearranged from Sept",
                session("2016-10-07", STAFF_HEALTH, 25, trust),
            ),
            (
                f"{weekday('Tues', '2016-10-18')} 18 October",
                "13.00",
                "Maternity Unit",
                "Trust - midwifery",
                (19, 0, 1),
                "sum",
                level_3,
                "AT",
                None,
                session("2016-10-18", STAFF_HEALTH, 20, trust),
            ),
            (
                f"{weekday('Weds', '2016-11-09')} 9 November",
                "9.30",
                centre,
                "Trust - acute",
                (11, 2, 4),
                19,
                level_2,
                "SM",
                None,
                ask("2016-11-09", STAFF_HEALTH, None, "the total typed is 19, its parts add up to 17"),
            ),
            (
                f"{weekday('Tues', '2016-11-22')} 22 November",
                "10.00",
                "Elm House",
                "Trust - CAMHS",
                (4, 3, 9),
                "sum",
                level_3,
                "AT",
                None,
                session("2016-11-22", STAFF_HEALTH, 16, "CAMHS of the trust: Health"),
            ),
            (
                f"{weekday('Thurs', '2016-12-01')} 1 December",
                "9.00",
                "Town Hall",
                "Multi agency",
                (6, 1, 22),
                "sum",
                f"{level_3} joint day w. LSCB",
                "AT/SM",
                None,
                session("2016-12-01", STAFF_MULTI, 29, "staff from: multi agency"),
            ),
        ],
    )
    quarter(
        *("Qtr 4", "Quarter 4 (January to March 2017)"),
        [
            (
                f"{weekday('Tues', '2017-01-10')} 10 January",
                "9.30",
                centre,
                "Trust - acute",
                (13, 5, 2),
                "sum",
                level_2,
                "SM",
                None,
                session("2017-01-10", STAFF_HEALTH, 20, trust),
            ),
            (
                f"{weekday('Weds', '2017-01-25')} 25 January",
                "12.30",
                "Dental Hospital",
                "Trust - dental",
                (0, 7, 5),
                "sum",
                level_2,
                "AT",
                None,
                session("2017-01-25", STAFF_HEALTH, 12, trust),
            ),
            (
                f"{weekday('Mon', '2017-02-13')} 13 February",
                "9.30",
                "Community Health Hub",
                "Trust - community nursing",
                (21, 0, 3),
                "sum",
                level_3,
                "SM",
                None,
                session("2017-02-13", STAFF_HEALTH, 24, trust),
            ),
            (
                f"{weekday('Thurs', '2017-03-02')} 2 March",
                "9.30",
                centre,
                "Trust - acute",
                (10, 4, 1),
                "sum",
                level_2,
                "SM",
                None,
                session("2017-03-02", STAFF_HEALTH, 15, trust),
            ),
            (
                f"{weekday('Fri', '2017-03-17')} 17 March",
                "12.30",
                "Park Road Medical Centre",
                "GP practice",
                (2, 5, 6),
                "sum",
                f"{level_3} (PLT)",
                "AT",
                None,
                session("2017-03-17", STAFF_HEALTH, 13, "GP practice: Health"),
            ),
            (
                f"{weekday('Thurs', '2017-03-30')} 30 March",
                "9.30",
                centre,
                "Trust - acute",
                (None, None, None),
                None,
                level_3,
                "SM",
                "24 booked so far",
                unheld("2017-03-30", STAFF_HEALTH, "after the day of reading; 24 are bookings", "planned"),
            ),
        ],
    )
    page = book.page("Summary")
    page.add(["Summary for annual report 2016/17"], no("title of the summary"), bold=True)
    page.add(["Quarter", "Sessions held", "Staff trained"], no("headings of the summary"), bold=True)
    for name, held in (("Qtr 1", 5), ("Qtr 2", 4), ("Qtr 3", 5), ("Qtr 4", 5)):
        row, counted = totals[name]
        page.add([name, held, Stored(f"='{name}'!H{row}", counted)], no("a quarter added up, not a session"))
    counted = sum(counted for _, counted in totals.values())
    assert counted == 329
    page.add(["YEAR", Stored("=SUM(B3:B6)", 19), Stored("=SUM(C3:C6)", counted)], no("total of the year"), bold=True)
    page.widths(16, 16, 16)
    page = book.page("Lists")
    page.add(["Staff from", "Session title"], no("headings of the lists for the drop-downs"), bold=True)
    for pair in (("Trust - acute", level_2), ("Trust - community nursing", level_3), ("GP practice", None)):
        page.add(pair, no("a list for the drop-downs"))
    page.add(["Multi agency"], no("a list for the drop-downs"))
    page.sheet.sheet_state = "hidden"
    book.save()
    truth.save(
        "Quarters 102, 34, 109, 84 and year 329 in 19 sessions, stored. Quarter 2 leaves out 'c30'; quarter 3 holds a "
        "typed 19 whose parts are 17."
    )


def logd_3():
    truth = Truth(
        "logd_3",
        "A council's licensing clerk: a CSV saved from Excel (Windows-1252) of awareness sessions for drivers, and for "
        "hotels and takeaways, with test passes and fees.",
    )
    lines = Lines(truth)
    lines.add(["Licensing – safeguarding awareness for drivers & premises 2016-17", *[""] * 9], no("title"))
    lines.add([""] * 10)
    heads = ["No.", "Date", "Start", "Where", "Trade", "No’s", "Passed test", "Fees taken (£)", "Trainer"]
    lines.add([*heads, "Remarks"], no("headings"))
    hall, drivers = "Town Hall Cttee Rm 2", "Taxi drivers"
    heads_of_drivers = people = passes = number = fees_taken = 0

    def put(when, start, where, trade, count, passed, fees, what, trainer="R Dunmore", remarks=""):
        nonlocal heads_of_drivers, people, passes, number, fees_taken
        number += 1
        lines.add([number, when, start, where, trade, count, passed, fees, trainer, remarks], what)
        if isinstance(count, int):
            people += count
            heads_of_drivers += count if what["audience"] == "Taxi drivers" else 0
        passes += passed if isinstance(passed, int) else 0
        fees_taken += int(fees.strip("£") or 0)

    why = "trade: taxi drivers"
    put("12-Apr-16", "10:00", hall, drivers, 24, 22, "£360", session("2016-04-12", TAXI, 24, why))
    put("12-Apr-16", "14:00", hall, drivers, 27, 27, "£405", session("2016-04-12", TAXI, 27, why))
    put("26-Apr-16", "10:00", hall, drivers, 25, 24, "£375", session("2016-04-26", TAXI, 25, why))
    what = either("2016-04-26", TAXI, 25, "the afternoon sitting, the same count as the morning's")
    put("26-Apr-16", "14:00", hall, drivers, 25, 25, "£375", what)
    put("17-May-16", "10:00", hall, "Taxi / PH drivers", 31, 29, "£465", session("2016-05-17", TAXI, 31, why))
    cafe = "Driver’s Rest café, Station Rd"
    put("14-Jun-16", "18:30", cafe, "Taxi (hackney)", 19, 19, "£285", session("2016-06-14", TAXI, 19, why))
    put("05-Jul-16", "10:00", hall, drivers, 30, 28, "£450", session("2016-07-05", TAXI, 30, why))
    what = either("2016-07-19", STAFF_OTHERS, 14, "hotel staff: Others is the rest of the professionals, or asked")
    put("19-Jul-16", "14:00", "Grand Hotel", "Hotel staff", 14, "n/a", "£0", what, remarks="free – Say Something week")
    lines.add([*[""] * 9, "August – no sessions, renewals"], no("a note between the rows"))
    put("13-Sep-16", "10:00", hall, "taxi drivers", 28, 27, "£420", session("2016-09-13", TAXI, 28, why))
    what = unheld("2016-09-27", TAXI, "the count says CANCELLED", "cancelled")
    put("27-Sep-16", "10:00", hall, drivers, "CANCELLED", "", "", what, remarks="fire alarm works – moved to Oct dates")
    put("11-Oct-16", "10:00", hall, drivers, 33, 30, "£495", session("2016-10-11", TAXI, 33, why))
    remarks = "Late start 18:50\ncaretaker had no key"
    what = session("2016-10-25", TAXI, 52, why)
    put("25-Oct-16", "18:30", "Civic Hall", drivers, 52, 49, "£780", what, remarks=remarks)
    what = either("2016-11-08", STAFF_OTHERS, 9, "takeaway staff: Others is the rest of the professionals, or asked")
    put("08-Nov-16", "15:00", "Spice Garden, High St", "Takeaway staff", 9, "n/a", "£0", what)
    put("22-Nov-16", "10:00", hall, "Taxi / PH drivers", 26, 26, "£390", session("2016-11-22", TAXI, 26, why))
    what = ask("2016-12-06", TAXI, 40, "the count is approx 40", certainty="about")
    put("06-Dec-16", "10:00", hall, drivers, "approx 40", "", "£600", what, remarks="register not handed in")
    put("17-Jan-17", "10:00", hall, drivers, 29, 28, "£435", session("2017-01-17", TAXI, 29, why))
    put("31-Jan-17", "14:00", hall, "Taxi drvrs", 23, 23, "£345", session("2017-01-31", TAXI, 23, why), "K Ahmed")
    airport = "Airport, taxi ops room"
    put("14-Feb-17", "10:00", airport, "Taxi / PH drivers", 17, 16, "£255", session("2017-02-14", TAXI, 17, why))
    put("14-Mar-17", "10:00", hall, drivers, 32, 31, "£480", session("2017-03-14", TAXI, 32, why), "K Ahmed")
    put("28-Mar-17", "10:00", hall, "Taxi (hackney)", 21, 21, "£315", session("2017-03-28", TAXI, 21, why))
    what = either("2017-03-30", STAFF_OTHERS, 11, "hotel staff: Others is the rest of the professionals, or asked")
    put("30-Mar-17", "14:00", "Station Lodge Hotel", "Hotel staff", 11, "n/a", "£0", what, "K Ahmed")
    lines.blank()
    lines.add(["", "", "", "", "TOTAL", people, passes, f"£{fees_taken:,}", "", ""], no("total"))
    lines.add(["", "", "", "", "of which drivers", heads_of_drivers, "", "", "", ""], no("total of the drivers"))
    lines.save("cp1252")
    assert (people, heads_of_drivers) == (476, 442), (people, heads_of_drivers)
    truth.save("TOTAL 476, of which drivers 442: both agree with the plain counts and leave out 'approx 40'.")


def logd_4():
    truth = Truth(
        "logd_4",
        "The lead of a secondary schools' PSHE network: a sheet a term, the audience in capital section rows, the date "
        "in the seventh column, merged or ditto for a second year group.",
    )
    book = Book(truth, "M Lacey")
    heads = ["School", "Who", "Heads", "No. sess", "Session title", "Led by", "Date", None, "Comments"]
    assemblies, staff, parents = "ASSEMBLIES (PUPILS)", "STAFF INSET / TWILIGHTS", "PARENT EVES"
    section = "a section row: the audience of the rows beneath"
    king, high, meadow, heath = "King Edward VII Academy", "Ashdale High", "Meadowbank Academy", "Heathfield School"
    online, healthy, signs = "Online safety & grooming", "Healthy relationships", "CSE: signs and referral"
    in_section = "a school, in the pupils' section"
    for_staff = "a school, in the staff section"
    for_parents = "in the parents' section"

    page = book.page("AUTUMN 2016")
    style = {"days": "ddd d mmm yy"}
    page.add(heads, no("headings"), bold=True, fill="FFC6E0B4")
    page.add([assemblies], no(section), bold=True)
    what = session("2016-09-14", YOUNG_EDUCATION, 182, in_section)
    page.add([king, "Yr 7", 182, 1, online, "ML", day("2016-09-14")], what, **style)
    what = session("2016-09-14", YOUNG_EDUCATION, 176, f"{in_section}; its date is the merged cell's")
    page.add([king, "Yr 8", 176, 1, online, "ML"], what, **style)
    page.sheet.merge_cells(f"G{page.row - 1}:G{page.row}")
    what = session("2016-09-29", YOUNG_EDUCATION, 204, in_section)
    page.add([high, "Yr 9", 204, 1, online, "ML", day("2016-09-29")], what, **style)
    what = session("2016-10-11", YOUNG_EDUCATION, 58, in_section)
    page.add(["Ashdale Primary", "Y6", 58, 1, online, "TR", day("2016-10-11")], what, **style)
    what = either("2016-10-18", YOUNG_EDUCATION, 640, "five assemblies, one a year group, in one row", sessions=5)
    cells = ["St Cuthberts Catholic High", "Yrs 7-11", 640, 5, healthy, "ML/TR", day("2016-10-18"), None]
    page.add([*cells, "1 per yr group, all same day"], what, **style)
    what = either("2016-11-08", YOUNG_ALTERNATIVE, 14, "a pupil referral unit: Alternative Curriculum Provider, or ask")
    page.add(["Parkwood PRU", "KS4", 14, 1, healthy, "TR", day("2016-11-08")], what, **style)
    page.add([staff], no(section), bold=True)
    what = session("2016-09-05", STAFF_EDUCATION, 71, for_staff)
    page.add([king, "All teaching staff", 71, 1, signs, "ML", day("2016-09-05")], what, **style)
    what = session("2016-11-03", STAFF_EDUCATION, 12, for_staff)
    page.add([high, "Pastoral team", 12, 1, signs, "ML", day("2016-11-03")], what, **style)
    page.add([parents], no(section), bold=True)
    what = session("2016-11-24", PARENTS, 23, for_parents)
    page.add([high, "Parents/carers", 23, 1, online, "TR", day("2016-11-24")], what, **style)
    page.blank()
    sums = [Stored(f"=SUM(C3:C{page.row - 1})", 1380), Stored(f"=SUM(D3:D{page.row - 1})", 13)]
    page.add(["Term total", None, *sums], no("total of the term"), bold=True)
    page.widths(28, 20, 9, 9, 28, 9, 15, 3, 36)

    page = book.page("SPRING 2017")
    page.add(heads, no("headings"), bold=True, fill="FFC6E0B4")
    page.add([assemblies], no(section), bold=True)
    what = session("2017-01-17", YOUNG_EDUCATION, 149, in_section)
    page.add([heath, "Yr 10", 149, 1, healthy, "ML", day("2017-01-17")], what, **style)
    what = session("2017-01-17", YOUNG_EDUCATION, 138, f"{in_section}; ditto marks under the date")
    page.add([heath, "Yr 11", 138, 1, healthy, "ML", '"'], what, **style)
    what = ask("2017-01-31", YOUNG_EDUCATION, None, "pupils and staff in one count: two entries")
    page.add([meadow, "Yr 8 + form tutors", "166 + 9 staff", 1, online, "TR", day("2017-01-31")], what, **style)
    what = session("2017-02-14", YOUNG_EDUCATION, 44, "a college's students, in the pupils' section")
    page.add(["City College", "L3 students", 44, 1, healthy, "ML", day("2017-02-14")], what, **style)
    what = ask(None, YOUNG_EDUCATION, 198, "there is no 31 February")
    page.add([high, "Yr 9", 198, 1, healthy, "TR", "31/02/2017"], what, **style)
    page.add([staff], no(section), bold=True)
    what = session("2017-02-06", STAFF_EDUCATION, 63, for_staff)
    page.add([heath, "staff", 63, 1, signs, "ML", day("2017-02-06")], what, **style)
    what = session("2017-03-22", STAFF_EDUCATION, 9, for_staff)
    page.add([meadow, "DSL & heads of yr", 9, 1, signs, "ML", day("2017-03-22")], what, **style)
    page.add([parents], no(section), bold=True)
    what = session("2017-03-09", PARENTS, 37, for_parents)
    page.add([king, "Parents/carers", 37, 1, online, "TR", day("2017-03-09")], what, **style)
    what = either("2017-03-15", PARENTS, 0, "nobody came: held, with 0")
    cells = [meadow, "Parents/carers", 0, 1, online, "TR", day("2017-03-15"), None]
    page.add([*cells, "nobody came - clashed w football"], what, **style)
    page.blank()
    sums = [Stored(f"=SUM(C3:C{page.row - 1})", 638), Stored(f"=SUM(D3:D{page.row - 1})", 9)]
    page.add(["Term total", None, *sums], no("total of the term"), bold=True)
    page.widths(28, 20, 14, 9, 28, 9, 15, 3, 36)

    page = book.page("SUMMER 2017")
    page.add(heads, no("headings"), bold=True, fill="FFC6E0B4")
    page.add([assemblies], no(section), bold=True)
    what = session("2017-05-03", YOUNG_EDUCATION, 161, in_section)
    page.add([heath, "Yr 7", 161, 1, online, "ML", day("2017-05-03")], what, **style)
    what = session("2017-05-16", YOUNG_EDUCATION, 104, in_section)
    page.add(["Ashdale Primary", "Y5 & Y6", 104, 1, online, "TR", day("2017-05-16")], what, **style)
    what = unheld("2017-06-13", YOUNG_EDUCATION, "after the day of reading", "planned")
    page.add([king, "Yr 7", None, 1, online, "ML", day("2017-06-13"), None, "booked"], what, fill="FFFFFF00", **style)
    page.add([staff], no(section), bold=True)
    what = session("2017-05-23", STAFF_EDUCATION, 28, "a college's tutors, in the staff section")
    page.add(["City College", "Tutors", 28, 1, signs, "ML", day("2017-05-23")], what, **style)
    page.widths(28, 20, 9, 9, 28, 9, 15, 3, 36)

    page = book.page("KEY")
    page.add(["ML = Maz Lacey, TR = Tom Reddish (both PSHE network)"], no("a key"))
    page.add(["Heads = pupils or staff or parents in the room, see section"], no("a key"))
    page.add(["Yellow = booked, not done yet"], no("a key"), fill="FFFFFF00")
    page.widths(60)
    book.save()
    truth.save("Stored term totals: autumn 1380 in 13 sessions, spring 638 in 9; spring leaves out '166 + 9 staff'.")


def logd_5():
    truth = Truth(
        "logd_5",
        "A youth-justice prevention officer on a Mac (1904 dates): one sheet, a block a month with its own headings "
        "and a typed total; dates shown without their year.",
    )
    book = Book(truth, "Prevention")
    book.book.epoch = CALENDAR_MAC_1904
    page = book.page("Prevention log")
    page.add(["Youth Justice Prevention - sessions delivered Sept 2016 to Jan 2017"], no("title"), bold=True)
    page.blank()
    heads = ["Day", "Date", "Setting", "Group", "Org type", "Heads", "Topic", "Ran by", "Contact", "Notes"]

    def block(title, total, rows):
        page.add([title], no("title of a month's block"), bold=True, fill="FFFFE699")
        page.add(heads, no("headings of the block"), bold=True)
        for name, when, setting, group, kind, count, topic, by, notes, what in rows:
            address = re.sub(r"[^a-z]+", ".", setting.lower()).strip(".") + "@example.org"
            struck = what["status"] == "taken out"
            cells = [name, day(when), setting, group, kind, count, topic, by, address, notes]
            page.add(cells, what, days="dd-mmm", strike=struck)
        page.add([None, None, None, None, "Total", total], no("total of the month"), bold=True)
        page.blank()

    longley, steps, gate, hub = "Longley Road Academy", "Steps", "Northgate Secondary", "The Hub Youth Club"
    alternative, home, club = "Alt provision", "Childrens home", "Youth club (vol)"
    knife, lines, exploit = "Knife crime", "County lines", "Exploitation"
    pupils = "a school, a year group of pupils"
    residents = "a children's home, the young people in it"
    block(
        *("SEPTEMBER 2016", 72),
        [
            (
                weekday("Tue", "2016-09-13"),
                "2016-09-13",
                longley,
                "Yr 9 boys",
                "School",
                24,
                knife,
                "CW",
                None,
                session("2016-09-13", YOUNG_EDUCATION, 24, pupils),
            ),
            (
                weekday("Thu", "2016-09-15"),
                "2016-09-15",
                longley,
                "Yr 10 pupils",
                "School",
                27,
                knife,
                "CW",
                None,
                session("2016-09-15", YOUNG_EDUCATION, 27, pupils),
            ),
            (
                weekday("Wed", "2016-09-21"),
                "2016-09-21",
                hub,
                "Young people 13-17",
                club,
                16,
                lines,
                "CW/AJ",
                None,
                session("2016-09-21", YOUNG_VOLUNTARY, 16, "a voluntary youth club, young people"),
            ),
            (
                weekday("Thu", "2016-09-29"),
                "2016-09-29",
                "Beech House",
                "YP (residents)",
                home,
                5,
                exploit,
                "AJ",
                None,
                session("2016-09-29", YOUNG_LAC, 5, residents),
            ),
        ],
    )
    block(
        *("OCTOBER 2016", 35),
        [
            (
                weekday("Tue", "2016-10-04"),
                "2016-10-04",
                longley,
                "Pastoral staff",
                "School",
                11,
                lines,
                "CW",
                None,
                session("2016-10-04", STAFF_EDUCATION, 11, "a school, its staff"),
            ),
            (
                weekday("Wed", "2016-10-12"),
                "2016-10-12",
                steps,
                "KS4 pupils",
                alternative,
                9,
                knife,
                "AJ",
                None,
                session("2016-10-12", YOUNG_ALTERNATIVE, 9, "alternative provision, pupils"),
            ),
            (
                weekday("Tue", "2016-10-18"),
                "2016-10-18",
                steps,
                "KS4 pupils",
                alternative,
                8,
                knife,
                "AJ",
                None,
                double("2016-10-18", YOUNG_ALTERNATIVE, 8, "the whole row is struck through"),
            ),
            (
                weekday("Thu", "2016-10-20"),
                "2016-10-20",
                "Beech House",
                "Care staff",
                home,
                7,
                exploit,
                "AJ",
                None,
                session("2016-10-20", STAFF_LAC, 7, "a children's home, care staff"),
            ),
        ],
    )
    block(
        *("NOVEMBER 2016", 195),
        [
            (
                weekday("Wed", "2016-11-02"),
                "2016-11-02",
                "Eastbrook College",
                "Students",
                "College",
                33,
                lines,
                "CW",
                None,
                session("2016-11-02", YOUNG_EDUCATION, 33, "a college, students"),
            ),
            (
                weekday("Tue", "2016-11-08"),
                "2016-11-08",
                "St Hildas Church Hall",
                "Parents",
                "Community",
                13,
                lines,
                "CW",
                "tea + cake!",
                session("2016-11-08", PARENTS, 13, "the group is parents"),
            ),
            (
                weekday("Thu", "2016-11-10"),
                "2016-11-10",
                hub,
                "Young people",
                club,
                "15ish",
                knife,
                "AJ",
                "in and out",
                ask("2016-11-10", YOUNG_VOLUNTARY, 15, "the count is 15ish", certainty="about"),
            ),
            (
                weekday("Mon", "2016-11-14"),
                "2016-11-14",
                "YOT office",
                "Case managers",
                "Youth justice",
                10,
                exploit,
                "CW",
                None,
                ask("2016-11-14", UNKNOWN, 10, "youth justice staff: no such sector; could be children's services"),
            ),
            (
                weekday("Tue", "2016-11-22"),
                "2016-11-22",
                gate,
                "Yr 8 assembly",
                "School",
                112,
                knife,
                "CW/AJ",
                None,
                session("2016-11-22", YOUNG_EDUCATION, 112, "a school, a year group's assembly"),
            ),
            (
                weekday("Wed", "2016-11-30"),
                "2016-11-30",
                "Barnardo's",
                "Staff & volunteers",
                "Vol org",
                12,
                lines,
                "CW",
                None,
                session("2016-11-30", STAFF_OTHERS, 12, "a voluntary organisation, staff and volunteers"),
            ),
        ],
    )
    block(
        *("DECEMBER 2016", 18),
        [
            (
                weekday("Tue", "2016-12-06"),
                "2016-12-06",
                gate,
                "Yr 9 girls grp",
                "School",
                8,
                exploit,
                "AJ",
                "same 8 x 6 wks, to end Jan",
                ask("2016-12-06", YOUNG_EDUCATION, None, "8 girls for six weeks: sessions and heads", sessions=6),
            ),
            (
                weekday("Thu", "2016-12-08"),
                "2016-12-08",
                "Oak Lodge",
                "YP (residents)",
                "Childens home",
                4,
                knife,
                "AJ",
                None,
                session("2016-12-08", YOUNG_LAC, 4, residents),
            ),
            (
                weekday("Wed", "2016-12-14"),
                "2016-12-14",
                steps,
                "Tutors",
                alternative,
                6,
                lines,
                "CW",
                None,
                either("2016-12-14", STAFF_EDUCATION, 6, "tutors of alternative provision: Education, or asked"),
            ),
        ],
    )
    block(
        *("JANUARY 2017", 78),
        [
            (
                "Wed",
                "2016-01-11",
                "Eastbrook College",
                "Students",
                "College",
                29,
                lines,
                "CW",
                None,
                either("2017-01-11", YOUNG_EDUCATION, 29, "the cell holds 2016: month's title and weekday say 2017"),
            ),
            (
                weekday("Thu", "2017-01-19"),
                "2017-01-19",
                longley,
                "Parents",
                "School",
                17,
                lines,
                "CW",
                None,
                session("2017-01-19", PARENTS, 17, "the group is parents"),
            ),
            (
                weekday("Tue", "2017-01-24"),
                "2017-01-24",
                gate,
                "Teaching assts",
                "School",
                14,
                exploit,
                "CW",
                None,
                session("2017-01-24", STAFF_EDUCATION, 14, "a school, teaching assistants"),
            ),
            (
                weekday("Thu", "2017-01-26"),
                "2017-01-26",
                hub,
                "Young people",
                club,
                18,
                exploit,
                "AJ",
                None,
                session("2017-01-26", YOUNG_VOLUNTARY, 18, "a voluntary youth club, young people"),
            ),
        ],
    )
    page.sheet.column_dimensions["I"].hidden = True
    page.widths(8, 10, 26, 22, 18, 8, 16, 8, 30, 28)
    page.sheet.column_dimensions["I"].hidden = True
    book.save()
    truth.save(
        "Typed month totals 72, 35, 195, 18, 78: October counts the row struck through (27 without it), November takes "
        "15 for '15ish', December takes the six-week group as 8; September and January agree."
    )


def logd_6():
    truth = Truth(
        "logd_6",
        "A safeguarding board's business manager: the year's course calendar, saved with semicolons; places, bookings "
        "and no-shows beside those who came.",
    )
    lines = Lines(truth, ";")
    lines.add(["Safeguarding Children Board – training calendar 2016/17", *[""] * 14], no("title"))
    lines.blank()
    heads = [
        "Ref",
        "Qtr",
        "Course title",
        "Level",
        "From",
        "To",
        "Venue",
        "Delegates from",
        "Places",
        "Booked",
        "Attended",
    ]
    lines.add([*heads, "DNA", "Facilitators", "Status", "Comments / issues"], no("headings"))
    multi, priory, done = "Multi-agency", "Priory Centre", "Delivered"
    why = "delegates from: multi-agency"
    number = attended_in_all = 0

    def put(course, level, first, last, venue, people, places, booked, came, what, status=done, comments=""):
        nonlocal number, attended_in_all
        number += 1
        missed = booked - came if isinstance(booked, int) and isinstance(came, int) else ""
        if course != "E-learning CSE basics":
            attended_in_all += came or 0
        cells = [f"SB{number:02}", quarter_of(what["date"]), course, level, first, last, venue, people, places, booked]
        lines.add([*cells, "" if came is None else came, missed, "LSCB pool", status, comments], what)

    def quarter_of(text):
        return f"Q{(day(text).month - 4) % 12 // 3 + 1}"

    def held(text, came, pair=STAFF_MULTI, reason=why, **other):
        return session(text, pair, came, reason, **other)

    schools = "delegates from: schools"
    put("Working Together", "1", "14/04/2016", "", priory, multi, 25, 24, 21, held("2016-04-14", 21))
    put("CSE awareness", "2", "20/04/2016", "", priory, "MULTI AGENCY", 30, 28, 26, held("2016-04-20", 26))
    what = held("2016-05-10", 17, reason=f"{why}; two days, one session", ends_on="2016-05-11")
    put("Neglect toolkit", "2", "10/05/2016", "11/05/2016", priory, multi, 20, 19, 17, what)
    what = held("2016-05-25", 35, STAFF_EDUCATION, schools)
    put("DSL refresher", "3", "25/05/2016", "", "Civic Hall", "Schools", 40, 38, 35, what)
    comments = "Good feedback.\nAsk for same speaker next yr"
    what = held("2016-06-09", 49)
    put("Learning from SCRs", "2", "09/06/2016", "", "Civic Hall", multi, 60, 55, 49, what, comments=comments)
    what = held("2016-06-22", 18, STAFF_EDUCATION, schools)
    put("DSL new to role", "3", "22/06/2016", "", priory, "Schools", 20, 20, 18, what)
    put("CSE awareness", "2", "06/07/2016", "", priory, multi, 30, 30, 27, held("2016-07-06", 27))
    what = held("2016-09-12", 11, reason=f"{why}; two days, one session", ends_on="2016-09-13")
    put("Train the trainer", "TTT", "12/09/2016", "13/09/2016", priory, multi, 12, 12, 11, what)
    what = held("2016-09-21", 13, STAFF_OTHERS, "delegates from: the voluntary sector")
    put("Safeguarding basics", "1", "21/09/2016", "", "CVS offices", "Vol sector", 20, 15, 13, what)
    put("Working Together", "1", "04/10/2016", "", priory, multi, 25, 25, 22, held("2016-10-04", 22))
    what = either("2016-10-19", STAFF_MULTI, None, "held, but attended is blank: not recorded; 26 are bookings")
    comments = "sign-in not back from trainer"
    put("CSE awareness", "2", "19/10/2016", "", priory, multi, 30, 26, None, what, comments=comments)
    what = held("2016-11-08", 18, reason=f"{why}; two days, one session", ends_on="2016-11-09")
    put("Neglect toolkit", "2", "08/11/2016", "09/11/2016", priory, "Multi-agancy", 20, 20, 18, what)
    what = held("2016-11-24", 20, STAFF_HEALTH, "delegates from: health")
    put("FGM awareness", "2", "24/11/2016", "", "Royal Infirmary", "Health", 25, 22, 20, what)
    what = unheld("2016-12-13", STAFF_MULTI, "status cancelled; 9 are bookings", "cancelled")
    put("DA and children", "2", "13/12/2016", "", priory, multi, 25, 9, None, what, "Cancelled", "low numbers")
    put("CSE awareness", "2", "17/01/2017", "", priory, multi, 30, 29, 28, held("2017-01-17", 28))
    what = either("2017-01-01", STAFF_MULTI, 412, "e-learning completions of a quarter: sessions do not apply")
    what |= {"ends_on": "2017-03-31", "sessions": None}
    put("E-learning CSE basics", "1", "01/01/2017", "31/03/2017", "online", multi, "", "", 412, what)
    what = ask("2017-02-22", STAFF_MULTI, 23, "02/22/2017 can only be read month first, all the others are day first")
    put("Working Together", "1", "02/22/2017", "", priory, multi, 25, 24, 23, what)
    what = held("2017-03-10", 104)
    put("Board conference", "", "10/03/2017", "", "Football club", multi, 120, 118, 104, what)
    what = held("2017-03-23", 37, STAFF_EDUCATION, schools)
    put("DSL refresher", "3", "23/03/2017", "", "Civic Hall", "Schools", 40, 40, 37, what)
    what = unheld("2017-06-13", STAFF_MULTI, "after the day of reading; 14 are bookings", "planned")
    put("CSE awareness", "2", "13/06/2017", "", priory, multi, 30, 14, None, what, "Planned")
    lines.blank()
    total = ["", "", "Total attended (excl. e-learning)", *[""] * 7, attended_in_all, *[""] * 4]
    lines.add(total, no("total"))
    lines.add(["", "", "Charges for non-attendance are on the finance sheet", *[""] * 12], no("a note"))
    lines.save("utf-8-sig")
    assert attended_in_all == 469, attended_in_all
    truth.save("469 attended without e-learning: agrees with the counts, the month-first row's 23 among them.")


def logd_7():
    truth = Truth(
        "logd_7",
        "A missing-children's project: professionals and parents side by side on one sheet, foster carers on another "
        "with the audience and sector that they are reported under.",
        year="2016/17",
    )
    book = Book(truth, "Return Home Project")
    page = book.page("2016-17")
    title = "RETURN HOME PROJECT - AWARENESS SESSIONS APRIL 2016 TO MARCH 2017"
    page.add([title], no("title"), bold=True)
    page.sheet.merge_cells("A1:K1")
    page.blank()
    page.add(["PROFESSIONALS", *[None] * 6, "PARENTS & CARERS"], no("titles of the two tables"), bold=True)
    page.sheet.merge_cells("A3:F3")
    page.sheet.merge_cells("H3:K3")
    left = ["Date", "Where", "Org type", "No's", "Session title", "By"]
    right = ["Date", "Where", "Parents", "Notes"]
    page.add([*left, None, *right], no("headings of the two tables"), bold=True, fill="FFDDEBF7")

    def put(professionals, what, parents, other):
        what["cells"], other["cells"] = "A:F", "H:K"
        page.add([*professionals, None, *parents], [what, other])

    missing, exploited = "Missing + CSE", "Return interviews"
    group = "the parents' and carers' table; its year from the title"
    family, primary, ridge = "Southway Family Ctr", "Moorside Primary", "Ridgeway Academy"
    put(
        [day("2016-04-19"), ridge, "School", 29, missing, "DP"],
        session("2016-04-19", STAFF_EDUCATION, 29, "professionals, school"),
        [f"{weekday('Mon', '2016-04-25')} 25 April", ridge, 14, None],
        session("2016-04-25", PARENTS, 14, group),
    )
    page.sheet.cell(page.row, 1).comment = Comment("hall double booked, started late", "DP")
    put(
        [day("2016-05-10"), "CSC Duty team", "Childrens social care", 15, exploited, "DP"],
        session("2016-05-10", STAFF_LAC, 15, "professionals, children's social care"),
        [f"{weekday('Weds', '2016-05-18')} 18 May", family, 9, None],
        session("2016-05-18", PARENTS, 9, group),
    )
    put(
        [day("2016-06-07"), "Meadow View", "Resi home", 6, exploited, "SB"],
        session("2016-06-07", STAFF_LAC, 6, "professionals, residential home"),
        [f"{weekday('Thurs', '2016-06-23')} 23 June", primary, 21, "interpreter booked"],
        session("2016-06-23", PARENTS, 21, group),
    )
    put(
        [day("2016-07-12"), "LSCB training suite", "Multi agency", "24 ", missing, "DP/SB"],
        session("2016-07-12", STAFF_MULTI, 24, "professionals, multi agency; the count is text with a space"),
        [f"{weekday('Tues', '2016-09-20')} 20 September", ridge, 18, None],
        session("2016-09-20", PARENTS, 18, group),
    )
    put(
        [day("2016-09-13"), "Moorside Surgery", "GP surgery", 12, missing, "SB"],
        session("2016-09-13", STAFF_HEALTH, 12, "professionals, GP surgery"),
        [f"{weekday('Mon', '2016-10-17')} 17 October", "Town library", "8ish", "drop in style"],
        ask("2016-10-17", PARENTS, 8, "the count is 8ish", certainty="about"),
    )
    put(
        [day("2016-11-08"), "Police HQ, Mispers unit", "Police", 19, exploited, "DP"],
        either("2016-11-08", STAFF_OTHERS, 19, "the lists have no police: Others is the rest, or asked"),
        [f"{weekday('Tues', '2016-11-15')} 15 November", "Makki Mosque hall", 32, None],
        session("2016-11-15", PARENTS, 32, group),
    )
    put(
        [day("2017-01-24"), "Oakfield School", "School", 41, missing, "DP"],
        session("2017-01-24", STAFF_EDUCATION, 41, "professionals, school"),
        [f"{weekday('Weds', '2017-02-08')} 8 February", family, 12, None],
        session("2017-02-08", PARENTS, 12, group),
    )
    put(
        [day("2017-03-07"), "Northern Runaways charity", "3rd sector", 10, missing, "SB"],
        session("2017-03-07", STAFF_OTHERS, 10, "professionals, third sector"),
        [f"{weekday('Thurs', '2017-03-09')} 9 March", primary, None, "cancelled - school closed (boiler)"],
        unheld("2017-03-09", PARENTS, "cancelled in the notes", "cancelled"),
    )
    page.add(
        [None, None, "Total", "=SUM(D5:D12)", None, None, None, None, "Total", "=SUM(J5:J12)"],
        no("totals of the two tables"),
        bold=True,
    )
    page.widths(13, 26, 22, 8, 20, 8, 3, 20, 22, 9, 34)

    page = book.page("Foster carers")
    title = "Foster carers sessions - go under Professionals / LAC on the LSCB return"
    page.add([title], no("title"), bold=True)
    heads = ["FY", "Mth", "Date", "Audience", "Sector", "Setting", "No's", "Comments / issues"]
    page.add(heads, no("headings"), bold=True, fill="FFDDEBF7")
    why = "audience and sector are given in their columns"
    year, sector, team = "2016/17", "LAC / Childrens Services", "Fostering Team, Civic Ctr"
    what = session("2016-05-25", STAFF_LAC, 11, why)
    page.add([year, "May", day("2016-05-25"), "Professionals", sector, team, 11], what)
    what = session("2016-10-05", STAFF_LAC, 9, why)
    page.add([year, "Oct", day("2016-10-05"), "Professionals", sector, team, 9], what)
    what = double("2016-10-05", STAFF_LAC, 9, "the row above again: same day, place and count")
    page.add([year, "Oct", day("2016-10-05"), "Professionals", sector, team, 9, "added by SB"], what)
    what = session("2017-02-22", STAFF_LAC, 13, why)
    page.add([year, "Feb", day("2017-02-22"), "Professionals", sector, "Children's Services, Park Rd", 13], what)
    what = ask("2017-03-16", UNKNOWN, 7, "kinship and foster carers, audience left blank: parents, or professionals?")
    cells = [year, "Mar", day("2017-03-16"), None, None, "Kinship + foster carers grp", 7]
    page.add([*cells, "which column do kinship go in?"], what)
    page.widths(10, 7, 13, 16, 26, 28, 8, 32)
    book.page("Sheet3")
    book.save()
    truth.save("Two totals, formulas without stored results: professionals would be 132 ('24 ' is text), parents 106.")


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in (logd_1, logd_2, logd_3, logd_4, logd_5, logd_6, logd_7):
        make()
