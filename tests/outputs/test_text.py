"""Plain text for the terminal."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from tests.outputs.made_up import DOWNLOADS, MADE_UP
from tests.outputs.samples import PARENTS, PROFESSIONALS, ROADSHOWS, YOUNG_PEOPLE, audience, download, row
from training_register.outputs.publication import Download
from training_register.outputs.text import as_text

YOUNG_PEOPLE_TEXT = """\
Young people training, Sheffield, April 2016 to March 2017 [note 3]

Young people training                         Sessions  Attended
----------------------------------------------------------------
Alternative Curriculum Provider [note 1]             5        85
Education [note 1]                                  27     1,340
LAC/Care Leavers/Children Services/Sheltered         3        15
Housing/Residential
Voluntary Sector [note 2]                           31       147
----------------------------------------------------------------
Total                                               66     1,587

Also reported, September 2016 to July 2017, not split by year: sessions 12,
  attended about 60 [e].
A total of 1,587 young people have been trained to be aware of the risks of CSE
by SSES.
[e] means that the figure is an estimate: about, at least or nearly.
[note 1] Alternative Provider and Education includes secondary schools, college
  and NCS (National Citizen Service).
[note 2] The Voluntary Sector includes Barnardo’s, youth clubs, Safe and Sound
  and Together Women.
[note 3] Attendances: somebody who came twice is counted twice.
As at 2 May 2017.
Source: Sheffield Sexual Exploitation Service, training register
"""


def text_of(*args: object, **kwargs: object) -> str:
    """The text of tables alone, without notes about the whole period."""
    return as_text(replace(download(*args, **kwargs), notes=()))  # type: ignore[arg-type]


def test_a_table_stands_in_aligned_columns_with_its_total_under_a_rule() -> None:
    assert text_of(YOUNG_PEOPLE) == YOUNG_PEOPLE_TEXT


def test_counts_are_shown_in_full_with_their_marks_after_them() -> None:
    assert "\n".join(
        (
            "Vulnerability roadshows and awareness stalls    Sessions            Attended",
            "-" * 103,
            "Mainly social workers                                  8        not recorded [x]",
            "Market stall                                  at least 3 [e]  at least 1,600 [e]",
            "School assemblies                              nearly 12 [e]      nearly 900 [e]",
            "Staff briefings                                        4            about 60 [e]",
            "Drop-in                                                2 [r]               0",
            "-" * 103,
            "Total                                           about 29 [e]     about 2,560 (1 entry not recorded) [e]",
        )
    ) in text_of(ROADSHOWS)


def test_notes_about_the_period_stand_first_and_tables_apart() -> None:
    text = as_text(download(PROFESSIONALS, PARENTS))

    assert text.startswith("1 entry is not split by year: it is told above the table that it belongs to.\nPlanned")
    assert "\n\n\nParents and carers, Sheffield, April 2016 to March 2017 [note 1]\n\n" in text


def test_a_table_without_rows_says_so() -> None:
    assert "[note 1]\n\nNo entries.\n" in text_of(replace(PARENTS, rows=(), total=None))


def test_wide_letters_keep_columns_aligned() -> None:
    text = text_of(audience("w", "W", row("a", "研修", 1, 2), row("b", "abcd", 1, 2)))

    assert "研修          1         2\nabcd          1         2\n" in text.replace("Total         2         4", "")


@MADE_UP
@given(DOWNLOADS)
def test_nothing_that_moves_a_terminals_cursor_is_printed(made: Download) -> None:
    text = as_text(made)

    assert not any(letter != "\n" and (ord(letter) < 32 or 127 <= ord(letter) < 160) for letter in text)
