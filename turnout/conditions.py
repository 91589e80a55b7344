"""The condition behind each number of the board; the number and its list of people both use it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from campaigns.models import Campaign
from checkin.models import Visit
from residents.models.people import YearlyCheck
from screening.lifecycle import ACTIVE, TAKES_A_PLACE
from screening.models import Booking, Invitation

INVITED = ("sent", "delivered", "answered")
SELF_DECLARED = "self_declared"

InternalId = int | InstrumentedAttribute[int]


def eligible(campaign_id: InternalId) -> ColumnElement[bool]:
    """An invitation was made at publishing: everyone eligible on that day has one."""
    return and_(Invitation.campaign_id == campaign_id, Invitation.late.is_(False))


def invited_late(campaign_id: InternalId) -> ColumnElement[bool]:
    """An invitation was made after publishing."""
    return and_(Invitation.campaign_id == campaign_id, Invitation.late.is_(True))


def invited(campaign_id: InternalId) -> ColumnElement[bool]:
    """An invitation was printed or sent."""
    return and_(Invitation.campaign_id == campaign_id, Invitation.state.in_(INVITED))


def let_in(campaign_id: int) -> ColumnElement[bool]:
    """A visit was made by a person without an invitation."""
    asked = select(Invitation.id).where(
        Invitation.campaign_id == campaign_id, Invitation.resident_id == Visit.resident_id
    )
    return and_(arrived(campaign_id), ~asked.exists())


def completed_late(campaign_id: int) -> ColumnElement[bool]:
    """A visit was completed by a person who is not among the eligible of the day of publishing."""
    return and_(arrived(campaign_id), COMPLETED, ~_was_eligible(campaign_id, Visit.resident_id))


def booked(campaign_id: InternalId) -> ColumnElement[bool]:
    """A booking was not cancelled."""
    return and_(Booking.campaign_id == campaign_id, Booking.state.in_(TAKES_A_PLACE))


def missed(campaign_id: InternalId) -> ColumnElement[bool]:
    """A booking was missed, whatever its holder did later."""
    return and_(Booking.campaign_id == campaign_id, Booking.state == "no_show")


def missed_without_another(campaign_id: InternalId) -> ColumnElement[bool]:
    """A booking was missed and its holder has taken no other place since."""
    other = aliased(Booking)
    holds = select(other.id).where(
        other.campaign_id == campaign_id,
        other.resident_id == Booking.resident_id,
        other.state.in_(ACTIVE),
    )
    return and_(missed(campaign_id), ~holds.exists())


def no_show(campaign_id: InternalId) -> ColumnElement[bool]:
    """A booking was missed and its holder did not come on another day."""
    return and_(missed(campaign_id), ~_came(campaign_id, Booking.resident_id))


def arrived(campaign_id: InternalId) -> ColumnElement[bool]:
    """A visit was not undone."""
    return and_(Visit.campaign_id == campaign_id, Visit.state != "undone")


COMPLETED = Visit.state == "completed"
WALK_IN = Visit.walk_in.is_(True)


def counts_elsewhere(kind: str) -> bool:
    """Whether a yearly check elsewhere covers what a campaign of this kind offers; it never replaces a vaccination."""
    return kind == "screening"


def covered_elsewhere(campaign: Campaign) -> ColumnElement[bool]:
    """An eligible resident proved a check elsewhere this year and was not served here.

    Joins YearlyCheck with Invitation.
    """
    return and_(_checked_elsewhere_only(campaign), _has_proof(YearlyCheck))


def covered_self_declared(campaign: Campaign) -> ColumnElement[bool]:
    """An eligible resident says to have been checked elsewhere this year, without proof, and was not served here.

    Joins YearlyCheck with Invitation.
    """
    proved = aliased(YearlyCheck)
    has_other = select(proved.id).where(
        proved.resident_id == YearlyCheck.resident_id,
        proved.year == YearlyCheck.year,
        proved.kind != "here",
        _has_proof(proved),
    )
    return and_(_checked_elsewhere_only(campaign), ~_has_proof(YearlyCheck), ~has_other.exists())


def not_yet(campaign: Campaign) -> ColumnElement[bool]:
    """An invited resident has neither come nor been checked elsewhere: the people for a second round."""
    covered = select(YearlyCheck.id).where(
        YearlyCheck.resident_id == Invitation.resident_id, checked_elsewhere(campaign)
    )
    return and_(
        Invitation.campaign_id == campaign.id,
        ~_came(campaign.id, Invitation.resident_id),
        ~covered.exists(),
    )


def _checked_elsewhere_only(campaign: Campaign) -> ColumnElement[bool]:
    served = select(Visit.id).where(
        Visit.campaign_id == campaign.id, Visit.resident_id == YearlyCheck.resident_id, COMPLETED
    )
    return and_(
        YearlyCheck.ward_id == campaign.ward_id,
        checked_elsewhere(campaign),
        eligible(campaign.id),
        Invitation.resident_id == YearlyCheck.resident_id,
        ~served.exists(),
    )


def _has_proof(check: Any) -> ColumnElement[bool]:
    return check.evidence != SELF_DECLARED


def _was_eligible(campaign_id: int, resident_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return select(Invitation.id).where(eligible(campaign_id), Invitation.resident_id == resident_id).exists()


def _came(campaign_id: InternalId, resident_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return select(Visit.id).where(arrived(campaign_id), Visit.resident_id == resident_id).exists()


def checked_elsewhere(campaign: Campaign) -> ColumnElement[bool]:
    """A yearly check of the campaign's year was made elsewhere and counts for a campaign of this kind."""
    if not counts_elsewhere(campaign.kind) or campaign.counted_on is None:
        return false()
    return and_(YearlyCheck.year == campaign.counted_on.year, YearlyCheck.kind != "here")
