"""Rules of what a desk may send: the contract's JSON, read scan by scan, so that one bad scan spoils no other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkin.moments import parse_moment
from core.errors import BadInput
from core.ids import tidy_id
from core.marking import N_

MOST_SCANS = 500
KINDS = frozenset(("arrive", "undo", "station", "complete"))
METHODS = frozenset(("qr", "typed", "list", "card", "count"))
SUBJECTS = ("ticket", "short_code", "resident", "outsider")
SEXES = frozenset(("male", "female", "unknown"))
SCAN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
STATION = re.compile(r"[\w.-]{1,20}", re.ASCII)
LONGEST_CODE = 300
LONGEST_ECHO = 64
OLDEST_YEAR = 1880
MOST_PENDING = 1_000_000


class NotABatch(BadInput):
    """The body is not the JSON of the contract, or has more than 500 scans."""

    status = 400
    code = "not_a_batch"
    message = N_("This is not a valid message from a reception desk.")


@dataclass(frozen=True, slots=True)
class Outsider:
    """A visitor who does not live in the ward, counted without a name."""

    birth_year: int | None
    sex: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A well-formed scan. `echo` is its id as the device wrote it; `code` is the text of its subject."""

    echo: str
    scan_id: str
    kind: str
    method: str
    device_at: datetime
    subject: str | None
    code: str
    outsider: Outsider | None
    station: str | None
    undoes: str | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """A scan that cannot be read; `echo` is its id, if it has one."""

    echo: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One request of a desk: its clock (None if unreadable), how many scans wait on it, and the scans in order."""

    sent_at: datetime | None
    pending: int
    oldest_at: datetime | None
    scans: tuple[Sent | Malformed, ...]


def read_batch(data: Any) -> Batch:
    """The batch in a request's JSON. Raises NotABatch; single bad scans are returned as Malformed.

    What a desk says about itself never refuses its scans: an unreadable clock is not corrected, an unreadable
    number of waiting scans is none.
    """
    scans = data.get("scans") if isinstance(data, Mapping) else None
    if not isinstance(scans, list) or len(scans) > MOST_SCANS:
        raise NotABatch()
    pending = data.get("pending")
    return Batch(
        sent_at=parse_moment(data.get("device_sent_at")),
        pending=pending if _is_whole(pending, 0, MOST_PENDING) else 0,
        oldest_at=parse_moment(data.get("oldest_scanned_at")),
        scans=tuple(read_scan(scan) for scan in scans),
    )


def read_scan(data: Any) -> Sent | Malformed:
    """One scan of the contract, or Malformed."""
    if not isinstance(data, Mapping):
        return Malformed(None)
    echo = data.get("scan_id")
    if not isinstance(echo, str) or len(echo) > LONGEST_ECHO:
        return Malformed(None)
    scan_id, device_at = echo.strip().lower(), parse_moment(data.get("scanned_at"))
    kind, method = data.get("kind", ""), data.get("method", "")
    if not SCAN_ID.fullmatch(scan_id) or device_at is None:
        return Malformed(echo)
    if not (_is_word(kind, KINDS) and _is_word(method, METHODS)):
        return Malformed(echo)
    try:
        subject, code, outsider = _subject(data, kind)
        station, undoes = _station(data, kind), _undoes(data, kind, scan_id)
    except _Unreadable:
        return Malformed(echo)
    return Sent(echo, scan_id, kind, method, device_at, subject, code, outsider, station, undoes)


class _Unreadable(Exception):
    """A field of a scan is missing or malformed."""


def _subject(data: Mapping[str, Any], kind: str) -> tuple[str | None, str, Outsider | None]:
    """The subject of the scan, exactly one of the four; an undo names a scan instead of a person."""
    named = [name for name in SUBJECTS if data.get(name) is not None]
    if kind == "undo":
        return None, "", None
    if len(named) != 1:
        raise _Unreadable()
    value = data[named[0]]
    if named[0] == "outsider":
        return "outsider", "", _outsider(value, kind)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_CODE:
        raise _Unreadable()
    if named[0] == "resident" and tidy_id(value) is None:
        raise _Unreadable()
    return named[0], value.strip().encode(errors="replace").decode(), None


def _outsider(value: Any, kind: str) -> Outsider:
    """A visitor's birth year (null if unknown) and sex; only an arrival can have one."""
    if not isinstance(value, Mapping) or kind != "arrive":
        raise _Unreadable()
    year, sex = value.get("birth_year"), value.get("sex") or "unknown"
    if not _is_word(sex, SEXES) or not (year is None or _is_whole(year, OLDEST_YEAR, 2199)):
        raise _Unreadable()
    return Outsider(year, sex)


def _station(data: Mapping[str, Any], kind: str) -> str | None:
    if kind != "station":
        return None
    code = data.get("station")
    if not isinstance(code, str) or not STATION.fullmatch(code):
        raise _Unreadable()
    return code


def _undoes(data: Mapping[str, Any], kind: str, scan_id: str) -> str | None:
    if kind != "undo":
        return None
    named = data.get("undoes")
    undoes = named.strip().lower() if isinstance(named, str) else ""
    if not SCAN_ID.fullmatch(undoes) or undoes == scan_id:
        raise _Unreadable()
    return undoes


def _is_word(value: Any, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words


def _is_whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
