"""Links as they are passed on: previews, links changed on the way, codes changed by a keyboard, two letters at once."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db.database import db
from screening.models import LetterSignIn
from tests.builders import Builder
from tests.invited import AN, HOA, NAM, Invited, open_letter
from tests.page_client import PageClient

TITLE = "Khám sức khỏe người cao tuổi"
PREVIEW = re.compile(r'<meta property="og:([a-z_]+)" content="([^"]*)"')


@pytest.fixture
def invited(build: Builder) -> Invited:
    invited = Invited(build, title=TITLE)
    invited.home, invited.neighbors = invited.household(HOA, NAM), invited.household(AN)
    invited.publish()
    return invited


def token_of(invited: Invited, path: str) -> str:
    letter = invited.letter(invited.home)
    return letter.secrets.token if path == "/k" else letter.members[0].ticket.opened().token


class TestAPreview:
    @pytest.mark.parametrize("path", ["/k", "/K", "/t", "/T"])
    def test_of_a_letter_or_ticket_says_whose_it_is_and_no_more(
        self, client: PageClient, invited: Invited, path: str
    ):
        answer = client.get(path)
        shown = dict(PREVIEW.findall(answer.text))
        assert shown["title"] == "Giấy mời của Trạm Y tế"
        assert "description" not in shown
        assert answer.headers["X-Robots-Tag"] == "noindex"

    def test_of_a_campaign_has_its_title_and_date(self, client: PageClient, invited: Invited):
        answer = client.get(f"/c/{invited.campaign.public_id}")
        shown = dict(PREVIEW.findall(answer.text))
        assert shown["title"] == TITLE
        assert invited.days()[0].label in shown["description"]
        assert answer.headers["X-Robots-Tag"] == "noindex"

    def test_of_the_first_page_is_for_search_engines(self, client: PageClient, invited: Invited):
        assert "X-Robots-Tag" not in client.get("/").headers
        robots = client.get("/robots.txt")
        assert robots.mimetype == "text/plain"
        assert "Disallow: /k/\n" in robots.text
        assert "Disallow: /k\n" not in robots.text, "a robot must be able to read noindex there"


class TestAChangedLink:
    """The secret has come in the address; from the door on no address has it, and the letter opens in one tap."""

    @pytest.mark.parametrize("path", ["/k", "/t"])
    @pytest.mark.parametrize(
        "changed",
        ["%23{}", "/%23{}", "%23{}?fbclid=IwAR0", "%23{}%3Futm_source=zalo", "%23{}/", "%23{}."],
    )
    def test_opens_without_the_secret_in_the_address(
        self, client: PageClient, invited: Invited, path: str, changed: str
    ):
        token = token_of(invited, path)
        for shown in (token, token.upper()):
            answer = client.get((path + changed).format(shown))
            assert (answer.status_code, answer.location) == (303, path)
            client.get(path)
            form = next(f for f in client.page.forms if "data-fragment" in f["attrs"])
            assert "hidden" not in form["attrs"], "it works without script"
            assert client.post(path, data=form["fields"]).status_code == 303
            assert token not in client.get(path).text

    @pytest.mark.parametrize("path", ["/k/", "/K/", "/t/", "/T/", "/k/?utm_source=zalo"])
    def test_with_a_slash_leads_to_the_door(self, client: PageClient, invited: Invited, path: str):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.location == path[:2].lower()

    def test_is_not_opened_by_looking_at_it(self, client: PageClient, invited: Invited):
        for method in (client.get, client.head):
            method(f"/k%23{token_of(invited, '/k')}")
            method("/k")
        assert db.session.scalar(select(func.count()).select_from(LetterSignIn)) == 0

    def test_that_leads_nowhere_says_so_once(self, client: PageClient, invited: Invited):
        client.get("/k%23" + "a" * 26)
        client.get("/k")
        form = next(f for f in client.page.forms if "data-fragment" in f["attrs"])
        answer = client.post("/k", data=form["fields"])
        assert answer.status_code == 422
        assert "a" * 26 not in answer.text, "a script would send it again and again"

    @pytest.mark.parametrize("rest", ["", "abc", "a" * 27, "nguyễn"])
    def test_without_a_secret_leads_to_the_door(self, client: PageClient, invited: Invited, rest: str):
        assert client.get(f"/k%23{rest}").status_code in (303, 404)
        assert "a" * 26 not in client.get("/k").text

    def test_of_a_letter_is_not_sent_by_the_tickets_door(self, client: PageClient, invited: Invited):
        token = token_of(invited, "/k")
        client.get(f"/k%23{token}")
        assert token not in client.get("/t").text


class TestATypedCode:
    def test_in_wide_letters_opens(self, client: PageClient, invited: Invited):
        code = invited.letter(invited.home).short_code.replace("-", "")
        wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in code)
        client.get("/k")
        answer = client.submit("/k", code=wide, birth_year="１９５０", token=None)
        assert answer.status_code == 303

    def test_that_cannot_be_undone_names_the_letter(self, client: PageClient, invited: Invited):
        client.get("/k")
        answer = client.submit("/k", code="ĐĐĐĐĐĐĐĐ", birth_year="1950", token=None)
        assert answer.status_code == 422
        assert "“Đ”" in answer.text


class TestTwoLettersInOneBrowser:
    def test_the_second_says_that_the_first_is_closed(self, client: PageClient, invited: Invited):
        said = "Trình duyệt này đang mở một giấy mời hoặc phiếu hẹn khác"
        assert said not in open_letter(client, invited.letter(invited.home)).text
        assert said not in open_letter(client, invited.letter(invited.home)).text, "the same letter"
        assert said in open_letter(client, invited.letter(invited.neighbors)).text
        assert said not in client.get("/k/home").text, "it is said once"

    @pytest.mark.parametrize("path", ["/k/people", "/k/book", "/k/cancel", "/k/decline"])
    def test_a_form_of_the_first_changes_nothing_and_says_why(
        self, app: Flask, client: PageClient, invited: Invited, path: str
    ):
        open_letter(client, invited.letter(invited.home))
        first = [person.public_id for person in invited.people(invited.home)]
        open_letter(client, invited.letter(invited.neighbors))
        answer = client.post(
            path,
            data={
                "csrf_token": client.csrf(),
                "idempotency_key": "stale",
                "resident": first,
                "slot": invited.slots()[0].public_id,
            },
        )
        assert answer.status_code == 422
        assert "của giấy mời khác" in answer.text
        assert invited.slots()[0].booked == 0
