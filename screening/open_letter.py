"""An open letter: its campaign, and the people it includes."""

from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, CompoundSelect, select

from campaigns.models import Campaign
from screening.tables import invitations, letter_guests


class CampaignKey(NamedTuple):
    """What an operation needs to know of a campaign: its number, its ward's number, its public id."""

    id: int
    ward_id: int
    public_id: str

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """The key of a campaign that has been loaded."""
        return cls(campaign.id, campaign.ward_id, campaign.public_id)


class OpenLetter(NamedTuple):
    """A household's letter that a resident has opened. `id` and `household_id` are internal numbers."""

    id: int
    public_id: str
    household_id: int
    campaign: CampaignKey


def invitations_of(letter_id: ColumnElement[int] | int) -> CompoundSelect[tuple[int]]:
    """The numbers of the letter's invitations: its own, and those of people whose records were joined."""
    invited = invitations.alias("invited")
    return (
        select(invited.c.id)
        .where(invited.c.letter_id == letter_id)
        .union_all(select(letter_guests.c.invitation_id).where(letter_guests.c.letter_id == letter_id))
    )
