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
