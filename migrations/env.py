"""Alembic's entry: migrates the app's own engine, online only, one writer at a time."""

from alembic import context

from core.db.database import db, writing_connection
from core.db.write_gate import write_gate

with write_gate(db.engine), writing_connection() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
