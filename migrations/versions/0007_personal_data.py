"""Personal data: consent ledger that only grows, requests with their terms, days set right, restriction, erasure."""

import sqlalchemy as sa
from alembic import op

import core.db.database

revision = "0007_personal_data"
down_revision = "0006_lists_at_work"
branch_labels = None
depends_on = None

MOMENT = core.db.database.UTCDateTime(timezone=True)

LEDGER = (
    "id, public_id, ward_id, purpose, recipient, decision, given_by, relation, child_agreed, text_hash,"
    " channel, at, taken_by"
)
GROWS = "the consent ledger only grows"
FORGETS = "the consent ledger only grows: a guardian can be forgotten, not changed"
CHANGED = "NEW.guardian_name <> '' AND NEW.guardian_name <> OLD.guardian_name"

SQLITE = (
    f"""
    CREATE TRIGGER consent_UPDATE BEFORE UPDATE OF {LEDGER} ON consent
    BEGIN SELECT RAISE(ABORT, '{GROWS}'); END
    """,
    f"""
    CREATE TRIGGER consent_DELETE BEFORE DELETE ON consent
    BEGIN SELECT RAISE(ABORT, '{GROWS}'); END
    """,
    f"""
    CREATE TRIGGER consent_GUARDIAN BEFORE UPDATE OF guardian_name, guardian_phone_sealed ON consent
    WHEN ({CHANGED}) OR (NEW.guardian_phone_sealed IS NOT NULL
      AND NEW.guardian_phone_sealed IS NOT OLD.guardian_phone_sealed)
    BEGIN SELECT RAISE(ABORT, '{FORGETS}'); END
    """,
)

POSTGRES = (
    f"""
    CREATE FUNCTION consent_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{GROWS}'; END $$
    """,
    f"""
    CREATE TRIGGER consent_only_grows BEFORE UPDATE OF {LEDGER} OR DELETE ON consent
    FOR EACH ROW EXECUTE FUNCTION consent_only_grows()
    """,
    f"""
    CREATE TRIGGER consent_guardian BEFORE UPDATE OF guardian_name, guardian_phone_sealed ON consent
    FOR EACH ROW WHEN (({CHANGED}) OR (NEW.guardian_phone_sealed IS NOT NULL
      AND NEW.guardian_phone_sealed IS DISTINCT FROM OLD.guardian_phone_sealed))
    EXECUTE FUNCTION consent_only_grows()
    """,
)


def upgrade() -> None:
    """Make the tables, mark people, set the triggers."""
    _consent()
    _requests()
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ward_id", sa.Integer(), sa.ForeignKey("ward.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.String(26)),
    )
    op.create_index("uq_calendar_day", "calendar_day", ["ward_id", "day"], unique=True)
    op.add_column("resident", sa.Column("restricted_at", MOMENT))
    op.add_column("resident", sa.Column("erased_at", MOMENT))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def _consent() -> None:
    op.create_table(
        "consent_text",
        sa.Column("hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(26), nullable=False, unique=True),
        sa.Column("ward_id", sa.Integer(), sa.ForeignKey("ward.id"), nullable=False),
        sa.Column("resident_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("recipient", sa.String(200), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("given_by", sa.String(10), nullable=False),
        sa.Column("guardian_name", sa.String(200), nullable=False),
        sa.Column("guardian_phone_sealed", sa.LargeBinary()),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("child_agreed", sa.Boolean(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(32), sa.ForeignKey("consent_text.hash"), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("taken_by", sa.String(26)),
        _one_of("purpose", "reminders", "photos", "sharing"),
        _one_of("decision", "given", "refused", "withdrawn"),
        _one_of("given_by", "self", "guardian"),
        _one_of("channel", "paper", "in_person", "phone", "own_page"),
    )
    op.create_index("ix_consent_resident", "consent", ["resident_id", "purpose", "at"])


def _requests() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(26), nullable=False, unique=True),
        sa.Column("ward_id", sa.Integer(), sa.ForeignKey("ward.id"), nullable=False),
        sa.Column("resident_id", sa.Integer(), sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("asker", sa.String(10), nullable=False),
        sa.Column("asker_name", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("details", sa.String(500), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("carry_out_by", sa.Date(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by", sa.String(26)),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", sa.String(26)),
        sa.Column("longer_reason", sa.String(300), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.String(26)),
        sa.Column("ground", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(300), nullable=False),
        _one_of("kind", "see", "correct", "restrict", "withdraw", "erase"),
        _one_of("asker", "self", "guardian", "on_behalf"),
        _one_of("channel", "paper", "in_person", "phone", "own_page"),
        _one_of("state", "received", "answered", "fulfilled", "turned_down"),
    )
    op.create_index("ix_data_request_due", "data_request", ["ward_id", "state", "carry_out_by"])
    op.create_index("ix_data_request_resident", "data_request", ["resident_id"])


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


def downgrade() -> None:
    """Drop all of it."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE", "GUARDIAN"):
            op.execute(f"DROP TRIGGER consent_{what}")
    else:
        for name in ("consent_only_grows", "consent_guardian"):
            op.execute(f"DROP TRIGGER {name} ON consent")
        op.execute("DROP FUNCTION consent_only_grows()")
    for column in ("erased_at", "restricted_at"):
        op.drop_column("resident", column)
    for table in ("calendar_day", "data_request", "consent", "consent_text"):
        op.drop_table(table)
