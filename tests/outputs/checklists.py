"""A list of checks of a kind of file: each says when it is passed, and finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Opened = TypeVar("Opened")


@dataclass(frozen=True)
class Check(Generic[Opened]):
    """A check: its level (E, D or H, as SPREADSHEETS has them), when it is passed, and what finds its failures."""

    id: str
    level: str
    passes_when: str
    finder: Callable[[Opened], Iterator[str]]


class Checklist(dict[str, Check[Opened]]):
    """Checks of files that were opened, by their ids."""

    def check(
        self, check_id: str, level: str, passes_when: str
    ) -> Callable[[Callable[[Opened], Iterator[str]]], Callable[[Opened], Iterator[str]]]:
        """Adds a function that yields what is wrong, a text for each place."""

        def add(finder: Callable[[Opened], Iterator[str]]) -> Callable[[Opened], Iterator[str]]:
            assert check_id not in self
            self[check_id] = Check(check_id, level, passes_when, finder)
            return finder

        return add

    def failures(self, opened: Opened) -> list[str]:
        """What fails, a line a check: "TAB3 (E) One tagged header row …: Summary: [...]"; of a good file, none."""
        return [
            f"{found.id} ({found.level}) {found.passes_when}: {'; '.join(wrong[:3])}"
            for found in self.values()
            if (wrong := list(found.finder(opened)))
        ]
