"""Proposals that are made by hand, to try what pages tell of them without reading any file."""

from __future__ import annotations

from datetime import date
from typing import Any

from training_register.count import Count
from training_register.inputs.old_registers.proposal import (
    Block,
    Decision,
    Field,
    Offer,
    Place,
    Proposal,
    Question,
    QuestionKind,
    ReadColumn,
    ReadRow,
    TallyLine,
    Understood,
)


def understood(starts_on: str = "2016-04-12", **values: Any) -> Understood:
    """What a row says of a session of professionals."""
    said = {"audience": "Professionals", "sector": "Education", "attended": Count.of(34), "sessions": Count.of(1)}
    return Understood(starts_on=date.fromisoformat(starts_on), **{**said, **values})


def row(number: int, decision: Decision = Decision.IMPORT, *, sheet: int = 0, part: int = 0, **values: Any) -> ReadRow:
    """A row of a sheet with an outcome."""
    said = {"reason": "A day, a sector and a number.", "texts": (("Date", "12/04/2016"), ("Sector", "Education"))}
    return ReadRow(Place(sheet, number, part), f"A{number}:C{number}", decision, **{**said, **values})


def question(
    id_: str = "sector:sec school",
    kind: QuestionKind = QuestionKind.SECTOR,
    rows: tuple[int, ...] = (2,),
    **values: Any,
) -> Question:
    """A question about some rows of the first sheet."""
    said = {"words": "“Sec school” is …", "offers": (Offer("Education", "Education", True), Offer("Health", "Health"))}
    return Question(id_, kind, rows=tuple(Place(0, number) for number in rows), **{**said, **values})


def block(*fields: Field, sheet: int = 0, heading: int = 1) -> Block:
    """A table whose columns are some fields, each called by its name."""
    columns = tuple(
        ReadColumn(number, field.name.capitalize(), field, question=f"column:{field.name.lower()}")
        for number, field in enumerate(fields, 1)
    )
    return Block(sheet, (heading,), heading + 1, heading + 20, columns)


def tally_line(
    sector: str = "Education", entries: int = 2, attended: int = 75, audience: str = "Professionals"
) -> TallyLine:
    """What rows of a sector come to."""
    return TallyLine(audience, sector, entries, Count.of(entries), Count.of(attended))


def proposal(*rows: ReadRow, **values: Any) -> Proposal:
    """What is proposed of a file with one sheet, called Log."""
    said = {"sheets": ("Log",), "blocks": (), "questions": (), "tally": ()}
    return Proposal(rows=rows, **{**said, **values})
