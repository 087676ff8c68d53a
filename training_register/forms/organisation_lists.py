"""What is asked about a list of organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.actions.organisation_lists import Answer
from training_register.forms.organisations import check_chosen, choose, id_chosen, offer
from training_register.inputs.organisation_lists import School
from training_register.queries.organisation_lists import Outcome, PlannedLine
from training_register.queries.organisations import OrganisationChoices
from training_register.rules.names import sort_name

NO_PHASE = "Not said"


class _ListForm(FlaskForm):  # type: ignore[misc]
    """What each form about a list asks: the sector and the area of lines that say none."""

    def __init__(self, choices: OrganisationChoices, **values: Any) -> None:
        super().__init__(**values)
        self.choices = choices
        offer(self.sector, choices.sectors)
        offer(self.area, choices.areas)
        if not choices.areas:
            del self.area

    def validate_sector(self, field: Any) -> None:
        """A sector of the list, or none."""
        check_chosen(field, self.choices.sectors, "a sector")

    def validate_area(self, field: Any) -> None:
        """An area of the list, or none."""
        check_chosen(field, self.choices.areas, "an area")

    @property
    def sector_id(self) -> int | None:
        """The sector of lines that say none."""
        return id_chosen(self.sector)

    @property
    def area_id(self) -> int | None:
        """The area of lines that say none."""
        return id_chosen(self.area) if "area" in self else None


class OrganisationListForm(_ListForm):
    """Lines that are typed or pasted, or a file."""

    text = TextAreaField("Names, one in a line", description="name; sector; area. Or paste cells of a spreadsheet.")
    file = FileField(
        "Or a file: .xlsx or CSV",
        description="With the headings Name, Sector and Area; or the file of schools of England’s “Get Information "
        "about Schools”, as it was downloaded, of at most 10 MB.",
    )
    sector = choose("Sector, where a line says none")
    area = choose("Area, where a line says none")

    def validate_text(self, field: TextAreaField) -> None:
        """Something, unless there is a file."""
        if not (field.data or "").strip() and not self.brings_file:
            raise ValidationError("Enter at least one name, or choose a file.")

    @property
    def brings_file(self) -> bool:
        """Whether a file was chosen."""
        return bool(self.file.data and getattr(self.file.data, "filename", ""))


class SchoolsForm(_ListForm):
    """Which schools of England's list are taken, and the sector that they get."""

    schools = HiddenField()
    authorities = SelectMultipleField("Authorities", validate_choice=False)
    phases = SelectMultipleField("Phases", validate_choice=False)
    sector = choose("Their usual sector")
    area = choose("Their usual area")

    def __init__(self, choices: OrganisationChoices, schools: Sequence[School], **values: Any) -> None:
        super().__init__(choices, **values)
        self.read = schools
        self.authorities.choices = _counted(school.authority for school in schools)
        self.phases.choices = _counted(school.phase or NO_PHASE for school in schools)

    def validate_authorities(self, field: SelectMultipleField) -> None:
        """At least one."""
        if not self.chosen_authorities:
            raise ValidationError("Choose at least one authority.")

    def validate_phases(self, field: SelectMultipleField) -> None:
        """At least one, such that there are schools."""
        if not field.data:
            raise ValidationError("Choose at least one phase.")
        if self.chosen_authorities and not self.chosen:
            raise ValidationError("No school of these authorities has one of these phases.")

    @property
    def chosen_authorities(self) -> set[str]:
        """The authorities that are ticked."""
        return set(self.authorities.data or ())

    @property
    def chosen(self) -> list[School]:
        """The schools of the authorities and phases that are ticked."""
        phases = set(self.phases.data or ())
        return [
            school
            for school in self.read
            if school.authority in self.chosen_authorities and (school.phase or NO_PHASE) in phases
        ]


def _counted(names: Iterable[str]) -> list[SelectChoice]:
    numbers = Counter(names)
    return [SelectChoice(name, f"{name} ({numbers[name]:,})") for name in sorted(numbers, key=sort_name)]


def answers_of(arguments: MultiDict[str, str], planned: Iterable[PlannedLine]) -> dict[int, Answer]:
    """What was answered about each line that is asked about; what the preview proposes where nothing was."""
    answers = {}
    for line in planned:
        if line.outcome is Outcome.CLOSE:
            proposed, may_be = (Answer.SAME if line.is_sure else Answer.ADD), (Answer.ADD, Answer.SAME)
        elif line.outcome is Outcome.RENAMED:
            proposed, may_be = Answer.RENAME, (Answer.RENAME, Answer.LEAVE)
        else:
            continue
        said = arguments.get(f"line-{line.number}", "")
        answers[line.number] = Answer(said) if said in may_be else proposed
    return answers
