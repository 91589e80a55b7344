"""Make the filled databases of one revision with the code of that time.

    python -m tests.migrations.make_fixtures REVISION COMMIT [MODULE:NAME ...]

takes the tree of COMMIT (one at which REVISION was the newest migration, or a later one that still runs on its
schema), makes an SQLite and a PostgreSQL database with it, and writes them to tests/migrations/revisions/:

    REVISION.sqlite.sql.xz      REVISION.postgres.sql.xz

Each holds a small demo ward, an imported roll of invented people, and rows for every table that those two leave
empty. Which commit made a file is its first line. The files are never made again for a revision that is released:
they are what a site of that time holds. Add those of the newest revision just before a migration follows it.

A few commits import a name that only a later commit brings, and do not start without it: name it as MODULE:NAME
and it is put there empty. Neither the demo ward nor an import calls one.

The instance's master key is the fixed one of `tests.migrations.stored`, so that sealed columns can be opened.
"""

import contextlib
import io
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import openpyxl
import pysqlite3.dbapi2 as driver
import sqlalchemy

from tests.databases import postgres_binaries, throwaway_postgres
from tests.migrations.fill_tables import fill_tables
from tests.migrations.stored import MASTER_KEY, path_of

ROOT = Path(__file__).resolve().parent.parent.parent
TITLES = (
    "Tổ dân phố", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD",
    "Số điện thoại", "Địa chỉ",
)  # fmt: skip
ROLL = (
    ("Tổ dân phố 1", "01-9001", "Trần Thị Mẫu", "Chủ hộ", "09/06/1952", "Nữ", "031152000017", "0912000001"),
    ("Tổ dân phố 1", "01-9001", "Lê Văn Mẫu", "Con", "18/03/1979", "Nam", "031079000025", None),
    ("Tổ dân phố 1", "01-9001", "Lê Thị Ví Dụ", "Cháu", "2016", "Nữ", None, None),
    ("Tổ dân phố 2", "02-9001", "Phạm Ví Dụ", "Chủ hộ", "1948", "Nam", None, None),
    ("Tổ dân phố 2", "02-9001", "Ngô Thị Ví Dụ", "Vợ", "02/09/1950", "Nữ", None, "0912000002"),
    ("Thôn Đồng Tâm", "11-9001", "Đặng Văn Thử", "Chủ hộ", "30/04/1975", "Nam", "031075000033", None),
    ("Thôn Đồng Tâm", "11-9001", "Bùi Thị Thử", "Vợ", "01/05/1977", "Nữ", "031177000041", "0912000003"),
    ("Bản Lướt", "12-9001", "Vàng A Thử", "Chủ hộ", "1969", "Nam", None, None),
    ("Tổ dân phố 99", "99-0001", "Không Nơi Ở", "Chủ hộ", "01/01/1980", "Nam", None, None),
)
"""Invented people; the last row names no neighborhood of the ward and is refused."""

LOAD = """
from pathlib import Path
from flask.cli import ScriptInfo
from core import clock
from demo.load import load
with ScriptInfo().load_app().app_context():
    now = clock.now()
    load(10, 74, clock.civil_date(now), Path("."), now)
"""
"""What `flask demo load` does, with fewer people than it takes: the files stay small."""


def main(revision: str, commit: str, *missing: str) -> None:
    """Write both files."""
    made_by = f"-- Revision {revision}, made by commit {' '.join([_full(commit), *missing])}.\n"
    with tempfile.TemporaryDirectory(prefix="ngaykhoe-revision-") as folder:
        tree = Path(folder) / "tree"
        _unpack(commit, tree)
        for module, name in (one.split(":") for one in missing):
            tree.joinpath(*module.split(".")).with_suffix(".py").write_text(
                f"{name} = object\n", encoding="utf-8"
            )
        for dialect, dump in (("sqlite", _sqlite(revision, tree)), ("postgres", _postgres(revision, tree))):
            path = path_of(revision, dialect)
            path.write_bytes(lzma.compress((made_by + dump).encode(), preset=9 | lzma.PRESET_EXTREME))
            print(f"{path.name}: {path.stat().st_size} bytes")  # noqa: T201  # says what it wrote


def _full(commit: str) -> str:
    named = ["git", "-C", str(ROOT), "rev-parse", "--verify", f"{commit}^{{commit}}"]
    return subprocess.run(named, check=True, capture_output=True, text=True).stdout.strip()


def _unpack(commit: str, tree: Path) -> None:
    archive = subprocess.run(["git", "-C", str(ROOT), "archive", commit], check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(tree, filter="data")


def _sqlite(revision: str, tree: Path) -> str:
    path = tree.parent / "filled.sqlite3"
    _fill(revision, tree, f"sqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def _postgres(revision: str, tree: Path) -> str:
    with throwaway_postgres() as server:
        _fill(revision, tree, f"{server}/postgres")
        command = [str(postgres_binaries() / "pg_dump"), "--inserts", "--rows-per-insert=1000", "--no-owner"]
        address = f"{server.replace('+psycopg', '')}/postgres"
        dump = subprocess.run([*command, address], check=True, capture_output=True, text=True).stdout
    # psql's own commands, and settings of the dumping server, mean nothing to a driver of another version.
    lines = [line for line in dump.splitlines() if not line.startswith(("\\", "--")) and line]
    return "\n".join(lines[next(n for n, line in enumerate(lines) if line.startswith("CREATE ")) :])


def _fill(revision: str, tree: Path, address: str) -> None:
    def run(*command: str) -> None:
        subprocess.run([sys.executable, *command], check=True, cwd=tree, env=settings)

    instance = Path(tempfile.mkdtemp(dir=tree.parent))
    settings = os.environ | {
        "INSTANCE_DIR": str(instance),
        "DATABASE_URL": address,
        "MASTER_KEY": MASTER_KEY,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    run("-m", "flask", "db", "upgrade", revision)
    run("-c", LOAD)
    run("-m", "flask", "residents", "import", str(_workbook(instance / "roll.xlsx")))
    engine = (
        sqlalchemy.create_engine(address, module=driver)
        if "sqlite" in address
        else sqlalchemy.create_engine(address)
    )
    fill_tables(engine)
    engine.dispose()


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(TITLES)
    for number, row in enumerate(ROLL, 1):
        sheet.append((*row, f"Số {number} đường Mẫu"))
    book.save(path)
    return path


if __name__ == "__main__":
    main(*sys.argv[1:])
