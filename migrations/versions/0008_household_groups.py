"""Groups of households: poor, near-poor, difficult area, with source and dates."""

import sqlalchemy as sa
from alembic import op

revision = "0008_household_groups"
down_revision = "0007_personal_data"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "household_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("code IN ('POOR', 'NEAR_POOR', 'AREA')", name=op.f("ck_household_group_code")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_group_household_id_household")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_household_group_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_group")),
    )
    op.create_index("ix_household_group_code", "household_group", ["ward_id", "code"])
    op.create_index("ix_household_group_household", "household_group", ["household_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_household_group_household", table_name="household_group")
    op.drop_index("ix_household_group_code", table_name="household_group")
    op.drop_table("household_group")
