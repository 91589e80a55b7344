"""Who does a thing, as the audit chain and the operations see it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """The doer of a change.

    `ref` is the public id of an account or desk, None for a resident with a link and for timers;
    `address` is the caller's network prefix, kept apart from the chain so that it can be deleted.
    """

    kind: Literal["account", "resident", "desk", "system"]
    ref: str | None = None
    role: str | None = None
    address: str | None = None


SYSTEM = Actor("system")
