"""Nobody is forgotten: every table with a person in it has somebody who follows joins, exports and erasures."""

import pytest
from sqlalchemy import Table

from checkin.handlers import HANDLERS as CHECKIN
from core.db.database import db
from residents.handlers import FOLLOWERS as RESIDENTS
from screening.handlers import HANDLERS as SCREENING

FOLLOWERS = (*RESIDENTS, *SCREENING, *CHECKIN)
STAYS_AS_IT_IS = {
    "merged": {
        "person_merge": "joins are a history of their own: each names the two records it was about",
        "person_pair": "what was said of two records stays said of these two",
    },
}


def _names_a_person(table: Table) -> bool:
    """By a key, or by a public id: rooms below do not know residents."""
    return "recipient" in table.c or any(key.column.table.name == "resident" for key in table.foreign_keys)


PEOPLE = sorted(table.name for table in db.metadata.sorted_tables if _names_a_person(table))


@pytest.mark.parametrize("verb", ["merged", "exported", "erased"])
@pytest.mark.parametrize("table", PEOPLE)
def test_every_table_with_a_person_has_a_follower(table: str, verb: str) -> None:
    followed = {name for follower in FOLLOWERS for name in follower.answers_for.get(verb, ())}
    assert table in followed or table in STAYS_AS_IT_IS.get(verb, {})
