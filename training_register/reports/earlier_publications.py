"""What readers have already: the figures of publications that share entries with one that is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from training_register.database import DbSession
from training_register.outputs.kept_download import download_kept
from training_register.queries.protected_people import ProtectedAudience, people_kept, people_of
from training_register.queries.publications import kept_part, publications
from training_register.reports.entry_numbers import EntryNumbers
from training_register.reports.protection_batch import Given, figure_of_people, is_hidden, told_by, values_at
from training_register.rules.hiding import SENTENCE, Choice
from training_register.rules.publications import FigureBehind, Hidden, behind_kept


@dataclass(frozen=True, slots=True)
class _Earlier:
    id: int
    address: str
    behind: tuple[FigureBehind, ...]
    entries: frozenset[int]

    @classmethod
    def of(cls, db_session: DbSession, publication_id: int, address: str) -> _Earlier:
        behind = behind_kept(kept_part(db_session, publication_id, "behind") or {})
        return cls(publication_id, address, behind, _entries_of(behind))


def given_before(
    db_session: DbSession, behind: Iterable[FigureBehind], audiences: Sequence[ProtectedAudience]
) -> Given:
    """The figures of every publication, of any period, that shares an entry with some figures, or with one that does.

    Those that were withdrawn are among them: people have seen them. An entry is told of as it was published.
    """
    left = [_Earlier.of(db_session, one.id, one.address) for one in publications(db_session)]
    reached = set(_entries_of(behind))
    found: list[_Earlier] = []
    grows = True
    while grows:
        more = [one for one in left if not reached.isdisjoint(one.entries)]
        for one in more:
            reached |= one.entries
        found += more
        left = [one for one in left if one not in more]
        grows = bool(more)
    given = [_given(db_session, one, audiences) for one in sorted(found, key=lambda one: one.id)]
    return Given(
        tuple(figure for one in given for figure in one.figures),
        tuple(identity for one in given for identity in one.identities),
    )


def _entries_of(behind: Iterable[FigureBehind]) -> frozenset[int]:
    return frozenset(entry for one in behind for entry, _, _ in one.entries)


def _given(db_session: DbSession, earlier: _Earlier, audiences: Sequence[ProtectedAudience]) -> Given:
    """What one publication told."""
    kept = people_kept(db_session, kept_part(db_session, earlier.id, "entries") or {})
    # What goes by another name by now is told of by the entry as it is.
    now = people_of(
        db_session, [entry for entry in earlier.entries if entry not in kept or not kept[entry].audience_id]
    )
    limits = {one.id: one.hides_up_to for one in audiences}
    # Of an entry that is gone, nobody knows any more whose people it counted.
    most = max(limits.values(), default=0)
    up_to = {}
    for entry in earlier.entries:
        audience_id = kept[entry].audience_id if entry in kept else 0
        audience_id = audience_id or (now[entry].audience_id if entry in now else 0)
        if limit := limits.get(audience_id, 0) if audience_id else most:
            up_to[entry] = limit
    numbers = EntryNumbers({**now, **kept})
    figures = tuple(
        figure_of_people(
            (earlier.address, one.table, one.row, one.column), numbers.components(one), up_to, is_shown=is_shown
        )
        for one, is_shown in _told(db_session, earlier)
        if one.people or one.against_people
    )
    entries = sorted({entry for figure in figures for one in figure.components for entry, _, _ in one.unknowns})
    return Given(figures, tuple(one for entry in entries for one in numbers.identities(entry)))


def _told(db_session: DbSession, earlier: _Earlier) -> Iterator[tuple[FigureBehind, bool]]:
    """The figures that a publication showed, and those in whose place it had [c]: whether each is shown."""
    values = values_at(download_kept(kept_part(db_session, earlier.id, "download")).tables, {})
    log = [Hidden.kept(one) for one in kept_part(db_session, earlier.id, "hidden") or ()]
    not_told = {(one.table, one.row, one.column) for one in log if one.decision != Choice.SHOWN}
    for behind in earlier.behind:
        place = behind.table, behind.row, behind.column
        if behind.row == SENTENCE:
            # What a sentence told, the publication keeps; it keeps as well what was hidden in it.
            yield behind, place not in not_told
        elif place in values and (is_hidden(values[place]) or told_by(values[place], behind) is not None):
            yield behind, not is_hidden(values[place])
