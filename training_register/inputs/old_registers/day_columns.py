"""Which of several columns of days says when a session was: that of its delivery, and not that of its booking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

from training_register.inputs.old_registers.headings import plain_heading, read_heading
from training_register.inputs.old_registers.proposal import Field

_OTHER_DAY = re.compile(
    r"\b(?:enquir\w*|request\w*|receiv\w*|referr\w*|book(?:ed|ing|ings)|invoic\w*|paid|payment|sent|enter\w*|confirm\w*"
    r"|updat\w*|contact\w*|follow\w*|feedback|evaluat\w*|certificat\w*|logged|added|record\w*|due|review\w*|return\w*"
    r"|regist\w*|cancel\w*|agreed|approv\w*|created|modified|deadline|closing|original\w*|first asked)\b"
)
_OF_SESSION = re.compile(
    r"\b(?:deliver\w*|held|sessions?|took place|taken place|train\w*|courses?|events?|talks?|visits?|workshops?|ran|run"
    r"|taught|given|happened|start\w*|booked for|of delivery)\b"
)
_A_DAY = re.compile(r"\b(?:dates?|days?|when|dd)\b")


class DayHeading(IntEnum):
    """What the heading of a column of days says, that which says most for the day of a session last."""

    OTHER_DAY = 0
    NOTHING = 1
    A_DAY = 2
    OF_SESSION = 3


def day_heading(heading: str) -> DayHeading:
    """What the heading of a column of days says of them."""
    plain = plain_heading(heading)
    if _OTHER_DAY.search(plain.replace("booked for", "for")) or Field.NOTHING in read_heading(heading).fields[:1]:
        return DayHeading.OTHER_DAY
    if _OF_SESSION.search(plain):
        return DayHeading.OF_SESSION
    return DayHeading.A_DAY if _A_DAY.search(plain) else DayHeading.NOTHING


def likeliest_days(headings: Mapping[int, str]) -> tuple[tuple[int, ...], bool]:
    """Of columns that hold days those that are likeliest the day of a session, and whether that is beyond doubt."""
    said = {column: day_heading(heading) for column, heading in headings.items()}
    most = max(said.values(), default=DayHeading.NOTHING)
    likeliest = tuple(column for column, one in said.items() if one is most)
    is_clear = most >= DayHeading.A_DAY or (most is DayHeading.NOTHING and len(likeliest) == 1)
    return likeliest, is_clear
