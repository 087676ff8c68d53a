"""Publications, their files and links; small numbers of an audience; what viewers see."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Young people are protected from here on; administrators may change it.
PROTECTED, UP_TO = "young-people", 4


def upgrade() -> None:
    with op.batch_alter_table("audience") as batch:
        batch.add_column(sa.Column("hides_up_to", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_audience_hides_up_to_few"), "hides_up_to BETWEEN 1 AND 19")
    audience = sa.table("audience", sa.column("short_name"), sa.column("hides_up_to"))
    op.execute(sa.update(audience).where(audience.c.short_name == PROTECTED).values(hides_up_to=UP_TO))
    op.add_column("kept_settings", sa.Column("viewers_see_live", sa.Boolean(), nullable=True))
    op.add_column("kept_settings", sa.Column("tables_left_out", sa.JSON(), nullable=True))
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("download", "entries", "behind")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("gaps", "hidden", "changes")),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_publication_days_in_order")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_publication_version_from_one")),
        *(
            sa.ForeignKeyConstraint([name], ["app_user.id"], name=op.f(f"fk_publication_{name}"))
            for name in ("published_by_id", "withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("period", "version", name=op.f("uq_publication_period_version")),
    )
    for name in ("starts_on", "published_by_id", "withdrawn_by_id"):
        op.create_index(op.f(f"ix_publication_{name}"), "publication", [name])
    op.create_table(
        "publication_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content_type", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_file_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_file")),
        sa.UniqueConstraint("publication_id", "name", name=op.f("uq_publication_file_publication_id_name")),
    )
    op.create_table(
        "publication_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("for_whom", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("switched_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("switched_off_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_link_publication_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["app_user.id"], name=op.f(f"fk_publication_link_{name}"))
            for name in ("made_by_id", "switched_off_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_publication_link_token_digest")),
    )
    for name in ("publication_id", "made_by_id", "switched_off_by_id"):
        op.create_index(op.f(f"ix_publication_link_{name}"), "publication_link", [name])


def downgrade() -> None:
    for name in ("publication_link", "publication_file", "publication"):
        op.drop_table(name)
    with op.batch_alter_table("kept_settings") as batch:
        batch.drop_column("tables_left_out")
        batch.drop_column("viewers_see_live")
    with op.batch_alter_table("audience") as batch:
        batch.drop_constraint(op.f("ck_audience_hides_up_to_few"), type_="check")
        batch.drop_column("hides_up_to")
