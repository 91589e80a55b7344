"""What this room does when something happens to a person: scans and visits; listed in app.py."""

from checkin.handlers.joining import OneVisit
from checkin.handlers.moving import MoveVisits
from checkin.handlers.own_data import OwnVisits
from residents.events import PersonEvents

HANDLERS: tuple[PersonEvents, ...] = (OneVisit(), MoveVisits(), OwnVisits())
