# ruff: noqa: E501  (a row of a table stays on one line)
"""Makes the registers loga_1 to loga_5 and what a careful person reads out of each: python tests/old_registers/make_loga.py"""

import datetime
import json
import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FILES = Path(__file__).parent / "files"

STAFF, YOUNG, PARENTS, TAXI = "Professionals", "Young people", "Parents and carers", "Taxi drivers"
EDUCATION, HEALTH, MULTI, OTHERS = "Education", "Health", "Multi Agency", "Others/ Voluntary Sector"
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
VOLUNTARY, ALTERNATIVE = "Voluntary Sector", "Alternative Curriculum Provider"

IMPORT, ASK, SKIP = "import", "ask", "skip"
EITHER = [IMPORT, ASK]
BOLD = Font(bold=True)


class Truth:
    def __init__(self, name, today, keeper):
        self.name = name
        self.said = {
            "today": today,
            "year": None,
            "lists": "starting lists",
            "keeper": keeper,
            "rows": [],
            "totals": "",
        }

    def entry(
        self,
        sheet,
        row,
        date,
        audience,
        sector,
        attended,
        why,
        decision=(IMPORT,),
        plain=None,
        certainty=None,
        sessions=1,
        status="delivered",
        ends_on=None,
        cells=None,
    ):
        decision = [decision] if isinstance(decision, str) else list(decision)
        item = {"sheet": sheet, "row": row}
        if cells:
            item["cells"] = cells
        item |= {
            "decision": decision,
            "plain": decision == [IMPORT] if plain is None else plain,
            "date": str(date) if date else None,
            "ends_on": str(ends_on) if ends_on else None,
            "audience": audience,
            "sector": sector,
            "attended": attended,
            "certainty": certainty or ("not recorded" if attended is None else "exact"),
            "sessions": sessions,
            "status": status,
            "why": why,
        }
        self.said["rows"].append(item)

    def other(self, sheet, row, why, cells=None):
        item = {"sheet": sheet, "row": row}
        if cells:
            item["cells"] = cells
        nothing = dict.fromkeys(
            ("date", "ends_on", "audience", "sector", "attended", "certainty", "sessions", "status")
        )
        self.said["rows"].append(item | {"decision": ["not an entry"], "plain": False} | nothing | {"why": why})

    def save(self, totals):
        self.said["totals"] = totals
        text = json.dumps(self.said, indent=1, ensure_ascii=False) + "\n"
        (FILES / f"{self.name}.json").write_text(text, encoding="utf-8")


def put(ws, row, values, font=None, first=1):
    for column, value in enumerate(values, first):
        if value is not None:
            cell = ws.cell(row, column, value)
            if font:
                cell.font = font


def widths(ws, *sizes):
    for column, size in enumerate(sizes, 1):
        ws.column_dimensions[get_column_letter(column)].width = size


def save(book, name, results=None):
    """Saves with the results of formulas as Excel stores them ({sheet: {cell: result}}), the same bytes each time."""
    path = FILES / f"{name}.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = [(part.filename, old.read(part)) for part in old.infolist()]
    numbers = {sheet: number for number, sheet in enumerate(book.sheetnames, 1)}
    for sheet, cells in (results or {}).items():
        wanted = f"xl/worksheets/sheet{numbers[sheet]}.xml"
        for index, (part, content) in enumerate(parts):
            if part != wanted:
                continue
            text = content.decode()
            for cell, result in cells.items():
                text, count = re.subn(
                    rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?/?>(</v>)?', rf"\g<1><v>{result}</v>", text
                )
                assert count == 1, (sheet, cell)
            parts[index] = (part, text.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts:
            if part == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2017-04-03T09:12:00Z", content)
            new.writestr(zipfile.ZipInfo(part, (2017, 4, 3, 9, 12, 0)), content, zipfile.ZIP_DEFLATED)


def d(day):
    return datetime.date.fromisoformat(day)


def loga_1():
    truth = Truth(
        "loga_1",
        "2017-06-01",
        "A lone coordinator's log of one year in one sheet, typed up from sign-in sheets, with sector names of her own and remarks in the last column",
    )
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = sheet = "Training Log"
    put(ws, 1, ["CSE TRAINING LOG 2016-17"], Font(bold=True, size=14))
    truth.other(sheet, 1, "title")
    put(ws, 2, ["Kept by J. Holroyd, Training Co-ordinator. Please ring me on ext 4471 before changing anything!"])
    truth.other(sheet, 2, "who keeps it")
    put(ws, 3, ["Date", "Session", "Who for", "Sector", "No. attended", "Where", "Trainer", "Notes"], BOLD)
    truth.other(sheet, 3, "headings")
    basic, level2 = "CSE Basic Awareness", "CSE Level 2"
    school = "a school's staff: Education, Professionals"
    rows = [
        ("2016-04-12", basic, "Staff", "Sec school", 34, "Wingfield Grange School", "JH", None, STAFF, EDUCATION, school),
        ("2016-04-14", basic, "Staff", "GP surgery", 11, "Market Street Surgery", "JH", None, STAFF, HEALTH, "a GP surgery's staff"),
        ("2016-04-20", level2, "Staff", "Mixed (multi agency)", 22, "Town Hall, Rm 4", "JH/PT", None, STAFF, MULTI, "she says multi agency"),
        ("2016-04-28", "Year 9 talk", "Pupils", "Sec school", 118, "Wingfield Grange School", "JH", "whole year group", YOUNG, EDUCATION, "pupils of a school"),
        ("2016-05-04", "CSE briefing", "Staff", "Resi home", 9, "Ash Lea children's home", "JH", None, STAFF, CARE, "staff of a residential home for children"),
        ("2016-05-10", basic, "Staff", "Prim school", 27, "Cutler's Lane Primary", "PT", None, STAFF, EDUCATION, school),
        ("2016-05-18", "Spot the Signs", "Taxi drivers", "Taxi", 41, "Licensing Office", "JH", "new badge holders", TAXI, TAXI, "taxi drivers"),
        ("2016-05-24", level2, "Staff", "Mixed", "approx 30", "Town Hall, Rm 4", "JH/PT", "sign in sheet lost", STAFF, MULTI, "approximate count: asked about", {"decision": ASK, "certainty": "about", "attended": 30}),
        "half term 30 May - 3 June, no bookings",
        ("2016-06-07", basic, "Staff", "Hospital", 19, "District General, seminar rm 2", "JH", None, STAFF, HEALTH, "a hospital's staff"),
        ("2016-06-15", "Keeping your child safe", "Parents", "Prim school", 23, "Cutler's Lane Primary", "JH", "tea and biscuits £11.40 - claim back", PARENTS, PARENTS, "for parents, at a school"),
        ("2016-06-22", basic, "Staff", "Vol sec", 14, "Haven Women's Centre", "PT", None, STAFF, OTHERS, "voluntary sector staff"),
        ("2016-06-29", basic, "Staff", "CSC", 16, "Fieldwork East, Albion House", "JH", None, STAFF, CARE, "CSC is children's social care: the row with Children Services"),
        ("2016-07-05", "Year 8 talk", "Pupils", "Sec school", 164, "St Oswin's RC High", "JH", None, YOUNG, EDUCATION, "pupils of a school"),
        ("2016-07-13", basic, "Staff", "Sec school", 52, "St Oswin's RC High", "JH", "2 sessions, am and pm (26 each)", STAFF, EDUCATION, "the note says that these were two sessions, 26 and 26", {"decision": EITHER, "plain": False, "sessions": 2}),
        "SUMMER HOLS",
        ("2016-09-06", basic, "Staff", "Sec school", 61, "Ravensworth Academy", "JH", "INSET", STAFF, EDUCATION, school),
        ("2016-09-14", basic, "Staff", "Police", 18, "Neighbourhood team, Bridge St", "PT", None, STAFF, None, "no sector of the lists is the police's: asked", {"decision": ASK}),
        ("2016-09-22", level2, "Staff", "Mixed", 25, "Town Hall, Rm 4", "JH/PT", None, STAFF, MULTI, "mixed: she wrote 'Mixed (multi agency)' at first"),
        ("2016-10-05", "Healthy relationships", "Young people", "PRU", 12, "The Willows PRU", "JH", None, YOUNG, ALTERNATIVE, "a pupil referral unit is an alternative provider; the list also has Education, so asking is fine", {"decision": EITHER, "plain": False}),
        ("2016-10-13", basic, "Staff", "Health visitors", 15, "Priory Health Centre", "JH", None, STAFF, HEALTH, "health visitors"),
        ("2016-10-19", basic, "Staff", "Prim school", None, "Bellhouse Primary", "PT", "CANCELLED - only 3 booked", STAFF, EDUCATION, "cancelled, says the note; nobody counted", {"decision": [IMPORT, ASK, SKIP], "plain": False, "status": "cancelled"}),
        ("2015-11-08", "CSE briefing", "Staff", "Resi home", 8, "Fern Bank", "JH", None, STAFF, CARE, "2015 between October and November 2016: the year is probably a slip, asked", {"decision": ASK, "date": None}),
        ("2016-11-16", basic, "Foster carers", "Fostering", 17, "Albion House", "JH", None, None, None, "foster carers may be Professionals in the care row or Parents and carers: asked", {"decision": ASK}),
        ("2016-11-24", basic, "Staff", "Dentists", 13, "Local Dental Committee mtg", "JH", None, STAFF, HEALTH, "dentists' staff: Health"),
        ("2016-12-06", level2, "Staff", "Mixed", 20, "Town Hall, Rm 4", "JH/PT", None, STAFF, MULTI, "mixed is multi agency in this log"),
        ("2017-01-18", "Healthy relationships", "Young people", "Vol sec", 16, "Eastgate Youth Club", "PT", None, YOUNG, VOLUNTARY, "young people of a youth club, voluntary sector"),
        ("2017-01-26", basic, "Staff", "Sp school", 29, "Larch Hill School", "JH", "lots of TAs, v good", STAFF, EDUCATION, "sp school with a school's name: special school"),
        ("2016-12-06", level2, "Staff", "Mixed", 20, "Town Hall, Rm 4", "JH/PT", "from sign in sheet", STAFF, MULTI, "the session of 6 December typed a second time", {"decision": [SKIP, ASK]}),
        ("2017-02-09", basic, "Staff", None, 21, "Hollybrook Primary School", "JH", None, STAFF, EDUCATION, "no sector typed, but staff at a primary school"),
        ("2017-02-22", "Spot the Signs", "Taxi drivers", "Taxi", 38, "Licensing Office", "JH", None, TAXI, TAXI, "taxi drivers"),
        ("2017-03-08", basic, "Staff", "NHS", 24, "District General, seminar rm 2", "PT", None, STAFF, HEALTH, "NHS staff"),
        ("2017-03-15", "Keeping your child safe", "Parents", "Sec school", 31, "Ravensworth Academy", "JH", "after parents' evening", PARENTS, PARENTS, "for parents, at a school"),
    ]  # fmt: skip
    line = 3
    for row in rows:
        line += 1
        if isinstance(row, str):
            put(ws, line, [None, row], Font(italic=True, color="808080"))
            truth.other(sheet, line, "a note about holidays")
            continue
        cells, (audience, sector, why, *more) = list(row[:8]), row[8:]
        cells[0] = d(cells[0])
        put(ws, line, cells)
        ws.cell(line, 1).number_format = "dd/mm/yyyy"
        said = {"date": row[0], "attended": row[4], "audience": audience, "sector": sector, "why": why}
        truth.entry(sheet, line, **(said | (more[0] if more else {})))
    last, line = line, line + 2
    put(ws, line, [None, None, None, "TOTAL", f"=SUM(E4:E{last})"], BOLD)
    total = sum(row[4] for row in rows if isinstance(row, tuple) and isinstance(row[4], int))
    truth.other(sheet, line, "the total of the year")
    widths(ws, 12, 25, 14, 21, 13, 32, 9, 38)
    ws.freeze_panes = "A4"
    save(book, "loga_1", {sheet: {f"E{line}": total}})
    truth.save(
        f"The formula's stored result is {total}: every whole number in the column, so with the session of 6 December 2016 twice (20 too many) and without 'approx 30'. "
        f"It agrees with the rows as typed; without the double it is {total - 20}."
    )


def loga_2():
    truth = Truth(
        "loga_2",
        "2017-05-02",
        "A safeguarding board's business support officer, who types one sheet a month with dates as text and adds the months up on a last sheet for the annual report",
    )
    ws_headings = ["Date", "Course", "Delivered to", "Agency", "Venue", "Numbers", "Comments"]
    level1, assembly = "Multi-agency Level 1", "Healthy Relationships assembly"
    staff, young = "Professionals", "Young people"
    wider = "in words and place of the columns as elsewhere"
    months = {
        "April 2016": [
            ("05/04/2016", "CSE Awareness", staff, "Education", "Millhouse Academy", 31, None, "2016-04-05", STAFF, EDUCATION, wider),
            ("14/04/2016", assembly, young, "Education", "Millhouse Academy", 142, "Y9", "2016-04-14", YOUNG, EDUCATION, wider),
            ("26/04/2016", level1, staff, "Multi-agency", "Civic Centre", 24, None, "2016-04-26", STAFF, MULTI, wider),
        ],
        "May 2016": [
            ("11/05/2016", "CSE Awareness", staff, "Health", "Rowan Health Centre", "18\u00a0", "lunchtime", "2016-05-11", STAFF, HEALTH, "18 is text with a hard space: still plainly 18", {"attended": 18}),
            ("19/05/2016", "Parents' workshop", "Parents", "Parents", "Eastmoor Primary", 12, None, "2016-05-19", PARENTS, PARENTS, "for parents"),
        ],
        "June 2016": [
            ("08/06/2016", "CSE Awareness", staff, "Children's Services", "Castle House", 15, None, "2016-06-08", STAFF, CARE, "children's services' staff"),
            ("12/07/2016", level1, staff, "Multi-agency", "Civic Centre", 22, None, None, STAFF, MULTI, "12 July on the sheet of June: the date or the sheet is wrong, asked", {"decision": ASK}),
            ("28/06/2016", assembly, young, "Education", "Thornfield High", 96, "Y8", "2016-06-28", YOUNG, EDUCATION, wider),
        ],
        "July 2016": [
            ("06/07/2016", "CSE Awareness", staff, "Voluntary", "Relate", 17, None, "2016-07-06", STAFF, OTHERS, "voluntary sector staff"),
            ("07/12/2016", "CSE Awareness", staff, "Education", "Thornfield High", 40, "twilight", None, STAFF, EDUCATION, "7 December on the sheet of July, perhaps 12 July month first: asked", {"decision": ASK}),
            ("20/07/2016", "Taxi safeguarding", "Taxi drivers", "Licensing", "Depot, Wharf Rd", 44, None, "2016-07-20", TAXI, TAXI, "taxi drivers"),
        ],
        "August 2016": [],
        "September 2016": [
            ("05/09/2016", "CSE Awareness", staff, "Education", "Greenacre School", 73, "INSET day", "2016-09-05", STAFF, EDUCATION, wider),
            ("15/09/2016", level1, staff, "Multi-agency", "Civic Centre", "20+", None, "2016-09-15", STAFF, MULTI, "20+ is not a plain count: asked", {"decision": ASK, "attended": 20, "certainty": "at least"}),
            ("27/09/2016", "CSE Awareness", staff, "Health", "Walk-in Centre", 13, None, "2016-09-27", STAFF, HEALTH, wider),
        ],
        "October 2016": [
            ("05/10/16", "CSE Awareness", staff, "Education", "Eastmoor Primary", 28, None, "2016-10-05", STAFF, EDUCATION, "5 October with a short year, on October's sheet"),
            ("11/10/2016", "CSE Awareness", staff, "Residential", "Elm Lodge", 10, None, "2016-10-11", STAFF, CARE, "staff of a residential home"),
            ("19/10/2016", "Group session", young, "Voluntary", "YMCA", 19, None, "2016-10-19", YOUNG, VOLUNTARY, "young people in the voluntary sector"),
        ],
        "November 2016": [
            ("03/11/2016", level1, staff, "Multi-agency", "Civic Centre", 26, None, "2016-11-03", STAFF, MULTI, "day first, as the sheet's month says"),
            ("11/11/2016", assembly, young, "Education", "Greenacre School", 155, "Y7 & Y8 together", "2016-11-11", YOUNG, EDUCATION, wider),
            ("22/11/2016", "CSE Awareness", staff, "Health", "Rowan Health Centre", "n/k", "no register returned", "2016-11-22", STAFF, HEALTH, "n/k: asked about", {"decision": ASK, "attended": None}),
        ],
        "December 2016": [
            ("06/12/2016", "Taxi safeguarding", "Taxi drivers", "Licensing", "Depot, Wharf Rd", 36, None, "2016-12-06", TAXI, TAXI, "taxi drivers"),
            ("13/12/2016", "CSE Awareness", staff, "Education", "Thornfield High", 20, None, "2016-12-13", STAFF, EDUCATION, "struck through from end to end: not to be counted, or asked about", {"decision": [SKIP, ASK], "status": "taken out"}),
        ],
        "January 2017": [
            ("12/01/2017 - 13/01/2017", "Train the Trainer (2 days)", staff, "Multi-agency", "Civic Centre", 14, None, "2017-01-12", STAFF, MULTI, "one course on two days", {"decision": EITHER, "plain": False, "ends_on": "2017-01-13"}),
            ("25/01/2017", "Parents' workshop", "Parents", "Parents", "Greenacre School", 21, None, "2017-01-25", PARENTS, PARENTS, "for parents"),
        ],
        "February 2017": [
            ("07/02/2017", "CSE Awareness", staff, "Voluntary", "Citizens Advice", 16, None, "2017-02-07", STAFF, OTHERS, "voluntary sector staff"),
            ("09/02/2017", "CSE Awareness", staff, "Education", "Priory Infants", "33", None, "2017-02-09", STAFF, EDUCATION, "33 is text, plainly 33", {"attended": 33}),
            ("28/02/2017", "Group session", young, "Residential", "Elm Lodge", 6, None, "2017-02-28", YOUNG, CARE, "young people of a residential home"),
        ],
        "March 2017": [
            ("08/03/2017", "CSE Awareness", staff, "Education", "Millhouse Academy", "Cancelled", "trainer off sick", "2017-03-08", STAFF, EDUCATION, "cancelled, in the place of the count", {"decision": [IMPORT, ASK, SKIP], "plain": False, "attended": None, "status": "cancelled"}),
            ("16/03/2017", "CSE Awareness", staff, "Children's Services", "Castle House", 19, None, "2017-03-16", STAFF, CARE, "children's services' staff"),
            ("21/03/2017", level1, staff, "Multi-agency", "Civic Centre", 27, None, "2017-03-21", STAFF, MULTI, wider),
        ],
    }  # fmt: skip
    book = openpyxl.Workbook()
    book.remove(book.active)
    results, summed = {}, {}
    for month, rows in months.items():
        sheet = month.split()[0][:3] + " " + month[-2:]
        ws = book.create_sheet(sheet)
        ws.merge_cells("A1:G1")
        put(ws, 1, [f"TRAINING DELIVERED - {month.upper()}"], Font(bold=True, size=13))
        ws["A1"].alignment = Alignment(horizontal="center")
        truth.other(sheet, 1, "the month's title")
        put(ws, 3, ws_headings, BOLD)
        for column in range(1, 8):
            ws.cell(3, column).fill = PatternFill("solid", fgColor="DDEBF7")
        truth.other(sheet, 3, "headings")
        line = 3
        for row in rows:
            line += 1
            date, audience, sector, why, *more = row[7:]
            said = {"date": date, "attended": row[5], "audience": audience, "sector": sector, "why": why}
            if why == wider:
                said["why"] = f"{row[2]}, {row[3]}: as typed in its columns"
            said |= more[0] if more else {}
            put(ws, line, row[:7], Font(strike=True) if said.get("status") == "taken out" else None)
            truth.entry(sheet, line, **said)
        if not rows:
            line += 1
            put(ws, line, [None, "No training in August"])
            truth.other(sheet, line, "says that nothing took place")
        first, last, line = 4, line, line + 2
        total = sum(row[5] for row in rows if isinstance(row[5], int))
        label = f"Total for {month.split()[0]}"
        if month == "November 2016":
            total = 191  # typed over
            put(ws, line, [label, None, None, None, None, total], BOLD)
        else:
            put(ws, line, [label, None, None, None, None, f"=SUM(F{first}:F{last})"], BOLD)
            results[sheet] = {f"F{line}": total}
        truth.other(sheet, line, "the month's total")
        summed[sheet] = (month, line, len(rows), total)
        widths(ws, 24, 30, 15, 20, 22, 10, 24)
    ws = book.create_sheet("YEAR")
    put(ws, 1, ["TRAINING SUMMARY 2016/17"], Font(bold=True, size=13))
    truth.other("YEAR", 1, "title of the summary")
    put(ws, 3, ["Month", "Sessions", "Numbers"], BOLD)
    truth.other("YEAR", 3, "headings of the summary")
    results["YEAR"] = {}
    line = 3
    for sheet, (month, total_line, count, total) in summed.items():
        line += 1
        put(ws, line, [month, count, f"='{sheet}'!F{total_line}"])
        results["YEAR"][f"C{line}"] = total
        truth.other("YEAR", line, "adds up a month's sheet")
    put(ws, line + 1, ["Total", f"=SUM(B4:B{line})", f"=SUM(C4:C{line})"], BOLD)
    sessions, people = sum(s[2] for s in summed.values()), sum(s[3] for s in summed.values())
    results["YEAR"] |= {f"B{line + 1}": sessions, f"C{line + 1}": people}
    truth.other("YEAR", line + 1, "the total of the year")
    widths(ws, 18, 11, 11)
    save(book, "loga_2", results)
    truth.save(
        f"The months' totals are sums of the cells that are numbers: May says 12 and leaves out the text 18, February says 22 and leaves out the text 33, September leaves out '20+'; December includes the struck-through 20. "
        f"November's is typed: 191, where its rows give 181. The year says {sessions} sessions and {people} people, with the cancelled and the struck-through session among the sessions; both therefore differ from the rows."
    )


def loga_3():
    truth = Truth(
        "loga_3",
        "2017-05-03",
        "The course administrator of a council, who runs this report out of the room-booking program (Windows-1252, semicolons) and never tidies it",
    )
    schools, multi, residential = "Education - schools", "Multi-agency", "Residential care"
    staff, children, families, drivers = (
        "Practitioners",
        "Children & young people",
        "Parents/carers",
        "Taxi & private hire",
    )
    voluntary = "Voluntary & community"
    pairs = {
        (staff, schools): (STAFF, EDUCATION),
        (staff, "Education - colleges"): (STAFF, EDUCATION),
        (staff, multi): (STAFF, MULTI),
        (staff, "Health"): (STAFF, HEALTH),
        (staff, "Health - primary care"): (STAFF, HEALTH),
        (staff, residential): (STAFF, CARE),
        (staff, "Social care (children)"): (STAFF, CARE),
        (staff, voluntary): (STAFF, OTHERS),
        (staff, "Emergency services"): (STAFF, None),
        (children, schools): (YOUNG, EDUCATION),
        (children, voluntary): (YOUNG, VOLUNTARY),
        (children, "Alternative provision"): (YOUNG, ALTERNATIVE),
        (families, "Parents"): (PARENTS, PARENTS),
        (drivers, "Licensing"): (TAXI, TAXI),
    }
    never = {"decision": [IMPORT, ASK, SKIP], "plain": False, "attended": None, "status": "cancelled"}
    planned = never | {
        "status": "planned",
        "why": "a day after the one on which it is read, open for booking: planned, not delivered",
    }
    awareness, level2, assembly = (
        "CSE awareness (half day)",
        "Working with CSE – level 2",
        "Healthy relationships assembly",
    )
    rows = [
        ("2016-04-12", awareness, staff, schools, "Queen’s Park Academy", "office@qpa.example.org", 40, 36, 34, "Completed", ""),
        ("2016-04-19", level2, staff, multi, "Conference suite 1", "", 30, 28, 25, "Completed", "3 DNA"),
        ("2016-04-27", awareness, staff, "Health - primary care", "Larkspur Surgery", "practice.manager@larkspur.example.org", 20, 18, 16, "Completed", ""),
        ("2016-05-05", assembly, children, schools, "Queen’s Park Academy", "office@qpa.example.org", 200, "", 176, "Completed", "Year 10"),
        ("2016-05-11", awareness, staff, residential, "Oak View", "a.pryor@example.org", 15, 12, 12, "Completed", "Staff would like a follow-up.\r\nManager’s e-mail has changed, see contact"),
        ("2016-05-19", "Staying safe online", families, "Parents", "Manor Lane Infants", "head@manorlane.example.org", 30, "", 14, "Completed", ""),
        ("2016-05-26", level2, staff, multi, "Conference suite 1", "", 30, 4, "", "Cancelled by organiser", "Not enough bookings", never | {"why": "cancelled, says the status; 4 is what was booked"}),
        ("2016-06-14", awareness, staff, schools, "Manor Lane Infants", "head@manorlane.example.org", 30, 24, 22, "Completed", "", {"decision": ASK, "date": None, "weekday": "Mon", "why": "14 June 2016 was a Tuesday: asked which is wrong"}),
        ("2016-06-22", awareness, staff, voluntary, "St Mary’s Hall", "d.okafor@example.org", 25, 19, 17, "Completed", "Hall hire paid in cash"),
        ("2016-06-30", "Licensing: safeguarding", drivers, "Licensing", "Depot training room", "licensing@example.org", 60, "", 52, "Completed", ""),
        ("2016-07-07", awareness, staff, "Education - colleges", "Riverside College", "", 40, 33, 31, "Completed", ""),
        ("2016-07-13", "Healthy relationships workshop", children, "Alternative provision", "The Bridge Centre", "m.shaw@example.org", 15, "", 11, "Completed", ""),
        ("2016-09-08", awareness, staff, schools, "Castle High", "cpd@castlehigh.example.org", 80, "", 74, "Completed", "INSET"),
        ("2016-09-15", awareness, staff, "Social care (children)", "Conference suite 2", "", 25, 22, 19, "Completed", ""),
        ("2016-09-21", awareness, staff, "Health", "Royal Infirmary", "l.brand@example.org", 25, 20, "", "Postponed", "Moved to Wed 12 Oct", never | {"why": "postponed: nothing took place on this day, and the new day has a row of its own"}),
        ("2016-09-28", awareness, staff, "Health", "Conference suite 2", "", 30, 27, "", "Completed", "Register not returned by trainer", {"decision": EITHER, "plain": False, "attended": None, "why": "completed, but nobody's count: not recorded, never the 27 that were booked"}),
        ("2016-10-06", level2, staff, multi, "Conference suite 1", "", 30, 29, 26, "Completed", ""),
        ("2016-10-12", awareness, staff, "Health", "Royal Infirmary", "l.brand@example.org", 25, 24, 21, "Completed", ""),
        ("2016-10-20", "Healthy relationships workshop", children, voluntary, "Hill Street Youth Club", "", 20, "", 13, "Completed", ""),
        ("2016-11-03", awareness, staff, schools, "Castle High", "cpd@castlehigh.example.org", 30, 24, "24 + 3 observers", "Completed", "", {"decision": ASK, "attended": 24, "why": "24 or 27: asked about"}),
        ("2016-11-09", awareness, staff, "Emergency services", "Fire station, Wharf St", "", 20, 18, 18, "Completed", "", {"decision": ASK, "why": "emergency services are no sector of the lists: asked"}),
        ("2016-11-17", awareness, staff, residential, "Oak View", "a.pryor@example.org", 15, 10, 9, "Completed", ""),
        ("2016-11-24", "Staying safe online", families, "Parents", "Castle High", "cpd@castlehigh.example.org", 40, "", 17, "Completed", ""),
        ("2016-12-01", level2, staff, multi, "Conference suite 1", "", 30, 27, 23, "Completed", "Trainer’s expenses £18.40"),
        ("2017-01-17", awareness, staff, "Health - primary care", "Larkspur Surgery", "practice.manager@larkspur.example.org", 20, 15, 13, "Completed", ""),
        ("2017-01-31", "CSE e-learning", staff, multi, "Online", "", "", "", 143, "Completed", "completions in January", {"decision": [ASK, SKIP], "sessions": None, "why": "completions of e-learning, not attendances at a session: asked"}),
        ("2017-02-08", awareness, staff, schools, "Ash Grove Primary", "admin@ashgrove.example.org", 45, 42, 41, "Completed", ""),
        ("2017-03-02", assembly, children, schools, "Castle High", "cpd@castlehigh.example.org", 100, "", 88, "Completed", "Year 7, half year group"),
        ("2017-03-09", awareness, staff, voluntary, "St Mary’s Hall", "d.okafor@example.org", 25, 14, 12, "Completed", ""),
        ("2017-03-15", "Licensing: safeguarding", drivers, "Licensing", "Depot training room", "licensing@example.org", 60, "", 47, "Completed", ""),
        ("2017-03-22", level2, staff, multi, "Conference suite 1", "", 30, 28, 24, "Completed", ""),
        ("2017-05-16", level2, staff, multi, "Conference suite 1", "", 30, 11, "", "Open for booking", "", planned),
        ("2017-06-07", awareness, staff, schools, "Ash Grove Primary", "admin@ashgrove.example.org", 45, 0, "", "Open for booking", "", planned),
    ]  # fmt: skip
    lines, line = [], 1

    def add(cells, why=None, said=None):
        nonlocal line
        quoted = (
            '"' + str(cell).replace('"', '""') + '"' if set(str(cell)) & set(';"\r\n') else str(cell) for cell in cells
        )
        text = ";".join(quoted) + "\r\n"
        lines.append(text)
        if why:
            truth.other(None, line, why)
        elif said:
            truth.entry(None, line, **said)
        line += text.count("\n")

    add(["Event report – Safeguarding & CSE"], why="the report's title")
    add(["Printed 03/05/2017 08:55", "User: k.lomas@example.org"], why="when the report was run, and by whom")
    add([])
    headings = "Ref;Event date;Event title;Audience;Sector;Venue;Contact;Places;Booked;Attended;Status;Fee (£);Comments"
    add(headings.split(";"), why="headings")
    for number, row in enumerate(rows):
        day, title, audience, sector, venue, contact, places, booked, attended, status, comments = row[:11]
        more = dict(row[11]) if len(row) > 11 else {}
        weekday = more.pop("weekday", None) or d(day).strftime("%a")
        said = {"date": day, "attended": attended, "why": f"{audience}, {sector}, {status.lower()}: the columns say it"}
        said["audience"], said["sector"] = pairs[audience, sector]
        fee = "25.00" if audience == staff and sector == multi and title == level2 else "0.00"
        cells = [f"SG{1041 + 3 * number}", f"{weekday} {d(day):%d %b %Y}", title, audience, sector, venue, contact]
        add([*cells, places, booked, attended, status, fee, comments], said=said | more)
    add([])
    add(
        [f"Records: {len(rows)}", "", "", "", "", "", "", "", "", "", "", "", "End of report"],
        why="the report's last line",
    )
    (FILES / "loga_3.csv").write_bytes("".join(lines).encode("cp1252"))
    truth.save(
        f"The last line says {len(rows)} records, which is every event in the file, with the cancelled, postponed and coming ones; it agrees."
    )


def loga_4():
    truth = Truth(
        "loga_4",
        "2017-04-28",
        "Two workers of a small hub share one sheet: one types staff training on the left with real dates, the other work with young people on the right with dates in words",
    )
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = sheet = "2016-17"
    middle = Alignment(horizontal="center")
    put(ws, 1, ["RYE VALLEY SAFEGUARDING HUB - TRAINING AND AWARENESS 2016/17"], Font(bold=True, size=14))
    ws.merge_cells("A1:N1")
    put(ws, 3, ["STAFF TRAINING"], BOLD)
    put(ws, 3, ["WORK WITH YOUNG PEOPLE"], BOLD, first=8)
    ws.merge_cells("A3:F3")
    ws.merge_cells("H3:N3")
    for cell, colour in (("A1", "FFFFFF"), ("A3", "FCE4D6"), ("H3", "E2EFDA")):
        ws[cell].alignment = middle
        ws[cell].fill = PatternFill("solid", fgColor=colour)
    put(ws, 4, ["Date", "Organisation", "Type of agency", "Course", "No. of staff", "Comments"], BOLD)
    put(ws, 4, ["Date", "Group / school", "Setting", "Activity", "No. of sessions", "No. of young people", "Comments"], BOLD, first=8)  # fmt: skip
    truth.other(sheet, 1, "title")
    truth.other(sheet, 3, "the titles of the two tables")
    truth.other(sheet, 4, "the headings of the two tables")
    hub = "Hub, meeting rm"
    left = [
        ("2016-04-13", "Ryecroft Academy", "School", "CSE awareness", 38, None, EDUCATION, None),
        ("2016-04-21", "Various", "Multi-agency", "CSE level 2", 24, hub, MULTI, None),
        ("2016-05-03", "Beech House", "Residential home", "CSE awareness", 7, None, CARE, None),
        ("2016-05-17", "Northgate Medical Practice", "GP practice", "CSE awareness", 12, "protected learning time", HEALTH, None),
        ("2016-06-08", "Ryecroft Academy", "School", "CSE awareness", 19, "TAs", EDUCATION, None),
        ("2016-06-16", "Open Door Project", "Voluntary", "CSE awareness", 10, None, OTHERS, None),
        ("2016-06-29", "Various", "Multi-agency", "CSE level 2", "15-20", hub, MULTI, {"decision": ASK, "attended": None, "certainty": "not recorded", "why": "a range for a count: asked about"}),
        ("2016-07-06", "Assessment Team 2", "Children's social care", "CSE awareness", 14, None, CARE, None),
        ("2016-09-07", "St Hilda's Primary", "School", "CSE awareness", 22, "twilight", EDUCATION, None),
        ("2016-09-21", "Various", "Multi-agency", "CSE level 2", 27, hub, MULTI, None),
        ("2016-10-11", "School nurses", "Health", "CSE awareness", 16, None, HEALTH, None),
        ("2016-10-19", "Kings Hotel", "Hotel", "Say Something", 8, "night porters + reception", None, {"decision": ASK, "why": "a hotel is in no sector of the lists (perhaps Others): asked"}),
        ("2016-11-15", "Beech House", "Residential home", "CSE awareness", 8, "new starters", CARE, None),
        ("2016-11-30", "Ryecroft Academy", "School", "CSE awareness", "29 (2 DNA)", None, EDUCATION, {"decision": ASK, "attended": 29, "why": "29 with two who did not come, or 27: asked about"}),
        ("2017-01-24", "Rye Valley Sixth Form", "College", "CSE awareness", 45, None, EDUCATION, None),
        ("2017-02-14", "Various", "Multi-agency", "CSE level 2", 21, hub, MULTI, None),
        ("2017-03-07", "Moorfield School", "Special school", "CSE awareness", 26, None, EDUCATION, None),
    ]  # fmt: skip
    right = [
        ("14 April 2016", "2016-04-14", "Ryecroft Academy", "School", "Y9 assemblies", 5, 180, "one per form", EDUCATION, {"why": "five assemblies with 180 pupils together, each in its own column"}),
        ("27 April 2016", "2016-04-27", "Rye Valley High", "School", "Y10 assembly", 1, 96, None, EDUCATION, None),
        ("12 May 2016", "2016-05-12", "The Base", "Youth club", "Workshop", 1, 14, None, VOLUNTARY, {"why": "a youth club is voluntary sector"}),
        ("May - June 2016", None, "Beech House girls", "Residential", "Group work", 6, 8, "same 8 girls each week", CARE, {"decision": ASK, "why": "no days, and 8 girls six times may be 48 attendances: asked"}),
        ("21 June 2016", "2016-06-21", "Rye Valley High", "School", "Drop down day", 4, 112, "Y8", EDUCATION, None),
        ("5 July 2016", "2016-07-05", "Springboard", "Alternative provider", "Workshop", 1, 9, None, ALTERNATIVE, None),
        ("20 Sept 2016", "2016-09-20", "Ryecroft Academy", "School", "Y7 assembly", 1, 154, None, EDUCATION, None),
        ("4 Oct 2016", "2016-10-04", "Rye Valley Sixth Form", "College", "Freshers' fair stall", None, 230, "spoke to / took leaflet", EDUCATION, {"decision": ASK, "sessions": None, "why": "contacts at a stall are not attendances, and no sessions are typed: asked"}),
        ("16 November 2016", "2016-11-16", "The Base", "Youth club", "Workshop", 1, 11, None, VOLUNTARY, {"why": "a youth club is voluntary sector"}),
        ("1 February 2017", "2017-02-01", "Rye Valley High", "School", "Workshops", 2, 61, "Y9 girls, then boys", EDUCATION, None),
        ("1 March 2017", "2017-03-01", "Springboard", "Alternative provider", "Workshop", 1, 7, None, ALTERNATIVE, None),
        ("9 March 2017", "2017-03-09", "Beech House", "Residential", "Workshop", 1, 5, None, CARE, None),
    ]  # fmt: skip
    for line, row in enumerate(left, 5):
        put(ws, line, [d(row[0]), *row[1:6]])
        ws.cell(line, 1).number_format = "dd/mm/yy"
        said = {"date": row[0], "audience": STAFF, "sector": row[6], "attended": row[4]}
        said["why"] = f"under STAFF TRAINING; type of agency: {row[2]}"
        both = line <= 5 + len(right)
        truth.entry(sheet, line, cells="A:F" if both else None, **(said | (row[7] or {})))
    for line, row in enumerate(right, 5):
        put(ws, line, [row[0], *row[2:8]], first=8)
        said = {"date": row[1], "audience": YOUNG, "sector": row[8], "sessions": row[5], "attended": row[6]}
        said["why"] = f"under WORK WITH YOUNG PEOPLE; setting: {row[3]}"
        truth.entry(sheet, line, cells="H:N", **(said | (row[9] or {})))
    line = 5 + len(right)
    put(ws, line, ["TOTAL", None, None, None, f"=SUM(L5:L{line - 1})", f"=SUM(M5:M{line - 1})"], BOLD, first=8)
    truth.other(sheet, line, "the total of the young people's table", cells="H:N")
    line = 5 + len(left) + 1
    put(ws, line, ["TOTAL", None, None, None, f"=SUM(E5:E{line - 2})"], BOLD)
    truth.other(sheet, line, "the total of the staff's table")
    put(ws, line + 2, ["Figures to Pam for the annual report by 21 April please"], Font(italic=True))
    truth.other(sheet, line + 2, "a reminder")
    widths(ws, 11, 26, 21, 15, 11, 24, 3, 18, 22, 18, 19, 14, 18, 22)
    save(book, "loga_4")
    sessions, people = sum(row[5] or 0 for row in right), sum(row[6] for row in right)
    trained = sum(row[4] for row in left if isinstance(row[4], int))
    truth.save(
        f"Both totals are formulas without a stored result. Reckoned, the staff's is {trained} (without '15-20' and '29 (2 DNA)'), the young people's {sessions} sessions and {people} people, with the stall's 230 and the girls' 8."
    )


def loga_5():
    truth = Truth(
        "loga_5",
        "2016-10-03",
        "A part-time trainer on an old Mac (1904 dates), one list under bold rows that give the sector; she leaves a date out where it is the day above, hides what did not go ahead, and hides the column of bookings",
    )
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    ws = book.active
    ws.title = sheet = "Sessions"
    put(ws, 1, ["CSE AWARENESS SESSIONS DELIVERED TO STAFF AND VOLUNTEERS"], Font(bold=True, size=13))
    put(ws, 2, ["September 2015 to August 2016"])
    put(ws, 3, ["(where there is no date it is the same day as the line above)"], Font(italic=True))
    put(ws, 5, ["Date", "Time", "Organisation", "Session", "Booked", "Attended", "Comments"], BOLD)
    for line, why in ((1, "title"), (2, "the year"), (3, "says what a blank date means"), (5, "headings")):
        truth.other(sheet, line, why)
    above = {"why": "no date: the same day as the line above, says the note at the top"}
    about = {"decision": ASK, "certainty": "about"}
    gone = {"decision": [IMPORT, ASK, SKIP], "plain": False, "status": "cancelled", "hidden": True}
    sections = [
        ("SCHOOLS & COLLEGES", STAFF, EDUCATION, [
            ("2015-09-02", "9.00", "Kingsmead Academy", "Teaching staff INSET", 70, 64, None),
            (None, "1.30", "Kingsmead Academy", "Support staff INSET", 30, 22, None, above | {"date": "2015-09-02"}),
            ("2015-09-17", "3.30", "Fieldhead Juniors", "Twilight", 28, "c25", None, about | {"attended": 25, "why": "c25: asked about"}),
            ("2015-11-10", "10.00", "Parkside College", "Tutors", 20, 18, None),
            ("2016-01-13", "6.00", "Fieldhead Juniors", "Governors", 12, 11, None, {"decision": EITHER, "plain": False, "why": "governors are volunteers of a school, and she put them here; asking is fine"}),
            ("2016-02-03", "9.15", "Kingsmead Academy", "Year 9 assembly", None, 150, "pupils not staff", {"decision": EITHER, "plain": False, "audience": YOUNG, "why": "pupils, says the comment, in a list for staff: Young people, Education, or asked; never Professionals"}),
            ("2016-03-09", "3.30", "Parkside College", "Support staff", 6, None, "cancelled, low nos", gone | {"why": "a hidden row, cancelled says the comment"}),
        ]),
        ("HEALTH", STAFF, HEALTH, [
            ("2015-10-01", "12.30", "Riverside Surgery", "Practice staff", 14, 12, "sandwiches"),
            ("2015-10-22", "9.30", "Royal Infirmary A&E", "Nurses", 20, 17, None),
            (None, "2.00", "Royal Infirmary A&E", "Nurses", 20, 15, None, above | {"date": "2015-10-22"}),
            ("2016-01-27", "10.00", "School nursing team", "Nurses", 24, "20ish", "sheet went missing", about | {"attended": 20, "why": "20ish: asked about"}),
            ("2016-04-20", "1.00", "Sexual health clinic", "All staff", 10, 9, None),
        ]),
        ("SOCIAL CARE & CHILDREN'S HOMES", STAFF, CARE, [
            ("2015-10-14", "9.30", "Referral & Assessment team", "Social workers", 16, 13, None),
            ("2015-12-02", "1.00", "The Limes", "Home staff", 8, 8, None),
            ("2016-03-16", "10.00", "Leaving Care team", "Personal advisers", 12, 10, None),
            ("2016-05-11", "7.00", "Foster carers' support group", "Carers", 15, 15, None, {"decision": EITHER, "plain": False, "why": "foster carers in a list for staff and volunteers, under social care: as she has it, or asked"}),
        ]),
        ("MULTI-AGENCY", STAFF, MULTI, [
            ("2015-11-25", "9.30", "Town Hall", "Full day", 30, 27, None),
            ("2016-02-24", "9.30", "Town Hall", "Full day", 30, "about 25", None, about | {"attended": 25, "why": "about 25: asked about"}),
            ("2016-05-18", "9.30", "Town Hall", "Full day", 30, 24, None, {"decision": [ASK, SKIP], "hidden": True, "why": "a hidden row that looks like a session: hidden by mistake, or so as not to count? asked, or left out and reported"}),
            ("2016-06-15", "9.30", "Town Hall", "Full day", 30, 29, None),
        ]),
        ("VOLUNTARY SECTOR & OTHERS", STAFF, OTHERS, [
            ("2015-11-04", "10.00", "Family Start", "Volunteers", 15, 14, None),
            ("2016-03-02", "1.30", "Youth Matters", "Youth workers", 12, 12, None),
            (None, "6.30", "Youth Matters", "Evening volunteers", 10, 9, None, above | {"date": "2016-03-02"}),
            ("2016-07-06", "7.30", "Faith leaders' forum", "Members", 25, 21, "v. engaged"),
        ]),
        ("TAXI DRIVERS", TAXI, TAXI, [
            ("2016-04-13", "6.00", "Licensing team", "Drivers", 40, 36, None),
            ("2016-07-13", "6.00", "Licensing team", "Drivers", 40, 33, "next one in October"),
        ]),
    ]  # fmt: skip
    line, total, hidden = 5, 0, 0
    for title, audience, sector, rows in sections:
        line += 1
        put(ws, line, [title], BOLD)
        ws.merge_cells(f"A{line}:G{line}")
        ws.cell(line, 1).fill = PatternFill("solid", fgColor="D9D9D9")
        truth.other(sheet, line, "gives the sector of the rows beneath")
        for row in rows:
            line += 1
            put(ws, line, [d(row[0]) if row[0] else None, *row[1:7]])
            ws.cell(line, 1).number_format = "ddd d mmm yyyy"
            said = {"date": row[0], "audience": audience, "sector": sector, "attended": row[5]}
            said["why"] = (
                f"under {title}, in a list for staff and volunteers" if audience == STAFF else f"under {title}"
            )
            said |= row[7] if len(row) > 7 else {}
            if said.pop("hidden", False):
                ws.row_dimensions[line].hidden = True
                hidden += row[5] or 0
            truth.entry(sheet, line, **said)
            total += row[5] if isinstance(row[5], int) else 0
    last, line = line, line + 2
    put(ws, line, [None, None, None, "TOTAL", None, f"=SUM(F6:F{last})"], BOLD)
    truth.other(sheet, line, "the total")
    widths(ws, 17, 8, 29, 23, 9, 11, 22)
    ws.column_dimensions["E"].hidden = True
    save(book, "loga_5", {sheet: {f"F{line}": total}})
    truth.save(
        f"The formula's stored result is {total}: every whole number in the column, with the {hidden} of a hidden row and the 150 pupils, without the three approximate counts. It agrees with the rows as typed."
    )


MAKERS = [loga_1, loga_2, loga_3, loga_4, loga_5]

if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in MAKERS:
        make()
