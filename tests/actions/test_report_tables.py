"""Report tables, laid out and changed from a year on; whatever was done to them is undone exactly."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.test_undo import last, undo
from tests.given import Given
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.report_tables import (
    Gone,
    TableOvertaken,
    delete_version,
    everything_of,
    move_report_table,
    save_report_table,
    seen_of,
)
from training_register.actions.undo import undo_operation
from training_register.models import AppUser, Change, Operation, ReportTable, Sector
from training_register.queries.report_tables import (
    layout_of,
    report_table_holding,
    report_table_with_id,
    versions_in_order,
    versions_of,
)
from training_register.queries.tables import NoteLayout, RowLayout, TableLayout
from training_register.table import NumberStyle

PROFESSIONALS = "professionals"


@pytest.fixture
def jane(given: Given) -> AppUser:
    """Whoever lays tables out."""
    return given.user()


def held(db_session: Session, name: str = PROFESSIONALS, year: int = 2016) -> ReportTable:
    """The version of a table that prints a year."""
    table = report_table_holding(db_session, name, year)
    assert table
    return table


def save(db_session: Session, by: AppUser, table: ReportTable | None, layout: TableLayout, from_year: int) -> int:
    """Saves a layout as the page does; gives the operation's id, or that of the last one where nothing was changed."""
    save_report_table(
        db_session,
        by=by,
        layout=layout,
        from_year=from_year,
        first_month=4,
        own_id=table.id if table else None,
        seen=seen_of(layout_of(table)) if table else None,
    )
    db_session.commit()
    return last(db_session)


def everything(db_session: Session) -> dict[Any, Any]:
    """All report tables, with their rows and notes."""
    db_session.expire_all()
    found: dict[Any, Any] = {}
    for name in versions_in_order(db_session):
        for table in versions_of(db_session, name):
            found |= everything_of(table)
    return found


def rows_of(layout: TableLayout) -> list[str]:
    """The labels of the rows."""
    return [row.label for row in layout.rows]


def with_row(layout: TableLayout, key: str, label: str, *sector_ids: int) -> TableLayout:
    """A layout in which sectors feed a row, and no other."""
    others = [
        replace(row, sector_ids=tuple(id_ for id_ in row.sector_ids if id_ not in sector_ids))
        for row in layout.rows
        if row.key != key
    ]
    return replace(layout, rows=(*others, RowLayout(key, label, tuple(sorted(sector_ids)))))


def refused(db_session: Session, by: AppUser, operation_id: int) -> str:
    """Why an operation can't be undone."""
    with pytest.raises(Refusal) as raised:
        undo_operation(db_session, by=by, operation_id=operation_id, first_month=4)
    db_session.rollback()
    return raised.value.words


def test_from_a_later_year_on_a_new_version_holds_and_earlier_years_keep_theirs(
    db_session: Session, jane: AppUser
) -> None:
    table = held(db_session)
    layout = layout_of(table)
    save(db_session, jane, table, replace(layout, title="Everybody who works"), 2017)
    assert layout_of(held(db_session, year=2016)) == layout
    assert layout_of(held(db_session, year=2017)) == replace(layout, title="Everybody who works")
    assert [version.span.in_words() for version in versions_in_order(db_session)[PROFESSIONALS]] == [
        "from 2017/18 on", "up to 2016/17",
    ]  # fmt: skip


def test_in_its_own_year_a_version_is_changed_itself(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    layout = replace(layout_of(table), total_label="All", style=NumberStyle(has_commas=False, decimals=0))
    save(db_session, jane, table, layout, 0)
    assert layout_of(held(db_session)) == layout
    assert len(versions_in_order(db_session)[PROFESSIONALS]) == 1


def test_a_row_that_keeps_its_key_stays_the_same_row(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    ids = {row.key: row.id for row in table.rows}
    layout = layout_of(table)
    save(db_session, jane, table, replace(layout, rows=tuple(reversed(layout.rows))), 0)
    assert {row.key: row.id for row in held(db_session).rows} == ids
    changes = db_session.scalars(select(Change).where(Change.operation_id == last(db_session))).all()
    assert {tuple(change.fields) for change in changes} == {("position",)}


def test_what_is_saved_as_it_was_is_no_operation(db_session: Session, jane: AppUser) -> None:
    before = db_session.scalar(select(func.max(Operation.id)))
    table = held(db_session)
    assert (
        save_report_table(
            db_session, by=jane, layout=layout_of(table), from_year=0, first_month=4, own_id=table.id,
            seen=seen_of(layout_of(table)),
        )
        is None
    )  # fmt: skip
    db_session.rollback()
    assert db_session.scalar(select(func.max(Operation.id))) == before


def test_a_new_table_has_a_short_name_of_its_own_and_stands_last(db_session: Session, jane: AppUser) -> None:
    layout = replace(layout_of(held(db_session)), name="", title="Professionals")
    save(db_session, jane, None, layout, 2016)
    save(db_session, jane, None, replace(layout, title="Summary"), 2016)
    assert list(versions_in_order(db_session))[-2:] == ["professionals-2", "summary-2"]


def test_what_somebody_else_changed_meanwhile_is_told(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    table_id, layout, seen = table.id, layout_of(table), seen_of(layout_of(table))
    save(db_session, jane, table, replace(layout, title="Theirs", rows=layout.rows[1:]), 0)
    with pytest.raises(TableOvertaken) as raised:
        save_report_table(
            db_session, by=jane, layout=replace(layout, sentence="Mine."), from_year=0, first_month=4,
            own_id=table_id, seen=seen,
        )  # fmt: skip
    db_session.rollback()
    assert raised.value.parts == ("the title and the headings", "the rows", "the notes")
    with pytest.raises(TableOvertaken):
        delete_version(db_session, by=jane, table_id=table_id, seen=seen)


def test_a_version_that_was_deleted_meanwhile_is_gone(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    layout, seen = layout_of(table), seen_of(layout_of(table))
    table_id = table.id
    assert delete_version(db_session, by=jane, table_id=table_id, seen=seen) == "Professionals training"
    with pytest.raises(Gone):
        delete_version(db_session, by=jane, table_id=table_id, seen=seen)
    with pytest.raises(Gone):
        save_report_table(db_session, by=jane, layout=layout, from_year=0, first_month=4, own_id=table_id, seen=seen)
    db_session.rollback()


def test_the_same_form_sent_twice_saves_once(db_session: Session, jane: AppUser) -> None:
    layout = replace(layout_of(held(db_session)), name="", title="New")
    key = "k" * 20
    save_report_table(db_session, by=jane, layout=layout, from_year=0, first_month=4, key=key, digest="d")
    db_session.commit()
    with pytest.raises(SentBefore):
        save_report_table(db_session, by=jane, layout=layout, from_year=0, first_month=4, key=key, digest="d")
    db_session.rollback()


@pytest.mark.parametrize(
    ("own", "from_year", "words"),
    [
        (2014, 2016, "From 2016/17 on another version holds."),
        (2014, 2018, "From 2016/17 on another version holds."),
        (2016, 2014, "Another version begins with 2014/15."),
        (2016, 0, "Another version begins with 2014/15."),
        (2014, 0, "Another version begins with the first year."),
    ],
)
def test_another_version_may_be_in_the_way(
    db_session: Session, jane: AppUser, own: int, from_year: int, words: str
) -> None:
    for year in (2014, 2016):
        table = held(db_session, year=year)
        save(db_session, jane, table, replace(layout_of(table), title=f"From {year}"), year)
    table = held(db_session, year=own)
    with pytest.raises(Refusal, match=words) as raised:
        save(db_session, jane, table, layout_of(table), from_year)
    assert raised.value.field == "from_year"
    db_session.rollback()


def test_an_earlier_year_moves_the_beginning_of_a_version(db_session: Session, jane: AppUser) -> None:
    layout = replace(layout_of(held(db_session)), name="", title="New")
    save(db_session, jane, None, layout, 2016)
    table = held(db_session, "new")
    save(db_session, jane, table, replace(layout, name="new"), 2014)
    assert [version.span.first for version in versions_in_order(db_session)["new"]] == [2014]


def test_tables_are_moved_in_all_their_versions(db_session: Session, jane: AppUser) -> None:
    table = held(db_session, "taxi-drivers")
    save(db_session, jane, table, replace(layout_of(table), title="Drivers"), 2016)
    before = everything(db_session)
    names = list(versions_in_order(db_session))
    move_report_table(db_session, by=jane, name="taxi-drivers", steps=-1)
    db_session.commit()
    at = names.index("taxi-drivers")
    names[at - 1 : at + 1] = names[at], names[at - 1]
    assert list(versions_in_order(db_session)) == names
    undo(db_session, jane, last(db_session))
    assert everything(db_session) == before


def test_the_first_table_stays_first_and_one_that_is_gone_is_told(db_session: Session, jane: AppUser) -> None:
    first = next(iter(versions_in_order(db_session)))
    assert move_report_table(db_session, by=jane, name=first, steps=-1)[0] == first
    with pytest.raises(Refusal, match="deleted this table meanwhile"):
        move_report_table(db_session, by=jane, name="nowhere", steps=1)


def test_sectors_that_went_from_row_to_row_go_back(db_session: Session, jane: AppUser) -> None:
    before = everything(db_session)
    table = held(db_session)
    layout = layout_of(table)
    one, other, *rest = layout.rows
    swapped = (replace(one, sector_ids=other.sector_ids), replace(other, sector_ids=one.sector_ids), *rest)
    moved = save(db_session, jane, table, replace(layout, rows=swapped), 0)
    after = everything(db_session)
    undone = undo(db_session, jane, moved)
    assert everything(db_session) == before
    undo(db_session, jane, undone)
    assert everything(db_session) == after


def test_a_row_that_took_the_place_of_others_gives_it_back(db_session: Session, jane: AppUser) -> None:
    before = everything(db_session)
    table = held(db_session)
    layout = layout_of(table)
    ids = [id_ for row in layout.rows[:2] for id_ in row.sector_ids]
    one = replace(
        layout,
        rows=(RowLayout("together", "Together", tuple(sorted(ids))), *layout.rows[2:]),
        notes=(NoteLayout("About {organisations}.", "", ("together", layout.rows[2].key)),),
    )
    saved = save(db_session, jane, table, one, 0)
    assert layout_of(held(db_session)) == one
    undo(db_session, jane, saved)
    assert everything(db_session) == before


def test_a_new_table_is_undone_and_comes_back(db_session: Session, jane: AppUser) -> None:
    before = everything(db_session)
    layout = layout_of(held(db_session))
    added = save(db_session, jane, None, replace(layout, name="", title="New", audience_id=None), 2016)
    after = everything(db_session)
    undone = undo(db_session, jane, added)
    assert everything(db_session) == before
    undo(db_session, jane, undone)
    assert everything(db_session) == after


def test_a_deleted_version_comes_back_with_its_rows_and_notes(db_session: Session, jane: AppUser) -> None:
    before = everything(db_session)
    table = held(db_session)
    delete_version(db_session, by=jane, table_id=table.id, seen=seen_of(layout_of(table)))
    db_session.commit()
    assert report_table_holding(db_session, PROFESSIONALS, 2016) is None
    undone = undo(db_session, jane, last(db_session))
    assert everything(db_session) == before
    undo(db_session, jane, undone)
    assert report_table_holding(db_session, PROFESSIONALS, 2016) is None


def test_what_was_changed_since_is_not_undone(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    layout = layout_of(table)
    first = save(db_session, jane, table, replace(layout, title="One"), 0)
    second = save(db_session, jane, held(db_session), replace(layout, title="Two"), 0)
    assert refused(db_session, jane, first) == "“One” was changed since (title). Undo that first."
    undo(db_session, jane, second)
    undo(db_session, jane, first)
    assert layout_of(held(db_session)) == layout


def test_a_table_that_has_got_a_row_since_is_not_taken_away(db_session: Session, jane: AppUser) -> None:
    layout = replace(layout_of(held(db_session)), name="", title="New")
    added = save(db_session, jane, None, replace(layout, rows=layout.rows[1:], notes=()), 0)
    save(db_session, jane, held(db_session, "new"), replace(layout, name="new", notes=()), 0)
    assert refused(db_session, jane, added) == "“New” was changed since (rows). Undo that first."


def test_a_sector_that_feeds_another_row_by_now_is_not_given_back(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    layout = layout_of(table)
    sector_id = layout.rows[0].sector_ids[0]
    taken = save(db_session, jane, table, replace(layout, rows=layout.rows[1:], notes=()), 0)
    other = replace(layout.rows[1], sector_ids=tuple(sorted((*layout.rows[1].sector_ids, sector_id))))
    save(db_session, jane, held(db_session), replace(layout, rows=(other, *layout.rows[2:]), notes=()), 0)
    assert refused(db_session, jane, taken)


def test_random_layouts_are_kept_as_they_were_said_and_undone_exactly(db_session: Session, jane: AppUser) -> None:
    chance = Random(5)
    sector_ids = list(db_session.scalars(select(Sector.id).order_by(Sector.id)))
    states: list[tuple[int, dict[Any, Any]]] = []
    for number in range(40):
        before = everything(db_session)
        names = list(versions_in_order(db_session))
        name = chance.choice(names) if names and chance.random() < 0.85 else ""
        versions = versions_of(db_session, name) if name else []
        table = chance.choice(versions) if versions else None
        if table and chance.random() < 0.1:
            delete_version(db_session, by=jane, table_id=table.id, seen=seen_of(layout_of(table)))
            db_session.commit()
        elif table and chance.random() < 0.1:
            move_report_table(db_session, by=jane, name=name, steps=chance.choice([-1, 1]))
            db_session.commit()
        else:
            layout = random_layout(chance, sector_ids, name, f"Table {number}")
            from_year = table.from_year if table and chance.random() < 0.6 else 2014 + chance.randrange(5)
            try:
                save(db_session, jane, table, layout, from_year)
            except Refusal:
                db_session.rollback()
                continue
            saved = held(db_session, name or f"table-{number}", from_year)
            assert layout_of(saved) == replace(layout, name=saved.short_name)
        if everything(db_session) != before:
            states.append((last(db_session), before))
    assert len(states) > 20
    for operation_id, before in reversed(states):
        undo(db_session, jane, operation_id)
        assert everything(db_session) == before


def random_layout(chance: Random, sector_ids: list[int], name: str, title: str) -> TableLayout:
    """A layout of some sectors, in rows whose keys other layouts have too."""
    drawn = chance.sample(sector_ids, chance.randrange(1, len(sector_ids)))
    rows = []
    for key in chance.sample("abcdefgh", chance.randrange(1, 6)):
        fed = sorted(drawn.pop() for _ in range(min(len(drawn), chance.randrange(3))))
        rows.append(RowLayout(key, f"Row {key}", tuple(fed)))
    about = [row.key for row in rows if chance.random() < 0.5]
    notes = [NoteLayout(f"Note {at}", "", tuple(about)) for at in range(chance.randrange(3))]
    return TableLayout(
        name=name, audience_id=None, counts_what=None, title=title, heading="By", total_label="Total", sentence="",
        rows=tuple(rows), notes=tuple(notes), filter={"course": ["taxi"]} if chance.random() < 0.3 else {},
        measures=(("attended", ""),) if chance.random() < 0.5 else (), has_total=chance.random() < 0.5,
    )  # fmt: skip


def test_a_version_is_read_again_as_it_is_now(db_session: Session, jane: AppUser) -> None:
    table = held(db_session)
    found = report_table_with_id(db_session, table.id)
    assert found is not None
    assert layout_of(found) == layout_of(table)
    assert report_table_with_id(db_session, 999) is None
