"""Who of this room follows a person: scans and visits; listed in app.py."""

from checkin.merging import OneVisit
from checkin.moving import FollowMoves
from checkin.own_data import OwnVisits
from residents.events import PersonFollower

FOLLOWERS: tuple[PersonFollower, ...] = (OneVisit(), FollowMoves(), OwnVisits())
