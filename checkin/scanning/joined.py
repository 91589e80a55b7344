"""Whoever a scan names by a record that was joined with another is the person it was joined with."""

from collections.abc import Iterable
from dataclasses import replace

from checkin.days import Day
from checkin.scanning.batch_rules import Malformed
from checkin.scanning.entries import Entry
from checkin.scanning.persons import look_at
from checkin.scanning.subjects import Found
from residents.joined_records import followed


def people_now(day: Day, found: Iterable[Found]) -> dict[Found, Found]:
    """For each subject whose record was joined with another: the person that stands for it now."""
    named = {one: one.who.resident_id for one in found if one.who}
    kept = followed(named.values())
    whos = look_at(day, kept.values())
    return {one: replace(one, who=whos[kept[number]]) for one, number in named.items() if number in kept}


def follow(day: Day, entries: Iterable[Entry | Malformed]) -> list[Entry | Malformed]:
    """The same entries, about those who stand; asked once nobody can join records of the ward any more."""
    listed = list(entries)
    now = people_now(day, [entry.found for entry in listed if isinstance(entry, Entry)])
    if not now:
        return listed
    return [
        replace(entry, found=now.get(entry.found, entry.found)) if isinstance(entry, Entry) else entry
        for entry in listed
    ]
