"""Set-up links, by which people choose a password that nobody else has seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from accounts.models import Account, SetUpLink
from accounts.queries import Pending, account_by_id
from accounts.roles import Role
from accounts.signing_in import Begun, end_all, open_sign_in
from core.actor import Actor
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
    known = db.session.execute(
        select(SetUpLink.expires_at).where(SetUpLink.token_hash == token_hash(token))
    ).scalar_one_or_none()
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


def use(pending: Pending, password_hash: str, *, browser: str, address: str | None, at: datetime) -> Begun:
    """Set the account's password, end its other sign-ins, sign this browser in.

    Raises LinkDead: of two simultaneous uses of a link, one comes too late.
    """
    burn(pending.link_id, at)
    assert pending.account_id is not None
    account = account_by_id(pending.account_id)
    by = Actor("account", account.public_id, account.role, address)
    account.password_hash, account.last_seen_at = password_hash, at
    end_all(account, by=by)
    audit.record_about(PASSWORD_SET, account, by)
    return Begun(account.public_id, Role(account.role), open_sign_in(account.id, browser, at))


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
