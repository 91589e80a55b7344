"""The slots of a campaign in words, and slots that follow one another as one stretch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns import queries as campaign_queries
from campaigns.campaign_rows import hours_text
from core.i18n import day_weekday


@dataclass(frozen=True, slots=True)
class SlotText:
    """A slot, or a stretch of slots; times are minutes after midnight."""

    day: str
    venue: str
    starts: int
    ends: int

    @property
    def time(self) -> str:
        """7:00 – 8:30."""
        return hours_text(self.starts, self.ends)

    @property
    def text(self) -> str:
        """Thứ Bảy, 05/12/2026: 7:00 – 8:30."""
        return f"{self.day}: {self.time}"


def slot_texts(campaign_id: int, now: datetime) -> dict[int, SlotText]:
    """Every slot of the campaign by its internal number, in order of day and hour."""
    return {
        slot.number: SlotText(day_weekday(day.date), day.venue, slot.starts, slot.ends)
        for day in campaign_queries.days(campaign_id, now)
        for slot in day.slots
    }


def stretches(slots: Sequence[SlotText]) -> Iterator[SlotText]:
    """Slots, given in order, that follow one another are one stretch."""
    begun: SlotText | None = None
    for slot in slots:
        if begun is not None and (begun.day, begun.venue, begun.ends) == (slot.day, slot.venue, slot.starts):
            begun = replace(begun, ends=slot.ends)
            continue
        if begun is not None:
            yield begun
        begun = slot
    if begun is not None:
        yield begun
