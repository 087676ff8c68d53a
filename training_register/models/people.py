"""Who delivers: organisations that deliver, and trainers."""

from __future__ import annotations

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Named
from training_register.rules import names


class Provider(Named, Model):
    """An organisation that delivers sessions; an entry's first one leads."""

    __tablename__ = "provider"

    # Whom to ask about the sessions that it delivered: a name, an e-mail address.
    contact: Mapped[str] = mapped_column(String(names.LONGEST), default="", server_default=text("''"))


class Trainer(Named, Model):
    """A person who trains. Trainers are never published."""

    __tablename__ = "trainer"
