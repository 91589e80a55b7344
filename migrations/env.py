"""Alembic's entry: migrates the app's own engine, online only, one writer at a time."""

from alembic import context

from core.database import db, write_gate, writing_connection

with write_gate(db.engine), writing_connection() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
