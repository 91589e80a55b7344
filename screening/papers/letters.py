"""Letters as they are printed and sent, with their secrets opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, func, select

from campaigns.fasting_words import shared_start
from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from screening import secret_codes
from screening.conditions import INVITED, is_named, letters_in
from screening.queries import PAPER, PLACE, place_of, with_places
from screening.resident_rows import Appointment, Paper, draw
from screening.secret_codes import LETTER, TICKET, Opened
from screening.tables import (
    bookings,
    households,
    invitations,
    letters,
    neighborhoods,
    residents,
)
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class LetterMember:
    """A person named on a letter, by full name: the paper is handed over by a person who knows them."""

    id: str
    name: str
    birth_year: int
    place: Appointment | None
    ticket: Paper
    answer: str | None = None
    booking_state: str | None = None

    @property
    def state(self) -> str:
        """A word of the status table: the booking's state, else the answer, else not_booked."""
        if self.booking_state is not None:
            return self.booking_state
        return self.answer if self.answer in ("declines", "home_visit", "unreachable") else "not_booked"


@dataclass(frozen=True)
class LetterView:
    """One household's letter; `head` is the addressee, `state` a word of the status table."""

    id: str
    household: str
    code: str
    address: str
    neighborhood: str
    printed_at: datetime | None
    delivered_at: datetime | None
    members: tuple[LetterMember, ...]
    paper: Paper

    @property
    def head(self) -> str:
        """The addressee: the head of the household if invited, else the oldest person."""
        return self.members[0].name if self.members else ""

    @property
    def starts(self) -> int | None:
        """The hour that everyone on the letter has; None where the hours differ or one is not chosen."""
        return shared_start(member.place.starts if member.place else None for member in self.members)

    @property
    def state(self) -> str:
        """planned, sent or delivered."""
        if self.delivered_at is not None:
            return "delivered"
        return "planned" if self.printed_at is None else "sent"

    @property
    def secrets(self) -> Opened:
        """Both secrets in plain text."""
        return self.paper.opened()

    @property
    def short_code(self) -> str:
        """ABCD-EFGH."""
        return self.secrets.shown_code

    @property
    def link(self) -> str:
        """The household's link."""
        return secret_codes.link(LETTER, self.secrets.token)

    @property
    def qr(self) -> Markup:
        """The QR as SVG."""
        return draw(LETTER, self.secrets)

    def as_json(self) -> dict[str, Any]:
        """The letter as the contract defines it."""
        return {
            "household": self.household,
            "link": self.link,
            "short_code": self.short_code,
            "members": [_member_json(member) for member in self.members],
        }


def _member_json(member: LetterMember) -> dict[str, Any]:
    secrets = member.ticket.opened()
    return {
        "resident": member.id,
        "name": member.name,
        "birth_year": member.birth_year,
        "ticket": secrets.token,
        "short_code": secrets.shown_code,
    }


@dataclass(frozen=True, slots=True)
class NeighborhoodLetters:
    """A neighborhood's letters: all, printed or sent, handed over."""

    id: str
    label: str
    letters: int
    printed: int
    delivered: int


def neighborhoods_of(campaign_id: int, neighborhood_id: int | None = None) -> list[NeighborhoodLetters]:
    """The neighborhoods a campaign has letters in, or only the given one."""
    rows = db.session.execute(
        select(
            neighborhoods.c.public_id,
            neighborhoods.c.kind,
            neighborhoods.c.name,
            func.count().label("letters"),
            func.count(letters.c.printed_at).label("printed"),
            func.count(letters.c.delivered_at).label("delivered"),
        )
        .join(letters, letters.c.neighborhood_id == neighborhoods.c.id)
        .where(letters_in(campaign_id, neighborhood_id))
        .group_by(neighborhoods.c.id)
        .order_by(neighborhoods.c.sort, neighborhoods.c.code)
    )
    return [
        NeighborhoodLetters(r.public_id, display_name(r.kind, r.name), r.letters, r.printed, r.delivered)
        for r in rows
    ]


def left_out(campaign_id: int, neighborhood_id: int | None = None) -> int:
    """Letters that are not listed any more, because everyone named on them has left or died since."""
    made = [letters.c.campaign_id == campaign_id]
    if neighborhood_id is not None:
        made.append(letters.c.neighborhood_id == neighborhood_id)
    kept = letters_in(campaign_id, neighborhood_id)
    return db.session.scalar(select(func.count()).select_from(letters).where(*made, ~kept)) or 0


def letters_of(
    campaign_id: int, neighborhood_id: int | None = None, *, not_given: bool = False
) -> list[LetterView]:
    """The letters of a campaign, or of one neighborhood in it, in walking order; all, or those not handed over yet.

    A household whose invited people have all left is skipped.
    """
    wanted = [letters.c.delivered_at.is_(None)] if not_given else []
    return _read(campaign_id, letters_in(campaign_id, neighborhood_id), *wanted)


def one_letter(campaign_id: int, public_id: str, neighborhood_id: int | None = None) -> LetterView:
    """A letter of the campaign, in the given neighborhood if any. Raises NotThere."""
    own = letters.c.public_id == (tidy_id(public_id) or "")
    found = _read(campaign_id, letters_in(campaign_id, neighborhood_id), own)
    if not found:
        raise NotThere()
    return found[0]


def letter_of_household(campaign_id: int, household_id: int) -> LetterView | None:
    """The letter of a household (internal number); None if none of its people is invited."""
    own = letters.c.household_id == household_id
    return next(iter(_read(campaign_id, letters_in(campaign_id), own)), None)


def _read(campaign_id: int, *wanted: ColumnElement[bool]) -> list[LetterView]:
    """Two statements for any number of letters: the letters, and the people on them."""
    heads = db.session.execute(
        select(
            letters.c.id,
            letters.c.public_id,
            households.c.public_id.label("household"),
            households.c.code,
            households.c.address,
            neighborhoods.c.kind,
            neighborhoods.c.name,
            letters.c.printed_at,
            letters.c.delivered_at,
            letters.c.token_sealed,
            letters.c.code_sealed,
        )
        .join(households, households.c.id == letters.c.household_id)
        .join(neighborhoods, neighborhoods.c.id == letters.c.neighborhood_id)
        .where(*wanted)
        .order_by(neighborhoods.c.sort, neighborhoods.c.code, households.c.walk_order, letters.c.id)
    ).all()
    people = _members(campaign_id, *wanted)
    return [
        LetterView(
            id=row.public_id,
            household=row.household,
            code=row.code,
            address=row.address,
            neighborhood=display_name(row.kind, row.name),
            printed_at=row.printed_at,
            delivered_at=row.delivered_at,
            members=tuple(people[row.id]),
            paper=Paper(LETTER, row.public_id, row.token_sealed, row.code_sealed),
        )
        for row in heads
    ]


def _members(campaign_id: int, *wanted: ColumnElement[bool]) -> dict[int, list[LetterMember]]:
    people = with_places(
        INVITED.join(letters, letters.c.id == invitations.c.letter_id), residents.c.id, campaign_id
    )
    rows = db.session.execute(
        select(
            invitations.c.letter_id,
            residents.c.public_id,
            residents.c.full_name,
            residents.c.birth_date,
            invitations.c.answer,
            bookings.c.state.label("booking_state"),
            *PAPER,
            *PLACE,
        )
        .select_from(people)
        .where(is_named(), *wanted)
        .order_by(invitations.c.letter_id, residents.c.is_head.desc(), residents.c.birth_date, residents.c.id)
    )
    members: dict[int, list[LetterMember]] = {}
    for row in rows:
        member = LetterMember(
            id=row.public_id,
            name=row.full_name,
            birth_year=row.birth_date.year,
            place=place_of(row),
            ticket=Paper(TICKET, row.paper, row.token_sealed, row.code_sealed),
            answer=row.answer,
            booking_state=row.booking_state,
        )
        members.setdefault(row.letter_id, []).append(member)
    return members


def site_address() -> str:
    """The address where a code is typed, without its scheme, as people write it down."""
    return secret_codes.door(LETTER).partition("://")[2]
