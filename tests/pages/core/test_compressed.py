"""Static files and public pages are compressed for browsers that take it; a personal page never is."""

import gzip
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from core import compressing
from tests.builders import Builder
from tests.invited import Invited, open_letter
from tests.page_client import PageClient

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(compressing, "PREPARED", tmp_path / "gzip")
    compressing._prepared.cache_clear()
    compressing.main()
    yield tmp_path / "gzip"
    compressing._prepared.cache_clear()


@pytest.mark.parametrize("path", ["css/base.css", "js/components/copy.js", "img/icons.svg"])
def test_a_static_file_comes_as_set_up_prepared_it(client: PageClient, prepared: Path, path: str) -> None:
    plain = client.get(f"/static/{path}")
    small = client.get(f"/static/{path}", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.data) == plain.data
    assert small.content_length == len(small.data) < len(plain.data)
    again = client.get(f"/static/{path}", headers={**GZIP, "If-None-Match": small.headers["ETag"]})
    assert again.status_code == 304


def test_a_file_that_changed_after_set_up_is_not_answered_with_its_old_form(prepared: Path) -> None:
    path = prepared.parent / "own.css"
    path.write_text("a{}")
    assert compressing.prepared(path) is None
    (prepared / f"{compressing._prepared(path, path.stat().st_mtime_ns).stem}.gz").write_bytes(b"x")
    assert compressing.prepared(path) is not None
    path.write_text("b{}")
    compressing._prepared.cache_clear()
    assert compressing.prepared(path) is None


def test_set_up_removes_what_is_out_of_date(prepared: Path) -> None:
    old = prepared / "old.gz"
    old.write_bytes(b"")
    compressing.main()
    assert not old.exists()
    assert list(prepared.glob("*.gz"))


def test_a_site_that_was_not_set_up_answers_plainly(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compressing, "PREPARED", tmp_path)
    compressing._prepared.cache_clear()
    assert "Content-Encoding" not in client.get("/static/css/base.css", headers=GZIP).headers
    compressing._prepared.cache_clear()


def test_public_pages_are_compressed_and_hold_no_secret(app: Flask, build: Builder) -> None:
    invited = Invited(build)
    invited.household()
    invited.publish()
    for path in ("/", f"/c/{invited.campaign.public_id}"):
        answer = FlaskClient(app, Response).get(path, headers=GZIP)
        assert answer.headers["Content-Encoding"] == "gzip"
        page = gzip.decompress(answer.data).decode()
        assert "csrf_token" not in page
        assert "<form" not in page


def test_personal_pages_are_never_compressed(client: PageClient, build: Builder) -> None:
    invited = Invited(build)
    home = invited.household()
    invited.publish()
    open_letter(client, invited.letter(home))
    for path in ("/k/home", "/k", "/t", "/sign-in", "/privacy"):
        answer = client.get(path, headers=GZIP)
        assert answer.status_code == 200, path
        assert "Content-Encoding" not in answer.headers, path
