"""Languages: Vietnamese first, English second; dates and numbers as a ward writes them."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext

from core.clock import local
from core.place_words import PlaceDomain

LANGUAGES = ("vi", "en")
LANGUAGE_COOKIE = "lang"
WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ Nhật")

__all__ = ["LANGUAGES", "choose_language", "current_language", "force_locale", "init_languages"]


def choose_language() -> str:
    """The reader's language: what the address asks, else the browser's cookie, else Vietnamese."""
    if not has_request_context():
        return "vi"
    asked = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return asked if asked in LANGUAGES else "vi"


def current_language() -> str:
    """`vi` or `en`."""
    locale = get_locale()
    return locale.language if locale else "vi"


def init_languages(app: Flask) -> None:
    """Set Babel up and give templates the ward's ways of writing dates, times and numbers."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    babel = Babel(app, locale_selector=choose_language)
    babel.domain_instance = PlaceDomain()
    for show in (
        day_short,
        day_long,
        day_weekday,
        clock_time,
        time_said,
        moment,
        part_of_day,
        number,
        percent,
    ):
        app.jinja_env.filters[show.__name__] = show


def day_short(day: date) -> str:
    """07/04/2026 in both languages: month never first."""
    return day.strftime("%d/%m/%Y")


def weekday(day: date) -> str:
    """thứ Ba / Tuesday."""
    if current_language() == "vi":
        return WEEKDAYS_VI[day.weekday()]
    return format_date(day, "EEEE", locale="en")


def day_weekday(day: date) -> str:
    """Thứ Ba, 07/04/2026."""
    name = weekday(day)
    return f"{name[0].upper()}{name[1:]}, {day_short(day)}"


def day_long(day: date) -> str:
    """thứ Ba, ngày 07/4/2026 as letters say it (zero before days below 10 and months 1–2 only)."""
    if current_language() == "vi":
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"{weekday(day)}, ngày {day.day:02d}/{month}/{day.year}"
    return format_date(day, "EEEE d MMMM yyyy", locale="en")


def clock_time(wall: time | datetime) -> str:
    """7:30 on a 24-hour clock; a moment is first put on the ward's wall clock."""
    if isinstance(wall, datetime):
        wall = local(wall).time()
    return f"{wall.hour}:{wall.minute:02d}"


def time_said(wall: time) -> str:
    """7 giờ 30 as letters and messages say it, 7 giờ on the hour; tables write 7:30. English has one form."""
    if current_language() != "vi":
        return clock_time(wall)
    return f"{wall.hour} giờ {wall.minute:02d}" if wall.minute else f"{wall.hour} giờ"


def part_of_day(wall: time) -> str:
    """sáng / chiều / tối, said beside a time so that nobody comes in the evening."""
    if wall.hour < 12:
        return gettext("in the morning")
    return gettext("in the afternoon") if wall.hour < 18 else gettext("in the evening")


def moment(at: datetime) -> str:
    """7:32, 07/04/2026 on the ward's wall clock."""
    return f"{clock_time(at)}, {day_short(local(at).date())}"


def number(value: int | float | Decimal, language: str | None = None) -> str:
    """1.234.567 in Vietnamese, 1,234,567 in English; the reader's language where none is named."""
    return _decimal(value, language or current_language())


def percent(value: float | Decimal | None, digits: int = 1, language: str | None = None) -> str:
    """98,5% from 0.985, without a blank before the sign; an undefined rate is an en dash.

    A rate below 1 is never rounded up to 100%: 2,002 of 2,003 are 99.9%.
    """
    if value is None:
        return "–"
    value = below_whole(value, digits)
    pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
    return _percentage(value, pattern, language or current_language())


def below_whole(value: float | Decimal, digits: int = 1) -> float | Decimal:
    """A rate that is rounded to so many digits of a percentage, kept below 1 if it is below 1."""
    most = 1 - 10 ** -(digits + 2)
    return most if most < value < 1 else value


# A board of a hundred neighborhoods writes the same small numbers a thousand times, again and again.
@lru_cache(maxsize=8192)
def _decimal(value: int | float | Decimal, language: str) -> str:
    return format_decimal(value, locale=language)


@lru_cache(maxsize=8192)
def _percentage(value: float | Decimal, pattern: str, language: str) -> str:
    return format_percent(value, format=pattern, locale=language)
