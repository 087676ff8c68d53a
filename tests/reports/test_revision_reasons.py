"""Which reason is suggested for a figure that differs, by what became of the entries behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.made_publications import SETTINGS, publish_now
from tests.statements import statements
from training_register import clock
from training_register.actions.entries import change_entry, put_back, take_out, values_of
from training_register.actions.report_tables import save_report_table
from training_register.count import Certainty, Count
from training_register.models import Entry, ReportTable, Sector
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.queries.publications import kept_part
from training_register.queries.tables import RowLayout, TableLayout
from training_register.reports.figures_behind import figures_behind
from training_register.reports.periods import period_report
from training_register.reports.revision_reasons import evidence_of, suggested_reason, with_reasons
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import parse_period
from training_register.rules.permissions import ALL
from training_register.rules.publications import Reason, Revised

FIGURE = ("professionals", "education", "attended")


class Register:
    """Entries by the name of what is done to them, and the doing."""

    def __init__(self, db_session: Session, given: Given) -> None:
        self.db_session, self.given, self.by = db_session, given, given.user()
        self.known = given.entry("2016-05-04", attended="20")
        self.unknown = given.entry("2016-05-05", attended="not recorded")
        self.planned = given.entry("2016-05-06", attended="not recorded", status=Status.PLANNED)
        self.elsewhere = given.entry("2015-05-06", attended="9")
        self.in_health = given.entry("2016-05-09", attended="2", sector="Health")
        self.taken_out = given.entry("2016-05-10", attended="8")
        take_out(db_session, by=self.by, entry=self.full(self.taken_out), reason="Not ours.", first_month=4)
        db_session.commit()

    def full(self, entry: Entry) -> EntryInFull:
        found = entry_in_full(self.db_session, entry.id, scope=ALL)
        assert found
        return found

    def change(self, entry: Entry, **said: object) -> None:
        values = replace(values_of(self.full(entry)), **said)  # type: ignore[arg-type]
        change_entry(self.db_session, by=self.by, entry=self.full(entry), values=values, first_month=4)

    def sector(self, name: str) -> int:
        return self.db_session.scalars(select(Sector.id).where(Sector.name == name)).one()

    def revised(self) -> dict[tuple[str, str, str], Revised]:
        version = publish_now(self.db_session)
        return {
            (one["table"], one["row"], one["column"]): Revised.kept(one)
            for one in kept_part(self.db_session, version.id, "changes")
        }


def _take_out(register: Register) -> None:
    entry = register.full(register.known)
    take_out(register.db_session, by=register.by, entry=entry, reason="Twice.", first_month=4)


def _put_back(register: Register) -> None:
    put_back(register.db_session, by=register.by, entry=register.full(register.taken_out), first_month=4)


def _add(register: Register) -> None:
    entry = register.given.entry("2016-06-01", attended="5")
    entry.recorded_at = clock.now() + timedelta(seconds=1)


def lay_out(register: Register, *fed: str, own_id: int | None = None) -> int:
    """A report table with one row that some sectors feed; gives its id."""
    layout = TableLayout(
        name="", audience_id=register.known.audience_id, counts_what=CountsWhat.ATTENDANCES, title="Own", heading="",
        rows=(RowLayout("education", "Education", tuple(register.sector(name) for name in fed)),),
    )  # fmt: skip
    save_report_table(register.db_session, by=register.by, layout=layout, from_year=2014, first_month=4, own_id=own_id)
    register.db_session.commit()
    return register.db_session.scalars(select(ReportTable.id).where(ReportTable.title == "Own")).one()


DOINGS: list[tuple[str, Callable[[Register], None], Reason]] = [
    ("a number came where none was", lambda r: r.change(r.unknown, attended=Count.of(6)), Reason.LATE_FIGURE),
    ("an entry was added", _add, Reason.LATE_FIGURE),
    (
        "what was planned took place",
        lambda r: r.change(r.planned, status=Status.DELIVERED, attended=Count.of(4)),
        Reason.LATE_FIGURE,
    ),
    ("a number was put right", lambda r: r.change(r.known, attended=Count.of(21)), Reason.CORRECTION),
    (
        "a number became an estimate",
        lambda r: r.change(r.known, attended=Count.of(20, Certainty.ABOUT)),
        Reason.CORRECTION,
    ),
    ("a number was taken back", lambda r: r.change(r.known, attended=Count.of(None, None)), Reason.CORRECTION),
    ("an entry was taken out", _take_out, Reason.CORRECTION),
    ("an entry was put back", _put_back, Reason.CORRECTION),
    (
        "an entry was cancelled",
        lambda r: r.change(r.known, status=Status.CANCELLED, reason="Snow."),
        Reason.CORRECTION,
    ),
    (
        "an entry came from another sector",
        lambda r: r.change(r.in_health, sector_id=r.sector("Education")),
        Reason.RECLASSIFIED,
    ),
    (
        "an entry went to another sector",
        lambda r: r.change(r.known, sector_id=r.sector("Health")),
        Reason.RECLASSIFIED,
    ),
    (
        "an entry came from another year",
        lambda r: r.change(r.elsewhere, starts_on=date(2016, 5, 6), ends_on=date(2016, 5, 6)),
        Reason.RECLASSIFIED,
    ),
    (
        "an entry went to another year",
        lambda r: r.change(r.known, starts_on=date(2015, 5, 6), ends_on=date(2015, 5, 6)),
        Reason.RECLASSIFIED,
    ),
]


@pytest.mark.parametrize(("what", "do", "reason"), DOINGS, ids=[what for what, _, _ in DOINGS])
def test_a_reason_is_suggested_by_what_became_of_the_entries(
    db_session: Session, given: Given, what: str, do: Callable[[Register], None], reason: Reason
) -> None:
    register = Register(db_session, given)
    publish_now(db_session)
    do(register)
    db_session.commit()
    found = register.revised()
    assert found[FIGURE].reason == reason, what
    # The total is the same where an entry stands in another of its rows.
    total = found.get(("professionals", "total", "attended"))
    assert total.reason == reason if total else "sector" in what


def test_a_row_that_more_feeds_now_is_a_change_of_definition(db_session: Session, given: Given) -> None:
    register = Register(db_session, given)
    own_id = lay_out(register, "Education")
    publish_now(db_session)
    lay_out(register, "Education", "Health", own_id=own_id)
    found = register.revised()
    assert found["own", "education", "attended"].reason == Reason.DEFINITION
    # What stood in no row before is told of as a row that went, for the same reason.
    assert found["own", "not-in-this-table", ""].reason == Reason.DEFINITION


def test_what_most_entries_say_is_suggested_and_a_given_reason_is_kept(db_session: Session, given: Given) -> None:
    register = Register(db_session, given)
    version = publish_now(db_session)
    register.change(register.unknown, attended=Count.of(6))
    register.change(register.known, attended=Count.of(30))
    db_session.commit()
    _add(register)
    db_session.commit()
    report = period_report(db_session, parse_period("2016-17"), settings=SETTINGS, today=date(2017, 5, 2))
    behind = figures_behind(db_session, report, settings=SETTINGS)
    with statements(db_session) as sent:
        evidence = evidence_of(db_session, version, behind)
    assert len(sent) == 4
    about = Revised(*FIGURE, "", "", "", "20", "41")
    assert suggested_reason(about, evidence) is Reason.LATE_FIGURE
    # What is no figure of its own goes by its row, or else by its table; words alone were put right.
    assert suggested_reason(replace(about, column="change-attended"), evidence) is Reason.LATE_FIGURE
    assert suggested_reason(replace(about, row="", column="sentence"), evidence) is Reason.LATE_FIGURE
    assert suggested_reason(replace(about, table="stated"), evidence) is Reason.CORRECTION
    given_one = replace(about, reason=str(Reason.RECLASSIFIED))
    assert [one.reason for one in with_reasons([about, given_one], evidence)] == ["late figure", "reclassified"]


def test_an_id_that_is_of_another_entry_by_now_is_of_one_that_came_in_late(db_session: Session, given: Given) -> None:
    register = Register(db_session, given)
    register.known.attended = 0
    db_session.commit()
    publish_now(db_session)
    # As on SQLite, where the id of a line that was deleted is given again.
    register.known.recorded_at = datetime(2019, 1, 1, tzinfo=UTC)
    register.known.attended = 7
    db_session.commit()
    report = period_report(db_session, parse_period("2016-17"), settings=SETTINGS, today=date(2017, 5, 2))
    assert figures_behind(db_session, report, settings=SETTINGS)
    assert register.revised()[FIGURE].now == "at least 7 (1 entry not recorded)"
