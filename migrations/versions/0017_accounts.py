"""Second factors and recovery codes, forms that came too late, phones of accounts, whom staff can ask."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from core.db.database import UTCDateTime

revision = "0017_accounts"
down_revision = "0016_turnout"
branch_labels = None
depends_on = None

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Make the tables and columns; nobody has a second factor yet."""
    op.add_column("account", sa.Column("phone_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "sign_in", sa.Column("awaits_code", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("ward", sa.Column("staff_help", sa.String(200), nullable=False, server_default=""))
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("uq_recovery_code", "recovery_code", ["account_id", "code_index"], unique=True)
    op.create_table(
        "sealed_draft",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sealed_draft")),
    )
    op.create_index(op.f("ix_sealed_draft_expires_at"), "sealed_draft", ["expires_at"])


def downgrade() -> None:
    """Drop them; sign-ins that wait for a code end, so that none of them counts as signed in."""
    op.drop_index(op.f("ix_sealed_draft_expires_at"), "sealed_draft")
    op.drop_table("sealed_draft")
    op.drop_index("uq_recovery_code", "recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    op.execute("ALTER TABLE ward DROP COLUMN staff_help")
    sign_in = sa.table("sign_in", sa.column("awaits_code", sa.Boolean), sa.column("expires_at", UTCDateTime))
    op.execute(sa.update(sign_in).where(sign_in.c.awaits_code).values(expires_at=LONG_AGO))
    op.execute("ALTER TABLE sign_in DROP COLUMN awaits_code")
    op.execute("ALTER TABLE account DROP COLUMN phone_sealed")
