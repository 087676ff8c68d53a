"""What a change of many entries makes of each."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.entries import Status
from training_register.rules.selections import (
    Hindrance,
    LinesHow,
    LinesWanted,
    Obstacle,
    SaidOfMany,
    Selected,
    Wanted,
    is_offered,
    planned_change,
)

TODAY = date(2016, 11, 23)
FEW = st.integers(1, 3)
IDS = st.lists(FEW, unique=True, max_size=3).map(tuple)
LINES = st.none() | st.builds(LinesWanted, how=st.sampled_from(LinesHow), ids=IDS)
SAID = st.builds(
    SaidOfMany,
    audience_id=FEW,
    sector_id=FEW,
    course_id=st.none() | FEW,
    area_ids=IDS,
    provider_ids=IDS,
    status=st.sampled_from(Status),
    status_before=st.none(),
    reason=st.sampled_from(["", "Snow"]),
)
SELECTED = st.builds(
    Selected,
    id=st.integers(1, 1_000),
    version=FEW,
    starts_on=st.dates(date(2016, 11, 1), date(2016, 12, 31)),
    reporting_year=st.sampled_from([2015, 2016]),
    is_counted=st.booleans(),
    said=SAID,
)
WANTED = st.builds(
    Wanted,
    audience_id=st.none() | FEW,
    sector_id=st.none() | FEW,
    course=st.none() | st.just(()) | st.tuples(FEW),
    areas=LINES,
    providers=LINES,
    status=st.none() | st.sampled_from(Status),
    reason=st.just("Flood"),
)
OFFERS = st.dictionaries(
    st.tuples(FEW, FEW),
    st.sampled_from([(None, None), (2016, None), (None, 2015), (2015, 2015)]),
)


@given(st.lists(SELECTED, max_size=5), WANTED, OFFERS)
def test_each_entry_is_changed_says_it_already_or_is_hindered(
    selected: list[Selected], wanted: Wanted, offers: dict[tuple[int, int], tuple[int | None, int | None]]
) -> None:
    plan = planned_change(selected, wanted, offers=offers, today=TODAY)
    assert len(plan.changed) + len(plan.unchanged) + plan.number_hindered == len(selected)
    for one, becomes in plan.changed:
        assert becomes != one.said
        assert one.said.status is not Status.TAKEN_OUT
        # What nobody asked for stays.
        if wanted.sector_id is None:
            assert becomes.sector_id == one.said.sector_id
        if wanted.areas is None:
            assert becomes.area_ids == one.said.area_ids
        pair = becomes.audience_id, becomes.sector_id
        if pair != (one.said.audience_id, one.said.sector_id):
            assert is_offered(offers, pair, one.reporting_year)
        if becomes.status is Status.DELIVERED and one.said.status is not Status.DELIVERED:
            assert one.starts_on <= TODAY
        assert (becomes.status_before is not None) == (becomes.status is Status.TAKEN_OUT)
        # The same again changes nothing more.
        again = Selected(
            id=one.id,
            version=one.version,
            starts_on=one.starts_on,
            reporting_year=one.reporting_year,
            is_counted=one.is_counted,
            said=becomes,
        )
        assert planned_change([again], wanted, offers=offers, today=TODAY).unchanged == [again]


@given(IDS, IDS)
def test_names_are_put_in_place_added_and_taken_off(own: tuple[int, ...], others: tuple[int, ...]) -> None:
    assert LinesWanted(LinesHow.INSTEAD, others).of(own) == others
    besides = LinesWanted(LinesHow.BESIDES, others).of(own)
    assert besides[: len(own)] == own
    assert set(besides) == {*own, *others}
    assert len(besides) == len(set(besides))
    assert set(LinesWanted(LinesHow.OFF, others).of(own)) == set(own) - set(others)


def test_nothing_is_wanted_of_nothing() -> None:
    plan = planned_change([], Wanted(sector_id=1), offers={}, today=TODAY)
    assert (plan.changed, plan.unchanged, plan.hindered) == ([], [], {})
    assert Hindrance(Obstacle.TAKEN_OUT) == Hindrance(Obstacle.TAKEN_OUT, ())
