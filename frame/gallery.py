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
    good = SampleForm(formdata=None, prefix="good-", data=_good_answers())
    bad = SampleForm(formdata=MultiDict({"bad-neighborhood": "07"}), prefix="bad-")
    bad.validate()
    return {
        "good": good,
        "bad": bad,
        "long_name": LONG_NAME,
        "qr_svg": qr.svg(SAMPLE_TICKET, "Mã QR K7M2-QXWZ"),
        "hours": _hours(),
        "days": _days(),
        "ladder": _ladder(),
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
        "people": _people(),
        "states": list(STATUS_WORDS),
        "sunday": date(2026, 12, 6),
        "wednesday": date(2026, 12, 9),
    }


def _good_answers() -> dict[str, Any]:
    return {
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


def _hours() -> list[tuple[str, list[Sample]]]:
    morning = [
        ("7:00 – 7:30", "none", "Còn chỗ gần nhất: 8:00"),
        ("7:30 – 8:00", "few", None),
        ("8:00 – 8:30", "many", None),
        ("8:30 – 9:00", "many", None),
    ]
    afternoon = [("13:30 – 14:00", "many", None), ("14:00 – 14:30", "none", None)]
    parts = (("Buổi sáng", morning), ("Buổi chiều", afternoon))
    return [
        (
            part,
            [
                Sample(id=f"{part[5]}{n}", time=t, left=left, note=note)
                for n, (t, left, note) in enumerate(rows)
            ],
        )
        for part, rows in parts
    ]


def _days() -> list[Sample]:
    rows = [
        ("Thứ Bảy, 05/12/2026", "none", "Đã hết chỗ"),
        ("Chủ Nhật, 06/12/2026", "few", None),
        ("Thứ Hai, 07/12/2026", "many", None),
    ]
    return [
        Sample(id=f"d{n}", href=f"#day-{n}", label=label, left=left, note=note)
        for n, (label, left, note) in enumerate(rows)
    ]


def _ladder() -> list[dict[str, Any]]:
    rungs = [
        ("Đang cư trú", 12001, "06/12/2026"),
        ("Thuộc đối tượng", 3184, None),
        ("Đã mời", 3120, "98,0%"),
        ("Đã đặt lịch", 2214, "69,5%"),
        ("Đã đến", 1847, "58,0%"),
        ("Hoàn thành", 1790, "96,9% số đã đến"),
    ]
    return [
        {"label": label, "value": value, "note": note, "href": f"#rung-{value}"}
        for label, value, note in rungs
    ]


def _turnout(code: int, value: int, target: int | None) -> dict[str, Any]:
    share = f" · {100 * value / target:.1f}%".replace(".", ",") if target else ""
    return {
        "code": f"{code:02d}",
        "label": f"Tổ dân phố {code}",
        "value": value,
        "target": target,
        "text": f"{value}/{target}{share}" if target else f"{value} · chưa có chỉ tiêu",
    }


def _people() -> list[Sample]:
    rows = [
        (LONG_NAME, 1944, "Hộ 12 · số 7/15 ngõ Cây Xanh", "booked"),
        ("Đặng Văn Ất", 1951, "Hộ 12", "arrived"),
        ("Huỳnh Phạm Nguyễn Bảo Châu Khánh Linh", 2021, "Hộ 3", "declines"),
        ("Lý Ba", 1938, "Hộ 41", "not_booked"),
    ]
    return [Sample(name=name, birth_year=year, sub=sub, state=state) for name, year, sub, state in rows]
