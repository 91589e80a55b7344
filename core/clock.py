"""Time: the one place that asks what time it is, and the ward's civil calendar."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CIVIL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in UTC. Views and commands ask once and hand it down."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """The same moment in UTC; raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no meaning here")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The moment on the ward's wall clock (Asia/Ho_Chi_Minh, no daylight saving)."""
    return aware(moment).astimezone(CIVIL)


def civil_date(moment: datetime) -> date:
    """The ward's calendar day of a moment."""
    return local(moment).date()


def at_local(day: date, wall: time) -> datetime:
    """The moment, in UTC, when the ward's clocks show `wall` on `day`."""
    return datetime.combine(day, wall, tzinfo=CIVIL).astimezone(UTC)


def minutes_to_time(minutes: int) -> time:
    """A wall-clock time from minutes after midnight (0–1439)."""
    return time(minutes // 60, minutes % 60)


def parse_clock(text: str) -> int | None:
    """Read "7:30", "07:30", "7h30" or "7h" as minutes after midnight; None for other text. 24:00 is the end."""
    hour, mark, minute = text.strip().lower().replace("h", ":").replace(".", ":").partition(":")
    minute = minute or ("0" if mark else "")
    if not (hour.isascii() and hour.isdecimal() and minute.isascii() and minute.isdecimal()):
        return None
    if len(hour) > 2 or len(minute) > 2 or int(minute) > 59:
        return None
    minutes = int(hour) * 60 + int(minute)
    return minutes if minutes <= 24 * 60 else None
