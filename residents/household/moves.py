"""Operations that move a household to another neighborhood, or a person to another household, and record the move."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import Refusal
from core.marking import N_
from residents.events import handlers
from residents.models.moves import Move
from residents.models.people import Household, Resident
from wards.models import Neighborhood

HOUSEHOLD_MOVED = audit.declare("household.moved", "from_neighborhood", "to_neighborhood", "on", "people")
PERSON_MOVED = audit.declare("resident.moved", "from_household", "to_household", "on")


class LivesThere(Refusal):
    """The household or person is already at the destination."""

    code = "lives_there"
    message = N_("They are already there. Choose another place.")


class HasEnded(Refusal):
    """The neighborhood was dissolved; nobody can move there."""

    code = "neighborhood_ended"
    message = N_("This %(place_kind)s is no longer in use. Choose a current one.")


class MovesLater(Refusal):
    """The day of the move is in the future; the register says where people live now."""

    code = "moves_later"
    message = N_("This day is in the future. Record the move on that day, or enter an earlier day.")


class NotOnTheRoll(Refusal):
    """A person who left the ward or died lives in no household."""

    code = "not_on_the_roll"
    message = N_("This person no longer lives here. Choose “Lives here again” first.")


def move_household(household: Household, to: Neighborhood, on: date, by: Actor, at: datetime) -> None:
    """Move everyone ever listed in the household; it keeps its code and comes last in the new walking order.

    Past campaign records stay where they were counted; future ones follow the people.
    Raises LivesThere, HasEnded, MovesLater.
    """
    before = household.neighborhood_id
    _check_place(to, on, at)
    if to.id == before:
        raise LivesThere(field="neighborhood")
    people = place_households({household.id: to.id}, at)
    db.session.refresh(household)
    _note(household, None, None, before, on, by, at)
    audit.record_about(
        HOUSEHOLD_MOVED,
        household,
        by,
        from_neighborhood=db.session.get_one(Neighborhood, before).code,
        to_neighborhood=to.code,
        on=on.isoformat(),
        people=len(people),
    )
    tell(people, to.id, by, at)


def move_person(
    resident: Resident, to: Household, on: date, by: Actor, at: datetime, *, relation: str = ""
) -> None:
    """Move a person to another household, perhaps of another neighborhood; in an empty one the person becomes its head.

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
    audit.record_about(
        PERSON_MOVED,
        resident,
        by,
        from_household=home.public_id,
        to_household=to.public_id,
        on=on.isoformat(),
    )
    tell([resident.id], to.neighborhood_id, by, at)


def new_home(neighborhood: Neighborhood, address: str, code: str) -> Household:
    """Create an empty household, last in the walking order."""
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
    neighborhoods: Mapping[int, int], at: datetime, rounds: Mapping[int, int] | None = None
) -> list[int]:
    """Write where households are now (household → neighborhood, internal numbers), with their people.

    They come last in the walking order, or where `rounds` says. Returns the people; records nothing and
    tells no other room.
    """
    moved: list[int] = []
    for neighborhood_id in sorted(set(neighborhoods.values())):
        following = _last_place(neighborhood_id)
        own = [household for household, goal in neighborhoods.items() if goal == neighborhood_id]
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
    """Let the rooms above take what is still to come to the new neighborhood."""
    for handler in handlers():
        handler.moved(people, neighborhood_id, by, at)


def hold_present(to: Neighborhood) -> None:
    """Lock the neighborhood so that it cannot end before the commit. Raises HasEnded."""
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


def _is_empty(household_id: int, besides: int) -> bool:
    others = select(Resident.id).where(
        Resident.household_id == household_id, Resident.status == "active", Resident.id != besides
    )
    return db.session.execute(others.limit(1)).first() is None


def _last_place(neighborhood_id: int) -> int:
    last = select(func.max(Household.walk_order)).where(Household.neighborhood_id == neighborhood_id)
    return db.session.scalar(last) or 0
