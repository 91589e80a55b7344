"""Operations that move a household to another neighborhood, or a person to another household, and keep from where."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import Refusal
from core.marking import N_
from residents.events import followers
from residents.models.moves import Move
from residents.models.people import Household, Resident
from wards.models import Neighborhood

HOUSEHOLD_MOVED = audit.declare("household.moved", "from_neighborhood", "to_neighborhood", "on", "people")
PERSON_MOVED = audit.declare("resident.moved", "from_household", "to_household", "on")


class LivesThere(Refusal):
    """The household or person already is where it is said to move."""

    code = "lives_there"
    message = N_("They are already there. Choose another place.")


class HasEnded(Refusal):
    """The neighborhood was dissolved; nobody comes to it any more."""

    code = "neighborhood_ended"
    message = N_("This %(place_kind)s is no longer in use. Choose a current one.")


class MovesLater(Refusal):
    """The day of the move lies in the future; the roll says where people live now."""

    code = "moves_later"
    message = N_("This day is in the future. Record the move on that day, or enter an earlier day.")


class NotOnTheRoll(Refusal):
    """Somebody who left the ward or died lives in no household."""

    code = "not_on_the_roll"
    message = N_("This person no longer lives here. Choose “Lives here again” first.")


def move_household(household: Household, to: Neighborhood, on: date, by: Actor, at: datetime) -> None:
    """Everybody ever listed in the household goes with it; it keeps its code and stands last on the new round.

    What has come about in campaigns stays where it was counted; what is to come follows the people.
    Raises LivesThere, HasEnded, MovesLater.
    """
    before = household.neighborhood_id
    _check_place(to, on, at)
    if to.id == before:
        raise LivesThere(field="neighborhood")
    people = place_households({household.id: to.id}, at)
    db.session.refresh(household)
    _note(household, None, None, before, on, by, at)
    audit.record(
        HOUSEHOLD_MOVED,
        by=by,
        ward_id=household.ward_id,
        object_ref=household.public_id,
        from_neighborhood=_code(before),
        to_neighborhood=to.code,
        on=on.isoformat(),
        people=len(people),
    )
    tell(people, to.id, by, at)


def move_person(
    resident: Resident, to: Household, on: date, by: Actor, at: datetime, *, relation: str = ""
) -> None:
    """A person goes to another household, perhaps of another neighborhood; heads it where nobody lives there.

    Raises LivesThere, HasEnded, MovesLater, NotOnTheRoll.
    """
    if resident.status != "active":
        raise NotOnTheRoll()
    if to.id == resident.household_id:
        raise LivesThere(field="household")
    _check_place(db.session.get_one(Neighborhood, to.neighborhood_id), on, at)
    home = db.session.get_one(Household, resident.household_id)
    before = resident.neighborhood_id
    resident.household_id, resident.neighborhood_id = to.id, to.neighborhood_id
    resident.is_head = _is_empty(to.id, resident.id)
    resident.relation = "" if resident.is_head else relation
    resident.updated_at = at
    db.session.flush()
    _note(to, resident.id, home.id, before, on, by, at)
    audit.record(
        PERSON_MOVED,
        by=by,
        ward_id=resident.ward_id,
        object_ref=resident.public_id,
        from_household=home.public_id,
        to_household=to.public_id,
        on=on.isoformat(),
    )
    tell([resident.id], to.neighborhood_id, by, at)


def new_home(neighborhood: Neighborhood, address: str, code: str) -> Household:
    """An empty household for somebody who moves out on their own; the caller moves the person in."""
    home = Household(
        ward_id=neighborhood.ward_id,
        neighborhood_id=neighborhood.id,
        code=code,
        address=address,
        walk_order=_last_place(neighborhood.id) + 1,
    )
    db.session.add(home)
    db.session.flush()
    return home


def place_households(
    places: Mapping[int, int], at: datetime, rounds: Mapping[int, int] | None = None
) -> list[int]:
    """Write where households are now (household → neighborhood, internal numbers) and their people with them.

    They stand last on the round, or where `rounds` says. Tells who the people are; records nothing and
    tells nobody.
    """
    moved: list[int] = []
    for neighborhood_id in sorted(set(places.values())):
        following = _last_place(neighborhood_id)
        own = [household for household, place in places.items() if place == neighborhood_id]
        ordered = select(Household.id).where(Household.id.in_(own))
        ids = list(db.session.scalars(ordered.order_by(Household.walk_order, Household.code)))
        rows = [
            {
                "id": number,
                "neighborhood_id": neighborhood_id,
                "walk_order": rounds[number] if rounds else following + place,
            }
            for place, number in enumerate(ids, 1)
        ]
        db.session.execute(update(Household), rows)
        here = Resident.household_id.in_(ids)
        moved += db.session.scalars(select(Resident.id).where(here).order_by(Resident.id))
        db.session.execute(
            update(Resident)
            .where(here)
            .values(neighborhood_id=neighborhood_id, updated_at=at)
            .execution_options(synchronize_session="fetch")
        )
    return moved


def note_households(rows: Sequence[Mapping[str, object]]) -> None:
    """Write many moves at once; `rows` hold the columns of Move."""
    if rows:
        db.session.execute(insert(Move), [dict(row) for row in rows])


def tell(people: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:
    """Let the rooms above take what is still to come to the new place."""
    for follower in followers():
        follower.moved(people, neighborhood_id, by, at)


def hold_present(to: Neighborhood) -> None:
    """Nobody ends the neighborhood before the commit. Raises HasEnded where somebody has."""
    db.session.refresh(to, with_for_update=True)
    if to.valid_to is not None:
        raise HasEnded(field="neighborhood")


def _check_place(to: Neighborhood, on: date, at: datetime) -> None:
    hold_present(to)
    if on > clock.civil_date(at):
        raise MovesLater(field="day")


def _note(
    household: Household,
    resident_id: int | None,
    from_household_id: int | None,
    before: int,
    on: date,
    by: Actor,
    at: datetime,
) -> None:
    db.session.add(
        Move(
            ward_id=household.ward_id,
            household_id=household.id,
            resident_id=resident_id,
            from_household_id=from_household_id,
            from_neighborhood_id=before,
            to_neighborhood_id=household.neighborhood_id,
            moved_on=on,
            recorded_at=at,
            recorded_by=by.ref,
        )
    )
    db.session.flush()


def _code(neighborhood_id: int) -> str:
    return db.session.get_one(Neighborhood, neighborhood_id).code


def _is_empty(household_id: int, besides: int) -> bool:
    others = select(Resident.id).where(
        Resident.household_id == household_id, Resident.status == "active", Resident.id != besides
    )
    return db.session.execute(others.limit(1)).first() is None


def _last_place(neighborhood_id: int) -> int:
    last = select(func.max(Household.walk_order)).where(Household.neighborhood_id == neighborhood_id)
    return db.session.scalar(last) or 0
