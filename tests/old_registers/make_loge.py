"""Make seven spreadsheets such as coordinators keep, each with what a careful person reads out of it.

Run again with `python tests/old_registers/make_loge.py`; the same files come out.
"""

# ruff: noqa: E501 (a row of a spreadsheet is read best on one line)

import csv
import datetime
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FILES = Path(__file__).parent / "files"

LAC = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
GROUPS = {
    "PE": ("Professionals", "Education"),
    "PH": ("Professionals", "Health"),
    "PL": ("Professionals", LAC),
    "PM": ("Professionals", "Multi Agency"),
    "PO": ("Professionals", "Others/ Voluntary Sector"),
    "YA": ("Young people", "Alternative Curriculum Provider"),
    "YE": ("Young people", "Education"),
    "YL": ("Young people", LAC),
    "YV": ("Young people", "Voluntary Sector"),
    "PC": ("Parents and carers", "Parents and carers"),
    "TX": ("Taxi drivers", "Taxi drivers"),
    "": (None, None),
}

BOLD = Font(bold=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def day(text):
    return datetime.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 (a spreadsheet's dates have no zone)


def no(why):
    """Truth of a row that is no entry."""
    return {
        "decision": ["not an entry"], "plain": False, "date": None, "ends_on": None, "audience": None,
        "sector": None, "attended": None, "certainty": None, "sessions": None, "status": None, "why": why,
    }  # fmt: skip


def yes(date, group, attended, why, **changes):
    """Truth of a plain row; `changes` for what makes it less plain."""
    audience, sector = GROUPS[group]
    truth = {
        "decision": ["import"], "plain": True, "date": date, "ends_on": None, "audience": audience,
        "sector": sector, "attended": attended, "certainty": "not recorded" if attended is None else "exact",
        "sessions": 1, "status": "delivered", "why": why,
    }  # fmt: skip
    if changes:
        truth["plain"] = False
    return truth | changes


def ask(date, group, attended, why, **changes):
    return yes(date, group, attended, why, **({"decision": ["ask"]} | changes))


def planned(date, group, why):
    return yes(date, group, None, why, decision=["import", "ask", "skip"], status="planned")


def cancelled(date, group, why):
    return yes(date, group, None, why, decision=["import", "ask", "skip"], status="cancelled")


class Made:
    """A workbook that is being written, with its truth."""

    def __init__(self, name, today, keeper, totals):
        self.name = name
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.active)
        self.truth = {
            "today": today, "year": None, "lists": "starting lists", "keeper": keeper, "rows": [], "totals": totals,
        }  # fmt: skip
        self.stored = {}
        self.at = {}

    def sheet(self, title, widths):
        sheet = self.book.create_sheet(title)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        self.at[title] = 0
        return sheet

    def put(self, sheet, values, truth=None, *, bold=False, fill=None, strike=False, dates="dd/mm/yyyy"):
        """The next row; None for a blank one."""
        self.at[sheet.title] += 1
        row = self.at[sheet.title]
        for column, value in enumerate(values, 1):
            if value is None:
                continue
            cell = sheet.cell(row, column, value)
            if isinstance(value, datetime.datetime):
                cell.number_format = dates if not value.hour else "dd/mm/yyyy hh:mm:ss"
            if bold:
                cell.font = BOLD
            if strike:
                cell.font = Font(strike=True)
            if fill:
                cell.fill = PatternFill("solid", fgColor=fill)
        if truth:
            self.truth["rows"].append({"sheet": sheet.title, "row": row, **truth})
        return row

    def store(self, sheet, cell, value):
        """The stored result of a formula, which openpyxl does not write."""
        self.stored[self.book.sheetnames.index(sheet.title) + 1, cell] = value

    def save(self):
        raw = io.BytesIO()
        self.book.properties.creator = "Coordinator"
        self.book.properties.created = day("2016-01-04")
        self.book.save(raw)
        written = io.BytesIO()
        with zipfile.ZipFile(raw) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                data = old.read(part)
                if part == "docProps/core.xml":
                    data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2018-06-01T09:00:00Z", data)
                found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part)
                if found:
                    text = data.decode()
                    for (number, cell), value in self.stored.items():
                        if number == int(found[1]):
                            text, times = re.subn(
                                rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)', rf"\g<1><v>{value}</v>", text
                            )
                            assert times == 1, (part, cell)
                    data = text.encode()
                new.writestr(zipfile.ZipInfo(part, (2018, 6, 1, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
        (FILES / f"{self.name}.xlsx").write_bytes(written.getvalue())
        save_truth(self.name, self.truth)


def save_truth(name, truth):
    (FILES / f"{name}.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def save_csv(name, rows, truth, *, delimiter, encoding, quoting=csv.QUOTE_MINIMAL):
    """`rows`: values and truth; a blank line for None. The truth's row is the line on which the record starts."""
    text = ""
    for values, row_truth in rows:
        if row_truth:
            truth["rows"].append({"sheet": "", "row": text.count("\n") + 1, **row_truth})
        if values is None:
            text += "\r\n"
            continue
        line = io.StringIO()
        csv.writer(line, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerow(values)
        text += line.getvalue()
    (FILES / f"{name}.csv").write_bytes(text.encode(encoding))
    save_truth(name, truth)


# 1. A fostering service's trainer: answers to a Microsoft form.


def loge_1():
    made = Made(
        "loge_1",
        "2018-05-14",
        "The trainer of a fostering service, who had everybody fill in a Microsoft form after each session and kept the "
        "exported answers, with a sheet of her own that adds them up by line of the Board's return.",
        "'For return' adds up by line with COUNTIF and SUMIF (results stored): it counts the double answer (10 people too "
        "many), leaves out the counts typed as text (6 care leavers; 'approx 15'), and takes the cancelled one for a session.",
    )
    sheet = made.sheet("Form1", [5, 18, 18, 26, 16, 16, 34, 38, 44, 14, 14, 24, 18, 44])
    made.put(
        sheet,
        [
            "ID", "Start time", "Completion time", "Email", "Name", "What date was the session delivered?",
            "What was the session called?", "Who was the session for? (please be specific)",
            "Which line of the Board's return does it belong on?", "How many people were you expecting?",
            "How many people attended in total?", "Where did it take place?", "Who delivered it?",
            "Any comments, problems or follow up?",
        ],
        no("the form's questions: headings"),
        bold=True,
    )  # fmt: skip
    lines = {
        "PL": "Professionals - LAC / Children's Services / Residential",
        "PM": "Professionals - Multi agency",
        "PE": "Professionals - Education",
        "YL": "Young people - LAC / care leavers",
        "PC": "Parents and carers",
        "": "Not sure",
    }
    double = "2017-10-05"
    answers = [
        # filled in, delivered, called, for whom, line, expected, attended, where, comment, truth (or why)
        ("2017-04-05 14:02", "2017-04-05", "TEST", "test", "", 1, 1, "office", "please ignore - checking the form works",
         yes(None, "", None, "a test of the form, says so itself", decision=["skip", "not an entry", "ask"],
             certainty=None, sessions=None, status=None)),
        ("2017-04-21 09:15", "2017-04-20", "Keeping children safe from CSE - module 1", "Foster carers, daytime group",
         "PC", 16, 14, "Fostering Hub", None, "she put it on the line Parents and carers; 14 attended, 16 expected"),
        ("2017-04-27 16:40", "2017-04-27", "CSE awareness", "Supervising social workers, north team", "PL", 12, 11,
         "Fostering Hub", None, "line Professionals, LAC / Children's Services"),
        ("2017-05-12 08:55", "2017-05-11", "Keeping children safe from CSE - module 1", "Foster carers, evening group",
         "PC", 15, 12, "Library, Meadow St", None, "line Parents and carers"),
        ("2017-05-18 17:03", "2017-05-18", "Online grooming", "Residential staff, Larch House and Rowan House", "PL", 14,
         14, "Larch House", "Very well received. Manager wants a follow up.", "line Professionals, Residential"),
        ("2017-06-07 10:21", "2017-06-06", "Staying safe", "Children in Care Council", "YL", 10, 8, "Fostering Hub",
         "pizza went down well", "line Young people, LAC"),
        ("2017-06-16 09:30", "2017-06-15", "CSE and missing from care",
         "Supervising social workers, police missing persons co-ordinator, school nurses", "PM", 25, 22, "Town Hall", None,
         "line Professionals, Multi agency"),
        ("2017-06-30 11:47", "2017-06-29", "Keeping children safe from CSE - module 2", "Foster carers, daytime group",
         "PC", 16, 13, "Fostering Hub", None, "line Parents and carers"),
        ("2017-07-07 09:12", "2016-07-06", "Online grooming", "Residential staff, Rowan House", "PL", 10, 9, "Rowan House",
         None, ask(None, "PL", 9, "delivered a year before the form existed (filled in on 7 July 2017): year mistyped?")),
        ("2017-07-14 13:33", "2017-07-13", "CSE: what to look for", "Designated teachers for looked after children", "PE",
         20, 17, "Virtual School", None, "line Professionals, Education"),
        ("2017-07-28 10:02", "2017-07-27", "Keeping children safe online", "Kinship carers", "PC", 10, 7, "Fostering Hub",
         "2 no shows", "line Parents and carers; the 7 are those who came"),
        ("2017-08-11 15:20", "2017-08-10", "Healthy relationships workshop", "Care leavers 16-21", "YL", 8, "6\u00a0",
         "Leaving Care drop-in", None, "line Young people, care leavers; 6 as text with a no-break space"),
        ("2017-09-15 09:09", "2017-09-14", "Keeping children safe from CSE - module 1",
         "New foster carers (Skills to Foster)", "PC", 18, "approx 15", "Fostering Hub", "sheet went missing",
         ask("2017-09-14", "PC", 15, "approx 15", certainty="about")),
        ("2017-09-22 12:10", "2017-09-21", "CSE awareness", "Supervising social workers, south team", "PL", 12, 9,
         "South office", None, "line Professionals, LAC / Children's Services"),
        ("2017-10-06 07:58", double, "Online grooming", "Residential night staff, Larch House", "PL", 10, 10,
         "Larch House", None, "line Professionals, Residential"),
        ("2017-10-06 08:00", double, "Online grooming", "Residential night staff, Larch House", "PL", 10, 10,
         "Larch House", None,
         yes(double, "PL", 10, "the same answer sent again two minutes later: a double of the row above",
             decision=["skip", "ask"])),
        ("2017-10-20 09:44", "2017-10-19", "Keeping children safe from CSE - module 2", "Foster carers, evening group",
         "PC", 16, None, "Library, Meadow St", "CANCELLED - only 3 booked. Moved to 16 November.",
         cancelled("2017-10-19", "PC", "cancelled, says the comment; the one of 16 November is its own row")),
        ("2017-11-17 09:05", "2017-11-16", "Keeping children safe from CSE - module 2", "Foster carers, evening group",
         "PC", 14, 11, "Library, Meadow St", None, "line Parents and carers"),
        ("2018-01-19 10:30", "2018-01-18", "Keeping children safe from CSE - module 1", "Foster carers, daytime group",
         "PC", 16, 15, "Fostering Hub", None, "line Parents and carers"),
        ("2018-01-26 16:16", "2018-01-25", "Staying safe", "Young people living at Larch House", "YL", 6, 5, "Larch House",
         None, "line Young people, LAC; a children's home"),
        ("2018-02-09 11:11", "2018-02-08", "CSE awareness", "Contact supervisors, sessional workers and two students", "",
         12, 9, "Fostering Hub", "which line do these go on?? ask Denise",
         ask("2018-02-08", "", 9, "she was not sure herself which line")),
        ("2018-03-16 09:27", "2018-03-15", "CSE and missing from care", "Supervising social workers, residential managers",
         "PL", 16, 14, "Town Hall", None, "line Professionals, LAC / Children's Services / Residential"),
    ]  # fmt: skip
    people = [("Denise Fairweather", "d.fairweather@example.org"), ("Omar Siddle", "o.siddle@example.org")]
    for number, (filled, when, called, whom, group, expected, attended, where, comment, truth) in enumerate(answers, 1):
        done = datetime.datetime.strptime(filled, "%Y-%m-%d %H:%M")  # noqa: DTZ007
        name, email = people[number % 3 == 0 or number == 16]
        if isinstance(truth, str):
            truth = yes(when, group, attended if isinstance(attended, int) else 6, truth)
        begun = done - datetime.timedelta(minutes=3, seconds=number)
        values = [number, begun, done, email, name, day(when), called, whom, lines[group], expected, attended, where]
        made.put(sheet, [*values, name, comment], truth)
    returns = made.sheet("For return", [50, 12, 12])
    made.put(returns, ["Board return 2017/18 - from the form"], no("title"), bold=True)
    made.put(returns, [])
    made.put(returns, ["Line", "Sessions", "People"], no("headings of the sums"), bold=True)
    for group in ("PL", "PM", "PE", "YL", "PC"):
        row = made.put(
            returns,
            [lines[group], f"=COUNTIF(Form1!I:I,A{returns.max_row + 1})",
             f"=SUMIF(Form1!I:I,A{returns.max_row + 1},Form1!K:K)"],
            no("adds up the answers"),
        )  # fmt: skip
        counted = [answer for answer in answers if answer[4] == group]
        made.store(returns, f"B{row}", len(counted))
        made.store(returns, f"C{row}", sum(answer[6] for answer in counted if isinstance(answer[6], int)))
    made.put(returns, ["TOTAL", "=SUM(B4:B8)", "=SUM(C4:C8)"], no("total of the sums"), bold=True)
    counted = [answer for answer in answers if answer[4]]
    made.store(returns, "B9", len(counted))
    made.store(returns, "C9", sum(answer[6] for answer in counted if isinstance(answer[6], int)))
    made.save()


# 2. A faith forum's volunteer: three lists under one another, dates without a year, numbers with words.


def said(text):
    """`2016-01-17` as she writes it: Sunday 17th January."""
    date = day(text)
    ending = "th" if 10 < date.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(date.day % 10, "th")
    return f"{date:%A} {date.day}{ending} {date:%B}"


def loge_2():
    made = Made(
        "loge_2",
        "2016-12-01",
        "A volunteer of a faith forum, with a vicar: one sheet with three lists under one another, dates written as one "
        "speaks them, without the year, and the number always with a word.",
        "Under the parents' list '127 that we know of' (typed; the seven plain talks alone come to 144, so it is wrong); "
        "'88 so far' under the youth list is the sum of its six plain talks.",
    )
    sheet = made.sheet("2016", [24, 34, 34, 20, 20, 40])
    made.put(
        sheet,
        ["Faith Forum Safeguarding Group: talks and training given in 2016"],
        no("title, gives the year"),
        bold=True,
    )
    sheet.merge_cells("A1:F1")
    made.put(sheet, ["Kept by Yasmin and Rev. Jean. If you gave a talk please add it to the right list!"], no("note"))
    made.put(sheet, [])
    made.put(sheet, ["TALKS TO PARENTS AND CARERS"], no("title of the list: parents and carers"), bold=True)
    made.put(
        sheet, ["When", "Where we went", "Who came", "How many", "Who spoke", "How it went"], no("headings"), bold=True
    )
    parents = "list of talks to parents and carers, year in the title"
    for when, where, who, how_many, speaker, remark, truth in [
        ("2016-01-17", "Al-Noor Mosque, Crescent Rd", "mums and dads after madrasah", "24 parents", "Yasmin", None, 24),
        ("2016-02-04", "St Bede's church hall", "toddler group", "11 mums", "Rev. Jean", "want more on phones", 11),
        ("2016-02-28", "Guru Nanak Gurdwara", "parents after langar", "37 people", "Yasmin", None, 37),
        ("2016-03-11", "Al-Noor Mosque, Crescent Rd", "women's circle, mothers and grandmothers", "16 ladies", "Yasmin",
         None, 16),
        ("Sunday 14th May", "Hindu Samaj", "parents of the Saturday class", "18 parents", "Yasmin", None,
         ask(None, "PC", 18, "14 May 2016 was a Saturday: which is wrong?")),
        ("2016-06-16", "New Life Pentecostal", "parents' evening", "nineteen", "Rev. Jean", None,
         yes("2016-06-16", "PC", 19, "nineteen, in letters: 19; asking is fine too", decision=["import", "ask"])),
        ("July, after Eid", "Al-Noor Mosque, Crescent Rd", "parents", "21 parents", "Yasmin", "lovely evening",
         ask(None, "PC", 21, "which day in July?")),
        ("2016-09-17", "Hindu Samaj", "parents of the Saturday class", "28 parents", "Yasmin", None, 28),
        ("2016-10-12", "St Bede's church hall", "toddler group", "13 mums", "Rev. Jean", None, 13),
        ("2016-11-20", "New Life Pentecostal", "mums and dads after service", "15 parents", "Rev. Jean", None, 15),
    ]:  # fmt: skip
        if isinstance(truth, int):
            truth = yes(when, "PC", truth, f"{parents}; the word after the number says only who they were")
        made.put(sheet, [said(when) if when[0] == "2" else when, where, who, how_many, speaker, remark], truth)
    made.put(sheet, [None, None, "that we know of", "127 parents"], no("her sum under the list"), bold=True)
    made.put(sheet, [])
    made.put(
        sheet, ["YOUTH GROUPS (voluntary sector)"], no("title of the list: young people, voluntary sector"), bold=True
    )
    made.put(
        sheet,
        ["When", "Where we went", "Which group", "How many", "Who spoke", "How it went"],
        no("headings"),
        bold=True,
    )
    youth = "list of youth groups, voluntary sector, year in the title"
    for when, where, who, how_many, speaker, remark, truth in [
        ("2016-01-22", "St Bede's church hall", "youth club, 13 to 16", "14 young people", "Rev. Jean", None, 14),
        ("2016-02-20", "Al-Noor Mosque, Crescent Rd", "girls' group", "12 girls", "Yasmin", "lots of questions", 12),
        ("2016-03-18", "New Life Pentecostal", "Friday youth night", "19 youngsters", "Rev. Jean", None, 19),
        ("2016-04-09", "Guru Nanak Gurdwara", "boys' football team", "17 lads", "Baljit", None, 17),
        ("Mondays 6, 13 and 20 June", "Al-Noor Mosque, Crescent Rd", "girls' group, three evenings", "9 girls each time",
         "Yasmin", None,
         ask("2016-06-06", "YV", 27, "three evenings of 9: three sessions and 27, or one course of 9?", sessions=3,
             ends_on="2016-06-20")),
        ("2016-09-23", "St Bede's church hall", "Boys' Brigade", "13 boys", "Rev. Jean", None, 13),
        ("2016-10-14", "St Bede's church hall", "youth club, 13 to 16", "13 young people", "Rev. Jean", None, 13),
    ]:  # fmt: skip
        if isinstance(truth, int):
            truth = yes(when, "YV", truth, youth)
        made.put(sheet, [said(when) if when[0] == "2" else when, where, who, how_many, speaker, remark], truth)
    made.put(sheet, [None, None, "so far", "88 young people"], no("her sum under the list"), bold=True)
    made.put(sheet, [])
    made.put(
        sheet,
        ["LEADERS, HELPERS AND VOLUNTEERS (professionals, voluntary sector)"],
        no("title of the list: professionals, voluntary sector"),
        bold=True,
    )
    made.put(sheet, ["When", "Where we met", "Who came", "How many", "Trainer", "Remarks"], no("headings"), bold=True)
    for when, where, who, how_many, speaker, remark, truth in [
        ("2016-03-08", "Friends Meeting House", "clergy and imams", "23 faith leaders", "Basis training", None, 23),
        ("2016-05-21", "New Life Pentecostal", "children's church helpers", "10 volunteers", "Rev. Jean", None, 10),
        ("2016-12-10", "Friends Meeting House", "street pastors", None, "Basis training", "booked",
         planned("2016-12-10", "PO", "still to come on 1 December, booked")),
    ]:  # fmt: skip
        if isinstance(truth, int):
            truth = yes(when, "PO", truth, "list of leaders and volunteers: professionals, voluntary sector")
        made.put(sheet, [said(when), where, who, how_many, speaker, remark], truth)
    contacts = made.sheet("phone list", [22, 30, 18, 30])
    for values in [
        ["Name", "Where", "Phone", "E-mail"],
        ["Farida Anwar", "Al-Noor Mosque", "01632 960112", "farida.anwar@example.org"],
        ["Pastor Sam Oduya", "New Life Pentecostal", "01632 960145", "sam.oduya@example.org"],
        ["Baljit Rai", "Guru Nanak Gurdwara", "01632 960170", "baljit.rai@example.org"],
    ]:
        made.put(contacts, values, no("list of people to ring"), bold=values[0] == "Name")
    made.save()


# 3. A council's partnership officer: the year's plan, with what happened written beside it.


def loge_3():
    made = Made(
        "loge_3",
        "2017-04-20",
        "A council's modern slavery and CSE partnership officer, who made a plan for the year and wrote beside each line of "
        "it what happened: 'plan no.' and 'turned up' side by side, subtotals by quarter.",
        "Subtotals by quarter in E and G; quarters 1 and 2 with stored results, 3, 4 and the year without. Q1 agrees with its rows "
        "(352), Q2 leaves out 'c.45' (139).",
    )  # fmt: skip
    sheet = made.sheet("MS-CSE 16-17", [8, 8, 26, 48, 9, 12, 12, 14, 9, 44])
    made.put(
        sheet,
        ["Modern Slavery & CSE Partnership - delivery plan 2016/17 (actuals filled in as we go)"],
        no("title"),
        bold=True,
    )
    sheet.merge_cells("A1:J1")
    made.put(sheet, [])
    made.put(sheet, ["THE PLAN", None, None, None, None, "WHAT HAPPENED"], no("group headings"), bold=True)
    sheet.merge_cells("A3:E3")
    sheet.merge_cells("F3:J3")
    sheet["A3"].alignment = sheet["F3"].alignment = CENTRE
    made.put(
        sheet,
        [
            "Ref",
            "Slot",
            "Partner / venue",
            "Target group",
            "Plan no.",
            "Done on",
            "Turned up",
            "Trainer",
            "RAG",
            "Update",
        ],
        no("headings"),
        bold=True,
    )
    taxi, hotel = "Taxi drivers", "Hotel staff (other professionals)"
    multi = "Multi-agency (MASH, SYP, housing)"
    quarters = [
        ("Q1 APRIL - JUNE", "Q1", [
            ("Apr", "Town Hall, licensing", f"{taxi} (renewals)", 40, "2016-04-12", 38, "G", None, "TX"),
            ("Apr", "Grand Parade Hotel", hotel, 20, "2016-04-19", 17, "G", None, "PO"),
            ("May", "Wharf Road High", "Secondary school staff (everybody)", 60, "2016-05-09", 64, "G", None, "PE"),
            ("May", "Town Hall, licensing", f"{taxi} (new badges)", 40, "2016-05-17", 35, "G", None, "TX"),
            ("May", "Wharf Road High", "Y10 pupils", 180, "2016-05-23", 171, "G", "hall too hot", "YE"),
            ("Jun", "Civic Centre", multi, 30, "2016-06-14", 27, "G", None, "PM"),
        ]),
        ("Q2 JULY - SEPTEMBER", "Q2", [
            ("Jul", "Town Hall, licensing", f"{taxi} (renewals)", 40, "2016-07-05", 41, "G", "one turned up on the day", "TX"),
            ("Jul", "Dock Street Inn", hotel, 15, "2016-07-19", 12, "G", None, "PO"),
            ("Jul", "Wharf Road High", "Parents & carers (transition evening)", 50, "2016-07-07", "c.45", "G", None,
             ask("2016-07-07", "PC", 45, "c.45", certainty="about")),
            ("Aug", "Town Hall, licensing", f"{taxi} (new badges)", 30, None, None, "R",
             "Cancelled, room double booked. Done in Sept instead",
             ask(None, "TX", None, "planned for August, cancelled, no day given; done in September as its own line",
                 decision=["ask", "skip"], status="cancelled")),
            ("Sep", "St Hilda's RC Secondary", "Secondary school staff (INSET day)", 45, "2016-09-02", 57, "G", None, "PE"),
            ("Sep", "Town Hall, licensing", f"{taxi} (new badges)", 30, "2016-09-13", 29, "G", "from August", "TX"),
        ]),
        ("Q3 OCTOBER - DECEMBER", "Q3", [
            ("Oct", "St Hilda's RC Secondary", "Y9 pupils", 150, "2016-10-11", 146, "G", None, "YE"),
            ("Oct", "Bus station", "Public - Anti-Slavery Day stall", None, "2016-10-18", "200+ leaflets", "G",
             "good press coverage",
             ask("2016-10-18", "", None, "a stall for the public, leaflets and not people; no audience of the lists",
                 decision=["ask", "skip"], sessions=0)),
            ("Nov", "Civic Centre", multi, 30, "2016-11-15", 31, "G", None, "PM"),
            ("Nov", "Quayside", "Night time economy (door staff, takeaways, cabs)", 20, "2016-11-22", 14, "A",
             "lower than hoped",
             ask("2016-11-22", "", 14, "door staff, takeaways and cabs together: which audience and sector?")),
            ("Dec", "Town Hall, licensing", f"{taxi} (renewals)", 40, "2015-12-06", 33, "G", None,
             ask(None, "TX", 33, "6 December 2015 lies before the plan's year: typed wrongly, probably 2016")),
        ]),
        ("Q4 JANUARY - MARCH", "Q4", [
            ("Jan", "Wharf Road High", "Secondary school staff (new starters)", 12, "2017-01-11", 9, "G", None, "PE"),
            ("Jan", "Town Hall, licensing", f"{taxi} (renewals)", 40, "2017-01-24", 36, "G", None, "TX"),
            ("Mar", "Civic Centre", "Children's services (residential home managers)", 15, "2017-03-09", 13, "G",
             None, "PL"),
            ("Mar", "Civic Centre", multi, 30, None, None, "A", "Slipped to May, new date tbc",
             ask(None, "PM", None, "not done in March, new day not known", decision=["ask", "skip"], status="planned")),
        ]),
    ]  # fmt: skip
    colours = {"G": "C6EFCE", "A": "FFEB9C", "R": "FFC7CE"}
    number = 0
    ends = []
    for section, short, lines in quarters:
        made.put(sheet, [section], no("heading of the quarter"), bold=True)
        first = made.at[sheet.title] + 1
        for slot, venue, target, plan, when, count, rag, update, truth in lines:
            number += 1
            if isinstance(truth, str):
                truth = yes(when, truth, count, f"'{target}', done on that day; {count} turned up, {plan} planned")
            trainer = "AK" if number % 2 else "AK / police"
            values = [f"MS{number:02}", slot, venue, target, plan, when and day(when), count, trainer, rag, update]
            row = made.put(sheet, values, truth, dates="dd-mmm-yy")
            sheet.cell(row, 9).fill = PatternFill("solid", fgColor=colours[rag])
        last = made.at[sheet.title]
        row = made.put(
            sheet,
            [f"{short} total", None, None, None, f"=SUM(E{first}:E{last})", None, f"=SUM(G{first}:G{last})"],
            no("subtotal of the quarter"),
            bold=True,
        )
        ends.append(row)
        if short in ("Q1", "Q2"):
            made.store(sheet, f"E{row}", sum(line[3] for line in lines))
            made.store(sheet, f"G{row}", sum(line[5] for line in lines if isinstance(line[5], int)))
    year = ["YEAR", None, None, None, "=" + "+".join(f"E{row}" for row in ends), None]
    made.put(sheet, [*year, "=" + "+".join(f"G{row}" for row in ends)], no("total of the year"), bold=True)
    made.put(sheet, [])
    made.put(sheet, ["RAG:", "G", "delivered"], no("legend"))
    made.put(sheet, [None, "A", "delivered but below 75% of plan, or slipped"], no("legend"))
    made.put(sheet, [None, "R", "did not happen"], no("legend"))
    sheet.freeze_panes = "A5"
    made.save()


# 4. A sports partnership's welfare officer: the booking site's export.


def loge_4():
    truth = {
        "today": "2018-04-30",
        "year": None,
        "lists": "starting lists",
        "keeper": "The welfare officer of a sports partnership, who kept nothing but the export of the American booking site: "
        "ISO days and times, when each event was made, capacity, registered and checked in side by side.",
        "rows": [],
        "totals": "none",
    }
    rows = [
        (
            [
                "Event ID", "Created", "Event title", "Starts", "Ends", "Ticket group", "Capacity", "Registered",
                "Checked in", "Event status", "Organizer notes",
            ],
            no("headings"),
        )
    ]  # fmt: skip
    cwo, pe, yp = (
        "Voluntary sector staff",
        "School staff",
        "Young people, voluntary sector clubs",
    )
    par, multi = "Parents/guardians", "Multi-agency professionals"
    double = (10388, "2017-09-01", "CSE in sport for club welfare officers (Oct)", "2017-10-17T18:00:00Z", "20:30", cwo, 30,
              24, 20, "Completed", "")  # fmt: skip
    events = [
        (10231, "2017-03-02", "CSE in sport for club welfare officers", "2017-04-25T17:30:00Z", "20:00", cwo, 30, 26, 22,
         "Completed", "", "PO"),
        (10240, "2017-03-20", "Twilight for PE departments", "2017-05-10T15:00:00Z", "17:00", pe, 25, 21, 18, "Completed", "",
         "PE"),
        (10252, "2017-04-04", "Safe in the pool: evening for parents, Otters Swimming Club", "2017-05-16T18:00:00Z", "19:30",
         par, 60, 38, 31, "Completed", "Club wants this every year.\nAsk Lindsey about the hall.", "PC"),
        (10267, "2017-04-19", "CSE in sport for club welfare officers: rugby league", "2017-06-07T18:00:00Z", "20:30", cwo, 20,
         17, 14, "Completed", "", "PO"),
        (10271, "2017-05-05", "Own Goal: keeping yourself safe (U16 football)", "2017-06-20T16:30:00Z", "18:00", yp, 24, 20,
         19, "Completed", "", "YV"),
        (10290, "2017-05-23", "Coaches' CPD: grooming and CSE", "2017-07-04T17:30:00Z", "20:00", cwo, 30, 30, 27, "Completed",
         "Full, waiting list of 6", "PO"),
        (10295, "2017-05-24", "Coaches' CPD: grooming and CSE (repeat)", "2017-07-11T17:30:00Z", "20:00", cwo, 30, 5, "",
         "Canceled", "Too few", cancelled("2017-07-11", "PO", "the site says Canceled")),
        (10341, "2017-06-30", "School Games Organisers", "2017-09-12T12:30:00Z", "15:30", pe, 20, 18, 16, "Completed", "", "PE"),
        (10344, "2017-07-03", "Sport, police and children's services: working together", "2017-09-19T08:30:00Z", "12:00", multi,
         40, 33, 24, "Completed", "", "PM"),
        (10352, "2017-07-12", "Own Goal: keeping yourself safe (Otters squad)", "2017-09-27T17:00:00Z", "18:30", yp, 30, 25, 22,
         "Completed", "", "YV"),
        (10375, "2017-08-22", "Gym parents: what to look out for", "2017-10-05T18:00:00Z", "19:30", par, 40, 22, 17,
         "Completed", "", "PC"),
        (*double, "PO"),
        (*double, yes("2017-10-17", "PO", 20, "the same event with the same number again: an exact double",
                      decision=["skip", "ask"])),
        (10401, "2017-09-18", "Webinar: online risks for young athletes", "2017-11-08T19:00:00Z", "20:00", "Open to all", 500,
         140, 97, "Completed", "Coaches, parents and some of the juniors",
         ask("2017-11-08", "", 97, "open to all, of several audiences at once")),
        (10410, "2017-10-02", "CSE in sport for club welfare officers (Nov)", "2017-11-22T18:00:00Z", "20:30", cwo, 30, 25, 0,
         "Completed", "Scanner app would not load.\nPaper register says 21.",
         ask("2017-11-22", "PO", 21, "checked in 0, but 21 on paper, say the notes")),
        (10446, "2017-11-29", "Twilight for PE departments (2)", "2018-01-16T15:30:00Z", "17:30", pe, 25, 19, 15, "Completed", "",
         "PE"),
        (10471, "2018-01-08", "Own Goal: keeping yourself safe (junior netball)", "2018-02-07T17:30:00Z", "19:00", yp, 20, 18,
         16, "Completed", "", "YV"),
        (10480, "2018-01-15", "Netball parents: what to look out for", "2018-02-27T18:30:00Z", "20:00", par, 30, 16, 12,
         "Completed", "", "PC"),
        (10493, "2018-02-01", "Sport, police and children's services: working together (2)", "2018-03-14T09:30:00Z", "13:00",
         multi, 40, 37, 29, "Completed", "Moved from 1 March because of the snow", "PM"),
        (10497, "2018-02-06", "CSE in sport for club welfare officers (Mar)", "2018-03-21T18:30:00Z", "21:00", cwo, 30, 21, 18,
         "Completed", "", "PO"),
        (10530, "2018-03-26", "CSE in sport for club welfare officers (May)", "2018-05-15T17:30:00Z", "20:00", cwo, 30, 11, "",
         "Live", "", planned("2018-05-15", "PO", "lies after the day on which it is read; bookings open")),
    ]  # fmt: skip
    for number, made, title, starts, ends, group, capacity, booked, came, status, notes, row_truth in events:
        if isinstance(row_truth, str):
            row_truth = yes(
                starts[:10], row_truth, came, f"ticket group '{group}'; {came} checked in of {booked} registered"
            )
        values = [
            number,
            f"{made}T10:{number % 60:02}:07Z",
            title,
            starts,
            f"{starts[:10]}T{ends}:00Z",
            group,
            capacity,
        ]
        rows.append(([*values, booked, came, status, notes], row_truth))
    rows.append((None, None))
    rows.append((["21 events exported 2018-04-28T09:12:44Z"], no("the site's last line")))
    save_csv("loge_4", rows, truth, delimiter=",", encoding="utf-8-sig")


# 5. A housing association's safeguarding lead: the newest on top.


def loge_5():
    made = Made(
        "loge_5",
        "2017-07-03",
        "The safeguarding lead of a housing association, who trains her staff, tenants' families and young tenants and adds "
        "the newest on top; yellow where a sign-in sheet is still to come, struck through where it fell away.",
        "'numbers for Board' was typed by hand: Sept to Dec agrees with the log (88), Jan to Mar (77) with its plain rows, Apr to June (72) "
        "is without housing officers and without the relief wardens.",
    )  # fmt: skip
    sheet = made.sheet("log", [18, 30, 44, 34, 9, 12, 40])
    made.put(
        sheet,
        ["ADD NEW ONES AT THE TOP please!  Yellow = sign-in sheet still to come  -  Carol"],
        no("note with the legend"),
        bold=True,
    )
    headings = ["Day", "Scheme / place", "People", "Subject", "Nos.", "Tutor", "Other info"]
    made.put(sheet, headings, no("headings"), bold=True, fill="D9D9D9")
    wardens = "Staff - sheltered housing"
    families = "Tenants' families (parents & carers)"
    leavers = "Care leavers in supported housing"
    club = "Young people, estate youth club (vol sector)"
    multi = "Multi-agency (police, YOT, social care)"
    for when, place, people, subject, count, remark, truth in [
        ("2017-06-22", "Beech Court", wardens, "Spotting CSE", "tbc", "Jo has the sheet",
         yes("2017-06-22", "PL", None, "number still to come (yellow): not recorded, or ask", decision=["import", "ask"])),
        ("2017-06-14", "Manor Top community room", families, "Keeping kids safe online", 17, None, "PC"),
        ("2017-06-06", "Alder House", leavers, "Healthy relationships", 7, None, "YL"),
        ("2017-05-23", "Head office", "Housing officers", "Spotting CSE", 22, None,
         ask("2017-05-23", "", 22, "general housing officers: with sheltered housing, or with others?")),
        ("2017-05-16", "Beech Court", f"{wardens} (wardens)", "Spotting CSE", 11, "am", "PL"),
        ('"', "Beech Court", f"{wardens} (relief wardens)", "Spotting CSE", 8, "pm",
         yes("2017-05-16", "PL", 8, "ditto mark: the same day as the line above; asking is fine too",
             decision=["import", "ask"])),
        ("2017-05-03", "Manor Top community room", families, "Keeping kids safe online", 12, None, "PC"),
        ("2017-04-25", "Police station", multi, "County lines and CSE", 19, None, "PM"),
        ("2017-04-11", "Alder House", leavers, "Healthy relationships", 6, "Easter hols", "YL"),
        ("2017-03-28", "Larkhill", wardens, "Spotting CSE", 15, None, "PL"),
        ("2017-03-14", "Wybourn TARA", families, "Keeping kids safe online", 21, "crèche needed next time", "PC"),
        ("2016-03-07", "Alder House", "Residential staff", "Spotting CSE", 9, None,
         ask(None, "PL", 9, "7 March 2016 between 14 March and 28 February 2017: the year is probably mistyped")),
        ("2017-02-28", "Rowan Lodge", "Residential staff", "Spotting CSE", 10, None, "PL"),
        ("2017-02-15", "Manor Top community room", club, "Looking out for your mates", 18, "half term", "YV"),
        ("2017-02-02", "Wybourn TARA", families, "Keeping kids safe online", "20+", "kept coming in",
         ask("2017-02-02", "PC", 20, "20+", certainty="at least")),
        ("2017-01-24", "Larkhill", wardens, "Spotting CSE", 13, None, "PL"),
        ("2017-01-10", "Larkhill", wardens, "Spotting CSE", 12, None,
         yes("2017-01-10", "PL", None, "struck through: fell away, must not be counted", decision=["skip", "ask"],
             status="taken out")),
        ("2016-12-06", "Police station", multi, "County lines and CSE", 23, None, "PM"),
        ("2016-11-22", "Manor Top community room", families, "Keeping kids safe online", 14, None, "PC"),
        ("2016-10-18", "Beech Court", wardens, "Spotting CSE", 33, "two schemes together", "PL"),
        ("2016-10-04", "Manor Top community room", club, "Looking out for your mates", 18, None, "YV"),
    ]:  # fmt: skip
        struck = when == "2017-01-10"
        if isinstance(truth, str):
            truth = yes(when, truth, count, f"'{people}'")
        made.put(
            sheet,
            [when if when == '"' else day(when), place, people, subject, count, "Carol", remark],
            truth,
            dates="ddd d mmm yyyy",
            fill="FFFF00" if count == "tbc" else None,
            strike=struck,
        )
    sheet.cell(4, 5).comment = Comment("counted twice, 17 is right", "Carol")
    board = made.sheet("numbers for Board", [34, 14, 14, 14, 12])
    for values in [
        ["Safeguarding training - people trained, as told to the Board"],
        [None, "Sept - Dec 16", "Jan - Mar 17", "Apr - June 17", "Year"],
        ["Staff", 33, 38, 11, 82],
        ["Families", 14, 21, 29, 64],
        ["Young people", 18, 18, 13, 49],
        ["Partners", 23, 0, 19, 42],
        ["All", 88, 77, 72, 237],
    ]:
        made.put(board, values, no("typed summary for the Board"), bold=values[0] in (None, "All"))
    signed = made.sheet("sign in 16 May", [24, 34, 26])
    for values in [
        ["Beech Court, Tuesday 16 May 2017, am - SIGN IN"],
        ["Name", "E-mail", "Scheme"],
        ["Maureen Tasker", "m.tasker@example.org", "Beech Court"],
        ["Derek Oldroyd", "d.oldroyd@example.org", "Larkhill"],
        ["Shanice Bell", "s.bell@example.org", "Larkhill"],
        ["Pauline Frith", "p.frith@example.org", "Beech Court"],
    ]:
        made.put(signed, values, no("sign-in sheet with names"), bold=values[0] == "Name")
    made.save()


# 6. A college's welfare team: a merged block for each school, 1904 dates.


def loge_6():
    made = Made(
        "loge_6",
        "2017-07-20",
        "The welfare team of a sixth form college, on a Mac (1904 dates), with a merged block for each school that they went "
        "to, week numbers, and a column for how many talks.",
        "A line 'so far' under the first three blocks: typed, right for the college (522, without the fair) and for Bentley Grove (65), 1,099 for Hallcar; "
        "the sheet 'by group' gives 'All' as 2,430, which is not the sum of its own lines (2,403: figures swapped).",
    )  # fmt: skip
    made.book.epoch = CALENDAR_MAC_1904
    sheet = made.sheet("Outreach 16-17", [24, 6, 16, 30, 30, 8, 10, 12, 36])
    made.put(sheet, ["Student Services Outreach: CSE and online safety, academic year 2016-17"], no("title"), bold=True)
    sheet.merge_cells("A1:I1")
    made.put(sheet, [])
    headings = ["School / college", "Wk", "When", "What we did", "With", "Talks", "Heads", "Led by", "Comments"]
    made.put(sheet, headings, no("headings"), bold=True)
    blocks = [
        ("Dunstan Sixth Form College (us!)", 522, [
            (1, "2016-09-05", "Induction", "Teaching and support staff", 1, 48, None, "PE"),
            (2, "2016-09-14", "Tutorial talk, A to L", "Y12 students", 1, 210, None, "YE"),
            (2, "2016-09-16", "Tutorial talk, M to Z", "Y12 students", 1, 187, None, "YE"),
            (3, "2016-09-22", "Freshers' fair stall", "Anyone passing", None, "300ish", "ran out of pens",
             ask("2016-09-22", "", None, "a stall, contacts guessed: 300ish", sessions=0, certainty="about")),
            (6, "2016-10-12", "Parents' evening slot", "Parents", 1, 36, None, "PC"),
            (30, "2017-04-26", "Refresher", "Teaching and support staff", 1, 41, None, "PE"),
        ]),
        ("Hallcar Academy", 1099, [
            (5, "2016-10-03", "Real Love Rocks", "Y9 pupils", 1, 178, None, "YE"),
            (5, "2016-10-03", "Twilight", "Teachers and TAs", 1, 52, None, "PE"),
            (10, "2016-11-10", "Information evening", "Parents", 1, 24, "tea and biscuits!", "PC"),
            (25, "6-10 March 2017", "Assembly week", "Y7 to Y11 pupils", 5, 845, "one year group a day",
             yes("2017-03-06", "YE", 845, "five assemblies, 845 pupils in all; asking is fine too",
                 decision=["import", "ask"], sessions=5, ends_on="2017-03-10")),
        ]),
        ("Bentley Grove Special School", 65, [
            (7, "2016-10-17", "INSET", "All staff", 1, 31, None, "PE"),
            (12, "2016-11-21", "Good touch, bad touch", "Y10 pupils", 1, 12, None, "YE"),
            (14, "2016-12-05", "Coffee morning", "Parents", 1, 9, None, "PC"),
            (20, "2017-01-30", "Good touch, bad touch", "Y11 pupils", 1, 13, None, "YE"),
        ]),
        ("Carr Lane Catholic High School", None, [
            (10, "2016-11-08", "INSET", "All staff", 1, 67, None, "PE"),
            (11, "2016-11-15", "Real Love Rocks", "Y10 pupils", 1, 164, None, "YE"),
            (12, "2016-11-22", "Real Love Rocks", "Y11 pupils + form tutors", 1, 158, None,
             ask("2016-11-22", "", 158, "pupils and tutors in one number")),
            (21, "2017-02-07", "Information evening", "Parents", 1, None, "nobody counted, good turn-out",
             yes("2017-02-07", "PC", None, "held, nobody counted: not recorded, or ask", decision=["import", "ask"])),
        ]),
        ("Springboard Alternative Provision", None, [
            (19, "2017-01-23", "Healthy relationships", "KS4 students", 1, 11, None, "YA"),
            (21, "2017-02-06", "Healthy relationships (2)", "KS4 students", 1, 9, None, "YA"),
            (25, "2017-03-06", "Twilight", "Staff", 1, 8, None,
             yes("2017-03-06", "PE", 8, "staff of an alternative provider: Education is likeliest; asking is fine",
                 decision=["import", "ask"])),
        ]),
    ]  # fmt: skip
    for school, total, lines in blocks:
        first = made.at[sheet.title] + 1
        for week, when, what, group, talks, heads, comment, truth in lines:
            if isinstance(truth, str):
                truth = yes(when, truth, heads, f"{school} (merged over its block): {group}")
            name = school if made.at[sheet.title] + 1 == first else None
            date = when if "March" in when else day(when)
            made.put(sheet, [name, week, date, what, group, talks, heads, "Welfare", comment], truth, dates="dd/mm/yy")
        last = made.at[sheet.title]
        sheet.merge_cells(f"A{first}:A{last}")
        sheet.cell(first, 1).alignment = CENTRE
        if total:
            made.put(sheet, [None, None, None, None, "so far", None, total], no("sum under the block"), bold=True)
    groups = made.sheet("by group", [20, 12])
    for values in [
        ["Heads by group"],
        ["Group", "Heads"],
        ["Students / pupils", 1787],
        ["Staff", 247],
        ["Parents", 69],
        ["Freshers' fair (guess)", 300],
        ["All", 2430],
    ]:
        made.put(groups, values, no("typed summary"), bold=values[0] in ("Group", "All"))
    made.save()


# 7. A health visitor lead: tab separated, dates with full stops, Windows-1252.


def loge_7():
    truth = {
        "today": "2016-11-15",
        "year": None,
        "lists": "starting lists",
        "keeper": "The lead of a health visitor team: text with tabs that an old database gave, days with full stops, clinics "
        "and staff groups in the NHS's own abbreviations, pound signs.",
        "rows": [],
        "totals": "The last line says 213, the sum of all the numbers of the column (right), with those of the two rows that have to be asked about.",
    }
    rows = [
        (["NHS 0-19 Service – CSE training log 2016 (L. Marsh, HV Team Lead)"], no("title")),
        (None, None),
        (["Base / clinic", "Dt", "Start", "Title", "Staff grp / clients", "No. att", "Cost", "Rmks"], no("headings")),
    ]
    for base, when, start, title, whom, count, cost, remark, row_truth in [
        ("Firvale HC", "12.04.16", "13:00", "CSE L1", "HVs and community nursery nurses", 14, "£0.00", "", "PH"),
        ("Firvale HC", "19.04.16", "10:00", "Talk at baby clinic", "Parents", 9, "£0.00", "", "PC"),
        ("Jordan Rd Clinic", "26.04.16", "15:30", "CSE L1", "School nurses", 11, "£0.00", "", "PH"),
        ("Maternity Unit", "10.05.16", "12:30", "CSE L2", "Community midwives", 16, "£45.00", "room hire", "PH"),
        ("Old Mill Surgery", "17.05.16", "13:00", "CSE L1", "GPs and practice nurses", 23, "£0.00", "PLT session", "PH"),
        ("Jordan Rd Clinic", "24.05.16", "10:00", "Talk at weaning group", "Parents", 8, "£0.00", "", "PC"),
        ("Firvale HC", "07.06.16", "13:00", "CSE L2", "Health visitors – north", 12, "£0.00", "", "PH"),
        ("Town Hall", "14.06.16", "09:30", "CSE L2", "Multi-agency (HVs, CSC, police)", 21, "£60.00", "half paid by LSCB", "PM"),
        ("Dental Access Ctr", "21.06.16", "12:00", "CSE L1", "Dentists and dental nurses", 10, "£0.00", "", "PH"),
        ("Jordan Rd Clinic", "28.06.16", "10:00", "Talk at baby clinic", "Parents", "n/k", "£0.00", "didn’t get a list",
         yes("2016-06-28", "PC", None, "n/k: not recorded, or ask", decision=["ask", "import"])),
        ("Firvale HC", "05.07.16", "13:00", "CSE L1", "Family Nurse Partnership – young mums", 7, "£0.00", "aged 15 to 19",
         ask("2016-07-05", "", 7, "mothers of 15 to 19: young people or parents?")),
        ("Firvale HC", "06.09.16", "13:00", "CSE L2", "Health visitors – south", 13, "£0.00", "", "PH"),
        ("Children’s Hosp", "13.09.16", "14:00", "CSE L2", "A&E nurses", 18, "£0.00", "", "PH"),
        ("Firvale HC", "20.09.16", "10:00", "Talk at baby clinic", "Parents", 11, "£0.00", "", "PC"),
        ("Jordan Rd Clinic", "31.09.16", "15:30", "CSE L1", "School nurses", 6, "£0.00", "",
         ask(None, "PH", 6, "there is no 31 September")),
        ("CAMHS", "04.10.16", "09:30", "CSE L2", "CAMHS clinicians", 15, "£0.00", "", "PH"),
        ("Central Clinic", "11.10.16", "12:30", "CSE L2", "Sexual health nurses", 9, "£0.00", "", "PH"),
        ("Jordan Rd Clinic", "18.10.16", "15:30", "CSE L1", "School nurses", 10, "£0.00", "", "PH"),
        ("Jordan Rd Clinic", "08.11.16", "10:00", "Talk at weaning group", "Parents", "canc", "£0.00", "clinic closed",
         cancelled("2016-11-08", "PC", "'canc' in place of the number")),
        ("Firvale HC", "22.11.16", "13:00", "CSE L1", "HVs and community nursery nurses", "", "", "booked",
         planned("2016-11-22", "PH", "lies after the day on which it is read; booked")),
    ]:  # fmt: skip
        if isinstance(row_truth, str):
            iso = "-".join(reversed(when[:6].split(".")[:2]))
            row_truth = yes(f"2016-{iso}", row_truth, count, f"'{whom}', {base}")
        rows.append(([base, when, start, title, whom, count, cost, remark], row_truth))
        if when in ("28.06.16", "20.09.16"):
            rows.append((None, None))
    rows.append((["Total", "", "", "", "", 213, "£105.00", ""], no("total")))
    save_csv("loge_7", rows, truth, delimiter="\t", encoding="cp1252")


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in (loge_1, loge_2, loge_3, loge_4, loge_5, loge_6, loge_7):
        make()
