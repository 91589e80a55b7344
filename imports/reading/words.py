"""Rules read these words of lists: what columns are called, how sex, relation, groups and residence are written.

Every key is folded (`core.folding.fold`); header keys also lost everything but letters and digits.
"""

from core.folding import fold
from residents.facts.person import HEAD
from wards.place_words import mixed_short_words


def _table(lines: str) -> dict[str, str]:
    """Each word with what it means, from lines `meaning = words`."""
    table = [line.split(" = ") for line in lines.strip().splitlines()]
    return {word: meaning for meaning, words in table for word in words.split()}


HEADERS: dict[str, str] = {
    # The template's own title, in a ward with neighborhoods of several kinds.
    **{fold(words).replace(", ", "").replace(" ", ""): "neighborhood" for words in mixed_short_words()},
    **_table("""
number = stt tt sott sothutu no ttnguoi sttnguoi ttkhau sttkhau sttnhankhau ttnhankhau ttnk sttnk
full_name = hoten hovaten hovatennhankhau hotennhankhau tennhankhau hotennguoidan hovatennguoidan
full_name = hotencongdan hovatencongdan tennguoidan hotenkhaisinh hochudemvaten hochudemten hotendaydu
full_name = fullname
family_name = hodem hovatendem hovadem hotendem holot hovatenlot hovachulot hovachudem hochudem
given_name = ten
household = maho mahogiadinh hoso soho sttho ttho tthosothutuho sothutuho sotthutuho hogiadinh hokhau
household = sohokhau sosohokhau masohokhau masoho sohk mahk shk hk hogd mahogd sohogd sohogiadinh hosothu
relation = quanhevoichuho qhchuho qhvoichuho quanhechuho quanhe moiquanhe qh qhvoich quanhevoich qhch
relation = moiquanhevoichuho quanhegiadinh qhvchuho
birth = ngaysinh ngaythangnamsinh namsinh ngaythangsinh sinhngay ntns ns ngaynamsinh sinhnam ngaythangnam
birth = ngaysinhnamsinh dob dateofbirth birthdate
sex = gioitinh gt phai namnu gioi sex gender
female = nu
male = nam
birth_day = ngay
birth_month = thang
personal_id = socccd cccd cancuoc socancuoc socancuoccongdan cancuoccongdan sodinhdanh sodinhdanhcanhan
personal_id = madinhdanh madinhdanhcanhan dinhdanhcanhan sodinhdanhcongdan soddcn ddcn cmnd socmnd cmndcccd
personal_id = cccdcmnd socmndcccd socccdcmnd thecancuoc sothecancuoc sogiaytotuythan cmt socmt cc socc
personal_id = idnumber
phone = dienthoai sodienthoai sdt dt dtlienhe sodt dienthoailienhe sodienthoailienhe dtdd didong sodidong
phone = sdtlienhe lienhe tel sodtlienhe phone phonenumber
address = diachi sonha sonhaduong diachithuongtru noio noiohientai choohientai choo diachilienhe noicutru
address = hktt sonhaduongpho diachicutru diachihientai noithuongtru diachinoio noiohiennay choohiennay
address = address
neighborhood = khudancu diaban thonto thontodanpho todanphothon thonbantodanpho
neighborhood:to_dan_pho = todanpho tdp to sotodanpho todp totdp tento tentodanpho
neighborhood:thon = thon tenthon
neighborhood:ban = ban tenban
neighborhood:khu_pho = khupho kp tenkhupho
neighborhood:ap = ap tenap
neighborhood:khom = khom
neighborhood:buon = buon
insurance = bhyt thebhyt sothebhyt baohiemyte thebaohiemyte cobhyt masobhyt mathebhyt sobhyt sothe
insurance = tinhtrangbhyt cothebhyt masothebhyt thamgiabhyt
groups = doituong dien diendoituong nhomdoituong doituonguutien dienuutien loaidoituong dienchinhsach
groups = doituongchinhsach thuocdien thuocdoituong
residence = tinhtrangcutru cutru loaicutru dangkycutru hinhthuccutru thuongtrutamtru tttt
residence:permanent = thuongtru
residence:temporary = tamtru
residence:absent = tamvang divang dilamxa
residence:moved = chuyendi dachuyendi
residence:deceased = dachet tuvong khaitu
ethnicity = dantoc
note = ghichu ghichukhac gc
household_head = chuho tenchuho hotenchuho hovatenchuho
not_asked = hotencha hotenme nguoigiamho hotennguoigiamho
"""),
}
"""Folded header → field; after a colon comes the kind, residence or group the column is about."""

ACCENTED_HEADERS = {
    "hộ": "household",
    "họ": "family_name",
    "năm": "birth_year",
    "nam": "male",
    "nữ": "female",
}
"""Headers whose folded forms mean two things."""

HEADER_PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("chudemvaten", "full_name", ("cha", "me", "giamho", "nguoithan")),
    ("tenthanhvien", "full_name", ()),
    ("tencacthanhvien", "full_name", ()),
    ("chuhovathanhvien", "full_name", ("so",)),
    ("chuhovacacthanhvien", "full_name", ("so",)),
    ("chuhovanhankhau", "full_name", ("so",)),
    ("hovaten", "full_name", ("chuho", "cha", "me", "giamho", "nguoithan", "chong")),
    ("hoten", "full_name", ("chuho", "cha", "me", "giamho", "nguoithan", "chong")),
    ("cccd", "personal_id", ("ngaycap", "noicap", "chuho")),
    ("cancuoc", "personal_id", ("ngaycap", "noicap", "chuho")),
    ("dinhdanh", "personal_id", ("ngaycap", "noicap", "mucdo", "chuho")),
    ("dienthoai", "phone", ()),
    ("sdt", "phone", ()),
    ("ngaythangnamsinh", "birth", ()),
    ("ngaysinh", "birth", ()),
    ("namsinh", "birth", ()),
    ("quanhe", "relation", ()),
    ("gioitinh", "sex", ()),
    ("bhyt", "insurance", ("han", "noi", "tu", "den")),
    ("diachi", "address", ()),
)
"""For headers in nobody's list: what they contain, what that means, what they must not contain."""

GROUPS: dict[str, str] = _table("""
ELDERLY = nct nguoicaotuoi caotuoi
CHILD = te treem treduoi6tuoi treduoi6 treduoi16tuoi
POOR = hn hongheo ngheo
NEAR_POOR = cn hocanngheo canngheo hcn
DISABLED = kt khuyettat nguoikhuyettat nkt tantat
MERIT = ncc nguoicocong cocong nguoicocongvoicachmang nguoicocongcm
SOCIAL_AID = btxh baotroxahoi baotro doituongbaotroxahoi trocapxahoi
CHRONIC = bmt benhmantinh mantinh
PUPIL = hs hocsinh
PREGNANT = pnmt mangthai phunumangthai phunucothai
WORKER = nguoilaodong congnhan nld
INFORMAL = laodongtudo laodongphichinhthuc ldtd
NO_BHYT = chuacobhyt khongcobhyt khongbhyt chuabhyt
HOMEBOUND = khongtudiduoc khongdilaiduoc namlietgiuong liet nam1cho
""")
"""Marks of domain.md §5 as lists write them, in a cell of several or as the head of a column of crosses."""

OF_HOUSEHOLDS = frozenset({"POOR", "NEAR_POOR", "AREA"})
"""Groups that are facts of a household: a row that has one of them says it of everybody who lives there."""

COMPUTED_GROUPS = frozenset({"ELDERLY", "CHILD"})
"""Groups by age alone: computed from the birth date on the day asked for, never kept."""

MALE, FEMALE = "male", "female"
SEXES: dict[str, str] = {
    **dict.fromkeys(("nam", "m", "male", "trai", "ong"), MALE),
    **dict.fromkeys(("nu", "f", "female", "gai", "ba"), FEMALE),
    "1": MALE,
    "2": FEMALE,
    "nam gioi": MALE,
    "nu gioi": FEMALE,
    "con trai": MALE,
    "con gai": FEMALE,
}

MEN = (
    "Chồng", "Con trai", "Con rể", "Bố", "Cha", "Bố vợ", "Bố chồng", "Ông", "Anh", "Em trai", "Anh ruột",
    "Anh rể", "Em rể", "Ông nội", "Ông ngoại", "Cháu trai", "Cháu rể",
)  # fmt: skip
WOMEN = (
    "Vợ", "Con gái", "Con dâu", "Mẹ vợ", "Mẹ chồng", "Mẹ", "Bà", "Chị", "Em gái", "Chị ruột", "Chị dâu",
    "Em dâu", "Bà nội", "Bà ngoại", "Cháu gái", "Cháu dâu",
)  # fmt: skip
EITHER = (
    HEAD, "Con", "Con đẻ", "Con ruột", "Con nuôi", "Cháu", "Em", "Em ruột", "Chắt", "Cháu nội", "Cháu ngoại",
)  # fmt: skip
OTHER_WORDS = {
    "ch": HEAD,
    "chuho": HEAD,
    "c.ho": HEAD,
    "dau": "Con dâu",
    "re": "Con rể",
    "bo de": "Bố",
    "me de": "Mẹ",
}
"""Folded relations that are kept by another word."""

_SEX_TOLD = {
    **dict.fromkeys(MEN, MALE),
    **dict.fromkeys(WOMEN, FEMALE),
    **dict.fromkeys(EITHER),
}
RELATIONS: dict[str, tuple[str, str | None]] = {
    **{fold(kept): (kept, sex) for kept, sex in _SEX_TOLD.items()},
    **{written: (kept, _SEX_TOLD[kept]) for written, kept in OTHER_WORDS.items()},
}
"""Folded relation → how it is kept, and the sex that the word alone tells."""

RESIDENCES = {
    "thuong tru": "permanent",
    "tt": "permanent",
    "hktt": "permanent",
    "kt1": "permanent",
    "tam tru": "temporary",
    "kt3": "temporary",
    "kt4": "temporary",
    "o tro": "temporary",
    "tam vang": "absent",
    "di vang": "absent",
    "di lam xa": "absent",
    "vang": "absent",
}
MOVED, DECEASED = "moved", "deceased"
GONE = frozenset({MOVED, DECEASED})
"""What a list may say of a person who no longer lives here, in place of how the person lives here."""

LEFT = {
    **dict.fromkeys(
        (
            "chuyen di", "chuyen noi khac", "chuyen di noi khac", "chuyen khau di", "cat khau", "xoa thuong tru",
            "da chuyen di", "da chuyen di noi khac", "da chuyen khau di", "da cat khau", "da xoa thuong tru",
            "khong con o dia phuong",
        ),
        MOVED,
    ),
    **dict.fromkeys(
        (
            "chet", "tu vong", "qua doi", "khai tu", "da chet", "da mat", "da tu vong", "da qua doi", "da khai tu",
        ),
        DECEASED,
    ),
}  # fmt: skip
"""The whole of a cell about residence or of a note, with or without a date behind it; "bố đã mất" is about another person."""

NOTE_RESIDENCES = {key: value for key, value in RESIDENCES.items() if " " in key and value != "permanent"}
"""What a note says about residence where the list has no column for it."""

YES_MARKS = frozenset({"x", "v", "co", "yes", "1", "✓", "✔", "√", "+", "*", "da co", "roi"})
NO_MARKS = frozenset({"khong", "ko", "k", "no", "0", "-", "chua", "chua co", "khong co"})
REASON_TITLES = frozenset({"what to correct", "chỗ cần sửa"})
"""The column of ours in a copy of refused rows, in the languages we write it in: no column of the list."""

EXAMPLE_NAMES = frozenset({"nguyen van mau", "tran thi thu"})
"""The people of the template's example rows; a person written over one of them, with the VD left, is read."""
