"""Resolve scans of a merged record to the surviving person."""

from collections.abc import Iterable
from dataclasses import replace

from checkin.campaign_day import Day
from checkin.scanning.batch_rules import Malformed
from checkin.scanning.entries import ScanEntry
from checkin.scanning.persons import look_at
from checkin.scanning.subjects import SubjectFound
from residents.joined_records import followed


def people_now(day: Day, found: Iterable[SubjectFound]) -> dict[SubjectFound, SubjectFound]:
    """The surviving person for each subject whose record was joined with another."""
    named = {one: one.who.resident_id for one in found if one.who}
    kept = followed(named.values())
    whos = look_at(day, kept.values())
    return {one: replace(one, who=whos[kept[number]]) for one, number in named.items() if number in kept}


def follow(day: Day, entries: Iterable[ScanEntry | Malformed]) -> list[ScanEntry | Malformed]:
    """The same entries about surviving persons; called when no record of the ward can be joined any more."""
    listed = list(entries)
    now = people_now(day, [entry.found for entry in listed if isinstance(entry, ScanEntry)])
    return [
        replace(entry, found=now.get(entry.found, entry.found)) if isinstance(entry, ScanEntry) else entry
        for entry in listed
    ]
