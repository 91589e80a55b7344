"""Rules: what a ward, its neighborhoods and their heads are called in messages, by the kinds they are of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of neighborhood: its full word, its short word, the title of its head; and the English word."""

    full: str
    short: str
    head: str
    english: str


KINDS = {
    "to_dan_pho": Kind("tổ dân phố", "tổ", "tổ trưởng", "neighborhood"),
    "thon": Kind("thôn", "thôn", "trưởng thôn", "village"),
    "ban": Kind("bản", "bản", "trưởng bản", "village"),
    "khu_pho": Kind("khu phố", "khu phố", "trưởng khu phố", "neighborhood"),
    "ap": Kind("ấp", "ấp", "trưởng ấp", "hamlet"),
    "khom": Kind("khóm", "khóm", "trưởng khóm", "neighborhood"),
    "buon": Kind("buôn", "buôn", "trưởng buôn", "village"),
}
"""In the order in which several of them are named."""

WARDS = {"phuong": ("phường", "ward"), "xa": ("xã", "commune"), "dac_khu": ("đặc khu", "special zone")}
NO_WARD = ("địa bàn", "area")
"""Where no ward is meant, or several."""

USUAL = {"phuong": ("to_dan_pho",), "xa": ("thon", "ban"), "dac_khu": ("to_dan_pho", "thon")}
"""The kinds of a ward that has no neighborhoods yet."""
EVERYWHERE = ("to_dan_pho", "thon", "ban")

HEAD_OF = "trưởng "


@dataclass(frozen=True)
class PlaceKinds:
    """The kind of a ward, those of its neighborhoods, and that of the reader's own neighborhood."""

    ward: str | None = None
    neighborhoods: frozenset[str] = frozenset()
    own: str | None = None


def usual_kinds(ward: str | None) -> tuple[str, ...]:
    """The kinds of neighborhoods to expect in a kind of ward."""
    return USUAL.get(ward or "", EVERYWHERE)


def likely_kind(kinds: PlaceKinds) -> str:
    """The kind that one more neighborhood probably has: that of the others, if they have one."""
    there = tuple(kinds.neighborhoods)
    return there[0] if len(there) == 1 else usual_kinds(kinds.ward)[0]


def mixed_short_words() -> Iterator[str]:
    """Everything that neighborhoods of several kinds may be called together: "tổ, thôn, bản"."""
    words = [kind.short for kind in KINDS.values()]
    for count in range(2, len(words) + 1):
        yield from map(", ".join, combinations(words, count))


@lru_cache(maxsize=256)
def words_of(kinds: PlaceKinds, language: str) -> Mapping[str, str]:
    """The words for a language, by the names in core/place_words.py, each also with a capital."""
    there = kinds.neighborhoods or usual_kinds(kinds.ward)
    named = [KINDS[kind] for kind in KINDS if kind in there]
    own = KINDS[kinds.own] if kinds.own else None
    vietnamese, english = WARDS.get(kinds.ward or "", NO_WARD)
    if language == "vi":
        words = _vietnamese(named, own) | {"ward_kind": vietnamese}
    else:
        words = _english(named, own) | {"ward_kind": english}
    return words | {name.capitalize(): word[0].upper() + word[1:] for name, word in words.items()}


def head_title(kind: str, language: str) -> str:
    """What the head of one neighborhood is called, by its kind; with a capital."""
    return words_of(PlaceKinds(neighborhoods=frozenset({kind})), language)["Head_title"]


def _vietnamese(named: list[Kind], own: Kind | None) -> dict[str, str]:
    short = ", ".join(kind.short for kind in named)
    full = named[0].full if len(named) == 1 else short
    heads = _heads(named)
    return {
        "place_kind": full,
        "place_kinds": full,
        "place_short": short,
        "own_place": own.short if own else short,
        "head_title": heads,
        "head_titles": heads,
    }


def _heads(named: Iterable[Kind]) -> str:
    """ "tổ trưởng, trưởng thôn, bản": the word that several titles begin with is said once."""
    first = [kind.head for kind in named if not kind.head.startswith(HEAD_OF)]
    others = [kind.head.removeprefix(HEAD_OF) for kind in named if kind.head.startswith(HEAD_OF)]
    return ", ".join([*first, *([HEAD_OF + ", ".join(others)] if others else [])])


def _english(named: list[Kind], own: Kind | None) -> dict[str, str]:
    words = {kind.english for kind in named}
    word = words.pop() if len(words) == 1 else "neighborhood"
    return {
        "place_kind": word,
        "place_kinds": f"{word}s",
        "place_short": word,
        "own_place": own.english if own else word,
        "head_title": f"{word} head",
        "head_titles": f"{word} heads",
    }
