"""Why a figure differs from the version before, as far as the history of the entries behind it tells: a suggestion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from training_register.database import DbSession
from training_register.queries.frozen_entries import recorded_at_of
from training_register.queries.history import EntryChange, changes_of_entries
from training_register.queries.publications import Published, figures_behind, kept_part
from training_register.rules.entries import Status
from training_register.rules.publications import FigureBehind, Reason, Revised

# What puts an entry into another row, column, table or period.
_PLACES = frozenset(
    (
        "starts_on", "ends_on", "counts_to", "kind", "audience_id", "sector_id", "activity_id", "counts_what",
        "course_id", "level_id", "how", "area_ids", "organisation_ids", "provider_ids", "same_session_as_id",
    )
)  # fmt: skip
# Of as many entries for one reason as for another, the first is suggested.
_IN_DOUBT = (Reason.CORRECTION, Reason.RECLASSIFIED, Reason.LATE_FIGURE, Reason.DEFINITION)
Keys = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why the entries behind each figure give something else than in the version before, by the figure's keys.

    How many entries do for each reason; none of a figure that entries make and that differs in nothing they give.
    """

    reasons: Mapping[Keys, Counter[Reason]]

    def of(self, one: Revised) -> Counter[Reason]:
        """The reasons of a figure; of what is no figure of entries, those of its row, else of its whole table."""
        keys = one.table, one.row, one.column
        if keys in self.reasons:
            return self.reasons[keys]
        for about in (keys[:2], keys[:1]):
            found: Counter[Reason] = Counter()
            for other, reasons in self.reasons.items():
                if other[: len(about)] == about:
                    found += reasons
            if found:
                return found
        return Counter()


def evidence_of(
    db_session: DbSession,
    before: Published,
    now: Sequence[FigureBehind],
    *,
    tables: Collection[str] | None = None,
) -> Evidence:
    """What is known of the entries behind a version and behind the figures as they are now: four statements.

    `tables` are the short names of those that it is about, where it is not about all.
    """
    frozen: Mapping[str, Mapping[str, Any]] = kept_part(db_session, before.id, "entries") or {}
    earlier, later = (
        {(one.table, one.row, one.column): one for one in figures if tables is None or one.table in tables}
        for figures in (figures_behind(db_session, before.id), now)
    )
    ids = {entry for one in (*earlier.values(), *later.values()) for entry, _, _ in one.entries}
    entries = _Entries(
        before.published_at,
        frozen,
        recorded_at_of(db_session, ids),
        changes_of_entries(db_session, ids, since=before.published_at),
    )
    return Evidence({keys: entries.reasons(earlier.get(keys), later.get(keys)) for keys in {**earlier, **later}})


def suggested_reason(one: Revised, evidence: Evidence) -> Reason:
    """Why a figure differs: what is so of most entries behind it that give something else.

    What no entry's history tells of is a change of the definition, where a figure stands on entries at all; a number
    that others have stated, and words, were corrected.
    """
    found = evidence.of(one)
    if not found:
        is_of_entries = (one.table, one.row, one.column) in evidence.reasons
        return Reason.DEFINITION if is_of_entries else Reason.CORRECTION
    most = max(found.values())
    return next(reason for reason in _IN_DOUBT if found[reason] == most)


def with_reasons(changes: Iterable[Revised], evidence: Evidence) -> tuple[Revised, ...]:
    """Differences with the reason that is suggested for each; one that has a reason keeps it."""
    return tuple(one if one.reason else replace(one, reason=str(suggested_reason(one, evidence))) for one in changes)


_Gives = tuple[int | None, int | None]
# Nothing, where the entry does not stand behind the figure.
_Differs = tuple[_Gives | None, _Gives | None]


def _entries_that_differ(before: FigureBehind | None, now: FigureBehind | None) -> dict[int, _Differs]:
    """The entries that give something else to a figure than before, with what they gave and give."""
    earlier, later = (
        {entry: (number, against) for entry, number, against in one.entries} if one else {} for one in (before, now)
    )
    return {
        entry: (earlier.get(entry), later.get(entry))
        for entry in sorted({*earlier, *later})
        if earlier.get(entry) != later.get(entry)
    }


@dataclass(frozen=True, slots=True)
class _Entries:
    """The entries behind two versions: what was kept of them, when those of now were recorded, and all changes."""

    published_at: datetime
    frozen: Mapping[str, Mapping[str, Any]]
    recorded_at: Mapping[int, str]
    changes: Mapping[int, Sequence[EntryChange]]

    def reasons(self, before: FigureBehind | None, now: FigureBehind | None) -> Counter[Reason]:
        """Why entries give something else to a figure; where none does, whether one says anything else."""
        differ = _entries_that_differ(before, now)
        found = Counter(self._reason(entry, was, then) for entry, (was, then) in differ.items())
        if not found and now and any(self._changed(entry) for entry, _, _ in now.entries):
            # How sure a number is can change, and the number stay.
            found[Reason.CORRECTION] += 1
        return found

    def _reason(self, entry: int, was: _Gives | None, now: _Gives | None) -> Reason:
        changed = self._changed(entry)
        if was is None:
            return self._why_it_came(entry, changed)
        if now is None:
            return _why_it_went(changed.keys()) if self._is_same(entry) else Reason.CORRECTION
        if was[0] is None and now[0] is not None:
            return Reason.LATE_FIGURE
        return Reason.CORRECTION if changed else Reason.DEFINITION

    def _is_same(self, entry: int) -> bool:
        """Whether the entry of an id is the one that was kept."""
        kept = self.frozen.get(str(entry))
        return kept is not None and self.recorded_at.get(entry) == kept["recorded_at"]

    def _changed(self, entry: int) -> dict[str, tuple[Any, Any]]:
        """The fields of an entry that changed since, each with what it was and is."""
        kept = self.frozen.get(str(entry))
        changed: dict[str, tuple[Any, Any]] = {}
        for change in self.changes.get(entry, ()):
            if kept is None or change.version > kept["version"]:
                for field, (before, after) in change.fields.items():
                    changed[field] = changed.get(field, (before, None))[0], after
        return changed

    def _why_it_came(self, entry: int, changed: Mapping[str, tuple[Any, Any]]) -> Reason:
        recorded_at = self.recorded_at.get(entry)
        is_new = recorded_at is not None and datetime.fromisoformat(recorded_at) >= self.published_at
        if is_new or (str(entry) in self.frozen and not self._is_same(entry)):
            return Reason.LATE_FIGURE
        if _PLACES & changed.keys():
            return Reason.RECLASSIFIED
        if "status" in changed:
            # What was planned took place, and its figure came in; what is put back should never have been out.
            return Reason.LATE_FIGURE if changed["status"][0] == Status.PLANNED else Reason.CORRECTION
        if not changed:
            return Reason.DEFINITION
        return Reason.LATE_FIGURE if not changed.get("figures", (True, None))[0] else Reason.CORRECTION


def _why_it_went(changed: Collection[str]) -> Reason:
    if "status" in changed:
        return Reason.CORRECTION
    if _PLACES & set(changed):
        return Reason.RECLASSIFIED
    return Reason.CORRECTION if changed else Reason.DEFINITION
