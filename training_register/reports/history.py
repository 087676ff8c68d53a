"""What was done to an entry, in words: "attended: not recorded → 34"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    Course,
    EntryToldApart,
    ImportedFile,
    ImportRecipe,
    KeptSettings,
    Level,
    Measure,
    Organisation,
    Provider,
    Publication,
    Sector,
    SplitItem,
    StatedFigure,
    Trainer,
)
from training_register.queries.history import EntryChange, ToldChange, names_told_of
from training_register.queries.imported_rows import Origin
from training_register.rules.lengths import length_in_words
from training_register.rules.own_sheet import entry_in_words, trainer_in_words
from training_register.rules.periods import day_in_words
from training_register.rules.settings_words import LABELS, change_of_setting
from training_register.rules.stated_figures import change_in_words
from training_register.settings import Settings

# What an operation is called where it is told of; others are called by their kind.
_KINDS = {
    "add": "Recorded", "import": "Imported", "example": "Made up", "change": "Changed",
    "take out": "Taken out of the figures",
    "put back": "Put back into the figures", "fill in figures": "Figures filled in",
    "ask again later": "To be asked again later", "stop asking": "Nobody is asked any more",
    "ask again now": "To be asked again", "change many": "Changed, many at once",
    "plan a series": "Planned as a series", "change settings": "Settings changed",
    "choose tables": "Tables chosen for files",
    "change first month": "Reporting years begun in another month",
    "place entries": "Entries placed anew in reporting years",
    "add stated figure": "Stated figure added", "change stated figure": "Stated figure changed",
    "delete stated figure": "Stated figure deleted", "publish": "Published",
    "tell apart": "Entries said to be different", "withdraw publication": "Publication withdrawn",
    "make link": "Read-only link made", "switch off link": "Read-only link switched off",
    "bring file": "File brought", "drop file": "File given up and removed", "remove file": "File removed",
    "save recipe": "Recipe saved", "rename recipe": "Recipe renamed", "delete recipe": "Recipe deleted",
}  # fmt: skip
# What an entry was at first is what it is now but for the changes that follow.
_FIRST = ("add", "import", "example", "plan a series")

# What each field is called, and the list that its ids are of.
_LABELS = {
    "starts_on": "day",
    "ends_on": "last day",
    "days": "on how many days",
    "starts_at": "starts at",
    "minutes_each": "length of each",
    "status": "status",
    "reason": "reason",
    "same_session_as_id": "same session as",
    "audience_id": "audience",
    "sector_id": "sector",
    "activity_id": "activity",
    "course_id": "course",
    "level_id": "level",
    "how": "how",
    "venue": "venue",
    "notes": "notes",
    "reference": "reference",
    "answers_user_id": "who can answer",
    "contact": "whom to ask",
    "organisation_ids": "organisations",
    "area_ids": "areas",
    "provider_ids": "delivered by",
    "trainers": "trainers",
}
_LISTS: dict[str, Any] = {
    "audience_id": Audience,
    "sector_id": Sector,
    "activity_id": Activity,
    "course_id": Course,
    "level_id": Level,
    "answers_user_id": AppUser,
    "organisation_ids": Organisation,
    "area_ids": Area,
    "provider_ids": Provider,
    "trainers": Trainer,
}
# The columns of each count.
_COUNTS = {
    "sessions": {"sessions", "sessions_certainty"},
    "attended": {"attended", "attended_certainty", "words_instead"},
}
NOTHING = "nothing"
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def kind_in_words(kind: str) -> str:
    """What an operation of a kind is called."""
    return _KINDS.get(kind, kind.capitalize())


def lines_of_changes(db_session: DbSession, changes: Iterable[ToldChange]) -> dict[int, list[str]]:
    """For each operation, what it did to each thing, in words: "entry 12: attended: not recorded → 34"."""
    changes = list(changes)
    with_names = ("entry", StatedFigure.__tablename__)
    names = names_told_of(db_session, _ids_in([change for change in changes if change.subject in with_names]))
    told: defaultdict[int, list[str]] = defaultdict(list)
    for change in changes:
        if change.subject == "entry":
            lines = () if _is_first(change) else tuple(_lines(change.fields, names))
            told[change.operation_id].append(f"entry {change.subject_id}{': ' if lines else ''}{'; '.join(lines)}")
        elif change.subject == EntryToldApart.__tablename__:
            other = next(id_ for id_ in reversed(change.fields["other_entry_id"]) if id_ is not None)
            told[change.operation_id].append(f"entry {change.subject_id} and entry {other}")
        elif change.subject == KeptSettings.__tablename__:
            told[change.operation_id] += _settings_in_words(change.fields)
        elif change.subject == StatedFigure.__tablename__:
            behind = {field: names.get(_LISTS[field], {}) for field in ("audience_id", "sector_id")}
            told[change.operation_id].append("; ".join(change_in_words(change.fields, behind)))
        elif change.subject == ImportedFile.__tablename__:
            until = change.fields.get("keep_until", [None, None])[1]
            told[change.operation_id].append(
                f"kept until {day_in_words(date.fromisoformat(until))}" if until else "it is not kept any more"
            )
        elif change.subject == ImportRecipe.__tablename__:
            told[change.operation_id].append(_recipe_in_words(change.fields))
        elif change.subject == Publication.__tablename__:
            # Of one that was published, what the operation is about says all.
            if "withdrawn_reason" in change.fields:
                told[change.operation_id].append(f"reason: {change.fields['withdrawn_reason'][1]}")
        else:
            told[change.operation_id].append(f"{change.subject.replace('_', ' ')}: {_fields_in_words(change.fields)}")
    return told


def _settings_in_words(fields: dict[str, list[Any]]) -> list[str]:
    """What became of each setting; one that was not set here was what ships."""
    ships = Settings()
    return [
        change_of_setting(name, *(getattr(ships, name, None) if value is None else value for value in fields[name]))
        for name in LABELS
        if name in fields
    ]


def _recipe_in_words(fields: dict[str, list[Any]]) -> str:
    """What became of a recipe: its name where it came or went, and else whether that or its answers changed."""
    before, after = fields.get("name", [None, None])
    if before and after:
        return f"name: {before} → {after}"
    named = f"“{before or after}”" if before or after else ""
    _, answers = fields.get("answers", [None, None])
    number = len(answers or ())
    said = f"{number} {'answer' if number == 1 else 'answers'}" if answers else ""
    return ", ".join(filter(None, (named, said))) or "as it was"


def _fields_in_words(fields: dict[str, list[Any]]) -> str:
    """The fields of something that is no entry: a new name alone, or what became of each."""
    if "name" in fields and fields["name"][0] is None:
        return f"“{fields['name'][1]}”"
    said = (
        f"{field.replace('_', ' ')}: {NOTHING if before in (None, '') else before} → "
        f"{NOTHING if after in (None, '') else after}"
        for field, (before, after) in fields.items()
    )
    return "; ".join(said)


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """One thing that was done to an entry: what, by whom, when, and each field that it changed, in words."""

    kind: str
    by: str
    at: datetime
    lines: tuple[str, ...]


def origin_in_words(origin: Origin) -> str:
    """Where an entry came from: "“Log 2016.xlsx”, sheet “Training log”, row 4"."""
    sheet = f"sheet “{origin.sheet}”" if origin.sheet else ""
    file = f"“{origin.file}”" if origin.file else origin.file_kind
    return ", ".join(filter(None, (file, sheet, f"row {origin.row}")))


def changes_in_words(
    db_session: DbSession, changes: Iterable[EntryChange], origins: Iterable[Origin] = ()
) -> list[ChangeInWords]:
    """Changes in words, with the names behind their ids as they are now; `origins` are rows that told of the entry."""
    changes = list(changes)
    came_from: defaultdict[int | None, list[str]] = defaultdict(list)
    for origin in origins:
        came_from[origin.operation_id].append(f"from {origin_in_words(origin)}")
    names = names_told_of(db_session, _ids_in(changes))
    return [
        ChangeInWords(
            kind_in_words(change.kind),
            change.by,
            change.at,
            (
                *came_from.get(change.operation_id, ()),
                *(() if _is_first(change) else _lines(change.fields, names)),
            ),
        )
        for change in changes
    ]


def _is_first(change: EntryChange | ToldChange) -> bool:
    """Whether it added the entry; an import changes others, too."""
    return change.kind in _FIRST and change.version == 1


def lines_of_fields(db_session: DbSession, fields: Mapping[int, Mapping[str, list[Any]]]) -> dict[int, list[str]]:
    """What {field: [before, after]} says of each of some entries, in words."""
    changes = {id_: ToldChange(0, "change", "", "", NEVER, "entry", id_, 2, dict(of)) for id_, of in fields.items()}
    names = names_told_of(db_session, _ids_in(changes.values()))
    return {id_: list(_lines(change.fields, names)) for id_, change in changes.items()}


def _ids_in(changes: Iterable[EntryChange | ToldChange]) -> dict[Any, set[int]]:
    ids: defaultdict[Any, set[int]] = defaultdict(set)
    for change in changes:
        for field, values in change.fields.items():
            for value in values:
                if field in _LISTS and value is not None:
                    listed = value if isinstance(value, list) else [value]
                    ids[_LISTS[field]] |= {one[0] if isinstance(one, list) else one for one in listed}
                elif field == "figures" and value:
                    ids[Measure] |= {figure[0] for figure in value}
                    ids[SplitItem] |= {figure[1] for figure in value if figure[1] is not None}
    return dict(ids)


def _lines(fields: dict[str, list[Any]], names: dict[Any, dict[int, str]]) -> Iterable[str]:
    for count, columns in _COUNTS.items():
        if columns & fields.keys():
            before, after = (_count(fields, count, at) for at in (0, 1))
            yield f"{count}: {before} → {after}"
    for field, label in _LABELS.items():
        if field in fields:
            before, after = (_value(field, value, names) for value in fields[field])
            yield f"{label}: {before} → {after}" if before != NOTHING else f"{label}: {after}"
    old, new = (_figures(value) for value in fields.get("figures", (None, None)))
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            measure_id, item_id = key
            item = f", {names[SplitItem].get(item_id, '?')}" if item_id is not None else ""
            measure = names[Measure].get(measure_id, "?").lower()
            yield f"{measure}{item}: {_number(old.get(key))} → {_number(new.get(key))}"


def _figures(value: list[list[Any]] | None) -> dict[tuple[int, int | None], tuple[int, str]]:
    return {(measure_id, item_id): (number, certainty) for measure_id, item_id, number, certainty, _ in value or ()}


def _count(fields: dict[str, list[Any]], name: str, at: int) -> str:
    number = fields.get(name, [None, None])[at]
    if number is None and name in fields:
        words = fields.get("words_instead", ["", ""])[at] if name == "attended" else ""
        return f"not recorded (“{words}”)" if words else "not recorded"
    certainty = fields.get(f"{name}_certainty", [None, None])[at]
    if number is None:
        return str(certainty or "not recorded")
    return str(Count.of(number, Certainty(certainty) if certainty else Certainty.EXACT))


def _number(figure: tuple[int, str] | None) -> str:
    return "not recorded" if figure is None else str(Count.of(figure[0], Certainty(figure[1])))


def _value(field: str, value: Any, names: dict[Any, dict[int, str]]) -> str:
    if value in (None, "", []):
        return NOTHING
    if field in ("starts_on", "ends_on"):
        return day_in_words(date.fromisoformat(value))
    if field == "minutes_each":
        return length_in_words(value)
    if field == "same_session_as_id":
        return entry_in_words(value)
    known = names.get(_LISTS.get(field), {})
    if field == "trainers":
        return ", ".join(trainer_in_words(known.get(id_, "?"), half_days) for id_, half_days in value)
    if field in _LISTS:
        return ", ".join(known.get(id_, "?") for id_ in (value if isinstance(value, list) else [value]))
    return str(value)
