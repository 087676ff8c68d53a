"""Who a session was for: what its row says first, then what stands over it, then its sector, then somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.drafts import Draft, InTable, Section, ask, ask_row, shown
from training_register.inputs.old_registers.evidence import (
    Evidence,
    Said,
    audience_said,
    audiences_in,
    group_of,
    is_for,
    school_that_keeps,
)
from training_register.inputs.old_registers.proposal import Field, QuestionKind
from training_register.inputs.old_registers.questions import offers_of
from training_register.inputs.old_registers.row_counts import who_came
from training_register.inputs.old_registers.spellings import How, Match, Spellings, is_near
from training_register.rules.names import folded, joined

_FEWEST_OTHERS = 3
_FEW_WORDS = 3
_FROM = re.compile(r"(.+?)(?:'s|s'|’s|s’)? (?:from|came from|agency|employer|organisation)\b", re.IGNORECASE)
_STUDENTS = re.compile(r"\b(?:students?|learners?)\b", re.IGNORECASE)
_COLLEGE = re.compile(r"\b(?:schools?|colleges?|sixth form|6th form|academy)\b", re.IGNORECASE)
# Students of these are professionals in training, or grown up.
_TO_BE = re.compile(
    r"\b(?:universit\w*|uni|degree|hnd|higher|nurs\w*|midwi\w*|medic\w*|teach\w*|trainees?|pgce|itt|social work\w*"
    r"|health|adults?|mature|hair\w*|child ?care|policing|policy|work based|placements?|staff|professional\w*)\b",
    re.IGNORECASE,
)
# At a college these are no longer young people, or perhaps not.
_GROWN_UP = re.compile(
    r"\b(?:adults?|mature|evenings?|esol|access|he|hn[cd]|degrees?|higher|part[- ]time|staff|pgce|itt|universit\w*"
    r"|teach\w*|trainees?|apprentic\w*|placements?|work based|returners?|parents?|l[4-7]|levels? [4-7])\b"
    r"|\b(?:1[89]|2\d)\s?(?:\+|plus|and over)",
    re.IGNORECASE,
)
# Courses that are for those who work with others, and words of those who are taught.
_FOR_STAFF = re.compile(
    r"\b(?:levels? [1-4]|l[1-4]|inset|twilight|train(?:ing)? the trainers?|t4t|ttt|cpd|induction|refresher|seminar"
    r"|master ?class|multi[- ]agency|single[- ]agency|staff meeting|designated|dsl|safeguarding leads?|toolkit)\b",
    re.IGNORECASE,
)
# Whoever keeps such a log trains those who work there.
_OF_STAFF = re.compile(
    r"\b(?:workforce|learning (?:and|&) development|l ?& ?d|(?:staff|professional|organisational) development)\b"
    r"(?!.*\b(?:parents?|carers?|pupils?|students?|young people|children and young|famil(?:y|ies))\b)",
    re.IGNORECASE,
)
_TAUGHT = re.compile(
    r"\b(?:learners?|students?|pupils?|girls|boys|y(?:ea)?r? ?\d+|ks ?\d|class|assembly)\b", re.IGNORECASE
)


def read_audience(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, counted: Evidence | None
) -> Evidence | None:
    """The audience that a row says, or that stands over it; None where nothing tells, or where somebody is asked.

    `counted` is of whom the heading of the count speaks.
    """
    spellings = table.reading.spellings
    if counted and draft.count_column and (in_room := _in_one_room(table)):
        # "Y8" says whose session it was; 180 stands under "Pupils", and 9 under "Staff".
        said = {spellings.audience(text).name for text in table.texts(cells, Field.AUDIENCE)} - {"", *in_room}
        if said:
            ask_row(
                table, draft, f"its count is of {counted.name.lower()}, and the row speaks of {joined(sorted(said))}"
            )
        return counted
    by_column = _of_column(table, draft, cells, section)
    if by_column or draft.decision or draft.waits_for("audience"):
        return by_column
    if counted and draft.count_column:
        return counted
    over = section.audience or counted or audience_said(table.told, spellings) or _of_headings(table)
    own = _of_words(table, cells)
    if tab := _of_tab(table, section):
        own = tuple(one for one in own if not _fits(table, cells, tab.name, one.name))
    if (
        len(own) > 1
        or (own and over and own[0].name != over.name)
        or (own and not over and _is_activity(table, own[0]))
    ):
        return _ask_words(table, draft, own, over)
    if over and not own and (near := _near(table, cells, over)):
        return _ask_word(table, draft, near, spellings.audience(near), (over.name,))
    return own[0] if own and not over else over or _of_course(table, cells)


def _of_course(table: InTable, cells: Mapping[int, Cell]) -> Evidence | None:
    """The staff, for whom courses of a level, refreshers and twilights are, where nothing speaks of anybody else."""
    spellings = table.reading.spellings
    staff = spellings.audience("staff")
    texts = table.texts(cells, Field.COURSE, Field.ACTIVITY, Field.LEVEL, Field.ORGANISATION, Field.NOTES)
    others = {one.audience for text in texts for one in spellings.audiences_spoken_of(text)} - {staff.name}
    if not staff.is_sure or others or any(_TAUGHT.search(text) for text in texts):
        return None
    said = table.texts(cells, Field.COURSE, Field.ACTIVITY, Field.LEVEL)
    text = next((text for text in said if _FOR_STAFF.search(text)), "")
    if text:
        return Evidence(staff.name, f"“{shown(text)}” is training for staff")
    whom = table.texts(cells, Field.AUDIENCE, Field.SECTOR)
    told = next((said for said in table.told if said.where != "the file's name" and _OF_STAFF.search(said.text)), None)
    if told is None or any(spellings.audiences_spoken_of(text) or _TAUGHT.search(text) for text in whom):
        return None
    return Evidence(staff.name, f"{told.where} says “{shown(told.text)}”")


def _of_headings(table: InTable) -> Evidence | None:
    """The audience that the heading of its sectors or organisations says: "Staff from", "Delegates from"."""
    for column in (*table.columns.of(Field.SECTOR), *table.columns.of(Field.ORGANISATION)):
        found = _FROM.match(column.heading)
        names = audiences_in(found[1], table.reading.spellings) if found else ()
        if len(names) == 1:
            return Evidence(names[0], f"“{shown(column.heading)}” stands over its column")
    return None


def _near(table: InTable, cells: Mapping[int, Cell], over: Evidence) -> str:
    """What a row says of people who are near those of whom its title speaks, and not the same; "" where it does not."""
    said = table.texts(cells, Field.SECTOR)
    # In a remark they may have come besides.
    said += tuple(
        text for text in table.texts(cells, Field.ORGANISATION, Field.NOTES) if len(text.split()) <= _FEW_WORDS
    )
    return next((text for text in said if _is_near(table, text, over)), "")


def _is_near(table: InTable, text: str, over: Evidence) -> bool:
    # Assistants and officers are professionals of some sector.
    return bool(table.reading.spellings.only_sector(over.name)) and is_near(text)


def _in_one_room(table: InTable) -> frozenset[str]:
    """The audiences that a table counts in columns of their own, where it does so for several."""
    names = frozenset(one.detail.partition(" / ")[0] for one in table.columns.of(Field.ATTENDED_OF))
    return names if len(names) > 1 else frozenset()


def _of_tab(table: InTable, section: Section) -> Evidence | None:
    """The audience by whose name the sheet, or a title over it, is called, where nothing nearer says another."""
    over = section.audience or audience_said(table.told, table.reading.spellings)
    named = (said for said in table.told if over and said.where != "the file's name")
    is_named = any(over and folded(said.text) == folded(over.name) for said in named)
    return over if is_named and not section.audience else None


def _fits(table: InTable, cells: Mapping[int, Cell], tab: str, other: str) -> bool:
    """Whether a row that speaks of another audience than its tab is nevertheless of the tab's.

    A roadshow, whose name says nothing of people, may well be for social workers, if its sector's name speaks of them.
    Elsewhere its sector has to be one of the tab's audience, and not of the other, and its remark to say who came.
    """
    spellings = table.reading.spellings
    sectors, only = table.texts(cells, Field.SECTOR), spellings.only_sector(tab)
    if _is_activity(table, Evidence(tab, "")):
        return bool(only) and any(spellings.is_of_sector(text, only) for text in sectors)
    if only or not any(audiences_in(text, spellings) == (tab,) for text in table.texts(cells, Field.NOTES)):
        return False
    return any(spellings.sector(text, tab).is_sure and not spellings.sector(text, other).is_sure for text in sectors)


def _is_activity(table: InTable, audience: Evidence) -> bool:
    """Whether an audience is an activity too, such as a roadshow: that was perhaps for anybody."""
    return any(folded(audience.name).startswith(folded(one.name)) for one in table.reading.lists.activities)


def _of_column(table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section) -> Evidence | None:
    spellings = table.reading.spellings
    texts = [Said(text, "its column") for text in table.texts(cells, Field.AUDIENCE)]
    # A sector's column may say it: "School pupils", "Parents".
    texts += [Said(text, "its sector") for text in table.texts(cells, Field.SECTOR) if is_audience(text, spellings)]
    for said in texts:
        match = spellings.audience(said.text)
        spoken = audiences_in(said.text, spellings)
        name = match.name if match.is_sure else spoken[0] if len(spoken) == 1 and not match.name else ""
        if name:
            found = Evidence(name, f"{said.where} says “{shown(said.text)}”{match.corrected}")
            over = _of_tab(table, section)
            if over and over.name != name and not table.is_answered(f"audience:word:{folded(said.text)}"):
                if not _fits(table, cells, over.name, name):
                    return _ask_word(table, draft, said.text, match, (name, over.name))
                return _ask_word(table, draft, said.text, match, (name,), over)
            is_plain = match.how is How.EXACT and not table.is_answered(f"audience:word:{folded(said.text)}")
            return found if is_plain else _ask_word(table, draft, said.text, match, spoken, found)
        if counted := _counted_alike(table, draft, section, match, spoken):
            return Evidence(counted.name, f"{said.where} says “{shown(said.text)}”, its count too, and {counted.why}")
        if said.where == "its column" and _are_young_people(match, said.text, spellings):
            return Evidence(match.name, f"{said.where} says “{shown(said.text)}”")
        if agreed := _agreed(table, cells, section, said.text, match, spoken):
            return Evidence(agreed.name, f"{said.where} says “{shown(said.text)}”, and {agreed.why}")
        if said.where == "its column" and not spellings.is_sector(said.text):
            return _ask_word(table, draft, said.text, match, spoken)
        if said.where == "its column" and (name := _of_all_others(table, said.text)):
            return Evidence(name, f"its column says “{shown(said.text)}”, among others of whom it speaks alike")
    return None


def _counted_alike(
    table: InTable, draft: Draft, section: Section, match: Match, spoken: tuple[str, ...]
) -> Evidence | None:
    """The audience that the title says and the word beside the count too, where the row's own word says no other."""
    if draft.who_came is None:
        return None
    spellings = table.reading.spellings
    over = section.audience or audience_said(table.told, spellings)
    counted = spellings.audience(who_came(draft.who_came))
    said = {counted.name, *counted.offers} - {""}
    return over if over and said == {over.name} and {match.name, *match.offers, *spoken} <= {"", over.name} else None


def _are_young_people(match: Match, text: str, spellings: Spellings) -> bool:
    """Whether a cell that says the audience names young people and no more: "Care leavers in supported housing"."""
    name = spellings.audience("young people").name
    if match.name != name or {*match.offers} - {name}:
        return False
    words = [folded(one.word) for one in spellings.audiences_spoken_of(text) if one.audience == name]
    return any(
        re.fullmatch(rf"{re.escape(word)}(?:$|[\s,(]+(?:in|at|from|aged|living|\d).*)", folded(text)) for word in words
    )


def _agreed(
    table: InTable, cells: Mapping[int, Cell], section: Section, text: str, match: Match, spoken: tuple[str, ...]
) -> Evidence | None:
    """The audience of which a word perhaps speaks, where the row's other words speak of it alone beyond doubt.

    That of which it speaks likeliest too where the title above it says so: "L3 students" among the pupils.
    """
    own = _of_words(table, cells)
    if len(own) == 1 and own[0].name in {match.name, *match.offers, *spoken}:
        return own[0]
    over = section.audience or audience_said(table.told, table.reading.spellings)
    if match.name and not own and over and over.name == match.name and not _is_near(table, text, over):
        return over
    return _of_college(table, cells, match) if not own else None


def _of_college(table: InTable, cells: Mapping[int, Cell], match: Match) -> Evidence | None:
    """Young people, where the sector's column says that the students of a row are those of a school or of a college.

    By its name alone a college may be one for adults.
    """
    spellings = table.reading.spellings
    pupils = spellings.audience("college student").name
    whom = " ".join(
        table.texts(cells, Field.AUDIENCE, Field.SECTOR, Field.ORGANISATION, Field.VENUE, Field.COURSE, Field.LEVEL)
    )
    if match.name != pupils or not _STUDENTS.search(whom) or _TO_BE.search(whom):
        return None
    for text in table.texts(cells, Field.SECTOR):
        if _COLLEGE.search(spellings.sector(text).slip_of or text):
            return Evidence(pupils, f"“{shown(text)}” stands in it")
    return None


def _of_all_others(table: InTable, text: str) -> str:
    """The audience of which all other words of the audience's column speak: a sector among words of staff is staff."""
    spellings = table.reading.spellings
    others = {
        other
        for column in table.columns.of(Field.AUDIENCE)
        for other in table.columns.texts.get(column.column, ())
        if folded(other) != folded(text)
    }
    sure = [match.name for other in others if (match := spellings.audience(other)).is_sure]
    likely = spellings.audience(text).name
    if likely in sure and len(set(sure)) > 1 and sure.count(likely) >= _FEWEST_OTHERS:
        # Young people and parents are named where they came.
        return likely
    if len(set(sure)) != 1 or len(others) < _FEWEST_OTHERS:
        return ""
    unsure = [other for other in others if spellings.audience(other).name != sure[0] and not spellings.is_sector(other)]
    return sure[0] if not unsure else ""


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
        texts = table.texts(cells, field)
        for text in texts[:1] if field is Field.COURSE else texts:
            for one in table.reading.spellings.audiences_spoken_of(text):
                # "Youth Matters" may well have staff.
                is_name = field is Field.ORGANISATION and one.word.startswith(("youth", "young", "child"))
                if is_for(one, text) and not is_name:
                    found.setdefault(one.audience, Evidence(one.audience, f"“{shown(text)}” stands in it"))
    return tuple(found.values()) or _of_group(table, cells)


def _of_group(table: InTable, cells: Mapping[int, Cell]) -> tuple[Evidence, ...]:
    """Young people, where a row says "Students: L1 Catering" and a school or college keeps the register."""
    spellings = table.reading.spellings
    pupils = spellings.audience("college student").name
    if not pupils or not school_that_keeps(table.told, spellings, pupils):
        return ()
    for text in table.texts(cells, Field.AUDIENCE, Field.ORGANISATION):
        who, what = group_of(text)
        if who not in ("", "staff") and not _GROWN_UP.search(what):
            return (Evidence(pupils, f"“{shown(text)}” stands in it"),)
    return ()


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


def ask_whom_for(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], section: Section, sectors: frozenset[str]
) -> Evidence | None:
    """Asks who a row was for of which nothing tells it: once for all of them, or for each word that they say.

    Where the words of some rows speak of pupils, and those of others of parents, the rest is hardly of one audience.
    """
    lists = table.reading.lists
    texts = (*table.texts(cells, Field.AUDIENCE, Field.SECTOR), *([section.text] if section.tells_sector else ()))
    if texts and len(table.reading.audiences_told) > 1:
        return _ask_whom_word_was_for(table, draft, texts[0], sectors)
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


def _ask_whom_word_was_for(table: InTable, draft: Draft, text: str, sectors: frozenset[str]) -> Evidence | None:
    lists, match = table.reading.lists, table.reading.spellings.audience(text)
    with_sector = [one for one in lists.audiences if any((one, sector) in lists.offers for sector in sectors)]
    answer = ask(
        table, draft, f"audience:word:{folded(text)}", QuestionKind.AUDIENCE,
        f"Who were the sessions of “{shown(text)}” for? ({{rows}})", why=f"who was “{shown(text)}” for?",
        offers=offers_of(lists.audiences, [*filter(None, (match.name,)), *match.offers, *with_sector][:1]),
        hint=match.hint,
    )  # fmt: skip
    return Evidence(answer, f"“{shown(text)}” is, as somebody said") if answer else None
