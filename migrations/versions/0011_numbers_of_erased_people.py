"""The numbers of erased people as keyed indexes, so that no list enters them anew unasked."""

import sqlalchemy as sa
from alembic import op

revision = "0011_numbers_of_erased_people"
down_revision = "0010_names_with_birth"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erased_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(16), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_erased_number_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_number")),
    )
    op.create_index("uq_erased_number", "erased_number", ["ward_id", "number_index"], unique=True)


def downgrade() -> None:
    """Drop it; the list outside the database still knows."""
    op.drop_index("uq_erased_number", "erased_number")
    op.drop_table("erased_number")
