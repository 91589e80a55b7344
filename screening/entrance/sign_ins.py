"""Operations on residents' sign-ins: a secret opens a paper, the browser keeps a token, drafts are stored sealed."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, extract, func, insert, or_, select, update

from core.db.database import connection, db
from core.errors import BadInput
from core.ids import token_hash
from core.marking import N_
from core.sealing import SealBroken, keyring
from residents.joined_records import joined_with_one_born_in
from screening import secret_codes
from screening.open_letter import CampaignKey, OpenLetter, invitations_of
from screening.papers.tickets import valid_ticket
from screening.tables import campaigns, invitations, letters, place_requests, residents, sign_ins, tickets

LASTS = timedelta(hours=12)
DRAFT_PLACE = "letter_sign_in.draft"


class UnknownSecret(BadInput):
    """No letter or ticket has this secret, or the birth year does not fit: one answer for both."""

    code = "unknown_secret"
    message = N_(
        "No letter or ticket was found with this code and birth year. Check both, or call the health station."
    )


class UnknownLink(BadInput):
    """The link's token leads nowhere: mistyped, cut off, or of a campaign long past."""

    code = "unknown_link"
    message = N_("This link is no longer valid. Type the code under the QR code, or call the health station.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a secret opened; exactly one of the three is set."""

    letter_id: int | None = None
    ticket_id: int | None = None
    place_request_id: int | None = None


class Visitor(NamedTuple):
    """A resident's browser with a household's letter open."""

    sign_in_id: int
    draft_sealed: bytes | None
    letter: OpenLetter

    @property
    def ward_id(self) -> int:
        """The ward whose card the pages show."""
        return self.letter.campaign.ward_id

    @property
    def paper(self) -> Shown:
        """What is open."""
        return Shown(letter_id=self.letter.id)


class Holder(NamedTuple):
    """A resident's browser with a ticket or a place request open."""

    sign_in_id: int
    ticket_id: int | None
    place_request_id: int | None
    ward_id: int

    @property
    def paper(self) -> Shown:
        """What is open."""
        return Shown(ticket_id=self.ticket_id, place_request_id=self.place_request_id)


_VISITOR = (
    select(
        sign_ins.c.id,
        sign_ins.c.draft_sealed,
        letters.c.id,
        letters.c.public_id,
        letters.c.household_id,
        campaigns.c.id,
        letters.c.ward_id,
        campaigns.c.public_id,
    )
    .join(letters, letters.c.id == sign_ins.c.letter_id)
    .join(campaigns, campaigns.c.id == letters.c.campaign_id)
    .where(sign_ins.c.token_hash == bindparam("token_hash"), sign_ins.c.expires_at > bindparam("at"))
)


def letter_of_token(token: str) -> Shown:
    """What a letter's link opens. Raises UnknownLink."""
    found = db.session.scalar(select(letters.c.id).where(letters.c.token_hash == token_hash(token)))
    if found is None:
        raise UnknownLink(field="code")
    return Shown(letter_id=found)


def letter_of_code(code: str, birth_year: int) -> Shown:
    """What a letter's short code opens, together with a member's birth year.

    Raises WrongShortCode, UnknownSecret.
    """
    found = db.session.scalar(
        select(letters.c.id)
        .select_from(letters)
        .join(invitations, invitations.c.id.in_(invitations_of(letters.c.id)))
        .join(residents, residents.c.id == invitations.c.resident_id)
        .where(
            letters.c.code_index == secret_codes.code_index(secret_codes.LETTER, code),
            extract("year", residents.c.birth_date) == birth_year,
        )
        .limit(1)
    )
    if found is None:
        raise UnknownSecret(field="code")
    return Shown(letter_id=found)


def ticket_of_token(token: str) -> Shown:
    """What a ticket's QR opens, including a provisional ticket's. Raises UnknownLink."""
    hashed = token_hash(token)
    found = _either(
        select(tickets.c.id).where(tickets.c.token_hash == hashed, tickets.c.revoked_at.is_(None)),
        select(place_requests.c.id).where(place_requests.c.token_hash == hashed),
    )
    if found is None:
        raise UnknownLink(field="code")
    return found


def ticket_of_code(code: str, birth_year: int) -> Shown:
    """What a ticket's short code opens, together with the birth year. Raises as `letter_of_code` does."""
    index = secret_codes.code_index(secret_codes.TICKET, code)
    found = _either(
        select(tickets.c.id)
        .join(residents, residents.c.id == tickets.c.resident_id)
        .where(
            tickets.c.code_index == index,
            tickets.c.revoked_at.is_(None),
            or_(
                extract("year", residents.c.birth_date) == birth_year,
                joined_with_one_born_in(tickets.c.resident_id, birth_year),
            ),
        ),
        select(place_requests.c.id).where(
            place_requests.c.code_index == index, extract("year", place_requests.c.birth_date) == birth_year
        ),
    )
    if found is None:
        raise UnknownSecret(field="code")
    return found


def _either(ticket: Select[Any], request: Select[Any]) -> Shown | None:
    """Both statements always run, so that a provisional ticket takes the same work as a real one."""
    ticket_id, place_request_id = db.session.scalar(ticket), db.session.scalar(request)
    if ticket_id is not None:
        return Shown(ticket_id=ticket_id)
    return Shown(place_request_id=place_request_id) if place_request_id is not None else None


def start(shown: Shown, token: str, at: datetime) -> None:
    """Store a browser's token for twelve hours, so that a borrowed phone signs out by itself."""
    db.session.execute(
        insert(sign_ins).values(
            token_hash=token_hash(token),
            letter_id=shown.letter_id,
            ticket_id=shown.ticket_id,
            request_id=shown.place_request_id,
            started_at=at,
            expires_at=at + LASTS,
        )
    )


def end(token: str) -> None:
    """Delete a browser's token."""
    db.session.execute(delete(sign_ins).where(sign_ins.c.token_hash == token_hash(token)))


def visitor(token: str, at: datetime) -> Visitor | None:
    """The visitor who has a letter open by this token; None if the visit has ended."""
    row = connection().execute(_VISITOR, {"token_hash": token_hash(token), "at": at}).first()
    if row is None:
        return None
    sign_in_id, draft_sealed, letter_id, letter, household_id, *campaign = row
    return Visitor(
        sign_in_id, draft_sealed, OpenLetter(letter_id, letter, household_id, CampaignKey(*campaign))
    )


def holder(token: str, at: datetime) -> Holder | None:
    """The holder who has a ticket or place request open by this token; None if the visit has ended."""
    row = db.session.execute(
        select(
            sign_ins.c.id,
            sign_ins.c.ticket_id,
            sign_ins.c.request_id,
            func.coalesce(tickets.c.ward_id, place_requests.c.ward_id),
        )
        .outerjoin(tickets, tickets.c.id == sign_ins.c.ticket_id)
        .outerjoin(place_requests, place_requests.c.id == sign_ins.c.request_id)
        .where(
            sign_ins.c.token_hash == token_hash(token),
            sign_ins.c.letter_id.is_(None),
            sign_ins.c.expires_at > at,
        )
    ).first()
    if row is None:
        return None
    found = Holder._make(row)
    return found if found.ticket_id is None else found._replace(ticket_id=valid_ticket(found.ticket_id))


@dataclass(frozen=True)
class LetterDraft:
    """The answers so far: book or move (`kind`), people, day and slot; all by public id."""

    kind: str = "book"
    people: tuple[str, ...] = ()
    day: str | None = None
    slot: str | None = None


def draft_of(visitor: Visitor) -> LetterDraft:
    """The visitor's answers so far; empty if there are none."""
    if visitor.draft_sealed is None:
        return LetterDraft()
    try:
        said = json.loads(keyring().open(DRAFT_PLACE, visitor.letter.public_id, visitor.draft_sealed))
    except SealBroken:  # the master key has changed meanwhile: the answers are asked for again
        return LetterDraft()
    return LetterDraft(**{**said, "people": tuple(said["people"])})


def keep_draft(visitor: Visitor, draft: LetterDraft) -> None:
    """Store the answers until the visit ends."""
    text = json.dumps(asdict(draft))
    db.session.execute(
        update(sign_ins)
        .where(sign_ins.c.id == visitor.sign_in_id)
        .values(draft_sealed=keyring().seal(DRAFT_PLACE, visitor.letter.public_id, text))
    )
