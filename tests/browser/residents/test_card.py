"""A citizen card before the phone's camera or under a scanner that types: finds a person, fills in the form, sends no more."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Household, Resident
from tests.browser.checkin.test_desk_camera import needs_decoder
from tests.browser.conftest import film_frame, listen
from tests.browser.screening.test_round_pages import _cookie
from tests.builders import Builder
from wards.models import Neighborhood

NUMBER = "031150000123"
CHIP = f"{NUMBER}||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3, Phường X, TP Y|10052021"
CHIP_OLD_NUMBER = f"{NUMBER}|031234567|NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3, Phường X, TP Y|10052021"
SINCE_JULY_2024 = (
    f"{NUMBER}||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3, Phường X, TP Y|10072024|||TRẦN VĂN CHA|LÊ THỊ MẸ"
)
LISTED_ORDER = f"{NUMBER}|NGUYỄN THỊ MẪU|02/09/1950|Nữ|Tổ 3, Phường X, TP Y|10072024|031234567|"
LAYOUTS = [CHIP, CHIP_OLD_NUMBER, SINCE_JULY_2024, LISTED_ORDER]

Enter = Callable[[BrowserContext, Role], Page]


@pytest.fixture
def seven(build: Builder) -> Neighborhood:
    seven = build.neighborhood(build.ward(), 7)
    build.household(
        seven,
        {"full_name": "Nguyễn Thị Mẫu", "personal_id": NUMBER, "birth_date": date(1950, 9, 2)},
        {"full_name": "Trần Văn Khác", "sex": "male"},
    )
    return seven


@pytest.fixture
def enter(app: Flask, build: Builder, seven: Neighborhood, address: str) -> Enter:
    def signed_in(context: BrowserContext, role: Role) -> Page:
        context.add_cookies([_cookie(app, build, role, seven, address)])
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        return page

    return signed_in


def add_page(address: str, seven: Neighborhood) -> str:
    home = db.session.scalars(select(Household).where(Household.neighborhood_id == seven.id)).one()
    return f"{address}/residents/households/{home.public_id}/add"


def open_page(page: Page, at: str) -> None:
    page.goto(at)
    page.wait_for_selector("[data-card][data-ready]", state="attached")


def expect_filled(page: Page, prefix: str = "") -> None:
    for name, value in (
        ("full_name", "Nguyễn Thị Mẫu"),
        ("day", "2"),
        ("month", "9"),
        ("year", "1950"),
        ("personal_id", NUMBER),
    ):
        expect(page.locator(f"[name='{prefix}{name}']")).to_have_value(value)
    expect(page.locator(f"[name='{prefix}sex'][value=female]")).to_be_checked()


def type_card(page: Page, text: str) -> None:
    """As a scanner does: every character at once after the other, then Enter."""
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


@needs_decoder
@pytest.mark.parametrize("text", LAYOUTS)
def test_a_card_before_the_camera_finds_its_owner_and_only_the_number_is_sent(
    filming: Callable[[str | None], BrowserContext], enter: Enter, address: str, text: str
) -> None:
    context = filming(text)
    complaints, sent = listen(context), []
    page = enter(context, Role.NEIGHBORHOOD_HEAD)
    open_page(page, f"{address}/neighborhood")
    context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    with page.expect_navigation():
        page.locator("[data-card] summary").click()
    expect(page.locator("section.household")).to_contain_text("Nguyễn Thị Mẫu")
    posted = [request for request in sent if NUMBER in request]
    assert len(posted) == 1 and posted[0].startswith(f"{address}/neighborhood ")
    assert not any(part in " ".join(sent) for part in ("1950%7C", "02091950", "%7C%7C", "PH%C6%AF"))
    assert NUMBER not in page.url
    assert page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    ) == ("[[],[]]")
    assert complaints == []


@needs_decoder
@pytest.mark.parametrize("text", LAYOUTS)
def test_a_card_before_the_camera_fills_in_a_person_and_nothing_is_sent(
    filming: Callable[[str | None], BrowserContext],
    enter: Enter,
    address: str,
    seven: Neighborhood,
    text: str,
) -> None:
    context = filming(text)
    page = enter(context, Role.NEIGHBORHOOD_HEAD)
    open_page(page, add_page(address, seven))
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.method))
    page.locator("[data-card] summary").click()
    expect(page.locator("[data-card-said]")).to_contain_text("Tổ 3, Phường X", timeout=20_000)
    expect_filled(page)
    assert "POST" not in sent
    # The camera is given back as soon as the card is read.
    assert page.evaluate("document.querySelector('[data-camera]').srcObject") is None


@needs_decoder
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://zalo.me/g/abcdef", "foreign-seen"),
        ("HTTP://127.0.0.1:8000/T#" + "A" * 26, "foreign-seen"),
        (f"{NUMBER}||NGUYỄN THỊ MẪU|31021950|Nữ|Tổ 3|10052021", "unreadable-seen"),
        (f"{NUMBER}||NGUYỄN", "unreadable-seen"),
    ],
)
def test_another_code_is_explained_and_the_camera_goes_on(
    filming: Callable[[str | None], BrowserContext], enter: Enter, address: str, text: str, kind: str
) -> None:
    page = enter(filming(text), Role.STATION_STAFF)
    open_page(page, f"{address}/residents")
    page.locator("[data-card] summary").click()
    expect(page.locator("[data-card-said]")).to_have_attribute("data-kind", kind, timeout=20_000)
    expect(page.locator("[data-card-said]")).not_to_be_empty()
    expect(page.locator(".camera-live")).to_be_visible()
    expect(page.locator("input[type=search]")).to_have_value("")


@needs_decoder
def test_a_photograph_of_the_card_does_as_well(
    context: BrowserContext, enter: Enter, address: str, tmp_path
) -> None:
    picture = tmp_path / "card.png"
    film_frame(CHIP).resize((1920, 1440)).rotate(6, fillcolor=150).save(picture)
    page = enter(context, Role.NEIGHBORHOOD_HEAD)
    open_page(page, f"{address}/residents/households/new")
    page.locator("[data-card] summary").click()
    page.set_input_files("[data-camera-photo]", picture)
    expect(page.locator("[name=address]")).to_have_value("Tổ 3, Phường X, TP Y")
    expect_filled(page, "members-0-")


def kept(page: Page) -> str:
    """Everything the browser keeps of its own, as text."""
    return page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")


def scan(page: Page, text: str) -> None:
    """A scanner types the card into the search box, and the page that answers is there."""
    page.focus("input[type=search]")
    page.keyboard.insert_text(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("[data-card][data-ready]", state="attached")


class TestACardThatNobodyHas:
    """The card's data are kept in the tab for the form of a new person, so it is not scanned a second time."""

    STRANGER = CHIP.replace(NUMBER, "031150000999").replace("MẪU", "LẠ")

    @needs_decoder
    def test_a_card_before_the_camera_goes_over_into_a_new_household(
        self, filming: Callable[[str | None], BrowserContext], enter: Enter, address: str
    ) -> None:
        context = filming(self.STRANGER)
        sent: list[str] = []
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        open_page(page, f"{address}/neighborhood")
        context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
        with page.expect_navigation():
            page.locator("[data-card] summary").click()
        page.wait_for_selector("[data-card][data-ready]", state="attached")
        expect(page.locator("[data-card-said]")).to_contain_text("Nguyễn Thị Lạ")
        assert "|" not in kept(page)
        page.locator("[data-card-kept] a").click()
        expect(page.locator("[name='members-0-full_name']")).to_have_value("Nguyễn Thị Lạ")
        expect(page.locator("[name='members-0-personal_id']")).to_have_value("031150000999")
        expect(page.locator("[name=address]")).to_have_value("Tổ 3, Phường X, TP Y")
        assert kept(page) == "[[],[]]"
        assert not any("1950" in request for request in sent)

    @pytest.mark.parametrize(
        "text", [STRANGER, LISTED_ORDER.replace(NUMBER, "031150000999").replace("MẪU", "LẠ")]
    )
    def test_it_goes_over_into_a_household_that_is_there(
        self, context: BrowserContext, enter: Enter, address: str, text: str
    ) -> None:
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        open_page(page, f"{address}/neighborhood")
        scan(page, text)
        page.locator("input[type=search]").fill("mẫu")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        # The household was looked for; the card still waits, and says so.
        expect(page.locator("[data-card-said]")).to_have_attribute("data-kind", "kept")
        page.locator("section.household h2 a").click()
        page.locator("main a[href$='/add']").click()
        expect(page.locator("[name=full_name]")).to_have_value("Nguyễn Thị Lạ")
        assert kept(page) == "[[],[]]"
        page.reload()
        expect(page.locator("[name=full_name]")).to_have_value("")

    def test_it_is_forgotten_by_a_press_by_a_person_found_and_after_a_quarter_of_an_hour(
        self, context: BrowserContext, enter: Enter, address: str, seven: Neighborhood
    ) -> None:
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        open_page(page, f"{address}/neighborhood")
        scan(page, self.STRANGER)
        page.locator("[data-card-forget]").click()
        expect(page.locator("[data-card-kept]")).to_be_hidden()
        assert kept(page) == "[[],[]]"
        scan(page, self.STRANGER)
        scan(page, CHIP)
        assert kept(page) == "[[],[]]"
        expect(page.locator("[data-card-kept]")).to_be_hidden()
        scan(page, self.STRANGER)
        page.clock.install()
        page.clock.set_fixed_time("2099-01-01T00:00:00Z")
        open_page(page, add_page(address, seven))
        expect(page.locator("[name=full_name]")).to_have_value("")
        assert kept(page) == "[[],[]]"

    def test_who_is_on_the_list_without_a_number_is_found_by_the_name_and_gets_it(
        self, context: BrowserContext, enter: Enter, address: str, build: Builder, seven: Neighborhood
    ) -> None:
        """The usual case: the list came without citizen numbers. The card is scanned once."""
        build.household(
            seven, {"full_name": "Nguyen Thi Đa", "birth_date": date(1950, 1, 1), "birth_precision": "year"}
        )
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        open_page(page, f"{address}/neighborhood")
        scan(page, self.STRANGER.replace("LẠ", "ĐA"))
        with page.expect_navigation():
            page.locator("[data-card-name]").click()
        page.locator(".person-name a", has_text="Nguyen Thi Đa").click()
        page.locator("main a[href$='/correct']").click()
        expect(page.locator("[name=full_name]")).to_have_value("Nguyễn Thị Đa")
        expect(page.locator("[name=day]")).to_have_value("2")
        expect(page.locator("[name=personal_id]")).to_have_value("031150000999")
        assert kept(page) == "[[],[]]"
        with page.expect_navigation():
            page.locator("main form .button-primary").click()
        open_page(page, f"{address}/neighborhood")
        scan(page, self.STRANGER)
        expect(page.locator("section.household")).to_contain_text("Nguyễn Thị Đa")

    def test_it_does_not_overwrite_a_person_who_is_corrected(
        self, context: BrowserContext, enter: Enter, address: str
    ) -> None:
        page = enter(context, Role.STATION_STAFF)
        open_page(page, f"{address}/residents")
        scan(page, self.STRANGER)
        person = db.session.scalars(select(Resident.public_id).limit(1)).one()
        open_page(page, f"{address}/residents/people/{person}/correct")
        expect(page.locator("[name=full_name]")).not_to_have_value("Nguyễn Thị Lạ")
        open_page(page, f"{address}/residents/households/new")
        expect(page.locator("[name='members-0-full_name']")).to_have_value("Nguyễn Thị Lạ")


class TestAScannerThatTypes:
    """It writes into whatever field is in use, fast, and presses Enter."""

    def test_it_finds_a_person_through_the_search_box(
        self, context: BrowserContext, enter: Enter, address: str
    ) -> None:
        page, sent = enter(context, Role.STATION_STAFF), []
        open_page(page, f"{address}/residents")
        context.on("request", lambda request: sent.append(request.post_data or ""))
        page.focus("input[type=search]")
        type_card(page, CHIP)
        expect(page.locator(".people")).to_contain_text("Nguyễn Thị Mẫu")
        assert f"q={NUMBER}" in "".join(sent) and "%7C" not in "".join(sent)

    def test_it_finds_a_person_with_no_field_in_use(
        self, context: BrowserContext, enter: Enter, address: str
    ) -> None:
        page = enter(context, Role.STATION_STAFF)
        open_page(page, f"{address}/residents")
        page.keyboard.type(CHIP)
        page.keyboard.press("Enter")
        expect(page.locator(".people")).to_contain_text("Nguyễn Thị Mẫu")

    @pytest.mark.parametrize("key", ["Enter", "Tab"])
    @pytest.mark.parametrize("field", ["full_name", "personal_id", "note"])
    def test_it_fills_in_the_form_from_any_field_and_does_not_send_it(
        self, context: BrowserContext, enter: Enter, address: str, seven: Neighborhood, field: str, key: str
    ) -> None:
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        at = add_page(address, seven)
        open_page(page, at)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.focus(f"[name={field}]")
        page.keyboard.insert_text(CHIP + "|" + "X" * 200)
        page.keyboard.press(key)
        expect_filled(page)
        expect(page.locator("[name=note]")).to_have_value("")
        expect(page.locator("[data-card-said]")).to_have_attribute("data-kind", "filled-typed")
        assert page.url == at

    def test_it_fills_in_the_row_it_typed_in_and_then_the_next_empty_one(
        self, context: BrowserContext, enter: Enter, address: str
    ) -> None:
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        open_page(page, f"{address}/residents/households/new")
        page.locator("button[name=step]").click()
        page.wait_for_selector("[data-card][data-ready]", state="attached")
        page.focus("[name='members-1-full_name']")
        type_card(page, CHIP)
        expect_filled(page, "members-1-")
        page.focus("[name=address]")
        type_card(page, CHIP.replace(NUMBER, "031050000124").replace("Nữ", "Nam"))
        expect(page.locator("[name='members-0-personal_id']")).to_have_value("031050000124")
        expect(page.locator("[name='members-0-sex'][value=male]")).to_be_checked()
        page.focus("[name=address]")
        type_card(page, CHIP.replace(NUMBER, "031050000125"))
        expect(page.locator("[data-card-said]")).to_have_attribute("data-kind", "full")

    @pytest.mark.parametrize(
        ("text", "kind"),
        [("a|b|c|d|e|f", "foreign-typed"), (f"{NUMBER}||NGUYEENX", "unreadable-typed")],
    )
    def test_what_it_spoiled_is_said_and_not_searched(
        self, context: BrowserContext, enter: Enter, address: str, text: str, kind: str
    ) -> None:
        page = enter(context, Role.STATION_STAFF)
        open_page(page, f"{address}/residents")
        page.focus("input[type=search]")
        type_card(page, text)
        expect(page.locator("[data-card-said]")).to_have_attribute("data-kind", kind)
        expect(page.locator(".empty")).to_have_count(0)

    def test_what_was_typed_before_the_scan_stays(
        self, context: BrowserContext, enter: Enter, address: str, seven: Neighborhood
    ) -> None:
        page = enter(context, Role.NEIGHBORHOOD_HEAD)
        open_page(page, add_page(address, seven))
        page.locator("[name=relation]").fill("Vợ")
        page.focus("[name=relation]")
        type_card(page, CHIP)
        expect_filled(page)
        expect(page.locator("[name=relation]")).to_have_value("Vợ")
