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
    return now().astimezone(PLACE).date()
