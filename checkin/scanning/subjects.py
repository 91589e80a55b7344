"""Reading who a batch of scans is about: tickets, short codes and ids, all looked up together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select

from checkin.days import Day
from checkin.scanning.batch_rules import Sent
from checkin.scanning.persons import PERSON_COLUMNS, Who, look_at, whos_of, with_bookings
from checkin.scanning.verdicts import Reason
from checkin.tables import letters, requests, residents, tickets
from core import short_code
from core.db.database import connection, db
from core.ids import tidy_id, token_hash
from core.sealing import keyring

ALIAS_OUTCOMES = ("matched", "already")
"""A ticket that was asked for without a link stands for the resident it was matched with."""


_VALUES: BindParameter[Any] = bindparam("values", expanding=True)


def _by(secret: ColumnElement[bytes]) -> Select[Any]:
    """Tickets by one of their secrets, each with the person it belongs to."""
    ticket = (tickets.c.ward_id, tickets.c.campaign_id, tickets.c.revoked_at)
    return (
        select(secret.label("value"), *ticket, *PERSON_COLUMNS)
        .select_from(with_bookings(tickets.join(residents, residents.c.id == tickets.c.resident_id)))
        .where(secret.in_(_VALUES))
    )


_BY_SECRET = {"ticket": _by(tickets.c.token_hash), "short_code": _by(tickets.c.code_index)}


@dataclass(frozen=True, slots=True)
class Found:
    """What the subject of a scan turned out to be: a resident, or the reason why a person must look."""

    who: Who | None = None
    reason: Reason | None = None


UNKNOWN = Found(reason="unknown_ticket")


@dataclass(frozen=True, slots=True)
class Key:
    """How a subject is looked up and kept: never the secret itself; `end` is what the paper shows last.

    A text that can be no ticket and no code has no `end`, and stands for nobody.
    """

    subject: str
    value: bytes | str
    end: str = ""

    @property
    def said(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        value = self.value.hex() if isinstance(self.value, bytes) else self.value
        return {self.subject: value, "end": self.end} if self.end else {self.subject: value}


def key_of(sent: Sent) -> Key | None:
    """The look-up key of a scan's subject; None for visitors and for an undo."""
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


def find_all(day: Day, sent: Iterable[Sent]) -> dict[Key, Found]:
    """What each subject of the batch is, in a fixed number of statements."""
    codes = {key: item.code for item in sent if (key := key_of(item)) is not None}
    found = _tickets(day, codes)
    missing = [key for key in codes if key not in found]
    if missing:
        found |= _others(day, missing, codes)
    return {key: found.get(key, UNKNOWN) for key in codes}


def _tickets(day: Day, codes: Iterable[Key]) -> dict[Key, Found]:
    """Tickets of the ward that were not revoked."""
    found: dict[Key, Found] = {}
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
            is_ours = row.campaign_id == day.campaign_id
            found[keys[row.value]] = Found(whos[row.person_id], None if is_ours else "other_campaign")
    return found


def _others(day: Day, missing: Sequence[Key], codes: Mapping[Key, str]) -> dict[Key, Found]:
    """What is no ticket: a person named by id, a place asked for without a link, the letter of a household."""
    found: dict[Key, Found] = {}
    ids = {str(key.value): key for key in missing if key.subject == "resident"}
    residents_of = {ids[public_id]: number for public_id, number in _residents(day, list(ids))}
    readable = [key for key in missing if key.end]
    if readable:
        _resolve_rest(day, readable, codes, residents_of, found)
    whos = look_at(day, residents_of.values())
    for key, number in residents_of.items():
        reason = found[key].reason if key in found else None
        found[key] = Found(whos[number], reason) if number in whos else UNKNOWN
    return found


def _residents(day: Day, public_ids: Sequence[str]) -> list[tuple[str, int]]:
    if not public_ids:
        return []
    rows = db.session.execute(
        select(residents.c.public_id, residents.c.id).where(
            residents.c.public_id.in_(public_ids), residents.c.ward_id == day.ward_id
        )
    )
    return [(row.public_id, row.id) for row in rows]


def _resolve_rest(
    day: Day,
    missing: Sequence[Key],
    codes: Mapping[Key, str],
    residents_of: dict[Key, int],
    found: dict[Key, Found],
) -> None:
    """What is no ticket: a place asked for without a link, or the letter of a household."""
    by_value = {key.value: key for key in missing}
    asked = db.session.execute(
        select(requests.c.token_hash, requests.c.code_index, requests.c.resident_id, requests.c.campaign_id)
        .where(requests.c.ward_id == day.ward_id, requests.c.outcome.in_(ALIAS_OUTCOMES))
        .where(requests.c.resident_id.is_not(None), requests.c.state != "refused")
        .where(or_(requests.c.token_hash.in_(list(by_value)), requests.c.code_index.in_(list(by_value))))
    )
    for row in asked:
        key = by_value.get(row.token_hash) or by_value[row.code_index]
        residents_of[key] = row.resident_id
        if row.campaign_id != day.campaign_id:
            found[key] = Found(reason="other_campaign")
    by_value = {_letter_value(key, codes[key]): key for key in missing if key not in residents_of}
    written = db.session.execute(
        select(letters.c.token_hash, letters.c.code_index)
        .where(letters.c.ward_id == day.ward_id)
        .where(or_(letters.c.token_hash.in_(list(by_value)), letters.c.code_index.in_(list(by_value))))
    )
    for letter in written:
        key = by_value.get(letter.token_hash) or by_value[letter.code_index]
        found[key] = Found(reason="household_code")


def _letter_value(key: Key, code: str) -> bytes:
    """A letter's short code has an index of its own; its token is hashed like any other."""
    if key.subject == "short_code":
        return keyring().index("letter_code", short_code.parse(code))
    assert isinstance(key.value, bytes)
    return key.value
