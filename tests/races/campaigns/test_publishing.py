"""Several administrators press "Publish" at once: it is published once, for everybody once."""

from collections import Counter
from datetime import date
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import func, select

from campaigns import queries
from campaigns.lifecycle import ActionNotAllowed
from campaigns.models import Share
from campaigns.planning import planning
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from tests.builders import Builder

PRESSING = 8


def test_a_campaign_is_published_once_however_many_press_the_button(app: Flask, build: Builder) -> None:
    ward = build.ward()
    build.household(build.neighborhood(ward), {"birth_date": date(1950, 1, 1)})
    public_id, ward_id = build.campaign(ward).public_id, ward.id
    start, outcomes = Barrier(PRESSING), Counter[str]()

    def press() -> None:
        with app.app_context():
            campaign = queries.campaign(ward_id, public_id)
            start.wait(30)
            try:
                with transaction() as work:
                    planning.publish(campaign, SYSTEM, work.at)
                outcomes["published"] += 1
            except ActionNotAllowed:
                outcomes["refused"] += 1

    pressing = [Thread(target=press) for _ in range(PRESSING)]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()

    assert outcomes == {"published": 1, "refused": PRESSING - 1}
    assert db.session.execute(select(func.count()).select_from(Share)).scalar_one() == 1
