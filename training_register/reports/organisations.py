"""What was done to an organisation, and what merging would do, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from training_register.database import DbSession
from training_register.models import Area, Organisation, Sector, SplitItem
from training_register.queries.history import names_told_of
from training_register.queries.organisations import OrganisationChange, ToMerge
from training_register.rules.names import joined
from training_register.rules.organisation_names import is_asked_before_named
from training_register.rules.periods import day_in_words

# What an operation is called where it is told of; others are called by their kind.
_KINDS = {
    "add organisation": "Added", "add organisations": "Added with others", "change organisation": "Changed",
    "add spelling": "Spelling added", "remove spelling": "Spelling taken away", "retire organisation": "Retired",
    "bring organisation back": "Brought back", "merge organisations": "Merged",
    "tell organisations apart": "Told apart", "import": "Added by an import", "add": "Added with an entry",
    "change": "Added with an entry",
}  # fmt: skip
_LABELS = {
    "name": "name",
    "usual_sector_id": "usual sector",
    "usual_area_id": "usual area",
    "usual_split_item_id": "where its people come from",
    "contact": "contact",
    "may_be_named": "reports may name it",
    "retired_on": "retired on",
}
_LISTS: dict[str, Any] = {
    "usual_sector_id": Sector,
    "usual_area_id": Area,
    "usual_split_item_id": SplitItem,
    "merged_into_id": Organisation,
    "organisation_id": Organisation,
    "other_organisation_id": Organisation,
}
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class MergeInWords:
    """What merging some organisations into one changes: the one that stays, what goes, and what becomes of it."""

    kept: ToMerge
    gone: tuple[ToMerge, ...]
    entries: int
    # What else changes in the one that stays, as a sentence.
    what_else: str
    # What is easily overlooked: "" where there is nothing.
    warning: str


def merges_in_words(goes: Mapping[int, int], organisations: Mapping[int, ToMerge]) -> list[MergeInWords]:
    """What merging would change, for each that stays, in the order of `goes`."""
    groups: dict[int, list[ToMerge]] = {}
    for gone, kept in goes.items():
        groups.setdefault(kept, []).append(organisations[gone])
    return [_merge(organisations[kept], tuple(gone)) for kept, gone in groups.items()]


# What is taken over where the one that stays says nothing, as `actions` takes it over.
_TAKEN_OVER = {"sector": "sector", "area": "area", "item": "where people come from", "contact": "contact"}


def _merge(kept: ToMerge, gone: tuple[ToMerge, ...]) -> MergeInWords:
    lines = []
    for field, label in _TAKEN_OVER.items():
        own = getattr(kept, field)
        others = [value for one in gone if (value := getattr(one, field)) and value != own]
        if others and own:
            lines.append(f"its {label} stays {own}, not {joined(sorted(set(others)))}")
        elif others:
            lines.append(f"it takes over {label}: {others[0]}")
    warning = ""
    if kept.may_be_named and not all(one.may_be_named for one in gone):
        protected = [one.name for one in gone if is_asked_before_named(one.name)]
        warning = "Reports may name it, and then name it for these entries too."
        if protected:
            warning += f" “{protected[0]}” looks like a place where somebody is protected."
    elif not kept.may_be_named and any(one.may_be_named for one in gone):
        warning = "Reports may not name it, and then name it for none of these entries."
    if kept.retired_on and not all(one.retired_on for one in gone):
        warning = f"{warning} It is retired: no form offers it until you bring it back.".strip()
    what_else = "; ".join(lines) or ("" if warning else "nothing")
    said = f"{what_else[:1].upper()}{what_else[1:]}." if what_else else ""
    return MergeInWords(kept, gone, sum(one.entries for one in gone), said, warning)


@dataclass(frozen=True, slots=True)
class OperationInWords:
    """One thing that was done to an organisation: what, by whom, when, what it changed, and whether it is undone."""

    id: int
    kind: str
    # As `Operation` keeps it: by it a page knows what can be undone.
    operation_kind: str
    by: str
    at: datetime
    is_undone: bool
    lines: tuple[str, ...]


def operations_in_words(
    db_session: DbSession, organisation_id: int, changes: Sequence[OrganisationChange]
) -> list[OperationInWords]:
    """The operations behind the changes of an organisation, in their order, with the names as they are now."""
    ids: defaultdict[Any, set[int]] = defaultdict(set)
    ids[Organisation].update(change.subject_id for change in changes if change.subject == Organisation.__tablename__)
    for change in changes:
        for field, values in change.fields.items():
            if field in _LISTS:
                ids[_LISTS[field]].update(value for value in values if value is not None)
    names = names_told_of(db_session, dict(ids))
    told: dict[int, list[OrganisationChange]] = {}
    for change in changes:
        told.setdefault(change.operation_id, []).append(change)
    return [
        OperationInWords(
            several[0].operation_id,
            f"Undone: {several[0].about.partition(':')[0]}" if several[0].undoes_id else _kind(several[0].kind),
            several[0].kind,
            several[0].by,
            several[0].at,
            several[0].is_undone,
            tuple(line for change in several for line in _lines(organisation_id, change, names)),
        )
        for several in told.values()
    ]


def _kind(kind: str) -> str:
    return _KINDS.get(kind, kind.capitalize())


def _lines(organisation_id: int, change: OrganisationChange, names: dict[Any, dict[int, str]]) -> Iterator[str]:
    if change.subject == "organisation_told_apart":
        ids = {value for field in ("organisation_id", "other_organisation_id") for value in change.fields[field]}
        others = [names[Organisation].get(id_, "?") for id_ in ids - {None, organisation_id}]
        yield f"not the same as: {', '.join(others)}"
    elif change.subject == "organisation_spelling":
        yield from _spelling_lines(organisation_id, change)
    elif change.subject_id != organisation_id:
        yield from _merge_lines(change, names, organisation_id)
    else:
        for field, label in _LABELS.items():
            if field in change.fields:
                before, after = (_value(field, value, names) for value in change.fields[field])
                is_new = change.fields.get("name", [""])[0] is None
                if not is_new:
                    yield f"{label}: {before} → {after}"
                elif field != "may_be_named" or change.fields[field][1]:
                    yield f"{label}: {after}"
        yield from _merge_lines(change, names, organisation_id)


def _spelling_lines(organisation_id: int, change: OrganisationChange) -> Iterator[str]:
    # A spelling that went along with a merge says nothing more than the merge does.
    if "spelling" not in change.fields:
        return
    before, after = change.fields["spelling"]
    yield f"other spelling: {before or NOTHING} → {after or NOTHING}"


def _merge_lines(change: OrganisationChange, names: dict[Any, dict[int, str]], organisation_id: int) -> Iterator[str]:
    if "merged_into_id" not in change.fields:
        return
    before, after = change.fields["merged_into_id"]
    other = names[Organisation].get(change.subject_id, "?")
    if change.subject_id == organisation_id:
        into = names[Organisation].get(after if after is not None else before, "?")
        yield f"merged into: {into}" if after is not None else f"no longer merged into: {into}"
    elif after == organisation_id:
        yield f"merged into it: {other}"
    elif before == organisation_id:
        yield f"no longer merged into it: {other}"


def _value(field: str, value: Any, names: dict[Any, dict[int, str]]) -> str:
    if field == "may_be_named":
        return "yes" if value else "no"
    if value is None or value == "":
        return NOTHING
    if field in _LISTS:
        return names[_LISTS[field]].get(value, "?")
    return day_in_words(date.fromisoformat(value)) if field == "retired_on" else str(value)
