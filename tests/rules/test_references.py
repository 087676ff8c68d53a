"""References as people paste them."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from training_register.rules.publications import Reference
from training_register.rules.references import EXAMPLE, pasted_reference

WHOLE = Reference("2016-17", 1, "professionals", "education", "attended")


@pytest.mark.parametrize(
    "pasted",
    [
        EXAMPLE,
        f"  {EXAMPLE}\n",
        f'"{EXAMPLE}"',
        f"'{EXAMPLE}",
        f"“{EXAMPLE}”.",
        f"({EXAMPLE})",
        f"{EXAMPLE}/",
        EXAMPLE.replace("/", "\\"),
        EXAMPLE.replace("/", " / "),
        EXAMPLE.replace("/", "//"),
        EXAMPLE.replace("v1", "V1"),
        EXAMPLE.replace("2016-17", "2016/17"),
        f"\u00a0{EXAMPLE}\u200b",
        f"https://register.example.org/published/{EXAMPLE}",
        f"https://register.example.org/training/published/{EXAMPLE}?page=2#entries",
        f"/published/{EXAMPLE}",
        "https://register.example.org/published/2016-17/v1/professionals/educ%61tion/attended",
    ],
)
def test_whatever_stands_around_it_is_taken_off(pasted: str) -> None:
    assert pasted_reference(pasted) == WHOLE


@pytest.mark.parametrize(
    ("pasted", "reference"),
    [
        ("2016-17", Reference("2016-17")),
        ("2016/17", Reference("2016-17")),
        ("2016/17/v2", Reference("2016-17", 2)),
        ("2016-17/professionals/education", Reference("2016-17", None, "professionals", "education")),
        ("2016-17-q1/v3/summary", Reference("2016-17-q1", 3, "summary")),
        (
            "2016-04-01..2016-09-30/v1/x/total/attended",
            Reference("2016-04-01..2016-09-30", 1, "x", "total", "attended"),
        ),
        ("2016-17/v1/x/beneath-/0-attended", Reference("2016-17", 1, "x", "beneath-", "0-attended")),
        ("https://a.example/tables/2016-17/x/y/z", Reference("2016-17", None, "x", "y", "z")),
    ],
)
def test_a_reference_may_be_of_less_than_a_figure(pasted: str, reference: Reference) -> None:
    assert pasted_reference(pasted) == reference


@pytest.mark.parametrize("pasted", ["", "  ", "''", "a/b/c/d/e/f/g", "how many came", "\0", "/" * 20, "x" * 600])
def test_anything_else_is_none(pasted: str) -> None:
    assert pasted_reference(pasted) is None


@hypothesis.given(st.text(max_size=60))
def test_no_text_breaks_it(pasted: str) -> None:
    found = pasted_reference(pasted)
    assert found is None or found.period


words = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12).map(lambda word: f"a{word}a")


@hypothesis.given(version=st.one_of(st.none(), st.integers(1, 999_999)), keys=st.lists(words, max_size=3))
def test_what_files_print_is_read_again(version: int | None, keys: list[str]) -> None:
    reference = Reference("2016-17", version, *keys)
    assert pasted_reference(f' "{reference.written}" ') == reference
