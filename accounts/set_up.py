"""Set-up links, by which people choose a password that nobody else has seen; the first one makes an administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from markupsafe import Markup
from sqlalchemy import delete, exists, select, update

from accounts.administration import create
from accounts.areas import AccountArea
from accounts.models import Account, SetUpLink
from accounts.queries import account_by_id
from accounts.roles import Role
from accounts.signing_in import Begun, begun_as, end_all
from core import qr
from core.actor import SYSTEM, Actor
from core.db import audit
from core.db.database import db
from core.errors import Refusal
from core.ids import new_id, token_hash
from core.marking import N_
from core.sealing import keyring

LINK_ISSUED = audit.declare("account.link_issued")
PASSWORD_SET = audit.declare("account.password_set")
HANDED_OVER = timedelta(hours=72)
"""Long enough for a link handed over before a weekend."""


FIRST_START = timedelta(minutes=30)
"""The link is used at once by the person who starts the site."""


@dataclass(frozen=True)
class Issued:
    """A new link; the token is shown once and stored only as a hash."""

    token: str
    expires_at: datetime


class LinkDead(Refusal):
    """The set-up link was used, replaced, is too old, or never existed; all get the same answer."""

    status = 422
    code = "link_dead"
    message = N_("This link or code no longer works. Please ask for a new one.")


def issue(account: Account, *, by: Actor, at: datetime, key: str | None = None) -> Issued:
    """Issue a link for an account; earlier ones become invalid.

    The same form sent twice (the same `key`) gets the same link and leaves one audit row.
    """
    token = keyring().token("set-up link", account.public_id, key) if key else new_id()
    known = db.session.scalar(select(SetUpLink.expires_at).where(SetUpLink.token_hash == token_hash(token)))
    if known is not None:
        return Issued(token, known)
    db.session.execute(
        delete(SetUpLink).where(SetUpLink.account_id == account.id, SetUpLink.used_at.is_(None))
    )
    expires_at = at + HANDED_OVER
    db.session.add(SetUpLink(token_hash=token_hash(token), account_id=account.id, expires_at=expires_at))
    db.session.flush()
    audit.record_about(LINK_ISSUED, account, by)
    return Issued(token, expires_at)


def set_up_link(token: str) -> str:
    """The address to hand over; the secret is after the #, where no log and no preview sees it."""
    settings = current_app.config["SETTINGS"]
    return f"{settings.public_url}/set-up#{token}"


def typed_form(token: str) -> str:
    """The secret in groups of four, for people who type it; blanks are ignored there."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))


def picture(link: str, label: str) -> Markup | None:
    """The link as a QR code, where the site's name is short enough for cheap phones to read it."""
    try:
        return qr.svg(link.upper(), label)
    except qr.TooLongForQR:
        return None


def use(
    link_id: int, account_id: int, password_hash: str, *, browser: str, address: str | None, at: datetime
) -> Begun:
    """Set the account's password, end its other sign-ins, sign this browser in.

    Raises LinkDead: of two simultaneous uses of a link, one comes too late.
    """
    burn(link_id, at)
    account = account_by_id(account_id)
    by = Actor("account", account.public_id, account.role, address)
    account.password_hash, account.last_seen_at = password_hash, at
    end_all(account, by=by)
    audit.record_about(PASSWORD_SET, account, by)
    return begun_as(account.id, account.public_id, Role(account.role), browser, at)


def burn(link_id: int, at: datetime) -> None:
    """Use a link up, exactly once. Raises LinkDead."""
    burnt = db.session.execute(
        update(SetUpLink)
        .where(SetUpLink.id == link_id, SetUpLink.used_at.is_(None), SetUpLink.expires_at > at)
        .values(used_at=at)
        .returning(SetUpLink.id)
    ).first()
    if burnt is None:
        raise LinkDead()


def forget_old(at: datetime) -> int:
    """Delete links that were used or are too old; returns how many. Inside a transaction."""
    gone = db.session.execute(delete(SetUpLink).where(SetUpLink.expires_at <= at).returning(SetUpLink.id))
    return len(gone.all())


class AdministratorExists(Refusal):
    """The site already has an administrator, so no link can create a first one."""

    code = "administrator_exists"
    message = N_("This site already has an administrator. Create accounts on the accounts page.")


def has_administrator() -> bool:
    """Whether the site has an administrator."""
    return bool(db.session.scalar(select(exists().where(Account.role == Role.SITE_ADMIN))))


def first_admin_link(at: datetime) -> Issued:
    """Issue a link that creates the first administrator; earlier ones become invalid. Raises AdministratorExists."""
    _refuse_second()
    db.session.execute(delete(SetUpLink).where(SetUpLink.account_id.is_(None)))
    token, expires_at = new_id(), at + FIRST_START
    db.session.add(SetUpLink(token_hash=token_hash(token), account_id=None, expires_at=expires_at))
    db.session.flush()
    return Issued(token, expires_at)


def make_first_admin(
    link_id: int, *, login: str, name: str, password_hash: str, browser: str, at: datetime
) -> Begun:
    """The first administrator, signed in at once.

    Raises LinkDead, AdministratorExists, and what `administration.create` raises.
    """
    _refuse_second()
    burn(link_id, at)
    account = create(Role.SITE_ADMIN, login, name, AccountArea(), by=SYSTEM, at=at)
    account.password_hash, account.last_seen_at = password_hash, at
    return begun_as(account.id, account.public_id, Role.SITE_ADMIN, browser, at)


def _refuse_second() -> None:
    if has_administrator():
        raise AdministratorExists()
