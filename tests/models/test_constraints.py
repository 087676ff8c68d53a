"""What the database refuses by itself, whoever writes to it: each rule that it keeps, on the database of the run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from sqlalchemy import CheckConstraint, Enum, UniqueConstraint, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from training_register.count import LARGEST, Certainty
from training_register.database import Base
from training_register.models import (
    Activity,
    Answer,
    AppUser,
    Area,
    Audience,
    AudienceSector,
    Change,
    Course,
    Entry,
    EntryOrganisation,
    EntryToldApart,
    EntryTrainer,
    Figure,
    ImportedFile,
    ImportRecipe,
    KeptSettings,
    Measure,
    Operation,
    Organisation,
    OrganisationSpelling,
    OrganisationToldApart,
    Publication,
    PublicationFile,
    PublicationLink,
    ReportRow,
    ReportRowSector,
    ReportTable,
    SavedFilter,
    Sector,
    SeriesBreak,
    SplitItem,
    StatedFigure,
    Trainer,
)
from training_register.models.columns import Named
from training_register.models.figures import AnswerState
from training_register.rules.entries import CountsWhat
from training_register.rules.permissions import Role
from training_register.rules.stated_figures import StatedKind

DAY, NEXT_DAY, LATER = date(2016, 4, 12), date(2016, 4, 13), date(2016, 7, 20)


@pytest.fixture
def columns(given: Given, db_session: Session) -> dict[str, Any]:
    """The columns of an entry that the database takes."""
    audience_id, sector_id = given.offered("Professionals", "Education")
    return {
        "kind": "one",
        "starts_on": DAY,
        "ends_on": DAY,
        "counts_to": DAY,
        "reporting_year": 2016,
        "quarter": 1,
        "month": 4,
        "status": "delivered",
        "reason": "",
        "audience_id": audience_id,
        "sector_id": sector_id,
        "activity_id": given.named(Activity, "Course").id,
        "counts_what": "attendances",
        "has_sessions": True,
        "venue": "",
        "sessions": 1,
        "sessions_certainty": "exact",
        "sessions_as_typed": "",
        "attended": 34,
        "attended_certainty": "exact",
        "attended_as_typed": "",
        "words_instead": "",
        "notes": "",
        "recorded_at": RECORDED_AT,
        "version": 1,
    }


SEVERAL = {"kind": "several", "ends_on": LATER, "counts_to": LATER, "quarter": None, "month": None, "sessions": 9}


def put(db_session: Session, columns: dict[str, Any]) -> None:
    """Sends an entry past every rule in Python, the types of the columns included."""
    # Days and instants as text, which both databases read.
    values = {name: str(value) if isinstance(value, date) else value for name, value in columns.items()}
    places = ", ".join(f":{name}" for name in values)
    db_session.execute(text(f"INSERT INTO entry ({', '.join(values)}) VALUES ({places})"), values)


# What is wrong with the columns of an entry, and the constraint that says so.
WRONG_ENTRIES: list[tuple[dict[str, Any], str]] = [
    # A count is a number and a certainty, both or neither.
    ({"attended_certainty": None}, "ck_entry_attended_both_or_neither"),
    ({"attended": None}, "ck_entry_attended_both_or_neither"),
    ({**SEVERAL, "sessions_certainty": None}, "ck_entry_sessions_both_or_neither"),
    ({**SEVERAL, "sessions": None}, "ck_entry_sessions_both_or_neither"),
    ({"attended": -1}, "ck_entry_attended_in_range"),
    ({"attended": LARGEST + 1}, "ck_entry_attended_in_range"),
    ({**SEVERAL, "sessions": -1}, "ck_entry_sessions_in_range"),
    ({"attended_certainty": "roughly"}, "ck_entry_attended_certainty"),
    ({"attended_certainty": "not recorded"}, "ck_entry_attended_certainty"),
    ({"attended_certainty": "confidential"}, "ck_entry_attended_certainty"),
    ({**SEVERAL, "sessions_certainty": "EXACT"}, "ck_entry_sessions_certainty"),
    # One session is one, exactly.
    ({"sessions": 2}, "ck_entry_one_is_one"),
    ({"sessions": 0}, "ck_entry_one_is_one"),
    ({"sessions_certainty": "about"}, "ck_entry_one_is_one"),
    # It counts on its first day, and several together to their last.
    ({"ends_on": NEXT_DAY, "counts_to": NEXT_DAY}, "ck_entry_counts_to_follows_kind"),
    ({**SEVERAL, "counts_to": DAY}, "ck_entry_counts_to_follows_kind"),
    ({"ends_on": date(2016, 4, 11)}, "ck_entry_days_in_order"),
    ({**SEVERAL, "ends_on": date(2016, 4, 11), "counts_to": date(2016, 4, 11)}, "ck_entry_days_in_order"),
    # A part of a period stands within its whole.
    ({"reporting_year": None}, "ck_entry_quarter_of_a_year"),
    ({"quarter": 0}, "ck_entry_quarter_of_a_year"),
    ({"quarter": 5}, "ck_entry_quarter_of_a_year"),
    ({"quarter": None}, "ck_entry_month_of_a_quarter"),
    ({"month": 13}, "ck_entry_month_of_a_quarter"),
    ({"month": 0}, "ck_entry_month_of_a_quarter"),
    # Taken out of the figures, it knows what it was.
    ({"status": "taken out"}, "ck_entry_taken_out_keeps_status"),
    ({"status_before": "planned"}, "ck_entry_taken_out_keeps_status"),
    # Words of fixed lists.
    ({"status": "done"}, "ck_entry_status"),
    ({"kind": "two"}, "ck_entry_kind"),
    ({"counts_what": "heads"}, "ck_entry_counts_what"),
    ({"how": "by post"}, "ck_entry_how"),
    ({"days": 0}, "ck_entry_days_above_0"),
    ({"minutes_each": 0}, "ck_entry_minutes_each_above_0"),
    ({"reference": ""}, "ck_entry_reference_not_blank"),
    ({"version": 0}, "ck_entry_version_above_0"),
    ({**SEVERAL, "id": 999, "same_session_as_id": 999}, "ck_entry_not_the_same_session_as_itself"),
]


class TestAnEntry:
    """Every CHECK of the register's lines."""

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"sessions": 1, "attended": None, "attended_certainty": None},
            {"attended": 0},
            {"attended": LARGEST, "attended_certainty": "at least"},
            {"ends_on": NEXT_DAY},
            SEVERAL,
            {**SEVERAL, "sessions": None, "sessions_certainty": None},
            {**SEVERAL, "sessions_certainty": "about"},
            {**SEVERAL, "reporting_year": None},
            {"sessions": None, "sessions_certainty": None, "has_sessions": False, "counts_what": "completions"},
            {"sessions": 0, "counts_what": "contacts"},
            {"status": "taken out", "status_before": "delivered"},
            {"days": 1, "minutes_each": 90, "how": "online"},
        ],
    )
    def test_what_is_right_is_taken(self, db_session: Session, columns: dict[str, Any], said: dict[str, Any]) -> None:
        put(db_session, {**columns, **said})
        db_session.rollback()

    @pytest.mark.parametrize(("said", "constraint"), WRONG_ENTRIES)
    def test_what_is_wrong_is_refused(
        self, db_session: Session, columns: dict[str, Any], said: dict[str, Any], constraint: str
    ) -> None:
        with pytest.raises(IntegrityError, match=constraint):
            put(db_session, {**columns, **said})
        db_session.rollback()

    @pytest.mark.parametrize(
        "name", ["starts_on", "ends_on", "counts_to", "audience_id", "sector_id", "activity_id", "status", "kind"]
    )
    def test_what_an_entry_must_have_can_not_be_left_out(
        self, db_session: Session, columns: dict[str, Any], name: str
    ) -> None:
        with pytest.raises(IntegrityError, match=name):
            put(db_session, {**columns, name: None})
        db_session.rollback()

    def test_a_sector_that_its_audience_does_not_offer_is_refused(
        self, given: Given, db_session: Session, columns: dict[str, Any]
    ) -> None:
        sector = given.named(Sector, "Housing").id

        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            put(db_session, {**columns, "sector_id": sector})
        db_session.rollback()

    def test_one_session_is_not_a_number_that_nobody_recorded(
        self, db_session: Session, columns: dict[str, Any]
    ) -> None:
        with pytest.raises(IntegrityError, match="ck_entry_one_is_one"):
            put(db_session, {**columns, "sessions": None, "sessions_certainty": None})
        db_session.rollback()

    def test_a_reference_stands_once(self, db_session: Session, columns: dict[str, Any]) -> None:
        put(db_session, {**columns, "reference": "A-1"})

        with pytest.raises(IntegrityError, match=r"(?i)unique.*reference|uq_entry_reference"):
            put(db_session, {**columns, "reference": "A-1"})
        db_session.rollback()

    def test_entries_without_a_reference_are_as_many_as_there_are(
        self, db_session: Session, columns: dict[str, Any]
    ) -> None:
        put(db_session, columns)
        put(db_session, columns)
        db_session.rollback()

    def test_the_same_session_again_counts_no_session(
        self, given: Given, db_session: Session, columns: dict[str, Any]
    ) -> None:
        first = given.entry().id
        put(db_session, {**columns, "sessions": 0, "same_session_as_id": first})

        with pytest.raises(IntegrityError, match="ck_entry_one_is_one"):
            put(db_session, {**columns, "sessions": 1, "same_session_as_id": first})
        db_session.rollback()

    def test_a_name_that_an_entry_uses_can_not_be_deleted(self, given: Given, db_session: Session) -> None:
        given.entry(organisations=("Bents Green",))

        for table in ("organisation", "activity", "audience", "sector", "audience_sector"):
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
                db_session.execute(text(f"DELETE FROM {table}"))
            db_session.rollback()

    def test_python_refuses_a_word_that_is_not_on_the_list_before_the_database_does(self, db_session: Session) -> None:
        with pytest.raises(StatementError, match="not among the defined enum values"):
            db_session.execute(insert(Entry).values(kind="two"))
        db_session.rollback()

    def test_an_instant_without_a_time_zone_is_refused(self, given: Given, db_session: Session) -> None:
        entry = given.entry()
        entry.recorded_at = datetime(2016, 4, 12, 9, 30)  # noqa: DTZ001 - this is what is refused

        with pytest.raises(StatementError, match="needs a time zone"):
            db_session.flush()
        db_session.rollback()

    def test_an_instant_comes_back_in_utc(self, given: Given, db_session: Session) -> None:
        given.entry()
        db_session.expire_all()

        assert db_session.scalars(select(Entry.recorded_at)).one() == RECORDED_AT
        assert db_session.scalars(select(Entry.recorded_at)).one().tzinfo is UTC


class TestNames:
    """Every list of names tells them apart by their folded form, on both databases alike."""

    FURTHER: ClassVar[dict[type[Any], dict[str, Any]]] = {Activity: {"counts_what": CountsWhat.ATTENDANCES}}

    @pytest.mark.parametrize("model", Named.__subclasses__(), ids=lambda model: model.__tablename__)
    @pytest.mark.parametrize(
        ("again", "column"),
        [({"name": "A NEW NAME", "short_name": "other"}, "folded"), ({"name": "A new name!"}, "short_name")],
    )
    def test_a_name_stands_once(
        self, db_session: Session, model: type[Any], again: dict[str, str], column: str
    ) -> None:
        further = self.FURTHER.get(model, {})

        refused(
            db_session,
            f"uq_{model.__tablename__}_{column}",
            model(name="A new name", **further),
            model(**again, **further),
        )


# The numbers that a stated figure may have, each with the largest that it can be.
STATED = {
    **dict.fromkeys(("population", "trained", "booked", "outstanding", "sessions", "attended"), LARGEST),
    "share": 100_00,
    "figure": LARGEST * 100,
}

# What each constraint refuses: the last of some things, of which those before are taken.
WRONG: dict[str, Callable[[dict[str, int]], list[Any]]] = {
    # Lists.
    "uq_split_item_split_id_folded": lambda ids: [_item(ids, "Fire service"), _item(ids, "FIRE SERVICE")],
    "uq_organisation_spelling_folded": lambda ids: [
        OrganisationSpelling(organisation_id=ids["organisation"], spelling=spelling, folded="bents green")
        for spelling in ("Bents green", "Bents Green")
    ],
    "uq_app_user_folded": lambda ids: [_user("somebody@example.org"), _user("SOMEBODY@example.org")],
    # The settings stand in one line.
    "ck_kept_settings_one_line": lambda ids: [KeptSettings(id=2)],
    "ck_kept_settings_first_month_of_a_year": lambda ids: [KeptSettings(id=1, first_month=13)],
    # A saved filter has one owner, and one name of theirs.
    "uq_saved_filter_user_id_folded": lambda ids: [_filter(ids, "Mine"), _filter(ids, "MINE")],
    "ck_area_not_within_itself": lambda ids: [Area(id=999, name="X", within_id=999)],
    "ck_organisation_not_merged_into_itself": lambda ids: [Organisation(id=999, name="X", merged_into_id=999)],
    "ck_course_usual_minutes_above_0": lambda ids: [Course(name="X", usual_minutes=0)],
    "uq_audience_sector_audience_id_sector_id": lambda ids: [
        AudienceSector(audience_id=ids["audience"], sector_id=ids["sector"])
    ],
    "ck_audience_sector_years_in_order": lambda ids: [
        AudienceSector(audience_id=ids["audience"], sector_id=ids["free_sector"], from_year=2017, to_year=2016)
    ],
    # Figures: one number for a measure, whole or for an item.
    "uq_figure_whole": lambda ids: [_figure(ids), _figure(ids)],
    "uq_figure_entry_id_measure_id_split_item_id": lambda ids: [_figure(ids, item=True), _figure(ids, item=True)],
    "ck_figure_number_in_range": lambda ids: [_figure(ids, number=LARGEST + 1)],
    "ck_figure_certainty": lambda ids: [_figure(ids, certainty=Certainty.NOT_RECORDED)],
    "uq_answer_entry_id_measure_id": lambda ids: [_answer(ids), _answer(ids)],
    "ck_report_table_decimals_few": lambda ids: [
        ReportTable(short_name="fine", audience_id=ids["audience"], title="", heading="", decimals=3)
    ],
    # A break is one of a table or of a sector, and begins once.
    "ck_series_break_of_a_table_or_a_sector": lambda ids: [SeriesBreak(from_year=2016, reason="Counted by sector.")],
    "uq_series_break_table_short_name_from_year": lambda ids: [
        SeriesBreak(table_short_name="professionals", from_year=2016, reason="Counted by sector.") for _ in range(2)
    ],
    "uq_series_break_audience_id_sector_id_from_year": lambda ids: [
        SeriesBreak(audience_id=ids["audience"], sector_id=ids["sector"], from_year=2016, reason="Nurseries are in it.")
        for _ in range(2)
    ],
    # A number that somebody else worked out is a count too.
    **{
        f"ck_stated_figure_{name}_{constraint}": lambda ids, columns=columns: [_stated(**columns)]
        for name, largest in STATED.items()
        for constraint, columns in (
            ("both_or_neither", {name: 5}),
            ("in_range", {name: largest + 1, f"{name}_certainty": Certainty.EXACT}),
            ("certainty", {name: 5, f"{name}_certainty": Certainty.CONFIDENTIAL}),
        )
    },
    "ck_stated_figure_not_set_has_no_figure": lambda ids: [
        _stated(figure=500, figure_certainty=Certainty.EXACT, figure_is_not_set=True)
    ],
    "ck_stated_figure_both_ends": lambda ids: [_stated(starts_on=DAY)],
    "ck_stated_figure_days_in_order": lambda ids: [_stated(starts_on=NEXT_DAY, ends_on=DAY)],
    "ck_stated_figure_day_or_period": lambda ids: [_stated(as_at=DAY, starts_on=DAY, ends_on=NEXT_DAY)],
    # Lines of an entry.
    "pk_entry_organisation": lambda ids: [
        EntryOrganisation(entry_id=ids["entry"], organisation_id=ids["organisation"], position=place)
        for place in (0, 1)
    ],
    "ck_entry_trainer_half_days_above_0": lambda ids: [
        EntryTrainer(entry_id=ids["entry"], trainer_id=ids["trainer"], half_days=0)
    ],
    "ck_organisation_told_apart_in_order": lambda ids: [
        OrganisationToldApart(
            organisation_id=ids["organisation"] + 1,
            other_organisation_id=ids["organisation"],
            operation_id=ids["operation"],
        )
    ],
    "ck_entry_told_apart_in_order": lambda ids: [
        EntryToldApart(entry_id=ids["other_entry"], other_entry_id=ids["entry"], operation_id=ids["operation"])
    ],
    # History: a form's key is one operation, which is undone once.
    "uq_operation_key": lambda ids: [Operation(kind="add", at=RECORDED_AT, key="k") for _ in range(2)],
    "uq_operation_undoes_id": lambda ids: [
        Operation(kind="undo", at=RECORDED_AT, undoes_id=ids["operation"]) for _ in range(2)
    ],
    "uq_change_operation_id_subject_subject_id": lambda ids: [
        Change(operation_id=ids["operation"], subject="entry", subject_id=ids["entry"], fields={}) for _ in range(2)
    ],
    # Report tables: one version from a year on, one row of a key, and a sector in one row of a table.
    "uq_report_table_short_name_from_year": lambda ids: [
        ReportTable(short_name="professionals", audience_id=ids["audience"], title="", heading="")
    ],
    "uq_report_row_report_table_id_key": lambda ids: [
        ReportRow(report_table_id=ids["table"], key="education", label="")
    ],
    "uq_report_row_sector_report_table_id_sector_id": lambda ids: [
        ReportRowSector(report_row_id=ids["other_row"], sector_id=ids["sector"], report_table_id=ids["table"])
    ],
    # Publications: a version of a period once, a file of a version once, and a token of one link.
    "uq_publication_period_version": lambda ids: [_publication() for _ in range(2)],
    "ck_publication_days_in_order": lambda ids: [_publication(starts_on=NEXT_DAY, ends_on=DAY)],
    "ck_publication_version_from_one": lambda ids: [_publication(version=0)],
    "uq_publication_file_publication_id_name": lambda ids: [
        PublicationFile(
            publication_id=ids["publication"], name="csv", content_type="text/csv", content=b"", sha256="0" * 64
        )
        for _ in range(2)
    ],
    "uq_publication_link_token_digest": lambda ids: [
        PublicationLink(publication_id=ids["publication"], token_digest="0" * 64, made_at=RECORDED_AT, ends_on=DAY)
        for _ in range(2)
    ],
    # Files from people: one operation takes one in, and a recipe has a name of its own.
    "uq_imported_file_operation_id": lambda ids: [_imported_file(operation_id=ids["operation"]) for _ in range(2)],
    "ck_imported_file_version_from_one": lambda ids: [_imported_file(version=0)],
    "uq_import_recipe_folded": lambda ids: [
        ImportRecipe(
            name="Schools log", folded="schools log", fingerprint="", headings=[], answers={}, made_at=RECORDED_AT
        )
        for _ in range(2)
    ],
    "ck_audience_hides_up_to_few": lambda ids: [Audience(name="Carers", hides_up_to=0)],
}


class TestTheRest:
    """Every other CHECK and UNIQUE."""

    @pytest.fixture
    def ids(self, given: Given, db_session: Session) -> dict[str, int]:
        """One of each thing that others refer to."""
        audience_id, sector_id = given.offered("Professionals", "Education")
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
        item = db_session.scalars(select(SplitItem).order_by(SplitItem.id)).first()
        assert item
        operation = Operation(kind="add", at=RECORDED_AT)
        publication = _publication(version=2)
        db_session.add_all([operation, publication])
        db_session.commit()
        return {
            "audience": audience_id,
            "sector": sector_id,
            "free_sector": given.named(Sector, "Housing").id,
            "operation": operation.id,
            "entry": given.entry(attended="34").id,
            "other_entry": given.entry(attended="12").id,
            "measure": given.named(Measure, "Booked").id,
            "split": item.split_id,
            "item": item.id,
            "table": table.id,
            "other_row": table.rows[1].id,
            "organisation": given.named(Organisation, "Bents Green").id,
            "trainer": given.named(Trainer, "A. Trainer").id,
            "user": given.user().id,
            "publication": publication.id,
        }

    @pytest.mark.parametrize("constraint", WRONG)
    def test_what_is_wrong_is_refused(self, db_session: Session, ids: dict[str, int], constraint: str) -> None:
        refused(db_session, constraint, *WRONG[constraint](ids))

    @pytest.mark.parametrize(
        ("table", "column"),
        [
            ("app_user", "role"),
            ("activity", "counts_what"),
            ("report_table", "counts_what"),
            ("answer", "state"),
            ("stated_figure", "kind"),
        ],
    )
    def test_a_word_that_is_not_on_its_list_is_refused(
        self, given: Given, db_session: Session, ids: dict[str, int], table: str, column: str
    ) -> None:
        given.user()
        db_session.add_all([_answer(ids), _stated()])
        db_session.commit()

        with pytest.raises(IntegrityError, match=f"ck_{table}_{column}"):
            db_session.execute(text(f"UPDATE {table} SET {column} = 'x'"))
        db_session.rollback()

    def test_a_figure_of_the_whole_stands_beside_those_of_its_items(
        self, db_session: Session, ids: dict[str, int]
    ) -> None:
        db_session.add_all([_figure(ids), _figure(ids, item=True)])
        db_session.flush()
        db_session.rollback()

    def test_every_check_and_every_unique_has_its_case(self) -> None:
        """A new constraint is told of, so that somebody writes what it refuses."""
        tested = {*WRONG, *(constraint for _, constraint in WRONG_ENTRIES), "uq_entry_reference"}
        # Neither of its two columns can be empty.
        tested.add("ck_figure_number_both_or_neither")
        for table in Base.metadata.tables.values():
            of_words = {f"ck_{table.name}_{column.name}" for column in table.columns if isinstance(column.type, Enum)}
            of_names = {f"uq_{table.name}_folded", f"uq_{table.name}_short_name"}
            names = {
                str(constraint.name)
                for constraint in table.constraints
                if isinstance(constraint, CheckConstraint | UniqueConstraint)
            } | {str(index.name) for index in table.indexes if index.unique}
            assert names - tested - of_words - of_names == set(), table.name


def refused(db_session: Session, constraint: str, *things: Any) -> None:
    """Adds things one by one, and expects the last to be refused by a constraint."""
    for thing in things[:-1]:
        db_session.add(thing)
        db_session.flush()
    # Python forgets what it holds, so that the database is what refuses.
    db_session.expunge_all()
    db_session.add(things[-1])
    with pytest.raises(IntegrityError) as problem:
        db_session.flush()
    db_session.rollback()

    # Where a value stands twice, SQLite names the columns, and PostgreSQL the constraint.
    said = str(problem.value.orig)
    assert constraint in said or _columns_of(constraint) in said


def _columns_of(constraint: str) -> str:
    for table in Base.metadata.tables.values():
        for one in (*table.constraints, *table.indexes):
            if one.name == constraint and not isinstance(one, CheckConstraint):
                return ": " + ", ".join(f"{table.name}.{column.name}" for column in one.columns)
    raise AssertionError(f"there is no constraint {constraint}")


def _item(ids: dict[str, int], name: str) -> SplitItem:
    return SplitItem(split_id=ids["split"], name=name, sort_name=name.lower(), folded=name.lower())


def _user(email: str) -> AppUser:
    return AppUser(email=email, folded=email.lower(), password_hash="x", role=Role.VIEWER, created_at=RECORDED_AT)


def _filter(ids: dict[str, int], name: str) -> SavedFilter:
    return SavedFilter(user_id=ids["user"], name=name, folded=name.lower(), query="", created_at=RECORDED_AT)


def _figure(
    ids: dict[str, int], *, item: bool = False, number: int = 5, certainty: Certainty = Certainty.EXACT
) -> Figure:
    return Figure(
        entry_id=ids["entry"],
        measure_id=ids["measure"],
        split_item_id=ids["item"] if item else None,
        number=number,
        certainty=certainty,
    )


def _answer(ids: dict[str, int]) -> Answer:
    return Answer(entry_id=ids["entry"], measure_id=ids["measure"], state=AnswerState.MISSING, answered_at=RECORDED_AT)


def _imported_file(**columns: Any) -> ImportedFile:
    return ImportedFile(
        **{"kind": "CSV file", "digest": "0" * 64, "size": 0, "brought_at": RECORDED_AT, "keep_until": DAY, **columns}
    )


def _publication(**columns: Any) -> Publication:
    of_it = {"period": "2016-17", "starts_on": DAY, "ends_on": NEXT_DAY, "version": 1, "published_at": RECORDED_AT}
    parts: dict[str, Any] = {name: {} for name in ("download", "entries", "behind")}
    return Publication(**{**of_it, **parts, "gaps": [], "hidden": [], "changes": [], **columns})


def _stated(**said: Any) -> StatedFigure:
    return StatedFigure(**{"kind": StatedKind.OTHER, "subject": "x", "stands_on": DAY, **said})
