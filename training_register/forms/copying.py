"""The same again: what the form for a new entry is filled with from one that is there, and what is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from training_register.forms.entry_texts import typed_of
from training_register.queries.choices import EntryChoices
from training_register.queries.one_entry import EntryInFull, NamedLine
from training_register.rules.entries import Status, sessions_unless_typed
from training_register.rules.periods import EARLIEST
from training_register.rules.permissions import Scope

# What a session has for itself: the next one like it never begins with it. Parts and other figures are left out too.
NEVER = ("attended", "words_instead", "notes", "reference", "same_session_as", "reason", "version")
NEXT_WEEK = 7
# So many days later or earlier a copy may be.
MOST_DAYS = 3_660
_FIGURES = ("came_from", "split-", "figure-")


@dataclass(frozen=True, slots=True)
class Copy:
    """What a form is filled with, and what the lists no longer offer: what each is, and its name."""

    typed: Mapping[str, str]
    left_out: tuple[tuple[str, str], ...]


def days_in(text: str) -> int:
    """How many days later a copy is, from an address; the same day where it says nothing that could be meant."""
    sign, number = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not (number.isascii() and number.isdecimal() and len(number) < 5):
        return 0
    return sign * min(int(number), MOST_DAYS)


def day_of_copy(day: date, days: int) -> date:
    """The day of a copy; the same day where that is none the register knows."""
    try:
        later = day + timedelta(days)
    except OverflowError:
        return day
    return later if later >= EARLIEST else day


def copy_of(
    entry: EntryInFull,
    choices: EntryChoices,
    *,
    days: int,
    today: date,
    retired: Mapping[str, Collection[int]],
    scope: Scope,
) -> Copy:
    """What the form is filled with for the same session again, some days later.

    `choices` are those of the year of the new day, and `retired` the ids of the entry's names that are retired, by the
    words for their lists: what is offered no longer is left out.
    """
    first = day_of_copy(entry.starts_on, days)
    last = first + (entry.ends_on - entry.starts_on) if first.year < date.max.year else first
    left_out: list[tuple[str, str]] = []

    def offered(what: str, lines: Iterable[NamedLine], gone: Collection[int]) -> tuple[NamedLine, ...]:
        lines = tuple(lines)
        left_out.extend((what, line.name) for line in lines if line.id in gone)
        return tuple(line for line in lines if line.id not in gone)

    own_areas = {area.id for area in choices.areas if scope.area_ids is None or area.id in scope.area_ids}
    course = offered(
        "course", [NamedLine(entry.course_id, entry.course)] if entry.course_id else (), retired.get("course", ())
    )
    entry = replace(
        entry,
        starts_on=first,
        ends_on=last,
        status=Status.PLANNED if first > today else Status.DELIVERED,
        course=course[0].name if course else "",
        organisations=offered("organisation", entry.organisations, retired.get("organisation", ())),
        areas=offered("area", entry.areas, {line.id for line in entry.areas} - own_areas),
        providers=offered("delivered by", entry.providers, retired.get("provider", ())),
        trainers=offered("trainer", entry.trainers, retired.get("trainer", ())),
    )
    typed = typed_of(entry, choices)
    usual = sessions_unless_typed(has_sessions=entry.has_sessions, counts_what=entry.counts_what, is_same_session=False)
    if entry.same_session_as_id or entry.sessions == usual:
        typed["sessions"] = ""
    for box, name, ids in (
        ("audience", entry.audience, {one.id for one in choices.audiences}),
        ("sector", entry.sector, {one.id for one in choices.sectors if entry.audience_id in one.audience_ids}),
        ("activity", entry.activity, {one.id for one in choices.activities}),
        ("level", entry.level, {one.id for one in choices.levels}),
        ("answers", entry.answers, {one.id for one in choices.people}),
    ):
        if typed[box] and int(typed[box]) not in ids:
            left_out.append(("who can answer" if box == "answers" else box, name))
            typed[box] = ""
    kept = {box: text for box, text in typed.items() if text and box not in NEVER and not box.startswith(_FIGURES)}
    return Copy(kept, tuple(left_out))
