"""What a recipe says, in words."""

from __future__ import annotations

from training_register.reports.recipes import recipe_in_words


def test_each_answer_says_what_it_is_about_and_what_was_said() -> None:
    said = recipe_in_words(
        {
            "sector:sec school": "Education",
            "audience:": "Professionals",
            "audience:sheet:pupils": "Young people",
            "audience:word:pupils": "Young people",
            "column:no.": "attended",
            "column:ref": "nothing",
            "column:police": "came from:Police",
            "column:booked": "figure:Booked",
            "status:postponed": "skip",
            "something new:x": "y",
        }
    )
    assert said == [
        ("The column “booked”", "Booked"),
        ("The column “no.”", "attended"),
        ("The column “police”", "came from: Police"),
        ("The column “ref”", "not read"),
        ("Who it was for", "Professionals"),
        ("The sessions of the sheet “pupils”", "Young people"),
        ("Sessions for “pupils”", "Young people"),
        ("The sector “sec school”", "Education"),
        ("The status “postponed”", "left out"),
        ("“something new:x”", "y"),
    ]
