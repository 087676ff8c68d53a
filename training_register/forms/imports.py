"""What is asked about files that people bring: the file or pasted rows, answers about what it holds, and recipes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.inputs.old_registers.proposal import SKIP, AnswerProblem, Decision, Question, ReadRow, Typed
from training_register.inputs.old_registers.proposing import checked_answer
from training_register.rules.names import NameProblem, checked_name, cleaned
from training_register.rules.periods import day_in_words

# The choice that says that the answer is typed in the box beside it; no answer begins with a space.
TYPED = " typed"
# So few and short answers stand beside each other; more of them are a list that opens.
MOST_BESIDE = 4
LONGEST_BESIDE = 72
# More boxes than a page has are none of its form.
MOST_BOXES = 400
LONGEST_ANSWER = 400
WHAT_IS_TYPED = {
    Typed.COUNT: ("Another count", "34, about 30, at least 20, n/k"),
    Typed.DAY: ("Another day", "12/4/2016"),
    Typed.NAME: ("Another name", ""),
}
MARKED_LIKELY = " (likely)"
_WAS, _TYPED = "-was", "-typed"
_ROW = "row@"


class BringForm(FlaskForm):  # type: ignore[misc]
    """A file, or rows that were copied from a spreadsheet."""

    file = FileField("File", description="An Excel workbook (.xlsx) or a CSV file, of at most 10 MB.")
    rows = TextAreaField(
        "Or paste rows from a spreadsheet", description="Copy the rows there, with their headings, and paste them here."
    )

    @property
    def uploaded(self) -> FileStorage | None:
        """The file that was chosen, if one was."""
        data = self.file.data
        return data if data and getattr(data, "filename", "") else None

    def validate_file(self, field: FileField) -> None:
        """A file or pasted rows, and not both."""
        pasted = bool((self.rows.data or "").strip())
        if self.uploaded and pasted:
            raise ValidationError("Choose a file or paste rows, not both: take one of them away.")
        if not self.uploaded and not pasted:
            raise ValidationError("Choose a file, or paste rows from a spreadsheet.")


def box_of(question_id: str) -> str:
    """The name of the box for the answer to a question: an id may hold anything that stands in a file."""
    return f"answer-{hashlib.sha256(question_id.encode()).hexdigest()[:12]}"


def stands_beside(question: Question) -> bool:
    """Whether the answers to a question are shown beside each other, and not in a list that opens."""
    words = sum(len(offer.words) for offer in question.offers)
    return len(question.offers) <= MOST_BESIDE and words <= LONGEST_BESIDE


class AnswersForm(FlaskForm):  # type: ignore[misc]
    """Answers to questions about a file. `answers_form` makes it, with a box for each question that a page shows."""

    # What `answers_form` gives it.
    questions: Sequence[Question]
    today: date

    def box(self, question: Question) -> Field:
        """The box of a question."""
        return self[box_of(question.id)]

    def typed_box(self, question: Question) -> Field | None:
        """The box for what can be typed instead, where something can."""
        found: Field | None = self._fields.get(box_of(question.id) + _TYPED)
        return found

    def was_box(self, question: Question) -> Field:
        """What was answered when the page was made."""
        return self[box_of(question.id) + _WAS]

    def read(self) -> tuple[dict[str, str], dict[str, str]]:
        """What was answered otherwise than it stood there, and what stood there, by the ids of the questions.

        "" takes an answer back. What can't be taken says so beside its box, and is in neither.
        """
        answers: dict[str, str] = {}
        seen: dict[str, str] = {}
        for question in self.questions:
            was = self.was_box(question).data or ""
            shown = was or question.default
            box = self.box(question)
            try:
                said = self._said(question, box.data or "", shown)
            except AnswerProblem as problem:
                (self._mistyped(question) or box).errors = [str(problem)]
                continue
            if said != shown:
                answers[question.id], seen[question.id] = said, was
        return answers, seen

    def _said(self, question: Question, chosen: str, shown: str) -> str:
        values = {offer.value for offer in question.offers}
        box = self.typed_box(question)
        typed = cleaned(box.data or "") if box is not None else ""
        if len(typed) > LONGEST_ANSWER:
            raise AnswerProblem(f"This is too long. An answer has at most {LONGEST_ANSWER} characters.")
        is_as_shown = shown not in values and typed == shown
        if typed and not is_as_shown and chosen in ("", TYPED):
            return checked_answer(question, typed, today=self.today)
        if typed and not is_as_shown and chosen != shown:
            raise AnswerProblem("Choose an answer or type another, not both: empty the box if what you chose is right.")
        if typed and not is_as_shown:
            # The list stands where it stood, and something was typed beside it.
            return checked_answer(question, typed, today=self.today)
        if chosen == TYPED:
            if is_as_shown:
                return shown
            raise AnswerProblem("Type the answer in the box, or choose one from the list.")
        if chosen and chosen not in values:
            return checked_answer(question, chosen, today=self.today)
        return chosen

    def _mistyped(self, question: Question) -> Field | None:
        box = self.typed_box(question)
        return box if box is not None and cleaned(box.data or "") else None

    @property
    def mistaken(self) -> set[str]:
        """The ids of the questions whose answers could not be taken."""
        return {
            question.id
            for question in self.questions
            if self.box(question).errors or ((typed := self.typed_box(question)) is not None and typed.errors)
        }

    def tell_answered(self, theirs: Mapping[str, str]) -> None:
        """Says beside each question that somebody else answered meanwhile what they said: nothing of it was changed."""
        for question in self.questions:
            if question.id in theirs:
                value = theirs[question.id]
                words = next(
                    (offer.words for offer in question.offers if offer.value == value), _as_typed(question, value)
                )
                said = f"answered this meanwhile: “{words}”" if words else "took the answer back meanwhile"
                self.box(question).errors = [f"Somebody else {said}. Save again to have your answer instead."]
                self.was_box(question).data = value


def answers_form(questions: Iterable[Question], *, today: date, sent: MultiDict[str, str] | None = None) -> AnswersForm:
    """The form for some questions as they stand, or with what was sent; then for those alone that were sent."""
    shown = [one for one in questions if sent is None or box_of(one.id) + _WAS in sent][:MOST_BOXES]
    boxes: dict[str, Any] = {}
    data: dict[str, str] = {}
    for question in shown:
        name = box_of(question.id)
        stands = question.answer or question.default
        is_offered = any(offer.value == stands for offer in question.offers)
        kind = RadioField if stands_beside(question) and question.offers else SelectField
        boxes[name] = kind(question.words, choices=_choices(question, stands, kind), validate_choice=False)
        boxes[name + _WAS] = HiddenField()
        data[name] = stands if is_offered or not stands else TYPED
        data[name + _WAS] = question.answer
        if question.typed:
            label, example = WHAT_IS_TYPED[question.typed]
            boxes[name + _TYPED] = StringField(label, description=example)
            data[name + _TYPED] = "" if is_offered else _as_typed(question, stands)
    form: AnswersForm = type("AnswersOfPageForm", (AnswersForm,), boxes)(formdata=sent, data=data)
    form.questions, form.today = shown, today
    return form


def _as_typed(question: Question, answer: str) -> str:
    """An answer as somebody would type it: "12 April 2016 to 14 April 2016" for two days with ".." between them."""
    if question.typed is not Typed.DAY:
        return answer
    try:
        return " to ".join(day_in_words(date.fromisoformat(day)) for day in answer.split("..") if day)
    except ValueError:
        return answer


def _choices(question: Question, stands: str, kind: type[Field]) -> list[SelectChoice]:
    """The answers, the likely one first; a list begins with none."""
    offers = sorted(question.offers, key=lambda offer: not offer.is_likely)
    choices = [SelectChoice(one.value, one.words + (MARKED_LIKELY if one.is_likely else "")) for one in offers]
    if question.typed:
        choices.append(SelectChoice(TYPED, "Something else"))
    if kind is SelectField and (not stands or (question.answer and not question.default)):
        choices.insert(0, SelectChoice("", "Choose" if not stands else "Ask again later"))
    elif question.answer and not question.default:
        choices.append(SelectChoice("", "Ask again later"))
    return choices


class RecipeForm(FlaskForm):  # type: ignore[misc]
    """The name of a recipe, and whether it takes the place of one that has it already."""

    name = StringField("Name", description="So that you know it again, such as “Training log of the partnership”.")
    replaces = BooleanField("Replace the recipe that has this name already")

    def validate_name(self, field: StringField) -> None:
        """A name as the lists have them."""
        if not cleaned(field.data or ""):
            raise ValidationError("Enter a name for the recipe.")
        try:
            field.data = checked_name(field.data)
        except NameProblem as problem:
            raise ValidationError(str(problem)) from problem


class TakeInForm(FlaskForm):  # type: ignore[misc]
    """What confirms an import: what was shown, and whether rows that are still asked about are left out."""

    key = HiddenField()
    # The digest of what was shown: nothing else is imported.
    seen = HiddenField()
    leave_asked = BooleanField()
    may_be_named = BooleanField(
        "Reports may name the organisations that are added",
        description="Leave it unticked unless each of them has agreed. It can be said later for each by itself.",
    )


class OwnSheetForm(FlaskForm):  # type: ignore[misc]
    """What confirms the import of the register's own sheet: whether names that are in no list are added."""

    key = HiddenField()
    create_missing = BooleanField("Add these names to the lists")
    may_be_named = BooleanField(
        "Reports may name the organisations that are added",
        description="Leave it unticked unless each of them has agreed. It can be said later for each by itself.",
    )


# What somebody says of a row against what was proposed of it.
OTHERWISE = {
    Decision.IMPORT: SKIP,
    Decision.ASK: SKIP,
    Decision.SKIP: "import",
    Decision.NOT_AN_ENTRY: "import",
}


def row_answer_id(row: ReadRow) -> str:
    """The id of the answer that says what becomes of a row."""
    return f"{_ROW}{row.place.key}"


def row_tick(row: ReadRow, answers: Mapping[str, str]) -> tuple[str, bool]:
    """What can be said of a row against what is proposed of it, and whether it is said already."""
    said = answers.get(row_answer_id(row), "")
    return (said, True) if said in (SKIP, "import") else (OTHERWISE[row.decision], False)


def rows_ticked(sent: MultiDict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What the ticks of a page of rows say otherwise than they stood there, and what stood there, by ids of answers.

    The page sends for each row "0!14=skip 0" or "0!14=skip 1": what its tick says, and whether it was ticked.
    """
    answers: dict[str, str] = {}
    seen: dict[str, str] = {}
    ticked = set(sent.getlist("otherwise"))
    for shown in sent.getlist("row")[:MOST_BOXES]:
        what, _, was = shown.rpartition(" ")
        key, _, value = what.partition("=")
        if not key or value not in (SKIP, "import") or len(key) > 40:
            continue
        is_ticked = what in ticked
        if is_ticked != (was == "1"):
            answers[_ROW + key] = value if is_ticked else ""
            seen[_ROW + key] = value if was == "1" else ""
    return answers, seen
