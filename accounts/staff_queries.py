"""Reading accounts for administrators: only those each of them administers."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from accounts.models import Account, SecondFactor, SetUpLink, SignIn
from accounts.roles import Role, administers
from accounts.scope import Scope
from core.db.database import db
from core.errors import there
from core.folding import sort_key
from wards.models import Clinic, Neighborhood, Ward
from wards.station_card import PHONE


class AccountRow(NamedTuple):
    """An account and the name of its area; empty for the whole site."""

    account: Account
    area: str


class AccountCard(NamedTuple):
    """One account on its own page: its live sign-ins, and until when its set-up link can be used."""

    account: Account
    area: str
    sign_ins: int
    link_until: datetime | None
    has_second_factor: bool


class WhomToAsk(NamedTuple):
    """Whom a person who works here can ask for help."""

    names: str
    phone: str = ""


def accounts_of(scope: Scope) -> list[AccountRow]:
    """The accounts that the caller administers, by role and then by name."""
    order = list(Role)
    return sorted(
        _rows(*_within(scope)),
        key=lambda row: (order.index(Role(row.account.role)), row.area, sort_key(row.account.name)),
    )


def account_card(scope: Scope, public_id: str, at: datetime) -> AccountCard:
    """One of the accounts the caller administers; raises NotThere for any other."""
    row = there(next(_rows(*_within(scope), Account.public_id == public_id), None))
    sign_ins = select(func.count()).where(
        SignIn.account_id == row.account.id, SignIn.expires_at > at, SignIn.awaits_code.is_(False)
    )
    link = select(func.max(SetUpLink.expires_at)).where(
        SetUpLink.account_id == row.account.id, SetUpLink.used_at.is_(None), SetUpLink.expires_at > at
    )
    has_second_factor = db.session.get(SecondFactor, row.account.id) is not None
    return AccountCard(
        *row, db.session.execute(sign_ins).scalar_one(), db.session.scalar(link), has_second_factor
    )


def whom_to_ask(scope: Scope, said: str) -> WhomToAsk | None:
    """Whom the caller can ask: as the station wrote it, otherwise the administrators by name; None for nobody."""
    if said:
        phone = PHONE.search(said)
        return WhomToAsk(said.replace(phone[0], "").strip(" ,;:-–()"), phone[0]) if phone else WhomToAsk(said)
    names = [] if scope.ward_id is None else _administrators(scope, Role.STATION_ADMIN)
    names = names or _administrators(scope, Role.SITE_ADMIN)
    return WhomToAsk(", ".join(names)) if names else None


def _administrators(scope: Scope, role: Role) -> list[str]:
    mine = Account.ward_id == scope.ward_id if role is Role.STATION_ADMIN else Account.ward_id.is_(None)
    others = (mine, Account.role == role.value, Account.disabled_at.is_(None), Account.id != scope.account_id)
    return list(db.session.scalars(select(Account.name).where(*others).order_by(Account.id).limit(3)))


def own_card(scope: Scope) -> AccountRow:
    """The caller's own account."""
    return next(_rows(Account.id == scope.account_id))


def administered(scope: Scope, public_id: str) -> Account:
    """One of the accounts the caller administers, to be changed; raises NotThere for any other."""
    wanted = select(Account).where(*_within(scope), Account.public_id == public_id)
    return there(db.session.scalar(wanted))


def role_of_address(scope: Scope, word: str) -> Role:
    """The role named in the address, if the caller can create it; raises NotThere."""
    return there(next((role for role in administers(scope.role) if role.value == word), None))


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    roles = [role.value for role in administers(scope.role)]
    within: list[ColumnElement[bool]] = [Account.role.in_(roles)]
    if scope.role is not Role.SITE_ADMIN:
        within.append(Account.ward_id == scope.ward)
    return within


def _rows(*which: ColumnElement[bool]) -> Iterator[AccountRow]:
    rows = db.session.execute(
        select(Account, Ward.name, Neighborhood, Clinic.name)
        .outerjoin(Ward, Ward.id == Account.ward_id)
        .outerjoin(Neighborhood, Neighborhood.id == Account.neighborhood_id)
        .outerjoin(Clinic, Clinic.id == Account.clinic_id)
        .where(*which)
    )
    for account, ward, neighborhood, clinic in rows:
        yield AccountRow(account, clinic or (neighborhood.label if neighborhood else ward) or "")
