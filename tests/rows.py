"""Every row of the database as plain values: what a test holds against itself before and after."""

from typing import Any

from sqlalchemy import select

from core.db.database import db

KEPT_APART = ("audit_event", "audit_head", "person_merge", "attempt_counter", "form_once")
"""What grows by the mere doing of something."""


def everything(*but: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, in the order of their numbers."""
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]
        for table in db.metadata.sorted_tables
        if table.name not in {*KEPT_APART, *but}
    }
