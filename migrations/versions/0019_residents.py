"""Groups are data: a catalog with the official codes, groups of areas, degrees of a disability, yearly household groups."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.db.database import UTCDateTime

revision = "0019_residents"
down_revision = "0018_screening"
branch_labels = None
depends_on = None

OFFICIAL_FROM = date(2026, 7, 7)
OFFICIAL_SOURCE = "QĐ 1551/QĐ-BYT (31/5/2026), sửa đổi theo QĐ 2062/QĐ-BYT (07/7/2026)"
OFFICIAL = (
    (1, "Người cao tuổi", "Elderly people"),
    (2, "Người khuyết tật", "People with a disability"),
    (3, "Người thuộc hộ nghèo, hộ cận nghèo", "People of poor and near-poor households"),
    (4, "Người có công", "People of merit"),
    (5, "Người mắc bệnh mạn tính", "People with a chronic illness"),
    (
        6,
        "Người sống tại vùng dân tộc thiểu số và miền núi",
        "Residents of ethnic-minority and mountain areas",
    ),
    (7, "Người sống tại vùng khó khăn, đặc biệt khó khăn", "Residents of (especially) disadvantaged areas"),
    (8, "Người sống tại xã đảo", "Residents of island communes"),
    (9, "Người sống tại đặc khu", "Residents of special zones"),
    (10, "Trẻ mầm non", "Preschool children"),
    (11, "Học sinh phổ thông", "Pupils"),
    (12, "Sinh viên", "Students"),
    (13, "Người lao động", "Employed workers"),
    (14, "Lao động không chính thức", "Informal workers"),
    (15, "Người chưa có bảo hiểm y tế", "People without health insurance"),
    (16, "Đối tượng khác", "Others"),
)

AREA = "Household in a mountainous or disadvantaged area, or on an island"
CATALOG: tuple[tuple[str, str, str, int | None, dict[str, Any]], ...] = (
    ("ELDERLY", "Người cao tuổi (từ đủ 60 tuổi)", "Elderly (60 or older)", 1, {"known_by": "age", "age_min": 60}),
    ("MERIT", "Người có công", "Person of merit", 4, {"has_priority": True}),
    ("SOCIAL_AID", "Bảo trợ xã hội", "Social assistance", 16, {"is_sensitive": True}),
    ("POOR", "Hộ nghèo", "Poor household", 3,
     {"belongs_to": "household", "is_sensitive": True, "ends_yearly": True}),
    ("NEAR_POOR", "Hộ cận nghèo", "Near-poor household", 3,
     {"belongs_to": "household", "is_sensitive": True, "ends_yearly": True}),
    ("DISABLED", "Người khuyết tật", "Person with a disability", 2,
     {"is_sensitive": True, "has_priority": True, "priority_degree": 2}),
    ("CHRONIC", "Bệnh mạn tính", "Chronic illness", 5, {"is_sensitive": True}),
    ("PREGNANT", "Phụ nữ mang thai", "Pregnant", 16, {"is_sensitive": True, "has_priority": True}),
    ("AREA", "Hộ ở vùng miền núi, khó khăn, xã đảo", AREA, None, {"belongs_to": "household", "is_sensitive": True}),
    ("AREA_ETHNIC", "Vùng dân tộc thiểu số và miền núi", "Ethnic-minority and mountain area", 6,
     {"belongs_to": "neighborhood"}),
    ("AREA_HARD", "Vùng khó khăn, đặc biệt khó khăn", "Disadvantaged or especially disadvantaged area", 7,
     {"belongs_to": "neighborhood"}),
    ("AREA_ISLAND", "Xã đảo", "Island commune", 8, {"belongs_to": "ward"}),
    ("AREA_ZONE", "Đặc khu", "Special zone", 9, {"belongs_to": "ward"}),
    ("PRESCHOOL", "Trẻ mầm non", "Preschool child", 10, {}),
    ("PUPIL", "Học sinh", "Pupil", 11, {}),
    ("STUDENT", "Sinh viên", "Student", 12, {}),
    ("WORKER", "Người lao động", "Employed worker", 13, {}),
    ("INFORMAL", "Lao động phi chính thức", "Informal worker", 14, {}),
    ("NO_BHYT", "Chưa có bảo hiểm y tế", "No health insurance", 15, {"known_by": "insurance"}),
    ("HOMEBOUND", "Không tự đến được", "Cannot come without help", None,
     {"known_by": "homebound", "is_sensitive": True}),
    ("CHILD_U6", "Trẻ em dưới 6 tuổi", "Child under 6", 16, {"known_by": "age", "age_max": 5, "has_priority": True}),
    ("CHILD", "Trẻ em dưới 16 tuổi", "Child under 16", 16, {"known_by": "age", "age_max": 15}),
    ("ELDERLY_75", "Người từ đủ 75 tuổi", "75 or older", 1, {"known_by": "age", "age_min": 75, "has_priority": True}),
)  # fmt: skip
FILLED: dict[str, Any] = {
    "belongs_to": "person",
    "known_by": "mark",
    "age_min": None,
    "age_max": None,
    "is_sensitive": False,
    "has_priority": False,
    "priority_degree": None,
    "ends_yearly": False,
}
CODES_BEFORE = {
    "resident_group": (
        "ELDERLY", "PUPIL", "PREGNANT", "MERIT", "SOCIAL_AID", "POOR", "NEAR_POOR", "DISABLED", "CHRONIC", "AREA",
        "WORKER", "INFORMAL", "NO_BHYT", "HOMEBOUND",
    ),
    "household_group": ("POOR", "NEAR_POOR", "AREA"),
}  # fmt: skip


LABOR_CODE = "Bộ luật Lao động 45/2019/QH14, Đ.112"
COMPUTED = f"{LABOR_CODE}; âm lịch theo QĐ 121-CP"
SOLAR = (
    (1, 1, "new_year"), (4, 30, "reunification"), (5, 1, "labor"), (9, 1, "national"), (9, 2, "national"),
)  # fmt: skip
TET = {
    2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 2), 2031: (1, 23), 2032: (2, 11),
    2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
ANCESTORS = {
    2026: (4, 26), 2027: (4, 16), 2028: (4, 4), 2029: (4, 23), 2030: (4, 12), 2031: (4, 1), 2032: (4, 19),
    2033: (4, 9), 2034: (4, 28), 2035: (4, 17),
}  # fmt: skip


def upgrade() -> None:
    """Make and fill the catalog, to which marks refer, and the table of holidays."""
    op.execute(
        "ALTER TABLE ward ADD COLUMN name_order VARCHAR(20) DEFAULT 'given_middle_family' NOT NULL "
        "CONSTRAINT ck_ward_name_order CHECK (name_order = 'given_middle_family' OR name_order = 'given_family_middle')"
    )
    _make_holidays()
    _make_kept_counts()
    _make_representatives()
    _make_catalog()
    _fill_catalog()
    _change("resident_group", sa.Column("degree", sa.Integer(), nullable=True))
    op.execute(
        "ALTER TABLE resident_group ADD CONSTRAINT ck_resident_group_degree "
        "CHECK (degree IS NULL OR degree BETWEEN 1 AND 3)"
    )
    _change("household_group", sa.Column("reviewed_on", sa.Date(), nullable=True))
    _end_with_the_year()


def downgrade() -> None:
    """Groups are a list in the code again; marks of groups that came since are dropped."""
    op.execute("ALTER TABLE resident_group DROP CONSTRAINT ck_resident_group_degree")
    _change_back("resident_group", "degree")
    _change_back("household_group", "reviewed_on")
    op.drop_index("ix_area_group_ward", table_name="area_group")
    op.drop_table("area_group")
    op.drop_table("group_type")
    op.drop_table("official_group")
    op.drop_table("public_holiday")
    op.execute("ALTER TABLE ward DROP COLUMN name_order")
    op.drop_index("ix_representative_resident", table_name="representative")
    op.drop_table("representative")
    op.drop_index("ix_kept_counts_ward", table_name="kept_counts")
    op.drop_table("kept_counts")


def _make_holidays() -> None:
    table = op.create_table(
        "public_holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("instead_of", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("day", "name", name=op.f("pk_public_holiday")),
    )
    op.bulk_insert(table, [row for year in TET for row in _holidays(year)])


def _make_kept_counts() -> None:
    op.create_table(
        "kept_counts",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("board", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("kept_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_kept_counts_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_kept_counts_ward_id_ward")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_kept_counts")),
    )
    op.create_index("ix_kept_counts_ward", "kept_counts", ["ward_id"])


def _make_representatives() -> None:
    relations = ("father", "mother", "grandparent", "sibling", "relative", "other")
    op.create_table(
        "representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            " OR ".join(f"relation = '{word}'" for word in relations), name=op.f("ck_representative_relation")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_representative_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_representative_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
        sa.UniqueConstraint("public_id", name=op.f("uq_representative_public_id")),
    )
    op.create_index("ix_representative_resident", "representative", ["resident_id"])


def _holidays(year: int) -> list[dict[str, Any]]:
    """The holidays of a year, and a working day in place of each that is on a weekend."""
    eve = date(year, *TET[year]) - timedelta(days=1)
    named = [(date(year, month, day), name) for month, day, name in SOLAR]
    named += [(eve + timedelta(days=number), "tet") for number in range(5)]
    named.append((date(year, *ANCESTORS[year]), "ancestors"))
    taken = {day for day, _name in named}
    found: list[tuple[date, str, date | None]] = [(day, name, None) for day, name in named]
    for holiday, name in sorted(named):
        day = holiday
        while holiday.weekday() >= 5 and (day.weekday() >= 5 or day in taken):
            day += timedelta(days=1)
        if day != holiday:
            taken.add(day)
            found.append((day, name, holiday))
    return [
        {
            "day": day,
            "name": name,
            "instead_of": instead_of,
            "source": COMPUTED if name in ("tet", "ancestors") else LABOR_CODE,
        }
        for day, name, instead_of in found
    ]


def _make_catalog() -> None:
    op.create_table(
        "official_group",
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("name_vi", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_official_group")),
    )
    op.create_table(
        "group_type",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("belongs_to", sa.String(length=12), nullable=False),
        sa.Column("known_by", sa.String(length=10), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("has_priority", sa.Boolean(), nullable=False),
        sa.Column("priority_degree", sa.Integer(), nullable=True),
        sa.Column("ends_yearly", sa.Boolean(), nullable=False),
        sa.Column("official_code", sa.Integer(), nullable=True),
        sa.Column("official_from", sa.Date(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "belongs_to = 'person' OR belongs_to = 'household' OR belongs_to = 'neighborhood' OR belongs_to = 'ward'",
            name=op.f("ck_group_type_belongs_to"),
        ),
        sa.CheckConstraint(
            "known_by = 'mark' OR known_by = 'age' OR known_by = 'homebound' OR known_by = 'insurance'",
            name=op.f("ck_group_type_known_by"),
        ),
        sa.CheckConstraint(
            "(known_by = 'age') = (age_min IS NOT NULL OR age_max IS NOT NULL)",
            name=op.f("ck_group_type_ages"),
        ),
        sa.CheckConstraint(
            "priority_degree IS NULL OR has_priority", name=op.f("ck_group_type_priority_degree")
        ),
        sa.ForeignKeyConstraint(
            ["official_code", "official_from"],
            ["official_group.code", "official_group.valid_from"],
            name=op.f("fk_group_type_official_code_official_group"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_group_type")),
    )
    op.create_table(
        "area_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["code"], ["group_type.code"], name=op.f("fk_area_group_code_group_type")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_area_group_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_area_group_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_group")),
    )
    op.create_index("ix_area_group_ward", "area_group", ["ward_id", "code"])


def _fill_catalog() -> None:
    names = ("code", "name_vi", "name_en", "valid_from", "source")
    official = sa.table("official_group", *(sa.column(name) for name in names[:3]),
                        sa.column("valid_from", sa.Date()), sa.column("source"))  # fmt: skip
    op.bulk_insert(
        official,
        [dict(zip(names, (*row, OFFICIAL_FROM, OFFICIAL_SOURCE), strict=True)) for row in OFFICIAL],
    )
    catalog = sa.table(
        "group_type",
        *(sa.column(name) for name in ("code", "name_vi", "name_en", "official_code", "sort", *FILLED)),
        sa.column("official_from", sa.Date()),
    )
    op.bulk_insert(
        catalog,
        [
            {
                "code": code,
                "name_vi": name_vi,
                "name_en": name_en,
                "official_code": official_code,
                "official_from": OFFICIAL_FROM if official_code else None,
                "sort": number,
                **FILLED,
                **facts,
            }
            for number, (code, name_vi, name_en, official_code, facts) in enumerate(CATALOG, 1)
        ],
    )


def _change(table: str, added: sa.Column[Any]) -> None:
    """Codes are those of the catalog; SQLite gets a new table for the reference."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "ck_{table}_code"')
    else:
        op.drop_constraint(op.f(f"ck_{table}_code"), table, type_="check")
    with op.batch_alter_table(table) as change:
        change.add_column(added)
        change.create_foreign_key(op.f(f"fk_{table}_code_group_type"), "group_type", ["code"], ["code"])


def _change_back(table: str, added: str) -> None:
    """Drop the column and the reference, and with them marks that the code of then does not know."""
    codes = CODES_BEFORE[table]
    marks = sa.table(table, sa.column("code"))
    op.execute(sa.delete(marks).where(marks.c.code.not_in(codes)))
    with op.batch_alter_table(table) as change:
        change.drop_constraint(op.f(f"fk_{table}_code_group_type"), type_="foreignkey")
        change.drop_column(added)
    if op.get_bind().dialect.name == "sqlite":
        words = " OR ".join(f"code = '{code}'" for code in codes)
        op.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "ck_{table}_code" CHECK ({words})')
    else:
        words = ", ".join(f"'{code}'" for code in codes)
        op.create_check_constraint(op.f(f"ck_{table}_code"), table, f"code IN ({words})")


def _end_with_the_year() -> None:
    """Poor and near-poor households are reviewed at the end of each year: none of today's ends before this year's."""
    this_year = date(date.today().year, 12, 31)  # noqa: DTZ011  # the server's day: at worst a day beside the ward's
    marks = sa.table(
        "household_group",
        sa.column("code"),
        sa.column("valid_from", sa.Date()),
        sa.column("valid_to", sa.Date()),
    )
    op.execute(
        sa.update(marks)
        .where(
            marks.c.code.in_(("POOR", "NEAR_POOR")),
            marks.c.valid_to.is_(None),
            marks.c.valid_from <= this_year,
        )
        .values(valid_to=this_year)
    )
