"""What is asked about organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.actions.organisations import OrganisationValues
from training_register.models import Organisation
from training_register.queries.organisations import Choice, OrganisationChoices, OrganisationFilter, Shown
from training_register.rules.names import LONGEST, NameProblem, checked_name, cleaned
from training_register.rules.organisation_names import is_asked_before_named

NO_CHOICE = SelectChoice("", "")
# More pairs than one page shows are not sent by it.
MOST_PAIRS = 500
NAMED_ANYWAY = (
    "This looks like the name of a place where somebody is protected. May reports name it all the same? If so, tick "
    "the box beneath too."
)


def filter_of(arguments: MultiDict[str, str]) -> OrganisationFilter:
    """The filter that an address holds; raises ValueError for a value that can't be one."""
    named = arguments.get("named", "")
    if named not in ("", "yes", "no"):
        raise ValueError("named is yes or no")
    return OrganisationFilter(
        words=arguments.get("q", "")[: 2 * LONGEST],
        sector=arguments.get("sector", ""),
        area=arguments.get("area", ""),
        may_be_named={"": None, "yes": True, "no": False}[named],
        shown=Shown(arguments.get("show") or Shown.IN_USE),
    )


def number_of(text: str | None) -> int | None:
    """A number in an address or of a hidden field; None for none. Raises ValueError for what can't be one."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) < 2**31):
        raise ValueError("not a number of an organisation")
    return int(text)


def pairs_of(texts: Iterable[str]) -> list[tuple[int, int]]:
    """Pairs such as "12-34", each once, in their order; raises ValueError for what is none, and for too many."""
    pairs: dict[tuple[int, int], None] = {}
    for text in texts:
        one, _, other = text.partition("-")
        ids = number_of(one), number_of(other)
        if ids[0] is None or ids[1] is None or ids[0] == ids[1]:
            raise ValueError("not a pair of organisations")
        pairs[ids[0], ids[1]] = None
    if len(pairs) > MOST_PAIRS:
        raise ValueError("too many pairs")
    return list(pairs)


def choose(label: str, description: str = "") -> SelectField:
    """A list of which one may be chosen; its choices are given by the form."""
    return SelectField(label, description=description, validate_choice=False)


def offer(field: SelectField, choices: Sequence[Choice]) -> None:
    """Gives a list its choices, the first of which is none."""
    groups: dict[str, list[SelectChoice]] = {}
    for choice in choices:
        groups.setdefault(choice.within, []).append(SelectChoice(str(choice.id), choice.name))
    if len(groups) > 1:
        field.choices = {"": [NO_CHOICE], **groups}
    else:
        field.choices = [NO_CHOICE, *(one for group in groups.values() for one in group)]


def check_chosen(field: SelectField, choices: Sequence[Choice], what: str) -> None:
    """Raises ValidationError for what is not one of the choices."""
    if field.data and field.data not in {str(choice.id) for choice in choices}:
        raise ValidationError(f"Choose {what} from the list.")


def id_chosen(field: SelectField) -> int | None:
    """The id that was chosen from a list, if one was."""
    return int(field.data) if field.data else None


def check_name(field: StringField) -> None:
    """Raises ValidationError for what can't be a name."""
    try:
        checked_name(field.data or "")
    except NameProblem as problem:
        raise ValidationError(str(problem)) from problem


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """An organisation, new or as it is."""

    name = StringField("Name")
    keep_old_name = BooleanField(
        "If you change the name, keep the old one as another spelling", description="Old sheets are then still found."
    )
    sector = choose("Usual sector", "The form for a session takes it from here. Past entries stay as they are.")
    area = choose("Usual area")
    item = choose("Where its people come from")
    contact = StringField("Contact", description="Whom to ask about its sessions: a name, an e-mail address.")
    may_be_named = BooleanField("Reports may name it")
    named_anyway = BooleanField("Yes, reports may name it all the same")

    def __init__(self, choices: OrganisationChoices, organisation: Organisation | None = None, **values: Any) -> None:
        said: dict[str, Any] = {"keep_old_name": True}
        if organisation:
            said |= {
                "name": organisation.name,
                "sector": str(organisation.usual_sector_id or ""),
                "area": str(organisation.usual_area_id or ""),
                "item": str(organisation.usual_split_item_id or ""),
                "contact": organisation.contact,
                "may_be_named": organisation.may_be_named,
            }
        super().__init__(data=said, **values)
        self.choices = choices
        self.organisation = organisation
        offer(self.sector, choices.sectors)
        offer(self.area, choices.areas)
        offer(self.item, choices.items)
        if organisation is None:
            del self.keep_old_name
        if not choices.areas:
            del self.area
        if not choices.items:
            del self.item

    def validate_name(self, field: StringField) -> None:
        """Something that can be a name."""
        check_name(field)

    def validate_sector(self, field: SelectField) -> None:
        """A sector of the list, or none."""
        check_chosen(field, self.choices.sectors, "a sector")

    def validate_area(self, field: SelectField) -> None:
        """An area of the list, or none."""
        check_chosen(field, self.choices.areas, "an area")

    def validate_item(self, field: SelectField) -> None:
        """An item of a split, or none."""
        check_chosen(field, self.choices.items, "where its people come from")

    def validate_contact(self, field: StringField) -> None:
        """As long as it can be kept."""
        if len(cleaned(field.data or "")) > LONGEST:
            raise ValidationError(f"A contact has at most {LONGEST} characters.")

    def validate_may_be_named(self, field: BooleanField) -> None:
        """Asked once more where the name says that somebody is protected there."""
        if self.is_asked_again and not self.named_anyway.data:
            raise ValidationError(NAMED_ANYWAY)

    @property
    def is_asked_again(self) -> bool:
        """Whether leave to be named is new, and the name looks like that of a place where somebody is protected."""
        name = self.name.data or ""
        is_new = not (self.organisation and self.organisation.may_be_named and self.organisation.name == name)
        return bool(self.may_be_named.data) and is_new and is_asked_before_named(name)

    @property
    def said(self) -> OrganisationValues:
        """What the form says, once it is valid."""
        return OrganisationValues(
            name=checked_name(self.name.data),
            usual_sector_id=id_chosen(self.sector),
            usual_area_id=self._id("area"),
            usual_split_item_id=self._id("item"),
            contact=cleaned(self.contact.data or ""),
            may_be_named=bool(self.may_be_named.data),
        )

    def _id(self, name: str) -> int | None:
        return id_chosen(self[name]) if name in self else None


class SpellingForm(FlaskForm):  # type: ignore[misc]
    """Another spelling of a name."""

    spelling = StringField("Another spelling")

    def validate_spelling(self, field: StringField) -> None:
        """Something that can be a name."""
        check_name(field)

    @property
    def said(self) -> str:
        """The spelling, once it is valid."""
        return checked_name(self.spelling.data)


class MergeIntoForm(FlaskForm):  # type: ignore[misc]
    """The name of the organisation that another is merged into."""

    into = StringField("Which stays?", description="Its name as it stands in the list.")

    def validate_into(self, field: StringField) -> None:
        """Something that can be a name."""
        check_name(field)
