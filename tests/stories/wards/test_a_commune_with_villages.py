"""A xã whose neighborhoods are bản: no page, paper, file or message calls it a phường with tổ dân phố."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from accounts.roles import Role
from core.catalogs import ROOMS, load
from core.db.database import db
from screening import secret_codes
from screening.models import Ticket
from tests.builders import Builder
from tests.house.objects import MORNING, World
from tests.house.routes import ROUTES
from tests.house.source import ROOT
from tests.house.test_routes import Walk
from tests.page_client import PageClient
from tests.rolls import HEAD, person, workbook
from wards.models import Neighborhood, Ward

LANGUAGES = ("vi", "en")
FIXED = {
    "vi": re.compile(
        r"\b(phường|đặc khu|tổ dân phố|tổ trưởng|tổ(?! chức| Hùng)|thôn|ấp|khóm|buôn|khu phố)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(wards?|special zones?|neighbou?rhoods?|hamlets?|tổ dân phố)\b", re.IGNORECASE),
}
"""Words of other places."""
FIXED_IN_MESSAGES = {
    "vi": re.compile(
        r"\b(phường|xã(?! hội| đảo| Mường)|đặc khu|tổ dân phố|tổ trưởng|tổ(?! chức| Hùng)|thôn|ấp|khóm|buôn|khu phố)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(wards?|communes?|special zones?|neighbou?rhoods?|villages?|hamlets?)\b", re.IGNORECASE
    ),
}
SAID_TO_COMMANDS = {
    "Name the ward by its code: this site has none or several.",
    "Several wards have a clinic with this code. Write ward/clinic, such as 99001/31015.",
    "There is no ward with this code.",
    "This site has no ward with the code %(ward)s.",
    "This site has several wards or none: name the ward by its code.",
}
"""The command line speaks of wards, whatever their kind: its options are called so."""
OPEN = re.compile(r"%\(\w+\)[sd]")
TYPED = ("Nhà văn hóa phường", "Tổ Trưởng", "to7.xlsx")
"""What the world of tests/house holds as data."""
OFFICIAL_NAMES = ("Người sống tại đặc khu", "Đặc khu", "Residents of special zones", "Special zone")
"""Names of the catalog and of official codes, which are the same in every ward."""
SAYS = ("title", "alt", "aria-label", "content", "placeholder", "label")
"""Attributes that are read; so are all that begin with `data-`."""


class Commune(World):
    """One xã with bản, and everything that an address can name."""

    codes = ("99003",)
    ward_name = "Xã Mường Mẫu"
    kind = "ban"


class Words(HTMLParser):
    """What a page says to its reader; the choice of a kind offers every kind there is."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in ("script", "style") or (tag == "select" and named.get("name", "").endswith("kind")):
            self._silent.append(tag)
        if not self._silent:
            self.said += [v for name, v in named.items() if name in SAYS or name.startswith("data-")]
            if named.get("type") in ("submit", "button"):
                self.said.append(named.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


class WordWalk(Walk):
    """A walk over every address in one language after the other, that notes the words of other places."""

    language = "vi"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.read: set[str] = set()

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.language = language
        for client in self.clients.values():
            client.set_cookie("lang", language)

    def visit(self, caller: str, rule: Rule, method: str) -> None:
        """One answer, read whole."""
        if caller not in self.clients:
            self.clients[caller] = self.world.client(caller)
            self.clients[caller].set_cookie("lang", self.language)
        self.look(caller, self.answer(caller, rule, ROUTES[rule.endpoint], method))

    def look(self, caller: str, answer: TestResponse) -> None:
        """Note what an answer says that it should not."""
        self.read.add(answer.request.path)
        for text in said_by(answer):
            for typed in (*TYPED, *OFFICIAL_NAMES):
                text = text.replace(typed, "")
            if found := FIXED[self.language].search(text):
                where = f"{answer.request.method} {answer.request.path} ({caller}, {self.language})"
                self.wrong.append(f"{where}: {found[0]!r} in {' '.join(text.split())!r}")


def said_by(answer: TestResponse) -> Iterator[str]:
    """The texts of a page, of a workbook, of any other answer."""
    if answer.status_code == 303:
        return
    if answer.mimetype == "text/html":
        yield from Words(answer.text).said
    elif "spreadsheet" in answer.mimetype:
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.data)):
            yield sheet.title
            yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    elif answer.is_json:
        yield from values_of(answer.json)
    elif answer.mimetype.startswith("text/"):
        yield answer.text


def values_of(answer: Any) -> Iterator[str]:
    """What programs are told, without the names by which they find it."""
    if isinstance(answer, dict | list):
        for value in answer.values() if isinstance(answer, dict) else answer:
            yield from values_of(value)
    elif isinstance(answer, str):
        yield answer


def pages(app: Flask, method: str) -> list[Rule]:
    """Every route but files and the samples of the gallery."""
    left_out = ("/static", "/gallery", "/favicon")
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and not rule.rule.startswith(left_out)
    ]


@pytest.mark.of_pages
def test_a_xa_of_ban_finds_no_phuong_and_no_to_dan_pho(app: Flask, build: Builder) -> None:
    with time_machine.travel(MORNING):
        walk = WordWalk(Commune(build))
        for language in LANGUAGES:
            read_everything(app, walk, language)
        walk.speak("vi")
        forms = sorted(pages(app, "POST"), key=lambda rule: ROUTES[rule.endpoint].ends)
        for rule in forms:
            row = ROUTES[rule.endpoint]
            for caller in walk.callers(rule, row)[: 1 if row.ends else None]:
                if not rule.endpoint.endswith(".sign_out"):
                    walk.visit(caller, rule, "POST")
        read_everything(app, walk, "vi")
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)
    assert len(walk.read) > 100


def read_everything(app: Flask, walk: WordWalk, language: str) -> None:
    """Every page of every caller, pages of errors and the pages of a ticket."""
    walk.speak(language)
    for rule in pages(app, "GET"):
        for caller in walk.callers(rule, ROUTES[rule.endpoint]):
            walk.visit(caller, rule, "GET")
    for client in list(walk.clients.values()):
        walk.look("lost", client.get("/nowhere"))
        walk.look("lost", client.get("/wards/new"))
        walk.look("lost", client.get("/residents/" + "a" * 26, headers={"Accept": "application/json"}))
    read_ticket(walk)


def read_ticket(walk: WordWalk) -> None:
    """The pages of one ticket."""
    client: PageClient = walk.world.app.test_client()
    ticket = db.session.scalars(select(Ticket).order_by(Ticket.id)).first()
    assert ticket is not None
    secrets = secret_codes.open_secrets(
        secret_codes.TICKET, ticket.public_id, ticket.token_sealed, ticket.code_sealed
    )
    client.set_cookie("lang", walk.language)
    walk.look("ticket", client.get("/t"))
    answer = client.submit("/t", ticket=secrets.token)
    walk.look("ticket", client.get(answer.location))
    for rule in pages(walk.world.app, "GET"):
        if "ticket" in ROUTES[rule.endpoint].callers and not rule.arguments:
            walk.look("ticket", client.get(rule.rule, buffered=True))


@pytest.mark.parametrize("room", ROOMS)
def test_no_message_holds_a_fixed_place_word(room: str) -> None:
    found = [
        text
        for message in load(ROOT, room)
        if message.id and message.id not in SAID_TO_COMMANDS
        for language, texts in (("en", message.id), ("vi", message.string))
        for text in ([texts] if isinstance(texts, str) else texts)
        if FIXED_IN_MESSAGES[language].search(OPEN.sub("", text))
    ]
    assert found == []


def test_what_it_is_called_instead(app: Flask, build: Builder) -> None:
    with time_machine.travel(MORNING):
        world = Commune(build)
        anyone, staff, head = (
            world.client(who) for who in ("anyone", Role.STATION_ADMIN, Role.NEIGHBORHOOD_HEAD)
        )
        letters = f"/letters/{world.here.names['campaign']}/{world.here.names['neighborhood']}"
        assert "trưởng bản" in anyone.get("/sign-in").text
        assert "village heads" in anyone.get("/sign-in?lang=en").text
        assert "tại xã" in anyone.get("/?lang=vi").text
        assert "<h1>Bản</h1>" in staff.get("/neighborhoods").text
        assert '<option selected value="ban">' in staff.get("/neighborhoods/new").text
        assert "Toàn xã" in staff.get(f"/turnout/{world.here.names['campaign']}").text
        assert "Bản của tôi" in head.get("/account").text
        assert "trưởng bản" in staff.get(letters).text


class TestAWardOfSeveralKinds:
    """A xã into which a town was merged: tổ, thôn and bản side by side."""

    @pytest.fixture
    def ward(self, build: Builder) -> Ward:
        ward = build.ward("99001", "Xã Mẫu")
        for number, kind in ((1, "to_dan_pho"), ("Đình", "thon")):
            build.neighborhood(ward, number, kind)
        return ward

    @pytest.fixture
    def village(self, build: Builder, ward: Ward) -> Neighborhood:
        return build.neighborhood(ward, "Lướt", "ban")

    def test_its_pages_name_them_all(self, build: Builder, ward: Ward, village: Neighborhood) -> None:
        station = build.sign_in(build.app.test_client(), build.account(Role.STATION_ADMIN, ward))
        page = station.get("/neighborhoods").text
        assert "<h1>Tổ, thôn, bản</h1>" in page
        assert "Thêm tổ, thôn, bản" in page
        assert ">Tổ trưởng, trưởng thôn, bản<" in page
        assert "tổ dân phố" not in page
        assert "<h1>Neighborhoods</h1>" in station.get("/neighborhoods?lang=en").text

    def test_a_head_reads_the_word_of_their_kind(
        self, build: Builder, ward: Ward, village: Neighborhood
    ) -> None:
        account = build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=village.id)
        head = build.sign_in(build.app.test_client(), account)
        assert ">Bản của tôi<" in re.sub(r"\s*\n\s*|<svg.*?</svg>", "", head.get("/account").text)

    def test_a_strangers_page_names_them_too(self, client: PageClient, village: Neighborhood) -> None:
        page = client.get("/sign-in").text
        assert "Dành cho người làm việc: Trạm Y tế, tổ trưởng, trưởng thôn, bản, cán bộ xã." in page


def test_its_first_list_makes_no_to_dan_pho(app: Flask, build: Builder, tmp_path: Path) -> None:
    build.ward("99003", "Xã Mường Mẫu")
    head = ["Khu dân cư" if title == "Tổ dân phố" else title for title in HEAD]
    rows = [
        person(neighborhood="Lướt", household=""),
        person("Lò Văn Ún", neighborhood="Bản Hua", household=""),
    ]
    file = tmp_path / "roll.xlsx"
    file.write_bytes(workbook([head, *rows]))
    done = app.test_cli_runner().invoke(args=["residents", "import", str(file), "--ward", "99003"])
    assert done.exit_code == 0, done.output
    assert db.session.execute(
        select(Neighborhood.kind, Neighborhood.name).order_by(Neighborhood.code)
    ).all() == [
        ("thon", "Lướt"),
        ("ban", "Hua"),
    ]
