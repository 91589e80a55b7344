"""Reading accounts for administrators: only those each of them administers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from accounts.models import Account, SetUpLink, SignIn
from accounts.roles import LABELS, MAY_DO, Role, administers
from accounts.scope import Scope
from core.db.database import db
from core.errors import NotThere
from core.folding import sort_key
from wards.models import Clinic, Neighborhood, Ward
from wards.naming import display_name


@dataclass(frozen=True)
class AccountRow:
    """An account in an administrator's list. `state`: active, waiting (no password yet) or disabled."""

    public_id: str
    login: str
    name: str
    role: Role
    area: str
    state: str
    last_seen_at: datetime | None
    is_own: bool

    @property
    def role_label(self) -> str:
        """What the role is called; a message id."""
        return LABELS[self.role]


@dataclass(frozen=True)
class AccountCard:
    """One account on its own page, with the actions open for it now."""

    row: AccountRow
    created_at: datetime
    sign_ins: int
    link_until: datetime | None


@dataclass(frozen=True)
class RoleChoice:
    """A role on the page that asks what kind of account is wanted; message ids."""

    role: Role
    label: str
    may_do: str


def accounts_of(scope: Scope) -> list[AccountRow]:
    """The accounts that the caller administers, by role and then by name."""
    rows = [_row(columns, scope) for columns in db.session.execute(_select().where(*_within(scope)))]
    order = list(Role)
    return sorted(rows, key=lambda row: (order.index(row.role), row.area, sort_key(row.name)))


def account_card(scope: Scope, public_id: str, at: datetime) -> AccountCard:
    """One of the accounts the caller administers; raises NotThere for any other."""
    wanted = _select().add_columns(Account.id, Account.created_at)
    columns = db.session.execute(wanted.where(*_within(scope), Account.public_id == public_id)).first()
    if columns is None:
        raise NotThere()
    *facts, account_id, created_at = columns
    sign_ins = select(func.count()).where(SignIn.account_id == account_id, SignIn.expires_at > at)
    link = select(func.max(SetUpLink.expires_at)).where(
        SetUpLink.account_id == account_id, SetUpLink.used_at.is_(None), SetUpLink.expires_at > at
    )
    return AccountCard(
        row=_row(facts, scope),
        created_at=created_at,
        sign_ins=db.session.execute(sign_ins).scalar_one(),
        link_until=db.session.execute(link).scalar(),
    )


def own_card(scope: Scope) -> AccountRow:
    """The caller's own account."""
    columns = db.session.execute(_select().where(Account.id == scope.account_id)).one()
    return _row(columns, scope)


def administered(scope: Scope, public_id: str) -> Account:
    """One of the accounts the caller administers, to be changed; raises NotThere for any other."""
    found = db.session.execute(
        select(Account).where(*_within(scope), Account.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotThere()
    return found


def role_choices(scope: Scope) -> list[RoleChoice]:
    """The kinds of account that the caller can create."""
    return [RoleChoice(role, LABELS[role], MAY_DO[role]) for role in administers(scope.role)]


def role_of_address(scope: Scope, word: str) -> Role:
    """The role named in the address, if the caller can create it; raises NotThere."""
    for role in administers(scope.role):
        if role.value == word:
            return role
    raise NotThere()


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    roles = [role.value for role in administers(scope.role)]
    within: list[ColumnElement[bool]] = [Account.role.in_(roles)]
    if scope.role is not Role.SITE_ADMIN:
        within.append(Account.ward_id == scope.ward)
    return within


def _select() -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            Account.public_id,
            Account.login,
            Account.name,
            Account.role,
            Account.password_hash.is_not(None),
            Account.disabled_at.is_not(None),
            Account.last_seen_at,
            Ward.name.label("ward"),
            Neighborhood.kind,
            Neighborhood.name.label("neighborhood"),
            Clinic.name.label("clinic"),
        )
        .outerjoin(Ward, Ward.id == Account.ward_id)
        .outerjoin(Neighborhood, Neighborhood.id == Account.neighborhood_id)
        .outerjoin(Clinic, Clinic.id == Account.clinic_id)
    )
    return statement


def _row(columns: Sequence[Any], scope: Scope) -> AccountRow:
    public_id, login, name, role, has_password, is_disabled, last_seen_at, ward, kind, given, clinic = columns
    state = "disabled" if is_disabled else "active" if has_password else "waiting"
    area = clinic or (display_name(kind, given) if kind else ward) or ""
    return AccountRow(
        public_id, login, name, Role(role), area, state, last_seen_at, is_own=public_id == scope.account
    )
