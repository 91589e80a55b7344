"""What a person decided about single rows of a list: who is who, and whose facts the list may overwrite."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imports.deciding.matcher import Answer, Incoming

Place = tuple[str, int]
"""A row by its sheet and number."""

THE_OTHER_ROW = "row"
"""Stands for the earlier row of the same list where that is who a row may be."""


@dataclass(frozen=True)
class Decisions:
    """People are named by their public ids; a row that nobody decided about is in none of these."""

    accept_changes: bool = False
    approved: frozenset[Place] = frozenset()
    """Rows whose facts are taken even where they overwrite something."""
    same: Mapping[Place, str] = field(default_factory=dict)
    """Rows that are this person."""
    others: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    """Rows that are none of these people."""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Decisions":
        """As they were kept with the list."""
        others: dict[Place, frozenset[str]] = {}
        for sheet, row, person in kept.get("others", []):
            others[sheet, row] = others.get((sheet, row), frozenset()) | {person}
        return cls(
            accept_changes=bool(kept.get("accept_changes")),
            approved=frozenset((sheet, row) for sheet, row in kept.get("approved", [])),
            same={(sheet, row): person for sheet, row, person in kept.get("same", [])},
            others=others,
        )

    def as_json(self) -> dict[str, Any]:
        """As they are kept with the list."""
        return {
            "accept_changes": self.accept_changes,
            "approved": sorted(list(place) for place in self.approved),
            "same": [[*place, person] for place, person in sorted(self.same.items())],
            "others": [
                [*place, person] for place, people in sorted(self.others.items()) for person in sorted(people)
            ],
        }

    @property
    def answered(self) -> int:
        """How many rows somebody said who they are."""
        return len(self.same.keys() | self.others.keys())

    def answering(self, place: Place, *, same: str = "", others: Iterable[str] = ()) -> "Decisions":
        """With one more answer about a row."""
        if same:
            return replace(self, same={**self.same, place: same})
        denied = self.others.get(place, frozenset()) | set(others)
        return replace(self, others={**self.others, place: denied})

    def approving(self, shown: Iterable[Place], ticked: Iterable[Place]) -> "Decisions":
        """With the changes of these rows approved, and of the others that were shown not."""
        return replace(self, approved=(self.approved - set(shown)) | set(ticked))

    def unanswered(self) -> "Decisions":
        """Without any answer about who is who."""
        return replace(self, same={}, others={})


NOTHING_DECIDED = Decisions()


def answers_by_key(decisions: Decisions, public_ids: Mapping[int, str]) -> dict[Place, Answer]:
    """The answers with people by the numbers that the matcher knows; whoever left the roll since is in none."""
    if not decisions.answered:
        return {}
    keys = {public_id: key for key, public_id in public_ids.items()} | {THE_OTHER_ROW: 0}
    places = decisions.same.keys() | decisions.others.keys()
    return {
        place: Answer(
            keys.get(decisions.same.get(place, "")),
            frozenset(keys[one] for one in decisions.others.get(place, ()) if one in keys),
        )
        for place in places
    }


def without_numbers_of_others(
    incoming: Sequence[Incoming], answers: Mapping[Place, Answer], numbers: Mapping[bytes, int]
) -> list[Incoming]:
    """The rows, those without their citizen number of which somebody said that its holder is another person."""
    if not answers:
        return list(incoming)
    tidied = []
    for one in incoming:
        answer = answers.get((one.row.sheet, one.row.row))
        if answer and one.personal_id and numbers.get(one.personal_id) in answer.others:
            tidied.append(one._replace(personal_id=None, row=one.row._replace(personal_id="")))
        else:
            tidied.append(one)
    return tidied
