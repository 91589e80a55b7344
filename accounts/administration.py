"""Handing accounts out and taking them back."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.areas import Area
from accounts.models import Account
from accounts.roles import Role
from accounts.signing_in import end_all, tidy_login
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, Refusal
from core.folding import tidy
from core.marking import N_
from wards.models import Neighborhood

CREATED = audit.declare("account.created", "role")
RENAMED = audit.declare("account.renamed")
AREA_CHANGED = audit.declare("account.area_changed", "from_neighborhood", "to_neighborhood")
DISABLED = audit.declare("account.disabled")
ENABLED = audit.declare("account.enabled")
PASSWORD_CHANGED = audit.declare("account.password_changed")
LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{1,58})[a-z0-9]")


class WrongLogin(BadInput):
    """A sign-in name is not written as one."""

    code = "login"
    message = N_(
        "A sign-in name has 3 to 60 letters without accents, digits, dots or hyphens, such as hoa.to7."
    )


class LoginTaken(Refusal):
    """Somebody on this site has the sign-in name already."""

    code = "login_taken"
    message = N_("The sign-in name %(login)s is taken. Please choose another one.")


class OwnAccount(Refusal):
    """Nobody disables the account they are signed in with."""

    code = "own_account"
    message = N_("You cannot disable the account you are signed in with.")


@dataclass(frozen=True)
class NewAccount:
    """What makes an account."""

    role: Role
    login: str
    name: str
    area: Area


def create(facts: NewAccount, *, by: Actor, at: datetime) -> Account:
    """A new account without a password; it can do nothing before its set-up link was used.

    Raises WrongLogin, LoginTaken, BadInput (no name).
    """
    login = tidy_login(facts.login)
    if not LOGIN.fullmatch(login):
        raise WrongLogin(field="login")
    if db.session.execute(select(Account.id).where(Account.login == login)).first():
        raise LoginTaken(login=login, field="login")
    account = Account(
        role=facts.role.value,
        login=login,
        name=_checked_name(facts.name),
        created_at=at,
        ward_id=facts.area.ward_id,
        neighborhood_id=facts.area.neighborhood_id,
        clinic_id=facts.area.clinic_id,
    )
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError as taken:  # two administrators chose one name at the same moment
        raise LoginTaken(login=login, field="login") from taken
    audit.record(CREATED, by=by, ward_id=account.ward_id, object_ref=account.public_id, role=facts.role.value)
    return account


def rename(account: Account, name: str, *, by: Actor) -> None:
    """Correct the person's name, for instance when the head of a neighborhood changes. Raises BadInput."""
    name = _checked_name(name)
    if name == account.name:
        return
    account.name = name
    db.session.flush()
    audit.record(RENAMED, by=by, ward_id=account.ward_id, object_ref=account.public_id)


def give_area(account: Account, neighborhood: Neighborhood, *, by: Actor) -> None:
    """A head answers for another neighborhood from now on, and sees its people and no others."""
    before = db.session.get_one(Neighborhood, account.neighborhood_id)
    if before.id == neighborhood.id:
        return
    account.neighborhood_id = neighborhood.id
    db.session.flush()
    audit.record(
        AREA_CHANGED,
        by=by,
        ward_id=account.ward_id,
        object_ref=account.public_id,
        from_neighborhood=before.code,
        to_neighborhood=neighborhood.code,
    )


def disable(account: Account, *, by: Actor, at: datetime) -> None:
    """Close an account: nobody signs in with it and every sign-in ends at once. Raises OwnAccount."""
    if account.public_id == by.ref:
        raise OwnAccount()
    if account.disabled_at is not None:
        return
    account.disabled_at = at
    end_all(account, by=by)
    audit.record(DISABLED, by=by, ward_id=account.ward_id, object_ref=account.public_id)


def enable(account: Account, *, by: Actor) -> None:
    """Open a closed account again, with the password it had."""
    if account.disabled_at is None:
        return
    account.disabled_at = None
    db.session.flush()
    audit.record(ENABLED, by=by, ward_id=account.ward_id, object_ref=account.public_id)


def change_password(account: Account, password_hash: str, *, by: Actor) -> None:
    """Another password by its owner; every sign-in ends, also the one this came from."""
    account.password_hash = password_hash
    end_all(account, by=by)
    audit.record(PASSWORD_CHANGED, by=by, ward_id=account.ward_id, object_ref=account.public_id)


def _checked_name(text: str) -> str:
    name = tidy(text, 100)
    if not name:
        raise BadInput(N_("Please type the person's name."), field="name")
    return name
