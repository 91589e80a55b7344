"""Operations that create, change and close accounts."""

import re
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.areas import AccountArea
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
    """The text is not a valid sign-in name."""

    code = "login"
    message = N_(
        "A sign-in name has 3 to 60 letters without accents, digits, dots or hyphens, such as hoa.to7."
    )


class LoginTaken(Refusal):
    """The sign-in name is already used on this site."""

    code = "login_taken"
    message = N_("The sign-in name %(login)s is taken. Please choose another one.")


class OwnAccount(Refusal):
    """An administrator cannot disable the account they are signed in with."""

    code = "own_account"
    message = N_("You cannot disable the account you are signed in with.")


def create(role: Role, login: str, name: str, area: AccountArea, *, by: Actor, at: datetime) -> Account:
    """Create an account without a password; it can do nothing until its set-up link is used.

    Raises WrongLogin, LoginTaken, BadInput (no name).
    """
    login = tidy_login(login)
    if not LOGIN.fullmatch(login):
        raise WrongLogin(field="login")
    if db.session.execute(select(Account.id).where(Account.login == login)).first():
        raise LoginTaken(login=login, field="login")
    account = Account(role=role.value, login=login, name=_checked_name(name), created_at=at, **asdict(area))
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError as taken:  # two administrators chose one name at the same moment
        raise LoginTaken(login=login, field="login") from taken
    audit.record_about(CREATED, account, by, role=role.value)
    return account


def rename(account: Account, name: str, *, by: Actor) -> None:
    """Correct the person's name, for instance when the head of a neighborhood changes. Raises BadInput."""
    name = _checked_name(name)
    if name == account.name:
        return
    account.name = name
    db.session.flush()
    audit.record_about(RENAMED, account, by)


def give_area(account: Account, neighborhood: Neighborhood, *, by: Actor) -> None:
    """Give a head another neighborhood; the account then sees only its people."""
    before = db.session.get_one(Neighborhood, account.neighborhood_id)
    if before.id == neighborhood.id:
        return
    account.neighborhood_id = neighborhood.id
    db.session.flush()
    audit.record_about(
        AREA_CHANGED, account, by, from_neighborhood=before.code, to_neighborhood=neighborhood.code
    )


def disable(account: Account, *, by: Actor, at: datetime) -> None:
    """Close an account: no further sign-in, and every present one ends at once. Raises OwnAccount."""
    if account.public_id == by.ref:
        raise OwnAccount()
    if account.disabled_at is not None:
        return
    account.disabled_at = at
    end_all(account, by=by)
    audit.record_about(DISABLED, account, by)


def enable(account: Account, *, by: Actor) -> None:
    """Open a closed account again, with its former password."""
    if account.disabled_at is None:
        return
    account.disabled_at = None
    db.session.flush()
    audit.record_about(ENABLED, account, by)


def change_password(account: Account, password_hash: str, *, by: Actor) -> None:
    """Set a new password for its owner; every sign-in ends, including this one."""
    account.password_hash = password_hash
    end_all(account, by=by)
    audit.record_about(PASSWORD_CHANGED, account, by)


def _checked_name(text: str) -> str:
    name = tidy(text, 100)
    if not name:
        raise BadInput(N_("Please type the person's name."), field="name")
    return name
