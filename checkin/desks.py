"""Operations on desks: pairing a phone with a day, recognizing it, revoking it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DeskScope:
    """A paired phone: which day it may scan for. Numbers are internal; `desk` is the public id."""

    desk_id: int
    desk: str
    label: str
    ward_id: int
    day_id: int


def desk_of_token(token: str) -> DeskScope | None:
    """The live desk of a bearer token, or None when it is unknown, expired or revoked."""
    return None
