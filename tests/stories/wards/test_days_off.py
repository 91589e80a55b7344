"""The calendar of a site: a table of public holidays with sources, which a ward corrects for itself."""

from datetime import date

from flask import Flask
from sqlalchemy import delete, select

from core.actor import SYSTEM
from core.clock import now
from core.db.database import db, writing_session
from core.db.transaction import transaction
from tests.builders import Builder
from wards import days_off
from wards.models import PublicHoliday
from wards.working_days import KNOWN_YEARS, holidays, is_day_off


def test_a_migrated_site_has_the_shipped_holidays(app: Flask) -> None:
    rows = db.session.scalars(select(PublicHoliday)).all()
    shipped = {
        (one.day, one.name, one.instead_of, one.source) for year in KNOWN_YEARS for one in holidays(year)
    }
    assert {(row.day, row.name, row.instead_of, row.source) for row in rows} == shipped


def test_what_is_shipped_fills_gaps_and_later_years_and_leaves_the_rest(app: Flask) -> None:
    first = date(2027, 1, 1)
    with writing_session():
        db.session.execute(delete(PublicHoliday).where(PublicHoliday.day == date(2027, 9, 2)))
        db.session.get_one(PublicHoliday, (first, "new_year")).source = "Thông báo 1"
    with writing_session():
        assert days_off.ship(date(2026, 12, 1)) == 1
    assert db.session.get_one(PublicHoliday, (first, "new_year")).source == "Thông báo 1"
    with writing_session():
        days_off.ship(date(2032, 1, 1))
    assert (
        db.session.scalars(select(PublicHoliday.day).where(PublicHoliday.name == "labor")).all()[-1].year
        == 2036
    )


def test_a_ward_corrects_the_table_for_itself_alone(app: Flask, build: Builder) -> None:
    ward, other = build.ward(), build.ward("99002")
    labor_day, friday = date(2026, 5, 1), date(2026, 11, 27)
    with transaction():
        days_off.set_day(ward.id, labor_day, False, "CV 1", SYSTEM, now())
        days_off.set_day(ward.id, friday, True, "CV 1", SYSTEM, now())
    here, there = days_off.calendar(ward.id), days_off.calendar(other.id)
    assert (is_day_off(labor_day, here), is_day_off(friday, here)) == (False, True)
    assert (is_day_off(labor_day, there), is_day_off(friday, there)) == (True, False)


def test_a_changed_row_of_the_table_changes_the_calendar(app: Flask, build: Builder) -> None:
    """When the government announces another day off, a row is enough: nothing of it is in the code."""
    ward, day = build.ward(), date(2027, 2, 15)
    assert not is_day_off(day, days_off.calendar(ward.id))
    build.save(PublicHoliday(day=day, name="tet", source="Thông báo 9441/TB-BNV"))
    assert is_day_off(day, days_off.calendar(ward.id))
