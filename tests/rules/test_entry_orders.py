"""Where a page of the list begins, as an address says it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from training_register.rules.entry_orders import WITHOUT, Order, Place, place_in

DAY = date(2016, 4, 12)


@pytest.mark.parametrize(
    ("order", "place", "address"),
    [
        (Order.NEWEST, Place((), DAY, 17), "2016-04-12,17"),
        (Order.OLDEST, Place((), DAY, 17), "2016-04-12,17"),
        (Order.RECORDED, Place((), datetime(2017, 4, 3, 9, 30, 0, 5, UTC), 17), "2017-04-03T09:30:00.000005,17"),
        (Order.ATTENDED, Place((), 34, 17), "34,17"),
        (Order.ATTENDED, Place(WITHOUT, None, 17), "-,17"),
        (Order.AUDIENCE, Place(("professionals", "education"), DAY, 17), "professionals,education,2016-04-12,17"),
        (Order.ORGANISATION, Place(("bents-green",), DAY, 17), "bents-green,2016-04-12,17"),
        (Order.ORGANISATION, Place(WITHOUT, DAY, 17), "-,2016-04-12,17"),
    ],
)
def test_a_place_is_read_as_it_was_written(order: Order, place: Place, address: str) -> None:
    assert place.address == address
    assert place_in(order, address) == place


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "text", ["", ",", "x", "1", "2016-04-12", "2016-04-12,x", ",1", "2016-13-01,1", "1,2,3,4,5", "٣,٣", f"1,{'9' * 40}"]
)
def test_what_is_no_place_is_refused(order: Order, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        place_in(order, text)
