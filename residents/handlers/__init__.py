"""The room's own handlers of a person's events, listed in app.py before those of the rooms above."""

from residents.events import PersonEvents
from residents.handlers.joins import Past, SaidOnce
from residents.handlers.notices import OwnNotices
from residents.handlers.people import OwnRows
from residents.joining.carrying import CarriedRows

HANDLERS: tuple[PersonEvents, ...] = (
    OwnRows(),
    OwnNotices(),
    SaidOnce(),
    Past(),
    CarriedRows("consent", "data_request", "move", "representative"),
)
