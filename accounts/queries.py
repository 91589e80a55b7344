"""Reading accounts: the scope behind a sign-in, and who may sign in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.models import Account, SetUpLink, SignIn
from accounts.roles import Role, idle_limit
from accounts.scope import Scope
from core.db.database import db
from core.ids import tidy_id, token_hash
from wards.models import Ward

NOTED_EVERY = timedelta(minutes=5)
"""How often a sign-in in use is noted: reading a page should not write."""


@dataclass(frozen=True)
class LiveSignIn:
    """A valid sign-in, and whether it is time to note that it is in use."""

    scope: Scope
    is_due: bool


@dataclass(frozen=True)
class Credentials:
    """The facts a sign-in is checked against."""

    account_id: int
    account: str
    role: str
    password_hash: str | None
    is_disabled: bool


@dataclass(frozen=True)
class Pending:
    """A set-up link that is still valid; without an account it creates the first administrator."""

    link_id: int
    account_id: int | None
    account: str | None
    role: Role
    login: str
    name: str
    ward_id: int | None
    own_words: tuple[str, ...]


@dataclass(frozen=True)
class BrowserRow:
    """A signed-in browser in its owner's list."""

    public_id: str
    browser: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def live_sign_in(token: str, at: datetime, address: str | None) -> LiveSignIn | None:
    """The sign-in of a cookie; None when it ended, was idle too long or revoked, or its account is disabled."""
    row = db.session.execute(
        select(
            Account.id,
            Account.public_id,
            Account.name,
            Account.role,
            Account.ward_id,
            Account.neighborhood_id,
            Account.clinic_id,
            SignIn.id.label("sign_in_id"),
            SignIn.seen_at,
        )
        .join(SignIn, SignIn.account_id == Account.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).first()
    if row is None or row.seen_at + idle_limit(Role(row.role)) <= at:
        return None
    scope = Scope(
        account_id=row.id,
        account=row.public_id,
        name=row.name,
        role=Role(row.role),
        ward_id=row.ward_id,
        neighborhood_id=row.neighborhood_id,
        clinic_id=row.clinic_id,
        sign_in_id=row.sign_in_id,
        address=address,
    )
    return LiveSignIn(scope, is_due=row.seen_at + NOTED_EVERY <= at)


def heads_of(ward_id: int) -> dict[int, list[str]]:
    """The heads of each neighborhood of the ward (internal number), by name; without closed accounts."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(Account.neighborhood_id, Account.name)
        .where(
            Account.ward_id == ward_id,
            Account.role == Role.NEIGHBORHOOD_HEAD.value,
            Account.disabled_at.is_(None),
        )
        .order_by(Account.id)
    )
    for neighborhood_id, name in rows:
        if neighborhood_id is not None:
            found.setdefault(neighborhood_id, []).append(name)
    return found


def credentials(login: str) -> Credentials | None:
    """The facts a login is checked against, or None for an unknown login."""
    row = db.session.execute(
        select(
            Account.id,
            Account.public_id,
            Account.role,
            Account.password_hash,
            Account.disabled_at.is_not(None),
        ).where(Account.login == login)
    ).first()
    return Credentials(*row) if row else None


def account_by_id(account_id: int) -> Account:
    """The account of a scope, to be changed."""
    return db.session.get_one(Account, account_id)


def own_words(account: Account) -> tuple[str, ...]:
    """The names around an account, which make no good password."""
    ward = db.session.get(Ward, account.ward_id) if account.ward_id else None
    around = (ward.name, ward.station_name, ward.code) if ward else ()
    return (account.login, account.name, *around)


def pending_link(token: str, at: datetime) -> Pending | None:
    """The set-up link of a token, or None where it is unknown, used, or too old."""
    canonical = tidy_id(token)
    if canonical is None:
        return None
    link = db.session.execute(
        select(SetUpLink).where(
            SetUpLink.token_hash == token_hash(canonical),
            SetUpLink.used_at.is_(None),
            SetUpLink.expires_at > at,
        )
    ).scalar_one_or_none()
    if link is None:
        return None
    if link.account_id is None:
        return Pending(link.id, None, None, Role.SITE_ADMIN, "", "", None, ())
    account = account_by_id(link.account_id)
    if account.disabled_at is not None:
        return None
    return Pending(
        link.id,
        account.id,
        account.public_id,
        Role(account.role),
        account.login,
        account.name,
        account.ward_id,
        own_words(account),
    )


def browsers(scope: Scope, at: datetime) -> list[BrowserRow]:
    """The caller's live sign-ins, the newest first."""
    oldest = at - idle_limit(scope.role)
    rows = db.session.execute(
        select(SignIn)
        .where(SignIn.account_id == scope.account_id, SignIn.expires_at > at, SignIn.seen_at > oldest)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).scalars()
    return [
        BrowserRow(row.public_id, row.browser, row.started_at, row.seen_at, row.id == scope.sign_in_id)
        for row in rows
    ]
