"""Indexes for what the form tells: planned sessions, those of several days, what somebody has just recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLANNED, OVER_DAYS = sa.text("status = 'planned'"), sa.text("ends_on > starts_on")


def upgrade() -> None:
    op.create_index("ix_entry_planned", "entry", ["starts_on"], sqlite_where=PLANNED, postgresql_where=PLANNED)
    op.create_index(
        "ix_entry_over_days",
        "entry",
        ["ends_on", "starts_on", "kind"],
        sqlite_where=OVER_DAYS,
        postgresql_where=OVER_DAYS,
    )
    op.create_index("ix_entry_recorded", "entry", ["recorded_by_id", "recorded_at"])
    op.drop_index("ix_entry_recorded_by_id", table_name="entry")


def downgrade() -> None:
    op.create_index("ix_entry_recorded_by_id", "entry", ["recorded_by_id"])
    for name in ("ix_entry_recorded", "ix_entry_over_days", "ix_entry_planned"):
        op.drop_index(name, table_name="entry")
