"""What is asked about many entries that are changed at once, and how they travel from page to page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from training_register.forms.boxes import Circumstances, ReadArea, ReadBox, read_name, read_names, read_text
from training_register.queries.choices import Choice, EntryChoices, SectorChoice
from training_register.queries.names import FoundName
from training_register.rules.entries import Status
from training_register.rules.names import folded
from training_register.rules.permissions import Scope
from training_register.rules.selections import LinesHow, LinesWanted, Selected, Wanted

LEAVE = "Leave as it is"
# Typed into a box for names: none of them.
NONE = "none"
_ID = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?", re.ASCII)


def ids_in(sent: Iterable[str]) -> list[int]:
    """The ids of entries that a page sends, one in a field or many with spaces between, each once."""
    return list(versions_in(sent))


def versions_in(sent: Iterable[str]) -> dict[int, int]:
    """The ids with the version that somebody saw of each, 0 where it is not said; what is no such thing is passed over.

    An id that no database holds is none either.
    """
    found: dict[int, int] = {}
    for text in sent:
        for word in text.split():
            if (one := _ID.fullmatch(word)) and int(one[1]):
                found.setdefault(int(one[1]), int(one[2] or 0))
    return found


def as_sent(selected: Iterable[Selected]) -> str:
    """Entries with the versions that were seen, as `versions_in` reads them."""
    return " ".join(f"{one.id}.{one.version}" for one in selected)


class ChangeManyForm(FlaskForm):  # type: ignore[misc]
    """What becomes of many entries: what is left as it is, is left in each."""

    key = HiddenField()

    audience = SelectField("Audience", validate_choice=False)
    sector = SelectField("Sector", validate_choice=False)
    course = ReadBox("Course", read_name, example="Blank leaves it as it is; “none” takes it off.")
    areas = ReadBox("Areas", read_names, example="Blank leaves them as they are.")
    areas_how = SelectField("What to do with these areas", validate_choice=False)
    providers = ReadBox("Delivered by", read_names, example="Blank leaves it as it is.")
    providers_how = SelectField("What to do with these names", validate_choice=False)
    status = SelectField("Status", validate_choice=False)
    reason = ReadArea("Reason", read_text, example="Why they are cancelled, or taken out of the figures.")

    def __init__(
        self, choices: EntryChoices, sectors: Iterable[SectorChoice], *, scope: Scope, today: date, **values: Any
    ) -> None:
        super().__init__(**values)
        self.today = today
        self.scope = scope
        self.area_choices: tuple[Choice, ...] = tuple(
            area for area in choices.areas if scope.area_ids is None or area.id in scope.area_ids
        )
        self.wanted = Wanted()
        self.audience.choices = [SelectChoice("", LEAVE), *_listed(choices.audiences)]
        self.sector.choices = [
            SelectChoice("", LEAVE),
            *(
                SelectChoice(str(sector.id), sector.name, {"data-audiences": " ".join(map(str, sector.audience_ids))})
                for sector in sectors
            ),
        ]
        self.status.choices = [
            SelectChoice("", LEAVE),
            SelectChoice(Status.DELIVERED.value, "Delivered"),
            SelectChoice(Status.PLANNED.value, "Planned"),
            SelectChoice(Status.CANCELLED.value, "Cancelled"),
            SelectChoice(Status.TAKEN_OUT.value, "Taken out of the figures"),
        ]
        self.areas_how.choices = self.providers_how.choices = [
            SelectChoice(LinesHow.INSTEAD.value, "Put them in place of what is there"),
            SelectChoice(LinesHow.BESIDES.value, "Add them to what is there"),
            SelectChoice(LinesHow.OFF.value, "Take them off"),
        ]

    def told(self, _field: str) -> Circumstances:
        """What the reading of a box depends on."""
        return Circumstances(today=self.today)

    @property
    def names_typed(self) -> dict[str, tuple[str, ...]]:
        """The names that were typed, by their lists, as `queries.names` looks them up."""
        course = self.course.read or ""
        return {
            "course": (course,) if course and not _is_none((course,)) else (),
            "provider": self.providers.read or (),
        }

    def settle(self, found: Mapping[str, Mapping[str, FoundName]]) -> bool:
        """Works out what is wanted; False where something is wrong. `found` is what `names_found` says."""
        audience_id, sector_id, status = (_chosen(field) for field in (self.audience, self.sector, self.status))
        course: tuple[int, ...] | None = None
        if self.course.read:
            course = self._ids(self.course, (self.course.read,), found["course"], "the list of courses")
        areas = {folded(area.name): area.id for area in self.area_choices}
        wanted_areas = self._lines(self.areas, self.areas_how, areas, "the list of areas")
        providers = {plain: one.id for plain, one in found["provider"].items()}
        wanted_providers = self._lines(self.providers, self.providers_how, providers, "the list of those who deliver")
        reason = self.reason.read or ""
        if status == Status.TAKEN_OUT and not reason:
            self.reason.errors = ["Say why they are taken out of the figures, in a few words."]
        elif status == Status.CANCELLED and not reason:
            self.reason.errors = ["Say why they were cancelled, in a few words."]
        elif reason and status not in (Status.CANCELLED, Status.TAKEN_OUT):
            self.reason.errors = ["A reason goes with a status: cancelled, or taken out of the figures. Choose it."]
        self.wanted = Wanted(
            audience_id=int(audience_id) if audience_id else None,
            sector_id=int(sector_id) if sector_id else None,
            course=course,
            areas=wanted_areas,
            providers=wanted_providers,
            status=Status(status) if status else None,
            reason=reason,
        )
        if not self.errors and self.wanted == Wanted():
            self.form_errors.append("Choose at least one thing to change.")
        return not self.errors

    def _lines(self, box: ReadBox, how: SelectField, known: Mapping[str, int], where: str) -> LinesWanted | None:
        names = box.read or ()
        if not names:
            return None
        chosen = next((one for one in LinesHow if one == how.data), LinesHow.INSTEAD)
        if _is_none(names) and folded(NONE) not in known:
            return LinesWanted(LinesHow.INSTEAD, ())
        unknown = [name for name in names if folded(name) not in known]
        if unknown:
            box.errors = [f"“{unknown[0]}” is not in {where}. Choose from the list."]
            return None
        return LinesWanted(chosen, tuple(dict.fromkeys(known[folded(name)] for name in names)))

    @staticmethod
    def _ids(
        box: ReadBox, names: tuple[str, ...], found: Mapping[str, FoundName], where: str
    ) -> tuple[int, ...] | None:
        if _is_none(names):
            return ()
        unknown = [name for name in names if folded(name) not in found]
        if unknown:
            box.errors = [f"“{unknown[0]}” is not in {where}. Choose from the list."]
            return None
        return tuple(found[folded(name)].id for name in names)


def _listed(things: Iterable[Choice]) -> list[SelectChoice]:
    return [SelectChoice(str(one.id), one.name) for one in things]


def _chosen(field: SelectField) -> str:
    """The value that is chosen of those that are offered, or ""."""
    return next((choice.value for choice in field.choices if choice.value == field.data), "")


def _is_none(names: tuple[str, ...]) -> bool:
    return len(names) == 1 and folded(names[0]) == NONE
