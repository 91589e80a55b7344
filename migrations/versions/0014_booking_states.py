"""A booking is neither waiting nor offered: people who wait for a place will have a table of their own.

No code has ever written either state, so there is no row to change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_booking_states"
down_revision = "0013_ward_kind"
branch_labels = None
depends_on = None

STATES = ("booked", "moved", "cancelled", "attended", "no_show")
STATES_BEFORE = ("booked", "offered", "waiting", "moved", "cancelled", "attended", "no_show")
ACTIVE = ("booked", "attended")
ACTIVE_BEFORE = ("booked", "offered", "waiting", "attended")


def upgrade() -> None:
    """Five states, two of them active."""
    _allow(STATES, ACTIVE)


def downgrade() -> None:
    """Seven states, four of them active."""
    _allow(STATES_BEFORE, ACTIVE_BEFORE)


def _allow(states: tuple[str, ...], active: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        # Alembic would copy the whole table; SQLite can change one constraint in place. State is never NULL, which
        # ADD CONSTRAINT would refuse.
        words = " OR ".join(f"state = '{state}'" for state in states)
        op.execute('ALTER TABLE "booking" DROP CONSTRAINT "ck_booking_state"')
        op.execute(f'ALTER TABLE "booking" ADD CONSTRAINT "ck_booking_state" CHECK ({words})')
    else:
        op.drop_constraint(op.f("ck_booking_state"), "booking", type_="check")
        op.create_check_constraint(op.f("ck_booking_state"), "booking", _is_one_of(states))
    op.drop_index("uq_booking_active", table_name="booking")
    is_active = sa.text(_is_one_of(active))
    op.create_index(
        "uq_booking_active",
        "booking",
        ["campaign_id", "resident_id"],
        unique=True,
        sqlite_where=is_active,
        postgresql_where=is_active,
    )


def _is_one_of(states: tuple[str, ...]) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in states))
