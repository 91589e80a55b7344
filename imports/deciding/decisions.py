"""Rules for what a person decided about single rows: who is who, and whose facts the list may overwrite."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imports.deciding.people import IncomingRow
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


def without_numbers_of_others(
    incoming: Sequence[IncomingRow], decisions: Decisions, holders: Mapping[bytes, str]
) -> list[IncomingRow]:
    """The rows, without the citizen number where an answer says that its holder (by public id) is another person."""
    return [
        one._replace(personal_id=None, row=one.row._replace(personal_id=""))
        if one.personal_id and holders.get(one.personal_id) in decisions.others.get(one.row.position, ())
        else one
        for one in incoming
    ]
