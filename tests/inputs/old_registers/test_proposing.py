"""What is proposed of any book: every row has an outcome, nothing is raised, and the same register is read alike."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inputs.old_registers.test_book import BOOKS
from tests.old_registers.measuring import starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Merge, Sheet
from training_register.inputs.old_registers.proposal import Decision
from training_register.inputs.old_registers.proposing import propose

LISTS = starting_lists()
TODAY = date(2017, 6, 1)

WORDS = st.sampled_from(
    (
        "Date",
        "Attended", "Audience", "Sector", "School", "Course", "Notes", "No.", "Total", "Staff", "Pupils", "Health",
        "Education", "12 April",
        "12/04/2016", "3 & 10 May 2016", "April", "2016-17", "as above", '"', "approx 30", "20+",
        "15-20", "n/k", "cancelled", "x3", "2 sessions", "pupils not staff", "jo@example.org", "Name", "Email", "TBC",
        "Year 9 assembly",
        "Firth Park Academy", "Professionals", "YOUNG PEOPLE", "Booked", "Month", "Day", "e-learning",
        "Mixed", "Police", "?", "-", "Grand total", "yellow = cancelled", "No date means same day as above",
    )
)  # fmt: skip
LIKELY_CELLS = st.one_of(
    WORDS.map(lambda text: Cell(text, text)),
    st.integers(0, 300).map(lambda number: Cell(str(number), number)),
    st.dates(date(2015, 1, 1), date(2018, 1, 1)).map(lambda day: Cell(f"{day:%d/%m/%Y}", day)),
    st.builds(Cell, WORDS, st.none(), formula=st.just("=SUM(A1:A9)"), fill=st.sampled_from(("", "FFFF00"))),
)
SMALL = st.integers(1, 9)
LIKELY_BOOKS = st.builds(
    Book,
    st.sampled_from(BookKind),
    st.lists(
        st.builds(
            Sheet,
            WORDS,
            st.dictionaries(st.integers(1, 14), st.dictionaries(SMALL, LIKELY_CELLS, max_size=7), max_size=12),
            st.lists(st.builds(Merge, SMALL, SMALL, SMALL, SMALL), max_size=2).map(tuple),
            st.frozensets(SMALL, max_size=2),
        ),
        max_size=3,
    ).map(tuple),
)


@given(st.one_of(BOOKS, LIKELY_BOOKS))
@settings(max_examples=80, deadline=None)
def test_every_row_of_any_book_has_an_outcome(book: Book) -> None:
    proposal = propose(book, LISTS, today=TODAY, first_month=4)

    held = {
        (number, row)
        for number, sheet in enumerate(book.sheets)
        for row, cells in sheet.rows.items()
        if any(not cell.is_blank for cell in cells.values())
    }
    assert {(row.place.sheet, row.place.row) for row in proposal.rows} == held
    assert len({row.place for row in proposal.rows}) == len(proposal.rows)
    for row in proposal.rows:
        assert row.reason
        assert (row.decision is Decision.ASK) == bool(row.questions)
        if row.decision is Decision.IMPORT:
            assert row.entry
            assert row.entry.starts_on
            assert (row.entry.audience, row.entry.sector) in LISTS.offers
    assert {id_ for row in proposal.rows for id_ in row.questions} <= {one.id for one in proposal.open_questions}
