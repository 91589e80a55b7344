"""Requests that no browser of ours sends: every one ends in a page or a clear refusal, in the reader's language."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app
from wtforms import StringField, ValidationError

from core.web.day_parts import read_day_parts
from core.web.forms import WholeNumberField, WritingForm
from core.web.incoming import _mended
from tests.page_client import PageClient

NOT_A_HOST = ("a" * 70 + ".vn", "..vn", "[", "host name", "đỗ.vn", "a:b:c", "x" * 4000)


@pytest.fixture
def forgiving(app: Flask) -> Any:
    """The site as it is served: an error is answered, not raised into the test."""
    app.config["PROPAGATE_EXCEPTIONS"], app.testing = False, False
    yield app
    app.config["PROPAGATE_EXCEPTIONS"], app.testing = None, True


def ask(app: Flask, path: str = "/k", **more: Any) -> tuple[int, str, dict[str, str]]:
    """One request straight into the site's WSGI door; its status, text and headers."""
    environ = EnvironBuilder(path, **more).get_environ()
    body, status, headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    return int(status[:3]), b"".join(body).decode(), dict(headers)


@pytest.mark.parametrize("host", NOT_A_HOST)
@pytest.mark.parametrize("path", ["/k", "/not-there", "//k", "/neighborhood"])
def test_a_host_that_is_none_changes_no_answer(forgiving: Flask, host: str, path: str) -> None:
    usual = ask(forgiving, path)
    odd = ask(forgiving, path, headers={"Host": host.encode().decode("latin1")})
    assert odd[0] == usual[0] < 500
    assert host not in odd[1]


def test_a_page_names_its_own_address_whatever_host_was_asked_for(forgiving: Flask) -> None:
    _status, page, _headers = ask(forgiving, "/k", headers={"Host": "evil.example"})
    assert "evil.example" not in page
    assert f'content="{forgiving.config["SETTINGS"].public_url}/static/img/share.png"' in page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
@pytest.mark.parametrize("path", ["/c//x", "/static//css"])
def test_no_redirect_leads_to_a_foreign_host_or_away_from_https(
    forgiving: Flask, host: str, path: str
) -> None:
    status, page, headers = ask(forgiving, path, headers={"Host": host})
    assert status == 308
    assert headers["Location"] == path.replace("//", "/")
    assert "evil" not in page


@pytest.mark.parametrize(
    ("host", "heard"), [("evil.example", "127.0.0.1:8000"), ("LocalHost:81", "LocalHost:81")]
)
def test_a_foreign_host_is_heard_as_our_own(app: Flask, host: str, heard: str) -> None:
    seen = []

    def door(environ: dict[str, Any], start: Any) -> list[bytes]:
        seen.append(environ["HTTP_HOST"])
        start("200 OK", [])
        return []

    environ = EnvironBuilder("/k", headers={"Host": host}).get_environ()
    run_wsgi_app(_mended(door, app.config["SETTINGS"]), environ)
    assert seen == [heard]


class Torn(io.RawIOBase):
    """A body whose chunks are no chunks: reading it fails as the web server's reader does."""

    def readable(self) -> bool:
        return True

    def seek(self, *_where: int) -> int:
        return 0

    def readinto(self, _buffer: Any) -> int:
        raise OSError("Invalid chunk size")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_breaks_off_is_a_bad_request_and_no_fault_of_ours(forgiving: Flask, kind: str) -> None:
    status, page, _headers = ask(
        forgiving, method="POST", input_stream=Torn(), content_type=kind, content_length=30
    )
    assert status == 400
    assert '<html lang="vi">' in page


def test_json_that_breaks_off_is_a_bad_request_too(forgiving: Flask) -> None:
    kind = {"content_type": "application/json", "content_length": 30}
    assert ask(forgiving, "/desk/pair", method="POST", input_stream=Torn(), **kind)[0] == 400


@pytest.mark.parametrize("address", ["/c/%00", "/?day=%00", "/k?%00=1", "/ask/%00?day=%00", "/static/%00"])
def test_a_nul_in_an_address_is_no_fault_of_ours(client: PageClient, address: str) -> None:
    assert client.get(address).status_code in (200, 404)


def test_a_nul_in_a_form_is_refused_on_either_database(client: PageClient) -> None:
    client.get("/sign-in")
    form = {"csrf_token": client.csrf(), "login": "a\0b", "password": "c\0d"}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 400
    assert 'lang="vi"' in answer.text


def test_a_program_that_is_not_signed_in_is_told_so_in_vietnamese(client: PageClient) -> None:
    answer = client.get("/days", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (
        401,
        {"error": "sign_in", "message": "Cần đăng nhập trước."},
    )


@pytest.mark.parametrize("fields", [999, 1000])
@pytest.mark.parametrize("in_parts", [False, True])
def test_a_form_of_a_thousand_fields_is_too_large(client: PageClient, fields: int, in_parts: bool) -> None:
    client.get("/k")
    form = {"csrf_token": client.csrf(), **{f"field{n}": "x" for n in range(fields)}}
    kind = "multipart/form-data" if in_parts else "application/x-www-form-urlencoded"
    assert client.post("/k", data=form, content_type=kind).status_code == (413 if fields >= 1000 else 422)


class Sized(WritingForm):
    """Any form with a number in it."""

    size = WholeNumberField("Size")


@pytest.mark.parametrize("typed", ["--5", "-", "5-", "٣", "²", "1e5", "9" * 5000, "NaN"])
def test_a_number_that_is_none_is_refused_in_the_readers_language(app: Flask, typed: str) -> None:
    with app.test_request_context("/", method="POST", data={"size": typed}):
        form = Sized()
        assert not form.validate()
        assert form.size.errors == ["Ghi một số nguyên, ví dụ 40."]


class Dated(WritingForm):
    """Any form with a date in three boxes."""

    day, month, year = StringField(), StringField(), StringField()


@pytest.mark.parametrize("typed", ["--5", "٣", "²", "1e5", "9" * 5000, "9223372036854775808", "0", "9999"])
@pytest.mark.parametrize("box", ["day", "month", "year"])
def test_a_date_that_is_none_is_refused_in_the_readers_language(app: Flask, box: str, typed: str) -> None:
    with app.test_request_context(
        "/", method="POST", data={"day": "7", "month": "4", "year": "2026", box: typed}
    ):
        try:
            assert read_day_parts(Dated()) >= date(2000, 4, 7)
        except ValidationError as refused:
            assert str(refused) in {
                "Ghi ngày, tháng, năm bằng số, ví dụ 7 4 2026.",
                "Không có ngày này. Kiểm tra lại ngày và tháng.",
            }
