"""Who of this room follows a person: places, papers and invitations; listed in app.py."""

from residents.events import PersonFollower
from screening.leaving import FreePlaces
from screening.merging import OnePaper
from screening.moving import FollowMoves
from screening.own_data import OwnPapers

FOLLOWERS: tuple[PersonFollower, ...] = (FreePlaces(), OnePaper(), FollowMoves(), OwnPapers())
