"""The lists of tests/rolls: each with one quirk of real lists, and what must come of it.

`python -m tests.roll_corpus` writes them again: a small file, and beside it what is expected as JSON. Of the
people only the facts that the quirk is about are given; problems are given whole: row, column, code, severity.
"""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.reading import read_workbook
from tests import roll_oddities
from tests.letters import legacy, vietnamese_windows
from tests.old_workbook import old_workbook
from tests.open_workbook import open_workbook
from tests.roll_quirks import AN, BINH, CUONG, HEAD, NAMED, Problem, Quirk, births, column, people, text, xlsx

FOLDER = Path(__file__).with_name("rolls")


def _where() -> list[Quirk]:
    """Where the list is in the file: titles, heads, sheets, totals, what is hidden."""
    titles = [
        ["ỦY BAN NHÂN DÂN PHƯỜNG MẪU"], ["TỔ DÂN PHỐ 7"], [None, "DANH SÁCH NHÂN KHẨU NĂM 2026"], [],
        ["STT", "Họ và tên", "Năm sinh", "Giới tính"], [1, AN, 1957, "Nam"], [2, BINH, 1960, "Nữ"],
    ]  # fmt: skip
    marks = [
        HEAD,
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [7, 1, AN, "1957", "Nam"],
        HEAD,
        [7, 2, BINH, "1960", "Nữ"],
    ]
    sections = [["Họ và tên", "Năm sinh", "Giới tính"], ["Tổ dân phố 7"], [AN, 1957, "Nam"], ["BẢN LƯỚT"], [BINH, 1960, "Nữ"]]  # fmt: skip
    totals = [
        ["STT", *HEAD], [1, 7, 1, AN, "1957", "Nam"], ["Cộng hộ 1:", None, None, "1 người"], [2, 7, 2, BINH, "1960", "Nữ"],
        ["Tổng cộng", None, 2, "2 nhân khẩu", None, "1/1"], [], [None, None, None, None, "Người lập biểu"],
        [None, None, None, None, "Phạm Thị Ký"],
    ]  # fmt: skip
    hidden = [[*HEAD, "Số CCCD"], [7, 1, AN, "1957", "Nam", "031057000123"], [7, 2, BINH, "1960", "Nữ", ""]]
    split = [["Tổ", "Họ và tên đệm", "Tên", "Năm sinh", "Phái"], [7, "Nguyễn Văn", "An", 1957, "Nam"], [7, "Trần Thị", "Bình", 1960, "Nữ"]]  # fmt: skip

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["F"].hidden = True

    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:D1", "A2:D2", "B3:D3"):
            sheet.merge_cells(cells)

    lone = [["Họ và tên", "Năm sinh", "Giới tính"], [AN, 1957, "Nam"]]
    return [
        Quirk("titles-above.xlsx", "The head is under merged title lines, one of which names the neighborhood.",
              xlsx(titles, merge), people((6, AN, "7"), (7, BINH, "7"), facts="row full_name neighborhood")),
        Quirk("numbered-and-repeated-head.xlsx", "Numbers of columns under the head, and the head again on each page, are nobody.",
              xlsx(marks), people((3, AN), (5, BINH), facts="row full_name")),
        Quirk("section-lines.xlsx", "A line between people names the neighborhood of those under it.",
              xlsx(sections), people((AN, "7"), (BINH, "Lướt"), facts="full_name neighborhood")),
        Quirk("totals.xlsx", "Totals on the way and at the end, and the signature, are nobody.", xlsx(totals), NAMED),
        Quirk("hidden-row-and-column.xlsx", "A hidden row is a person, and a hidden column is read.",
              xlsx(hidden, hide), people((AN, "031057000123"), (BINH, ""), facts="full_name personal_id")),
        Quirk("hidden-sheet.xlsx", "A hidden sheet is not read.", xlsx([HEAD, [7, 1, AN, "1957", "Nam"]], ẩn=[HEAD, [7, 2, BINH, "1960", "Nữ"]]),
              NAMED[:1]),
        Quirk("sheet-per-neighborhood.xlsx", "Each sheet is a list of its own, in the neighborhood that its name says.",
              xlsx([["Ghi chú"]], TO_7=lone, TO_8=[lone[0], [BINH, 1960, "Nữ"]]),
              people((AN, "7"), (BINH, "8"), facts="full_name neighborhood")),
        Quirk("name-in-two-columns.xlsx", "Family and middle names in one column, the given name in the next.", xlsx(split), NAMED),
    ]  # fmt: skip


def _heads() -> list[Quirk]:
    """What columns are called."""
    row = [7, 1, "Chủ hộ", AN, "07/04/1957", "Nam", "031057000123", "0912345678", "Số 1", "Có", "HN"]
    facts = "household relation full_name birth sex personal_id phone address insurance groups"
    one = people(("1", "Chủ hộ", AN, "1957-04-07", "male", "031057000123", "0912345678", "Số 1", "yes", ["POOR"]), facts=facts)  # fmt: skip
    heads = {
        "usual": "Tổ dân phố|Mã hộ|Quan hệ với chủ hộ|Họ và tên|Ngày sinh|Giới tính|Số CCCD|Điện thoại|Địa chỉ|Thẻ BHYT|Đối tượng",
        "short": "TDP|Hộ|QH|Họ tên|NTNS|GT|CCCD|SĐT|Số nhà|BHYT|Diện",
        "capitals": "TỔ  DÂN PHỐ|SỐ HỘ|QH VỚI CHỦ HỘ|HỌ VÀ TÊN|NGÀY, THÁNG, NĂM SINH|GIỚI TÍNH|SỐ ĐDCN/CCCD|SỐ ĐIỆN THOẠI|NƠI Ở HIỆN NAY|SỐ THẺ BHYT|ĐỐI TƯỢNG ƯU TIÊN",
        "no-accents": "To dan pho|Ho so|Quan he chu ho|Ho va ten|Ngay sinh|Gioi tinh|So can cuoc|Dien thoai|Dia chi|The BHYT|Doi tuong",
        "long": "Thuộc tổ dân phố|Hộ số|Quan hệ với chủ hộ (ghi rõ)|Họ và tên nhân khẩu|Ngày tháng năm sinh (dd/mm/yyyy)|Giới tính (Nam/Nữ)|Số căn cước công dân (12 số)|Số điện thoại (nếu có)|Địa chỉ thường trú|Tình trạng BHYT|Thuộc diện",
    }  # fmt: skip
    found = [
        Quirk(f"head-{name}.csv", "The same columns under other titles.", text([titles.split("|"), row]).encode("utf-8-sig"), one)
        for name, titles in heads.items()
        if name != "long"
    ]  # fmt: skip
    broken = [title.replace(" ", "\n", 1) for title in heads["usual"].split("|")]
    apart = [unicodedata.normalize("NFD", title) for title in heads["usual"].split("|")]
    return [
        *found,
        Quirk("head-long.xlsx", "Titles with explanations in brackets.", xlsx([heads["long"].split("|"), row]), one),
        Quirk("head-broken-lines.xlsx", "Titles broken into lines within their cells.", xlsx([broken, row]), one),
        Quirk("letters-apart.xlsx", "Accents that stand apart from their letters (NFD), in titles and names.",
              xlsx([apart, [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]]), one),
    ]  # fmt: skip


def _households() -> list[Quirk]:
    """Which people live together."""
    rows = [[*HEAD, "Địa chỉ"], [7, 1, AN, "1957", "Nam", "Số 1"], ["", "", BINH, "1960", "Nữ", ""], ["", 2, CUONG, "1970", "Nam", "Số 2"]]  # fmt: skip
    same = people((AN, "1", "Số 1", 1), (BINH, "1", "Số 1", 1), (CUONG, "2", "Số 2", 2), facts="full_name household address household_run")  # fmt: skip
    by_word = [["Tổ", "Họ và tên", "Năm sinh", "Giới tính", "Quan hệ"], [7, AN, 1957, "Nam", "CH"], [7, BINH, 1960, "Nữ", "Vợ"], [7, CUONG, 1970, "Nam", "Chủ hộ"]]  # fmt: skip
    by_head = [["Tổ", "Họ tên chủ hộ", "Họ và tên", "Năm sinh", "Giới tính"], [7, AN, AN, 1957, "Nam"], [7, "", BINH, 1960, "Nữ"], [7, CUONG, CUONG, 1970, "Nam"]]  # fmt: skip

    def merge(sheet: Worksheet) -> None:
        for cells in ("A2:A4", "B2:B3", "F2:F3"):
            sheet.merge_cells(cells)

    runs = people((AN, 1), (BINH, 1), (CUONG, 2), facts="full_name household_run")
    return [
        Quirk("household-merged.xlsx", "Cells of a household are merged.", xlsx(rows, merge), same),
        Quirk("household-blank.xls", "The household is on its first row alone.", old_workbook(rows), same),
        Quirk("household-blank.ods", "The same in an OpenDocument spreadsheet.", open_workbook(rows), same),
        Quirk("household-by-relation.xlsx", "No household number: the word for the head begins a household.", xlsx(by_word), runs),
        Quirk("household-by-head.xlsx", "No household number: a column names the head of each household.", xlsx(by_head), runs),
    ]  # fmt: skip


def _births() -> list[Quirk]:
    """Birth dates in all their forms."""
    written = (
        "07/04/1950", "7/4/1950", "7-4-1950", "7.4.1950", " 07 / 04 / 1950 ", "07041950", "1950-04-07",
        "ngày 7 tháng 4 năm 1950", "07/04/1950 00:00", "1950", "00/00/1950", "?/?/1950", "4/1950",
    )  # fmt: skip
    day, year = ("1950-04-07", "day"), ("1950-01-01", "year")
    levels = [["Tổ", "Hộ số", "Họ và tên", "Năm sinh", None], [None, None, None, "Nam", "Nữ"], [7, 1, AN, 1957, None], [7, 2, BINH, None, "07/04/1960"]]  # fmt: skip
    beside = [["Tổ", "Hộ số", "Họ và tên", "Nam", "Nữ"], [7, 1, AN, "1957", ""], [7, 2, BINH, "", "1960"]]
    parts = [["Tổ", "Họ và tên", "Ngày sinh", None, None, "Giới tính"], [None, None, "Ngày", "Tháng", "Năm"], [7, AN, 9, 11, 1990, "Nam"], [7, BINH, None, None, 1960, "Nữ"]]  # fmt: skip
    bad = births("31/02/1990", "1/1/2030", "01/01/1890", "hồi đó", "", "13/25/1950")
    sexes = [("male", "1957-01-01"), ("female", "1960-04-07")]
    return [
        Quirk("birth-as-text.csv", "Birth dates typed in many ways; some know only the year or the month.",
              text(births(*written)).encode(),
              people(*[day] * 9, *[year] * 3, ("1950-04-01", "month"), facts="birth precision")),
        Quirk("birth-as-number.xlsx", "Dates, serial numbers, years and ddmmyyyy that lost its zero; a year in a cell that shows dates.",
              xlsx(births(date(1950, 4, 7), 18360, 7041950, 1950, date(1905, 5, 3))),
              people(*[day] * 3, year, ("1950-01-01", "year"), facts="birth precision"),
              [(6, "Ngày sinh", "birth_year_as_date", "warn")]),
        Quirk("birth-as-number.xls", "The same in an old workbook.", old_workbook(births(date(1950, 4, 7), 18360.0, 7041950.0, 1950.0)),
              people(*[day] * 3, year, facts="birth precision")),
        Quirk("birth-two-digits.csv", "A year of two digits is taken with a warning.", text(births("7/4/50")).encode(),
              people(day, facts="birth precision"), [(2, "Ngày sinh", "birth_two_digit_year", "warn")]),
        Quirk("birth-under-nam-nu.xlsx", "The year is under Nam or Nữ, in the second line of the head.", xlsx(levels),
              people(*sexes, facts="sex birth")),
        Quirk("birth-beside.xls", "The year is in a column Nam or in a column Nữ.", old_workbook(beside),
              people(("male", "1957-01-01"), ("female", "1960-01-01"), facts="sex birth")),
        Quirk("birth-in-three-columns.xlsx", "Day, month and year in three columns.", xlsx(parts),
              people(("1990-11-09", "day"), ("1960-01-01", "year"), facts="birth precision")),
        Quirk("birth-wrong.csv", "What is no birth date refuses its row.", text(bad).encode(), [], [
            (2, "Ngày sinh", "birth_impossible", "refuse"), (3, "Ngày sinh", "birth_future", "refuse"),
            (4, "Ngày sinh", "birth_too_old", "refuse"), (5, "Ngày sinh", "birth_unreadable", "refuse"),
            (6, "Ngày sinh", "birth_missing", "refuse"), (7, "Ngày sinh", "birth_impossible", "refuse"),
        ]),
    ]  # fmt: skip


def _numbers() -> list[Quirk]:
    """Citizen numbers and phones as Excel hurts them."""
    ids = (
        "031050000123",
        31050000123,
        "31050000123",
        1050000123,
        "031 050 000 123",
        "'031050000123",
        "TAM-2026-00041",
        "",
    )
    kept = ["031050000123"] * 3 + ["001050000123"] + ["031050000123"] * 2 + ["", ""]
    padded = [(row, "Số CCCD", "id_zero_restored", "warn") for row in (3, 4, 5)]
    bad = ("3.1E+10", "3,10500E+10", 31050000000, "12345", "03105000012X", "123456789")
    phones = (
        "0912345678",
        912345678,
        84912345678,
        "+84 912.345.678",
        "0912345678 (con gái)",
        "02253123456",
        "không có",
    )
    numbers = ["0912345678"] * 5 + ["02253123456", ""]
    old = ("01682345678", "0122 345 6789", 1692345678, "0199 345 6789", "0188.3456789")
    new = ("0382345678", "0773456789", "0392345678", "0593456789", "0583456789")
    return [
        Quirk("ids-as-numbers.xlsx", "Citizen numbers that Excel turned into numbers get their zeros back, with a warning.",
              xlsx(column("Số CCCD", *ids)), people(*zip(kept, strict=True), facts="personal_id"), padded),
        Quirk("ids-lost.xlsx", "Numbers that Excel shortened, or that have no 12 digits, refuse their rows; old cards are left out.",
              xlsx(column("Số CCCD", *bad)), people(("Lê Văn F", ""), facts="full_name personal_id"), [
                  (2, "Số CCCD", "id_scientific", "refuse"), (3, "Số CCCD", "id_scientific", "refuse"),
                  (4, "Số CCCD", "id_scientific", "refuse"), (5, "Số CCCD", "id_malformed", "refuse"),
                  (6, "Số CCCD", "id_malformed", "refuse"), (7, "Số CCCD", "id_old_card", "warn"),
              ]),
        Quirk("ids-as-numbers.csv", "The same digits in a text file.", text(column("Số CCCD", "31050000123", "3.1E+10")).encode(),
              people(("031050000123",), facts="personal_id"),
              [(2, "Số CCCD", "id_zero_restored", "warn"), (3, "Số CCCD", "id_scientific", "refuse")]),
        Quirk("phones-as-numbers.xlsx", "Phones get their zero back; whose it is comes after it.", xlsx(column("Điện thoại", *phones)),
              people(*zip(numbers, ["", "", "", "", "con gái", "", ""], strict=True), facts="phone phone_owner")),
        Quirk("phones-of-before-2018.xlsx", "Numbers of 11 digits are proposed in their present form.", xlsx(column("Điện thoại", *old)),
              people(*zip(new, strict=True), facts="phone"),
              [(row, "Điện thoại", "phone_old_prefix", "warn") for row in range(2, 7)]),
        Quirk("phones-wrong.csv", "What is no phone is left out and never spoils its row; of two the first is taken.",
              text(column("Điện thoại", "12345", "0912345678/0987654321")).encode(),
              people(("",), ("0912345678",), facts="phone"),
              [(2, "Điện thoại", "phone_unreadable", "warn"), (3, "Điện thoại", "phone_several", "warn")]),
    ]  # fmt: skip


def _marks() -> list[Quirk]:
    """Crosses and words for groups."""
    crosses = [[*HEAD, "NCT", "Hộ nghèo", "KT"], [7, 1, AN, 1957, "Nam", "x", "X", None], [7, 2, BINH, 1960, "Nữ", None, "✓", "v"], [7, 3, CUONG, 1970, "Nam", None, True, 1]]  # fmt: skip
    words = column("Đối tượng", "HN", "NCT, KT", "Hộ cận nghèo; Người có công", "BTXH/KT", "Không", "VIP")
    groups = [["POOR"], ["DISABLED"], ["MERIT", "NEAR_POOR"], ["DISABLED", "SOCIAL_AID"], [], []]
    sexes = [["Tổ", "Họ và tên", "Năm sinh", "Giới tính", None], [None, None, None, "Nam", "Nữ"], [7, AN, 1957, "x", None], [7, BINH, 1960, None, "X"]]  # fmt: skip
    return [
        Quirk("marks.xlsx", "Crosses, ticks and true under the name of a group.", xlsx(crosses),
              people((["POOR"],), (["DISABLED", "POOR"],), (["DISABLED", "POOR"],), facts="groups")),
        Quirk("marks-for-sex.xlsx", "Crosses under Nam and Nữ.", xlsx(sexes), people(("male",), ("female",), facts="sex")),
        Quirk("groups-in-words.csv", "Groups written in one cell, by mark or in words; an unknown mark is said.",
              text(words).replace("Hộ cận nghèo; ", '"Hộ cận nghèo; ').replace("có công\r\n", 'có công"\r\n').encode(),
              people(*zip(groups, strict=True), facts="groups"), [(7, "Đối tượng", "group_unknown", "warn")]),
    ]  # fmt: skip


def _letters() -> list[Quirk]:
    """Letters from before Unicode, and the code pages of text files."""
    rows = [
        [*HEAD, "Ghi chú"],
        [7, 1, "Nguyễn Thị Hường", "1957", "Nữ", "ốm nặng"],
        [7, 2, "Đỗ Văn Đức", "1960", "Nam", ""],
    ]
    read = people(("Nguyễn Thị Hường", "ốm nặng"), ("Đỗ Văn Đức", ""), facts="full_name note")

    def old(scheme: str) -> list[list[Any]]:
        return [[legacy(cell, scheme) if isinstance(cell, str) else cell for cell in row] for row in rows]

    def said(scheme: str) -> list[Problem]:
        first = {"Tổ dân phố": 1, "Hộ số": 1, "Họ và tên": 1, "Ngày sinh": 1, "Giới tính": 1, "Ghi chú": 1}
        return [(row, title, f"text_{scheme}", "warn") for title, row in first.items()]

    return [
        Quirk("letters-tcvn3.xlsx", "Typed in TCVN3 (ABC) letters.", xlsx(old("tcvn3")), read, said("tcvn3")),
        Quirk("letters-vni.xls", "Typed in VNI letters, in an old workbook.", old_workbook(old("vni")), read, said("vni")),
        Quirk("letters-tcvn3.csv", "TCVN3 letters in a text file of Western Windows.", text(old("tcvn3")).encode("cp1252"), read, said("tcvn3")),
        Quirk("letters-1258.csv", "Text of Vietnamese Windows.", vietnamese_windows(text(rows)), read),
        Quirk("letters-utf16.txt", "What Excel saves as Unicode text: UTF-16, tabs.", text(rows, "\t").encode("utf-16"), read),
        Quirk("letters-utf8-comma.csv", "UTF-8 with BOM, commas.", text(rows, ",").encode("utf-8-sig"), read),
    ]  # fmt: skip


def _typed() -> list[Quirk]:
    """Lists without a head."""
    lines = f"Tổ dân phố 7\n1. {AN}, 1957, nam, 0912345678\n2. {BINH} - 07/04/1960 - nữ\n3. {CUONG}, 1970, 0987654321, con trai bà Tư\n"
    read = people(
        (2, AN, "1957-01-01", "male", "0912345678", "7"), (3, BINH, "1960-04-07", "female", "", "7"),
        (4, CUONG, "1970-01-01", "unknown", "0987654321", "7"), facts="row full_name birth sex phone neighborhood",
    )  # fmt: skip
    copied = [[1, 1, AN, "Chủ hộ", "07/04/1957", "Nam", "0912345678"], [2, "", BINH, "Vợ", "1960", "Nữ", ""], [3, 2, CUONG, "Chủ hộ", "1970", "Nam", ""]]  # fmt: skip
    return [
        Quirk("typed-lines.txt", "Lines as in a message, each a little different.", lines.encode(), read, [(4, "Giới tính", "sex_missing", "warn")]),
        Quirk("copied-without-head.txt", "Rows copied from Excel without their head.", text(copied, "\t").encode(),
              people((AN, "1", "male"), (BINH, "1", "female"), (CUONG, "2", "male"), facts="full_name household sex")),
    ]  # fmt: skip


QUIRKS = [
    *_where(), *_heads(), *_households(), *_births(), *_numbers(), *_marks(), *_letters(), *_typed(), *roll_oddities.single_cells(),
    *roll_oddities.heads(), *roll_oddities.lines(), *roll_oddities.texts(), *roll_oddities.numbers(),
]  # fmt: skip


def main() -> None:
    """Write every file and what is expected of it; a file that says the same already stays as it is."""
    for quirk in QUIRKS:
        path = FOLDER / quirk.name
        if not path.exists() or read_workbook(path.read_bytes()) != read_workbook(quirk.file):
            path.write_bytes(quirk.file)
        path.with_name(f"{quirk.name}.json").write_text(quirk.expected(), encoding="utf-8")


if __name__ == "__main__":
    main()
