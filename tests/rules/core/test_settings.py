from base64 import urlsafe_b64encode
from random import Random

import pytest

from config import WrongSettings, read_settings, settings_or_exit
from core.db.sqlite import UnsafeDatabase, check_version


def test_every_wrong_setting_is_named_at_once(tmp_path):
    with pytest.raises(WrongSettings) as caught:
        read_settings(
            {"INSTANCE_DIR": str(tmp_path), "PORT": "port", "PUBLIC_URL": "ftp://x", "MASTER_KEY": "short"}
        )
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "PORT",
        "PUBLIC_URL",
        "MASTER_KEY",
    ]


WEAK = {
    "one byte": b"k" * 32,
    "two halves": bytes(range(7, 251, 16))[:16] * 2,
    "eleven over and over": (b"q8Zk!x0Rw3p" * 3)[:32],
    "counting up": bytes(range(100, 132)),
    "counting down": bytes(range(200, 168, -1)),
    "in steps of five": bytes(5 * n % 256 for n in range(32)),
    "two runs": bytes([*range(16), *range(90, 106)]),
}


@pytest.mark.parametrize("key", WEAK.values(), ids=WEAK)
def test_a_key_that_nobody_drew_by_lot_is_refused(tmp_path, key: bytes) -> None:
    with pytest.raises(WrongSettings, match="MASTER_KEY"):
        read_settings({"INSTANCE_DIR": str(tmp_path), "MASTER_KEY": urlsafe_b64encode(key).decode()})


@pytest.mark.parametrize(
    "text", ["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq", "0123456789" * 4 + "012", "change-this-key-" * 3]
)
def test_a_key_typed_in_a_row_is_refused(tmp_path, text: str) -> None:
    with pytest.raises(WrongSettings, match="MASTER_KEY"):
        read_settings({"INSTANCE_DIR": str(tmp_path), "MASTER_KEY": text})


def test_a_key_that_was_drawn_is_taken(tmp_path) -> None:
    for seed in range(500):
        key = urlsafe_b64encode(Random(seed).randbytes(32)).decode().rstrip("=")
        assert read_settings({"INSTANCE_DIR": str(tmp_path), "MASTER_KEY": key}).master_key


HOSTS = {
    None: {"khoe.example.vn", "127.0.0.1", "localhost", "[::1]"},
    "": {"khoe.example.vn"},
    "tram.local, 10.0.0.5:8000": {"khoe.example.vn", "tram.local", "10.0.0.5"},
}


@pytest.mark.parametrize("text", HOSTS)
def test_the_host_of_the_public_url_is_always_allowed(tmp_path, text: str | None) -> None:
    listed = {} if text is None else {"ALLOWED_HOSTS": text}
    named = {"INSTANCE_DIR": str(tmp_path), "PUBLIC_URL": "https://Khoe.example.vn:8443"}
    assert read_settings({**named, **listed}).allowed_hosts == HOSTS[text]


def test_an_allowed_host_that_is_none_is_named(tmp_path) -> None:
    with pytest.raises(WrongSettings, match=r"ALLOWED_HOSTS.*https://x\.vn"):
        read_settings({"INSTANCE_DIR": str(tmp_path), "ALLOWED_HOSTS": "tram.local https://x.vn"})


def test_the_master_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = read_settings({"INSTANCE_DIR": str(tmp_path)})
    again = read_settings({"INSTANCE_DIR": str(tmp_path)})
    assert first.master_key == again.master_key
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_key_never_shows_in_a_settings_text(tmp_path):
    settings = read_settings({"INSTANCE_DIR": str(tmp_path)})
    assert repr(settings.master_key) not in repr(settings)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (3, 50, 7), (3, 44, 6), (4, 0, 0)])
def test_an_sqlite_with_the_wal_fix_is_taken(version):
    check_version(version)


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 50, 6), (3, 40, 1), (3, 45, 9)])
def test_an_sqlite_that_could_corrupt_in_wal_mode_is_refused(version):
    with pytest.raises(UnsafeDatabase):
        check_version(version)


def test_a_person_reads_what_is_wrong_and_no_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", "99999")
    with pytest.raises(SystemExit, match="PORT: a whole number"):
        settings_or_exit()


@pytest.mark.parametrize(
    ("more", "is_asked"),
    [
        ({}, False),
        ({"SECOND_FACTOR": "on"}, True),
        ({"PUBLIC_URL": "https://ngaykhoe.example.vn"}, True),
        ({"PUBLIC_URL": "https://ngaykhoe.example.vn", "SECOND_FACTOR": "off"}, False),
    ],
)
def test_the_second_factor_is_on_where_people_work(tmp_path, more: dict[str, str], is_asked: bool) -> None:
    assert read_settings({"INSTANCE_DIR": str(tmp_path), **more}).second_factor is is_asked


def test_a_site_prepared_for_production_keeps_its_second_factor(tmp_path) -> None:
    (tmp_path / "production").touch()
    assert read_settings({"INSTANCE_DIR": str(tmp_path)}).second_factor
    assert not read_settings({"INSTANCE_DIR": str(tmp_path), "SECOND_FACTOR": "off"}).second_factor


def test_a_second_factor_that_is_neither_on_nor_off_is_refused(tmp_path) -> None:
    with pytest.raises(WrongSettings, match="SECOND_FACTOR"):
        read_settings({"INSTANCE_DIR": str(tmp_path), "SECOND_FACTOR": "maybe"})
