"""What the register holds between two days, by audience and sector in their names: what a file is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from training_register.database import DbSession
from training_register.models import Audience, Sector
from training_register.queries.counts import Tally, tallies_where
from training_register.queries.periods import ENTRY, cut_off_by, in_period
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.periods import Period
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class Held:
    """What the delivered entries of an audience and a sector come to, for one kind of number."""

    audience: str
    sector: str
    tally: Tally
    # Their short names, as the address of a list of entries has them.
    audience_key: str
    sector_key: str


def held_in(db_session: DbSession, period: Period, *, scope: Scope) -> list[Held]:
    """What a scope's delivered entries of a period come to, by the order of audiences and sectors: three queries."""
    tallies = tallies_where(
        db_session, [in_period(period, ENTRY), ENTRY.status == Status.DELIVERED, in_scope(scope, ENTRY)]
    )
    audiences, sectors = _in_order(db_session, Audience), _in_order(db_session, Sector)
    # Each is (place in its list, name, short name).
    placed = sorted(
        ((audiences[tally.audience_id], sectors[tally.sector_id], tally) for tally in tallies),
        key=lambda found: (found[0][0], found[1][0], found[2].counts_what),
    )
    return [
        Held(audience, sector, tally, audience_key, sector_key)
        for (_, audience, audience_key), (_, sector, sector_key), tally in placed
    ]


def _in_order(db_session: DbSession, model: type[Audience | Sector]) -> dict[int, tuple[int, str, str]]:
    found = db_session.execute(select(model.id, model.name, model.short_name).order_by(model.position, model.id))
    return {id_: (place, name, short_name) for place, (id_, name, short_name) in enumerate(found)}


def number_cut_off(db_session: DbSession, period: Period, *, scope: Scope) -> int:
    """How many delivered entries of a scope reach into a period from outside, and count in no part of it."""
    statement = select(func.count()).where(
        and_(cut_off_by(period, ENTRY), ENTRY.status == Status.DELIVERED, in_scope(scope, ENTRY))
    )
    return db_session.scalar(statement) or 0
