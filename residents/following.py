"""Who of this room follows a person: listed in app.py before those of the rooms above."""

from residents.followers import PersonFollower
from residents.merge_own import Joins, SaidOnce
from residents.merge_rows import CarriedRows
from residents.moves_following import OwnMoves
from residents.notices_following import OwnNotices
from residents.own_rows import OwnRows

FOLLOWERS: tuple[PersonFollower, ...] = (
    OwnRows(),
    OwnNotices(),
    SaidOnce(),
    Joins(),
    OwnMoves(),
    CarriedRows("consent", "data_request", "move"),
)
