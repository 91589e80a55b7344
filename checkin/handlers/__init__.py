"""What this room does when something happens to a person: scans and visits; listed in app.py."""

from checkin.handlers.history import VisitsHistory
from checkin.handlers.joining import JoinVisits
from checkin.handlers.own_data import OwnVisits
from checkin.handlers.rearranging import MoveVisits
from residents.events import PersonEvents

HANDLERS: tuple[PersonEvents, ...] = (JoinVisits(), MoveVisits(), OwnVisits(), VisitsHistory())
