"""One figure of a publication: as it was published, the entries behind it as they were, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from training_register.count import Certainty, Count, entries_in_words
from training_register.database import DbSession
from training_register.outputs.figures import figure_of
from training_register.queries.frozen_entries import EntryNow, entries_there, frozen_entries
from training_register.queries.history import EntryChange, changes_of_entries
from training_register.queries.publications import Published, figure_behind, kept_part
from training_register.reports.figures_behind import one_figure_behind
from training_register.reports.history import ChangeInWords, changes_in_words
from training_register.reports.one_figure import what_it_is
from training_register.reports.period_reports import PeriodReport
from training_register.reports.published import frozen_download
from training_register.reports.revisions import difference_in_words, told
from training_register.reports.stated_figures import SOURCE as STATED
from training_register.rules.cross_tables import NUMBERS, Quantity
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.lengths import length_in_words
from training_register.rules.periods import days_in_words
from training_register.rules.permissions import Scope
from training_register.rules.publications import BENEATH, FigureBehind, Revised
from training_register.rules.ratios import PER_CENT, base_in_words, ratio_in_words
from training_register.settings import Settings
from training_register.table import Cell, Column, ColumnKind, Mark, Ratio, Row, Table

# More entries stand on further pages.
PAGE_LENGTH = 50
UNCHANGED = "Unchanged"
GONE = "No longer in the register"
NOT_COUNTED = "no longer counted here"
_BECAME = {
    Status.TAKEN_OUT: "Taken out of the figures",
    Status.CANCELLED: "Cancelled",
    Status.PLANNED: "Planned, and not delivered",
}
_DAYS = frozenset(("starts_on", "ends_on"))
_Kept = Mapping[str, Any]


class FoundFigure(NamedTuple):
    """A figure of a table, or a text in the place of one. It has no row where it is told beneath its table."""

    table: Table
    label: str
    heading: str
    cell: Cell
    row: Row | None = None
    column: Column | None = None

    @property
    def name(self) -> str:
        """Row and column: "Education: Attended"; what is told beneath a table has its own label alone."""
        return f"{self.label}: {self.heading}" if self.heading else self.label

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden to protect confidentiality."""
        return Mark.CONFIDENTIAL in self.cell.marks

    @property
    def shown(self) -> str:
        """The figure in words."""
        if isinstance(self.cell.value, str | date):
            return str(self.cell.value)
        return told(figure_of(self.cell, self.table.style))


def found_in(tables: Iterable[Table], name: str, row_key: str, column_key: str) -> FoundFigure | None:
    """The figure of a table by its keys; None where there is none of them."""
    table = next((one for one in tables if one.name == name), None)
    if table is None:
        return None
    if row_key == BENEATH:
        line = next((one for one in table.lines if one.key == column_key), None)
        return FoundFigure(table, line.label, "", line.cell) if line else None
    row = next((one for one in table.all_rows if one.key == row_key), None)
    place = next((at for at, one in enumerate(table.columns) if one.key == column_key), 0)
    if row is None or not place:
        return None
    column = table.columns[place]
    return FoundFigure(table, table.label(row), column.heading, row.cells[place], row, column)


def figures_of_row(table: Table, row_key: str) -> dict[str, FoundFigure]:
    """The figures of a row by the keys of their columns, or those beneath the table; none where there is no row."""
    keys = [line.key for line in table.lines] if row_key == BENEATH else [one.key for one in table.columns[1:]]
    found = ((key, found_in((table,), table.name, row_key, key)) for key in keys)
    return {key: one for key, one in found if one is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedEntry:
    """An entry behind a figure as it was when that was published, what it gave, and what became of it since.

    `is_there` says that it still is in the register, and may be seen.
    """

    id: int
    days: str
    group: str
    what: str
    organisations: str
    # Whatever else was known of it, in words.
    facts: tuple[tuple[str, str], ...]
    gave: str
    gives: str = ""
    became: str = UNCHANGED
    changes: tuple[ChangeInWords, ...] = ()
    is_there: bool = True

    @property
    def is_changed(self) -> bool:
        """Whether anything was done to it since."""
        return self.became != UNCHANGED


@dataclass(frozen=True, slots=True)
class EntriesBehind:
    """The entries behind a figure that somebody may see, a page at a time: those that were changed since come first."""

    listed: tuple[TracedEntry, ...]
    number: int
    changed: int
    # Those of areas that somebody does not see.
    unseen: int
    page: int
    # Entries that stand behind the figure now and did not then, as they are now.
    came: tuple[TracedEntry, ...] = ()
    came_number: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.number // PAGE_LENGTH))

    @property
    def in_words(self) -> str:
        """How many stand behind it, and what became of them."""
        if not self.number:
            return "No entry stood behind it."
        stood = f"{entries_in_words(self.number)} stood behind it when it was published."
        if not self.changed:
            return f"{stood} {'It is as it was' if self.number == 1 else 'All are as they were'}."
        if self.number == 1:
            return f"{stood} It was changed since."
        if self.changed == 1:
            return f"{stood} 1 was changed since, and comes first."
        return f"{stood} {self.changed:,} were changed since, and come first."

    @property
    def unseen_in_words(self) -> str:
        """How many somebody may not see."""
        if not self.unseen:
            return ""
        are = "is" if self.unseen == 1 else "are"
        return f"{entries_in_words(self.unseen)} behind it {are} of areas that you do not see."


@dataclass(frozen=True, slots=True)
class Now:
    """The same figure as it is now, in words, None where nobody counts it any more; and how that differs, in words."""

    shown: str | None
    differs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is said of a published figure. `now` and `behind` are None for those who may not see them."""

    published: Published
    reference: str
    figure: FoundFigure
    what: str
    base: str
    notes: tuple[str, ...]
    marks: tuple[Mark, ...]
    is_change: bool
    is_stated: bool
    revised: Revised | None
    now: Now | None
    behind: EntriesBehind | None


def traced(
    db_session: DbSession,
    published: Published,
    keys: tuple[str, str, str],
    *,
    settings: Settings,
    live: PeriodReport | None,
    scope: Scope | None,
    page: int = 1,
) -> Trace | None:
    """A figure of a version that stands, by the keys of its table, row and column; None where there is none.

    `live` is the period's report as it is now, None for those who may not see that; `scope` says which entries are
    listed, and None lists none.
    """
    download = frozen_download(db_session, published)
    figure = found_in(download.tables, *keys)
    if figure is None:
        return None
    is_text = isinstance(figure.cell.value, str | date)
    shown = None if is_text else figure_of(figure.cell, figure.table.style)
    is_change = figure.column is not None and figure.column.kind is ColumnKind.CHANGE
    behind = figure_behind(db_session, published.id, keys)
    behind_now = one_figure_behind(db_session, live, keys, settings=settings) if live and scope else None
    ratio = shown.ratio if shown else None
    return Trace(
        published=published,
        reference="/".join((download.reference.written, *keys)),
        figure=figure,
        what=what_it_is(figure.table, figure.label, figure.heading, figure.row),
        base=base_in_words(ratio) if ratio and shown and shown.value is not None and behind and behind.against else "",
        notes=tuple(note.text for note in figure.table.notes if figure.row and figure.row.key in note.row_keys),
        marks=tuple(dict.fromkeys(shown.marks)) if shown else figure.cell.marks,
        is_change=is_change,
        is_stated=behind is None and figure.table.source == STATED,
        revised=next((one for one in download.changes if (one.table, one.row, one.column) == keys), None),
        now=_now(figure, found_in(live.all_tables, *keys)) if live else None,
        behind=_entries(db_session, published, behind, behind_now, figure, scope, page) if behind and scope else None,
    )


def _now(figure: FoundFigure, now: FoundFigure | None) -> Now:
    if now is None:
        return Now(None, "No table counts it any more")
    if figure.is_hidden or now.is_hidden:
        # Not even that it is the same.
        return Now(now.shown, "Not compared, since it is hidden")
    if any(isinstance(one.cell.value, str | date) for one in (figure, now)):
        return Now(now.shown, "The same" if figure.shown == now.shown else "Different")
    words = difference_in_words(figure.cell, now.cell, (figure.table.style, now.table.style))
    return Now(words[1], words[2] or "Different") if words else Now(now.shown, "The same")


# The entries.

_Gives = tuple[int | None, int | None]


def _entries(
    db_session: DbSession,
    published: Published,
    behind: FigureBehind,
    now: FigureBehind | None,
    figure: FoundFigure,
    scope: Scope,
    page: int,
) -> EntriesBehind:
    """The entries behind a figure then, and those that came since: as many statements whatever their number."""
    found = _Behind.read(db_session, published, behind, now, scope)
    per = PER_CENT if _is_share(figure.cell, behind) else 1
    seen = sorted(
        filter(found.is_seen, found.gave),
        key=lambda id_: (not found.is_changed(id_), found.kept[str(id_)]["starts_on"], id_),
    )
    came = [id_ for id_ in found.gives if not (id_ in found.gave and found.is_same(id_)) and found.there[id_].is_seen]
    page = min(max(page, 1), max(1, -(-len(seen) // PAGE_LENGTH)))
    listed = seen[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    listed_came = came[:PAGE_LENGTH] if page == 1 else []
    # Of an entry that has the number of another, nothing that was done is told of that.
    words = _changes_in_words(db_session, {id_: found.changes(id_) for id_ in (*listed, *listed_came)})
    as_they_are = frozen_entries(db_session, listed_came) if listed_came else {}
    return EntriesBehind(
        listed=tuple(
            TracedEntry(
                **_words(id_, found.kept[str(id_)]),
                gave=gives_in_words(behind, found.gave[id_], found.kept[str(id_)], per),
                gives=gives_in_words(now, found.gives[id_], {}, per) if found.gives_otherwise(id_) else "",
                became=found.became(id_),
                changes=words.get(id_, ()) if found.is_same(id_) else (),
                is_there=found.is_same(id_),
            )
            for id_ in listed
        ),
        number=len(seen),
        changed=sum(map(found.is_changed, seen)),
        unseen=len(found.gave) - len(seen),
        page=page,
        came=tuple(
            TracedEntry(
                **_words(id_, as_they_are[str(id_)]),
                gave="",
                gives=gives_in_words(now, found.gives[id_], as_they_are[str(id_)], per),
                became=found.why_it_came(id_),
                changes=words.get(id_, ()),
            )
            for id_ in listed_came
        ),
        came_number=len(came),
    )


@dataclass(frozen=True, slots=True)
class _Behind:
    """The entries behind a figure: what was kept of them, what they gave and give, and what became of them."""

    published: Published
    kept: Mapping[str, _Kept]
    gave: Mapping[int, _Gives]
    gives: Mapping[int, _Gives]
    # Whether it is known what gives anything now.
    is_counted_now: bool
    there: Mapping[int, EntryNow]
    all_changes: Mapping[int, Sequence[EntryChange]]
    scope: Scope

    @classmethod
    def read(
        cls, db_session: DbSession, published: Published, behind: FigureBehind, now: FigureBehind | None, scope: Scope
    ) -> _Behind:
        """What the register knows of the entries behind a figure: three statements."""
        gave, gives = (
            {entry: (number, against) for entry, number, against in one.entries} if one else {} for one in (behind, now)
        )
        ids = {*gave, *gives}
        return cls(
            published,
            kept_part(db_session, published.id, "entries") or {},
            gave,
            gives,
            now is not None,
            entries_there(db_session, ids, scope=scope),
            changes_of_entries(db_session, ids, since=published.published_at),
            scope,
        )

    def is_same(self, id_: int) -> bool:
        """Whether the entry of a number is the one that was kept."""
        kept = self.kept.get(str(id_))
        return kept is not None and id_ in self.there and self.there[id_].recorded_at == kept["recorded_at"]

    def changes(self, id_: int) -> list[EntryChange]:
        """What was done to an entry since it was published, or since it was recorded."""
        version = self.kept[str(id_)]["version"] if self.is_same(id_) else 1
        return [one for one in self.all_changes.get(id_, ()) if one.version > version]

    def is_changed(self, id_: int) -> bool:
        """Whether anything was done to an entry that stood behind the figure."""
        return not self.is_same(id_) or bool(self.changes(id_))

    def gives_otherwise(self, id_: int) -> bool:
        """Whether an entry gives another number now than it gave."""
        return id_ in self.gives and self.is_same(id_) and self.gives[id_] != self.gave[id_]

    def is_seen(self, id_: int) -> bool:
        """Whether somebody may see what an entry was: one of their areas then, and now where it is still there."""
        kept, areas = self.kept.get(str(id_)), self.scope.area_ids
        if kept is None or areas is None:
            return kept is not None
        is_of_them = not kept["area_ids"] or not areas.isdisjoint(kept["area_ids"])
        return is_of_them and not (self.is_same(id_) and not self.there[id_].is_seen)

    def became(self, id_: int) -> str:
        """What became of an entry that stood behind the figure."""
        if not self.is_same(id_):
            return GONE
        changes, status = self.changes(id_), self.there[id_].status
        if changes and status in _BECAME:
            return _BECAME[status]
        is_counted = id_ in self.gives or not self.is_counted_now
        if not changes:
            return UNCHANGED if is_counted else f"Not changed itself, and {NOT_COUNTED}"
        is_moved = any(_DAYS & change.fields.keys() for change in changes)
        what = "Moved to other days" if is_moved else "Changed"
        return what if is_counted else f"{what}, and {NOT_COUNTED}"

    def why_it_came(self, id_: int) -> str:
        """Why an entry stands behind the figure now that did not when it was published."""
        is_another = str(id_) in self.kept and not self.is_same(id_)
        if is_another or datetime.fromisoformat(self.there[id_].recorded_at) >= self.published.published_at:
            return "Recorded since"
        return "Changed since" if self.changes(id_) else "The table counts it now"


def _changes_in_words(
    db_session: DbSession, changes: Mapping[int, Sequence[EntryChange]]
) -> dict[int, tuple[ChangeInWords, ...]]:
    """The changes of entries in words, by their ids; names are looked up once for all."""
    in_order = [(id_, change) for id_, found in changes.items() for change in found]
    words: defaultdict[int, list[ChangeInWords]] = defaultdict(list)
    in_words = changes_in_words(db_session, [change for _, change in in_order])
    for (id_, _), one in zip(in_order, in_words, strict=True):
        words[id_].append(one)
    return {id_: tuple(found) for id_, found in words.items()}


def _words(id_: int, kept: _Kept) -> dict[str, Any]:
    """What an entry was, as a list shows it."""
    return {
        "id": id_,
        "days": days_in_words(date.fromisoformat(kept["starts_on"]), date.fromisoformat(kept["ends_on"])),
        "group": f"{kept['audience']}: {kept['sector']}",
        "what": kept["course"] or kept["activity"],
        "organisations": ", ".join(kept["organisations"]),
        "facts": tuple((label, value) for label, value in _facts(kept) if value),
    }


def _facts(kept: _Kept) -> Iterator[tuple[str, str]]:
    """What else a publication keeps of an entry, each under what it is called."""
    yield "Areas", ", ".join(kept["areas"])
    yield "Delivered by", ", ".join(kept["providers"])
    if kept["course"]:
        yield "Activity", kept["activity"]
    yield "Level", kept["level"] or ""
    yield "How", (kept["how"] or "").capitalize()
    yield "Venue", kept["venue"]
    if kept["status"] != Status.DELIVERED:
        yield "Status", kept["status"]
    if kept["has_sessions"] or kept["sessions"]:
        yield "Sessions", _counted(kept["sessions"])
    words = f" (“{kept['words_instead']}”)" if kept["words_instead"] and not kept["attended"] else ""
    yield CountsWhat(kept["counts_what"]).measure.capitalize(), f"{_counted(kept['attended'])}{words}"
    for measure, _, item, number, certainty, as_typed in kept["figures"]:
        yield f"{measure}, {item}" if item else measure, _counted([number, certainty, as_typed])
    yield "Reference", kept["reference"] or ""


def _counted(count: Sequence[Any] | None) -> str:
    """A count in words, as it was typed where that says more."""
    if count is None:
        return str(Count.of(None, None))
    number, certainty, as_typed = count
    shown = str(Count.of(number, Certainty(certainty)))
    return (
        f"{shown} (typed “{as_typed}”)" if as_typed and as_typed.replace(",", "") != shown.replace(",", "") else shown
    )


def _is_share(cell: Cell, behind: FigureBehind) -> bool:
    """Whether what an entry gives is told as a part of something."""
    return (
        isinstance(cell.value, Ratio) and cell.value.per == PER_CENT
        if cell.value is not None
        else behind.against_people
    )


def gives_in_words(behind: FigureBehind | None, gives: tuple[int | None, int | None], kept: _Kept, per: int) -> str:
    """What an entry gives to a figure, in words: "about 60", "12 of 15", "1 h 30 min", "not recorded"."""
    number, against = gives
    quantity = behind.quantity if behind else ""
    if quantity in (Quantity.ORGANISATIONS, Quantity.TRAINERS):
        return "none named" if number is None else f"its {quantity}"
    if number is None:
        words = kept.get("words_instead") if quantity in NUMBERS else ""
        if against is not None:
            return f"{against:,} in the whole alone"
        return f"not recorded (“{words}”)" if words else "not recorded"
    if against is not None:
        return base_in_words(Ratio(number, against, per=per))
    if quantity == Quantity.MINUTES:
        return length_in_words(number)
    if quantity == Quantity.HALF_DAYS_GIVEN:
        return f"{ratio_in_words(Ratio(number, 2))} {'day' if number == 2 else 'days'}"
    own = (
        kept.get("attended") if quantity in NUMBERS else kept.get("sessions") if quantity == Quantity.SESSIONS else None
    )
    if own and own[0] == number:
        return str(Count.of(number, Certainty(own[1])))
    return f"{number:,}"
