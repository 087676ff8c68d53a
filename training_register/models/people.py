"""Who delivers: organisations that deliver, and trainers."""

from __future__ import annotations

from training_register.database import Model
from training_register.models.columns import Named


class Provider(Named, Model):
    """An organisation that delivers sessions; an entry's first one leads."""

    __tablename__ = "provider"


class Trainer(Named, Model):
    """A person who trains. Trainers are never published."""

    __tablename__ = "trainer"
