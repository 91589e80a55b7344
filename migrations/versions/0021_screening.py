"""A plan that seats a whole ward, and which plan gave a booking its place."""

import sqlalchemy as sa
from alembic import op

from core.db.database import UTCDateTime

revision = "0021_screening"
down_revision = "0020_residents"
branch_labels = None
depends_on = None

DRAFT = sa.text("state = 'draft'")
AT_WORK = sa.text("state IN ('committing', 'undoing')")
PLANNED = sa.text("plan_id IS NOT NULL")


def upgrade() -> None:
    """Add the table and the column; bookings that are there were made one by one."""
    op.create_table(
        "seating_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.String(26), nullable=True),
        sa.Column("committed_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'committing' OR state = 'in_force' OR state = 'undoing' OR state = 'undone'",
            name=op.f("ck_seating_plan_state"),
        ),
        sa.CheckConstraint(
            "missed >= 0 AND missed <= done AND done <= people", name=op.f("ck_seating_plan_progress")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_seating_plan_ward_id_ward")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_seating_plan_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seating_plan_public_id")),
    )
    op.create_index("ix_seating_plan_campaign", "seating_plan", ["campaign_id", "state"])
    for name, only in (("uq_seating_plan_draft", DRAFT), ("uq_seating_plan_at_work", AT_WORK)):
        op.create_index(
            name, "seating_plan", ["campaign_id"], unique=True, sqlite_where=only, postgresql_where=only
        )
    _add_plan_to_bookings()


def _add_plan_to_bookings() -> None:
    """SQLite adds a column that refers to a table only without naming the rule; a batch would copy every booking."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE booking ADD COLUMN plan_id INTEGER REFERENCES seating_plan (id)")
    else:
        op.add_column("booking", sa.Column("plan_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            op.f("fk_booking_plan_id_seating_plan"), "booking", "seating_plan", ["plan_id"], ["id"]
        )
    op.create_index(
        "ix_booking_plan", "booking", ["plan_id", "state"], sqlite_where=PLANNED, postgresql_where=PLANNED
    )


def downgrade() -> None:
    """Drop column and table."""
    op.drop_index("ix_booking_plan", "booking")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE booking DROP COLUMN plan_id")
    else:
        op.drop_column("booking", "plan_id")
    op.drop_table("seating_plan")
