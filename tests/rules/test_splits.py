"""A split typed into one box is read into items and counts, and written so that it reads back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_counts import entry_counts
from training_register.count import Count, parse_count
from training_register.rules.splits import (
    LONGEST_TEXT,
    FigureText,
    SplitChoice,
    SplitProblem,
    figure_as_typed,
    read_figure,
    read_split,
    split_as_typed,
    split_in_words,
)


def _choices(*names: str) -> list[SplitChoice]:
    return [SplitChoice(number, name) for number, name in enumerate(names, 1)]


# The list that ships with the program, and one whose names look like counts, ranges and several parts.
CAME_FROM = _choices(
    "Social care", "Police", "School or college", "Early help", "Health", "Housing", "Youth justice",
    "Voluntary sector", "Parent or carer", "Other",
)  # fmt: skip
AGES = _choices("Under 11", "11 to 13", "14-15", "16+", "Years 7 and 8", "Year 9 pupils", "Unknown", "Barnardo’s, all")

texts = st.text() | st.lists(
    st.sampled_from(
        ["police", "po", "schools", "h", "yj", "parents and carers", "3", "12", "1,102", "3.5", "3-5", "about", "over",
         "c", "20+", "n/k", "?", "unknown", "not recorded: all", ",", ";", "\n", "and", "&", ":", "=", "-", "(", ")",
         "+", "between", "16+", "Under 11", "Years 7 and 8", "Social", "care", "/", " "]
    )
).map(" ".join)  # fmt: skip


def _read(text: str, choices: list[SplitChoice] = CAME_FROM) -> dict[str, str]:
    return {choice.name: str(count) for choice, count in read_split(text, choices)}


@pytest.mark.parametrize(
    "text",
    [
        "police 3, schools 12, health 5",
        "3 police, 12 schools, 5 health",
        "police: 3, schools: 12, health: 5",
        "police=3, schools=12, health=5",
        "police (3), schools (12), health (5)",
        "Police - 3, schools - 12, health - 5",
        "po3 sc12 he5",
        "po3,sc12,he5",
        "po 3 sc 12 he 5",
        "police 3 schools 12 health 5",
        "3 police 12 schools 5 health",
        "police 3; schools 12; health 5",
        "police 3\nschools 12\r\nhealth 5\n",
        "Police\t3\nSchools\t12\nHealth\t5",
        "- police 3\n- schools 12\n- health 5",
        "police 3 and schools 12 and health 5",
        "police 3, schools 12 and health 5.",
        "police 3 & 12 schools; health=5",
        "police 3 + schools 12 + health 5",
        "police 3 / schools 12 / health 5",
        "3 police and 12 from schools, health 5",
        "POLICE 3, SCHOOLS 12, HEALTH 5",
        "  police  3 ,, schools 12,  health 5, ",
        "Police 3, School or college 12, Health 5",
    ],
)
def test_one_split_typed_in_many_ways(text: str) -> None:
    assert _read(text) == {"Police": "3", "School or college": "12", "Health": "5"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("police about 3", "about 3"),
        ("police ~3", "about 3"),
        ("police c. 3", "about 3"),
        ("police: c3", "about 3"),
        ("about 3 police", "about 3"),
        ("c3 police", "about 3"),
        ("police over 10", "at least 10"),
        ("police >=10", "at least 10"),
        ("police 20+", "at least 20"),
        ("20+ police", "at least 20"),
        ("police in the region of 60 or so", "about 60"),
        ("police nearly 1,102", "nearly 1,102"),
        ("police 0", "0"),
        ("police n/k", "not recorded"),
        ("n/k police", "not recorded"),
        ("police not recorded", "not recorded"),
        ("police: ?", "not recorded"),
        ("police -", "not recorded"),
    ],
)
def test_how_sure_a_part_is(typed: str, shown: str) -> None:
    assert _read(typed) == {"Police": shown}
    assert _read(f"{typed}, health 5") == {"Police": shown, "Health": "5"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("health", "Health"),
        ("pol", "Police"),
        ("schools", "School or college"),
        ("schools and colleges", "School or college"),
        ("school/college", "School or college"),
        ("colleges", "School or college"),
        ("parents and carers", "Parent or carer"),
        ("carer", "Parent or carer"),
        ("soc care", "Social care"),
        ("socialcare", "Social care"),
        ("youth", "Youth justice"),
        ("justice", "Youth justice"),
        ("yj", "Youth justice"),
        ("YJ", "Youth justice"),
        ("vs", "Voluntary sector"),
        ("sector", "Voluntary sector"),
        ("others", "Other"),
        ("o", "Other"),
        # What begins a name comes before initials.
        ("sc", "School or college"),
    ],
)
def test_how_an_item_is_found(typed: str, name: str) -> None:
    assert _read(f"{typed} 3") == {name: "3"}
    assert _read(f"3 {typed}; housing 1") == {name: "3", "Housing": "1"}


def test_a_name_in_full_comes_first() -> None:
    choices = _choices("Health visitors", "Health", "Mental health", "Charities", "Charity shops")
    assert _read("health 3, health v 4, mental 5", choices) == {
        "Health": "3",
        "Health visitors": "4",
        "Mental health": "5",
    }
    assert _read("charity 3", choices) == {"Charities": "3"}


def test_what_begins_a_name_comes_before_what_begins_another_word_of_one() -> None:
    assert _read("care 3", _choices("Social care", "Care home")) == {"Care home": "3"}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Under 11 5, 11 to 13 12, 16+ 3", {"Under 11": "5", "11 to 13": "12", "16+": "3"}),
        ("under 11: 5; 14-15: over 3", {"Under 11": "5", "14-15": "at least 3"}),
        ("5 under 11, 3 16+", {"Under 11": "5", "16+": "3"}),
        ("Years 7 and 8: 5 and 16+ 3", {"Years 7 and 8": "5", "16+": "3"}),
        ("year 9: 12, unknown 4", {"Year 9 pupils": "12", "Unknown": "4"}),
        ("unknown n/k", {"Unknown": "not recorded"}),
        ("barnardo's, all 3, 16+: 20+", {"Barnardo’s, all": "3", "16+": "at least 20"}),
    ],
)
def test_names_that_look_like_counts_or_several_parts(text: str, counts: dict[str, str]) -> None:
    assert _read(text, AGES) == counts


def test_a_word_before_a_count_can_begin_a_name_where_nothing_else_is_meant() -> None:
    choices = _choices("Careers", "Police")
    assert _read("c5 po3", choices) == {"Careers": "5", "Police": "3"}
    assert _read("c5 po", choices) == {"Police": "about 5"}


@pytest.mark.parametrize("text", ["", "  ", "\n", ", ;", "\x00"])
def test_a_blank_box_has_no_parts(text: str) -> None:
    assert read_split(text, CAME_FROM) == []


@pytest.mark.parametrize(
    ("text", "words", "offers"),
    [
        ("h 5", "“h” could be Health or Housing. Type more of its name.", ("Health 5", "Housing 5")),
        ("po 1, p 5", "“p” could be Police or Parent or carer.", ("po 1, Police 5", "po 1, Parent or carer 5")),
        ("polcie 3, yj 2", "“polcie” is not an item. Did you mean Police? There are Social care, Police,",
         ("Police 3, yj 2",)),
        ("taxi 3", "“taxi” is not an item. There are Social care,", ()),
        ("well attended", "“well attended” is not an item.", ()),
        ("police", "Police has no number. Type Police 3, or Police n/k where it is not known.", ("Police n/k",)),
        ("po 3, schools, he 5", "School or college has no number.", ("po 3, School or college n/k, he 5",)),
        ("po 3 he", "Health has no number.", ("po 3 Health n/k",)),
        ("police:\nhealth 5", "Police has no number.", ("Police n/k\nhealth 5",)),
        ("police, 3 health", "Police has no number.", ("Police n/k, 3 health",)),
        ("3", "“3” has no item. Type what it counts, such as Social care 3.", ()),
        ("po 3 5", "“5” has no item.", ()),
        ("3: police", "“3” has no item.", ()),
        ("20: police 3", "“20” has no item.", ()),
        ("po 15-20, he 2", "Police: “15-20” is a range. Type about 18 or at least 15 instead.",
         ("po about 18, he 2", "po at least 15, he 2")),
        ("he 2, 3 to 5 police", "Police: “3 to 5” is a range.", ("he 2, about 4 police", "he 2, at least 3 police")),
        ("po between 3 and 5", "“between 3 and 5” is a range.", ("po about 4", "po at least 3")),
        ("po about 5+", "says two things at once", ("po about 5", "po at least 5")),
        ("police 3, he 2, police 4", "Police is there more than once: 3 and 4. Type it once.", ()),
        ("police 3, po n/k", "Police is there more than once: 3 and not recorded.", ()),
        ("police 3.5 health", "Police: “3.5” is not a whole number.", ()),
        ("police 3,5 health", "“3,5” is not a whole number.", ()),
        ("police 3,5,7", "“3,5,7” is not a count.", ()),
        ("3.5 police", "“3.5” is not a whole number.", ()),
        ("police 99999999", "Police: “99999999” is too large.", ()),
        ("police: lots", "Police: “lots” is not a count.", ()),
        ("police ３", "“police ３” is not an item. Did you mean Police?", ("Police",)),
        ("police 50%", "“%” is not an item.", ()),
        ("x" * 60, f"“{'x' * 39}…” is not an item.", ()),
        ("police 3" * LONGEST_TEXT, "This is too long. Type at most 2,000 characters.", ()),
    ],
)  # fmt: skip
def test_what_is_no_split(text: str, words: str, offers: tuple[str, ...]) -> None:
    with pytest.raises(SplitProblem) as problem:
        read_split(text, CAME_FROM)
    assert words in str(problem.value)
    assert problem.value.offers == offers
    for offer in offers:
        try:
            read_split(offer, CAME_FROM)
        except SplitProblem as next_problem:
            assert words not in str(next_problem)  # noqa: PT017 - one mistake at a time


def test_items_of_a_long_list_are_not_all_named() -> None:
    with pytest.raises(SplitProblem, match=r"a7, a8, a9, aa, ab and 4 more\.") as problem:
        read_split("zz 3", _choices(*(f"a{number:x}" for number in range(16))))
    assert len(str(problem.value)) < 200


def test_nothing_to_choose_from() -> None:
    with pytest.raises(SplitProblem, match="there are none to choose from"):
        read_split("police 3", [])


@given(texts, st.sampled_from([CAME_FROM, AGES, []]))
def test_any_text_is_a_split_or_refused(text: str, choices: list[SplitChoice]) -> None:
    try:
        parts = read_split(text, choices)
    except SplitProblem as problem:
        assert str(problem)  # noqa: PT017 - either is right
        return
    assert len({choice for choice, _ in parts}) == len(parts)
    assert read_split(split_as_typed(parts), choices) == parts


# Counts as they come out of a box, with the words that were typed.
typed_counts = st.one_of(
    entry_counts.map(lambda count: parse_count(count.as_typed)),
    st.sampled_from(["20+", "20 +", "c. 60", ">=5", "~7", "in the region of 1,200 or so", "1600 plus"]).map(
        parse_count
    ),
)


@st.composite
def _splits(draw: st.DrawFn) -> tuple[list[SplitChoice], list[tuple[SplitChoice, Count]]]:
    choices = draw(
        st.sampled_from([CAME_FROM, AGES])
        | st.lists(
            st.text("abcé ,&/:.-()’+", min_size=1, max_size=8).filter(lambda name: name[0].isalpha()), max_size=4
        ).map(lambda names: _choices(*{" ".join(name.split()): 0 for name in names}))
    )
    chosen = draw(st.lists(st.sampled_from(choices), unique=True)) if choices else []
    return choices, [(choice, draw(typed_counts)) for choice in chosen]


@given(_splits())
def test_a_split_reads_back_the_same(split: tuple[list[SplitChoice], list[tuple[SplitChoice, Count]]]) -> None:
    choices, parts = split
    assert read_split(split_as_typed(parts), choices) == parts


@given(_splits(), st.none() | typed_counts)
def test_a_figure_reads_back_the_same(
    split: tuple[list[SplitChoice], list[tuple[SplitChoice, Count]]], whole: Count | None
) -> None:
    choices, parts = split
    assert read_figure(figure_as_typed(whole, parts), choices) == FigureText(whole, parts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("po 3, sc 12, he 5", "Police 3, School or college 12, Health 5: 20 in all"),
        ("po 3, sc about 12", "Police 3, School or college about 12: about 15 in all"),
        ("po 3, sc n/k", "Police 3, School or college not recorded: at least 3 in all"),
        ("po n/k, sc n/k", "Police not recorded, School or college not recorded"),
        ("po 1102", "Police 1,102"),
        ("", ""),
    ],
)
def test_a_split_in_words(text: str, words: str) -> None:
    assert split_in_words(read_split(text, CAME_FROM)) == words


def test_a_name_that_is_a_word_before_counts_is_set_apart_from_its_count() -> None:
    choices = _choices("Some", "C")
    parts = read_split("some: 5, c: 3", choices)
    assert split_as_typed(parts) == "Some: 5, C: 3"
    assert read_figure("Some: 5, C: 3", choices) == FigureText(None, parts)


def test_a_name_that_ends_in_a_number_is_set_apart_from_its_count() -> None:
    parts = read_split("under 11: 5, 16+: 3", AGES)
    assert split_in_words(parts) == "Under 11: 5, 16+: 3; 8 in all"
    assert split_as_typed(parts) == "Under 11: 5, 16+: 3"


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("20", "20", {}),
        ("about 20", "about 20", {}),
        ("20: police 3, health 5", "20", {"Police": "3", "Health": "5"}),
        ("20 (police 3, health 5)", "20", {"Police": "3", "Health": "5"}),
        ("20:\npolice 3\nhealth 5", "20", {"Police": "3", "Health": "5"}),
        ("over 20: 3 police", "at least 20", {"Police": "3"}),
        ("police 3, health 5", None, {"Police": "3", "Health": "5"}),
        ("police: 3", None, {"Police": "3"}),
        ("n/k: police 3", "not recorded", {"Police": "3"}),
        ("not recorded: police 3", "not recorded", {"Police": "3"}),
        ("n/k", "not recorded", {}),
        ("?", "not recorded", {}),
        ("not recorded: all were well attended", "not recorded", {}),
        ("", None, {}),
        (" \n", None, {}),
    ],
)
def test_a_figure(text: str, whole: str | None, parts: dict[str, str]) -> None:
    figure = read_figure(text, CAME_FROM)
    assert (figure.whole and str(figure.whole)) == whole
    assert {choice.name: str(count) for choice, count in figure.parts} == parts


def test_a_figure_without_items_is_a_count() -> None:
    assert read_figure("over 20", []) == FigureText(parse_count("over 20"), [])
    with pytest.raises(SplitProblem, match="“police 3” is not a count"):
        read_figure("police 3", [])


def test_items_that_look_like_counts_in_a_figure() -> None:
    assert read_figure("16+", AGES) == FigureText(parse_count("16+"), [])
    assert read_figure("16+: 5, 11 to 13: 2", AGES).whole is None
    assert read_figure("16+: under 5", AGES) == FigureText(None, read_split("16+: under 5", AGES))
    assert read_figure("16+: 5, 11 to 13: 2", AGES).parts == read_split("16+: 5, 11 to 13: 2", AGES)


@pytest.mark.parametrize(
    ("text", "words", "offers"),
    [
        ("15-20", "“15-20” is a range. Type about 18 or at least 15 instead.", ("about 18", "at least 15")),
        ("lots", "“lots” is not a count. Type a whole number,", ()),
        ("3.5", "“3.5” is not a whole number.", ()),
        ("20:", "“20:” is not a count.", ()),
        ("20, police 3", "“20” has no item.", ()),
        ("20: police 3-5", "Police: “3-5” is a range.", ("20: police about 4", "20: police at least 3")),
        ("20: polcie 3", "“polcie” is not an item. Did you mean Police?", ("20: Police 3",)),
        ("20: police 3 health", "Health has no number.", ("20: police 3 Health n/k",)),
        ("polcie", "“polcie” is not an item. Did you mean Police?", ("Police",)),
        ("h 5", "“h” could be Health or Housing.", ("Health 5", "Housing 5")),
        ("police", "Police has no number.", ("Police n/k",)),
        ("po n/k, police n/k", "Police is there more than once", ()),
        ("taxi 3", "“taxi” is not an item.", ()),
    ],
)
def test_what_is_no_figure(text: str, words: str, offers: tuple[str, ...]) -> None:
    with pytest.raises(SplitProblem) as problem:
        read_figure(text, CAME_FROM)
    assert words in str(problem.value)
    assert problem.value.offers == offers


@given(texts, st.sampled_from([CAME_FROM, AGES, []]))
def test_any_text_is_a_figure_or_refused(text: str, choices: list[SplitChoice]) -> None:
    try:
        figure = read_figure(text, choices)
    except SplitProblem as problem:
        assert str(problem)  # noqa: PT017 - either is right
        return
    if not (figure.whole and figure.whole.value is None and figure.whole.words):
        assert read_figure(figure_as_typed(figure.whole, figure.parts), choices) == figure
