"""Seven registers as coordinators of Sheffield and Rotherham keep them, with what a careful person reads out of them.

Run again with `python tests/old_registers/make_logf.py`; what it writes is the same every time."""

import csv
import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

FILES = Path(__file__).parent / "files"
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
WHO = {
    "PE": ("Professionals", "Education"),
    "PH": ("Professionals", "Health"),
    "PL": ("Professionals", CARE),
    "PM": ("Professionals", "Multi Agency"),
    "PV": ("Professionals", "Others/ Voluntary Sector"),
    "YA": ("Young people", "Alternative Curriculum Provider"),
    "YE": ("Young people", "Education"),
    "YL": ("Young people", CARE),
    "YV": ("Young people", "Voluntary Sector"),
    "PC": ("Parents and carers", "Parents and carers"),
    "TX": ("Taxi drivers", "Taxi drivers"),
    "RS": ("Roadshows", "Mainly social workers"),
    "": (None, None),
}
BLUE = PatternFill("solid", fgColor="DCE6F1")
GREY = PatternFill("solid", fgColor="D9D9D9")
YELLOW = PatternFill("solid", fgColor="FFFF99")
BOX = Border(*(Side(style="thin", color="999999"),) * 4)

Item = dict[str, Any]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def session(
    on: str | None,
    who: str,
    attended: int | None,
    why: str,
    *,
    decision: str = "import",
    plain: bool | None = None,
    ends: str | None = None,
    sessions: int | None = 1,
    status: str | None = "delivered",
    certainty: str | None = None,
) -> Item:
    """A row that is or may be a session. It is plain where it may only be imported, unless that is said otherwise."""
    audience, sector = WHO[who]
    return {
        "decision": decision.split(),
        "plain": decision == "import" if plain is None else plain,
        "date": on,
        "ends_on": ends,
        "audience": audience,
        "sector": sector,
        "attended": attended,
        "certainty": certainty or ("not recorded" if attended is None else "exact"),
        "sessions": sessions,
        "status": status,
        "why": why,
    }


def other(why: str) -> Item:
    """A row that holds something and no session."""
    values = dict.fromkeys(("date", "ends_on", "audience", "sector", "attended", "certainty", "sessions", "status"))
    return {"decision": ["not an entry"], "plain": False, **values, "why": why}


class Book:
    """An xlsx file and its truth, made row by row."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        self.rows: list[Item] = []
        self.stored: dict[tuple[str, str], float] = {}

    def sheet(self, name: str, widths: list[float]) -> Any:
        sheet = self.workbook.create_sheet(name)
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        return sheet

    def put(
        self, sheet: Any, row: int, cells: list[Any], item: Item, *, first: int = 1, look: str = "", form: str = ""
    ) -> None:
        """Cells of one row, from column `first` on. A pair is a formula with its stored result."""
        for column, value in enumerate(cells, start=first):
            if value is None:
                continue
            cell = sheet.cell(row, column)
            if isinstance(value, tuple):
                value, result = value
                self.stored[sheet.title, cell.coordinate] = result
            cell.value = value
            if isinstance(value, datetime):
                cell.number_format = form or "dd/mm/yyyy"
            if look == "title":
                cell.font = Font(bold=True, size=14)
            elif look == "head":
                cell.font = Font(bold=True)
                cell.fill = BLUE
                cell.border = BOX
                cell.alignment = Alignment(wrap_text=True, vertical="center")
            elif look == "total":
                cell.font = Font(bold=True)
                cell.fill = GREY
            elif look == "note":
                cell.font = Font(italic=True, color="666666")
            else:
                cell.border = BOX
        self.rows.append({"sheet": sheet.title, "row": row, **item})

    def save(self, name: str) -> None:
        self.workbook.properties.created = self.workbook.properties.modified = day("2017-04-01")
        raw = io.BytesIO()
        self.workbook.save(raw)
        parts = {f"xl/worksheets/sheet{n}.xml": s for n, s in enumerate(self.workbook.sheetnames, start=1)}
        with zipfile.ZipFile(raw) as old, zipfile.ZipFile(FILES / f"{name}.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                text = old.read(part)
                if part in parts:
                    text = self._with_results(text.decode(), parts[part]).encode()
                elif part == "docProps/core.xml":
                    text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2017-04-01T00:00:00Z", text)
                new.writestr(zipfile.ZipInfo(part, (2017, 4, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

    def _with_results(self, xml: str, sheet: str) -> str:
        """The sheet with the stored results of its formulas, as Excel saves them."""
        for (name, cell), result in self.stored.items():
            if name == sheet:
                pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?/>|(<c r="{cell}"[^>]*><f>[^<]*</f>)<v></v>'
                xml, found = re.subn(pattern, lambda m, r=result: f"{m[1] or m[2]}<v>{r}</v>", xml)
                assert found == 1, (sheet, cell)
        return xml


def say(name: str, today: str, keeper: str, rows: list[Item], totals: str) -> None:
    truth = {
        "today": today,
        "year": None,
        "lists": "starting lists",
        "keeper": keeper,
        "rows": rows,
        "totals": totals,
    }
    (FILES / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Lines:
    """A csv file and its truth; a row is numbered by the line on which its record starts."""

    def __init__(self, separator: str) -> None:
        self.text = io.StringIO(newline="")
        self.writer = csv.writer(self.text, delimiter=separator, lineterminator="\r\n")
        self.rows: list[Item] = []

    def put(self, cells: list[Any], item: Item) -> None:
        line = self.text.getvalue().count("\n") + 1
        self.writer.writerow(cells)
        self.rows.append({"sheet": None, "row": line, **item})

    def blank(self) -> None:
        self.text.write("\r\n")

    def save(self, name: str, encoding: str) -> None:
        (FILES / f"{name}.csv").write_bytes(self.text.getvalue().encode(encoding))
        for item in self.rows:
            item["sheet"] = f"{name}.csv"


def logf_1() -> None:
    """The training lead of the CSE service: a tab for each audience, one layout for all of them."""
    book = Book()
    summary = book.sheet("Summary", [24, 12, 12])
    widths = [12, 40, 22, 34, 14, 14, 34]
    heads = ["Date", "Organisation / group", "Sector", "What we did", "Trainer(s)", "No. attending", "Comments"]

    def tab(name: str, title: str, entries: list[tuple[list[Any], Item]], total: Any, why: str) -> None:
        sheet = book.sheet(name, widths)
        service = "Sheffield Sexual Exploitation Service"
        book.put(sheet, 1, [service], other("title"), look="title")
        sheet.merge_cells("A1:G1")
        book.put(sheet, 2, [f"Training 2016/17 – {title}"], other("title: the audience of the whole tab"), look="title")
        sheet.merge_cells("A2:G2")
        book.put(sheet, 4, list(heads), other("headings"), look="head")
        for row, (cells, item) in enumerate(entries, start=5):
            book.put(sheet, row, [day(cells[0]), *cells[1:]], item)
        end = 5 + len(entries)
        amount = (f"=SUM(F5:F{end - 1})", total) if isinstance(total, int) else int(total)
        book.put(sheet, end, ["Total", None, None, None, None, amount], other(why), look="total")
        sheet.freeze_panes = "A5"

    clear = "tab, Sector column and organisation agree"
    multi = ["Multi-agency course, Moorfoot", "Multi agency", "CSE advanced (1 day)"]
    tab(
        "Professionals",
        "PROFESSIONALS",
        [
            (
                ["2016-04-19", "Bents Green School, all staff", "Education", "CSE awareness twilight", "JP", 42],
                session("2016-04-19", "PE", 42, clear),
            ),
            (
                ["2016-05-11", "Becton CAMHS", "Health", "CSE awareness", "JP / KD", 14],
                session("2016-05-11", "PH", 14, clear),
            ),
            (["2016-06-07", *multi, "KD", 22], session("2016-06-07", "PM", 22, clear)),
            (
                ["2016-07-05", "Residential home managers", "LAC / Residential", "CSE awareness", "JP", 11],
                session("2016-07-05", "PL", 11, clear),
            ),
            (
                ["2016-09-20", "Hallam Law, solicitors", "Others / Vol sector", "Briefing", "KD", 9],
                session("2016-09-20", "PV", 9, clear),
            ),
            (
                ["2016-11-08", "Sexual Health Sheffield", "Health", "CSE awareness", "JP", "approx 25"],
                session("2016-11-08", "PH", 25, "the count is not a plain number", decision="ask", certainty="about"),
            ),
            (
                ["2017-01-17", "Heritage Park School", "Education", "CSE awareness twilight", "JP / KD", 31],
                session("2017-01-17", "PE", 31, clear),
            ),
            (
                ["2017-02-08", *multi, "KD", None, "CANCELLED - only 3 booked"],
                session("2017-02-08", "PM", None, "cancelled", decision="import skip ask", status="cancelled"),
            ),
            (
                ["2017-03-14", "Young Carers project", "Others / Vol sector", "Briefing", "JP", 13, "staff team"],
                session("2017-03-14", "PV", 13, "professionals' tab, Sector column, and the comment says staff"),
            ),
        ],
        142,
        "total of the tab; it agrees with the rows but leaves out 'approx 25', which is text",
    )
    tab(
        "Young People",
        "YOUNG PEOPLE",
        [
            (
                ["2016-04-28", "Firth Park Academy, Y9", "Education", "Assembly", "KD", 210],
                session("2016-04-28", "YE", 210, clear),
            ),
            (
                ["2016-06-16", "Spring Lane College", "Alternative provider", "Workshop", "KD", 9],
                session("2016-06-16", "YA", 9, clear),
            ),
            (
                ["2016-09-29", "Sheffield College, L1 Health & Care", "Education", "Workshop", "JP", 24],
                session("2016-09-29", "YE", 24, clear),
            ),
            (
                ["2016-11-22", "Barnardo’s girls’ group", "Voluntary sector", "Workshop", "KD", 7],
                session("2016-11-22", "YV", 7, clear),
            ),
            (
                ["2016-12-06", "Children’s home, S6", "LAC / Residential", "Workshop", "KD", 4],
                session("2016-12-06", "YL", 4, clear),
            ),
            (
                ["2017-02-21", "Parkwood Academy, Y8", "Education", "Assembly", "JP", 180, "plus 6 staff sat in"],
                session(
                    "2017-02-21", "YE", 180, "180 pupils; the 6 staff may be worth a question", decision="import ask"
                ),
            ),
            (
                ["2016-11-22", "Barnardo’s girls’ group", "Voluntary sector", "Workshop", "KD", 7],
                session("2016-11-22", "YV", 7, "the row of 22 November typed again", decision="skip ask"),
            ),
        ],
        441,
        "total of the tab; agrees with the rows, but counts the row typed twice",
    )
    tab(
        "Parents",
        "PARENTS AND CARERS",
        [
            (
                ["2016-10-04", "Hinde House School, parents", "Parents/carers", "Information evening", "JP", 26],
                session("2016-10-04", "PC", 26, clear),
            ),
            (
                ["2016-11-15", "MAST North parents’ group", "Parents/carers", "Workshop", "KD", 12],
                session("2016-11-15", "PC", 12, clear),
            ),
        ],
        38,
        "total of the tab; agrees with the rows",
    )
    tab(
        "Taxi Drivers",
        "TAXI DRIVERS",
        [
            (
                ["2016-04-26", "Licensed drivers, Town Hall", "Taxi drivers", "Safeguarding awareness", "JP", 48],
                session("2016-04-26", "TX", 48, clear),
            ),
            (
                ["2016-07-12", "Licensed drivers, Town Hall", "Taxi drivers", "Safeguarding awareness", "JP", 52],
                session("2016-07-12", "TX", 52, clear),
            ),
            (
                ["2016-10-25", "Licensed drivers, Town Hall", "Taxi drivers", "Safeguarding awareness", "KD", 55],
                session("2016-10-25", "TX", 55, clear),
            ),
        ],
        "165",
        "total typed by hand: 165, but the rows add up to 155",
    )
    roadshow = ["Social workers", "Vulnerability roadshow", "SSES / CYT"]
    tab(
        "Roadshows",
        "VULNERABILITY ROADSHOWS",
        [
            (
                ["2016-09-14", "East social work teams", *roadshow, None, "Well attended"],
                session("2016-09-14", "RS", None, "the count was not noted; never 0", decision="import ask"),
            ),
            (["2016-09-21", "West social work teams", *roadshow, 34], session("2016-09-21", "RS", 34, clear)),
            (["2016-10-05", "North social work teams", *roadshow, 28], session("2016-10-05", "RS", 28, clear)),
        ],
        62,
        "total of the tab; agrees with the rows that have a count",
    )
    book.put(summary, 1, ["Training 2016/17 at a glance"], other("title"), look="title")
    book.put(summary, 3, ["Audience", "Sessions", "Attended"], other("headings of the summary"), look="head")
    lines = [
        ("Professionals", 8, "=Professionals!F14", 142),
        ("Young people", 7, "='Young People'!F12", 441),
        ("Parents and carers", 2, "=Parents!F7", 38),
        ("Taxi drivers", 3, "='Taxi Drivers'!F8", 165),
        ("Roadshows", 3, "=Roadshows!F8", 62),
    ]
    for row, (who, count, formula, result) in enumerate(lines, start=4):
        book.put(summary, row, [who, count, (formula, result)], other("summary of the other tabs, no session"))
    book.put(
        summary,
        9,
        ["Total", ("=SUM(B4:B8)", 23), ("=SUM(C4:C8)", 848)],
        other("grand total; repeats what is wrong in the tabs"),
        look="total",
    )
    book.save("logf_1")
    say(
        "logf_1",
        "2017-04-20",
        "The CSE service's own training lead, a year of everything on a tab for each audience with one shared layout.",
        book.rows,
        "Each tab's total agrees with its rows, but for Taxi Drivers (165 typed, 155 counted). Professionals' 142 "
        "leaves out 'approx 25'. Young People's 441 counts a row typed twice (434 without). The summary repeats the "
        "tabs (848, without these two slips 831).",
    )


def logf_2() -> None:
    """The licensing section: the table stands in the middle of the page, columns A and B are empty."""
    book = Book()
    sheet = book.sheet("Driver training", [3, 3, 14, 9, 30, 26, 10, 12, 40])
    put = book.put
    put(
        sheet,
        3,
        ["LICENSING SECTION - SAFEGUARDING AWARENESS COURSE FOR TAXI DRIVERS"],
        other("title: taxi drivers"),
        first=3,
        look="title",
    )
    sheet.merge_cells("C3:I3")
    sheet["C3"].alignment = Alignment(horizontal="center")
    put(sheet, 4, ["April 2016 to March 2017. One line per course."], other("title"), first=3, look="note")
    sheet.merge_cells("C4:I4")
    heads = ["Date", "Time", "Venue", "Trade", "Booked", "Attended", "Remarks"]
    put(sheet, 7, list(heads), other("headings"), first=3, look="head")
    row = 8
    start = row
    both, hall, hire = "Hackney & private hire", "Riverside House", "Private hire"
    clear = "the title says taxi drivers, the trade is hackney or private hire, Attended is a plain number"

    def course(
        on: str, time: str, venue: str, trade: str, booked: int, attended: Any, remark: str | None, item: Item | None
    ) -> None:
        nonlocal row
        cells = [day(on), time, venue, trade, booked, attended, remark]
        put(sheet, row, cells, item or session(on, "TX", attended, clear), first=3)
        row += 1

    def quarter(name: str, booked: int, attended: int, why: str) -> None:
        nonlocal row, start
        end = row - 1
        sums = [(f"=SUM(G{start}:G{end})", booked), (f"=SUM(H{start}:H{end})", attended)]
        put(sheet, row, [name, None, None, None, *sums], other(why), first=3, look="total")
        row += 1
        start = row

    course("2016-04-12", "09:30", hall, both, 30, 27, None, None)
    course("2016-04-12", "13:30", hall, both, 30, 24, None, None)
    course("2016-05-10", "09:30", hall, both, 30, 30, None, None)
    course("2016-05-24", "18:00", "Unity Centre", hire, 30, 28, None, None)
    course("2016-06-14", "09:30", hall, both, 25, 21, "smaller room", None)
    quarter("Quarter 1", 145, 130, "subtotal of the quarter; agrees")
    course("2016-07-12", "09:30", hall, both, 30, 26, None, None)
    course("2016-07-26", "09:30", hall, hire, 30, 22, None, None)
    course(
        "2016-08-09",
        "09:30",
        hall,
        "Passenger assistants",
        20,
        17,
        "home to school transport",
        session("2016-08-09", "", 17, "passenger assistants are not drivers: whose are they?", decision="ask"),
    )
    course(
        "2016-08-23",
        "09:30",
        hall,
        both,
        30,
        22,
        "typed in error, this is 26 July",
        session(
            "2016-08-23", "TX", None, "struck through, and the remark says why", decision="skip ask", status="taken out"
        ),
    )
    for column in range(3, 10):
        sheet.cell(row - 1, column).font = Font(strike=True, color="999999")
    course("2016-09-13", "09:30", hall, both, 30, 25, None, None)
    course(
        "2016-09-27",
        "09:30",
        hall,
        both,
        30,
        None,
        "Cancelled, trainer unwell. All rebooked 11/10",
        session("2016-09-27", "TX", None, "cancelled", decision="import skip ask", status="cancelled"),
    )
    quarter("Quarter 2", 170, 112, "subtotal of the quarter; counts the row struck through (22) as well")
    course("2016-10-11", "09:30", hall, both, 30, 30, None, None)
    course("2016-10-11", "13:30", hall, both, 30, 28, "extra course", None)
    course("2016-11-08", "09:30", hall, both, 30, 26, None, None)
    course(
        "2016-11-22",
        "14:00",
        hall,
        "Licensing and enforcement officers",
        12,
        12,
        "our own team",
        session("2016-11-22", "", 12, "officers, not drivers; professionals of which sector?", decision="ask"),
    )
    course("2016-12-06", "18:00", "Unity Centre", hire, 30, 23, None, None)
    quarter("Quarter 3", 132, 119, "subtotal of the quarter; agrees")
    course("2017-01-10", "09:30", hall, both, 30, 29, None, None)
    course("2017-01-24", "09:30", hall, both, 30, 27, None, None)
    course(
        "2017-02-14",
        "09:30",
        hall,
        both,
        30,
        "26 (4 DNA)",
        None,
        session(
            "2017-02-14", "TX", 26, "26 came of 30; words in the count cell may be asked about", decision="ask import"
        ),
    )
    course("2017-02-28", "18:00", "Unity Centre", hire, 24, 21, None, None)
    course(
        "2017-03-14",
        "09:30",
        hall,
        both,
        18,
        None,
        None,
        session("2017-03-14", "TX", None, "still to come on 1 March", decision="import ask skip", status="planned"),
    )
    sums = [f"=SUM(G{start}:G{row - 1})", f"=SUM(H{start}:H{row - 1})"]
    put(
        sheet,
        row,
        ["Quarter 4 so far", None, None, None, (sums[0], 132), (sums[1], 77)],
        other("subtotal; leaves out '26 (4 DNA)', which is text"),
        first=3,
        look="total",
    )
    put(
        sheet,
        row + 2,
        ["DNA = did not attend. Drivers who miss twice are charged for the third booking."],
        other("note"),
        first=3,
        look="note",
    )
    book.save("logf_2")
    say(
        "logf_2",
        "2017-03-01",
        "The licensing section, one line for each course for drivers, in a table in the middle of the page.",
        book.rows,
        "Quarter 1 and 3 agree; Quarter 2 (112) counts the row struck through, without it 90; Quarter 4 so far (77) "
        "leaves out the 26 of '26 (4 DNA)'.",
    )


def logf_3() -> None:
    """The learning and development team of social care: a course log with codes, saved by Excel as csv."""
    lines = Lines(",")
    lines.put(
        ["Children’s social care – Learning & Development course log 2016/17", *[""] * 11],
        other("title"),
    )
    lines.put([""] * 12, other("separators alone"))
    lines.rows.pop()
    heads = "Code,Course,Date,Venue,For,Places,Booked,Attended,Delivered Y/N,Trainer,Cost,Comments"
    lines.put(heads.split(","), other("headings"))
    titles = {
        "SG201": "CSE: recognising and responding",
        "SG305": "Working with young people at risk, advanced",
        "SG110": "CSE for residential staff",
        "SG112": "CSE for foster carers",
        "SG120": "CSE awareness for health visitors and school nurses",
        "SG130": "Designated safeguarding leads’ update",
        "SG115": "CSE and care leavers, for the leaving care team",
        "SG140": "CSE for staff of voluntary organisations",
        "SG210": "CSE train the trainer (2 days)",
        "SG900": "CSE e-learning, completions April to December",
    }
    multi = "a workforce log, so professionals; For says multi-agency"
    care = "a workforce log, so professionals; For says children's social care"

    def course(code: str, on: str, whom: str, numbers: str, done: str, item: Item, comment: str = "") -> None:
        places, booked, attended = (numbers.split() + [""] * 3)[:3]
        online = code == "SG900"
        venue = "online" if online else "Moorfoot Learning Centre"
        trainer = "" if online else "S Okafor" if code == "SG305" else "L&D team"
        cost = "" if online else "£450.00" if code == "SG305" else "£0.00"
        numbers_ = ["", "", places] if online else [places, booked, attended]
        lines.put([code, titles[code], on, venue, whom, *numbers_, done, trainer, cost, comment], item)

    course("SG201", "18/04/2016", "Multi-agency", "24 22 19", "Y", session("2016-04-18", "PM", 19, multi))
    course("SG201", "16/05/2016", "Multi-agency", "24 24 21", "Y", session("2016-05-16", "PM", 21, multi))
    course("SG305", "06/06/2016", "Children’s social care", "20 18 16", "Y", session("2016-06-06", "PL", 16, care))
    course(
        "SG110",
        "15/06/2016",
        "Residential homes",
        "15 12 11",
        "Y",
        session("2016-06-15", "PL", 11, "course for residential staff; For says residential homes"),
        "Evaluation good.\nAsked for a follow-up on missing episodes.",
    )
    course("SG201", "11/07/2016", "Multi-agency", "24 20 18", "Y", session("2016-07-11", "PM", 18, multi))
    course(
        "SG112",
        "14/07/2016",
        "Foster carers",
        "20 17 15",
        "Y",
        session("2016-07-14", "", 15, "foster carers: parents and carers, or looked after children?", decision="ask"),
    )
    course("SG305", "05/09/2016", "Children’s social care", "20 20 17", "Y", session("2016-09-05", "PL", 17, care))
    course(
        "SG120",
        "21/09/2016",
        "Health",
        "20 19 19",
        "Y",
        session("2016-09-21", "PH", 19, "For says health; health visitors and school nurses"),
    )
    course("SG201", "10/10/2016", "Multi-agency", "24 23 20", "Y", session("2016-10-10", "PM", 20, multi))
    course(
        "SG201",
        "07/11/2016",
        "Multi-agency",
        "24 7",
        "N",
        session("2016-11-07", "PM", None, "cancelled", decision="import skip ask", status="cancelled"),
        "Cancelled – under 8 booked, trainer’s fee not charged",
    )
    course(
        "SG130",
        "16/11/2016",
        "Schools",
        "40 38 35",
        "Y",
        session("2016-11-16", "PE", 35, "safeguarding leads of schools"),
    )
    course("SG305", "05/12/2016", "Children’s social care", "20 16 14", "Y", session("2016-12-05", "PL", 14, care))
    course(
        "SG900",
        "31/12/2016",
        "All staff",
        "212",
        "Y",
        session(
            None, "", None, "completions of e-learning, no session", decision="ask skip", sessions=None, status=None
        ),
    )
    course("SG201", "16/01/2017", "Multi-agency", "24 24 22", "Y", session("2017-01-16", "PM", 22, multi))
    course(
        "SG115",
        "25/01/2017",
        "Leaving care team",
        "12 11 10",
        "Y",
        session("2017-01-25", "PL", 10, "the leaving care team: care leavers are in this sector's name"),
    )
    course("SG201", "06/02/2017", "Multi-agency", "24 21 18", "Y", session("2017-02-06", "PM", 18, multi))
    course(
        "SG130",
        "22/02/2017",
        "Schools",
        "40 33 29",
        "Y",
        session("2017-02-22", "PE", 29, "safeguarding leads of schools"),
    )
    course(
        "SG140",
        "08/03/2017",
        "Voluntary sector",
        "20 15 13",
        "Y",
        session("2017-03-08", "PV", 13, "For says voluntary sector; the course is for their staff"),
    )
    course(
        "SG305",
        "13/03/2017",
        "Children’s social care",
        "20 18",
        "N",
        session(
            "2017-03-13",
            "PL",
            None,
            "not delivered, and nobody says whether it was cancelled or moved",
            decision="ask skip",
            status=None,
        ),
    )
    course(
        "SG210",
        "27-28/03/2017",
        "Multi-agency",
        "12 11 10",
        "Y",
        session(
            "2017-03-27",
            "PM",
            10,
            "a course of two days is one session; a range typed as text may be asked about",
            decision="import ask",
            ends="2017-03-28",
        ),
    )
    course(
        "SG201",
        "24/04/2017",
        "Multi-agency",
        "24 15",
        "N",
        session("2017-04-24", "PM", None, "still to come on 10 April", decision="import ask skip", status="planned"),
        "booking open",
    )
    lines.put([""] * 12, other("separators alone"))
    lines.rows.pop()
    lines.put(
        ["Attended at courses (not e-learning)", *[""] * 6, "307", *[""] * 4],
        other("total of the Attended column without e-learning; agrees"),
    )
    lines.put(["SG1 = one agency; SG2 = multi-agency; SG3 = social workers; SG9 = online", *[""] * 11], other("note"))
    lines.save("logf_3", "cp1252")
    say(
        "logf_3",
        "2017-04-10",
        "The learning and development team of children's social care, a csv log with course codes and a Y/N column.",
        lines.rows,
        "307 attended at courses: agrees with the rows (e-learning's 212 completions are not in it).",
    )


def logf_4() -> None:
    """The school-nurse manager: a tab for each term, pupils by year group under a merged heading."""
    book = Book()
    heads = ["Date", "School", "What", "Pupils by year group", *[None] * 4, "Total pupils", "No. of sessions", "Nurse"]
    clear = "pupils by year group (title, headings), at a school; the total is their sum"
    years = ["Y7", "Y8", "Y9", "Y10", "Y11"]

    def term(name: str, title: str, entries: list[Item], merged: str | None = None) -> Any:
        sheet = book.sheet(name, [12, 30, 24, 7, 7, 7, 7, 11, 9, 10, 8, 30])
        book.put(
            sheet,
            1,
            [f"0-19 School Nursing: healthy relationships / CSE lessons for pupils – {title}"],
            other("title"),
            look="title",
        )
        sheet.merge_cells("A1:L1")
        book.put(sheet, 3, [*heads, "Notes"], other("headings, first row"), look="head")
        book.put(sheet, 4, [*[None] * 3, *years], other("headings, second row: year groups"), look="head")
        sheet.merge_cells("D3:H3")
        for column in (1, 2, 3, 9, 10, 11, 12):
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
        for row, entry in enumerate(entries, start=5):
            counts = [entry["years"].get(year) for year in years]
            total: Any = (f"=SUM(D{row}:H{row})", sum(c for c in counts if isinstance(c, int)))
            if "total" in entry:
                total = entry["total"]
            on = day(entry["on"]) if entry["on"] else None
            lesson = entry.get("what", "Healthy relationships")
            cells = [on, entry["school"], lesson, *counts, total, entry["sessions"], entry["nurse"], entry.get("note")]
            book.put(sheet, row, cells, entry["item"], form="dd-mmm-yy")
        end = 5 + len(entries)
        sums = []
        for column in "DEFGHIJ":
            values = []
            for entry in entries:
                counts = [entry["years"].get(year) for year in years]
                total = entry.get("total", sum(c for c in counts if isinstance(c, int)))
                values.append([*counts, total, entry["sessions"]]["DEFGHIJ".index(column)])
            sums.append((f"=SUM({column}5:{column}{end - 1})", sum(v for v in values if isinstance(v, int))))
        book.put(sheet, end, ["Total", None, None, *sums], other("totals of the term"), look="total")
        if merged:
            sheet.merge_cells(merged)
            sheet[merged.split(":")[0]].alignment = Alignment(vertical="top")
        return sheet

    def lesson(on: str, school: str, sessions: int, nurse: str, **pupils: int) -> Item:
        item = session(on, "YE", sum(pupils.values()), clear, sessions=sessions)
        return {"on": on, "school": school, "sessions": sessions, "nurse": nurse, "years": pupils, "item": item}

    same_day = lesson("2016-09-22", "Wingfield Academy", 1, "LB", Y9=30)
    same_day["on"] = None
    same_day["item"]["why"] = f"{clear}; its date cell is merged with the one above"
    pru = lesson("2016-11-24", "Rowan Centre (PRU)", 1, "LB", Y9=3, Y10=4, Y11=3)
    pru["item"] = session(
        "2016-11-24",
        "YA",
        10,
        "a pupil referral unit is alternative provision; may be asked about",
        decision="import ask",
    )
    evening = lesson("2016-10-20", "Wath Academy parents’ evening", 1, "MT")
    evening |= {"what": "Stall and talk", "total": 26}
    evening["item"] = session(
        "2016-10-20",
        "",
        None,
        "26 in the pupils' column at a parents' evening: whom, and talk or stall?",
        decision="ask",
    )
    about = lesson("2016-12-08", "Maltby Academy", 3, "MT") | {"years": {"Y11": "approx 90"}, "total": None}
    about["item"] = session(
        "2016-12-08", "YE", 90, "the count is not a plain number", decision="ask", sessions=3, certainty="about"
    )
    term(
        "Autumn 16",
        "Autumn term 2016",
        [
            lesson("2016-09-15", "Wales High School", 2, "LB", Y8=58),
            lesson("2016-09-22", "Winterhill School", 2, "LB", Y7=28, Y8=27),
            same_day,
            lesson("2016-10-13", "Brinsworth Academy", 2, "MT", Y10=61),
            evening,
            lesson("2016-11-10", "Swinton Academy", 2, "MT", Y8=29, Y9=31),
            pru,
            about,
        ],
        "A6:A7",
    )
    unequal = lesson("2017-03-09", "Wath Academy", 2, "MT", Y8=30, Y9=30) | {"total": 66}
    unequal["item"] = session(
        "2017-03-09", "YE", None, "the total typed (66) is not the sum of the years (60)", decision="ask", sessions=2
    )
    term(
        "Spring 17",
        "Spring term 2017",
        [
            lesson("2017-02-02", "Oakwood High School", 3, "LB", Y7=30, Y8=29, Y9=28),
            lesson("2017-02-09", "St Bernard’s Catholic High School", 2, "LB", Y9=62),
            lesson("2017-03-02", "Dinnington High School", 1, "MT", Y10=33),
            unequal,
            lesson("2017-03-30", "Newman School (special school)", 1, "LB", Y8=6, Y9=7),
        ],
    )
    later = lesson("2017-06-22", "Wingfield Academy", 1, "LB") | {"total": None, "note": "POSTPONED to September"}
    later["item"] = session(
        "2017-06-22", "YE", None, "postponed, it did not take place", decision="import skip ask", status="cancelled"
    )
    summer = term(
        "Summer 17",
        "Summer term 2017",
        [
            lesson("2017-04-27", "Rawmarsh Community School", 2, "MT", Y9=59),
            lesson("2017-05-18", "Saint Pius X High School", 1, "LB", Y10=30),
            lesson("2017-06-15", "Wickersley School", 2, "MT", Y7=64),
            later,
            lesson("2017-07-06", "Brinsworth Academy", 2, "MT", Y8=57),
        ],
    )
    book.put(summer, 13, ["Staff briefings given by the team"], other("heading of a block for staff"), look="title")
    book.put(
        summer, 14, ["Date", "School / team", "No. of staff"], other("headings of the block for staff"), look="head"
    )
    book.put(
        summer,
        15,
        [day("2017-05-03"), "Swinton Academy, teaching staff", 34],
        session("2017-05-03", "PE", 34, "staff briefing for the teachers of a school"),
        form="dd-mmm-yy",
    )
    book.put(
        summer,
        16,
        [day("2017-06-07"), "School nurses’ team day, Oak House", 17],
        session("2017-06-07", "PH", 17, "staff briefing for school nurses: health"),
        form="dd-mmm-yy",
    )
    book.save("logf_4")
    say(
        "logf_4",
        "2017-07-20",
        "A school-nurse manager, one tab a term, pupils counted by year group, a block of staff briefings at the end.",
        book.rows,
        "The totals of each term agree with their rows; autumn's leaves out 'approx 90' and takes the 26 of the "
        "parents' evening for pupils, spring's takes the 66 that is not the sum of its years.",
    )


def logf_5() -> None:
    """A youth-work charity's return to a funder: targets, outcomes, days typed as text."""
    book = Book()
    sheet = book.sheet("Monitoring return", [7, 20, 36, 22, 16, 9, 9, 12, 14, 22])
    put = book.put
    put(sheet, 1, ["Reaching Communities fund – monitoring return, grant year 2"], other("title"), look="title")
    put(sheet, 2, ["Grant holder:", None, "Valley Youth Project (registered charity)"], other("title"))
    put(sheet, 3, ["Period:", None, "1 April 2016 to 31 March 2017"], other("title: the year"))
    heads = (
        "Ref|Date|Activity|Setting|Beneficiaries|Target no.|Actual no.|Feel safer (%)|Know where to get help|Evidence"
    )
    put(sheet, 5, list(heads.split("|")), other("headings"), look="head")
    row = 6
    start = row
    club, school, home, alternative = "Youth club", "Secondary school", "Children’s home", "Alternative provision"
    young = "Young people"
    codes = {club: "YV", school: "YE", home: "YL", alternative: "YA"}

    def line(ref: str, on: str, what: str, where: str, whom: str, numbers: list[Any], item: Item | None = None) -> None:
        nonlocal row
        target, actual = numbers
        iso = f"20{on[6:8]}-{on[3:5]}-{on[0:2]}"
        if item is None:
            item = session(
                iso, codes[where], actual, f"beneficiaries are young people, the setting is: {where.lower()}"
            )
        known = max(actual - 1, 0) if isinstance(actual, int) else None
        safer = 80 + 5 * (row % 4)
        put(sheet, row, [ref, f"{on} ", what, where, whom, target, actual, safer, known, "register"], item)
        row += 1

    def band(text: str) -> None:
        nonlocal row, start
        put(sheet, row, [text], other("heading of a quarter"), look="total")
        row += 1
        start = row

    def quarter(name: str, target: int, actual: int) -> None:
        nonlocal row
        sums = [(f"=SUM(F{start}:F{row - 1})", target), (f"=SUM(G{start}:G{row - 1})", actual)]
        put(sheet, row, [name, *[None] * 4, *sums], other("subtotal of the quarter"), look="total")
        row += 1

    band("QUARTER 1")
    line("A1", "14/04/16", "Safe relationships workshop", club, young, [12, 11])
    line("A2", "28/04/16", "CSE awareness workshop", school, young, [30, 28])
    line("A3", "12/05/16", "Girls’ group session", club, young, [10, 9])
    line("A4", "09/06/16", "Safe relationships workshop", home, young, [5, 4])
    line("A5", "23/06/16", "CSE awareness workshop", alternative, young, [8, 8])
    quarter("Q1 total", 65, 60)
    band("QUARTER 2")
    line("B1", "07/07/16", "Online safety workshop", club, young, [12, 14])
    line(
        "B2",
        "21/07/16",
        "Detached work in the park (contacts)",
        "Outreach",
        young,
        [40, 35],
        session("2016-07-21", "", 35, "contacts of street work, not attendances; no setting", decision="ask"),
    )
    line(
        "B3",
        "04/08/16",
        "Summer scheme workshop",
        club,
        young,
        [20, "15-20"],
        session("2016-08-04", "YV", None, "the count is a range", decision="ask"),
    )
    line("B4", "15/09/16", "CSE awareness workshop", school, young, [30, 30])
    line(
        "B5",
        "22/09/16",
        "Coffee morning for parents",
        "Primary school",
        "Parents",
        [10, 7],
        session("2016-09-22", "PC", 7, "beneficiaries are parents"),
    )
    quarter("Q2 total", 112, 86)
    band("QUARTER 3")
    line("C1", "06/10/16", "CSE awareness workshop", school, young, [60, 57])
    line(
        "C2",
        "13/10/16-17/11/16",
        "Girls’ group, six weeks",
        club,
        young,
        [8, 8],
        session(
            "2016-10-13",
            "YV",
            None,
            "six weeks of a group of 8: the heads of each week are not known",
            decision="ask",
            ends="2016-11-17",
            sessions=6,
        ),
    )
    line("C3", "03/11/16", "Online safety workshop", club, young, [12, 10])
    line("C4", "24/11/16", "CSE awareness workshop", alternative, young, [8, 6])
    line(
        "C5",
        "01/12/16",
        "CSE training for our youth workers",
        "Voluntary organisation",
        "Professionals",
        [12, 12],
        session("2016-12-01", "PV", 12, "beneficiaries are professionals, the setting a voluntary organisation"),
    )
    quarter("Q3 total", 100, 93)
    band("QUARTER 4")
    line("D1", "19/01/17", "CSE awareness workshop", school, young, [30, 29])
    line("D2", "02/02/17", "Safe relationships workshop", home, young, [5, 5])
    line("D3", "16/02/17", "Girls’ group session", club, young, [12, 13])
    line(
        "D4",
        "02/03/16",
        "Online safety workshop",
        club,
        young,
        [12, 12],
        session(None, "YV", 12, "typed 2016, before the grant year; under Quarter 4, so likely 2017", decision="ask"),
    )
    line(
        "D5",
        "09/03/17",
        "Information evening for parents",
        school,
        "Parents",
        [15, 11],
        session("2017-03-09", "PC", 11, "beneficiaries are parents"),
    )
    quarter("Q4 total", 74, 70)
    put(sheet, row, ["Year total", *[None] * 4, 351, 309], other("grand total, typed; agrees"), look="total")
    guide = book.sheet("Guidance", [90])
    words = [
        "How to fill in this return",
        "Enter each activity on its own line. Actual no. is the number of beneficiaries who attended on the day.",
        "Send the return to monitoring@example.org within 30 days of the end of the quarter.",
    ]
    for number, text in enumerate(words, start=1):
        put(guide, number, [text], other("instructions of the funder"), look="title" if number == 1 else "note")
    outcomes = book.sheet("Outcomes", [44, 10, 10, 10])
    put(outcomes, 1, ["Outcome", "Target", "Actual", "% met"], other("headings of the outcomes"), look="head")
    put(outcomes, 2, ["Young people and parents reached", 351, 309, 88], other("outcome against target, no session"))
    put(outcomes, 3, ["Report feeling safer", 280, 255, 91], other("outcome against target, no session"))
    book.save("logf_5")
    say(
        "logf_5",
        "2017-05-02",
        "A youth-work charity's monitoring return to a funder, with targets, outcomes and days typed as text.",
        book.rows,
        "The quarters and the year (309) agree with the rows; the range '15-20' is in none of them, the 35 contacts "
        "and the 8 of the six-week group are.",
    )


def logf_6() -> None:
    """A college's safeguarding officer: csv with semicolons, attendance as attended of booked."""
    lines = Lines(";")
    lines.put(["Thornbridge College: safeguarding / CSE sessions, academic year 2016-17", *[""] * 6], other("title"))
    lines.blank()
    heads = "Date;Session;Group;Attended/booked;Room;Led by;Notes"
    lines.put(heads.split(";"), other("headings"))
    rooms = ["Lecture theatre", "B12", "Main hall", "C04"]

    def line(on: str, what: str, group: str, count: str, item: Item | str, note: str = "", shown: str = "") -> None:
        when = date.fromisoformat(on)
        text = shown or f"{when:%a} {when.day} {when:%b %Y}"
        if isinstance(item, str):
            why = {
                "PE": "Group says staff of the college; attended of booked",
                "YE": "Group says students of the college; attended of booked",
                "PC": "Group says parents and carers; attended of booked",
            }
            item = session(on, item, int(count.split("/")[0]), why[item])
        lines.put([text, what, group, count, rooms[when.day % 4], "H Marsden", note], item)

    update, safe, online = "Safeguarding and CSE update", "Staying safe", "Online safety and grooming"
    line("2016-09-06", update, "Staff: teaching", "46/50", "PE")
    line("2016-09-07", update, "Staff: business support", "21/25", "PE")
    line("2016-09-13", safe, "Students: L1 Construction", "18/20", "YE")
    line("2016-09-15", safe, "Students: L2 Hair & Beauty", "22/22", "YE")
    line("2016-09-20", safe, "Students: L1 Catering", "15/18", "YE")
    line("2016-10-04", online, "Students: A-level year 12", "24/24", "YE")
    line("2016-10-11", update, "Staff: personal tutors", "12/14", "PE")
    line("2016-10-18", safe, "Students: L3 Health & Social Care", "27/30", "YE")
    line(
        "2016-11-08",
        safe,
        "Students: ESOL 19+ (evening)",
        "16/20",
        session("2016-11-08", "", 16, "adult students: are they young people?", decision="ask"),
    )
    line("2016-11-15", safe, "Students: L1 Motor Vehicle", "11/12", "YE")
    line("2016-11-22", update, "Staff: learning support assistants", "19/19", "PE")
    line(
        "2016-12-06",
        safe,
        "Students: L2 Sport",
        "/22",
        session(
            "2016-12-06",
            "YE",
            None,
            "cancelled; nobody noted as attended",
            decision="import skip ask",
            status="cancelled",
        ),
        "Cancelled - heating failure, college closed",
    )
    line(
        "2017-01-17",
        online,
        "Students: L2 Business",
        "23/26",
        "YE",
        "Two students stayed behind; passed to duty officer.\r\nRebook next year.",
    )
    line("2017-01-24", update, "Staff: new starters", "9/12", "PE")
    line("2017-02-07", safe, "Students: Foundation Learning", "8/10", "YE")
    line(
        "2017-02-14",
        online,
        "Students: L2 Plumbing",
        "17/20",
        session("2017-02-14", "YE", 17, "14 February 2017 was a Tuesday: which is wrong?", decision="ask"),
        shown="Wed 14 Feb 2017",
    )
    line("2017-03-07", "Information evening", "Parents and carers", "31/40", "PC")
    line(
        "2017-03-14",
        update,
        "Governors",
        "10/12",
        session("2017-03-14", "PE", 10, "governors of the college: education, though no staff", decision="import ask"),
    )
    line("2017-05-09", update, "Staff: exams and reception", "7/8", "PE")
    line(
        "2017-06-13",
        "Safer workplaces",
        "Employers of apprentices",
        "14/20",
        session("2017-06-13", "", 14, "employers: which audience and sector?", decision="ask"),
    )
    lines.blank()
    lines.put(["Total", "", "", "350/424", "", "", ""], other("total, attended of booked"))
    lines.put(["Registers are with H Marsden, safeguarding@example.org", *[""] * 6], other("note"))
    lines.save("logf_6", "utf-8-sig")
    say(
        "logf_6",
        "2017-07-14",
        "A college's safeguarding officer, csv with semicolons, staff and students in one list, attended of booked.",
        lines.rows,
        "350 of 424: agrees with the rows (the cancelled session's /22 among them).",
    )


def logf_7() -> None:
    """An early-help coordinator: parents' courses of several weeks, and sessions of one evening."""
    book = Book()
    widths = [30, 28, 12, 12, 10, 10, *[6] * 6, 13, 11, 24]
    sheet = book.sheet("Parent courses", widths)
    put = book.put
    put(
        sheet,
        1,
        ["Early Help – parents’ programmes on CSE and online safety, April 2016 to date"],
        other("title"),
        look="title",
    )
    sheet.merge_cells("A1:O1")
    put(sheet, 2, ["Yellow = still running"], other("legend of the colour"), look="note")
    sheet["A2"].fill = YELLOW
    weeks = [f"Wk {n}" for n in range(1, 7)]
    heads = ["Programme", "Venue", "Start date", "Finish date", "No. of sessions", "Parents enrolled", *weeks]
    heads += ["Total attendances", "Completed", "Facilitators"]
    put(sheet, 4, list(heads), other("headings"), look="head")
    clear = "parents' course: the sessions and all attendances are given, from the first to the last week"
    keeping, teens = "Keeping Them Safe", "Talking Teens & Online Safety"
    courses: list[tuple[str, str, str, str, int, int, list[int], int | None]] = [
        (keeping, "Shortbrook Primary School", "2016-04-20", "2016-05-25", 6, 9, [8, 8, 7, 7, 6, 7], 7),
        (teens, "Sharrow Children’s Centre", "2016-06-08", "2016-07-13", 6, 10, [10, 9, 9, 8, 8, 8], 8),
        (keeping, "Southey Green Community Hub", "2016-09-14", "2016-10-19", 6, 7, [7, 7, 6, 5, 6, 6], 6),
        (teens, "Darnall Family Centre", "2016-11-02", "2016-11-30", 5, 8, [8, 8, 7, 7, 7], 7),
        (keeping, "Stocksbridge Library", "2017-01-11", "2017-02-15", 6, 11, [], None),
        (teens, "Firth Park Library", "2017-02-22", "2017-03-29", 6, 8, [8, 7, 7, 7, 6, 6], 6),
        (keeping, "Shortbrook Primary School", "2017-05-03", "2017-06-07", 6, 9, [9, 8, 8, 8], None),
    ]
    for row, (what, where, first, last, number, enrolled, heads_each_week, completed) in enumerate(courses, start=5):
        total: Any = (f"=SUM(G{row}:L{row})", sum(heads_each_week))
        item = session(first, "PC", sum(heads_each_week), clear, ends=last, sessions=number)
        if not heads_each_week:
            total = "see register"
            item = session(
                first,
                "PC",
                None,
                "attendances not worked out: see register",
                decision="ask",
                ends=last,
                sessions=number,
            )
        elif last > "2017-06-01":
            item = session(
                first,
                "PC",
                None,
                "still running on 1 June, four weeks of six",
                decision="ask skip",
                ends=last,
                sessions=None,
                status=None,
            )
        each = [*heads_each_week, *[None] * (6 - len(heads_each_week))]
        cells = [what, where, day(first), day(last), number, enrolled, *each, total, completed, "Jo / Nasreen"]
        put(sheet, row, cells, item)
    for column in range(1, 16):
        sheet.cell(11, column).fill = YELLOW
    sheet["M9"].comment = Comment("Sheets are in the blue folder at Stocksbridge", "Jo")
    put(
        sheet,
        12,
        ["TOTAL", *[None] * 3, ("=SUM(E5:E11)", 41), ("=SUM(F5:F11)", 62), *[None] * 6, ("=SUM(M5:M11)", 243)],
        other("totals of the courses; with the one still running"),
        look="total",
    )
    single = book.sheet("One-off sessions", [14, 40, 28, 28, 10, 30])
    put(single, 1, ["Early Help – one-off sessions, April 2016 to date"], other("title"), look="title")
    put(single, 3, ["Date", "Session", "Who for", "Venue", "Attended", "Notes"], other("headings"), look="head")
    parents = "Who for says parents or carers"
    evenings: list[tuple[Any, str, str, str, int, Item | None]] = [
        ("2016-05-12", "Coffee morning: online safety", "Parents", "Firth Park Academy", 14, None),
        ("2016-06-21", "CSE: what to look for", "Parents", "Burngreave Children’s Centre", 9, None),
        ("2016-07-07", "CSE: what to look for", "Parents and grandparents", "Manor Library", 11, None),
        ("2016-09-27", "Online safety", "Parents", "Ecclesfield School", 18, None),
        ("2016-10-11", "CSE: what to look for", "Parents", "Handsworth Grange", 16, None),
        (
            "2016-11-17",
            "Briefing on the parents’ programme",
            "MAST workers",
            "Moorfoot",
            13,
            session("2016-11-17", "", 13, "workers of early help: children services or multi agency?", decision="ask"),
        ),
        (
            "2016-12-08",
            "CSE: what to look for",
            "Foster carers",
            "Moorfoot",
            10,
            session("2016-12-08", "", 10, "foster carers: parents and carers, or another list?", decision="ask"),
        ),
        ("2017-01-26", "Online safety", "Parents", "Meadowhead School", 21, None),
        (
            "Feb 17",
            "Online safety",
            "Parents",
            "Tinsley Meadows Primary",
            12,
            session(None, "PC", 12, "the month only: which day?", decision="ask"),
        ),
        ("2017-03-09", "CSE: what to look for", "Parents", "Newfield School", 17, None),
        ("2017-04-25", "Coffee morning: online safety", "Parents", "Sharrow Children’s Centre", 8, None),
        ("2017-05-16", "Online safety", "Parents and carers", "Silverdale School", 23, None),
    ]
    for row, (on, what, whom, where, attended, special) in enumerate(evenings, start=4):
        item = special or session(on, "PC", attended, parents)
        put(single, row, [on if on == "Feb 17" else day(on), what, whom, where, attended], item, form="ddd d mmm yyyy")
    put(single, 17, ["Total", None, None, None, 172], other("total, typed; agrees"), look="total")
    contacts = book.sheet("Contacts", [22, 32, 34])
    put(contacts, 1, ["Name", "Role", "E-mail"], other("headings of a list of people"), look="head")
    put(contacts, 2, ["Jo Fairbank", "Facilitator", "jo.fairbank@example.org"], other("a person, never imported"))
    put(contacts, 3, ["Nasreen Malik", "Facilitator", "nasreen.malik@example.org"], other("a person, never imported"))
    book.save("logf_7")
    say(
        "logf_7",
        "2017-06-01",
        "An early-help coordinator, parents' courses with the heads of each week, and single sessions.",
        book.rows,
        "Courses: 243 attendances, with the 33 of the course still running and without those 'see register'. One-off "
        "sessions: 172, agrees with the rows.",
    )


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in (logf_1, logf_2, logf_3, logf_4, logf_5, logf_6, logf_7):
        make()
