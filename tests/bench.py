"""`make bench`: how fast it is, in one interleaved run, as ratios; never a test, since machines are noisy.

Each figure is CPU time of this process and its children, the median of many rounds, in each of which every measurement
takes its turn.
"Static string" is an empty view of the same application; "bare" is the same SQL sent by the driver itself, bare
openpyxl or csv writing the same cells, or the driver inserting the same rows. Statements are those that a page sends.
"""

from __future__ import annotations

import csv
import gc
import io
import itertools
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask_migrate
import openpyxl
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.given import PASSWORD, Given
from tests.pages import Browser
from tests.statements import statements
from training_register import clock, create_app
from training_register.access import public
from training_register.actions.imports import import_own_sheet
from training_register.actions.publications import publish
from training_register.actions.starting_lists import add_starting_lists
from training_register.database import FILE_NAME, db, writing
from training_register.forms.sent import new_key
from training_register.inputs.own_sheet import read_own_sheet
from training_register.models import Audience, AudienceSector, Course, Organisation, Sector, Trainer
from training_register.outputs.files import made_files
from training_register.outputs.workbook import as_workbook
from training_register.queries.counts import tallies_in
from training_register.queries.tables import TableLayout
from training_register.reports.layouts import table_of
from training_register.reports.periods import download_of, period_report
from training_register.reports.publishing import Prepared
from training_register.reports.publishing import prepared as prepared_publication
from training_register.rules.periods import Period, year
from training_register.rules.permissions import Role
from training_register.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

YEARS = range(2007, 2017)
MEASURED_YEAR = 2014
SEED = 20_170_331
# What the form for an entry offers.
ORGANISATIONS, COURSES, TRAINERS = 400, 30, 20
# So many entries are updated by a sheet that came from a download.
UPDATED = 10_000


def across(rows: str, columns: str, *measures: str) -> TableLayout:
    """A cross-table."""
    return TableLayout(
        name="cross", audience_id=None, counts_what=None, title="Cross-table", heading="", rows_by=rows,
        columns_by=columns, measures=tuple((key, "") for key in measures),
    )  # fmt: skip


CROSSES = {
    "a year by sector and quarter": across("sector", "quarter", "attended"),
    "a year by course, with capacity": across(
        "course", "", "sessions", "attended", "average-attended", "capacity", "attended-of-capacity"
    ),
    "a year by came from and month": across("split:came-from", "month", "attended"),
}


@dataclass
class Measured:
    """One line of the result: what was done, its yardstick, and the CPU seconds of each round."""

    name: str
    run: Callable[[], Any]
    bare: str = ""
    every: int = 1
    # How many statements it sends, where that is asked.
    statements: int | None = None
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.seconds) * 1000


def made_up_sheet(pairs: list[tuple[str, str]], number: int) -> bytes:
    """The register's own sheet with so many invented entries over ten years, three in a hundred of them several."""
    chance = random.Random(SEED)
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(
        ["Starts on", "Ends on", "Audience", "Sector", "Sessions", "Attended", "Organisations", "Areas", "Reference"]
    )
    first, days = date(YEARS[0], 4, 1), (date(YEARS[-1] + 1, 4, 1) - date(YEARS[0], 4, 1)).days
    for line in range(number):
        day = first + timedelta(chance.randrange(days))
        several = chance.random() < 0.03
        audience, sector = chance.choice(pairs)
        attended = chance.choice(["", "about 30", "over 20", *(str(chance.randrange(3, 60)) for _ in range(20))])
        sheet.writerow(
            [
                day,
                day + timedelta(20) if several else "",
                audience,
                sector,
                chance.randrange(2, 9) if several else "",
                attended,
                f"School {chance.randrange(ORGANISATIONS)}",
                f"Area {chance.randrange(8)}",
                f"R{line}",
            ]
        )
    return written.getvalue().encode()


def new_register(folder: Path) -> Flask:
    """The application of an empty register with the starting lists, and a view that answers a static string."""
    app = create_app(folder, Settings(organisation_name="A made-up partnership", place="Anytown"))
    app.add_url_rule("/static-string", "static_string", public(lambda: "hello"))
    with app.app_context():
        flask_migrate.upgrade()
        add_starting_lists(db.session)
        db.session.commit()
    return app


def take_in(app: Flask, content: bytes) -> None:
    """Reads, checks and stores a sheet, as the command line does."""
    with app.app_context():
        sheet = read_own_sheet(io.BytesIO(content), today=clock.today())
        writing(db.session)
        import_own_sheet(
            db.session,
            sheet=sheet,
            by=None,
            file_name="made-up.csv",
            create_missing=True,
            may_be_named=False,
            first_month=4,
            recorded_at=clock.now(),
        )
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.session.remove()


def updating(db_session: Session, sheet: bytes) -> Callable[[], None]:
    """Takes a downloaded sheet in of which the first entries have another headcount, and takes that back."""
    heading, *rows = csv.reader(io.StringIO(sheet.decode("utf-8-sig")))
    place, written = heading.index("Attended"), io.StringIO()
    for row in rows[:UPDATED]:
        row[place] = f"{int(row[place]) + 1 if row[place].isdecimal() else 9_000}"
    csv.writer(written).writerows([heading, *rows[:UPDATED]])
    content = written.getvalue().encode()

    def update() -> None:
        read = read_own_sheet(io.BytesIO(content), today=clock.today())
        writing(db_session)
        imported = import_own_sheet(
            db_session, sheet=read, by=None, file_name="out.csv", create_missing=False, may_be_named=False,
            first_month=4, recorded_at=clock.now(),
        )  # fmt: skip
        assert imported.updated == min(UPDATED, len(rows))
        db_session.rollback()

    return update


def sent_bare(db_session: Session, ask: Callable[[], Any]) -> Callable[[], Any]:
    """The SQL of a question, as SQLAlchemy sends it, sent by the driver on a connection of its own."""
    engine = db_session.get_bind()
    sent: list[tuple[str, Any]] = []

    def keep(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", keep)
    ask()
    event.remove(engine, "before_cursor_execute", keep)
    db_session.rollback()
    assert sent
    connection = sqlite3.connect(str(engine.engine.url.database))
    return lambda: [connection.execute(statement, parameters).fetchall() for statement, parameters in sent]


def bare_openpyxl(content: bytes) -> Callable[[], Any]:
    """Writes the cells of a workbook with openpyxl and nothing else: no styles, tables, widths or notes."""
    found = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}

    def write() -> None:
        book = openpyxl.Workbook()
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(io.BytesIO())

    return write


def bare_csv(content: bytes) -> Callable[[], Any]:
    """Writes the cells of a CSV file with csv and nothing else."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_ALL).writerows(rows)


def bare_insert(database: Path, folder: Path) -> Callable[[], Any]:
    """Inserts the same entries, and nothing else of them, into a copy of the table by the driver alone."""
    source = sqlite3.connect(database)
    table, *_ = source.execute("SELECT sql FROM sqlite_master WHERE name = 'entry' AND type = 'table'").fetchone()
    rows = source.execute("SELECT * FROM entry").fetchall()
    source.close()
    number = iter(range(10_000))

    def insert() -> None:
        target = sqlite3.connect(str(folder / f"bare-{next(number)}.sqlite"))
        target.execute(table)
        target.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * len(rows[0]))})", rows)
        target.commit()
        target.close()

    return insert


def fill_lists(given: Given) -> None:
    """Organisations with their usual sector, courses and trainers, which the entries have had in turn."""
    _, sector_id = given.offered("Professionals", "Education")
    for number in range(ORGANISATIONS):
        given.named(Organisation, f"School {number}").usual_sector_id = sector_id
    courses = [given.named(Course, f"Course {number}").id for number in range(COURSES)]
    trainers = [given.named(Trainer, f"Trainer {number}").id for number in range(TRAINERS)]
    turns = {"course": courses[0], "courses": COURSES, "trainer": trainers[0], "trainers": TRAINERS}
    given.db_session.execute(text("UPDATE entry SET course_id = :course + id % :courses"), turns)
    given.db_session.execute(
        text("INSERT INTO entry_trainer SELECT id, :trainer + id % :trainers, 0, NULL FROM entry"), turns
    )
    given.db_session.execute(text("ANALYZE"))
    given.db_session.commit()


def fill_figures(db_session: Session) -> None:
    """A capacity for each entry, and for each third the people of it split by where they came from."""
    [capacity, attended], items = (
        db_session.execute(text(asked)).scalars().all()
        for asked in (
            "SELECT id FROM measure WHERE short_name IN ('capacity', 'attended') ORDER BY short_name DESC",
            "SELECT split_item.id FROM split_item JOIN split ON split.id = split_id "
            "WHERE split.short_name = 'came-from' ORDER BY split_item.position LIMIT 6",
        )
    )
    insert = (
        "INSERT INTO figure (entry_id, measure_id, split_item_id, number, certainty, as_typed) SELECT entry.id, "
        ":measure, :item, number, 'exact', '' FROM (SELECT id, attended + 5 AS number FROM entry) AS entry "
        "WHERE number IS NOT NULL AND entry.id % :every = 0"
    )
    db_session.execute(text(insert), {"measure": capacity, "item": None, "every": 1})
    for place, item in enumerate(items):
        told = {"measure": attended, "item": item, "every": 3}
        halved = insert.replace("attended + 5", "attended / 8").replace("WHERE", "WHERE entry.id / 3 % 6 <= :place AND")
        db_session.execute(text(halved), {**told, "place": place})
    db_session.execute(text("ANALYZE"))
    db_session.commit()


class Visitor:
    """Somebody who is signed in, and whose requests go straight to the application."""

    def __init__(self, app: Flask, email: str) -> None:
        self.app = app
        self.browser = Browser(app.test_client())
        self.browser.send("/sign-in", {"email": email, "password": PASSWORD})
        cookie = self.browser.client.get_cookie("training_register")
        assert cookie is not None
        self.headers = {"Cookie": f"training_register={cookie.value}"}

    def opens(self, address: str) -> Callable[[], Any]:
        """Opens a page."""
        environ = EnvironBuilder(address, headers=self.headers).get_environ()
        return lambda: self._answered(dict(environ), "200")

    def opens_each(self, addresses: Iterable[str]) -> Callable[[], Any]:
        """Opens the next of some pages each time, and begins with the first again after the last."""
        environs = [EnvironBuilder(address, headers=self.headers).get_environ() for address in addresses]
        turn = itertools.cycle(environs)
        return lambda: self._answered(dict(next(turn)), "200")

    def sends(self, address: str, forms: Iterator[dict[str, str]]) -> Callable[[], Any]:
        """Sends the next of some forms, and asks for no page after it."""
        # The bodies are made beforehand: a browser makes them.
        bodies = (EnvironBuilder(address, method="POST", headers=self.headers, data=form) for form in forms)
        ready = iter([body.get_environ() for body in bodies])
        return lambda: self._answered(next(ready), "302")

    def _answered(self, environ: WSGIEnvironment, expected: str) -> None:
        body, status, _ = run_wsgi_app(self.app, environ, buffered=True)
        whole = b"".join(body)
        assert status.startswith(expected), (status, whole.decode())
        assert whole


def sessions_of_a_batch(empty: dict[str, str], number: int) -> Iterator[dict[str, str]]:
    """Forms for so many sessions, filled: each on another day or for another organisation, so that nothing is odd."""
    chance = random.Random(SEED)
    # Wednesdays and Thursdays of the reporting year 2016/17.
    days = [date(2016, 4, 6) + timedelta(week * 7 + day) for week in range(51) for day in range(2)]
    for turn in range(number):
        day = days[turn % len(days)]
        said = {
            "key": new_key(),
            "starts_on": f"{day.day}/{day.month}/{day.year}",
            "course": f"Course {turn % COURSES}",
            "organisations": f"School {turn % ORGANISATIONS}",
            "attended": str(chance.randrange(20, 40)),
        }
        yield {**empty, **said}


def bare_saving(database: Path, folder: Path) -> Callable[[], Any]:
    """Inserts the rows of the last entry again, by the driver alone, into a copy of the register."""
    source, copy = sqlite3.connect(database), sqlite3.connect(str(folder / "copy.sqlite"), isolation_level=None)
    source.backup(copy)
    source.close()
    copy.execute("PRAGMA foreign_keys = ON")
    copy.execute("PRAGMA journal_mode = WAL")
    copy.execute("PRAGMA synchronous = FULL")
    copy.row_factory = sqlite3.Row
    last = copy.execute("SELECT max(id) FROM entry").fetchone()[0]
    entry = dict(copy.execute("SELECT * FROM entry WHERE id = ?", (last,)).fetchone())
    lines = [dict(row) for row in copy.execute("SELECT * FROM entry_organisation WHERE entry_id = ?", (last,))]
    change = dict(copy.execute("SELECT * FROM change WHERE subject = 'entry' AND subject_id = ?", (last,)).fetchone())
    operation = dict(copy.execute("SELECT * FROM operation WHERE id = ?", (change["operation_id"],)).fetchone())
    copy.row_factory = None

    def insert(table: str, row: dict[str, Any]) -> int | None:
        columns = {column: value for column, value in row.items() if column != "id"}
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        return copy.execute(statement, tuple(columns.values())).lastrowid

    def save() -> None:
        copy.execute("BEGIN IMMEDIATE")
        operation_id = insert("operation", {**operation, "key": new_key()})
        entry_id = insert("entry", entry)
        for line in lines:
            insert("entry_organisation", {**line, "entry_id": entry_id})
        insert("change", {**change, "operation_id": operation_id, "subject_id": entry_id})
        copy.execute("COMMIT")

    return save


def measurements(app: Flask, folder: Path, content: bytes, rounds: int) -> list[Measured]:
    """What is measured, in the order of each round."""
    period = year(MEASURED_YEAR)
    settings, today = app.config["SETTINGS"], clock.today()
    # A session of its own, outside of any request.
    with app.app_context():
        db_session = Session(db.engine)
    given = Given(db_session)
    fill_lists(given)
    fill_figures(db_session)
    given.user(Role.VIEWER, email="viewer@example.org", may_see_entries=True)
    recorder = given.user(email="recorder@example.org")
    before = given.entry("2016-04-05", course="Course 0", organisations=("School 0",), by=recorder)
    visitor, coordinator = Visitor(app, "viewer@example.org"), Visitor(app, "recorder@example.org")
    # The form for the session after that one: it is worked on the year of that.
    form = f"/entries/add?after={before.id}"
    db_session.rollback()
    empty = coordinator.browser.open(form).fields("#entry-form")
    save = coordinator.sends(form, sessions_of_a_batch(empty, rounds + 2))
    save()
    database = Path(app.instance_path) / FILE_NAME

    def statements_of(ask: Callable[[], Any]) -> int:
        with statements(db_session) as sent:
            ask()
        return len(sent)

    def asked() -> None:
        tallies_in(db_session, period)
        db_session.rollback()

    def reported() -> None:
        period_report(db_session, period, settings=settings, today=today)
        db_session.rollback()

    def crossed(layout: TableLayout) -> Callable[[], None]:
        def ask() -> None:
            table_of(db_session, layout, period, settings=settings, as_at=today)
            db_session.rollback()

        return ask

    crosses = [
        measured
        for name, layout in CROSSES.items()
        for measured in (
            Measured(f"{name}, bare", sent_bare(db_session, crossed(layout))),
            Measured(name, crossed(layout), bare=f"{name}, bare", statements=statements_of(crossed(layout))),
        )
    ]
    cross_page = visitor.opens(f"/tables/{period.address}/cross?rows=sector&columns=quarter&measure=attended&total=yes")

    def reported_with(*layouts: TableLayout) -> Callable[[], None]:
        """The year with report tables besides, which are taken out again."""

        def ask() -> None:
            for layout in layouts:
                table_of(db_session, layout, period, settings=settings, as_at=today)
            period_report(db_session, period, settings=settings, today=today)
            db_session.rollback()

        return ask

    with_two = reported_with(*list(CROSSES.values())[:2])
    download = download_of(db_session, period, settings=settings, today=today, made_at=clock.now())
    db_session.rollback()
    assert download is not None
    registers = iter(range(10_000))

    def imported() -> None:
        take_in(new_register(folder / f"register-{next(registers)}"), content)

    def prepared() -> None:
        new_register(folder / f"register-{next(registers)}")

    two_before = year(MEASURED_YEAR - 2)

    def publication(of: Period) -> Prepared:
        found = prepared_publication(db_session, of, settings=settings, today=today, made_at=clock.now())
        db_session.rollback()
        return found

    made = publication(two_before)
    assert not made.refused
    writing(db_session)
    publish(
        db_session, by=None, download=made.download, entries=made.entries, behind=made.behind, gaps=(),
        hidden=made.hidden, files=made_files(made.download),
    )  # fmt: skip
    db_session.commit()
    chapter = visitor.opens(f"/published/{two_before.address}/v1")

    # Days far apart, so that each page of the list holds lines that no other has.
    days = [date(YEARS[0], 5, 1) + timedelta(number * 3_500 // 100) for number in range(100)]
    empty_page = coordinator.opens("/account/password")
    list_of_year = coordinator.opens(f"/entries?period={period.address}")
    list_of_all, deep = (
        coordinator.opens("/entries?period=all"),
        coordinator.opens("/entries?period=all&after=2008-05-01,1"),
    )
    search = coordinator.opens("/entries?period=all&find=school+123")
    sheet = coordinator.browser.get("/entries.csv?period=all").data
    year_page, entry_form = visitor.opens(f"/tables/{period.address}"), coordinator.opens("/entries/add")
    return [
        Measured("static string", visitor.opens("/static-string")),
        Measured("a page with a short form", empty_page, statements=statements_of(empty_page)),
        Measured("the list, 50 of a year", list_of_year, statements=statements_of(list_of_year)),
        Measured("the list, 50 of all days", list_of_all, statements=statements_of(list_of_all)),
        Measured("the list, a page far on", deep, statements=statements_of(deep)),
        Measured(
            "the list, another page each time",
            coordinator.opens_each(f"/entries?period=all&after={day},1" for day in days),
        ),
        Measured("the list, a search in all days", search, statements=statements_of(search)),
        Measured("all entries as CSV, bare csv", bare_csv(sheet), every=20),
        Measured(
            "all entries as CSV",
            coordinator.opens("/entries.csv?period=all"),
            bare="all entries as CSV, bare csv",
            every=20,
        ),
        Measured("year query, bare", sent_bare(db_session, asked)),
        Measured("year query", asked, bare="year query, bare"),
        Measured("year tables (every query of the page)", reported, bare="year query, bare"),
        *crosses,
        Measured("the page of the first of these", cross_page, statements=statements_of(cross_page)),
        Measured("year tables, and two cross-tables", with_two, statements=statements_of(with_two)),
        Measured("year page", year_page, statements=statements_of(year_page)),
        Measured("year page, each figure a link", coordinator.opens(f"/tables/{period.address}")),
        Measured("year as JSON, over HTTP", visitor.opens(f"/tables/{period.address}.json")),
        Measured("the form for an entry", entry_form, statements=statements_of(entry_form)),
        Measured("saving, bare insert of the rows", bare_saving(database, folder)),
        Measured("saving by the form", save, bare="saving, bare insert of the rows", statements=statements_of(save)),
        Measured("workbook, bare openpyxl", bare_openpyxl(as_workbook(download)), every=5),
        Measured("workbook", lambda: as_workbook(download), bare="workbook, bare openpyxl", every=5),
        Measured("a publication, all but its files", lambda: publication(period), every=20),
        Measured("the files of a publication", lambda: made_files(made.download), every=20),
        Measured("the chapter page of a publication", chapter, every=5, statements=statements_of(chapter)),
        Measured("a publication's workbook, as it was kept", visitor.opens(f"/published/{two_before.address}/v1.xlsx")),
        Measured("an empty register", prepared, every=20),
        Measured("import, bare insert of the entries", bare_insert(database, folder), every=20),
        Measured("import", imported, bare="import, bare insert of the entries", every=20),
        Measured(f"a sheet that updates {UPDATED:,} entries", updating(db_session, sheet), every=20),
    ]


def cpu_seconds() -> float:
    """The CPU time of this process and of those that it started and waited for, as the solver is."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def measured(number: int, rounds: int) -> list[Measured]:
    """The measurements on a register of so many entries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = new_register(folder / "register")
        with app.app_context():
            offered = db.session.execute(
                select(Audience.name, Sector.name)
                .select_from(AudienceSector)
                .join(Audience, Audience.id == AudienceSector.audience_id)
                .join(Sector, Sector.id == AudienceSector.sector_id)
                .order_by(AudienceSector.id)
            )
            pairs = [(audience, sector) for audience, sector in offered]
        content = made_up_sheet(pairs, number)
        take_in(app, content)
        found = measurements(app, folder, content, rounds)
        # A look at all that is there by now would fall to whichever measurement has its turn.
        gc.collect()
        gc.freeze()
        for turn in range(rounds):
            for one in found:
                if turn % one.every == 0:
                    before = cpu_seconds()
                    one.run()
                    one.seconds.append(cpu_seconds() - before)
    return found


def table(number: int, found: list[Measured]) -> str:
    """The result as a table in Markdown."""
    by_name = {one.name: one for one in found}
    static = by_name["static string"].median
    empty = by_name["an empty register"].median
    lines = [
        f"{number:,} entries, {number // len(YEARS):,} a year",
        "",
        "| what | ms of CPU | × static string | × bare | statements |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        # An import needs a register to go into; making that is not part of it.
        median = one.median - (empty if one.name == "import" else 0)
        bare = f"{median / by_name[one.bare].median:.1f}" if one.bare else ""
        sent = "" if one.statements is None else f"{one.statements}"
        lines.append(f"| {one.name} | {median:,.2f} | {median / static:,.1f} | {bare} | {sent} |")
    imported = by_name["import"].median - empty
    written = by_name["all entries as CSV"].median
    rates = f"Import: {number / imported * 1000:,.0f} rows a second. CSV: {written / number * 1000:,.1f} µs a row."
    return "\n".join([*lines, "", rates])


def main() -> None:
    """Prints a table for each size: `python -m tests.bench [rounds [entries …]]`."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    for number in map(int, sys.argv[2:] or (1_000, 100_000)):
        print(table(number, measured(number, rounds)), flush=True)
        print()


if __name__ == "__main__":
    main()
