"""How the scan page reads a text, in the browser itself: codes.js and verdict.js against the rules in Python."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from core import short_code
from core.short_code import LENGTH, SYMBOLS
from tests.browser.conftest import serve

TICKET = "abcdefghijklmnopqrstuvwx27"
CARD = "031150000123||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3, Phường X, TP Y|10052021"
CODES = [short_code.make(bytes([seed]) * 16) for seed in (1, 77, 200)]


@pytest.fixture(scope="module")
def blank(browser: Browser, site: Flask) -> Iterator[Page]:
    """One page of the site for all tests, as the modules are pure."""
    with serve(site) as address:
        page = browser.new_page(base_url=address)
        page.goto("/healthz")
        yield page
        page.close()


def parse(page: Page, texts: list[str]) -> list[dict[str, Any]]:
    return page.evaluate(
        "async (texts) => { const codes = await import('/static/js/checkin/codes.js'); return texts.map(codes.parse); }",
        texts,
    )


def test_a_ticket_address_is_read_in_any_case_and_from_any_host(blank: Page) -> None:
    texts = [
        f"HTTPS://KHOE.EXAMPLE.VN/T#{TICKET.upper()}",
        f"http://127.0.0.1:8000/t#{TICKET}",
        f"  https://other.example/ward/T#{TICKET.upper()}\n",
    ]
    assert parse(blank, texts) == [{"ticket": TICKET}] * 3


def test_letters_and_citizen_cards_are_told_apart_and_nothing_of_a_card_is_kept(blank: Page) -> None:
    found = parse(blank, [f"HTTPS://X.VN/K#{TICKET.upper()}", CARD, "031150000123", " 031150000123 |x"])
    assert found == [{"letter": TICKET}, {"card": True}, {"card": True}, {"card": True}]


@pytest.mark.parametrize(
    "text",
    [
        f"https://x.vn/T#{TICKET}a",
        f"https://x.vn/T#{TICKET[:-1]}",
        f"https://x.vn/T#{TICKET[:-1]}1",
        f"https://x.vn/X#{TICKET}",
        f"https://x.vn/T?{TICKET}",
        f"javascript:alert(1)/T#{TICKET}",
        f"/T#{TICKET}",
        "DN4797912345678|x",
        "0311500001234|x",
        "",
    ],
)
def test_anything_else_is_unknown(blank: Page, text: str) -> None:
    assert parse(blank, [text])[0]["unknown"] is True


def test_a_short_code_is_read_with_any_case_hyphen_or_space(blank: Page) -> None:
    code = CODES[0]
    typed = [
        short_code.show(code),
        code.lower(),
        f" {' '.join(code)} ",
        short_code.show(code).replace("-", "–"),
    ]
    assert parse(blank, typed) == [{"short_code": code}] * 4


def test_every_single_wrong_symbol_is_caught_before_it_is_sent(blank: Page) -> None:
    wrong = [
        code[:place] + symbol + code[place + 1 :]
        for code in CODES
        for place in range(LENGTH)
        for symbol in SYMBOLS
        if symbol != code[place]
    ]
    found = parse(blank, wrong)
    assert len(found) == len(CODES) * LENGTH * (len(SYMBOLS) - 1)
    assert all(answer == {"unknown": True, "fault": {"kind": "check"}} for answer in found)


def test_every_swap_of_two_symbols_is_caught_before_it_is_sent(blank: Page) -> None:
    wrong = []
    for code in CODES:
        for left, right in combinations(range(LENGTH), 2):
            symbols = list(code)
            symbols[left], symbols[right] = symbols[right], symbols[left]
            if symbols != list(code):
                wrong.append("".join(symbols))
    assert wrong
    assert all(answer == {"unknown": True, "fault": {"kind": "check"}} for answer in parse(blank, wrong))


def test_browser_and_server_accept_exactly_the_same_codes(blank: Page) -> None:
    texts = [short_code.make(number.to_bytes(16, "big") * 2) for number in range(2**120, 2**124, 2**117)]
    texts += [text[:7] + "2" for text in texts] + ["22222222", "YYYYYYYY", "2222-222", "O2222222"]

    def server_takes(text: str) -> bool:
        try:
            return bool(short_code.parse(text))
        except short_code.WrongShortCode:
            return False

    assert ["short_code" in answer for answer in parse(blank, texts)] == [
        server_takes(text) for text in texts
    ]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", {"kind": "empty"}),
        ("ABCD", {"kind": "short", "count": 4}),
        ("ABCDEFGHJ", {"kind": "long", "count": 9}),
        ("ABOD-EFGH", {"kind": "symbol", "symbol": "O", "at": 3}),
        ("abcd-efg0", {"kind": "symbol", "symbol": "0", "at": 8}),
        ("Đ234", {"kind": "accent", "symbol": "Đ", "at": 1}),
        ("23ươ", {"kind": "accent", "symbol": "Ư", "at": 3}),
        ("2345678?", {"kind": "symbol", "symbol": "?", "at": 8}),
    ],
)
def test_what_is_wrong_with_a_typed_code_is_said_exactly(
    blank: Page, typed: str, fault: dict[str, Any]
) -> None:
    assert parse(blank, [typed]) == [{"unknown": True, "fault": fault}]


SHOW = {
    "name": "A",
    "birth_year": 1951,
    "neighborhood": "Tổ 3",
    "slot": "7:30",
    "priority": False,
    "queue_no": 1,
}
FIRST = {"at": "2026-11-24T00:32:00Z", "desk": "Bàn 2"}
SCREENS = [
    ("arrive", {"verdict": "accepted", "show": SHOW}, ("arrived", "ok", "good", "arrived-sub", 1500)),
    ("arrive", {"verdict": "repeated", "show": SHOW}, ("arrived", "ok", "good", "arrived-sub", 1500)),
    (
        "arrive",
        {"verdict": "accepted", "show": {**SHOW, "slot": None}},
        ("arrived", "ok", "good", "walk-in", 1500),
    ),
    ("complete", {"verdict": "accepted", "show": SHOW}, ("completed", "ok", "good", "completed-sub", 1500)),
    ("undo", {"verdict": "accepted"}, ("undone", "info", "note", "undone-sub", 1500)),
    (
        "arrive",
        {"verdict": "already_arrived", "first_arrival": FIRST},
        ("already-arrived", "warn", "stop", "since-at-desk 07:32 Bàn 2", None),
    ),
    (
        "arrive",
        {"verdict": "already_arrived", "first_arrival": {"at": "2026-11-22T23:05:00+07:00", "desk": None}},
        ("already-arrived", "warn", "stop", "since 23:05 22-11", None),
    ),
    (
        "arrive",
        {"verdict": "review", "reason": "other_day"},
        ("other-day", "warn", "stop", "other-day-sub", None),
    ),
    (
        "arrive",
        {"verdict": "review", "reason": "other_campaign"},
        ("other-campaign", "bad", "stop", "other-campaign-sub", None),
    ),
    (
        "arrive",
        {"verdict": "review", "reason": "cancelled"},
        ("cancelled", "warn", "stop", "cancelled-sub", None),
    ),
    (
        "arrive",
        {"verdict": "review", "reason": "unknown_ticket"},
        ("unknown-ticket", "bad", "stop", "unknown-ticket-sub", None),
    ),
    (
        "arrive",
        {"verdict": "review", "reason": "not_eligible"},
        ("not-eligible", "warn", "stop", "not-eligible-sub", None),
    ),
    ("arrive", {"verdict": "review", "reason": "clock"}, ("clock", "bad", "stop", "clock-sub", None)),
    (
        "arrive",
        {"verdict": "review", "reason": "id_reused"},
        ("id-reused", "bad", "stop", "id-reused-sub", None),
    ),
    (
        "arrive",
        {"verdict": "review", "reason": "household_code"},
        ("household-code", "info", "note", "household-code-sub", None),
    ),
    ("arrive", {"verdict": "review", "reason": None}, ("review", "warn", "stop", "review-sub", None)),
    (
        "arrive",
        {"verdict": "review", "reason": "made_up_later"},
        ("review", "warn", "stop", "review-sub", None),
    ),
    ("arrive", {"verdict": "malformed"}, ("malformed", "bad", "stop", "malformed-sub", None)),
    ("arrive", {"verdict": "queued"}, ("queued", "wait", "kept", "queued-sub", 2500)),
    ("arrive", {"verdict": "made_up_later"}, ("queued", "wait", "kept", "queued-sub", 2500)),
]


@pytest.mark.parametrize(("kind", "result", "expected"), SCREENS)
def test_each_verdict_has_its_own_screen(
    blank: Page, kind: str, result: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    view = blank.evaluate(
        """async ([kind, result]) => {
          const { screenFor } = await import('/static/js/checkin/verdict.js');
          const word = (key, facts = {}) => [key, ...Object.values(facts)].join(' ');
          return screenFor({ kind }, result, word, '2026-11-24');
        }""",
        [kind, result],
    )
    assert (view["key"], view["tone"], view["sound"], view["sub"], view["hold"]) == expected


def test_only_what_the_server_surely_has_looks_like_a_success(blank: Page) -> None:
    good = {(kind, str(result["verdict"])) for kind, result, expected in SCREENS if expected[1] == "ok"}
    assert {verdict for _, verdict in good} == {"accepted", "repeated"}
