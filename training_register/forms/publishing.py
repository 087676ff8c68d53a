"""What is asked of whoever publishes a period or withdraws a version, and the words for each mistake."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from training_register.models.publications import LONGEST_REASON
from training_register.outputs.figures import figure_of
from training_register.outputs.publication import Download
from training_register.reports.publishing import Prepared
from training_register.reports.readiness import Readiness
from training_register.rules.hiding import Choice, Decision, Place
from training_register.rules.names import cleaned
from training_register.rules.protection import Rule
from training_register.rules.publications import Accepted, Hidden, Reason, Revised
from training_register.rules.readiness import (
    LONGEST_LINE,
    MOST_ONE_BY_ONE,
    Explained,
    changes_explained,
    place_of,
    problem_with,
)
from training_register.rules.shown_figures import packed

# More than so many letters are no choice that a page has shown.
LONGEST_CHOICE = 50_000
# More boxes than a page has are none of its form.
MOST_BOXES = 1_000
IN_WORDS = {Choice.HIDDEN: "Hide it", Choice.SHOWN: "Show it"}
_DECIDE, _WHY, _SHOW = "decide:", "why:", "show:"


class Offered(NamedTuple):
    """A table that can be published: its short name and title."""

    name: str
    title: str


class Mistake(NamedTuple):
    """A mistake: its words, the id of the box that it stands beside ("" for the whole form), and beside how many."""

    words: str
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen to be published: the tables, and what is hidden or shown against a rule or where it was asked."""

    tables: frozenset[str]
    decisions: Mapping[Place, Decision]

    @property
    def carried(self) -> str:
        """The choice as a form carries it."""
        decided = [["/".join(place), one.choice, one.reason] for place, one in sorted(self.decisions.items())]
        return json.dumps([sorted(self.tables), decided], ensure_ascii=False)

    @classmethod
    def kept(cls, carried: str, by: str) -> Chosen | None:
        """The choice that a form carried; None where it is none that `carried` made."""
        try:
            if len(carried) > LONGEST_CHOICE:
                return None
            tables, decided = json.loads(carried)
            return cls(
                frozenset(str(name) for name in tables),
                {_place_in(str(place)): Decision(Choice(choice), str(reason), by) for place, choice, reason in decided},
            )
        except (ValueError, TypeError, RecursionError):
            return None


def _place_in(text: str) -> Place:
    """A place as the names of boxes have it; raises ValueError for what is none."""
    table, row, column = text.split("/")
    return table, row, column


def reason_box(entry_id: int) -> str:
    """The name of the box for the reason why what an entry lacks is accepted."""
    return f"reason-{entry_id}"


def apart_box(pair: tuple[int, int]) -> str:
    """The name of the box that says that two entries are different."""
    return f"apart-{pair[0]}-{pair[1]}"


def decision_box(place: Place) -> str:
    """The name of the box that hides or shows what was asked about."""
    return f"{_DECIDE}{'/'.join(place)}"


def why_box(place: Place) -> str:
    """The name of the box for the reason of that."""
    return f"{_WHY}{'/'.join(place)}"


def show_box(place: Place) -> str:
    """The name of the box for the reason why a figure is shown that a rule hides."""
    return f"{_SHOW}{'/'.join(place)}"


def because_box(change: Revised) -> str:
    """The name of the box for the reason why a figure differs."""
    return f"because:{'/'.join(place_of(change))}"


def remark_box(change: Revised) -> str:
    """The name of the box for a remark on that."""
    return f"remark:{'/'.join(place_of(change))}"


def _reasons(blank: str) -> list[SelectChoice]:
    return [SelectChoice("", blank), *(SelectChoice(reason.value, reason.value.capitalize()) for reason in Reason)]


class PublishForm(FlaskForm):  # type: ignore[misc]
    """What publishes a period. `publish_form` makes it, with a box for each thing that needs an answer."""

    key = HiddenField()
    # What was shown: the digest of all that would be frozen, what was chosen, and the figures.
    digest = HiddenField()
    chosen = HiddenField()
    figures = HiddenField()

    # What `publish_form` gives it.
    readiness: Readiness
    prepared: Prepared
    offered: Sequence[Offered]

    # --- What it says.

    @property
    def reasons(self) -> dict[int, str]:
        """The reason that was given for each entry, by its id."""
        return {
            gap.entry.id: cleaned(self[reason_box(gap.entry.id)].data or "") for gap in self.readiness.asked_one_by_one
        }

    @property
    def reason_for_all(self) -> str:
        """The reason for all that have none of their own."""
        return cleaned(self.same_reason.data or "") if "same_reason" in self else ""

    @property
    def told_apart(self) -> list[tuple[int, int]]:
        """The pairs that are said to be different."""
        all_are = "all_apart" in self and self.all_apart.data
        return [
            pair.ids
            for pair in self.readiness.seen_pairs
            if all_are or (apart_box(pair.ids) in self and self[apart_box(pair.ids)].data)
        ]

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """What stays missing, once the form is answered."""
        return self.readiness.answered(self.reasons, self.reason_for_all).accepted

    @property
    def changes(self) -> tuple[Revised, ...]:
        """The figures that differ from the version before, with their reasons."""
        return self._explained.changes

    @property
    def _explained(self) -> Explained:
        one_by_one = self.prepared.download.changes[:MOST_ONE_BY_ONE]
        reasons: dict[Place, Reason | None] = {}
        for change in one_by_one:
            said = self[because_box(change)].data
            reasons[place_of(change)] = Reason(said) if said in list(Reason) else None
        for_all = self.same_because.data if "same_because" in self else ""
        return changes_explained(
            self.prepared.download.changes,
            reasons,
            Reason(for_all) if for_all in list(Reason) else None,
            {place_of(change): cleaned(self[remark_box(change)].data or "") for change in one_by_one},
        )

    @property
    def summary(self) -> list[Mistake]:
        """Each mistake once, in the order of the boxes, with the first box of those that it stands beside."""
        found = [Mistake(str(words), "", 1) for words in self.form_errors]
        beside: dict[str, list[Field]] = {}
        for field in self:
            if field.errors:
                beside.setdefault(str(field.errors[0]), []).append(field)
        for words, fields in beside.items():
            is_seen = not isinstance(fields[0], HiddenField)
            found.append(Mistake(words, fields[0].id if is_seen else "", len(fields)))
        return found

    @property
    def has_mistake_about_hidden(self) -> bool:
        """Whether a reason to show what is hidden can't be taken as it is."""
        return any(field.errors for field in self if field.name.startswith(_SHOW))

    # --- Whether it is answered.

    def answer(self) -> bool:
        """Whether everything is answered that needs an answer; what is not says so beside its box."""
        self._check_tables()
        self._check_lines()
        self._check_gaps()
        self._check_pairs()
        self._check_questions()
        self._check_changes()
        for name, words in (
            ("is_update", "Tick this, or wait until the period is over."),
            ("same_figures", "Tick this if a new version is wanted all the same."),
        ):
            if name in self and not self[name].data:
                _refuse(self[name], words)
        if self.prepared.refused:
            self.form_errors.append(self.prepared.refused)
        return not self.errors

    def _check_tables(self) -> None:
        if not set(self.tables.data or ()) & {one.name for one in self.offered}:
            _refuse(self.tables, "Tick at least one table.")

    def _check_lines(self) -> None:
        """Reasons are printed, so that they are short and about nobody."""
        for field in self:
            is_line = isinstance(field, StringField) and not isinstance(field, HiddenField)
            if is_line and (problem := problem_with(cleaned(field.data or ""))):
                _refuse(field, problem)

    def _check_gaps(self) -> None:
        unanswered = set(self.readiness.answered(self.reasons, self.reason_for_all).unanswered)
        one_by_one = {gap.entry.id for gap in self.readiness.asked_one_by_one}
        for gap in self.readiness.asked_one_by_one:
            if gap.entry.id in unanswered:
                _refuse(self[reason_box(gap.entry.id)], "Say why this is accepted, or give one reason for all.")
        if unanswered - one_by_one and not self.same_reason.errors:
            _refuse(self.same_reason, "Give one reason for all that have none: not every entry is listed here.")

    def _check_pairs(self) -> None:
        told = set(self.told_apart)
        listed = self.readiness.seen_pairs[:MOST_ONE_BY_ONE]
        for pair in listed:
            if pair.ids not in told:
                _refuse(self[apart_box(pair.ids)], "Tick this if they are different; else take one out of the figures.")
        if any(pair.ids not in told for pair in self.readiness.seen_pairs[MOST_ONE_BY_ONE:]):
            _refuse(self.all_apart, "Tick this if all of these are different; else look at them first.")
        if self.readiness.unseen_pairs:
            self.form_errors.append(
                "Entries that you can’t see may be counted twice. Somebody whose account sees every area must answer "
                "that."
            )

    def _check_questions(self) -> None:
        for question in self.prepared.questions:
            decided, why = self[decision_box(question.place)], self[why_box(question.place)]
            if decided.data not in [choice.value for choice in decided.choices]:
                _refuse(
                    decided, "Choose whether it is hidden." if question.may_hide else "Choose it, or change the text."
                )
            elif not cleaned(why.data or ""):
                _refuse(why, "Say why, in a few words.")

    def _check_changes(self) -> None:
        unexplained = set(self._explained.unexplained)
        one_by_one = self.prepared.download.changes[:MOST_ONE_BY_ONE]
        for change in one_by_one:
            if place_of(change) in unexplained:
                _refuse(self[because_box(change)], "Choose why it differs, or one reason for all.")
        if unexplained - {place_of(change) for change in one_by_one}:
            _refuse(self.same_because, "Choose one reason for all: not every figure is listed here.")


def _refuse(field: Field, words: str) -> None:
    field.errors = [*field.errors, words]


def choice_in(sent: MultiDict[str, str], by: str) -> Chosen:
    """What was chosen on the form that was sent, as far as it can be read."""
    decisions = {}
    for name in list(sent)[:MOST_BOXES]:
        for kind in (_DECIDE, _SHOW):
            if not name.startswith(kind):
                continue
            try:
                place = _place_in(name.removeprefix(kind))
                choice = Choice(sent[name]) if kind == _DECIDE else Choice.SHOWN
            except ValueError:
                continue
            reason = cleaned(sent.get(why_box(place), "") if kind == _DECIDE else sent[name])[:LONGEST_LINE]
            if reason or kind == _DECIDE:
                decisions[place] = Decision(choice, reason, by)
    return Chosen(frozenset(sent.getlist("tables")), decisions)


def may_be_shown(hidden: Iterable[Hidden]) -> list[Hidden]:
    """The figures that a manager may show all the same: small numbers themselves, hidden or shown already."""
    asked = [one for one in hidden if one.rule == Rule.PRIMARY and one.row]
    return asked[:MOST_ONE_BY_ONE]


def publish_form(
    readiness: Readiness,
    prepared: Prepared,
    offered: Sequence[Offered],
    chosen: Chosen,
    *,
    key: str,
    sent: MultiDict[str, str] | None = None,
) -> PublishForm:
    """The form for a period, with what was sent or else what its boxes begin with.

    It carries what is shown now, whatever was sent: read that before (`MultiDict.get`).
    """
    boxes: dict[str, Any] = {
        "tables": SelectMultipleField(
            "Tables that are published",
            choices=[SelectChoice(one.name, one.title) for one in offered],
            validate_choice=False,
        )
    }
    if not readiness.is_over:
        boxes["is_update"] = BooleanField("This period is not over: publish it as an update")
    for gap in readiness.asked_one_by_one:
        boxes[reason_box(gap.entry.id)] = StringField("Accepted, because")
    if readiness.open_gaps:
        boxes["same_reason"] = StringField(
            "The same reason for all that have none",
            description="Such as “The host did not count”. Reasons are kept with what is published: name nobody.",
        )
    for pair in readiness.seen_pairs[:MOST_ONE_BY_ONE]:
        boxes[apart_box(pair.ids)] = BooleanField("They are different")
    if len(readiness.seen_pairs) > 1:
        boxes["all_apart"] = BooleanField(f"All {len(readiness.seen_pairs):,} pairs are different")
    for question in prepared.questions:
        choices = [choice for choice in IN_WORDS if question.may_hide or choice is Choice.SHOWN]
        boxes[decision_box(question.place)] = RadioField(
            question.words,
            choices=[SelectChoice(choice.value, IN_WORDS[choice]) for choice in choices],
            validate_choice=False,
        )
        boxes[why_box(question.place)] = StringField("Why")
    for one in may_be_shown(prepared.hidden):
        boxes[show_box((one.table, one.row, one.column))] = StringField("Show it all the same, because")
    changes = prepared.download.changes
    for change in changes[:MOST_ONE_BY_ONE]:
        boxes[because_box(change)] = SelectField("Because", choices=_reasons("Choose"), validate_choice=False)
        boxes[remark_box(change)] = StringField("Remark")
    if changes:
        boxes["same_because"] = SelectField(
            "The same reason for all", choices=_reasons("As chosen for each"), validate_choice=False
        )
    elif prepared.before:
        boxes["same_figures"] = BooleanField("Publish a new version all the same")
    begins: dict[str, Any] = {"tables": sorted(chosen.tables)}
    begins |= {reason_box(entry): reason for entry, reason in readiness.reasons_before.items()}
    begins |= {because_box(change): change.reason for change in changes[:MOST_ONE_BY_ONE]}
    for place, decided in chosen.decisions.items():
        begins |= {decision_box(place): decided.choice.value, why_box(place): decided.reason}
        if decided.choice is Choice.SHOWN:
            begins[show_box(place)] = decided.reason
    form: PublishForm = type("PublishFormOfPeriod", (PublishForm,), boxes)(formdata=sent, data=begins)
    form.readiness, form.prepared, form.offered = readiness, prepared, offered
    form.key.data, form.digest.data, form.chosen.data = key, prepared.digest, chosen.carried
    form.figures.data = packed(figures_of(prepared.download))
    return form


def figures_of(download: Download) -> dict[str, str]:
    """Every figure of a download as it is shown, by where it stands in words that people see."""
    found = {}
    for table in download.tables:
        for row in table.all_rows:
            for column, cell in table.measures(row):
                if column.kind.holds_figures:
                    found[f"{table.title}, {table.label(row)}: {column.heading}"] = _shown(cell, table)
        for line in table.lines:
            found[f"{table.title}, {line.label}"] = _shown(line.cell, table)
    return found


def _shown(cell: Any, table: Any) -> str:
    figure = figure_of(cell, table.style)
    # [r] says only that there was another version.
    marks = [mark.shown for mark in figure.marks if mark.value not in ("e", "r", "p")]
    return " ".join([figure.shown, *marks]).strip()


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Why a version should not be out."""

    reason = TextAreaField(
        "Why should it not be out?", description="Everybody who looks for it reads this: name nobody."
    )

    def answer(self) -> bool:
        """Whether a reason is given that can be shown to everybody."""
        if not self.said:
            _refuse(self.reason, "Say why it should not be out, in a few words.")
        elif problem := problem_with(self.said, LONGEST_REASON):
            _refuse(self.reason, problem)
        return not self.errors

    @property
    def said(self) -> str:
        """The reason, in one line."""
        return " ".join((self.reason.data or "").split())
