"""The order of names is a setting of the ward: given name first, then middle name or surname."""

from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.folding import FAMILY_SECOND, sort_key
from residents.facts.birth import Birth
from residents.facts.person import PersonFacts
from residents.models.people import Resident
from residents.person import editing, ordering

NAMES = ("Trần Thị An", "Lê Văn An", "Nguyễn Thị An", "Bùi Văn Ánh")


def listed() -> list[str]:
    return [row.full_name for row in db.session.query(Resident).order_by(Resident.sort_key)]


def test_changing_the_order_sorts_everybody_and_people_who_are_added_later(app, build):
    ward = build.ward()
    home = build.household(build.neighborhood(ward), *({"full_name": name} for name in NAMES))
    assert listed() == ["Nguyễn Thị An", "Trần Thị An", "Lê Văn An", "Bùi Văn Ánh"]
    with transaction():
        assert ordering.change_order(ward, FAMILY_SECOND, SYSTEM) == 4
    with transaction():
        assert ordering.change_order(ward, FAMILY_SECOND, SYSTEM) == 0
    with transaction() as work:
        facts = PersonFacts("Hồ Xuân An", Birth(work.at.date()), "female", "", False)
        editing.add(home, facts, SYSTEM, work.at)
    assert listed() == ["Hồ Xuân An", "Lê Văn An", "Nguyễn Thị An", "Trần Thị An", "Bùi Văn Ánh"]


def test_the_two_orders_differ_in_what_comes_second():
    names = ["Lê Thị An", "Bùi Văn An"]
    assert sorted(names, key=sort_key) == ["Lê Thị An", "Bùi Văn An"]
    assert sorted(names, key=lambda name: sort_key(name, FAMILY_SECOND)) == ["Bùi Văn An", "Lê Thị An"]
