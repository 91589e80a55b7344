"""Operation that puts together everything the site holds about a person, from all rooms, for the person to keep."""

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
    """A person's own data at a moment: by a word for each kind, rows of plain values."""

    at: datetime
    kinds: Mapping[str, list[dict[str, Any]]]

    def as_json(self) -> dict[str, Any]:
        """The file: what is kept, and when it was put together."""
        return {"made_at": _plain(self.at), **self.kinds}


def put_together(resident: Resident, form: str, by: Actor, at: datetime) -> OwnData:
    """Ask every room; the look at the sealed numbers goes on record with the file itself."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for follower in residents_events.followers():
        for kind, rows in follower.exported(resident).items():
            plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
            kinds.setdefault(kind, []).extend(plain)
    audit.record(EXPORTED, by=by, ward_id=resident.ward_id, object_ref=resident.public_id, form=form)
    return OwnData(at, kinds)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
