"""Operation that collects everything the site holds about a person, from all rooms, for the person to keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.actor import Actor
from core.clock import local
from core.db import audit
from residents import events as residents_events
from residents.models.people import Resident

EXPORTED = audit.declare("resident.exported", "form")

FORMS = ("json", "page")


@dataclass(frozen=True, slots=True)
class OwnData:
    """A person's own data at a moment: rows of plain values, by a word for each kind."""

    at: datetime
    kinds: Mapping[str, list[dict[str, Any]]]

    def as_json(self) -> dict[str, Any]:
        """The file: the data, and when they were collected."""
        return {"made_at": _plain(self.at), **self.kinds}


def put_together(resident: Resident, form: str, by: Actor, at: datetime) -> OwnData:
    """Ask every room; the audit row of the file also covers the sealed numbers in it."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for handler in residents_events.handlers():
        for kind, rows in handler.exported(resident).items():
            plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
            kinds.setdefault(kind, []).extend(plain)
    audit.record_about(EXPORTED, resident, by, form=form)
    return OwnData(at, kinds)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
