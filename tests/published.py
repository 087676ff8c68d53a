"""The published figures of 2016/17, as tests put them in and expect them out."""

from __future__ import annotations

from tests.given import Given
from training_register.models import Organisation

LAC = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"

# Audience, sector, sessions, attended, and the organisations that the report names.
ENTRIES = (
    ("Professionals", "Education", "9", "305", ("Heritage Park", "Bents Green", "Freeman College")),
    ("Professionals", "Health", "6", "87", ("Sheffield Children's Hospital", "Becton CAMHS")),
    ("Professionals", LAC, "5", "62", ()),
    ("Professionals", "Multi Agency", "25", "456", ("BLAST Conference", "Sheffield Futures")),
    ("Professionals", "Others/ Voluntary Sector", "5", "63", ("Young Carers", "Barnardo's")),
    ("Young people", "Alternative Curriculum Provider", "5", "85", ()),
    ("Young people", "Education", "27", "1340", ("National Citizen Service",)),
    ("Young people", LAC, "3", "15", ()),
    ("Young people", "Voluntary Sector", "31", "147", ("Barnardo's", "Safe and Sound", "Together Women")),
    ("Parents and carers", "Parents and carers", "4", "127", ()),
    ("Taxi drivers", "Taxi drivers", "not recorded", "1102", ()),
    ("Roadshows", "Mainly social workers", "8", "not recorded", ()),
)

# What each table's total says: sessions, attended; None is not recorded.
TOTALS = {
    "professionals": (50, 973),
    "young-people": (66, 1587),
    "parents-and-carers": (4, 127),
    "taxi-drivers": (None, 1102),
    "roadshows": (8, None),
}


def put_in(given: Given, may_be_named: bool = True) -> None:
    """Records the published figures as the twelve lines of a year."""
    for audience, sector, sessions, attended, organisations in ENTRIES:
        for name in organisations:
            given.named(Organisation, name, may_be_named=may_be_named)
        given.entry(
            "2016-04-01",
            "2017-03-31",
            audience=audience,
            sector=sector,
            sessions=sessions,
            attended=attended,
            organisations=organisations,
        )
