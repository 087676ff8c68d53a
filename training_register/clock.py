"""Today, and now: the only place where the program reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# The register is kept in the United Kingdom: a session at 23:30 in June belongs to that day, not to the day in UTC.
PLACE = ZoneInfo("Europe/London")


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the register is kept."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day of an instant where the register is kept."""
    return instant.astimezone(PLACE).date()


def instant_in_words(instant: datetime) -> str:
    """An instant as people read it where the register is kept: "3 April 2017, 10:30"."""
    local = instant.astimezone(PLACE)
    return f"{local.day} {local:%B %Y, %H:%M}"
