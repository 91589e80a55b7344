"""Alembic's entry: migrates the app's own engine, online only, one writer at a time."""

from alembic import context

from core.database import WRITES, db, write_gate

engine = db.engine

with write_gate(engine), engine.connect().execution_options(**{WRITES: True}) as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
