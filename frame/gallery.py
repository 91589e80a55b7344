"""Samples for the gallery: every component's data in its states, with the longest names a ward meets."""

from datetime import date
from types import SimpleNamespace as Sample
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from core import qr
from core.web.forms import SiteForm
from frame.status_words import STATUS_WORDS

LONG_NAME = "Công Tằng Tôn Nữ Thị Hồng Phượng"
SAMPLE_TICKET = "HTTPS://NGAYKHOE.EXAMPLE.VN/T#K7M2QXWZ4H6JC3R5TDVN8PBAGE"
KINDS = [
    SelectChoice("screening", "Khám sức khỏe"),
    SelectChoice("vaccination", "Tiêm chủng"),
    SelectChoice("event", "Ngày hội sức khỏe"),
]
GROUPS = [
    SelectChoice("elderly", "Người cao tuổi"),
    SelectChoice("merit", "Người có công"),
    SelectChoice("child", "Trẻ em dưới 6 tuổi"),
    SelectChoice("all", "Mọi người"),
]
NEIGHBORHOODS = [SelectChoice(f"{n:02d}", f"Tổ dân phố {n}") for n in range(1, 31)]
TURNOUT = [
    (84, 120),
    (131, 118),
    (12, 96),
    (60, 60),
    (0, 75),
    (47, 88),
    (203, 110),
    (33, 41),
    (5, None),
    (71, 140),
]


HOURS = [
    (
        "Buổi sáng",
        [
            Sample(id="s0", time="7:00 – 7:30", left="none", note="Còn chỗ gần nhất: 8:00"),
            Sample(id="s1", time="7:30 – 8:00", left="few"),
            Sample(id="s2", time="8:00 – 8:30", left="many"),
            Sample(id="s3", time="8:30 – 9:00", left="many"),
        ],
    ),
    (
        "Buổi chiều",
        [
            Sample(id="c0", time="13:30 – 14:00", left="many"),
            Sample(id="c1", time="14:00 – 14:30", left="none"),
        ],
    ),
]
DAYS = [
    Sample(id="d0", href="#day-0", label="Thứ Bảy, 05/12/2026", left="none", note="Đã hết chỗ"),
    Sample(id="d1", href="#day-1", label="Chủ Nhật, 06/12/2026", left="few"),
    Sample(id="d2", href="#day-2", label="Thứ Hai, 07/12/2026", left="many"),
]
LADDER = [
    Sample(label="Đang cư trú", value=12001, note="06/12/2026", href="#rung-12001"),
    Sample(label="Thuộc đối tượng", value=3184, href="#rung-3184"),
    Sample(label="Đã mời", value=3120, note="98,0%", href="#rung-3120"),
    Sample(label="Đã đặt lịch", value=2214, note="69,5%", href="#rung-2214"),
    Sample(label="Đã đến", value=1847, note="58,0%", href="#rung-1847"),
    Sample(label="Hoàn thành", value=1790, note="96,9% số đã đến", href="#rung-1790"),
]
PEOPLE = [
    Sample(name=LONG_NAME, birth_year=1944, sub="Hộ 12 · số 7/15 ngõ Cây Xanh", state="booked"),
    Sample(name="Đặng Văn Ất", birth_year=1951, sub="Hộ 12", state="arrived"),
    Sample(name="Huỳnh Phạm Nguyễn Bảo Châu Khánh Linh", birth_year=2021, sub="Hộ 3", state="declines"),
    Sample(name="Lý Ba", birth_year=1938, sub="Hộ 41", state="not_booked"),
]
GOOD_ANSWERS = {
    "full_name": LONG_NAME,
    "phone": "0912 345 678",
    "seats": 40,
    "kind": "screening",
    "groups": ["elderly"],
    "fasting": True,
    "reminders": True,
    "day": "7",
    "month": "4",
    "year": "1950",
    "neighborhood": "07",
}


class SampleForm(SiteForm):
    """One field of each sort; it is never sent anywhere."""

    class Meta:
        """Without a token: there is no form around it."""

        csrf = False

    full_name = StringField("Họ và tên", validators=[InputRequired("Ghi họ và tên của ông/bà.")])
    phone = TelField("Số điện thoại")
    seats = IntegerField(
        "Số chỗ mỗi khung giờ", validators=[NumberRange(min=1, message="Số chỗ ít nhất là 1.")]
    )
    note = TextAreaField("Lời nhắn cho Trạm Y tế")
    neighborhood = SelectField("Tổ dân phố", choices=NEIGHBORHOODS)
    kind = RadioField("Loại đợt", choices=KINDS, validators=[InputRequired("Chọn một loại.")])
    groups = SelectMultipleField("Dành cho ai", choices=GROUPS)
    fasting = BooleanField("Cần nhịn ăn sáng")
    reminders = BooleanField("Nhận tin nhắn nhắc lịch")
    roll = FileField("Tệp danh sách")
    day = StringField("Ngày", validators=[InputRequired("Ghi năm sinh, ví dụ 1950.")])
    month = StringField("Tháng")
    year = StringField("Năm")


def samples() -> dict[str, Any]:
    """What the gallery's template shows."""
    good = SampleForm(formdata=None, prefix="good-", data=GOOD_ANSWERS)
    bad = SampleForm(formdata=MultiDict({"bad-neighborhood": "07"}), prefix="bad-")
    bad.validate()
    return {
        "good": good,
        "bad": bad,
        "long_name": LONG_NAME,
        "qr_svg": qr.svg(SAMPLE_TICKET, "Mã QR K7M2-QXWZ"),
        "hours": HOURS,
        "days": DAYS,
        "ladder": LADDER,
        "turnout": [_turnout(code, *pair) for code, pair in zip(range(1, 31), TURNOUT * 3, strict=True)],
        "arrivals": [
            ("7:00", 31),
            ("8:00", 54),
            ("9:00", 48),
            ("10:00", 22),
            ("11:00", 3),
            ("13:00", 0),
            ("14:00", 17),
        ],
        "people": PEOPLE,
        "states": list(STATUS_WORDS),
        "sunday": date(2026, 12, 6),
        "wednesday": date(2026, 12, 9),
    }


def _turnout(code: int, value: int, target: int | None) -> Sample:
    share = f" · {100 * value / target:.1f}%".replace(".", ",") if target else ""
    text = f"{value}/{target}{share}" if target else f"{value} · chưa có chỉ tiêu"
    return Sample(code=f"{code:02d}", label=f"Tổ dân phố {code}", value=value, target=target, text=text)
