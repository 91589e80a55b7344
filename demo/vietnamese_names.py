"""Vietnamese names in their order (họ, đệm, tên), drawn by frequency; all invented."""

from dataclasses import dataclass
from random import Random

SURNAMES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9, "Phạm": 7, "Hoàng": 5, "Vũ": 5, "Phan": 4, "Đặng": 3, "Bùi": 3, "Đỗ": 3,
    "Hồ": 1, "Ngô": 2, "Dương": 1, "Lý": 1, "Đinh": 1, "Trịnh": 1, "Đoàn": 1, "Lương": 1, "Mai": 1, "Tạ": 1,
}  # fmt: skip
MIDDLE = {
    "male": ("Văn", "Hữu", "Đức", "Công", "Quang", "Minh", "Đình", "Xuân", "Ngọc", "Thanh", "Gia", "Bá"),
    "female": (
        "Thị",
        "Thị",
        "Thị",
        "Ngọc",
        "Thu",
        "Thanh",
        "Phương",
        "Bích",
        "Kim",
        "Diệu",
        "Thị Hồng",
        "Thị Thu",
    ),
}
OLD_MIDDLE = {"male": ("Văn", "Văn", "Đình", "Hữu", "Công"), "female": ("Thị",)}
GIVEN = {
    "male": (
        "Hùng", "Dũng", "Tuấn", "Nam", "Sơn", "Hải", "Long", "Bình", "Thắng", "Cường", "Đạt", "Khoa", "Phúc",
        "Quân", "Trung", "Việt", "Thành", "Tiến", "Toàn", "Kiên", "Huy", "Khánh", "Lâm", "Nghĩa",
    ),
    "female": (
        "Hoa", "Lan", "Hương", "Mai", "Hạnh", "Thủy", "Hồng", "Phượng", "Nga", "Yến", "Trang", "Linh", "Hà",
        "Thảo", "Dung", "Loan", "Vân", "Anh", "Quỳnh", "Ngân", "Oanh", "Tuyết", "Xuân", "Uyên",
    ),
}  # fmt: skip
OLD_GIVEN = {
    "male": ("Khải", "Mẫn", "Tạo", "Lợi", "Thực", "Ước", "Vượng", "Chính", "Hòe", "Bảy"),
    "female": ("Nhàn", "Tý", "Mùi", "Sửu", "Thơm", "Gái", "Lụa", "Chắt", "Dậu", "Tư"),
}
OLD_YEAR = 1960


@dataclass(frozen=True)
class Namer:
    """Draws names from one random source, so that the same seed names the same people."""

    chance: Random

    def surname(self) -> str:
        """A surname, Nguyễn more often than not."""
        return self.chance.choices(list(SURNAMES), weights=list(SURNAMES.values()))[0]

    def full(self, surname: str, sex: str, birth_year: int) -> str:
        """A full name; older people have the names of their time."""
        old = birth_year < OLD_YEAR and self.chance.random() < 0.5
        middle = self.chance.choice((OLD_MIDDLE if old else MIDDLE)[sex])
        given = self.chance.choice((OLD_GIVEN if old else GIVEN)[sex])
        return f"{surname} {middle} {given}"
