"""A long list is worked on by a process of its own."""

import json
from dataclasses import asdict
from pathlib import Path

from core import own_process
from core.actor import Actor
from imports.uploads.files import folder


def start(public_id: str, by: Actor) -> bool:
    """Start working on a list; False where a process is at it already."""
    return own_process.start(
        _lock(public_id), ("residents", "work", public_id), json.dumps(asdict(by)).encode()
    )


def is_running(public_id: str) -> bool:
    """Whether a process is at work on the list."""
    return own_process.is_running(_lock(public_id))


def _lock(public_id: str) -> Path:
    return folder() / f"{public_id}.lock"
