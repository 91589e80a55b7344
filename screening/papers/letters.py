"""Letters as they are printed and sent, with their secrets opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, func, select

from campaigns.campaign_rows import DayRow
from campaigns.fasting_words import shared_start
from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from screening import secret_codes
from screening.conditions import INVITED, is_named, letters_in
from screening.queries import PAPER, PLACE, place_of, with_places
from screening.resident_rows import Appointment, Gathering, Paper, draw, gatherings
from screening.secret_codes import LETTER, TICKET, Opened
from screening.tables import (
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


def letters_of(campaign_id: int, neighborhood_id: int | None = None) -> list[LetterView]:
    """The letters of a campaign, or of one neighborhood in it, in walking order.

    A household whose invited people have all left is skipped.
    """
    return _read(campaign_id, letters_in(campaign_id, neighborhood_id))


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
        )
        members.setdefault(row.letter_id, []).append(member)
    return members


def site_address() -> str:
    """The address where a code is typed, without its scheme, as people write it down."""
    return secret_codes.door(LETTER).partition("://")[2]


def _said(gathering: Gathering) -> str:
    return ", ".join(part for part in (*gathering.days, gathering.hours, gathering.venue) if part)


def message(letter: LetterView, title: str, kind: str, days: Sequence[DayRow], phone: str) -> str:
    """The message that sends a household its link: short sentences, no number, no health, no group."""
    if kind == "event" and not any(day.needs_booking for day in days):
        how = [_("Everyone is invited. No appointment is needed."), _("Details: %(link)s", link=letter.link)]
        call = _("If you have questions, call the health station: %(phone)s", phone=phone)
    else:
        how = [_("Open this link to choose a time: %(link)s", link=letter.link)]
        call = _("Or call the health station: %(phone)s", phone=phone)
    names = ", ".join(f"{member.name} ({member.birth_year})" for member in letter.members)
    lines = [
        _("Invitation: %(title)s", title=title),
        _("For: %(names)s", names=names),
        *(_said(gathering) for gathering in gatherings(days, said=True)),
        *how,
        call if phone else "",
    ]
    return "\n".join(line for line in lines if line)
