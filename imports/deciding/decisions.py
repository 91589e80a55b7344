"""Rules for what a person decided about single rows: who is who, and whose facts the list may overwrite."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imports.deciding.people import IncomingRow, RowAnswer
from imports.reading.row import Position

THE_OTHER_ROW = "row"
"""The reference of the earlier row of the same list, where a row may be that person."""


@dataclass(frozen=True)
class Decisions:
    """People are named by their public ids; a row that nobody decided about is in none of these."""

    accept_changes: bool = False
    approved: frozenset[Position] = frozenset()
    """Rows whose facts are taken even where they overwrite something."""
    same: Mapping[Position, str] = field(default_factory=dict)
    """Rows that are this person."""
    others: Mapping[Position, frozenset[str]] = field(default_factory=dict)
    """Rows that are none of these people."""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Decisions":
        """As they were kept with the list."""
        others: dict[Position, frozenset[str]] = {}
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
            "approved": sorted(list(position) for position in self.approved),
            "same": [[*position, person] for position, person in sorted(self.same.items())],
            "others": [
                [*position, person]
                for position, people in sorted(self.others.items())
                for person in sorted(people)
            ],
        }

    @property
    def answered(self) -> int:
        """How many rows were answered who they are."""
        return len(self.same.keys() | self.others.keys())

    def answering(self, position: Position, *, same: str = "", others: Iterable[str] = ()) -> "Decisions":
        """With one more answer about a row."""
        if same:
            return replace(self, same={**self.same, position: same})
        denied = self.others.get(position, frozenset()) | set(others)
        return replace(self, others={**self.others, position: denied})

    def approving(self, shown: Iterable[Position], ticked: Iterable[Position]) -> "Decisions":
        """With the changes of these rows approved, and of the others that were shown not."""
        return replace(self, approved=(self.approved - set(shown)) | set(ticked))

    def unanswered(self) -> "Decisions":
        """Without any answer about who is who."""
        return replace(self, same={}, others={})


NOTHING_DECIDED = Decisions()


def answers_by_key(decisions: Decisions, public_ids: Mapping[int, str]) -> dict[Position, RowAnswer]:
    """The answers with people by the numbers that the matcher knows; people who left the roll since are in none."""
    if not decisions.answered:
        return {}
    keys = {public_id: key for key, public_id in public_ids.items()} | {THE_OTHER_ROW: 0}
    positions = decisions.same.keys() | decisions.others.keys()
    return {
        position: RowAnswer(
            keys.get(decisions.same.get(position, "")),
            frozenset(keys[one] for one in decisions.others.get(position, ()) if one in keys),
        )
        for position in positions
    }


def without_numbers_of_others(
    incoming: Sequence[IncomingRow], answers: Mapping[Position, RowAnswer], numbers: Mapping[bytes, int]
) -> list[IncomingRow]:
    """The rows, without the citizen number where an answer says that its holder is another person."""
    if not answers:
        return list(incoming)
    tidied = []
    for one in incoming:
        answer = answers.get(one.row.position)
        if answer and one.personal_id and numbers.get(one.personal_id) in answer.others:
            tidied.append(one._replace(personal_id=None, row=one.row._replace(personal_id="")))
        else:
            tidied.append(one)
    return tidied
