"""Choosing a workbook: the field speaks the page's language and names the file, with the keyboard too."""

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from accounts.roles import Role
from tests.builders import Builder
from tests.rolls import person, roll

FILE = {"name": "danh-sach-to-7.xlsx", "mimeType": "application/octet-stream", "buffer": roll(person())}


@pytest.fixture
def upload(app: Flask, build: Builder, context: BrowserContext, page: Page, address: str) -> Page:
    client = build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, build.ward()))
    name = app.config["SESSION_COOKIE_NAME"]
    context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": address}])
    page.goto("/residents/roll")
    return page


def test_the_file_field_is_in_vietnamese_and_names_what_was_chosen(upload: Page) -> None:
    words = upload.locator(".file-words")
    expect(words).to_contain_text("Chọn tệp")
    expect(words).to_contain_text("Chưa chọn tệp nào")
    upload.set_input_files("input[type=file]", FILE)
    expect(words).to_contain_text("danh-sach-to-7.xlsx")


def test_the_words_and_the_box_open_the_browsers_own_choice(upload: Page) -> None:
    with upload.expect_file_chooser() as chooser:
        upload.locator(".file-words .button").click(force=True)
    chooser.value.set_files(FILE)
    upload.locator("main form[method=post] button").first.click()
    upload.wait_for_url("**/residents/roll/*")
