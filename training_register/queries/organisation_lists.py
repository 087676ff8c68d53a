"""What a list of organisations would do to the register, line by line, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from training_register.database import DbSession
from training_register.models import Area, Organisation, OrganisationSpelling, Sector
from training_register.queries.organisation_duplicates import names_alike
from training_register.rules.names import LONGEST, NameProblem, checked_name, folded, joined
from training_register.rules.organisation_names import urn_spelling


class Outcome(StrEnum):
    """What becomes of a line."""

    WRONG = "wrong"
    CLOSE = "close to one"
    RENAMED = "renamed"
    NEW = "new"
    FILLED = "there, and filled in"
    THERE = "there"
    TWICE = "twice in the list"


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What becomes of a line: what it says, and the organisation that it is about or close to, if there is one."""

    number: int
    name: str
    outcome: Outcome
    words: str = ""
    sector_id: int | None = None
    area_id: int | None = None
    contact: str = ""
    # The spelling that keeps the school's number, where it is not kept yet.
    new_urn: str = ""
    organisation_id: int | None = None
    organisation: str = ""
    # What is blank in the register and said by the line.
    fills: Mapping[str, Any] = field(default_factory=dict)
    is_sure: bool = False


@dataclass(slots=True)
class _There:
    """An organisation of the register, by what a line may say of it."""

    id: int
    name: str
    folded: str
    usual_sector_id: int | None
    usual_area_id: int | None
    contact: str


def planned_lines(
    db_session: DbSession, lines: Sequence[Any], *, sector_id: int | None = None, area_id: int | None = None
) -> list[PlannedLine]:
    """What becomes of each line; `sector_id` and `area_id` are for lines that say none."""
    return _Planning(db_session, sector_id, area_id).planned(lines)


def digest_of(planned: Sequence[PlannedLine]) -> str:
    """What a preview showed, in few characters: another one means that the register has changed since."""
    said = [
        (line.number, line.name, line.outcome.value, line.organisation_id, line.organisation, sorted(line.fills))
        for line in planned
    ]
    return sha256(repr(said).encode("utf-8", "replace")).hexdigest()


class _Planning:
    """The lists of the register, read once."""

    def __init__(self, db_session: DbSession, sector_id: int | None, area_id: int | None) -> None:
        self._db_session = db_session
        self._default = sector_id, area_id
        self._sectors = self._ids(Sector)
        self._areas = self._ids(Area)
        self._there: dict[int, _There] = {}
        self._owners: dict[str, int] = {}
        for id_, name, plain, sector, area, contact, into in db_session.execute(
            select(
                Organisation.id, Organisation.name, Organisation.folded, Organisation.usual_sector_id,
                Organisation.usual_area_id, Organisation.contact, Organisation.merged_into_id,
            ).order_by(Organisation.id)
        ):  # fmt: skip
            self._owners[plain] = into or id_
            if into is None:
                self._there[id_] = _There(id_, name, plain, sector, area, contact)
        for plain, owner_id in db_session.execute(
            select(OrganisationSpelling.folded, func.coalesce(Organisation.merged_into_id, Organisation.id)).join(
                Organisation, Organisation.id == OrganisationSpelling.organisation_id
            )
        ):
            self._owners.setdefault(plain, owner_id)

    def _ids(self, model: Any) -> dict[str, tuple[int, str]]:
        found = self._db_session.execute(select(model.folded, model.id, model.name).where(model.retired_on.is_(None)))
        return {plain: (id_, name) for plain, id_, name in found}

    def planned(self, lines: Sequence[Any]) -> list[PlannedLine]:
        """What becomes of each line."""
        seen: dict[str, int] = {}
        found = []
        for line in lines:
            plain = folded(line.name)
            if plain and plain in seen:
                words = f"Line {seen[plain]} has this name too. It is taken once."
                found.append(PlannedLine(line.number, line.name, Outcome.TWICE, words))
                continue
            seen[plain] = line.number
            found.append(self._one(line, plain))
        new = [line.name for line in found if line.outcome is Outcome.NEW]
        close = names_alike(self._db_session, new) if new else {}
        return [
            self._close(line, close[line.name]) if line.outcome is Outcome.NEW and line.name in close else line
            for line in found
        ]

    def _close(self, line: PlannedLine, pair: Any) -> PlannedLine:
        there = self._there[pair.one]
        return PlannedLine(
            line.number, line.name, Outcome.CLOSE, "", line.sector_id, line.area_id, line.contact, line.new_urn,
            there.id, there.name, self._fills(there, line.sector_id, line.area_id, line.contact), pair.is_sure,
        )  # fmt: skip

    def _one(self, line: Any, plain: str) -> PlannedLine:
        problems = []
        try:
            name = checked_name(line.name)
        except NameProblem as problem:
            name = line.name
            problems.append(str(problem))
        sector_id, sector_problem = self._id(line.sector, self._sectors, self._default[0], "sectors")
        area_id, area_problem = self._id(line.area, self._areas, self._default[1], "areas")
        problems += [problem for problem in (sector_problem, area_problem) if problem]
        if len(line.contact) > LONGEST:
            problems.append(f"A contact has at most {LONGEST} characters.")
        if line.urn and not (line.urn.isascii() and line.urn.isdecimal() and len(line.urn) <= 9):
            problems.append(f"“{line.urn[:20]}” is not the number of a school.")
        if problems:
            return PlannedLine(line.number, name, Outcome.WRONG, " ".join(problems))
        urn = urn_spelling(line.urn) if line.urn else ""
        new_urn = urn if urn and folded(urn) not in self._owners else ""
        said = (sector_id, area_id, line.contact, new_urn)
        owner = self._owners.get(plain)
        by_urn = self._owners.get(folded(urn)) if urn else None
        if owner is None and by_urn is None:
            return PlannedLine(line.number, name, Outcome.NEW, "", *said)
        if owner is None and by_urn is not None:
            there = self._there[by_urn]
            fills = self._fills(there, sector_id, area_id, line.contact)
            return PlannedLine(line.number, name, Outcome.RENAMED, "", *said, there.id, there.name, fills)
        assert owner is not None
        there = self._there[owner]
        if by_urn not in (None, owner):
            words = f"{urn} is that of “{self._there[by_urn or 0].name}”. Nothing changes."
            return PlannedLine(line.number, name, Outcome.THERE, words, *said, there.id, there.name)
        fills = self._fills(there, sector_id, area_id, line.contact)
        added = [_LABELS[column] for column in fills] + ([urn] if new_urn else [])
        words = f"It gets: {joined(added)}." if added else ""
        if there.folded != plain:
            words = f"It is “{there.name}”. {words}".strip()
        return PlannedLine(
            line.number, name, Outcome.FILLED if added else Outcome.THERE, words, *said, there.id, there.name, fills
        )

    def _id(
        self, typed: str, there: Mapping[str, tuple[int, str]], default: int | None, plural: str
    ) -> tuple[int | None, str]:
        if not typed:
            return default, ""
        if folded(typed) in there:
            return there[folded(typed)][0], ""
        names = [name for _, name in there.values()]
        known = f" They are: {joined(names)}." if 0 < len(names) <= 20 else ""
        return None, f"“{typed[:60]}” is not in the list of {plural}.{known}"

    @staticmethod
    def _fills(there: _There, sector_id: int | None, area_id: int | None, contact: str) -> dict[str, Any]:
        said = {"usual_sector_id": sector_id, "usual_area_id": area_id, "contact": contact}
        return {column: value for column, value in said.items() if value and not getattr(there, column)}


_LABELS = {"usual_sector_id": "a usual sector", "usual_area_id": "a usual area", "contact": "a contact"}
