"""Migrations: from zero up, down and up again on both databases, ending in exactly the models' schema."""

from datetime import date

import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from campaigns.models import Campaign, Share
from core import clock
from core.db.database import db
from tests.builders import Builder


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_makes_the_models_schema_down_takes_all_of_it_and_up_makes_it_again(empty):
    upgrade()
    made = tables()
    assert made == {table.name for table in db.metadata.sorted_tables}
    assert _differences() == []
    assert _checks() == _checks_of_the_models() or db.engine.dialect.name != "sqlite"
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == made


def test_an_upgrade_of_a_current_schema_changes_nothing(empty):
    upgrade()
    upgrade()
    assert _differences() == []


def test_the_day_of_a_frozen_share_survives_the_renamed_column(empty):
    upgrade()
    build = Builder(empty)
    ward = build.ward()
    place = build.neighborhood(ward)
    campaign = build.save(
        Campaign(ward_id=ward.id, title="Khám", kind="event", criteria={}, created_at=clock.now())
    )
    share = {"ward_id": ward.id, "campaign_id": campaign.id, "neighborhood_id": place.id}
    build.save(Share(**share, living_here=9, eligible=4, frozen_on=date(2026, 11, 30)))
    downgrade(revision="0012_checks_word_by_word")
    assert _share("counted_on") == (4, date(2026, 11, 30))
    upgrade()
    assert _share("frozen_on") == (4, date(2026, 11, 30))


def _share(day):
    share = sqlalchemy.table("share", sqlalchemy.column("eligible"), sqlalchemy.column(day, sqlalchemy.Date))
    with db.engine.connect() as connection:
        return tuple(connection.execute(select(share.c.eligible, share.c[day])).one())


def _differences():
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), db.metadata)


def _checks(engine=None):
    schema = inspect(engine or db.engine)
    return {
        (table, one["name"], one["sqltext"])
        for table in tables()
        for one in schema.get_check_constraints(table)
    }


def _checks_of_the_models():
    """As SQLite is told them; PostgreSQL says the same in words of its own."""
    engine = sqlalchemy.create_engine("sqlite://")
    db.metadata.create_all(engine)
    return _checks(engine)
