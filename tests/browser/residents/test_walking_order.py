"""Arranging the round on a phone: by finger, by keyboard, by number; nothing is sent before it is saved."""

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from accounts.roles import Role
from tests.browser.screening.test_round_pages import _cookie
from tests.builders import Builder


@pytest.fixture
def order(context: BrowserContext, app: Flask, build: Builder, address: str) -> Page:
    seven = build.neighborhood(build.ward(), 7)
    for letter in "ABCDEF":
        build.household(
            seven, {"full_name": f"Chủ hộ {letter}", "is_head": True}, address=f"Số {letter} ngõ Cây Xanh"
        )
    context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
    page = context.new_page()
    page.goto(f"/residents/order/{seven.public_id}")
    page.locator("[data-walk-handle]").first.wait_for()
    return page


def shown(page: Page) -> str:
    """The letters of the households in the order shown, after checking that the numbers say the same."""
    numbers = page.locator("[data-walk] input").evaluate_all("all => all.map((one) => one.value)")
    assert numbers == [str(n) for n in range(1, 7)]
    words = page.locator(".walk-words").all_inner_texts()
    return "".join(text.split("Chủ hộ ")[1][0] for text in words)


def drag(page: Page, source: int, target: int) -> None:
    page.locator("[data-walk]").evaluate("list => list.scrollIntoView({ block: 'center' })")
    start = page.locator("[data-walk-handle]").nth(source).bounding_box()
    end = page.locator(".walk-door").nth(target).bounding_box()
    assert start and end
    below = target > source
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 30 * (1 if below else -1), steps=3)
    page.mouse.move(start["x"] + 10, end["y"] + end["height"] * (0.9 if below else 0.1), steps=5)
    page.mouse.up()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".walk-save button").click()
    page.locator("[data-walk-handle]").first.wait_for()


def test_a_household_is_dragged_to_its_place(order: Page) -> None:
    drag(order, 4, 1)
    assert shown(order) == "AEBCDF"
    drag(order, 0, 3)
    assert shown(order) == "EBCADF"
    expect(order.locator("[data-walk-unsaved]")).to_be_visible()
    save(order)
    assert shown(order) == "EBCADF"
    expect(order.locator("[data-walk-unsaved]")).to_be_hidden()


def test_the_arrow_keys_move_a_household_and_it_is_said(order: Page) -> None:
    order.locator("[data-walk-handle]").nth(2).focus()
    order.keyboard.press("ArrowUp")
    order.keyboard.press("ArrowUp")
    order.keyboard.press("ArrowUp")
    assert shown(order) == "CABDEF"
    expect(order.locator("[data-walk-said]")).to_contain_text("1")
    order.keyboard.press("ArrowDown")
    save(order)
    assert shown(order) == "ACBDEF"


def test_a_typed_number_moves_it_at_once(order: Page) -> None:
    order.locator("[data-walk] input").nth(5).fill("2")
    order.locator("[data-walk] input").nth(5).press("Tab")
    assert shown(order) == "AFBCDE"
    # On a long list the household is out of sight by then: the bar below says where it went.
    expect(order.locator("[data-walk-said]")).to_be_in_viewport()
    expect(order.locator("[data-walk-said]")).to_contain_text("2")
    save(order)
    assert shown(order) == "AFBCDE"
