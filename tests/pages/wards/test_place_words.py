"""Place words are filled in every kind of message: of the ward the request is about, else of the site's only one."""

from datetime import date

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale, gettext, lazy_gettext, ngettext, pgettext
from sqlalchemy import event

from accounts.roles import Role
from core.db.database import db, writing_session
from core.errors import Refusal
from core.web.pages import refusal_text
from tests.builders import Builder
from tests.page_client import PageClient
from wards.models import Ward
from wards.station_card import with_ward


@pytest.fixture
def commune(build: Builder) -> Ward:
    """A xã with bản only."""
    ward = build.ward("99003", "Xã Mường Mẫu")
    build.neighborhood(ward, "Lướt", kind="ban")
    return ward


@pytest.mark.parametrize(
    ("message", "facts", "text"),
    [
        ("%(Place_kind)s of the %(ward_kind)s", {}, "Bản of the xã"),
        ("%(name)s: %(ward_kind)s", {"name": "A"}, "A: xã"),
        ("%(ward_kind)s, 5 %%", {"name": "A"}, "xã, 5 %"),
        ("%(ward_kind)s, 5 %", {}, "xã, 5 %"),
        ("%(name)s", {"name": "%(ward_kind)s"}, "%(ward_kind)s"),
        ("%(place)s in %(place_kind)s", {"place": "B"}, "B in bản"),
    ],
)
def test_python_fills_them(commune: Ward, message: str, facts: dict[str, str], text: str) -> None:
    with force_locale("vi"):
        assert gettext(message, **facts) == text
        assert str(lazy_gettext(message, **facts)) == text
        assert pgettext("context", message, **facts) == text
        assert refusal_text(Refusal(message, **facts)) == text


def test_numbers_fill_them(commune: Ward) -> None:
    with force_locale("vi"):
        assert ngettext("%(num)s %(place_kind)s", "%(num)s %(place_kinds)s", 2) == "2 bản"


def test_templates_fill_them(app: Flask, commune: Ward) -> None:
    source = (
        "{{ _('%(ward_kind)s <b>') }}|{{ _('%(name)s, %(Ward_kind)s', name='<i>') }}"
        "|{{ ngettext('%(num)s %(place_kind)s', '%(num)s %(place_kinds)s', 2) }}"
        "|{% trans %}the {{ x }}{% endtrans %}"
    )
    with app.test_request_context(), force_locale("vi"):
        page = render_template_string(source, x="y")
    assert page == "xã <b>|&lt;i&gt;, Xã|2 bản|the y"


def test_english_has_words_of_its_own(app: Flask, commune: Ward) -> None:
    with force_locale("en"):
        assert gettext("%(Ward_kind)s with %(place_kinds)s") == "Commune with villages"


def test_a_site_of_several_wards_names_the_kind_of_none(commune: Ward, build: Builder) -> None:
    other = build.ward("99001", "Phường Mẫu")
    with force_locale("vi"):
        assert gettext("%(ward_kind)s") == "địa bàn"
        with with_ward(commune.id):
            assert gettext("%(ward_kind)s, %(place_kind)s") == "xã, bản"
            with with_ward(other.id):
                assert gettext("%(ward_kind)s, %(place_kind)s") == "phường, tổ dân phố"
            assert gettext("%(ward_kind)s") == "xã"
        assert gettext("%(ward_kind)s") == "địa bàn"


def test_present_kinds_are_named_in_one_order(commune: Ward, build: Builder) -> None:
    build.neighborhood(commune, "Mẫu", kind="thon")
    build.neighborhood(commune, 7)
    ended = build.neighborhood(commune, "Cũ", kind="buon")
    with writing_session():
        db.session.merge(ended).valid_to = date(2026, 1, 1)
    with force_locale("vi"):
        assert gettext("%(place_kind)s") == "tổ, thôn, bản"


def test_a_request_reads_the_words_once_and_together_with_the_station(
    app: Flask, build: Builder, commune: Ward
) -> None:
    client = build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, commune))
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "ward.station_phone" in statement:
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.get("/neighborhoods")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) == 1


def test_a_message_without_place_words_reads_nothing(app: Flask, commune: Ward) -> None:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with app.test_request_context(), force_locale("vi"):
            assert gettext("Please choose one from the list.")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert asked == []


def test_words_are_read_in_a_transaction_without_writing_what_is_pending(commune: Ward) -> None:
    with force_locale("vi"), writing_session():
        db.session.add(Ward(code="99001", name=None))
        assert gettext("%(ward_kind)s") == "xã"
        db.session.rollback()


def test_the_station_corrects_the_kind(client: PageClient, build: Builder) -> None:
    ward = build.ward("99001", "Mường Mẫu")
    assert ward.kind == "phuong"
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    client.get("/station/card")
    assert client.submit("/station/card", kind="huyen", name="Trạm", phone="").status_code == 422
    client.get("/station/card")
    assert client.submit("/station/card", kind="xa", name="Trạm", phone="").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Ward, ward.id).kind == "xa"
