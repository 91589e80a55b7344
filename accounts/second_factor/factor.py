"""Operations on second factors: set one up, use a code once, make recovery codes, reset."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from accounts.models import Account, RecoveryCode, SecondFactor, SignIn
from accounts.roles import Role
from accounts.second_factor import codes
from accounts.signing_in import SIGNED_IN, Begun, end_all, open_sign_in
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, Refusal
from core.ids import token_hash
from core.marking import N_
from core.sealing import keyring

SET_UP = audit.declare("account.second_factor_set_up")
RESET = audit.declare("account.second_factor_reset")
CODES_MADE = audit.declare("account.recovery_codes_made")
CODE_USED = audit.declare("account.recovery_code_used", "left")
PLACE = "second_factor.key"


class CodeRefused(BadInput):
    """The code is not of the present time, was used before, or is no recovery code that is left."""

    code = "wrong_code"
    message = N_(
        "This code is not right, or it was used before. Wait for the next code of the app and type it."
    )


class OwnFactor(Refusal):
    """Administrators cannot reset their own second factor: a colleague does."""

    code = "own_factor"
    message = N_("Another administrator resets your second factor, not you.")


@dataclass(frozen=True)
class HalfSignIn:
    """A browser in which the password was right, and the code is still to come."""

    token: str
    sign_in_id: int
    account_id: int
    account: str
    login: str
    role: Role
    has_factor: bool

    def by(self, address: str | None) -> Actor:
        """The account as the author of what follows."""
        return Actor("account", self.account, self.role.value, address)


@dataclass(frozen=True)
class FactorRow:
    """An account's second factor as pages show it."""

    set_up_at: datetime
    codes_left: int


def half_sign_in(token: str, at: datetime) -> HalfSignIn | None:
    """The sign-in that waits for a code, by its token; None when it ended or never was."""
    row = db.session.execute(
        select(SignIn.id, Account.id, Account.public_id, Account.login, Account.role, SecondFactor.account_id)
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.awaits_code,
            SignIn.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    sign_in_id, account_id, account, login, role, factor = row
    return HalfSignIn(token, sign_in_id, account_id, account, login, Role(role), factor is not None)


def factor_of(account_id: int) -> FactorRow | None:
    """The second factor of an account, or None where there is none."""
    left = select(func.count()).where(RecoveryCode.account_id == account_id).scalar_subquery()
    row = db.session.execute(
        select(SecondFactor.set_up_at, left).where(SecondFactor.account_id == account_id)
    ).first()
    return FactorRow(*row) if row else None


def set_up(
    half: HalfSignIn, code: str, nonce: str, *, browser: str, address: str | None, at: datetime
) -> Begun:
    """Take the app's key over after its first right code, keep new recovery codes, sign the browser in.

    Raises CodeRefused, also where another browser of the account was quicker.
    """
    key, account = codes.key_for(half.token), db.session.get_one(Account, half.account_id)
    step = codes.step_of(key, codes.tidy_code(code), at)
    if step is None or db.session.get(SecondFactor, account.id) is not None:
        raise CodeRefused(field="otp")
    sealed = keyring().seal(PLACE, account.public_id, key)
    db.session.add(SecondFactor(account_id=account.id, key_sealed=sealed, last_step=step, set_up_at=at))
    db.session.flush()
    audit.record_about(SET_UP, account, half.by(address))
    make_recovery_codes(account, nonce, by=half.by(address))
    return _signed_in(half, account, browser=browser, by=half.by(address), at=at)


def pass_with(half: HalfSignIn, code: str, *, browser: str, address: str | None, at: datetime) -> Begun:
    """Sign the browser in with a code of the app, or with a recovery code. Raises CodeRefused."""
    account = db.session.get_one(Account, half.account_id)
    use(account, code, by=half.by(address), at=at)
    return _signed_in(half, account, browser=browser, by=half.by(address), at=at)


def use(account: Account, code: str, *, by: Actor, at: datetime) -> None:
    """Use a code, exactly once: one of two simultaneous uses is refused. Raises CodeRefused."""
    typed = codes.tidy_code(code)
    if not (_use_step(account, typed, at) or _use_recovery(account, typed, by)):
        raise CodeRefused(field="otp")


def make_recovery_codes(account: Account, nonce: str, *, by: Actor) -> None:
    """Keep the codes of a new sheet; those of earlier sheets end."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    sheet = codes.recovery_codes(account.public_id, nonce)
    rows = [
        {"account_id": account.id, "code_index": codes.recovery_index(account.public_id, code)}
        for code in sheet
    ]
    db.session.execute(insert(RecoveryCode), rows)
    audit.record_about(CODES_MADE, account, by)


def reset(account: Account, *, by: Actor) -> bool:
    """Forget an account's app and recovery codes, and end its sign-ins; the next one sets up another app.

    Returns False where there was nothing to forget. Raises OwnFactor.
    """
    if account.public_id == by.ref:
        raise OwnFactor()
    return forget(account, by=by)


def forget(account: Account, *, by: Actor) -> bool:
    """As `reset`, for the account's owner after a right code, and for the command line."""
    gone = db.session.execute(
        delete(SecondFactor).where(SecondFactor.account_id == account.id).returning(SecondFactor.account_id)
    ).first()
    if gone is None:
        return False
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    end_all(account, by=by)
    audit.record_about(RESET, account, by)
    return True


def _use_step(account: Account, typed: str, at: datetime) -> bool:
    factor = db.session.get(SecondFactor, account.id)
    if factor is None:
        return False
    step = codes.step_of(keyring().open(PLACE, account.public_id, factor.key_sealed), typed, at)
    if step is None:
        return False
    mine = (SecondFactor.account_id == account.id, SecondFactor.last_step < step)
    used = update(SecondFactor).where(*mine).values(last_step=step).returning(SecondFactor.account_id)
    return db.session.execute(used).first() is not None


def _use_recovery(account: Account, typed: str, by: Actor) -> bool:
    index = codes.recovery_index(account.public_id, typed)
    if index is None:
        return False
    mine = (RecoveryCode.account_id == account.id, RecoveryCode.code_index == index)
    if db.session.execute(delete(RecoveryCode).where(*mine).returning(RecoveryCode.id)).first() is None:
        return False
    left = db.session.scalar(select(func.count()).where(RecoveryCode.account_id == account.id))
    audit.record_about(CODE_USED, account, by, left=left)
    return True


def _signed_in(half: HalfSignIn, account: Account, *, browser: str, by: Actor, at: datetime) -> Begun:
    """The half sign-in becomes a whole one, under another token. Raises CodeRefused where it has ended meanwhile."""
    gone = db.session.execute(delete(SignIn).where(SignIn.id == half.sign_in_id).returning(SignIn.id)).first()
    if gone is None or account.disabled_at is not None:
        raise CodeRefused(field="otp")
    account.last_seen_at = at
    audit.record_about(SIGNED_IN, account, by)
    return Begun(account.public_id, half.role, open_sign_in(account.id, browser, at))
