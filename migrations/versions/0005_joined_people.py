"""Two records of one person can be joined and parted: joins, what was said of pairs, guests of letters."""

import sqlalchemy as sa
from alembic import op

from core.db.database import UTCDateTime

revision = "0005_joined_people"
down_revision = "0004_neighborhoods_through_time"
branch_labels = None
depends_on = None

JOINED = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(26), nullable=False, unique=True),
        sa.Column("ward_id", sa.Integer(), sa.ForeignKey("ward.id"), nullable=False),
        sa.Column("lost_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("kept_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("merged_at", UTCDateTime(), nullable=False),
        sa.Column("merged_by", sa.String(26)),
        sa.Column("undone_at", UTCDateTime()),
        sa.Column("undone_by", sa.String(26)),
    )
    op.create_index(
        "uq_person_merge_lost",
        "person_merge",
        ["lost_id"],
        unique=True,
        sqlite_where=JOINED,
        postgresql_where=JOINED,
    )
    op.create_index("ix_person_merge_kept", "person_merge", ["kept_id"])
    op.create_table(
        "person_pair",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ward_id", sa.Integer(), sa.ForeignKey("ward.id"), nullable=False),
        sa.Column("first_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("second_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("said", sa.String(4), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("said_by", sa.String(26)),
        sa.CheckConstraint("said IN ('two', 'same')", name="said"),
    )
    op.create_index("uq_person_pair_both", "person_pair", ["first_id", "second_id"], unique=True)
    op.create_index("ix_person_pair_second", "person_pair", ["second_id"])
    op.create_index("ix_person_pair_said", "person_pair", ["ward_id", "said"])
    op.create_table(
        "letter_guest",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letter.id"), nullable=False),
        sa.Column("invitation_id", sa.Integer(), sa.ForeignKey("invitation.id"), nullable=False),
        sa.Column("resident_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
    )
    op.create_index("uq_letter_guest_invitation", "letter_guest", ["letter_id", "invitation_id"], unique=True)
    op.create_index("ix_letter_guest_resident", "letter_guest", ["resident_id"])
    op.create_index("ix_letter_guest_of_invitation", "letter_guest", ["invitation_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("letter_guest", "person_pair", "person_merge"):
        op.drop_table(table)
