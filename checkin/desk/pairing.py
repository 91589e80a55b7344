"""Operations on desks: pair a phone with a day, recognize it, revoke it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, func, insert, select, update

from accounts.scope import Scope
from checkin.campaign_day import DAY_COLUMNS, Day
from checkin.moments import ends_of
from checkin.tables import desks
from core.actor import Actor
from core.clock import now
from core.db import audit
from core.db.database import connection, db
from core.errors import NotThere
from core.folding import tidy
from core.ids import new_id, tidy_id, token_hash
from core.sealing import keyring
from screening.tables import campaigns, days

LATEST_LINK = timedelta(hours=1)
"""How long a link for a past day works (to send the scans of a phone that was offline)."""

GRACE = timedelta(hours=12)
"""How long after the day, or after a late pairing, a desk may still send scans."""

NOT_NEWS = timedelta(seconds=10)
LABEL_LENGTH = 60

LINK_ISSUED = audit.declare("desk.link_issued", "day")
PAIRED = audit.declare("desk.paired", "day")
REVOKED = audit.declare("desk.revoked", "day", "was_paired")


@dataclass(frozen=True, slots=True)
class DeskScope:
    """A paired phone and the day it may scan for; `desk` is its public id, `desk_id` internal."""

    desk_id: int
    desk: str
    label: str
    pending: int
    seen_at: datetime | None
    day: Day

    def by(self, address: str | None) -> Actor:
        """This desk as an actor; `address` is the caller's network."""
        return Actor("desk", self.desk, address=address)


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of scans, a desk or an account; `place` is its name for people."""

    place: str
    by: Actor
    desk_id: int | None = None
    account_ref: str | None = None


_LIVE = (
    select(
        desks.c.id,
        desks.c.public_id.label("desk"),
        desks.c.label,
        desks.c.pending,
        desks.c.seen_at,
        *DAY_COLUMNS,
    )
    .join(days, days.c.id == desks.c.day_id)
    .join(campaigns, campaigns.c.id == days.c.campaign_id)
    .where(
        desks.c.token_hash == bindparam("hashed"),
        desks.c.revoked_at.is_(None),
        desks.c.expires_at > bindparam("at"),
    )
)
_SEEN = (
    update(desks)
    .where(desks.c.id == bindparam("of_desk"))
    .values(seen_at=bindparam("at"), pending=bindparam("waiting"), oldest_pending_at=bindparam("oldest_at"))
)


def desk_of_token(token: str) -> DeskScope | None:
    """The valid desk of a bearer token, or None if it is unknown, expired or revoked.

    The gate calls this before any view runs, so it takes the present time itself.
    """
    row = connection().execute(_LIVE, {"hashed": token_hash(token), "at": now()}).first()
    if row is None:
        return None
    desk, label, pending, seen_at, *of_day = tuple(row)[1:]
    return DeskScope(row.id, desk, label, pending, seen_at, Day(*of_day))


def sender_of(caller: DeskScope | Scope, address: str | None) -> Sender:
    """A desk or an account as a sender of scans; `address` is the caller's network."""
    if isinstance(caller, DeskScope):
        return Sender(caller.label, caller.by(address), desk_id=caller.desk_id)
    return Sender(caller.name, caller.by, account_ref=caller.account)


def issue_link(day: Day, by: Actor, at: datetime, key: str | None = None) -> str:
    """Create a one-time link that pairs a phone with the day; it works until it is used or the day ends.

    The same form sent twice (the same `key`) gets the same link and leaves one audit row.
    """
    token = keyring().token("pairing link", day.public_id, key) if key else new_id()
    link = f"{current_app.config['SETTINGS'].public_url}/desk/pair#{token}"
    known = select(desks.c.id).where(desks.c.pair_hash == token_hash(token))
    if key and db.session.scalar(known) is not None:
        return link
    db.session.execute(
        insert(desks).values(
            public_id=new_id(),
            ward_id=day.ward_id,
            day_id=day.id,
            label="",
            pair_hash=token_hash(token),
            pair_expires_at=max(ends_of(day.on), at + LATEST_LINK),
            pending=0,
        )
    )
    audit.record_about(LINK_ISSUED, day, by, day=day.on.isoformat())
    return link


def check_link(token: str, at: datetime) -> None:
    """Raise NotThere for a pairing link that does not work, before anything is written or locked.

    128 bits need no limit on tries; a limit would let anyone behind the station's address lock its phones
    out.
    """
    if db.session.execute(_pairable(token, at)).first() is None:
        raise NotThere()


def _pairable(token: str, at: datetime) -> Select[Any]:
    return (
        select(desks.c.id, desks.c.public_id, desks.c.ward_id, desks.c.day_id, days.c.date, days.c.public_id)
        .join(days, days.c.id == desks.c.day_id)
        .where(desks.c.pair_hash == token_hash(tidy_id(token) or ""))
        .where(desks.c.paired_at.is_(None), desks.c.revoked_at.is_(None), desks.c.pair_expires_at > at)
    )


def pair_phone(token: str, label: str, address: str | None, at: datetime) -> tuple[str, str, datetime]:
    """Use a pairing link: the phone's token, shown only this once, its day, and until when it is valid.

    Raises NotThere for a link that is unknown, used, revoked or expired.
    """
    row = db.session.execute(_pairable(token, at).with_for_update(of=desks)).first()
    if row is None:
        raise NotThere()
    desk_id, desk, ward_id, day_id, on, day = tuple(row)
    device_token, expires_at = new_id(), max(ends_of(on), at) + GRACE
    db.session.execute(
        update(desks)
        .where(desks.c.id == desk_id)
        .values(
            label=tidy(label, LABEL_LENGTH) or _next_label(day_id),
            token_hash=token_hash(device_token),
            paired_at=at,
            seen_at=at,
            expires_at=expires_at,
        )
    )
    by = Actor("desk", desk, address=address)
    audit.record(PAIRED, by=by, ward_id=ward_id, object_ref=desk, day=on.isoformat())
    return device_token, day, expires_at


def _next_label(day_id: int) -> str:
    """A label for a desk without one."""
    count = db.session.execute(
        select(func.count()).where(desks.c.day_id == day_id, desks.c.paired_at.is_not(None))
    ).scalar_one()
    return _("Desk %(number)d", number=count + 1)


def revoke(day: Day, desk: str, by: Actor, at: datetime) -> None:
    """Revoke a desk or an open link at once; scans on the phone stay there. Raises NotThere."""
    row = db.session.execute(
        update(desks)
        .where(desks.c.public_id == (tidy_id(desk) or ""), desks.c.day_id == day.id)
        .where(desks.c.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(desks.c.public_id, desks.c.paired_at)
    ).first()
    if row is None:
        raise NotThere()
    audit.record(
        REVOKED,
        by=by,
        ward_id=day.ward_id,
        object_ref=row.public_id,
        day=day.on.isoformat(),
        was_paired=row.paired_at is not None,
    )


def heard(desk: DeskScope, waiting: int, oldest_at: datetime | None, at: datetime) -> None:
    """Note how many scans wait on a desk, and since when.

    While nothing waits, it is noted at most every ten seconds.
    """
    is_news = waiting or desk.pending or desk.seen_at is None or at - desk.seen_at > NOT_NEWS
    if not is_news:
        return
    oldest = oldest_at if waiting else None
    told = {"of_desk": desk.desk_id, "at": at, "waiting": waiting, "oldest_at": oldest}
    connection().execute(_SEEN, told)
