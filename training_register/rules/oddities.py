"""What is only odd in an entry, and so is asked about before it is saved: never refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from training_register.count import Certainty, Count, number_in_words
from training_register.rules.periods import dates_in_words, day_in_words
from training_register.rules.private_texts import private_parts

# More than this at one session is asked about (issue 3).
LARGEST_UNASKED = 500
# How many sessions of a course make a habit, and what is far from it.
LEAST_USUAL = 5
MANY_TIMES, MANY_MORE = 2, 10
FEW_TIMES, LEAST_SMALLEST = 4, 8
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask beside a field of the form.

    `name` is a key that stays; `words` end with a question mark; `about` says the values that it was asked about,
    so that it is asked again only when they change.
    """

    name: str
    field: str
    words: str
    about: str


def questions(
    *,
    starts_on: date,
    ends_on: date,
    is_delivered: bool,
    attended: Count,
    capacity: Count | None,
    booked: Count | None,
    cancelled_bookings: Count | None,
    did_not_attend: Count | None,
    came_without_booking: Count | None,
    bank_holiday: str = "",
    year_worked_on: tuple[date, date] | None = None,
    usual: Sequence[int] = (),
    sessions: Count | None,
    texts: Mapping[str, str],
) -> Iterator[Question]:
    """Each thing that is odd about an entry.

    A figure is None where nobody typed it, and `sessions` also where sessions do not apply. `bank_holiday` is the
    name of the one on `starts_on`, `year_worked_on` a first and a last day, `usual` what was recorded for the last
    sessions of the course, `texts` each free text under the name of its field.
    """
    is_one_day = starts_on == ends_on or _sessions_to_divide_by(sessions) == 1
    yield from _about_the_day(starts_on, bank_holiday if is_one_day else "", is_one_day, year_worked_on, is_delivered)
    if is_delivered and attended.value is not None:
        each = _sessions_to_divide_by(sessions)
        if each:
            large = _above_capacity(attended, capacity, each) or _above_500(attended, sessions, each)
            yield from filter(None, [large or _far_from_usual(attended, usual, each)])
        yield from _about_bookings(attended, booked, cancelled_bookings, did_not_attend, came_without_booking)
    for field, text in texts.items():
        if parts := private_parts(text):
            # The pieces stand in the words only: what was asked is kept for longer than a text that is put right.
            digest = sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:16]
            words = f"{'; '.join(parts)}. No entry needs it: do you want to keep it?"
            yield Question("private-text", field, words, f"{field}:{digest}")


def _about_the_day(
    starts_on: date, bank_holiday: str, is_one_day: bool, year_worked_on: tuple[date, date] | None, is_delivered: bool
) -> Iterator[Question]:
    day, about = day_in_words(starts_on), starts_on.isoformat()
    if bank_holiday:
        words = f"{day} is a bank holiday ({bank_holiday}). Is the day right?"
        yield Question("bank-holiday", "starts_on", words, about)
    elif is_one_day and starts_on.weekday() == _SUNDAY:
        yield Question("sunday", "starts_on", f"{day} is a Sunday. Is the day right?", about)
    if year_worked_on:
        first, last = year_worked_on
        # Towards the end of a year the next one is planned.
        too_late = (starts_on - last).days > (0 if is_delivered else 366)
        if starts_on < first or too_late:
            words = (
                f"{day} is outside the year that you are working on, {dates_in_words(first, last)}. Is the day right?"
            )
            yield Question("outside-year", "starts_on", words, f"{about}:{first.isoformat()}")


def _exactly(count: Count | None) -> int | None:
    return count.value if count is not None and count.certainty is Certainty.EXACT else None


def _sessions_to_divide_by(sessions: Count | None) -> int | None:
    """How many sessions the people came to, at least 1; None where the number is not known."""
    if sessions is None:
        return 1
    number = _exactly(sessions)
    return None if number is None else max(number, 1)


def _above_capacity(attended: Count, capacity: Count | None, each: int) -> Question | None:
    """More people than there was room for; tables add up capacity, so that of several sessions it is that of all."""
    if capacity is None or capacity.value is None or capacity.may_be_more or attended.number <= capacity.number:
        return None
    room = number_in_words(capacity.number)
    if each > 1:
        room = f"{room} in all, at {number_in_words(each)} sessions together"
    words = f"{_begun(attended)} attended, but there was room for {room}. Is that right?"
    return Question("above-capacity", "attended", words, f"{attended}:{capacity}:{each}")


def _above_500(attended: Count, sessions: Count | None, each: int) -> Question | None:
    # Where sessions do not apply, as with a film that is watched online, many people are nothing odd.
    if sessions is None or attended.number <= LARGEST_UNASKED * each:
        return None
    at = "one session" if each == 1 else f"{number_in_words(each)} sessions"
    words = f"{_begun(attended)} attended {at}. Is that right?"
    return Question("above-500", "attended", words, f"{attended}:{each}")


def _far_from_usual(attended: Count, usual: Sequence[int], each: int) -> Question | None:
    if len(usual) < LEAST_USUAL:
        return None
    smallest, largest = min(usual), max(usual)
    is_many = attended.number > largest * MANY_TIMES * each and attended.number > (largest + MANY_MORE) * each
    is_few = smallest >= LEAST_SMALLEST and attended.number * FEW_TIMES < smallest * each
    if not (is_many or is_few):
        return None
    came = number_in_words(smallest)
    if largest > smallest:
        came = f"between {came} and {number_in_words(largest)}"
    here = "" if each == 1 else f" {number_in_words(each)} sessions"
    words = (
        f"{_begun(attended)} attended{here}, but {came} came to each of the last {len(usual)} sessions of this course. "
        "Is that right?"
    )
    return Question("far-from-usual", "attended", words, f"{attended}:{each}")


def _about_bookings(
    attended: Count,
    booked: Count | None,
    cancelled_bookings: Count | None,
    did_not_attend: Count | None,
    came_without_booking: Count | None,
) -> Iterator[Question]:
    """Booked − cancelled − did not attend + came without booking = attended (design, section 3).

    What nobody typed counts as 0. Only where too few attended, and nobody typed how many did not, it is taken that
    those who are missing did not attend.
    """
    steps = [
        ("−", cancelled_bookings, "cancelled"),
        ("−", did_not_attend, "did not attend"),
        ("+", came_without_booking, "came without booking"),
    ]
    typed = [(sign, _exactly(count), words) for sign, count, words in steps if count is not None]
    start, came = _exactly(booked), _exactly(attended)
    if start is None or came is None:
        return
    expected, sum_in_words = start, f"{number_in_words(start)} booked"
    for sign, number, words in typed:
        if number is None:
            return
        expected += number if sign == "+" else -number
        sum_in_words += f" {sign} {number_in_words(number)} {words}"
    if came == expected or (came < expected and did_not_attend is None):
        return
    if typed:
        sum_in_words += f" = {number_in_words(expected).replace('-', '−')}"
    question = f"{sum_in_words}, but {number_in_words(came)} attended. Is that right?"
    yield Question("bookings", "attended", question, f"{sum_in_words}:{came}")


def _begun(count: Count) -> str:
    words = str(count)
    return f"{words[:1].upper()}{words[1:]}"
