"""POST /desk/<day>/scans: one verdict each, whatever is sent, and nothing stored is ever lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from accounts.roles import Role
from checkin.models import Desk, OutsiderVisit, Scan, Visit
from core import clock
from core.db import audit
from core.db.database import db, writing_session
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.ids import new_id
from residents.models.group_types import AreaGroup, GroupType
from residents.models.people import HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from screening.models import Booking, Invitation, Letter, PlaceRequest, Ticket
from screening.secret_codes import LETTER, REQUEST, make, open_secrets
from tests.day_builder import DAY, DayBuilder, on_the_day, results, scan, send
from wards.models import Clinic


def rows(model):
    db.session.rollback()
    return list(db.session.scalars(select(model).order_by(model.id)))


@pytest.fixture
def day(health_day: DayBuilder, travel) -> DayBuilder:
    """Hoa has a place at 7:00, An was invited and has none; it is the day, 8 o'clock."""
    health_day.hoa = health_day.person("Nguyễn Thị Hoa", personal_id="031150000123")
    health_day.an = health_day.person("Trần Văn An", sex="male")
    health_day.publish()
    health_day.book(health_day.hoa)
    travel.move_to(on_the_day(8), tick=False)
    health_day.token = health_day.desk()
    return health_day


def one(client, day, **facts):
    return results(client, day.day, day.token, scan(**facts))[0]


def test_a_ticket_with_a_place_today_is_accepted_with_name_year_hour_and_number(client, day):
    result = one(client, day, ticket=day.ticket(day.hoa).token)
    assert result["verdict"] == "accepted"
    assert result["reason"] is result["first_arrival"] is None
    assert result["show"] == {
        "name": "Nguyễn Thị Hoa",
        "birth_year": 1950,
        "neighborhood": "Tổ dân phố 7",
        "slot": "7:00 – 8:00",
        "priority": True,
        "queue_no": 1,
    }


def test_the_visit_carries_ward_neighborhood_year_hour_and_desk(client, day):
    one(client, day, ticket=day.ticket(day.hoa).token)
    (visit,) = rows(Visit)
    assert (visit.ward_id, visit.neighborhood_id, visit.year) == (day.ward.id, day.neighborhood.id, 2026)
    assert (visit.state, visit.arrived_hour, visit.arrived_desk) == ("arrived", 8, "Bàn 1")
    assert (visit.walk_in, visit.queue_no, visit.day_id) == (False, 1, day.day.id)


def test_the_ticket_is_known_in_either_case_and_by_its_short_code(client, day):
    opened = day.ticket(day.hoa)
    assert one(client, day, ticket=opened.token.upper())["verdict"] == "accepted"
    typed = one(client, day, short_code=opened.shown_code.lower(), method="typed")
    assert (typed["verdict"], typed["show"]["name"]) == ("already_arrived", "Nguyễn Thị Hoa")


def test_the_second_desk_is_told_when_and_where(client, day, travel):
    one(client, day, ticket=day.ticket(day.hoa).token)
    travel.move_to(on_the_day(9), tick=False)
    result = results(client, day.day, day.desk("Bàn 2"), scan(ticket=day.ticket(day.hoa).token))[0]
    assert result["verdict"] == "already_arrived"
    assert result["first_arrival"] == {"at": "2026-11-24T08:00:00+07:00", "desk": "Bàn 1"}
    assert result["show"]["queue_no"] == 1
    assert len(rows(Visit)) == 1


def test_the_same_batch_again_is_repeated_and_changes_nothing(client, day):
    batch = [scan(ticket=day.ticket(day.hoa).token), scan(ticket=new_id()), scan(resident=day.an.public_id)]
    first = results(client, day.day, day.token, *batch)
    before = (rows(Visit)[0].queue_no, len(rows(Scan)), len(rows(AuditEvent)))
    again = results(client, day.day, day.token, *batch)
    assert [result["verdict"] for result in first] == ["accepted", "review", "accepted"]
    assert [result["verdict"] for result in again] == ["repeated", "review", "repeated"]
    assert [result["show"] for result in again] == [result["show"] for result in first]
    assert (rows(Visit)[0].queue_no, len(rows(Scan)), len(rows(AuditEvent))) == before


def test_a_scan_twice_in_one_batch_counts_once(client, day):
    twice = scan(ticket=day.ticket(day.hoa).token)
    verdicts = [result["verdict"] for result in results(client, day.day, day.token, twice, twice)]
    assert verdicts == ["accepted", "repeated"]
    assert len(rows(Scan)) == 1


def test_an_id_with_other_content_waits_for_a_person(client, day):
    first = scan(ticket=day.ticket(day.hoa).token)
    results(client, day.day, day.token, first)
    other = {**first, "ticket": day.ticket(day.an).token}
    for _time in range(2):
        result = results(client, day.day, day.token, other)[0]
        assert (result["verdict"], result["reason"]) == ("review", "id_reused")
    assert len(rows(Scan)) == 2
    assert len(rows(Visit)) == 1


def test_an_invited_person_without_a_place_is_a_walk_in(client, day):
    result = one(client, day, ticket=day.ticket(day.an).token)
    assert (result["verdict"], result["show"]["slot"]) == ("accepted", None)
    assert [visit.walk_in for visit in rows(Visit)] == [True]
    db.session.refresh(day.day)
    assert day.day.walk_ins == 1


def test_an_eligible_person_who_was_never_invited_is_a_walk_in_and_an_ineligible_one_waits(
    build, client, day
):
    new = build.resident(day.household, "Lê Thị Mới")
    absent = build.resident(day.household, "Lê Văn Xa", residence="absent")
    assert one(client, day, resident=new.public_id, method="list")["verdict"] == "accepted"
    result = one(client, day, resident=absent.public_id, method="list")
    assert (result["verdict"], result["reason"]) == ("review", "not_eligible")
    assert result["show"]["name"] == "Lê Văn Xa"


def test_more_walk_ins_than_were_reserved_are_let_in(build, client, day):
    for n in range(3):
        person = build.resident(day.household, f"Phạm Thị {n}")
        assert one(client, day, resident=person.public_id, method="list")["verdict"] == "accepted"
    db.session.refresh(day.day)
    assert day.day.walk_ins > day.day.walk_in_reserve


def test_another_hour_of_the_day_is_accepted(client, day, travel):
    travel.move_to(on_the_day(10, 30), tick=False)
    assert one(client, day, ticket=day.ticket(day.hoa).token)["verdict"] == "accepted"


def test_a_place_on_another_day_waits_and_shows_which(client, day, travel):
    later = day.other_day()
    day.book(day.an, slot=day.slots(later)[0])
    result = one(client, day, ticket=day.ticket(day.an).token)
    assert (result["verdict"], result["reason"]) == ("review", "other_day")
    assert result["show"]["slot"] == "25/11/2026, 7:00 – 8:00"
    assert rows(Visit) == []


def test_a_cancelled_place_waits(client, day):
    day.cancel(day.hoa)
    result = one(client, day, ticket=day.ticket(day.hoa).token)
    assert (result["verdict"], result["reason"]) == ("review", "cancelled")


def test_an_unknown_ticket_waits_and_its_secret_is_not_kept(client, day):
    token = new_id()
    result = one(client, day, ticket=token)
    assert (result["verdict"], result["reason"], result["show"]) == ("review", "unknown_ticket", None)
    (kept,) = rows(Scan)
    assert token not in str(kept.said)
    assert kept.said["end"] == token[-4:].upper()


@pytest.mark.parametrize(
    "facts",
    [
        {"ticket": "https://example.vn/x"},
        {"ticket": "half a character \ud800"},
        {"short_code": "ABCD-2345"},
        {"short_code": "half a character \ud800"},
        {"short_code": "a\x00b"},
    ],
)
def test_a_text_that_is_no_code_is_kept_all_the_same(client, day, facts):
    good = scan(ticket=day.ticket(day.hoa).token)
    told = results(client, day.day, day.token, good, scan(**facts))
    assert [result["reason"] for result in told] == [None, "unknown_ticket"]


@pytest.mark.parametrize("origin", ["http://[", "null", "http://elsewhere.example", "x" * 3000, "//"])
def test_a_session_speaks_for_the_scan_page_only_where_the_browser_says_so(client, day, origin):
    day.staff(client)
    batch = {"device_sent_at": clock.now().isoformat(), "scans": []}
    headers = {"Origin": origin, "X-Requested-With": "desk"}
    assert client.post(f"/desk/{day.day.public_id}/scans", json=batch, headers=headers).status_code == 401


def test_a_revoked_ticket_is_unknown(client, day):
    token = day.ticket(day.hoa).token
    with transaction():
        db.session.execute(
            update(Ticket).where(Ticket.resident_id == day.hoa.id).values(revoked_at=clock.now())
        )
    assert one(client, day, ticket=token)["reason"] == "unknown_ticket"


def test_the_code_of_a_letter_is_told_apart(client, day):
    letter = db.session.scalar(select(Letter))
    opened = open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed)
    for facts in ({"ticket": opened.token}, {"short_code": opened.code, "method": "typed"}):
        assert one(client, day, **facts)["reason"] == "household_code"


def test_a_phone_that_is_shown_a_letter_finds_the_people_it_invites_in_its_own_ward(app, client, day):
    letter = db.session.scalar(select(Letter))
    opened = open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed)
    invited = set(
        db.session.scalars(
            select(Resident.full_name)
            .join(Invitation, Invitation.resident_id == Resident.id)
            .where(Invitation.letter_id == letter.id)
        )
    )

    def found(text):
        headers = {"Authorization": f"Device {day.token}"}
        answer = client.post(f"/desk/{day.day.public_id}/search", json={"q": text}, headers=headers)
        return {row["name"] for row in answer.get_json()}

    assert found(opened.token) == found(opened.token.upper()) == found(opened.code) == invited != set()
    ward = day.build.ward("10099")
    with transaction():
        db.session.merge(letter).ward_id = ward.id
    assert found(opened.token) == found(opened.code) == set()


def asked_for(day, resident, outcome, **facts):
    """The provisional ticket of a place request."""
    made = make(REQUEST)
    slot = day.slots()[0]
    day.build.save(
        PlaceRequest(
            **made,
            ward_id=day.ward.id,
            campaign_id=day.campaign.id,
            day_id=day.day.id,
            slot_id=slot.id,
            identity_sealed=b"x",
            identity_index=b"x" * 16,
            identity_kind="phone",
            birth_date=date(1950, 5, 1),
            outcome=outcome,
            resident_id=resident.id if resident else None,
            asked_at=clock.now(),
            **facts,
        )
    )
    return open_secrets(REQUEST, made["public_id"], made["token_sealed"], made["code_sealed"])


def test_a_place_asked_for_without_a_link_is_known_by_its_own_ticket_and_code(client, day):
    asked = asked_for(day, day.hoa, "matched")
    result = one(client, day, ticket=asked.token)
    assert (result["verdict"], result["show"]["name"]) == ("accepted", "Nguyễn Thị Hoa")
    typed = one(client, day, short_code=asked.code, method="typed")
    assert typed["verdict"] == "already_arrived"


@pytest.mark.parametrize(
    ("outcome", "facts"), [("unknown", {}), ("mismatch", {}), ("matched", {"state": "refused"})]
)
def test_a_place_asked_for_by_nobody_we_know_waits(client, day, outcome, facts):
    asked = asked_for(day, day.hoa if facts else None, outcome, **facts)
    result = one(client, day, ticket=asked.token)
    assert (result["verdict"], result["reason"]) == ("review", "unknown_ticket")


def test_the_ticket_of_another_campaign_is_told_apart(build, client, day, travel):
    other = day.beside(build.campaign(day.ward, days_ahead=3, title="Tiêm chủng", kind="vaccination"))
    result = one(client, day, ticket=other.ticket(day.hoa).token)
    assert (result["verdict"], result["reason"]) == ("review", "other_campaign")
    assert result["show"]["name"] == "Nguyễn Thị Hoa"


def test_the_ticket_of_another_ward_is_unknown(build, client, day, travel):
    travel.move_to(on_the_day(8) - timedelta(days=4), tick=False)
    ward = build.ward("99002", "Phường Khác")
    household = build.household(build.neighborhood(ward, 1))
    stranger = build.resident(household, "Đỗ Thị Lạ")
    other = day.beside(build.campaign(ward, days_ahead=4))
    token = other.ticket(stranger).token
    travel.move_to(on_the_day(8), tick=False)
    assert one(client, day, ticket=token)["reason"] == "unknown_ticket"
    assert one(client, day, resident=stranger.public_id)["reason"] == "unknown_ticket"


def test_a_dead_person_waits(build, client, day):
    dead = build.resident(day.household, "Lê Văn Mất", status="deceased")
    assert one(client, day, resident=dead.public_id)["reason"] == "not_eligible"


def test_malformed_scans_spoil_no_other_and_are_not_kept(client, day):
    bad = {"scan_id": "x", "kind": "arrive"}
    answer = results(client, day.day, day.token, bad, scan(ticket=day.ticket(day.hoa).token), None)
    assert [result["verdict"] for result in answer] == ["malformed", "accepted", "malformed"]
    assert [result["scan_id"] for result in answer][::2] == ["x", None]
    assert len(rows(Scan)) == 1


@pytest.mark.parametrize("hours", [-26, -3, 3, 26])
def test_a_phone_with_a_wrong_clock_counts_in_the_right_hour(client, day, hours):
    skew = timedelta(hours=hours)
    told = scan(at=on_the_day(7, 30) + skew, ticket=day.ticket(day.hoa).token)
    sent_at = (clock.now() + skew).isoformat()
    assert results(client, day.day, day.token, told, device_sent_at=sent_at)[0]["verdict"] == "accepted"
    (visit,), (kept,) = rows(Visit), rows(Scan)
    assert (visit.arrived_at, visit.arrived_hour) == (on_the_day(7, 30), 7)
    assert kept.device_at == on_the_day(7, 30) + skew


@pytest.mark.parametrize("at", [on_the_day(8) - timedelta(days=1), on_the_day(0, 0) - timedelta(seconds=1)])
def test_a_scan_outside_the_day_waits(client, day, at):
    result = results(client, day.day, day.token, scan(at=at, ticket=day.ticket(day.hoa).token))[0]
    assert (result["verdict"], result["reason"]) == ("review", "clock")
    assert rows(Visit) == []


def test_finishing_writes_the_years_check_and_undoing_takes_it_back(client, day):
    done = scan("complete", ticket=day.ticket(day.hoa).token)
    answer = results(client, day.day, day.token, scan(ticket=day.ticket(day.hoa).token), done)
    assert [result["verdict"] for result in answer] == ["accepted", "accepted"]
    (check,) = rows(YearlyCheck)
    assert (check.kind, check.checked_on, check.source) == ("here", DAY, day.campaign.public_id)
    assert rows(Visit)[0].state == "completed"
    results(client, day.day, day.token, scan("undo", undoes=done["scan_id"]))
    assert (rows(YearlyCheck), rows(Visit)[0].state) == ([], "arrived")


def test_finishing_alone_means_that_the_person_came(client, day):
    assert one(client, day, kind="complete", ticket=day.ticket(day.hoa).token)["verdict"] == "accepted"
    (visit,) = rows(Visit)
    assert (visit.state, visit.arrived_at) == ("completed", on_the_day(8))


def test_finishing_twice_says_when(client, day):
    token = day.ticket(day.hoa).token
    one(client, day, kind="complete", ticket=token)
    result = one(client, day, kind="complete", ticket=token)
    assert result["verdict"] == "already_arrived"
    assert result["first_arrival"]["at"] == "2026-11-24T08:00:00+07:00"


def test_a_jab_is_no_yearly_check(build, travel, client):
    day = DayBuilder(build, travel, kind="vaccination")
    hoa = day.person()
    day.publish()
    travel.move_to(on_the_day(8), tick=False)
    results(client, day.day, day.desk(), scan("complete", ticket=day.ticket(hoa).token))
    assert rows(YearlyCheck) == []


def test_an_undo_keeps_the_trace_and_the_place(client, day):
    arrive = scan(ticket=day.ticket(day.an).token)
    undo = scan("undo", undoes=arrive["scan_id"])
    results(client, day.day, day.token, arrive)
    (answer,) = results(client, day.day, day.token, undo)
    assert (answer["verdict"], answer["show"]["name"]) == ("accepted", "Trần Văn An")
    assert [row.kind for row in rows(Scan)] == ["arrive", "undo"]
    (visit,) = rows(Visit)
    assert (visit.state, visit.arrived_at) == ("undone", None)
    db.session.refresh(day.day)
    assert day.day.walk_ins == 0


def test_an_undo_may_come_in_before_its_scan(client, day):
    arrive = scan(ticket=day.ticket(day.hoa).token)
    assert one(client, day, kind="undo", undoes=arrive["scan_id"])["verdict"] == "accepted"
    assert results(client, day.day, day.token, arrive)[0]["verdict"] == "accepted"
    assert [visit for visit in rows(Visit) if visit.arrived_at] == []


def test_undone_and_scanned_again_keeps_the_number(client, day):
    arrive = scan(ticket=day.ticket(day.hoa).token)
    results(client, day.day, day.token, arrive, scan("undo", undoes=arrive["scan_id"]))
    again = one(client, day, ticket=day.ticket(day.hoa).token)
    assert (again["verdict"], again["show"]["queue_no"]) == ("accepted", 1)
    assert rows(Visit)[0].state == "arrived"


def test_an_arrival_makes_the_booking_attended_and_an_undo_booked_again(client, day):
    arrive = scan(ticket=day.ticket(day.hoa).token)
    results(client, day.day, day.token, arrive)
    assert [booking.state for booking in rows(Booking)] == ["attended"]
    results(client, day.day, day.token, scan("undo", undoes=arrive["scan_id"]))
    assert [booking.state for booking in rows(Booking)] == ["booked"]


def test_a_visitor_from_elsewhere_is_counted_apart_and_can_be_taken_back(client, day):
    visitor = scan(outsider={"birth_year": 1961, "sex": "male"}, method="count")
    result = results(client, day.day, day.token, visitor)[0]
    assert (result["verdict"], result["show"]) == ("accepted", None)
    assert [(row.birth_year, row.sex, row.undone_at) for row in rows(OutsiderVisit)] == [(1961, "male", None)]
    results(client, day.day, day.token, scan("undo", undoes=visitor["scan_id"]))
    assert rows(OutsiderVisit)[0].undone_at is not None
    assert rows(Visit) == []


def test_a_station_passed_is_kept_and_means_that_the_person_came(client, day):
    passed = {"kind": "station", "station": "vitals", "ticket": day.ticket(day.hoa).token}
    assert [one(client, day, **passed)["verdict"] for _time in range(2)] == ["accepted", "already_arrived"]
    assert rows(Visit)[0].state == "arrived"


def test_very_old_people_and_marked_groups_come_first(build, client, day, travel):
    old = build.resident(day.household, "Cụ Già", birth_date=date(1940, 1, 1))
    marked = build.resident(day.household, "Bà Đau")
    build.save(
        ResidentGroup(
            ward_id=day.ward.id, resident_id=marked.id, code="DISABLED", valid_from=date(2020, 1, 1)
        )
    )
    for person in (old, marked):
        assert one(client, day, resident=person.public_id)["show"]["priority"] is True


@pytest.mark.parametrize(("degree", "first"), [(1, False), (2, True), (3, True), (None, True)])
def test_the_degree_of_a_disability_decides_who_comes_first(build, client, day, degree, first):
    person = build.resident(day.household, "Chị Khuyết", birth_date=date(1990, 1, 1))
    facts = {"ward_id": day.ward.id, "resident_id": person.id, "valid_from": date(2020, 1, 1)}
    build.save(ResidentGroup(**facts, code="DISABLED", degree=degree))
    assert one(client, day, resident=person.public_id)["show"]["priority"] is first


def test_who_comes_first_is_a_row_of_the_catalog_and_not_in_the_code(build, client, day):
    young = {"birth_date": date(1990, 1, 1)}
    pupil, poor, here = (build.resident(build.household(day.neighborhood), **young) for _one in range(3))
    facts = {"ward_id": day.ward.id, "valid_from": date(2020, 1, 1)}
    build.save(ResidentGroup(**facts, resident_id=pupil.id, code="PUPIL"))
    build.save(HouseholdGroup(**facts, household_id=poor.household_id, code="POOR"))
    assert [one(client, day, resident=who.public_id)["show"]["priority"] for who in (pupil, poor, here)] == [
        False,
        False,
        False,
    ]
    with writing_session():
        for code in ("PUPIL", "POOR"):
            db.session.get_one(GroupType, code).has_priority = True
    assert [one(client, day, resident=who.public_id)["show"]["priority"] for who in (pupil, poor, here)] == [
        True,
        True,
        False,
    ]
    with writing_session():
        db.session.get_one(GroupType, "AREA_HARD").has_priority = True
        db.session.add(
            AreaGroup(**facts, neighborhood_id=day.neighborhood.id, code="AREA_HARD", source="QĐ 1")
        )
    assert one(client, day, resident=here.public_id)["show"]["priority"] is True


def test_who_was_let_in_once_stays_let_in_for_the_day(client, day):
    token = day.ticket(day.an).token
    later = day.other_day()
    one(client, day, ticket=token)
    db.session.rollback()
    with transaction():
        db.session.add(
            Booking(
                ward_id=day.ward.id,
                campaign_id=day.campaign.id,
                day_id=later.id,
                slot_id=day.slots(later)[0].id,
                resident_id=day.an.id,
                neighborhood_id=day.neighborhood.id,
                state="cancelled",
                via="station",
                booked_at=clock.now(),
            )
        )
    assert one(client, day, kind="complete", ticket=token)["verdict"] == "accepted"


def test_a_batch_leaves_one_audit_row_with_counts_and_no_names(client, day):
    results(
        client,
        day.day,
        day.token,
        scan(ticket=day.ticket(day.hoa).token),
        scan(ticket=day.ticket(day.an).token),
    )
    (event,) = [row for row in rows(AuditEvent) if row.action == "scan.taken"]
    assert (event.actor_kind, event.detail["accepted"], event.detail["kinds"]) == ("desk", 2, {"arrive": 2})
    assert "Hoa" not in str(event.detail)
    assert all(verdict.broken_at is None for verdict in audit.verify())


def test_every_scan_that_is_kept_names_desk_method_and_both_times(client, day):
    one(client, day, ticket=day.ticket(day.hoa).token)
    (kept,) = rows(Scan)
    assert kept.desk_id and kept.place == "Bàn 1" and kept.method == "qr"
    assert kept.device_at == kept.happened_at == kept.received_at == clock.now()


def test_an_empty_batch_tells_what_waits(client, day, travel):
    waits = {"pending": 7, "oldest_scanned_at": on_the_day(7, 50).isoformat()}
    answer = send(client, day.day, day.token, **waits)
    assert (answer.status_code, answer.get_json()["results"]) == (200, [])
    (desk,) = rows(Desk)
    assert (desk.pending, desk.oldest_pending_at, desk.seen_at) == (7, on_the_day(7, 50), on_the_day(8))


@pytest.mark.parametrize("said", [{"pending": "12"}, {"pending": -1}, {"device_sent_at": "08:00"}])
def test_what_a_desk_says_wrongly_about_itself_loses_no_scan(client, day, said):
    told = scan(ticket=day.ticket(day.hoa).token)
    assert results(client, day.day, day.token, told, **said)[0]["verdict"] == "accepted"


def test_what_was_taken_no_longer_waits(client, day):
    results(client, day.day, day.token, scan(ticket=day.ticket(day.hoa).token))
    (desk,) = rows(Desk)
    assert (desk.pending, desk.oldest_pending_at) == (0, None)


def test_the_server_says_its_time(client, day):
    assert send(client, day.day, day.token).get_json()["server_time"] == "2026-11-24T08:00:00+07:00"


def test_an_unknown_revoked_or_expired_desk_is_refused_and_nothing_is_kept(client, day, travel):
    told = scan(ticket=day.ticket(day.hoa).token)
    assert send(client, day.day, new_id(), told).status_code == 401
    travel.move_to(on_the_day(8) + timedelta(days=3), tick=False)
    assert send(client, day.day, day.token, told).status_code == 401
    assert rows(Scan) == []


def test_a_revoked_token_is_refused_even_in_a_browser_that_is_signed_in(client, day):
    day.staff(client)
    batch = {"device_sent_at": clock.now().isoformat(), "scans": [scan(ticket=day.ticket(day.hoa).token)]}
    headers = {"Authorization": f"Device {new_id()}", "X-Requested-With": "desk"}
    answer = client.post(f"/desk/{day.day.public_id}/scans", json=batch, headers=headers)
    assert answer.status_code == 401
    assert rows(Scan) == []


def test_a_desk_of_another_day_and_a_day_that_is_not_there_answer_alike(client, day):
    other = day.other_day()
    foreign = send(client, other, day.token)
    missing = client.post(
        f"/desk/{new_id()}/scans", json={}, headers={"Authorization": f"Device {day.token}"}
    )
    assert (foreign.status_code, foreign.data) == (missing.status_code, missing.data)
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"[]", "application/json"),
        (b'{"device_sent_at":"2026-11-24T08:00:00+07:00","scans":[]}', "text/plain"),
        (b'{"device_sent_at":"2026-11-24T08:00:00+07:00","scans":{}}', "application/json"),
    ],
)
def test_what_is_not_this_json_is_400(client, day, body, kind):
    answer = client.post(
        f"/desk/{day.day.public_id}/scans",
        data=body,
        content_type=kind,
        headers={"Authorization": f"Device {day.token}"},
    )
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_more_than_500_scans_are_400_and_500_are_taken(client, day):
    many = [scan(ticket=new_id()) for _n in range(501)]
    assert send(client, day.day, day.token, *many).status_code == 400
    assert rows(Scan) == []
    assert {result["verdict"] for result in results(client, day.day, day.token, *many[:500])} == {"review"}


def test_more_than_a_mebibyte_is_413(client, day):
    answer = send(client, day.day, day.token, note="x" * 1024 * 1024)
    assert answer.status_code == 413


def test_staff_send_with_their_session_and_the_pages_header(client, day):
    day.staff(client, name="Lê Thị Trạm")
    batch = {
        "device_sent_at": clock.now().isoformat(),
        "scans": [scan(ticket=day.ticket(day.hoa).token)],
    }
    address = f"/desk/{day.day.public_id}/scans"
    assert client.post(address, json=batch).status_code == 401
    for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        headers = {"X-Requested-With": "desk", **foreign}
        assert client.post(address, json=batch, headers=headers).status_code == 401
    assert rows(Scan) == []
    answer = client.post(address, json=batch, headers={"X-Requested-With": "desk"})
    assert answer.get_json()["results"][0]["verdict"] == "accepted"
    assert rows(Visit)[0].arrived_desk == "Lê Thị Trạm"


def test_a_clinic_scans_on_its_own_days_alone(build, client, day):
    clinic = build.save(Clinic(ward_id=day.ward.id, code="PK1", name="Phòng khám"))
    day.staff(client, Role.CLINIC, clinic_id=clinic.id)
    batch = {"device_sent_at": clock.now().isoformat(), "scans": []}
    answer = client.post(f"/desk/{day.day.public_id}/scans", json=batch, headers={"X-Requested-With": "desk"})
    assert answer.status_code == 404


def test_two_desks_offline_with_the_same_person_make_one_visit_and_both_are_told(client, day, travel):
    travel.move_to(on_the_day(10), tick=False)
    second = day.desk("Bàn 2")
    late = scan(at=on_the_day(8, 30), ticket=day.ticket(day.hoa).token)
    early = scan(at=on_the_day(7, 40), ticket=day.ticket(day.hoa).token)
    assert results(client, day.day, day.token, late)[0]["verdict"] == "accepted"
    other = results(client, day.day, second, early)[0]
    assert (other["verdict"], other["first_arrival"]["desk"]) == ("already_arrived", "Bàn 1")
    (visit,) = rows(Visit)
    assert (visit.arrived_at, visit.arrived_desk) == (on_the_day(7, 40), "Bàn 2")
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 2


def test_ids_are_the_devices_and_their_case_does_not_matter(client, day):
    told = scan(ticket=day.ticket(day.hoa).token)
    results(client, day.day, day.token, told)
    shouted = {**told, "scan_id": told["scan_id"].upper()}
    result = results(client, day.day, day.token, shouted)[0]
    assert (result["verdict"], result["scan_id"]) == ("repeated", shouted["scan_id"])


def test_another_day_may_use_the_same_id(client, day, travel):
    other, same = day.other_day(), str(uuid4())
    results(client, day.day, day.token, scan(scan_id=same, ticket=day.ticket(day.hoa).token))
    travel.move_to(on_the_day(8) + timedelta(days=1), tick=False)
    result = results(
        client, other, day.desk("Bàn 1", other), scan(scan_id=same, ticket=day.ticket(day.an).token)
    )
    assert result[0]["verdict"] == "accepted"
