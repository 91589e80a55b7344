"""Rules of the groups that people, households and areas belong to, and the catalog as it is shipped (domain.md §5).

The catalog of a site is data (`residents.group_types`); what is shipped fills it, and is never written over a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

BelongsTo = Literal["person", "household", "neighborhood", "ward"]
KnownBy = Literal["mark", "age", "homebound", "insurance"]

AREAS = ("neighborhood", "ward")
"""What an area is: groups of these count for everyone who lives there."""

MILD, SEVERE, VERY_SEVERE = 1, 2, 3
DEGREES = (MILD, SEVERE, VERY_SEVERE)
"""Degrees of a disability (Luật Người khuyết tật 51/2010/QH12, Đ.3.2)."""

OFFICIAL_FROM = date(2026, 7, 7)
OFFICIAL_SOURCE = "QĐ 1551/QĐ-BYT (31/5/2026), sửa đổi theo QĐ 2062/QĐ-BYT (07/7/2026)"


class Mark(NamedTuple):
    """A group that is recorded for a person, a household or an area, from–to, both days included."""

    code: str
    valid_from: date
    valid_to: date | None = None
    degree: int | None = None

    def holds(self, on: date) -> bool:
        """Whether it is valid on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group of the catalog.

    `known_by` says how it is known: by a mark with a document, or by the person's age, health insurance or inability to
    come. `priority_degree` is the lowest degree that has priority, in a group with degrees. `ends_yearly` means that a
    mark ends on 31 December unless it is renewed. `official_code` is the code of `DOI_TUONG` since `official_from`.
    """

    code: str
    name_vi: str
    name_en: str
    belongs_to: BelongsTo = "person"
    known_by: KnownBy = "mark"
    age_min: int | None = None
    age_max: int | None = None
    is_sensitive: bool = False
    has_priority: bool = False
    priority_degree: int | None = None
    ends_yearly: bool = False
    official_code: int | None = None
    official_from: date | None = None

    def fits_age(self, youngest: int, oldest: int) -> bool:
        """Whether people of one of these ages belong to it; only for a group that is known by age."""
        return (self.age_min is None or oldest >= self.age_min) and (
            self.age_max is None or youngest <= self.age_max
        )

    def is_first(self, mark: Mark) -> bool:
        """Whether a mark of this group gives priority. A degree that nobody has recorded is not held against the person."""
        return self.has_priority and (
            self.priority_degree is None or mark.degree is None or mark.degree >= self.priority_degree
        )


Catalog = Mapping[str, GroupFacts]


class OfficialGroupFacts(NamedTuple):
    """A code of the official list `DOI_TUONG` and its name."""

    code: int
    name_vi: str
    name_en: str


OFFICIAL = (
    OfficialGroupFacts(1, "Người cao tuổi", "Elderly people"),
    OfficialGroupFacts(2, "Người khuyết tật", "People with a disability"),
    OfficialGroupFacts(3, "Người thuộc hộ nghèo, hộ cận nghèo", "People of poor and near-poor households"),
    OfficialGroupFacts(4, "Người có công", "People of merit"),
    OfficialGroupFacts(5, "Người mắc bệnh mạn tính", "People with a chronic illness"),
    OfficialGroupFacts(
        6,
        "Người sống tại vùng dân tộc thiểu số và miền núi",
        "Residents of ethnic-minority and mountain areas",
    ),
    OfficialGroupFacts(
        7, "Người sống tại vùng khó khăn, đặc biệt khó khăn", "Residents of (especially) disadvantaged areas"
    ),
    OfficialGroupFacts(8, "Người sống tại xã đảo", "Residents of island communes"),
    OfficialGroupFacts(9, "Người sống tại đặc khu", "Residents of special zones"),
    OfficialGroupFacts(10, "Trẻ mầm non", "Preschool children"),
    OfficialGroupFacts(11, "Học sinh phổ thông", "Pupils"),
    OfficialGroupFacts(12, "Sinh viên", "Students"),
    OfficialGroupFacts(13, "Người lao động", "Employed workers"),
    OfficialGroupFacts(14, "Lao động không chính thức", "Informal workers"),
    OfficialGroupFacts(15, "Người chưa có bảo hiểm y tế", "People without health insurance"),
    OfficialGroupFacts(16, "Đối tượng khác", "Others"),
)
"""The list `DOI_TUONG` as it is in force since OFFICIAL_FROM (domain.md §2.5)."""


def _group(code: str, name_vi: str, name_en: str, official: int | None = None, **facts: object) -> GroupFacts:
    since = None if official is None else OFFICIAL_FROM
    return GroupFacts(code, name_vi, name_en, official_code=official, official_from=since, **facts)  # type: ignore[arg-type]  # the fields of GroupFacts


_SHIPPED = (
    _group("ELDERLY", "Người cao tuổi (từ đủ 60 tuổi)", "Elderly (60 or older)", 1, known_by="age", age_min=60),
    _group("MERIT", "Người có công", "Person of merit", 4, has_priority=True),
    _group("SOCIAL_AID", "Bảo trợ xã hội", "Social assistance", 16, is_sensitive=True),
    _group("POOR", "Hộ nghèo", "Poor household", 3, belongs_to="household", is_sensitive=True, ends_yearly=True),
    _group("NEAR_POOR", "Hộ cận nghèo", "Near-poor household", 3,
           belongs_to="household", is_sensitive=True, ends_yearly=True),
    _group("DISABLED", "Người khuyết tật", "Person with a disability", 2,
           is_sensitive=True, has_priority=True, priority_degree=SEVERE),
    _group("CHRONIC", "Bệnh mạn tính", "Chronic illness", 5, is_sensitive=True),
    _group("PREGNANT", "Phụ nữ mang thai", "Pregnant", 16, is_sensitive=True, has_priority=True),
    _group("AREA", "Hộ ở vùng miền núi, khó khăn, xã đảo", "Household in a mountainous or disadvantaged area, or on an island",
           belongs_to="household", is_sensitive=True),
    _group("AREA_ETHNIC", "Vùng dân tộc thiểu số và miền núi", "Ethnic-minority and mountain area", 6,
           belongs_to="neighborhood"),
    _group("AREA_HARD", "Vùng khó khăn, đặc biệt khó khăn", "Disadvantaged or especially disadvantaged area", 7,
           belongs_to="neighborhood"),
    _group("AREA_ISLAND", "Xã đảo", "Island commune", 8, belongs_to="ward"),
    _group("AREA_ZONE", "Đặc khu", "Special zone", 9, belongs_to="ward"),
    _group("PRESCHOOL", "Trẻ mầm non", "Preschool child", 10),
    _group("PUPIL", "Học sinh", "Pupil", 11),
    _group("STUDENT", "Sinh viên", "Student", 12),
    _group("WORKER", "Người lao động", "Employed worker", 13),
    _group("INFORMAL", "Lao động phi chính thức", "Informal worker", 14),
    _group("NO_BHYT", "Chưa có bảo hiểm y tế", "No health insurance", 15, known_by="insurance"),
    _group("HOMEBOUND", "Không tự đến được", "Cannot come without help", known_by="homebound", is_sensitive=True),
    _group("CHILD_U6", "Trẻ em dưới 6 tuổi", "Child under 6", 16, known_by="age", age_max=5, has_priority=True),
    _group("CHILD", "Trẻ em dưới 16 tuổi", "Child under 16", 16, known_by="age", age_max=15),
    _group("ELDERLY_75", "Người từ đủ 75 tuổi", "75 or older", 1, known_by="age", age_min=75, has_priority=True),
)  # fmt: skip
"""In the order of forms. Priority: Luật Khám bệnh, chữa bệnh 15/2023/QH15, Đ.3.2."""

SHIPPED: Catalog = MappingProxyType({group.code: group for group in _SHIPPED})


def groups_of_age(catalog: Catalog, youngest: int, oldest: int) -> set[str]:
    """The codes of the groups that people of one of these ages belong to."""
    return {
        code
        for code, group in catalog.items()
        if group.known_by == "age" and group.fits_age(youngest, oldest)
    }


def marked_codes(catalog: Catalog, *belongs_to: str) -> tuple[str, ...]:
    """The codes of groups that belong to one of these and are recorded with a document, in the catalog's order."""
    return tuple(
        code for code, group in catalog.items() if group.belongs_to in belongs_to and group.known_by == "mark"
    )


def last_day(group: GroupFacts, valid_from: date, valid_to: date | None) -> date | None:
    """The last day of a mark: 31 December at the latest where the group is reviewed every year."""
    if not group.ends_yearly:
        return valid_to
    year_end = date(valid_from.year, 12, 31)
    return year_end if valid_to is None else min(valid_to, year_end)
