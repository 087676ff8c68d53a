"""The settings that administrators set in a browser."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("service_name", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("brand_colour", sa.String(length=7), nullable=True),
        sa.Column("first_month", sa.Integer(), nullable=True),
        sa.Column("entries_kept_since", sa.Date(), nullable=True),
        sa.Column("first_screen", sa.JSON(), nullable=True),
        sa.Column("bank_holidays", sa.String(length=24), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_kept_settings_one_line")),
        sa.CheckConstraint("first_month BETWEEN 1 AND 12", name=op.f("ck_kept_settings_first_month_of_a_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_settings")),
    )
    # The one line, in which nothing is set: whoever changes the settings takes hold of it, the first one too.
    op.execute("INSERT INTO kept_settings (id, version) VALUES (1, '')")


def downgrade() -> None:
    op.drop_table("kept_settings")
