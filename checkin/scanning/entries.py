"""Prepares a batch before the transaction: subjects looked up, clocks corrected, contents fingerprinted."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkin.campaign_day import Day
from checkin.moments import clamped, corrected, offset_of
from checkin.scanning.batch_rules import Batch, Malformed, Sent
from checkin.scanning.subjects import UNKNOWN, Key, SubjectFound, key_of
from core.clock import civil_date


@dataclass(frozen=True, slots=True)
class ScanEntry:
    """A well-formed scan with its subject and the time at which it happened."""

    sent: Sent
    found: SubjectFound
    said: dict[str, Any]
    fingerprint: bytes
    happened_at: datetime
    is_on_day: bool


def read_entries(
    day: Day, batch: Batch, found: Mapping[Key, SubjectFound], at: datetime
) -> list[ScanEntry | Malformed]:
    """Prepare the batch outside the transaction: hash keys, correct clocks."""
    offset = offset_of(batch.sent_at, at)
    return [
        sent
        if isinstance(sent, Malformed)
        else entry_of(day, sent, found, corrected(sent.device_at, offset, at))
        for sent in batch.scans
    ]


def entry_of(day: Day, sent: Sent, found: Mapping[Key, SubjectFound], moment: datetime) -> ScanEntry:
    """Prepare one scan that happened at `moment` by the server's clock."""
    key = key_of(sent)
    said: dict[str, Any] = key.said if key else {}
    if sent.outsider:
        said = {"outsider": {"birth_year": sent.outsider.birth_year, "sex": sent.outsider.sex}}
    return ScanEntry(
        sent=sent,
        found=found.get(key, UNKNOWN) if key else SubjectFound(),
        said=said,
        fingerprint=fingerprint_of(sent, said),
        happened_at=clamped(day.on, moment),
        is_on_day=civil_date(moment) == day.on,
    )


def fingerprint_of(sent: Sent, said: Mapping[str, Any]) -> bytes:
    """Distinguishes a repeat from other content: a hash of everything the device sent, secrets as stored.

    It also names the scan in addresses, as two contents under one id are two lines.
    """
    told = [sent.scan_id, sent.kind, sent.method, sent.station, sent.undoes, sent.device_at.timestamp(), said]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).digest()[:16]
