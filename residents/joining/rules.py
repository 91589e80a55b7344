"""Rules of joining two records of one person: what is filled, what a person must choose, when it is refused."""

from collections.abc import Iterable, Mapping
from operator import ne
from typing import Any, Literal, Protocol, cast

from core.errors import BadInput, Refusal
from core.marking import N_
from residents.facts.birth import Birth, Precision

Side = Literal["kept", "lost"]
Outcome = Literal["same", "kept", "lost", "ask"]

FIELDS: dict[str, tuple[str, ...]] = {
    "full_name": ("full_name", "name_folded", "sort_key"),
    "birth": ("birth_date", "birth_precision"),
    "sex": ("sex",),
    "household": ("household_id", "neighborhood_id", "relation", "is_head"),
    "personal_id": ("personal_id_index",),
    "phone": ("phone_index", "phone_tail_index", "phone_owner"),
    "insurance": ("insurance",),
    "homebound": ("homebound",),
    "note": ("note",),
}
"""What two records can differ in, and the columns that go together. How a person stands on the roll
(lives here, moved, died, residence) is as the kept record says, and is changed on the person's page."""

EMPTY = (None, "", "unknown", False)


class OneRecord(Refusal):
    """The two records are one and the same, or of different wards."""

    code = "one_record"
    message = N_("Choose two different records.")


class AlreadyJoined(Refusal):
    """One of the two has been joined with another record already."""

    code = "already_joined"
    message = N_("One of the two records was already combined with another. Review the pair again.")


class NotChosen(BadInput):
    """The records differ in a field and nobody said which is right; `facts["field"]` is which."""

    code = "not_chosen"
    message = N_("Choose which of the two is right.")


class NotJoined(Refusal):
    """The two records stand apart already."""

    code = "not_joined"
    message = N_("The two records are already separate.")


class JoinedOnward(Refusal):
    """The record that was kept has itself been joined with another since."""

    code = "joined_onward"
    message = N_(
        "This record was later combined with another one. Separate that one first, on the "
        "other person's page."
    )


class JoinedLater(Refusal):
    """Another record was joined with the same person later; the last is undone first."""

    code = "joined_later"
    message = N_("Another record was combined with this person later. Separate that one first.")


class NothingKept(Refusal):
    """A person asked for erasure since, and what parting needs is gone."""

    code = "nothing_kept"
    message = N_("The personal data have since been erased. The two records can no longer be separated.")


class NumberGiven(Refusal):
    """Somebody else on the list carries the citizen number of the record that would come back."""

    code = "number_given"
    message = N_(
        "The citizen number of the other record now belongs to a third person. Correct that person's number first."
    )


class Record(Protocol):
    """A resident's row, as far as two of them are compared; the other fields are read by their names."""

    birth_date: Any
    birth_precision: Any


def outcomes(kept: Record, lost: Record) -> dict[str, Outcome]:
    """For each field whether both agree, whose value stands of itself, or whether somebody must choose."""
    return {field: _outcome(field, kept, lost) for field in FIELDS}


def chosen(kept: Record, lost: Record, said: Mapping[str, str]) -> dict[str, Side]:
    """Whose value stands, field by field. Raises NotChosen for a field that differs and was not answered."""
    sides: dict[str, Side] = {}
    for field, outcome in outcomes(kept, lost).items():
        if outcome == "ask":
            if said.get(field) not in ("kept", "lost"):
                raise NotChosen(field=field)
            sides[field] = "lost" if said[field] == "lost" else "kept"
        else:
            sides[field] = "lost" if outcome == "lost" else "kept"
    return sides


def _outcome(field: str, kept: Record, lost: Record) -> Outcome:
    if field == "birth":
        return _finer(kept, lost)
    name = {"household": "household_id"}.get(field, FIELDS[field][0])
    ours, theirs = getattr(kept, name), getattr(lost, name)
    if ours == theirs:
        return "same"
    if theirs in EMPTY:
        return "kept"
    return "lost" if ours in EMPTY else "ask"


def _finer(kept: Record, lost: Record) -> Outcome:
    """A bare year that agrees never overwrites the whole date (design.md §3)."""
    ours, theirs = _birth(kept), _birth(lost)
    if ours == theirs:
        return "same"
    if not ours.agrees_with(theirs):
        return "ask"
    return "lost" if theirs.is_finer_than(ours) else "kept"


def _birth(one: Record) -> Birth:
    return Birth(one.birth_date, cast(Precision, one.birth_precision))


def differ_by_one_digit(one: str, other: str) -> bool:
    """Whether two numbers of one length differ in exactly one place."""
    return len(one) == len(other) and sum(map(ne, one, other)) == 1


def in_pairs(numbers: Iterable[int]) -> tuple[int, int]:
    """Two internal numbers, the smaller first, as pairs are kept."""
    first, second = sorted(numbers)
    return first, second
