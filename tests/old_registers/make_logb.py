"""Makes six registers as their keepers left them, each with what a careful person reads out of it.

    python tests/old_registers/make_logb.py

Everybody and every address in them is invented.
"""

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FILES = Path(__file__).parent / "files"

EDUCATION = "Education"
HEALTH = "Health"
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
MULTI = "Multi Agency"
OTHERS = "Others/ Voluntary Sector"
ALTERNATIVE = "Alternative Curriculum Provider"
VOLUNTARY = "Voluntary Sector"

PROFESSIONALS = "Professionals"
YOUNG = "Young people"
PARENTS = ("Parents and carers", "Parents and carers")
TAXI = ("Taxi drivers", "Taxi drivers")


# What a careful person says of a row


def entry(day, place, attended, why, *, decision="import", plain=None, ends_on=None, sessions=1, status="delivered"):
    """A session, or what may be one. `place` is (audience, sector), or None where it may only be asked."""
    decisions = decision.split("|")
    audience, sector = place or (None, None)
    return {
        "decision": decisions,
        "plain": decisions == ["import"] if plain is None else plain,
        "date": day.isoformat() if day else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "audience": audience,
        "sector": sector,
        "attended": attended,
        "certainty": "not recorded" if attended is None else "exact",
        "sessions": sessions,
        "status": status,
        "why": why,
    }


def asked(why, day=None, place=None, attended=None, *, decision="ask", ends_on=None, sessions=None, status=None):
    """A row that may not be entered as it stands; the values are those that can be read all the same."""
    item = entry(
        day,
        place,
        attended,
        why,
        decision=decision,
        plain=False,
        ends_on=ends_on,
        sessions=sessions,
        status=status,
    )
    if attended is None:
        item["certainty"] = None
    return item


def no_entry(why, decision="not an entry"):
    return asked(why, decision=decision)


# Files


class Register:
    def __init__(self, name, *, today, keeper, year=None):
        self.name = name
        self.about = {"today": today, "year": year, "lists": "starting lists", "keeper": keeper}
        self.rows = []

    def say(self, sheet, row, truth, cells=None):
        where = {"sheet": sheet, "row": row}
        if cells:
            where["cells"] = cells
        self.rows.append(where | truth)

    def write_truth(self, totals):
        text = json.dumps(self.about | {"rows": self.rows, "totals": totals}, indent=1, ensure_ascii=False)
        (FILES / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")


class Page:
    """One sheet, filled from the top, and the truth of each row beside it."""

    def __init__(self, register, sheet):
        self.register, self.sheet, self.row = register, sheet, 0

    def add(self, values, truth, *, font=None, fill=None, form=None):
        self.row += 1
        for column, value in enumerate(values, start=1):
            cell = self.sheet.cell(self.row, column)
            if value is not None:
                cell.value = value
                if isinstance(value, date):
                    cell.number_format = form or "dd/mm/yyyy"
            if font:
                cell.font = font
            if fill:
                cell.fill = fill
        self.register.say(self.sheet.title, self.row, truth)
        return self.row

    def gap(self, rows=1):
        self.row += rows

    def widths(self, *widths):
        for letter, width in zip("ABCDEFGHIJKLMNOP", widths, strict=False):
            self.sheet.column_dimensions[letter].width = width


def colour(rgb):
    return PatternFill("solid", start_color=rgb, end_color=rgb)


BOLD = Font(name="Calibri", bold=True)
STRUCK = Font(name="Calibri", strike=True)


def save_workbook(workbook, name, stored=None):
    """Saves it with the stored results of its formulas ({sheet: {cell: result}}), the same bytes each time."""
    stored = stored or {}
    made = io.BytesIO()
    workbook.save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(FILES / f"{name}.xlsx", "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part)
            if part == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2017-01-05T09:00:00Z", content)
            for number, sheet in enumerate(workbook.sheetnames, start=1):
                if part == f"xl/worksheets/sheet{number}.xml" and sheet in stored:
                    content = _with_results(content.decode(), stored[sheet]).encode()
            after.writestr(zipfile.ZipInfo(part, (2017, 1, 5, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _with_results(xml, results):
    for cell, result in results.items():
        pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*/>|(<c r="{cell}"[^>]*><f>[^<]*</f>)<v></v>'
        xml, found = re.subn(pattern, lambda m, r=result: f"{m[1] or m[2]}<v>{r}</v>", xml)
        assert found == 1, cell
    return xml


# 1. The school-liaison officer


def logb_1():
    register = Register(
        "logb_1",
        today="2017-05-12",
        keeper=(
            "A school-liaison officer, who plans by academic year and term: one sheet a school year, dates "
            "without a year, a block a term with its own headings and total, and heads in columns for pupils, staff "
            "and parents."
        ),
    )
    pupils, staff = (YOUNG, EDUCATION), (PROFESSIONALS, EDUCATION)
    workbook = Workbook()
    page = Page(register, workbook.active)
    sheet = page.sheet
    sheet.title = "2016-17"
    page.widths(6, 16, 10, 30, 34, 10, 9, 9, 9, 40)
    grey, pale = colour("D9D9D9"), colour("DDEBF7")

    def say(day):
        month = {9: "Sept", 6: "June", 7: "July"}.get(day.month, day.strftime("%b"))
        return f"{day.strftime('%a')} {day.day} {month}"

    def headings():
        page.add(
            ["Wk", "Date", "Period", "School", "Session", "No. of", "Numbers seen", None, None, "Notes"],
            no_entry("upper heading row"),
            font=BOLD,
            fill=grey,
        )
        sheet.merge_cells(start_row=page.row, start_column=7, end_row=page.row, end_column=9)
        sheet.cell(page.row, 7).alignment = Alignment(horizontal="center")
        page.add(
            [None, None, None, None, None, "sessions", "Pupils", "Staff", "Parents", None],
            no_entry("lower heading row"),
            font=BOLD,
            fill=grey,
        )

    def section(words):
        page.add([words], no_entry("the term"), font=Font(name="Calibri", bold=True, size=13), fill=pale)
        sheet.merge_cells(start_row=page.row, start_column=1, end_row=page.row, end_column=10)

    def line(week, when, period, school, what, number, heads, truth, notes=None):
        """`heads` are pupils, staff, parents."""
        return page.add([week, when, period, school, what, number, *heads, notes], truth)

    page.add(
        ["School liaison diary - academic year 2016/17"],
        no_entry("title"),
        font=Font(name="Calibri", bold=True, size=16, color="1F4E79"),
    )
    sheet.merge_cells("A1:J1")
    page.add(
        ["Wk 1 = w/c 5 Sept. Count every bum on every seat. Do NOT include my 1:1s (they're on Liquid Logic)."],
        no_entry("note to self"),
        font=Font(name="Calibri", italic=True),
    )
    page.gap()

    section("AUTUMN TERM 2016")
    headings()
    day = date(2016, 9, 13)
    line(
        2,
        say(day),
        "INSET",
        "Newfield Academy",
        "Spotting the signs - whole staff",
        1,
        (None, 62, None),
        entry(day, staff, 62, "Autumn term 2016; heads in the Staff column, at an academy"),
    )
    day = date(2016, 9, 15)
    line(
        2,
        say(day),
        "staff mtg",
        "Abbey Lane Primary",
        "Safeguarding update incl. CSE",
        1,
        (None, 14, None),
        entry(day, staff, 14, "staff of a primary school"),
    )
    day = date(2016, 9, 20)
    top = line(
        3,
        say(day),
        "P1",
        "Kingsmead School",
        "Y9 assembly",
        1,
        (212, None, None),
        entry(day, pupils, 212, "pupils at a school"),
    )
    line(
        None,
        None,
        "P2",
        "Kingsmead School",
        "Y10 assembly",
        1,
        (198, None, None),
        entry(day, pupils, 198, "week and date are merged over both rows: the same day, another year group"),
    )
    sheet.merge_cells(start_row=top, start_column=1, end_row=top + 1, end_column=1)
    sheet.merge_cells(start_row=top, start_column=2, end_row=top + 1, end_column=2)
    day = date(2016, 9, 28)
    line(
        4,
        say(day),
        "P3",
        "Holly Bank Special School",
        "Y10/11 small group",
        1,
        (9, None, None),
        entry(day, pupils, 9, "pupils; special schools are Education in the report"),
    )
    day = date(2016, 10, 5)
    line(
        5,
        say(day),
        "P1",
        "Newfield Academy",
        "Y7 assembly",
        1,
        (189, None, None),
        entry(day, pupils, 189, "pupils at an academy"),
    )
    day = date(2016, 10, 13)
    line(
        6,
        say(day),
        "am",
        "Parkway Pupil Referral Unit",
        "KS4 session",
        1,
        (7, None, None),
        entry(
            day,
            (YOUNG, ALTERNATIVE),
            7,
            "a PRU is alternative provision; asking whether it is Education is fine",
            decision="import|ask",
        ),
    )
    day = date(2016, 10, 14)
    line(
        6,
        say(day),
        "eve",
        "Kingsmead School",
        "Keeping them safe online (parents' evening)",
        1,
        (None, None, 41),
        entry(day, PARENTS, 41, "heads in the Parents column"),
    )
    day = date(2016, 10, 18)
    line(
        7,
        say(day),
        "P1-4",
        "St Anselm's Catholic High",
        "Play: Chelsea's Choice, Y9 then Y10",
        2,
        (340, None, None),
        entry(day, pupils, 340, "No. of sessions 2; both year groups' heads together", sessions=2),
    )
    line(
        7,
        "Mon 20 Oct",
        "P5",
        "Newfield Academy",
        "Y11 tutor groups",
        1,
        (54, None, None),
        asked("20 October 2016 was a Thursday: weekday or day is wrong", None, pupils, 54),
    )
    page.add(
        [None, "HALF TERM 24-28 Oct"],
        no_entry("holiday, not a session"),
        font=Font(name="Calibri", italic=True, color="7F7F7F"),
    )
    day = date(2016, 11, 9)
    line(
        10,
        say(day),
        "P2",
        "Abbey Lane Primary",
        "Y6 healthy friendships",
        1,
        (58, None, None),
        entry(day, pupils, 58, "pupils at a primary school"),
    )
    line(
        "10-15",
        "10 Nov - 15 Dec",
        "P6 Thurs",
        "Kingsmead School",
        "Y9 girls' group (6 wk programme)",
        6,
        (48, None, None),
        entry(
            date(2016, 11, 10),
            pupils,
            48,
            "six Thursdays from 10 November to 15 December, 8 girls x 6 = 48 heads",
            decision="import|ask",
            ends_on=date(2016, 12, 15),
            sessions=6,
        ),
        "8 girls x 6",
    )
    day = date(2016, 11, 22)
    line(
        12,
        say(day),
        "P4",
        "Newfield Academy",
        "Y8 PSHE carousel",
        1,
        (31, 3, None),
        asked("pupils and staff in one row: two entries, or staff not to be counted; one line cannot hold both", day),
        "Miss Ojo + 2 TAs stayed",
    )
    day = date(2016, 11, 29)
    line(
        13,
        say(day),
        "twilight",
        "Longley College",
        "Tutors' briefing",
        1,
        (None, 24, None),
        entry(day, staff, 24, "staff of a college: Education"),
    )
    day = date(2016, 12, 7)
    line(
        14,
        say(day),
        "P1",
        "St Anselm's Catholic High",
        "Y7 assembly",
        1,
        ("approx 180", None, None),
        asked("approx 180 is not a plain number", day, pupils, sessions=1),
    )
    page.add(
        [None, None, None, None, "Autumn so far (not St A's Y7)", 20, 1146, 103, 41],
        no_entry("total of the term"),
        font=BOLD,
    )
    page.gap()

    section("SPRING TERM 2017")
    headings()
    day = date(2017, 1, 11)
    line(
        2,
        say(day),
        "twilight",
        "Newfield Academy",
        "NQT briefing",
        1,
        (None, 8, None),
        entry(day, staff, 8, "Spring term 2017, so January 2017; staff"),
    )
    day = date(2017, 1, 17)
    line(
        3,
        say(day),
        "P1",
        "Kingsmead School",
        "Y11 assembly",
        1,
        (None, None, None),
        entry(
            day,
            pupils,
            None,
            "cancelled, says the note; nobody counted",
            decision="import|skip|ask",
            plain=False,
            status="cancelled",
        ),
        "CANCELLED - mocks. Rebook?",
    )
    day = date(2017, 1, 30)
    line(
        5,
        say(day),
        "twilight",
        "Holly Bank Special School",
        "All staff refresher",
        1,
        (None, 27, None),
        entry(day, staff, 27, "staff of a special school"),
    )
    day = date(2017, 2, 7)
    line(
        6,
        say(day),
        "all day",
        "St Anselm's Catholic High",
        "Safer Internet Day - assemblies Y7, 8, 9, 10",
        4,
        (610, None, None),
        entry(day, pupils, 610, "No. of sessions 4, for the four year groups named", sessions=4),
    )
    day = date(2017, 2, 15)
    line(
        7,
        say(day),
        "pm",
        "Abbey Lane Primary",
        "Y5/6 online friends",
        1,
        (61, None, None),
        entry(day, pupils, 61, "pupils at a primary school"),
    )
    page.add(
        [None, "HALF TERM 20-24 Feb"],
        no_entry("holiday, not a session"),
        font=Font(name="Calibri", italic=True, color="7F7F7F"),
    )
    day = date(2017, 3, 8)
    line(
        9,
        say(day),
        "am",
        "Abbey Lane Primary",
        "Coffee morning",
        1,
        (None, None, 12),
        entry(day, PARENTS, 12, "heads in the Parents column"),
    )
    line(
        10,
        "w/c 13 Mar",
        "lunch",
        "Longley College",
        "Stall in the refectory",
        None,
        ("loads", None, None),
        asked("no day, no number, and a stall counts contacts", None, pupils),
    )
    day = date(2017, 3, 23)
    line(
        11,
        say(day),
        "P1,3,5",
        "Newfield Academy",
        "Y9 drama workshops",
        3,
        (87, None, None),
        entry(day, pupils, 87, "No. of sessions 3, periods 1, 3 and 5", sessions=3),
    )
    page.add([None, None, None, None, "Spring so far", 12, 758, 35, 12], no_entry("total of the term"), font=BOLD)
    page.gap()

    section("SUMMER TERM 2017")
    headings()
    day = date(2017, 4, 26)
    line(
        1,
        say(day),
        "P1",
        "St Anselm's Catholic High",
        "Y8 assembly",
        1,
        (176, None, None),
        entry(day, pupils, 176, "the summer term of the academic year 2016/17 lies in 2017"),
    )
    day = date(2017, 5, 2)
    line(
        2,
        say(day),
        "P4",
        "Holly Bank Special School",
        "Post-16 group",
        1,
        (6, None, None),
        entry(day, pupils, 6, "pupils of a special school"),
    )
    day = date(2017, 5, 9)
    line(
        3,
        say(day),
        "eve",
        "Kingsmead School",
        "Governors' briefing",
        1,
        (None, 9, None),
        entry(day, staff, 9, "governors, counted with staff, of a school"),
    )
    day = date(2017, 5, 11)
    line(
        3,
        say(day),
        "P2",
        "Newfield Academy",
        "Y9 catch-up",
        1,
        (None, None, None),
        entry(day, pupils, None, "held yesterday, number still to come", decision="import|ask", plain=False),
        "awaiting nos from Mrs P",
    )
    day = date(2017, 6, 14)
    line(
        7,
        say(day),
        "P1-2",
        "Abbey Lane Primary",
        "Y6 transition, both classes",
        2,
        (None, None, None),
        entry(
            day,
            pupils,
            None,
            "after today: planned",
            decision="import|ask|skip",
            plain=False,
            sessions=2,
            status="planned",
        ),
        "booked",
    )
    day = date(2017, 6, 20)
    line(
        8,
        say(day),
        "am",
        "Parkway Pupil Referral Unit",
        "KS4 session",
        1,
        (None, None, None),
        entry(
            day,
            (YOUNG, ALTERNATIVE),
            None,
            "after today: planned",
            decision="import|ask|skip",
            plain=False,
            status="planned",
        ),
        "booked",
    )
    line(
        None,
        "July tbc",
        None,
        "Longley College",
        "Leavers' event",
        None,
        (None, None, None),
        asked("no day, not held yet", decision="ask|skip", status="planned"),
    )

    page = Page(register, workbook.create_sheet("2015-16"))
    page.widths(6, 16, 10, 30, 34, 10, 9, 9, 9, 40)
    page.add(
        ["School liaison diary - academic year 2015/16"],
        no_entry("title"),
        font=Font(name="Calibri", bold=True, size=16),
    )
    page.add(["Last half term only, rest went with the old laptop"], no_entry("note to self"))
    sheet = page.sheet
    headings()
    day = date(2016, 7, 5)
    line(
        5,
        say(day),
        "P1",
        "Kingsmead School",
        "Y8 assembly",
        1,
        (143, None, None),
        entry(day, pupils, 143, "July of the academic year 2015/16 is July 2016, a Tuesday"),
    )
    day = date(2016, 7, 14)
    line(
        6,
        say(day),
        "twilight",
        "Newfield Academy",
        "Pastoral team",
        1,
        (None, 13, None),
        entry(day, staff, 13, "July 2016; staff"),
    )
    day = date(2016, 7, 15)
    line(
        6,
        say(day),
        "am",
        "Abbey Lane Primary",
        "Y6 parents, moving up",
        1,
        (None, None, 19),
        entry(day, PARENTS, 19, "July 2016; heads in the Parents column"),
    )

    page = Page(register, workbook.create_sheet("Term dates"))
    page.widths(22, 14, 14)
    page.add(["Term dates 16/17", "From", "To"], no_entry("heading of a list"), font=BOLD)
    for term, first, last in [
        ("Autumn 1", date(2016, 9, 5), date(2016, 10, 21)),
        ("Autumn 2", date(2016, 10, 31), date(2016, 12, 16)),
        ("Spring 1", date(2017, 1, 3), date(2017, 2, 17)),
        ("Spring 2", date(2017, 2, 27), date(2017, 4, 7)),
        ("Summer 1", date(2017, 4, 24), date(2017, 5, 26)),
        ("Summer 2", date(2017, 6, 5), date(2017, 7, 21)),
    ]:
        page.add([term, first, last], no_entry("term dates, a list to look things up in"), form="d mmm yyyy")
    save_workbook(workbook, register.name)
    register.write_truth(
        "Autumn: 20 sessions, 1,146 pupils, 103 staff, 41 parents, typed by hand, agrees with the rows above it "
        "(with the "
        "row whose weekday is wrong and the 3 staff beside 31 pupils, without the approximate one). "
        "Spring: 12 sessions (with the cancelled one), 758 pupils, 35 staff, 12 parents, agrees. "
        "Summer and 2015-16 have no totals."
    )


# 2. The police secondee


def logb_2():
    register = Register(
        "logb_2",
        today="2017-03-20",
        keeper=(
            "A police officer seconded to the team, who keeps everything in his calendar, exports it to CSV and types "
            "the number of people into a column that he adds; meetings, court and leave are in it too."
        ),
    )
    heads = [
        "Subject",
        "Start Date",
        "Start Time",
        "End Date",
        "End Time",
        "All day event",
        "Location",
        "Categories",
        "Description",
        "No's attended",
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def write(values, truth):
        line = out.getvalue().count("\n") + 1
        writer.writerow(values)
        register.say(None, line, truth)

    def event(subject, day, times, place, category, description, number, truth, *, ends=None, all_day=False):
        first, last = times.split("-")
        write(
            [
                subject,
                day.strftime("%d/%m/%Y"),
                f"{first}:00",
                (ends or day).strftime("%d/%m/%Y"),
                f"{last}:00",
                "True" if all_day else "False",
                place,
                category,
                description.replace("\n", "\r\n"),
                number,
            ],
            truth,
        )

    write(heads, no_entry("headings"))
    other = "not an entry|skip|ask"
    school_staff, pupils = (PROFESSIONALS, EDUCATION), (YOUNG, EDUCATION)
    health, care = (PROFESSIONALS, HEALTH), (PROFESSIONALS, CARE)
    multi, vol = (PROFESSIONALS, MULTI), (PROFESSIONALS, OTHERS)

    day = date(2016, 4, 14)
    event(
        "CSE input – Tapton Edge School Y10",
        day,
        "09:00-10:00",
        "Tapton Edge School, main hall",
        "CSE - pupils",
        "Mrs Adeyemi meeting me at reception.\nProjector OK, bring own laptop.\nPark at the back",
        "118",
        entry(day, pupils, 118, "category: pupils; a school"),
    )
    day = date(2016, 4, 19)
    event("MARAC", day, "10:00-12:30", "Moorfoot", "Meetings", "", "", no_entry("a meeting, no training", other))
    day = date(2016, 4, 21)
    event(
        "CSE input – A&E nursing staff",
        day,
        "14:00-15:00",
        "Northern General, Ed Centre",
        "CSE - health",
        "Sister Quigley’s team",
        "23",
        entry(day, health, 23, "category: health; nursing staff"),
    )
    day = date(2016, 4, 26)
    event(
        "CSE awareness – student officers",
        day,
        "13:00-14:30",
        "Robert Dyson House",
        "CSE - police",
        "intake 4/16",
        "16",
        asked("police only: none of the sectors says so", day, None, 16, sessions=1),
    )
    day = date(2016, 5, 10)
    event(
        "Multi agency CSE day",
        day,
        "00:00-00:00",
        "Town Hall, Reception Room A",
        "CSE - multi agency",
        "Full day. Lunch from LSCB.\nBring: lanyards, flipchart,\nNWG leaflets",
        "64",
        entry(
            day,
            multi,
            64,
            "an all-day event, whose end in an export is midnight of the next day: one day",
            decision="import|ask",
        ),
        ends=date(2016, 5, 11),
        all_day=True,
    )
    day = date(2016, 5, 11)
    event(
        "CSE input – Westways Primary, all staff",
        day,
        "15:30-16:30",
        "Westways",
        "CSE - school staff",
        "",
        "37",
        entry(day, school_staff, 37, "category: school staff"),
    )
    day = date(2016, 5, 17)
    event(
        "CSE input – Hope House children’s home, staff team",
        day,
        "10:00-11:30",
        "Hope House",
        "CSE - social care/residential",
        "",
        "9",
        entry(day, care, 9, "category: social care/residential; a children's home"),
    )
    day = date(2016, 5, 23)
    event(
        "Annual leave",
        day,
        "00:00-00:00",
        "",
        "Leave",
        "",
        "",
        no_entry("leave", other),
        ends=date(2016, 5, 28),
        all_day=True,
    )
    day = date(2016, 6, 8)
    event(
        "Canceled: CSE input – Westfield surgery",
        day,
        "12:30-13:30",
        "Westfield Medical Practice",
        "CSE - health",
        "From: Practice Manager <pm@westfield.example.org>\nSorry Dave, CQC are in, can we do the autumn instead?",
        "",
        entry(
            day,
            health,
            None,
            "the calendar writes 'Canceled:' before it",
            decision="import|skip|ask",
            plain=False,
            status="cancelled",
        ),
    )
    day = date(2016, 6, 16)
    event(
        "CSE slot – taxi drivers’ knowledge day",
        day,
        "09:30-10:30",
        "Staniforth Road depot",
        "CSE - taxis",
        "Licensing (Karen) sends list",
        "31",
        entry(day, TAXI, 31, "category: taxis; taxi drivers"),
    )
    day = date(2016, 6, 22)
    event(
        "CSE assembly – Tapton Edge Y8",
        day,
        "08:45-09:15",
        "Tapton Edge School",
        "CSE - pupils",
        "Bring the film (USB)",
        "167",
        entry(day, pupils, 167, "category: pupils; a school"),
    )
    day = date(2016, 6, 29)
    event(
        "CSE input – Tapton Edge, staff twilight",
        day,
        "15:30-16:30",
        "Tapton Edge School",
        "CSE - school staff",
        "",
        "45",
        entry(day, school_staff, 45, "category: school staff"),
    )
    event(
        "FW: CSE input – Tapton Edge, staff twilight",
        day,
        "15:30-16:30",
        "Tapton Edge School",
        "CSE - school staff",
        "-----Original Appointment-----\nFrom: SSES Team Calendar\nTo: Dave",
        "45",
        asked(
            "the same appointment forwarded from the team's calendar: day, time, place and number are the same",
            day,
            school_staff,
            45,
            decision="skip|ask",
            sessions=1,
        ),
    )
    day = date(2016, 7, 6)
    event(
        "CSE talk for parents, Tapton Edge",
        day,
        "18:00-19:00",
        "Tapton Edge School",
        "CSE - parents",
        "",
        "17",
        entry(day, PARENTS, 17, "category: parents"),
    )
    day = date(2016, 7, 13)
    event(
        "CSE input – Shirecliffe GP surgery (PLI)",
        day,
        "13:00-14:00",
        "Shirecliffe",
        "CSE - health",
        "",
        "14",
        entry(day, health, 14, "category: health; GP surgery"),
    )
    day = date(2016, 9, 7)
    event(
        "CSE briefing – fostering team",
        day,
        "09:30-11:00",
        "Moorfoot L8",
        "CSE - social care/residential",
        "ask re foster carers’ evening",
        "12",
        entry(day, care, 12, "category: social care/residential; children's services"),
    )
    day = date(2016, 9, 15)
    event(
        "CSE input x3 – Tapton Edge Y9 (P1, P2, P3)",
        day,
        "09:00-12:00",
        "Tapton Edge School",
        "CSE - pupils",
        "",
        "84",
        asked("three sittings in one line: 84 together or each, and three sessions or one", day, pupils),
    )
    day = date(2016, 9, 20)
    event(
        "R v Holroyd – warned",
        day,
        "10:00-16:00",
        "Sheffield Crown Court",
        "Court",
        "",
        "",
        no_entry("court, no training", other),
    )
    day = date(2016, 9, 27)
    event(
        "Multi agency CSE day",
        day,
        "09:30-16:00",
        "Town Hall, Reception Room A",
        "CSE - multi agency",
        "as May",
        "58",
        entry(day, multi, 58, "category: multi agency"),
    )
    day = date(2016, 9, 29)
    event(
        "CSE – Crescent Youth Club, Thursday night group",
        day,
        "18:30-20:00",
        "Crescent Youth Club",
        "CSE - vol sector",
        "Did it with the young people, pizza after",
        "13",
        entry(
            day,
            (YOUNG, VOLUNTARY),
            13,
            "a youth club; the description says the young people were the audience",
            decision="import|ask",
        ),
    )
    day = date(2016, 10, 3)
    event(
        "CSE awareness – Safe Haven charity volunteers",
        day,
        "10:00-12:00",
        "Safe Haven, Attercliffe",
        "CSE - vol sector",
        "£25 room hire – invoice to SSES",
        "21",
        entry(day, vol, 21, "category: vol sector; volunteers of a charity. 03/10 is 3 October, a Monday"),
    )
    day = date(2016, 10, 12)
    event(
        "CSE input – health visitors",
        day,
        "13:00-14:30",
        "Centenary House",
        "CSE - health",
        "",
        "18",
        entry(day, health, 18, "category: health; health visitors"),
    )
    day = date(2016, 10, 18)
    event(
        "Advanced CSE (multi agency) – 2 days",
        day,
        "09:30-16:30",
        "Quaker Meeting House",
        "CSE - multi agency",
        "with Jo from Barnardo’s",
        "19",
        entry(
            day, multi, 19, "starts on the 18th and ends on the 19th, 2 days: one session", ends_on=date(2016, 10, 19)
        ),
        ends=date(2016, 10, 19),
    )
    day = date(2016, 11, 2)
    event(
        "CSE input – Longshaw College, Level 2 learners",
        day,
        "11:00-12:00",
        "Longshaw College",
        "CSE - pupils",
        "two tutors sat in, not counted",
        "26",
        entry(day, pupils, 26, "category: pupils; a college"),
    )
    day = date(2016, 11, 9)
    event(
        "CSE input – hotel front desk staff (Hotel Watch)",
        day,
        "14:00-15:00",
        "The Rutland",
        "CSE - other",
        "",
        "28",
        entry(
            day,
            vol,
            28,
            "category: other; Others/ Voluntary Sector is the row for others, though no list names hotels",
            decision="import|ask",
        ),
    )
    day = date(2016, 11, 16)
    event(
        "CSE input – school nurses",
        day,
        "13:00-14:00",
        "Centenary House",
        "CSE - health",
        "",
        "25ish",
        asked("25ish is not a plain number", day, health, sessions=1),
    )
    day = date(2016, 11, 23)
    event(
        "CSE input – Larch House children’s home",
        day,
        "10:00-11:30",
        "Larch House",
        "CSE - social care/residential",
        "Ring bell twice",
        "8",
        entry(day, care, 8, "category: social care/residential; a children's home"),
    )
    day = date(2016, 12, 1)
    event(
        "CSE input – Abbeydale Grange staff",
        day,
        "15:15-16:15",
        "Abbeydale Grange School",
        "CSE - school staff",
        "went ahead, about 40 there, forgot to count",
        "",
        asked("no number; the description says about 40", day, school_staff, sessions=1),
    )
    day = date(2016, 12, 6)
    event(
        "Multi agency CSE day",
        day,
        "09:30-16:00",
        "Town Hall, Reception Room A",
        "CSE - multi agency",
        "",
        "55",
        entry(day, multi, 55, "category: multi agency"),
    )
    day = date(2017, 1, 17)
    event(
        "CSE input – Brightside surgery **MOVED TO 14/02**",
        day,
        "12:30-13:30",
        "Brightside surgery",
        "CSE - health",
        "staff off sick",
        "",
        asked("moved to 14 February, where it stands again", day, health, decision="skip|ask", status="planned"),
    )
    day = date(2017, 1, 25)
    event(
        "CSE input – Abbeydale Grange Y8",
        day,
        "09:00-10:00",
        "Abbeydale Grange School",
        "CSE - pupils",
        "",
        "94",
        entry(day, pupils, 94, "category: pupils; a school"),
    )
    day = date(2017, 2, 1)
    event(
        "CSE talk for parents, Abbeydale Grange",
        day,
        "18:00-19:00",
        "Abbeydale Grange School",
        "CSE - parents",
        "",
        "22",
        entry(day, PARENTS, 22, "category: parents"),
    )
    day = date(2017, 2, 7)
    event(
        "Multi agency CSE day",
        day,
        "09:30-16:00",
        "Town Hall, Reception Room A",
        "CSE - multi agency",
        "61 out of 70 booked",
        "61",
        entry(day, multi, 61, "category: multi agency"),
    )
    day = date(2017, 2, 14)
    event(
        "CSE input – Brightside surgery",
        day,
        "12:30-13:30",
        "Brightside surgery",
        "CSE - health",
        "moved from 17/01",
        "11",
        entry(day, health, 11, "category: health; a surgery, on its new day"),
    )
    day = date(2017, 2, 20)
    event("Dentist", day, "08:30-09:15", "", "Personal", "", "", no_entry("private", other))
    day = date(2017, 2, 23)
    event(
        "CSE briefing – leaving care team",
        day,
        "09:30-11:00",
        "Star House",
        "CSE - social care/residential",
        "",
        "10",
        entry(day, care, 10, "category: social care/residential; care leavers"),
    )
    day = date(2017, 3, 7)
    event(
        "CSE input – Longshaw College, tutors",
        day,
        "15:30-16:30",
        "Longshaw College",
        "CSE - school staff",
        "",
        "29",
        entry(day, school_staff, 29, "category: school staff; tutors of a college"),
    )
    day = date(2017, 3, 28)
    event(
        "CSE slot – taxi drivers’ knowledge day",
        day,
        "09:30-10:30",
        "Staniforth Road depot",
        "CSE - taxis",
        "",
        "",
        entry(day, TAXI, None, "after today: planned", decision="import|ask|skip", plain=False, status="planned"),
    )
    day = date(2017, 4, 5)
    event(
        "Multi agency CSE day",
        day,
        "09:30-16:00",
        "Town Hall",
        "CSE - multi agency",
        "50 booked so far",
        "",
        entry(day, multi, None, "after today: planned", decision="import|ask|skip", plain=False, status="planned"),
    )
    (FILES / f"{register.name}.csv").write_bytes(out.getvalue().encode("cp1252"))
    register.write_truth("none in the file")


# 3. The voluntary-sector trainer


def logb_3():
    register = Register(
        "logb_3",
        today="2016-12-01",
        keeper=(
            "A trainer of a small charity, on an old Mac (dates counted from 1904): one sheet a course, each with "
            "its own "
            "columns, the commissioner's sector as a code that a look-up sheet explains, women and men counted apart."
        ),
    )
    codes = {
        "E": (PROFESSIONALS, EDUCATION),
        "H": (PROFESSIONALS, HEALTH),
        "CS": (PROFESSIONALS, CARE),
        "MA": (PROFESSIONALS, MULTI),
        "V": (PROFESSIONALS, OTHERS),
    }
    stored = {}
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    teal, pale = colour("B7DEE8"), colour("F2F2F2")

    def sheet_of(name, title, *headings, widths=()):
        page = Page(register, workbook.create_sheet(name))
        stored[name] = {}
        page.widths(*widths)
        page.add([title], no_entry("name of the course"), font=Font(name="Comic Sans MS", bold=True, size=14))
        page.gap()
        page.add(headings, no_entry("headings"), font=BOLD, fill=teal)
        return page

    def total(page, column, result, label="Total", at=3):
        first = 4
        values = [None] * (ord(column) - 64)
        values[at - 1] = label
        values[-1] = f"=SUM({column}{first}:{column}{page.row})"
        page.add(values, no_entry("total, a formula"), font=BOLD, fill=pale)
        stored[page.sheet.title][f"{column}{page.row}"] = result

    workbook.remove(workbook.active)
    page = Page(register, workbook.create_sheet("Lists"))
    page.widths(10, 34, 4, 22, 4, 16)
    page.add(["Code", "Sector", None, "Venues", None, "Who invoices"], no_entry("headings of lists"), font=BOLD)
    for values in [
        ["E", "Education (schools, colleges, nurseries)", None, "Victoria Hall", None, "Me"],
        ["H", "Health", None, "Quaker Meeting House", None, "Board (LSCB)"],
        ["CS", "Children's services / LAC / residential", None, "The Circle", None, "n/a"],
        ["MA", "Multi agency", None, "Their place"],
        ["V", "Voluntary sector / other", None, "Church hall"],
    ]:
        page.add(values, no_entry("lists to look things up in"))

    # Half-day course
    page = sheet_of(
        "CSE Basics",
        "CSE BASICS (half day, for professionals)",
        *("Date", "Venue", "For", "Code", "Women", "Men", "All", "Invoice", "Notes"),
        widths=(14, 22, 30, 8, 9, 9, 9, 10, 44),
    )
    form = "d-mmm-yy"

    def basics(day, venue, who, code, women, men, truth, notes=None, everybody=None, invoice=None):
        row = page.row + 1
        formula = f"=E{row}+F{row}" if women is not None else None
        page.add([day, venue, who, code, women, men, everybody or formula, invoice, notes], truth, form=form)
        if formula and not everybody:
            stored["CSE Basics"][f"G{row}"] = women + men

    def plain_basics(day, venue, who, code, women, men, notes=None, invoice=None):
        why = f"code {code} on the look-up sheet; for professionals, says the title; All = {women} + {men}"
        basics(day, venue, who, code, women, men, entry(day, codes[code], women + men, why), notes, invoice=invoice)

    plain_basics(date(2016, 4, 20), "Their place", "Firth Road Primary", "E", 14, 2, invoice=180)
    plain_basics(date(2016, 4, 28), "Their place", "Hilltop Infants", "E", 9, 0, invoice=180)
    plain_basics(date(2016, 5, 5), "The Circle", "Northwick GP federation", "H", 11, 1, invoice=180)
    plain_basics(date(2016, 5, 19), "Victoria Hall", "LSCB", "MA", 15, 6, "Good group, 2 walked out at the film")
    plain_basics(date(2016, 5, 26), "The Circle", "Health visitors (north)", "H", 13, 0, invoice=180)
    plain_basics(date(2016, 6, 8), "Their place", "Sunrise residential", "CS", 6, 4, invoice=180)
    plain_basics(date(2016, 6, 23), "The Circle", "Befriending Network", "V", 8, 3, "free - swap for room hire")
    plain_basics(date(2016, 6, 30), "Victoria Hall", "LSCB", "MA", 17, 5)
    plain_basics(date(2016, 7, 6), "Victoria Hall", "LSCB", "MA", 13, 7)
    day = date(2016, 7, 13)
    basics(
        day,
        "Victoria Hall",
        "LSCB",
        "MA",
        10,
        2,
        asked("women and men make 12, All says 15", day, codes["MA"], sessions=1),
        "3 latecomers not on my list?",
        everybody=15,
    )
    day = date(2016, 9, 15)
    basics(
        day,
        "Their place",
        "Eastgate Academy + school nurses",
        "E/H",
        12,
        0,
        asked("two codes: Education, Health or Multi Agency", day, None, 12, sessions=1),
    )
    day = date(2016, 9, 29)
    basics(
        day,
        "The Circle",
        "Cadet leaders",
        "P",
        5,
        8,
        asked("the look-up sheet has no code P", day, None, 13, sessions=1),
        "police? check w/ board",
    )
    plain_basics(date(2016, 10, 12), "Quaker Meeting House", "Dental practices", "H", 9, 0, invoice=180)
    day = date(2016, 10, 12)
    basics(
        day,
        "Quaker Meeting House",
        "Dental practices",
        "H",
        9,
        0,
        asked("the row above once more, cell by cell", day, codes["H"], 9, decision="skip|ask", sessions=1),
        invoice=180,
    )
    plain_basics(date(2016, 10, 20), "Church hall", "Sheltered housing wardens", "CS", 5, 6, invoice=180)
    plain_basics(date(2016, 11, 3), "The Circle", "Voluntary youth workers forum", "V", 6, 5)
    plain_basics(date(2016, 11, 10), "The Circle", "Young carers project staff", "V", 7, 1)
    plain_basics(date(2016, 11, 17), "Their place", "Little Acorns nursery", "E", 10, 0, invoice=90)
    total(page, "G", 232)
    page.gap()
    page.add(["Coming up"], no_entry("heading of what is planned"), font=BOLD)
    day = date(2017, 1, 19)
    basics(
        day,
        "Victoria Hall",
        "LSCB",
        "MA",
        None,
        None,
        entry(
            day, codes["MA"], None, "after today: planned", decision="import|ask|skip", plain=False, status="planned"
        ),
    )

    # Two days
    page = sheet_of(
        "Next Steps",
        "CSE NEXT STEPS - two day course for professionals",
        *("Day 1", "Day 2", "For", "Code", "Women", "Men", "All", "Notes"),
        widths=(14, 14, 26, 8, 9, 9, 9, 44),
    )

    def steps(first, second, who, code, women, men, truth, notes=None):
        row = page.row + 1
        page.add([first, second, who, code, women, men, f"=E{row}+F{row}", notes], truth, form=form)
        stored["Next Steps"][f"G{row}"] = women + men

    first, second = date(2016, 4, 27), date(2016, 5, 4)
    steps(
        first,
        second,
        "LSCB",
        "MA",
        9,
        5,
        entry(first, codes["MA"], 14, "a two-day course is one session; its days are a week apart", ends_on=second),
    )
    first, second = date(2016, 5, 11), date(2016, 5, 18)
    steps(
        first,
        second,
        "Night shelter + foodbank",
        "V",
        6,
        4,
        entry(first, codes["V"], 10, "a two-day course is one session; code V", ends_on=second),
    )
    first, second = date(2016, 6, 14), date(2016, 6, 15)
    steps(
        first,
        second,
        "Fostering + leaving care",
        "CS",
        8,
        2,
        entry(first, codes["CS"], 10, "a two-day course is one session; code CS", ends_on=second),
        "lovely lot",
    )
    first, second = date(2016, 9, 20), date(2016, 9, 21)
    steps(
        first,
        second,
        "School pastoral leads",
        "E",
        11,
        2,
        entry(first, codes["E"], 13, "a two-day course is one session; code E", ends_on=second),
    )
    first, second = date(2016, 10, 4), date(2016, 10, 5)
    steps(
        first,
        second,
        "LSCB",
        "MA",
        12,
        3,
        entry(first, codes["MA"], 15, "a two-day course is one session; code MA", ends_on=second),
    )
    day = date(2016, 11, 22)
    steps(
        day,
        "tbc",
        "CAMHS",
        "H",
        6,
        1,
        asked("its second day has not been, or nobody wrote it down", day, codes["H"], 7),
        "day 2 snowed off",
    )
    total(page, "G", 69)

    page = sheet_of(
        "Train the Trainer",
        "TRAIN THE TRAINER",
        *("Start", "Finish", "For", "Code", "Trainers trained", "Sessions they gave after", "People they reached"),
        widths=(14, 14, 26, 8, 12, 14, 14),
    )
    first, last = date(2016, 5, 24), date(2016, 5, 26)
    page.add(
        [first, last, "LSCB training pool", "MA", 8, 12, 240],
        entry(
            first,
            codes["MA"],
            8,
            "the trainers' course counts; what they then gave does not belong to this line",
            decision="import|ask",
            ends_on=last,
        ),
        form=form,
    )
    first, last = date(2016, 9, 6), date(2016, 9, 8)
    page.add(
        [first, last, "Diocese schools", "E", 6, 3, "?"],
        entry(
            first,
            codes["E"],
            6,
            "the trainers' course counts; what they then gave does not belong to this line",
            decision="import|ask",
            ends_on=last,
        ),
        form=form,
    )

    page = sheet_of(
        "Parents",
        "KEEPING YOUR CHILD SAFE - workshops for mums and dads",
        *("Date", "Where", "Mums", "Dads", "All", "Creche?"),
        widths=(14, 30, 9, 9, 9, 10),
    )
    for day, where, mums, dads, creche, known in [
        (date(2016, 6, 21), "Firth Road Primary", 14, 3, "y", True),
        (date(2016, 9, 27), "Eastgate children's centre", 9, 2, "y", True),
        (date(2016, 10, 11), "Our own youth project", 7, 0, "n", True),
        (date(2016, 11, 15), "Firth Road Primary", 5, 1, "n", False),
    ]:
        row = page.row + 1
        truth = (
            entry(day, PARENTS, mums + dads, f"a sheet for parents; All = {mums} + {dads}")
            if known
            else entry(
                day,
                PARENTS,
                mums + dads,
                "the formula has no stored result; 5 + 1 can be worked out",
                decision="import|ask",
            )
        )
        page.add([day, where, mums, dads, f"=C{row}+D{row}", creche], truth, form="ddd d mmm yyyy")
        if known:
            stored["Parents"][f"E{row}"] = mums + dads

    page = sheet_of(
        "Be Safe group",
        "BE SAFE - group work with young people",
        *("Start", "End", "Where", "Code", "No of weeks", "Girls", "Boys", "Total attendances", "Notes"),
        widths=(14, 14, 30, 8, 9, 9, 9, 12, 40),
    )
    first, last = date(2016, 6, 6), date(2016, 6, 27)
    page.add(
        [first, last, "Elmfield children's home", "CS", 4, 3, 2, 18, "not all of them every week"],
        entry(
            first,
            (YOUNG, CARE),
            18,
            "four Mondays; the attendances are added up; young people of a home",
            decision="import|ask",
            ends_on=last,
            sessions=4,
        ),
        form=form,
    )
    first, last = date(2016, 9, 12), date(2016, 10, 17)
    page.add(
        [first, last, "Our own youth project", "V", 6, 8, 0, 44],
        entry(
            first,
            (YOUNG, VOLUNTARY),
            44,
            "six Mondays; the attendances are added up; the charity's young people",
            decision="import|ask",
            ends_on=last,
            sessions=6,
        ),
        form=form,
    )

    page = sheet_of(
        "E-learning", "E-LEARNING (from the web host)", "Month", "Started", "Completed", widths=(14, 12, 12)
    )
    for month, started, completed in [("Sept", 61, 34), ("Oct", 40, 29), ("Nov", 38, 31)]:
        page.add(
            [month, started, completed],
            asked(
                "completions of a month, of nobody knows which sector; e-learning has no sessions", decision="ask|skip"
            ),
        )
    total(page, "C", 94, at=1)
    save_workbook(workbook, register.name, stored)
    register.write_truth(
        "CSE Basics: All 232, a formula with its result, agrees with the column as it stands (with the 9 of the "
        "doubled row and the "
        "15 that women and men do not make). Next Steps 69, agrees (with the course whose second day is missing). "
        "E-learning 94, agrees. The other sheets have none."
    )


# 4. The business-support officer


def logb_4():
    register = Register(
        "logb_4",
        today="2016-05-03",
        keeper=(
            "A council business-support officer: a sheet a sector, dates typed with dots, staff and pupils side by "
            "side on "
            "the schools' sheet, quarters under one another on the health sheet, all totals typed in by hand."
        ),
    )
    workbook = Workbook()
    workbook.remove(workbook.active)
    title_font = Font(name="Arial", bold=True, size=12, underline="single")

    def dotted(day):
        return day.strftime("%d.%m.%y")

    def sheet_of(name, title, last="E"):
        page = Page(register, workbook.create_sheet(name))
        page.widths(12, 30, 26, 9, 10, 3, 12, 30, 20, 9)
        page.add([title], no_entry("title"), font=title_font)
        page.sheet.merge_cells(f"A1:{last}1")
        page.sheet["A1"].alignment = Alignment(horizontal="center")
        page.gap()
        return page

    # Schools: two tables side by side
    page = sheet_of("SCHOOLS", "CSE TRAINING 2015/16 - SCHOOLS", last="J")
    sheet = page.sheet

    def beside(left, left_truth, right, right_truth, bold=False):
        page.row += 1
        for start, values, truth, cells in ((1, left, left_truth, "A:E"), (7, right, right_truth, "G:J")):
            if values:
                for column, value in enumerate(values, start=start):
                    sheet.cell(page.row, column, value)
                    if bold:
                        sheet.cell(page.row, column).font = BOLD
                register.say(sheet.title, page.row, truth, cells)

    beside(["STAFF"], no_entry("name of the table"), ["PUPILS"], no_entry("name of the table"), bold=True)
    beside(
        ["DATE", "VENUE", "COURSE", "NO ATT", "COST £"],
        no_entry("headings"),
        ["DATE", "VENUE", "TYPE", "NO ATT"],
        no_entry("headings"),
        bold=True,
    )
    school_staff, pupils = (PROFESSIONALS, EDUCATION), (YOUNG, EDUCATION)

    def staff(day, venue, course, number, cost, why="STAFF of a school", typed=None):
        return [typed or dotted(day), venue, course, number, cost], entry(day, school_staff, number, why)

    def pupil(day, venue, what, number, why="PUPILS of a school", place=pupils, decision="import"):
        return [dotted(day), venue, what, number], entry(day, place, number, why, decision=decision)

    beside(
        *staff(date(2015, 4, 21), "Hillcrest Academy", "Level 1", 28, 0),
        *pupil(date(2015, 6, 23), "Hillcrest Academy Y9", "Assembly", 204),
    )
    beside(
        *staff(date(2015, 5, 14), "St Oswald's Primary", "Level 1", 19, 0),
        *pupil(date(2015, 10, 7), "Oakdale Special School", "Workshop", 12),
    )
    beside(
        *staff(date(2015, 5, 14), "Brook Lane Infants", "Level 1", 11, 0, "ditto marks: 14.05.15, as above", '"'),
        *pupil(date(2016, 1, 20), "Hillcrest Academy Y10", "Assembly", 187),
    )
    beside(
        *staff(date(2015, 9, 30), "Hillcrest Academy", "Level 1 refresher", 33, 25),
        *pupil(
            date(2016, 3, 9),
            "Forge Lane PRU",
            "Workshop",
            8,
            "a PRU is alternative provision; asking is fine",
            (YOUNG, ALTERNATIVE),
            "import|ask",
        ),
    )
    beside(
        *staff(date(2015, 11, 11), "Oakdale Special School", "Level 1", 22, 0),
        *pupil(date(2016, 3, 10), "St Oswald's Primary Y6", "Workshop", 46),
    )
    beside(*staff(date(2016, 1, 27), "St Oswald's Primary", "Level 1 refresher", 17, 25), None, None)
    beside(
        ["TOTAL", None, None, 130, 50],
        no_entry("total, typed by hand; right"),
        ["TOTAL", None, None, 447],
        no_entry("total, typed by hand; the rows make 457"),
        bold=True,
    )

    # Health: a block a quarter
    page = sheet_of("HEALTH", "CSE TRAINING FOR STAFF 2015/16 - HEALTH")
    health = (PROFESSIONALS, HEALTH)

    def quarter(name, rows, total):
        page.add([name], no_entry("the quarter"), font=BOLD, fill=colour("FFF2CC"))
        page.add(["DATE", "VENUE", "WHO", "NO ATT", "COST £"], no_entry("headings"), font=BOLD)
        for values, truth in rows:
            page.add(values, truth)
        page.add([None, None, "SUB TOTAL", total], no_entry("total of the quarter, typed by hand"), font=BOLD)
        page.gap()

    def at(day, venue, who, number, cost=0):
        return [dotted(day), venue, who, number, cost], entry(day, health, number, "the sheet is HEALTH, for staff")

    quarter(
        "Q1 APR - JUN",
        [
            at(date(2015, 4, 29), "Northfield Hospital", "Ward staff", 24),
            at(date(2015, 5, 12), "Brookside Medical Centre", "Practice nurses", 13),
            (
                ["31.06.15", "Northfield Hospital", "Porters & security", 15, 0],
                asked("June has 30 days", None, health, 15, sessions=1),
            ),
        ],
        52,
    )
    quarter("Q2 JUL - SEP", [at(date(2015, 7, 8), "Central Clinic", "Health visitors", 16, 30)], 16)
    quarter(
        "Q3 OCT - DEC",
        [
            at(date(2015, 10, 15), "Northfield Hospital", "A & E", 21),
            (
                ["03.12.15", "Central Clinic", "School nurses", "c30", 30],
                asked("c30 is not a plain number", date(2015, 12, 3), health, sessions=1),
            ),
        ],
        51,
    )
    quarter(
        "Q4 JAN - MAR",
        [
            at(date(2016, 2, 18), "Brookside Medical Centre", "GPs + reception", 14),
            (
                ["24.02.15", "Northfield Hospital", "Midwives", 18, 0],
                asked(
                    "24 February 2015 lies before 2015/16; the fourth quarter suggests 2016",
                    None,
                    health,
                    18,
                    sessions=1,
                ),
            ),
        ],
        32,
    )
    page.add([None, None, "TOTAL HEALTH", 151], no_entry("total of the sheet, typed by hand"), font=BOLD)

    # Single tables
    def single(name, title, rows, total):
        nonlocal page
        page = sheet_of(name, title)
        page.add(["DATE", "VENUE", "WHO", "NO ATT", "COST £"], no_entry("headings"), font=BOLD)
        for values, truth in rows:
            page.add(values, truth)
        page.add(["TOTAL", None, None, total], no_entry("total, typed by hand"), font=BOLD)

    care, multi, others = (PROFESSIONALS, CARE), (PROFESSIONALS, MULTI), (PROFESSIONALS, OTHERS)

    def row(day, venue, who, number, place, why, cost=0, typed=None):
        return [typed or dotted(day), venue, who, number, cost], entry(day, place, number, why)

    cancelled = date(2015, 11, 4)
    single(
        "CSC & LAC",
        "CSE TRAINING FOR STAFF 2015/16 - CHILDRENS SOCIAL CARE / LAC",
        [
            row(date(2015, 4, 16), "Civic Centre", "Fostering team", 15, care, "the sheet's sector"),
            row(date(2015, 6, 25), "Civic Centre", "Leaving care", 12, care, "the sheet's sector"),
            row(date(2015, 6, 25), "Larch House", "Residential staff", 7, care, "'as above': 25.06.15", 0, "as above"),
            row(date(2015, 9, 17), "Civic Centre", "Duty social workers", 18, care, "the sheet's sector"),
            (
                [dotted(cancelled), "Civic Centre", "Leaving care", "CANC", 0],
                entry(
                    cancelled,
                    care,
                    None,
                    "CANC where the number should be",
                    decision="import|skip|ask",
                    plain=False,
                    status="cancelled",
                ),
            ),
            row(date(2016, 2, 10), "Larch House", "Residential staff", 9, care, "the sheet's sector"),
        ],
        61,
    )
    single(
        "MULTI AG",
        "CSE TRAINING FOR STAFF 2015/16 - MULTI AGENCY",
        [
            row(date(2015, 5, 22), "Town Hall", "Open course", 34, multi, "the sheet's sector", 120),
            row(date(2015, 9, 11), "Town Hall", "Open course", 29, multi, "the sheet's sector", 120),
            row(date(2015, 11, 20), "Town Hall", "Open course", 41, multi, "the sheet's sector", 120),
            row(date(2016, 3, 4), "Town Hall", "Open course", 37, multi, "the sheet's sector", 135),
        ],
        141,
    )
    pcsos, parents = date(2015, 10, 28), date(2016, 3, 23)
    single(
        "VOL & OTHER",
        "CSE TRAINING FOR STAFF 2015/16 - VOLUNTARY SECTOR AND OTHERS",
        [
            row(date(2015, 5, 5), "Law Society rooms", "Family solicitors", 18, others, "the sheet's sector"),
            row(date(2015, 7, 16), "Together Women", "Volunteers", 10, others, "the sheet's sector"),
            (
                [dotted(pcsos), "Snig Hill", "PCSOs", 22, 0],
                entry(pcsos, others, 22, "police, whom the keeper counts among the others", decision="import|ask"),
            ),
            (
                [dotted(parents), "St Oswald's Primary", "Parents group", 14, 0],
                asked("parents on a sheet for staff", parents, None, 14, sessions=1),
            ),
        ],
        64,
    )
    page = Page(register, workbook.create_sheet("SUMMARY"))
    page.widths(28, 9, 9, 9, 9, 10)
    page.add(["CSE TRAINING 2015/16 - NUMBERS BY SECTOR"], no_entry("title"), font=title_font)
    page.gap()
    page.add(["SECTOR", "Q1", "Q2", "Q3", "Q4", "TOTAL"], no_entry("headings of the summary"), font=BOLD)
    for values in [
        ["SCHOOLS STAFF", 58, 33, 22, 17, 130],
        ["SCHOOLS PUPILS", 204, 0, 12, 241, 447],
        ["HEALTH", 52, 16, 51, 32, 151],
        ["CSC & LAC", 34, 18, 0, 9, 61],
        ["MULTI AG", 34, 29, 41, 37, 141],
        ["VOL & OTHER", 18, 10, 22, 14, 64],
    ]:
        page.add(values, no_entry("a line of the summary: adds up the other sheets", "not an entry|skip"))
    page.add(["TOTAL", 400, 106, 148, 350, 994], no_entry("total of the summary", "not an entry|skip"), font=BOLD)
    save_workbook(workbook, register.name)
    register.write_truth(
        "All typed by hand. SCHOOLS staff 130 agrees; PUPILS 447 does not (the rows make 457), and the summary "
        "copies it, so "
        "that its 994 is short by 10. HEALTH 52, 16, 51 (c30 taken as 30), 32 and 151 agree with the rows; CSC & "
        "LAC 61, "
        "MULTI AG 141 and VOL & OTHER 64 agree."
    )


# 5. The licensing officer


def logb_5():
    register = Register(
        "logb_5",
        today="2016-10-10",
        keeper=(
            "A licensing officer: a tab-separated export of the drivers' safeguarding sessions, with places, booked, "
            "attended, passed and failed, title lines above the headings, a total a month and a running one at the end."
        ),
    )
    lines = []

    def write(values, truth=None):
        lines.append(values)
        if truth:
            register.say(None, len(lines), truth)

    write(["SAFEGUARDING AWARENESS - HACKNEY CARRIAGE AND PRIVATE HIRE DRIVERS 2016/17"], no_entry("title"))
    write(["Licensing Service, printed 10/10/2016. Queries: licensing@example.org"], no_entry("line beneath the title"))
    write([])
    write(
        ["Session", "Date", "Time", "Venue", "Places", "Booked", "Attended", "Passed", "Failed", "Remarks"],
        no_entry("headings"),
    )
    months, numbered = [], 0

    def session(day, time, venue, numbers, truth, remarks="", ref=None, counts=True, typed=None):
        """`numbers` are places, booked, attended, passed and failed."""
        nonlocal numbered
        if ref is None:
            numbered += 1
            ref = f"SA/16/{numbered:02}"
        write([ref, typed or day.strftime("%d-%b-%y"), time, venue, *numbers, remarks], truth)
        if counts:
            months.append([0 if n == "" else int(str(n).strip("* \xa0")) for n in numbers])

    def plain(day, time, booked, attended, failed, remarks="", places=30, ref=None, shown=None):
        venue = "Town Hall Rm 2" if time != "18:00" else "Staniforth Rd depot"
        why = f"the title says drivers; attended, not booked: {attended - failed} passed + {failed} failed = {attended}"
        session(
            day,
            time,
            venue,
            (places, booked, shown or attended, attended - failed, failed),
            entry(day, TAXI, attended, why),
            remarks,
            ref,
        )

    year = [0] * 5

    def month_total(name):
        sums = [sum(column) for column in zip(*months, strict=True)]
        for at, number in enumerate(sums):
            year[at] += number
        months.clear()
        write([f"{name} total", "", "", "", *sums, ""], no_entry("total of the month"))
        write([])

    hall = "Town Hall Rm 2"
    plain(date(2016, 4, 5), "10:00", 28, 26, 2)
    plain(date(2016, 4, 5), "14:00", 30, 27, 0, "second sitting same day")
    plain(date(2016, 4, 12), "10:00", 29, 25, 3)
    plain(date(2016, 4, 19), "10:00", 27, 24, 2)
    plain(date(2016, 4, 26), "18:00", 21, 18, 0, "evening, school-run drivers asked for it")
    month_total("April")

    plain(date(2016, 5, 3), "10:00", 26, 25, 1)
    plain(date(2016, 5, 10), "10:00", 30, 29, 3)
    plain(date(2016, 5, 17), "18:00", 24, 21, 1, shown="21\xa0")
    day = date(2016, 5, 24)
    session(
        day,
        "10:00",
        hall,
        (10, 6, 6, 5, 1),
        entry(
            day,
            TAXI,
            6,
            "a session for those who failed before; attendances, so they count again",
            decision="import|ask",
        ),
        "Resits only",
        ref="R/16/01",
    )
    plain(date(2016, 5, 31), "10:00", 30, 28, 1)
    month_total("May")

    plain(date(2016, 6, 7), "10:00", 30, 28, 0)
    day = date(2016, 6, 14)
    session(
        day,
        "10:00",
        hall,
        (30, 27, "", "", ""),
        entry(
            day, TAXI, None, "cancelled, say the remarks", decision="import|skip|ask", plain=False, status="cancelled"
        ),
        "CANCELLED trainer ill, all rebooked",
        counts=False,
    )
    day = date(2016, 6, 23)
    session(
        day,
        "10:00",
        hall,
        (30, 26, "", "", ""),
        asked("moved to 28 June, where it stands again under the same number", day, TAXI, decision="skip|ask"),
        "Moved to 28-Jun, room is a polling station",
        counts=False,
    )
    plain(date(2016, 6, 28), "10:00", 26, 24, 1, "from 23-Jun", ref=f"SA/16/{numbered:02}")
    month_total("June")

    plain(date(2016, 7, 5), "10:00", 22, 17, 1)
    day = date(2016, 7, 5)
    session(
        day,
        "10:00",
        hall,
        (30, 22, 17, 16, 1),
        asked(
            "the line above once more, number and all; the total of the month has it once",
            day,
            TAXI,
            17,
            decision="skip|ask",
            sessions=1,
        ),
        ref=f"SA/16/{numbered:02}",
        counts=False,
    )
    plain(date(2016, 7, 12), "10:00", 30, 30, 3)
    day = date(2016, 7, 19)
    session(
        day,
        "10:00",
        hall,
        (30, 28, 24, 20, 2),
        asked(
            "20 passed and 2 failed do not make the 24 who attended, and nothing says why", day, TAXI, 24, sessions=1
        ),
    )
    plain(date(2016, 7, 26), "18:00", 25, 23, 2)
    month_total("July")

    day = date(2016, 8, 2)
    session(
        day,
        "10:00",
        hall,
        (30, 26, "", 19, 3),
        asked("attended left blank; passed and failed make 22", day, TAXI, sessions=1),
    )
    day = date(2016, 8, 9)
    session(
        day,
        "10:00",
        hall,
        (30, 4, 0, 0, 0),
        entry(day, TAXI, 0, "nobody came: a real nought", decision="import|ask"),
        "No one turned up, holidays",
    )
    day = date(2016, 8, 16)
    session(
        day,
        "10:00",
        hall,
        (30, 27, "24*", 23, 1),
        asked("24 with an asterisk: three of them may not belong here", day, TAXI, sessions=1),
        "* incl 3 licensed by Rotherham",
    )
    plain(date(2016, 8, 23), "10:00", 29, 27, 2)
    plain(date(2016, 8, 30), "10:00", 28, 25, 0)
    month_total("August")

    plain(date(2016, 9, 6), "10:00", 30, 28, 1)
    session(
        date(2016, 9, 13),
        "10:00",
        hall,
        (30, 29, 26, 26, 0),
        asked("typed as 13 September 2015, among those of September 2016", None, TAXI, 26, sessions=1),
        typed="13-Sep-15",
    )
    plain(date(2016, 9, 15), "18:00", 22, 20, 1)
    plain(date(2016, 9, 20), "18:00", 30, 27, 2)
    day = date(2016, 9, 22)
    session(
        day,
        "17:00",
        "Committee Rm",
        (10, 8, 8, "", ""),
        asked("councillors, not drivers: no sector of the lists says so", day, None, 8, sessions=1),
        "Licensing sub-cttee members, not drivers",
        ref="X/16/01",
        counts=False,
    )
    plain(date(2016, 9, 29), "10:00", 27, 26, 4)
    month_total("September")

    day = date(2016, 10, 4)
    session(
        day,
        "10:00",
        hall,
        (30, 28, "", "", ""),
        entry(
            day, TAXI, None, "held, number still to come; booked is not attended", decision="import|ask", plain=False
        ),
        "Awaiting results sheet",
        counts=False,
    )
    for day, booked in [(date(2016, 10, 18), 17), (date(2016, 10, 25), 11), (date(2016, 11, 1), 3)]:
        session(
            day,
            "10:00",
            hall,
            (30, booked, "", "", ""),
            entry(day, TAXI, None, "after today: planned", decision="import|ask|skip", plain=False, status="planned"),
            counts=False,
        )
    write([])
    write(["Drivers since 1 April", "", "", "", *year, ""], no_entry("running total"))
    write(
        ["Brought forward (Jan 2015 to Mar 2016)", "", "", "", "", "", "1,846", "", "", ""],
        no_entry("a figure of earlier years: stated, never added"),
    )
    write(
        ["All drivers trained since scheme began", "", "", "", "", "", f"{1846 + year[2]:,}", "", "", ""],
        no_entry("a figure of several years: stated, never added"),
    )
    text = "".join("\t".join(map(str, values)) + "\r\n" for values in lines)
    (FILES / f"{register.name}.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    register.write_truth(
        f"A total a month and {year[2]} attended since 1 April: they agree with the rows, counting the doubled one of "
        "5 July once, the 24 with an asterisk, the one dated 2015 and the one whose passed and failed do not fit; they "
        "leave out "
        "cancelled and moved ones, the one that was not for drivers, and 2 August (attended blank)."
    )


# 6. The part-time administrator


def logb_6():
    register = Register(
        "logb_6",
        today="2017-04-20",
        keeper=(
            "A part-time administrator: a sheet a month with colours that a page of instructions explains, dates shown "
            "without their year, struck rows, a sign-in sheet kept in the same file, and a comment where somebody "
            "counted again."
        ),
    )
    green, grey, yellow = colour("C6EFCE"), colour("BFBFBF"), colour("FFFF00")
    workbook = Workbook()
    stored = {}
    page = Page(register, workbook.active)
    page.sheet.title = "HOW TO USE"
    page.widths(16, 24, 24, 20, 10, 10, 10, 30)
    page.add(
        ["HOW TO USE THIS WORKBOOK (for whoever covers me on Thursdays and Fridays)"],
        no_entry("title"),
        font=Font(name="Calibri", bold=True, size=14),
    )
    page.gap()
    for words in (
        "1. One tab per month. Put courses on as soon as they are booked.",
        "2. Came = people who SIGNED IN, not who booked. Leave it blank until you have the sheet.",
        "3. Don't delete anything. Cross it out (Format Cells, Strikethrough) if it was put on by mistake.",
        "4. 2 day courses go on once, with both days in the When box.",
    ):
        page.add([words], no_entry("instruction"))
    page.add(["Colours:"], no_entry("legend"), font=BOLD)
    page.add(["Green"], no_entry("legend"), fill=green)
    page.sheet.cell(page.row, 2, "done, certificates sent").fill = PatternFill()
    page.add(["Grey"], no_entry("legend"), fill=grey)
    page.sheet.cell(page.row, 2, "cancelled or postponed")
    page.add(["Yellow"], no_entry("legend"), fill=yellow)
    page.sheet.cell(page.row, 2, "waiting for sign in sheet")
    page.gap()
    page.add(["Example:"], no_entry("an example begins"), font=BOLD)
    heads = ["When", "Course", "Who for", "Where", "Capacity", "Booked", "Came", "Remarks"]
    page.add(heads, no_entry("headings of the example"), font=BOLD)
    page.add(
        [date(2016, 10, 3), "CSE Level 1", "School staff", "Board room", 20, 14, 12, "sandwiches x 12"],
        asked("the example of the instructions, not a session", decision="not an entry|skip|ask"),
        form="ddd d mmm",
    )

    def month_of(name, title):
        nonlocal page
        page = Page(register, workbook.create_sheet(name))
        page.widths(16, 26, 28, 24, 10, 9, 9, 40)
        page.sheet.column_dimensions["E"].hidden = True
        page.add([title], no_entry("title"), font=Font(name="Calibri", bold=True, size=14))
        page.gap()
        page.add(heads, no_entry("headings"), font=BOLD)

    def line(when, course, who, where, booked, came, truth, remarks=None, fill=None, font=None, capacity=20):
        return page.add(
            [when, course, who, where, capacity, booked, came, remarks], truth, fill=fill, font=font, form="ddd d mmm"
        )

    def total(result=None):
        page.gap()
        at = f"G{page.row + 1}"
        page.add(
            ["Total", None, None, None, None, None, f"=SUM(G4:G{page.row - 1})"],
            no_entry("total, a formula" + ("" if result else " without a stored result")),
            font=BOLD,
        )
        if result:
            stored[page.sheet.title] = {at: result}

    level1, two_days, board = "CSE Level 1", "CSE & exploitation (2 day)", "Board room"
    school = ("School staff", (PROFESSIONALS, EDUCATION))
    surgeries = ("GP surgeries", (PROFESSIONALS, HEALTH))
    mixed = ("Mixed agencies", (PROFESSIONALS, MULTI))
    voluntary = ("Voluntary groups", (PROFESSIONALS, OTHERS))
    homes = ("Children's home staff", (PROFESSIONALS, CARE))

    def plain(when, who, booked, came, *, course=level1, where=board, remarks=None, days=None, capacity=20, why=None):
        first, last = days or (when, None)
        why = why or f"Who for: {who[0]}"
        if days:
            why += "; two days are one session, month and year from the sheet"
        line(
            when,
            course,
            who[0],
            where,
            booked,
            came,
            entry(first, who[1], came, why, ends_on=last),
            remarks,
            green,
            capacity=capacity,
        )

    month_of("Oct", "Training - October 2016")
    plain(date(2016, 10, 4), school, 18, 16)
    plain("6 & 7 Oct", mixed, 20, 17, course=two_days, days=(date(2016, 10, 6), date(2016, 10, 7)))
    plain(date(2016, 10, 12), surgeries, 15, 15)
    plain(
        date(2016, 10, 19),
        ("Young people - youth club", (YOUNG, VOLUNTARY)),
        None,
        14,
        course="Film and talk",
        where="Shire Green youth club",
        capacity=None,
        why="young people of a youth club, voluntary sector in the report",
    )
    day = date(2016, 10, 21)
    line(
        day,
        level1,
        mixed[0],
        board,
        3,
        None,
        entry(
            day,
            mixed[1],
            None,
            "cancelled, say remark and colour",
            decision="import|skip|ask",
            plain=False,
            status="cancelled",
        ),
        "CANCELLED not enough bookings",
        grey,
    )
    plain(date(2016, 10, 27), voluntary, 12, 11)
    total(73)

    month_of("Nov", "Training - November 2016")
    plain(date(2016, 11, 1), homes, 11, 10)
    plain(date(2016, 11, 8), school, 20, 18, remarks="2 no shows, Jean has rung them")
    plain(date(2016, 11, 15), surgeries, 14, 13)
    day = date(2016, 11, 16)
    line(
        day,
        level1,
        mixed[0],
        board,
        17,
        None,
        asked("postponed to 11 January, where it stands", day, mixed[1], decision="skip|ask"),
        "POSTPONED to 11 Jan (heating)",
        grey,
        STRUCK,
    )
    plain("23-24 Nov", mixed, 18, 16, course=two_days, days=(date(2016, 11, 23), date(2016, 11, 24)))
    plain(
        date(2016, 11, 29),
        ("Parents", PARENTS),
        None,
        23,
        course="Parents' evening talk",
        where="Wood End School",
        capacity=None,
    )
    day = date(2016, 11, 29)
    line(
        day,
        level1,
        school[0],
        board,
        14,
        13,
        asked(
            "struck through: put on by mistake, say the instructions",
            day,
            school[1],
            13,
            decision="skip|ask",
            sessions=1,
        ),
        None,
        None,
        STRUCK,
    )
    total(93)

    month_of("Dec", "Training - December 2016")
    page.add(["No training this month - office move"], no_entry("a note: no session"))

    month_of("Jan", "Training - January 2017")
    plain(date(2017, 1, 11), mixed, 17, 15, remarks="was 16 Nov")
    plain(date(2017, 1, 17), voluntary, 13, 12)
    day = date(2017, 1, 19)
    line(
        day,
        "CSE for faith leaders",
        "Imams and vicars",
        "Cathedral",
        None,
        21,
        entry(
            day,
            (PROFESSIONALS, OTHERS),
            21,
            "faith leaders would be others, but nothing in the file says so",
            decision="import|ask",
        ),
        "want another in the autumn",
        green,
        capacity=None,
    )
    plain(date(2017, 1, 24), school, 20, 19)
    plain(
        date(2017, 1, 26),
        ("Young people in care", (YOUNG, CARE)),
        None,
        5,
        course="Group session",
        where="Beech House",
        capacity=None,
        why="young people in care: the row of LAC",
    )
    day = date(2017, 1, 31)
    line(
        day,
        level1,
        surgeries[0],
        board,
        9,
        9,
        asked(
            "a hidden row: somebody put it away on purpose, or by mistake",
            day,
            surgeries[1],
            9,
            decision="ask|skip",
            sessions=1,
        ),
    )
    page.sheet.row_dimensions[page.row].hidden = True
    total(81)

    month_of("Feb", "Training - February 2017")
    day = date(2017, 2, 1)
    line(
        day,
        "CSE & exploitation - DAY 1",
        mixed[0],
        board,
        19,
        18,
        asked("day 1 of a two-day course whose day 2 is a row of its own: one session, one number", day, mixed[1]),
        None,
        green,
    )
    plain(date(2017, 2, 7), school, 17, 17, course="Online safety")
    day = date(2017, 2, 8)
    line(
        day,
        "CSE & exploitation - DAY 2",
        mixed[0],
        board,
        19,
        17,
        asked("day 2 of the course of 1 February: not a session of its own", day, mixed[1], decision="ask|skip"),
        None,
        green,
    )
    plain(date(2017, 2, 14), surgeries, 16, 16)
    day = date(2017, 2, 16)
    line(
        day,
        level1,
        school[0],
        board,
        18,
        24,
        asked("a comment says 22, the cell 24, and 18 were booked", day, school[1], sessions=1),
        None,
        green,
    )
    page.sheet.cell(page.row, 7).comment = Comment("Jean counted again: 22 not 24", "Office")
    day = date(2017, 2, 23)
    line(
        day,
        level1,
        mixed[0],
        board,
        20,
        None,
        entry(
            day,
            mixed[1],
            None,
            "yellow: held, the sign-in sheet has not come; booked is not attended",
            decision="import|ask",
            plain=False,
        ),
        None,
        yellow,
    )
    plain(date(2017, 2, 28), voluntary, 15, 14)
    total()

    month_of("March", "Training - March 2017")
    plain(date(2017, 3, 2), homes, 10, 9, where="Beech House")
    plain(date(2017, 3, 8), mixed, 18, 7, remarks="bad weather. Sign in on its own tab")
    line(
        date(2016, 3, 14),
        level1,
        school[0],
        board,
        19,
        17,
        asked(
            "14 March 2016 on the sheet of March 2017: the year is wrong, or the sheet", None, school[1], 17, sessions=1
        ),
        None,
        green,
    )
    plain("21 - 22 March", mixed, 20, 18, course=two_days, days=(date(2017, 3, 21), date(2017, 3, 22)))
    plain(date(2017, 3, 23), ("Health visitors", (PROFESSIONALS, HEALTH)), 12, 12)
    plain(
        date(2017, 3, 28),
        ("Pupils Y9", (YOUNG, EDUCATION)),
        None,
        156,
        course="Assembly",
        where="Wood End School",
        capacity=None,
    )
    day = date(2017, 3, 30)
    line(
        day,
        level1,
        school[0],
        board,
        16,
        "14 (2 DNA)",
        asked("14 (2 DNA): 14 came, or 2 of the 14 did not", day, school[1], sessions=1),
        None,
        green,
    )
    total()

    month_of("April on", "Training - April 2017 onwards")
    for day, who, booked in [(date(2017, 4, 26), mixed, 9), (date(2017, 5, 2), school, 12)]:
        line(
            day,
            level1,
            who[0],
            board,
            booked,
            None,
            entry(day, who[1], None, "after today: planned", decision="import|ask|skip", plain=False, status="planned"),
        )

    page = Page(register, workbook.create_sheet("Sign in 8 March"))
    page.widths(24, 28, 34, 12, 12)
    page.add(["SIGN IN SHEET - CSE Level 1 - Wed 8 March 2017"], no_entry("title of the sign-in sheet"), font=BOLD)
    page.add(
        ["Name", "Organisation", "Email", "Signed in", "Veggie?"], no_entry("headings of the sign-in sheet"), font=BOLD
    )
    for name, organisation, veggie in [
        ("Marjorie Teasdale", "Wood End School", None),
        ("Imran Shabir", "Youth Justice", "Y"),
        ("Ceri Plumtree", "Housing Plus", None),
        ("Donna Oyelaran", "Brookside Medical Centre", None),
        ("Fergus Lightowler", "Beech House", "Y"),
        ("Agnieszka Wrona", "Family Support", None),
        ("Tom Hebblethwaite", "Police", None),
    ]:
        email = name.lower().replace(" ", ".") + "@example.org"
        page.add([name, organisation, email, "9.25", veggie], no_entry("somebody who signed in: a name, no session"))
    workbook.create_sheet("Sheet3")
    save_workbook(workbook, register.name, stored)
    register.write_truth(
        "Oct 73 agrees. Nov 93 agrees with the column (with the 13 of the struck row). Jan 81 agrees (with the 9 "
        "of the "
        "hidden row). Feb and March are formulas without stored results: Feb 106 (with both days of the course, "
        "and 24), "
        "March 219 (the text '14 (2 DNA)' adds nothing)."
    )


def main():
    FILES.mkdir(exist_ok=True)
    for make in (logb_1, logb_2, logb_3, logb_4, logb_5, logb_6):
        make()


if __name__ == "__main__":
    main()
