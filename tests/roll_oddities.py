"""More lists of tests/rolls: what heads of neighborhoods write beside, before and behind what is asked for."""

from datetime import date

from tests.letters import legacy
from tests.roll_quirks import AN, BINH, CUONG, HEAD, Quirk, births, column, people, text, xlsx


def single_cells() -> list[Quirk]:
    """What single cells hold."""
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


def heads() -> list[Quirk]:
    """Heads of a list that tell what is under them only together."""
    grouped = [
        ["STT", "Họ và tên", "Năm sinh", None, "Căn cước công dân", None, None, "Điện thoại"],
        [None, None, "Nam", "Nữ", "Số", "Ngày cấp", "Nơi cấp", "(nếu có)"],
        ["1", AN, "1957", None, "031057000123", "12/05/2021", "Cục CS", "0912345678"],
    ]
    above = [
        ["STT", "Thông tin cá nhân", None, None, "Địa chỉ", "Điện thoại"],
        [None, "Họ và tên", "Ngày sinh", "Giới tính", None, None],
        [1, AN, "12/05/1957", "Nam", "Số 1", "0912345678"],
    ]
    halves = [["Số", "Họ và", "Ngày tháng", "Giới", "Quan hệ"], ["TT", "tên", "năm sinh", "tính", "với chủ hộ"], [1, AN, "12/05/1957", "Nam", "Chủ hộ"]]  # fmt: skip
    of_heads = [["STT", "Họ và tên chủ hộ", "Năm sinh", "Giới tính", "Địa chỉ"], [1, AN, 1957, "Nam", "Số 1"], ["STT", "Họ và tên chủ hộ", "Năm sinh", "Giới tính", "Địa chỉ"], [2, BINH, 1960, "Nữ", "Số 2"]]  # fmt: skip
    official = [["STT", "Họ, chữ đệm và tên khai sinh", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh cá nhân/CMND", "Chỗ ở hiện tại"], [1, AN, "12/05/1957", "Nam", "031057000123", "Số 1"]]  # fmt: skip
    english = [["No", "Full name", "DOB", "Sex", "ID number", "Phone", "Address"], [1, AN, "12/05/1957", "M", "031057000123", "0912345678", "Số 1"]]  # fmt: skip
    lone = [["STT", "Họ và tên", "Năm sinh", "Nữ"], [1, AN, 1957, None], [2, BINH, 1960, "x"]]
    return [
        Quirk("head-number-under-card.xlsx", "The number is under the title of the card, beside its date and place; brackets only explain.",
              xlsx(grouped), people((AN, "male", "031057000123", "0912345678"), facts="full_name sex personal_id phone")),
        Quirk("head-title-over-group.xlsx", "A title over the names and births alone; the other titles stand beside it, a row higher.",
              xlsx(above), people((AN, "1957-05-12", "male", "Số 1", "0912345678"), facts="full_name birth sex address phone")),
        Quirk("head-in-halves.csv", "Titles that are broken over two rows.", text([[cell or "" for cell in row] for row in halves]).encode(),
              people((AN, "1957-05-12", "male", "Chủ hộ"), facts="full_name birth sex relation")),
        Quirk("head-of-household-heads.xlsx", "A list that names the head of each household and nobody else.", xlsx(of_heads),
              people((2, AN, 1), (4, BINH, 2), facts="row full_name household_run")),
        Quirk("head-official.xlsx", "The words of the residence forms.", xlsx(official),
              people((AN, "1957-05-12", "031057000123", "Số 1"), facts="full_name birth personal_id address")),
        Quirk("head-english.xlsx", "What programs in English call the columns.", xlsx(english),
              people((AN, "1957-05-12", "male", "031057000123", "0912345678"), facts="full_name birth sex personal_id phone")),
        Quirk("marks-for-women.xlsx", "A lone column Nữ with crosses: a person without one is a man.", xlsx(lone),
              people(("male",), ("female",), facts="sex")),
    ]  # fmt: skip


def lines() -> list[Quirk]:
    """Lines between the people, and households that begin without a number."""
    head = ["STT", "Họ và tên", "Năm sinh", "Giới tính"]
    sections = [head, ["A", "TDP 2"], [1, AN, 1957, "Nam"], ["", "Cộng", "", "1 người"], ["II.", "Khu dân cư số 3"], [1, BINH, 1960, "Nữ"],
                [2, "Tổ 5"], [1, CUONG, 1970, "Nam"]]  # fmt: skip
    titles = [head, ["I", "Hộ: Nguyễn Văn An"], [1, AN, 1957, "Nam"], [2, BINH, 1960, "Nữ"], [2, "Hộ số 12 - ông Cường"], [1, CUONG, 1970, "Nam"],
              ["Hộ nghèo"], [2, "Lê Thị Dung", 1999, "Nữ"]]  # fmt: skip
    numbered = [
        head,
        [1, AN, 1957, "Nam"],
        ["", BINH, 1960, "Nữ"],
        [2, CUONG, 1970, "Nam"],
        ["", "Lê Thị Dung", 1999, "Nữ"],
    ]
    related = [[*head, "Quan hệ với chủ hộ"], [1, AN, 1957, "Nam", ""], [2, BINH, 1960, "Nữ", "vợ"], [3, CUONG, 1970, "Nam", ""], [4, "Lê Thị Dung", 1999, "Nữ", "con"]]  # fmt: skip
    counted = [
        ["TT hộ", "TT người", *head[1:]],
        [1, 1, AN, 1957, "Nam"],
        ["", 2, BINH, 1960, "Nữ"],
        [2, 1, CUONG, 1970, "Nam"],
    ]
    alone = [head, ["", AN, "", ""], ["", BINH, 1960, "Nữ"], ["", "Ngõ 12 Lê Lợi", "", ""], ["", CUONG, 1970, "Nam"], ["", "Người lập biểu", "", ""], ["", "Phạm Thị Ký", "", ""]]  # fmt: skip
    long_names = ("Nguyễn Thị Phương Thảo", "Nguyễn Thị Phương Thùy")
    named = [["Tổ", "Hộ gia đình", *head[1:]], [7, long_names[0], AN, 1957, "Nam"], [7, "", BINH, 1960, "Nữ"], [7, long_names[1], CUONG, 1970, "Nam"]]  # fmt: skip
    first = [
        [*head, "Quan hệ"],
        ["Hộ 1"],
        [1, AN, 1957, "Nam", "Chủ hộ"],
        [2, BINH, 1960, "Nữ", "Vợ"],
        [3, CUONG, 1970, "Nam", "Chủ hộ"],
    ]
    alike = [["STT", "Tổ", *head[1:]], [1, 7, "Bản Văn Tư", "", ""], [2, "", AN, 1957, "Nam"]]
    signed = [[*head, "Ghi chú"], [1, AN, 1957, "Nam", "Tổ trưởng"], ["", BINH, 1960, "Nữ", ""], ["", "", "Hải Phòng, ngày 12 tháng 5 năm 2026", "", ""],
              ["", "Người lập biểu", "", "", "TỔ TRƯỞNG"], ["", "(Ký, ghi rõ họ tên)", "", "", "(Ký)"], ["", "Phạm Thị Ký", "", "", "Lê Văn Trưởng"]]  # fmt: skip
    after = [head[1:], [AN, 1957, "Nam"], ["Cộng 1 người", "", ""], [BINH, "", "Nữ"]]
    runs = people((AN, 1), (BINH, 1), (CUONG, 2), ("Lê Thị Dung", 2), facts="full_name household_run")
    return [
        Quirk("section-with-letters.xlsx", "A letter or number comes before the name of a neighborhood between people.", xlsx(sections),
              people((AN, "2"), (BINH, "Khu dân cư số 3"), (CUONG, "5"), facts="full_name neighborhood")),
        Quirk("household-titles.xlsx", "A line names the household of those under it; a line with a group does not.", xlsx(titles),
              people((AN, ""), (BINH, ""), (CUONG, "12"), ("Lê Thị Dung", "12"), facts="full_name household")),
        Quirk("household-by-running-number.xlsx", "Only the first of a household has a running number.", xlsx(numbered), runs),
        Quirk("household-by-no-relation.xlsx", "The head of a household is whose relation is left blank.", xlsx(related), runs),
        Quirk("household-counted.xlsx", "Households and the people in each are counted.", xlsx(counted),
              people((AN, "1"), (BINH, "1"), (CUONG, "2"), facts="full_name household")),
        Quirk("name-alone.xlsx", "A name alone between people is a person without a birth date; at the end it signs.", xlsx(alone),
              people((BINH,), (CUONG,), facts="full_name"), [(2, "Năm sinh", "birth_missing", "refuse")]),
        Quirk("household-named.xlsx", "A column of households that holds names of heads: long ones are not cut to one.", xlsx(named),
              people(("", 1), ("", 1), ("", 2), facts="household household_run")),
        Quirk("household-title-of-the-first.xlsx", "A title names the first household alone; the word for the head begins the next.", xlsx(first),
              people((AN, "1", 1), (BINH, "1", 1), (CUONG, "", 2), facts="full_name household household_run")),
        Quirk("name-like-a-title.xlsx", "A person without a birth date whose name begins as a title is sent back, and names no neighborhood.", xlsx(alike),
              people((AN, "7"), facts="full_name neighborhood"), [(2, "Năm sinh", "birth_missing", "refuse")]),
        Quirk("signed.xlsx", "Place, date, who made the list and who confirms it are nobody, with no total above them.", xlsx(signed),
              people((AN,), (BINH,), facts="full_name")),
        Quirk("name-of-two.xlsx", "Two names in one cell are two people, of whom none is entered under both names.", xlsx([head, [1, f"{AN}, {BINH}", 1957, "Nam"]]), [],
              [(2, "Họ và tên", "name_several", "refuse")]),
        Quirk("after-total.xlsx", "A person under a total without a birth date is not lost.", xlsx(after),
              people((AN,), facts="full_name"), [(4, "Năm sinh", "birth_missing", "refuse")]),
    ]  # fmt: skip


def texts() -> list[Quirk]:
    """Letters of two ages in one file, wide ones, and what is typed or copied without a head."""
    head = ["Tổ", "Họ và tên", "Năm sinh", "Giới tính", "Địa chỉ", "Ghi chú"]
    names = ("Nguyễn Văn Bảy", "Trần Thị Hường")
    first = [head, [7, legacy(names[0], "tcvn3"), 1950, "Nam", "Số 1 đường Lê Lợi", ""], [7, legacy(names[1], "tcvn3"), 1952, "Nữ", "", ""]]  # fmt: skip
    second = [head, [8, legacy(names[0], "vni"), 1950, "Nam", "", ""], [8, legacy(names[1], "vni"), 1952, legacy("Nữ", "vni"), "", "chú"]]  # fmt: skip
    wide = [["Tổ", "Họ và tên", "Năm sinh", "Số CCCD", "SĐT"], ["７", "ＮＧＵＹＥＮ Văn An", "１９５７", "０３１０５７０００１２３", "０９１２３４５６７８"]]  # fmt: skip
    unseen = [
        ["Tổ", "Họ\u00a0và tên\u200b", "Năm sinh"],
        ["7", "Nguyễn\u00a0Văn\u00a0An\u200b", "1957\u00a0"],
    ]
    kept = 'Tổ,Họ và tên,Năm sinh,Số CCCD\r\n7,Nguyễn Văn An,1957,="031057000123"\r\n'
    typed = f"Tổ 7\n1. {AN} - 1957 - hộ 12 - 0912345678\n2. {BINH}, 1960, nữ, hộ 12\n3/ {CUONG} sn 1970 hộ số 13\n"
    some = f"{AN}, 1957, nam, hộ 12\n{BINH}, 1960, nữ\n"
    titled = f"Hộ 1: số 5 ngõ 3\n- {AN} 1957\n- {BINH} 1960\nHộ 2: số 7 ngõ 3\n- {CUONG}, 1970\n"
    copied = [[n, 7, f"Lê Văn {chr(64 + n)}", "1950", "Nam"] for n in range(1, 15)]
    return [
        Quirk("letters-of-three-kinds.xlsx", "TCVN3 in one column of one sheet, VNI on the other sheet, Unicode beside them.",
              xlsx(first, Tổ_8=second),
              people(*zip(names * 2, ("male", "female") * 2, ("", "", "", "chú"), strict=True), facts="full_name sex note"),
              [(2, "Họ và tên", "text_tcvn3", "warn"), (2, "Họ và tên", "text_vni", "warn"), (3, "Giới tính", "text_vni", "warn")]),
        Quirk("letters-wide.csv", "Letters and digits as wide as Chinese ones.", text(wide).encode(),
              people(("7", "NGUYEN Văn An", "1957-01-01", "031057000123", "0912345678"), facts="neighborhood full_name birth personal_id phone"),
              [(2, "", "sex_from_number", "warn")]),
        Quirk("letters-unseen.csv", "Blanks that do not break and characters without width, in titles and names.", text(unseen).encode(),
              people((AN, "1957-01-01"), facts="full_name birth"), [(2, "", "sex_missing", "warn")]),
        Quirk("ids-kept-as-text.csv", "A formula that only keeps the zeros of a number.", kept.encode(),
              people(("031057000123",), facts="personal_id"), [(2, "", "sex_from_number", "warn")]),
        Quirk("typed-households.txt", "Each line of a message names its household.", typed.encode(),
              people((AN, "12", "0912345678"), (BINH, "12", ""), (CUONG, "13", ""), facts="full_name household phone"),
              [(n, "Giới tính", "sex_missing", "warn") for n in (2, 4)]),
        Quirk("typed-one-household.txt", "A household that only one line names is in its note: the others live elsewhere.", some.encode(),
              people((AN, "", 1, "hộ 12"), (BINH, "", 2, ""), facts="full_name household household_run note")),
        Quirk("typed-under-households.txt", "Lines of a message under their households.", titled.encode(),
              people((AN, "1"), (BINH, "1"), (CUONG, "2"), facts="full_name household"),
              [(n, "Giới tính", "sex_missing", "warn") for n in (2, 3, 5)]),
        Quirk("copied-one-number.txt", "One number beside fourteen people is no household's, but their neighborhood's.", text(copied, "\t").encode(),
              people(*[("7", n) for n in range(1, 15)], facts="neighborhood household_run")),
    ]  # fmt: skip


def numbers() -> list[Quirk]:
    """What the cells of those without a number hold, what is beside numbers, and dates that Excel turned."""
    none = ("Chưa có", "chưa làm", "không", "-", "0", "mất", "")
    among = ("CCCD: 031050000123", "031050000123 (cấp 2021)", "031050000123/151234567")
    owners = ("0912345678 hoặc 0987654321", "0912345678 - Lan (con)", "zalo 0912345678", "0912345678x2")
    kept = ("", "Lan, con", "", "")
    beside = [["STT", "Họ và tên", "Mã số BHXH", "Bí danh", "Ngày sinh", "Giới tính"], [1, AN, "3112345678", "Tư An", "1957", "Nam"], [2, BINH, "3112345679", "", "1960", "Nữ"]]  # fmt: skip
    turned = births(date(1950, 5, 12), "25/12/1950", date(1951, 3, 4), "13/01/1952", date(1953, 7, 7), date(1954, 2, 1), "30/11/1955")  # fmt: skip
    straight = births(
        date(1950, 5, 12), "25/12/1950", date(1951, 3, 4), "13/01/1952", date(1953, 7, 17), "30/11/1955"
    )
    return [
        Quirk("ids-none.csv", "Words for no number are no number.", text(column("Số CCCD", *none)).encode(),
              people(*[("",)] * len(none), facts="personal_id")),
        Quirk("ids-among-others.csv", "Twelve digits beside other things are taken, and said.", text(column("Số CCCD", *among)).encode(),
              people(*[("031050000123",)] * 3, facts="personal_id"), [(n, "Số CCCD", "id_among_others", "warn") for n in (2, 3, 4)]),
        Quirk("phones-owners.csv", "What is beside a phone is its owner only where it can be one.", text(column("SĐT", *owners)).encode(),
              people(*[("0912345678", owner) for owner in kept], facts="phone phone_owner"), [(2, "SĐT", "phone_several", "warn")]),
        Quirk("name-beside-another-title.xlsx", "A column beside the names with a title of its own holds no given names.", xlsx(beside),
              people((AN,), (BINH,), facts="full_name")),
        Quirk("birth-turned.xlsx", "Where all days above 12 stand as text, Excel may have turned the others around: each is said.", xlsx(turned),
              people(("1950-05-12",), ("1950-12-25",), ("1951-03-04",), ("1952-01-13",), ("1953-07-07",), ("1954-02-01",), ("1955-11-30",), facts="birth"),
              [(n, "Ngày sinh", "birth_swapped", "warn") for n in (2, 4, 7)]),
        Quirk("birth-not-turned.xlsx", "One date with a day above 12 shows that Excel read the day first.", xlsx(straight),
              people(("1950-05-12",), ("1950-12-25",), ("1951-03-04",), ("1952-01-13",), ("1953-07-17",), ("1955-11-30",), facts="birth")),
    ]  # fmt: skip
