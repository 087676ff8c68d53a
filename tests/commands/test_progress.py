"""How far a command has come is told on a terminal, and nowhere else."""

from __future__ import annotations

import io

import pytest

from training_register.commands import progress
from training_register.commands.progress import Progress


class Screen(io.StringIO):
    """A place to write to that may be a terminal."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        """Whether it is one."""
        return self._is_terminal


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out since it comes too soon."""
    monkeypatch.setattr(progress, "SECONDS_BEFORE", 0)
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0)


def told(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> str:
    """What is written while two steps are told."""
    screen = Screen(is_terminal=is_terminal)
    monkeypatch.setattr("sys.stderr", screen)
    with Progress() as shown:
        shown.told("Reading", 2_000, 0)
        shown.told("Storing", 1, 2)
    return screen.getvalue()


def test_a_terminal_shows_one_line_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    written = told(monkeypatch, is_terminal=True).split("\r")
    assert written[2] == "Reading: 2,000 rows"
    assert written[4] == f"Storing   [{'#' * 15}{'-' * 15}]   50%"
    assert written[-2].strip() == ""
    assert written[-1] == ""


def test_elsewhere_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, is_terminal=False) == ""


def test_what_is_done_soon_needs_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SECONDS_BEFORE", 60)
    assert told(monkeypatch, is_terminal=True) == ""
