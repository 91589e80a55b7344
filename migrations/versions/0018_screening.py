"""A place request keeps the name that was typed, how exact the birth date is, and a phone beside a citizen number."""

import sqlalchemy as sa
from alembic import op

revision = "0018_screening"
down_revision = "0017_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; requests that are there have no name, a whole birth date and no second number."""
    op.add_column("place_request", sa.Column("name", sa.String(200), server_default="", nullable=False))
    op.add_column(
        "place_request", sa.Column("birth_precision", sa.String(5), server_default="day", nullable=False)
    )
    op.add_column("place_request", sa.Column("phone_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("place_request", "phone_sealed")
    op.drop_column("place_request", "birth_precision")
    op.drop_column("place_request", "name")
