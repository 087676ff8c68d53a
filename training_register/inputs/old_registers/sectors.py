"""In which sector a session counts: its column first, then what stands over it, its organisation, its venue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from training_register.inputs.old_registers.audiences import (
    ask_whom_for,
    audience_of_sectors,
    is_audience,
    read_audience,
)
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.drafts import Draft, InTable, Section, ask, shown
from training_register.inputs.old_registers.evidence import Evidence, sector_said
from training_register.inputs.old_registers.proposal import Field, QuestionKind
from training_register.inputs.old_registers.questions import offers_of
from training_register.inputs.old_registers.spellings import How, Match
from training_register.rules.names import folded

# What stands behind the name of an organisation: "Firth Park Academy staff", "Hinde House - Year 9".
_AT_END = re.compile(
    r"[\s,:(–-]+(?:(?:all |support |teaching )?staff|teachers|pupils|students|parents|governors|tas"
    r"|y(?:ea)?r?s? ?\d.*|team)\)?$",
    re.IGNORECASE,
)
# So many venues must go with their sectors before a venue tells one.
_FEWEST_VENUES = 3


def read_audience_and_sector(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, counted: Evidence | None = None
) -> None:
    """Finds the audience and the sector of a row, or asks.

    `counted` is what the heading of the count names: an audience, or a sector.
    """
    of_audience = counted if counted and counted.name in table.reading.lists.audiences else None
    of_sector = counted.name.rpartition(" / ")[2] if counted and not of_audience else ""
    audience = read_audience(table, draft, cells, section, of_audience)
    if not audience and not draft.decision and not draft.waits_for("audience"):
        sectors = _possible(table, cells, section, of_sector)
        audience = audience_of_sectors(table, sectors) or ask_whom_for(table, draft, sectors)
    if draft.decision:
        return
    name = audience.name if audience else ""
    sector = _sector(table, draft, cells, section, name, of_sector)
    if draft.decision:
        return
    if audience and sector and (name, sector.name) not in table.reading.lists.offers:
        sector = _ask_pair(table, draft, name, sector)
    if audience:
        draft.why.append(f"{name}: {audience.why}")
    if sector:
        draft.why.append(f"{sector.name}: {sector.why}")
    draft.set(audience=name, sector=sector.name if sector else "")


def _possible(table: InTable, cells: Mapping[int, Cell], section: Section, counted: str) -> frozenset[str]:
    """The sectors that a row may have, whatever its audience is; none where nothing tells it beyond doubt."""
    found: set[str] = set()
    for audience in (*_with_several(table), ""):
        if evidence := _told(table, cells, section, audience, counted):
            found.add(evidence.name)
    return frozenset(found)


def _with_several(table: InTable) -> tuple[str, ...]:
    lists = table.reading.lists
    return tuple(audience for audience in lists.audiences if len(lists.sectors_of(audience)) > 1)


def _told(table: InTable, cells: Mapping[int, Cell], section: Section, audience: str, counted: str) -> Evidence | None:
    """The sector that a row says or that stands over it, beyond doubt and without asking."""
    spellings = table.reading.spellings
    for text, where in _spellings_of(table, cells, section, counted):
        match = spellings.sector(text, audience)
        if section.tells_sector and text == section.text and not match.is_sure:
            match = spellings.sector_spoken_of(text, audience)
        if match.is_sure or (match.name and _is_explained(table, text, match.name, audience)):
            return Evidence(match.name, f"{where} says “{shown(text)}”")
        return None
    over = sector_said((said for said in table.told if said.where != "the file's name"), spellings, audience)
    own = _of_names(table, cells, audience)
    if over and own and over.name != own.name:
        return None
    return own or over or _of_venue(table, cells, audience)


def _spellings_of(
    table: InTable, cells: Mapping[int, Cell], section: Section, counted: str
) -> Iterable[tuple[str, str]]:
    """The texts that are there to say the sector, the one that counts first, and where they stand."""
    if counted:
        yield counted, "the heading of its count"
    for text in table.texts(cells, Field.SECTOR):
        if not is_audience(text, table.reading.spellings):
            yield text, "its column"
    if section.tells_sector or section.is_unknown:
        yield section.text, "the title above it"


def _of_names(table: InTable, cells: Mapping[int, Cell], audience: str) -> Evidence | None:
    """The sector that whom it was for, its organisation, or its course says."""
    spellings = table.reading.spellings
    for text in table.texts(cells, Field.AUDIENCE):
        for match in (spellings.sector(text, audience), spellings.sector_spoken_of(text, audience)):
            if match.is_sure:
                return Evidence(match.name, f"it was for “{shown(text)}”")
    for text in table.texts(cells, Field.ORGANISATION):
        for said in dict.fromkeys((text, _AT_END.sub("", text))):
            match = spellings.sector_of_organisation(said, audience)
            if match.is_sure:
                return Evidence(match.name, f"“{shown(text)}” says so")
    for text in table.texts(cells, Field.COURSE, Field.ACTIVITY):
        match = spellings.sector_spoken_of(text, audience)
        if match.is_sure:
            return Evidence(match.name, f"“{shown(text)}” says so")
    return None


def _is_explained(table: InTable, text: str, name: str, audience: str) -> bool:
    """Whether the same column says once in full what it says in short elsewhere: "Mixed (multi agency)", "Mixed"."""
    plain, spellings = folded(text), table.reading.spellings
    for column in table.columns.of(Field.SECTOR):
        for other in table.spellings_in(column.column):
            if folded(other).startswith(f"{plain} ") and len(other) <= 60:
                match = spellings.sector(other, audience)
                if match.is_sure and match.name == name:
                    return True
    return False


def _of_venue(table: InTable, cells: Mapping[int, Cell], audience: str) -> Evidence | None:
    """The sector that a row's venue says, where every other row of the table agrees that its venue tells its sector."""
    spellings = table.reading.spellings
    for text in table.texts(cells, Field.VENUE):
        match = spellings.sector_of_organisation(text, audience)
        if match.is_sure and table.columns.of(Field.SECTOR) and _venues_tell(table, match.name, audience):
            return Evidence(match.name, f"“{shown(text)}” stands in it, and elsewhere that goes with this sector")
    return None


def _venues_tell(table: InTable, sector: str, audience: str) -> bool:
    spellings = table.reading.spellings
    agreed = 0
    for row in table.table.rows:
        cells = table.table.cells(table.sheet.rows, row)
        for venue in table.texts(cells, Field.VENUE):
            if spellings.sector_of_organisation(venue, audience).name != sector:
                continue
            for text in table.texts(cells, Field.SECTOR):
                if spellings.sector(text, audience).name != sector:
                    return False
                agreed += 1
    return agreed >= _FEWEST_VENUES


# Where nothing tells it


def _sector(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, audience: str, counted: str
) -> Evidence | None:
    """The sector of a row; None where somebody is asked."""
    lists, spellings = table.reading.lists, table.reading.spellings
    offered = lists.sectors_of(audience) if audience else ()
    if len(offered) == 1:
        return Evidence(offered[0], f"the only sector of {audience.lower()}")
    found = _told(table, cells, section, audience, counted)
    for text, _ in _spellings_of(table, cells, section, counted):
        if (
            found
            and spellings.sector(text, audience).how is How.EXACT
            and not table.is_answered(f"sector:{folded(text)}")
        ):
            return found
        if not found and not audience and _possible(table, cells, section, counted):
            # It depends on the audience alone, for which somebody is asked.
            return None
        return _ask_spelling(table, draft, text, spellings.sector(text, audience), audience, found)
    if found or (not audience and _possible(table, cells, section, counted)):
        return found
    for text in table.texts(cells, Field.ORGANISATION, Field.VENUE, Field.COURSE):
        return _ask_spelling(table, draft, text, spellings.sector_of_organisation(text, audience), audience)
    return _ask_spelling(table, draft, "", Match(), audience)


def _ask_spelling(
    table: InTable, draft: Draft, text: str, match: Match, audience: str, found: Evidence | None = None
) -> Evidence | None:
    """Asks what a spelling means; where that is `found` already, only so that somebody can say otherwise."""
    lists = table.reading.lists
    names = lists.sectors_of(audience) if audience else lists.sectors
    words = f"Which sector is “{shown(text)}”? ({{rows}})" if text else "Which sector were these for? ({rows})"
    likely = [one for one in (found.name if found else "", match.name, *match.offers) if one in names]
    answer = ask(
        table, draft, f"sector:{folded(text)}", QuestionKind.SECTOR, words,
        why=f"which sector is “{shown(text)}”?" if text else "nothing tells its sector",
        offers=offers_of(names, likely), hint=match.hint, default=found.name if found else "",
    )  # fmt: skip
    if found and answer == found.name:
        return found
    return Evidence(answer, f"“{shown(text)}” is, as somebody said") if answer else None


def _ask_pair(table: InTable, draft: Draft, audience: str, sector: Evidence) -> Evidence | None:
    """Asks about a sector that its audience has not."""
    answer = ask(
        table, draft, f"sector:{folded(sector.name)} of {folded(audience)}", QuestionKind.SECTOR,
        f"{audience} have no sector “{sector.name}”. Which one is it? ({{rows}})",
        why=f"{audience.lower()} have no sector “{sector.name}”",
        offers=offers_of(table.reading.lists.sectors_of(audience)),
    )  # fmt: skip
    return Evidence(answer, "as somebody said") if answer else None
