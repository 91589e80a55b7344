"""Reading who came to a campaign: by neighborhood and by hour of the day."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import case, func, select

from checkin.models import Visit
from core.db.database import db


class Arrivals(NamedTuple):
    """Who came, was served and came without an appointment, by neighborhood; and arrivals by hour of the day."""

    arrived: Counter[int]
    completed: Counter[int]
    walk_in: Counter[int]
    hours: Counter[int]


def arrivals(campaign_id: int) -> Arrivals:
    """All that visits tell, in one walk over a covering index and in its order."""
    found = Arrivals(Counter(), Counter(), Counter(), Counter())
    rows = db.session.execute(
        select(
            Visit.neighborhood_id,
            Visit.arrived_hour,
            func.count(),
            func.sum(case((Visit.state == "completed", 1), else_=0)),
            func.sum(case((Visit.walk_in, 1), else_=0)),
        )
        .where(Visit.campaign_id == campaign_id, Visit.state != "undone")
        .group_by(Visit.neighborhood_id, Visit.arrived_hour)
    )
    for place, hour, arrived, completed, walk_in in rows:
        found.arrived[place] += arrived
        found.completed[place] += completed
        found.walk_in[place] += walk_in
        if hour is not None:
            found.hours[hour] += arrived
    return found
