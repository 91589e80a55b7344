"""The consent ledger: each answer a row of its own, and the database itself refuses to change one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_connection
from core.db.models import AuditEvent
from core.db.transaction import transaction
from residents.privacy import consent, consent_queries, consent_words
from residents.privacy.consent import ConsentAnswer
from residents.privacy.consent_rules import ChildMustAgree, Guardian, GuardianNeeded
from residents.privacy.models import Consent, ConsentText

MOTHER = Guardian("Trần Thị Mẹ", "mother", "0912345678")
YES = ConsentAnswer("reminders", True, "paper")
NO = ConsentAnswer("reminders", False, "phone")


@pytest.fixture
def home(build):
    return build.household(build.neighborhood(build.ward()))


@pytest.fixture
def hoa(build, home):
    return build.resident(home)


@pytest.fixture
def child(build, home):
    return build.resident(
        home, "Trần Thị An", birth_date=clock.civil_date(clock.now()) - timedelta(days=3000)
    )


def say(person, said):
    with transaction() as work:
        return consent.say(person, said, SYSTEM, work.at)


def states_of(person):
    return {
        one.purpose: one.state
        for one in consent_queries.purpose_states(person, clock.civil_date(clock.now()))
    }


def rows():
    return db.session.scalars(select(Consent).order_by(Consent.id)).all()


def test_a_withdrawal_is_a_new_row_and_the_yes_stays(hoa):
    say(hoa, YES)
    say(hoa, NO)
    assert [row.decision for row in rows()] == ["given", "withdrawn"]
    assert states_of(hoa)["reminders"] == "withdrawn"


def test_a_no_that_follows_no_yes_is_a_refusal(hoa):
    say(hoa, NO)
    assert states_of(hoa)["reminders"] == "refused"


def test_an_answer_that_changes_nothing_is_not_written(hoa):
    assert say(hoa, YES) is not None
    assert say(hoa, YES) is None
    assert say(hoa, NO) is not None
    assert say(hoa, NO) is None
    assert len(rows()) == 2


def test_the_words_that_were_said_yes_to_can_be_shown_later(hoa):
    row = say(hoa, YES)
    kept = db.session.get_one(ConsentText, row.text_hash)
    assert kept.text == consent_words.text_of("reminders", "vi")
    assert kept.text.startswith("Trạm")


def test_a_child_of_eight_needs_a_guardian_and_a_yes_of_its_own(child):
    with pytest.raises(GuardianNeeded):
        say(child, ConsentAnswer("photos", True, "paper", child_agreed=True))
    with pytest.raises(ChildMustAgree):
        say(child, ConsentAnswer("photos", True, "paper", guardian=MOTHER))
    say(child, ConsentAnswer("photos", True, "paper", guardian=MOTHER, child_agreed=True))
    assert states_of(child)["photos"] == "given"


def test_a_no_needs_nobody(child):
    say(child, ConsentAnswer("photos", False, "phone"))
    assert states_of(child)["photos"] == "refused"


def test_withdrawing_everything_withdraws_only_valid_consent(hoa):
    say(hoa, YES)
    say(hoa, ConsentAnswer("sharing", True, "paper", recipient="Bệnh viện Mẫu"))
    say(hoa, ConsentAnswer("photos", False, "paper"))
    with transaction() as work:
        assert consent.withdraw_all(hoa, "paper", SYSTEM, work.at) == 2
    assert states_of(hoa) == {"reminders": "withdrawn", "photos": "refused", "sharing": "withdrawn"}


def test_the_audit_chain_knows_of_an_answer_and_of_nobody_s_name(child):
    say(child, ConsentAnswer("photos", True, "paper", guardian=MOTHER, child_agreed=True))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "consent.said")).one()
    assert event.object_ref == child.public_id
    assert event.detail == {
        "consent": rows()[0].public_id,
        "purpose": "photos",
        "decision": "given",
        "channel": "paper",
    }


def test_a_guardians_phone_is_nowhere_in_the_clear(child):
    row = say(child, ConsentAnswer("photos", True, "paper", guardian=MOTHER, child_agreed=True))
    assert b"0912345678" not in row.guardian_phone_sealed
    card = consent_queries.card(child, date(2026, 11, 22))
    assert card.phones[card.rows[0].id] == "091****678"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent SET decision = 'given'",
        "UPDATE consent SET at = '2020-01-01 00:00:00'",
        "UPDATE consent SET guardian_name = 'Another name'",
        "UPDATE consent SET guardian_phone_sealed = text_hash",
        "DELETE FROM consent",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_row(child, statement):
    say(child, ConsentAnswer("photos", True, "paper", guardian=MOTHER, child_agreed=True))
    with pytest.raises(DBAPIError, match="consent ledger only grows"), writing_connection() as connection:
        connection.exec_driver_sql(statement)


def test_a_guardian_can_be_forgotten(child):
    say(child, ConsentAnswer("photos", True, "paper", guardian=MOTHER, child_agreed=True))
    with writing_connection() as connection:
        connection.exec_driver_sql("UPDATE consent SET guardian_name = '', guardian_phone_sealed = NULL")
    db.session.rollback()
    assert rows()[0].guardian_name == ""


def test_who_said_no_or_asked_to_be_restricted_is_not_to_be_reminded(build, home, hoa):
    asked, silent, restricted = (build.resident(home, name) for name in ("A", "B", "C"))
    say(hoa, YES)
    say(hoa, NO)
    say(asked, NO)
    say(asked, YES)
    with transaction() as work:
        restricted.restricted_at = work.at
    left_out = set(db.session.scalars(consent_queries.not_to_be_reminded()))
    assert left_out == {hoa.id, restricted.id}
    assert silent.id not in left_out


def test_nobody_signs_for_an_adult(hoa):
    guardian = Guardian("Trần Văn Con", "relative", "0912345678")
    with transaction() as work:
        row = consent.say(
            hoa, ConsentAnswer("photos", True, "paper", guardian=guardian, child_agreed=True), SYSTEM, work.at
        )
        assert row is not None
        assert (row.given_by, row.guardian_name, row.guardian_phone_sealed) == ("self", "", None)
        assert (row.relation, row.child_agreed) == ("", False)
