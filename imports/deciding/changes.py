"""Rules: what a row would change about a known person, gaps that it fills and facts that it would overwrite."""

from dataclasses import dataclass

from core.folding import fold
from imports.deciding.people import IncomingRow, Known
from imports.reading.words import DECEASED, GONE, OF_HOUSEHOLDS


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """Field names. `gaps` are taken at once, `overwrites` only when a person approves them."""

    gaps: frozenset[str] = frozenset()
    overwrites: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.gaps or self.overwrites)


NOTHING = FieldChanges()
HAS_LEFT = FieldChanges(overwrites=frozenset({"left"}))

CODES = {"status": "returned", "left": "has_left"}
"""What is said of a fact that waits for approval, beside "the list says something else"."""


def changes(known: Known, incoming: IncomingRow, *, first_of_household: bool) -> FieldChanges:
    """Compare a person with the row that is this person.

    What the row leaves out changes nothing; a coarser birth date, a name without accents and groups
    that the row does not mention change nothing either. The address is the household's and is
    compared once, on its first row. What an old list says of a joined record was settled when it was joined.
    Of a person who moved or died by the list nothing else is taken.
    """
    if known.is_joined:
        return NOTHING
    if incoming.row.residence in GONE:
        return NOTHING if known.status in (incoming.row.residence, DECEASED) else HAS_LEFT
    gaps: set[str] = set()
    overwrites: set[str] = set()
    for name, present, said in _facts(known, incoming, first_of_household):
        if said and said != present:
            (overwrites if present else gaps).add(name)
    if incoming.row.birth.is_finer_than(known.birth):
        gaps.add("birth")
    elif not incoming.row.birth.agrees_with(known.birth):  # only of a row that was said to be this person
        overwrites.add("birth")
    if incoming.row.groups and incoming.row.groups - OF_HOUSEHOLDS - known.groups:
        gaps.add("groups")
    if _is_other_name(known, incoming):
        overwrites.add("full_name")
    if known.status != "active":
        overwrites.add("status")
    return FieldChanges(frozenset(gaps), frozenset(overwrites)) if gaps or overwrites else NOTHING


def _facts(
    known: Known, incoming: IncomingRow, first_of_household: bool
) -> tuple[tuple[str, object, object], ...]:
    """Field, what is known, what the row says; empty where there is nothing."""
    row = incoming.row
    return (
        ("personal_id", known.personal_id, incoming.personal_id),
        ("phone", known.phone, incoming.phone),
        ("sex", _known_word(known.sex), _known_word(row.sex)),
        ("insurance", _known_word(known.insurance), _known_word(row.insurance)),
        ("residence", known.residence, row.residence),
        ("household", known.household, incoming.household),
        ("relation", fold(known.relation), fold(row.relation)) if known.relation != row.relation else _SAME,
        ("note", known.note, row.note),
        ("address", fold(known.address), fold(row.address))
        if first_of_household and known.address != row.address and incoming.household in ("", known.household)
        else _SAME,
    )


_SAME = ("", "", "")


def _known_word(word: str) -> str:
    return "" if word == "unknown" else word


def _is_other_name(known: Known, incoming: IncomingRow) -> bool:
    """Whether the row spells the name otherwise; one typed without any accents says nothing new."""
    if known.spelling == incoming.spelling:
        return False
    return not incoming.row.full_name.isascii()
