"""Questions answered about an entry; organisations' usual sectors; one session is one where nobody recorded it too."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# An organisation without a usual sector takes that of its latest entry, since the form brings it.
USUAL_SECTORS = """
    UPDATE organisation SET usual_sector_id = (
        SELECT entry.sector_id FROM entry
        JOIN entry_organisation ON entry_organisation.entry_id = entry.id
        WHERE entry_organisation.organisation_id = organisation.id
        ORDER BY entry.starts_on DESC, entry.id DESC LIMIT 1
    )
    WHERE usual_sector_id IS NULL
"""

ONE_IS_ONE = (
    "kind <> 'one' OR (sessions = 1 AND sessions_certainty = 'exact' AND same_session_as_id IS NULL)"
    " OR (sessions = 0 AND sessions_certainty = 'exact'"
    " AND (same_session_as_id IS NOT NULL OR counts_what = 'contacts'))"
    " OR (sessions IS NULL AND NOT has_sessions)"
)


def upgrade() -> None:
    op.create_table(
        "entry_question",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_question_entry_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_entry_question_operation_id")),
        sa.PrimaryKeyConstraint("entry_id", "name", "about", name=op.f("pk_entry_question")),
    )
    op.create_index(op.f("ix_entry_question_operation_id"), "entry_question", ["operation_id"])
    op.execute(USUAL_SECTORS)
    # Where a NULL leaves the condition unknown, the line passed until now.
    replace_one_is_one(f"({ONE_IS_ONE}) IS TRUE")


def downgrade() -> None:
    replace_one_is_one(ONE_IS_ONE)
    op.drop_table("entry_question")


def replace_one_is_one(condition: str) -> None:
    with op.batch_alter_table("entry") as entry:
        entry.drop_constraint(op.f("ck_entry_one_is_one"), type_="check")
        entry.create_check_constraint(op.f("ck_entry_one_is_one"), condition)
