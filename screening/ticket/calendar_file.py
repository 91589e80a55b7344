"""The calendar file of an appointment (RFC 5545); times in UTC, no secret in it."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event

from screening.resident_rows import TicketView

REMIND = timedelta(days=-1)


def calendar_file(ticket: TicketView, stamp: datetime) -> bytes:
    """One event for the ticket's place, with a reminder the day before; raises ValueError without a place."""
    if ticket.place is None:
        raise ValueError("nothing is booked")
    event = Event()
    event.add("uid", f"{ticket.paper.public_id}@ngaykhoe")
    event.add("dtstamp", stamp)
    event.add("dtstart", ticket.place.begins)
    event.add("dtend", ticket.place.finishes)
    event.add("summary", f"{ticket.campaign.title} – {ticket.name}" if ticket.name else ticket.campaign.title)
    event.add("location", ticket.place.venue)
    event.add("description", "\n".join(_lines(ticket)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", ticket.campaign.title)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Ngay Khoe//VN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _lines(ticket: TicketView) -> list[str]:
    lines = [ticket.place.text] if ticket.place else []
    things = [*ticket.campaign.bring, *([ticket.food] if ticket.food else [])]
    if things:
        lines.append(_("Please bring: %(things)s", things=", ".join(things)))
    if ticket.fasting_note:
        lines.append(ticket.fasting_note)
    return lines
