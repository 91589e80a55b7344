"""The people of the demo ward: families of three generations in neighborhoods of several kinds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.vietnamese_names import Namer

NEIGHBORHOODS = (
    ("to_dan_pho", "1"), ("to_dan_pho", "2"), ("to_dan_pho", "3"), ("to_dan_pho", "4"), ("to_dan_pho", "5"),
    ("to_dan_pho", "6"), ("to_dan_pho", "7"), ("to_dan_pho", "8"), ("to_dan_pho", "9"), ("to_dan_pho", "10"),
    ("thon", "Đồng Tâm"), ("ban", "Lướt"),
)  # fmt: skip
STREETS = (
    "đường Trần Hưng Đạo",
    "phố Chợ",
    "ngõ 12 đường Đà Nẵng",
    "đường Lê Lợi",
    "ngách 5/3 phố Chợ",
    "xóm Đình",
)
YEAR_ONLY_SHARE = 0.25
PHONE_SHARE = {True: 0.8, False: 0.35}


@dataclass(frozen=True)
class FamilyMember:
    """A person before they are in the register."""

    name: str
    relation: str
    sex: str
    born: date
    precision: str
    personal_id: str | None
    phone: str | None
    phone_owner: str
    insurance: str
    residence: str
    groups: tuple[str, ...] = ()


@dataclass
class Family:
    """A household before it is in the register."""

    neighborhood: int
    number: int
    address: str
    members: list[FamilyMember] = field(default_factory=list)
    groups: tuple[str, ...] = ()


def families(residents: int, seed: int, today: date) -> Iterator[Family]:
    """Households, distributed over the neighborhoods, until the ward has this many residents."""
    chance = Random(seed)  # noqa: S311  # invented people need no cryptography
    made, count = 0, 0
    while made < residents:
        family = _family(chance, count, today)
        del family.members[residents - made :]
        made += len(family.members)
        count += 1
        yield family


def _family(chance: Random, count: int, today: date) -> Family:
    place, number = count % len(NEIGHBORHOODS), count // len(NEIGHBORHOODS) + 1
    address = f"Số {chance.randint(1, 180)} {chance.choice(STREETS)}"
    family = Family(place, number, address)
    draw = _Draw(chance, Namer(chance), today)
    age = chance.choices((32, 45, 58, 70, 80), weights=(26, 30, 22, 15, 7))[0] + chance.randint(-5, 5)
    surname = draw.namer.surname()
    head_sex = chance.choices(("male", "female"), weights=(7, 3))[0]
    family.members.append(draw.person(surname, "Chủ hộ", head_sex, age))
    if chance.random() < 0.75:
        wife = head_sex == "male"
        family.members.append(
            draw.person(
                draw.namer.surname() if wife else surname,
                "Vợ" if wife else "Chồng",
                "female" if wife else "male",
                age - chance.randint(-2, 5),
            )
        )
    for _child in range(chance.choices((0, 1, 2, 3), weights=(2, 4, 5, 1))[0]):
        family.members.append(
            draw.person(
                surname, "Con", chance.choice(("male", "female")), max(0, age - chance.randint(22, 33))
            )
        )
    if age < 62 and chance.random() < 0.25:
        family.members.append(draw.person(draw.namer.surname(), "Mẹ", "female", age + chance.randint(21, 30)))
    family.groups = chance.choices(((), ("POOR",), ("NEAR_POOR",)), weights=(95, 2, 3))[0]
    return family


@dataclass(frozen=True)
class _Draw:
    chance: Random
    namer: Namer
    today: date

    def person(self, surname: str, relation: str, sex: str, age: int) -> FamilyMember:
        """A person of about this age, with what a ward usually knows."""
        born = self.today - timedelta(days=age * 365 + age // 4 + self.chance.randint(1, 364))
        year_only = age >= 65 and self.chance.random() < YEAR_ONLY_SHARE
        own_phone = self.chance.random() < PHONE_SHARE[20 <= age < 65]
        return FamilyMember(
            name=self.namer.full(surname, sex, born.year),
            relation=relation,
            sex=sex,
            born=date(born.year, 1, 1) if year_only else born,
            precision="year" if year_only else "day",
            personal_id=self._personal_id(sex, born.year)
            if age > 0 and self.chance.random() < 0.95
            else None,
            phone=self._phone() if own_phone and age >= 12 else None,
            phone_owner="số của con gái" if own_phone and age >= 70 and self.chance.random() < 0.5 else "",
            insurance=self.chance.choices(("yes", "no", "unknown"), weights=(88, 7, 5))[0],
            residence=self.chance.choices(("permanent", "temporary", "absent"), weights=(90, 7, 3))[0],
            groups=self._groups(age),
        )

    def _personal_id(self, sex: str, year: int) -> str:
        century = (year - 1900) // 100 * 2 + (sex == "female")
        return f"031{century}{year % 100:02d}{self.chance.randint(0, 999_999):06d}"

    def _phone(self) -> str:
        return f"0{self.chance.choice('35789')}{self.chance.randint(0, 99_999_999):08d}"

    def _groups(self, age: int) -> tuple[str, ...]:
        drawn = ["DISABLED"] if self.chance.random() < 0.02 else []
        if age >= 65 and self.chance.random() < 0.08:
            drawn.append("MERIT")
        if age >= 50 and self.chance.random() < 0.2:
            drawn.append("CHRONIC")
        return tuple(drawn)
