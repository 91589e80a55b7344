"""Tables: invitations, letters, tickets, bookings, seating plans, place requests, letter sign-ins."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models import OfCampaign
from core.db.database import Model, UTCDateTime, WithPublicId, one_of

IS_ACTIVE = text("state IN ('booked', 'attended')")
"""A resident has at most one booking in these states in a campaign."""
IS_LATE = text("late")
IS_PLANNED = text("plan_id IS NOT NULL")
IS_DRAFT = text("state = 'draft'")
IS_AT_WORK = text("state IN ('committing', 'undoing')")
"""A campaign has at most one plan that is being prepared, and at most one that is being carried out."""


class WithSecrets(WithPublicId, OfCampaign):
    """A paper with a link, found by hash, and a short code, found by keyed index; both sealed to be printed again."""

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_index: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Letter(WithSecrets, Model):
    """A household's letter in one campaign: its link, found by hash, and short code, by keyed index."""

    __table_args__ = (
        Index("uq_letter_household", "campaign_id", "household_id", unique=True),
        Index("ix_letter_neighborhood", "campaign_id", "neighborhood_id"),
    )

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    printed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Invitation(OfCampaign, Model):
    """A resident's invitation to a campaign and the answer to it; a booking does not imply one.

    `late`: made after publishing, so the person is not among the campaign's frozen eligible.
    """

    __table_args__ = (
        one_of("state", "planned", "sent", "delivered", "answered"),
        one_of("answer", "comes", "declines", "home_visit", "unreachable"),
        Index("uq_invitation_resident", "campaign_id", "resident_id", unique=True),
        Index("ix_invitation_count", "campaign_id", "neighborhood_id", "state"),
        Index(
            "ix_invitation_late",
            "campaign_id",
            "neighborhood_id",
            sqlite_where=IS_LATE,
            postgresql_where=IS_LATE,
        ),
        Index("ix_invitation_letter", "letter_id"),
        Index("ix_invitation_of_resident", "resident_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    state: Mapped[str] = mapped_column(String(10), default="planned")
    answer: Mapped[str | None] = mapped_column(String(12))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late: Mapped[bool] = mapped_column(default=False, server_default=false())


class LetterGuest(Model):
    """Extra person a letter opens for, after two records were joined.

    The person's invitation is on the other letter.
    """

    __table_args__ = (
        Index("uq_letter_guest_invitation", "letter_id", "invitation_id", unique=True),
        Index("ix_letter_guest_resident", "resident_id"),
        Index("ix_letter_guest_of_invitation", "invitation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))


class Ticket(WithSecrets, Model):
    """A resident's ticket in one campaign: valid before and after any booking, until revoked."""

    __table_args__ = (
        Index("uq_ticket_resident", "campaign_id", "resident_id", unique=True),
        Index("ix_ticket_of_resident", "resident_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class KeptPlan(WithPublicId, OfCampaign, Model):
    """A plan that seats the invited people of a campaign, and how far it is carried out.

    `choices` is what the station chose by hand. `packed` is the plan as it was shown: it is carried out as
    it is, whatever has changed since. `people` get a place in it, of whom `done` have been dealt with;
    `missed` of those got none, as the place was taken or the person booked or answered meanwhile.
    """

    __tablename__ = "seating_plan"
    __table_args__ = (
        one_of("state", "draft", "committing", "in_force", "undoing", "undone"),
        CheckConstraint("missed >= 0 AND missed <= done AND done <= people", name="progress"),
        Index("ix_seating_plan_campaign", "campaign_id", "state"),
        Index(
            "uq_seating_plan_draft",
            "campaign_id",
            unique=True,
            sqlite_where=IS_DRAFT,
            postgresql_where=IS_DRAFT,
        ),
        Index(
            "uq_seating_plan_at_work",
            "campaign_id",
            unique=True,
            sqlite_where=IS_AT_WORK,
            postgresql_where=IS_AT_WORK,
        ),
    )

    state: Mapped[str] = mapped_column(String(10), default="draft")
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    people: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[str | None] = mapped_column(String(26))
    committed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Booking(WithPublicId, OfCampaign, Model):
    """A resident's place in a slot; a moved booking stays as a row and a new one is added.

    `plan_id`: the plan that gave the place; a place that people chose, or were given one by one, has none.
    """

    __table_args__ = (
        one_of("state", "booked", "moved", "cancelled", "attended", "no_show"),
        one_of("via", "link", "ticket", "head", "station", "ask", "demo"),
        Index(
            "uq_booking_active",
            "campaign_id",
            "resident_id",
            unique=True,
            sqlite_where=IS_ACTIVE,
            postgresql_where=IS_ACTIVE,
        ),
        Index("ix_booking_slot", "slot_id", "state"),
        Index("ix_booking_day", "day_id", "state"),
        Index("ix_booking_count", "campaign_id", "neighborhood_id", "state", "resident_id"),
        Index("ix_booking_of_resident", "resident_id"),
        Index("ix_booking_plan", "plan_id", "state", sqlite_where=IS_PLANNED, postgresql_where=IS_PLANNED),
    )

    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    neighborhood_id: Mapped[int] = mapped_column(ForeignKey("neighborhood.id"))
    state: Mapped[str] = mapped_column(String(10))
    via: Mapped[str] = mapped_column(String(10))
    booked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(26))
    end_reason: Mapped[str] = mapped_column(String(200), default="")
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("seating_plan.id"))


class PlaceRequest(WithSecrets, Model):
    """A place asked for without a letter. The row looks the same whatever is true of the person.

    `outcome` is for the station only: matched, already, gone, mismatch or unknown. `name` is as typed;
    `phone_sealed` is a number to call, beside a citizen number. `given_up_at` is when the person gave the
    place up.
    """

    __table_args__ = (
        one_of("state", "pending", "settled", "refused", "released"),
        one_of("outcome", "matched", "already", "gone", "mismatch", "unknown"),
        Index("ix_place_request_waiting", "campaign_id", "state"),
        Index("ix_place_request_slot", "slot_id", "state"),
    )

    day_id: Mapped[int] = mapped_column(ForeignKey("campaign_day.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    identity_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    identity_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    identity_kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    birth_date: Mapped[date]
    birth_precision: Mapped[str] = mapped_column(String(5), default="day", server_default="day")
    outcome: Mapped[str] = mapped_column(String(10))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    holds_place: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(26))


class LetterSignIn(Model):
    """A resident's browser that has opened a letter or ticket, with its sealed draft."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("place_request.id"), index=True)
    draft_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
