"""The answer to a desk, in the contract's JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from checkin.scanning.persons import Who
from checkin.scanning.taking import ScanResult
from core.clock import local


def scans_json(results: Iterable[ScanResult], at: datetime) -> dict[str, Any]:
    """The answer to a batch; `at` is the server's clock."""
    return {"server_time": local(at).isoformat(), "results": [_result(result) for result in results]}


def _result(result: ScanResult) -> dict[str, Any]:
    return {
        "scan_id": result.scan_id,
        "verdict": result.verdict,
        "reason": result.reason,
        "first_arrival": result.first_arrival,
        "show": _show(result.who, result.queue_no) if result.who else None,
    }


def _show(who: Who, queue_no: int | None) -> dict[str, Any]:
    return {
        "name": who.name,
        "birth_year": who.birth_year,
        "neighborhood": who.neighborhood,
        "slot": who.slot,
        "priority": who.priority,
        "queue_no": queue_no,
    }
