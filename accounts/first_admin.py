"""The site's first administrator, created once by the link of the first start."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select

from accounts.administration import NewAccount, create
from accounts.areas import AccountArea
from accounts.models import Account, SetUpLink
from accounts.queries import Pending
from accounts.roles import Role
from accounts.set_up import Issued, burn
from accounts.signing_in import Begun, open_sign_in
from core.actor import SYSTEM
from core.db.database import db
from core.errors import Refusal
from core.ids import new_id, token_hash
from core.marking import N_

FIRST_START = timedelta(minutes=30)
"""The link is used at once by the person who starts the site."""


class AdministratorExists(Refusal):
    """The site already has an administrator, so no link can create a first one."""

    code = "administrator_exists"
    message = N_("This site already has an administrator. Create accounts on the accounts page.")


def has_administrator() -> bool:
    """Whether the site has an administrator."""
    return bool(db.session.execute(select(exists().where(Account.role == Role.SITE_ADMIN))).scalar())


def first_admin_link(at: datetime) -> Issued:
    """Issue a link that creates the first administrator; earlier ones become invalid. Raises AdministratorExists."""
    _refuse_second()
    db.session.execute(delete(SetUpLink).where(SetUpLink.account_id.is_(None)))
    token, expires_at = new_id(), at + FIRST_START
    db.session.add(SetUpLink(token_hash=token_hash(token), account_id=None, expires_at=expires_at))
    db.session.flush()
    return Issued(token, expires_at)


def make(pending: Pending, *, login: str, name: str, password_hash: str, browser: str, at: datetime) -> Begun:
    """The first administrator, signed in at once.

    Raises LinkDead, AdministratorExists, and what `administration.create` raises.
    """
    _refuse_second()
    burn(pending.link_id, at)
    account = create(NewAccount(Role.SITE_ADMIN, login, name, AccountArea()), by=SYSTEM, at=at)
    account.password_hash, account.last_seen_at = password_hash, at
    return Begun(account.public_id, Role.SITE_ADMIN, open_sign_in(account.id, browser, at))


def _refuse_second() -> None:
    if has_administrator():
        raise AdministratorExists()
