"""Operations that make the accounts of a list of heads: all of them, or none while a line is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from accounts import administration, set_up
from accounts.areas import AccountArea
from accounts.heads.list_rules import HeadLine, login_for
from accounts.heads.phones import keep_phone, phone_of
from accounts.models import Account
from accounts.roles import Role
from accounts.set_up import Issued
from core.actor import Actor
from core.db.database import db
from core.errors import BadInput, NotThere, Refusal
from core.folding import fold
from core.marking import N_
from wards.models import Neighborhood
from wards.naming import parse_neighborhood
from wards.queries import neighborhoods, present_neighborhood
from wards.station_card import checked_phone


class LinesRefused(Refusal):
    """Some lines of a list cannot be taken; `problems` names each by its number, with the refusal."""

    status = 422
    code = "lines_refused"
    message = N_("No account was created. Correct the lines below.")

    def __init__(self, problems: dict[int, Refusal]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class NewHead:
    """One line that was checked by a person: the neighborhood's public id, name, phone, sign-in name.

    `said` is what the list called the neighborhood.
    """

    place: str
    name: str
    phone: str
    login: str
    said: str = ""


@dataclass(frozen=True)
class MadeHead:
    """An account and its link, for the printed sheet."""

    account: str
    name: str
    login: str
    place: str
    phone: str
    issued: Issued

    @property
    def link(self) -> str:
        """The set-up link, shown once."""
        return set_up.set_up_link(self.issued.token)

    @property
    def code(self) -> str:
        """Its secret for people who type it."""
        return set_up.typed_form(self.issued.token)

    @property
    def picture(self) -> Markup | None:
        """The link as a QR code, where the site's name is short enough."""
        return set_up.picture(self.link, _("Set-up link"))


def proposed(ward_id: int, lines: Sequence[HeadLine]) -> list[NewHead]:
    """The lines with the neighborhood each one means (empty where it is not clear) and a free sign-in name."""
    places = neighborhoods(ward_id)
    taken, found = set(db.session.scalars(select(Account.login))), []
    for line in lines:
        place = _place_of(line.place, places)
        login = login_for(line.name, place.code if place else "", taken)
        taken.add(login)
        found.append(NewHead(place.public_id if place else "", line.name, line.phone, login, line.place))
    return found


def make_all(
    ward_id: int, heads: Sequence[NewHead], *, by: Actor, at: datetime, key: str | None
) -> list[MadeHead]:
    """Make every account with its link. Raises LinesRefused with every wrong line, and then nothing is made."""
    problems, made, seen = dict[int, Refusal](), list[MadeHead](), set[tuple[str, str]]()
    for number, head in enumerate(heads):
        try:
            made.append(_make(ward_id, head, seen, by=by, at=at, key=key and f"{key}:{number}"))
        except Refusal as refused:
            problems[number] = refused
    if problems:
        raise LinesRefused(problems)
    return made


def waiting_heads(ward_id: int) -> list[Account]:
    """The heads' accounts of a ward that have no password yet."""
    mine = (
        Account.ward_id == ward_id,
        Account.role == Role.NEIGHBORHOOD_HEAD.value,
        Account.disabled_at.is_(None),
        Account.password_hash.is_(None),
    )
    return list(
        db.session.scalars(select(Account).where(*mine).order_by(Account.neighborhood_id, Account.id))
    )


def link_again(account: Account, *, by: Actor, at: datetime, key: str | None) -> MadeHead:
    """A new link for a head who has no password yet; the earlier one ends."""
    issued = set_up.issue(account, by=by, at=at, key=key)
    labels = {row.id: row.label for row in neighborhoods(account.ward_id or 0, with_ended=True)}
    place = labels.get(account.neighborhood_id or 0, "")
    return MadeHead(account.public_id, account.name, account.login, place, phone_of(account), issued)


def _make(
    ward_id: int, head: NewHead, seen: set[tuple[str, str]], *, by: Actor, at: datetime, key: str | None
) -> MadeHead:
    try:
        place = present_neighborhood(ward_id, head.place)
    except NotThere as gone:
        raise BadInput(N_("Choose a %(place_kind)s."), field="place") from gone
    phone = checked_phone(head.phone)
    same = (head.place, fold(head.name))
    if same in seen or same[1] in _names_there(place.id):
        raise BadInput(N_("This person already has an account here, or is twice on the list."), field="name")
    seen.add(same)
    area = AccountArea(ward_id, neighborhood_id=place.id)
    account = administration.create(Role.NEIGHBORHOOD_HEAD, head.login, head.name, area, by=by, at=at)
    keep_phone(account, phone)
    issued = set_up.issue(account, by=by, at=at, key=key)
    return MadeHead(account.public_id, account.name, account.login, place.label, phone, issued)


def _names_there(neighborhood_id: int) -> set[str]:
    there = (Account.neighborhood_id == neighborhood_id, Account.disabled_at.is_(None))
    return {fold(name) for name in db.session.scalars(select(Account.name).where(*there))}


def _place_of(text: str, places: Sequence[Neighborhood]) -> Neighborhood | None:
    """The one neighborhood that a text names: by full name, bare name, former name or code."""
    said = parse_neighborhood(text)
    if said is None:
        return None
    exact = [row for row in places if fold(text) in (fold(row.label), row.code, *map(fold, row.aliases))]
    alike = [row for row in places if fold(row.name) == fold(said.name) and said.kind in (None, row.kind)]
    found = exact or alike
    return found[0] if len(found) == 1 else None
