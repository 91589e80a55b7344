"""The audit chain can only grow: the database itself refuses to change or delete its rows."""

from alembic import op

revision = "0002_append_only_audit"
down_revision = "0001_the_house"
branch_labels = None
depends_on = None

CHAINED = "id, chain, seq, at, actor_kind, actor_ref, role, action, object_ref, detail, mac"

SQLITE = (
    f"""
    CREATE TRIGGER audit_event_UPDATE BEFORE UPDATE OF {CHAINED} ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END
    """,
    """
    CREATE TRIGGER audit_event_DELETE BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END
    """,
    """
    CREATE TRIGGER audit_event_ADDRESS BEFORE UPDATE OF address ON audit_event WHEN NEW.address IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the audit chain only grows: an address can be forgotten, not changed'); END
    """,
)

POSTGRES = (
    """
    CREATE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit chain only grows'; END $$
    """,
    f"""
    CREATE TRIGGER audit_event_only_grows BEFORE UPDATE OF {CHAINED} OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_only_grows()
    """,
    """
    CREATE TRIGGER audit_event_address BEFORE UPDATE OF address ON audit_event
    FOR EACH ROW WHEN (NEW.address IS NOT NULL) EXECUTE FUNCTION audit_event_only_grows()
    """,
)


def upgrade() -> None:
    """Set the triggers."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """Drop the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE", "ADDRESS"):
            op.execute(f"DROP TRIGGER audit_event_{what}")
    else:
        for name in ("audit_event_only_grows", "audit_event_address"):
            op.execute(f"DROP TRIGGER {name} ON audit_event")
        op.execute("DROP FUNCTION audit_event_only_grows()")
