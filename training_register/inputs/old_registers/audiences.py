"""Who a session was for: what its row says first, then what stands over it, then its sector, then somebody."""

from __future__ import annotations

from collections.abc import Mapping

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.drafts import Draft, InTable, Section, ask, shown
from training_register.inputs.old_registers.evidence import Evidence, Said, audience_said, audiences_in, is_for
from training_register.inputs.old_registers.proposal import Field, QuestionKind
from training_register.inputs.old_registers.questions import offers_of
from training_register.inputs.old_registers.spellings import How, Match, Spellings
from training_register.rules.names import folded, joined


def read_audience(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, counted: Evidence | None
) -> Evidence | None:
    """The audience that a row says, or that stands over it; None where nothing tells, or where somebody is asked.

    `counted` is of whom the heading of the count speaks.
    """
    spellings = table.reading.spellings
    by_column = _of_column(table, draft, cells)
    if by_column or draft.decision or draft.waits_for("audience"):
        return by_column
    if counted and draft.count_column:
        return counted
    over = section.audience or counted or audience_said(table.told, spellings)
    own = _of_words(table, cells)
    if (
        len(own) > 1
        or (own and over and own[0].name != over.name)
        or (own and not over and _is_activity(table, own[0]))
    ):
        return _ask_words(table, draft, own, over)
    return own[0] if own and not over else over


def _is_activity(table: InTable, audience: Evidence) -> bool:
    """Whether an audience is an activity too, such as a roadshow: that was perhaps for anybody."""
    return any(folded(audience.name).startswith(folded(one.name)) for one in table.reading.lists.activities)


def _of_column(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> Evidence | None:
    spellings = table.reading.spellings
    texts = [Said(text, "its column") for text in table.texts(cells, Field.AUDIENCE)]
    # A sector's column may say it: "School pupils", "Parents".
    texts += [Said(text, "its sector") for text in table.texts(cells, Field.SECTOR) if is_audience(text, spellings)]
    for said in texts:
        match = spellings.audience(said.text)
        spoken = audiences_in(said.text, spellings)
        name = match.name if match.is_sure else spoken[0] if len(spoken) == 1 and not match.name else ""
        if name:
            found = Evidence(name, f"{said.where} says “{shown(said.text)}”")
            is_plain = match.how is How.EXACT and not table.is_answered(f"audience:word:{folded(said.text)}")
            return found if is_plain else _ask_word(table, draft, said.text, match, spoken, found)
        if said.where == "its column" and not spellings.sector(said.text).is_sure:
            return _ask_word(table, draft, said.text, match, spoken)
    return None


def is_audience(text: str, spellings: Spellings) -> bool:
    """Whether what stands in a sector's column says who it was for, and nothing of a sector."""
    return spellings.audience(text).is_sure and not spellings.is_sector(text)


def _ask_word(
    table: InTable, draft: Draft, text: str, match: Match, spoken: tuple[str, ...], found: Evidence | None = None
) -> Evidence | None:
    """Asks whom a word means; where that is `found` already, only so that somebody can say otherwise."""
    likely = (found.name if found else "", match.name, *match.offers, *spoken)
    answer = ask(
        table, draft, f"audience:word:{folded(text)}", QuestionKind.AUDIENCE, f"Who is “{shown(text)}”? ({{rows}})",
        why=f"which audience is “{shown(text)}”?", offers=offers_of(table.reading.lists.audiences, likely),
        hint=match.hint, default=found.name if found else "",
    )  # fmt: skip
    if found and answer == found.name:
        return found
    return Evidence(answer, f"“{shown(text)}” is, as somebody said") if answer else None


def _of_words(table: InTable, cells: Mapping[int, Cell]) -> tuple[Evidence, ...]:
    """The audiences of which a row's own words speak beyond doubt, each once."""
    found: dict[str, Evidence] = {}
    for field in (Field.COURSE, Field.ACTIVITY, Field.ORGANISATION, Field.SECTOR, Field.LEVEL):
        for text in table.texts(cells, field):
            for one in table.reading.spellings.audiences_spoken_of(text):
                # "Youth Matters" may well have staff.
                is_name = field is Field.ORGANISATION and one.word.startswith(("youth", "young", "child"))
                if is_for(one, text) and not is_name:
                    found.setdefault(one.audience, Evidence(one.audience, f"“{shown(text)}” stands in it"))
    return tuple(found.values())


def _ask_words(table: InTable, draft: Draft, own: tuple[Evidence, ...], over: Evidence | None) -> Evidence | None:
    """Asks about a row whose words speak of somebody else than what stands over it, or of several."""
    says = joined(list(dict.fromkeys(one.why.partition(" stands in it")[0] for one in own)))
    beside = f", and {over.why}" if over else ""
    answer = ask(
        table, draft, f"audience:word:{folded(says.strip('“”'))}", QuestionKind.AUDIENCE,
        f"Who was {says} for? ({{rows}})", why=f"{says} stands in it{beside}: who was it for?",
        offers=offers_of(table.reading.lists.audiences, [one.name for one in own] + ([over.name] if over else [])),
        hint=f"{over.why[:1].upper()}{over.why[1:]}." if over else "",
    )  # fmt: skip
    return Evidence(answer, f"{says} is, as somebody said") if answer else None


def audience_of_sectors(table: InTable, sectors: frozenset[str]) -> Evidence | None:
    """The only audience that has one of some sectors."""
    lists = table.reading.lists
    audiences = {audience for sector in sectors for audience in lists.audiences_of(sector)}
    if len(audiences) == 1:
        (audience,) = audiences
        return Evidence(audience, "no other audience has that sector")
    return None


def ask_whom_for(table: InTable, draft: Draft, sectors: frozenset[str]) -> Evidence | None:
    """Asks, once for all rows of which nothing tells it, who they were for."""
    lists = table.reading.lists
    id_, words = "audience:", "Who were these sessions for? Nothing tells it of {rows}."
    of_sheet = f"audience:sheet:{folded(table.sheet.name)}"
    if of_sheet in table.reading.asking.answers:
        id_, words = of_sheet, f"Who were the sessions on the sheet “{shown(table.sheet.name)}” for? ({{rows}})"
    likely = [audience for audience in lists.audiences if any((audience, sector) in lists.offers for sector in sectors)]
    answer = ask(
        table, draft, id_, QuestionKind.AUDIENCE, words, why="nothing tells who it was for",
        offers=offers_of(lists.audiences, likely[:1]),
    )  # fmt: skip
    return Evidence(answer, "as somebody said of the file") if answer else None
