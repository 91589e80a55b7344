"""Reading what a campaign calls the neighborhoods: as they were called when it was closed, else as they are now."""

from campaigns.models import Campaign
from core import clock
from wards.former_names import former_names


def names_of_its_time(campaign: Campaign) -> dict[int, str]:
    """Full names of neighborhoods (internal numbers) that a closed campaign knew under another name."""
    if campaign.closed_at is None:
        return {}
    return former_names(campaign.ward_id, clock.civil_date(campaign.closed_at))
