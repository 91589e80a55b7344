"""Tables of personal data: the consent ledger with its texts, data requests."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, UTCDateTime, WithPublicId, one_of
from residents.privacy import consent_rules, data_request_rules


class ConsentText(Model):
    """A text shown to people, word by word, under its own hash, so that it can be shown what a yes was given to."""

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Consent(WithPublicId, Model):
    """A yes, a no or a withdrawal for one purpose. Rows are only added; the database enforces it.

    `text_hash` names the text that was agreed to. `taken_by` is the account that recorded the answer, and for
    paper attests that the station has it; None where the person answered on their own page. Two columns can be
    emptied, never changed, when a person is erased; `resident_id` changes when records are joined.
    """

    __table_args__ = (
        one_of("purpose", *consent_rules.PURPOSES),
        one_of("decision", *consent_rules.DECISIONS),
        one_of("given_by", "self", "guardian"),
        one_of("channel", *consent_rules.CHANNELS),
        Index("ix_consent_resident", "resident_id", "purpose", "at"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(10))
    given_by: Mapped[str] = mapped_column(String(10))
    guardian_name: Mapped[str] = mapped_column(String(200), default="")
    guardian_phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    relation: Mapped[str] = mapped_column(String(20), default="")
    child_agreed: Mapped[bool] = mapped_column(default=False)
    text_hash: Mapped[bytes] = mapped_column(ForeignKey("consent_text.hash"))
    channel: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_by: Mapped[str | None] = mapped_column(String(26))


class Representative(WithPublicId, Model):
    """The person who acts for an adult without capacity, by a court's decision, from–to."""

    __table_args__ = (
        one_of("relation", *consent_rules.GUARDIANS),
        Index("ix_representative_resident", "resident_id"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    name: Mapped[str] = mapped_column(String(200))
    relation: Mapped[str] = mapped_column(String(20))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by: Mapped[str | None] = mapped_column(String(26))


class DataRequest(WithPublicId, Model):
    """What a person asked about their own data, and the legal deadlines to answer and to carry it out.

    `answer_by` and `carry_out_by` are the last days, both included, as computed when the data request came.
    """

    __table_args__ = (
        one_of("kind", *data_request_rules.KINDS),
        one_of("asker", *data_request_rules.ASKERS),
        one_of("channel", *data_request_rules.CHANNELS),
        one_of("state", *data_request_rules.STATES),
        Index("ix_data_request_due", "ward_id", "state", "carry_out_by"),
        Index("ix_data_request_resident", "resident_id"),
    )

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[str] = mapped_column(String(10))
    asker: Mapped[str] = mapped_column(String(10))
    asker_name: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[str] = mapped_column(String(10))
    details: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(12), default="received")
    received_on: Mapped[date]
    answer_by: Mapped[date]
    carry_out_by: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by: Mapped[str | None] = mapped_column(String(26))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(26))
    longer_reason: Mapped[str] = mapped_column(String(300), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(26))
    ground: Mapped[str] = mapped_column(String(12), default="")
    outcome: Mapped[str] = mapped_column(String(300), default="")

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self.state in data_request_rules.OPEN

    @property
    def next_due(self) -> date:
        """The nearest deadline: to answer, or to carry out."""
        return min(self.answer_by, self.carry_out_by) if self.state == "received" else self.carry_out_by

    def is_overdue(self, today: date) -> bool:
        """Whether the nearest deadline has passed."""
        return self.is_open and self.next_due < today
