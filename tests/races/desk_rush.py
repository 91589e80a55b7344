"""Many processes, each with a site of its own, post scans to one day at once; says what each scan came to."""

import multiprocessing
from collections import Counter
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from typing import Any

from sqlalchemy import Select

from app import create_app
from checkin.scanning import ledger
from config import read_settings
from core import clock
from core.db.database import db

PATIENCE_SECONDS = 120
TRIES, BUSY = 20, 503


@dataclass(frozen=True)
class Rush:
    """Who posts where: each process sends its own `batches`, one after the other, as the desk of `token`."""

    instance_dir: str
    database_url: str
    day: str
    token: str
    batches: tuple[tuple[tuple[dict[str, Any], ...], ...], ...]
    is_guarded: bool = True


def run(rush: Rush) -> Counter[str]:
    """Let them all start at once and wait for the last; counts verdicts, and statuses other than 200."""
    context = _context()
    start, read = (context.Barrier(len(rush.batches)) for _meeting in range(2))
    outcomes = context.SimpleQueue()
    runners = [
        context.Process(target=_runner, args=(rush, number, start, read, outcomes))
        for number in range(len(rush.batches))
    ]
    for runner in runners:
        runner.start()
    total: Counter[str] = Counter()
    for _ in runners:
        total.update(outcomes.get())
    for runner in runners:
        runner.join(PATIENCE_SECONDS)
        assert runner.exitcode == 0
    return total


def _context() -> ForkServerContext:
    """New processes fork from a server that has only imported the site: no connection is shared."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _runner(rush: Rush, number: int, start: Any, read: Any, outcomes: Any) -> None:
    counted: Counter[str] = Counter()
    try:
        app = create_app(
            read_settings({"INSTANCE_DIR": rush.instance_dir, "DATABASE_URL": rush.database_url}),
            TESTING=True,
        )
        with app.app_context():
            if not rush.is_guarded:
                _take_the_guard_out(read)
            with db.engine.connect():
                start.wait(PATIENCE_SECONDS)
        for scans in rush.batches[number]:
            counted.update(_post(app.test_client(), rush, scans))
    finally:
        outcomes.put(counted)


def _post(client: Any, rush: Rush, scans: tuple[dict[str, Any], ...]) -> Counter[str]:
    """One batch, sent again like a phone does while the database is too busy."""
    for _try in range(TRIES):
        try:
            answer = client.post(
                f"/desk/{rush.day}/scans",
                json={"device_sent_at": clock.now().isoformat(), "scans": scans},
                headers={"Authorization": f"Device {rush.token}"},
            )
        except Exception as other:  # noqa: BLE001  # the test names whatever else happened
            return Counter({type(other).__name__: 1})
        if answer.status_code != BUSY:
            break
    if answer.status_code != 200:
        return Counter({str(answer.status_code): 1})
    return Counter(result["verdict"] for result in answer.get_json()["results"])


def _take_the_guard_out(read: Any) -> None:
    """The mutant: scans of a campaign are no longer taken one request after the other.

    What the lock prevents is made to happen: nobody writes before everybody has read.
    """
    locked: Select[Any] = ledger._LOCK
    ledger._LOCK = locked.with_for_update(read=True, key_share=True)
    touched = ledger.touched

    def touched_by_all(*asked: Any) -> list[ledger.ScanLine]:
        lines = touched(*asked)
        read.wait(PATIENCE_SECONDS)
        return lines

    ledger.touched = touched_by_all
