"""Tables: the catalog of groups, the official codes, and the groups of areas."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.database import Model, one_of

BELONGS_TO = ("person", "household", "neighborhood", "ward")
KNOWN_BY = ("mark", "age", "homebound", "insurance")


class OfficialGroup(Model):
    """A code of the official list `DOI_TUONG`; a new version of the list has rows of its own, with its first day."""

    code: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(200))


class GroupType(Model):
    """A group of the catalog; the columns are those of `GroupFacts`, in the order of `sort`."""

    __table_args__ = (
        one_of("belongs_to", *BELONGS_TO),
        one_of("known_by", *KNOWN_BY),
        CheckConstraint("(known_by = 'age') = (age_min IS NOT NULL OR age_max IS NOT NULL)", name="ages"),
        CheckConstraint("priority_degree IS NULL OR has_priority", name="priority_degree"),
        ForeignKeyConstraint(
            ["official_code", "official_from"], ["official_group.code", "official_group.valid_from"]
        ),
    )

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    belongs_to: Mapped[str] = mapped_column(String(12))
    known_by: Mapped[str] = mapped_column(String(10))
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    is_sensitive: Mapped[bool]
    has_priority: Mapped[bool]
    priority_degree: Mapped[int | None]
    ends_yearly: Mapped[bool]
    official_code: Mapped[int | None]
    official_from: Mapped[date | None]
    sort: Mapped[int]


class AreaGroup(Model):
    """A neighborhood, or the whole ward where `neighborhood_id` is None, belongs to a group, from–to.

    Everyone who lives there has the group on these days.
    """

    __table_args__ = (Index("ix_area_group_ward", "ward_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhood.id"))
    code: Mapped[str] = mapped_column(ForeignKey("group_type.code"))
    source: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by: Mapped[str | None] = mapped_column(String(26))
