"""Audiences (the published tables), sectors (their rows), and which audience offers which sector."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Named


class Audience(Named, Model):
    """The published table or sentence in which an entry counts: Professionals, Young people …"""

    __tablename__ = "audience"
    __table_args__ = (CheckConstraint("hides_up_to BETWEEN 1 AND 19", name="hides_up_to_few"),)

    # Published counts of its people from 1 to this number are hidden; None hides none.
    hides_up_to: Mapped[int | None]


class Sector(Named, Model):
    """A row of an audience's table. "Multi Agency" is a sector like any other."""

    __tablename__ = "sector"


class AudienceSector(Model):
    """An audience offers a sector, from and to a reporting year where these are set."""

    __tablename__ = "audience_sector"
    __table_args__ = (
        # An entry's audience and sector refer to this pair.
        UniqueConstraint("audience_id", "sector_id"),
        CheckConstraint("from_year <= to_year", name="years_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    from_year: Mapped[int | None]
    to_year: Mapped[int | None]
