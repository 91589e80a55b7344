"""Who of this room follows a person: scans and visits; listed in app.py."""

from checkin.handlers.joining import OneVisit
from checkin.handlers.moving import FollowMoves
from checkin.handlers.own_data import OwnVisits
from residents.events import PersonFollower

FOLLOWERS: tuple[PersonFollower, ...] = (OneVisit(), FollowMoves(), OwnVisits())
