"""A day has a landmark beside its venue."""

import sqlalchemy as sa
from alembic import op

revision = "0020_residents"
down_revision = "0019_residents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; days that are there have no landmark of their own."""
    op.add_column("campaign_day", sa.Column("landmark", sa.String(200), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("campaign_day", "landmark")
