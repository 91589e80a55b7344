"""Alembic's entry: migrates the app's own engine, online only, one writer at a time.

All steps of an upgrade are one transaction: after a crash the database is at the revision it came from.
"""

from alembic import context

from core.db.database import db, migrating_connection
from core.db.write_gate import write_gate

with write_gate(db.engine), migrating_connection() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
