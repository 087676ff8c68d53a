"""The list in each of its orders, filtered at random, is the same as one made in Python; and its sums are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.random_registers import (
    AUDIENCES,
    SECTORS,
    RandomEntry,
    RandomRegister,
    is_cut_off,
    is_in,
    random_entries,
    some_periods,
)
from training_register.count import Count, added
from training_register.models import Area, Course, Entry, EntryArea, EntryOrganisation, EntryText, Organisation
from training_register.queries import entry_pages
from training_register.queries.entry_pages import Page, page_of, totals_of
from training_register.queries.filters import EntryFilter, MissingPart, Question
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.entry_orders import Order, Place, place_in
from training_register.rules.names import sort_name
from training_register.rules.periods import year
from training_register.rules.permissions import ALL, Scope
from training_register.rules.searches import words_kept, words_sought

TODAY = date(2017, 1, 15)
LENGTH = 3
ORGANISATIONS = ("The Beacon", "Bents Green School", "Zion's Hall")
NOTES = ("", "Rang the head-teacher", "Zion called; café noted", "naïve bents")


@dataclass(frozen=True)
class Lines:
    """What was drawn for an entry besides: names by their places in lists, an instant, a note."""

    organisations: tuple[int, ...]
    in_north: bool
    has_course: bool
    minutes: int
    note: str


lines = st.builds(
    Lines,
    organisations=st.lists(st.integers(0, len(ORGANISATIONS) - 1), max_size=2, unique=True).map(tuple),
    in_north=st.booleans(),
    has_course=st.booleans(),
    minutes=st.integers(0, 3),
    note=st.sampled_from(NOTES),
)
registers = st.lists(st.tuples(random_entries, lines), max_size=14)
searches = st.sampled_from(
    ["bents", "BENTS gre", "zion", "zions", "caf", "signs", "head teach", "beacon rang", "nothing"]
)


@st.composite
def filters(draw: st.DrawFn) -> dict[str, Any]:
    """A filter, as the fields of `EntryFilter`, most of them blank."""
    said: dict[str, Any] = {}
    for name, values in (
        ("period", some_periods()),
        ("cut_off", st.just(True)),
        ("audiences", st.integers(0, AUDIENCES - 1).map(lambda number: (f"audience-{number}",))),
        ("sectors", st.lists(st.integers(0, SECTORS - 1).map("sector-{}".format), min_size=1, max_size=2).map(tuple)),
        ("organisation", st.sampled_from(["the-beacon", "zion's hall", "ben", "school gre", "nobody"])),
        ("areas", st.just(("north",))),
        ("courses", st.just(("signs-and-risks",))),
        ("status", st.sampled_from(Status)),
        ("counts_what", st.sampled_from(CountsWhat).map(lambda what: (what,))),
        ("missing", st.sampled_from(MissingPart)),
        ("search", searches),
    ):
        if draw(st.integers(0, 3)) == 0:
            said[name] = draw(values)
    return said


class TestOnARandomRegister:
    """Python reads every entry and decides by itself."""

    @pytest.fixture(autouse=True)
    def short_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Pages of three, so that a few entries fill several."""
        monkeypatch.setattr(entry_pages, "PAGE_LENGTH", LENGTH)

    def test_every_list_is_the_one_made_in_python(self, given: Given, db_session: Session) -> None:
        register = RandomRegister(db_session)
        organisation_ids = [given.named(Organisation, name).id for name in ORGANISATIONS]
        north, course = given.named(Area, "North").id, given.named(Course, "Signs and risks").id

        @settings(max_examples=60)
        @drawn(registers, filters(), st.sampled_from(Order), st.booleans(), st.booleans())
        def check(
            drew: list[tuple[RandomEntry, Lines]], said: dict[str, Any], order: Order, many: bool, in_scope: bool
        ) -> None:
            entries = register.holding([entry for entry, _ in drew])
            facts = dict(zip([entry.id for entry in entries], [line for _, line in drew], strict=True))
            _add_lines(db_session, entries, facts, organisation_ids, north, course)
            scope = Scope(frozenset([north])) if in_scope else ALL
            question = Question(db_session, EntryFilter(**said), scope=scope, today=TODAY)
            wanted = [entry for entry in entries if _meets(entry, facts[entry.id], said)]
            # Nothing is hidden: an entry of no area is everybody's.
            wanted.sort(key=_sort_key(order, facts, register))

            forwards, backwards = _read(question, order, many=many)

            assert forwards == [entry.id for entry in wanted]
            assert backwards == forwards
            totals = totals_of(question, size=0, on_request=True)
            assert totals.entries == len(wanted)
            assert {sums.counts_what: (sums.sessions, sums.attended) for sums in totals.sums or ()} == _sums(wanted)
            register.empty()

        check()


def _add_lines(
    db_session: Session,
    entries: Sequence[Entry],
    facts: dict[int, Lines],
    organisation_ids: list[int],
    north: int,
    course: int,
) -> None:
    for entry in entries:
        line = facts[entry.id]
        entry.course_id = course if line.has_course else None
        entry.recorded_at = RECORDED_AT + timedelta(minutes=line.minutes)
        entry.notes = line.note
    db_session.flush()
    named = [
        {"entry_id": entry.id, "organisation_id": organisation_ids[number], "position": place}
        for entry in entries
        for place, number in enumerate(facts[entry.id].organisations)
    ]
    areas = [{"entry_id": entry.id, "area_id": north} for entry in entries if facts[entry.id].in_north]
    texts = [{"entry_id": entry.id, "words": words} for entry in entries if (words := words_kept(entry.notes))]
    for model, rows in ((EntryOrganisation, named), (EntryArea, areas), (EntryText, texts)):
        if rows:
            db_session.execute(insert(model.__table__), rows)


def _meets(entry: Entry, line: Lines, said: dict[str, Any]) -> bool:
    names = [ORGANISATIONS[number] for number in line.organisations]
    missing = said.get("missing")
    return all(
        (
            _is_placed(entry, said),
            entry.audience.short_name in said.get("audiences", (entry.audience.short_name,)),
            entry.sector.short_name in said.get("sectors", (entry.sector.short_name,)),
            said.get("status", entry.status) is entry.status,
            entry.counts_what in said.get("counts_what", (entry.counts_what,)),
            "areas" not in said or line.in_north,
            "courses" not in said or line.has_course,
            "organisation" not in said or any(_is_called(name, said["organisation"]) for name in names),
            "search" not in said or _is_found(entry, names, said["search"]),
            missing is not MissingPart.SESSIONS
            or (entry.status is Status.DELIVERED and entry.sessions is None and entry.has_sessions),
            missing is not MissingPart.ATTENDED or (entry.status is Status.DELIVERED and entry.attended is None),
            missing is not MissingPart.OVERDUE or (entry.status is Status.PLANNED and entry.ends_on < TODAY),
        )
    )


def _is_placed(entry: Entry, said: dict[str, Any]) -> bool:
    period = said.get("period")
    if period is None:
        return True
    inside, cut = is_in(entry, period), is_cut_off(entry, period)
    if said.get("cut_off"):
        return cut
    return inside or (cut and "missing" in said)


def _is_called(name: str, asked: str) -> bool:
    exactly = {"the-beacon": "The Beacon", "zion's hall": "Zion's Hall"}
    return name == exactly[asked] if asked in exactly else _has(name, asked)


def _has(text: str, asked: str) -> bool:
    words = words_sought(text)
    return all(any(word.startswith(beginning) for word in words) for beginning in words_sought(asked))


def _is_found(entry: Entry, names: list[str], asked: str) -> bool:
    texts = [*names, entry.notes, "Signs and risks" if entry.course_id else ""]
    return all(any(_has(text, word) for text in texts) for word in words_sought(asked))


def _sort_key(order: Order, facts: dict[int, Lines], register: RandomRegister) -> Callable[[Entry], Any]:
    def by_organisation(entry: Entry) -> Any:
        named = facts[entry.id].organisations
        name = sort_name(ORGANISATIONS[named[0]]) if named else ""
        return not named, name, entry.starts_on, entry.id

    keys: dict[Order, Callable[[Entry], Any]] = {
        Order.NEWEST: lambda entry: (-entry.starts_on.toordinal(), -entry.id),
        Order.OLDEST: lambda entry: (entry.starts_on, entry.id),
        Order.RECORDED: lambda entry: (-entry.recorded_at.timestamp(), -entry.id),
        Order.AUDIENCE: lambda entry: (
            register.pairs.index((entry.audience_id, entry.sector_id)),
            entry.starts_on,
            entry.id,
        ),
        Order.ORGANISATION: by_organisation,
        Order.ATTENDED: lambda entry: (entry.attended is None, -(entry.attended or 0), -entry.id),
    }
    return keys[order]


def _read(question: Question, order: Order, *, many: bool) -> tuple[list[int], list[int]]:
    """The numbers of a list's entries, from its first page to its last, and gathered on the way back."""

    def page(after: Place | None = None, before: Place | None = None) -> Page:
        return page_of(question, order, entries=1, size=0 if many else 1_000, after=after, before=before)

    pages = [page()]
    while pages[-1].after:
        # As an address holds it.
        pages.append(page(after=place_in(order, pages[-1].after.address)))
    forwards = [entry.id for one in pages for entry in one.entries]
    backwards = [entry.id for entry in pages[-1].entries]
    before = pages[-1].before
    while before:
        one = page(before=place_in(order, before.address))
        assert one.after
        backwards = [entry.id for entry in one.entries] + backwards
        before = one.before
    return forwards, backwards


def _sums(entries: Sequence[Entry]) -> dict[CountsWhat, tuple[Count | None, Count]]:
    found: dict[CountsWhat, tuple[Count | None, Count]] = {}
    for what in CountsWhat:
        delivered = [entry for entry in entries if entry.status is Status.DELIVERED and entry.counts_what is what]
        sessions = [entry.sessions_count for entry in delivered if entry.sessions_count is not None]
        if delivered:
            found[what] = (
                added(sessions) if sessions else None,
                added(entry.attended_count for entry in delivered),
            )
    return found


class TestSums:
    """When they are added up, and of what."""

    def test_unlike_numbers_are_never_added_and_only_what_is_delivered_counts(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry(attended="34")
        given.entry(attended="over 20", sessions="3")
        given.entry(attended="n/k")
        given.entry(attended="500", status=Status.PLANNED)
        given.entry(activity="Stall or outreach", attended="60")

        totals = totals_of(_everything(db_session), size=0, on_request=True)

        assert totals.entries == 5
        assert totals.by_status == {Status.DELIVERED: 4, Status.PLANNED: 1}
        assert [
            (sums.counts_what.value, sums.entries, str(sums.sessions), sums.attended.in_full)
            for sums in totals.sums or ()
        ] == [("attendances", 3, "5", "at least 54 (1 entry not recorded)"), ("contacts", 1, "0", "60")]

    def test_those_of_several_years_or_of_too_many_entries_wait_until_somebody_asks(
        self, given: Given, db_session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given.entry("2016-05-04")
        given.entry("2016-05-05")
        of_all_days = _everything(db_session)
        of_a_year = _everything(db_session, period=year(2016))

        assert totals_of(of_all_days, size=2).sums is None
        assert totals_of(of_a_year, size=2).sums
        monkeypatch.setattr(entry_pages, "MOST_ADDED_UP", 1)
        assert totals_of(of_a_year, size=2).sums is None
        assert totals_of(of_a_year, size=2).entries == 2
        assert totals_of(of_a_year, size=2, on_request=True).sums


def _everything(db_session: Session, **said: Any) -> Question:
    return Question(db_session, EntryFilter(**said), scope=ALL, today=TODAY)


def test_the_place_of_an_organisation_that_is_gone_begins_at_its_first_page(given: Given, db_session: Session) -> None:
    given.entry(organisations=("Bents Green School",))
    place = Place(("gone",), date(2016, 4, 12), 1)

    page = page_of(_everything(db_session), Order.ORGANISATION, entries=1, size=1, after=place)

    assert len(page.entries) == 1
    assert db_session.scalar(select(Entry.id)) == page.entries[0].id
