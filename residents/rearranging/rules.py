"""Rules of a split: the part for each household, by its code, place in the walking order, address, or the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.folding import fold


@dataclass(frozen=True, slots=True)
class Home:
    """A household to assign; `id` is the internal number."""

    id: int
    public_id: str
    code: str
    address: str
    walk_order: int


@dataclass(frozen=True)
class Claim:
    """What a part claims: lines with a code or words of an address, and a range of the walking order."""

    lines: tuple[str, ...] = ()
    walk_from: int | None = None
    walk_to: int | None = None
    takes_rest: bool = False


@dataclass(frozen=True)
class Assigned:
    """The part of each household (internal number → part), undecided households, and lines that match none."""

    parts: dict[int, int] = field(default_factory=dict)
    open: tuple[Home, ...] = ()
    idle_lines: tuple[tuple[int, str], ...] = ()


def assign(homes: Sequence[Home], claims: Sequence[Claim], chosen: Mapping[str, int]) -> Assigned:
    """Assign by choice first, then by code, range of the walking order, words of the address, and the rest.

    A household claimed by several parts in the same way stays open.
    """
    parts: dict[int, int] = {}
    open_homes: list[Home] = []
    rest = [n for n, claim in enumerate(claims) if claim.takes_rest]
    for home in homes:
        part = chosen.get(home.public_id)
        if part is None or not 0 <= part < len(claims):
            part = _claimed(home, claims, rest)
        if part is None:
            open_homes.append(home)
        else:
            parts[home.id] = part
    idle = [
        (n, line)
        for n, claim in enumerate(claims)
        for line in claim.lines
        if not any(_is_code(line, home) or _has_words(line, home) for home in homes)
    ]
    return Assigned(parts, tuple(open_homes), tuple(idle))


def _claimed(home: Home, claims: Sequence[Claim], rest: Sequence[int]) -> int | None:
    ways = (
        [n for n, claim in enumerate(claims) if any(_is_code(line, home) for line in claim.lines)],
        [n for n, claim in enumerate(claims) if _is_on_stretch(claim, home)],
        [n for n, claim in enumerate(claims) if any(_has_words(line, home) for line in claim.lines)],
        rest,
    )
    first = next((way for way in ways if way), ())
    return first[0] if len(first) == 1 else None


def _is_code(line: str, home: Home) -> bool:
    """07-12 and 07-0012 are one code."""
    return _bare(line) == _bare(home.code)


def _bare(code: str) -> tuple[str, str]:
    prefix, _dash, number = code.strip().upper().replace(".", "-").partition("-")
    return prefix.lstrip("0"), number.lstrip("0")


def _is_on_stretch(claim: Claim, home: Home) -> bool:
    if claim.walk_from is None and claim.walk_to is None:
        return False
    return (claim.walk_from or 0) <= home.walk_order <= (claim.walk_to or home.walk_order)


def _has_words(line: str, home: Home) -> bool:
    """Whether all words of the line follow one another in the address, whatever their accents."""
    return f" {fold(line)} " in f" {fold(home.address)} " if fold(line) else False
