"""The scan page under the hands of staff: typed codes, answers, undo, names, visitors, keyboard, screen readers."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from core.short_code import make, show
from tests.browser.conftest import PHONE, open_desk
from tests.browser.desk_stub import Person, Ward

LETTER = "HTTPS://X.VN/K#" + "A" * 26
CARD = "031150000123||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3|10052021"


def type_code(page: Page, text: str) -> None:
    page.fill("#typed-code", text)
    page.press("#typed-code", "Enter")


def answer(page: Page, key: str) -> None:
    expect(page.locator(f'[data-answer][open][data-key="{key}"]')).to_be_visible()


def back_to_scanning(page: Page) -> None:
    expect(page.locator("[data-answer]")).not_to_have_attribute("open", "")


def next_person(page: Page) -> None:
    page.click("[data-answer-next]")
    back_to_scanning(page)


def test_a_booked_person_is_shown_in_full_and_scanning_goes_on_by_itself(desk: Page, ward: Ward) -> None:
    person = ward.people[1]
    type_code(desk, show(person.short_code).lower())
    answer(desk, "arrived")
    for words in (person.name, str(person.birth_year), person.neighborhood, person.slot):
        expect(desk.locator("[data-answer]")).to_contain_text(words)
    expect(desk.locator("[data-answer-priority]")).to_be_visible()
    expect(desk.locator("[data-answer-queue]")).to_contain_text("1")
    back_to_scanning(desk)
    expect(desk.locator(".recent li")).to_contain_text(person.name)
    assert list(ward.arrivals) == [person.resident]


def test_a_person_who_came_before_is_shown_with_time_and_desk_until_a_tap(desk: Page, ward: Ward) -> None:
    desk.clock.install()
    for key in ("arrived", "already-arrived"):
        type_code(desk, ward.people[0].short_code)
        answer(desk, key)
        if key == "arrived":
            back_to_scanning(desk)
    expect(desk.locator("[data-answer-sub]")).to_contain_text("Bàn 1")
    desk.clock.fast_forward(60_000)
    answer(desk, "already-arrived")
    expect(desk.locator("[data-answer] [data-undo]")).to_be_hidden()
    next_person(desk)
    assert len(ward.arrivals) == 1


@pytest.mark.parametrize(("place", "key"), [(3, "other-day"), (4, "cancelled"), (5, "not-eligible")])
def test_what_waits_for_a_person_names_who_it_is_and_stays_on_the_screen(
    desk: Page, ward: Ward, place: int, key: str
) -> None:
    type_code(desk, ward.people[place].short_code)
    answer(desk, key)
    expect(desk.locator("[data-answer]")).to_contain_text(ward.people[place].name)
    next_person(desk)


def test_an_unknown_code_offers_the_search_by_name(desk: Page) -> None:
    type_code(desk, make(b"nobody has this"))
    answer(desk, "unknown-ticket")
    desk.click("[data-answer] [data-open=search]")
    expect(desk.locator("[data-people]")).to_be_visible()
    expect(desk.locator("#people-text")).to_be_focused()


@pytest.mark.parametrize(("text", "key"), [(LETTER, "letter"), (CARD, "card"), ("031150000123", "card")])
def test_letters_and_citizen_cards_are_explained_and_never_leave_the_phone(
    desk: Page, ward: Ward, text: str, key: str
) -> None:
    type_code(desk, text)
    answer(desk, key)
    next_person(desk)
    expect(desk.locator("#typed-code")).to_have_value("")
    assert ward.scans_posted() == []
    assert "031150000123" not in desk.evaluate(
        """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.documentElement.outerHTML,
             ...await Promise.all((await indexedDB.databases()).map(({name}) => new Promise((resolve) => {
               const open = indexedDB.open(name);
               open.onsuccess = () => {
                 const all = open.result.transaction('scans').objectStore('scans').getAll();
                 all.onsuccess = () => resolve(all.result);
               };
             })))])"""
    )


def test_a_wrong_code_is_refused_on_the_phone_with_what_is_wrong(desk: Page, ward: Ward) -> None:
    error = desk.locator("[data-typed-error]")
    desk.fill("#typed-code", "ABO")
    expect(error).to_contain_text("O")
    desk.fill("#typed-code", "ABC")
    expect(error).to_be_hidden()
    desk.press("#typed-code", "Enter")
    expect(error).to_contain_text("5")
    code = ward.people[0].short_code
    type_code(desk, code[1] + code[0] + code[2:])
    expect(error).to_be_visible()
    expect(desk.locator("#typed-code")).to_have_attribute("aria-invalid", "true")
    expect(desk.locator("#typed-code")).to_be_focused()
    assert ward.scans_posted() == []


def test_an_arrival_can_be_taken_back_for_ten_seconds(desk: Page, ward: Ward) -> None:
    desk.clock.install()
    type_code(desk, ward.people[0].short_code)
    answer(desk, "arrived")
    back_to_scanning(desk)
    desk.click("[data-undo-bar] [data-undo]")
    answer(desk, "undone")
    expect(desk.locator(".recent li")).to_have_attribute("data-key", "undone")
    arrived, undone = (scan for post in ward.posts for scan in post["scans"])
    assert (undone["kind"], undone["undoes"]) == ("undo", arrived["scan_id"])
    assert not {"ticket", "short_code", "resident"} & set(undone)
    back_to_scanning(desk)
    type_code(desk, ward.people[1].short_code)
    answer(desk, "arrived")
    desk.clock.fast_forward(11_000)
    expect(desk.locator("[data-undo-bar]")).to_be_hidden()


def test_a_walk_in_is_found_by_name_and_checked_in(desk: Page, ward: Ward) -> None:
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "hồng")
    desk.locator(".found", has_text="Trần Thị Hồng").get_by_role("button").click()
    answer(desk, "arrived")
    expect(desk.locator("[data-answer-sub]")).to_have_text(
        desk.locator("dt:text-is('walk-in') + dd").text_content()
    )
    (scan,) = (scan for post in ward.posts for scan in post["scans"])
    assert (scan["resident"], scan["method"]) == (ward.people[2].resident, "list")


def test_somebody_who_has_arrived_cannot_be_checked_in_again_from_the_list(desk: Page, ward: Ward) -> None:
    ward.people[0].state = "arrived"
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "tuyết")
    expect(desk.locator(".found")).to_have_count(1)
    expect(desk.locator(".found button")).to_be_hidden()
    desk.click("[data-people] [data-close]")
    desk.check("#mode-complete")
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "tuyết")
    expect(desk.locator(".found button")).to_be_visible()


@pytest.mark.parametrize("number", ["031150000123", CARD, "0912 345 678", "+84 912 345 678"])
def test_whole_numbers_are_never_searched(desk: Page, ward: Ward, number: str) -> None:
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", number)
    desk.press("#people-text", "Enter")
    expect(desk.locator("[data-people-status]")).not_to_have_text("")
    expect(desk.locator("#people-text")).to_have_value("")
    assert ward.searches == []


def test_names_from_the_server_are_text_and_nothing_else(desk: Page, ward: Ward) -> None:
    name = "<img src=x onerror=alert(1)>"
    ward.people.append(Person("x" * 26, name, 1950, "<b>Tổ</b>", short_code=make(b"x" * 12), slot="8:00"))
    type_code(desk, make(b"x" * 12))
    answer(desk, "arrived")
    expect(desk.locator("[data-answer-name]")).to_have_text(name)
    expect(desk.locator(".recent-name")).to_have_text(f"{name}, 1950")


def test_a_visitor_is_counted_by_birth_year_and_sex_only(desk: Page, ward: Ward) -> None:
    desk.click(".desk-tools [data-open=outsider]")
    for year in ("", "60", "1850", "3000", "abcd"):
        desk.fill("#outsider-year", year)
        desk.click("[data-outsider] [type=submit]")
        expect(desk.locator("[data-outsider-error]")).to_be_visible()
    desk.fill("#outsider-year", "1960")
    desk.click("[data-outsider] [type=submit]")
    expect(desk.locator("[data-outsider-error]")).to_be_visible()
    desk.click("label[for=outsider-female]")
    desk.click("[data-outsider] [type=submit]")
    answer(desk, "counted")
    (scan,) = (scan for post in ward.posts for scan in post["scans"])
    assert (scan["kind"], scan["method"]) == ("arrive", "count")
    assert scan["outsider"] == {"birth_year": 1960, "sex": "female"}


def test_finishing_is_one_more_scan_in_the_other_mode(desk: Page, ward: Ward) -> None:
    desk.check("#mode-complete")
    type_code(desk, ward.people[0].short_code)
    answer(desk, "completed")
    (scan,) = (scan for post in ward.posts for scan in post["scans"])
    assert scan["kind"] == "complete"


def test_everything_can_be_done_from_the_keyboard(desk: Page, ward: Ward) -> None:
    desk.focus("#typed-code")
    desk.keyboard.type(show(ward.people[3].short_code))
    desk.keyboard.press("Enter")
    answer(desk, "other-day")
    expect(desk.locator("[data-answer-next]")).to_be_focused()
    desk.keyboard.press("Escape")
    back_to_scanning(desk)
    expect(desk.locator("#typed-code")).to_be_focused()
    desk.focus("#mode-arrive")
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("[data-desk]")).to_have_attribute("data-mode", "complete")


def test_a_scan_carries_exactly_what_the_contract_names(desk: Page, ward: Ward) -> None:
    type_code(desk, ward.people[0].short_code)
    answer(desk, "arrived")
    post = next(post for post in ward.posts if post["scans"])
    assert set(post) == {"device_sent_at", "pending", "oldest_scanned_at", "scans"}
    assert (post["pending"], post["oldest_scanned_at"]) == (1, post["scans"][0]["scanned_at"])
    assert set(post["scans"][0]) == {"scan_id", "kind", "short_code", "scanned_at", "method"}
    assert post["scans"][0]["method"] == "typed"


@pytest.mark.parametrize("state", ["start", "people", "outsider", "ok", "warn", "bad", "info"])
def test_each_state_of_the_page_is_accessible(browser: Browser, address: str, ward: Ward, state: str) -> None:
    page = browser.new_page(base_url=address, bypass_csp=True, reduced_motion="reduce", **PHONE)
    open_desk(page)
    codes = {
        "ok": ward.people[0].short_code,
        "warn": ward.people[3].short_code,
        "bad": make(b"nobody has this"),
        "info": LETTER,
    }
    if state in codes:
        # A good answer goes by itself; here it stays to be looked at.
        page.evaluate("document.querySelector('[data-answer]').close = () => {}")
        type_code(page, codes[state])
        expect(page.locator("[data-answer][open]")).to_be_visible()
    elif state != "start":
        page.click(f".desk-tools [data-open={'search' if state == 'people' else state}]")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    page.close()
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
