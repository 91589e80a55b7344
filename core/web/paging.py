"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, its number, how many pages there are, and how many rows in all."""

    rows: Sequence[T]
    page: int
    pages: int
    total: int


def page_of(rows: Sequence[T], number: int, size: int) -> Page[T]:
    """The page with this number, or the nearest that there is."""
    pages = max(1, -(-len(rows) // size))
    page = min(max(number, 1), pages)
    return Page(rows[(page - 1) * size : page * size], page, pages, len(rows))
