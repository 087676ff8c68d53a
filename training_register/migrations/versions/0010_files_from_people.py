"""Files from people: what was answered, which row became which entry, recipes, and how long a file is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


TAKEN_OUT = sa.text("status = 'taken out'")


def upgrade() -> None:
    op.create_index("ix_entry_taken_out", "entry", ["status"], sqlite_where=TAKEN_OUT, postgresql_where=TAKEN_OUT)
    op.add_column("kept_settings", sa.Column("keep_files_days", sa.Integer(), nullable=True))
    op.create_table(
        "import_recipe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["app_user.id"], name=op.f("fk_import_recipe_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_recipe")),
        sa.UniqueConstraint("folded", name=op.f("uq_import_recipe_folded")),
    )
    for name in ("fingerprint", "made_by_id"):
        op.create_index(op.f(f"ix_import_recipe_{name}"), "import_recipe", [name])
    op.create_table(
        "imported_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipe_id", sa.Integer(), nullable=True),
        sa.Column("operation_id", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_imported_file_version_from_one")),
        *(
            sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_imported_file_{name}"))
            for name, to in (("brought_by_id", "app_user.id"), ("operation_id", "operation.id"))
        ),
        sa.ForeignKeyConstraint(
            ["recipe_id"], ["import_recipe.id"], name=op.f("fk_imported_file_recipe_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_file")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_imported_file_operation_id")),
    )
    for name in ("digest", "brought_at", "brought_by_id", "recipe_id"):
        op.create_index(op.f(f"ix_imported_file_{name}"), "imported_file", [name])
    op.create_table(
        "imported_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("imported_file_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_imported_row_{name}"))
            for name, to in (("imported_file_id", "imported_file.id"), ("entry_id", "entry.id"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
    )
    for name in ("imported_file_id", "entry_id"):
        op.create_index(op.f(f"ix_imported_row_{name}"), "imported_row", [name])


def downgrade() -> None:
    op.drop_index("ix_entry_taken_out", "entry")
    for name in ("imported_row", "imported_file", "import_recipe"):
        op.drop_table(name)
    with op.batch_alter_table("kept_settings") as batch:
        batch.drop_column("keep_files_days")
