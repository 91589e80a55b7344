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
