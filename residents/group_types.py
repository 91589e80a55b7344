"""The site's catalog of groups: read once a request, and filled from what is shipped."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from core.db.database import db
from core.i18n import current_language
from residents.facts.group_rules import (
    OFFICIAL,
    OFFICIAL_FROM,
    OFFICIAL_SOURCE,
    SHIPPED,
    Catalog,
    GroupFacts,
)
from residents.models.group_types import GroupType, OfficialGroup

_COLUMNS = tuple(getattr(GroupType, field.name) for field in fields(GroupFacts))


def catalog() -> Catalog:
    """Every group of the site by its code, in the order of forms."""
    if "group_catalog" not in g:
        rows = db.session.execute(select(*_COLUMNS).order_by(GroupType.sort, GroupType.code))
        g.group_catalog = {row.code: GroupFacts(*row) for row in rows}
    found: Catalog = g.group_catalog
    return found


def ship() -> int:
    """Add what is shipped and not yet there, and return how many groups; a group that is there stays as it is."""
    known = {(row.code, row.valid_from) for row in db.session.scalars(select(OfficialGroup))}
    for official in OFFICIAL:
        if (official.code, OFFICIAL_FROM) not in known:
            db.session.add(
                OfficialGroup(valid_from=OFFICIAL_FROM, source=OFFICIAL_SOURCE, **official._asdict())
            )
    db.session.flush()
    there = set(db.session.scalars(select(GroupType.code)))
    missing = [
        GroupType(sort=number, **asdict(group))
        for number, group in enumerate(SHIPPED.values(), 1)
        if group.code not in there
    ]
    db.session.add_all(missing)
    g.pop("group_catalog", None)
    return len(missing)


def names_with_priority() -> list[str]:
    """The groups that go to the front of the queue, in the reader's language."""
    names = GroupNames()
    return [
        _("%(group)s (severe or very severe)", group=names[code]) if group.priority_degree else names[code]
        for code, group in catalog().items()
        if group.has_priority
    ]


class GroupNames(Mapping[str, str]):
    """The names of the groups by code, in the reader's language."""

    def __getitem__(self, code: str) -> str:
        group = catalog()[code]
        return group.name_vi if current_language() == "vi" else group.name_en

    def __iter__(self) -> Iterator[str]:
        return iter(catalog())

    def __len__(self) -> int:
        return len(catalog())
