"""Organisations that sessions were for: schools, hospitals, charities, with their other spellings."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Named
from training_register.rules import names


class Organisation(Named, Model):
    """A school, hospital, charity …; named in a report only where somebody has said that it may be."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        # The list of entries by organisation, page by page.
        Index("ix_organisation_in_order", "sort_name", "id"),
    )

    usual_sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"), index=True)
    usual_area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    usual_split_item_id: Mapped[int | None] = mapped_column(ForeignKey("split_item.id"), index=True)
    may_be_named: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # Whom to ask about its sessions: a name, an e-mail address.
    contact: Mapped[str] = mapped_column(String(names.LONGEST), default="", server_default=text("''"))


class OrganisationToldApart(Model):
    """Somebody looked at two organisations whose names are close, and said that they are different."""

    __tablename__ = "organisation_told_apart"
    __table_args__ = (CheckConstraint("organisation_id < other_organisation_id", name="in_order"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    other_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class OrganisationSpelling(Model):
    """Another way in which people write an organisation's name."""

    __tablename__ = "organisation_spelling"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    spelling: Mapped[str] = mapped_column(String(names.LONGEST))
    folded: Mapped[str] = mapped_column(String(400), unique=True)
