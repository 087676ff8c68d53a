"""The lists of names: what changes them, what is refused, and what is written down about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis import given as for_all
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions import lists
from training_register.actions.lists import (
    Gone,
    add_to_list,
    bring_back_in_list,
    change_in_list,
    delete_from_list,
    move_by,
    put_in_order_of_name,
    put_in_places,
    retire_in_list,
)
from training_register.actions.refusals import Refusal
from training_register.database import db
from training_register.models import (
    Activity,
    Area,
    AudienceSector,
    Change,
    Level,
    Measure,
    Operation,
    Sector,
    Split,
    SplitItem,
)
from training_register.queries.kept_lists import (
    ACTIVITIES,
    AREAS,
    AUDIENCES,
    COURSES,
    ITEMS,
    LEVELS,
    LISTS,
    MEASURES,
    OWNED,
    SECTORS,
    SECTORS_OFFERED,
    SPLITS,
    KeptList,
    as_seen,
    ids_in_order,
    line_with_id,
    lines_in_order,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.names import NameProblem
from training_register.rules.permissions import Role

ON = date(2017, 4, 3)
LEVEL_LIST, SECTOR_LIST, AREA_LIST = KeptList(LEVELS), KeptList(SECTORS), KeptList(AREAS)


def changes(db_session: Session) -> list[tuple[str, str, str, dict[str, Any]]]:
    """What was written down since the register was made: kind, what about, table, fields."""
    found = db_session.execute(
        select(Operation.kind, Operation.about, Change.subject, Change.fields)
        .join(Change.operation)
        .where(Operation.kind != "add starting lists", Change.subject != "entry")
        .order_by(Change.id)
    )
    return [tuple(row) for row in found]


def named(db_session: Session, model: Any, name: str) -> Any:
    """What has a name in a list."""
    return db_session.scalars(select(model).where(model.name == name)).one()


def names(db_session: Session, kept: KeptList) -> list[str]:
    """The names of a list in their order."""
    return [line.name for line in lines_in_order(db_session, kept)]


def seen(line: Any, *columns: str) -> str:
    """What a form carries of a line."""
    return as_seen({column: getattr(line, column) for column in ("name", *columns)})


def add(db_session: Session, kept: KeptList, name: str, **columns: Any) -> Any:
    """Adds a name to a list."""
    return add_to_list(db_session, by=None, kept=kept, columns={"name": name, **columns})


def test_a_name_is_added_at_the_end_with_all_its_columns_in_the_history(db_session: Session, given: Given) -> None:
    boss = given.user(Role.MANAGER)
    level = add_to_list(db_session, by=boss, kept=LEVEL_LIST, columns={"name": "  The  Expert’s "})
    assert (level.name, level.short_name, level.sort_name, level.folded) == (
        "The Expert’s", "the-experts", "expert's", "the expert's",
    )  # fmt: skip
    assert names(db_session, LEVEL_LIST)[-1] == "The Expert’s"
    assert changes(db_session) == [
        (
            "add level", "The Expert’s", "level",
            {
                "name": [None, "The Expert’s"], "short_name": [None, "the-experts"], "sort_name": [None, "expert's"],
                "folded": [None, "the expert's"], "position": [None, 4],
            },
        )
    ]  # fmt: skip
    assert db_session.scalar(select(Operation.by_id).where(Operation.kind == "add level")) == boss.id
    db_session.rollback()


def test_the_first_name_of_a_list_is_in_place_0(db_session: Session) -> None:
    assert add(db_session, AREA_LIST, "North", within_id=None).position == 0
    assert add(db_session, AREA_LIST, "South", within_id=None).position == 1
    db_session.rollback()


def test_a_key_that_is_taken_gets_a_number(db_session: Session) -> None:
    assert [add(db_session, LEVEL_LIST, name).short_name for name in ("a/b", "a-b", "a b")] == ["a-b", "a-b-2", "a-b-3"]
    db_session.rollback()


@pytest.mark.parametrize("name", ["", "  ", "one; other", "x" * 201])
def test_what_can_not_be_a_name_is_refused(db_session: Session, name: str) -> None:
    with pytest.raises(NameProblem):
        add(db_session, LEVEL_LIST, name)
    db_session.rollback()


def test_a_name_that_is_there_is_refused_and_named_as_it_is_there(db_session: Session) -> None:
    with pytest.raises(Refusal, match=r"^“Advanced” is in the list already.$") as refused:
        add(db_session, LEVEL_LIST, "ADVANCED")
    assert refused.value.field == "name"
    retire_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=named(db_session, Level, "Advanced").id, on=ON)
    with pytest.raises(Refusal, match=r"retired on 3 April 2017. Bring it back instead"):
        add(db_session, LEVEL_LIST, "Ádvanced")
    db_session.rollback()


def test_of_two_who_add_the_same_name_in_the_same_moment_one_is_refused(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_check_free", lambda *_: None)  # as it was a moment ago
    with pytest.raises(Refusal, match="“Advanced” is in the list already"):
        add(db_session, LEVEL_LIST, "advanced")
    level = named(db_session, Level, "Awareness")
    with pytest.raises(Refusal, match="“Advanced” is in the list already"):
        change_in_list(
            db_session, by=None, kept=LEVEL_LIST, line_id=level.id, seen=seen(level), columns={"name": "advanced"}
        )
    assert names(db_session, LEVEL_LIST).count("Advanced") == 1, "and the session goes on"
    db_session.rollback()


def test_a_rename_keeps_the_key_and_what_is_made_of_the_name_follows(db_session: Session) -> None:
    sector = named(db_session, Sector, "Education")
    change_in_list(
        db_session, by=None, kept=SECTOR_LIST, line_id=sector.id, seen=seen(sector),
        columns={"name": "The Schools"},
    )  # fmt: skip
    assert (sector.name, sector.short_name, sector.sort_name, sector.folded) == (
        "The Schools", "education", "schools", "the schools",
    )  # fmt: skip
    assert changes(db_session) == [
        (
            "change sector", "The Schools", "sector",
            {
                "name": ["Education", "The Schools"], "sort_name": ["education", "schools"],
                "folded": ["education", "the schools"],
            },
        )
    ]  # fmt: skip
    db_session.rollback()


def test_a_rename_that_changes_capitals_alone_is_no_second_name(db_session: Session) -> None:
    sector = named(db_session, Sector, "Education")
    change_in_list(
        db_session, by=None, kept=SECTOR_LIST, line_id=sector.id, seen=seen(sector), columns={"name": "EDUCATION"}
    )
    assert changes(db_session)[0][3] == {"name": ["Education", "EDUCATION"]}
    db_session.rollback()


def test_what_changes_nothing_is_not_written_down(db_session: Session) -> None:
    sector = named(db_session, Sector, "Education")
    change_in_list(
        db_session, by=None, kept=SECTOR_LIST, line_id=sector.id, seen=seen(sector), columns={"name": "Education"}
    )
    bring_back_in_list(db_session, by=None, kept=SECTOR_LIST, line_id=sector.id)
    put_in_places(db_session, by=None, kept=SECTOR_LIST, wanted={})
    assert changes(db_session) == []
    db_session.rollback()


def test_a_change_of_something_that_was_changed_meanwhile_is_refused(db_session: Session, given: Given) -> None:
    course = given.named(COURSES.model, "Signs", usual_minutes=60)
    was = seen(course, *COURSES.columns)
    course.usual_minutes = 90
    db_session.flush()
    with pytest.raises(Refusal, match="Somebody else has changed this meanwhile: it is now “Signs”"):
        change_in_list(
            db_session, by=None, kept=KeptList(COURSES), line_id=course.id, seen=was, columns={"name": "Risks"}
        )
    assert course.name == "Signs"
    db_session.rollback()


def test_what_is_no_longer_there_is_gone(db_session: Session) -> None:
    for act in (
        lambda: retire_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=99, on=ON),
        lambda: bring_back_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=99),
        lambda: delete_from_list(db_session, by=None, kept=LEVEL_LIST, line_id=99),
        lambda: change_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=99, seen="", columns={"name": "x"}),
    ):
        with pytest.raises(Gone):
            act()
    with pytest.raises(Refusal, match="retired or deleted"):
        move_by(db_session, by=None, kept=LEVEL_LIST, line_id=99, steps=1)
    with pytest.raises(Refusal, match="retired or deleted"):
        put_in_places(db_session, by=None, kept=LEVEL_LIST, wanted={99: 1})
    db_session.rollback()


def test_a_retired_name_is_kept_and_can_be_brought_back(db_session: Session) -> None:
    level = named(db_session, Level, "Advanced")
    retire_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=level.id, on=ON)
    retire_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=level.id, on=date(2018, 1, 1))
    assert level.retired_on == ON, "the first day stays"
    bring_back_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=level.id)
    assert [(kind, fields) for kind, _, _, fields in changes(db_session)] == [
        ("retire level", {"retired_on": [None, "2017-04-03"]}),
        ("bring back level", {"retired_on": ["2017-04-03", None]}),
    ]
    db_session.rollback()


def test_the_last_activity_in_use_is_neither_retired_nor_deleted(db_session: Session) -> None:
    kept = KeptList(ACTIVITIES)
    first, *others = ids_in_order(db_session, kept)
    for line_id in others:
        retire_in_list(db_session, by=None, kept=kept, line_id=line_id, on=ON)
    with pytest.raises(Refusal, match=r"the only activity in use, and can’t be retired. Add another first"):
        retire_in_list(db_session, by=None, kept=kept, line_id=first, on=ON)
    with pytest.raises(Refusal, match="can’t be deleted"):
        delete_from_list(db_session, by=None, kept=kept, line_id=first)
    db_session.rollback()


@pytest.mark.parametrize("key", ["sessions", "attended", "expected"])
def test_what_the_register_itself_asks_for_is_renamed_alone(db_session: Session, key: str) -> None:
    kept = KeptList(MEASURES)
    measure = db_session.scalars(select(Measure).where(Measure.short_name == key)).one()
    with pytest.raises(Refusal, match="can be renamed, but not retired"):
        retire_in_list(db_session, by=None, kept=kept, line_id=measure.id, on=ON)
    with pytest.raises(Refusal, match="can be renamed, but not deleted"):
        delete_from_list(db_session, by=None, kept=kept, line_id=measure.id)
    change_in_list(
        db_session, by=None, kept=kept, line_id=measure.id, seen=seen(measure, "counts_people"), columns={"name": "X"}
    )
    assert measure.short_name == key
    db_session.rollback()


def test_what_is_used_nowhere_is_deleted_and_its_history_holds_all_of_it(db_session: Session) -> None:
    level = named(db_session, Level, "Awareness")
    before = {column.key: getattr(level, column.key) for column in inspect(Level).columns if column.key != "id"}
    assert delete_from_list(db_session, by=None, kept=LEVEL_LIST, line_id=level.id) == "Awareness"
    [(kind, about, subject, fields)] = changes(db_session)
    assert (kind, about, subject) == ("delete level", "Awareness", "level")
    assert {column: value[0] for column, value in fields.items()} == {
        column: value for column, value in before.items() if value is not None
    }
    assert {value[1] for value in fields.values()} == {None}
    db_session.rollback()


def test_what_is_used_is_not_deleted(db_session: Session, given: Given) -> None:
    entry = given.entry(course="Signs", areas=("North",), providers=("Us",))
    for kind, line_id in (
        (AUDIENCES, entry.audience_id),
        (SECTORS, entry.sector_id),
        (ACTIVITIES, entry.activity_id),
        (COURSES, entry.course_id),
        (AREAS, named(db_session, Area, "North").id),
        (SPLITS, named(db_session, Split, "Came from").id),
    ):
        with pytest.raises(Refusal, match="is used, and can’t be deleted"):
            delete_from_list(db_session, by=None, kept=KeptList(kind), line_id=line_id)
    db_session.rollback()


def test_what_somebody_uses_in_the_same_moment_is_not_deleted(
    db_session: Session, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = given.entry(course="Signs")
    known = line_with_id(db_session, KeptList(COURSES), entry.course_id or 0)
    assert known
    unused = type(known)(**{field: getattr(known, field) for field in known.__slots__} | {"used": (0,)})
    monkeypatch.setattr(lists, "line_with_id", lambda *_: unused)  # as it was a moment ago
    with pytest.raises(Refusal, match="used since a moment ago"):
        delete_from_list(db_session, by=None, kept=KeptList(COURSES), line_id=known.id)
    db_session.rollback()


def test_every_reference_to_a_list_counts_as_a_use_of_it() -> None:
    """A table that comes to refer to a list must be counted, or a name that it uses would be offered for deletion."""
    asked = {}
    for kind in (*LISTS.values(), *(kind for _, kind in OWNED.values())):
        uses = [*kind.uses, *([kind.contents] if kind.contents else [])]
        asked[kind.model.__tablename__] = " ".join(str(use.condition.compile()) for use in uses)
    missing = [
        (table.name, key.parent.name)
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in asked
        # Which rows a note is about, and the like, hang on what is counted already.
        if f"{table.name}.{key.parent.name}" not in asked[key.column.table.name]
        if (table.name, key.parent.name) != ("area", "within_id")  # under another name in its statement
    ]
    # An entry refers to an audience and a sector as a pair, through which both are counted.
    assert [pair for pair in missing if pair[0] != "entry"] == []
    assert "within_id" in asked["area"]


def test_what_an_activity_counts_is_fixed_once_an_entry_has_it(db_session: Session, given: Given) -> None:
    kept = KeptList(ACTIVITIES)
    activity = named(db_session, Activity, "Course")
    told = {"by": None, "kept": kept, "line_id": activity.id}
    values = {"name": "Course", "counts_what": CountsWhat.CONTACTS, "has_sessions": True}
    change_in_list(db_session, **told, seen=seen(activity, *ACTIVITIES.columns), columns=values)
    assert changes(db_session)[-1][3] == {"counts_what": ["attendances", "contacts"]}
    db_session.rollback()

    given.entry()
    with pytest.raises(Refusal, match="so this is fixed") as refused:
        change_in_list(db_session, **told, seen=seen(activity, *ACTIVITIES.columns), columns=values)
    assert refused.value.field == "counts_what"
    change_in_list(
        db_session, **told, seen=seen(activity, *ACTIVITIES.columns), columns={**values, "counts_what": "attendances"}
    )
    db_session.rollback()


def test_an_area_lies_neither_within_itself_nor_within_what_lies_within_it(db_session: Session, given: Given) -> None:
    city = given.named(Area, "City")
    north = given.named(Area, "North", within_id=city.id)
    street = given.named(Area, "Street", within_id=north.id)

    def put(area: Any, within: Any) -> None:
        change_in_list(
            db_session, by=None, kept=AREA_LIST, line_id=area.id, seen=seen(area, "within_id"),
            columns={"name": area.name, "within_id": within.id},
        )  # fmt: skip

    with pytest.raises(Refusal, match="can’t lie within itself"):
        put(city, city)
    with pytest.raises(Refusal, match=r"^North lies within this area"):
        put(city, north)
    with pytest.raises(Refusal, match=r"^Street and North lie within this area"):
        put(city, street)
    put(street, city)
    assert changes(db_session)[-1][3] == {"within_id": [north.id, city.id]}
    db_session.rollback()


def test_an_audience_offers_a_sector_once_from_and_to_a_year(db_session: Session, given: Given) -> None:
    audience = given.audience("Foster carers")
    sector = named(db_session, Sector, "Health")
    kept = KeptList(SECTORS_OFFERED, audience.id)
    columns = {"sector_id": sector.id, "from_year": 2016, "to_year": None}
    pair = add_to_list(db_session, by=None, kept=kept, columns=columns)
    with pytest.raises(Refusal, match="offers this sector already"):
        add_to_list(db_session, by=None, kept=kept, columns=columns)
    told = as_seen({"from_year": 2016, "to_year": None})
    change_in_list(
        db_session, by=None, kept=kept, line_id=pair.id, seen=told, columns={"from_year": 2016, "to_year": 2018}
    )
    with pytest.raises(Refusal, match="it is now “Health”") as refused:
        change_in_list(
            db_session, by=None, kept=kept, line_id=pair.id, seen=told, columns={"from_year": 2015, "to_year": None}
        )
    assert refused.value.field == "from_year"
    assert delete_from_list(db_session, by=None, kept=kept, line_id=pair.id) == "Health"
    assert [(kind, about, fields) for kind, about, _, fields in changes(db_session)] == [
        (
            "add sector of an audience", "Health",
            {
                "audience_id": [None, audience.id], "sector_id": [None, sector.id],
                "from_year": [None, 2016], "position": [None, 0],
            },
        ),
        ("change sector of an audience", "Health", {"to_year": [None, 2018]}),
        (
            "delete sector of an audience", "Health",
            {
                "audience_id": [audience.id, None], "sector_id": [sector.id, None],
                "from_year": [2016, None], "to_year": [2018, None], "position": [0, None],
            },
        ),
    ]  # fmt: skip
    db_session.rollback()


def test_a_pair_that_entries_or_report_rows_have_stays(db_session: Session, given: Given) -> None:
    entry = given.entry(audience="Foster carers", sector="Health")
    printed = db_session.scalars(select(AudienceSector).order_by(AudienceSector.id)).first()
    used = db_session.scalars(select(AudienceSector).where(AudienceSector.audience_id == entry.audience_id)).one()
    for pair in (printed, used):
        assert pair
        with pytest.raises(Refusal, match="is used"):
            delete_from_list(db_session, by=None, kept=KeptList(SECTORS_OFFERED, pair.audience_id), line_id=pair.id)
    db_session.rollback()


def test_two_splits_may_have_items_of_one_name_but_one_split_has_each_once(db_session: Session, given: Given) -> None:
    came_from = KeptList(ITEMS, named(db_session, Split, "Came from").id)
    age_group = KeptList(ITEMS, given.named(Split, "Work").id)
    item = add(db_session, age_group, "Police")
    assert (item.position, item.folded, item.split_id) == (0, "police", age_group.owner_id)
    with pytest.raises(Refusal, match="“Police” is in the list already"):
        add(db_session, came_from, "police")
    with pytest.raises(Gone):
        delete_from_list(db_session, by=None, kept=came_from, line_id=item.id)
    assert db_session.get(SplitItem, item.id)
    db_session.rollback()


def test_a_move_writes_down_each_position_that_changed(db_session: Session) -> None:
    first, second, third, fourth = ids_in_order(db_session, LEVEL_LIST)
    assert move_by(db_session, by=None, kept=LEVEL_LIST, line_id=third, steps=-1) == [first, third, second, fourth]
    found = db_session.execute(
        select(Operation.kind, Change.subject, Change.subject_id, Change.fields)
        .join(Change.operation)
        .where(Operation.kind == "put in order: levels")
        .order_by(Change.subject_id)
    )
    assert [tuple(row) for row in found] == [
        ("put in order: levels", "level", second, {"position": [1, 2]}),
        ("put in order: levels", "level", third, {"position": [2, 1]}),
    ]
    db_session.rollback()


def test_the_first_goes_no_further_up_and_the_last_no_further_down(db_session: Session) -> None:
    order = ids_in_order(db_session, LEVEL_LIST)
    assert move_by(db_session, by=None, kept=LEVEL_LIST, line_id=order[0], steps=-1) == order
    assert move_by(db_session, by=None, kept=LEVEL_LIST, line_id=order[-1], steps=1) == order
    assert changes(db_session) == []
    db_session.rollback()


def test_a_step_passes_over_what_is_retired(db_session: Session) -> None:
    first, second, third, fourth = ids_in_order(db_session, LEVEL_LIST)
    retire_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=second, on=ON)
    assert move_by(db_session, by=None, kept=LEVEL_LIST, line_id=first, steps=1) == [third, first, fourth]
    assert ids_in_order(db_session, LEVEL_LIST) == [third, second, first, fourth]
    db_session.rollback()


def test_names_are_put_in_their_order(db_session: Session) -> None:
    for name in ("Year 10", "Year 9", "The Basics"):
        add(db_session, LEVEL_LIST, name)
    put_in_order_of_name(db_session, by=None, kept=LEVEL_LIST)
    assert names(db_session, LEVEL_LIST) == [
        "Advanced", "Awareness", "The Basics", "Introductory", "Train the trainer", "Year 9", "Year 10",
    ]  # fmt: skip
    offered = KeptList(SECTORS_OFFERED, 1)
    move_by(db_session, by=None, kept=offered, line_id=ids_in_order(db_session, offered)[0], steps=2)
    put_in_order_of_name(db_session, by=None, kept=offered)
    assert [name[:6] for name in names(db_session, offered)] == ["Educat", "Health", "LAC/Ca", "Multi ", "Others"]
    db_session.rollback()


MOVES = strategies.lists(
    strategies.one_of(
        strategies.tuples(strategies.just("step"), strategies.integers(0, 3), strategies.sampled_from((-1, 1))),
        strategies.tuples(strategies.just("place"), strategies.integers(0, 3), strategies.integers(-1, 6)),
        strategies.tuples(strategies.just("retire"), strategies.integers(0, 3), strategies.just(0)),
        strategies.tuples(strategies.just("back"), strategies.integers(0, 3), strategies.just(0)),
    ),
    max_size=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@for_all(MOVES)
def test_any_order_of_moves_keeps_the_positions_a_permutation_and_the_history_tells_them(
    db_session: Session, moves: list[tuple[str, int, int]]
) -> None:
    ids = sorted(ids_in_order(db_session, LEVEL_LIST))
    before = dict(db_session.execute(select(Level.id, Level.position)).all())
    for kind, number, value in moves:
        line_id = ids[number]
        is_retired = db_session.scalar(select(Level.retired_on).where(Level.id == line_id)) is not None
        if kind == "retire":
            retire_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=line_id, on=ON)
        elif kind == "back":
            bring_back_in_list(db_session, by=None, kept=LEVEL_LIST, line_id=line_id)
        elif not is_retired and kind == "step":
            move_by(db_session, by=None, kept=LEVEL_LIST, line_id=line_id, steps=value)
        elif not is_retired:
            put_in_places(db_session, by=None, kept=LEVEL_LIST, wanted={line_id: value})
        positions = db_session.scalars(select(Level.position)).all()
        assert sorted(positions) == [0, 1, 2, 3]
    # Backwards through the history, the befores give the positions of the beginning.
    now = dict(db_session.execute(select(Level.id, Level.position)).all())
    told = select(Change.subject_id, Change.fields).where(Change.subject == "level").order_by(Change.id.desc())
    for line_id, fields in db_session.execute(told):
        if "position" in fields and fields["position"][0] is not None:
            assert now[line_id] == fields["position"][1]
            now[line_id] = fields["position"][0]
    assert now == before
    db_session.rollback()
