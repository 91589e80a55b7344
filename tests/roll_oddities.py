"""More lists of tests/rolls: what heads of neighborhoods write beside, before and behind what is asked for."""

from tests.roll_quirks import AN, BINH, CUONG, HEAD, Quirk, births, column, people, text, xlsx


def single_cells() -> list[Quirk]:
    """What stands in single cells."""
    around = ("sinh năm 1950", "Năm 1950", "~1950", "'1950", "1950.0", "…/…/1950", "07\\04\\1950", "1950/04/07", "07-Apr-1950", "ngày 07/04/1950")  # fmt: skip
    names = ("1. Nguyễn Văn An", "- Trần Thị Bình", "• Lê Văn Cường", "'=Lê An", "+Lê Ba", "Ông Nguyễn Văn Tư", "Bà Trần Thị Năm", "Lê Thị Sáu (vợ)", "Lê Văn Bảy (lớn)", "Chu Lê Minh")  # fmt: skip
    kept = (AN, BINH, CUONG, "Lê An", "Lê Ba", "Nguyễn Văn Tư", "Trần Thị Năm", "Lê Thị Sáu", "Lê Văn Bảy (lớn)", "Chu Lê Minh")  # fmt: skip
    told = ["unknown"] * 5 + ["male", "female", "female", "unknown", "unknown"]
    named = [[7, n, name, "1950"] for n, name in enumerate(names, 1)]
    lost = [[7, 1, "Nguy?n V?n An", "1950"], [7, 2, "Tr\ufffdn Th\ufffd Bình", "1950"]]
    year, day = ("1950-01-01", "year"), ("1950-04-07", "day")
    by_zero = [[7, 1, AN, 1950, 1], [7, 2, BINH, 1952, 0]]
    by_two = [[7, 1, AN, 1950, 1], [7, 2, BINH, 1952, 2]]
    words = ("Dâu", "rể", "mẹ vợ", "Bố chồng", "cháu gái", "Chị dâu")
    sexes = ("female", "male", "female", "male", "female", "female")
    related = [[7, 1, f"Lê Văn {chr(64 + n)}", "1950", word] for n, word in enumerate(words, 1)]
    dashes = [["Tổ", "Họ và tên", "Năm sinh", None], [None, None, "Nam", "Nữ"], [7, AN, 1950, "-"], [7, BINH, 0, 1952], [7, CUONG, "-", "1970"], [7, "Lê Dũng", 1971, 1971]]  # fmt: skip
    crossed = [["Tổ", "Họ và tên", "Năm sinh", "Giới tính", None], [None, None, None, "Nam", "Nữ"], [7, AN, 1950, "x", "x"]]  # fmt: skip
    return [
        Quirk("birth-said-around.csv", "Words, signs and other strokes around a birth date.",
              text(births(*around)).encode(), people(*[year] * 6, *[day] * 4, facts="birth precision")),
        Quirk("birth-short-year.xlsx", "Two digits alone may be a year or an age: nobody knows.", xlsx(births(50, "76")), [],
              [(2, "Ngày sinh", "birth_short_year", "refuse"), (3, "Ngày sinh", "birth_short_year", "refuse")]),
        Quirk("name-with-beginnings.xlsx", "Numbers, dashes, words of address and relations around a name are no part of it.",
              xlsx([[*HEAD[:4]], *named]), people(*zip(kept, told, strict=True), facts="full_name sex"),
              [(n, "", "sex_missing", "warn") for n in (2, 3, 4, 5, 6, 10, 11)]),
        Quirk("name-letters-lost.csv", "Where saving lost letters of a name, nobody is entered under what is left.",
              text([HEAD[:4], *lost]).encode(), [],
              [(2, "Họ và tên", "name_letters_lost", "refuse"), (3, "Họ và tên", "name_letters_lost", "refuse")]),
        Quirk("sex-by-zero-and-one.xlsx", "0 and 1 may stand for either sex.", xlsx([HEAD, *by_zero]),
              people(("unknown",), ("unknown",), facts="sex"),
              [(2, "Giới tính", "sex_unreadable", "warn"), (3, "Giới tính", "sex_unreadable", "warn")]),
        Quirk("sex-by-one-and-two.xlsx", "1 and 2, as forms of the statistical office have them.", xlsx([HEAD, *by_two]),
              people(("male",), ("female",), facts="sex")),
        Quirk("sex-by-relation.csv", "Words for relations by marriage tell the sex.", text([[*HEAD[:4], "Quan hệ"], *related]).encode(),
              people(*[(sex,) for sex in sexes], facts="sex")),
        Quirk("birth-under-nam-nu-dashes.xlsx", "A dash or zero under Nam or Nữ is nothing; a year under both tells no sex.", xlsx(dashes),
              people(("male", "1950-01-01"), ("female", "1952-01-01"), ("female", "1970-01-01"), ("unknown", "1971-01-01"), facts="sex birth"),
              [(6, "Năm sinh – Nữ", "sex_missing", "warn")]),
        Quirk("marks-for-both-sexes.xlsx", "A cross under Nam and one under Nữ tell no sex.", xlsx(crossed),
              people(("unknown",), facts="sex"), [(3, "Giới tính – Nữ", "sex_missing", "warn")]),
        Quirk("phones-odd.csv", "Whose phone it is in all kinds of words; of two numbers the first.",
              text(column("SĐT", "0912345678 gặp anh Tư", "0912.345.678 / 0987.654.321", "+84(0)912345678", "không")).encode(),
              people(("0912345678", "gặp anh Tư"), ("0912345678", ""), ("0912345678", ""), ("", ""), facts="phone phone_owner"),
              [(3, "SĐT", "phone_several", "warn")]),
    ]  # fmt: skip
