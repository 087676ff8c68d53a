"""The names of a register that knows where it trains, and what, and the sectors that they are usually in."""

from __future__ import annotations

from tests.given import Given
from training_register.models import Course, Organisation, Sector

SCHOOLS = ("Bents Green School", "Brook House Primary School", "King Edward VII School", "Seven Hills School")
HEALTH = ("Northern General Hospital", "Sloan Medical Centre")
COURSES = ("Awareness of exploitation", "Advanced: risk and signs", "Trauma and the teenage brain")


def put_in(given: Given) -> None:
    """Puts the names into a register, and one session."""
    for names, sector in ((SCHOOLS, "Education"), (HEALTH, "Health")):
        sector_id = given.named(Sector, sector).id
        for name in names:
            given.named(Organisation, name, usual_sector_id=sector_id)
    for course in COURSES:
        given.named(Course, course)
    given.entry("2016-11-01", course=COURSES[0], attended="20")
