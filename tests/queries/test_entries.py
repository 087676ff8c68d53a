"""The list of entries: in order of day, page by page, and only those that somebody sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.statements import statements
from training_register.actions.entries import EntryValues, entry_columns
from training_register.count import Count, parse_count
from training_register.models import Area, Entry, Level, Organisation, OrganisationSpelling, Trainer
from training_register.queries import entry_pages
from training_register.queries.entries import ListedEntry, pairs_of_doubles
from training_register.queries.entry_pages import PAGE_LENGTH, Page, page_of, totals_of
from training_register.queries.filters import COMMAND_LINE, EntryFilter, MissingPart, Question
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.entry_orders import Order, Place
from training_register.rules.names import folded
from training_register.rules.periods import month, parse_period, quarter, year
from training_register.rules.permissions import ALL, Scope

TODAY = date(2017, 4, 30)
EVERYTHING = EntryFilter()


def first_page(db_session: Session, after: Place | None = None) -> Page:
    """A page of the list of everything."""
    question = Question(db_session, EVERYTHING, scope=ALL, today=TODAY)
    return page_of(question, Order.OLDEST, entries=10_000, size=10_000, after=after)


def listed(
    db_session: Session, chosen: EntryFilter = EVERYTHING, *, scope: Scope = ALL, today: date = TODAY
) -> list[ListedEntry]:
    """All entries of a list by day, page after page, however they are found."""
    question = Question(db_session, chosen, scope=scope, today=today)
    ways = []
    for size in (0, 10**9):
        found: list[ListedEntry] = []
        after: Place | None = None
        while True:
            page = page_of(question, Order.OLDEST, entries=10_000, size=size, after=after)
            assert len(page.entries) <= PAGE_LENGTH
            found += page.entries
            after = page.after
            if after is None:
                break
        ways.append(found)
    assert ways[0] == ways[1]
    assert totals_of(question, size=0, on_request=True).entries == len(found)
    assert totals_of(question, size=0).entries == len(found)
    return found


def ids(entries: list[ListedEntry]) -> list[int]:
    return [entry.id for entry in entries]


class TestALine:
    """What the list shows of an entry."""

    def test_a_line_says_what_was_recorded(self, given: Given, db_session: Session) -> None:
        entry = given.entry(
            "2016-04-12",
            "2016-04-13",
            audience="Young people",
            sector="Education",
            activity="Group work",
            course="Healthy relationships",
            attended="over 30",
            organisations=("Heritage Park", "Bents Green"),
            reference="A-1",
        )

        (line,) = listed(db_session)

        assert line == ListedEntry(
            id=entry.id,
            starts_on=date(2016, 4, 12),
            ends_on=date(2016, 4, 13),
            audience="Young people",
            sector="Education",
            activity="Group work",
            course="Healthy relationships",
            status=Status.DELIVERED,
            reference="A-1",
            counts_what=CountsWhat.ATTENDANCES,
            sessions=Count.of(1),
            attended=parse_count("over 30"),
            organisations=("Heritage Park", "Bents Green"),
        )

    def test_words_instead_of_a_figure_are_shown(self, given: Given, db_session: Session) -> None:
        given.entry(attended="not recorded: well attended")

        (line,) = listed(db_session)

        assert (line.attended.value, line.attended.words) == (None, "well attended")

    @pytest.mark.parametrize(
        ("said", "sessions"),
        [
            ({"activity": "E-learning"}, None),
            ({"sessions": "n/k"}, Count.of(None, None)),
            ({"activity": "Stall or outreach"}, Count.of(0)),
        ],
    )
    def test_sessions_that_do_not_apply_are_not_sessions_that_nobody_recorded(
        self, given: Given, db_session: Session, said: dict[str, Any], sessions: Count | None
    ) -> None:
        given.entry(**said)

        assert listed(db_session)[0].sessions == sessions


class TestFilter:
    """What is None or empty narrows nothing."""

    def test_without_a_filter_every_entry_is_listed_by_day(self, given: Given, db_session: Session) -> None:
        later, first, same_day = given.entry("2017-05-01"), given.entry("2016-04-12"), given.entry("2016-04-12")

        assert ids(listed(db_session)) == [first.id, same_day.id, later.id]

    @pytest.mark.parametrize(
        ("chosen", "names"),
        [
            ({"audiences": ("young-people",)}, {"assembly", "planned"}),
            ({"sectors": ("health",)}, {"health"}),
            ({"sectors": ("health", "education")}, {"health", "education", "assembly", "planned", "term"}),
            ({"audiences": ("young-people",), "sectors": ("health",)}, set()),
            ({"audiences": ("nobody",)}, set()),
            ({"status": Status.PLANNED}, {"planned"}),
            ({"status": Status.DELIVERED}, {"education", "health", "assembly", "stall", "term"}),
            ({"counts_what": (CountsWhat.CONTACTS,)}, {"stall"}),
            ({"missing": MissingPart.ATTENDED}, {"health"}),
            ({"missing": MissingPart.SESSIONS}, {"assembly"}),
            ({"missing": MissingPart.OVERDUE}, {"planned"}),
            ({"period": year(2016)}, {"education", "health", "assembly", "stall", "planned"}),
            ({"period": quarter(2016, 1)}, {"education", "health"}),
            ({"period": month(2016, 5)}, {"health"}),
            ({"period": parse_period("2016-05-01..2016-09-30")}, {"health", "assembly", "planned"}),
            ({"period": year(2016), "cut_off": True}, {"term"}),
            ({"period": year(2016), "status": Status.DELIVERED, "audiences": ("professionals",)},
             {"education", "health", "stall"}),
            ({"activities": ("stall-or-outreach",)}, {"stall"}),
            ({"areas": ("north",)}, {"health", "assembly"}),
            ({"areas": ("far-north",)}, {"assembly"}),
            ({"organisation": "bents-green-school"}, {"education"}),
            ({"organisation": "BENTS GREEN SCHOOL"}, {"education"}),
            ({"organisation": "bents grn"}, {"education"}),
            ({"organisation": "gre"}, {"education", "term"}),
            ({"organisation": "bents gre"}, {"education"}),
            ({"organisation": "reen"}, set()),
            ({"organisation": "%"}, set()),
            ({"courses": ("signs-and-risks",)}, {"health"}),
            ({"providers": ("sses",)}, {"term"}),
            ({"how": (How.ONLINE,)}, {"planned"}),
            ({"recorded_by": COMMAND_LINE}, {"education", "health", "stall", "planned", "term"}),
            ({"recorded_by": 1}, {"assembly"}),
            ({"recorded_by": 999_999_999}, set()),
            ({"search": "signs"}, {"health"}),
            ({"search": "town hall"}, {"stall"}),
        ],
    )  # fmt: skip
    def test_a_list_holds_what_was_chosen(
        self, given: Given, db_session: Session, chosen: dict[str, Any], names: set[str]
    ) -> None:
        user = given.user()
        north = given.named(Area, "North")
        given.named(Area, "Far North", within_id=north.id)
        bents_green = given.named(Organisation, "Bents Green School")
        db_session.add(
            OrganisationSpelling(organisation_id=bents_green.id, spelling="Bents Grn", folded=folded("Bents Grn"))
        )
        db_session.commit()
        entries = {
            "education": given.entry("2016-04-12", organisations=("Bents Green School",)),
            "health": given.entry(
                "2016-05-02", sector="Health", attended="n/k", areas=("North",), course="Signs and risks"
            ),
            "assembly": given.entry(
                "2016-09-12", audience="Young people", sessions="n/k", attended="600", areas=("Far North",), by=user
            ),
            "planned": given.entry(
                "2016-09-13", audience="Young people", attended="n/k", status=Status.PLANNED, how=How.ONLINE
            ),
            "stall": given.entry("2016-12-01", sector="Multi Agency", activity="Stall or outreach", venue="Town Hall"),
            "term": given.entry(
                "2017-01-09", "2017-06-30", sessions="12", organisations=("Green Lane",), providers=("SSES",)
            ),
        }

        found = ids(listed(db_session, EntryFilter(**chosen)))

        assert found == [entry.id for name, entry in entries.items() if name in names]

    def test_a_name_in_an_address_is_never_part_of_a_statement(self, given: Given, db_session: Session) -> None:
        given.entry()

        assert listed(db_session, EntryFilter(audiences=("' OR 1=1 --",), sectors=("x'; DROP TABLE entry",))) == []
        assert listed(db_session, EntryFilter(leads=("' OR 1=1 --",), only_areas=("x'; DROP TABLE entry",))) == []
        assert len(listed(db_session, EntryFilter(not_courses=("x'; --", "y"), not_organisations=("';--",)))) == 1
        assert len(listed(db_session)) == 1

    def test_what_is_missing_is_asked_of_entries_that_the_period_cuts_off_too(
        self, given: Given, db_session: Session
    ) -> None:
        term = given.entry("2017-01-09", "2017-06-30", sessions="12", attended="n/k")

        assert ids(listed(db_session, EntryFilter(period=year(2016), missing=MissingPart.ATTENDED))) == [term.id]


class TestScope:
    """An entry without area is for everyone who records."""

    def test_a_coordinator_with_areas_sees_theirs_and_those_of_none(self, given: Given, db_session: Session) -> None:
        north, south = given.named(Area, "North").id, given.named(Area, "South").id
        in_north = given.entry(areas=("North",))
        in_south = given.entry(areas=("South",))
        in_both = given.entry(areas=("North", "South"))
        in_none = given.entry()

        def seen(*areas: int) -> set[int]:
            return set(ids(listed(db_session, scope=Scope(frozenset(areas)))))

        assert seen(north) == {in_north.id, in_both.id, in_none.id}
        assert seen(south) == {in_south.id, in_both.id, in_none.id}
        assert seen(north, south) == {in_north.id, in_south.id, in_both.id, in_none.id}
        assert seen() == {in_none.id}
        assert set(ids(listed(db_session))) == {in_north.id, in_south.id, in_both.id, in_none.id}

    def test_a_scope_narrows_every_filter(self, given: Given, db_session: Session) -> None:
        north = given.named(Area, "North").id
        seen, _ = given.entry(attended="n/k", areas=("North",)), given.entry(attended="n/k", areas=("South",))
        scope = Scope(frozenset([north]))

        for chosen in (
            EntryFilter(period=year(2016)),
            EntryFilter(missing=MissingPart.ATTENDED),
            EntryFilter(audiences=("professionals",), sectors=("education",)),
        ):
            assert ids(listed(db_session, chosen, scope=scope)) == [seen.id]

    def test_pairs_that_may_be_counted_twice_are_those_that_somebody_sees(
        self, given: Given, db_session: Session
    ) -> None:
        north = given.named(Area, "North").id
        term = given.entry("2016-09-05", "2016-12-16", sessions="12", areas=("North", "South"))
        seen, _ = given.entry("2016-10-12", areas=("North",)), given.entry("2016-10-13", areas=("South",))

        pairs = pairs_of_doubles(db_session, year(2016), scope=Scope(frozenset([north])))

        assert [(one.id, other.id) for one, other in pairs] == [(term.id, seen.id)]


class TestPages:
    """A page begins after the last line of the one before, whatever was added meanwhile."""

    def many(self, given: Given, db_session: Session, number: int) -> None:
        """So many entries, several on each day."""
        first = given.entry()
        values = EntryValues(
            starts_on=first.starts_on,
            ends_on=first.ends_on,
            audience_id=first.audience_id,
            sector_id=first.sector_id,
            activity_id=first.activity_id,
            sessions=Count.of(1),
            attended=Count.of(34),
        )
        days = [first.starts_on + timedelta(place * 7 % 40) for place in range(number - 1)]
        db_session.execute(
            insert(Entry),
            [
                entry_columns(
                    replace(values, starts_on=day, ends_on=day),
                    first_month=4,
                    recorded_by_id=None,
                    recorded_at=RECORDED_AT,
                )
                for day in days
            ],
        )
        db_session.commit()

    @pytest.mark.parametrize("number", [PAGE_LENGTH - 1, PAGE_LENGTH, PAGE_LENGTH + 1, 3 * PAGE_LENGTH + 7])
    def test_pages_reach_every_entry_once_and_in_order(self, given: Given, db_session: Session, number: int) -> None:
        self.many(given, db_session, number)

        found = listed(db_session)

        assert len({entry.id for entry in found}) == number
        assert [(entry.starts_on, entry.id) for entry in found] == sorted(
            (entry.starts_on, entry.id) for entry in found
        )

    def test_a_full_page_that_is_the_last_has_no_next(self, given: Given, db_session: Session) -> None:
        self.many(given, db_session, PAGE_LENGTH)

        page = first_page(db_session)

        assert (len(page.entries), page.after) == (PAGE_LENGTH, None)

    def test_an_entry_added_before_a_page_shifts_nothing(self, given: Given, db_session: Session) -> None:
        self.many(given, db_session, 2 * PAGE_LENGTH)
        first = first_page(db_session)

        given.entry("2016-01-01")
        second = first_page(db_session, first.after)

        assert len(set(ids(first.entries)) | set(ids(second.entries))) == 2 * PAGE_LENGTH

    def test_a_page_takes_as_many_statements_for_one_line_as_for_fifty(self, given: Given, db_session: Session) -> None:
        given.entry(organisations=("Bents Green",))
        with statements(db_session) as for_one:
            first_page(db_session)
        self.many(given, db_session, PAGE_LENGTH)
        with statements(db_session) as for_many:
            page = first_page(db_session)

        assert len(page.entries) == PAGE_LENGTH
        assert len(for_one) == len(for_many) <= 2


class TestStatementsThatAreKept:
    """Questions of the same shape are asked by the same statement, each with its own values."""

    def test_each_is_told_its_own(self, given: Given, db_session: Session) -> None:
        areas = {name: given.named(Area, name).id for name in ("North", "South")}
        made = {}
        for name, day in (("North", "2016-05-04"), ("South", "2016-06-04")):
            made[name] = given.entry(
                day,
                course=f"Course {name}",
                organisations=(f"School {name}",),
                areas=(name,),
                providers=(f"Provider {name}",),
                trainers=((given.named(Trainer, f"Trainer {name}").id, None),),
                level_id=given.named(Level, f"Level {name}").id,
                notes=f"about {name}",
            ).id
        for _ in range(2):
            for name, id_ in made.items():
                place = name.lower()
                for said in (
                    {"courses": (f"course-{place}",)},
                    {"organisation": f"school {place}"},
                    {"areas": (place,)},
                    {"providers": (f"provider-{place}",)},
                    {"trainer": f"trainer-{place}"},
                    {"levels": (f"level-{place}",)},
                    {"search": place},
                    {"search": f"about {place}"},
                    {"period": month(2016, 5 if name == "North" else 6)},
                ):
                    assert ids(listed(db_session, EntryFilter(**said))) == [id_], said
                assert ids(listed(db_session, scope=Scope(frozenset([areas[name]])))) == [id_]
            assert ids(listed(db_session, EntryFilter(search="school"))) == list(made.values())
            assert ids(listed(db_session, EntryFilter(trainer="nobody"))) == []
            assert ids(listed(db_session, EntryFilter(levels=("none",), trainer="trainer-north"))) == []

    def test_few_are_made_however_many_ask(self, given: Given, db_session: Session) -> None:
        given.entry()
        listed(db_session, EntryFilter(courses=("first",), search="some words"))
        listed(db_session, EntryFilter(not_areas=("first", "second"), items=(1,), only_organisations=(1,)))
        before = entry_pages._stretch_statement.cache_info().misses
        for number in range(2, 22):
            several = EntryFilter(
                not_areas=tuple(f"area-{area}" for area in range(number)),
                items=tuple(range(number)),
                only_organisations=tuple(range(number)),
            )
            listed(db_session, several)
            listed(db_session, EntryFilter(courses=(f"course-{number}",), search=f"other {number}"))
        assert entry_pages._stretch_statement.cache_info().misses == before
