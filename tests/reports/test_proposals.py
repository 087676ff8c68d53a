"""What is proposed of a file, as its pages tell it."""

from __future__ import annotations

from datetime import date

from tests.made_proposals import proposal, question, row, understood
from training_register.count import Count, parse_count
from training_register.inputs.old_registers.proposal import Decision, Pair, Place, Question, QuestionKind
from training_register.queries.known_lists import KnownLists, KnownOrganisation
from training_register.queries.registered import KnownEntry
from training_register.reports.proposals import (
    comes_to,
    entry_in_words,
    grouped,
    in_order_of_asking,
    names_to_add,
    pairs_in_words,
    told_of,
)
from training_register.rules.entries import Status
from training_register.rules.own_sheet import FigureColumn


def test_what_a_file_comes_to_counts_every_row_and_tells_the_days_of_those_that_may_count() -> None:
    made = proposal(
        row(1, Decision.NOT_AN_ENTRY),
        row(2, entry=understood("2016-04-12")),
        row(3, Decision.ASK, entry=understood("2016-09-01", ends_on=date(2016, 10, 20))),
        row(4, Decision.SKIP, entry=understood("1999-01-01")),
    )
    comes = comes_to(made)
    assert {one.value: number for one, number in comes.numbers.items()} == {
        "import": 1, "ask": 1, "skip": 1, "not an entry": 1,
    }  # fmt: skip
    assert comes.days == "12 April 2016 to 20 October 2016"
    assert comes_to(proposal(row(1, Decision.NOT_AN_ENTRY))).days == ""


def test_a_question_tells_its_first_rows_and_how_many_others_there_are() -> None:
    made = proposal(*(row(number) for number in range(2, 90)))
    (asked,) = told_of(made, [question(rows=tuple(range(2, 90)))])
    assert [one.where for one in asked.first] == ["row 2", "row 3", "row 4"]
    assert asked.first[0].says == "12/04/2016 · Education"
    assert (len(asked.others), asked.more) == (57, 28)
    assert asked.likely is not None
    assert asked.likely.words == "Education"
    assert asked.said == ""


def test_a_row_of_several_sheets_says_which_and_a_long_one_is_cut() -> None:
    made = proposal(row(2, sheet=1, texts=(("Notes", "word " * 60),)), sheets=("April", "May"))
    (asked,) = told_of(made, [question(rows=())])
    assert asked.first == ()
    (asked,) = told_of(made, [Question("row@1!2", QuestionKind.ROW, "?", (Place(1, 2), Place(1, 3)))])
    assert [one.where for one in asked.first] == ["May, row 2", "May, row 3"]
    assert len(asked.first[0].says) <= 140
    assert asked.first[0].says.endswith("…")
    assert asked.first[1].says == "", "a row that is not told of says nothing"


def test_questions_are_asked_in_the_order_in_which_their_answers_help_most() -> None:
    kinds = [QuestionKind.TWICE, QuestionKind.COUNT, QuestionKind.SECTOR, QuestionKind.AUDIENCE, QuestionKind.COLUMN]
    several = [question(f"{number}:", kind) for number, kind in enumerate(kinds)]
    assert [one.kind for one in in_order_of_asking(several)] == kinds[::-1]
    groups = grouped(told_of(proposal(), [*several, question("sector:other", rows=(2, 9))]))
    assert [(group.kind, len(group.asked), group.rows) for group in groups][2] == (QuestionKind.SECTOR, 2, 2)
    assert groups[2].likely == 2


def test_what_was_understood_is_told_without_what_the_row_does_not_say() -> None:
    assert entry_in_words(understood()) == (
        ("Days", "12 April 2016"), ("For", "Professionals: Education"), ("Attended", "34"),
    )  # fmt: skip
    said = dict(
        entry_in_words(
            understood(
                ends_on=date(2016, 4, 14),
                sessions=Count.of(3),
                attended=parse_count("about 60"),
                organisations=("A", "B"),
                status=Status.CANCELLED,
                figures=((FigureColumn("Booked"), Count.of(40)),),
            )
        )
    )
    assert said["Days"] == "12 to 14 April 2016"
    assert said["Sessions"] == "3"
    assert said["Attended"] == "about 60"
    assert said["Organisations"] == "A and B"
    assert said["Status"] == "cancelled"
    assert said["Booked"] == "40"


def test_a_pair_shows_both_lines_and_asks_once() -> None:
    entry = KnownEntry(
        7, date(2016, 4, 12), date(2016, 4, 12), "Professionals", "Education", 1, None, "Basics", ("Mill School",), ""
    )
    made = proposal(
        row(2, entry=understood()),
        row(3, entry=understood()),
        questions=(question("twice@0!2", QuestionKind.TWICE),),
        pairs=(
            Pair(Place(0, 2), "The same day.", "twice@0!2", entry=entry),
            Pair(Place(0, 2), "The same day.", "twice@0!2", other=Place(0, 3)),
        ),
    )
    first, second = pairs_in_words(made)
    assert [side.where for side in first.sides] == ["row 2", "Entry 7 of the register"]
    assert dict(first.sides[1].lines)["Attended"] == "not recorded"
    assert first.sides[1].entry_id == 7
    assert [side.place for side in second.sides] == [Place(0, 2), Place(0, 3)]
    assert first.question is not None
    assert second.question is None


def test_names_that_are_in_no_list_yet_are_those_that_would_be_added() -> None:
    lists = KnownLists(courses=("Basics",), organisations=(KnownOrganisation("Mill School", ("The Mill",)),))
    made = proposal(
        row(2, entry=understood(course="BASICS", organisations=("the mill", "Fold School"))),
        row(3, entry=understood(course="Advanced", organisations=("fold  school",), trainers=(("Jo", None),))),
        row(4, Decision.ASK, entry=understood(course="Never")),
    )
    found = {new.what: new.names for new in names_to_add(made, lists)}
    assert list(found) == ["organisations", "courses", "trainers"]
    assert [name.casefold() for name in found["organisations"]] == ["fold school"]
    assert found["courses"] == ("Advanced",)
