"""Whom to ask about missing figures; organisations with close names that somebody said are different."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WITH_CONTACT = ("entry", "organisation", "provider")


def upgrade() -> None:
    for table in WITH_CONTACT:
        op.add_column(table, sa.Column("contact", sa.String(length=200), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "organisation_told_apart",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("other_organisation_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("organisation_id < other_organisation_id", name=op.f("ck_organisation_told_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_told_apart_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_told_apart_other_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_organisation_told_apart_operation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "other_organisation_id", name=op.f("pk_organisation_told_apart")),
    )
    for column in ("other_organisation_id", "operation_id"):
        op.create_index(op.f(f"ix_organisation_told_apart_{column}"), "organisation_told_apart", [column])


def downgrade() -> None:
    op.drop_table("organisation_told_apart")
    for table in WITH_CONTACT:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("contact")
