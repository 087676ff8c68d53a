"""What an entry can't say all at once: days that end before they begin, parts that are more than the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from training_register.count import Certainty, Count, added, number_in_words
from training_register.rules.entries import Status
from training_register.rules.periods import day_in_words

# A field of an entry, by the name that it has in the model, and what is wrong with it.
Contradiction = tuple[str, str]


def contradictions(
    *,
    starts_on: date,
    ends_on: date,
    status: Status,
    sessions: Count | None,
    is_same_session: bool,
    attended: Count,
    parts: Iterable[tuple[str, list[Count]]] = (),
    today: date,
) -> Iterator[Contradiction]:
    """Each contradiction in what somebody said of an entry; `sessions` is None where nobody typed any.

    `parts` are, for each split of those who attended, its name and the counts of its items.
    """
    if ends_on < starts_on:
        yield "ends_on", f"It ends on {day_in_words(ends_on)}, before it starts on {day_in_words(starts_on)}."
    elif status is Status.DELIVERED and starts_on > today:
        yield (
            "starts_on",
            f"{day_in_words(starts_on)} has not come yet, so it can't be delivered. Correct the day, or write planned "
            "as its status.",
        )
    if is_same_session and sessions is not None and not (sessions.value == 0 and sessions.certainty is Certainty.EXACT):
        yield (
            "sessions",
            "What is the same session as another entry has 0 sessions of its own. Leave the sessions blank.",
        )
    for name, counts in parts:
        yield from _parts_against(attended, name, counts)


def _parts_against(attended: Count, split: str, parts: list[Count]) -> Iterator[Contradiction]:
    total = added(parts)
    if not total.recorded:
        return
    if attended.value is None:
        yield (
            "attended",
            f"Attended is not recorded, but its parts ({split}) add up to {number_in_words(total.number)}. "
            f"Type at least {total.number}.",
        )
        return
    # An estimate that may be fewer proves nothing.
    certain = added(part for part in parts if not part.may_be_fewer)
    if attended.certainty is Certainty.EXACT and certain.number > attended.number:
        yield (
            "attended",
            f"Its parts ({split}) add up to {number_in_words(certain.number)}, more than the "
            f"{number_in_words(attended.number)} who attended.",
        )
