"""The orders in which the list of entries stands, and where in one a page begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

# The group of what an order has nothing to go by: no organisation, nobody counted. It comes last.
WITHOUT = ("-",)


class Order(StrEnum):
    """An order of the list; each ends in the entry's number. The values stand in addresses."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RECORDED = "recorded"
    AUDIENCE = "audience"
    ORGANISATION = "organisation"
    ATTENDED = "attended"

    @property
    def is_descending(self) -> bool:
        """Whether the last come first: the newest, the most attended."""
        return self in (Order.NEWEST, Order.RECORDED, Order.ATTENDED)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry's place in an order: its group where the order has groups, what it goes by there, its number."""

    group: tuple[str, ...]
    value: date | datetime | int | None
    id: int

    @property
    def address(self) -> str:
        """As it stands in an address: "2016-04-12,17", "professionals,education,2016-04-12,17", "-,17"."""
        value = self.value
        if isinstance(value, datetime):
            value = value.astimezone(UTC).replace(tzinfo=None)
        said = [] if value is None else [value.isoformat() if isinstance(value, date) else str(value)]
        return ",".join([*self.group, *said, str(self.id)])


def place_in(order: Order, text: str) -> Place:
    """The place that an address names. Raises ValueError for what is none in this order."""
    *rest, id_ = text.split(",")
    number = _number(id_)
    match order:
        case Order.ATTENDED if tuple(rest) == WITHOUT:
            return Place(WITHOUT, None, number)
        case Order.AUDIENCE:
            audience, sector, day = rest
            return Place((audience, sector), date.fromisoformat(day), number)
        case Order.ORGANISATION:
            organisation, day = rest
            return Place((organisation,), date.fromisoformat(day), number)
    (value,) = rest
    match order:
        case Order.ATTENDED:
            return Place((), _number(value), number)
        case Order.RECORDED:
            return Place((), datetime.fromisoformat(value).replace(tzinfo=UTC), number)
    return Place((), date.fromisoformat(value), number)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ValueError("not a number")
    return int(text)
