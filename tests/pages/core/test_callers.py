"""Whose tries are counted together, and whom a header may speak for."""

import pytest
from flask import Flask, request

from app import create_app
from config import read_settings
from core.web.requests import address_prefix, limit_address


@pytest.mark.parametrize(
    ("caller", "counted_as", "noted_as"),
    [
        ("113.160.1.77", "113.160.1.77", "113.160.1.0"),
        ("::ffff:113.160.1.77", "113.160.1.77", "113.160.1.0"),
        ("2402:800:61ab:1:aaaa:bbbb:cccc:dddd", "2402:800:61ab:1::/64", "2402:800:61ab:1::"),
        ("someone", "unknown", None),
    ],
)
def test_one_ipv4_address_or_one_ipv6_network_counts_as_one_caller(
    app: Flask, caller: str, counted_as: str, noted_as: str | None
) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": caller}):
        assert (limit_address(), address_prefix()) == (counted_as, noted_as)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "caller"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_a_header_speaks_for_exactly_as_many_proxies_as_there_are(
    tmp_path, proxies: int, forwarded: str, caller: str
) -> None:
    settings = read_settings(
        {
            "INSTANCE_DIR": str(tmp_path),
            "TRUSTED_PROXIES": str(proxies),
            "PUBLIC_URL": "https://khoe.example.vn",
        }
    )
    site = create_app(settings, has_commands=False)
    seen = []
    site.before_request(lambda: seen.append((limit_address(), request.host, request.scheme)) or ("", 204))
    site.before_request_funcs[None].insert(0, site.before_request_funcs[None].pop())
    headers = {
        "X-Forwarded-For": forwarded,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Host": "khoe.example.vn",
    }
    site.test_client().get("/k", headers=headers)
    assert seen == [(caller, "khoe.example.vn", "http")]
