"""Looks up the subjects of a batch of scans together: tickets, short codes and resident ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Table, bindparam, or_, select

from checkin.campaign_day import Day
from checkin.scanning.batch_rules import Sent
from checkin.scanning.persons import PERSON_COLUMNS, Who, look_at, whos_of, with_bookings
from checkin.scanning.verdicts import Subject
from core import short_code
from core.db.database import connection, db
from core.ids import tidy_id, token_hash
from core.sealing import keyring
from screening.tables import letters, place_requests, residents, tickets

_ALIAS = (
    place_requests.c.outcome.in_(("matched", "already")),
    place_requests.c.resident_id.is_not(None),
    place_requests.c.state != "refused",
)
"""A provisional ticket like this counts for the resident it was matched with."""

_VALUES: BindParameter[Any] = bindparam("values", expanding=True)


def _by(secret: ColumnElement[bytes]) -> Select[Any]:
    """Tickets by one of their secrets, each with its person."""
    ticket = (tickets.c.ward_id, tickets.c.campaign_id, tickets.c.revoked_at)
    return (
        select(secret.label("value"), *ticket, *PERSON_COLUMNS)
        .select_from(with_bookings(tickets.join(residents, residents.c.id == tickets.c.resident_id)))
        .where(secret.in_(_VALUES))
    )


_BY_SECRET = {"ticket": _by(tickets.c.token_hash), "short_code": _by(tickets.c.code_index)}


@dataclass(frozen=True, slots=True)
class SubjectFound:
    """What a scan names, and the resident where it is known who that is."""

    who: Who | None = None
    subject: Subject = "nobody"


UNKNOWN = SubjectFound(subject="unknown")


@dataclass(frozen=True, slots=True)
class Key:
    """How a subject is looked up and stored: never the secret itself; `end` is the end of the code on the paper.

    A text that cannot be a ticket or code has no `end` and is never found.
    """

    subject: str
    value: bytes | str
    end: str = ""

    @property
    def said(self) -> dict[str, Any]:
        """As stored in the ledger."""
        value = self.value.hex() if isinstance(self.value, bytes) else self.value
        return {self.subject: value, "end": self.end} if self.end else {self.subject: value}


def key_of(sent: Sent) -> Key | None:
    """The look-up key of a scan's subject; None for visitors and undos."""
    if sent.subject == "ticket":
        token = sent.code.rpartition("#")[2]
        return Key("ticket", token_hash(token), (tidy_id(token) or "")[-4:].upper())
    if sent.subject == "short_code":
        try:
            code = short_code.parse(sent.code)
        except short_code.WrongShortCode:
            return Key("short_code", keyring().index("ticket_code", f"not a code: {sent.code}"))
        return Key("short_code", keyring().index("ticket_code", code), code[-4:])
    return Key("resident", tidy_id(sent.code) or "") if sent.subject == "resident" else None


def find_all(day: Day, sent: Iterable[Sent]) -> dict[Key, SubjectFound]:
    """Each subject of the batch, in a fixed number of statements."""
    codes = {key: item.code for item in sent if (key := key_of(item)) is not None}
    found = _tickets(day, codes)
    missing = [key for key in codes if key not in found]
    if missing:
        found |= _others(day, missing, codes)
    return {key: found.get(key, UNKNOWN) for key in codes}


def _tickets(day: Day, codes: Iterable[Key]) -> dict[Key, SubjectFound]:
    """Valid tickets of the ward."""
    found: dict[Key, SubjectFound] = {}
    for subject, statement in _BY_SECRET.items():
        keys = {key.value: key for key in codes if key.subject == subject}
        if not keys:
            continue
        asked = {"values": list(keys), "campaign_id": day.campaign_id, "on": day.on}
        rows = [
            row
            for row in connection().execute(statement, asked)
            if row.ward_id == day.ward_id and row.revoked_at is None
        ]
        whos = whos_of(day, rows)
        for row in rows:
            found[keys[row.value]] = SubjectFound(whos[row.person_id], _subject_of(row.campaign_id, day))
    return found


def _subject_of(campaign_id: int, day: Day) -> Subject:
    return "resident" if campaign_id == day.campaign_id else "other_campaign"


def _others(day: Day, missing: Sequence[Key], codes: Mapping[Key, str]) -> dict[Key, SubjectFound]:
    """Subjects that are no ticket: a resident's id, a provisional ticket, a household's letter."""
    found: dict[Key, SubjectFound] = {}
    named: dict[Key, tuple[int, Subject]] = {
        key: (number, "resident") for key, number in _residents(day, missing)
    }
    readable = [key for key in missing if key.end]
    if readable:
        for key, row in _with_secrets(day, place_requests, {key.value: key for key in readable}, *_ALIAS):
            named[key] = row.resident_id, _subject_of(row.campaign_id, day)
        unnamed = {_letter_value(key, codes[key]): key for key in readable if key not in named}
        for key, _row in _with_secrets(day, letters, unnamed):
            found[key] = SubjectFound(subject="household_letter")
    whos = look_at(day, [number for number, _subject in named.values()])
    for key, (number, subject) in named.items():
        found[key] = SubjectFound(whos[number], subject) if number in whos else UNKNOWN
    return found


def _residents(day: Day, missing: Sequence[Key]) -> list[tuple[Key, int]]:
    keys = {key.value: key for key in missing if key.subject == "resident"}
    if not keys:
        return []
    rows = db.session.execute(
        select(residents.c.public_id, residents.c.id).where(
            residents.c.public_id.in_(list(keys)), residents.c.ward_id == day.ward_id
        )
    )
    return [(keys[row.public_id], row.id) for row in rows]


def _with_secrets(
    day: Day, table: Table, keys: Mapping[bytes | str, Key], *wanted: ColumnElement[bool]
) -> list[tuple[Key, Any]]:
    """The ward's rows that have one of these secrets, as their token or as their short code."""
    rows = db.session.execute(
        select(table).where(
            table.c.ward_id == day.ward_id,
            or_(table.c.token_hash.in_(list(keys)), table.c.code_index.in_(list(keys))),
            *wanted,
        )
    )
    return [(keys.get(row.token_hash) or keys[row.code_index], row) for row in rows]


def _letter_value(key: Key, code: str) -> bytes | str:
    """A letter's short code has its own index; its token is hashed like any other."""
    if key.subject == "short_code":
        return keyring().index("letter_code", short_code.parse(code))
    return key.value
