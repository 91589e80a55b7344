"""Rules of joining two records of one person: what is filled in, what the user must choose, what is refused."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from core.errors import BadInput, Refusal
from core.marking import N_
from residents.facts.birth import Birth, Precision

WhichRecord = Literal["kept", "lost"]
FieldOutcome = Literal["same", "kept", "lost", "ask"]

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
"""The fields in which two records can differ, with the columns that go together. Status and residence are those of
the kept record, and are changed on the person's page.
"""

EMPTY = (None, "", "unknown", False)


class OneRecord(Refusal):
    """The two records are the same one, or of different wards."""

    code = "one_record"
    message = N_("Choose two different records.")


class AlreadyJoined(Refusal):
    """One of the two is already joined with another record."""

    code = "already_joined"
    message = N_("One of the two records was already combined with another. Review the pair again.")


class NotChosen(BadInput):
    """The records differ in `facts["field"]`, and the user did not choose."""

    code = "not_chosen"
    message = N_("Choose which of the two is right.")


class NotJoined(Refusal):
    """The two records are already separate."""

    code = "not_joined"
    message = N_("The two records are already separate.")


class JoinedOnward(Refusal):
    """The kept record has itself been joined with another since."""

    code = "joined_onward"
    message = N_(
        "This record was later combined with another one. Separate that one first, on the "
        "other person's page."
    )


class JoinedLater(Refusal):
    """Another record was joined with the same person later; that one must be parted first."""

    code = "joined_later"
    message = N_("Another record was combined with this person later. Separate that one first.")


class NothingKept(Refusal):
    """The person was erased since, and with it what parting needs."""

    code = "nothing_kept"
    message = N_("The personal data have since been erased. The two records can no longer be separated.")


class NumberGiven(Refusal):
    """A third person has the citizen number of the record that would be restored."""

    code = "number_given"
    message = N_(
        "The citizen number of the other record now belongs to a third person. Correct that person's number first."
    )


def outcomes(kept: Any, lost: Any) -> dict[str, FieldOutcome]:
    """For each field of two residents' rows: both agree, one value prevails, or the user must choose."""
    return {field: _outcome(field, kept, lost) for field in FIELDS}


def chosen(kept: Any, lost: Any, said: Mapping[str, str]) -> dict[str, WhichRecord]:
    """Whose value prevails in each field. Raises NotChosen for a field that differs and was not answered."""
    sides: dict[str, WhichRecord] = {}
    for field, outcome in outcomes(kept, lost).items():
        if outcome == "ask":
            if said.get(field) not in ("kept", "lost"):
                raise NotChosen(field=field)
            sides[field] = "lost" if said[field] == "lost" else "kept"
        else:
            sides[field] = "lost" if outcome == "lost" else "kept"
    return sides


def _outcome(field: str, kept: Any, lost: Any) -> FieldOutcome:
    if field == "birth":
        return _finer(kept, lost)
    name = {"household": "household_id"}.get(field, FIELDS[field][0])
    ours, theirs = getattr(kept, name), getattr(lost, name)
    if ours == theirs:
        return "same"
    if theirs in EMPTY:
        return "kept"
    return "lost" if ours in EMPTY else "ask"


def _finer(kept: Any, lost: Any) -> FieldOutcome:
    """Compare births; a bare year that agrees never overwrites the whole date (design.md §3)."""
    ours, theirs = _birth(kept), _birth(lost)
    if ours == theirs:
        return "same"
    if not ours.agrees_with(theirs):
        return "ask"
    return "lost" if theirs.is_finer_than(ours) else "kept"


def _birth(one: Any) -> Birth:
    return Birth(one.birth_date, cast(Precision, one.birth_precision))
