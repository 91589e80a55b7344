"""Operations on seating plans: prepare one, begin to carry it out, begin to take it back."""

from datetime import datetime

from sqlalchemy import delete, select

from campaigns.models import Campaign
from campaigns.state import hold
from core.actor import Actor
from core.db import audit
from core.db.database import changed, db
from core.errors import NotThere, Refusal
from core.marking import N_
from screening.models import KeptPlan
from screening.schedule.choices_rules import SeatingChoices
from screening.schedule.facts_queries import seating_facts
from screening.schedule.packing import PackedPlan, pack, steps_of
from screening.seating import planning
from screening.tables import bookings, letters, notices, residents

PREPARED = audit.declare("seating.prepared", "campaign", "people", "waiting")
COMMITTED = audit.declare("seating.committed", "campaign", "people")
DROPPED = audit.declare("seating.dropped", "campaign")
UNDOING = audit.declare("seating.taken_back", "campaign", "people")


class PlanAtWork(Refusal):
    """Another plan of this campaign is being carried out or taken back."""

    code = "plan_at_work"
    message = N_("The schedule is being written just now. Wait until it is finished.")


class NothingToSeat(Refusal):
    """The plan gives nobody a place or another place."""

    code = "nothing_to_seat"
    message = N_("This plan changes nothing: everybody who can have a place has one.")


class PlanChanged(Refusal):
    """The plan that was looked at is not the latest one any more."""

    code = "plan_changed"
    message = N_("Another plan has been made since. Look at it before you save it.")


class NothingInForce(Refusal):
    """The campaign has no plan that could be taken back."""

    code = "nothing_in_force"
    message = N_("There is no plan to undo.")


class TooLateToUndo(Refusal):
    """Letters were printed, or people have changed their appointments, since the plan came into force."""

    code = "too_late_to_undo"
    message = N_(
        "Letters have been printed or appointments changed since. Make a new plan instead: "
        "people who have a place keep it."
    )


def make(campaign: Campaign, choices: SeatingChoices, now: datetime) -> PackedPlan:
    """The plan that these choices lead to, as things are now; nothing is written. Raises InconsistentFacts."""
    facts = seating_facts(campaign, choices, now)
    plan = planning.plan(facts)
    return PackedPlan(plan, steps_of(facts, plan))


def keep(
    campaign: Campaign, choices: SeatingChoices, packed: PackedPlan, by: Actor, at: datetime
) -> KeptPlan:
    """Keep a plan as the campaign's draft, in place of an earlier draft. Raises ActionNotAllowed, PlanAtWork."""
    hold(campaign, "book")
    _check_idle(campaign.id)
    db.session.execute(delete(KeptPlan).where(KeptPlan.campaign_id == campaign.id, KeptPlan.state == "draft"))
    row = KeptPlan(
        ward_id=campaign.ward_id,
        campaign_id=campaign.id,
        state="draft",
        choices=choices.to_json(),
        packed=pack(packed),
        people=packed.people,
        done=0,
        missed=0,
        made_at=at,
        made_by=by.ref,
    )
    db.session.add(row)
    db.session.flush()
    audit.record_about(
        PREPARED,
        row,
        by,
        campaign=campaign.public_id,
        people=row.people,
        waiting=packed.plan.summary.waiting,
    )
    return row


def commit(campaign: Campaign, public_id: str, by: Actor, at: datetime) -> KeptPlan:
    """Begin to carry out the draft that was looked at; the steps follow one by one (`carrying_out`).

    Raises ActionNotAllowed, PlanAtWork, PlanChanged, NothingToSeat.
    """
    hold(campaign, "book")
    _check_idle(campaign.id)
    row = db.session.scalar(
        select(KeptPlan).where(
            KeptPlan.campaign_id == campaign.id,
            KeptPlan.public_id == public_id,
            KeptPlan.state == "draft",
        )
    )
    if row is None:
        raise PlanChanged()
    if not row.people:
        raise NothingToSeat()
    row.state, row.made_by, row.committed_at = "committing", by.ref, at
    audit.record_about(COMMITTED, row, by, campaign=campaign.public_id, people=row.people)
    return row


def drop(campaign: Campaign, by: Actor) -> None:
    """Throw the draft away. Raises NotThere, also where it has been saved at the same moment."""
    row = draft(campaign.id)
    is_draft = (KeptPlan.id == row.id, KeptPlan.state == "draft") if row else ()
    if row is None or not changed(delete(KeptPlan).where(*is_draft)):
        raise NotThere()
    audit.record_about(DROPPED, row, by, campaign=campaign.public_id)


def take_back(campaign: Campaign, by: Actor, at: datetime) -> KeptPlan:
    """Begin to take back the latest plan in force. Raises ActionNotAllowed, PlanAtWork, NothingInForce, TooLateToUndo."""
    hold(campaign, "book")
    _check_idle(campaign.id)
    row = in_force(campaign.id)
    if row is None:
        raise NothingInForce()
    if not can_take_back(row):
        raise TooLateToUndo()
    row.state, row.made_by, row.ended_at = "undoing", by.ref, at
    audit.record_about(UNDOING, row, by, campaign=campaign.public_id, people=row.done - row.missed)
    return row


def draft(campaign_id: int) -> KeptPlan | None:
    """The campaign's plan that is only being looked at."""
    return _one(campaign_id, "draft")


def at_work(campaign_id: int) -> KeptPlan | None:
    """The campaign's plan that is being carried out or taken back."""
    return _one(campaign_id, "committing", "undoing")


def in_force(campaign_id: int) -> KeptPlan | None:
    """The latest plan that was carried out and not taken back."""
    return _one(campaign_id, "in_force")


def can_take_back(plan: KeptPlan) -> bool:
    """Whether everybody is where the plan put them, and no letter was printed since."""
    printed = select(letters.c.id).where(
        letters.c.campaign_id == plan.campaign_id, letters.c.printed_at >= plan.committed_at
    )
    own = bookings.c.plan_id == plan.id
    altered = select(bookings.c.id).where(own, bookings.c.state != "booked")
    told = (
        select(notices.c.id)
        .join(residents, residents.c.public_id == notices.c.recipient)
        .join(bookings, bookings.c.resident_id == residents.c.id)
        .where(own, notices.c.state == "sent", notices.c.created_at >= plan.committed_at)
    )
    return not db.session.scalar(select(printed.exists() | altered.exists() | told.exists()))


def _one(campaign_id: int, *states: str) -> KeptPlan | None:
    return db.session.scalars(
        select(KeptPlan)
        .where(KeptPlan.campaign_id == campaign_id, KeptPlan.state.in_(states))
        .order_by(KeptPlan.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def _check_idle(campaign_id: int) -> None:
    if at_work(campaign_id) is not None:
        raise PlanAtWork()
