"""Journeys through the product: the modules a request or a command enters, in order of first entry."""

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.house.source import ROOT

NOT_THE_PRODUCT = {"tests", "migrations", "bench", "node_modules"}

CACHED = type(cache(lambda: None))


@dataclass
class Journey:
    """Modules of the product that were entered, with how often each of their functions was called."""

    modules: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    """By the full name of the function: `imports.writing.importing.prepare`."""

    def outside_core(self) -> list[str]:
        """The modules of the rooms, without the plumbing."""
        return [name for name in self.modules if name.split(".")[0] != "core"]


def entered(journey: Callable[[], object]) -> list[str]:
    """The modules of the product that run while `journey` is called, each once, in order of first entry."""
    with traced() as found:
        journey()
    return found.modules


@contextmanager
def traced() -> Iterator[Journey]:
    """Follow whatever runs inside. A module that is only imported meanwhile is not entered."""
    found = Journey()
    seen: set[str] = set()

    def follow(frame: FrameType, event: str, _argument: Any) -> None:
        if event != "call":
            return
        name = _function(frame.f_code)
        if name is None:
            return
        module, function = name
        if module not in seen:
            seen.add(module)
            found.modules.append(module)
        found.calls[f"{module}.{function}"] += 1

    _forget_what_is_cached()
    threading.setprofile(follow)
    sys.setprofile(follow)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]  # None ends it, as documented


def _forget_what_is_cached() -> None:
    """Empty the caches of the product's functions: a journey is the same whatever ran before it."""
    for module in list(sys.modules.values()):
        if Path(getattr(module, "__file__", None) or "/").is_relative_to(
            ROOT / module.__name__.split(".")[0]
        ):
            for value in list(vars(module).values()):
                if type(value) is CACHED:
                    value.cache_clear()


@cache
def _function(code: CodeType) -> tuple[str, str] | None:
    """Module and name of a function of the product, None for the code of others and of module bodies."""
    path = Path(code.co_filename)
    if code.co_name == "<module>" or not path.is_relative_to(ROOT):
        return None
    inside = path.relative_to(ROOT)
    if inside.suffix != ".py" or inside.parts[0] in NOT_THE_PRODUCT or inside.parts[0].startswith("."):
        return None
    return ".".join(inside.with_suffix("").parts), code.co_qualname
