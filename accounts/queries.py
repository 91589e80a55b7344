"""Reading accounts: the scope behind a sign-in, and lists for the station's own page."""

from datetime import datetime

from sqlalchemy import select

from accounts.models import Account, SignIn
from accounts.roles import Role
from accounts.scope import Scope
from core.database import db
from core.ids import token_hash


def scope_of_sign_in(token: str, at: datetime, address: str | None) -> Scope | None:
    """The scope of a live sign-in; None when it ended, was revoked, or its account is disabled."""
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
        )
        .join(SignIn, SignIn.account_id == Account.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    return Scope(
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
