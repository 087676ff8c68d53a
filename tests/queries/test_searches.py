"""What a search finds, on either database: names in their lists, and the words of entries' own texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.entries import change_entry, values_of
from training_register.models import EntryText, Organisation, OrganisationSpelling, Trainer
from training_register.queries.entry_pages import page_of
from training_register.queries.filters import EntryFilter, Question
from training_register.queries.one_entry import entry_in_full
from training_register.queries.searches import names_with
from training_register.rules.entry_orders import Order
from training_register.rules.names import folded
from training_register.rules.permissions import ALL

TODAY = date(2017, 4, 30)


def found(db_session: Session, search: str) -> list[int]:
    """The numbers of the entries that a search finds, however it goes about it."""
    question = Question(db_session, EntryFilter(search=search), scope=ALL, today=TODAY)
    few, many = (page_of(question, Order.OLDEST, entries=1, size=size) for size in (1_000, 0))
    assert few == many
    return [entry.id for entry in few.entries]


@pytest.mark.parametrize(
    "search",
    ["bents", "GREEN bents", "grn", "barnardos", "Barnardo’s", "old name", "signs", "cafe", "CAFÉ", "hall a-17", "a 17",
     "anna", "office school anna", "bents-green", "(bents)", "bents*"],
)  # fmt: skip
def test_an_entry_is_found_by_its_names_and_its_own_texts(given: Given, db_session: Session, search: str) -> None:
    anna = given.named(Trainer, "Anna Novák").id
    school = given.named(Organisation, "Bents Green School")
    db_session.add_all(
        [
            OrganisationSpelling(organisation_id=school.id, spelling="Bents Grn", folded=folded("Bents Grn")),
            Organisation(name="The Old Name", merged_into_id=school.id),
        ]
    )
    db_session.commit()
    entry = given.entry(
        course="Signs and risks",
        organisations=("Bents Green School", "Barnardo's"),
        venue="Café at the town hall",
        notes="Rang the office",
        reference="A-17",
        trainers=((anna, None),),
    )
    given.entry(course="Other", organisations=("Heritage Park",), notes="Nothing to see")

    assert found(db_session, search) == [entry.id]


@pytest.mark.parametrize(
    "search", ["ents", "bents other", "🙂", "…", '"', "'", "''", "\\", "%", "_", "()", "OR", "-", "&|!:*"]
)
def test_what_is_nowhere_finds_nothing(given: Given, db_session: Session, search: str) -> None:
    given.entry(course="Signs and risks", organisations=("Bents Green School",), notes="50% rang_office", venue="Hall")

    assert found(db_session, search) == []


def test_no_search_is_an_error(given: Given, db_session: Session) -> None:
    given.entry(notes="Rang the office", organisations=("Bents Green School",))

    @settings(max_examples=150)
    @drawn(st.text(st.characters(exclude_characters="\x00"), max_size=40))
    def check(search: str) -> None:
        found(db_session, search)

    check()


def test_a_text_that_is_changed_is_found_by_its_new_words_alone(given: Given, db_session: Session) -> None:
    user = given.user()
    entry = given.entry(notes="Rang the office", venue="Library")

    for notes, words in (("Spoke to them", "spoke"), ("", "")):
        seen = entry_in_full(db_session, entry.id, scope=ALL)
        assert seen
        values = replace(values_of(seen), notes=notes, venue="")
        change_entry(db_session, by=user, entry=seen, values=values, first_month=4)
        db_session.commit()
        assert found(db_session, "office") == found(db_session, "library") == []
        assert not words or found(db_session, words) == [entry.id]
    # Where there are no words there is no line: nothing of a text that was blanked stays behind.
    assert not db_session.scalars(select(EntryText)).all()


def test_a_rename_needs_nothing_else(given: Given, db_session: Session) -> None:
    entry = given.entry(organisations=("Bents Green School",))
    school = db_session.scalars(select(Organisation)).one()
    school.name, school.folded = "Oak Lane", folded("Oak Lane")
    db_session.commit()

    assert found(db_session, "oak") == [entry.id]
    assert found(db_session, "bents") == []


def test_a_name_that_half_the_register_has_is_written_into_the_statement(given: Given, db_session: Session) -> None:
    db_session.add_all(Organisation(name=f"School {number}", short_name=f"school-{number}") for number in range(1_100))
    db_session.commit()
    entry = given.entry(organisations=("School 7",))

    assert len(names_with(db_session, ["school"])["school"].organisations) == 1_100
    assert found(db_session, "school") == [entry.id]
    assert found(db_session, "school nowhere") == []
