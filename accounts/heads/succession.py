"""The operation when a neighborhood's head changes: the old account ends, the successor's begins."""

from datetime import datetime

from sqlalchemy import select

from accounts import administration, set_up
from accounts.areas import AccountArea
from accounts.heads.listed import MadeHead
from accounts.heads.phones import keep_phone
from accounts.models import Account
from accounts.roles import Role
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import NotThere
from wards.models import Neighborhood
from wards.station_card import checked_phone

SUCCEEDED = audit.declare("account.succeeded", "successor")


def succeed(
    old: Account,
    place: Neighborhood,
    *,
    name: str,
    login: str,
    phone: str,
    by: Actor,
    at: datetime,
    key: str | None,
) -> MadeHead:
    """Close the head's account and make the successor's, with its link. Raises what `create` raises, NotThere."""
    if old.role != Role.NEIGHBORHOOD_HEAD or old.neighborhood_id != place.id or old.disabled_at is not None:
        raise NotThere()
    phone = checked_phone(phone)
    area = AccountArea(place.ward_id, neighborhood_id=place.id)
    account = administration.create(Role.NEIGHBORHOOD_HEAD, login, name, area, by=by, at=at)
    keep_phone(account, phone)
    administration.disable(old, by=by, at=at)
    audit.record_about(SUCCEEDED, old, by, successor=account.public_id)
    issued = set_up.issue(account, by=by, at=at, key=key)
    return MadeHead(account.public_id, account.name, account.login, place.label, phone, issued)


def head_choices(neighborhood_id: int) -> list[tuple[str, str]]:
    """The heads' accounts of a neighborhood that are open: public ids, and names with sign-in names."""
    mine = (
        Account.neighborhood_id == neighborhood_id,
        Account.role == Role.NEIGHBORHOOD_HEAD.value,
        Account.disabled_at.is_(None),
    )
    rows = db.session.execute(
        select(Account.public_id, Account.name, Account.login).where(*mine).order_by(Account.id)
    )
    return [(row.public_id, f"{row.name} ({row.login})") for row in rows]
