"""The round's pages put together: which neighborhood and campaign, a household's page, the choice of an hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, session

from accounts.scope import Scope
from campaigns import queries as campaign_queries
from campaigns.campaign_rows import DayRow, SlotRow
from campaigns.models import Campaign
from campaigns.queries import CampaignCard
from core import clock
from core.errors import NotThere
from core.i18n import force_locale
from residents.access import area
from residents.models.people import Household
from residents.person import queries as people_queries
from screening import queries
from screening.papers import letters
from screening.papers.letters import LetterView
from screening.resident_rows import TicketView
from screening.round import queries as round_queries
from screening.round.rows import RoundHousehold, RoundPerson
from wards import queries as ward_queries
from wards.models import Neighborhood
from wards.naming import display_name
from wards.queries import neighborhood, neighborhood_by_code

WORKED_ON = "campaign"
"""In the browser's session: the campaign whose round was opened last, for pages that name none."""


@dataclass(frozen=True)
class Here:
    """Where on the round an account is: the neighborhood, and the campaign it works on (None: none is open).

    `has_hours`: people choose an hour beforehand; an event open to all has none.
    """

    neighborhood: Neighborhood
    campaign: Campaign | None
    cards: Sequence[CampaignCard]
    has_hours: bool = False

    @property
    def label(self) -> str:
        """Tổ dân phố 7."""
        return display_name(self.neighborhood.kind, self.neighborhood.name)

    @property
    def kept(self) -> dict[str, Any]:
        """What an address carries along so that the chosen campaign stays chosen."""
        if self.campaign is None or len(self.cards) == 1:
            return {}
        return {"campaign": self.campaign.public_id}

    @property
    def needs_campaign(self) -> Campaign:
        """The campaign, for deeds that need one. Raises NotThere where none is open."""
        if self.campaign is None:
            raise NotThere()
        return self.campaign


@dataclass(frozen=True)
class AtHousehold:
    """A household on the round, with everybody's state."""

    here: Here
    household: Household
    row: RoundHousehold

    def people(self, public_ids: Sequence[str]) -> list[RoundPerson]:
        """The members named; a name that is none of theirs is left out."""
        return [person for person in self.row.people if person.id in public_ids]


@dataclass(frozen=True)
class HourRow:
    """A slot as the round offers it, with the places left; closed where they do not suffice.

    `is_present`: it is the hour that those who want another one have now.
    """

    id: str
    time: str
    free: int
    is_off: bool
    is_too_small: bool
    is_present: bool
    is_over: bool


def here(scope: Scope, place: str | None = None) -> Here:
    """The account's round: a head's own neighborhood, for the station the one named by public id.

    Raises NotThere for a foreign one as for none.
    """
    own = area(scope)
    found = (
        people_queries.neighborhood_by_id(own) if own is not None else neighborhood(scope.ward, place or "")
    )
    if place is not None and found.public_id != place:
        raise NotThere()
    return _with_campaign(scope, found)


def place_of_code(scope: Scope, code: str) -> Neighborhood:
    """The ward's neighborhood with a code such as 07. Raises NotThere, for a head also for any other's."""
    found = neighborhood_by_code(scope.ward, code)
    if found is None or area(scope) not in (None, found.id):
        raise NotThere()
    return found


def _with_campaign(scope: Scope, found: Neighborhood) -> Here:
    """The campaign that the address names, else the last one worked on, else the one whose day comes first."""
    cards = campaign_queries.open_campaigns(scope.ward, clock.civil_date(clock.now()))
    asked, open_ids = request.values.get("campaign", ""), [card.id for card in cards]
    if not asked and not cards:
        return Here(found, None, ())
    if not asked:
        asked = session[WORKED_ON] if session.get(WORKED_ON) in open_ids else open_ids[0]
    campaign = campaign_queries.campaign(scope.ward, asked)
    if campaign.public_id not in open_ids:
        raise NotThere()
    session[WORKED_ON] = campaign.public_id
    return Here(found, campaign, cards, has_hours=bool(open_days(campaign)))


def at_household(scope: Scope, public_id: str) -> AtHousehold:
    """A household of the account's area. Raises NotThere."""
    household = people_queries.household(scope.ward, public_id, area(scope))
    where = _with_campaign(scope, people_queries.neighborhood_by_id(household.neighborhood_id))
    row = round_queries.one_household(where.campaign, scope.ward, where.neighborhood.id, household.id)
    empty = RoundHousehold(household.id, household.public_id, household.code, household.address, ())
    return AtHousehold(where, household, row or empty)


def open_days(campaign: Campaign) -> list[DayRow]:
    """The days to come on which people choose an hour."""
    return [day for day in campaign_queries.open_slots(campaign.id, clock.now()) if day.needs_booking]


def day_to_show(days: Sequence[DayRow], asked: str | None, needed: int) -> DayRow | None:
    """The day asked for, else the first with an hour that has room for so many, else the first."""
    roomy = (day for day in days if any(slot.free >= needed for slot in day.slots))
    wanted = next((day for day in days if day.id == asked), None)
    return wanted or next(roomy, days[0] if days else None)


def hours(day: DayRow, people: Sequence[RoundPerson], *, strict: bool) -> list[tuple[str, list[HourRow]]]:
    """The day's hours by part of day; `strict` closes those without room for so many people."""
    present = {person.place.slot if person.place and person.can_change else None for person in people}
    now = present.pop() if len(present) == 1 else None
    needed = max(1, len(people))
    return [(label, [_hour(slot, needed, strict, now) for slot in slots]) for label, slots in day.parts]


def _hour(slot: SlotRow, needed: int, strict: bool, present: str | None) -> HourRow:
    is_present = slot.id == present
    too_small = 0 < slot.free < needed and not is_present
    is_off = slot.free == 0 or is_present or (strict and too_small)
    return HourRow(slot.id, slot.time, slot.free, is_off, too_small, is_present, slot.is_over)


def next_household(at: AtHousehold) -> RoundHousehold | None:
    """The household to go to from here: the next one with somebody to book; None where nobody is left."""
    if at.here.campaign is None or not at.here.has_hours:
        return None
    return round_queries.next_expected(
        at.here.campaign, at.here.neighborhood.ward_id, at.here.neighborhood.id, at.household.id
    )


def letter_and_text(at: AtHousehold) -> tuple[LetterView | None, str]:
    """The household's letter and its message for Zalo, in Vietnamese whoever sends it; None where nobody is invited."""
    campaign = at.here.campaign
    letter = letters.letter_of_household(campaign.id, at.household.id) if campaign else None
    if letter is None or campaign is None:
        return None, ""
    card = ward_queries.station(campaign.ward_id)
    days = campaign_queries.open_slots(campaign.id, clock.now())
    with force_locale("vi"):
        return letter, letters.message(letter, campaign.title, days, card.phone if card else "")


def slips(at: AtHousehold) -> list[TicketView]:
    """The tickets of those who have a place. Raises NotThere where no campaign is open."""
    campaign = at.here.needs_campaign
    facts = queries.campaign_facts(campaign.id)
    letter = letters.letter_of_household(campaign.id, at.household.id)
    papers = {member.id: member.ticket for member in letter.members} if letter else {}
    return [
        TicketView(
            campaign=facts,
            name=person.name,
            birth_year=person.birth_date.year,
            state="booked",
            place=person.place,
            paper=papers[person.id],
            resident=person.id,
        )
        for person in at.row.people
        if person.can_change and person.id in papers
    ]
