"""What is asked about an entry: one form for adding and for changing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField

from training_register.actions.entries import EntryValues, FigureValues
from training_register.actions.new_names import Draft
from training_register.count import Certainty, Count, added, parse_count
from training_register.forms.boxes import (
    Circumstances,
    Offer,
    Option,
    ReadArea,
    ReadBox,
    read_contact,
    read_count,
    read_day,
    read_last_day,
    read_length,
    read_line,
    read_name,
    read_names,
    read_number_of_days,
    read_other_figure,
    read_parts,
    read_reference,
    read_sessions,
    read_text,
    read_time,
    read_trainers,
    whole_of,
)
from training_register.forms.entry_texts import COUNTS, EXPECTED_KEY, figure_field, split_field
from training_register.queries.choices import ActivityChoice, Choice, ChosenSplit, EntryChoices, choices_with
from training_register.queries.names import FoundName
from training_register.queries.one_entry import EntryInFull
from training_register.rules.contradictions import contradictions
from training_register.rules.entries import CountsWhat, How, Status, sessions_unless_typed
from training_register.rules.lengths import length_in_words
from training_register.rules.names import folded
from training_register.rules.own_sheet import ATTENDED_KEY, CAME_FROM_KEY
from training_register.rules.permissions import ALL, Scope
from training_register.rules.splits import SplitChoice, figure_as_typed

# The box in which the names of a list are typed.
NAME_BOXES = {"course": "course", "organisation": "organisations", "provider": "providers", "trainer": "trainers"}
# What `contradictions` compares, besides the splits.
CONTRADICTED = ("starts_on", "ends_on", "sessions", "attended")
# Statuses that a form may give an entry. Taking one out of the figures has a page of its own.
STATUSES = (Status.DELIVERED, Status.PLANNED, Status.CANCELLED)
MEASURE_LABELS = {
    CountsWhat.ATTENDANCES: "Attended",
    CountsWhat.CONTACTS: "Contacts",
    CountsWhat.COMPLETIONS: "Completions",
    CountsWhat.VIEWS: "Views",
}


class EntryForm(FlaskForm):  # type: ignore[misc]
    """What is asked about an entry. `entry_form` makes it, with a box for each measure and split of the register."""

    key = HiddenField()
    version = HiddenField()
    # The day of the session before in this batch, which says what "27/3" means.
    last = HiddenField()

    starts_on = ReadBox(
        "Day", read_day, "day", blank="Enter the day, such as 27/3 or today.", example="27/3, today, fri"
    )
    course = ReadBox("Course", read_name)
    organisations = ReadBox("Organisation", read_names)
    audience = SelectField("Audience", validate_choice=False)
    sector = SelectField("Sector", validate_choice=False)
    sessions = ReadBox("How many sessions? [1]", read_sessions, "count", example="5, n/k")
    ends_on = ReadBox("Until", read_last_day, "last-day", example="their last day, if another")
    attended = ReadBox("Attended", read_count, "count", example="34, about 60, n/k")
    activity = SelectField("Activity", validate_choice=False)
    level = SelectField("Level", validate_choice=False)
    how = SelectField("How", validate_choice=False)
    areas = ReadBox("Area", read_names)
    providers = ReadBox("Delivered by", read_names)
    trainers = ReadBox("Trainers", read_trainers, example="Jo Smith; Ali Khan (1.5 days)")
    status = SelectField("Status", validate_choice=False)
    reason = ReadArea("Reason", read_text)
    notes = ReadArea("Notes", read_text)
    venue = ReadBox("Venue", read_line)
    starts_at = ReadBox("Starts at", read_time, "time", example="9:30, 2 pm")
    length = ReadBox("Length of each", read_length, "length", example="half day, 90 min")
    days = ReadBox("On how many days", read_number_of_days)
    same_session_as = ReadBox("Same session as", read_line, example="entry 12, or its reference")
    words_instead = ReadBox("Words instead of a figure", read_line, example="well attended")
    reference = ReadBox("Reference", read_reference)
    answers = SelectField("Who can answer", validate_choice=False)
    contact = ReadBox("Whom to ask", read_contact, example="Jo Smith, jo@example.org")

    # What `entry_form` gives it.
    choices: EntryChoices
    circumstances: Circumstances
    # What was brought, and what follows, once it is settled.
    draft: Draft | None = None
    found: Mapping[str, Mapping[str, FoundName]] = MappingProxyType({})
    same_session_as_id: int | None = None
    # Whether whoever records is kept to the areas that are offered.
    is_kept_to_areas: bool = False
    # Figures of the entry that is changed for which there is no box any more: they stay.
    unseen_figures: tuple[FigureValues, ...] = ()

    def told(self, field: str) -> Circumstances:
        """What the reading of a box depends on."""
        told = self.circumstances
        if self.status.data == Status.PLANNED:
            told = replace(told, is_planned=True)
        if field == "ends_on":
            return replace(told, last=self.starts_on.read or told.last)
        split = next((split for split in self.choices.splits if split_field(split.key) == field), None)
        return replace(told, items=split.items if split else self.choices.items)

    @property
    def figure_boxes(self) -> list[tuple[Choice, ReadBox]]:
        """Each measure that has a box, with it."""
        return [
            (measure, self[figure_field(measure.key)]) for measure in self.choices.measures if measure.key not in COUNTS
        ]

    @property
    def split_boxes(self) -> list[tuple[ChosenSplit, ReadBox]]:
        """Each split of those who attended, with its box."""
        return [(split, self[split_field(split.key)]) for split in self.choices.splits]

    def says_more(self, names: Iterable[str]) -> bool:
        """Whether any box under "more" holds something that must not be overlooked."""
        boxes = {"figures": [box for _, box in (*self.split_boxes, *self.figure_boxes)]}
        return any(
            box.errors or (box.data and box.name != "came_from")
            for name in names
            for box in boxes.get(name, [self[name]] if name in self else [])
        )

    @property
    def chosen_activity(self) -> ActivityChoice | None:
        """The activity that is chosen, if one is."""
        return next((one for one in self.choices.activities if str(one.id) == self.activity.data), None)

    @property
    def attended_label(self) -> str:
        """What the number of those who came is called: as the activity says, or what is expected of a planned one."""
        if self.status.data == Status.PLANNED:
            return "Expected"
        activity = self.chosen_activity
        return MEASURE_LABELS[activity.counts_what if activity else CountsWhat.ATTENDANCES]

    @property
    def names_typed(self) -> dict[str, tuple[str, ...]]:
        """The names that were typed, by their lists, as `queries.names` looks them up."""
        return {
            "course": (self.course.read,) if self.course.read else (),
            "organisation": self.organisations.read or (),
            "provider": self.providers.read or (),
            "trainer": tuple(name for name, _ in self.trainers.read or ()),
        }

    @property
    def known_course(self) -> FoundName | None:
        """The course that was typed, where it is in the list, once the form is settled."""
        return self.found.get("course", {}).get(folded(self.course.read or ""))

    @property
    def new_names(self) -> list[tuple[str, str]]:
        """The names that were typed and are not there, each with its list, once the form is settled."""
        return [
            (kind, name)
            for kind, names in self.names_typed.items()
            for name in dict.fromkeys(names)
            if folded(name) not in self.found.get(kind, {})
        ]

    def settle(self, found: Mapping[str, Mapping[str, FoundName]], *, today: date) -> bool:
        """Brings what a known course and organisation bring, and works out the draft; False where something is wrong.

        What was left blank is brought, what was typed stays. `found` is what `names_found` says of `names_typed`.
        Where a box could not be read, what the others say is checked all the same.
        """
        self.found = found
        course = self.known_course
        known = [found["organisation"].get(folded(name)) for name in self.organisations.read or ()]
        self._bring(course, next((one for one in known if one), None))
        audience_id, sector_id = _id(self.audience.data), _id(self.sector.data)
        if audience_id not in {audience.id for audience in self.choices.audiences}:
            self._wrong(self.audience, "Choose the audience.")
        elif sector_id is None or not any(sector.id == sector_id for sector in self.choices.sectors):
            self._wrong(self.sector, "Choose the sector.")
        elif audience_id and not self.choices.offers(audience_id, sector_id):
            self._wrong(self.sector, "The audience does not offer this sector. Choose another of the two.")
        activity = self.chosen_activity or next(iter(self.choices.activities), None)
        if activity is None:
            self._wrong(self.activity, "Choose the activity.")
        areas = {folded(area.name): area.id for area in self.choices.areas}
        area_ids = [areas.get(folded(name)) for name in self.areas.read or ()]
        if None in area_ids:
            self._wrong(self.areas, f"Choose areas from the list: {', '.join(a.name for a in self.choices.areas)}.")
        status = next((one for one in STATUSES if one == self.status.data), Status.DELIVERED)
        how = next((one for one in How if one == self.how.data), None)
        sessions = self.sessions.read
        if activity and (sessions is None or (sessions.value is None and not activity.has_sessions)):
            sessions = sessions_unless_typed(
                has_sessions=activity.has_sessions,
                counts_what=activity.counts_what,
                is_same_session=self.same_session_as_id is not None,
            )
        attended = self._attended()
        starts_on, ends_on = self.starts_on.read, self.ends_on.read or self.starts_on.read
        if not any(self[name].errors for name in CONTRADICTED) and not any(box.errors for _, box in self.split_boxes):
            for field, words in contradictions(
                starts_on=starts_on,
                ends_on=ends_on,
                status=status,
                sessions=sessions,
                is_same_session=self.same_session_as_id is not None,
                attended=attended,
                parts=[(split.name, [count for _, count in box.read or ()]) for split, box in self.split_boxes],
                today=today,
            ):
                self._wrong(self[field], words, self._offers_for(field))
        figures = self._figures(status, attended)
        if self.errors or activity is None or audience_id is None or sector_id is None:
            return False
        values = EntryValues(
            starts_on=starts_on,
            ends_on=ends_on,
            audience_id=audience_id,
            sector_id=sector_id,
            activity_id=activity.id,
            counts_what=activity.counts_what,
            has_sessions=activity.has_sessions,
            sessions=sessions,
            attended=attended if status is not Status.PLANNED else Count.of(None, None),
            days=self.days.read,
            starts_at=self.starts_at.read,
            minutes_each=self.length.read,
            status=status,
            reason=self.reason.read or "" if status is Status.CANCELLED else "",
            same_session_as_id=self.same_session_as_id,
            answers_user_id=_id(self.answers.data),
            contact=self.contact.read or "",
            level_id=_id(self.level.data),
            how=how,
            venue=self.venue.read or "",
            notes=self.notes.read or "",
            reference=self.reference.read,
            area_ids=tuple(dict.fromkeys(id_ for id_ in area_ids if id_ is not None)),
            figures=(*figures, *self.unseen_figures),
        )
        self.draft = Draft(
            values=values,
            course=(course.id if course else self.course.read) if self.course.read else None,
            organisations=_ids_or_names(self.organisations.read, found["organisation"]),
            providers=_ids_or_names(self.providers.read, found["provider"]),
            trainers=tuple(
                (found["trainer"][folded(name)].id if folded(name) in found["trainer"] else name, half_days)
                for name, half_days in self.trainers.read or ()
            ),
        )
        return True

    def _bring(self, course: FoundName | None, organisation: FoundName | None) -> None:
        """Fills what was left blank from the course and the organisation, where they are known."""
        if course:
            self._fill(self.level, course.level_id)
            self._fill(self.activity, course.activity_id)
            self._fill(self.audience, course.audience_id)
            if course.minutes and not self.length.data:
                self.length.data = length_in_words(course.minutes)
                self.length.read = course.minutes
        if organisation and organisation.area_id and not self.areas.data:
            area = next((area for area in self.choices.areas if area.id == organisation.area_id), None)
            if area:
                self.areas.data, self.areas.read = area.name, (area.name,)
        if organisation and organisation.sector_id:
            self._fill(self.sector, organisation.sector_id)
        # Whoever is kept to one area records for that one.
        if self.is_kept_to_areas and len(self.choices.areas) == 1 and not self.areas.data:
            self.areas.data = self.choices.areas[0].name
            self.areas.read = (self.areas.data,)
        # An audience of one sector needs no choice, nor does a register of one audience.
        if len(self.choices.audiences) == 1:
            self._fill(self.audience, self.choices.audiences[0].id)
        offered = [one.id for one in self.choices.sectors if _id(self.audience.data) in one.audience_ids]
        if len(offered) == 1:
            self._fill(self.sector, offered[0])

    @staticmethod
    def _fill(field: SelectField, id_: int | None) -> None:
        if not field.data and id_ is not None and any(choice.value == str(id_) for choice in field.choices):
            field.data = str(id_)

    def _attended(self) -> Count:
        # What the parts add up to is offered; whoever leaves the box blank is asked whether that is all.
        typed = parse_count(self.whole_from_parts) if self.whole_from_parts else self.attended.read
        attended: Count = typed or Count.of(None, None)
        words = self.words_instead.read
        if words and attended.value is not None:
            self._wrong(self.words_instead, "These words stand instead of a figure, and there is one. Clear either.")
        elif words:
            return Count.of(None, None, words)
        return attended

    def _offers_for(self, field: str) -> tuple[Offer, ...]:
        """What could be typed where parts stand under a whole that is not recorded: their sum, or at least that."""
        if field != "attended" or self.attended.read is None or self.attended.read.value is not None:
            return ()
        sums = [added(count for _, count in box.read or ()) for _, box in self.split_boxes]
        total = max(sums, key=lambda count: count.number)
        return (
            Offer(total.as_typed, "attended", total.as_typed),
            Offer(f"at least {total.number}", "attended", f"at least {total.number}"),
        )

    @property
    def whole_from_parts(self) -> str:
        """What the parts of a split add up to, where the box for the whole was left blank; "" otherwise."""
        if (self.attended.data or "").strip() or self.words_instead.data:
            return ""
        return next((whole for _, box in self.split_boxes if box.read and (whole := whole_of(box.read))), "")

    def _figures(self, status: Status, attended: Count) -> Iterable[FigureValues]:
        """The figures in the order of the lists: those who attended by splits, then every measure with its parts."""
        people = self.choices.measure(EXPECTED_KEY if status is Status.PLANNED else ATTENDED_KEY)
        figures: dict[tuple[int, int | None], Count] = {}
        if people:
            for _, box in self.split_boxes:
                figures |= {(people.id, item.id): count for item, count in box.read or () if count.recorded}
        for measure, box in self.figure_boxes:
            if not box.read:
                continue
            whole, parts = box.read.whole, box.read.parts
            self._check_parts(box, whole, parts)
            if whole is not None and whole.recorded:
                figures[measure.id, None] = whole
            figures |= {(measure.id, item.id): count for item, count in parts if count.recorded}
        if status is Status.PLANNED and attended.recorded and people:
            figures[people.id, None] = attended
        return [(measure_id, item_id, count) for (measure_id, item_id), count in figures.items()]

    def _check_parts(self, box: ReadBox, whole: Count | None, parts: Sequence[tuple[SplitChoice, Count]]) -> None:
        total = added(count for _, count in parts)
        if not total.recorded:
            return
        if whole is None or whole.value is None:
            offers = [figure_as_typed(total, parts), figure_as_typed(Count.of(total.number, Certainty.AT_LEAST), parts)]
            self._wrong(
                box,
                f"These parts add up to {total.number:,}. Type the whole too, before a colon: {offers[0]}.",
                tuple(Offer(offer, box.name, offer) for offer in offers),
            )
        elif whole.certainty is Certainty.EXACT and not total.may_be_fewer and total.number > whole.number:
            self._wrong(box, f"Its parts add up to {total.number:,}, more than {whole.number:,}.")

    @staticmethod
    def _wrong(field: Any, words: str, offers: tuple[Offer, ...] = ()) -> None:
        field.errors = [*field.errors, words]
        if offers:
            field.offers = offers


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _ids_or_names(names: Iterable[str] | None, found: Mapping[str, FoundName]) -> tuple[int | str, ...]:
    known = (found[folded(name)].id if folded(name) in found else name for name in names or ())
    return tuple(dict.fromkeys(known))


@lru_cache(maxsize=32)
def _form_class(measures: tuple[Choice, ...], splits: tuple[ChosenSplit, ...]) -> type[EntryForm]:
    """The form with a box for each measure and split: made once for lists that stay the same."""
    boxes: dict[str, Any] = {
        split_field(split.key): ReadBox(
            split.name, read_parts, "split", example="police 3, schools 12" if split.key == CAME_FROM_KEY else ""
        )
        for split in splits
    }
    boxes |= {
        figure_field(measure.key): ReadBox(measure.name, read_other_figure, "figure")
        for measure in measures
        if measure.key not in COUNTS
    }
    return type("RegisterEntryForm", (EntryForm,), boxes)


def entry_form(
    choices: EntryChoices,
    circumstances: Circumstances,
    *,
    sent: MultiDict[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    entry: EntryInFull | None = None,
    scope: Scope = ALL,
) -> EntryForm:
    """The form, with what was sent, or else with the texts that its boxes begin with.

    `entry` is the one that is to be changed: what its lists have retired is offered too. Of the areas those of
    `scope` are offered, which whoever records is kept to.
    """
    if scope.area_ids is not None:
        own = scope.area_ids | {line.id for line in entry.areas} if entry else scope.area_ids
        choices = replace(choices, areas=tuple(area for area in choices.areas if area.id in own))
    if entry:
        choices = choices_with(choices, entry)
    form: EntryForm = _form_class(choices.measures, choices.splits)(formdata=sent, data=dict(typed or {}))
    form.choices, form.circumstances = choices, circumstances
    form.is_kept_to_areas = scope.area_ids is not None
    if entry:
        measures, items = {one.id for one in choices.measures}, {item.id for item in choices.items}
        form.unseen_figures = tuple(
            figure
            for figure in entry.figures
            if figure[0] not in measures or (figure[1] is not None and figure[1] not in items)
        )

    def listed(things: Iterable[Any], blank: str, own: tuple[int | None, str] = (None, "")) -> list[Option]:
        offered = [Option(str(thing.id), thing.name) for thing in things]
        if own[0] is not None and all(choice.value != str(own[0]) for choice in offered):
            offered.append(Option(str(own[0]), own[1]))
        return [Option("", blank), *offered]

    form.audience.choices = listed(choices.audiences, "")
    form.sector.choices = [
        Option("", ""),
        *(
            Option(str(sector.id), sector.name, audiences=" ".join(map(str, sector.audience_ids)))
            for sector in choices.sectors
        ),
    ]
    form.activity.choices = [
        Option("", "As usual"),
        *(Option(str(one.id), one.name, measure_label=MEASURE_LABELS[one.counts_what]) for one in choices.activities),
    ]
    form.level.choices = listed(choices.levels, "", (entry.level_id, entry.level) if entry else (None, ""))
    form.answers.choices = listed(
        choices.people, "Whoever recorded it", (entry.answers_user_id, entry.answers) if entry else (None, "")
    )
    form.how.choices = [Option("", ""), *(Option(how.value, how.value.capitalize()) for how in How)]
    form.status.choices = [Option(status.value, status.value.capitalize()) for status in STATUSES]
    return form
