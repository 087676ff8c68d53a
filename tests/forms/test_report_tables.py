"""The form for a report table: what was typed is read, kept, moved about, and told where it can't be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from training_register.forms.layout_options import axis_options, by_in_words, starting_layout
from training_register.forms.layout_reading import layout_in
from training_register.forms.report_tables import LayoutForm, with_names
from training_register.queries.report_tables import LayoutChoices, Member, OfferedName
from training_register.queries.tables import NoteLayout, RowLayout, TableLayout
from training_register.rules.cross_tables import By, ListedMeasure, measures_of
from training_register.rules.entries import CountsWhat
from training_register.table import NumberStyle

CHOICES = LayoutChoices(
    audiences=(OfferedName(1, "professionals", "Professionals"), OfferedName(2, "parents", "Parents")),
    sectors=(
        OfferedName(11, "education", "Education"),
        OfferedName(12, "health", "Health"),
        OfferedName(13, "parents", "Parents"),
    ),
    offered={1: (11, 12), 2: (13, 12)},
    measures=measures_of([ListedMeasure("capacity", "Capacity", False), ListedMeasure("booked", "Booked", True)]),
    splits=(Member("came-from", "Came from"),),
)
COURSES = (Member("awareness", "Awareness"), Member("taxi", "Taxi drivers"), Member("none-", "No course"))
LAYOUT = TableLayout(
    name="professionals",
    audience_id=1,
    counts_what=CountsWhat.ATTENDANCES,
    title="Professionals training",
    heading="Sector",
    total_label="Total",
    sentence="{attended} came.",
    rows=(RowLayout("education", "Schools", (11,)), RowLayout("health", "Hospitals", (12,))),
    notes=(NoteLayout("Schools are {organisations}.", "", ("education", "health")),),
    filter={"not-course": ["taxi"]},
)


def sent(layout: TableLayout = LAYOUT, **changed: Any) -> MultiDict[str, str]:
    """What a browser sends of the form that shows a layout, with some of it changed; None leaves a box out."""
    form = LayoutForm.showing(layout, from_year=2016, version=1)
    said: MultiDict[str, str] = MultiDict(form.texts)
    said.update(dict.fromkeys(form.ticks, "yes"))
    said.update({"key": form.key, "seen": form.seen, "rows_by_was": form.rows_by_was})
    for at, row in enumerate(form.rows):
        said[f"row-{at}-token"], said[f"row-{at}-label"] = row.token, row.label
        said.setlist(f"row-{at}-sector", row.sectors)
        said.setlist(f"row-{at}-fed", row.fed)
    for at, note in enumerate(form.notes):
        said[f"note-{at}-text"], said[f"note-{at}-without"] = note.text, note.without
        said.setlist(f"note-{at}-row", note.rows)
    for kind, things in (("measure", form.measures), ("line", form.lines)):
        for at, one in enumerate(things):
            said[f"{kind}-{at}-key"], said[f"{kind}-{at}-heading"] = one.key, one.heading
    for name, values in form.filter.items():
        said.setlist(f"filter-{name}", values)
    for name, value in changed.items():
        box = name.replace("__", "-")
        said.pop(box, None)
        if value is not None:
            said.setlist(box, value if isinstance(value, list) else [value])
    return said


def read(said: MultiDict[str, str], members: tuple[Member, ...] = ()) -> tuple[LayoutForm, TableLayout | None]:
    """The form that was sent, and the layout that it comes to."""
    form = LayoutForm.of(said)
    return form, layout_in(form, CHOICES, members)


BY_COURSE = replace(
    LAYOUT, rows_by="course", rows=(RowLayout("a", "A", (), ("awareness",)), RowLayout("b", "B", (), ("taxi",))),
    notes=(),
)  # fmt: skip
HEADLINES = replace(LAYOUT, rows_by="measures", rows=(RowLayout("events", "Events", (), ("sessions",)),), notes=())
MANY = replace(
    LAYOUT, columns_by="years:3", has_changes=True, has_total=False, total_label="All", chart="columns",
    measures=(("attended", "People"), ("average-attended", "")), lines_beneath=(("booked", "Booked"),),
    style=NumberStyle(has_commas=False, decimals=0), is_printed=False, counts_what=None, audience_id=None,
)  # fmt: skip


@pytest.mark.parametrize("layout", [LAYOUT, BY_COURSE, HEADLINES, MANY, replace(BY_COURSE, rows=())])
def test_what_a_form_shows_is_what_it_says_when_it_is_sent_as_it_is(layout: TableLayout) -> None:
    form, found = read(sent(layout), COURSES)
    assert form.errors == {}
    assert found == layout


MISTAKES = [
    ({"title": " "}, "title", "Enter a title."),
    ({"title": "x" * 201}, "title", "It may have at most 200 characters."),
    ({"heading": "x" * 101}, "heading", "It may have at most 100 characters."),
    ({"total_label": "x" * 101}, "total_label", "It may have at most 100 characters."),
    ({"audience": "9"}, "audience", "Choose an audience from the list."),
    ({"audience": "one"}, "audience", "Choose an audience from the list."),
    ({"counts": "money"}, "counts", "Choose what it counts from the list."),
    ({"rows_by": "weather"}, "rows_by", "Choose what it is by from the list."),
    ({"rows_by": ""}, "rows_by", "Choose what it is by from the list."),
    ({"rows_by": "split:shoe-size"}, "rows_by", "Choose what it is by from the list."),
    ({"rows_by": "years:3"}, "rows_by", "Choose what it is by from the list."),
    ({"columns_by": "years:11"}, "columns_by", "Choose from 2 to 10 years."),
    ({"columns_by": "measures"}, "columns_by", "Choose what it is by from the list."),
    ({"columns_by": "sector"}, "columns_by", "The rows are by this already."),
    ({"row-0-label": ""}, "row-0-label", "Enter what this row is called."),
    ({"row-0-label": "x" * 201}, "row-0-label", "It may have at most 200 characters."),
    ({"row-0-sector": None}, "row-0-fed", "Tick the sectors that feed this row, or remove it."),
    ({"row-0-sector": "99"}, "row-0-fed", "Tick sectors of the list."),
    ({"row-1-sector": ["11", "12"]}, "row-1-fed", "Education feeds the row “Schools” too."),
    ({"row-1-sector": ["12", "13"]}, "row-1-fed", "Professionals does not offer Parents."),
    ({"note-0-text": "", "note-0-without": "None."}, "note-0-text", "Enter the note, or leave both texts blank."),
    ({"note-0-text": "About {attended}."}, "note-0-text", "{attended} can’t stand here."),
    ({"note-0-without": "{organisations}"}, "note-0-without", "{organisations} can’t stand here."),
    ({"note-0-text": "x" * 5_001}, "note-0-text", "It may have at most 5,000 characters."),
    ({"measure-0-key": "weight"}, "measure-0-key", "Choose what is measured from the list."),
    ({"measure-0-key": "", "measure-0-heading": "People"}, "measure-0-key", "Choose what is measured from the list."),
    (
        {"measure-0-key": "attended", "measure-1-key": "attended"},
        "measure-1-key",
        "Attended stands here twice. Remove one of the two.",
    ),
    ({"line-0-key": "weight"}, "line-0-key", "Choose what is measured from the list."),
    ({"line-0-key": "booked", "line-0-heading": "x" * 101}, "line-0-heading", "It may have at most 100 characters."),
    ({"decimals": "3"}, "decimals", "Choose how many decimals averages and shares have."),
    ({"chart": "pie"}, "chart", "Choose a chart from the list."),
    ({"filter-item": "one"}, "filter", "is a number"),
    ({"filter-how": "by post"}, "filter", "is none of these"),
]


@pytest.mark.parametrize(("changed", "box", "words"), MISTAKES)
def test_each_mistake_is_told_beside_its_box(changed: dict[str, Any], box: str, words: str) -> None:
    form, found = read(sent(**{name.replace("-", "__"): value for name, value in changed.items()}))
    assert found is None
    assert words in form.errors[box]


@pytest.mark.parametrize(
    ("layout", "changed", "box", "words"),
    [
        (BY_COURSE, {"row-1-fed": "awareness"}, "row-1-fed", "Awareness feeds the row “A” too."),
        (BY_COURSE, {"row-1-fed": "cookery"}, "row-1-fed", "Choose what feeds this row from the list."),
        (BY_COURSE, {"row-1-fed": None}, "row-1-fed", "Say what feeds this row, or remove it."),
        (HEADLINES, {"row-0-fed": "weight"}, "row-0-fed", "Choose what this row measures."),
        (HEADLINES, {"row-0-fed": None}, "row-0-fed", "Choose what this row measures."),
        (
            replace(HEADLINES, rows=(*HEADLINES.rows, RowLayout("b", "Again", (), ("days",)))),
            {"row-1-fed": "sessions"},
            "row-1-fed",
            "Sessions stands in the row “Events” too. Take it out of one of the two.",
        ),
        (HEADLINES, {"row-0-label": "", "row-0-fed": None}, "add-row", "Add at least one row."),
        (replace(LAYOUT, rows=(), notes=()), {}, "add-row", "Add at least one row."),
    ],
)
def test_mistakes_in_tables_of_other_shapes(layout: TableLayout, changed: dict[str, Any], box: str, words: str) -> None:
    form, found = read(sent(layout, **{name.replace("-", "__"): value for name, value in changed.items()}), COURSES)
    assert found is None
    assert words in form.errors[box]


def test_what_is_left_blank_takes_its_usual_words() -> None:
    _, found = read(sent(HEADLINES, row__0__label="", heading="", total_label=""))
    assert found
    assert (found.rows[0].label, found.heading, found.total_label) == ("Sessions", "Measure", "Total")
    _, found = read(sent(BY_COURSE, row__0__label="", heading=""), COURSES)
    assert found
    assert (found.rows[0].label, found.heading) == ("Awareness", "Course")
    _, found = read(sent(replace(LAYOUT, lines_beneath=(("booked", ""),))))
    assert found
    assert found.lines_beneath == (("booked", "Booked"),)


def test_what_was_added_and_left_blank_is_passed_over() -> None:
    form = LayoutForm.of(sent())
    for button in ("add-row", "add-note", "add-measure", "add-line"):
        assert form.press(button, CHOICES, ())
    assert form.focus == "line-0-key"
    assert layout_in(form, CHOICES, ()) == LAYOUT


def test_a_new_row_gets_a_key_of_its_label_that_no_other_row_has() -> None:
    form = LayoutForm.of(sent())
    form.press("row-remove-1", CHOICES, ())
    for label in ("Education", "Education"):
        form.press("add-row", CHOICES, ())
        form.rows[-1].label = label
    form.rows[-1].sectors = ["12"]
    form.rows[-2].sectors = ["13"]
    form.texts["audience"] = ""
    found = layout_in(form, CHOICES, ())
    assert found
    assert [row.key for row in found.rows] == ["education", "education-2", "education-3"]


def test_rows_move_and_go_and_what_is_about_them_goes_with_them() -> None:
    form = LayoutForm.of(sent())
    assert form.press("row-down-0", CHOICES, ())
    assert [row.label for row in form.rows] == ["Hospitals", "Schools"]
    assert form.focus == "row-up-1"
    assert form.press("row-remove-1", CHOICES, ())
    assert form.notes[0].rows == ["health"]
    assert form.focus == "row-0-label"
    assert form.press("row-remove-0", CHOICES, ())
    assert form.focus == "add-row"
    assert form.notes[0].rows == []


@pytest.mark.parametrize("button", ["", "save", "row-up-9", "row-sideways-0", "row-up-x", "box-up-0", "add-row-for-x"])
def test_a_button_that_is_none_changes_nothing(button: str) -> None:
    form = LayoutForm.of(sent())
    assert not form.press(button, CHOICES, ())
    assert layout_in(form, CHOICES, ()) == LAYOUT


def test_a_sector_that_feeds_no_row_gets_one_with_a_press() -> None:
    form = LayoutForm.of(sent())
    form.press("row-remove-0", CHOICES, ())
    form.press("add-row-for-11", CHOICES, ())
    found = layout_in(form, CHOICES, ())
    assert found
    assert found.rows[-1] == RowLayout("education", "Education", (11,))


def test_other_rows_begin_anew() -> None:
    for rows_by, labels in (
        ("measures", ["Sessions", "Attended"]),
        ("course", []),
        ("sector", ["Schools", "Hospitals"]),
    ):
        form = LayoutForm.of(sent(rows_by=rows_by))
        form.settle(CHOICES)
        assert [row.label for row in form.rows] == labels
    for audience, labels in (("1", ["Education", "Health"]), ("2", ["Parents", "Health"])):
        form = LayoutForm.of(sent(BY_COURSE, rows_by="sector", audience=audience))
        form.settle(CHOICES)
        assert [row.label for row in form.rows] == labels


def test_all_rows_are_laid_out_by_hand_and_given_up_again() -> None:
    form = LayoutForm.of(sent(replace(BY_COURSE, rows=())))
    form.press("rows-all", CHOICES, COURSES)
    found = layout_in(form, CHOICES, COURSES)
    assert found
    assert [(row.label, row.fed_by) for row in found.rows] == [
        ("Awareness", ("awareness",)), ("Taxi drivers", ("taxi",)), ("No course", ("none-",)),
    ]  # fmt: skip
    form.press("rows-none", CHOICES, COURSES)
    assert layout_in(form, CHOICES, COURSES) == replace(BY_COURSE, rows=())


def test_of_a_long_list_the_names_are_typed() -> None:
    many = tuple(Member(f"c{number}", f"Course {number}") for number in range(60))
    layout = replace(BY_COURSE, rows=(RowLayout("a", "A", (), ("c1", "c2")), RowLayout("b", "B", (), ("c3",))))
    form = LayoutForm.showing(layout, from_year=0)
    assert [row.names for row in with_names(form.rows, many)] == ["Course 1; Course 2", "Course 3"]
    form, found = read(sent(layout, row__0__fed=None, row__0__names="course 5;  COURSE 6 ;"), many)
    assert found
    assert found.rows[0].fed_by == ("c5", "c6")
    form, found = read(sent(layout, row__0__names="Course 5; Cookery"), many)
    assert form.errors == {"row-0-fed": "“Cookery” is not in the list. Write names as the list has them."}
    form, found = read(sent(layout, row__0__names="Course 3"), many)
    assert form.errors == {"row-1-fed": "Course 3 feeds the row “A” too. Take it out of one of the two."}


def test_parts_that_say_something_unusual_are_open() -> None:
    assert LayoutForm.showing(replace(LAYOUT, filter={}), from_year=0).says_more == frozenset()
    assert LayoutForm.showing(MANY, from_year=0).says_more == {"rows", "columns", "filter", "total", "style"}
    form, _ = read(sent(replace(LAYOUT, filter={}), decimals="9"))
    assert "style" in form.says_more


def test_a_table_begins_as_its_address_says() -> None:
    asked = MultiDict(
        [("audience", "professionals"), ("rows", "course"), ("columns", "split:came-from"), ("measure", "attended"),
         ("measure", "weight"), ("measure", "sessions"), ("title", "X"), ("not-course", "taxi"), ("course", " ")]
    )  # fmt: skip
    layout = starting_layout(asked, CHOICES)
    assert (layout.audience_id, layout.rows_by, layout.columns_by, layout.title) == (
        1,
        "course",
        "split:came-from",
        "X",
    )
    assert layout.measures == (("attended", ""), ("sessions", ""))
    assert layout.filter == {"not-course": ["taxi"]}
    nothing = starting_layout(MultiDict([("rows", "weather"), ("columns", "years:99"), ("audience", "?")]), CHOICES)
    assert (nothing.audience_id, nothing.rows_by, nothing.columns_by) == (None, "sector", "")


@pytest.mark.parametrize(
    ("rows_by", "columns_by", "words"),
    [
        ("sector", "", "Sector"),
        ("course", "quarter", "Course by quarter"),
        ("split:came-from", "years:3", "Came from by 3 years"),
        ("split:gone", "", "gone"),
        ("weather", "", "weather"),
    ],
)
def test_what_a_table_is_by_in_words(rows_by: str, columns_by: str, words: str) -> None:
    assert by_in_words(rows_by, columns_by, CHOICES) == words


def test_every_choice_can_be_read() -> None:
    for option in axis_options((By.SECTOR, By.COURSE, By.MONTH, By.ENTRY), CHOICES, years=True):
        form, _ = read(sent(replace(LAYOUT, rows_by="measures"), columns_by=option.value, row__0__fed="sessions"))
        assert "columns_by" not in form.errors


ANY_BOX = st.sampled_from(
    ["title", "audience", "rows_by", "columns_by", "rows_by_was", "decimals", "seen", "key", "version", "from_year",
     "row-0-token", "row-0-label", "row-0-sector", "row-0-fed", "row-0-names", "row-7-label", "note-0-text",
     "note-0-row", "measure-0-key", "line-0-key", "line-0-heading", "filter-course", "filter-item", "filter-find",
     "chart", "counts"]
)  # fmt: skip
ANY_TEXT = st.text(max_size=20) | st.sampled_from(
    ["sector", "course", "measures", "split:came-from", "years:3", "11", "12", "education", "attended", "{", "{a}",
     "[1]", '{"a": 1}', "none-", "²", "-1", "999999999999"]
)  # fmt: skip


@given(st.lists(st.tuples(ANY_BOX, ANY_TEXT), max_size=8), st.lists(st.sampled_from(
    ["add-row", "row-up-0", "row-down-0", "row-remove-0", "rows-all", "rows-none", "add-row-for-11", "add-note",
     "note-remove-0", "line-up-0"]), max_size=4))  # fmt: skip
def test_whatever_is_sent_is_read_or_told(boxes: list[tuple[str, str]], buttons: list[str]) -> None:
    said = sent()
    for box, text in boxes:
        said.add(box, text) if box in ("row-0-sector", "row-0-fed") else said.setlist(box, [text])
    form = LayoutForm.of(said)
    form.settle(CHOICES)
    for button in buttons:
        form.press(button, CHOICES, COURSES)
    found = layout_in(form, CHOICES, COURSES)
    assert (found is None) == bool(form.errors)
    assert isinstance(form.was_seen, dict)
    assert form.says_more is not None
    if found:
        # What it comes to is shown and read again as the same.
        again = LayoutForm.of(sent(found))
        assert layout_in(again, CHOICES, COURSES) == replace(found, name=found.name)
        keys = [row.key for row in found.rows]
        assert len(set(keys)) == len(keys)
