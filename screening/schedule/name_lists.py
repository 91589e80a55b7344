"""The names behind the numbers of a plan: which households, and what there is to say of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from core.db.database import db
from screening.schedule import words
from screening.schedule.slot_texts import SlotText
from screening.seating.plan_rows import SeatingPlan
from screening.tables import households, neighborhoods, residents
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A household in a list: whose it is, where, and what there is to say."""

    id: str
    name: str
    address: str
    neighborhood: str
    text: str


def texts_of(plan: SeatingPlan, code: str, slots: Mapping[int, SlotText]) -> dict[int, str]:
    """What is said of each household (internal number) of a list, in the order of the list."""
    if code == "moved":
        return {
            move.household: _(
                "From %(before)s to %(after)s. %(why)s",
                before=_at(slots, move.from_slot),
                after=_at(slots, move.to_slot),
                why=words.move_said(move.reason),
            )
            for move in plan.moves
        }
    if code == "lost":
        return {
            lost.household: _(
                "So far: %(before)s. %(why)s",
                before=_at(slots, lost.from_slot),
                why=words.move_said(lost.reason),
            )
            for lost in plan.lost
        }
    own = sorted((note for note in plan.notes if note.outcome.value == code), key=lambda note: note.rank)
    return {note.household: words.reason_said(note) for note in own}


def named(household_ids: Iterable[int], texts: Mapping[int, str]) -> list[HouseholdLine]:
    """These households, called by their head or else the oldest member, in this order."""
    wanted = list(household_ids)
    rows = db.session.execute(
        select(
            households.c.id,
            households.c.public_id,
            households.c.address,
            neighborhoods.c.kind,
            neighborhoods.c.name,
            residents.c.full_name,
        )
        .join(residents, residents.c.household_id == households.c.id)
        .join(neighborhoods, neighborhoods.c.id == households.c.neighborhood_id)
        .where(households.c.id.in_(wanted), residents.c.status == "active")
        .order_by(households.c.id, residents.c.is_head, residents.c.birth_date.desc(), residents.c.id.desc())
    )
    # The last row of a household is its head, else its oldest member.
    found = {
        row.id: HouseholdLine(
            row.public_id, row.full_name, row.address, display_name(row.kind, row.name), texts[row.id]
        )
        for row in rows
    }
    return [found[household] for household in wanted if household in found]


def _at(slots: Mapping[int, SlotText], slot: int) -> str:
    return slots[slot].text if slot in slots else _("a time that is no longer held")
