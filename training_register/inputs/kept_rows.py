"""The rows of a long sheet, of which only the first ones are held in memory."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Iterator
from typing import IO, Any, Generic, TypeVar

Row = TypeVar("Row", bound=tuple[Any, ...])

IN_MEMORY = 100_000
PORTION = 1_000


class KeptRows(Generic[Row]):
    """Rows in their order: those after the first hundred thousand lie in a file without a name, in portions.

    The file goes when they do. `row` is what makes a row of its values.
    """

    def __init__(self, row: Any, in_memory: int = IN_MEMORY) -> None:
        self._row = row
        self._most = in_memory
        self._first: list[Row] = []
        self._last: list[Row] = []
        self._file: IO[bytes] | None = None
        self._places: list[int] = []
        self._read: tuple[int, list[Row]] = (-1, [])

    def append(self, row: Row) -> None:
        """Keeps one more row."""
        if len(self._first) < self._most:
            self._first.append(row)
            return
        self._last.append(row)
        if len(self._last) == PORTION:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the rows
                weakref.finalize(self, self._file.close)
            self._file.seek(0, 2)
            self._places.append(self._file.tell())
            pickle.dump([tuple(one) for one in self._last], self._file, pickle.HIGHEST_PROTOCOL)
            self._last = []

    def __len__(self) -> int:
        return len(self._first) + PORTION * len(self._places) + len(self._last)

    def __iter__(self) -> Iterator[Row]:
        yield from self._first
        for number in range(len(self._places)):
            yield from self._portion(number)
        yield from self._last

    def __getitem__(self, place: int) -> Row:
        if place < len(self._first):
            return self._first[place]
        number, within = divmod(place - len(self._first), PORTION)
        return self._portion(number)[within] if number < len(self._places) else self._last[within]

    def _portion(self, number: int) -> list[Row]:
        if self._read[0] != number:
            assert self._file
            self._file.seek(self._places[number])
            # What it reads is what `append` wrote: nobody else can open the file.
            values = pickle.load(self._file)  # noqa: S301
            self._read = number, [self._row(one) for one in values]
        return self._read[1]
