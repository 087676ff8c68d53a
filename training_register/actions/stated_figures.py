"""Stated figures: added, changed and deleted, each with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from training_register.actions.many_rows import free_id, hold_still
from training_register.actions.operations import begin_operation, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import AppUser, Audience, Sector, StatedFigure
from training_register.queries.kept_lists import as_seen
from training_register.rules.entries import CountsWhat
from training_register.rules.stated_figures import COUNTS_OF, COVERAGE, NO_AMOUNT, PRINTED, Amount, StatedKind, When

GONE = "This stated figure is no longer there: somebody has deleted it meanwhile."
CHANGED_MEANWHILE = (
    "Somebody else has changed this figure meanwhile. Nothing of yours is saved yet: what they said is beneath the "
    "form. Save again to put yours in its place."
)


class Gone(Refusal):
    """The figure is no longer there."""

    def __init__(self) -> None:
        super().__init__("", GONE)


@dataclass(frozen=True, slots=True)
class StatedValues:
    """What somebody says of a stated figure; counts are by their columns, and one that is not there is not recorded."""

    kind: StatedKind
    subject: str
    when: When
    stands_on: date
    source: str
    words: str = ""
    audience_id: int | None = None
    sector_id: int | None = None
    table_name: str = ""
    # What the number of a printed total counts; unlike numbers are never compared.
    counts_what: CountsWhat = CountsWhat.ATTENDANCES
    counts: Mapping[str, Count] = field(default_factory=dict)
    share: Amount = NO_AMOUNT
    figure: Amount = NO_AMOUNT
    reasons: str = ""
    further: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """Every column of it; a number that its kind does not have is not recorded."""
        said: dict[str, Any] = {
            "kind": self.kind,
            "subject": self.subject,
            "audience_id": self.audience_id,
            "sector_id": self.sector_id,
            "table_name": self.table_name,
            "counts_what": self.counts_what,
            "as_at": self.when.as_at,
            "starts_on": self.when.starts_on,
            "ends_on": self.when.ends_on,
            "stands_on": self.stands_on,
            "words": self.words,
            "source": self.source,
            "reasons": self.reasons,
            "further": self.further,
            "figure_is_share": self.figure.is_share,
            "figure_is_not_set": self.figure.is_not_set,
        }
        own = COUNTS_OF.get(self.kind, {})
        for name in (*COVERAGE, *PRINTED):
            count = self.counts.get(name) if name in own else None
            said |= _columns(
                name, count.value if count else None, count.certainty if count else None, count.words if count else ""
            )
        for name, amount in (("share", self.share), ("figure", self.figure)):
            said |= _columns(name, amount.hundredths, amount.certainty, amount.words)
        return said


def _columns(name: str, number: int | None, certainty: Certainty | None, words: str) -> dict[str, Any]:
    return {name: number, f"{name}_certainty": None if number is None else certainty, f"{name}_as_typed": words}


def seen_of(figure: StatedFigure) -> str:
    """What somebody saw of a figure, as its form carries it, to tell whether that is still so."""
    return as_seen({name: str(value) for name, value in columns_of(figure).items()})


def state_figure(
    db_session: DbSession,
    *,
    by: AppUser | None,
    values: StatedValues,
    key: str | None = None,
    digest: str | None = None,
) -> StatedFigure:
    """Adds a stated figure. Raises `Refusal` for a name that is gone, `SentBefore` where the form was sent already."""
    operation = begin_operation(
        db_session, kind="add stated figure", by=by, about=values.subject, key=key, digest=digest
    )
    hold_still(db_session, StatedFigure)
    _check_names(db_session, values)
    figure = StatedFigure(**values.columns, id=free_id(db_session, StatedFigure))
    _write(db_session, figure)
    record_change(
        db_session, operation, subject=StatedFigure.__tablename__, subject_id=figure.id, before={},
        after=columns_of(figure),
    )  # fmt: skip
    return figure


def change_stated_figure(
    db_session: DbSession, *, by: AppUser | None, figure_id: int, seen: str, values: StatedValues
) -> StatedFigure:
    """Changes what a figure says. Raises `Refusal` where somebody has changed it since it was seen, `Gone`."""
    figure = _figure(db_session, figure_id)
    if seen_of(figure) != seen:
        raise Refusal("", CHANGED_MEANWHILE)
    _check_names(db_session, values)
    before = columns_of(figure)
    _write(db_session, figure, values.columns)
    after = columns_of(figure)
    if before != after:
        operation = begin_operation(db_session, kind="change stated figure", by=by, about=figure.subject)
        record_change(
            db_session, operation, subject=StatedFigure.__tablename__, subject_id=figure.id, before=before, after=after
        )
    return figure


def delete_stated_figure(db_session: DbSession, *, by: AppUser | None, figure_id: int) -> str:
    """Deletes a figure, and gives what it was about; undoing brings it back. Raises `Gone`."""
    figure = _figure(db_session, figure_id)
    subject, before = figure.subject, columns_of(figure)
    db_session.delete(figure)
    db_session.flush()
    operation = begin_operation(db_session, kind="delete stated figure", by=by, about=subject)
    record_change(
        db_session, operation, subject=StatedFigure.__tablename__, subject_id=figure_id, before=before, after={}
    )
    return subject


def _figure(db_session: DbSession, figure_id: int) -> StatedFigure:
    """A figure as it is now, which nobody else changes before this transaction ends."""
    hold_still(db_session, StatedFigure)
    figure = db_session.scalars(
        select(StatedFigure).where(StatedFigure.id == figure_id).execution_options(populate_existing=True)
    ).one_or_none()
    if figure is None:
        raise Gone
    return figure


def _write(db_session: DbSession, figure: StatedFigure, columns: Mapping[str, Any] | None = None) -> None:
    try:
        with db_session.begin_nested():
            for name, value in (columns or {}).items():
                setattr(figure, name, value)
            db_session.add(figure)
    except IntegrityError:
        # Somebody deleted an audience or a sector in the same moment.
        raise Refusal("", "Something that you chose has just been deleted from its list. Choose again.") from None


def _check_names(db_session: DbSession, values: StatedValues) -> None:
    """Raises `Refusal` for what was deleted from its list while the form was open."""
    for field_name, model, id_ in (
        ("audience_id", Audience, values.audience_id),
        ("sector_id", Sector, values.sector_id),
    ):
        if id_ is not None and db_session.get(model, id_) is None:
            raise Refusal(field_name, "This has been deleted from its list meanwhile. Choose another.")
