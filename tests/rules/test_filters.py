"""What a filter of entries can say, what it can't, and the same in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from training_register.rules.filters import (
    MAY_BE_NONE,
    NAMES,
    NAMES_STORED,
    NONE,
    NUMBERED,
    SAID_ONCE,
    both_said,
    checked,
    filter_in_words,
    kind_of_name,
    part_in_words,
    stored_in,
)

NAMED = {
    ("course", "roadshow"): "Vulnerability Roadshow",
    ("course", "signs"): "Signs and risks",
    ("sector", "health"): "Health",
    ("delivered", "barnardos"): "Barnardo’s",
    ("area", "ecclesall"): "Ecclesall",
    ("only-organisation", "7"): "Bents Green",
    ("item", "3"): "Came from: Police",
    ("recorded", "2"): "jane@example.org",
    ("rest", "came"): "Came from",
    ("of", "booked"): "Booked",
}


_USUAL = {"part": "q1", "unsplit": "month"}
# What an address may hold, as somebody writes it: in any order, with blanks, and what may be repeated so.
arguments = st.lists(
    st.sampled_from(NAMES).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.sampled_from(
                [_USUAL.get(name, "1"), " "]
                + ([] if name in SAID_ONCE or name in _USUAL else ["2", "3"])
                + ([NONE] if kind_of_name(name) in MAY_BE_NONE - SAID_ONCE else [])
            ),
        )
    ),
    max_size=12,
)


class TestWhatIsStored:
    """A dictionary of lists, as JSON holds it."""

    @pytest.mark.parametrize(
        ("stored", "words"),
        [
            ([], "A filter is a list of words under each of its names."),
            ({"colour": ["red"]}, "“colour” is not part of a filter."),
            ({"period": ["2016-17"]}, "“period” is not part of a filter."),
            ({"cut": ["yes"]}, "“cut” is not part of a filter."),
            ({"missing": ["attended"]}, "“missing” is not part of a filter."),
            ({"after": ["2016-04-12,1"]}, "“after” is not part of a filter."),
            ({"not-find": ["x"]}, "“not-find” is not part of a filter."),
            ({"course": "roadshow"}, "What a filter says under “course” is a list of words."),
            ({"course": None}, "What a filter says under “course” is a list of words."),
            ({"course": {"roadshow": 1}}, "What a filter says under “course” is a list of words."),
            ({"course": [7]}, "What a filter says under “course” is a list of words."),
            ({"course": ["a\x00"]}, "What a filter says under “course” is a list of words."),
            ({"find": ["a", "b"]}, "A filter says “find” only once."),
            ({"status": ["planned", "delivered"]}, "A filter says “status” only once."),
            ({"sector": ["none-"]}, "A filter can’t say “none-” under “sector”."),
            ({"not-audience": ["none-"]}, "A filter can’t say “none-” under “not-audience”."),
            ({"course": ["several-"]}, "A filter can’t say “several-” under “course”."),
            ({"delivered": ["several-"]}, "A filter can’t say “several-” under “delivered”."),
            ({"item": ["police"]}, "What a filter says under “item” is a number."),
            ({"part": ["q5"]}, "“q5” is none of these: q1, q2, q3, q4, january, february"),
            ({"unsplit": ["week"]}, "“week” is none of these: year, quarter, month."),
            ({"entry": ["-1"]}, "What a filter says under “entry” is a number."),
            ({"entry": ["²"]}, "What a filter says under “entry” is a number."),
            ({"only-organisation": ["1234567890"]}, "What a filter says under “only-organisation” is a number."),
            ({"recorded": ["somebody"]}, "What a filter says under “recorded” is a number."),
            ({"not-organisation": [str(number) for number in range(21)]}, "A filter leaves out at most 20"),
        ],
    )
    def test_what_can_not_be_one_is_refused_in_a_sentence(self, stored: Any, words: str) -> None:
        with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
            checked(stored)

    @pytest.mark.parametrize(
        ("stored", "read"),
        [
            ({}, {}),
            ({"course": []}, {}),
            ({"course": ["", " "]}, {}),
            ({"course": ["a", "b", "a"]}, {"course": ("a", "b")}),
            ({"course": ("a",), "not-course": ["none-"]}, {"course": ("a",), "not-course": ("none-",)}),
            ({"find": [" head  teacher "]}, {"find": ("head  teacher",)}),
            ({"organisation": ["x" * 300]}, {"organisation": ("x" * 200,)}),
            ({"recorded": ["command-line"]}, {"recorded": ("command-line",)}),
        ],
    )
    def test_blanks_and_what_is_said_twice_count_once_or_not_at_all(self, stored: Any, read: Any) -> None:
        assert checked(stored) == read

    @drawn(arguments)
    def test_an_address_and_what_is_stored_say_the_same(self, said: list[tuple[str, str]]) -> None:
        stored = stored_in(said)

        assert set(stored) <= set(NAMES_STORED)
        assert {(name, value) for name, values in stored.items() for value in values} == {
            (name, value) for name, value in said if name in NAMES_STORED and value.strip()
        }
        assert checked(stored) == {name: tuple(values) for name, values in stored.items()}
        assert stored_in([(name, value) for name, values in stored.items() for value in values]) == stored


class TestWords:
    """The sentence that a report table says of its filter, and the parts that stand above a list."""

    @pytest.mark.parametrize(
        ("stored", "words"),
        [
            ({}, ""),
            ({"not-sector": ["health"], "course": ["roadshow"]},
             "course is Vulnerability Roadshow; sector is not Health"),
            ({"course": ["signs", "roadshow"]}, "course is Signs and risks or Vulnerability Roadshow"),
            ({"course": ["a", "b", "signs"]}, "course is a, b or Signs and risks"),
            ({"not-course": ["signs", "roadshow"]}, "course is not Signs and risks or Vulnerability Roadshow"),
            ({"course": ["none-"]}, "no course"),
            ({"not-course": ["none-"]}, "with a course"),
            ({"course": ["roadshow", "none-"]}, "course is Vulnerability Roadshow or none"),
            ({"area": ["several-"]}, "several areas"),
            ({"not-area": ["several-", "ecclesall"]}, "area is not several or Ecclesall"),
            ({"delivered": ["barnardos"], "not-delivered": ["sses"]}, "delivered by Barnardo’s; not delivered by sses"),
            ({"how": ["online"], "status": ["delivered"]}, "how is online; status is delivered"),
            ({"counts": ["contacts", "views"]}, "counts contacts or views"),
            ({"find": ["head teacher"]}, "with the words “head teacher”"),
            ({"recorded": ["command-line"]}, "recorded by command line"),
            ({"recorded": ["2"]}, "recorded by jane@example.org"),
            ({"lead": ["barnardos"]}, "delivered first by Barnardo’s"),
            ({"lead": ["none-"]}, "who delivered it is not recorded"),
            ({"only-area": ["ecclesall", "dore"]}, "in Ecclesall or dore alone"),
            ({"only-organisation": ["7"]}, "for Bents Green alone"),
            ({"item": ["3"], "entry": ["17"]}, "Came from: Police; entry 17 alone"),
            ({"rest": ["came"], "of": ["booked"]}, "not broken down by Came from; in the numbers of Booked"),
            ({"part": ["april"], "unsplit": ["year", "month"]}, "in April of any year; not split by year or month"),
        ],
    )  # fmt: skip
    def test_a_filter_is_told_as_part_of_a_sentence(self, stored: Any, words: str) -> None:
        assert filter_in_words(stored, NAMED) == words

    @pytest.mark.parametrize(
        ("name", "value", "part"),
        [
            ("course", "roadshow", ("Course", "Vulnerability Roadshow")),
            ("course", "gone", ("Course", "gone")),
            ("not-course", "roadshow", ("not", "Course Vulnerability Roadshow")),
            ("course", "none-", ("", "no course")),
            ("not-level", "none-", ("", "with a level")),
            ("organisation", "several-", ("", "several organisations")),
            ("not-organisation", "several-", ("", "not several organisations")),
            ("only-area", "ecclesall", ("", "in Ecclesall alone")),
            ("item", "3", ("", "Came from: Police")),
            ("find", "none", ("Search", "none")),
        ],
    )
    def test_each_part_has_the_same_words(self, name: str, value: str, part: tuple[str, str]) -> None:
        assert part_in_words(name, value, NAMED) == part

    @pytest.mark.parametrize("name", NAMES_STORED)
    def test_everything_that_can_be_said_has_words(self, name: str) -> None:
        for value in ("1", *([NONE] if kind_of_name(name) in MAY_BE_NONE else [])):
            _, shown = part_in_words(name, value, {})
            assert shown
            assert filter_in_words({name: [value]}, {})
        assert name not in NUMBERED or "1" in filter_in_words({name: ["1"]}, {})


class TestWhatSeveralFiltersSayTogether:
    """A table, a row and a column each say something: a figure is of the entries that meet all of it."""

    @pytest.mark.parametrize(
        ("filters", "said"),
        [
            ([], ()),
            ([(("course", "a"),), (("sector", "b"),)], (("course", "a"), ("sector", "b"))),
            ([(("course", "a"), ("course", "b")), (("course", "b"), ("course", "c"))], (("course", "b"),)),
            ([(("course", "a"),), (("course", "b"),)], None),
            ([(("period", "2016-17"),), (("period", "2016-17"),)], (("period", "2016-17"),)),
            ([(("period", "2016-17"),), (("period", "2016-05"),)], None),
            ([(("not-course", "a"),), (("not-course", "b"),)], (("not-course", "a"), ("not-course", "b"))),
            ([(("unsplit", "month"),), (("unsplit", "year"),)], (("unsplit", "month"), ("unsplit", "year"))),
            ([(("item", "3"),), (("of", "booked"),)], (("item", "3"), ("of", "booked"))),
            ([(("rest", "came"),), (("of", "booked"),)], (("rest", "came"), ("of", "booked"))),
            ([(("rest", "came"),), (("of", "booked"), ("of", "capacity"))], ()),
            ([(("rest", "came"),), (("status", "delivered"),)], (("status", "delivered"),)),
            # Of what is not broken down there is nothing to say.
            ([(("sector", "b"),), (("of", "booked"),)], (("sector", "b"),)),
            ([(("course", "a"),), None], None),
        ],
    )
    def test_what_any_of_will_do_is_kept_to_what_both_say(self, filters: Any, said: Any) -> None:
        assert both_said(*filters) == said

    @drawn(st.lists(arguments, max_size=3))
    def test_order_changes_nothing(self, filters: list[list[tuple[str, str]]]) -> None:
        one, other = both_said(*map(tuple, filters)), both_said(*map(tuple, reversed(filters)))
        assert (one is None) == (other is None)
        assert set(one or ()) == set(other or ())
