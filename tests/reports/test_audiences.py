"""The table of an audience, made from its layout and its tallies alone: no database is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from training_register.count import Certainty, Count, parse_count
from training_register.queries.counts import Tally
from training_register.queries.tables import NoteLayout, OfferedSector, RowLayout, TableLayout
from training_register.reports.audiences import (
    NOT_IN_THIS_TABLE,
    NOT_RECORDED,
    STANDING_NOTES,
    AudienceFigures,
    Sums,
    audience_table,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period, quarter, year
from training_register.rules.reminders import QUESTIONS
from training_register.settings import Settings
from training_register.table import NOT_APPLICABLE, NOT_AVAILABLE, Cell, Mark, Row, RowKind, Table

EDUCATION, HEALTH, HOUSING, POLICE = 1, 2, 3, 4
NAMES = {EDUCATION: "Education", HEALTH: "Health", HOUSING: "Housing", POLICE: "Police"}
SECTORS = tuple(
    OfferedSector(7, "Professionals", "professionals", id_, name, name.lower(), True) for id_, name in NAMES.items()
)
LAYOUT = TableLayout(
    name="professionals",
    audience_id=7,
    counts_what=CountsWhat.ATTENDANCES,
    title="Professionals training",
    heading="Sector",
    total_label="Total",
    sentence="A total of {attended} over {sessions} sessions were trained by {service} in {period}.",
    rows=(
        RowLayout("education", "Education", (EDUCATION,)),
        RowLayout("health", "Health and housing", (HEALTH, HOUSING)),
    ),
    notes=(),
)


def tally(
    sector: int,
    sessions: str | None,
    attended: str,
    *,
    entries: int = 1,
    what: CountsWhat = CountsWhat.ATTENDANCES,
    **span: Any,
) -> Tally:
    """A tally of one entry, as SQL gives it: without words."""
    return Tally(
        what,
        7,
        sector,
        entries,
        None if sessions is None else replace(parse_count(sessions), words=""),
        replace(parse_count(attended), words=""),
        **span,
    )


def table(
    *tallies: Tally,
    cut_off: tuple[Tally, ...] = (),
    layout: TableLayout = LAYOUT,
    names: dict[int, list[str]] | None = None,
    lone_words: tuple[str, str] = ("", ""),
    period: Period | None = None,
    **settings: Any,
) -> Table:
    figures = AudienceFigures(layout, tallies, cut_off, SECTORS, names or {}, lone_words)
    chosen = Settings(**{"service_name": "the partnership", **settings})
    return audience_table(figures, period=period or year(2016), settings=chosen, as_at=date(2017, 5, 2))[0]


def row(made: Table, key: str) -> tuple[Cell, ...]:
    """The cells of a row beside its label."""
    (found,) = (one for one in made.all_rows if one.key == key)
    return found.cells[1:]


class TestRows:
    """A row is the sum of the sectors that feed it; what feeds none is never dropped."""

    def test_a_row_adds_up_its_sectors(self) -> None:
        made = table(tally(HEALTH, "2", "30"), tally(HOUSING, "1", "about 12"))

        assert [str(cell.count) for cell in row(made, "health")] == ["3", "about 42"]

    def test_a_sector_that_no_row_feeds_stands_in_a_row_of_its_own(self) -> None:
        made = table(tally(EDUCATION, "1", "34"), tally(POLICE, "2", "20"))

        assert [made.label(one) for one in made.rows] == ["Education", "Health and housing", NOT_IN_THIS_TABLE]
        assert [str(cell.count) for cell in row(made, "not-in-this-table")] == ["2", "20"]
        assert [str(cell.count) for cell in row(made, "total")] == ["3", "54"]
        assert made.rows[-1].where == (("sector", "police"),)

    def test_it_stands_there_too_when_its_only_entry_is_not_split(self) -> None:
        span = {"starts_on": date(2016, 9, 1), "counts_to": date(2017, 7, 31)}
        made = table(tally(EDUCATION, "1", "34"), cut_off=(tally(POLICE, "9", "90", **span),))

        assert row(made, "not-in-this-table") == (NOT_AVAILABLE, NOT_AVAILABLE)

    def test_without_such_a_sector_there_is_no_such_row(self) -> None:
        assert [one.key for one in table(tally(EDUCATION, "1", "34")).all_rows] == ["education", "health", "total"]

    def test_a_row_of_a_team_that_has_that_key_keeps_it(self) -> None:
        layout = replace(LAYOUT, rows=(RowLayout("not-in-this-table", "Other", (EDUCATION,)),))

        made = table(tally(EDUCATION, "1", "34"), tally(POLICE, "2", "20"), layout=layout)

        assert [made.label(one) for one in made.rows] == ["Other", NOT_IN_THIS_TABLE]

    def test_a_row_without_entries_is_a_zero(self) -> None:
        made = table(tally(EDUCATION, "1", "34"))

        assert [(cell.count.value, cell.marks) for cell in row(made, "health")] == [(0, ()), (0, ())]

    def test_a_row_leads_to_the_entries_of_its_sectors(self) -> None:
        assert table(tally(HEALTH, "1", "34")).rows[1].where == (("sector", "health"), ("sector", "housing"))

    @pytest.mark.parametrize(
        ("attended", "shown", "marks"),
        [
            ("34", "34", ()),
            ("over 1600", "at least 1,600", (Mark.ESTIMATE,)),
            ("n/k", "not recorded", (Mark.NOT_AVAILABLE,)),
            ("0", "0", ()),
        ],
    )
    def test_a_cell_is_marked_by_how_sure_it_is(self, attended: str, shown: str, marks: tuple[Mark, ...]) -> None:
        _, cell = row(table(tally(EDUCATION, "1", attended)), "education")

        assert (str(cell.count), cell.marks) == (shown, marks)


class TestSentence:
    """The sentence beneath the table is filled with its totals."""

    def test_it_tells_the_totals(self) -> None:
        made = table(tally(EDUCATION, "9", "305"), tally(HEALTH, "6", "87"))

        assert made.sentence == "A total of 392 over 15 sessions were trained by the partnership in 2016/17."

    def test_it_names_the_organisation_the_place_and_the_period(self) -> None:
        template = "{entries} entries: {attended} people in {place}, {period_in_words}, by {organisation}; {views}."
        layout = replace(LAYOUT, sentence=template.replace("; {views}", ""))
        made = table(tally(EDUCATION, "1", "1"), layout=layout, place="Anytown", organisation_name="the board")

        assert made.sentence == "1 entry: 1 person in Anytown, April 2016 to March 2017, by the board."
        unset = table(tally(EDUCATION, "1", "1"), layout=replace(LAYOUT, sentence=template))
        assert unset.sentence == (
            "Professionals training: 1 session, 1 attended. The name of the place is not set. "
            "The name of the organisation is not set. The number of views does not apply."
        )

    def test_a_lone_count_is_told_in_its_own_words(self) -> None:
        made = table(tally(EDUCATION, "c. 12", "over 1600"), lone_words=("c. 12", "over 1600"))

        assert made.sentence.startswith("A total of over 1600 over c. 12 sessions")
        assert str(row(made, "total")[1].count) == "at least 1,600"

    def test_two_estimates_are_told_as_their_sum(self) -> None:
        made = table(tally(EDUCATION, "1", "over 1600"), tally(HEALTH, "1", "34"))

        assert made.sentence.startswith("A total of at least 1,634 over 2 sessions")

    def test_a_sum_that_leaves_something_out_says_so(self) -> None:
        made = table(tally(EDUCATION, "1", "34"), tally(HEALTH, "1", "n/k"))

        assert made.sentence.startswith("A total of at least 34 (1 entry not recorded) over 2 sessions")

    def test_words_instead_of_a_figure_are_told(self) -> None:
        made = table(tally(EDUCATION, "8", "n/k"), lone_words=("", "all well attended"))

        assert made.sentence == (
            "Professionals training: 8 sessions, number who attended not recorded (“all well attended”)."
        )

    def test_without_an_entry_there_is_no_sentence(self) -> None:
        span = {"starts_on": date(2016, 9, 1), "counts_to": date(2017, 7, 31)}

        assert table(cut_off=(tally(EDUCATION, "9", "90", **span),)).sentence == ""

    def test_an_audience_of_one_row_has_a_plain_one_where_nobody_wrote_any(self) -> None:
        layout = replace(LAYOUT, sentence="", rows=LAYOUT.rows[:1])

        assert table(tally(EDUCATION, "4", "127"), layout=layout).sentence == (
            "Professionals training: 4 sessions, 127 attended."
        )

    def test_an_audience_of_two_rows_has_none_where_nobody_wrote_any(self) -> None:
        assert table(tally(EDUCATION, "4", "127"), layout=replace(LAYOUT, sentence="")).sentence == ""

    def test_a_service_without_a_name_is_the_service(self) -> None:
        assert "trained by the service in" in table(tally(EDUCATION, "1", "34"), service_name="").sentence


class TestUnlikeNumbers:
    """What is not an attendance is called by its name, and has no sessions where sessions do not apply."""

    def test_sessions_do_not_apply_to_completions(self) -> None:
        what = CountsWhat.COMPLETIONS
        layout = replace(LAYOUT, counts_what=what, sentence="", rows=LAYOUT.rows[:1])

        made = table(tally(EDUCATION, None, "215", what=what), layout=layout)

        assert [column.key for column in made.columns] == ["sector", "sessions", "completions"]
        assert row(made, "education")[0] == row(made, "total")[0] == NOT_APPLICABLE
        assert made.sentence == "Professionals training: 215 completions."
        assert made.marks == (Mark.NOT_APPLICABLE,)

    def test_sessions_that_apply_to_some_are_added_up_of_those(self) -> None:
        assert Sums.of([tally(EDUCATION, None, "5"), tally(HEALTH, "3", "7")]).sessions == Count.of(3)

    def test_a_sum_of_nothing_is_nothing_and_not_unknown(self) -> None:
        sums = Sums.of([])

        assert (sums.entries, sums.sessions, sums.attended) == (0, Count(), Count())


class TestNotes:
    """A note says what its rows include, with those that may be named."""

    def notes(self, made: Table) -> list[tuple[str, tuple[str, ...]]]:
        return [(note.text, note.row_keys) for note in made.notes]

    def test_a_note_names_the_organisations_of_its_rows(self) -> None:
        layout = replace(LAYOUT, notes=(NoteLayout("Includes {organisations}.", "", ("education", "health")),))
        names = {EDUCATION: ["Bents Green", "Barnardo's"], HOUSING: ["Barnardo's", "Shelter"], POLICE: ["Nobody"]}

        made = table(tally(EDUCATION, "1", "34"), layout=layout, names=names)

        assert self.notes(made)[0] == ("Includes Bents Green, Barnardo's and Shelter.", ("education", "health"))

    def test_a_note_about_no_row_names_those_of_all_rows(self) -> None:
        layout = replace(LAYOUT, notes=(NoteLayout("With {organisations}.", "", ()),))

        made = table(tally(HEALTH, "1", "34"), layout=layout, names={EDUCATION: ["A"], HOUSING: ["B"]})

        assert self.notes(made)[0] == ("With A and B.", ())

    def test_a_note_about_rows_without_entries_is_left_out(self) -> None:
        layout = replace(LAYOUT, notes=(NoteLayout("Education includes schools.", "", ("education",)),))

        assert self.notes(table(tally(HEALTH, "1", "34"), layout=layout)) == [
            ("Attendances: somebody who came twice is counted twice.", ())
        ]

    def test_a_note_without_anybody_to_name_says_what_was_written_for_that(self) -> None:
        layout = replace(
            LAYOUT,
            notes=(
                NoteLayout("Includes {organisations}.", "Includes schools.", ("education",)),
                NoteLayout("Also {organisations}.", "", ("education",)),
            ),
        )

        made = table(tally(EDUCATION, "1", "34"), layout=layout)

        assert [text for text, _ in self.notes(made)] == [
            "Includes schools.",
            "Attendances: somebody who came twice is counted twice.",
        ]

    def test_what_a_total_leaves_out_is_told_in_entries(self) -> None:
        education = Tally(CountsWhat.ATTENDANCES, 7, EDUCATION, 5, Count(9, 4, 1), Count(60, 3, 2))

        made = table(education)

        assert [text for text, _ in self.notes(made)][1:] == [
            "The total of sessions leaves out 1 of 5 entries that did not record it.",
            "The total of attended leaves out 2 of 5 entries that did not record it.",
        ]

    def test_a_total_that_is_not_recorded_leaves_nothing_out(self) -> None:
        assert len(table(tally(EDUCATION, "n/k", "1102")).notes) == 1


class TestBeneath:
    """What is also reported stands beneath the total, and is in none of it."""

    SPAN = {"starts_on": date(2016, 9, 1), "counts_to": date(2017, 7, 31)}  # noqa: RUF012

    def test_it_is_one_row_for_each_span_of_days(self) -> None:
        other = {"starts_on": date(2015, 9, 1), "counts_to": date(2016, 7, 31)}

        made = table(
            tally(EDUCATION, "1", "34"),
            cut_off=(
                tally(EDUCATION, "9", "90", **self.SPAN),
                tally(HEALTH, "1", "n/k", **self.SPAN),
                tally(HEALTH, "5", "50", **other),
            ),
        )

        assert [made.label(one) for one in made.beneath] == [
            "September 2015 to July 2016, not split by year",
            "September 2016 to July 2017, not split by year",
        ]
        assert [str(cell.count) for cell in made.beneath[1].cells[1:]] == ["10", "at least 90"]
        assert [str(cell.count) for cell in row(made, "total")] == ["1", "34"]
        assert all(one.kind is RowKind.NOT_SPLIT for one in made.beneath)

    def test_it_leads_to_the_entries_that_are_cut_off(self) -> None:
        made = table(cut_off=(tally(EDUCATION, "9", "90", **self.SPAN),))

        assert dict(made.beneath[0].where) == {"cut": "yes", "audience": "professionals"}

    def test_it_is_told_by_what_it_is_not_split(self) -> None:
        made = table(cut_off=(tally(EDUCATION, "9", "90", **self.SPAN),), period=quarter(2016, 2))

        assert made.label(made.beneath[0]).endswith("not split by quarter")

    def test_a_total_of_nothing_else_is_not_available(self) -> None:
        made = table(cut_off=(tally(EDUCATION, "9", "90", **self.SPAN),))

        assert row(made, "total") == (NOT_AVAILABLE, NOT_AVAILABLE)


def test_a_table_holds_values_and_no_formatted_text() -> None:
    """A printer decides how a number looks."""
    made = table(tally(EDUCATION, "1", "1102"), tally(POLICE, "n/k", "about 60"))

    cells = [cell for one in made.all_rows for _, cell in made.measures(one)]
    assert all(isinstance(cell.value, Count) for cell in cells)
    assert {cell.count.certainty for cell in cells} >= {Certainty.EXACT, Certainty.ABOUT, Certainty.AT_LEAST}
    assert all(isinstance(one, Row) for one in made.all_rows)


@pytest.mark.parametrize("words", [*NOT_RECORDED.values(), *STANDING_NOTES.values(), *QUESTIONS.values()])
def test_what_is_counted_is_never_called_people(words: str) -> None:
    assert "people" not in words
    assert "person" not in words
