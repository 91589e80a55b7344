"""The phone of an account's person, sealed; for heads the station calls them by it."""

from accounts.models import Account
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import NotThere
from core.sealing import keyring
from wards.station_card import checked_phone

PLACE = "account.phone"
CHANGED = audit.declare("account.phone_changed")
SHOWN = audit.declare("account.phone_shown")
CALLS_A_DAY = "100/day"
"""Heads whose phone one account may show."""


def phone_of(account: Account) -> str:
    """The phone of an account's person, or an empty text."""
    if account.phone_sealed is None:
        return ""
    return keyring().open(PLACE, account.public_id, account.phone_sealed)


def phone_to_call(account: Account, by: Actor) -> str:
    """The phone of a head who is called now; who looked at it goes on record. Raises NotThere."""
    phone = phone_of(account)
    if not phone:
        raise NotThere()
    audit.record_about(SHOWN, account, by)
    return phone


def keep_phone(account: Account, phone: str) -> None:
    """Keep a phone with a new account; empty keeps none."""
    account.phone_sealed = keyring().seal(PLACE, account.public_id, phone) if phone else None


def change_phone(account: Account, text: str, *, by: Actor) -> None:
    """Another phone for an account; empty forgets it. Raises BadInput."""
    phone = checked_phone(text)
    if phone == phone_of(account):
        return
    keep_phone(account, phone)
    db.session.flush()
    audit.record_about(CHANGED, account, by)
