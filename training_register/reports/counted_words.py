"""Which entries a figure, a row or a table counts, in words."""

from __future__ import annotations

from collections.abc import Mapping

from training_register.database import DbSession
from training_register.queries.filters import names_said
from training_register.rules.entries import Status
from training_register.rules.filters import NAMES_STORED, checked, filter_in_words
from training_register.rules.names import joined
from training_register.rules.periods import parse_period
from training_register.table import Where


def counted_in_words(db_session: DbSession, where: Where, first_month: int) -> str:
    """Which entries are counted, as their filter says it: "Delivered entries of April 2016: audience is Parents." """
    words = said_by(where, names_said(db_session, stored_part(where)))
    status = Status.CANCELLED if ("status", Status.CANCELLED.value) in where else Status.DELIVERED
    periods = dict.fromkeys(value for name, value in where if name == "period")
    days = joined([parse_period(one, first_month).in_words for one in periods])
    of = f"with days both in and outside {days}" if ("cut", "yes") in where else f"of {days}" if days else ""
    return " ".join(filter(None, (f"{status.capitalize()} entries", of))) + (f": {words}." if words else ".")


def stored_part(where: Where) -> Where:
    """What a filter says besides the days and the status, each once."""
    return tuple(pair for pair in dict.fromkeys(where) if pair[0] in NAMES_STORED and pair[0] != "status")


def said_by(where: Where, named: Mapping[tuple[str, str], str]) -> str:
    """That part of a filter in words, with the names behind its short names; "" where it says nothing."""
    stored: dict[str, list[str]] = {}
    for name, value in stored_part(where):
        stored.setdefault(name, []).append(value)
    return filter_in_words(checked(stored), named)
