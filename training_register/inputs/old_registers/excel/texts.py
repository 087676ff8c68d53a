"""Texts of an Excel workbook that are put together of pieces, and its comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from training_register.inputs.old_registers.cell_text import as_kept, cut
from training_register.inputs.old_registers.excel.parts import Enough, Part, Used, at_place, is_true
from training_register.inputs.old_registers.excel.places import place_of


@dataclass(frozen=True, slots=True)
class Look:
    """What a piece of a text says of its own look; one that says nothing looks as its cell does."""

    is_struck: bool = False
    is_bold: bool = False


PLAIN_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that looks alike."""

    text: str
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A text of one or more pieces; `is_cut` says that it is longer."""

    pieces: tuple[Piece, ...]
    is_cut: bool = False

    def in_look(self, cell: Look) -> tuple[str, Look]:
        """The text as it stands in a cell that has a look, and the look of all of it.

        Where a part alone is struck out, "34" before "36", a space keeps the two from being read as one number.
        """
        if len(self.pieces) == 1 and self.pieces[0].look is None:
            return self.pieces[0].text, cell
        said: list[str] = []
        looks: list[Look] = []
        for piece in self.pieces:
            look = piece.look or cell
            if not piece.text.strip():
                said.append(piece.text)
                continue
            if looks and looks[-1].is_struck != look.is_struck:
                said.append(" ")
            said.append(piece.text)
            looks.append(look)
        if not looks:
            return "".join(said), cell
        return "".join(said), Look(all(one.is_struck for one in looks), all(one.is_bold for one in looks))


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """The text with the characters that Excel writes as _x000D_ and the like."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Runs:
    """A text being put together of its pieces."""

    def __init__(self, most: int) -> None:
        self.look: Look | None = None
        self._pieces: list[Piece] = []
        self._left = most
        self._is_cut = False

    def add(self, text: str) -> None:
        """One more piece."""
        text = as_kept(unescaped(text))
        if len(text) > self._left:
            self._is_cut = True
            text = cut(text, self._left)
        if text:
            self._left -= len(text)
            self._pieces.append(Piece(text, self.look))

    def words(self) -> Words:
        """All of it."""
        return Words(tuple(self._pieces), self._is_cut)


class Texts(Part):
    """Texts in pieces: the list of texts that cells share; sheets and comments hold others of the kind.

    `whole` is the element that is one text; what says how a word is pronounced is no part of it.
    """

    def __init__(self, used: Used, whole: str) -> None:
        super().__init__(used)
        self.texts: list[Words] = []
        self._runs: Runs | None = None
        self._is_spoken = False
        self.starts |= {
            whole: self._begin,
            "r": self._run,
            "t": self._text_begins,
            "rPh": self._spoken,
            "rPr": self._own_look,
            "strike": self._strike,
            "b": self._bold,
        }
        self.ends |= {whole: self._finish, "t": self._text_ends, "rPh": self._written}

    def finished(self, words: Words) -> None:
        """What is done with a text."""
        self.texts.append(words)

    def _begin(self, _attributes: dict[str, str]) -> None:
        self._runs = Runs(self.used.caps.text)

    def _run(self, _attributes: dict[str, str]) -> None:
        if self._runs:
            self._runs.look = None

    def _own_look(self, _attributes: dict[str, str]) -> None:
        if self._runs:
            self._runs.look = PLAIN_LOOK

    def _strike(self, attributes: dict[str, str]) -> None:
        if self._runs and self._runs.look:
            self._runs.look = replace(self._runs.look, is_struck=is_true(attributes.get("val", "1")))

    def _bold(self, attributes: dict[str, str]) -> None:
        if self._runs and self._runs.look:
            self._runs.look = replace(self._runs.look, is_bold=is_true(attributes.get("val", "1")))

    def _text_begins(self, _attributes: dict[str, str]) -> None:
        if self._runs:
            self.used.count("pieces")
            self.collect()

    def _text_ends(self, text: str) -> None:
        if self._runs and not self._is_spoken:
            self._runs.add(text)

    def _spoken(self, _attributes: dict[str, str]) -> None:
        self._is_spoken = True

    def _written(self, _text: str) -> None:
        self._is_spoken = False

    def _finish(self, _text: str) -> None:
        if self._runs:
            self.finished(self._runs.words())
        self._runs = None


class FirstTexts(Texts):
    """The list of texts as far as one of them; `Enough` ends the reading."""

    def __init__(self, used: Used, last: int) -> None:
        super().__init__(used, "si")
        self._last = last

    def finished(self, words: Words) -> None:
        """The next text."""
        super().finished(words)
        if len(self.texts) > self._last:
            raise Enough


# What Excel writes above a conversation, for programs that know only notes.
_THREAD = re.compile(r"\A\[Threaded comment\].*?^Comment:\s*", re.DOTALL | re.MULTILINE)


class Comments(Texts):
    """The comments of a sheet, by row and column, without the names that programs put before them."""

    def __init__(self, used: Used) -> None:
        super().__init__(used, "comment")
        self.found: dict[tuple[int, int], str] = {}
        self._authors: list[str] = []
        self._at: tuple[int, int] | None = None
        self._author = ""
        self.starts["author"] = lambda _: self.collect()
        self.ends["author"] = self._authors.append

    def _begin(self, attributes: dict[str, str]) -> None:
        super()._begin(attributes)
        self.used.count("others")
        self._at = place_of(attributes.get("ref", ""))
        self._author = at_place(self._authors, attributes.get("authorId", ""), "")

    def finished(self, words: Words) -> None:
        """A comment has been read to its end."""
        text = _THREAD.sub("", words.in_look(PLAIN_LOOK)[0])
        if self._author:
            text = text.removeprefix(f"{self._author}:")
        text = "\n".join(line.strip() for line in text.strip().splitlines())
        if self._at and text:
            self.found[self._at] = cut(text, self.used.caps.text)
            self.used.count("all_text", len(self.found[self._at]))
