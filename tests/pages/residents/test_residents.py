"""Pages of people and households: the station for the ward, a head for the head's neighborhood."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from core.db.models import AuditEvent
from core.sealing import keyring
from residents.handlers.people import OwnRows
from residents.models.people import Household, HouseholdGroup, Resident, ResidentGroup, YearlyCheck

NUMBER, PHONE = "031150000123", "0912345678"


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def household(build, seven):
    return build.household(
        seven,
        {"full_name": "Nguyễn Thị Hoa", "personal_id": NUMBER, "phone": PHONE, "phone_owner": "con gái"},
        {
            "full_name": "Trần Văn Đạo",
            "birth_date": date(1948, 1, 1),
            "birth_precision": "year",
            "sex": "male",
        },
    )


@pytest.fixture
def hoa(household):
    return person("Nguyễn Thị Hoa")


@pytest.fixture
def staff(client, build, ward):
    return build.sign_in(client, build.account(Role.STATION_STAFF, ward))


@pytest.fixture
def head(app, build, ward, seven):
    return build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    )


def person(name):
    return db.session.execute(select(Resident).where(Resident.full_name == name)).scalar_one()


def events(action):
    db.session.rollback()
    return (
        db.session.execute(
            select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.chain, AuditEvent.seq)
        )
        .scalars()
        .all()
    )


def without_secrets(answer):
    """The page without what is fresh on every page, and without the address asked for."""
    text = answer.text.replace(answer.request.path, "")
    return re.sub(r'value="[^"]+"', "", text)


def send(client, **answers):
    """Fill in the form of the page just fetched, which goes to its own address."""
    return client.submit(client.last_path, **answers)


def correction(**answers):
    facts = {
        "full_name": "Nguyễn Thị Hoa",
        "day": "1",
        "month": "5",
        "year": "1950",
        "sex": "female",
        "residence": "permanent",
        "insurance": "unknown",
        "phone_owner": "con gái",
    }
    return {**facts, **answers}


class TestSearch:
    def test_the_search_page_finds_a_person_without_accents(self, staff, household):
        page = staff.search("/residents", "nguyen hoa").text
        assert "Nguyễn Thị Hoa" in page
        assert NUMBER not in page

    def test_nothing_found_says_what_to_try(self, staff, household):
        assert staff.search("/residents", "khong ai").status_code == 200

    def test_a_head_has_no_search_over_the_ward(self, head, household):
        assert head.get("/residents").status_code == 404


class TestPersonPage:
    def test_sealed_numbers_are_masked(self, staff, hoa):
        page = staff.get(f"/residents/people/{hoa.public_id}").text
        assert "031******123" in page
        assert "091****678" in page
        assert NUMBER not in page and PHONE not in page

    def test_a_known_year_alone_is_shown_as_a_year(self, staff, household):
        page = staff.get(f"/residents/people/{person('Trần Văn Đạo').public_id}").text
        assert "01/01/1948" not in page and "1948" in page

    def test_a_head_opens_own_people_and_nobody_elses(self, build, ward, head, hoa):
        eight = build.neighborhood(ward, 8)
        build.household(eight, {"full_name": "Lê Văn Lạ"})
        assert head.get(f"/residents/people/{hoa.public_id}").status_code == 200
        foreign = head.get(f"/residents/people/{person('Lê Văn Lạ').public_id}")
        missing = head.get("/residents/people/" + "a" * 26)
        assert foreign.status_code == missing.status_code == 404
        assert without_secrets(foreign) == without_secrets(missing)

    def test_staff_of_another_ward_find_nothing(self, app, build, hoa):
        other = build.ward("99002", "Phường Khác")
        stranger = build.sign_in(app.test_client(), build.account(Role.STATION_STAFF, other))
        assert stranger.get(f"/residents/people/{hoa.public_id}").status_code == 404
        assert stranger.search("/residents", "nguyen thi hoa").text.count("Nguyễn Thị Hoa") == 0

    @pytest.mark.parametrize("role", [Role.WARD_OFFICIAL, Role.SUPERVISOR, Role.SITE_ADMIN])
    def test_other_roles_open_no_person(self, app, build, ward, hoa, role):
        other = build.sign_in(app.test_client(), build.account(role, ward))
        assert other.get(f"/residents/people/{hoa.public_id}").status_code == 404

    def test_a_head_is_told_of_priority_and_never_why(self, build, ward, head, hoa):
        build.save(
            ResidentGroup(ward_id=ward.id, resident_id=hoa.id, code="POOR", valid_from=date(2020, 1, 1))
        )
        page = head.get(f"/residents/people/{hoa.public_id}").text
        assert "Ưu tiên" in page
        assert "nghèo" not in page


class TestReveal:
    def test_the_number_is_shown_once_with_a_reason_on_record(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}")
        answer = staff.submit(
            f"/residents/people/{hoa.public_id}/reveal", what="personal_id", reason="call_person"
        )
        assert answer.status_code == 200
        assert NUMBER in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert NUMBER not in staff.get(f"/residents/people/{hoa.public_id}").text
        (event,) = events("resident.revealed")
        assert event.detail == {"what": "personal_id", "reason": "call_person"}

    def test_a_head_never_reveals(self, head, hoa):
        assert "/reveal" not in head.get(f"/residents/people/{hoa.public_id}").text
        answer = head.post(
            f"/residents/people/{hoa.public_id}/reveal",
            data={"what": "phone", "reason": "call_person", "csrf_token": head.csrf()},
        )
        assert answer.status_code == 404
        assert PHONE not in answer.text
        assert events("resident.revealed") == []

    def test_without_a_reason_nothing_is_shown(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}")
        answer = staff.submit(f"/residents/people/{hoa.public_id}/reveal", what="phone", reason="curious")
        assert answer.status_code == 422
        assert PHONE not in answer.text
        assert events("resident.revealed") == []

    def test_fifty_a_day_and_no_more(self, staff, hoa):
        for _ in range(50):
            staff.get(f"/residents/people/{hoa.public_id}")
            shown = staff.submit(
                f"/residents/people/{hoa.public_id}/reveal", what="phone", reason="call_person"
            )
            assert shown.status_code == 200
        staff.get(f"/residents/people/{hoa.public_id}")
        refused = staff.submit(
            f"/residents/people/{hoa.public_id}/reveal", what="phone", reason="call_person"
        )
        assert refused.status_code == 429
        assert PHONE not in refused.text
        assert len(events("resident.revealed")) == 50


class TestCorrect:
    def test_what_changed_is_on_record_by_name_only(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        send(
            staff, **correction(full_name="Nguyễn Thị Hòa", personal_id="031150000999", phone="0987 654 321")
        )
        db.session.rollback()
        hoa = person("Nguyễn Thị Hòa")
        assert hoa.name_folded == "nguyen thi hoa"
        assert keyring().open("resident.personal_id", hoa.public_id, hoa.personal_id_sealed) == "031150000999"
        assert keyring().open("resident.phone", hoa.public_id, hoa.phone_sealed) == "0987654321"
        (event,) = events("resident.corrected")
        assert event.detail == {"fields": ["full_name", "personal_id", "phone"]}

    def test_empty_number_boxes_keep_what_is_on_file(self, staff, hoa):
        page = staff.get(f"/residents/people/{hoa.public_id}/correct").text
        assert NUMBER not in page and PHONE not in page
        send(staff, **correction(note="gọi buổi tối"))
        db.session.rollback()
        hoa = person("Nguyễn Thị Hoa")
        assert hoa.note == "gọi buổi tối"
        assert keyring().open("resident.personal_id", hoa.public_id, hoa.personal_id_sealed) == NUMBER
        (event,) = events("resident.corrected")
        assert event.detail == {"fields": ["note"]}

    def test_a_phone_can_be_removed(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        send(staff, **correction(forget_phone="y"))
        db.session.rollback()
        assert person("Nguyễn Thị Hoa").phone_sealed is None

    def test_saving_without_a_change_leaves_no_trace(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        assert send(staff, **correction()).status_code == 303
        assert events("resident.corrected") == []

    def test_the_year_alone_is_a_birth_date(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        send(staff, **correction(day="", month="", year="1951"))
        db.session.rollback()
        hoa = person("Nguyễn Thị Hoa")
        assert (hoa.birth_date, hoa.birth_precision) == (date(1951, 1, 1), "year")

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("full_name", ""),
            ("year", ""),
            ("year", "195o"),
            ("day", "32"),
            ("year", "2999"),
            ("year", "1850"),
            ("phone", "12345"),
            ("phone", "01234567890"),
            ("personal_id", "03115000012"),
            ("personal_id", "123456789"),
            ("personal_id", "abc"),
            ("sex", None),
            ("full_name", "x" * 121),
        ],
    )
    def test_bad_input_names_its_field_and_writes_nothing(self, staff, hoa, field, typed):
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        answer = send(staff, **correction(note="mới", **{field: typed}))
        assert answer.status_code == 422
        named = {"day": "year"}.get(field, field)
        assert f'href="#{named}"' in answer.text
        db.session.rollback()
        assert person("Nguyễn Thị Hoa").note == ""

    def test_another_persons_number_is_refused_at_its_field(self, build, staff, seven, hoa):
        build.household(seven, {"full_name": "Lê Văn Khác", "personal_id": "031150000777"})
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        answer = send(staff, **correction(personal_id="031150000777"))
        assert answer.status_code == 422
        assert 'href="#personal_id"' in answer.text

    def test_a_number_that_contradicts_the_birth_is_only_a_hint(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/correct")
        answer = send(staff, **correction(personal_id="031065000124"))
        assert answer.status_code == 303
        assert "không khớp" in staff.get(answer.location).text

    def test_a_head_corrects_own_people(self, head, hoa):
        head.get(f"/residents/people/{hoa.public_id}/correct")
        assert send(head, **correction(homebound="y")).status_code == 303
        db.session.rollback()
        assert person("Nguyễn Thị Hoa").homebound

    def test_a_foreign_person_is_not_corrected(self, build, ward, head, hoa):
        eight = build.neighborhood(ward, 8)
        build.household(eight, {"full_name": "Lê Văn Lạ"})
        stranger = person("Lê Văn Lạ")
        head.get(f"/residents/people/{hoa.public_id}/correct")
        answer = head.post(
            f"/residents/people/{stranger.public_id}/correct",
            data=correction(csrf_token=head.csrf(), idempotency_key="k"),
        )
        assert answer.status_code == 404
        db.session.rollback()
        assert person("Lê Văn Lạ").full_name == "Lê Văn Lạ"


class TestMark:
    @pytest.mark.parametrize(("change", "status"), [("moved", "moved"), ("deceased", "deceased")])
    def test_a_person_who_leaves_is_marked_after_a_confirmation(self, staff, hoa, change, status):
        staff.get(f"/residents/people/{hoa.public_id}/mark/{change}")
        db.session.rollback()
        assert person("Nguyễn Thị Hoa").status == "active"
        assert send(staff).status_code == 303
        db.session.rollback()
        assert person("Nguyễn Thị Hoa").status == status
        (event,) = events("resident.marked")
        assert event.detail == {"change": change}

    def test_away_and_back_again(self, head, hoa):
        for change, residence in (("absent", "absent"), ("back", "permanent")):
            head.get(f"/residents/people/{hoa.public_id}/mark/{change}")
            send(head)
            db.session.rollback()
            assert person("Nguyễn Thị Hoa").residence == residence

    def test_an_unknown_mark_does_not_exist(self, staff, hoa):
        assert staff.get(f"/residents/people/{hoa.public_id}/mark/vanished").status_code == 404


class TestANumberThatSomebodyHas:
    """Scanning the card of a person on the list leads to that person, where the account may see them."""

    @pytest.mark.parametrize("form", ["add", "new"])
    def test_its_owner_is_one_press_away(self, head, household, hoa, form):
        if form == "add":
            head.get(f"/residents/households/{household.public_id}/add")
            answer = send(head, **correction(full_name="Nguyễn Thị Khác", personal_id=NUMBER))
        else:
            head.get("/residents/households/new")
            facts = {"full_name": "Nguyễn Thị Khác", "year": "1950", "sex": "female", "personal_id": NUMBER}
            answer = send(head, _={"address": "Số 5", **{f"members-0-{k}": v for k, v in facts.items()}})
        assert answer.status_code == 422
        assert f"/residents/people/{hoa.public_id}" in answer.text

    def test_a_head_is_not_led_to_a_person_of_another_neighborhood(self, build, ward, head, household):
        other = build.household(
            build.neighborhood(ward, 8), {"full_name": "Lê Văn Lạ", "personal_id": "031150000999"}
        )
        head.get(f"/residents/households/{household.public_id}/add")
        answer = send(head, **correction(full_name="Nguyễn Thị Khác", personal_id="031150000999"))
        assert answer.status_code == 303
        shown = head.get(answer.location).text
        assert "Lê Văn Lạ" not in shown and other.code not in shown


class TestCannotComeAlone:
    """One press on the person's page, and one to take it back; an appointment stays as it is."""

    def test_it_is_noted_with_one_press_and_taken_back_with_another(self, head, hoa):
        path = f"/residents/people/{hoa.public_id}"
        for change, noted in (("homebound", True), ("mobile", False)):
            head.get(path)
            assert head.submit(f"{path}/mark/{change}").status_code == 303
            db.session.rollback()
            assert person("Nguyễn Thị Hoa").homebound is noted
        assert [event.detail["change"] for event in events("resident.marked")] == ["homebound", "mobile"]

    def test_pressed_twice_it_is_noted_once(self, head, hoa):
        path = f"/residents/people/{hoa.public_id}"
        head.get(path)
        head.submit(f"{path}/mark/homebound")
        head.get(f"{path}/mark/homebound")
        head.submit(f"{path}/mark/homebound")
        assert len(events("resident.marked")) == 1


class TestHouseholds:
    def new(self, **answers):
        rows = {
            "address": "Số 9 ngõ Cây Xanh",
            "members-0-full_name": "Phạm Văn Mới",
            "members-0-year": "1955",
            "members-0-sex": "male",
        }
        return {**rows, **answers}

    def test_a_household_is_registered_with_its_members(self, head, household):
        head.get("/residents/households/new")
        answer = send(
            head,
            _=self.new(
                **{
                    "members-1-full_name": "Đỗ Thị Vợ",
                    "members-1-day": "7",
                    "members-1-month": "4",
                    "members-1-year": "1958",
                    "members-1-sex": "female",
                    "members-1-relation": "Vợ",
                }
            ),
        )
        assert answer.status_code == 303
        db.session.rollback()
        man, wife = person("Phạm Văn Mới"), person("Đỗ Thị Vợ")
        assert man.household_id == wife.household_id
        assert (man.is_head, man.relation, man.birth_precision) == (True, "Chủ hộ", "year")
        assert (wife.is_head, wife.relation) == (False, "Vợ")
        home = db.session.get(Household, man.household_id)
        assert home.code.startswith("07-")
        assert home.walk_order > household.walk_order
        assert len(events("household.registered")) == 1
        assert len(events("resident.added")) == 2

    def test_another_row_keeps_what_was_typed_and_writes_nothing(self, head, household):
        head.get("/residents/households/new")
        page = send(head, _=self.new(step="another"))
        assert page.status_code == 200
        assert "Phạm Văn Mới" in page.text
        assert 'name="members-1-full_name"' in page.text
        assert events("household.registered") == []

    def test_a_blank_row_is_nobody(self, head, household):
        head.get("/residents/households/new")
        answer = send(head, _=self.new(**{"members-1-full_name": "", "members-1-year": ""}))
        assert answer.status_code == 303

    def test_a_bad_row_names_its_field_and_nothing_is_written(self, head, household):
        head.get("/residents/households/new")
        answer = send(
            head,
            _=self.new(
                **{
                    "members-1-full_name": "Đỗ Thị Vợ",
                    "members-1-year": "",
                    "members-1-sex": "female",
                    "members-1-personal_id": "12",
                }
            ),
        )
        assert answer.status_code == 422
        assert 'href="#members-1-year"' in answer.text
        assert 'href="#members-1-personal_id"' in answer.text
        assert events("household.registered") == []

    def test_a_taken_number_is_named_in_its_row_and_nothing_is_written(self, head, hoa):
        head.get("/residents/households/new")
        answer = send(head, _=self.new(**{"members-0-personal_id": NUMBER}))
        assert answer.status_code == 422
        assert 'href="#members-0-personal_id"' in answer.text
        db.session.rollback()
        assert (
            db.session.execute(select(Resident).where(Resident.full_name == "Phạm Văn Mới")).first() is None
        )

    def test_a_namesake_is_a_question(self, head, hoa):
        rows = {"members-0-full_name": "Nguyễn Thị Hoa", "members-0-year": "1950", "members-0-sex": "female"}
        head.get("/residents/households/new")
        asked = send(head, _=self.new(**rows))
        assert asked.status_code == 409
        assert events("household.registered") == []
        assert send(head, _=self.new(**rows, are_others="y")).status_code == 303
        assert len(events("household.registered")) == 1

    def test_a_head_cannot_register_elsewhere(self, build, ward, head, seven, household):
        eight = build.neighborhood(ward, 8)
        head.get("/residents/households/new")
        send(head, _=self.new(neighborhood=eight.public_id))
        db.session.rollback()
        assert person("Phạm Văn Mới").neighborhood_id == seven.id

    def test_the_station_chooses_the_neighborhood(self, build, ward, staff, seven, household):
        eight = build.neighborhood(ward, 8)
        staff.get("/residents/households/new")
        send(staff, _=self.new(neighborhood=eight.public_id))
        db.session.rollback()
        assert person("Phạm Văn Mới").neighborhood_id == eight.id

    def test_sending_the_form_twice_makes_one_household(self, head, household):
        head.get("/residents/households/new")
        first = send(head, _=self.new())
        second = send(head, _=self.new())
        assert first.location == second.location
        assert len(events("household.registered")) == 1

    def test_a_person_is_added_to_a_household(self, head, household):
        head.get(f"/residents/households/{household.public_id}/add")
        answer = send(head, **correction(full_name="Trần Bé Út", year="2020"))
        assert answer.status_code == 303
        db.session.rollback()
        assert person("Trần Bé Út").household_id == household.id

    def test_the_address_and_the_place_on_the_round_are_corrected(self, build, seven, staff, household):
        other = build.household(seven, {"full_name": "Lê Văn Bên"})
        staff.get(f"/residents/households/{household.public_id}/correct")
        send(staff, address="Số 2 ngõ Mới", walk_order="2")
        db.session.rollback()
        home = db.session.get(Household, household.id)
        assert (home.address, home.walk_order) == ("Số 2 ngõ Mới", 2)
        assert db.session.get(Household, other.id).walk_order == 1
        (event,) = events("household.corrected")
        assert event.detail["fields"] == ["address"]

    def test_a_foreign_household_is_not_there(self, build, ward, head):
        eight = build.neighborhood(ward, 8)
        other = build.household(eight, {"full_name": "Lê Văn Lạ"})
        for path in ("", "/add", "/correct"):
            assert head.get(f"/residents/households/{other.public_id}{path}").status_code == 404


class TestElsewhere:
    answers = {"kind": "employer", "day": "3", "month": "2", "year": "2026", "place": "Nhà máy"}

    def test_a_check_elsewhere_counts_and_can_be_taken_back(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/elsewhere")
        assert send(staff, **self.answers, evidence="paper").status_code == 303
        db.session.rollback()
        check = db.session.execute(select(YearlyCheck)).scalar_one()
        assert (check.year, check.kind, check.evidence, check.place) == (2026, "employer", "paper", "Nhà máy")
        assert check.neighborhood_id == hoa.neighborhood_id
        staff.get(f"/residents/people/{hoa.public_id}")
        staff.submit(f"/residents/people/{hoa.public_id}/elsewhere/take-back")
        db.session.rollback()
        assert db.session.execute(select(YearlyCheck)).first() is None
        assert len(events("yearly_check.taken_back")) == 1

    def test_a_head_passes_on_what_was_said(self, head, hoa):
        head.get(f"/residents/people/{hoa.public_id}/elsewhere")
        send(head, **self.answers, evidence="system")
        db.session.rollback()
        assert db.session.execute(select(YearlyCheck)).scalar_one().evidence == "self_declared"

    def test_a_head_takes_back_only_what_was_said(self, staff, head, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/elsewhere")
        send(staff, **self.answers, evidence="paper")
        assert "take-back" not in head.get(f"/residents/people/{hoa.public_id}").text
        answer = head.post(
            f"/residents/people/{hoa.public_id}/elsewhere/take-back",
            data={
                "kind": "employer",
                "on": "2026-02-03",
                "csrf_token": head.csrf(),
                "idempotency_key": "k",
            },
        )
        assert answer.status_code == 404
        db.session.rollback()
        assert db.session.execute(select(YearlyCheck)).scalar_one().evidence == "paper"

    @pytest.mark.parametrize(
        "wrong", [{"year": "2999"}, {"year": "1999"}, {"day": "31", "month": "2"}, {"day": ""}]
    )
    def test_a_wrong_day_is_named(self, staff, hoa, wrong):
        staff.get(f"/residents/people/{hoa.public_id}/elsewhere")
        answer = send(staff, **{**self.answers, **wrong})
        assert answer.status_code == 422
        assert 'href="#day"' in answer.text

    def test_the_same_check_twice_is_refused(self, staff, hoa):
        for status in (303, 422):
            staff.get(f"/residents/people/{hoa.public_id}/elsewhere")
            assert send(staff, **self.answers).status_code == status


class TestGroups:
    answers = {"code": "DISABLED", "source": "QĐ 12/QĐ-UBND", "day": "1", "month": "1", "year": "2026"}

    def test_a_group_is_set_for_everybody_in_the_household_and_ended(self, staff, household, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/groups")
        assert send(staff, **self.answers, whole_household="y").status_code == 303
        db.session.rollback()
        marks = db.session.execute(select(ResidentGroup)).scalars().all()
        assert [mark.code for mark in marks] == ["DISABLED", "DISABLED"]
        assert all("code" not in event.detail for event in events("resident.group_marked"))
        staff.get(f"/residents/people/{hoa.public_id}")
        staff.submit(f"/residents/people/{hoa.public_id}/groups/end")
        db.session.rollback()
        ended = [mark for mark in db.session.execute(select(ResidentGroup)).scalars() if mark.valid_to]
        assert [mark.resident_id for mark in ended] == [hoa.id]

    @pytest.mark.parametrize("way", ["household", "person"])
    def test_a_poor_household_is_marked_once_and_shown_with_each_member(self, staff, household, hoa, way):
        path, more = f"/residents/households/{household.public_id}/groups", {}
        if way == "person":
            path, more = f"/residents/people/{hoa.public_id}/groups", {"whole_household": "y"}
        staff.get(path)
        assert send(staff, **{**self.answers, "code": "POOR"}, **more).status_code == 303
        staff.get(path)
        assert send(staff, **{**self.answers, "code": "POOR"}, **more).status_code == 422
        db.session.rollback()
        (mark,) = db.session.execute(select(HouseholdGroup)).scalars()
        assert (mark.household_id, mark.source, mark.set_by is not None) == (
            household.id,
            "QĐ 12/QĐ-UBND",
            True,
        )
        assert db.session.execute(select(ResidentGroup)).first() is None
        (event,) = events("household.group_marked")
        assert event.detail == {}
        page = staff.get(f"/residents/people/{hoa.public_id}").text
        assert "Hộ nghèo" in page and "Ưu tiên" in page
        assert "QĐ 12/QĐ-UBND" in page and "Trần Văn Thử" in page.split("Hộ nghèo")[1]

    def test_a_households_group_ends_and_stays_on_file(self, build, ward, seven, staff, household, hoa):
        build.save(
            HouseholdGroup(
                ward_id=ward.id, household_id=household.id, code="POOR", valid_from=date(2026, 1, 1)
            )
        )
        page = staff.get(f"/residents/households/{household.public_id}")
        assert "Hộ nghèo" in page.text
        staff.submit(f"/residents/households/{household.public_id}/groups/end")
        db.session.rollback()
        assert db.session.execute(select(HouseholdGroup.valid_to)).scalar_one() is not None
        assert len(events("household.group_ended")) == 1
        assert "Ưu tiên" not in staff.get(f"/residents/people/{hoa.public_id}").text

    def test_a_households_group_is_among_the_persons_own_data(self, build, ward, household, hoa):
        build.save(
            HouseholdGroup(
                ward_id=ward.id, household_id=household.id, code="POOR", valid_from=date(2026, 1, 1)
            )
        )
        assert [row["code"] for row in OwnRows().exported(hoa)["groups"]] == ["POOR"]

    def test_a_head_is_told_of_a_households_priority_and_never_why(self, build, ward, head, household, hoa):
        build.save(
            HouseholdGroup(
                ward_id=ward.id, household_id=household.id, code="POOR", valid_from=date(2026, 1, 1)
            )
        )
        page = head.get(f"/residents/people/{hoa.public_id}").text
        assert "Ưu tiên" in page and "nghèo" not in page
        assert "nghèo" not in head.get(f"/residents/households/{household.public_id}").text
        assert head.get(f"/residents/households/{household.public_id}/groups").status_code == 404

    def test_an_end_before_the_beginning_is_named(self, staff, hoa):
        staff.get(f"/residents/people/{hoa.public_id}/groups")
        answer = send(staff, **self.answers, until_day="1", until_month="1", until_year="2025")
        assert answer.status_code == 422
        assert 'href="#until_day"' in answer.text

    def test_a_head_sets_no_group(self, head, hoa):
        assert head.get(f"/residents/people/{hoa.public_id}/groups").status_code == 404
