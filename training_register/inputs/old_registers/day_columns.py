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
    r"|regist\w*|cancel\w*|agreed|approv\w*|created|modified|deadline|closing|original\w*|first asked"
    r"|submi\w*|time ?stamp|completion)\b"
)
_OF_SESSION = re.compile(
    r"\b(?:deliver\w*|held|sessions?|took place|taken place|train\w*|courses?|events?|talks?|visits?|workshops?|ran|run"
    r"|taught|given|happened|start\w*|booked for|of delivery)\b"
)
# A form has the times at which somebody began and ended to fill it in.
_OF_FORM = re.compile(r"\b(?:completion time|submi\w*|time ?stamp)\b")
_A_TIME = re.compile(r"\b(?:start|begin\w*) times?\b")
_A_DAY = re.compile(r"\b(?:dates?|days?|when|dd)\b")


class DayHeading(IntEnum):
    """What the heading of a column of days says, that which says most for the day of a session last."""

    OTHER_DAY = 0
    NOTHING = 1
    A_TIME = 2
    A_DAY = 3
    OF_SESSION = 4
    DAY_OF_SESSION = 5


def day_heading(heading: str) -> DayHeading:
    """What the heading of a column of days says of them."""
    plain = plain_heading(heading)
    if _OTHER_DAY.search(plain.replace("booked for", "for")) or Field.NOTHING in read_heading(heading).fields[:1]:
        return DayHeading.OTHER_DAY
    if _A_TIME.fullmatch(plain):
        return DayHeading.A_TIME
    if _OF_SESSION.search(plain):
        return DayHeading.DAY_OF_SESSION if _A_DAY.search(plain) else DayHeading.OF_SESSION
    return DayHeading.A_DAY if _A_DAY.search(plain) else DayHeading.NOTHING


def likeliest_days(headings: Mapping[int, str]) -> tuple[tuple[int, ...], bool]:
    """Of columns that hold days those that are likeliest the day of a session, and whether that is beyond doubt."""
    said = {column: day_heading(heading) for column, heading in headings.items()}
    if any(_OF_FORM.search(plain_heading(heading)) for heading in headings.values()):
        said = {column: DayHeading.OTHER_DAY if one is DayHeading.A_TIME else one for column, one in said.items()}
    most = max(said.values(), default=DayHeading.NOTHING)
    likeliest = tuple(column for column, one in said.items() if one is most)
    is_clear = most >= DayHeading.A_TIME or (most is DayHeading.NOTHING and len(likeliest) == 1)
    return likeliest, is_clear
