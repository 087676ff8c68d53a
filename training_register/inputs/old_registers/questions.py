"""Questions about a file, grouped so that one answer serves many rows; and how what was answered is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from training_register.count import CountProblem, parse_count
from training_register.inputs.old_registers.proposal import (
    SKIP,
    AnswerProblem,
    Answers,
    Offer,
    Place,
    Question,
    QuestionKind,
    Typed,
)
from training_register.rules.days import DayProblem, parse_day, understood_day
from training_register.rules.names import NameProblem, checked_name, joined

LEAVE_OUT = Offer(SKIP, "Leave out")
# The order in which questions are asked: those first whose answers settle most rows.
_ORDER = {kind: number for number, kind in enumerate(QuestionKind)}
_MOST_EXAMPLES = 3


@dataclass(slots=True)
class _Asked:
    kind: QuestionKind
    words: str
    offers: tuple[Offer, ...]
    typed: Typed | None
    default: str
    rows: list[Place] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


class Asking:
    """Gathers what is asked about rows. Whoever asks is told at once what was answered."""

    def __init__(self, answers: Answers, today: date) -> None:
        self.answers, self.today = answers, today
        self._asked: dict[str, _Asked] = {}

    def ask(
        self,
        id_: str,
        kind: QuestionKind,
        words: str,
        place: Place | None,
        *,
        offers: Sequence[Offer] = (),
        typed: Typed | None = None,
        hint: str = "",
        default: str = "",
    ) -> str:
        """Asks about a row; what was answered, or what holds until somebody answers; "" while the row must wait.

        An answer that fits nothing is as if it had not been given. `words` may hold "{rows}".
        """
        asked = self._asked.setdefault(id_, _Asked(kind, words, (), typed, default))
        for offer in offers:
            if all(offer.value != known.value for known in asked.offers):
                asked.offers += (offer,)
        if not default:
            # One row that waits makes it open, whatever holds for the others.
            asked.default = ""
        if place is not None and place not in asked.rows:
            asked.rows.append(place)
        if hint and hint not in asked.hints:
            asked.hints.append(hint)
        return self._answer(id_) or default

    def also(self, id_: str, place: Place) -> None:
        """Says that what was asked is about one more row."""
        if id_ in self._asked and place not in self._asked[id_].rows:
            self._asked[id_].rows.append(place)

    def _answer(self, id_: str) -> str:
        given = self.answers.get(id_, "")
        if not given:
            return ""
        try:
            return checked_answer(self._question(id_, ""), given, today=self.today)
        except AnswerProblem:
            return ""

    def _question(self, id_: str, answer: str) -> Question:
        asked = self._asked[id_]
        number = len(asked.rows)
        return Question(
            id_,
            asked.kind,
            asked.words.replace("{rows}", f"{number} {'row' if number == 1 else 'rows'}"),
            tuple(sorted(asked.rows)),
            asked.offers,
            asked.typed,
            answer,
            asked.default,
            " ".join(asked.hints[:_MOST_EXAMPLES]) + (" …" if len(asked.hints) > _MOST_EXAMPLES else ""),
        )

    def questions(self) -> tuple[Question, ...]:
        """All that was asked, answered or not: by kind, and in each kind those first that are about most rows."""
        made = [self._question(id_, self._answer(id_)) for id_ in self._asked]
        return tuple(sorted(made, key=lambda one: (_ORDER[one.kind], -len(one.rows), one.rows[:1], one.id)))


def checked_answer(question: Question, text: str, *, today: date) -> str:
    """An answer as it is kept: an offer's value, or what was typed where something may be.

    Raises `AnswerProblem` for anything else, with what would do.
    """
    typed = " ".join(text.split())
    for offer in question.offers:
        if typed == offer.value or typed.casefold() in (offer.value.casefold(), offer.words.casefold()):
            return offer.value
    match question.typed:
        case Typed.COUNT if typed:
            try:
                parse_count(typed)
            except CountProblem as problem:
                raise AnswerProblem(str(problem)) from None
            return typed
        case Typed.DAY if typed:
            return _checked_day(typed, today)
        case Typed.NAME if typed:
            try:
                return checked_name(typed)
            except NameProblem as problem:
                raise AnswerProblem(str(problem)) from None
    if not typed:
        raise AnswerProblem("Choose an answer, or leave the question for later.")
    words = joined([f"“{offer.words}”" for offer in question.offers])
    raise AnswerProblem(f"“{typed[:40]}” is none of the answers. Choose {words}.")


def _checked_day(typed: str, today: date) -> str:
    """A day, or a first and a last day with "to" or ".." between them, as they are kept: "2016-04-12..2016-04-13"."""
    first, separator, last = typed.partition("..")
    if not separator:
        first, separator, last = typed.partition(" to ")
    try:
        days = [understood_day(one, today=today) for one in (first, last) if one.strip()]
    except DayProblem as problem:
        raise AnswerProblem(str(problem)) from None
    if len(days) == 2 and days[1] < days[0]:
        raise AnswerProblem("The last day is before the first. Type the first day first.")
    return "..".join(day.isoformat() for day in days)


def days_of(answer: str) -> tuple[date, date | None]:
    """The first and, where there is one, the last day of an answer that was checked."""
    first, _, last = answer.partition("..")
    return parse_day(first), parse_day(last) if last else None


def offers_of(
    values: Sequence[str], likely: Sequence[str] = (), words: Callable[[str], str] = str
) -> tuple[Offer, ...]:
    """Offers of values, the likely ones first and marked, and at the end to leave the rows out."""
    first = [value for value in dict.fromkeys(likely) if value]
    rest = [value for value in values if value not in first]
    return (
        *(Offer(value, words(value), is_likely=number == 0) for number, value in enumerate(first)),
        *(Offer(value, words(value)) for value in rest),
        LEAVE_OUT,
    )
