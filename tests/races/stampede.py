"""Many processes, each with a site of its own, run at one slot at once; says what each attempt came to."""

import multiprocessing
from collections import Counter
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from typing import Any

from sqlalchemy import event, true

from app import create_app
from campaigns import seats
from campaigns.seats import SlotFull
from config import read_settings
from core.db.database import db
from core.db.transaction import transaction

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Stampede:
    """Who runs where: `attempts` of one place each, in every one of `processes`."""

    instance_dir: str
    database_url: str
    slot_id: int
    processes: int
    attempts: int
    is_guarded: bool = True


def run(stampede: Stampede) -> Counter[str]:
    """Let them all start at once and wait for the last; counts "booked", "full" and names of errors."""
    context = _context()
    start, outcomes = context.Barrier(stampede.processes), context.SimpleQueue()
    runners = [
        context.Process(target=_runner, args=(stampede, start, outcomes)) for _ in range(stampede.processes)
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


def _runner(stampede: Stampede, start: Any, outcomes: Any) -> None:
    counted: Counter[str] = Counter()
    try:
        settings = read_settings(
            {"INSTANCE_DIR": stampede.instance_dir, "DATABASE_URL": stampede.database_url}
        )
        app = create_app(settings, TESTING=True)
        with app.app_context():
            if not stampede.is_guarded:
                _take_the_guard_out()
            with db.engine.connect():
                start.wait(PATIENCE_SECONDS)
            for _ in range(stampede.attempts):
                counted[_attempt(stampede.slot_id)] += 1
    finally:
        outcomes.put(counted)


def _attempt(slot_id: int) -> str:
    try:
        with transaction():
            seats.take(slot_id)
        return "booked"
    except SlotFull:
        return "full"
    except Exception as other:  # noqa: BLE001  # the test names whatever else happened
        return type(other).__name__


def unguarded_take() -> Any:
    """The statement of `take` whose condition always holds."""
    return seats._counting(true(), booked=seats._BOOKED + seats._N)


def _take_the_guard_out() -> None:
    """The mutant: the condition of the UPDATE is gone, and SQLite does not look at the CHECK."""
    seats._TAKE = unguarded_take()
    if db.engine.dialect.name == "sqlite":
        event.listen(
            db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA ignore_check_constraints=ON")
        )
