"""A ward with a published campaign and households that hold a letter: where stories of residents begin."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, update

from campaigns import queries as campaign_queries
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from residents.models.people import Household, Resident
from screening.models import Booking, Invitation, Ticket
from screening.papers import letters
from screening.papers.letters import LetterView
from screening.resident_rows import Paper
from screening.secret_codes import TICKET, Opened
from tests.builders import Builder
from tests.page_client import PageClient

HOA = {"full_name": "Nguyễn Thị Hoa", "birth_date": date(1950, 5, 1), "is_head": True, "sex": "female"}
NAM = {"full_name": "Trần Văn Nam", "birth_date": date(1948, 3, 2), "sex": "male"}
AN = {"full_name": "Trần Thị An", "birth_date": date(2015, 9, 5), "sex": "female"}


class Invited:
    """One neighborhood, one campaign with a day of four slots, and the households given to `publish`."""

    def __init__(self, build: Builder, **campaign: Any) -> None:
        self.build = build
        self.ward = build.ward()
        self.neighborhood = build.neighborhood(self.ward)
        self.campaign: Campaign = build.campaign(self.ward, **campaign)

    def household(self, *members: dict[str, Any]) -> Household:
        return self.build.household(self.neighborhood, *(members or (HOA, NAM)))

    def publish(self) -> None:
        with transaction() as work:
            planning.publish(self.campaign, SYSTEM, work.at)

    def more_days(self, *ahead: int, capacity: int = 10) -> None:
        """Further days of the campaign, so many days from now, each with a morning and an afternoon slot."""
        for days in ahead:
            day = self.build.save(
                CampaignDay(
                    ward_id=self.ward.id,
                    campaign_id=self.campaign.id,
                    venue="Trạm Y tế",
                    date=clock.civil_date(clock.now()) + timedelta(days=days),
                )
            )
            for starts in (450, 840):
                self.build.save(
                    Slot(
                        ward_id=self.ward.id,
                        campaign_id=self.campaign.id,
                        day_id=day.id,
                        starts=starts,
                        ends=starts + 30,
                        capacity=capacity,
                    )
                )

    def letter(self, household: Household) -> LetterView:
        found = letters.letter_of_household(self.campaign.id, household.id)
        assert found is not None
        return found

    def slots(self) -> list[Slot]:
        return list(
            db.session.scalars(
                select(Slot)
                .join(CampaignDay, CampaignDay.id == Slot.day_id)
                .where(Slot.campaign_id == self.campaign.id)
                .order_by(CampaignDay.date, Slot.starts)
                .execution_options(populate_existing=True)
            )
        )

    def set_capacity(self, slot: Slot, capacity: int) -> None:
        with writing_session():
            db.session.execute(update(Slot).where(Slot.id == slot.id).values(capacity=capacity))

    def people(self, household: Household) -> list[Resident]:
        return list(
            db.session.scalars(
                select(Resident).where(Resident.household_id == household.id).order_by(Resident.id)
            )
        )

    def bookings(self, *states: str) -> list[Booking]:
        wanted = states or ("booked",)
        return list(
            db.session.scalars(
                select(Booking)
                .where(Booking.campaign_id == self.campaign.id, Booking.state.in_(wanted))
                .order_by(Booking.id)
                .execution_options(populate_existing=True)
            )
        )

    def invitation(self, resident: Resident) -> Invitation:
        return db.session.scalars(
            select(Invitation)
            .where(Invitation.campaign_id == self.campaign.id, Invitation.resident_id == resident.id)
            .execution_options(populate_existing=True)
        ).one()

    def days(self) -> list[Any]:
        return campaign_queries.open_slots(self.campaign.id, clock.now())


def open_letter(client: PageClient, letter: LetterView) -> Any:
    """The household opens its link: what the small script does with the secret behind #."""
    client.get("/k")
    answer = client.post("/k", data={"csrf_token": client.csrf(), "token": letter.secrets.token})
    assert answer.status_code == 303, answer.text
    return client.get(answer.location)


class HeldTicket(NamedTuple):
    """A ticket by its internal number, with the secrets on its paper."""

    id: int
    paper: Paper

    def opened(self) -> Opened:
        return self.paper.opened()


def ticket_for(campaign_id: int, resident_id: int) -> HeldTicket | None:
    """The resident's ticket in the campaign; None if there is none yet."""
    row = db.session.scalar(
        select(Ticket).where(Ticket.campaign_id == campaign_id, Ticket.resident_id == resident_id)
    )
    return row and HeldTicket(row.id, Paper(TICKET, row.public_id, row.token_sealed, row.code_sealed))
