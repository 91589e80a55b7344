"""The scan page as staff use it: typed codes, answers, undo, names, visitors, keyboard, screen readers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete, select

from campaigns.models import Campaign, Slot, Station
from core.db.database import db, writing_session
from core.short_code import make, show
from screening.models import Booking
from tests.browser import sight
from tests.browser.conftest import PHONE, open_desk
from tests.browser.desk_day import STAFF, DeskDay
from tests.browser.gateway import Gateway
from tests.builders import Builder

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


def test_a_booked_person_is_shown_in_full_and_scanning_goes_on_by_itself(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    person = day["first"]
    type_code(desk, show(person.code).lower())
    answer(desk, "arrived")
    for words in (person.name, str(person.birth_year), "Tổ dân phố 7", "7:00 – 8:00"):
        expect(desk.locator("[data-answer]")).to_contain_text(words)
    expect(desk.locator("[data-answer-priority]")).to_be_visible()
    expect(desk.locator("[data-answer-queue]")).to_contain_text("1")
    back_to_scanning(desk)
    expect(desk.locator(".recent li")).to_contain_text(person.name)
    assert day.arrived() == [person.resident]


def test_a_person_who_came_before_is_shown_with_time_and_desk_until_a_tap(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    desk.clock.install()
    for key in ("arrived", "already-arrived"):
        type_code(desk, day["booked"].code)
        answer(desk, key)
        if key == "arrived":
            back_to_scanning(desk)
    expect(desk.locator("[data-answer-sub]")).to_contain_text(STAFF)
    desk.clock.fast_forward(60_000)
    answer(desk, "already-arrived")
    expect(desk.locator("[data-answer] [data-undo]")).to_be_hidden()
    next_person(desk)
    assert day.arrived() == [day["booked"].resident]


@pytest.mark.parametrize("who", ["other_day", "cancelled"])
def test_what_waits_for_a_person_names_who_it_is_and_stays_on_the_screen(
    desk: Page, day: DeskDay, who: str
) -> None:
    type_code(desk, day[who].code)
    answer(desk, who.replace("_", "-"))
    expect(desk.locator("[data-answer]")).to_contain_text(day[who].name)
    next_person(desk)
    assert day.arrived() == []


def test_a_person_the_campaign_is_not_for_is_found_by_name_and_waits_for_a_decision(
    desk: Page, day: DeskDay
) -> None:
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "trẻ")
    desk.locator(".found").get_by_role("button").click()
    answer(desk, "not-eligible")
    expect(desk.locator("[data-answer]")).to_contain_text(day["young"].name)
    assert [scan.reason for scan in day.stored()] == ["not_eligible"]


def test_a_phone_at_an_exam_point_records_who_passed_it(
    page: Page, day: DeskDay, sign_in: Callable[[BrowserContext], None], build: Builder
) -> None:
    for sort, (code, name) in enumerate((("vitals", "Đo sinh hiệu"), ("internal", "Khám nội"))):
        build.save(Station(ward_id=day.ward.id, campaign_id=day.campaign.id, code=code, name=name, sort=sort))
    sign_in(page.context)
    open_desk(page, day)
    expect(page.locator("[data-point]")).to_be_hidden()
    page.check("#mode-station", force=True)
    page.select_option("[data-point]", "internal")
    type_code(page, day["booked"].code)
    answer(page, "station")
    expect(page.locator("[data-answer-sub]")).to_have_text("Khám nội")
    back_to_scanning(page)
    type_code(page, day["booked"].code)
    answer(page, "already-station")
    assert [(scan.kind, scan.station) for scan in day.stored()] == [("station", "internal")] * 2


def test_without_exam_points_none_is_offered(desk: Page) -> None:
    expect(desk.locator("#mode-station")).to_have_count(0)


def test_the_typed_code_of_a_letter_asks_who_of_the_household_has_come(desk: Page, day: DeskDay) -> None:
    type_code(desk, day.letter().code)
    answer(desk, "household-code")
    desk.click("[data-answer] [data-open=household]")
    expect(desk.locator("#people-text")).to_be_focused()
    expect(desk.locator("[data-people] .person-name")).to_have_text(day.of_the_letter())


def test_a_letter_before_the_desk_lists_whom_it_invites_and_one_tap_checks_in(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    type_code(desk, f"HTTPS://KHOE.EXAMPLE.VN/K#{day.letter().token.upper()}")
    answer(desk, "letter")
    assert gateway.scans() == []
    desk.click("[data-answer] [data-open=household]")
    expect(desk.locator("[data-people] .person-name")).to_have_text(day.of_the_letter())
    expect(desk.locator("#people-text")).to_have_value("")
    desk.locator("[data-people] .found button:visible").first.click()
    answer(desk, "arrived")


def test_an_unknown_code_offers_the_search_by_name(desk: Page) -> None:
    type_code(desk, make(b"nobody has this"))
    answer(desk, "unknown-ticket")
    desk.click("[data-answer] [data-open=search]")
    expect(desk.locator("[data-people]")).to_be_visible()
    expect(desk.locator("#people-text")).to_be_focused()


@pytest.mark.parametrize(("text", "key"), [(LETTER, "letter"), (CARD, "card"), ("031150000123", "card")])
def test_letters_and_citizen_cards_are_explained_and_never_leave_the_phone(
    desk: Page, day: DeskDay, gateway: Gateway, text: str, key: str
) -> None:
    type_code(desk, text)
    answer(desk, key)
    next_person(desk)
    expect(desk.locator("#typed-code")).to_have_value("")
    assert gateway.scans() == []
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


def test_a_wrong_code_is_refused_on_the_phone_with_what_is_wrong(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    error = desk.locator("[data-typed-error]")
    desk.fill("#typed-code", "ABO")
    expect(error).to_contain_text("O")
    desk.fill("#typed-code", "ABC")
    expect(error).to_be_hidden()
    desk.press("#typed-code", "Enter")
    expect(error).to_contain_text("5")
    code = day["booked"].code
    type_code(desk, ("3" if code[0] == "2" else "2") + code[1:])
    expect(error).to_be_visible()
    expect(desk.locator("#typed-code")).to_have_attribute("aria-invalid", "true")
    expect(desk.locator("#typed-code")).to_be_focused()
    assert gateway.scans() == []


def test_an_arrival_can_be_taken_back_for_ten_seconds(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.clock.install()
    type_code(desk, day["booked"].code)
    answer(desk, "arrived")
    back_to_scanning(desk)
    desk.click("[data-undo-bar] [data-undo]")
    answer(desk, "undone")
    expect(desk.locator(".recent li")).to_have_attribute("data-key", "undone")
    arrived, undone = gateway.scans()
    assert (undone["kind"], undone["undoes"]) == ("undo", arrived["scan_id"])
    assert not {"ticket", "short_code", "resident"} & set(undone)
    back_to_scanning(desk)
    type_code(desk, day["first"].code)
    answer(desk, "arrived")
    desk.clock.fast_forward(11_000)
    expect(desk.locator("[data-undo-bar]")).to_be_hidden()


def test_a_walk_in_is_found_by_name_and_checked_in(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "hồng")
    desk.locator(".found", has_text="Trần Thị Hồng").get_by_role("button").click()
    answer(desk, "arrived")
    expect(desk.locator("[data-answer-sub]")).to_have_text(
        desk.locator("dt:text-is('walk-in') + dd").text_content()
    )
    (scan,) = gateway.scans()
    assert (scan["resident"], scan["method"]) == (day["walk_in"].resident, "list")


def test_a_person_who_has_arrived_cannot_be_checked_in_again_from_the_list(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    type_code(desk, day["booked"].code)
    answer(desk, "arrived")
    back_to_scanning(desk)
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
def test_whole_numbers_are_never_searched(desk: Page, day: DeskDay, gateway: Gateway, number: str) -> None:
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", number)
    desk.press("#people-text", "Enter")
    expect(desk.locator("[data-people-status]")).not_to_have_text("")
    expect(desk.locator("#people-text")).to_have_value("")
    assert gateway.searches == []


def test_names_from_the_server_are_text_and_nothing_else(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    name = day["strange"].name
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "1950")
    expect(desk.locator("[data-person-name]")).to_have_text(name)
    desk.click("[data-people] [data-close]")
    type_code(desk, day["strange"].code)
    answer(desk, "arrived")
    expect(desk.locator("[data-answer-name]")).to_have_text(name)
    expect(desk.locator(".recent-name")).to_have_text(f"{name}, 1950")


def test_a_visitor_is_counted_by_birth_year_and_sex_only(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.click(".desk-tools [data-open=outsider]")
    for year in ("60", "1850", "3000", "abcd"):
        desk.fill("#outsider-year", year)
        desk.click("[data-outsider] [type=submit]")
        expect(desk.locator("[data-outsider-error]")).to_be_visible()
    desk.fill("#outsider-year", "1960")
    desk.click("label[for=outsider-female]")
    desk.click("[data-outsider] [type=submit]")
    answer(desk, "counted")
    (scan,) = gateway.scans()
    assert (scan["kind"], scan["method"]) == ("arrive", "count")
    assert scan["outsider"] == {"birth_year": 1960, "sex": "female"}


def test_a_visitor_is_counted_without_year_and_sex(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.click(".desk-tools [data-open=outsider]")
    desk.click("[data-outsider] [type=submit]")
    answer(desk, "counted")
    (scan,) = gateway.scans()
    assert scan["outsider"] == {"birth_year": None, "sex": "unknown"}


def test_one_tap_counts_a_person_at_an_event_open_to_all(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    with writing_session():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.kind = "event"
        for table in (Booking, Slot):
            db.session.execute(delete(table))
    desk.reload()
    desk.click("[data-open=one]")
    answer(desk, "counted")
    (scan,) = gateway.scans()
    assert scan["outsider"] == {"birth_year": None, "sex": "unknown"}


def test_finishing_is_one_more_scan_in_the_other_mode(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.check("#mode-complete")
    type_code(desk, day["booked"].code)
    answer(desk, "completed")
    (scan,) = gateway.scans()
    assert scan["kind"] == "complete"


def test_everything_can_be_done_from_the_keyboard(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.focus("#typed-code")
    desk.keyboard.type(show(day["other_day"].code))
    desk.keyboard.press("Enter")
    answer(desk, "other-day")
    expect(desk.locator("[data-answer-next]")).to_be_focused()
    desk.keyboard.press("Escape")
    back_to_scanning(desk)
    expect(desk.locator("#typed-code")).to_be_focused()
    desk.focus("#mode-arrive")
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("[data-desk]")).to_have_attribute("data-mode", "complete")


def test_a_scan_carries_exactly_what_the_contract_names(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    type_code(desk, day["booked"].code)
    answer(desk, "arrived")
    post = next(post for post in gateway.posts if post["scans"])
    assert set(post) == {"device_sent_at", "pending", "oldest_scanned_at", "scans"}
    assert (post["pending"], post["oldest_scanned_at"]) == (1, post["scans"][0]["scanned_at"])
    assert set(post["scans"][0]) == {"scan_id", "kind", "short_code", "scanned_at", "method"}
    assert post["scans"][0]["method"] == "typed"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_of_the_page_is_in_order(
    browser: Browser, address: str, day: DeskDay, sign_in: Callable[[BrowserContext], None], language: str
) -> None:
    codes = {
        "ok": day["booked"].code,
        "warn": day["other_day"].code,
        "bad": make(b"nobody has this"),
        "info": LETTER,
    }
    found: list[str] = []
    with browser.new_context(base_url=address, **sight.still(), **PHONE) as context:
        sign_in(context)
        context.add_cookies([{"name": "lang", "value": language, "url": address}])
        page = context.new_page()
        for state in ("search", "outsider", *codes):
            open_desk(page, day)
            if state in codes:
                # A good answer closes by itself; here it stays open to be looked at.
                page.evaluate("document.querySelector('[data-answer]').close = () => {}")
                type_code(page, codes[state])
                expect(page.locator("[data-answer][open]:not([data-key=busy])")).to_be_visible()
            else:
                page.click(f".desk-tools [data-open={state}]")
            found += [f"{state}: {fault}" for fault in sight.faults(page)]
    assert found == []
