"""The audit chain can only grow: the database itself refuses to change or delete its rows."""

from alembic import op

revision = "0002_append_only_audit"
down_revision = "0001_the_house"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER audit_event_{what} BEFORE {what} ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END
"""

POSTGRES = (
    """
    CREATE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit chain only grows'; END $$
    """,
    """
    CREATE TRIGGER audit_event_only_grows BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_only_grows()
    """,
)


def upgrade() -> None:
    """Set the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(what=what))
    else:
        for statement in POSTGRES:
            op.execute(statement)


def downgrade() -> None:
    """Drop the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER audit_event_{what}")
    else:
        op.execute("DROP TRIGGER audit_event_only_grows ON audit_event")
        op.execute("DROP FUNCTION audit_event_only_grows()")
