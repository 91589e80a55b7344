"""Reading wards: the ward itself, its neighborhoods and clinics, and the card of its health station."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, select

from core.db.database import connection, db
from core.errors import NotThere, there
from wards.models import Clinic, FormerName, Neighborhood, Ward
from wards.naming import display_name
from wards.place_words import PlaceKinds


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
    staff_help: str = ""
    """Whom those who work here can ask, as the station wrote it."""

    @property
    def kind(self) -> str:
        """The ward's kind."""
        return self.kinds.ward or ""


def ward_by_code(code: str) -> Ward | None:
    """The ward with a 5-digit code, or None."""
    return db.session.scalar(select(Ward).where(Ward.code == code))


def ward_of(ward_id: int) -> Ward:
    """The ward of a scope, to be changed."""
    return db.session.get_one(Ward, ward_id)


def only_ward() -> Ward | None:
    """The ward of a site that has exactly one; None otherwise."""
    wards = db.session.scalars(select(Ward).order_by(Ward.id).limit(2)).all()
    return wards[0] if len(wards) == 1 else None


def wards() -> Sequence[Ward]:
    """Every ward of the site, by code."""
    return db.session.scalars(select(Ward).order_by(Ward.code)).all()


def neighborhoods(ward_id: int, with_ended: bool = False) -> Sequence[Neighborhood]:
    """The ward's neighborhoods in their order; ended ones only on request."""
    wanted = select(Neighborhood).where(Neighborhood.ward_id == ward_id)
    if not with_ended:
        wanted = wanted.where(Neighborhood.valid_to.is_(None))
    return db.session.scalars(wanted.order_by(Neighborhood.sort, Neighborhood.code)).all()


def neighborhood(ward_id: int, public_id: str) -> Neighborhood:
    """One of the ward's neighborhoods; raises NotThere, also for another ward's."""
    found = select(Neighborhood).where(Neighborhood.ward_id == ward_id, Neighborhood.public_id == public_id)
    return there(db.session.scalar(found))


def present_neighborhood(ward_id: int, public_id: str) -> Neighborhood:
    """One of the ward's present neighborhoods; raises NotThere, also for an ended one."""
    found = neighborhood(ward_id, public_id)
    if found.valid_to is not None:
        raise NotThere()
    return found


def neighborhood_by_code(ward_id: int, code: str) -> Neighborhood | None:
    """The ward's neighborhood with a code such as `07`, or None."""
    found = select(Neighborhood).where(Neighborhood.ward_id == ward_id, Neighborhood.code == code)
    return db.session.scalar(found)


def former_names(ward_id: int, day: date) -> dict[int, str]:
    """Full names on a day, of the ward's neighborhoods (internal numbers) that have another name now."""
    names: dict[int, str] = {}
    rows = db.session.execute(
        select(FormerName.neighborhood_id, FormerName.kind, FormerName.name)
        .where(FormerName.ward_id == ward_id, FormerName.used_until >= day)
        .order_by(FormerName.used_until, FormerName.id)
    )
    for neighborhood_id, kind, name in rows:
        names.setdefault(neighborhood_id, display_name(kind, name))
    return names


def clinics(ward_id: int) -> Sequence[Clinic]:
    """The partner clinics of a ward, by name."""
    found = select(Clinic).where(Clinic.ward_id == ward_id).order_by(Clinic.name, Clinic.code)
    return db.session.scalars(found).all()


def clinic(ward_id: int, public_id: str) -> Clinic:
    """One of the ward's clinics; raises NotThere, also for another ward's."""
    return there(
        db.session.scalar(select(Clinic).where(Clinic.ward_id == ward_id, Clinic.public_id == public_id))
    )


def clinics_with_code(code: str, ward_id: int | None = None) -> Sequence[Clinic]:
    """The clinics with a code: at most one in a ward, perhaps several on a site."""
    wanted = select(Clinic).where(Clinic.code == code)
    if ward_id is not None:
        wanted = wanted.where(Clinic.ward_id == ward_id)
    return db.session.scalars(wanted.order_by(Clinic.id)).all()


def station(ward_id: int, own_neighborhood: int | None = None) -> StationCard | None:
    """The card of a ward's health station; None for a ward that is not there."""
    return _card(Ward.id == ward_id, own_neighborhood)


def only_station() -> StationCard | None:
    """The station's card on a site that serves one ward; None otherwise."""
    return _card(Ward.id.in_(select(Ward.id).limit(2)), None)


def _card(which: ColumnElement[bool], own_neighborhood: int | None) -> StationCard | None:
    """Read a ward once for each kind of its present neighborhoods, and once more for the kind of one of them."""
    is_own = false() if own_neighborhood is None else Neighborhood.id == own_neighborhood
    wanted = (
        select(
            Ward.id,
            Ward.station_name,
            Ward.station_phone,
            Ward.station_address,
            Ward.staff_help,
            Ward.name,
            Ward.kind,
            Neighborhood.kind.label("place_kind"),
            is_own.label("is_own"),
        )
        .outerjoin(Neighborhood, and_(Neighborhood.ward_id == Ward.id, Neighborhood.valid_to.is_(None)))
        .where(which)
        .distinct()
    )
    # A card may be wanted in the middle of a transaction, for the words of a message: what is pending there stays so.
    rows = connection().execute(wanted).all()
    if len({row.id for row in rows}) != 1:
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
        staff_help=one.staff_help,
    )
