"""The calendar file of an appointment (RFC 5545); times in UTC, no secret in it."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event

from screening.resident_rows import TicketView
from screening.ticket.queries import CalendarEntry

REMIND = timedelta(days=-1)


def calendar_file(ticket: TicketView, entry: CalendarEntry, stamp: datetime) -> bytes:
    """One event for the ticket's place, which replaces an earlier copy; with a reminder the day before."""
    event = Event()
    event.add("uid", f"{ticket.paper.public_id}@ngaykhoe")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", entry.changed_at)
    event.add("status", entry.status)
    event.add("dtstart", entry.place.begins)
    event.add("dtend", entry.place.finishes)
    event.add("summary", f"{ticket.campaign.title} – {ticket.name}" if ticket.name else ticket.campaign.title)
    event.add("location", entry.place.where)
    event.add("description", "\n".join(_lines(ticket, entry)))
    if entry.status != "CANCELLED":
        event.add_component(_reminder(ticket))
    calendar = Calendar()
    calendar.add("prodid", "-//Ngay Khoe//VN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _reminder(ticket: TicketView) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", ticket.campaign.title)
    return alarm


def _lines(ticket: TicketView, entry: CalendarEntry) -> list[str]:
    if entry.status == "CANCELLED":
        return [_("This appointment is cancelled.")]
    lines = [entry.place.text]
    campaign, starts = ticket.campaign, entry.place.starts
    food = campaign.food(starts)
    if things := [*campaign.bring, *([food] if food else [])]:
        lines.append(_("Please bring: %(things)s", things=", ".join(things)))
    if note := campaign.fasting_note(starts):
        lines.append(note)
    return lines
