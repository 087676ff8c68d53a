"""Stated figures: numbers that somebody else worked out, each with its kind, its date or period, and its source."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CERTAINTIES = ("exact", "about", "at least", "nearly", "not recorded", "not applicable", "confidential")
KINDS = ("coverage", "printed total", "cumulative figure", "average or share", "target", "other figure")
COUNTS_WHAT = ("attendances", "contacts", "completions", "views")
# The number that each column may hold at most: counts, a share of all in hundredths of a per cent, any other figure.
LARGEST = {
    "population": 9_999_999,
    "trained": 9_999_999,
    "booked": 9_999_999,
    "outstanding": 9_999_999,
    "share": 10_000,
    "sessions": 9_999_999,
    "attended": 9_999_999,
    "figure": 999_999_900,
}


def upgrade() -> None:
    # The table that was there until now was used by nothing, and is empty in every register.
    op.drop_table("stated_figure")
    op.create_table(
        "stated_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=24), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("stands_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("further", sa.Text(), nullable=False),
        *(column for name in LARGEST for column in _count_columns(name)),
        sa.Column(
            "counts_what", sa.Enum(*COUNTS_WHAT, name="counts_what", native_enum=False, length=24), nullable=False
        ),
        sa.Column("figure_is_share", sa.Boolean(), nullable=False),
        sa.Column("figure_is_not_set", sa.Boolean(), nullable=False),
        *(check for name, largest in LARGEST.items() for check in _count_checks(name, largest)),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name=op.f("ck_stated_figure_kind")),
        sa.CheckConstraint(
            f"counts_what IN ({', '.join(map(repr, COUNTS_WHAT))})", name=op.f("ck_stated_figure_counts_what")
        ),
        sa.CheckConstraint(
            "NOT figure_is_not_set OR figure IS NULL", name=op.f("ck_stated_figure_not_set_has_no_figure")
        ),
        sa.CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name=op.f("ck_stated_figure_both_ends")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_stated_figure_days_in_order")),
        sa.CheckConstraint("as_at IS NULL OR starts_on IS NULL", name=op.f("ck_stated_figure_day_or_period")),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_stated_figure_audience_id")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_stated_figure_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_figure")),
    )
    for column in ("audience_id", "sector_id", "stands_on"):
        op.create_index(op.f(f"ix_stated_figure_{column}"), "stated_figure", [column], unique=False)


def downgrade() -> None:
    op.drop_table("stated_figure")
    op.create_table(
        "stated_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        _certainty("certainty"),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        *_count_checks("number", 9_999_999, "certainty"),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_stated_figure_days_in_order")),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_stated_figure_audience_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_figure")),
    )
    op.create_index(op.f("ix_stated_figure_audience_id"), "stated_figure", ["audience_id"], unique=False)


def _certainty(name: str) -> Any:
    return sa.Column(name, sa.Enum(*CERTAINTIES, name=name, native_enum=False, length=24), nullable=True)


def _count_columns(name: str) -> tuple[Any, ...]:
    return (
        sa.Column(name, sa.Integer(), nullable=True),
        _certainty(f"{name}_certainty"),
        sa.Column(f"{name}_as_typed", sa.String(length=200), nullable=False),
    )


def _count_checks(name: str, largest: int, certainty: str = "") -> tuple[sa.CheckConstraint, ...]:
    certainty = certainty or f"{name}_certainty"
    return (
        sa.CheckConstraint(
            f"({name} IS NULL) = ({certainty} IS NULL)", name=op.f(f"ck_stated_figure_{name}_both_or_neither")
        ),
        sa.CheckConstraint(f"{name} BETWEEN 0 AND {largest}", name=op.f(f"ck_stated_figure_{name}_in_range")),
        sa.CheckConstraint(
            f"{certainty} IN ('exact', 'about', 'at least', 'nearly')", name=op.f(f"ck_stated_figure_{certainty}")
        ),
    )
