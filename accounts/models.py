"""Tables: accounts, their sign-ins on the server, one-time set-up links, second factors."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from accounts.roles import LABELS, Role
from core.db.database import Model, UTCDateTime, WithPublicId, one_of


class Account(WithPublicId, Model):
    """A person who works here; there is no password until the set-up link was used."""

    __table_args__ = (
        one_of("role", *Role),
        CheckConstraint("role = 'site_admin' OR ward_id IS NOT NULL", name="has_area"),
        CheckConstraint(
            "(role = 'neighborhood_head') = (neighborhood_id IS NOT NULL)", name="head_has_neighborhood"
        ),
        CheckConstraint("(role = 'clinic') = (clinic_id IS NOT NULL)", name="clinic_has_clinic"),
    )

    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id"), index=True)
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhood.id"))
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinic.id"))
    role: Mapped[str] = mapped_column(String(20))
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def state(self) -> str:
        """One of active, waiting (no password yet) and disabled."""
        return "disabled" if self.disabled_at else "active" if self.password_hash else "waiting"

    @property
    def role_label(self) -> str:
        """What the role is called; a message id."""
        return LABELS[Role(self.role)]


class SignIn(WithPublicId, Model):
    """A signed-in browser, found by the hash of its cookie; ended by a date, by idleness or at once.

    `browser` is how its owner recognizes it ("Chrome, Android"), not enough to track anyone. While it
    `awaits_code`, the password was right and nothing more: it opens no page but the one that asks for the code.
    """

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    browser: Mapped[str] = mapped_column(String(60), default="")
    awaits_code: Mapped[bool] = mapped_column(default=False)


class SetUpLink(Model):
    """A one-time link with which a person sets a password; it replaces any earlier one of the account.

    Without an account it creates the site's first administrator.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SecondFactor(Model):
    """The key in a person's authenticator app, sealed; a code of a time step up to `last_step` was used."""

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    set_up_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RecoveryCode(Model):
    """A printed code that takes the place of the app once; only its keyed hash is kept, and only until it is used."""

    __table_args__ = (Index("uq_recovery_code", "account_id", "code_index", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_index: Mapped[bytes] = mapped_column(LargeBinary(16))
