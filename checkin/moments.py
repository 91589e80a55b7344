"""Rules of when a scan happened: the device's clock corrected by the server's, within possible limits."""

from datetime import date, datetime, time, timedelta

from core.clock import at_local

LATENCY = timedelta(seconds=5)
"""A difference up to this is network latency; correcting for it would give a resent scan a later time."""

EARLIEST_YEAR, LATEST_YEAR = 1970, 2199
LAST_MOMENT = timedelta(microseconds=1)


def parse_moment(text: object) -> datetime | None:
    """A moment in ISO 8601 with an offset (`Z` too); None for anything else, or an impossible year."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return None
    return moment


def offset_of(device_sent_at: datetime | None, received_at: datetime) -> timedelta:
    """How far the device's clock is behind the server's; zero if latency explains it or the device does not say."""
    offset = received_at - (device_sent_at or received_at)
    return timedelta(0) if abs(offset) <= LATENCY else offset


def corrected(device_at: datetime, offset: timedelta, received_at: datetime) -> datetime:
    """When it happened by the server's clock, at the latest when it was received."""
    return min(device_at + offset, received_at)


def clamped(day: date, moment: datetime) -> datetime:
    """The moment, moved into the civil day if it lies outside."""
    starts = at_local(day, time(0))
    return min(max(moment, starts), ends_of(day) - LAST_MOMENT)


def ends_of(day: date) -> datetime:
    """The midnight that ends a civil day, in UTC."""
    return at_local(day + timedelta(days=1), time(0))
