"""The queue of the scan page: no scan is lost, none counts twice, whatever the network and the server do."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import open_desk
from tests.browser.desk_day import DeskDay
from tests.browser.desk_hands import CODES, FILL, expect_waiting, retry_now, scan
from tests.browser.gateway import Gateway


def test_without_network_scans_are_kept_shown_in_amber_and_sent_once_later(
    desk: Page, context: BrowserContext, day: DeskDay, gateway: Gateway
) -> None:
    context.set_offline(True)
    desk.fill("#typed-code", day["booked"].code)
    desk.press("#typed-code", "Enter")
    expect(desk.locator("[data-answer][open]")).to_have_attribute("data-key", "queued")
    expect(desk.locator("[data-answer]")).not_to_have_attribute("open", "")
    scan(desk, CODES[0])
    expect_waiting(desk, 2)
    expect(desk.locator("[data-line=offline]")).to_be_visible()
    assert gateway.scans() == []
    context.set_offline(False)
    expect_waiting(desk, 0)
    expect(desk.locator("[data-line=online]")).to_be_visible()
    expect(desk.locator(".recent li[data-key=arrived]")).to_contain_text(day["booked"].name)
    expect(desk.locator(".recent li[data-key=unknown-ticket]")).to_have_count(1)
    assert len(gateway.scans()) == len(day.stored()) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 408, 409, 429, 500, 502, 503])
def test_no_refusal_of_the_server_makes_the_phone_forget(
    desk: Page, day: DeskDay, gateway: Gateway, status: int
) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    gateway.faults = [status] * 3
    scan(desk, CODES[0])
    expect_waiting(desk, 1)
    expect(desk.locator("[data-notice=refused]")).to_be_visible(visible=status in (401, 403, 404))
    gateway.faults = []
    retry_now(desk)
    expect_waiting(desk, 0)
    expect(desk.locator("[data-notice=refused]")).to_be_hidden()
    assert len(day.stored()) == 1


def test_a_lost_answer_leads_to_a_second_sending_and_one_record(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    gateway.lose_answers = 1
    scan(desk, day["booked"].code)
    retry_now(desk)
    expect_waiting(desk, 0)
    expect(desk.locator(".recent li[data-key=arrived]")).to_have_count(1)
    assert len(gateway.scans()) == 2
    assert len(day.stored()) == 1


def test_the_phone_tries_again_by_itself(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    desk.clock.install()
    gateway.faults = [503]
    scan(desk, CODES[0])
    expect_waiting(desk, 1)
    desk.clock.fast_forward(5000)
    expect_waiting(desk, 0)


def test_an_idle_phone_reports_in(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    desk.clock.install()
    scan(desk, CODES[0])
    before = len(gateway.posts)
    with desk.expect_response("**/scans"):
        desk.clock.fast_forward(31_000)
    assert len(gateway.posts) == before + 1
    assert (gateway.posts[-1]["scans"], gateway.posts[-1]["pending"]) == ([], 0)


def test_what_the_server_cannot_read_is_shown_and_holds_up_nothing(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    desk.evaluate(FILL, [day.day.public_id, 1, "no method"])
    scan(desk, CODES[0])
    scan(desk, CODES[1])
    expect_waiting(desk, 0)
    rejected = desk.locator("[data-not-sent]")
    expect(rejected.locator("li")).to_have_count(1)
    expect(rejected.locator("li")).to_contain_text("2222-2222")
    desk.reload()
    expect(rejected.locator("li")).to_have_count(1)
    with desk.expect_request(
        lambda request: request.url.endswith("/scans") and bool(request.post_data_json["scans"])
    ) as sent:
        rejected.get_by_role("button").click()
    assert len(sent.value.post_data_json["scans"]) == 1
    expect(rejected.locator("li")).to_have_count(1)
    assert [scan.verdict for scan in day.stored()] == ["review", "review"]


def test_a_batch_refused_as_too_much_is_sent_in_halves_until_the_bad_one_is_alone(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    desk.evaluate(FILL, [day.day.public_id, 4])
    # All four, then two of them, then one: refused. The other three go through.
    gateway.faults = [400, 413, 400]
    desk.reload()
    expect_waiting(desk, 0)
    expect(desk.locator("[data-not-sent] li")).to_have_count(1)
    assert len(day.stored()) == 3


def test_no_more_than_five_hundred_scans_go_in_one_request(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    desk.evaluate(FILL, [day.day.public_id, 1203])
    desk.reload()
    expect_waiting(desk, 0)
    assert max(len(post["scans"]) for post in gateway.posts) == 500
    assert len(gateway.scans()) == len(day.stored()) == 1203
    first = next(post for post in gateway.posts if post["scans"])
    assert (first["pending"], first["oldest_scanned_at"]) == (1203, first["scans"][0]["scanned_at"])


def test_two_tabs_send_each_scan_once_and_both_hear_the_answer(
    desk: Page, context: BrowserContext, day: DeskDay, gateway: Gateway
) -> None:
    tabs = [desk, open_desk(context.new_page(), day)]
    context.set_offline(True)
    for tab, who in zip(tabs, ("booked", "first"), strict=True):
        scan(tab, day[who].code)
    context.set_offline(False)
    for tab in tabs:
        expect_waiting(tab, 0)
        expect(tab.locator(".recent li[data-key=arrived]")).to_have_count(1)
    assert len(gateway.scans()) == len(day.stored()) == 2


def test_a_phone_with_a_wrong_clock_is_told(
    context: BrowserContext, sign_in: Callable[[BrowserContext], None], day: DeskDay
) -> None:
    sign_in(context)
    page = context.new_page()
    page.clock.install(time=0)
    open_desk(page, day)
    expect(page.locator("[data-notice=skew]")).to_be_visible()


@pytest.mark.parametrize(
    "portal",
    [
        {"status": 200, "content_type": "text/html", "body": "<title>Wi-Fi khách sạn</title>"},
        {"status": 200, "content_type": "application/json", "body": "{}"},
        {"status": 302, "headers": {"Location": "/sign-in"}},
    ],
    ids=["a page", "other json", "a redirect"],
)
def test_an_answer_from_another_server_is_no_answer(
    desk: Page, day: DeskDay, gateway: Gateway, portal: dict[str, Any]
) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    visited: list[str] = []
    desk.on("request", lambda request: visited.append(request.url))
    desk.route("**/scans", lambda route: route.fulfill(**portal))
    scan(desk, CODES[0])
    expect_waiting(desk, 1)
    expect(desk.locator("[data-line=offline]")).to_be_visible()
    assert not any(url.endswith("/sign-in") for url in visited)
    desk.unroute("**/scans")
    retry_now(desk)
    expect_waiting(desk, 0)
    assert len(day.stored()) == 1


def test_a_scan_without_a_verdict_stays_and_holds_up_no_other(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    gateway.silent = {CODES[0]}
    scan(desk, CODES[0])
    scan(desk, CODES[1])
    expect_waiting(desk, 1)
    assert len(day.stored()) == 1
    gateway.silent = set()
    retry_now(desk)
    expect_waiting(desk, 0)
    assert len(day.stored()) == 2
