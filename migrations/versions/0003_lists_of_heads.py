"""A list brought in remembers the neighborhood whose head brought it."""

import sqlalchemy as sa
from alembic import op

revision = "0003_lists_of_heads"
down_revision = "0002_append_only_audit"
branch_labels = None
depends_on = None

LINK = "fk_roll_import_neighborhood_id_neighborhood"


def upgrade() -> None:
    """Add the column; lists so far were the station's."""
    with op.batch_alter_table("roll_import") as table:
        table.add_column(sa.Column("neighborhood_id", sa.Integer(), nullable=True))
        table.create_foreign_key(LINK, "neighborhood", ["neighborhood_id"], ["id"])


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("roll_import") as table:
        table.drop_constraint(LINK, type_="foreignkey")
        table.drop_column("neighborhood_id")
