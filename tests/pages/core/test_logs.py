"""What the log says of a fault: kinds and places, never what anybody typed or is called."""

import errno
import io
import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.logging import default_handler
from sqlalchemy import insert
from werkzeug.test import EnvironBuilder, run_wsgi_app

from accounts.gate import everyone
from core.db.database import db
from core.db.transaction import transaction
from residents.models.people import Resident
from tests.builders import Builder

SECRET = "Nguyễn Thị Bí Mật 031150000123"


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """What the served site writes; an error is answered there and not raised into the test."""
    text = io.StringIO()
    kept, app.testing = default_handler.stream, False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    default_handler.setStream(text)
    app.logger.addHandler(default_handler)
    yield text
    default_handler.setStream(kept)
    app.logger.removeHandler(default_handler)
    app.config["PROPAGATE_EXCEPTIONS"], app.testing = None, True


def breaking(app: Flask, fault: Callable[[], None]) -> str:
    """A page of the site that breaks by calling `fault`; what its reader is shown."""
    view = app.view_functions["screening.letter_door"]

    @everyone
    def broken() -> str:
        fault()
        return ""

    app.view_functions["screening.letter_door"] = broken
    try:
        body, _status, _headers = run_wsgi_app(app.wsgi_app, EnvironBuilder("/k").get_environ())
        return b"".join(body).decode()
    finally:
        app.view_functions["screening.letter_door"] = view


def test_a_fault_is_logged_by_kind_and_place_and_not_by_what_it_said(app: Flask, log: io.StringIO) -> None:
    def fault() -> None:
        try:
            raise ValueError(SECRET)
        except ValueError as first:
            raise RuntimeError(f"cannot keep {SECRET}") from first

    page = breaking(app, fault)
    assert "RuntimeError" in log.getvalue() and "ValueError" in log.getvalue()
    assert "test_logs.py" in log.getvalue()
    assert "Bí Mật" not in log.getvalue() + page and "031150000123" not in log.getvalue() + page


def test_a_refused_row_is_not_repeated_in_the_log(app: Flask, build: Builder, log: io.StringIO) -> None:
    def fault() -> None:
        with transaction():
            db.session.execute(insert(Resident).values(public_id="x" * 26, full_name=SECRET))

    breaking(app, fault)
    assert "IntegrityError" in log.getvalue()
    assert "Bí Mật" not in log.getvalue()


def test_a_page_of_last_resort_that_fails_itself_says_no_more(
    app: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault() -> None:
        monkeypatch.setitem(app.jinja_env.globals, "public_url", Unprintable())
        raise KeyError(SECRET)

    with pytest.raises(ValueError):
        breaking(app, fault)
    assert log.getvalue()
    assert "Bí Mật" not in log.getvalue()


def test_a_full_disk_is_said_as_such_and_passes(app: Flask, log: io.StringIO) -> None:
    def fault() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", f"/srv/{SECRET}")

    assert "Hệ thống đang rất bận" in breaking(app, fault)
    assert "ENOSPC" in log.getvalue() and "Bí Mật" not in log.getvalue()


class Unprintable:
    def __str__(self) -> str:
        raise ValueError(SECRET)


def test_whatever_is_logged_with_an_error_goes_through_the_same_words(app: Flask) -> None:
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "said", (), None)
    try:
        raise OSError(SECRET)
    except OSError as error:
        record.exc_info = (OSError, error, error.__traceback__)
    told = default_handler.format(record)
    assert "OSError" in told and "Bí Mật" not in told
