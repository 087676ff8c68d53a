"""An entry as somebody would type it into its form, and as a page tells its figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from training_register.queries.choices import EntryChoices
from training_register.queries.one_entry import EntryInFull
from training_register.rules.entries import Status
from training_register.rules.lengths import length_in_words
from training_register.rules.own_sheet import ATTENDED_KEY, CAME_FROM_KEY, entry_in_words, trainer_in_words
from training_register.rules.splits import figure_as_typed, split_as_typed, split_in_words
from training_register.rules.times import time_in_words

# The measure that a planned entry's number is kept under.
EXPECTED_KEY = "expected"
# Measures that an entry has boxes of its own for.
COUNTS = (ATTENDED_KEY, "sessions")
# What a batch keeps from one session to the next; how many came, and notes, never are.
KEPT = (
    "starts_on", "course", "activity", "level", "length", "audience", "how", "providers", "trainers", "status",
)  # fmt: skip


def figure_field(measure_key: str) -> str:
    """The name of the box of a measure."""
    return f"figure-{measure_key}"


def split_field(split_key: str) -> str:
    """The name of the box in which a split of those who attended is typed."""
    return "came_from" if split_key == CAME_FROM_KEY else f"split-{split_key}"


def typed_of(entry: EntryInFull, choices: EntryChoices) -> dict[str, str]:
    """An entry as somebody would type it into the form."""
    items = {item.id: item for item in choices.items}
    is_planned = entry.status is Status.PLANNED
    people = choices.measure(EXPECTED_KEY if is_planned else ATTENDED_KEY)
    parts = entry.parts(people.id) if people else {}
    whole = (entry.figure(people.id) if people else None) if is_planned else entry.attended
    typed = {
        "version": str(entry.version),
        "starts_on": day_as_typed(entry.starts_on),
        "ends_on": day_as_typed(entry.ends_on) if entry.ends_on != entry.starts_on else "",
        "course": entry.course,
        "organisations": _names(line.name for line in entry.organisations),
        "audience": str(entry.audience_id),
        "sector": str(entry.sector_id),
        "sessions": entry.sessions.as_typed if entry.sessions else "",
        "attended": whole.as_typed if whole and whole.value is not None else "",
        "words_instead": entry.attended.words if entry.attended.value is None else "",
        "activity": str(entry.activity_id),
        "level": str(entry.level_id or ""),
        "how": entry.how.value if entry.how else "",
        "areas": _names(line.name for line in entry.areas),
        "providers": _names(line.name for line in entry.providers),
        "trainers": _names(trainer_in_words(line.name, line.half_days) for line in entry.trainers),
        "status": entry.status.value,
        "reason": entry.reason,
        "notes": entry.notes,
        "venue": entry.venue,
        "starts_at": time_in_words(entry.starts_at) if entry.starts_at else "",
        "length": length_in_words(entry.minutes_each) if entry.minutes_each else "",
        "days": str(entry.days or ""),
        "same_session_as": entry_in_words(entry.same_session_as_id) if entry.same_session_as_id else "",
        "reference": entry.reference or "",
        "answers": str(entry.answers_user_id or ""),
        "contact": entry.contact,
    }
    for split in choices.splits:
        typed[split_field(split.key)] = split_as_typed(
            [(item, parts[item.id]) for item in split.items if item.id in parts]
        )
    for measure in choices.measures:
        if measure.key in COUNTS or (is_planned and people and measure.id == people.id):
            continue
        own = [(items[id_], count) for id_, count in entry.parts(measure.id).items() if id_ in items]
        typed[figure_field(measure.key)] = figure_as_typed(entry.figure(measure.id), own)
    return typed


def kept_of(entry: EntryInFull, choices: EntryChoices) -> dict[str, str]:
    """What the next session of a batch keeps of the one before."""
    typed = typed_of(entry, choices)
    kept = {field: typed[field] for field in KEPT if typed[field]}
    # What the course brings comes with it again, and not with another one that takes its place.
    brought = {
        "level": entry.course_level_id == entry.level_id,
        "activity": entry.course_activity_id == entry.activity_id,
        "length": entry.course_minutes == entry.minutes_each,
    }
    kept = {field: text for field, text in kept.items() if not brought.get(field)}
    if not entry.organisations:
        # Nothing will bring these.
        kept |= {field: typed[field] for field in ("sector", "areas") if typed[field]}
    return kept


def day_as_typed(day: date) -> str:
    """A day as the box for it takes it: "27/3/2016"."""
    return f"{day.day}/{day.month}/{day.year}"


def _names(names: Iterable[str]) -> str:
    return "; ".join(names)


def figures_in_words(entry: EntryInFull, choices: EntryChoices) -> list[tuple[str, str]]:
    """The figures of an entry besides who attended, each with its name, as a page shows them."""
    items = {item.id: item for item in choices.items}
    told = []
    for measure in choices.measures:
        whole = entry.figure(measure.id)
        parts = [(items[id_], count) for id_, count in entry.parts(measure.id).items() if id_ in items]
        if whole is not None or parts:
            in_parts = split_in_words(parts)
            words = ": ".join(part for part in (str(whole) if whole else "", in_parts) if part)
            told.append((measure.name, words))
    return told
