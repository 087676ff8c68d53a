"""What else a row says: course, organisations, areas, who delivered, how, where, notes, and other figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from training_register.count import Count
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.columns import without_private
from training_register.inputs.old_registers.counts import read_length, read_people, read_time
from training_register.inputs.old_registers.drafts import Draft, InTable, shown, text_of
from training_register.inputs.old_registers.proposal import SKIP, Field, Offer, QuestionKind, Typed
from training_register.inputs.old_registers.spellings import How, Match, is_ditto
from training_register.rules.entries import Status
from training_register.rules.names import LONGEST, SEPARATOR, folded
from training_register.rules.own_sheet import FigureColumn

_SEVERAL = re.compile(r"\s*(?:;|\n|\s/\s)\s*")
_INITIALS = re.compile(r"[A-Z]{2,3}(?:\s*[/&,+]\s*[A-Z]{2,3})+")
_LONGEST_NOTES = 2_000


def read_details(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Keeps what else a row says, in the words of the lists where they are the same."""
    spellings = table.reading.spellings
    course, *more = table.texts(cells, Field.COURSE) or ("",)
    starts_at, minutes = read_time(table.cell(cells, Field.STARTS_AT))
    draft.set(
        course=_name(table, draft, "course", course, spellings.course(course)),
        level=_listed(spellings.level(text) for text in table.texts(cells, Field.LEVEL)),
        organisations=_names(table, draft, cells, Field.ORGANISATION),
        areas=_names(table, draft, cells, Field.AREA),
        providers=_names(table, draft, cells, Field.PROVIDER),
        trainers=tuple((name, None) for name in _trainers(table, draft, cells)),
        how=next((how for text in table.texts(cells, Field.HOW) if (how := spellings.how_delivered(text))), None),
        venue=without_private("; ".join(table.texts(cells, Field.VENUE)))[:LONGEST],
        notes=_notes(table, draft, cells, more),
        reference=next((text[:LONGEST] for text in table.texts(cells, Field.REFERENCE)), None),
        figures=_figures(table, cells),
        minutes_each=read_length(table.cell(cells, Field.LENGTH)) or minutes,
        starts_at=draft.entry.starts_at or starts_at,
    )


def _listed(matches: Any) -> str:
    return next((match.name for match in matches if match.is_sure), "")


def _name(table: InTable, draft: Draft, kind: str, text: str, match: Match) -> str:
    """A name of the lists; what is spelled nearly like one stays as it is written until somebody says otherwise."""
    written = _as_name(text)
    id_ = f"{kind}:{folded(text)}"
    if not written or (match.how in (How.EXACT, How.NONE) and id_ not in table.reading.asking.answers):
        return match.name or written
    offers = [Offer(name, name, is_likely=name == match.name) for name in (match.name, *match.offers) if name]
    answer = table.reading.asking.ask(
        id_, QuestionKind.NAME, f"Is “{shown(text)}” another name for one that the register knows? ({{rows}})",
        draft.place, offers=(*offers, Offer(written, f"“{shown(written)}” is a name of its own")), typed=Typed.NAME,
        hint=match.hint, default=match.name if match.is_sure else written,
    )  # fmt: skip
    return written if answer == SKIP else answer


def _as_name(text: str) -> str:
    """A text as a name can be kept: without what stands between names, and no longer than there is room."""
    return without_private(text.replace(SEPARATOR, ","))[:LONGEST].strip() if not is_ditto(text) else ""


def _names(table: InTable, draft: Draft, cells: Mapping[int, Cell], field: Field) -> tuple[str, ...]:
    spellings = table.reading.spellings
    match = {Field.ORGANISATION: spellings.organisation, Field.AREA: spellings.area, Field.PROVIDER: spellings.provider}
    found: dict[str, str] = {}
    for text in table.texts(cells, field):
        for part in _SEVERAL.split(text):
            if name := _name(table, draft, field.name.lower(), part, match[field](part)):
                found.setdefault(folded(name), name)
    return tuple(found.values())


def _trainers(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> tuple[str, ...]:
    spellings = table.reading.spellings
    found: dict[str, str] = {}
    for text in table.texts(cells, Field.TRAINER):
        parts = re.split(r"\s*[/&,+]\s*", text) if _INITIALS.fullmatch(text) else _SEVERAL.split(text)
        for part in parts:
            if name := _name(table, draft, "trainer", part, spellings.trainer(part)):
                found.setdefault(folded(name), name)
    return tuple(found.values())


def _notes(table: InTable, draft: Draft, cells: Mapping[int, Cell], more: list[str]) -> str:
    texts = [*more, *table.texts(cells, Field.NOTES)]
    texts += [f"Comment: {' '.join(cell.comment.split())}" for cell in cells.values() if cell.comment]
    if draft.entry.status is Status.DELIVERED and (said := table.texts(cells, Field.STATUS)):
        texts += [text for text in said if table.reading.spellings.status(text) is None]
    return without_private("\n".join(dict.fromkeys(texts)))[:_LONGEST_NOTES]


def _figures(table: InTable, cells: Mapping[int, Cell]) -> tuple[tuple[FigureColumn, Count], ...]:
    """The other figures that can be kept: those of measures and splits that the register has."""
    found: dict[FigureColumn, Count] = {}
    for column in table.columns.of(Field.FIGURE):
        if column.column not in cells or not text_of(cells[column.column]):
            continue
        figure = _figure_named(table, column.detail)
        read = read_people(cells[column.column])
        if figure and read.is_plain and read.count is not None and read.count.value is not None:
            found.setdefault(figure, read.count)
    return tuple(found.items())


def _figure_named(table: InTable, detail: str) -> FigureColumn | None:
    lists = table.reading.lists
    split, _, item = detail.partition(": ")
    if item:
        name = next((one for one in lists.splits if folded(one) == folded(split)), "")
        known = next((one for one in lists.splits.get(name, ()) if folded(one) == folded(item)), "")
        measure = next((one for one in lists.measures if folded(one) == "attended"), "")
        return FigureColumn(measure, name, known) if known and measure else None
    measure = next((one for one in lists.measures if folded(one) == folded(detail)), "")
    return FigureColumn(measure) if measure else None
