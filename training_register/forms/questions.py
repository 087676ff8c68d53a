"""What is asked before an entry is saved: what is only odd is never refused, and asked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays import HolidayBase, country_holidays

from training_register.actions.new_names import Draft
from training_register.database import DbSession
from training_register.forms.boxes import Offer
from training_register.forms.entry_texts import figure_field, typed_of
from training_register.forms.recording import NAME_BOXES, EntryForm
from training_register.queries.entries import ListedEntry
from training_register.queries.names import close_names
from training_register.queries.one_entry import EntryInFull
from training_register.queries.recording import likely_duplicates
from training_register.rules.entries import Status
from training_register.rules.oddities import Question, questions
from training_register.rules.periods import reporting_year_of, year
from training_register.rules.permissions import Scope

# What stands between the name of a question and what it is about, in the field that says it was answered.
SEPARATOR = "|"
LONGEST_ABOUT = 200
NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR"}
# The texts in which a name beside an age may stand.
TEXTS = ("notes", "venue", "words_instead", "reason")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the form shows it: what could be put into a box instead, and the entries that it is about."""

    question: Question
    offers: tuple[Offer, ...] = ()
    entries: tuple[ListedEntry, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What it is remembered by: its name, and what it was about."""
        return self.question.name, self.question.about[:LONGEST_ABOUT]

    @property
    def answer(self) -> str:
        """What the form sends to say that it was asked."""
        return SEPARATOR.join(self.key)


def answers_in(sent: Iterable[str]) -> set[tuple[str, str]]:
    """The questions that a form says were asked: the name of each, and what it was about."""
    found = set()
    for text in sent:
        name, _, about = text.partition(SEPARATOR)
        found.add((name, about))
    return found


def questions_about(
    db_session: DbSession,
    form: EntryForm,
    draft: Draft,
    *,
    scope: Scope,
    nation: str,
    first_month: int,
    entry: EntryInFull | None = None,
) -> list[Asked]:
    """What is odd about an entry that is about to be saved; of one that is changed, only about what changed."""
    values = draft.values
    told = form.circumstances
    asked = [*close_names_asked(db_session, form)]
    if whole := form.whole_from_parts:
        words = f"The parts add up to {whole}. Is that how many there were in all?"
        asked.append(Asked(Question("whole-from-parts", "attended", words, whole)))
        form.attended.data = whole
    organisation_ids = [one for one in draft.organisations if isinstance(one, int)]
    is_delivered = values.status is Status.DELIVERED
    # An organisation that is new has no entry yet.
    if is_delivered and len(organisation_ids) == len(draft.organisations):
        found = likely_duplicates(
            db_session,
            starts_on=values.starts_on,
            audience_id=values.audience_id,
            sector_id=values.sector_id,
            course_id=draft.course if isinstance(draft.course, int) else None,
            organisation_ids=organisation_ids,
            attended=values.attended,
            scope=scope,
            apart_from=entry.id if entry else None,
        )
        if found:
            words = "Is this another session than what is recorded already?"
            about = ",".join(str(one.id) for one in found)
            asked.append(Asked(Question("duplicate", "starts_on", words, about), entries=tuple(found)))
    course = form.known_course if is_delivered and values.attended.value is not None else None
    figures = {measure.key: box.read.whole if box.read else None for measure, box in form.figure_boxes}
    worked_on = year(reporting_year_of(told.last or told.today, first_month), first_month)
    asked.extend(
        Asked(question)
        for question in questions(
            starts_on=values.starts_on,
            ends_on=values.ends_on,
            is_delivered=is_delivered,
            attended=values.attended,
            sessions=values.sessions,
            capacity=figures.get("capacity"),
            booked=figures.get("booked"),
            cancelled_bookings=figures.get("cancelled-bookings"),
            did_not_attend=figures.get("did-not-attend"),
            came_without_booking=figures.get("came-without-booking"),
            bank_holiday=bank_holiday(values.starts_on, nation),
            year_worked_on=None if entry else (worked_on.first, worked_on.last),
            usual=course.usual_attended if course else [],
            texts={name: str(form[name].data or "") for name in TEXTS},
        )
    )
    if entry is None:
        return asked
    typed = typed_of(entry, form.choices)
    figure_names = [figure_field(measure.key) for measure in form.choices.measures]
    changed = {
        name for name in (*typed, *figure_names) if name in form and (form[name].data or "") != typed.get(name, "")
    }
    counts_changed = bool(changed & {"attended", "sessions", *figure_names})
    return [
        one for one in asked if one.question.field in changed or (one.question.field == "attended" and counts_changed)
    ]


def close_names_asked(db_session: DbSession, form: EntryForm) -> Iterator[Asked]:
    """New names that are close to one that is there, each with the text of the box if it is that one."""
    for kind, name in form.new_names:
        field = NAME_BOXES[kind]
        close = close_names(db_session, kind, name)
        if close:
            text = str(form[field].data)
            offers = tuple(Offer(other, field, text.replace(name, other, 1)) for other in close)
            words = f"“{name}” is not in the list yet. Is it a new name, and none of these?"
            yield Asked(Question(f"close-{field}", field, words, name), offers)


@lru_cache(maxsize=8)
def _holidays(nation: str) -> HolidayBase:
    return country_holidays("GB", subdiv=NATIONS[nation])


def bank_holiday(day: date, nation: str) -> str:
    """The name of the bank holiday that a day is in a nation; "" for any other day."""
    return str(_holidays(nation).get(day) or "") if nation else ""
