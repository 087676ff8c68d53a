"""How many sessions a row stands for, and what the number of its activity counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from training_register.count import parse_count
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.counts import read_number
from training_register.inputs.old_registers.drafts import (
    Draft,
    InTable,
    ask,
    ask_row,
    in_words,
    sentence,
    shown,
)
from training_register.inputs.old_registers.proposal import (
    Field,
    Offer,
    QuestionKind,
    Typed,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT
from training_register.inputs.old_registers.remarks import Remark, Says
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.names import folded

# What says that a course lies over several days.
_DAYS_SAID = re.compile(
    r"\b(?:\d+|two|three|four|five|multi)[- ]?days?\b|\bdays? \d\b"
    r"|train(?:ing)? the trainer|\bt4t\b|\bttt\b|residential|conference|\bparts? \d",
    re.IGNORECASE,
)
_LONGEST_COURSE = 5
# What is several sessions by its own word.
_SEVERAL_SAID = re.compile(
    r"\b(?:sessions|workshops|talks|visits|briefings|assembl\w*|groups|drop[- ]?ins?|x ?\d+|\d+ ?x|daily|each day"
    r"|repeat\w*|various|e-?learning|online)\b",
    re.IGNORECASE,
)


def read_sessions(
    table: InTable, draft: Draft, cells: Mapping[int, Cell], remarks: Mapping[Says, tuple[Remark, str]]
) -> None:
    """The number of sessions of a row, or a question about it."""
    cell = table.cell(cells, Field.SESSIONS)
    number = read_number(cell)
    entry = draft.entry
    said = remarks.get(Says.SEVERAL)
    if not cell.is_blank and (number is None or number == 0):
        _ask_sessions(table, draft, f"the number of sessions is “{shown(cell.text)}”", ())
    elif number is not None:
        draft.set(sessions=parse_count(str(number)))
        if said and said[0].number not in (None, number):
            _ask_sessions(
                table, draft, f"“{shown(said[1])}” stands in it, and {number} in its column", (number, said[0].number)
            )
    elif said and draft.entry.status is Status.DELIVERED:
        _ask_sessions(table, draft, f"“{shown(said[1])}” stands in it", (said[0].number, 1))
    elif entry.ends_on and entry.starts_on and entry.status is Status.DELIVERED:
        length = (entry.ends_on - entry.starts_on).days + 1
        text = " ".join(
            (
                *table.texts(cells, Field.COURSE, Field.LENGTH, Field.NOTES, Field.ACTIVITY, Field.LEVEL),
                *(said.text for said in table.told),
            )
        )
        is_course = _DAYS_SAID.search(text) or _is_one_course(table, entry.audience, cells, text)
        if not is_course or (entry.days or length) > _LONGEST_COURSE:
            _ask_sessions(table, draft, "it lies over several days", (1, entry.days or length))
    several = draft.entry.sessions is not None and (draft.entry.sessions.value or 0) > 1
    attended = draft.entry.attended.value
    if several and attended and draft.entry.sessions and attended < (draft.entry.sessions.value or 0):
        ask_row(table, draft, f"{draft.entry.sessions} sessions and {attended} who attended do not go together")


def _is_one_course(table: InTable, audience: str, cells: Mapping[int, Cell], text: str) -> bool:
    """Whether a course of staff lies from one day to another that stands in a column of its own, and nothing else.

    Pupils have one session after another, and "12 & 13 June" may be the same day's course twice.
    """
    is_of_staff = bool(audience) and audience == table.reading.spellings.audience("staff").name
    has_last_day = not table.cell(cells, Field.ENDS_ON).is_blank
    return is_of_staff and has_last_day and bool(table.texts(cells, Field.COURSE)) and not _SEVERAL_SAID.search(text)


def _ask_sessions(table: InTable, draft: Draft, why: str, offers: Sequence[int | None]) -> None:
    answer = ask(
        table, draft, f"sessions@{draft.place.key}", QuestionKind.COUNT,
        f"{sentence(why)} How many sessions were they?",
        why=f"{why}: how many sessions were they?",
        offers=(
            *(
                Offer(str(number), str(number), is_likely=place == 0)
                for place, number in enumerate(dict.fromkeys(one for one in offers if one))
            ),
            LEAVE_OUT,
        ),
        typed=Typed.COUNT,
        hint=in_words(table, draft),
    )  # fmt: skip
    if answer:
        draft.set(sessions=parse_count(answer))


def read_activity(table: InTable, draft: Draft, cells: Mapping[int, Cell]) -> None:
    """Keeps the activity of which a row speaks; where its number counts no attendances, somebody is asked."""
    lists, spellings = table.reading.lists, table.reading.spellings
    of = {one.name: one for one in lists.activities}
    for text in table.texts(cells, Field.ACTIVITY, Field.COURSE, Field.VENUE, Field.NOTES, Field.HOW, Field.AUDIENCE):
        match = spellings.activity(text)
        activity = of.get(match.name)
        if activity is None:
            continue
        if activity.counts_what is CountsWhat.ATTENDANCES:
            if match.is_sure and not draft.entry.activity:
                draft.set(activity=activity.name)
            continue
        usual = next((one.name for one in lists.activities if one.counts_what is CountsWhat.ATTENDANCES), "")
        answer = ask(
            table, draft, f"activity:{folded(text)}", QuestionKind.ROW,
            f"“{shown(text)}” looks like {activity.name.lower()}, whose number counts {activity.counts_what}, not "
            "attendances. What is it? ({rows})",
            why=f"“{shown(text)}” may count {activity.counts_what}, not attendances",
            offers=(
                Offer(activity.name, f"{activity.name}: its number counts {activity.counts_what}", is_likely=True),
                *([Offer(usual, f"{usual}: its number counts attendances")] if usual else []),
                LEAVE_OUT,
            ),
        )  # fmt: skip
        if answer:
            draft.set(activity=answer)
            if not of[answer].has_sessions:
                draft.set(sessions=None)
        return
