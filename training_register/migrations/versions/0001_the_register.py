"""The register."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column(
            "counts_what",
            sa.Enum(
                "attendances",
                "contacts",
                "completions",
                "views",
                name="counts_what",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("has_sessions", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("folded", name=op.f("uq_activity_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_activity_short_name")),
    )
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("folded", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "coordinator",
                "manager",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("may_see_entries", sa.Boolean(), nullable=False),
        sa.Column("signed_in_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("folded", name=op.f("uq_app_user_folded")),
    )
    op.create_table(
        "area",
        sa.Column("within_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint("within_id <> id", name=op.f("ck_area_not_within_itself")),
        sa.ForeignKeyConstraint(["within_id"], ["area.id"], name=op.f("fk_area_within_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("folded", name=op.f("uq_area_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_area_short_name")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_within_id"), ["within_id"], unique=False)

    op.create_table(
        "audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
        sa.UniqueConstraint("folded", name=op.f("uq_audience_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_audience_short_name")),
    )
    op.create_table(
        "level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level")),
        sa.UniqueConstraint("folded", name=op.f("uq_level_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_level_short_name")),
    )
    op.create_table(
        "measure",
        sa.Column("counts_people", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("folded", name=op.f("uq_measure_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_measure_short_name")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("folded", name=op.f("uq_provider_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_provider_short_name")),
    )
    op.create_table(
        "sector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector")),
        sa.UniqueConstraint("folded", name=op.f("uq_sector_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_sector_short_name")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_address"), ["address"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_at", ["at"], unique=False)

    op.create_table(
        "split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split")),
        sa.UniqueConstraint("folded", name=op.f("uq_split_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_split_short_name")),
    )
    op.create_table(
        "trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
        sa.UniqueConstraint("folded", name=op.f("uq_trainer_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_trainer_short_name")),
    )
    op.create_table(
        "app_user_area",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_app_user_area_area_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_app_user_area_user_id")),
        sa.PrimaryKeyConstraint("user_id", "area_id", name=op.f("pk_app_user_area")),
    )
    with op.batch_alter_table("app_user_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_app_user_area_area_id"), ["area_id"], unique=False)

    op.create_table(
        "audience_sector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("to_year", sa.Integer(), nullable=True),
        sa.CheckConstraint("from_year <= to_year", name=op.f("ck_audience_sector_years_in_order")),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_audience_sector_audience_id")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_audience_sector_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_sector")),
        sa.UniqueConstraint("audience_id", "sector_id", name=op.f("uq_audience_sector_audience_id_sector_id")),
    )
    with op.batch_alter_table("audience_sector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audience_sector_sector_id"), ["sector_id"], unique=False)

    op.create_table(
        "course",
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("usual_minutes", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint("usual_minutes > 0", name=op.f("ck_course_usual_minutes_above_0")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_course_activity_id")),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name=op.f("fk_course_level_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("folded", name=op.f("uq_course_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_course_short_name")),
    )
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_level_id"), ["level_id"], unique=False)

    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["app_user.id"], name=op.f("fk_operation_by_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["operation.id"], name=op.f("fk_operation_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("key", name=op.f("uq_operation_key")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_operation_undoes_id")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_operation_by_id"), ["by_id"], unique=False)

    op.create_table(
        "report_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column(
            "counts_what",
            sa.Enum(
                "attendances",
                "contacts",
                "completions",
                "views",
                name="counts_what",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("heading", sa.String(length=100), nullable=False),
        sa.Column("total_label", sa.String(length=100), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_report_table_audience_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_table")),
        sa.UniqueConstraint("short_name", "from_year", name=op.f("uq_report_table_short_name_from_year")),
    )
    with op.batch_alter_table("report_table", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_table_audience_id"), ["audience_id"], unique=False)

    op.create_table(
        "split_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["split_id"], ["split.id"], name=op.f("fk_split_item_split_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_item")),
        sa.UniqueConstraint("split_id", "folded", name=op.f("uq_split_item_split_id_folded")),
    )
    op.create_table(
        "stated_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "certainty",
            sa.Enum(
                "exact",
                "about",
                "at least",
                "nearly",
                "not recorded",
                "not applicable",
                "confidential",
                name="certainty",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "certainty IN ('exact', 'about', 'at least', 'nearly')", name=op.f("ck_stated_figure_certainty")
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (certainty IS NULL)", name=op.f("ck_stated_figure_number_both_or_neither")
        ),
        sa.CheckConstraint("number BETWEEN 0 AND 9999999", name=op.f("ck_stated_figure_number_in_range")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_stated_figure_days_in_order")),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_stated_figure_audience_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_figure")),
    )
    with op.batch_alter_table("stated_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stated_figure_audience_id"), ["audience_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_change_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint(
            "operation_id", "subject", "subject_id", name=op.f("uq_change_operation_id_subject_subject_id")
        ),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_subject", ["subject", "subject_id", "version"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("one", "several", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("counts_to", sa.Date(), nullable=False),
        sa.Column("reporting_year", sa.Integer(), nullable=True),
        sa.Column("quarter", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("minutes_each", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "delivered",
                "cancelled",
                "taken out",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "status_before",
            sa.Enum(
                "planned", "delivered", "cancelled", "taken out", name="status_before", native_enum=False, length=24
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("same_session_as_id", sa.Integer(), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "counts_what",
            sa.Enum(
                "attendances",
                "contacts",
                "completions",
                "views",
                name="counts_what",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("has_sessions", sa.Boolean(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column(
            "how",
            sa.Enum("in person", "online", "hybrid", name="how", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column(
            "sessions_certainty",
            sa.Enum(
                "exact",
                "about",
                "at least",
                "nearly",
                "not recorded",
                "not applicable",
                "confidential",
                name="sessions_certainty",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("sessions_as_typed", sa.String(length=100), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column(
            "attended_certainty",
            sa.Enum(
                "exact",
                "about",
                "at least",
                "nearly",
                "not recorded",
                "not applicable",
                "confidential",
                name="attended_certainty",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("attended_as_typed", sa.String(length=100), nullable=False),
        sa.Column("words_instead", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=True),
        sa.Column("answers_user_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'taken out') = (status_before IS NOT NULL)", name=op.f("ck_entry_taken_out_keeps_status")
        ),
        sa.CheckConstraint(
            "attended_certainty IN ('exact', 'about', 'at least', 'nearly')", name=op.f("ck_entry_attended_certainty")
        ),
        sa.CheckConstraint(
            "counts_to = CASE WHEN kind = 'one' THEN starts_on ELSE ends_on END",
            name=op.f("ck_entry_counts_to_follows_kind"),
        ),
        sa.CheckConstraint(
            "kind <> 'one' OR (sessions = 1 AND sessions_certainty = 'exact' AND same_session_as_id IS NULL) OR (sessions = 0 AND sessions_certainty = 'exact' AND (same_session_as_id IS NOT NULL OR counts_what = 'contacts')) OR (sessions IS NULL AND NOT has_sessions)",
            name=op.f("ck_entry_one_is_one"),
        ),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_entry_reference_not_blank")),
        sa.CheckConstraint(
            "sessions_certainty IN ('exact', 'about', 'at least', 'nearly')", name=op.f("ck_entry_sessions_certainty")
        ),
        sa.CheckConstraint(
            "(attended IS NULL) = (attended_certainty IS NULL)", name=op.f("ck_entry_attended_both_or_neither")
        ),
        sa.CheckConstraint(
            "(sessions IS NULL) = (sessions_certainty IS NULL)", name=op.f("ck_entry_sessions_both_or_neither")
        ),
        sa.CheckConstraint("attended BETWEEN 0 AND 9999999", name=op.f("ck_entry_attended_in_range")),
        sa.CheckConstraint("days >= 1", name=op.f("ck_entry_days_above_0")),
        sa.CheckConstraint("minutes_each >= 1", name=op.f("ck_entry_minutes_each_above_0")),
        sa.CheckConstraint(
            "month IS NULL OR (month BETWEEN 1 AND 12 AND quarter IS NOT NULL)",
            name=op.f("ck_entry_month_of_a_quarter"),
        ),
        sa.CheckConstraint(
            "quarter IS NULL OR (quarter BETWEEN 1 AND 4 AND reporting_year IS NOT NULL)",
            name=op.f("ck_entry_quarter_of_a_year"),
        ),
        sa.CheckConstraint("same_session_as_id <> id", name=op.f("ck_entry_not_the_same_session_as_itself")),
        sa.CheckConstraint("sessions BETWEEN 0 AND 9999999", name=op.f("ck_entry_sessions_in_range")),
        sa.CheckConstraint("starts_on <= counts_to AND counts_to <= ends_on", name=op.f("ck_entry_days_in_order")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_entry_version_above_0")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_entry_activity_id")),
        sa.ForeignKeyConstraint(["answers_user_id"], ["app_user.id"], name=op.f("fk_entry_answers_user_id")),
        sa.ForeignKeyConstraint(
            ["audience_id", "sector_id"],
            ["audience_sector.audience_id", "audience_sector.sector_id"],
            name=op.f("fk_entry_audience_id_sector_id"),
        ),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_entry_audience_id")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_entry_course_id")),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name=op.f("fk_entry_level_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_entry_recorded_by_id")),
        sa.ForeignKeyConstraint(["same_session_as_id"], ["entry.id"], name=op.f("fk_entry_same_session_as_id")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_entry_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("reference", name=op.f("uq_entry_reference")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_answers_user_id"), ["answers_user_id"], unique=False)
        batch_op.create_index("ix_entry_by_day", ["starts_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_course_id"), ["course_id"], unique=False)
        batch_op.create_index(
            "ix_entry_in_tables",
            [
                "reporting_year",
                "status",
                "counts_what",
                "audience_id",
                "sector_id",
                "sessions",
                "sessions_certainty",
                "attended",
                "attended_certainty",
                "has_sessions",
                "quarter",
                "month",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_entry_level_id"), ["level_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_same_session_as_id"), ["same_session_as_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_sector_id"), ["sector_id"], unique=False)
        batch_op.create_index("ix_entry_overlaps", ["audience_id", "sector_id", "starts_on"], unique=False)
        batch_op.create_index(
            "ix_entry_spans", ["kind", "starts_on", "ends_on", "audience_id", "sector_id"], unique=False
        )

    op.create_table(
        "organisation",
        sa.Column("usual_sector_id", sa.Integer(), nullable=True),
        sa.Column("usual_area_id", sa.Integer(), nullable=True),
        sa.Column("usual_split_item_id", sa.Integer(), nullable=True),
        sa.Column("may_be_named", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_organisation_not_merged_into_itself")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["organisation.id"], name=op.f("fk_organisation_merged_into_id")),
        sa.ForeignKeyConstraint(["usual_area_id"], ["area.id"], name=op.f("fk_organisation_usual_area_id")),
        sa.ForeignKeyConstraint(["usual_sector_id"], ["sector.id"], name=op.f("fk_organisation_usual_sector_id")),
        sa.ForeignKeyConstraint(
            ["usual_split_item_id"], ["split_item.id"], name=op.f("fk_organisation_usual_split_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("folded", name=op.f("uq_organisation_folded")),
        sa.UniqueConstraint("short_name", name=op.f("uq_organisation_short_name")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_usual_area_id"), ["usual_area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_usual_sector_id"), ["usual_sector_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_usual_split_item_id"), ["usual_split_item_id"], unique=False)

    op.create_table(
        "report_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_table_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_without_names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_table_id"], ["report_table.id"], name=op.f("fk_report_note_report_table_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_note")),
    )
    with op.batch_alter_table("report_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_note_report_table_id"), ["report_table_id"], unique=False)

    op.create_table(
        "report_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_table_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_table_id"], ["report_table.id"], name=op.f("fk_report_row_report_table_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_row")),
        sa.UniqueConstraint("report_table_id", "key", name=op.f("uq_report_row_report_table_id_key")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("missing", "stopped asking", name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["app_user.id"], name=op.f("fk_answer_answered_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_answer_entry_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_answer_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("entry_id", "measure_id", name=op.f("uq_answer_entry_id_measure_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "entry_area",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_entry_area_area_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_area_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "area_id", name=op.f("pk_entry_area")),
    )
    with op.batch_alter_table("entry_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_area_area_id"), ["area_id"], unique=False)

    op.create_table(
        "entry_organisation",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_organisation_entry_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_entry_organisation_organisation_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "organisation_id", name=op.f("pk_entry_organisation")),
    )
    with op.batch_alter_table("entry_organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_organisation_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "entry_provider",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_provider_entry_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_entry_provider_provider_id")),
        sa.PrimaryKeyConstraint("entry_id", "provider_id", name=op.f("pk_entry_provider")),
    )
    with op.batch_alter_table("entry_provider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_provider_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "entry_told_apart",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("other_entry_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("entry_id < other_entry_id", name=op.f("ck_entry_told_apart_in_order")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_told_apart_entry_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_entry_told_apart_operation_id")),
        sa.ForeignKeyConstraint(["other_entry_id"], ["entry.id"], name=op.f("fk_entry_told_apart_other_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "other_entry_id", name=op.f("pk_entry_told_apart")),
    )
    with op.batch_alter_table("entry_told_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_told_apart_operation_id"), ["operation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_told_apart_other_entry_id"), ["other_entry_id"], unique=False)

    op.create_table(
        "entry_trainer",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("half_days >= 1", name=op.f("ck_entry_trainer_half_days_above_0")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_trainer_entry_id")),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainer.id"], name=op.f("fk_entry_trainer_trainer_id")),
        sa.PrimaryKeyConstraint("entry_id", "trainer_id", name=op.f("pk_entry_trainer")),
    )
    with op.batch_alter_table("entry_trainer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_trainer_trainer_id"), ["trainer_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("split_item_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "exact",
                "about",
                "at least",
                "nearly",
                "not recorded",
                "not applicable",
                "confidential",
                name="certainty",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("as_typed", sa.String(length=100), nullable=False),
        sa.CheckConstraint("certainty IN ('exact', 'about', 'at least', 'nearly')", name=op.f("ck_figure_certainty")),
        sa.CheckConstraint("(number IS NULL) = (certainty IS NULL)", name=op.f("ck_figure_number_both_or_neither")),
        sa.CheckConstraint("number BETWEEN 0 AND 9999999", name=op.f("ck_figure_number_in_range")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_figure_entry_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_figure_measure_id")),
        sa.ForeignKeyConstraint(["split_item_id"], ["split_item.id"], name=op.f("fk_figure_split_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint(
            "entry_id", "measure_id", "split_item_id", name=op.f("uq_figure_entry_id_measure_id_split_item_id")
        ),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_figure_split_item_id"), ["split_item_id"], unique=False)
        batch_op.create_index(
            "uq_figure_whole",
            ["entry_id", "measure_id"],
            unique=True,
            sqlite_where=sa.text("split_item_id IS NULL"),
            postgresql_where=sa.text("split_item_id IS NULL"),
        )

    op.create_table(
        "organisation_spelling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("spelling", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_spelling_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_spelling")),
        sa.UniqueConstraint("folded", name=op.f("uq_organisation_spelling_folded")),
    )
    with op.batch_alter_table("organisation_spelling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_spelling_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "report_note_row",
        sa.Column("report_note_id", sa.Integer(), nullable=False),
        sa.Column("report_row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_note_id"], ["report_note.id"], name=op.f("fk_report_note_row_report_note_id")),
        sa.ForeignKeyConstraint(["report_row_id"], ["report_row.id"], name=op.f("fk_report_note_row_report_row_id")),
        sa.PrimaryKeyConstraint("report_note_id", "report_row_id", name=op.f("pk_report_note_row")),
    )
    with op.batch_alter_table("report_note_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_note_row_report_row_id"), ["report_row_id"], unique=False)

    op.create_table(
        "report_row_sector",
        sa.Column("report_row_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("report_table_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_row_id"], ["report_row.id"], name=op.f("fk_report_row_sector_report_row_id")),
        sa.ForeignKeyConstraint(
            ["report_table_id"], ["report_table.id"], name=op.f("fk_report_row_sector_report_table_id")
        ),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_report_row_sector_sector_id")),
        sa.PrimaryKeyConstraint("report_row_id", "sector_id", name=op.f("pk_report_row_sector")),
        sa.UniqueConstraint(
            "report_table_id", "sector_id", name=op.f("uq_report_row_sector_report_table_id_sector_id")
        ),
    )
    with op.batch_alter_table("report_row_sector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_row_sector_sector_id"), ["sector_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_row_sector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_row_sector_sector_id"))

    op.drop_table("report_row_sector")
    with op.batch_alter_table("report_note_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_note_row_report_row_id"))

    op.drop_table("report_note_row")
    with op.batch_alter_table("organisation_spelling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_spelling_organisation_id"))

    op.drop_table("organisation_spelling")
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_figure_whole",
            sqlite_where=sa.text("split_item_id IS NULL"),
            postgresql_where=sa.text("split_item_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_figure_split_item_id"))
        batch_op.drop_index(batch_op.f("ix_figure_measure_id"))

    op.drop_table("figure")
    with op.batch_alter_table("entry_trainer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_trainer_trainer_id"))

    op.drop_table("entry_trainer")
    with op.batch_alter_table("entry_told_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_told_apart_other_entry_id"))
        batch_op.drop_index(batch_op.f("ix_entry_told_apart_operation_id"))

    op.drop_table("entry_told_apart")
    with op.batch_alter_table("entry_provider", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_provider_provider_id"))

    op.drop_table("entry_provider")
    with op.batch_alter_table("entry_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_organisation_organisation_id"))

    op.drop_table("entry_organisation")
    with op.batch_alter_table("entry_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_area_area_id"))

    op.drop_table("entry_area")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_measure_id"))
        batch_op.drop_index(batch_op.f("ix_answer_answered_by_id"))

    op.drop_table("answer")
    op.drop_table("report_row")
    with op.batch_alter_table("report_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_note_report_table_id"))

    op.drop_table("report_note")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_usual_split_item_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_usual_sector_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_usual_area_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_merged_into_id"))

    op.drop_table("organisation")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_spans")
        batch_op.drop_index("ix_entry_overlaps")
        batch_op.drop_index(batch_op.f("ix_entry_sector_id"))
        batch_op.drop_index(batch_op.f("ix_entry_same_session_as_id"))
        batch_op.drop_index(batch_op.f("ix_entry_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_entry_level_id"))
        batch_op.drop_index("ix_entry_in_tables")
        batch_op.drop_index(batch_op.f("ix_entry_course_id"))
        batch_op.drop_index("ix_entry_by_day")
        batch_op.drop_index(batch_op.f("ix_entry_answers_user_id"))
        batch_op.drop_index(batch_op.f("ix_entry_activity_id"))

    op.drop_table("entry")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_subject")

    op.drop_table("change")
    with op.batch_alter_table("stated_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stated_figure_audience_id"))

    op.drop_table("stated_figure")
    op.drop_table("split_item")
    with op.batch_alter_table("report_table", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_table_audience_id"))

    op.drop_table("report_table")
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operation_by_id"))
        batch_op.drop_index(batch_op.f("ix_operation_at"))

    op.drop_table("operation")
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_level_id"))
        batch_op.drop_index(batch_op.f("ix_course_activity_id"))

    op.drop_table("course")
    with op.batch_alter_table("audience_sector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audience_sector_sector_id"))

    op.drop_table("audience_sector")
    with op.batch_alter_table("app_user_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_app_user_area_area_id"))

    op.drop_table("app_user_area")
    op.drop_table("trainer")
    op.drop_table("split")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_at")
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_account"))

    op.drop_table("sign_in_attempt")
    op.drop_table("sector")
    op.drop_table("provider")
    op.drop_table("measure")
    op.drop_table("level")
    op.drop_table("audience")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_within_id"))

    op.drop_table("area")
    op.drop_table("app_user")
    op.drop_table("activity")
