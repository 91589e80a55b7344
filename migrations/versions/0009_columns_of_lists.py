"""What the columns of lists with the same titles hold, as somebody of the ward said once."""

import sqlalchemy as sa
from alembic import op

import core.db.database

revision = "0009_columns_of_lists"
down_revision = "0008_household_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "roll_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("shape", sa.LargeBinary(32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("said_at", core.db.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(26), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_roll_mapping_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_mapping")),
    )
    op.create_index("uq_roll_mapping_ward_shape", "roll_mapping", ["ward_id", "shape"], unique=True)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("uq_roll_mapping_ward_shape", "roll_mapping")
    op.drop_table("roll_mapping")
