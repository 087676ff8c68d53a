"""Report tables by anything and with any measures; breaks in series."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTS_WHAT = sa.Enum(
    "attendances",
    "contacts",
    "completions",
    "views",
    name="counts_what",
    native_enum=False,
    create_constraint=True,
    length=24,
)
ADDED: dict[str, tuple[Any, Any]] = {
    "is_printed": (sa.Boolean(), sa.true()),
    "rows_by": (sa.String(length=60), sa.text("'sector'")),
    "columns_by": (sa.String(length=60), sa.text("''")),
    "measures": (sa.JSON(), sa.text("'[]'")),
    "has_changes": (sa.Boolean(), sa.false()),
    "has_total": (sa.Boolean(), sa.true()),
    "lines_beneath": (sa.JSON(), sa.text("'[]'")),
    "has_commas": (sa.Boolean(), sa.true()),
    "decimals": (sa.Integer(), sa.text("1")),
    "chart": (sa.String(length=24), sa.text("''")),
}
# May be empty from here on: a table of every audience, or of every kind of number.
LOOSER: dict[str, Any] = {"audience_id": sa.Integer(), "counts_what": COUNTS_WHAT}


def upgrade() -> None:
    with op.batch_alter_table("report_table") as batch:
        for name, type_ in LOOSER.items():
            batch.alter_column(name, existing_type=type_, nullable=True)
        for name, (type_, default) in ADDED.items():
            batch.add_column(sa.Column(name, type_, nullable=False, server_default=default))
        batch.create_check_constraint(op.f("ck_report_table_decimals_few"), "decimals BETWEEN 0 AND 2")
    # Those that are there are by sector, and so can be drawn as bars.
    op.execute(sa.update(sa.table("report_table", sa.column("chart"))).values(chart="bars"))
    op.add_column("report_row", sa.Column("fed_by", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    # The lines that were there have their lists now; a default of JSON is compared on no database alike.
    for name, columns in (("report_table", ("measures", "lines_beneath")), ("report_row", ("fed_by",))):
        with op.batch_alter_table(name) as batch:
            for column in columns:
                batch.alter_column(column, existing_type=sa.JSON(), server_default=None)
    op.create_table(
        "series_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_short_name", sa.String(length=100), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(table_short_name IS NULL) <> (sector_id IS NULL)", name=op.f("ck_series_break_of_a_table_or_a_sector")
        ),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_series_break_audience_id")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_series_break_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_break")),
        sa.UniqueConstraint("table_short_name", "from_year", name=op.f("uq_series_break_table_short_name_from_year")),
        sa.UniqueConstraint(
            "audience_id", "sector_id", "from_year", name=op.f("uq_series_break_audience_id_sector_id_from_year")
        ),
    )
    for column in ("audience_id", "sector_id"):
        op.create_index(op.f(f"ix_series_break_{column}"), "series_break", [column])


def downgrade() -> None:
    op.drop_table("series_break")
    with op.batch_alter_table("report_row") as batch:
        batch.drop_column("fed_by")
    # What the version before can't hold goes: it would not know what such a table counts.
    table, row, note = (
        sa.table(name, sa.column("id"), sa.column("report_table_id"))
        for name in ("report_table", "report_row", "report_note")
    )
    about = sa.table("report_note_row", sa.column("report_note_id"), sa.column("report_row_id"))
    fed = sa.table("report_row_sector", sa.column("report_table_id"))
    columns = sa.table("report_table", *map(sa.column, ("id", "audience_id", "counts_what", "rows_by"))).c
    beyond = sa.select(columns.id).where(
        sa.or_(columns.audience_id.is_(None), columns.counts_what.is_(None), columns.rows_by != "sector")
    )
    op.execute(
        sa.delete(about).where(
            about.c.report_note_id.in_(sa.select(note.c.id).where(note.c.report_table_id.in_(beyond)))
        )
    )
    op.execute(
        sa.delete(about).where(about.c.report_row_id.in_(sa.select(row.c.id).where(row.c.report_table_id.in_(beyond))))
    )
    for part in (fed, note, row):
        op.execute(sa.delete(part).where(part.c.report_table_id.in_(beyond)))
    op.execute(sa.delete(table).where(table.c.id.in_(beyond)))
    with op.batch_alter_table("report_table") as batch:
        batch.drop_constraint(op.f("ck_report_table_decimals_few"), type_="check")
        for name in ADDED:
            batch.drop_column(name)
        for name, type_ in LOOSER.items():
            batch.alter_column(name, existing_type=type_, nullable=False)
