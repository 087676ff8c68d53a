"""Many organisations at once: those of a list that are new, and what it says of those that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from training_register.actions.imported_names import Keys
from training_register.actions.organisations import (
    ADD_MANY,
    OrganisationValues,
    Recorder,
    hold_names_still,
    new_organisation,
    rename,
)
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import AppUser, Operation, Organisation, OrganisationSpelling
from training_register.queries.lists import ids_by_key, last_position
from training_register.queries.organisation_lists import Outcome, PlannedLine, digest_of, planned_lines
from training_register.rules.names import folded

CHANGED_SINCE = "The register has changed since this was shown. Look at it again, then save."


class Answer(StrEnum):
    """What somebody says of a line that is close to an organisation, or that is a school with another name."""

    ADD = "add"
    SAME = "same"
    RENAME = "rename"
    LEAVE = "leave"


def add_listed_organisations(
    db_session: DbSession,
    *,
    by: AppUser,
    lines: Sequence[object],
    seen: str,
    answers: Mapping[int, Answer],
    sector_id: int | None = None,
    area_id: int | None = None,
) -> Operation | None:
    """Adds the organisations of a list, all or none, as one operation; None where nothing is new.

    `seen` is the digest of the preview, `answers` are by the numbers of the lines. None of the new ones may be named
    in reports. Raises `Refusal` where the register has changed since the preview, and for a list with mistakes.
    """
    hold_names_still(db_session)
    planned = planned_lines(db_session, lines, sector_id=sector_id, area_id=area_id)
    if digest_of(planned) != seen:
        raise Refusal("", CHANGED_SINCE)
    if any(line.outcome is Outcome.WRONG for line in planned):
        raise Refusal("", "Correct the lines that are wrong first. Nothing was saved.")
    adding = _Adding(db_session)
    for line in planned:
        adding.take(line, answers.get(line.number))
    about = f"{len(planned)} {'line' if len(planned) == 1 else 'lines'}"
    try:
        return adding.recorder.write(ADD_MANY, by, about)
    except IntegrityError:
        raise Refusal("", CHANGED_SINCE) from None


class _Adding:
    """One pass over the lines of a list."""

    def __init__(self, db_session: DbSession) -> None:
        self._db_session = db_session
        self.recorder = Recorder(db_session)
        self._keys = Keys(ids_by_key(db_session, Organisation))
        self._position = last_position(db_session, Organisation)
        self._spelt = set(db_session.scalars(select(OrganisationSpelling.folded)))

    def take(self, line: PlannedLine, answer: Answer | None) -> None:
        """Does what a line says, and what was answered about it."""
        if line.outcome is Outcome.NEW or (line.outcome is Outcome.CLOSE and answer is not Answer.SAME):
            self._add(line)
        elif line.outcome is Outcome.CLOSE:
            self._spell(line.organisation_id, line.name)
            self._fill(line)
        elif line.outcome is Outcome.RENAMED:
            if answer is Answer.RENAME:
                organisation = self._there(line.organisation_id)
                rename(self._db_session, self.recorder, organisation, line.name, keep_old_name=True)
                # What the rename added is looked for again by the next line that renames.
                self._db_session.flush()
            self._fill(line)
        elif line.outcome is Outcome.FILLED:
            self._fill(line)

    def _add(self, line: PlannedLine) -> None:
        self._position += 1
        values = OrganisationValues(
            name=line.name, usual_sector_id=line.sector_id, usual_area_id=line.area_id, contact=line.contact
        )
        organisation = new_organisation(self._db_session, values, self._keys, self._position)
        self.recorder.add(organisation)
        if line.new_urn:
            # The spelling needs the organisation's id.
            self._db_session.flush()
            self._spell(organisation.id, line.new_urn)

    def _fill(self, line: PlannedLine) -> None:
        organisation = self._there(line.organisation_id)
        self.recorder.touch(organisation)
        for column, value in line.fills.items():
            if not getattr(organisation, column):
                setattr(organisation, column, value)
        if line.new_urn:
            self._spell(organisation.id, line.new_urn)

    def _spell(self, organisation_id: int | None, spelling: str) -> None:
        assert organisation_id is not None, "whoever is spelt is there"
        plain = folded(spelling)
        if plain not in self._spelt:
            self._spelt.add(plain)
            self.recorder.add(OrganisationSpelling(organisation_id=organisation_id, spelling=spelling, folded=plain))

    def _there(self, organisation_id: int | None) -> Organisation:
        organisation = self._db_session.get(Organisation, organisation_id)
        assert organisation, "a line is about an organisation that is there"
        return organisation
