# ruff: noqa: E501
"""Makes the registers logg_1 to logg_7 and what a careful person reads out of them."""

import csv
import datetime
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HERE = Path(__file__).parent / "files"

PE = ("Professionals", "Education")
PH = ("Professionals", "Health")
PL = ("Professionals", "LAC/Care Leavers/Children Services/Sheltered Housing/Residential")
PM = ("Professionals", "Multi Agency")
PO = ("Professionals", "Others/ Voluntary Sector")
YA = ("Young people", "Alternative Curriculum Provider")
YE = ("Young people", "Education")
YL = ("Young people", "LAC/Care Leavers/Children Services/Sheltered Housing/Residential")
YV = ("Young people", "Voluntary Sector")
PC = ("Parents and carers", "Parents and carers")
TX = ("Taxi drivers", "Taxi drivers")


def d(text):
    return datetime.date.fromisoformat(text)


def day(text):
    """The ISO day of a cell: a date, or text day first."""
    if isinstance(text, datetime.date):
        return text.isoformat()
    for pattern in ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y"):
        try:
            return datetime.datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)


class Sheet:
    def __init__(self, name, date_at, count_at):
        self.name, self.date_at, self.count_at = name, date_at, count_at
        self.rows = []  # (cells, truth or None)
        self.hidden = set()

    def note(self, cells, why):
        self.rows.append((cells, {"decision": ["not an entry"], "plain": False, "why": why}))

    def blank(self):
        self.rows.append(([], None))

    def plain(self, cells, pair, why):
        date, count = day(cells[self.date_at]), cells[self.count_at]
        assert d(date).weekday() < 5, (self.name, cells)
        self.rows.append((cells, self.truth(["import"], True, date, pair, int(count), why)))

    def trap(self, cells, decision, why, date=None, pair=(None, None), n=None, **more):
        self.rows.append((cells, self.truth(decision, False, date, pair, n, why) | more))

    @staticmethod
    def truth(decision, plain, date, pair, n, why):
        return {
            "decision": decision,
            "plain": plain,
            "date": date,
            "ends_on": None,
            "audience": pair[0],
            "sector": pair[1],
            "attended": n,
            "certainty": "not recorded" if n is None else "exact",
            "sessions": 1,
            "status": "delivered",
            "why": why,
        }

    def total(self, start=0):
        return sum(
            int(cells[self.count_at])
            for cells, truth in self.rows[start:]
            if truth and truth["decision"] != ["not an entry"] and str(cells[self.count_at]).strip().isdigit()
        )


EMPTY = {
    "date": None,
    "ends_on": None,
    "audience": None,
    "sector": None,
    "attended": None,
    "certainty": "not recorded",
    "sessions": None,
    "status": None,
}


def write_truth(name, sheets, numbers, today, keeper, totals):
    rows = []
    for sheet in sheets:
        for index, (_cells, truth) in enumerate(sheet.rows):
            if truth is not None:
                rows.append({"sheet": sheet.name, "row": numbers[sheet.name][index]} | {**EMPTY, **truth})
    text = {"today": today, "year": None, "lists": "starting lists", "keeper": keeper, "rows": rows, "totals": totals}
    (HERE / f"{name}.json").write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def save_book(
    name, sheets, today, keeper, totals, *, heading=(1,), widths=None, fmt="DD/MM/YYYY", fill=None, merge=False
):
    book = openpyxl.Workbook()
    book.remove(book.active)
    stored = {}
    for number, sheet in enumerate(sheets, 1):
        ws = book.create_sheet(sheet.name)
        for r, (cells, _truth) in enumerate(sheet.rows, 1):
            for c, value in enumerate(cells, 1):
                if value is None or value == "":
                    continue
                cell = ws.cell(r, c)
                if isinstance(value, tuple):
                    cell.value, stored[number, cell.coordinate] = value
                else:
                    cell.value = value
                if isinstance(value, datetime.date):
                    cell.number_format = fmt
                    cell.alignment = Alignment(horizontal="left")
                if r in heading:
                    cell.font = Font(bold=True)
                    if fill:
                        cell.fill = PatternFill("solid", fgColor=fill)
            if r in sheet.hidden:
                ws.row_dimensions[r].hidden = True
        for c, width in enumerate(widths or [], 1):
            ws.column_dimensions[get_column_letter(c)].width = width
        if merge:
            ws.merge_cells("A1:F1")
    path = HERE / f"{name}.xlsx"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            data = old.read(item)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item)
            if found:
                text = data.decode()
                for (number, at), value in stored.items():
                    if number == int(found[1]):
                        text, times = re.subn(rf'(<c r="{at}"[^>]*><f>[^<]*</f>)<v ?/>', rf"\g<1><v>{value}</v>", text)
                        if not times:
                            text, times = re.subn(
                                rf'(<c r="{at}"[^>]*><f>[^<]*</f>)<v></v>', rf"\g<1><v>{value}</v>", text
                            )
                        assert times == 1, (at, name)
                data = text.encode()
            if item == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2017-06-01T09:00:00Z", data)
            new.writestr(zipfile.ZipInfo(item, (2017, 6, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    write_truth(name, sheets, {s.name: list(range(1, len(s.rows) + 1)) for s in sheets}, today, keeper, totals)


def save_csv(name, sheet, today, keeper, totals, *, encoding, delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    width = max(len(cells) for cells, _truth in sheet.rows)
    numbers = []
    for cells, _truth in sheet.rows:
        numbers.append(out.getvalue().count("\n") + 1)
        writer.writerow([*cells, *[""] * (width - len(cells))])
    (HERE / f"{name}.csv").write_bytes(out.getvalue().encode(encoding))
    write_truth(name, [sheet], {sheet.name: numbers}, today, keeper, totals)


def logg_1():
    s = Sheet("Training log 2016-17", 0, 6)
    s.note(["Date", "Course", "Venue", "Trainer", "Audience", "Sector", "No. attended", "Comments"], "headings")
    a = "Professionals"
    multi = "sector Multi agency, audience Professionals"
    s.plain(
        [d("2016-04-14"), "CSE Awareness", "Town Hall, Committee Room 2", "J Marsden", a, "Multi agency", 22, ""],
        PM,
        multi,
    )
    s.plain([d("2016-04-27"), "CSE Awareness", "Highfield House", "J Marsden", a, "Multi agency", 19, ""], PM, multi)
    s.plain(
        [
            d("2016-05-11"),
            "CSE and Online Safety",
            "Oakdale Secondary School",
            "R Patel",
            a,
            "Education",
            46,
            "Twilight INSET",
        ],
        PE,
        "staff INSET, Education, Professionals",
    )
    s.plain(
        [d("2016-05-25"), "CSE Awareness", "Town Hall, Committee Room 2", "J Marsden", a, "Multi agency", 24, ""],
        PM,
        multi,
    )
    s.trap(
        [
            "8-9 June 2016",
            "Working with CSE (2 day)",
            "Highfield House",
            "J Marsden / L Booth",
            a,
            "Multi agency",
            16,
            "",
        ],
        ["import", "ask"],
        "two-day course is one session; the range says its year and could be asked about",
        "2016-06-08",
        PM,
        16,
        ends_on="2016-06-09",
    )
    s.plain(
        [d("2016-06-22"), "CSE Awareness", "Riverside Health Centre", "L Booth", a, "Health", 14, ""],
        PH,
        "sector Health, audience Professionals",
    )
    s.plain(
        [d("2016-07-06"), "CSE Awareness", "Town Hall, Committee Room 2", "J Marsden", a, "Multi agency", 21, ""],
        PM,
        multi,
    )
    s.plain(
        [
            d("2016-07-13"),
            "CSE Screening Tool",
            "Children's Services, Moor Street",
            "L Booth",
            a,
            "Children's Services",
            12,
            "Duty team",
        ],
        PL,
        "Children's Services is one of the names in the sector",
    )
    s.trap(
        [
            d("2016-09-14"),
            "CSE Awareness",
            "Highfield House",
            "J Marsden",
            a,
            "Multi agency",
            "",
            "CANCELLED - low bookings",
        ],
        ["import", "skip", "ask"],
        "cancelled in the comments",
        "2016-09-14",
        PM,
        None,
        status="cancelled",
    )
    s.plain([d("2016-09-28"), "CSE Awareness", "Highfield House", "J Marsden", a, "Multi agency", 18, ""], PM, multi)
    s.plain(
        [d("2016-10-12"), "CSE Awareness", "Town Hall, Committee Room 2", "R Patel", a, "Multi agency", 25, "Full"],
        PM,
        multi,
    )
    s.plain(
        [d("2016-10-19"), "CSE Awareness", "St Mark's Primary School", "R Patel", a, "Education", 31, "Whole staff"],
        PE,
        "school staff, Education, Professionals",
    )
    s.plain(
        [
            d("2016-11-09"),
            "CSE Screening Tool",
            "Children's Services, Moor Street",
            "L Booth",
            a,
            "Children's Services",
            15,
            "",
        ],
        PL,
        "Children's Services is one of the names in the sector",
    )
    s.plain(
        [
            d("2016-11-16"),
            "Parents' information evening",
            "Oakdale Secondary School",
            "R Patel",
            "Parents",
            "Parents",
            27,
            "",
        ],
        PC,
        "audience Parents",
    )
    s.trap(
        [
            d("2016-11-30"),
            "CSE Awareness",
            "Community Hub, Lower Road",
            "J Marsden",
            a,
            "Voluntary sector",
            "approx 30",
            "Sign in sheet mislaid",
        ],
        ["ask"],
        "count is approximate",
        "2016-11-30",
        PO,
        30,
        certainty="about",
    )
    s.plain(
        [d("2016-12-07"), "CSE Awareness", "Town Hall, Committee Room 2", "J Marsden", a, "Multi agency", 17, ""],
        PM,
        multi,
    )
    s.trap(
        [d("2016-01-11"), "CSE Awareness", "Highfield House", "L Booth", a, "Multi agency", 20, ""],
        ["ask"],
        "11 January 2016 stands between December 2016 and January 2017 on the sheet of 2016-17: the year is a slip",
        None,
        PM,
        20,
    )
    s.plain(
        [
            d("2017-01-25"),
            "CSE Awareness",
            "Riverside Health Centre",
            "L Booth",
            a,
            "Health",
            13,
            "School nurses and health visitors",
        ],
        PH,
        "school nurses and health visitors, sector Health",
    )
    s.plain(
        [d("2017-02-08"), "CSE Awareness", "Town Hall, Committee Room 2", "J Marsden", a, "Multi agency", 23, ""],
        PM,
        multi,
    )
    s.plain(
        [d("2017-03-01"), "CSE Awareness", "Community Hub, Lower Road", "J Marsden", a, "Voluntary sector", 11, ""],
        PO,
        "voluntary sector, Professionals",
    )
    s.plain([d("2017-03-15"), "CSE Awareness", "Highfield House", "R Patel", a, "Multi agency", 20, ""], PM, multi)
    last = len(s.rows)
    s.note(["Total", "", "", "", "", "", (f"=SUM(G2:G{last})", s.total()), ""], "total")
    save_book(
        "logg_1",
        [s],
        "2017-06-01",
        "The training administrator of a safeguarding children board: one log for the year with a heading row and a total.",
        f"The formula's stored total {s.total()} is the sum of the whole numbers; it leaves out 'approx 30'.",
        widths=[14, 30, 32, 20, 14, 20, 12, 32],
        fill="D9E1F2",
    )


def logg_2():
    pro = Sheet("Professionals", 0, 4)
    pro.note(["CSE Service - training for professionals April 2016 to March 2017"], "title")
    pro.blank()
    head = ["Date", "Venue", "Session", "Sector", "Number attending", "Facilitator", "Notes"]
    pro.note(head, "headings")
    pro.plain(
        [d("2016-04-19"), "Civic Centre", "Spotting the signs", "Multi Agency", 18, "Dawn", ""],
        PM,
        "tab Professionals, Multi Agency",
    )
    pro.plain(
        [d("2016-06-14"), "Brackley Academy", "Spotting the signs", "Education", 52, "Dawn", "All teaching staff"],
        PE,
        "teaching staff, Education",
    )
    pro.plain(
        [d("2016-09-20"), "Northgate Hospital", "Spotting the signs", "Health", 16, "Aisha", "A&E nurses"],
        PH,
        "nurses, Health",
    )
    pro.plain(
        [d("2016-11-15"), "Civic Centre", "Spotting the signs", "Multi Agency", 21, "Aisha", ""],
        PM,
        "tab Professionals, Multi Agency",
    )
    pro.trap(
        [d("2016-11-15"), "Civic Centre", "Spotting the signs", "Multi Agency", 21, "Aisha", ""],
        ["skip", "ask"],
        "exact double of the row above",
        "2016-11-15",
        PM,
        21,
    )
    pro.plain(
        [d("2017-01-24"), "Fernlea children's home", "Spotting the signs", "Residential", 9, "Dawn", "Staff team"],
        PL,
        "staff of a children's home, Residential",
    )
    pro.trap(
        [d("2017-03-07"), "Civic Centre", "Spotting the signs", "Multi Agency", "20+", "Dawn", ""],
        ["ask"],
        "count is 20+",
        "2017-03-07",
        PM,
        20,
        certainty="at least",
    )
    pro.note(["", "", "", "Total", pro.total(), "", ""], "total")

    yp = Sheet("Young people", 0, 4)
    yp.note(["CSE Service - sessions with young people April 2016 to March 2017"], "title")
    yp.blank()
    yp.note(head, "headings")
    yp.plain(
        [d("2016-05-10"), "Brackley Academy", "Healthy relationships", "Education", 28, "Aisha", "Year 9"],
        YE,
        "tab Young people, Year 9, Education",
    )
    yp.plain(
        [d("2016-05-17"), "Brackley Academy", "Healthy relationships", "Education", 30, "Aisha", "Year 9"],
        YE,
        "tab Young people, Year 9, Education",
    )
    yp.plain(
        [d("2016-07-05"), "St Anne's High School", "Healthy relationships", "Education", 27, "Dawn", "Year 8"],
        YE,
        "tab Young people, Year 8, Education",
    )
    yp.plain(
        [d("2016-10-04"), "Phoenix Centre", "Staying safe online", "Alternative provision", 7, "Aisha", ""],
        YA,
        "tab Young people, alternative provision",
    )
    yp.plain(
        [d("2016-10-18"), "Eastside Youth Club", "Staying safe online", "Voluntary sector", 12, "Aisha", ""],
        YV,
        "tab Young people, voluntary sector",
    )
    yp.trap(
        [
            d("2016-11-22"),
            "St Anne's High School",
            "Healthy relationships",
            "Education",
            "29 pupils + 3 staff",
            "Dawn",
            "Year 8",
        ],
        ["ask"],
        "pupils and staff in one count",
        "2016-11-22",
    )
    yp.plain(
        [d("2017-02-07"), "St Anne's High School", "Healthy relationships", "Education", 26, "Dawn", "Year 8"],
        YE,
        "tab Young people, Year 8, Education",
    )
    yp.plain(
        [d("2017-03-14"), "Eastside Youth Club", "Healthy relationships", "Voluntary sector", 10, "Aisha", ""],
        YV,
        "tab Young people, voluntary sector",
    )
    yp.note(["", "", "", "Total", yp.total(), "", ""], "total")

    pa = Sheet("Parents and carers", 0, 3)
    pa.note(["CSE Service - parents and carers April 2016 to March 2017"], "title")
    pa.blank()
    pa.note(["Date", "Venue", "Session", "Number attending", "Facilitator", "Notes"], "headings")
    pa.plain(
        [d("2016-06-28"), "Brackley Academy", "Parents' evening talk", 34, "Dawn", ""], PC, "tab Parents and carers"
    )
    pa.plain(
        [d("2016-10-11"), "St Anne's High School", "Parents' evening talk", 19, "Dawn", ""],
        PC,
        "tab Parents and carers",
    )
    pa.plain(
        [d("2017-02-28"), "Eastside Family Centre", "Coffee morning", 8, "Aisha", ""], PC, "tab Parents and carers"
    )
    pa.note(["", "", "Total", pa.total(), "", ""], "total")

    tx = Sheet("Taxi drivers", 0, 3)
    tx.note(["CSE Service - taxi drivers April 2016 to March 2017"], "title")
    tx.blank()
    tx.note(["Date", "Venue", "Session", "Number attending", "Facilitator", "Notes"], "headings")
    tx.plain([d("2016-07-12"), "Licensing Office", "Safeguarding for drivers", 41, "Dawn", ""], TX, "tab Taxi drivers")
    tx.plain([d("2016-10-25"), "Licensing Office", "Safeguarding for drivers", 38, "Dawn", ""], TX, "tab Taxi drivers")
    tx.trap(
        [
            d("2017-01-31"),
            "Licensing Office",
            "Safeguarding for drivers",
            "",
            "Dawn",
            "Awaiting numbers from licensing",
        ],
        ["import", "ask"],
        "no count yet: not recorded, or asked",
        "2017-01-31",
        TX,
        None,
    )
    tx.note(["", "", "Total", tx.total(), "", ""], "total")
    save_book(
        "logg_2",
        [pro, yp, pa, tx],
        "2017-06-01",
        "The administrator of a CSE service: one tab for each kind of audience, each with a merged title and a typed total.",
        f"Professionals {pro.total()} counts the doubled row twice (21 too many) and leaves out '20+'; Young people {yp.total()} leaves out "
        f"'29 pupils + 3 staff'; Parents and carers {pa.total()} and Taxi drivers {tx.total()} agree.",
        heading=(1, 3),
        widths=[13, 26, 26, 22, 18, 14, 32],
        merge=True,
    )


def logg_3():
    s = Sheet("logg_3", 0, 5)
    s.note(["Date", "Time", "Venue", "Audience", "Trainer", "No. attended", "Fees received", "Comments"], "headings")
    drivers = "audience Taxi drivers"
    t = "Taxi drivers"
    s.plain(["14/04/2015", "10:00", "Civic Offices", t, "G Holt", "24", "£360", ""], TX, drivers)
    s.plain(["28/04/2015", "10:00", "Civic Offices", t, "G Holt", "22", "£330", ""], TX, drivers)
    s.plain(
        ["12/05/2015", "18:00", "Civic Offices", t, "G Holt", "25", "£375", "Evening session – drivers’ request"],
        TX,
        drivers,
    )
    s.plain(["09/06/2015", "10:00", "Civic Offices", t, "G Holt", "19", "£285", ""], TX, drivers)
    s.plain(["23/06/2015", "10:00", "Civic Offices", t, "S Ahmed", "23", "£345", ""], TX, drivers)
    s.plain(["07/07/2015", "18:00", "Leisure Centre", t, "S Ahmed", "27", "£405", ""], TX, drivers)
    s.trap(
        ["21/07/2015", "10:00", "Civic Offices", t, "G Holt", "", "", "Cancelled – trainer ill"],
        ["import", "skip", "ask"],
        "cancelled in the comments",
        "2015-07-21",
        TX,
        None,
        status="cancelled",
    )
    s.plain(["08/09/2015", "10:00", "Civic Offices", t, "G Holt", "21", "£315", ""], TX, drivers)
    s.plain(["22/09/2015", "10:00", "Civic Offices", t, "G Holt", "26", "£390", ""], TX, drivers)
    s.trap(
        ["06/10/2015", "14:00", "Queens Hotel", "Hotel staff", "S Ahmed", "14", "", "Reception and night staff"],
        ["import", "ask"],
        "hotel staff: Professionals, Others where one decides; the lists do not name them",
        "2015-10-06",
        PO,
        14,
    )
    s.plain(["13/10/2015", "18:00", "Leisure Centre", t, "S Ahmed", "30", "£450", ""], TX, drivers)
    s.plain(
        ["10/11/2015", "10:00", "Civic Offices", t, "G Holt", "18", "£270", "Drivers’ forum asked for leaflets"],
        TX,
        drivers,
    )
    s.plain(["24/11/2015", "10:00", "Civic Offices", t, "G Holt", "20", "£300", ""], TX, drivers)
    s.plain(["08/12/2015", "18:00", "Civic Offices", t, "S Ahmed", "16", "£240", ""], TX, drivers)
    s.trap(
        ["12/01/2015", "10:00", "Civic Offices", t, "G Holt", "24", "£360", ""],
        ["ask"],
        "12 January 2015 stands between December 2015 and January 2016: the year is a slip",
        None,
        TX,
        24,
    )
    s.plain(["26/01/2016", "10:00", "Civic Offices", t, "G Holt", "22", "£330", ""], TX, drivers)
    s.plain(["09/02/2016", "18:00", "Leisure Centre", t, "S Ahmed", "28", "£420", ""], TX, drivers)
    s.trap(
        ["23/02/2016", "10:00", "Civic Offices", t, "G Holt", "15-20", "£270", "Register not signed by all"],
        ["ask"],
        "count is a range",
        "2016-02-23",
        TX,
        None,
    )
    s.plain(["08/03/2016", "10:00", "Civic Offices", t, "G Holt", "25", "£375", ""], TX, drivers)
    s.plain(
        ["22/03/2016", "10:00", "Civic Offices", t, "G Holt", "17", "£255", "Last session of the year"], TX, drivers
    )
    s.note(["Total", "", "", "", "", str(s.total()), "", ""], "total")
    save_csv(
        "logg_3",
        s,
        "2016-05-03",
        "A council's licensing team: its spreadsheet of taxi drivers' sessions, saved as CSV by Excel in Windows-1252 with pound signs.",
        f"The total {s.total()} is the sum of the whole numbers, hotel staff among them; it leaves out '15-20'.",
        encoding="cp1252",
    )


def logg_4():
    head = ["School", "Date", "Who for", "Session", "Adviser", "Number present", "Comments"]
    sheets = []

    def tab(name):
        sheet = Sheet(name, 1, 5)
        sheet.note(head, "headings")
        sheets.append(sheet)
        return sheet

    def close(sheet):
        last = len(sheet.rows)
        sheet.note(["", "", "", "", "Total", (f"=SUM(F2:F{last})", sheet.total()), ""], "total of the month")

    staff, pupils = "school staff: Education, Professionals", "school pupils: Education, Young people"
    s = tab("Sept 2016")
    s.plain(["Millbrook High School", d("2016-09-06"), "Staff", "CSE briefing (INSET)", "C Whitely", 64, ""], PE, staff)
    s.plain(["Ashgrove Primary School", d("2016-09-13"), "Staff", "CSE briefing", "C Whitely", 22, ""], PE, staff)
    s.plain(["Kingsway Academy", d("2016-09-20"), "Pupils", "Keeping safe", "M Osei", 58, "Year 10"], YE, pupils)
    close(s)
    s = tab("Oct 2016")
    s.plain(["Kingsway Academy", d("2016-10-04"), "Staff", "CSE briefing", "M Osei", 47, ""], PE, staff)
    s.plain(
        ["Millbrook High School", d("2016-10-11"), "Parents", "E-safety and CSE evening", "C Whitely", 25, ""],
        PC,
        "who for: Parents",
    )
    s.plain(["Millbrook High School", d("2016-10-18"), "Pupils", "Keeping safe", "C Whitely", 90, "Year 9"], YE, pupils)
    close(s)
    s = tab("Nov 2016")
    s.plain(["Thornhill School", d("2016-11-08"), "Staff", "CSE briefing", "M Osei", 36, ""], PE, staff)
    s.trap(
        ["Ladybridge Primary School", d("2016-10-15"), "Staff", "CSE briefing", "C Whitely", 18, ""],
        ["ask"],
        "15 October (a Saturday) on the tab of November",
        None,
        PE,
        18,
    )
    s.plain(["Thornhill School", d("2016-11-22"), "Pupils", "Keeping safe", "M Osei", 61, "Year 8"], YE, pupils)
    close(s)
    s = tab("Jan 2017")
    s.plain(["St Luke's High School", d("2017-01-10"), "Staff", "CSE briefing", "C Whitely", 55, ""], PE, staff)
    s.plain(["St Luke's High School", d("2017-01-17"), "Pupils", "Keeping safe", "C Whitely", 84, "Year 9"], YE, pupils)
    s.trap(
        [
            "Hollin Road School",
            d("2017-01-24"),
            "Pupils and staff",
            "Keeping safe",
            "M Osei",
            48,
            "Year 7 and their tutors",
        ],
        ["ask"],
        "one count for pupils and staff together",
        "2017-01-24",
    )
    close(s)
    s = tab("Feb 2017")
    s.plain(["Hollin Road School", d("2017-02-07"), "Staff", "CSE briefing", "M Osei", 33, ""], PE, staff)
    s.plain(
        [
            "St Luke's High School",
            d("2017-02-14"),
            "Parents",
            "E-safety and CSE evening",
            "C Whitely",
            16,
            "Poor weather",
        ],
        PC,
        "who for: Parents",
    )
    s.plain(
        ["Ashgrove Primary School", d("2017-02-21"), "Staff", "CSE briefing", "C Whitely", 19, "New starters"],
        PE,
        staff,
    )
    s.plain(["Kingsway Academy", d("2017-02-28"), "Pupils", "Keeping safe", "M Osei", 57, "Year 10"], YE, pupils)
    close(s)
    s = tab("Mar 2017")
    s.plain(["Copley Junior School", d("2017-03-07"), "Staff", "CSE briefing", "C Whitely", 20, ""], PE, staff)
    s.plain(["Beechwood Primary School", d("2017-03-14"), "Staff", "CSE briefing", "C Whitely", 24, ""], PE, staff)
    s.trap(
        [
            "Copley Junior School",
            d("2017-03-21"),
            "Governors",
            "CSE briefing",
            "C Whitely",
            9,
            "Before governors' meeting",
        ],
        ["import", "ask"],
        "school governors: Professionals, Education where one decides; the lists do not name them",
        "2017-03-21",
        PE,
        9,
    )
    s.plain(["Thornhill School", d("2017-03-28"), "Pupils", "Keeping safe", "M Osei", 63, "Year 8"], YE, pupils)
    close(s)
    s = tab("June 2017")
    s.trap(
        ["Ashgrove Primary School", d("2017-06-20"), "Parents", "E-safety and CSE evening", "M Osei", "", "Booked"],
        ["import", "ask", "skip"],
        "lies after the day of reading: planned",
        "2017-06-20",
        PC,
        None,
        status="planned",
    )
    save_book(
        "logg_4",
        sheets,
        "2017-06-01",
        "A school-improvement service's assistant: one tab a month of the school year, the same seven headings on each, the last tab booked only.",
        "The formula at the foot of each tab has its stored result and agrees with the whole numbers of the tab (the row of pupils and staff included).",
        widths=[28, 13, 18, 28, 14, 16, 28],
        fmt="DD-MMM-YY",
        fill="E2EFDA",
    )


def logg_5():
    s = Sheet("logg_5", 0, 5)
    s.note(["Session date", "Venue", "Sector", "Audience", "Topic", "Numbers", "Led by", "Any comments"], "headings")
    y = "Young people"
    vol, edu, alt = "voluntary sector, Young people", "Education, Young people", "alternative provision, Young people"
    s.plain(
        ["13/09/2017", "Lantern Youth Club", "Voluntary Sector", y, "Healthy relationships", "11", "Jo", ""], YV, vol
    )
    s.plain(["20/09/2017", "Lantern Youth Club", "Voluntary Sector", y, "Grooming", "9", "Jo", ""], YV, vol)
    s.plain(
        ["27/09/2017", "Hadley High School", "Education", y, "Healthy relationships", "31", "Kamran", "Year 9"], YE, edu
    )
    s.plain(
        ["04/10/2017", "Hadley High School", "Education", y, "Healthy relationships", "29", "Kamran", "Year 9"], YE, edu
    )
    s.plain(["11/10/2017", "The Bridge", "Alternative Provision", y, "Staying safe", "6", "Jo", ""], YA, alt)
    s.trap(
        [
            "18/10/2017",
            "Lantern Youth Club",
            "Voluntary Sector",
            y,
            "Staying safe online",
            "about 12",
            "Jo",
            "Drop in, people came and went",
        ],
        ["ask"],
        "count is approximate",
        "2017-10-18",
        YV,
        12,
        certainty="about",
    )
    s.plain(
        ["08/11/2017", "Fairfield Academy", "Education", y, "Healthy relationships", "27", "Kamran", "Year 10"], YE, edu
    )
    s.plain(["15/11/2017", "Fairfield Academy", "Education", y, "Grooming", "26", "Kamran", "Year 10"], YE, edu)
    s.plain(
        ["22/11/2017", "St John's Youth Project", "Voluntary Sector", y, "Healthy relationships", "14", "Jo", ""],
        YV,
        vol,
    )
    s.plain(
        [
            "29/11/2017",
            "The Bridge",
            "Alternative Provision",
            y,
            "Healthy relationships",
            "7",
            "Jo",
            "One left early,\nphoned home",
        ],
        YA,
        alt,
    )
    s.trap(
        [
            "06/12/2017",
            "St John's Youth Project",
            "Voluntary Sector",
            y,
            "Grooming",
            "",
            "Jo",
            "Postponed - snow. To be rearranged",
        ],
        ["import", "skip", "ask"],
        "postponed: did not take place",
        "2017-12-06",
        YV,
        None,
        status="cancelled",
    )
    s.plain(
        ["10/01/2018", "Hadley High School", "Education", "Parents", "Online safety talk", "18", "Kamran", ""],
        PC,
        "audience Parents at a school: Parents and carers",
    )
    s.plain(["17/01/2018", "St John's Youth Project", "Voluntary Sector", y, "Grooming", "13", "Jo", ""], YV, vol)
    s.plain(
        ["24/01/2018", "Fairfield Academy", "Education", y, "Staying safe online", "30", "Kamran", "Year 8"], YE, edu
    )
    s.trap(
        ["24/01/2018", "Fairfield Academy", "Education", y, "Staying safe online", "30", "Kamran", "Year 8"],
        ["skip", "ask"],
        "exact double of the row above",
        "2018-01-24",
        YE,
        30,
    )
    s.plain(
        ["07/02/2018", "Rowan House children's home", "Residential", y, "Healthy relationships", "5", "Jo", ""],
        YL,
        "young people of a children's home, Residential",
    )
    s.plain(
        ["21/02/2018", "Lantern Youth Club", "Voluntary Sector", y, "Healthy relationships", "10", "Jo", ""], YV, vol
    )
    s.trap(
        ["28/02/2018", "Town centre", "Detached", y, "Leaflets and chat", "16", "Jo / Kamran", "Street work"],
        ["ask"],
        "street work: contacts rather than attendances, and no sector of the lists",
        "2018-02-28",
    )
    s.plain(["07/03/2018", "Hadley High School", "Education", y, "Grooming", "28", "Kamran", "Year 9"], YE, edu)
    s.plain(["14/03/2018", "The Bridge", "Alternative Provision", y, "Grooming", "6", "Jo", ""], YA, alt)
    s.plain(
        ["21/03/2018", "St John's Youth Project", "Voluntary Sector", y, "Staying safe online", "12", "Jo", ""], YV, vol
    )
    save_csv(
        "logg_5",
        s,
        "2018-06-01",
        "A youth service's team clerk: one plain log of the school year, exported as UTF-8 CSV, one comment with a line end.",
        "No totals.",
        encoding="utf-8-sig",
    )


def logg_6():
    sheets = []
    head = [
        "Ref",
        "Date of training",
        "Course",
        "Location",
        "Staff group",
        "Sector",
        "Attended",
        "Facilitator",
        "Comments",
    ]

    def tab(name, title):
        sheet = Sheet(name, 1, 6)
        sheet.note([title], "title")
        sheet.note(head, "headings")
        sheets.append(sheet)
        return sheet

    health = "NHS staff, sector Health: Professionals"
    s = tab("2015-16", "NHS safeguarding children team: CSE training delivered 2015/16")
    s.plain(
        [
            1,
            d("2015-04-23"),
            "CSE Level 3 update",
            "Queen Mary Hospital",
            "Paediatric nurses",
            "Health",
            17,
            "H Sutton",
            "",
        ],
        PH,
        health,
    )
    s.plain(
        [2, d("2015-06-11"), "CSE Level 3 update", "Queen Mary Hospital", "Midwives", "Health", 21, "H Sutton", ""],
        PH,
        health,
    )
    s.plain(
        [
            3,
            d("2015-07-09"),
            "CSE briefing",
            "Elm Road Surgery",
            "GPs and practice nurses",
            "Health",
            12,
            "P Nolan",
            "",
        ],
        PH,
        health,
    )
    s.plain(
        [
            4,
            d("2015-09-17"),
            "CSE Level 3 update",
            "Clinic 4, Park Street",
            "School nurses",
            "Health",
            15,
            "P Nolan",
            "",
        ],
        PH,
        health,
    )
    s.trap(
        [5, d("2015-10-15"), "CSE Level 3 update", "Queen Mary Hospital", "A&E staff", "Health", "c30", "H Sutton", ""],
        ["ask"],
        "count is approximate",
        "2015-10-15",
        PH,
        30,
        certainty="about",
    )
    s.plain(
        [6, d("2015-11-12"), "CSE briefing", "Trust HQ", "Health visitors", "Health", 26, "H Sutton", ""], PH, health
    )
    s.plain(
        [
            7,
            d("2016-01-21"),
            "CSE Level 3 update",
            "Queen Mary Hospital",
            "Paediatric nurses",
            "Health",
            14,
            "H Sutton",
            "",
        ],
        PH,
        health,
    )
    s.plain(
        [
            8,
            d("2016-02-18"),
            "CSE and sexual health",
            "Clinic 4, Park Street",
            "Sexual health staff",
            "Health",
            11,
            "P Nolan",
            "",
        ],
        PH,
        health,
    )
    s.plain(
        [
            9,
            d("2016-03-10"),
            "CSE joint workshop",
            "Civic Centre",
            "Health, police, social care",
            "Multi-agency",
            28,
            "H Sutton",
            "",
        ],
        PM,
        "Multi-agency; staff of three agencies",
    )
    s.note(["", "", "", "", "", "Total", s.total(), "", ""], "total")
    s = tab("2016-17", "NHS safeguarding children team: CSE training delivered 2016/17")
    s.plain(
        [10, d("2016-04-21"), "CSE Level 3 update", "Queen Mary Hospital", "Midwives", "Health", 19, "H Sutton", ""],
        PH,
        health,
    )
    s.plain(
        [
            11,
            d("2016-05-19"),
            "CSE briefing",
            "Station Road Surgery",
            "GPs and practice nurses",
            "Health",
            9,
            "P Nolan",
            "",
        ],
        PH,
        health,
    )
    s.plain(
        [
            12,
            d("2016-06-16"),
            "CSE Level 3 update",
            "Clinic 4, Park Street",
            "School nurses",
            "Health",
            16,
            "P Nolan",
            "",
        ],
        PH,
        health,
    )
    s.trap(
        [13, d("2016-07-14"), "CSE Level 3 update", "Queen Mary Hospital", "Ward staff", "Health", 8, "H Sutton", ""],
        ["ask", "skip"],
        "the row is hidden and nothing says why",
        "2016-07-14",
        PH,
        8,
    )
    s.hidden.add(len(s.rows))
    s.plain(
        [
            14,
            d("2016-09-15"),
            "CSE Level 3 update",
            "Queen Mary Hospital",
            "Paediatric nurses",
            "Health",
            18,
            "H Sutton",
            "",
        ],
        PH,
        health,
    )
    s.plain(
        [15, d("2016-10-13"), "CSE briefing", "Trust HQ", "Health visitors", "Health", 24, "H Sutton", ""], PH, health
    )
    s.trap(
        [
            16,
            d("2016-11-17"),
            "CSE Level 3 update",
            "Queen Mary Hospital",
            "CAMHS",
            "Health",
            "",
            "P Nolan",
            "Sign-in sheet with CAMHS",
        ],
        ["import", "ask"],
        "no count: not recorded, or asked",
        "2016-11-17",
        PH,
        None,
    )
    s.plain(
        [
            17,
            d("2017-01-19"),
            "CSE joint workshop",
            "Civic Centre",
            "Health, police, social care",
            "Multi-agency",
            31,
            "H Sutton",
            "",
        ],
        PM,
        "Multi-agency; staff of three agencies",
    )
    s.plain(
        [18, d("2017-02-16"), "CSE Level 3 update", "Queen Mary Hospital", "Midwives", "Health", 20, "H Sutton", ""],
        PH,
        health,
    )
    s.trap(
        [
            19,
            d("2017-02-23"),
            "CSE e-learning module",
            "Online",
            "All staff",
            "Health",
            212,
            "",
            "Completions to end Feb",
        ],
        ["ask"],
        "completions of e-learning, not attendances of a session",
        None,
        PH,
        212,
    )
    s.plain(
        [
            20,
            d("2017-03-16"),
            "CSE Level 3 update",
            "Clinic 4, Park Street",
            "School nurses",
            "Health",
            13,
            "P Nolan",
            "",
        ],
        PH,
        health,
    )
    s.note(["", "", "", "", "", "Total", s.total() - 212, "", "E-learning not included"], "total")
    total_16 = s.total() - 212
    save_book(
        "logg_6",
        sheets,
        "2017-06-01",
        "The secretary of an NHS trust's safeguarding team: a tab a financial year with a title, running reference numbers and a typed total.",
        f"2015-16: {sheets[0].total()} agrees with the whole numbers (without c30). 2016-17: {total_16} leaves out the e-learning and includes "
        "the hidden row of 8.",
        heading=(1, 2),
        widths=[6, 16, 24, 24, 28, 14, 10, 14, 26],
    )


def logg_7():
    s = Sheet("Log", 0, 5)
    s.note(["Voluntary Sector Forum - safeguarding and CSE training log"], "title")
    s.note(["Kept by the Forum office. Please add new sessions at the bottom."], "instruction")
    s.blank()
    s.note(
        ["Date of session", "Organisation", "Course", "Who attended", "Sector", "No of people", "Trainer", "Comments"],
        "headings",
    )
    w, v = "Staff and volunteers", "Voluntary sector"
    vol = "staff and volunteers of the voluntary sector: Professionals, Others/ Voluntary Sector"
    s.plain(["5 April 2016", "Homestart", "CSE Basic Awareness", w, v, 14, "Bev", ""], PO, vol)
    s.plain(["20 April 2016", "Age Concern Furnace Lane", "CSE Basic Awareness", w, v, 9, "Bev", ""], PO, vol)
    s.plain(["4 May 2016", "Forum office", "CSE Basic Awareness", w, v, 16, "Bev", "Open course"], PO, vol)
    s.plain(
        ["18 May 2016", "Girls Together Project", "Keeping Safe", "Young people", v, 8, "Nadia", ""],
        YV,
        "young people, voluntary sector",
    )
    s.plain(["8 June 2016", "Forum office", "CSE Basic Awareness", w, v, 13, "Bev", "Open course"], PO, vol)
    s.trap(
        ["22 June 2016", "Foster Link", "CSE Basic Awareness", "Foster carers", v, 11, "Bev", ""],
        ["ask"],
        "foster carers: professionals, or parents and carers? and which sector",
        "2016-06-22",
        (None, None),
        11,
    )
    s.plain(["6 July 2016", "Refugee Welcome", "CSE Basic Awareness", w, v, 12, "Nadia", ""], PO, vol)
    s.plain(
        ["20 July 2016", "Girls Together Project", "Keeping Safe", "Young people", v, 7, "Nadia", ""],
        YV,
        "young people, voluntary sector",
    )
    s.note(["No courses in August"], "note")
    s.plain(["14 September 2016", "Forum office", "CSE Basic Awareness", w, v, 18, "Bev", "Open course"], PO, vol)
    s.plain(
        ["28 September 2016", "Family Action Hub", "Parents' session", "Parents", "Parents", 10, "Nadia", ""],
        PC,
        "parents",
    )
    s.plain(
        ["12 October 2016", "Forum office", "CSE Basic Awareness", "Various agencies", "Multi-agency", 20, "Bev", ""],
        PM,
        "Multi-agency",
    )
    s.trap(
        ["9 November 2016", "Scouts District", "CSE Basic Awareness", w, v, "25ish", "Bev", ""],
        ["ask"],
        "count is approximate",
        "2016-11-09",
        PO,
        25,
        certainty="about",
    )
    s.plain(["23 November 2016", "Homestart", "CSE Basic Awareness", w, v, 11, "Bev", ""], PO, vol)
    s.plain(
        ["7 December 2016", "Boxing Club", "Keeping Safe", "Young people", v, 15, "Nadia", ""],
        YV,
        "young people, voluntary sector",
    )
    s.trap(
        ["18 January 2017", "Forum office", "CSE Basic Awareness", w, v, "Cancelled", "Bev", "Only 2 booked"],
        ["import", "skip", "ask"],
        "cancelled in the column of counts",
        "2017-01-18",
        PO,
        None,
        status="cancelled",
    )
    s.plain(["1 February 2017", "Forum office", "CSE Basic Awareness", w, v, 17, "Bev", "Open course"], PO, vol)
    s.plain(
        ["22 February 2017", "Mosque Women's Group", "Parents' session", "Parents", "Parents", 13, "Nadia", ""],
        PC,
        "parents",
    )
    s.plain(["8 March 2017", "Citizens Advice", "CSE Basic Awareness", w, v, 10, "Bev", ""], PO, vol)
    s.plain(
        ["22 March 2017", "Girls Together Project", "Keeping Safe", "Young people", v, 9, "Nadia", ""],
        YV,
        "young people, voluntary sector",
    )
    s.plain(["26 April 2017", "Forum office", "CSE Basic Awareness", w, v, 15, "Bev", "Open course"], PO, vol)
    s.trap(
        ["14 June 2017", "Forum office", "CSE Basic Awareness", w, v, "", "Bev", "Places still available"],
        ["import", "ask", "skip"],
        "lies after the day of reading: planned",
        "2017-06-14",
        PO,
        None,
        status="planned",
    )
    lists = Sheet("Lists", 0, 0)
    lists.note(["Sector", "Who attended"], "headings of a list to choose from")
    for pair in (
        ["Voluntary sector", "Staff and volunteers"],
        ["Multi-agency", "Young people"],
        ["Parents", "Parents"],
        ["", "Various agencies"],
        ["", "Foster carers"],
    ):
        lists.note(pair, "list to choose from")
    save_book(
        "logg_7",
        [s, lists],
        "2017-06-01",
        "A voluntary-sector forum's office: one log under a title and an instruction, dates typed as words, and a sheet of lists.",
        "No totals.",
        heading=(1, 4),
        widths=[20, 28, 22, 22, 18, 13, 10, 26],
    )


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for make in (logg_1, logg_2, logg_3, logg_4, logg_5, logg_6, logg_7):
        if len(sys.argv) == 1 or make.__name__ in sys.argv[1:]:
            make()
