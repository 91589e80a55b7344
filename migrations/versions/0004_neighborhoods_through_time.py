"""Neighborhoods through time: what they were called, who moved where, splits and merges that can be taken back."""

import sqlalchemy as sa
from alembic import op

import core.db.database

revision = "0004_neighborhoods_through_time"
down_revision = "0003_lists_of_heads"
branch_labels = None
depends_on = None

MOMENT = core.db.database.UTCDateTime(timezone=True)
KINDS = ("to_dan_pho", "thon", "ban", "khu_pho", "ap", "khom", "buon")


def upgrade() -> None:
    """Make the tables."""
    _former_names()
    _rearrangements()
    _moves()


def downgrade() -> None:
    """Drop them."""
    for table in ("move", "rearrangement", "former_name"):
        op.drop_table(table)


def _one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _former_names() -> None:
    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("used_until", sa.Date(), nullable=False),
        _one_of("former_name", "kind", *KINDS),
        _reference("former_name", "ward_id", "ward"),
        _reference("former_name", "neighborhood_id", "neighborhood"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )
    op.create_index("ix_former_name_ward", "former_name", ["ward_id"])


def _rearrangements() -> None:
    op.create_table(
        "rearrangement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=False),
        sa.Column("done_by", sa.String(length=26), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(length=26), nullable=True),
        _one_of("rearrangement", "kind", "split", "merge"),
        _reference("rearrangement", "ward_id", "ward"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rearrangement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rearrangement_public_id")),
    )
    op.create_index("ix_rearrangement_ward", "rearrangement", ["ward_id", "done_at"])


def _moves() -> None:
    op.create_table(
        "move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("from_household_id", sa.Integer(), nullable=True),
        sa.Column("from_neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("to_neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.Column("rearrangement_id", sa.Integer(), nullable=True),
        _reference("move", "ward_id", "ward"),
        _reference("move", "household_id", "household"),
        _reference("move", "resident_id", "resident"),
        _reference("move", "from_household_id", "household"),
        _reference("move", "from_neighborhood_id", "neighborhood"),
        _reference("move", "to_neighborhood_id", "neighborhood"),
        _reference("move", "rearrangement_id", "rearrangement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    for column in ("household", "resident", "rearrangement"):
        op.create_index(f"ix_move_{column}", "move", [f"{column}_id"])
