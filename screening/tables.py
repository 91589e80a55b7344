"""The tables for plain SQL: busy paths load no mapped objects."""

from campaigns.models import Campaign, CampaignDay, Slot
from core.db.database import table_of
from messages.models import Notice
from residents.models.people import Household, Resident
from screening import models
from wards.models import Neighborhood, Ward

wards, neighborhoods = table_of(Ward), table_of(Neighborhood)
notices = table_of(Notice)
households, residents = table_of(Household), table_of(Resident)
campaigns, days, slots = table_of(Campaign), table_of(CampaignDay), table_of(Slot)
letters = table_of(models.Letter)
invitations = table_of(models.Invitation)
letter_guests = table_of(models.LetterGuest)
tickets = table_of(models.Ticket)
bookings = table_of(models.Booking)
seating_plans = table_of(models.KeptPlan)
place_requests = table_of(models.PlaceRequest)
sign_ins = table_of(models.LetterSignIn)
