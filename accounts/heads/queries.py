"""Reading heads: who leads each neighborhood of a ward, and whether the station can call."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from accounts.models import Account
from accounts.roles import Role
from core.db.database import db
from core.errors import there
from wards.models import Neighborhood


class HeadToCall(NamedTuple):
    """A neighborhood's head: the neighborhood's kind, the account's public id, the name, and whether a phone is on file."""

    kind: str
    account: str
    name: str
    can_call: bool


def heads_by_neighborhood(ward_id: int) -> dict[str, list[HeadToCall]]:
    """The heads of a ward's neighborhoods, by the neighborhood's code; closed accounts are left out."""
    rows = db.session.execute(
        select(
            Neighborhood.code,
            Neighborhood.kind,
            Account.public_id,
            Account.name,
            Account.phone_sealed.is_not(None),
        )
        .join(Neighborhood, Neighborhood.id == Account.neighborhood_id)
        .where(*_open_accounts(ward_id))
        .order_by(Account.id)
    )
    heads: defaultdict[str, list[HeadToCall]] = defaultdict(list)
    for code, kind, account, name, can_call in rows:
        heads[code].append(HeadToCall(kind, account, name, can_call))
    return dict(heads)


def head_of_ward(ward_id: int, public_id: str) -> tuple[Account, Neighborhood]:
    """One head's account and neighborhood; raises NotThere for any other account."""
    row = db.session.execute(
        select(Account, Neighborhood)
        .join(Neighborhood, Neighborhood.id == Account.neighborhood_id)
        .where(*_open_accounts(ward_id), Account.public_id == public_id)
    ).one_or_none()
    account, neighborhood = there(row)
    return account, neighborhood


def _open_accounts(ward_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Account.ward_id == ward_id,
        Account.role == Role.NEIGHBORHOOD_HEAD.value,
        Account.disabled_at.is_(None),
    )
