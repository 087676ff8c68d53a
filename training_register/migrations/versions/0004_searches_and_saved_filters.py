"""The words that searches are answered from, saved filters, and indexes for the list in its other orders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from training_register.rules.searches import words_kept

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ENTRIES_AT_ONCE = 2_000

# Words alone stand in the table, of letters and figures: all that FTS5 has to do is cut at the spaces, and its
# tokenizer "ascii" takes every other character for a letter. Neither places in the text nor lengths are asked for.
SEARCH_ON_SQLITE = """
    CREATE VIRTUAL TABLE entry_search USING fts5(
        words, content = 'entry_text', content_rowid = 'entry_id', tokenize = 'ascii', detail = 'none', columnsize = 0
    )
"""
KEPT_BY_TRIGGERS = (
    """
    CREATE TRIGGER entry_text_added AFTER INSERT ON entry_text BEGIN
        INSERT INTO entry_search (rowid, words) VALUES (new.entry_id, new.words);
    END
    """,
    """
    CREATE TRIGGER entry_text_removed AFTER DELETE ON entry_text BEGIN
        INSERT INTO entry_search (entry_search, rowid, words) VALUES ('delete', old.entry_id, old.words);
    END
    """,
    """
    CREATE TRIGGER entry_text_changed AFTER UPDATE ON entry_text BEGIN
        INSERT INTO entry_search (entry_search, rowid, words) VALUES ('delete', old.entry_id, old.words);
        INSERT INTO entry_search (rowid, words) VALUES (new.entry_id, new.words);
    END
    """,
)


def upgrade() -> None:
    op.create_table(
        "entry_text",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_text_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_text")),
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        op.execute(SEARCH_ON_SQLITE)
        for trigger in KEPT_BY_TRIGGERS:
            op.execute(sa.text(trigger))
    fill()
    if not on_sqlite:
        op.create_index("ix_entry_text_words", "entry_text", ["words"], postgresql_using="gin")
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_saved_filter_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("user_id", "folded", name=op.f("uq_saved_filter_user_id_folded")),
    )
    # The list by day has an index already; these are for "recorded last", "most attended" and "by organisation".
    op.create_index("ix_entry_by_recorded", "entry", ["recorded_at", "id"])
    op.create_index("ix_entry_by_attended", "entry", ["attended", "id"])
    op.create_index("ix_organisation_in_order", "organisation", ["sort_name", "id"])


def downgrade() -> None:
    op.drop_index("ix_organisation_in_order", table_name="organisation")
    op.drop_index("ix_entry_by_attended", table_name="entry")
    op.drop_index("ix_entry_by_recorded", table_name="entry")
    op.drop_table("saved_filter")
    # Its triggers go with a table, and what FTS5 keeps with its own.
    op.drop_table("entry_text")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE entry_search")


def fill() -> None:
    """Writes the words of the entries that are there, a portion at a time."""
    entry = sa.table("entry", *map(sa.column, ("id", "reference", "venue", "notes")))
    entry_text = sa.table(
        "entry_text",
        sa.column("entry_id"),
        sa.column("words", sa.Text().with_variant(TSVECTOR(), "postgresql")),
    )
    connection, last = op.get_bind(), 0
    portion = sa.select(entry).order_by(entry.c.id).limit(ENTRIES_AT_ONCE)
    while rows := connection.execute(portion.where(entry.c.id > last)).all():
        last = rows[-1].id
        lines = [{"entry_id": id_, "words": words} for id_, *texts in rows if (words := words_kept(*texts))]
        if lines:
            connection.execute(sa.insert(entry_text), lines)
