"""The import template of a ward: its own neighborhoods and the usual words as drop-downs, with instructions."""

from collections.abc import Sequence
from itertools import zip_longest

from flask_babel import force_locale
from flask_babel import gettext as _

from core.marking import N_
from core.sheets.writing import Column, Table, write_workbook
from wards.naming import display_name
from wards.place_words import usual_kinds
from wards.queries import neighborhoods, ward_of
from wards.station_card import with_ward

LIST_SHEET, GUIDE_SHEET, WORDS_SHEET = "Danh sách", "Hướng dẫn", "Danh mục"
"""Names inside the workbook; like the heads of its columns they are Vietnamese for every reader."""

RELATIONS = ("Chủ hộ", "Vợ", "Chồng", "Con", "Bố", "Mẹ", "Cháu", "Ông", "Bà", "Anh", "Chị", "Em", "Khác")
SEXES = ("Nam", "Nữ")
INSURANCE = ("Có", "Không")
GROUPS = ("NCT", "HN", "CN", "NCC", "KT", "BTXH")
RESIDENCES = ("Thường trú", "Tạm trú", "Tạm vắng", "Đã chuyển đi", "Đã mất")

EXAMPLES = (
    ("VD", "1", "NGUYỄN VĂN MẪU", "Chủ hộ", "07/04/1950", "Nam", "031050000123", "0912345678", "Số 1 đường Mẫu", "Có", "NCT", "Thường trú", ""),
    ("VD", "", "Trần Thị Thử", "Vợ", "1952", "Nữ", "", "", "", "Có", "NCT", "Thường trú", "chỉ biết năm sinh"),
)  # fmt: skip
"""Two invented people; the import knows their rows by the VD and their names, and does not read them."""

GUIDE = (
    N_("One person per row, on the sheet “Danh sách”. Do not change the column names."),
    N_("The two rows that begin with VD are examples. They are not read; delete or overwrite them."),
    N_("The household number can be on the household's first row only."),
    N_("Birth date: day/month/year. If only the year is known, enter the year."),
    N_("Citizen number: 12 digits. If there is none, leave the cell empty."),
    N_("Phone: ten digits. A son's or daughter's number can be written as 0912 345 678 (con gái)."),
    N_(
        "Group: NCT elderly, HN poor household, CN near-poor household, NCC person of merit, KT disability, BTXH social assistance; several with commas."
    ),
    N_("HN and CN apply to the whole household: one member's row is enough."),
    N_(
        "Residence status: keep people who moved away or died on the list and choose that value. Nothing changes until it is approved."
    ),
    N_("You can send the same file again: nobody is added twice."),
)


def template_workbook(ward_id: int) -> bytes:
    """An .xlsx to fill in, in Vietnamese for every reader."""
    names = [one.label for one in neighborhoods(ward_id)]
    lists = (names, RELATIONS, SEXES, INSURANCE, GROUPS, RESIDENCES)
    with force_locale("vi"), with_ward(ward_id):
        guide, place_kind = [[_(line)] for line in GUIDE], _("%(Place_kind)s")
    example = names[0] if names else display_name(usual_kinds(ward_of(ward_id).kind)[0], "1")
    return write_workbook(
        [
            Table(
                LIST_SHEET,
                _columns(place_kind, lists),
                [[number, example, *rest] for number, *rest in EXAMPLES],
            ),
            Table(GUIDE_SHEET, [Column("", width=110)], guide),
            Table(
                WORDS_SHEET, [Column("")] * len(lists), list(zip_longest(*lists, fillvalue="")), hidden=True
            ),
        ]
    )


def _columns(place_kind: str, lists: Sequence[Sequence[str]]) -> list[Column]:
    places, relations, sexes, insurance, groups, residences = (
        f"'{WORDS_SHEET}'!${'ABCDEF'[place]}$1:${'ABCDEF'[place]}${max(len(words), 1)}"
        for place, words in enumerate(lists)
    )
    return [
        Column("STT", width=6),
        Column(place_kind, width=20, choices=places),
        Column("Hộ số", width=10),
        Column("Họ và tên", width=28),
        Column("Quan hệ với chủ hộ", width=20, choices=relations),
        Column("Ngày sinh", width=14),
        Column("Giới tính", width=10, choices=sexes),
        Column("Số căn cước", width=16),
        Column("Số điện thoại", width=16),
        Column("Địa chỉ", width=32),
        Column("Thẻ BHYT", width=10, choices=insurance),
        Column("Đối tượng", width=16, choices=groups),
        Column("Tình trạng cư trú", width=18, choices=residences),
        Column("Ghi chú", width=28),
    ]
