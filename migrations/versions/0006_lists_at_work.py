"""A long list is checked and taken by a process of its own: how far it has come, and what was decided about it."""

import sqlalchemy as sa
from alembic import op

revision = "0006_lists_at_work"
down_revision = "0005_joined_people"
branch_labels = None
depends_on = None

BEFORE = "state IN ('checked', 'committed', 'refused', 'dropped')"
AFTER = "state IN ('checking', 'checked', 'taking', 'committed', 'refused', 'dropped')"


def upgrade() -> None:
    """More states, and two columns."""
    with op.batch_alter_table("roll_import") as table:
        table.add_column(sa.Column("step", sa.String(10), nullable=False, server_default=""))
        table.add_column(sa.Column("decisions", sa.JSON(), nullable=False, server_default="{}"))
        table.drop_constraint(op.f("ck_roll_import_state"), type_="check")
        table.create_check_constraint(op.f("ck_roll_import_state"), AFTER)


def downgrade() -> None:
    """What a process was at is given up."""
    op.execute("UPDATE roll_import SET state = 'dropped' WHERE state IN ('checking', 'taking')")
    with op.batch_alter_table("roll_import") as table:
        table.drop_constraint(op.f("ck_roll_import_state"), type_="check")
        table.create_check_constraint(op.f("ck_roll_import_state"), BEFORE)
        table.drop_column("decisions")
        table.drop_column("step")
