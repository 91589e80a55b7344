"""Reading wards: the ward itself, its neighborhoods and clinics, and the card of its health station."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, false, select

from core.db.database import connection, db
from core.errors import NotThere
from wards.models import Clinic, Neighborhood, Ward
from wards.naming import display_name
from wards.place_words import PlaceKinds


@dataclass(frozen=True)
class NeighborhoodRow:
    """A neighborhood ready to show; `label` is the full name ("Tổ dân phố 7", "Bản Lướt")."""

    id: int
    public_id: str
    code: str
    kind: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClinicRow:
    """A partner clinic ready to show."""

    id: int
    public_id: str
    code: str
    name: str
    phone: str


@dataclass(frozen=True)
class WardRow:
    """A ward in the site administrator's list."""

    public_id: str
    code: str
    name: str
    station_name: str
    station_phone: str


@dataclass(frozen=True)
class StationCard:
    """Who answers for a page: the health station with its phone, and the ward it works for.

    `kinds` says what kinds the ward and its neighborhoods are of, by which messages call them.
    """

    name: str
    phone: str
    address: str
    ward_name: str
    kinds: PlaceKinds

    @property
    def kind(self) -> str:
        """The ward's kind."""
        return self.kinds.ward or ""


def ward_by_code(code: str) -> Ward | None:
    """The ward with a 5-digit code, or None."""
    return db.session.execute(select(Ward).where(Ward.code == code)).scalar_one_or_none()


def ward_of(ward_id: int) -> Ward:
    """The ward of a scope, to be changed."""
    return db.session.get_one(Ward, ward_id)


def ward_by_public_id(public_id: str) -> Ward:
    """The ward a page asks for; raises NotThere."""
    ward = db.session.execute(select(Ward).where(Ward.public_id == public_id)).scalar_one_or_none()
    if ward is None:
        raise NotThere()
    return ward


def only_ward() -> Ward | None:
    """The ward of a site that has exactly one; None otherwise."""
    wards = db.session.execute(select(Ward).order_by(Ward.id).limit(2)).scalars().all()
    return wards[0] if len(wards) == 1 else None


def wards() -> list[WardRow]:
    """Every ward of the site, by code."""
    rows = db.session.execute(
        select(Ward.public_id, Ward.code, Ward.name, Ward.station_name, Ward.station_phone).order_by(
            Ward.code
        )
    )
    return [WardRow(*row) for row in rows]


def neighborhoods(ward_id: int, with_ended: bool = False) -> list[NeighborhoodRow]:
    """The ward's neighborhoods in their order; ended ones only on request."""
    wanted = select(Neighborhood).where(Neighborhood.ward_id == ward_id)
    if not with_ended:
        wanted = wanted.where(Neighborhood.valid_to.is_(None))
    found = db.session.execute(wanted.order_by(Neighborhood.sort, Neighborhood.code)).scalars()
    return [neighborhood_row(neighborhood) for neighborhood in found]


def neighborhood_row(neighborhood: Neighborhood) -> NeighborhoodRow:
    """A neighborhood as pages show it."""
    return NeighborhoodRow(
        id=neighborhood.id,
        public_id=neighborhood.public_id,
        code=neighborhood.code,
        kind=neighborhood.kind,
        name=neighborhood.name,
        label=display_name(neighborhood.kind, neighborhood.name),
        aliases=tuple(neighborhood.aliases),
    )


def neighborhood(ward_id: int, public_id: str) -> Neighborhood:
    """One of the ward's neighborhoods; raises NotThere, also for another ward's."""
    found = db.session.execute(
        select(Neighborhood).where(Neighborhood.ward_id == ward_id, Neighborhood.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotThere()
    return found


def present_neighborhood(ward_id: int, public_id: str) -> Neighborhood:
    """One of the ward's present neighborhoods; raises NotThere, also for an ended one."""
    found = neighborhood(ward_id, public_id)
    if found.valid_to is not None:
        raise NotThere()
    return found


def neighborhood_by_code(ward_id: int, code: str) -> Neighborhood | None:
    """The ward's neighborhood with a code such as `07`, or None."""
    return db.session.execute(
        select(Neighborhood).where(Neighborhood.ward_id == ward_id, Neighborhood.code == code)
    ).scalar_one_or_none()


def clinics(ward_id: int) -> list[ClinicRow]:
    """The partner clinics of a ward, by name."""
    rows = db.session.execute(
        select(Clinic.id, Clinic.public_id, Clinic.code, Clinic.name, Clinic.phone)
        .where(Clinic.ward_id == ward_id)
        .order_by(Clinic.name, Clinic.code)
    )
    return [ClinicRow(*row) for row in rows]


def clinic(ward_id: int, public_id: str) -> Clinic:
    """One of the ward's clinics; raises NotThere, also for another ward's."""
    found = db.session.execute(
        select(Clinic).where(Clinic.ward_id == ward_id, Clinic.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotThere()
    return found


def clinics_with_code(code: str, ward_id: int | None = None) -> list[Clinic]:
    """The clinics with a code: at most one in a ward, perhaps several on a site."""
    wanted = select(Clinic).where(Clinic.code == code)
    if ward_id is not None:
        wanted = wanted.where(Clinic.ward_id == ward_id)
    return list(db.session.execute(wanted.order_by(Clinic.id)).scalars())


def station(ward_id: int, own_neighborhood: int | None = None) -> StationCard | None:
    """The card of a ward's health station; None for a ward that is not there."""
    return _card(_asked(_cards(own_neighborhood).where(Ward.id == ward_id)))


def only_station() -> StationCard | None:
    """The station's card on a site that serves one ward; None otherwise."""
    rows = _asked(_cards(None).where(Ward.id.in_(select(Ward.id).limit(2))))
    return _card(rows) if len({row.id for row in rows}) == 1 else None


def _cards(own_neighborhood: int | None) -> Select[*tuple[Any, ...]]:
    """A ward's card once for each kind of its present neighborhoods, and once more for the kind of one of them."""
    is_own = false() if own_neighborhood is None else Neighborhood.id == own_neighborhood
    return (
        select(
            Ward.id,
            Ward.station_name,
            Ward.station_phone,
            Ward.station_address,
            Ward.name,
            Ward.kind,
            Neighborhood.kind.label("place_kind"),
            is_own.label("is_own"),
        )
        .outerjoin(Neighborhood, and_(Neighborhood.ward_id == Ward.id, Neighborhood.valid_to.is_(None)))
        .distinct()
    )


def _asked(wanted: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    # A card may be wanted in the middle of a transaction, for the words of a message: what is pending there stays so.
    return connection().execute(wanted).all()


def _card(rows: Sequence[Row[*tuple[Any, ...]]]) -> StationCard | None:
    if not rows:
        return None
    one = rows[0]
    kinds = PlaceKinds(
        ward=one.kind,
        neighborhoods=frozenset(row.place_kind for row in rows if row.place_kind),
        own=next((row.place_kind for row in rows if row.is_own), None),
    )
    return StationCard(
        name=one.station_name or one.name,
        phone=one.station_phone,
        address=one.station_address,
        ward_name=one.name,
        kinds=kinds,
    )
