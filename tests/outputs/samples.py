"""A download with the figures that Sheffield's report of 2016/17 printed, and one of every kind of awkward cell."""

from __future__ import annotations

from datetime import UTC, date, datetime

from training_register.count import Certainty, Count, added
from training_register.outputs.publication import Download
from training_register.rules.periods import Period, year
from training_register.table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    Column,
    ColumnKind,
    Mark,
    Note,
    Ratio,
    Row,
    RowKind,
    Table,
)

YEAR = year(2016)
MADE_AT = datetime(2017, 5, 3, 14, 5, 9, tzinfo=UTC)
PLACE = "Sheffield"
SERVICE = "Sheffield Sexual Exploitation Service"
SOURCE = f"{SERVICE}, training register"
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
ATTENDANCES = Note("Attendances: somebody who came twice is counted twice.")

COUNTED = (Column("sessions", "Sessions", ColumnKind.COUNT), Column("attended", "Attended", ColumnKind.COUNT))

Typed = int | None | tuple[int, Certainty] | Cell


def count(typed: Typed) -> Cell:
    """The cell of one entry's count; None is not recorded, and a cell stays as it is."""
    if isinstance(typed, Cell):
        return typed
    number, certainty = typed if isinstance(typed, tuple) else (typed, Certainty.EXACT)
    return Cell.of_count(Count.of(number, certainty))


def row(key: str, label: str, *typed: Typed, kind: RowKind = RowKind.ROW) -> Row:
    """A row with a label and counts."""
    return Row(key, kind, (Cell(label), *map(count, typed)))


def total_of(rows: tuple[Row, ...]) -> Row:
    """The total of rows whose cells are all counts."""
    columns = zip(*(line.cells[1:] for line in rows), strict=True)
    sums = (Cell.of_count(added(cell.count for cell in column)) for column in columns)
    return Row("total", RowKind.TOTAL, (Cell("Total"), *sums))


def audience(
    name: str,
    title: str,
    *rows: Row,
    notes: tuple[Note, ...] = (),
    sentence: str = "",
    beneath: tuple[Row, ...] = (),
    period: Period = YEAR,
) -> Table:
    """An audience's table with its computed total."""
    return Table(
        name=name,
        title=title,
        period_in_words=period.in_words,
        columns=(Column("sector", title, ColumnKind.TEXT), *COUNTED),
        rows=rows,
        total=total_of(rows),
        beneath=beneath,
        notes=(*notes, ATTENDANCES),
        sentence=sentence,
        place=PLACE,
        source=SOURCE,
        as_at=date(2017, 5, 2),
    )


PROFESSIONALS = audience(
    "professionals",
    "Professionals training",
    row("education", "Education", 9, 305),
    row("health", "Health", 6, 87),
    row("care", CARE, 5, 62),
    row("multi-agency", "Multi Agency", 25, 456),
    row("others", "Others/ Voluntary Sector", 5, 63),
    notes=(
        Note(
            "Education includes secondary schools and special schools (Heritage Park, Bents Green and Freeman College"
            " for example).",
            ("education",),
        ),
        Note(
            "Health includes Sheffield Children’s Hospital, Sexual Health Sheffield and Becton CAMHS.",
            ("health",),
        ),
        Note("Multi Agency includes BLAST Conference, NWG Conference and Sheffield Futures staff.", ("multi-agency",)),
        Note(
            "Others/Voluntary Sector include solicitors, university, South Yorkshire Passenger Transport, Young Carers"
            " and Barnardo’s.",
            ("others",),
        ),
    ),
    sentence=(
        "A total of 973 professionals over 50 sessions have been trained by SSES to be aware of the risks and signs"
        " of CSE."
    ),
)
YOUNG_PEOPLE = audience(
    "young-people",
    "Young people training",
    row("alternative", "Alternative Curriculum Provider", 5, 85),
    row("education", "Education", 27, 1340),
    row("care", CARE, 3, 15),
    row("voluntary", "Voluntary Sector", 31, 147),
    notes=(
        Note(
            "Alternative Provider and Education includes secondary schools, college and NCS (National Citizen"
            " Service).",
            ("alternative", "education"),
        ),
        Note(
            "The Voluntary Sector includes Barnardo’s, youth clubs, Safe and Sound and Together Women.", ("voluntary",)
        ),
    ),
    sentence="A total of 1,587 young people have been trained to be aware of the risks of CSE by SSES.",
    beneath=(
        row(
            "not-split",
            "September 2016 to July 2017, not split by year",
            12,
            (60, Certainty.ABOUT),
            kind=RowKind.NOT_SPLIT,
        ),
    ),
)
PARENTS = audience(
    "parents-and-carers",
    "Parents and carers",
    row("parents", "Parents and carers", 4, 127),
    sentence=(
        "In addition to the above, a total of 127 parents/carers have attended 4 sessions across schools and MAST."
    ),
)
TAXI_DRIVERS = audience(
    "taxi-drivers",
    "Taxi drivers",
    row("taxi", "Taxi drivers", None, 1102),
    sentence="Training for taxi drivers continues across the region with 1102 attending sessions in 2016/17.",
)
ROADSHOWS = audience(
    "vulnerability-roadshows",
    "Vulnerability roadshows and awareness stalls",
    row("social-workers", "Mainly social workers", 8, None),
    row("stall", "Market stall", (3, Certainty.AT_LEAST), (1600, Certainty.AT_LEAST)),
    row("assembly", "School assemblies", (12, Certainty.NEARLY), (900, Certainty.NEARLY)),
    row("briefing", "Staff briefings", 4, (60, Certainty.ABOUT)),
    row("drop-in", "Drop-in", Cell(Count.of(2), (Mark.REVISED,)), 0),
    notes=(Note("The total of attended leaves out 1 of 5 entries that did not record it."),),
    sentence="All sessions were well attended.",
)


def summary() -> Table:
    """The table of all audiences: attended for each session, and cells that are hidden or do not apply."""
    sessions = {"professionals": 50, "young-people": 66, "parents": 4}
    attended = {"professionals": 973, "young-people": 1587, "parents": 127}
    rows = tuple(
        Row(
            key,
            RowKind.ROW,
            (
                Cell(key.replace("-", " ").capitalize()),
                count(sessions[key]),
                count(attended[key]),
                Cell(Ratio(attended[key], sessions[key])),
                Cell(date(2017, 3, 28)),
            ),
        )
        for key in sessions
    )
    taxi = (Cell("Taxi drivers"), NOT_AVAILABLE, count(1102), NOT_AVAILABLE, Cell(None, (Mark.NOT_AVAILABLE,)))
    online = (Cell("E-learning"), NOT_APPLICABLE, count(215), Cell(Ratio(0, 0)), Cell(date(2017, 1, 9)))
    small = (
        Cell("Young people with a plan"),
        count(2),
        Cell(Count(3, recorded=2), (Mark.CONFIDENTIAL,)),
        Cell(Ratio(3, 2), (Mark.CONFIDENTIAL,)),
        Cell(date(2016, 11, 20)),
    )
    total = (
        Cell("Total"),
        Cell.of_count(Count(122, recorded=5, not_recorded=1)),
        Cell.of_count(Count(4007, recorded=12)),
        Cell(Ratio(2687, 120, left_out=1)),
        NOT_APPLICABLE,
    )
    return Table(
        name="summary",
        title="All audiences",
        period_in_words=YEAR.in_words,
        columns=(
            Column("audience", "Audience", ColumnKind.TEXT),
            *COUNTED,
            Column("per-session", "Attended per session", ColumnKind.RATIO),
            Column("latest", "Latest session", ColumnKind.DATE),
        ),
        rows=(
            *rows,
            Row("taxi", RowKind.ROW, taxi),
            Row("e-learning", RowKind.ROW, online),
            Row("small", RowKind.ROW, small),
        ),
        total=Row("total", RowKind.TOTAL, total),
        notes=(ATTENDANCES,),
        place=PLACE,
        source=SOURCE,
    )


def download(*tables: Table) -> Download:
    """The whole year, or the tables given."""
    return Download(
        period=YEAR,
        made_at=MADE_AT,
        tables=tables or (PROFESSIONALS, YOUNG_PEOPLE, PARENTS, TAXI_DRIVERS, ROADSHOWS, summary()),
        notes=(
            "1 entry is not split by year: it is told above the table that it belongs to.",
            "Planned and cancelled sessions are not counted.",
        ),
        organisation="Sheffield Futures",
        service=SERVICE,
        place=PLACE,
        contact="training@example.org, 0114 496 0000",
        source=SOURCE,
    )


SHEFFIELD = download()
