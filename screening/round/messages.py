"""Messages that a head passes on in person or by Zalo about places booked, moved and cancelled, and reminders.

The texts are always in Vietnamese, as residents read them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, select, true

from campaigns.fasting_words import fasting_note
from campaigns.kind_words import kind_words
from core.clock import civil_date, minutes_to_time
from core.db.database import db
from core.i18n import day_long, force_locale, part_of_day
from core.marking import N_
from messages import queries as notices
from residents.privacy import consent_queries
from screening import naming
from screening.booking.change_notices import CHANGED, about
from screening.booking.change_words import change_of
from screening.booking.reminders import REMINDER
from screening.conditions import is_named
from screening.papers.message_words import place_said
from screening.queries import PLACE, adult_from_age, place_of, with_places
from screening.resident_rows import Appointment
from screening.round import reason_words
from screening.round.rows import RoundPerson
from screening.tables import bookings, campaigns, households, neighborhoods, residents
from wards.naming import display_name
from wards.queries import station

TOLD_AS = ("booking.cancelled", "booking.moved", CHANGED, "booking.booked", REMINDER)
"""Of several notices about one place, the first of these kinds decides the text."""

OPENINGS = {
    "booking.cancelled": N_("Dear %(names)s: your %(appointment)s is cancelled."),
    "booking.moved": N_("Dear %(names)s: your %(appointment)s has a new time."),
    CHANGED: N_("Dear %(names)s: there is a change to your %(appointment)s."),
    "booking.booked": N_("Dear %(names)s: your %(appointment)s is booked."),
    "tomorrow": N_("A reminder for %(names)s: your %(appointment)s is tomorrow."),
    "soon": N_("A reminder for %(names)s: your %(appointment)s is soon."),
}


_Item = tuple[tuple[Any, ...], Any, Any]
"""The key of a message, the person, the notice."""


@dataclass(frozen=True, slots=True)
class Message:
    """One text for one household; `notices` are the public ids of the notices it covers."""

    household: str
    code: str
    address: str
    names: str
    people: int
    place: Appointment | None
    text: str
    notices: tuple[str, ...]
    neighborhood: str
    by_phone: bool
    """Everyone in it agreed to be reminded by phone or Zalo; otherwise the head tells them in person."""


def count(ward_id: int, neighborhood_id: int | None, now: datetime) -> int:
    """How many people are to be told something."""
    return sum(message.people for message in messages(ward_id, neighborhood_id, now))


def messages(ward_id: int, neighborhood_id: int | None, now: datetime) -> list[Message]:
    """Messages to pass on in a neighborhood, or in the whole ward (None), nearest appointment first.

    Messages that no longer apply are left out, and so is everyone who has moved away, died or was joined.

    A notice of a place that has changed since is left out; a reminder of a place that was not announced yet
    becomes the announcement. People who have declined reminders or restricted the use of their data get none.
    """
    waiting = notices.waiting(ward_id, neighborhood_id)
    recipients = {row.recipient for row in waiting}
    silent = consent_queries.not_reminded(recipients)
    waiting = [row for row in waiting if row.wording != REMINDER or row.recipient not in silent]
    people = _people(ward_id, neighborhood_id, recipients)
    said = _of_one_text(
        [item for row in waiting if (item := _item(row, people.get((row.recipient, row.facts["campaign"]))))]
    )
    today = civil_date(now)
    agreed = consent_queries.agreeing("reminders", recipients, today)
    card = station(ward_id)
    phone = card.phone if card else ""
    return [
        _message(list(group), today, agreed, phone) for _key, group in groupby(said, key=lambda item: item[0])
    ]


def of_household(ward_id: int, neighborhood_id: int | None, household: str, now: datetime) -> list[Message]:
    """The messages to pass on to one household, by its public id."""
    return [message for message in messages(ward_id, neighborhood_id, now) if message.household == household]


def told(people: Sequence[RoundPerson], campaign: str) -> dict[str, datetime]:
    """When people were told about their present place in the campaign, or that it is cancelled; by public id.

    Not people whose place the station has changed since.
    """
    slots = {
        person.id: person.place.slot if person.can_change and person.place else None for person in people
    }
    untold = {(row.recipient, row.facts["slot"]) for row in notices.waiting_for(slots, CHANGED)}
    found: dict[str, datetime] = {}
    for row in notices.sent_to(slots):
        place = None if row.wording == "booking.cancelled" else row.facts.get("slot")
        is_present = row.facts["campaign"] == campaign and place == slots[row.recipient]
        if is_present and (row.recipient, place) not in untold and row.recipient not in found:
            found[row.recipient] = row.sent_at
    return found


def _people(ward_id: int, neighborhood_id: int | None, recipients: set[str]) -> dict[tuple[str, str], Any]:
    """Recipients by public id and campaign, each with the present place in that campaign, if any."""
    people = (
        residents.join(households, households.c.id == residents.c.household_id)
        .join(neighborhoods, neighborhoods.c.id == residents.c.neighborhood_id)
        .join(campaigns, and_(campaigns.c.ward_id == residents.c.ward_id, campaigns.c.status != "draft"))
    )
    within = true() if neighborhood_id is None else residents.c.neighborhood_id == neighborhood_id
    rows = db.session.execute(
        select(
            residents.c.public_id,
            residents.c.full_name,
            residents.c.birth_date,
            residents.c.sex,
            residents.c.household_id,
            households.c.public_id.label("household"),
            households.c.code,
            households.c.address,
            neighborhoods.c.kind.label("neighborhood_kind"),
            neighborhoods.c.name.label("neighborhood_name"),
            campaigns.c.public_id.label("campaign"),
            campaigns.c.title,
            campaigns.c.kind,
            campaigns.c.fasting,
            campaigns.c.bring_text,
            bookings.c.state,
            bookings.c.public_id.label("booking"),
            residents.c.restricted_at,
            *PLACE,
        )
        .select_from(with_places(people, residents.c.id, campaigns.c.id))
        .where(
            residents.c.ward_id == ward_id,
            within,
            is_named(),
            residents.c.name_folded != "",
            residents.c.public_id.in_(recipients),
        )
    )
    return {(row.public_id, row.campaign): row for row in rows}


def _item(notice: Any, person: Any) -> _Item | None:
    """The key by which notices of one household form one message; None if the notice no longer applies."""
    if person is None:
        return None
    gone = notice.wording == "booking.cancelled"
    if gone and person.state is not None:
        return None
    if not gone and (person.state != "booked" or person.slot != notice.facts.get("slot")):
        return None
    if notice.wording == CHANGED and (person.restricted_at or notice.about != about(person.booking)):
        return None
    when = (person.date.isoformat(), person.starts, person.slot) if not gone else ("", 0, "")
    return (*when, person.household_id, person.campaign, gone), person, notice


def _of_one_text(items: Sequence[_Item]) -> list[_Item]:
    """The items in the order of their messages; a change of the station is told only to people whom it concerns."""
    first: dict[tuple[str, str], Any] = {}
    for _key, person, notice in items:
        whose = (person.public_id, person.campaign)
        first[whose] = min(first.get(whose, notice), notice, key=lambda one: TOLD_AS.index(one.wording))
    keyed = []
    for key, person, notice in items:
        told = first[person.public_id, person.campaign]
        changed = repr(sorted(told.facts["was"].items())) if told.wording == CHANGED else ""
        keyed.append(((*key, changed), person, notice))
    return sorted(keyed, key=lambda item: item[0])


def _message(items: Sequence[_Item], today: date, agreed: set[str], phone: str) -> Message:
    _key, first, _notice = items[0]
    notice = min((row for _k, _p, row in items), key=lambda row: TOLD_AS.index(row.wording))
    wording = notice.wording
    people = list({person.public_id: person for _k, person, _n in items}.values())
    place = place_of(first) if wording != "booking.cancelled" else None
    with force_locale("vi"):
        names = [
            naming.called(p.full_name, p.birth_date.year, p.sex, today, adult_from_age()) for p in people
        ]
        text = "\n".join(_lines(notice, ", ".join(names), first, place, today, phone))
    return Message(
        household=first.household,
        code=first.code,
        address=first.address,
        names=", ".join(f"{p.full_name} ({p.birth_date.year})" for p in people),
        people=len(people),
        place=place,
        text=text,
        notices=tuple(row.id for _k, _p, row in items),
        neighborhood=display_name(first.neighborhood_kind, first.neighborhood_name),
        by_phone=all(person.public_id in agreed for person in people),
    )


def _lines(
    notice: Any, names: str, first: Any, place: Appointment | None, today: date, phone: str
) -> list[str]:
    """The lines to read out or send: no number, no health, no group; one idea a sentence."""
    appointment = kind_words(first.kind).appointment
    ahead = place.date - today if place else None
    lines = [_opening(notice.wording, names, appointment, ahead), first.title + ".", *_was(notice)]
    if place is None:
        call = _(
            "For another time, or if you have questions, call the health station: %(phone)s", phone=phone
        )
        return [*lines, *_why(notice), call] if phone else [*lines, *_why(notice)]
    change = None
    if notice.wording == CHANGED:
        change = change_of(notice.facts, place, first.bring_text, fasting=first.fasting)
        lines += [f"{now} {was}".strip() for now, was in change.changes]
    lines += [
        _(
            "Please come at %(time)s %(part)s, %(day)s.",
            time=place.hours_said,
            part=part_of_day(minutes_to_time(place.starts)),
            day=day_long(place.date),
        ),
        _("Place: %(place)s.", place=place.where),
    ]
    if first.fasting:
        lines.append(fasting_note(place.starts))
    lines += change.why if change else _why(notice)
    if phone:
        lines.append(_("If you cannot come, please call early: %(phone)s", phone=phone))
    else:
        lines.append(_("If you cannot come, please tell us early."))
    return lines


def _was(notice: Any) -> list[str]:
    """The place that was given up, for a notice that knows it."""
    was = notice.facts.get("was")
    if was is None or notice.wording == CHANGED:
        return []
    day = date.fromisoformat(was["date"])
    place = Appointment("", "", day, was["starts"], was["ends"], was["venue"])
    if notice.wording == "booking.cancelled":
        return [_("Cancelled: %(place)s.", place=place_said(place))]
    return [_("Previous time: %(place)s.", place=place_said(place))]


def _why(notice: Any) -> list[str]:
    """Why the place was changed or cancelled, with an apology where the household did not ask for it."""
    if "was" not in notice.facts:
        return []
    why = notice.facts.get("why", "")
    reason = [_(reason_words.TOLD[why])] if why in reason_words.TOLD else []
    if why in reason_words.WITHOUT_APOLOGY:
        return reason
    return [*reason, _("We are sorry for the change.")]


def _opening(wording: str, names: str, appointment: str, ahead: timedelta | None) -> str:
    if wording == REMINDER:
        wording = "tomorrow" if ahead == timedelta(days=1) else "soon"
    return _(OPENINGS[wording], names=names, appointment=appointment)
