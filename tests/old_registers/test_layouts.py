"""The same sessions are read alike, however their register is laid out and whatever its columns are called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.old_registers.measuring import starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Merge, Sheet
from training_register.inputs.old_registers.proposal import Decision
from training_register.inputs.old_registers.proposing import propose

LISTS = starting_lists()
TODAY = date(2017, 6, 1)
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"


@dataclass(frozen=True)
class Session:
    """A session of the register that is laid out: how it is written, and what a careful person reads."""

    day: date
    course: str
    audience_words: tuple[str, ...]
    audience: str
    sector_words: tuple[str, ...]
    sector: str
    organisation: str
    attended: int


STAFF, PUPILS = ("Staff", "Professionals", "staff"), ("Pupils", "Young people", "YP", "Students")
SESSIONS = (
    Session(date(2016, 4, 12), "CSE awareness", STAFF, "Professionals", ("School", "Sec school", "Education"),
            "Education", "Firth Park Academy", 34),
    Session(date(2016, 4, 28), "Healthy relationships", PUPILS[:3], "Young people", ("School", "Education"),
            "Education", "Hinde House School", 118),
    Session(date(2016, 5, 11), "CSE awareness", STAFF, "Professionals", ("NHS", "Health", "Hospital"),
            "Health", "Northern General", 19),
    Session(date(2016, 6, 7), "CSE Level 2", STAFF, "Professionals", ("Multi agency", "Multi-agency"),
            "Multi Agency", "Various", 22),
    Session(date(2016, 9, 6), "Keeping safe", ("Parents", "Parents/carers"), "Parents and carers", ("School",),
            "Parents and carers", "Firth Park Academy", 23),
    Session(date(2016, 11, 16), "CSE awareness", STAFF, "Professionals", ("CSC", "Residential", "Children's home"),
            CARE, "Elm Lodge", 9),
    Session(date(2017, 1, 18), "Healthy relationships", PUPILS[1:3], "Young people", ("Voluntary", "Vol sector"),
            "Voluntary Sector", "The Base", 16),
    Session(date(2017, 3, 8), "CSE awareness", ("Taxi drivers", "Taxis"), "Taxi drivers", ("Licensing", "Taxi"),
            "Taxi drivers", "Depot", 41),
)  # fmt: skip
HEADINGS = {
    "day": ("Date", "Date of session", "DATE", "Session date", "When", "Date delivered"),
    "course": ("Course", "Session", "Training", "Title", "Course title", "Topic"),
    "audience": ("Audience", "Who for", "Delivered to", "Target audience", "For whom?", "Who came"),
    "sector": ("Sector", "Type of agency", "Setting", "Category", "Agency", "Delegates from"),
    "organisation": ("Organisation", "School / organisation", "Organisation name", "Org"),
    "attended": ("Attended", "No. attended", "Numbers", "Number attending", "No. of people", "Attendance", "Nos"),
    "booked": ("Booked", "No. booked", "Places booked"),
    "notes": ("Notes", "Comments", "Other info"),
    "evaluation": ("Evaluation score", "Feedback forms returned"),
    "contact": ("Contact", "E-mail", "Contact name"),
    "start": ("Start", "Time", "From"),
}  # fmt: skip
DAYS = ("real", "figures", "dots", "words", "weekday", "short year", "no year", "short month", "ordinal", "iso")


@dataclass(frozen=True)
class Layout:
    """How a register is laid out."""

    order: tuple[str, ...]
    headings: dict[str, str]
    days: str
    titles: int
    has_total: bool
    has_gap: bool
    numbers_rows: bool
    per_audience: bool
    counts_as_text: bool
    spelling: int
    # As in a CSV file, where numbers and days are texts.
    is_all_text: bool


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    shown = ["day", "course", "audience", "sector", "organisation", "attended"]
    shown += draw(st.lists(st.sampled_from(("booked", "notes", "evaluation", "contact", "start")), unique=True))
    return Layout(
        order=tuple(draw(st.permutations(shown))),
        headings={name: draw(st.sampled_from(HEADINGS[name])) for name in shown},
        days=draw(st.sampled_from(DAYS)),
        titles=draw(st.integers(0, 4)),
        has_total=draw(st.booleans()),
        has_gap=draw(st.booleans()),
        numbers_rows=draw(st.booleans()),
        per_audience=draw(st.booleans()),
        counts_as_text=draw(st.booleans()),
        spelling=draw(st.integers(0, 3)),
        is_all_text=draw(st.booleans()),
    )


def _day(day: date, how: str) -> Cell:
    texts = {
        "figures": f"{day:%d/%m/%Y}", "dots": f"{day:%d.%m.%y}", "words": f"{day.day} {day:%B %Y}",
        "weekday": f"{day:%a} {day.day} {day:%b %Y}", "short year": f"{day:%d/%m/%y}", "no year": f"{day.day} {day:%B}",
        "short month": f"{day:%d-%b-%y}", "iso": f"{day:%Y-%m-%d}",
        "ordinal": f"{day:%A} {day.day}{'st' if day.day == 1 else 'th'} {day:%b} {day:%y}",
    }  # fmt: skip
    return Cell(f"{day:%d/%m/%Y}", day) if how == "real" else Cell(texts[how], texts[how])


def _cells(session: Session, layout: Layout) -> dict[str, Cell]:
    def text(said: str) -> Cell:
        return Cell(said, said)

    number = str(session.attended)
    return {
        "day": _day(session.day, layout.days),
        "course": text(session.course),
        "audience": text(session.audience_words[layout.spelling % len(session.audience_words)]),
        "sector": text(session.sector_words[layout.spelling % len(session.sector_words)]),
        "organisation": text(session.organisation),
        "attended": Cell(f" {number}\u00a0", f" {number}\u00a0")
        if layout.counts_as_text
        else Cell(number, session.attended),
        "booked": Cell(str(session.attended + 3), session.attended + 3),
        "notes": text("went well"),
        "evaluation": Cell("4", 4),
        "contact": text("jo@example.org"),
        "start": text("10:00"),
    }


def _sheet(name: str, sessions: tuple[Session, ...], layout: Layout) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    titles = ("Training delivered 2016-17", "Kept by the training team", "Please do not change the headings", "")
    for row in range(1, layout.titles + 1):
        if titles[row - 1]:
            rows[row] = {1: Cell(titles[row - 1], titles[row - 1])}
    first = 2 if layout.numbers_rows else 1
    columns = {field: first + at + (layout.has_gap and at > 2) for at, field in enumerate(layout.order)}
    top = layout.titles + 1
    rows[top] = {columns[field]: Cell(layout.headings[field], layout.headings[field]) for field in layout.order}
    if layout.numbers_rows:
        rows[top][1] = Cell("No.", "No.")
    for number, session in enumerate(sessions, start=1):
        cells = _cells(session, layout)
        rows[top + number] = {columns[field]: cells[field] for field in layout.order}
        if layout.numbers_rows:
            rows[top + number][1] = Cell(str(number), number)
    if layout.has_total:
        total = sum(session.attended for session in sessions)
        at = top + len(sessions) + 2
        label = min(columns.values())
        rows[at] = {label: Cell("Total", "Total")} if columns["attended"] != label else {}
        rows[at][columns["attended"]] = Cell(str(total), total, formula="=SUM(A1:A9)")
    if layout.is_all_text:
        rows = {
            row: {column: Cell(cell.text, cell.text) for column, cell in cells.items()} for row, cells in rows.items()
        }
    merges = (Merge(1, 1, 1, 8),) if layout.titles else ()
    return Sheet(name, rows, merges)


@given(layouts())
@settings(max_examples=60, deadline=None)
def test_the_same_sessions_are_read_alike_in_any_layout(layout: Layout) -> None:
    if layout.per_audience:
        # A sheet for each audience, and no column for it.
        order = tuple(field for field in layout.order if field != "audience")
        layout = replace(layout, order=order)
        audiences = dict.fromkeys(session.audience for session in SESSIONS)
        groups = {f"{one} 2016-17": tuple(two for two in SESSIONS if two.audience == one) for one in audiences}
    else:
        groups = {"2016-17": SESSIONS}
    sheets = tuple(_sheet(name, sessions, layout) for name, sessions in groups.items())

    proposal = propose(Book(BookKind.WORKBOOK, sheets), LISTS, today=TODAY, first_month=4)

    read = [
        (one.entry.starts_on, one.entry.audience, one.entry.sector, one.entry.attended.value, one.entry.organisations)
        for one in proposal.rows_of(Decision.IMPORT)
        if one.entry
    ]
    wanted = [
        (one.day, one.audience, one.sector, one.attended, (one.organisation,))
        for sessions in groups.values()
        for one in sessions
    ]
    assert read == wanted, [row.reason for row in proposal.rows_of(Decision.ASK)]
    assert proposal.rows_of(Decision.ASK) == ()
