"""Rules of seating: how many people a slot can serve: the slowest station, its desks times their speed, decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PER_HOUR: Mapping[str, int] = {
    "reception": 60,
    "reception_without_qr": 20,
    "vitals": 30,
    "blood": 30,
    "doctor": 11,
    "ultrasound": 8,
    "ecg": 10,
    "xray": 25,
    "advice": 10,
}
"""People an hour at one desk of each station: planning defaults, which a ward changes in its settings."""


@dataclass(frozen=True, slots=True)
class StationPace:
    """A station with its desks, people an hour at each, and the share of people who go there (0 to 1)."""

    code: str
    desks: int
    per_hour: float
    share: float = 1.0

    def served(self, minutes: int) -> float:
        """People for whom this station suffices in so many minutes; those who do not go there count, too."""
        return self.desks * self.per_hour * minutes / 60 / self.share if self.share else float("inf")


@dataclass(frozen=True, slots=True)
class ProposedPlaces:
    """Places proposed for a slot, the station that limits them, and places one more desk there would add."""

    places: int
    bottleneck: str
    one_more_desk: int


def places_of(stations: Sequence[StationPace], minutes: int) -> ProposedPlaces:
    """Places of a slot of so many minutes. Raises ValueError if no station limits them."""
    used = [station for station in stations if station.share]
    if not used:
        raise ValueError("no station is used")
    slowest = min(used, key=lambda station: (station.served(minutes), station.code))
    more = [
        StationPace(one.code, one.desks + 1, one.per_hour, one.share) if one is slowest else one
        for one in used
    ]
    places = int(slowest.served(minutes))
    after = int(min(station.served(minutes) for station in more))
    return ProposedPlaces(places, slowest.code, after - places)
