"""A list that speaks for one neighborhood only, because a head of that neighborhood brought it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from imports.deciding.matcher import Incoming, Verdict


@dataclass(frozen=True, slots=True)
class Area:
    """The neighborhood by its code; `hides_others`: who looks may learn nothing of people elsewhere."""

    code: str
    hides_others: bool


OF_THE_STATION = Verdict("question", code="ask_the_station")
"""What a head is told of a row that may be somebody of another neighborhood: neither who nor where."""


def confined(
    verdicts: Iterable[Verdict],
    area: Area | None,
    incoming: Sequence[Incoming],
    lives_elsewhere: Callable[[Incoming], bool],
) -> Iterator[Verdict]:
    """The verdicts as this reader may see them; nobody is entered into a household elsewhere."""
    for row, verdict in zip(incoming, verdicts, strict=True):
        is_elsewhere = (
            area is not None
            and area.hides_others
            and (verdict.known.neighborhood != area.code if verdict.known else lives_elsewhere(row))
        )
        yield OF_THE_STATION if is_elsewhere else verdict
