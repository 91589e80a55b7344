"""What the page of the catalog shows of each group."""

from flask_babel import gettext as _

from residents import group_types, words
from residents.facts.group_rules import GroupFacts


def table_rows() -> list[tuple[str, str, str, str, str]]:
    """Each group: its name, whose it is, how it is known, what follows from it, its official code."""
    return [
        (
            words.GROUPS[group.code],
            str(words.BELONGS_TO[group.belongs_to]),
            str(words.KNOWN_BY[group.known_by]),
            ", ".join(_what_follows(group)) or "–",
            str(group.official_code or "–"),
        )
        for group in group_types.catalog().values()
    ]


def _what_follows(group: GroupFacts) -> list[str]:
    follows = []
    if group.has_priority:
        first = (
            _("priority at reception where severe") if group.priority_degree else _("priority at reception")
        )
        follows.append(first)
    if group.is_sensitive:
        follows.append(_("sensitive"))
    if group.ends_yearly:
        follows.append(_("until 31/12, reviewed every year"))
    return follows
