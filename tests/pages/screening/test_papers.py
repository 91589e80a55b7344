"""Doors of letters and tickets, letters to print and to send, and who may see them."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.roles import Role
from core import short_code
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from screening.booking import booking
from screening.entrance import limits
from screening.models import Letter
from tests.builders import Builder
from tests.invariants import check
from tests.invited import AN, HOA, NAM, Invited
from tests.page_client import PageClient

WRONG = "Chưa tìm thấy giấy mời hoặc phiếu hẹn có mã và năm sinh này."


@pytest.fixture
def invited(build: Builder) -> Invited:
    invited = Invited(build, free_text="Đo huyết áp", bring_text="Căn cước", fasting=True)
    invited.home = invited.household(HOA, NAM)
    invited.other = build.neighborhood(invited.ward, 8)
    build.household(invited.other, AN)
    invited.publish()
    return invited


class TestTheDoor:
    def open(
        self, client: PageClient, code: str, year: str = "1950", path: str = "/k", address: str = "127.0.0.1"
    ):
        client.environ_base["REMOTE_ADDR"] = address
        client.get(path)
        secret = {"/k": "token", "/t": "ticket"}[path]
        return client.submit(path, code=code, birth_year=year, **{secret: None})

    def test_gives_one_answer_for_an_unknown_code_and_for_a_wrong_year(
        self, client: PageClient, invited: Invited
    ):
        code = invited.letter(invited.home).short_code
        wrong_year = self.open(client, code, "1977")
        unknown = self.open(client, "2222-2222", "1977")
        assert (wrong_year.status_code, unknown.status_code) == (422, 422)
        assert WRONG in wrong_year.text
        assert WRONG in unknown.text

    def test_says_when_a_code_is_mistyped_without_looking_anything_up(
        self, client: PageClient, invited: Invited
    ):
        assert "8 ký tự" in self.open(client, "ABC").text
        assert self.open(client, "2222-2223").status_code == 422

    def test_of_a_ticket_does_not_open_with_a_letters_code(self, client: PageClient, invited: Invited):
        code = invited.letter(invited.home).short_code
        assert self.open(client, code, path="/t").status_code == 422

    @pytest.mark.parametrize(("path", "other"), [("/t", "/k"), ("/k", "/t")])
    def test_leads_holders_of_the_other_paper_to_its_door_in_one_tap(
        self, client: PageClient, invited: Invited, path: str, other: str
    ):
        letter = invited.letter(invited.home)
        secrets = letter.members[0].ticket.opened()
        code = letter.short_code if other == "/k" else secrets.shown_code
        answer = self.open(client, code, path=path)
        assert answer.status_code == 422
        assert "loại giấy khác" in answer.text
        form = next(f for f in client.page.forms if f["attrs"].get("class") == "action-form")
        assert form["attrs"]["action"] == other
        assert client.post(other, data=form["fields"]).status_code == 303

    def test_says_nothing_of_the_other_paper_to_a_wrong_birth_year(
        self, client: PageClient, invited: Invited
    ):
        code = invited.letter(invited.home).short_code
        assert WRONG in self.open(client, code, "1977", path="/t").text

    def test_waits_after_five_wrong_years_for_one_code_from_wherever_they_come(
        self, app: Flask, client: PageClient, invited: Invited
    ):
        code = invited.letter(invited.home).short_code
        for n in range(5):
            assert self.open(client, code, "1977", address=f"203.0.113.{n}").status_code == 422
        answer = self.open(client, code, address="198.51.100.7")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 600
        assert re.search(r"Thử lại sau (9|10) phút", answer.text)
        assert "gọi Trạm Y tế" in answer.text
        assert invited.ward.station_phone in answer.text

    def test_of_a_neighbor_behind_the_same_address_still_opens(self, client: PageClient, invited: Invited):
        for n in range(60):
            assert self.open(client, short_code.make(bytes([n] * 10))).status_code == 422
        assert self.open(client, invited.letter(invited.home).short_code).status_code == 303

    def test_from_one_address_is_slowed_only_at_the_speed_of_a_machine(
        self, client: PageClient, invited: Invited, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(limits, "PER_ADDRESS", "20/10 minutes")
        for n in range(20):
            assert self.open(client, short_code.make(bytes([n] * 10))).status_code == 422
        assert self.open(client, invited.letter(invited.home).short_code).status_code == 429

    def test_never_counts_a_slip_that_the_check_symbol_shows(self, client: PageClient, invited: Invited):
        for _ in range(25):
            assert self.open(client, "2222-2223").status_code == 422
        assert self.open(client, invited.letter(invited.home).short_code).status_code == 303

    def test_never_counts_a_right_code(self, client: PageClient, invited: Invited):
        code = invited.letter(invited.home).short_code
        for _ in range(25):
            assert self.open(client, code).status_code == 303

    def test_never_limits_a_link(self, client: PageClient, invited: Invited):
        for _ in range(20):
            self.open(client, "2222-2222")
        client.get("/k")
        assert client.submit("/k", token=invited.letter(invited.home).secrets.token).status_code == 303

    def test_says_that_a_broken_link_is_not_valid(self, client: PageClient, invited: Invited):
        client.get("/K")
        answer = client.submit("/k", token="a" * 26)
        assert answer.status_code == 422
        assert "Đường dẫn này không dùng được nữa" in answer.text

    def test_needs_both_fields(self, client: PageClient, invited: Invited):
        answer = self.open(client, "", "50")
        assert answer.status_code == 422
        assert "gõ 8 chữ và số" in answer.text
        assert "bốn chữ số" in answer.text

    def test_of_a_preview_robot_changes_nothing(self, app: Flask, client: PageClient, invited: Invited):
        for path in ("/k", "/K", "/t", "/T"):
            assert client.get(path).status_code == 200
        check(app)


class TestTheSheet:
    @pytest.fixture
    def station(self, app: Flask, invited: Invited) -> PageClient:
        return invited.build.sign_in(
            app.test_client(), invited.build.account(Role.STATION_ADMIN, invited.ward)
        )

    @pytest.fixture
    def head(self, app: Flask, invited: Invited) -> PageClient:
        account = invited.build.account(
            Role.NEIGHBORHOOD_HEAD, invited.ward, neighborhood_id=invited.neighborhood.id
        )
        return invited.build.sign_in(app.test_client(), account)

    def sheet(self, invited: Invited, place=None) -> str:
        return f"/letters/{invited.campaign.public_id}/{(place or invited.neighborhood).public_id}"

    def test_says_all_that_an_invitation_must_say(self, station: PageClient, invited: Invited):
        page = station.get(self.sheet(invited))
        letter = invited.letter(invited.home)
        for needed in (
            "Nguyễn Thị Hoa",
            "1948",
            "Căn cước",
            "Đo huyết áp",
            "Nhịn ăn 8 giờ trước khi lấy máu",
            "Ủy ban nhân dân " + invited.ward.name,
            "Số: ………/GM-TYT",
            "Trưởng trạm",
            "Giấy mời này có chữ ký, đóng dấu của Trạm Y tế.",
            "Khám miễn phí. Không ai được yêu cầu ông/bà chuyển tiền, đọc mã OTP hay cài ứng dụng.",
            "Không phải trả tiền cho các mục ghi trong giấy này.",
            "Nếu không đến được",
            "Nhà văn hóa phường",
            invited.ward.station_phone,
            letter.short_code,
        ):
            assert needed in page.text
        assert page.text.count('class="sheet letter"') == 1
        assert letter.secrets.token not in page.text, "the secret is in the QR, not in the text"

    def test_is_always_printed_in_vietnamese(self, station: PageClient, invited: Invited):
        assert "Kính gửi: Hộ ông/bà" in station.get(self.sheet(invited) + "?lang=en").text

    def test_shows_the_hour_of_those_who_have_one(self, station: PageClient, invited: Invited):
        with transaction() as work:
            booking.book(
                invited.campaign.id,
                invited.slots()[0].public_id,
                [invited.people(invited.home)[0].id],
                "head",
                SYSTEM,
                work.at,
            )
        assert "7:00 – 8:00 sáng" in station.get(self.sheet(invited)).text

    def test_printed_means_invited_for_that_neighborhood(
        self, app: Flask, station: PageClient, invited: Invited
    ):
        station.get(f"/letters/{invited.campaign.public_id}")
        assert station.submit(f"{self.sheet(invited)}/printed").status_code == 303
        states = {p.full_name: invited.invitation(p).state for p in invited.people(invited.home)}
        assert set(states.values()) == {"sent"}
        unprinted = db.session.scalars(select(Letter).where(Letter.printed_at.is_(None))).all()
        assert len(unprinted) == 1

    def test_a_head_sees_only_their_neighborhood(self, head: PageClient, invited: Invited):
        assert "Tổ dân phố 8" not in head.get(f"/letters/{invited.campaign.public_id}").text
        assert head.get(self.sheet(invited)).status_code == 200
        assert head.get(self.sheet(invited, invited.other)).status_code == 404
        stranger = next(
            letter
            for letter in db.session.scalars(select(Letter))
            if letter.neighborhood_id == invited.other.id
        )
        address = f"/letters/{invited.campaign.public_id}/household/{stranger.public_id}"
        assert head.get(address).status_code == 404

    def test_a_message_to_send_carries_the_link_and_marks_the_household_invited(
        self, head: PageClient, invited: Invited
    ):
        letter = invited.letter(invited.home)
        address = f"/letters/{invited.campaign.public_id}/household/{letter.id}"
        page = head.get(address)
        assert letter.link in page.text
        assert letter.link.endswith(f"/k#{letter.secrets.token}")
        assert head.submit(f"{address}/sent").status_code == 303
        assert invited.letter(invited.home).state == "sent"

    def test_the_list_of_links_shows_no_secret(self, head: PageClient, invited: Invited):
        page = head.get(f"{self.sheet(invited)}/links")
        assert "Nguyễn Thị Hoa" in page.text
        assert invited.letter(invited.home).secrets.token not in page.text


class TestTheCommand:
    def test_prints_each_household_with_its_secrets_as_the_contract_says(self, app: Flask, invited: Invited):
        runner = app.test_cli_runner()
        done = runner.invoke(args=["screening", "letters", invited.campaign.public_id, "--json"])
        assert done.exit_code == 0, done.output
        letter = invited.letter(invited.home)
        found = json.loads(done.stdout)
        assert [set(row) for row in found] == [{"household", "link", "short_code", "members"}] * 2
        first = next(row for row in found if row["link"] == letter.link)
        assert first["short_code"] == letter.short_code
        assert first["members"][0] == {
            "resident": invited.people(invited.home)[0].public_id,
            "name": "Nguyễn Thị Hoa",
            "birth_year": 1950,
            "ticket": letter.members[0].ticket.opened().token,
            "short_code": letter.members[0].ticket.opened().shown_code,
        }

    def test_writes_a_file_that_prints_without_the_site(self, app: Flask, invited: Invited, tmp_path):
        out = tmp_path / "letters.html"
        done = app.test_cli_runner().invoke(
            args=["screening", "letters", invited.campaign.public_id, "--neighborhood", "07", str(out)]
        )
        assert done.exit_code == 0, done.output
        html = out.read_text(encoding="utf-8")
        assert html.count('class="sheet letter"') == 1
        assert 'href="/static' not in html
        assert "<script" not in html
        assert "@page" in html
        assert {invited.invitation(p).state for p in invited.people(invited.home)} == {"sent"}

    def test_refuses_an_unknown_neighborhood_and_an_unknown_campaign(self, app: Flask, invited: Invited):
        runner = app.test_cli_runner()
        campaign = invited.campaign.public_id
        unknown = runner.invoke(args=["screening", "letters", campaign, "--neighborhood", "77", "--json"])
        assert (unknown.exit_code, unknown.stdout) == (1, "")
        assert "77" in unknown.stderr
        assert runner.invoke(args=["screening", "letters", "x" * 26, "--json"]).exit_code == 1
        assert runner.invoke(args=["screening", "letters", campaign]).exit_code == 2
