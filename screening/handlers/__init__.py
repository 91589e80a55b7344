"""What this room does when something happens to a person: places, papers and invitations; listed in app.py."""

from residents.events import PersonEvents
from screening.handlers.history import PapersHistory
from screening.handlers.joining import JoinPapers
from screening.handlers.moving import MovePapers
from screening.handlers.own_data import OwnPapers

HANDLERS: tuple[PersonEvents, ...] = (JoinPapers(), MovePapers(), OwnPapers(), PapersHistory())
