"""The pages of a household: home, choosing a day and a time, checking the answers, the tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns import queries as campaign_queries
from campaigns.campaign_rows import DayRow, SlotRow
from campaigns.capacity import Left, SlotFull
from campaigns.fasting_words import fasting_note, shared_start
from core import clock
from core.errors import Refusal
from core.web.pages import refusal_text
from screening import queries
from screening.booking import change_notices
from screening.booking.change_words import AppointmentChange
from screening.booking.fullness import said_when_full
from screening.booking_rules import AlreadyBooked, NobodyChosen, NoTimeChosen, NotOnLetter
from screening.entrance import sign_ins
from screening.entrance.sign_ins import LetterDraft, Visitor
from screening.naming import capital
from screening.resident_rows import CampaignInfo, Member, gatherings
from screening.tables import residents

FULL_CARDS = 4
"""At most this many tickets are drawn on one page, to keep it light; others are a tap away."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A day or time as this group can choose it: `left` is none if it has too few places for all of them.

    `is_present`: everyone who moves has this time now, so choosing it would change nothing.
    """

    id: str
    label: str
    left: Left
    note: str | None
    is_present: bool = False

    @property
    def time(self) -> str:
        """The text of a time, which is its label."""
        return self.label


@dataclass(frozen=True)
class Choice:
    """What each step of choosing shows: people, days, and the answers so far."""

    campaign: CampaignInfo
    draft: LetterDraft
    people: Sequence[Member]
    days: Sequence[DayRow]
    day: DayRow | None
    slot: SlotRow | None
    asks_people: bool = False

    @property
    def names(self) -> str:
        """Bà Hoa và ông Nam."""
        return capital(self._named(self.people))

    def _named(self, people: Sequence[Member]) -> str:
        names = [member.called for member in people]
        if len(names) < 2:
            return "".join(names)
        return _("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1])

    def holds(self, slot: SlotRow) -> bool:
        """Whether the slot has a place for each person; places they give up in it count as free."""
        own = sum(member.place is not None and member.place.slot == slot.id for member in self.people)
        return slot.has_room and slot.free + own >= len(self.people)

    def has_room(self, day: DayRow) -> bool:
        """Whether any slot of the day has a place for each person."""
        return any(self.holds(slot) for slot in day.slots)

    @property
    def for_whom(self) -> str:
        """Bà Hoa và ông Nam, followed by their present times if they move."""
        held = self.held
        if not self.is_move or not held:
            return self.names
        return _("%(names)s. Current appointment: %(before)s", names=self.names, before="; ".join(held))

    @property
    def held(self) -> list[str]:
        """The present times, without repetition."""
        return list(dict.fromkeys(member.place.text for member in self.people if member.place))

    @property
    def before(self) -> list[tuple[str, str, None, None]]:
        """The present times, as rows of the page that shows all answers."""
        return [(_("Previous time"), text, None, None) for text in self.held] if self.is_move else []

    @property
    def fasting_note(self) -> str:
        """When to stop eating before the chosen time."""
        return fasting_note(self.slot.starts if self.slot else None)

    @property
    def is_too_many(self) -> bool:
        """Whether a smaller group would have more days to choose from."""
        return len(self.people) > 1 and any(day.has_room and not self.has_room(day) for day in self.days)

    @property
    def day_picks(self) -> list[Pick]:
        """The days; those without room for all people are disabled."""
        return [self._day_pick(day) for day in self.days]

    def _day_pick(self, day: DayRow) -> Pick:
        now = [slot for slot in day.slots if self._who_is_in(slot)]
        if not day.has_room or self.has_room(day):
            note = _("%(place)s. Current appointment", place=day.note) if now else day.note
            return Pick(day.id, day.label, day.left, note)
        few = ngettext(
            "No time has enough places for %(num)s person",
            "No time has enough places for %(num)s people",
            len(self.people),
        )
        return Pick(day.id, day.label, "none", few)

    def parts(self, day: DayRow) -> list[tuple[str, list[Pick]]]:
        """The times under "Morning" and "Afternoon"; those without room for all people are disabled."""
        return [(label, [self._pick(slot) for slot in slots]) for label, slots in day.parts]

    def _pick(self, slot: SlotRow) -> Pick:
        here = self._who_is_in(slot)
        if len(here) == len(self.people):
            return Pick(slot.id, slot.time, slot.left, None, is_present=True)
        if not slot.has_room or self.holds(slot):
            note = _("Current appointment of %(names)s", names=self._named(here)) if here else slot.note
            return Pick(slot.id, slot.time, slot.left, note)
        few = ngettext("Only %(num)s place is left.", "Only %(num)s places are left.", slot.free)
        return Pick(slot.id, slot.time, "none", few)

    def _who_is_in(self, slot: SlotRow) -> list[Member]:
        """Those who move and have this time now."""
        if not self.is_move:
            return []
        return [member for member in self.people if member.place and member.place.slot == slot.id]

    @property
    def steps(self) -> list[str]:
        """Every step: the people and the day are asked only if there are several to choose from."""
        asked = {"people": self.asks_people, "day": len(self.days) > 1}
        return [step for step in ("people", "day", "time", "check") if asked.get(step, True)]

    def step(self, name: str) -> int:
        """The number of a step, from 1."""
        return self.steps.index(name) + 1

    @property
    def is_move(self) -> bool:
        """Whether places are moved, not booked."""
        return self.draft.kind == "move"

    @property
    def operation_path(self) -> str:
        """The route that carries it out."""
        return (
            "screening.household_booking.letter_move"
            if self.is_move
            else "screening.household_booking.letter_book"
        )


def open_to(people: Sequence[Member]) -> list[Member]:
    """Those who are asked whether they come: without an appointment, and without another answer."""
    return [member for member in people if member.can_book and member.state not in ("declines", "home_visit")]


def household(visitor: Visitor) -> list[Member]:
    """The members a letter includes."""
    today = clock.civil_date(clock.now())
    return queries.members(visitor.letter, today)


def home_page(visitor: Visitor, problem: Refusal | None = None) -> str:
    """The household's people with their places; a refusal is shown above them, and ticks are kept."""
    people = household(visitor)
    now = clock.now()
    every_day = campaign_queries.days(visitor.letter.campaign.id, now)
    days = [day for day in every_day if day.date >= clock.civil_date(now)]
    campaign = queries.campaign_facts(visitor.letter.campaign.id)
    is_over = bool(every_day) and all(day.is_over for day in every_day)
    with_place = [member for member in people if not member.can_book]
    is_unticked = isinstance(problem, NobodyChosen) and not isinstance(problem, NotOnLetter)
    return render_template(
        "screening/household/home.html",
        campaign=campaign,
        is_open=campaign.is_open and not is_over,
        free_to_book=[member for member in people if member.can_book],
        with_place=with_place,
        changed=_changed(visitor, with_place),
        gatherings=gatherings(days),
        starts=shared_start(member.place.starts for member in people if member.place),
        any_left=any(day.has_room for day in days),
        is_past=all(day.left == "over" for day in days if day.needs_booking),
        steps=4 if sum(day.needs_booking for day in days) > 1 else 3,
        ticked=set() if is_unticked else _ticked(visitor, people),
        about="resident" if is_unticked else None,
        problem=_said(problem, people),
        page_errors=problem is not None,
    )


def _changed(visitor: Visitor, people: Sequence[Member]) -> list[tuple[str, AppointmentChange]]:
    """What the station has changed about the household's appointments, each time with the names it concerns."""
    if not people:
        return []
    found = change_notices.changes_of(
        visitor.letter.campaign.id, residents.c.public_id.in_([member.id for member in people])
    )
    together: dict[AppointmentChange, list[str]] = {}
    for member in people:
        if change := found.get(member.id):
            together.setdefault(change, []).append(member.called)
    return [(", ".join(names), change) for change, names in together.items()]


def _ticked(visitor: Visitor, people: Sequence[Member]) -> set[str] | None:
    """The people chosen earlier in this visit; None if there are none, and then all are ticked."""
    draft = sign_ins.draft_of(visitor)
    chosen = {member.id for member in people if member.can_book and member.id in draft.people}
    return chosen if draft.kind == "book" and chosen else None


def choice(visitor: Visitor, draft: LetterDraft) -> Choice | None:
    """The data of a step; None if the draft names nobody who can still do this."""
    people = household(visitor)
    able = [member for member in people if (member.can_change if draft.kind == "move" else member.can_book)]
    chosen = [member for member in able if member.id in draft.people]
    if not chosen and not draft.people and draft.kind == "book" and len(able) == 1:
        chosen = able
    if not chosen:
        return None
    days = campaign_queries.bookable_days(visitor.letter.campaign.id, clock.now())
    slot_of = {slot.id: (day, slot) for day in days for slot in day.slots}
    day, slot = slot_of.get(draft.slot or "", (None, None))
    day = day or next((day for day in days if day.id == draft.day), None)
    if day is None and len(days) == 1:
        day = days[0]
    campaign = queries.campaign_facts(visitor.letter.campaign.id)
    return Choice(campaign, draft, chosen, days, day, slot, draft.kind == "book" and len(open_to(people)) > 1)


def time_page(chosen: Choice, problem: Refusal | None = None) -> str:
    """The times of the chosen day, or of the first day with room if this one has none."""
    day = chosen.day
    if day is None or not chosen.has_room(day):
        day = next((other for other in chosen.days if chosen.has_room(other)), None)
    said = _said(problem, chosen.people)
    if isinstance(problem, SlotFull):
        said = said_when_full(len(chosen.people), day if day is not chosen.day else None)
    return render_template(
        "screening/household/choose_time.html",
        choice=chosen,
        day=day,
        headline=None if isinstance(problem, NoTimeChosen) else _("Not booked yet"),
        problem=said,
        page_errors=problem is not None,
    )


def is_about_people(refusal: Refusal) -> bool:
    """Whether choosing another time would not help."""
    return isinstance(refusal, NobodyChosen | AlreadyBooked) or "resident" in refusal.facts


def _said(problem: Refusal | None, people: Sequence[Member]) -> str | None:
    """The text of a refusal, with the polite name of the person it is about."""
    if problem is None:
        return None
    member = next((member for member in people if member.id == problem.facts.get("resident")), None)
    if member is not None:
        problem.facts["name"] = capital(member.called)
    return refusal_text(problem)
