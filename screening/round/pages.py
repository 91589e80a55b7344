"""The data of the round's pages: neighborhood and campaign, a household's page, the choice of a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request, session, url_for
from flask_babel import gettext as _

from accounts.roles import Role
from accounts.scope import Scope
from campaigns import queries as campaign_queries
from campaigns.campaign_rows import DayRow, SlotRow
from campaigns.models import Campaign
from campaigns.public.queries import CampaignCard, open_campaigns
from core import clock
from core.errors import NotThere
from core.i18n import force_locale
from residents.access import area
from residents.models.people import Household
from residents.person import queries as people_queries
from screening import queries
from screening.conditions import WARD
from screening.papers import letters, message_words
from screening.papers.letters import LetterView
from screening.resident_rows import TicketView
from screening.round import messages
from screening.round import queries as round_queries
from screening.round.queries import RoundScope
from screening.round.rows import RoundHousehold, RoundPerson
from screening.round.state_rules import FILTERS, Filter
from wards import queries as ward_queries
from wards.models import Neighborhood
from wards.naming import display_name
from wards.queries import neighborhood, neighborhood_by_code

WORKED_ON = "campaign"
"""In the browser's session: the campaign last opened on the round, for pages that name none."""
LIST_OPENED = "round_list"
"""In the browser's session: the list of the round opened last, to which its pages lead back."""


@dataclass(frozen=True)
class Here:
    """Where an account is on the round: the neighborhood, and the campaign it works on (None if none is open).

    Without a neighborhood it is the whole ward. `has_hours`: people choose a time in advance. `is_open_to_all`:
    they come without an appointment.
    """

    ward_id: int
    neighborhood: Neighborhood | None
    campaign: Campaign | None
    cards: Sequence[CampaignCard]
    has_hours: bool = False
    is_open_to_all: bool = False

    @property
    def label(self) -> str:
        """Tổ dân phố 7, or the whole ward."""
        if self.neighborhood is None:
            return _("The whole %(ward_kind)s")
        return display_name(self.neighborhood.kind, self.neighborhood.name)

    @property
    def scope(self) -> RoundScope:
        """What this round is about, for its queries."""
        return RoundScope(self.campaign, self.ward_id, self.neighborhood_id)

    @property
    def neighborhood_id(self) -> int | None:
        """The neighborhood's internal number; None for the whole ward."""
        return self.neighborhood.id if self.neighborhood else None

    @property
    def first_filter(self) -> Filter:
        """What the list shows at first: who has no appointment yet."""
        return "todo" if self.has_hours else "all"

    @property
    def kept(self) -> dict[str, Any]:
        """The address parameters that keep the chosen campaign chosen."""
        if self.campaign is None or len(self.cards) == 1:
            return {}
        return {"campaign": self.campaign.public_id}

    @property
    def needs_appointments(self) -> Campaign:
        """The campaign, for pages on which a time is chosen. Raises NotThere for an event without appointments, too."""
        if self.is_open_to_all:
            raise NotThere()
        return self.needs_campaign

    @property
    def needs_campaign(self) -> Campaign:
        """The campaign, for pages that need one. Raises NotThere if none is open."""
        if self.campaign is None:
            raise NotThere()
        return self.campaign


@dataclass(frozen=True)
class AtHousehold:
    """A household on the round, with everyone's state."""

    here: Here
    household: Household
    row: RoundHousehold
    told: Mapping[str, datetime] = field(default_factory=dict)
    """When members were told about their present place, by public id."""

    def people(self, public_ids: Sequence[str]) -> list[RoundPerson]:
        """The members named; other names are left out."""
        return [person for person in self.row.people if person.id in public_ids]


@dataclass(frozen=True)
class HourRow:
    """A slot as the round offers it, with its free places; disabled if they are too few.

    `is_present`: it is the present time of the people who want another one.
    """

    id: str
    time: str
    free: int
    is_off: bool
    is_too_small: bool
    is_present: bool
    is_over: bool


def here(scope: Scope, place: str | None = None) -> Here:
    """The account's round: a head's own neighborhood; for the station the one named by public id.

    Raises NotThere, also for a neighborhood the account may not open.
    """
    own = area(scope)
    if own is None and place == WARD:
        return _with_campaign(scope, None)
    found = (
        people_queries.neighborhood_by_id(own) if own is not None else neighborhood(scope.ward, place or "")
    )
    if place is not None and found.public_id != place:
        raise NotThere()
    return _with_campaign(scope, found)


def place_of_code(scope: Scope, code: str) -> Neighborhood:
    """The ward's neighborhood with a code such as 07. Raises NotThere, to a head for any but their own."""
    found = neighborhood_by_code(scope.ward, code)
    if found is None or area(scope) not in (None, found.id):
        raise NotThere()
    return found


def _with_campaign(scope: Scope, found: Neighborhood | None) -> Here:
    """The campaign named in the address, else the last one worked on, else the one with the earliest day."""
    cards = open_campaigns(scope.ward, clock.now())
    asked, open_ids = request.values.get("campaign", ""), [card.id for card in cards]
    if not asked and not cards:
        return Here(scope.ward, found, None, ())
    if not asked:
        asked = session[WORKED_ON] if session.get(WORKED_ON) in open_ids else open_ids[0]
    campaign = campaign_queries.campaign(scope.ward, asked)
    if campaign.public_id not in open_ids:
        raise NotThere()
    session[WORKED_ON] = campaign.public_id
    has_hours = bool(campaign_queries.bookable_days(campaign.id, clock.now()))
    is_open = campaign_queries.is_open_to_all(campaign)
    return Here(scope.ward, found, campaign, cards, has_hours=has_hours, is_open_to_all=is_open)


def chosen_filter(here: Here, place: str | None) -> tuple[Filter, int]:
    """The filter and page of the list that is asked for, kept in the session for the pages that lead back to it."""
    asked = request.args.get("show", "")
    chosen = next((name for name in FILTERS if name == asked), here.first_filter)
    page = request.args.get("page", 1, type=int)
    if request.method == "GET":
        session[LIST_OPENED] = {"place": place, "show": chosen, "page": page}
    return chosen, page


def list_opened(scope: Scope, here: Here) -> str:
    """The address of the list opened last, if the household is on it; otherwise the list of its neighborhood."""
    assert here.neighborhood is not None
    opened = session.get(LIST_OPENED, {})
    where = {name: opened[name] for name in ("show", "page") if name in opened} | here.kept
    if scope.role is Role.NEIGHBORHOOD_HEAD:
        return url_for("screening.round.round", **where)
    place = WARD if opened.get("place") == WARD else here.neighborhood.public_id
    return url_for("screening.round.round_of", place=place, **where)


def at_household(scope: Scope, public_id: str) -> AtHousehold:
    """A household of the account's area. Raises NotThere."""
    household = people_queries.household(scope.ward, public_id, area(scope))
    where = _with_campaign(scope, people_queries.neighborhood_by_id(household.neighborhood_id))
    row = round_queries.one_household(where.scope, household.id)
    empty = RoundHousehold(household.id, household.public_id, household.code, household.address, ())
    told = messages.told(row.people, where.campaign.public_id) if row and where.campaign else {}
    return AtHousehold(where, household, row or empty, told)


def day_to_show(days: Sequence[DayRow], asked: str | None, needed: int) -> DayRow | None:
    """The day asked for, else the first with enough room in a slot, else the first."""
    roomy = (day for day in days if any(slot.free >= needed for slot in day.slots))
    wanted = next((day for day in days if day.id == asked), None)
    return wanted or next(roomy, days[0] if days else None)


def hours(day: DayRow, people: Sequence[RoundPerson], *, strict: bool) -> list[tuple[str, list[HourRow]]]:
    """The day's times by part of day; `strict` disables those without enough room for all people."""
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
    """The next household of the list opened last, otherwise the next with a person to book; None if there is none."""
    if at.here.campaign is None or not (at.here.has_hours or at.here.is_open_to_all):
        return None
    opened = session.get(LIST_OPENED, {})
    chosen: Filter = "all" if at.here.is_open_to_all else opened.get("show", "todo")
    scope = at.here.scope
    if opened.get("place") == WARD:
        scope = scope._replace(neighborhood_id=None)
    return round_queries.next_household(scope, at.household.id, chosen)


def letter_and_text(at: AtHousehold) -> tuple[LetterView | None, str]:
    """The household's letter and its message, always in Vietnamese; None if none of its people is invited."""
    campaign = at.here.campaign
    letter = letters.letter_of_household(campaign.id, at.household.id) if campaign else None
    if letter is None or campaign is None:
        return None, ""
    card = ward_queries.station(campaign.ward_id)
    days = campaign_queries.open_slots(campaign.id, clock.now())
    with force_locale("vi"):
        phone = card.phone if card else ""
        told = (campaign.title, campaign.kind)
        return letter, message_words.household_message(letter, told, days, phone)


def slips(at: AtHousehold) -> list[TicketView]:
    """The tickets of people with a place. Raises NotThere if no campaign is open."""
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
