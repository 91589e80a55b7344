"""Citizen numbers that an account tried on a day; names folded without marks inside them; a landmark beside the venue."""

import sqlalchemy as sa
from alembic import op

from core.folding import MARK_IN_NAMES, fold_name, sort_key

revision = "0020_residents"
down_revision = "0019_residents"
branch_labels = None
depends_on = None


resident = sa.table("resident", *map(sa.column, ("id", "ward_id", "full_name", "name_folded", "sort_key")))
ward = sa.table("ward", sa.column("id"), sa.column("name_order"))


def upgrade() -> None:
    """Make table and column, and fold again the names that have an apostrophe or a hyphen."""
    op.add_column("campaign_day", sa.Column("landmark", sa.String(200), server_default="", nullable=False))
    marked = [
        {"number": row.id, "folded": fold_name(row.full_name), "key": sort_key(row.full_name, row.name_order)}
        for row in op.get_bind().execute(
            sa.select(resident.c.id, resident.c.full_name, ward.c.name_order)
            .join(ward, ward.c.id == resident.c.ward_id)
            .where(resident.c.name_folded != "")
        )
        if MARK_IN_NAMES.search(row.full_name)
    ]
    if marked:
        op.get_bind().execute(
            sa.update(resident)
            .where(resident.c.id == sa.bindparam("number"))
            .values(name_folded=sa.bindparam("folded"), sort_key=sa.bindparam("key")),
            marked,
        )
    op.create_table(
        "number_probe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account", sa.String(26), nullable=False),
        sa.Column("typed", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.CheckConstraint("typed >= 0 AND listed >= 0", name=op.f("ck_number_probe_counts")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_number_probe_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_probe")),
    )
    op.create_index("uq_number_probe", "number_probe", ["ward_id", "day", "account"], unique=True)


def downgrade() -> None:
    """Drop them. Names stay folded without marks: each is folded as before when it is next saved."""
    op.drop_index("uq_number_probe", "number_probe")
    op.drop_table("number_probe")
    op.drop_column("campaign_day", "landmark")
