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
from training_register.inputs.old_registers.book import BLANK, Cell
from training_register.inputs.old_registers.columns import CAME_FROM
from training_register.inputs.old_registers.counts import read_people
from training_register.inputs.old_registers.drafts import Draft, InTable, Section, ask, shown, text_of
from training_register.inputs.old_registers.evidence import Evidence, group_of, school_that_keeps, sector_said
from training_register.inputs.old_registers.proposal import NOT_RECORDED, Field, QuestionKind
from training_register.inputs.old_registers.questions import offers_of
from training_register.inputs.old_registers.spellings import How, Match
from training_register.rules.names import folded, joined

# What stands behind the name of an organisation: "Firth Park Academy staff", "Hinde House - Year 9".
_AT_END = re.compile(
    r"[\s,:(–-]+(?:(?:all |support |teaching )?staff|teachers|pupils|students|parents|governors|tas"
    r"|y(?:ea)?r?s? ?\d.*|team)\)?$",
    re.IGNORECASE,
)
_PUPILS = re.compile(r"\b(?:pupils?|y(?:ea)?rs? ?\d|ks ?\d|key stage)", re.IGNORECASE)
# Venues that anybody hires.
_HIRED = re.compile(
    r"\b(?:rooms?|rm|hall|librar(?:y|ies)|suite|seminar|board ?room|hotel|offices?|hq|online|zoom|teams|webinar|virtual"
    r"|learning centre|community centre|conference|civic|council|theatre|floor)\b",
    re.IGNORECASE,
)
# Where so many of those who attended came from one agency, the others were guests.
_ALL_BUT_A_FEW = 0.85
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
        audience = audience_of_sectors(table, sectors) or ask_whom_for(table, draft, cells, section, sectors)
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
            return Evidence(match.name, f"{where} says “{shown(text)}”{match.corrected}")
        if of_pupils := _of_pupils(table, cells, audience, counted):
            return of_pupils
        over = _over(table, audience)
        # "Volunteers" on the sheet of the voluntary sector.
        is_by_content = where == "its column" and not table.says_sector
        if over and (match.name == over.name or (is_by_content and not match.name)):
            return over
        return (
            _agreed(table, cells, match, audience)
            or (_of_likely_word(table, cells, text, match, audience) if where == "its column" else None)
            or _of_keeper(table, text, match, audience)
        )
    if any(group_of(text)[0] for text in table.texts(cells, Field.AUDIENCE, Field.ORGANISATION)) and (
        school := school_that_keeps(table.told, spellings, audience)
    ):
        # What they learn, or do there, is no sector: "Students: L3 Health & Social Care".
        return school
    over, own = _over(table, audience), _of_names(table, cells, audience)
    said = [one for one in (own, _of_agencies(table, cells, audience), over) if one]
    if len({one.name for one in said}) > 1:
        return None
    if over and not own and any(name != over.name for name in _likely_of_names(table, cells, audience)):
        # A referral unit on the sheet of the schools.
        return None
    if said:
        return said[0]
    return (
        _of_heading(table, cells, audience)
        or _of_keepers_own(table, cells, audience)
        or _of_venue(table, cells, audience)
        or _of_pupils(table, cells, audience, counted)
    )


def _of_pupils(table: InTable, cells: Mapping[int, Cell], audience: str, counted: str) -> Evidence | None:
    """The sector of schools for pupils at what may well be a school, by its name or by its place."""
    school = table.reading.spellings.sector("school", audience).name
    heading = " ".join(one.heading for one in (*table.columns.of(Field.ATTENDED_OF), *table.columns.of(Field.ATTENDED)))
    said = (*table.texts(cells, Field.AUDIENCE, Field.COURSE, Field.SECTOR, Field.ACTIVITY), heading)
    if not school or not any(_PUPILS.search(text) for text in said):
        return None
    names = {
        match.name
        for text in table.texts(cells, Field.ORGANISATION, Field.VENUE)
        if (match := table.reading.spellings.sector_of_organisation(text, audience)).name
    }
    return Evidence(school, "pupils, at a school") if names == {school} else None


def _likely_of_names(table: InTable, cells: Mapping[int, Cell], audience: str) -> tuple[str, ...]:
    """The sectors that an organisation may well have; without a column of organisations the venue stands for it."""
    wanted = Field.ORGANISATION if table.columns.of(Field.ORGANISATION) else Field.VENUE
    found = (table.reading.spellings.sector_of_organisation(text, audience) for text in table.texts(cells, wanted))
    return tuple(match.name for match in found if match.name)


def _over(table: InTable, audience: str) -> Evidence | None:
    """The sector that the titles and the sheet's name say."""
    told = (said for said in table.told if said.where != "the file's name")
    return sector_said(told, table.reading.spellings, audience)


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
    for text in _whom(table, cells):
        for match in (spellings.sector(text, audience), spellings.sector_spoken_of(text, audience)):
            if match.is_sure:
                return Evidence(match.name, f"it was for “{shown(text)}”")
    for text in table.texts(cells, Field.ORGANISATION):
        for said in dict.fromkeys((text, _AT_END.sub("", text))):
            match = spellings.sector_of_organisation(said, audience)
            if match.is_sure:
                return Evidence(match.name, f"“{shown(text)}” says so")
    # A referral unit is perhaps a school: its course says nothing surer.
    likely = _likely_of_names(table, cells, audience)
    if found := _of_place(table, cells, audience):
        return found
    for text in table.texts(cells, Field.COURSE, Field.ACTIVITY):
        match = spellings.sector_spoken_of(text, audience)
        if match.is_sure and all(name == match.name for name in likely):
            return Evidence(match.name, f"“{shown(text)}” says so")
    return None


def _agreed(table: InTable, cells: Mapping[int, Cell], match: Match, audience: str) -> Evidence | None:
    """The sector that a word perhaps means, where the organisation's column says by its heading that all are of it.

    "Special" and "Nursery" beside a column of schools.
    """
    for column in table.columns.of(Field.ORGANISATION):
        said = table.reading.spellings.sector(column.heading, audience)
        if said.is_sure and said.name in (match.name, *match.offers) and column.column in cells:
            return Evidence(said.name, f"“{shown(column.heading)}” stands over its organisation")
    return None


def _of_keeper(table: InTable, text: str, match: Match, audience: str) -> Evidence | None:
    """The sector that a word perhaps means and no other, where whoever keeps the register is of it by the titles.

    "Trust - acute" in the register of a hospitals' trust.
    """
    spellings = table.reading.spellings
    if not match.name or set(match.offers) - {match.name}:
        return None
    of_titles = {
        found.name
        for said in table.told
        if said.where != "the file's name" and (found := spellings.sector_spoken_of(said.text, audience)).is_sure
    }
    if of_titles != {match.name}:
        return None
    return Evidence(match.name, f"“{shown(text)}” stands in it, and the title speaks of that sector")


def _of_keepers_own(table: InTable, cells: Mapping[int, Cell], audience: str) -> Evidence | None:
    """The sector that its organisation perhaps has and no other, where whoever keeps the register is of it."""
    for text in table.texts(cells, Field.ORGANISATION):
        match = table.reading.spellings.sector_of_organisation(text, audience)
        if found := _of_keeper(table, text, match, audience):
            return found
    return None


def _of_heading(table: InTable, cells: Mapping[int, Cell], audience: str) -> Evidence | None:
    """The sector that an organisation perhaps has and no other, where its column's heading says that: "School"."""
    spellings = table.reading.spellings
    for column in table.columns.of(Field.ORGANISATION):
        said = spellings.sector(column.heading, audience)
        match = spellings.sector_of_organisation(text_of(cells.get(column.column, BLANK)), audience)
        if said.is_sure and said.name == match.name and not set(match.offers) - {match.name}:
            return Evidence(said.name, f"“{shown(column.heading)}” stands over its organisation")
    return None


def _of_likely_word(
    table: InTable, cells: Mapping[int, Cell], text: str, match: Match, audience: str
) -> Evidence | None:
    """The sector that a word perhaps means, where the row's organisation has it beyond doubt."""
    own = _of_names(table, cells, audience)
    return own if own and own.name in (match.name, *match.offers) else None


def _whom(table: InTable, cells: Mapping[int, Cell]) -> tuple[str, ...]:
    """What a row says of whom it was for: in the audience's column, and in that of the sector."""
    said = table.texts(cells, Field.SECTOR)
    spellings = table.reading.spellings
    return (*table.texts(cells, Field.AUDIENCE), *(text for text in said if is_audience(text, spellings)))


def _of_agencies(table: InTable, cells: Mapping[int, Cell], audience: str) -> Evidence | None:
    """The sector of a row that says from which agencies its people came: that of one, or of several together."""
    spellings = table.reading.spellings
    came = {
        column.detail.partition(": ")[2]: number
        for column in table.columns.of(Field.FIGURE)
        if column.detail.startswith(CAME_FROM)
        and (number := (read_people(cells.get(column.column, BLANK)).count or NOT_RECORDED).value)
    }
    of = {heading: spellings.sector(heading, audience) for heading in came}
    by_sector: dict[str, int] = {}
    for heading, number in came.items():
        # "Primary" and "Secondary" are of one sector, "Police" and "Housing" of two, though the list has none of them.
        key = of[heading].name if of[heading].is_sure else heading
        by_sector[key] = by_sector.get(key, 0) + number
    if not by_sector or (len(by_sector) > 1 and max(by_sector.values()) > _ALL_BUT_A_FEW * sum(by_sector.values())):
        # Of one agency, and a few besides: that may be either.
        return None
    several = len(by_sector) > 1
    match = spellings.sector("multi agency", audience) if several else of[next(iter(came))]
    why = f"its people came from {len(came)} agencies" if several else f"all came from {_quoted(came)}"
    return Evidence(match.name, why) if match.is_sure else None


def _quoted(headings: Iterable[str]) -> str:
    return joined([f"“{shown(heading)}”" for heading in headings])


def _of_place(table: InTable, cells: Mapping[int, Cell], audience: str) -> Evidence | None:
    """The sector of a place, where a table names nothing but places, and the row says for whom it was there."""
    if table.columns.of(Field.ORGANISATION) or table.columns.of(Field.SECTOR) or not table.texts(cells, Field.AUDIENCE):
        return None
    for text in table.texts(cells, Field.VENUE):
        match = table.reading.spellings.sector_of_organisation(_AT_END.sub("", text), audience)
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
    text = _names_whom(table, cells, audience)
    return _ask_spelling(table, draft, text, spellings.sector_of_organisation(text, audience), audience)


def _names_whom(table: InTable, cells: Mapping[int, Cell], audience: str) -> str:
    """The text of a row by which somebody knows best whom it was for, where nothing tells its sector.

    A room, a town hall or a library says nothing of that; a school does, where sessions were held in it.
    """
    spellings, names = table.reading.spellings, set(map(folded, table.reading.lists.audiences))
    venues = table.texts(cells, Field.VENUE)
    known = (text for text in venues if spellings.sector_of_organisation(text, audience).is_sure)
    words = (text for text in table.texts(cells, Field.AUDIENCE, Field.SECTOR) if folded(text) not in names)
    unknown = (text for text in venues if not _HIRED.search(text))
    said = (*table.texts(cells, Field.ORGANISATION), *known, *words, *unknown, *table.texts(cells, Field.COURSE))
    return next(iter(said), "")


def _ask_spelling(
    table: InTable, draft: Draft, text: str, match: Match, audience: str, found: Evidence | None = None
) -> Evidence | None:
    """Asks what a spelling means; where that is `found` already, only so that somebody can say otherwise."""
    lists = table.reading.lists
    names = lists.sectors_of(audience) if audience else lists.sectors
    words = f"Which sector is “{shown(text)}”? ({{rows}})" if text else "Which sector were these for? ({rows})"
    likely = [one for one in (found.name if found else "", match.name, *match.offers) if one in names]
    id_ = f"sector:{folded(text)}"
    if audience and not found and _is_of_others(table, text, audience):
        # "Alternative provision" is a sector of young people; of its staff another one holds.
        id_ = f"{id_} of {folded(audience)}"
    answer = ask(
        table, draft, id_, QuestionKind.SECTOR, words,
        why=f"which sector is “{shown(text)}”?" if text else "nothing tells its sector",
        offers=offers_of(names, likely), hint=match.hint, default=found.name if found else "",
    )  # fmt: skip
    if found and answer == found.name:
        return found
    return Evidence(answer, f"“{shown(text)}” is, as somebody said") if answer else None


def _is_of_others(table: InTable, text: str, audience: str) -> bool:
    """Whether a spelling is the name of a sector for sure, and this audience has not that one."""
    match = table.reading.spellings.sector(text)
    return match.is_sure and not match.is_answered and (audience, match.name) not in table.reading.lists.offers


def _ask_pair(table: InTable, draft: Draft, audience: str, sector: Evidence) -> Evidence | None:
    """Asks about a sector that its audience has not."""
    answer = ask(
        table, draft, f"sector:{folded(sector.name)} of {folded(audience)}", QuestionKind.SECTOR,
        f"{audience} have no sector “{sector.name}”. Which one is it? ({{rows}})",
        why=f"{audience.lower()} have no sector “{sector.name}”",
        offers=offers_of(table.reading.lists.sectors_of(audience)),
    )  # fmt: skip
    return Evidence(answer, "as somebody said") if answer else None
