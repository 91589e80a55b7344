"""Rules of a campaign's definition: facts read from the contract's JSON, every error named by its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from campaigns.capacity import BadHours, Hours, check_capacity, check_hours, make_slots
from campaigns.eligibility.rules import Criteria
from core.clock import parse_clock
from core.errors import BadInput
from core.marking import N_

KINDS = ("screening", "vaccination", "event")
TITLE_LENGTH, VENUE_LENGTH, SOURCE_LENGTH, TEXT_LENGTH = 200, 300, 300, 4000
LANDMARK_LENGTH = 200
FIELDS = frozenset(("ward", "title", "kind", "criteria", "days", "targets", "texts", "organizer"))
DAY_FIELDS = frozenset(
    ("date", "venue", "landmark", "from", "to", "hours", "slot_minutes", "capacity", "walk_in_reserve")
)
TARGET_FIELDS = frozenset(("neighborhood", "basis", "value", "source", "set_on"))
TEXT_FIELDS = frozenset(("free", "bring", "fasting"))
MOST_DAYS, MOST_TARGETS = 100, 1000
MOST_PERCENT, MOST_COUNT = 100, 10_000_000


class BadFacts(BadInput):
    """A field of a campaign cannot be used; `facts["field"]` names it, such as `days[0].date`."""

    code = "bad_facts"


@dataclass(frozen=True)
class DayFacts:
    """One day: its hours cut into slots of `slot_minutes` with `capacity` places each.

    `slot_minutes` None makes a day without slots, for an event open to all.
    """

    date: date
    venue: str
    hours: tuple[Hours, ...]
    slot_minutes: int | None
    capacity: int = 0
    walk_in_reserve: int = 0
    desks: int | None = None
    landmark: str = ""

    def slots(self) -> list[Hours]:
        """The slots of the day, none for an open event. Raises BadHours."""
        if self.slot_minutes is not None:
            return make_slots(self.hours, self.slot_minutes)
        check_hours(self.hours)
        return []


@dataclass(frozen=True)
class TargetFacts:
    """A target; `neighborhood` is a code, None for the whole ward."""

    neighborhood: str | None
    basis: str
    value: float
    source: str = ""
    set_on: date | None = None


@dataclass(frozen=True)
class Texts:
    """A campaign's name, its organizer, and the text of its invitation."""

    title: str
    organizer: str = ""
    clinic_id: int | None = None
    free_text: str = ""
    bring_text: str = ""
    fasting: bool = False


@dataclass(frozen=True)
class CampaignDefinition:
    """Everything a new campaign is made of."""

    ward_id: int
    kind: str
    texts: Texts
    criteria: Criteria = field(default_factory=Criteria)
    days: tuple[DayFacts, ...] = ()
    targets: tuple[TargetFacts, ...] = ()


def from_json(data: Any, ward_id: int) -> CampaignDefinition:
    """Read the facts from the contract's JSON. Raises BadFacts, BadCriteria or BadHours naming the field."""
    _only(data, FIELDS, "")
    kind = data.get("kind")
    if kind not in KINDS:
        raise BadFacts(N_("Write screening, vaccination or event here."), field="kind")
    days, targets = _list(data, "days", MOST_DAYS), _list(data, "targets", MOST_TARGETS)
    return CampaignDefinition(
        ward_id=ward_id,
        kind=kind,
        texts=_texts(data),
        criteria=Criteria.from_json(data.get("criteria") or {}),
        days=tuple(_day(day, f"days[{n}]", kind) for n, day in enumerate(days)),
        targets=tuple(_target(row, f"targets[{n}]") for n, row in enumerate(targets)),
    )


def _texts(data: Mapping[str, Any]) -> Texts:
    texts = data.get("texts") or {}
    _only(texts, TEXT_FIELDS, "texts")
    fasting = texts.get("fasting") or False
    if not isinstance(fasting, bool):
        raise BadFacts(N_("Write true or false here."), field="texts.fasting")
    return Texts(
        title=_text(data, "title", "title", TITLE_LENGTH, needed=True),
        organizer=_text(data, "organizer", "organizer", TITLE_LENGTH),
        free_text=_text(texts, "free", "texts.free", TEXT_LENGTH),
        bring_text=_text(texts, "bring", "texts.bring", TEXT_LENGTH),
        fasting=fasting,
    )


def _day(data: Any, at: str, kind: str) -> DayFacts:
    _only(data, DAY_FIELDS, at)
    open_to_all = kind == "event" and not data.get("slot_minutes") and not data.get("capacity")
    day = DayFacts(
        date=_date(data, "date", f"{at}.date"),
        venue=_text(data, "venue", f"{at}.venue", VENUE_LENGTH, needed=True),
        hours=_hours(data, at),
        slot_minutes=None if open_to_all else _whole(data, "slot_minutes", f"{at}.slot_minutes", 1, 1440),
        capacity=0 if open_to_all else _whole(data, "capacity", f"{at}.capacity", 1, 10_000),
        walk_in_reserve=_whole(data, "walk_in_reserve", f"{at}.walk_in_reserve", 0, 10_000, default=0),
        landmark=_text(data, "landmark", f"{at}.landmark", LANDMARK_LENGTH),
    )
    try:
        day.slots()
        check_capacity(day.capacity)
    except BadHours as bad:
        field = {"hours": "from"}.get(bad.facts["field"], bad.facts["field"])
        raise BadFacts(bad.message, field=f"{at}.{field}") from bad
    return day


def _hours(data: Mapping[str, Any], at: str) -> tuple[Hours, ...]:
    """One stretch from `from` to `to`, or several under `hours`."""
    rows = data.get("hours")
    if rows is None:
        return (_stretch(data, at),)
    if not isinstance(rows, list) or not rows:
        raise BadFacts(N_("A list is needed here."), field=f"{at}.hours")
    return tuple(_stretch(row, f"{at}.hours[{n}]") for n, row in enumerate(rows))


def _stretch(data: Any, at: str) -> Hours:
    if not isinstance(data, Mapping):
        raise BadFacts(N_("An object with fields is needed here."), field=at)
    hours = Hours(_minutes(data, "from", f"{at}.from"), _minutes(data, "to", f"{at}.to"))
    if hours.starts >= hours.ends:
        raise BadFacts(N_("The end of the hours must be later than their start."), field=f"{at}.to")
    return hours


def _target(data: Any, at: str) -> TargetFacts:
    _only(data, TARGET_FIELDS, at)
    neighborhood, basis, value = data.get("neighborhood"), data.get("basis"), data.get("value")
    if neighborhood is not None and not isinstance(neighborhood, str):
        raise BadFacts(N_("The code of a %(place_kind)s or null is needed here."), field=f"{at}.neighborhood")
    if basis not in ("count", "percent"):
        raise BadFacts(N_("Write count or percent here."), field=f"{at}.basis")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadFacts(N_("A number is needed here."), field=f"{at}.value")
    target = TargetFacts(
        neighborhood, basis, float(value), _text(data, "source", f"{at}.source", SOURCE_LENGTH)
    )
    check_target(target, f"{at}.value")
    if data.get("set_on") is not None:
        target = replace(target, set_on=_date(data, "set_on", f"{at}.set_on"))
    return target


def check_target(target: TargetFacts, field: str) -> None:
    """Raise BadFacts for a percentage above 100, a count with a fraction, or a number below zero."""
    if target.basis == "percent" and not 0 <= target.value <= MOST_PERCENT:
        raise BadFacts(N_("A percentage is from 0 to 100."), field=field)
    if target.basis == "count" and not (
        0 <= target.value <= MOST_COUNT and target.value == int(target.value)
    ):
        raise BadFacts(N_("A count is a whole number, 0 or more."), field=field)


def _only(data: Any, known: frozenset[str], at: str) -> None:
    if not isinstance(data, Mapping):
        raise BadFacts(N_("An object with fields is needed here."), field=at or "(file)")
    unknown = sorted(str(name) for name in data if name not in known)
    if unknown:
        raise BadFacts(N_("There is no such field."), field=f"{at}.{unknown[0]}".lstrip("."))


def _list(data: Mapping[str, Any], name: str, most: int) -> list[Any]:
    rows = data.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list) or len(rows) > most:
        raise BadFacts(N_("A list is needed here."), field=name)
    return rows


def _text(data: Mapping[str, Any], name: str, field: str, longest: int, needed: bool = False) -> str:
    value = data.get(name)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise BadFacts(N_("A text is needed here."), field=field)
    value = value.strip()
    if needed and not value:
        raise BadFacts(N_("Please fill in this field."), field=field)
    if len(value) > longest:
        raise BadFacts(N_("This is too long: at most %(max)d characters."), field=field, max=longest)
    return value


def _whole(
    data: Mapping[str, Any], name: str, field: str, low: int, high: int, default: int | None = None
) -> int:
    value = data.get(name)
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadFacts(
            N_("A whole number from %(low)d to %(high)d is needed here."), field=field, low=low, high=high
        )
    return value


def _date(data: Mapping[str, Any], name: str, field: str) -> date:
    value = data.get(name)
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as wrong:
        raise BadFacts(N_("A date such as 2026-12-06 is needed here."), field=field) from wrong


def _minutes(data: Mapping[str, Any], name: str, field: str) -> int:
    value = data.get(name)
    minutes = parse_clock(value) if isinstance(value, str) else None
    if minutes is None:
        raise BadFacts(N_("A time such as 07:30 is needed here."), field=field)
    return minutes
