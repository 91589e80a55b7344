"""No table is forgotten: every table with a person in it has a handler of joins, exports and erasures."""

import pytest
from sqlalchemy import Table

from checkin.handlers import HANDLERS as CHECKIN
from core.db.database import db
from residents.handlers import HANDLERS as RESIDENTS
from screening.handlers import HANDLERS as SCREENING

HANDLERS = (*RESIDENTS, *SCREENING, *CHECKIN)
STAYS_AS_IT_IS = {
    "joined": {
        "person_merge": "joins are a history of their own: each names the two records it was about",
        "person_pair": "what was said of two records stays said of these two",
    },
}


def _names_a_person(table: Table) -> bool:
    """By a key, or by a public id: rooms below do not know residents."""
    return "recipient" in table.c or any(key.column.table.name == "resident" for key in table.foreign_keys)


PEOPLE = sorted(table.name for table in db.metadata.sorted_tables if _names_a_person(table))


@pytest.mark.parametrize("verb", ["joined", "exported", "erased"])
@pytest.mark.parametrize("table", PEOPLE)
def test_every_table_with_a_person_has_a_handler(table: str, verb: str) -> None:
    handled = {name for handler in HANDLERS for name in handler.answers_for.get(verb, ())}
    assert table in handled or table in STAYS_AS_IT_IS.get(verb, {})
