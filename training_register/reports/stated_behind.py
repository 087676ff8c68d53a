"""What stands behind the totals that the register computes beside printed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import StatedFigure
from training_register.queries.protected_people import numbers_within
from training_register.queries.stated_figures import stated_figures_in
from training_register.reports.audiences import TOTAL
from training_register.rules.cross_tables import NUMBERS
from training_register.rules.periods import Period, between
from training_register.rules.publications import FigureBehind
from training_register.rules.stated_figures import StatedKind
from training_register.table import Table

COMPUTED = "attended-computed"
_QUANTITY_OF = {what: str(quantity) for quantity, what in NUMBERS.items()}


def stated_behind(
    db_session: DbSession, period: Period, tables: Sequence[Table], behind: Iterable[FigureBehind]
) -> tuple[FigureBehind, ...]:
    """What stands behind each computed count of people in a period's tables of stated figures.

    `behind` is what stands behind the period's own tables, whose totals some of them repeat.
    """
    totals = {(one.table, one.column): one for one in behind if one.row == TOTAL}
    rows = {row.key: table for table in tables for row in table.rows}
    return tuple(
        FigureBehind(rows[key].name, key, COMPUTED, quantity, entries, people=True)
        for figure in stated_figures_in(db_session, period)
        if figure.kind is StatedKind.PRINTED_TOTAL and (key := f"figure-{figure.id}") in rows
        if _tells_a_number(rows[key], key)
        for quantity, entries in _entries(db_session, figure, period, totals)
    )


def _tells_a_number(table: Table, key: str) -> bool:
    cells = {column.key: cell for row in table.rows if row.key == key for column, cell in table.measures(row)}
    computed = cells.get(COMPUTED)
    return computed is not None and isinstance(computed.value, Count) and computed.value.value is not None


def _entries(
    db_session: DbSession, figure: StatedFigure, period: Period, totals: dict[tuple[str, str], FigureBehind]
) -> Iterator[tuple[str, tuple[tuple[int, int | None, int | None], ...]]]:
    """The quantity of a computed total, and what each entry gives to it."""
    if figure.table_name:
        if found := totals.get((figure.table_name, figure.counts_what.measure)):
            yield found.quantity, found.entries
        return
    assert figure.starts_on
    assert figure.ends_on
    numbers = numbers_within(
        db_session,
        between(figure.starts_on, figure.ends_on, period.first_month),
        counts_what=figure.counts_what,
        audience_id=figure.audience_id,
        sector_id=figure.sector_id,
    )
    yield _QUANTITY_OF[figure.counts_what], tuple((entry, number, None) for entry, number in numbers)
