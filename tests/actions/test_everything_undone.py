"""Every kind of operation, at random and undone: the register is as it was, and nothing stands in the way but words."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.inputs.made_sheets import csv_of
from training_register.actions import lists
from training_register.actions.answers import ask_again_on, ask_now, stop_asking
from training_register.actions.doubles import tell_apart
from training_register.actions.entries import change_entry, put_back, record_entry, take_out, values_of
from training_register.actions.imported_files import read_in_place
from training_register.actions.imports import import_own_sheet
from training_register.actions.missing import FilledIn, fill_in
from training_register.actions.new_names import Draft, settled
from training_register.actions.operations import begin_operation
from training_register.actions.organisation_lists import add_listed_organisations
from training_register.actions.organisations import (
    OrganisationValues,
    add_organisation,
    add_spelling,
    bring_organisation_back,
    change_organisation,
    merge_organisations,
    remove_spelling,
    retire_organisation,
    tell_organisations_apart,
)
from training_register.actions.recipes import delete_recipe, rename_recipe, save_recipe
from training_register.actions.refusals import Refusal
from training_register.actions.report_tables import delete_version, move_report_table, save_report_table, seen_of
from training_register.actions.selections import change_many
from training_register.actions.series import plan_series
from training_register.actions.series_breaks import add_break, change_break, delete_break
from training_register.actions.settings import change_first_month, change_settings, shown_settings
from training_register.actions.stated_figures import (
    StatedValues,
    change_stated_figure,
    delete_stated_figure,
    state_figure,
)
from training_register.actions.stated_figures import seen_of as seen_of_stated
from training_register.actions.taken_in import take_in_proposal
from training_register.actions.undo import undo_operation
from training_register.actions.undo_lists import check_lists, is_added
from training_register.count import Certainty, Count
from training_register.database import Base, writing
from training_register.inputs.old_registers.proposal import Decision, Place, Proposal, ReadRow, Understood
from training_register.inputs.organisation_lists import Line
from training_register.inputs.own_sheet import read_own_sheet
from training_register.inputs.problems import SheetRefused
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    AudienceSector,
    Change,
    Course,
    Entry,
    ImportRecipe,
    KeptSettings,
    Level,
    Measure,
    Operation,
    Organisation,
    OrganisationSpelling,
    Provider,
    ReportTable,
    Sector,
    SeriesBreak,
    Split,
    SplitItem,
    StatedFigure,
    Trainer,
)
from training_register.outputs.own_sheet import as_csv
from training_register.queries.checks import database_problems, entry_problems
from training_register.queries.kept_lists import LISTS, OWNED, KeptList, as_seen
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.queries.organisation_lists import digest_of, planned_lines
from training_register.queries.own_sheet import entries_for_own_sheet, figure_columns
from training_register.queries.report_tables import layout_choices, layout_of, report_table_with_id, versions_in_order
from training_register.queries.selections import selected_entries
from training_register.queries.series_breaks import BreakValues, breaks_in_order
from training_register.queries.tables import NoteLayout, RowLayout, TableLayout
from training_register.reports.periods import period_report
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.names import folded, sort_name
from training_register.rules.periods import year
from training_register.rules.permissions import ALL, Role
from training_register.rules.stated_figures import StatedKind, When, parse_amount, parse_share
from training_register.settings import Settings

TODAY = date(2017, 6, 1)
OPERATIONS = 100
# A kind that finds nothing to do, or is refused, is tried so often.
TRIES = 8


@dataclass(frozen=True)
class Done:
    """An operation that was done, by what it was drawn as."""

    id: int
    what: str


class Team:
    """Whoever works with the register: they do one thing after another, drawn at random, as the pages do them."""

    def __init__(self, db_session: Session, by: AppUser, chance: Random) -> None:
        self.db_session, self.by, self.chance = db_session, by, chance
        self.done: list[Done] = []
        self.number = 0
        # Entries that are added stay, out of the figures, and with them the names that they have: they are given
        # only such as were there at the start, or come with them.
        self.usual_activity = db_session.scalars(select(Activity.id).where(Activity.name == "Course")).one()
        self.first = {
            model: set(db_session.scalars(select(model.id)))
            for model in (Audience, AudienceSector, Course, Level, Area, Provider, Trainer, Organisation)
        }

    # --- Doing and undoing.

    def do(self, what: str) -> bool:
        """Does one thing of a kind; False where it came to nothing, or was refused."""
        writing(self.db_session)
        before = last(self.db_session)
        try:
            getattr(self, f"do_{what}")()
        except (Refusal, Nothing):
            self.db_session.rollback()
            return False
        self.db_session.commit()
        new = self.db_session.scalars(select(Operation.id).where(Operation.id > before)).all()
        assert len(new) <= 1, f"{what}: one operation, not {len(new)}"
        self.done += [Done(id_, what) for id_ in new]
        return bool(new)

    def undo(self, operation_id: int) -> int:
        """Undoes an operation as the page of the history does; gives the id of the undoing."""
        writing(self.db_session)
        try:
            undone = undo_operation(
                self.db_session, by=self.by, operation_id=operation_id, first_month=self.first_month
            ).id
        except Refusal:
            self.db_session.rollback()
            raise
        self.db_session.commit()
        return undone

    # --- What there is.

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        row = self.db_session.scalars(select(KeptSettings).execution_options(populate_existing=True)).one()
        kept = {name: getattr(row, name) for name in ("organisation_name", "place", "first_month")}
        return replace(Settings(), **{name: value for name, value in kept.items() if value is not None})

    @property
    def first_month(self) -> int:
        """The first month of a reporting year now."""
        return self.settings.first_month

    def name(self, what: str) -> str:
        """A name that nothing has."""
        self.number += 1
        return f"{what} {self.number} {self.chance.choice(['North', 'Café', 'O’Neil', 'St Anne'])}"

    def one_of(self, model: Any, *conditions: Any) -> int:
        """The id of one of a table."""
        return self.some_of(model, *conditions)[0]

    def some_of(self, model: Any, *conditions: Any, number: int = 1) -> list[int]:
        """The ids of some of a table, each once. Raises `Nothing` where there are too few."""
        ids = self.db_session.scalars(select(model.id).where(*conditions).order_by(model.id)).all()
        if len(ids) < number:
            raise Nothing
        return self.chance.sample(list(ids), number)

    def maybe(self, model: Any) -> int | None:
        """One of a table, or none."""
        return self.chance.choice([None, self.one_of(model)])

    def entry(self, *conditions: Any) -> EntryInFull:
        """One of the entries."""
        found = entry_in_full(self.db_session, self.one_of(Entry, *conditions), scope=ALL)
        assert found
        return found

    def draft(self, *, status: Status, new_names: bool) -> Draft:
        """What somebody says of a new entry, with names that are new, or were there at the start."""
        chance = self.chance
        activity = self.db_session.get_one(Activity, self.usual_activity)
        pair = self.db_session.get_one(
            AudienceSector, self.one_of(AudienceSector, AudienceSector.id.in_(self.first[AudienceSector]))
        )
        day = date(2015, 6, 1) + timedelta(chance.randrange(600))

        def named(model: Any, what: str) -> tuple[int | str, ...]:
            if new_names and chance.random() < 0.5:
                return (self.name(what),)
            known = [model.id.in_(self.first[model])]
            return tuple(self.some_of(model, *known, number=chance.randrange(2)) or [])

        values = self.values(activity)
        organisations = self.some_of(
            Organisation, Organisation.id.in_(self.first[Organisation]), Organisation.merged_into_id.is_(None)
        )
        return Draft(
            values=replace(
                values, starts_on=day, ends_on=day, audience_id=pair.audience_id, sector_id=pair.sector_id,
                status=status, notes=self.name("Note"), venue=chance.choice(["", "Town hall"]),
                area_ids=tuple(self.some_of(Area, Area.id.in_(self.first[Area]))),
            ),
            course=next(iter(named(Course, "Course")), None),
            organisations=(*organisations, *([self.name("School")] if new_names else [])),
            providers=named(Provider, "Deliverer"),
            trainers=tuple((trainer, 2) for trainer in named(Trainer, "Trainer")),
        )  # fmt: skip

    def values(self, activity: Activity) -> Any:
        """What an entry of an activity says, with what follows from the activity."""
        entry = values_of(self.entry(Entry.activity_id == self.any_activity, Entry.same_session_as_id.is_(None)))
        return replace(
            entry,
            activity_id=activity.id, counts_what=activity.counts_what, has_sessions=activity.has_sessions,
            sessions=Count.of(1) if activity.has_sessions else None, days=None, attended=self.count(),
            status=Status.DELIVERED, status_before=None, reason="", reference=None, figures=(), course_id=None,
            level_id=None, organisation_ids=(), area_ids=(), provider_ids=(), trainers=(),
        )  # fmt: skip

    @property
    def any_activity(self) -> int:
        """The activity of some entry."""
        return self.entry().activity_id

    def count(self) -> Count:
        """How many attended."""
        return self.chance.choice(
            [
                Count.of(self.chance.randrange(90)),
                Count.of(None),
                Count.of(None, None, "lots"),
                Count.of(60, Certainty.ABOUT, "c. 60"),
            ]
        )

    # --- Entries.

    def do_add(self) -> None:
        self.add(new_names=False)

    def do_add_with_new_names(self) -> None:
        self.add(new_names=True)

    def add(self, *, new_names: bool) -> None:
        """Records an entry."""
        status = self.chance.choice([Status.DELIVERED, Status.PLANNED])
        draft = self.draft(status=status, new_names=new_names)
        operation = begin_operation(self.db_session, kind="add", by=self.by)
        record_entry(
            self.db_session, by=self.by, values=settled(self.db_session, operation, draft),
            first_month=self.first_month, recorded_at=RECORDED_AT, operation=operation,
        )  # fmt: skip

    def do_change(self) -> None:
        entry, chance = self.entry(), self.chance
        day = date(2015, 6, 1) + timedelta(chance.randrange(600))
        activity = self.db_session.get_one(Activity, self.one_of(Activity))
        pair = self.db_session.get_one(AudienceSector, self.one_of(AudienceSector))
        measure = self.one_of(Measure, Measure.short_name != "attended")
        values: dict[str, Any] = chance.choice(
            [
                {"starts_on": day, "ends_on": day},
                {"starts_on": day, "ends_on": day + timedelta(40), "sessions": Count.of(5)},
                {"attended": self.count()},
                {"audience_id": pair.audience_id, "sector_id": pair.sector_id},
                {"organisation_ids": tuple(self.some_of(Organisation, number=chance.randrange(3)))},
                {"area_ids": tuple(self.some_of(Area, number=2)), "provider_ids": (self.one_of(Provider),)},
                {"trainers": tuple((id_, chance.choice([None, 1])) for id_ in self.some_of(Trainer, number=2))},
                {
                    "figures": tuple(
                        (id_, None, Count.of(chance.randrange(50)))
                        for id_ in self.some_of(Measure, Measure.short_name != "attended", number=2)
                    ),
                    "notes": self.name("Note"),
                },
                {"figures": tuple((measure, id_, Count.of(3)) for id_ in self.some_of(SplitItem, number=2))},
                {"how": chance.choice(list(How)), "minutes_each": chance.choice([None, 90])},
                {"course_id": self.maybe(Course), "level_id": self.maybe(Level), "venue": self.name("Hall")},
                {"reference": self.name("Ref")},
                {
                    "activity_id": activity.id, "counts_what": activity.counts_what,
                    "has_sessions": activity.has_sessions,
                    "sessions": Count.of(1) if activity.has_sessions else None,
                },
            ]
        )  # fmt: skip
        said = replace(values_of(entry), **values)
        change_entry(self.db_session, by=self.by, entry=entry, values=said, first_month=self.first_month)

    def do_change_to_new_names(self) -> None:
        entry = self.entry()
        operation = begin_operation(self.db_session, kind="change", by=self.by)
        values = values_of(entry)
        draft = Draft(
            values=values, course=self.name("Course"), organisations=(*values.organisation_ids, self.name("School")),
            providers=values.provider_ids, trainers=((self.name("Trainer"), 1),),
        )  # fmt: skip
        said = settled(self.db_session, operation, draft)
        change_entry(
            self.db_session, by=self.by, entry=entry, values=said, first_month=self.first_month, operation=operation
        )

    def do_take_out(self) -> None:
        take_out(self.db_session, by=self.by, entry=self.entry(), reason=self.name("Why"), first_month=self.first_month)

    def do_put_back(self) -> None:
        entry = self.entry(Entry.status == Status.TAKEN_OUT)
        put_back(self.db_session, by=self.by, entry=entry, first_month=self.first_month)

    def do_cancel_move_or_confirm(self) -> None:
        entry = self.entry(Entry.status == Status.PLANNED)
        values: dict[str, Any] = self.chance.choice(
            [
                {"status": Status.CANCELLED, "reason": "Snow."},
                {"status": Status.DELIVERED, "attended": Count.of(12)},
                {"starts_on": entry.starts_on + timedelta(7), "ends_on": entry.ends_on + timedelta(7)},
            ]
        )
        said = replace(values_of(entry), **values)
        change_entry(self.db_session, by=self.by, entry=entry, values=said, first_month=self.first_month)

    def do_change_many(self) -> None:
        ids = self.some_of(Entry, Entry.status != Status.TAKEN_OUT, number=5)
        selected = selected_entries(self.db_session, ids, scope=ALL, first_month=self.first_month)
        pair = self.db_session.get_one(AudienceSector, self.one_of(AudienceSector))
        values: dict[str, Any] = self.chance.choice(
            [
                {"audience_id": pair.audience_id, "sector_id": pair.sector_id},
                {"course_id": self.maybe(Course), "area_ids": tuple(self.some_of(Area, number=2))},
                {"provider_ids": tuple(self.some_of(Provider, number=1))},
                {"status": Status.TAKEN_OUT, "reason": "Not ours."},
                {"status": Status.CANCELLED, "reason": "Snow."},
            ]
        )
        becomes = [
            replace(
                one.said,
                **values,
                **({"status_before": one.said.status} if values.get("reason") == "Not ours." else {}),
            )
            for one in selected
        ]
        change_many(self.db_session, by=self.by, changed=list(zip(selected, becomes, strict=True)), about="5 entries")

    def do_plan_a_series(self) -> None:
        draft = self.draft(status=Status.PLANNED, new_names=self.chance.random() < 0.5)
        days = [draft.values.starts_on + timedelta(7 * week) for week in range(3)]
        plan_series(
            self.db_session, by=self.by, draft=draft, days=days, lasts=1, first_month=self.first_month,
            recorded_at=RECORDED_AT, key=self.name("key"), digest="d",
        )  # fmt: skip

    def do_fill_in(self) -> None:
        ids = self.some_of(Entry, Entry.attended.is_(None), Entry.status != Status.TAKEN_OUT, number=2)
        entries = [entry for id_ in ids if (entry := entry_in_full(self.db_session, id_, scope=ALL))]
        filled = [FilledIn(one, one.version, None, Count.of(self.chance.randrange(40))) for one in entries]
        fill_in(
            self.db_session, by=self.by, filled=filled, first_month=self.first_month, key=self.name("key"), digest="d"
        )

    def do_answer(self) -> None:
        entry_id = self.one_of(Entry, Entry.attended.is_(None))
        later, stop = self.chance.random() < 0.5, self.name("Why")
        operation = begin_operation(self.db_session, kind="ask again later" if later else "stop asking", by=self.by)
        lacks = self.chance.choice([["attended"], ["attended", "sessions"]])
        day = TODAY + timedelta(self.chance.randrange(60))
        about: dict[str, Any] = {"operation": operation, "by": self.by, "entry_id": entry_id, "lacks": lacks}
        if not (
            ask_again_on(self.db_session, **about, day=day)
            if later
            else stop_asking(self.db_session, **about, reason=stop)
        ):
            raise Nothing

    def do_take_an_answer_back(self) -> None:
        operation = begin_operation(self.db_session, kind="ask again now", by=self.by)
        for entry_id in self.some_of(Entry, number=10):
            if ask_now(self.db_session, operation=operation, by_id=self.by.id, entry_id=entry_id):
                return
        raise Nothing

    def do_tell_apart(self) -> None:
        one, other = sorted(self.some_of(Entry, number=2))
        tell_apart(self.db_session, by=self.by, pair=(one, other))

    # --- Lists.

    def kept(self) -> KeptList:
        """One of the lists, those within an audience or a split too."""
        key = self.chance.choice([*LISTS, *OWNED])
        if key in LISTS:
            return KeptList(LISTS[key])
        owners, kind = OWNED[key]
        return KeptList(kind, self.one_of(owners.model))

    def line(self, kept: KeptList) -> Any:
        """One line of a list."""
        return self.db_session.get_one(kept.kind.model, self.one_of(kept.kind.model, *kept.lines))

    def columns(self, kept: KeptList) -> dict[str, Any]:
        """What a team sets of a line in the list."""
        first = self.chance.choice([None, 2014, 2015])
        said: dict[str, Any] = {
            "counts_what": self.chance.choice(list(CountsWhat)),
            "has_sessions": self.chance.random() < 0.5,
            "level_id": self.maybe(Level),
            "activity_id": self.maybe(Activity),
            "usual_minutes": self.chance.choice([None, 90]),
            "within_id": self.maybe(Area),
            "counts_people": self.chance.random() < 0.5,
            "from_year": first,
            "to_year": self.chance.choice([None, 2017]),
            "hides_up_to": self.chance.choice([None, 4]),
        }
        return {column: said[column] for column in kept.kind.columns}

    def do_add_to_list(self) -> None:
        kept = self.kept()
        columns = self.columns(kept)
        columns |= {"name": self.name(kept.kind.singular)} if kept.kind.is_named else {"sector_id": self.one_of(Sector)}
        lists.add_to_list(self.db_session, by=self.by, kept=kept, columns=columns)

    def do_change_in_list(self) -> None:
        kept = self.kept()
        line = self.line(kept)
        names = ("name",) if kept.kind.is_named else ()
        seen = {column: getattr(line, column) for column in (*names, *kept.kind.columns)}
        columns = {name: self.name(kept.kind.singular) for name in names if self.chance.random() < 0.5}
        if self.chance.random() < 0.5:
            columns |= self.columns(kept)
        if not columns:
            raise Nothing
        lists.change_in_list(
            self.db_session, by=self.by, kept=kept, line_id=line.id, seen=as_seen(seen), columns={**seen, **columns}
        )

    def do_retire_in_list(self) -> None:
        kept = self.kept()
        if not kept.kind.is_named:
            raise Nothing
        lists.retire_in_list(self.db_session, by=self.by, kept=kept, line_id=self.line(kept).id, on=TODAY)

    def do_bring_back_in_list(self) -> None:
        kept = self.kept()
        if not kept.kind.is_named:
            raise Nothing
        line_id = self.one_of(kept.kind.model, *kept.lines, kept.kind.model.retired_on.is_not(None))
        lists.bring_back_in_list(self.db_session, by=self.by, kept=kept, line_id=line_id)

    def do_delete_from_list(self) -> None:
        kept = self.kept()
        # What was there at the start is used again by entries that stay.
        line_id = self.one_of(kept.kind.model, *kept.lines)
        lists.delete_from_list(self.db_session, by=self.by, kept=kept, line_id=line_id)

    def do_reorder_list(self) -> None:
        kept = self.kept()
        match self.chance.randrange(3):
            case 0:
                lists.put_in_order_of_name(self.db_session, by=self.by, kept=kept)
            case 1:
                lists.move_by(
                    self.db_session,
                    by=self.by,
                    kept=kept,
                    line_id=self.line(kept).id,
                    steps=self.chance.choice([-1, 1]),
                )
            case _:
                wanted = {self.line(kept).id: self.chance.randrange(5)}
                lists.put_in_places(self.db_session, by=self.by, kept=kept, wanted=wanted)

    # --- Breaks in series.

    def break_values(self) -> BreakValues:
        """What somebody says of a break: in a table, or in a sector, of one audience or whoever it trains."""
        pair = self.db_session.get_one(AudienceSector, self.one_of(AudienceSector))
        of = self.chance.choice(
            (
                {"table_short_name": "professionals"},
                {"sector_id": pair.sector_id},
                {"sector_id": pair.sector_id, "audience_id": pair.audience_id},
            )
        )
        return BreakValues(**of, from_year=2014 + self.chance.randrange(4), reason=self.name("Reason"))

    def do_add_break(self) -> None:
        add_break(self.db_session, by=self.by, values=self.break_values())

    def do_change_break(self) -> None:
        kept = self.chance.choice(breaks_in_order(self.db_session) or [None])
        if kept is None:
            raise Nothing
        seen = as_seen(kept.values.columns)
        change_break(self.db_session, by=self.by, break_id=kept.id, seen=seen, values=self.break_values())

    def do_delete_break(self) -> None:
        delete_break(self.db_session, by=self.by, break_id=self.one_of(SeriesBreak))

    # --- Organisations.

    def organisation_values(self) -> OrganisationValues:
        """What somebody says of an organisation."""
        return OrganisationValues(
            name=self.name("School"), usual_sector_id=self.maybe(Sector), usual_area_id=self.maybe(Area),
            usual_split_item_id=self.maybe(SplitItem), contact=self.chance.choice(["", "Jo"]),
            may_be_named=self.chance.random() < 0.5,
        )  # fmt: skip

    def do_add_organisation(self) -> None:
        add_organisation(self.db_session, by=self.by, values=self.organisation_values())

    def do_change_organisation(self) -> None:
        organisation = self.db_session.get_one(Organisation, self.one_of(Organisation))
        spellings = self.db_session.scalars(
            select(OrganisationSpelling.spelling)
            .where(OrganisationSpelling.organisation_id == organisation.id)
            .order_by(OrganisationSpelling.id)
        ).all()
        values = self.organisation_values()
        name = self.chance.choice([values.name, organisation.name, *spellings])
        change_organisation(
            self.db_session, by=self.by, organisation_id=organisation.id, values=replace(values, name=name),
            keep_old_name=self.chance.random() < 0.5,
        )  # fmt: skip

    def do_add_spelling(self) -> None:
        add_spelling(
            self.db_session, by=self.by, organisation_id=self.one_of(Organisation), spelling=self.former_name()
        )

    def former_name(self) -> str:
        """A name that an organisation had once, or a new one."""
        had = self.db_session.scalars(select(Change.fields).where(Change.subject == "organisation").order_by(Change.id))
        names = [fields["name"][0] for fields in had if fields.get("name", [None])[0]]
        return self.chance.choice([self.name("Spelt"), *names])

    def do_remove_spelling(self) -> None:
        spelling = self.db_session.get_one(OrganisationSpelling, self.one_of(OrganisationSpelling))
        remove_spelling(self.db_session, by=self.by, organisation_id=spelling.organisation_id, spelling_id=spelling.id)

    def do_retire_organisation(self) -> None:
        retire_organisation(self.db_session, by=self.by, organisation_id=self.one_of(Organisation), today=TODAY)

    def do_bring_organisation_back(self) -> None:
        organisation_id = self.one_of(Organisation, Organisation.retired_on.is_not(None))
        bring_organisation_back(self.db_session, by=self.by, organisation_id=organisation_id)

    def do_merge(self) -> None:
        one, another, kept = self.some_of(Organisation, Organisation.merged_into_id.is_(None), number=3)
        goes = {one: kept, **({another: kept} if self.chance.random() < 0.3 else {})}
        merge_organisations(self.db_session, by=self.by, goes=goes)

    def do_tell_organisations_apart(self) -> None:
        one, *others = self.some_of(Organisation, number=3)
        tell_organisations_apart(self.db_session, by=self.by, pairs=[(one, other) for other in others])

    def do_list_organisations(self) -> None:
        known = self.db_session.get_one(Organisation, self.one_of(Organisation))
        names = [self.name("School"), self.name("Clinic"), known.name]
        lines = [
            Line(number, name, contact="Sam", urn=str(100_000 + self.number) if number == 1 else "")
            for number, name in enumerate(names, 1)
        ]
        options = {"sector_id": self.maybe(Sector), "area_id": self.maybe(Area)}
        seen = digest_of(planned_lines(self.db_session, lines, **options))
        add_listed_organisations(self.db_session, by=self.by, lines=lines, seen=seen, answers={}, **options)

    # --- What others stated.

    def stated_values(self) -> StatedValues:
        """A stated figure of a kind, of which some numbers are missing."""
        chance = self.chance
        day = date(2015, 6, 1) + timedelta(chance.randrange(600))
        pair = self.db_session.get_one(AudienceSector, self.one_of(AudienceSector))
        return StatedValues(
            kind=chance.choice(list(StatedKind)), subject=self.name("drivers"), source=self.name("the team"),
            when=chance.choice([When(as_at=day), When(starts_on=day, ends_on=day + timedelta(90)), When()]),
            stands_on=day, words=chance.choice(["", self.name("Nearly all of")]),
            counts={name: self.count() for name in ("population", "trained", "outstanding", "sessions", "attended")},
            share=parse_share(chance.choice(["", "97.25%", "most"])),
            figure=parse_amount(chance.choice(["", "22.4", "not set"]), may_be_not_set=True),
            reasons=chance.choice(["", "9 no longer drive"]),
            audience_id=chance.choice([None, pair.audience_id]), sector_id=chance.choice([None, pair.sector_id]),
        )  # fmt: skip

    def do_state_figure(self) -> None:
        state_figure(self.db_session, by=self.by, values=self.stated_values())

    def do_change_stated_figure(self) -> None:
        figure = self.db_session.get_one(StatedFigure, self.one_of(StatedFigure))
        change_stated_figure(
            self.db_session, by=self.by, figure_id=figure.id, seen=seen_of_stated(figure), values=self.stated_values()
        )

    def do_delete_stated_figure(self) -> None:
        delete_stated_figure(self.db_session, by=self.by, figure_id=self.one_of(StatedFigure))

    # --- The rest.

    def do_import(self) -> None:
        first = Audience.id.in_(self.first[Audience])
        audiences = self.db_session.scalars(select(Audience.name).where(first).order_by(Audience.id)).all()
        activity = self.db_session.get_one(Activity, self.usual_activity).name
        rows = [
            {
                "Activity": activity, "Starts on": "2016-05-04",
                "Audience": self.chance.choice([*audiences, self.name("Audience")]),
                "Sector": self.name("Sector"), "Attended": "12", "Organisations": self.name("School"),
                "Course": self.name("Course"), "Areas": self.name("Area"), "Reference": self.name("R"),
            },
            {
                "Activity": activity, "Starts on": "2016-05-05", "Attended": "about 20",
                "Trainers": self.name("Trainer"), "Audience": self.chance.choice(audiences),
                "Sector": self.name("Sector"),
            },
        ]  # fmt: skip
        sheet = read_own_sheet(io.BytesIO(csv_of(*rows)), today=TODAY)
        import_own_sheet(
            self.db_session, sheet=sheet, by=self.by, file_name="sheet.csv", create_missing=True, may_be_named=False,
            first_month=self.first_month, recorded_at=RECORDED_AT,
        )  # fmt: skip

    def do_import_updates(self) -> None:
        entries, figures = entries_for_own_sheet(self.db_session, ALL), figure_columns(self.db_session, ALL)
        written = b"".join(as_csv(entries, figures)).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(written, newline="")))
        rows = self.chance.sample(rows, min(3, len(rows)))
        for row in rows:
            row |= self.chance.choice(
                [
                    {"Attended": "not recorded: many"}, {"Attended": "9000", "Notes": self.name("note")},
                    {"Venue": self.name("Hall"), "How": "hybrid"}, {"Organisations": self.name("School")}, {},
                    {"Status": "cancelled", "Reason": "snow"}, {"Reference": self.name("R"), "Length": "2h"},
                ]
            )  # fmt: skip
        if self.chance.random() < 0.3:
            new = {"Entry": "", "Version": "", "Reference": "", "Activity": rows[0]["Activity"], "Course": ""}
            empty = {"Organisations": self.name("School"), "Areas": "", "Delivered by": "", "Trainers": "", "Level": ""}
            activity = self.db_session.get_one(Activity, self.usual_activity).name
            pair = self.db_session.get_one(
                AudienceSector, self.one_of(AudienceSector, AudienceSector.id.in_(self.first[AudienceSector]))
            )
            names = {
                "Activity": activity, "Audience": self.db_session.get_one(Audience, pair.audience_id).name,
                "Sector": self.db_session.get_one(Sector, pair.sector_id).name, "Same session as": "", "Sessions": "",
            }  # fmt: skip
            rows.append({**rows[0], **new, **empty, **names})
        sheet = read_own_sheet(io.BytesIO(csv_of(*rows)), today=TODAY)
        try:
            imported = import_own_sheet(
                self.db_session, sheet=sheet, by=self.by, file_name="sheet.csv", create_missing=True,
                may_be_named=False, first_month=self.first_month, recorded_at=RECORDED_AT,
            )  # fmt: skip
        except SheetRefused:
            raise Nothing from None
        if imported.operation_id is None:
            raise Nothing

    def do_take_in(self) -> None:
        pair = self.db_session.get_one(
            AudienceSector, self.one_of(AudienceSector, AudienceSector.id.in_(self.first[AudienceSector]))
        )
        said = Understood(
            starts_on=date(2016, 5, 4), activity=self.db_session.get_one(Activity, self.usual_activity).name,
            audience=self.db_session.get_one(Audience, pair.audience_id).name,
            sector=self.db_session.get_one(Sector, pair.sector_id).name, attended=self.count(),
            organisations=(self.name("School"),), course=self.name("Course"), areas=(self.name("Area"),),
            trainers=((self.name("Trainer"), 1),), reference=self.name("R"),
        )  # fmt: skip
        rows = tuple(
            ReadRow(Place(0, number), f"A{number}", Decision.IMPORT, "Plain.", one, texts=(("Who", "All"),))
            for number, one in enumerate((said, replace(said, reference=None, level=self.name("Level"))), 2)
        )
        file = read_in_place(
            self.db_session, content=self.name("").encode(), name="log.csv", kind="CSV file", by=self.by,
            at=RECORDED_AT, answers={}, recipe_id=self.maybe_recipe(),
        )  # fmt: skip
        take_in_proposal(
            self.db_session, file_id=file.id,
            proposal=Proposal(sheets=("",), blocks=(), rows=rows, questions=(), tally=()), by=self.by,
            may_be_named=False, first_month=self.first_month, recorded_at=RECORDED_AT,
        )  # fmt: skip

    # --- Recipes.

    def maybe_recipe(self) -> int | None:
        """The id of a recipe, or none."""
        ids = self.db_session.scalars(select(ImportRecipe.id).order_by(ImportRecipe.id)).all()
        return self.chance.choice([None, *ids])

    def do_save_recipe(self) -> None:
        known = self.maybe_recipe()
        name = self.db_session.get_one(ImportRecipe, known).name if known else self.name("Recipe")
        save_recipe(
            self.db_session, by=self.by, name=name, fingerprint="f", headings=("date", self.name("heading")),
            answers={"audience:": self.name("Audience")}, made_at=RECORDED_AT, replaces=True,
        )  # fmt: skip

    def do_rename_recipe(self) -> None:
        rename_recipe(self.db_session, by=self.by, recipe_id=self.one_of(ImportRecipe), name=self.name("Recipe"))

    def do_delete_recipe(self) -> None:
        delete_recipe(self.db_session, by=self.by, recipe_id=self.one_of(ImportRecipe))

    # --- Report tables.

    def report_table(self) -> ReportTable:
        """One of the versions of the report tables."""
        found = report_table_with_id(self.db_session, self.one_of(ReportTable))
        assert found
        return found

    def do_lay_out(self) -> None:
        table = self.report_table() if self.chance.random() < 0.7 else None
        audience_id = self.one_of(Audience)
        offered = list(layout_choices(self.db_session).offered.get(audience_id, ()))
        self.chance.shuffle(offered)
        rows = []
        for key in self.chance.sample("abcdef", self.chance.randrange(1, 4)):
            fed = sorted(offered.pop() for _ in range(min(len(offered), self.chance.randrange(3))))
            rows.append(RowLayout(key, self.name("Row"), tuple(fed)))
        layout = TableLayout(
            name="", audience_id=audience_id, counts_what=CountsWhat.ATTENDANCES, title=self.name("Table"), heading="",
            rows=tuple(rows), notes=(NoteLayout("About it.", "", (rows[0].key,)),),
        )  # fmt: skip
        save_report_table(
            self.db_session, by=self.by, layout=layout, from_year=2014 + self.chance.randrange(4),
            first_month=self.first_month, own_id=table.id if table else None,
        )  # fmt: skip

    def do_delete_report_table(self) -> None:
        table = self.report_table()
        delete_version(self.db_session, by=self.by, table_id=table.id, seen=seen_of(layout_of(table)))

    def do_move_report_table(self) -> None:
        name = self.chance.choice(list(versions_in_order(self.db_session)) or [""])
        move_report_table(self.db_session, by=self.by, name=name, steps=self.chance.choice([-1, 1]))

    def do_change_settings(self) -> None:
        said = {"organisation_name": self.name("Partnership"), "place": self.name("Town")}
        settings = self.settings
        change_settings(self.db_session, by=self.by, settings=settings, seen=shown_settings(settings), said=said)

    def do_change_first_month(self) -> None:
        settings = self.settings
        change_first_month(
            self.db_session, by=self.by, settings=settings, seen=settings.first_month,
            first_month=self.chance.choice([1, 4, 9]),
        )  # fmt: skip


class Nothing(Exception):
    """There is nothing of the kind that could be done now."""


KINDS = [name.removeprefix("do_") for name in vars(Team) if name.startswith("do_")]


def last(db_session: Session) -> int:
    """The id of the last operation."""
    return db_session.scalar(select(func.max(Operation.id))) or 0


@pytest.fixture
def register(given: Given, db_session: Session) -> None:
    """A few dozen entries, organisations with spellings, and something in every list."""
    for number in range(10):
        organisation = given.named(Organisation, f"School {number}", position=number)
        if number % 2:
            spelling = {"spelling": f"Sch. {number}", "folded": folded(f"Sch. {number}")}
            given._added(OrganisationSpelling(organisation_id=organisation.id, **spelling))
    for model, name in ((Area, "Area"), (Provider, "Deliverer"), (Trainer, "Trainer"), (Course, "Course")):
        for number in range(4):
            given.named(model, f"{name} {number}", position=number)
    split = given.named(Split, "Came from, too")
    for number in range(3):
        name = f"Item {number}"
        named = {"name": name, "sort_name": sort_name(name), "folded": folded(name)}
        given._added(SplitItem(split_id=split.id, position=number, **named))
    for number in range(30):
        given.entry(
            f"201{5 + number % 2}-0{1 + number % 9}-1{number % 10}",
            sector=("Education", "Health")[number % 2],
            attended="n/k" if number % 4 == 0 else str(10 + number),
            organisations=(f"School {number % 10}",),
            areas=(f"Area {number % 4}",),
            course=f"Course {number % 3}",
            activity=("Course", "Stall or outreach")[number % 7 == 0],
            status=Status.PLANNED if number % 5 == 0 else Status.DELIVERED,
        )


@pytest.fixture
def boss(given: Given) -> AppUser:
    """Whoever does and undoes: settings are undone by administrators alone."""
    return given.user(Role.ADMINISTRATOR)


# History itself, what was answered to a question about an entry, and that a file was brought.
NOT_COMPARED = {"operation", "change", "entry_question", "imported_file", "imported_row"}
# A version goes on, and a figure has no identity of its own.
COLUMNS_NOT_COMPARED = {"entry": {"version"}, "kept_settings": {"version"}, "figure": {"id"}}


def register_as_it_is(db_session: Session) -> dict[str, Counter[tuple[Any, ...]]]:
    """Every row of every table, but what the history says of itself."""
    db_session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in NOT_COMPARED:
            continue
        columns = [column for column in table.c if column.name not in COLUMNS_NOT_COMPARED.get(table.name, ())]
        rows = db_session.execute(select(*columns)).all()
        found[table.name] = Counter(tuple(repr(value) for value in row) for row in rows)
    return found


def tables_of(db_session: Session) -> list[Any]:
    """Every figure of the years' reports."""
    db_session.expire_all()
    reports = [
        period_report(db_session, year(number), settings=Settings(), today=TODAY) for number in (2014, 2015, 2016, 2017)
    ]
    return [
        [(table.name, table.title, [(row.key, row.cells) for row in table.all_rows]) for table in report.all_tables]
        for report in reports
    ]


def kept_with_entries(db_session: Session, done: list[Done]) -> dict[str, set[int]]:
    """The ids of what stays by the rules: the entries that were added, and the names that came with them."""
    kinds = ("add", "add_with_new_names", "plan_a_series", "import", "import_updates", "take_in")
    adds = [one.id for one in done if one.what in kinds]
    kept: dict[str, set[int]] = {}
    for change in db_session.scalars(select(Change).where(Change.operation_id.in_(adds))):
        if is_added(change):
            kept.setdefault(change.subject, set()).add(change.subject_id)
    return kept


def without_what_is_kept(
    db_session: Session, found: dict[str, Counter[tuple[Any, ...]]], kept: dict[str, set[int]]
) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows without those of entries that stay, and of names that came with them."""
    left = {}
    for name, rows in found.items():
        columns = [
            column.name
            for column in Base.metadata.tables[name].c
            if column.name not in COLUMNS_NOT_COMPARED.get(name, ())
        ]
        of, key = (name, "id") if "id" in columns else ("entry", "entry_id")
        if "entry_id" in columns:
            of, key = "entry", "entry_id"
        ids = {repr(id_) for id_ in kept.get(of, ())}
        place = columns.index(key) if key in columns else None
        left[name] = Counter({row: n for row, n in rows.items() if place is None or row[place] not in ids})
    return left


def do_a_hundred(team: Team) -> None:
    """A hundred operations or a few more, of every kind at least one."""
    kinds: list[str] = []
    while len(team.done) < OPERATIONS:
        if not kinds:
            kinds = team.chance.sample(KINDS, len(KINDS))
        kind = kinds.pop()
        any(team.do(kind) for _ in range(TRIES))
    for kind in sorted(set(KINDS) - {one.what for one in team.done}):
        any(team.do(kind) for _ in range(10 * TRIES))
    assert {one.what for one in team.done} == set(KINDS)


def problems(db_session: Session, first_month: int) -> list[str]:
    """What `training-register check` finds."""
    db_session.rollback()
    connection = db_session.connection()
    return [*database_problems(connection), *entry_problems(connection, first_month)]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("seed", range(3))
def test_all_is_undone_in_reverse_and_the_register_is_as_it_was(db_session: Session, boss: AppUser, seed: int) -> None:
    before, tables = register_as_it_is(db_session), tables_of(db_session)
    team = Team(db_session, boss, Random(seed))
    do_a_hundred(team)
    for one in reversed(team.done):
        try:
            team.undo(one.id)
        except Refusal as refusal:
            pytest.fail(f"{one}: {refusal.words}")
    kept = kept_with_entries(db_session, team.done)
    statuses = db_session.scalars(select(Entry.status).where(Entry.id.in_(kept["entry"])))
    assert set(statuses) == {Status.TAKEN_OUT}
    after = without_what_is_kept(db_session, register_as_it_is(db_session), kept)
    changed = {name: (before[name] - after[name], after[name] - before[name]) for name in before}
    assert {name: (list(gone), list(new)) for name, (gone, new) in changed.items() if gone or new} == {}
    assert tables_of(db_session) == tables
    assert not problems(db_session, 4)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("seed", range(3))
def test_undone_in_any_order_nothing_breaks(db_session: Session, boss: AppUser, seed: int) -> None:
    chance = Random(seed)
    team = Team(db_session, boss, chance)
    do_a_hundred(team)
    left = [one.id for one in team.done]
    undone, refused = 0, 0
    while left:
        operation_id = left.pop(chance.randrange(len(left)))
        try:
            undoing = team.undo(operation_id)
        except Refusal:
            refused += 1
            continue
        undone += 1
        # Now and then the undoing is undone too.
        if chance.random() < 0.2:
            left.append(undoing)
    assert undone
    assert refused
    assert not problems(db_session, team.first_month)
    # Names that are needed are left, none is that of two organisations, and nothing was merged into what was.
    check_lists(db_session, {"audience", "activity", "organisation"})
    assert tables_of(db_session)
