"""Looks up the subjects of a batch of scans together: tickets, short codes and resident ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select

from checkin.days import Day
from checkin.scanning.batch_rules import Sent
from checkin.scanning.persons import PERSON_COLUMNS, Who, look_at, whos_of, with_bookings
from checkin.scanning.verdicts import ReviewReason
from checkin.tables import letters, place_requests, residents, tickets
from core import short_code
from core.db.database import connection, db
from core.ids import tidy_id, token_hash
from core.sealing import keyring

ALIAS_OUTCOMES = ("matched", "already")
"""A provisional ticket with one of these outcomes counts for the resident it was matched with."""


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
    """What the subject of a scan is: a resident, or the reason for a review."""

    who: Who | None = None
    reason: ReviewReason | None = None


UNKNOWN = SubjectFound(reason="unknown_ticket")


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
            is_ours = row.campaign_id == day.campaign_id
            found[keys[row.value]] = SubjectFound(whos[row.person_id], None if is_ours else "other_campaign")
    return found


def _others(day: Day, missing: Sequence[Key], codes: Mapping[Key, str]) -> dict[Key, SubjectFound]:
    """Subjects that are no ticket: a resident's id, a provisional ticket, a household's letter."""
    found: dict[Key, SubjectFound] = {}
    ids = {str(key.value): key for key in missing if key.subject == "resident"}
    residents_of = {ids[public_id]: number for public_id, number in _residents(day, list(ids))}
    readable = [key for key in missing if key.end]
    if readable:
        _resolve_rest(day, readable, codes, residents_of, found)
    whos = look_at(day, residents_of.values())
    for key, number in residents_of.items():
        reason = found[key].reason if key in found else None
        found[key] = SubjectFound(whos[number], reason) if number in whos else UNKNOWN
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
    found: dict[Key, SubjectFound],
) -> None:
    """Resolve provisional tickets and household letters."""
    by_value = {key.value: key for key in missing}
    asked = db.session.execute(
        select(
            place_requests.c.token_hash,
            place_requests.c.code_index,
            place_requests.c.resident_id,
            place_requests.c.campaign_id,
        )
        .where(place_requests.c.ward_id == day.ward_id, place_requests.c.outcome.in_(ALIAS_OUTCOMES))
        .where(place_requests.c.resident_id.is_not(None), place_requests.c.state != "refused")
        .where(
            or_(
                place_requests.c.token_hash.in_(list(by_value)),
                place_requests.c.code_index.in_(list(by_value)),
            )
        )
    )
    for row in asked:
        key = by_value.get(row.token_hash) or by_value[row.code_index]
        residents_of[key] = row.resident_id
        if row.campaign_id != day.campaign_id:
            found[key] = SubjectFound(reason="other_campaign")
    by_value = {_letter_value(key, codes[key]): key for key in missing if key not in residents_of}
    written = db.session.execute(
        select(letters.c.token_hash, letters.c.code_index)
        .where(letters.c.ward_id == day.ward_id)
        .where(or_(letters.c.token_hash.in_(list(by_value)), letters.c.code_index.in_(list(by_value))))
    )
    for letter in written:
        key = by_value.get(letter.token_hash) or by_value[letter.code_index]
        found[key] = SubjectFound(reason="household_code")


def _letter_value(key: Key, code: str) -> bytes:
    """A letter's short code has its own index; its token is hashed like any other."""
    if key.subject == "short_code":
        return keyring().index("letter_code", short_code.parse(code))
    assert isinstance(key.value, bytes)
    return key.value
