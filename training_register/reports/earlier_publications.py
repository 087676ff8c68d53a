"""What readers have already: the figures of publications that share entries with one that is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from training_register.database import DbSession
from training_register.outputs.kept_download import download_kept
from training_register.queries.publications import kept_part, publications
from training_register.reports.protection_batch import Given, is_hidden, told_by, values_at
from training_register.rules.hiding import SENTENCE, Choice
from training_register.rules.publications import FigureBehind, Hidden, behind_kept


@dataclass(frozen=True, slots=True)
class _Earlier:
    id: int
    address: str
    behind: tuple[FigureBehind, ...]

    @property
    def entries(self) -> set[int]:
        return {entry for one in self.behind for entry, _, _ in one.entries}


def given_before(db_session: DbSession, behind: Iterable[FigureBehind]) -> tuple[Given, ...]:
    """The figures of every publication, of any period, that shares an entry with some figures, or with one that does.

    Those that were withdrawn are among them: people have seen them.
    """
    left = [
        _Earlier(one.id, one.address, behind_kept(kept_part(db_session, one.id, "behind") or {}))
        for one in publications(db_session)
    ]
    reached = {entry for one in behind for entry, _, _ in one.entries}
    found: list[_Earlier] = []
    grows = True
    while grows:
        more = [one for one in left if not reached.isdisjoint(one.entries)]
        for one in more:
            reached |= one.entries
        found += more
        left = [one for one in left if one not in more]
        grows = bool(more)
    found.sort(key=lambda one: one.id)
    return tuple(given for one in found for given in _given(db_session, one))


def _given(db_session: DbSession, earlier: _Earlier) -> Iterator[Given]:
    """The figures of a publication that it showed, and those in whose place it had [c]."""
    values = values_at(download_kept(kept_part(db_session, earlier.id, "download")).tables, {})
    log = [Hidden.kept(one) for one in kept_part(db_session, earlier.id, "hidden") or ()]
    not_told = {(one.table, one.row, one.column) for one in log if one.decision != Choice.SHOWN}
    for behind in earlier.behind:
        place = behind.table, behind.row, behind.column
        if behind.row == SENTENCE:
            # What a sentence told, the publication keeps; it keeps as well what was hidden in it.
            yield Given(earlier.address, behind, place not in not_told)
        elif place in values and (is_hidden(values[place]) or told_by(values[place], behind) is not None):
            yield Given(earlier.address, behind, not is_hidden(values[place]))
