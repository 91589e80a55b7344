"""A batch made ready before the transaction: subjects looked up, clocks corrected, contents told apart."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkin.days import Day
from checkin.moments import clamped, corrected, is_on, offset_of
from checkin.scanning.batch_rules import Batch, Malformed, Sent
from checkin.scanning.subjects import UNKNOWN, Found, Key, key_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One well-formed scan with what is known of its subject and when it happened."""

    sent: Sent
    found: Found
    said: dict[str, Any]
    fingerprint: bytes
    happened_at: datetime
    is_on_day: bool


def read_entries(day: Day, batch: Batch, found: Mapping[Key, Found], at: datetime) -> list[Entry | Malformed]:
    """The batch made ready outside the transaction: keys hashed, clocks corrected."""
    offset = offset_of(batch.sent_at, at)
    entries: list[Entry | Malformed] = []
    for sent in batch.scans:
        if isinstance(sent, Malformed):
            entries.append(sent)
            continue
        moment = corrected(sent.device_at, offset, at)
        entries.append(entry_of(day, sent, found, moment))
    return entries


def entry_of(day: Day, sent: Sent, found: Mapping[Key, Found], moment: datetime) -> Entry:
    """One scan that happened at `moment` by the server's clock."""
    key = key_of(sent)
    said: dict[str, Any] = key.said if key else {}
    if sent.outsider:
        said = {"outsider": {"birth_year": sent.outsider.birth_year, "sex": sent.outsider.sex}}
    return Entry(
        sent=sent,
        found=found.get(key, UNKNOWN) if key else Found(),
        said=said,
        fingerprint=fingerprint_of(sent, said),
        happened_at=clamped(day.on, moment),
        is_on_day=is_on(day.on, moment),
    )


def fingerprint_of(sent: Sent, said: Mapping[str, Any]) -> bytes:
    """What tells a repeat from another content: everything the device said, secrets as they are kept.

    It names the scan in addresses too: two contents under one id are two lines.
    """
    heard = [sent.scan_id, sent.kind, sent.method, sent.station, sent.undoes, sent.device_at.timestamp()]
    content = [*heard, said]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()[:16]
