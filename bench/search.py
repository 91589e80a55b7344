"""(f) Searching among 50,000 people: each kind of query, compared with the bare indexed query of the same rounds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select, text, update

from bench.big_ward import Size, write_ward
from bench.report import Report
from bench.serving import fresh_site
from core.db.database import db, writing_session
from core.sealing import keyring
from residents.models.people import Household, Resident
from residents.person.search import find
from tests.databases import postgres_binaries, throwaway_postgres

SIZE = Size(50_000, 120)
ROUNDS = 60
MOST_MS, MOST_CPU_MS = 100, 30
PERCENTILE = 0.95

Search = Callable[[Any], str]


@dataclass(frozen=True)
class Way:
    """A query as typed, and whether a head makes it."""

    name: str
    asked: Search
    in_neighborhood: bool = False


WAYS = (
    Way("whole name with accents", lambda one: one.full_name),
    Way("given and middle name, no accents", lambda one: " ".join(one.name_folded.split()[:0:-1])),
    Way("one common word (nguyen)", lambda _one: "nguyen"),
    Way("two common words (nguyen van)", lambda _one: "nguyen van"),
    Way("common words with accents", lambda _one: "Nguyễn Thị"),
    Way("one letter", lambda one: one.name_folded[0]),
    Way("two common words while typing", lambda one: f"nguyen {one.name_folded.split()[1][0]}"),
    Way("beginning of a name", lambda one: one.name_folded.split()[-1][:2]),
    Way("nobody's name", lambda one: one.name_folded + " khongco"),
    Way("given name and birth year", lambda one: f"{one.full_name.split()[-1]} {one.birth_date.year}"),
    Way("common word and birth year", lambda one: f"nguyen {one.birth_date.year}"),
    Way("birth year or end of a phone", lambda one: str(one.birth_date.year)),
    Way("last four digits of the phone", lambda one: _phone(one.id)[-4:]),
    Way("citizen number", lambda one: _number(one.id)),
    Way("household code", lambda one: one.code),
    Way("a head: one word", lambda one: one.name_folded.split()[-1], in_neighborhood=True),
)


def measure(report: Report) -> None:
    """On SQLite, and on PostgreSQL if it is installed."""
    _measure(report, "SQLite", "")
    if postgres_binaries() is None:
        report.line("  PostgreSQL is not installed: SQLite only")
        return
    with throwaway_postgres() as address:
        _measure(report, "PostgreSQL", f"{address}/postgres")


def _measure(report: Report, database: str, url: str) -> None:
    with fresh_site(url):
        ward = write_ward(SIZE)
        _write_numbers()
        people = _some(ward)
        bare_name, bare_number = partial(_bare_name, ward), partial(_bare_number, ward)
        for way in WAYS:
            waits: dict[str, list[float]] = {"whole": [], "cpu": [], "name": [], "number": []}
            for one in people:
                place = one.neighborhood_id if way.in_neighborhood else None
                started = time.process_time()
                waits["whole"].append(_milliseconds(partial(find, ward, way.asked(one), place)))
                waits["cpu"].append((time.process_time() - started) * 1000)
                waits["name"].append(_milliseconds(partial(bare_name, one)))
                waits["number"].append(_milliseconds(partial(bare_number, one)))
            _tell(report, database, way, {side: sorted(times) for side, times in waits.items()})


def _tell(report: Report, database: str, way: Way, waits: dict[str, list[float]]) -> None:
    late = {side: times[int(PERCENTILE * len(times))] for side, times in waits.items()}
    report.line(
        f"  {database}, {way.name:<34} p50 {waits['whole'][ROUNDS // 2]:6.2f}  p95 {late['whole']:6.2f} ms,"
        f" {late['cpu']:.1f} ms of the processor;"
        f" {late['whole'] / late['name']:.1f} × the bare look through names,"
        f" {late['whole'] / late['number']:.0f} × the bare number"
    )
    report.ratio(f"search {database}, {way.name}: p95 in ms", late["whole"], at_most=MOST_MS)
    report.ratio(
        f"search {database}, {way.name}: p95 of the site's processor time in ms",
        late["cpu"],
        at_most=MOST_CPU_MS,
    )


def _some(ward: int) -> list[Any]:
    """The people searched for, the same on both databases."""
    columns = (
        Resident.id,
        Resident.full_name,
        Resident.name_folded,
        Resident.birth_date,
        Resident.neighborhood_id,
        Household.code,
    )
    rows = db.session.execute(
        select(*columns)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.ward_id == ward)
    ).all()
    return Random(3).sample(sorted(rows, key=lambda row: row.id), ROUNDS)


def _bare_name(ward: int, one: Any) -> object:
    """The index of names scanned for one word: the least that a word in any position costs."""
    return db.session.execute(
        text("SELECT id FROM resident WHERE ward_id = :ward AND name_folded LIKE :word LIMIT 30"),
        {"ward": ward, "word": f"% {one.name_folded.split()[-1]} khongco%"},
    ).all()


def _bare_number(ward: int, one: Any) -> object:
    return db.session.execute(
        text("SELECT id FROM resident WHERE ward_id = :ward AND personal_id_index = :index"),
        {"ward": ward, "index": keyring().index("personal_id", _number(one.id))},
    ).all()


def _write_numbers() -> None:
    """Give everyone a citizen number and a phone, as far as search uses them."""
    index = keyring().index
    with writing_session():
        ids = db.session.scalars(select(Resident.id)).all()
        rows = [
            {
                "id": one,
                "personal_id_index": index("personal_id", _number(one)),
                "phone_index": index("phone", _phone(one)),
                "phone_tail_index": index("phone_tail", _phone(one)[-4:]),
            }
            for one in ids
        ]
        db.session.execute(update(Resident), rows)


def _number(resident: int) -> str:
    return f"031{resident:09d}"


def _phone(resident: int) -> str:
    return f"09{resident * 7919 % 100_000_000:08d}"


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
