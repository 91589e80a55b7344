"""Three campaigns of the demo ward: last week's with turnout, today's in progress, next month's for booking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from campaigns.capacity import Hours
from campaigns.days.warnings import holidays_among
from campaigns.definition_rules import CampaignDefinition, DayFacts, TargetFacts, Texts
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from demo.ward import DemoWard
from screening.booking import booking
from screening.models import Invitation
from screening.papers.printing import mark_printed

MORNING, AFTERNOON = Hours(7 * 60, 11 * 60), Hours(13 * 60 + 30, 16 * 60 + 30)
BRING = "Thẻ căn cước hoặc VNeID\nThẻ bảo hiểm y tế\nĐơn thuốc đang dùng, kính đang đeo"
STATION = "Trạm Y tế phường Hoa Sen"
HALL = "Nhà văn hóa phường, số 15 đường Lê Lợi"
LANDMARKS = {STATION: "đối diện cổng chợ Hoa Sen", HALL: "gần trường tiểu học Hoa Sen"}
PLAN = "Kế hoạch số 12/KH-UBND của phường"
SLOW = 0.4
LONGEST_HOLIDAY = 10
"""In days: Tết with the days off in place of its weekend."""


@dataclass(frozen=True)
class DemoCampaign:
    """A campaign of the demo, and the share of eligible people who book."""

    facts: CampaignDefinition
    published_at: datetime
    booked_share: float


def plans(demo: DemoWard, today: date) -> tuple[DemoCampaign, DemoCampaign, DemoCampaign]:
    """Last week's, today's and next month's."""
    last, coming = today - timedelta(days=7), today + timedelta(days=30)
    while holidays_among(demo.ward.id, [coming]):
        coming += timedelta(days=1)
    return (
        DemoCampaign(_flu(demo, last), _at(last - timedelta(days=14)), 0.75),
        DemoCampaign(_elders(demo, today), _at(today - timedelta(days=12)), 0.62),
        DemoCampaign(_hearts(demo, coming), _at(today - timedelta(days=2)), 0.12),
    )


def _flu(demo: DemoWard, first: date) -> CampaignDefinition:
    return CampaignDefinition(
        ward_id=demo.ward.id,
        texts=Texts(
            title="Tiêm vắc xin cúm mùa cho người cao tuổi",
            free_text="Mũi tiêm vắc xin cúm mùa",
            bring_text=BRING,
            organizer=STATION,
        ),
        kind="vaccination",
        criteria=Criteria(age_min=60),
        days=tuple(_day(first + timedelta(days=n), STATION, 20) for n in range(2)),
        targets=(TargetFacts(None, "percent", 70, PLAN), *_seventy_each(demo)),
    )


def _elders(demo: DemoWard, first: date) -> CampaignDefinition:
    return CampaignDefinition(
        ward_id=demo.ward.id,
        texts=Texts(
            title="Khám sức khỏe định kỳ cho người từ 50 tuổi",
            free_text="Khám nội\nĐo huyết áp\nThử đường máu\nSiêu âm bụng",
            bring_text=BRING,
            organizer="UBND phường Hoa Sen",
            fasting=True,
            clinic_id=demo.clinic.id,
        ),
        kind="screening",
        criteria=Criteria(age_min=50),
        days=_days(demo.ward.id, first, 2, HALL, 40),
        targets=_seventy_each(demo),
    )


def _hearts(demo: DemoWard, first: date) -> CampaignDefinition:
    return CampaignDefinition(
        ward_id=demo.ward.id,
        texts=Texts(
            title="Khám sàng lọc tim mạch và đái tháo đường",
            free_text="Đo huyết áp\nĐiện tim\nThử đường máu",
            bring_text=BRING,
            organizer=STATION,
            fasting=True,
            clinic_id=demo.clinic.id,
        ),
        kind="screening",
        criteria=Criteria(age_min=40, not_checked_this_year=True),
        days=_days(demo.ward.id, first, 3, STATION, 30),
        targets=(TargetFacts(None, "count", 300, "Công văn của Sở Y tế"),),
    )


def _seventy_each(demo: DemoWard) -> tuple[TargetFacts, ...]:
    return tuple(TargetFacts(place.code, "percent", 70, PLAN) for place in demo.neighborhoods)


def _days(ward_id: int, first: date, count: int, venue: str, capacity: int) -> tuple[DayFacts, ...]:
    """So many days from the first on; public holidays after it are left out."""
    ahead = [first + timedelta(days=n) for n in range(count + LONGEST_HOLIDAY)]
    off = holidays_among(ward_id, ahead) - {first}
    return tuple(_day(day, venue, capacity) for day in [day for day in ahead if day not in off][:count])


def _day(day: date, venue: str, capacity: int) -> DayFacts:
    return DayFacts(
        day,
        venue,
        (MORNING, AFTERNOON),
        slot_minutes=60,
        capacity=capacity,
        walk_in_reserve=20,
        landmark=LANDMARKS[venue],
    )


def _at(day: date, hour: int = 9) -> datetime:
    return clock.at_local(day, time(hour))


def write_campaign(demo: DemoWard, plan: DemoCampaign, chance: Random) -> Campaign:
    """Create, publish, print letters and book, by the same operations as people use."""
    campaign = planning.create(plan.facts, SYSTEM, plan.published_at - timedelta(days=2))
    planning.publish(campaign, SYSTEM, plan.published_at)
    printed_at = plan.published_at + timedelta(hours=4)
    unprinted = demo.neighborhoods[-1].id if plan.booked_share < 0.5 else None
    for place in demo.neighborhoods:
        if place.id != unprinted:
            mark_printed(campaign, place.id, SYSTEM, printed_at)
    _book_some(demo, campaign, plan, chance)
    return campaign


def _book_some(demo: DemoWard, campaign: Campaign, plan: DemoCampaign, chance: Random) -> None:
    """Households book together; two neighborhoods book less than the others."""
    slots = _Slots(campaign.id, chance)
    slow = {demo.neighborhoods[3].id, demo.neighborhoods[8].id}
    booked_at = plan.published_at + timedelta(days=1)
    for place, members in _households(campaign.id):
        share = plan.booked_share * (SLOW if place in slow else 1)
        if chance.random() >= share:
            continue
        slot = slots.with_room_for(len(members))
        if slot is None:
            return
        via = chance.choices(("link", "head", "station"), weights=(5, 4, 1))[0]
        booking.book(campaign.id, slot, members, via, SYSTEM, booked_at)


def _households(campaign_id: int) -> Iterator[tuple[int, list[int]]]:
    rows = db.session.execute(
        select(Invitation.letter_id, Invitation.neighborhood_id, Invitation.resident_id)
        .where(Invitation.campaign_id == campaign_id)
        .order_by(Invitation.letter_id, Invitation.resident_id)
    ).all()
    together: dict[int, tuple[int, list[int]]] = {}
    for letter, place, resident in rows:
        together.setdefault(letter, (place, []))[1].append(resident)
    yield from together.values()


class _Slots:
    """The campaign's slots with their free places; mornings are preferred."""

    def __init__(self, campaign_id: int, chance: Random) -> None:
        rows = db.session.execute(
            select(Slot.public_id, Slot.capacity, Slot.starts, CampaignDay.date)
            .join(CampaignDay, CampaignDay.id == Slot.day_id)
            .where(Slot.campaign_id == campaign_id)
            .order_by(CampaignDay.date, Slot.starts)
        ).all()
        self._room = {slot: capacity for slot, capacity, _starts, _day in rows}
        first = rows[0].date
        self._liking = {
            slot: (4 if starts < 660 else 1) * (3 if day == first else 1) for slot, _c, starts, day in rows
        }
        self._chance = chance

    def with_room_for(self, people: int) -> str | None:
        """A slot with room for this many people, whose places are then taken; None if there is none."""
        open_ones: Sequence[str] = [slot for slot, room in self._room.items() if room >= people]
        if not open_ones:
            return None
        slot = self._chance.choices(open_ones, weights=[self._liking[slot] for slot in open_ones])[0]
        self._room[slot] -= people
        return slot
