"""Reading accounts: the scope behind a sign-in, and who may sign in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, exists, select

from accounts.models import Account, SetUpLink, SignIn
from accounts.roles import WITH_SECOND_FACTOR, Role, idle_limit
from accounts.scope import Scope
from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id, token_hash
from core.marking import N_
from wards.models import Ward

AccountFacts = Row[*tuple[Any, ...]]
"""Columns as they were read: unlike an account, they do not change when the account is read again."""

NOTED_EVERY = timedelta(minutes=5)
"""How often a sign-in in use is noted: reading a page should not write."""


def live_sign_in(token: str, at: datetime, address: str | None) -> tuple[Scope | None, bool]:
    """The caller by the sign-in of a cookie, and whether it is time to note that it is in use.

    None when it ended, was idle too long or revoked, or its account is disabled.
    """
    row = db.session.execute(
        select(
            Account.id,
            Account.public_id,
            Account.name,
            Account.role,
            Account.ward_id,
            Account.neighborhood_id,
            Account.clinic_id,
            SignIn.id,
            SignIn.seen_at,
        )
        .join(SignIn, SignIn.account_id == Account.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.expires_at > at,
            SignIn.awaits_code.is_(False),
            Account.disabled_at.is_(None),
        )
    ).first()
    if row is None or row.seen_at + idle_limit(Role(row.role)) <= at:
        return None, False
    account_id, account, name, role, ward_id, neighborhood_id, clinic_id, sign_in_id, seen_at = row
    area = (ward_id, neighborhood_id, clinic_id)
    scope = Scope(account_id, account, name, Role(role), *area, sign_in_id, address)
    return scope, seen_at + NOTED_EVERY <= at


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


def credentials(login: str) -> AccountFacts | None:
    """The facts a login is checked against, as they are now; None for an unknown login."""
    facts = (Account.id, Account.public_id, Account.role, Account.password_hash, Account.disabled_at)
    return db.session.execute(select(*facts).where(Account.login == login)).first()


def needs_code(role: Role) -> bool:
    """Whether the password alone does not sign this role in; it does on a site with a demo ward."""
    if role not in WITH_SECOND_FACTOR or not current_app.config["SETTINGS"].second_factor:
        return False
    return not db.session.scalar(select(exists().where(Ward.is_demo)))


def account_by_id(account_id: int) -> Account:
    """The account of a scope, to be changed."""
    return db.session.get_one(Account, account_id)


def account_of_login(login: str) -> Account:
    """The account with a sign-in name; raises NotThere."""
    found = db.session.execute(select(Account).where(Account.login == login)).scalar_one_or_none()
    if found is None:
        raise NotThere(N_("There is no account with this sign-in name."))
    return found


def own_words(account: Account) -> tuple[str, ...]:
    """The names around an account, which make no good password."""
    ward = db.session.get(Ward, account.ward_id) if account.ward_id else None
    around = (ward.name, ward.station_name, ward.code) if ward else ()
    return (account.login, account.name, *around)


def pending_link(token: str, at: datetime) -> AccountFacts | None:
    """The set-up link of a token, with its account; None where it is unknown, used, or too old.

    A link without an account creates the first administrator.
    """
    canonical = tidy_id(token)
    if canonical is None:
        return None
    return db.session.execute(
        select(SetUpLink.id, SetUpLink.account_id, Account.login, Account.name)
        .outerjoin(Account, Account.id == SetUpLink.account_id)
        .where(
            SetUpLink.token_hash == token_hash(canonical),
            SetUpLink.used_at.is_(None),
            SetUpLink.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).first()


def browsers(scope: Scope, at: datetime) -> Sequence[SignIn]:
    """The caller's live sign-ins, the newest first."""
    oldest = at - idle_limit(scope.role)
    return db.session.scalars(
        select(SignIn)
        .where(
            SignIn.account_id == scope.account_id,
            SignIn.awaits_code.is_(False),
            SignIn.expires_at > at,
            SignIn.seen_at > oldest,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()
