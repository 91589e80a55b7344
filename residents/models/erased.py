"""Table: citizen numbers of erased people, kept as keyed indexes."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model


class ErasedNumber(Model):
    """The keyed index of an erased person's citizen number, with the day. A list that names the person leads to a question.

    It refers to no other row: anyone who can compute the index learns only that the number was erased.
    """

    __table_args__ = (Index("uq_erased_number", "ward_id", "number_index", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    number_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    erased_on: Mapped[date]
