"""How the register is kept: its last good copy, the room on its disk, its size, and who can sign in."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from training_register.clock import PLACE
from training_register.database import DbSession
from training_register.queries.upkeep import size_of_database, who_can_sign_in
from training_register.rules.folders import BACKUPS, CHECKSUM
from training_register.rules.permissions import Role

# A copy says in its name when it was made, as `actions.backups` gives it.
_NAME = re.compile(r"register-(\d{4}-\d\d-\d\dT\d{6}Z)(?:-\d+)?\.(?:sqlite|dump)", re.ASCII)
# An older copy than this loses more than a week's work.
OLD_AFTER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup that is whole: its name, when it was made, how many days ago, and its size in bytes."""

    name: str
    made_at: datetime
    days_ago: int
    size: int

    @property
    def is_old(self) -> bool:
        """Whether it should have been followed by another."""
        return self.days_ago > OLD_AFTER_DAYS

    @property
    def age_in_words(self) -> str:
        """How long ago it was made: "today", "yesterday", "12 days ago"."""
        return {0: "today", 1: "yesterday"}.get(self.days_ago, f"{self.days_ago:,} days ago")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What an administrator looks after; `free` and `size` are bytes."""

    last_copy: Copy | None
    free: int
    size: int
    accounts: dict[Role, int]


def upkeep(db_session: DbSession, folder: Path, *, at: datetime) -> Upkeep:
    """How the register in a folder is kept."""
    return Upkeep(
        last_copy=last_good_copy(folder / BACKUPS, at=at),
        free=shutil.disk_usage(folder).free,
        size=size_of_database(db_session),
        accounts=who_can_sign_in(db_session),
    )


def last_good_copy(backups: Path, *, at: datetime) -> Copy | None:
    """The newest backup in a folder that has its checksum beside it, which is written once it was read again."""
    found = []
    for path in backups.glob("register-*") if backups.is_dir() else ():
        name = _NAME.fullmatch(path.name)
        if name and path.with_name(f"{path.name}{CHECKSUM}").is_file() and path.stat().st_size:
            found.append((datetime.strptime(name[1], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC), path))
    if not found:
        return None
    made_at, path = max(found)
    days = (at.astimezone(PLACE).date() - made_at.astimezone(PLACE).date()).days
    return Copy(path.name, made_at, max(0, days), path.stat().st_size)
