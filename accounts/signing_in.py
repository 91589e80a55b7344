"""Operations on sign-ins: check a password, start a sign-in on the server, end it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update

from accounts.models import Account, SignIn
from accounts.passwords import hashing
from accounts.passwords.rules import normal
from accounts.queries import AccountFacts, needs_code
from accounts.roles import LONGEST_SIGN_IN, Role
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.ids import new_id, token_hash
from core.marking import N_

SIGNED_IN = audit.declare("account.signed_in")
SIGNED_OUT = audit.declare("account.signed_out")
ENDED = audit.declare("account.sign_ins_ended", "count")
LONGEST_TRIED = 1024
WAITS_FOR_CODE = timedelta(minutes=20)
"""Long enough to install an authenticator app."""


class SignInRefused(BadInput):
    """Sign-in name and password do not match; never says which of them is wrong."""

    code = "sign_in"
    message = N_("The sign-in name or the password is not right.")


@dataclass(frozen=True)
class Begun:
    """A new sign-in; `token` is the secret for the browser's cookie, stored only as a hash.

    While it `awaits_code`, it opens nothing but the page that asks for the code.
    """

    account: str
    role: Role
    token: str
    awaits_code: bool = False


def tidy_login(text: str) -> str:
    """A sign-in name as stored: lower case, no blanks around it."""
    return text.strip().lower()


def verify(known: AccountFacts | None, password: str) -> AccountFacts:
    """Check a password against a login's facts, None for an unknown login.

    Raises SignInRefused, after the same work in every case.
    """
    right = hashing.matches(known.password_hash if known else None, normal(password[:LONGEST_TRIED]))
    if known is None or not right or known.disabled_at is not None:
        raise SignInRefused()
    return known


def begin(
    who: AccountFacts, *, browser: str, by: Actor, at: datetime, fresh_hash: str | None = None
) -> Begun:
    """Start a sign-in after the password was right.

    The account is checked again inside the transaction: a password changed or an account disabled
    meanwhile raises SignInRefused. `fresh_hash` replaces a hash made with old settings.
    """
    unchanged = (
        Account.id == who.id,
        Account.password_hash == who.password_hash,
        Account.disabled_at.is_(None),
    )
    values = {"last_seen_at": at, "password_hash": fresh_hash or who.password_hash}
    found = db.session.execute(
        update(Account).where(*unchanged).values(values).returning(Account.ward_id)
    ).first()
    if found is None:
        raise SignInRefused()
    begun = begun_as(who.id, who.public_id, Role(who.role), browser, at)
    if not begun.awaits_code:
        audit.record(SIGNED_IN, by=by, ward_id=found.ward_id, object_ref=who.public_id)
    return begun


def begun_as(account_id: int, account: str, role: Role, browser: str, at: datetime) -> Begun:
    """What follows a right password: a sign-in, or half of one where the role needs a code as well."""
    waits = needs_code(role)
    return Begun(account, role, open_sign_in(account_id, browser, at, awaits_code=waits), waits)


def open_sign_in(account_id: int, browser: str, at: datetime, *, awaits_code: bool = False) -> str:
    """Write the row of a new sign-in; returns its secret, stored only as a hash."""
    token = new_id()
    db.session.add(
        SignIn(
            token_hash=token_hash(token),
            account_id=account_id,
            started_at=at,
            seen_at=at,
            expires_at=at + (WAITS_FOR_CODE if awaits_code else LONGEST_SIGN_IN),
            browser=browser[:60],
            awaits_code=awaits_code,
        )
    )
    db.session.flush()
    return token


def end(sign_in_id: int, *, by: Actor, ward_id: int | None) -> None:
    """Sign this browser out; other sign-ins of the account stay."""
    db.session.execute(delete(SignIn).where(SignIn.id == sign_in_id))
    audit.record(SIGNED_OUT, by=by, ward_id=ward_id, object_ref=by.ref)


def end_all(account: Account, *, by: Actor, but: Iterable[int] = ()) -> None:
    """End the sign-ins of an account except the given ones."""
    _end(account, SignIn.id.not_in(list(but)), by)


def end_one(account: Account, public_id: str, *, by: Actor) -> None:
    """End one sign-in of the account by its public id; does nothing where it has ended already."""
    _end(account, SignIn.public_id == public_id, by)


def _end(account: Account, which: ColumnElement[bool], by: Actor) -> None:
    ended = delete(SignIn).where(SignIn.account_id == account.id, which).returning(SignIn.id)
    if count := len(db.session.execute(ended).all()):
        audit.record_about(ENDED, account, by, count=count)


def seen(sign_in_id: int, account_id: int, at: datetime) -> None:
    """Note that a sign-in is in use."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=at))
    db.session.execute(update(Account).where(Account.id == account_id).values(last_seen_at=at))


def forget_ended(at: datetime) -> int:
    """Delete sign-ins past their end; returns how many. Inside a transaction."""
    return len(db.session.execute(delete(SignIn).where(SignIn.expires_at <= at).returning(SignIn.id)).all())
