"""An invitation says whether it was made after publishing; those people are not among the frozen eligible."""

import sqlalchemy as sa
from alembic import op

revision = "0016_turnout"
down_revision = "0015_frozen_on"
branch_labels = None
depends_on = None

LATE = """
UPDATE invitation SET late = true WHERE id IN (
    SELECT numbered.id FROM (
        SELECT id, campaign_id, row_number() OVER (PARTITION BY campaign_id ORDER BY id) AS place FROM invitation
    ) AS numbered
    JOIN (SELECT campaign_id, sum(eligible) AS eligible FROM share GROUP BY campaign_id) AS frozen
        ON frozen.campaign_id = numbered.campaign_id
    WHERE numbered.place > frozen.eligible
)
"""


def upgrade() -> None:
    """Add the column. Publishing wrote as many invitations as there were eligible people; later ones are late."""
    op.add_column("invitation", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_invitation_late",
        "invitation",
        ["campaign_id", "neighborhood_id"],
        sqlite_where=sa.text("late"),
        postgresql_where=sa.text("late"),
    )
    op.execute(LATE)


def downgrade() -> None:
    """Drop index and column."""
    op.drop_index("ix_invitation_late", "invitation")
    op.drop_column("invitation", "late")
