"""`make bench`: how fast it is, in one interleaved run, as ratios; never a test, since machines are noisy.

Each figure is CPU time of this process, the median of many rounds, in each of which every measurement takes its turn.
"Static string" is an empty view of the same application; "bare" is the same SQL sent by the driver itself, bare
openpyxl writing the same cells, or the driver inserting the same rows.
"""

from __future__ import annotations

import csv
import io
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import openpyxl
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.given import PASSWORD, Given
from tests.pages import Browser
from training_register import clock, create_app
from training_register.access import public
from training_register.actions.imports import import_own_sheet
from training_register.actions.starting_lists import add_starting_lists
from training_register.database import FILE_NAME, db, writing
from training_register.inputs.own_sheet import read_own_sheet
from training_register.models import Audience, AudienceSector, Sector
from training_register.outputs.workbook import as_workbook
from training_register.queries.counts import tallies_in
from training_register.reports.periods import download_of, period_report
from training_register.rules.periods import Period, year
from training_register.rules.permissions import Role
from training_register.settings import Settings

YEARS = range(2007, 2017)
MEASURED_YEAR = 2014
SEED = 20_170_331


@dataclass
class Measured:
    """One line of the result: what was done, its yardstick, and the CPU seconds of each round."""

    name: str
    run: Callable[[], Any]
    bare: str = ""
    every: int = 1
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
                f"School {chance.randrange(400)}",
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


def sent_bare(db_session: Session, period: Period) -> Callable[[], Any]:
    """The SQL of the year's query, as SQLAlchemy sends it, sent by the driver on a connection of its own."""
    engine = db_session.get_bind()
    sent: list[tuple[str, Any]] = []

    def keep(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", keep)
    tallies_in(db_session, period)
    event.remove(engine, "before_cursor_execute", keep)
    db_session.rollback()
    [(statement, parameters)] = sent
    connection = sqlite3.connect(str(engine.engine.url.database))
    return lambda: connection.execute(statement, parameters).fetchall()


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


def measurements(app: Flask, folder: Path, content: bytes) -> list[Measured]:
    """What is measured, in the order of each round."""
    period = year(MEASURED_YEAR)
    settings, today = app.config["SETTINGS"], clock.today()
    # A session of its own, outside of any request.
    with app.app_context():
        db_session = Session(db.engine)
        Given(db_session).user(Role.VIEWER, email="bench@example.org")
    browser = Browser(app.test_client())
    browser.send("/sign-in", {"email": "bench@example.org", "password": PASSWORD})
    cookie = browser.client.get_cookie("training_register")
    assert cookie is not None

    def opened(address: str) -> Callable[[], Any]:
        environ = EnvironBuilder(address, headers={"Cookie": f"training_register={cookie.value}"}).get_environ()

        def answer() -> None:
            body, status, _ = run_wsgi_app(app, dict(environ), buffered=True)
            assert status.startswith("200"), status
            assert b"".join(body)

        return answer

    def asked() -> None:
        tallies_in(db_session, period)
        db_session.rollback()

    def reported() -> None:
        period_report(db_session, period, settings=settings, today=today)
        db_session.rollback()

    download = download_of(db_session, period, settings=settings, today=today, made_at=clock.now())
    db_session.rollback()
    assert download is not None
    registers = iter(range(10_000))

    def imported() -> None:
        take_in(new_register(folder / f"register-{next(registers)}"), content)

    def prepared() -> None:
        new_register(folder / f"register-{next(registers)}")

    return [
        Measured("static string", opened("/static-string")),
        Measured("year query, bare", sent_bare(db_session, period)),
        Measured("year query", asked, bare="year query, bare"),
        Measured("year tables (every query of the page)", reported, bare="year query, bare"),
        Measured("year page", opened(f"/tables/{period.address}")),
        Measured("year as JSON, over HTTP", opened(f"/tables/{period.address}.json")),
        Measured("workbook, bare openpyxl", bare_openpyxl(as_workbook(download)), every=5),
        Measured("workbook", lambda: as_workbook(download), bare="workbook, bare openpyxl", every=5),
        Measured("an empty register", prepared, every=20),
        Measured(
            "import, bare insert of the entries", bare_insert(Path(app.instance_path) / FILE_NAME, folder), every=20
        ),
        Measured("import", imported, bare="import, bare insert of the entries", every=20),
    ]


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
        found = measurements(app, folder, content)
        for turn in range(rounds):
            for one in found:
                if turn % one.every == 0:
                    before = time.process_time()
                    one.run()
                    one.seconds.append(time.process_time() - before)
    return found


def table(number: int, found: list[Measured]) -> str:
    """The result as a table in Markdown."""
    by_name = {one.name: one for one in found}
    static = by_name["static string"].median
    empty = by_name["an empty register"].median
    lines = [
        f"{number:,} entries, {number // len(YEARS):,} a year",
        "",
        "| what | ms of CPU | × static string | × bare |",
        "| --- | ---: | ---: | ---: |",
    ]
    for one in found:
        # An import needs a register to go into; making that is not part of it.
        median = one.median - (empty if one.name == "import" else 0)
        bare = f"{median / by_name[one.bare].median:.1f}" if one.bare else ""
        lines.append(f"| {one.name} | {median:,.2f} | {median / static:,.1f} | {bare} |")
    imported = by_name["import"].median - empty
    return "\n".join([*lines, "", f"Import: {number / imported * 1000:,.0f} rows a second."])


def main() -> None:
    """Prints a table for each size."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    for number in (1_000, 100_000):
        print(table(number, measured(number, rounds)), flush=True)
        print()


if __name__ == "__main__":
    main()
