"""Nouns for tests: `given.entry(...)` puts one into the register in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_register.actions.entries import EntryValues, record_entry
from training_register.actions.publications import publish
from training_register.count import Count, parse_count
from training_register.current import current_settings
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    AudienceSector,
    Course,
    Entry,
    Organisation,
    Provider,
    Publication,
    Sector,
)
from training_register.outputs.files import made_files
from training_register.queries.publications import next_version
from training_register.reports.how_counted import how_counted
from training_register.reports.periods import download_of, period_report
from training_register.rules.entries import sessions_unless_typed
from training_register.rules.periods import parse_period
from training_register.rules.permissions import Role
from training_register.rules.publications import Accepted, Hidden

PASSWORD = "a long enough phrase"
RECORDED_AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
PUBLISHED_AT = datetime(2017, 5, 2, 10, 15, tzinfo=UTC)
# The weakest hash that the library makes: tests sign in hundreds of times.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Given:
    """Puts things into the register of a test, and commits them."""

    def __init__(self, db_session: Session) -> None:
        self.db_session = db_session

    def user(self, role: Role = Role.COORDINATOR, email: str = "", **columns: Any) -> AppUser:
        """Somebody with an account, whose password is PASSWORD."""
        number = self.db_session.scalar(select(func.count()).select_from(AppUser)) or 0
        email = email or f"{role}-{number}@example.org"
        user = AppUser(
            email=email, folded=email.lower(), password_hash=_HASH, role=role, created_at=RECORDED_AT, **columns
        )
        return self._added(user)

    def named(self, model: Any, name: str, **columns: Any) -> Any:
        """Something in a list, added unless it is there."""
        found = self.db_session.scalars(select(model).where(model.name == name)).one_or_none()
        return found or self._added(model(name=name, **columns))

    def audience(self, name: str, *sectors: str) -> Audience:
        """An audience that offers sectors."""
        audience: Audience = self.named(Audience, name)
        for sector in sectors:
            self.offered(name, sector)
        return audience

    def offered(self, audience: str, sector: str) -> tuple[int, int]:
        """The ids of an audience and of a sector that it offers, both added unless they are there."""
        pair = self.named(Audience, audience).id, self.named(Sector, sector).id
        if not self.db_session.scalar(
            select(AudienceSector.id).where(AudienceSector.audience_id == pair[0], AudienceSector.sector_id == pair[1])
        ):
            self._added(AudienceSector(audience_id=pair[0], sector_id=pair[1], position=pair[1]))
        return pair

    def entry(
        self,
        starts_on: str = "2016-04-12",
        ends_on: str = "",
        *,
        audience: str = "Professionals",
        sector: str = "Education",
        attended: str | Count = "34",
        sessions: str = "",
        activity: str = "Course",
        course: str = "",
        organisations: tuple[str, ...] = (),
        areas: tuple[str, ...] = (),
        providers: tuple[str, ...] = (),
        by: AppUser | None = None,
        **values: Any,
    ) -> Entry:
        """A delivered entry; counts are given as they are typed."""
        audience_id, sector_id = self.offered(audience, sector)
        kind = self.db_session.scalars(select(Activity).where(Activity.name == activity)).one()
        said = EntryValues(
            starts_on=date.fromisoformat(starts_on),
            ends_on=date.fromisoformat(ends_on or starts_on),
            audience_id=audience_id,
            sector_id=sector_id,
            activity_id=kind.id,
            counts_what=kind.counts_what,
            has_sessions=kind.has_sessions,
            sessions=parse_count(sessions)
            if sessions
            else sessions_unless_typed(
                has_sessions=kind.has_sessions,
                counts_what=kind.counts_what,
                is_same_session="same_session_as_id" in values,
            ),
            attended=attended if isinstance(attended, Count) else parse_count(attended),
            course_id=self.named(Course, course).id if course else None,
            organisation_ids=tuple(self.named(Organisation, name).id for name in organisations),
            area_ids=tuple(self.named(Area, name).id for name in areas),
            provider_ids=tuple(self.named(Provider, name).id for name in providers),
        )
        entry_id = record_entry(
            self.db_session, by=by, values=replace(said, **values), first_month=4, recorded_at=RECORDED_AT
        )
        self.db_session.commit()
        return self.db_session.get_one(Entry, entry_id)

    def publication(
        self,
        period: str = "2016-17",
        *,
        by: AppUser | None = None,
        made_at: datetime = PUBLISHED_AT,
        gaps: tuple[Accepted, ...] = (),
        hidden: tuple[Hidden, ...] = (),
        **fields: Any,
    ) -> Publication:
        """A period's tables as they are now, published as its next version and committed; nothing is protected.

        `fields` are those of the `Download` that are to be others, such as its tables, `changes` or `version`.
        """
        settings, today = current_settings(), made_at.date()
        asked = parse_period(period, settings.first_month)
        made = download_of(self.db_session, asked, settings=settings, today=today, made_at=made_at)
        assert made is not None
        report = period_report(self.db_session, asked, settings=settings, today=today)
        version = fields.get("version") or next_version(self.db_session, asked.address)
        said: dict[str, Any] = {
            "tables": tuple(replace(table, is_provisional=False) for table in made.tables),
            "version": version,
            "published_on": today,
            "sections": how_counted(self.db_session, report, settings=settings),
            **fields,
        }
        download = replace(made, **said)
        publication = publish(
            self.db_session,
            by=by,
            download=download,
            entries={},
            behind=(),
            gaps=gaps,
            hidden=hidden,
            files=made_files(download),
        )
        self.db_session.commit()
        return publication

    def _added(self, thing: Any) -> Any:
        self.db_session.add(thing)
        self.db_session.commit()
        return thing
