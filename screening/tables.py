"""The tables for plain SQL: busy paths load no mapped objects."""

from typing import Any, cast

from sqlalchemy import Table

from campaigns.models import Campaign, CampaignDay, Slot
from messages.models import Notice
from residents.models.people import Household, Resident
from screening import models
from wards.models import Neighborhood, Ward


def _table(model: Any) -> Table:
    return cast(Table, model.__table__)


wards, neighborhoods = _table(Ward), _table(Neighborhood)
notices = _table(Notice)
households, residents = _table(Household), _table(Resident)
campaigns, days, slots = _table(Campaign), _table(CampaignDay), _table(Slot)
letters = _table(models.Letter)
invitations = _table(models.Invitation)
letter_guests = _table(models.LetterGuest)
tickets = _table(models.Ticket)
bookings = _table(models.Booking)
place_requests = _table(models.PlaceRequest)
sign_ins = _table(models.LetterSignIn)
