"""The day on which a share was frozen has a name of its own: a campaign's `counted_on` is its first day."""

from alembic import op

revision = "0015_frozen_on"
down_revision = "0014_booking_states"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rename the column in place; both databases keep its rows, indexes and keys."""
    op.alter_column("share", "counted_on", new_column_name="frozen_on")


def downgrade() -> None:
    """Give the column its former name."""
    op.alter_column("share", "frozen_on", new_column_name="counted_on")
