"""What must be answered before a period is published, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from training_register.rules.hiding import Place
from training_register.rules.private_texts import private_parts
from training_register.rules.publications import Accepted, GapKind, Reason, Revised

# More than so many are not asked about one by one: one answer is given for the rest.
MOST_ONE_BY_ONE = 50
LONGEST_LINE = 200
ACCEPTED, STOPPED_ASKING = "accepted", "stopped asking"


def problem_with(text: str, longest: int = LONGEST_LINE) -> str:
    """What is wrong with a reason that is kept with what is published, as a sentence; "" where nothing is."""
    if len(text) > longest:
        return f"Say it in at most {longest:,} characters."
    if found := private_parts(text):
        return f"{found[0]}, and this is kept with what is published. Say it without that."
    return ""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that an entry lacks; `stopped` is why nobody is asked for it any more, None where somebody is."""

    entry: int
    kind: GapKind
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class GapsAnswered:
    """What stays missing from a publication, and the entries that nobody has given a reason for, each once."""

    accepted: tuple[Accepted, ...]
    unanswered: tuple[int, ...]


def gaps_answered(lacks: Iterable[Lack], reasons: Mapping[int, str], for_all: str = "") -> GapsAnswered:
    """Answers each lack: "stopped asking" where that was said, else the entry's own reason, else that for all."""
    accepted, unanswered = [], []
    for lack in lacks:
        reason = reasons.get(lack.entry, "").strip() or for_all.strip()
        if lack.stopped is not None:
            accepted.append(Accepted(lack.entry, lack.kind, STOPPED_ASKING, lack.stopped))
        elif reason:
            accepted.append(Accepted(lack.entry, lack.kind, ACCEPTED, reason))
        else:
            unanswered.append(lack.entry)
    return GapsAnswered(tuple(accepted), tuple(dict.fromkeys(unanswered)))


def reasons_again(lacks: Iterable[Lack], before: Iterable[Accepted]) -> dict[int, str]:
    """The reasons that were given with an earlier version, by the entry, where it lacks nothing else now."""
    given = {(one.entry, str(one.kind)): one.reason for one in before if one.state == ACCEPTED}
    asked: dict[int, list[str]] = {}
    for lack in lacks:
        if lack.stopped is None:
            asked.setdefault(lack.entry, []).append(given.get((lack.entry, str(lack.kind)), ""))
    return {entry: found[0] for entry, found in asked.items() if all(found)}


def place_of(change: Revised) -> Place:
    """Where a figure that was revised stands."""
    return change.table, change.row, change.column


@dataclass(frozen=True, slots=True)
class Explained:
    """Revised figures with their reasons, and the places of those that have none."""

    changes: tuple[Revised, ...]
    unexplained: tuple[Place, ...]


def changes_explained(
    changes: Sequence[Revised],
    reasons: Mapping[Place, Reason | None],
    for_all: Reason | None = None,
    remarks: Mapping[Place, str] | None = None,
) -> Explained:
    """Gives each revised figure a reason: the one for all where there is one, else its own, else the suggested one."""
    explained, unexplained = [], []
    for change in changes:
        place = place_of(change)
        reason = for_all or reasons.get(place) or change.reason
        remark = (remarks or {}).get(place, "").strip() or change.remark
        explained.append(replace(change, reason=str(reason), remark=remark))
        if not reason:
            unexplained.append(place)
    return Explained(tuple(explained), tuple(unexplained))
