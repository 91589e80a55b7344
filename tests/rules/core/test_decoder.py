"""The QR decoder is put in place only when it is, byte for byte, the one this repository knows."""

import hashlib
import json
from pathlib import Path

import pytest

from core import decoder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two files whose hashes are the known ones."""
    folder = tmp_path / "package"
    folder.mkdir()
    known = {}
    for name in decoder.KNOWN:
        (folder / name).write_bytes(name.encode())
        known[name] = hashlib.sha256(name.encode()).hexdigest()
    monkeypatch.setattr(decoder, "KNOWN", known)
    return folder


def test_known_files_are_copied(package: Path, tmp_path: Path) -> None:
    served = tmp_path / "static" / "qr"
    decoder.place(package, served)
    assert decoder.is_whole(served)


@pytest.mark.parametrize("name", sorted(decoder.KNOWN))
def test_a_file_that_differs_in_one_byte_is_refused_and_nothing_is_copied(
    package: Path, tmp_path: Path, name: str
) -> None:
    (package / name).write_bytes(b"other")
    with pytest.raises(decoder.StrangeFile, match=name):
        decoder.place(package, tmp_path / "served")
    assert not (tmp_path / "served").exists()


def test_without_npm_the_setup_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(decoder, "PACKAGE", tmp_path / "nothing")
    monkeypatch.setattr(decoder, "SERVED", tmp_path / "served")
    assert decoder.main() == 0
    assert "npm is not installed" in capsys.readouterr().out
    assert not (tmp_path / "served").exists()


def test_a_served_file_that_was_changed_is_put_right_at_the_next_setup(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served = tmp_path / "served"
    served.mkdir()
    monkeypatch.setattr(decoder, "PACKAGE", package)
    monkeypatch.setattr(decoder, "SERVED", served)
    assert decoder.main() == 0
    (served / "index.js").write_bytes(b"changed later")
    assert decoder.main() == 0
    assert decoder.is_whole(served)


def test_the_lock_file_names_one_package_its_hash_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert sorted(packages) == ["", "node_modules/qr"]
    assert packages["node_modules/qr"]["integrity"].startswith("sha512-")
    assert "resolved" not in packages["node_modules/qr"]
    assert "://" not in text
