"""The versions of report tables: which years each prints, and which years a change reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.report_tables import Span, VersionProblem, change_in_words, changed_span, spans


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(0), "every year"),
        (Span(0, 2015), "up to 2015/16"),
        (Span(2016), "from 2016/17 on"),
        (Span(2016, 2016), "2016/17"),
        (Span(2014, 2016), "2014/15 to 2016/17"),
    ],
)
def test_the_years_of_a_version_in_words(span: Span, words: str) -> None:
    assert span.in_words() == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(0), "This changes every year."),
        (Span(2016), "This changes 2016/17 and later years; 2015/16 and earlier stay as they are."),
        (Span(0, 2015), "This changes 2015/16 and earlier years; 2016/17 and later stay as they are."),
        (
            Span(2016, 2016),
            "This changes 2016/17; 2015/16 and earlier and 2017/18 and later stay as they are.",
        ),
        (
            Span(2014, 2016),
            "This changes 2014/15 to 2016/17; 2013/14 and earlier and 2017/18 and later stay as they are.",
        ),
    ],
)
def test_which_years_a_change_reaches_in_words(span: Span, words: str) -> None:
    assert change_in_words(span) == words


def test_years_of_a_register_that_begins_them_in_january() -> None:
    assert change_in_words(Span(2016), 1) == "This changes 2016 and later years; 2015 and earlier stay as they are."


@pytest.mark.parametrize(
    ("own", "chosen", "span"),
    [
        (None, 2010, Span(2010, 2013)),
        (None, 2020, Span(2020)),
        (2014, 2014, Span(2014, 2015)),
        (2014, 2015, Span(2015, 2015)),
        (2016, 2019, Span(2019)),
        (2016, 2015, Span(2015)),
        (2014, 0, Span(0, 2015)),
    ],
)
def test_the_years_that_a_version_would_print(own: int | None, chosen: int, span: Span) -> None:
    assert changed_span([2014, 2016], own, chosen) == span


@pytest.mark.parametrize(
    ("own", "chosen", "words"),
    [
        (None, 2014, "Another version begins with 2014/15 already. Change that one."),
        (2014, 2016, "From 2016/17 on another version holds."),
        (2014, 2020, "From 2016/17 on another version holds."),
        (2016, 2014, "Another version begins with 2014/15. Choose a later year, or delete that version first."),
        (2016, 0, "Another version begins with 2014/15."),
    ],
)
def test_another_version_lies_between(own: int | None, chosen: int, words: str) -> None:
    with pytest.raises(VersionProblem) as raised:
        changed_span([2014, 2016], own, chosen)
    assert str(raised.value).startswith(words)


YEARS = st.integers(2000, 2030) | st.just(0)


@given(st.sets(YEARS, min_size=1))
def test_every_year_from_the_first_on_is_printed_by_one_version(from_years: set[int]) -> None:
    found = spans(sorted(from_years, reverse=True))
    for year in range(min(from_years), 2040):
        assert sum(span.first <= year and (span.last is None or year <= span.last) for span in found) == 1


@given(st.sets(YEARS, max_size=6), YEARS, st.data())
def test_a_change_reaches_no_year_of_another_version(from_years: set[int], chosen: int, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from([None, *sorted(from_years)]))
    before = sorted(from_years)
    try:
        reached = changed_span(before, own, chosen)
    except VersionProblem:
        return
    moves = own is not None and chosen <= own
    after = sorted({*(year for year in before if not (moves and year == own)), chosen})
    assert reached in spans(after)
    printed_by = {}
    for span, is_after in [*((span, False) for span in spans(before)), *((span, True) for span in spans(after))]:
        for year in range(1990, 2040):
            if span.first <= year and (span.last is None or year <= span.last):
                printed_by[year, is_after] = span.first
    for year in range(1990, 2040):
        was, is_now = printed_by.get((year, False)), printed_by.get((year, True))
        if reached.first <= year and (reached.last is None or year <= reached.last):
            assert is_now == chosen
        elif was is not None:
            assert is_now == was
