"""What a file would bring by audience and sector, beside what the register holds already for the same days."""

from __future__ import annotations

import pytest

from tests.given import Given
from tests.made_proposals import proposal, row, tally_line, understood
from tests.statements import statements
from training_register.inputs.old_registers.proposal import Decision, Proposal
from training_register.models import Area
from training_register.reports.proposed_tallies import period_of, proposed_tables
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Scope
from training_register.table import Table


def proposed(*days: str, **values: object) -> Proposal:
    """Rows of some days, that come to some lines."""
    return proposal(*(row(number, entry=understood(day)) for number, day in enumerate(days, 2)), **values)


def figures(table: Table) -> dict[str, tuple[str, ...]]:
    """Each row of a table in words, the total too."""
    rows = [*table.rows, table.total] if table.total else table.rows
    return {table.label(one): tuple(str(cell.value) for cell in one.cells[1:]) for one in rows if one}


@pytest.mark.parametrize(
    ("days", "address"),
    [
        (("2016-04-12", "2016-04-30"), "2016-04"),
        (("2016-04-12", "2016-06-30"), "2016-17-q1"),
        (("2016-04-12", "2017-03-31"), "2016-17"),
        (("2016-04-12", "2017-04-01"), "2016-04-01..2018-03-31"),
        (("2016-03-31", "2016-04-01"), "2015-04-01..2017-03-31"),
    ],
)
def test_the_days_of_a_file_are_compared_as_a_whole_period(days: tuple[str, ...], address: str) -> None:
    period = period_of(proposed(*days), 4)
    assert period is not None
    assert period.address == address
    assert period_of(proposal(row(1, Decision.NOT_AN_ENTRY)), 4) is None


def test_a_file_stands_beside_what_the_register_holds(given: Given) -> None:
    given.entry("2016-05-03", attended="20")
    given.entry("2016-05-04", sector="Health", attended="n/k")
    given.entry("2016-05-05", audience="Young people", sector="Schools", attended="9")
    given.entry("2016-05-06", status=Status.CANCELLED, reason="Snow")
    given.entry("2015-05-06")
    made = proposed("2016-04-12", "2017-03-31", tally=(tally_line(), tally_line("Police", 1, 8)))
    (table,) = proposed_tables(given.db_session, made, scope=ALL, first_month=4)
    assert table.title == "Professionals"
    assert table.period_in_words == "April 2016 to March 2017"
    assert figures(table) == {
        "Education": ("2", "2", "75", "1", "1", "20"),
        "Police": ("1", "1", "8", "0", "0", "0"),
        "Health": ("0", "0", "0", "1", "1", "not recorded"),
        "Total": ("3", "3", "83", "2", "2", "at least 20"),
    }


def test_only_what_somebody_sees_is_compared(given: Given) -> None:
    north = given.named(Area, "North")
    given.entry("2016-05-03", areas=("South",), attended="20")
    given.entry("2016-05-03", areas=("North",), attended="7")
    made = proposed("2016-04-12", "2017-03-31", tally=(tally_line(),))
    (table,) = proposed_tables(given.db_session, made, scope=Scope(frozenset((north.id,))), first_month=4)
    assert figures(table)["Education"][3:] == ("1", "1", "7")


def test_unlike_numbers_are_not_added_and_what_spans_an_edge_is_told(given: Given) -> None:
    given.entry("2016-05-03", activity="Stall or outreach", attended="500")
    given.entry("2016-01-10", "2016-06-01", sessions="4")
    made = proposed("2016-04-12", "2017-03-31", tally=(tally_line(),))
    (table,) = proposed_tables(given.db_session, made, scope=ALL, first_month=4)
    assert figures(table)["Education"][5] == "0"
    assert [note.text for note in table.notes] == [
        "1 entry counts contacts, completions or views, which are never added to attended.",
        "1 entry spans an edge of these days, and is in no figure of the register here.",
    ]


def test_a_file_of_many_sectors_asks_the_register_four_times(given: Given) -> None:
    for number in range(4):
        given.entry("2016-05-03", sector=f"Sector {number}")
    made = proposed("2016-04-12", "2017-03-31", tally=tuple(tally_line(f"Sector {number}") for number in range(4)))
    with statements(given.db_session) as asked:
        proposed_tables(given.db_session, made, scope=ALL, first_month=4)
    assert len(asked) == 4


def test_a_file_without_days_is_compared_with_nothing(given: Given) -> None:
    given.entry("2016-05-03")
    made = proposal(row(2, entry=None), tally=(tally_line(),))
    (table,) = proposed_tables(given.db_session, made, scope=ALL, first_month=4)
    assert figures(table)["Education"] == ("2", "2", "75", "0", "0", "0")
