"""(d) The register import: from file to commit, compared with parsing alone by python-calamine and openpyxl."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from bench.report import Report
from bench.serving import Site, fresh_site
from config import ROOT
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.sheets.reading import read_workbook
from demo.vietnamese_names import Namer
from imports.writing import importing
from wards.models import Ward

ROWS = 30_000
HEADS = (
    "STT", "Tổ dân phố", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD",
    "Số điện thoại", "Địa chỉ", "Thẻ BHYT", "Đối tượng", "Tình trạng cư trú", "Dân tộc", "Ghi chú",
)  # fmt: skip


def measure(report: Report) -> None:
    """A first import of 30,000 rows, the same again, and three times as many: the best of several rounds each."""
    with TemporaryDirectory(prefix="ngaykhoe-rolls-") as name:
        small, large = Path(name) / "30000.xlsx", Path(name) / "90000.xlsx"
        write_roll(small, ROWS)
        write_roll(large, 3 * ROWS)
        calamine = min(_seconds(lambda: _by_calamine(small)) for _round in range(3))
        slow = min(_seconds(lambda: _by_openpyxl(small)) for _round in range(2))
        rounds = [_import_twice(small) for _round in range(3)]
        first, second = (min(times) for times in zip(*rounds, strict=True))
        long = min(_import_twice(large, once=True)[0] for _round in range(2))
        report.line(
            f"  calamine {calamine:.2f} s, openpyxl {slow:.2f} s, import {first:.2f} s, again {second:.2f} s, "
            f"three times as long {long:.2f} s"
        )
        report.ratio("G14 import ÷ calamine's parse alone", first / calamine, at_most=6)
        report.ratio("G15 import ÷ openpyxl's parse alone", first / slow, at_most=1)
        report.ratio("90,000 rows ÷ 30,000 rows", long / first, at_most=3.6)
        report.ratio("unchanged again ÷ first", second / first, at_most=1)
        report.ratio("peak memory of the import, MiB", _peak_mib(small), at_most=400)


def write_roll(path: Path, rows: int) -> None:
    """Write a ward's register as a station sends it: one sheet, one header row, 15 columns, text cells."""
    chance = Random(5)
    namer = Namer(chance)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(HEADS)
    for n in range(rows):
        home = n // 4
        place = home % 60 + 1
        female, year = chance.random() < 0.5, chance.randint(1936, 2020)
        sex = "female" if female else "male"
        century = (year - 1900) // 100 * 2 + female
        number = f"031{century}{year % 100:02d}{n % 1_000_000:06d}"
        sheet.append((
            n + 1, f"Tổ dân phố {place}", f"{place:02d}-{home // 60 + 1:04d}",
            namer.full(namer.surname(), sex, year), "Chủ hộ" if n % 4 == 0 else "Con",
            f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{year}", "Nữ" if female else "Nam", number,
            f"09{chance.randint(0, 99_999_999):08d}", f"Số {home % 200} phố Chợ", "Có", "", "Thường trú", "", "",
        ))  # fmt: skip
    book.save(path)


def _import_twice(path: Path, once: bool = False) -> tuple[float, float]:
    with fresh_site() as site:
        ward = _ward(site)
        return _seconds(lambda: _import(ward, path)), 0.0 if once else _seconds(lambda: _import(ward, path))


def _ward(_site: Site) -> int:
    with transaction():
        ward = Ward(code="99998", name="Phường Lớn")
        db.session.add(ward)
        db.session.flush()
    return ward.id


def _import(ward_id: int, path: Path) -> None:
    prepared = importing.prepare(ward_id, read_workbook(path.read_bytes()), now=clock.now())
    with transaction() as work:
        result = importing.carry_out(prepared, file_name=path.name, by=SYSTEM, now=work.at)
    assert result.counts.refused == 0


ALONE = (
    "import resource, subprocess, sys\n"
    "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
"""A small process in between: on Linux a program counts its parent's peak as its own."""


def _peak_mib(path: Path) -> float:
    """The largest process of `flask residents import`, including its reader."""
    with fresh_site() as site:
        _ward(site)
        command = [
            sys.executable,
            "-c",
            ALONE,
            sys.executable,
            "-m",
            "flask",
            "residents",
            "import",
            str(path),
        ]
        done = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, check=True)
        return int(done.stdout) / 1024


def _by_calamine(path: Path) -> None:
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _by_openpyxl(path: Path) -> None:
    for _row in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        pass


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
