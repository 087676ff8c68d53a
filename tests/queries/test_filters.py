"""What a filter of entries finds where it says several values, none, several, or what is left out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.models import (
    Area,
    Entry,
    Figure,
    Level,
    Measure,
    Organisation,
    OrganisationSpelling,
    Split,
    SplitItem,
)
from training_register.queries.filters import NARROWING, EntryFilter, Question, filter_from, names_said
from training_register.queries.selections import ids_found
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.filters import COMMAND_LINE, NAMES_STORED, NONE, kind_of_name
from training_register.rules.names import folded
from training_register.rules.periods import year
from training_register.rules.permissions import ALL

TODAY = date(2017, 4, 30)


def found(db_session: Session, chosen: EntryFilter) -> set[int]:
    """The ids of the entries that a filter finds."""
    return set(ids_found(Question(db_session, chosen, scope=ALL, today=TODAY)))


@pytest.fixture
def register(given: Given, db_session: Session) -> dict[str, Entry]:
    """Entries by what is told apart: with and without a course, in one area, in several, merged organisations …"""
    north = given.named(Area, "North")
    given.named(Area, "Far North", within_id=north.id)
    beacon = given.named(Organisation, "The Beacon")
    given.named(Organisation, "Beacon Hall", merged_into_id=beacon.id)
    db_session.add(OrganisationSpelling(organisation_id=beacon.id, spelling="Bcn", folded=folded("Bcn")))
    db_session.commit()
    return {
        "bare": given.entry("2016-04-01"),
        "roadshow": given.entry(
            "2016-04-02", course="Roadshow", level_id=given.named(Level, "Introductory").id, how=How.ONLINE
        ),
        "refresher": given.entry(
            "2016-04-03", course="Refresher", level_id=given.named(Level, "Advanced").id, how=How.IN_PERSON
        ),
        "north": given.entry("2016-04-04", areas=("North",), organisations=("The Beacon",), providers=("SSES",)),
        "far": given.entry(
            "2016-04-05", areas=("Far North",), organisations=("Beacon Hall",), providers=("SSES", "Barnardo’s")
        ),
        "two": given.entry(
            "2016-04-06",
            areas=("South", "North"),
            organisations=("Green Lane", "The Beacon"),
            providers=("Barnardo’s", "SSES"),
        ),
        "merged": given.entry(
            "2016-04-07", organisations=("Beacon Hall", "The Beacon"), sector="Health", activity="Stall or outreach"
        ),
        "young": given.entry("2016-04-08", audience="Young people", sector="Health", organisations=("Green Lane",)),
    }


BARE = {"bare", "merged", "young"}
# Entries that say nothing of areas or of who delivered them.
PLACELESS = {"bare", "roadshow", "refresher", "merged", "young"}
EVERY = {"bare", "roadshow", "refresher", "north", "far", "two", "merged", "young"}


def test_a_stored_filter_is_one_of_the_list() -> None:
    stored = {
        "find": ["head teacher"], "audience": ["a", "b"], "not-course": ["c", "none-"], "status": ["planned"],
        "counts": ["contacts"], "how": ["online", "none-"], "recorded": ["3"], "only-organisation": ["7", "none-"],
        "item": ["4"], "entry": ["5", "6"], "lead": ["x"],
    }  # fmt: skip
    assert filter_from(stored, period=year(2016)) == EntryFilter(
        period=year(2016),
        search="head teacher",
        audiences=("a", "b"),
        not_courses=("c", "none-"),
        status=Status.PLANNED,
        counts_what=(CountsWhat.CONTACTS,),
        how=(How.ONLINE, "none-"),
        recorded_by=3,
        only_organisations=(7, "none-"),
        items=(4,),
        entries=(5, 6),
        leads=("x",),
    )
    assert filter_from({}, period=None) == EntryFilter()
    assert filter_from({"recorded": [COMMAND_LINE]}, period=None) == EntryFilter(recorded_by=COMMAND_LINE)


@pytest.mark.parametrize("name", NAMES_STORED)
def test_everything_that_is_stored_narrows_the_list(name: str) -> None:
    words = {
        "how": How.ONLINE, "status": Status.PLANNED, "counts": CountsWhat.VIEWS, "part": "q1", "unsplit": "quarter",
    }  # fmt: skip
    stored = {name: [words.get(kind_of_name(name), "1")]}
    # What is left of a split is left of a number, and a number is one of an item or of what is left.
    beside = {"rest": {"of": ["booked"]}, "of": {"item": ["1"]}}.get(name, {})
    chosen = filter_from(stored | beside, period=None)
    assert chosen != filter_from(beside if name == "of" else {}, period=None)
    assert [field for field in NARROWING if getattr(chosen, field) not in ("", (), None)]
    assert chosen != EntryFilter()


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"status": ["lost"]}, "“lost” is none of these: planned, delivered, cancelled, taken out."),
        ({"not-how": ["by post"]}, "“by post” is none of these: in person, online, hybrid."),
        ({"counts": ["sheep"]}, "“sheep” is none of these: attendances, contacts, completions, views."),
        ({"colour": ["red"]}, "“colour” is not part of a filter."),
    ],
)
def test_a_word_that_can_not_be_one_is_refused_in_a_sentence(stored: dict[str, list[str]], words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        filter_from(stored, period=None)


@pytest.mark.parametrize(
    ("stored", "names"),
    [
        # Several values: any of them will do.
        ({"course": ["roadshow", "refresher"]}, {"roadshow", "refresher"}),
        ({"course": ["roadshow", "nothing"]}, {"roadshow"}),
        ({"level": ["introductory", "advanced"]}, {"roadshow", "refresher"}),
        ({"audience": ["professionals", "young-people"], "sector": ["health"]}, {"merged", "young"}),
        ({"activity": ["stall-or-outreach", "film"]}, {"merged"}),
        ({"area": ["south", "far-north"]}, {"far", "two"}),
        ({"area": ["north"]}, {"north", "far", "two"}),
        ({"delivered": ["barnardos", "sses"]}, {"north", "far", "two"}),
        ({"how": ["online", "in person"]}, {"roadshow", "refresher"}),
        ({"counts": ["contacts", "views"]}, {"merged"}),
        # None and several.
        ({"course": ["none-"]}, EVERY - {"roadshow", "refresher"}),
        ({"course": ["none-", "refresher"]}, EVERY - {"roadshow"}),
        ({"level": ["none-"]}, EVERY - {"roadshow", "refresher"}),
        ({"how": ["none-", "online"]}, EVERY - {"refresher"}),
        ({"area": ["none-"]}, PLACELESS),
        ({"area": ["several-"]}, {"two"}),
        ({"area": ["none-", "several-", "far-north"]}, {*PLACELESS, "far", "two"}),
        ({"delivered": ["none-"]}, PLACELESS),
        ({"organisation": ["none-"]}, {"bare", "roadshow", "refresher"}),
        # One organisation, since the other was merged into it.
        ({"organisation": ["several-"]}, {"two"}),
        ({"organisation": ["bcn"]}, {"north", "far", "two", "merged"}),
        # Left out: an entry that says nothing of the kind never is.
        ({"not-course": ["roadshow"]}, EVERY - {"roadshow"}),
        ({"not-course": ["roadshow", "refresher"]}, EVERY - {"roadshow", "refresher"}),
        ({"not-course": ["nothing"]}, EVERY),
        ({"not-course": ["none-"]}, {"roadshow", "refresher"}),
        ({"not-course": ["none-", "roadshow"]}, {"refresher"}),
        ({"not-level": ["advanced"]}, EVERY - {"refresher"}),
        ({"not-how": ["online"]}, EVERY - {"roadshow"}),
        ({"not-how": ["none-", "online"]}, {"refresher"}),
        ({"not-audience": ["professionals"]}, {"young"}),
        ({"not-sector": ["education"]}, {"merged", "young"}),
        ({"not-sector": ["education", "health"]}, set()),
        ({"not-activity": ["course"]}, {"merged"}),
        ({"not-area": ["far-north"]}, EVERY - {"far"}),
        ({"not-area": ["north"]}, PLACELESS),
        ({"not-area": ["none-"]}, {"north", "far", "two"}),
        ({"not-area": ["several-", "none-"]}, {"north", "far"}),
        ({"not-delivered": ["barnardos"]}, EVERY - {"far", "two"}),
        ({"not-delivered": ["none-"]}, {"north", "far", "two"}),
        ({"not-organisation": ["the beacon"]}, EVERY - {"north", "far", "two", "merged"}),
        ({"not-organisation": ["beacon", "green la"]}, {"bare", "roadshow", "refresher"}),
        ({"not-organisation": ["nobody"]}, EVERY),
        ({"not-organisation": ["none-"]}, {"north", "far", "two", "merged", "young"}),
        ({"not-organisation": ["several-"]}, EVERY - {"two"}),
        # What is asked for and what is left out.
        ({"area": ["north"], "not-area": ["far-north"]}, {"north", "two"}),
        ({"course": ["roadshow", "refresher"], "not-course": ["roadshow"]}, {"refresher"}),
        ({"course": ["none-"], "not-course": ["none-"]}, set()),
        # Exactly.
        ({"lead": ["sses"]}, {"north", "far"}),
        ({"lead": ["barnardos"]}, {"two"}),
        ({"lead": ["none-"]}, PLACELESS),
        ({"lead": ["none-", "barnardos"]}, {*PLACELESS, "two"}),
        ({"only-area": ["north"]}, {"north"}),
        ({"only-area": ["north", "far-north", "south"]}, {"north", "far"}),
        ({"only-area": ["none-", "several-", "far-north"]}, {*PLACELESS, "far", "two"}),
        ({"only-organisation": ["none-", "several-"]}, {"bare", "roadshow", "refresher", "two"}),
    ],
    ids=lambda said: str(said) if isinstance(said, dict) else "",
)
def test_a_stored_filter_finds(
    register: dict[str, Entry], db_session: Session, stored: dict[str, Any], names: set[str]
) -> None:
    ids = found(db_session, filter_from(stored, period=None))

    assert {name for name, entry in register.items() if entry.id in ids} == names


def test_a_single_organisation_is_what_it_was_merged_into(
    register: dict[str, Entry], given: Given, db_session: Session
) -> None:
    beacon, hall, lane = (given.named(Organisation, name) for name in ("The Beacon", "Beacon Hall", "Green Lane"))

    def alone(*organisations: Organisation | None) -> set[str]:
        stored = {"only-organisation": [str(one.id) if one else NONE for one in organisations]}
        ids = found(db_session, filter_from(stored, period=None))
        return {name for name, entry in register.items() if entry.id in ids}

    assert alone(beacon) == alone(hall) == {"north", "far", "merged"}
    assert alone(lane) == {"young"}
    assert alone(None, lane) == {"bare", "roadshow", "refresher", "young"}
    assert alone(lane, beacon) == {"north", "far", "merged", "young"}


def test_the_lead_is_whoever_stands_first_whatever_the_number_of_the_place(
    register: dict[str, Entry], db_session: Session
) -> None:
    # As a merge or an undo may leave it: nobody in place 0.
    db_session.execute(text("UPDATE entry_provider SET position = position + 3"))

    assert found(db_session, EntryFilter(leads=("barnardos",))) == {register["two"].id}


def test_entries_are_found_by_an_item_and_by_their_number(
    register: dict[str, Entry], given: Given, db_session: Session
) -> None:
    split = given.named(Split, "Age group")
    items = [
        SplitItem(split_id=split.id, name=name, sort_name=name, folded=folded(name))
        for name in ("Under 16", "16 and over")
    ]
    db_session.add_all(items)
    db_session.flush()
    measure = db_session.scalars(select(Measure)).first()
    assert measure
    for name, item in (("north", items[0]), ("two", items[0]), ("two", items[1]), ("far", items[1])):
        db_session.add(
            Figure(
                entry_id=register[name].id, measure_id=measure.id, split_item_id=item.id, number=1, certainty="exact"
            )
        )
    db_session.commit()

    assert found(db_session, EntryFilter(items=(items[0].id,))) == {register["north"].id, register["two"].id}
    every = {register[name].id for name in ("north", "two", "far")}
    assert found(db_session, EntryFilter(items=tuple(item.id for item in items))) == every
    assert found(db_session, EntryFilter(entries=(register["far"].id, register["two"].id))) == {
        register["far"].id,
        register["two"].id,
    }
    assert names_said(db_session, [("item", str(items[0].id)), ("course", "roadshow"), ("not-level", "gone")]) == {
        ("item", str(items[0].id)): "Age group: Under 16",
        ("course", "roadshow"): "Roadshow",
    }
