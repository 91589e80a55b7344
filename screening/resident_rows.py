"""Rows of residents' pages and papers, ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from markupsafe import Markup

from campaigns.campaign_rows import DayRow, hours_text, venue_text
from campaigns.fasting_words import fasting_note, food_to_bring
from core import qr, short_code
from core.clock import at_local, minutes_to_time
from core.i18n import day_weekday, part_of_day, time_said
from screening import naming, secret_codes
from screening.secret_codes import Opened, SecretKind


@dataclass(frozen=True, slots=True)
class CampaignInfo:
    """What residents are told about a campaign. `number` is internal, `id` public."""

    number: int
    id: str
    ward_id: int
    title: str
    kind: str
    status: str
    organizer: str
    free_text: str
    bring_text: str
    fasting: bool
    has_slots: bool

    @property
    def is_open_to_all(self) -> bool:
        """Whether people come to an event without an appointment."""
        return self.kind == "event" and not self.has_slots

    @property
    def bring(self) -> list[str]:
        """What to bring, as lines."""
        return lines_of(self.bring_text)

    @property
    def free(self) -> list[str]:
        """What is free, as lines."""
        return lines_of(self.free_text)

    @property
    def is_open(self) -> bool:
        """Whether places can be booked and changed."""
        return self.status == "published"

    def fasting_note(self, starts: int | None = None) -> str | None:
        """When not to eat before an appointment at this time; None where no fasting is needed."""
        return fasting_note(starts) if self.fasting else None

    def food(self, starts: int | None = None) -> str | None:
        """What to bring to eat after the blood test; None where no fasting is needed."""
        return food_to_bring(starts) if self.fasting else None


@dataclass(frozen=True, slots=True)
class Gathering:
    """Days of a campaign at one venue, for one sentence; `hours` is set if all days share them."""

    venue: str
    landmark: str
    hours: str | None
    days: tuple[str, ...]

    @property
    def where(self) -> str:
        """The venue with its landmark."""
        return venue_text(self.venue, self.landmark)


def gatherings(days: Sequence[DayRow], *, said: bool = False) -> list[Gathering]:
    """The days grouped by venue, in order of first appearance; each day has its hours if they differ.

    `said`: for a letter or a message, which writes 7 giờ 30 and not 7:30.
    """
    together: dict[tuple[str, str], list[tuple[str, str | None]]] = {}
    for day in days:
        hours = day.hours_said if said else day.hours
        together.setdefault((day.venue, day.landmark), []).append((day.label, hours))
    return [_gathering(*where, own) for where, own in together.items()]


def _gathering(venue: str, landmark: str, days: Sequence[tuple[str, str | None]]) -> Gathering:
    if len({hours for _label, hours in days}) == 1:
        return Gathering(venue, landmark, days[0][1], tuple(label for label, _hours in days))
    return Gathering(venue, landmark, None, tuple(_day_with_hours(label, hours) for label, hours in days))


def _day_with_hours(label: str, text: str | None) -> str:
    """Thứ Năm, 26/11/2026: 8:00 – 10:00, with hours that never break over two lines."""
    # A line may break after a dash even before a no-break space; a word joiner forbids it.
    hours = (text or "").replace(" – ", "\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}")
    hours = hours.replace("–", "–\N{WORD JOINER}")
    return f"{label}: {hours}" if hours else label


def lines_of(text: str) -> list[str]:
    """A text of lines, or of parts between semicolons, as a list."""
    parts = text.replace(";", "\n").splitlines()
    return [part.strip(" \t-•.") for part in parts if part.strip(" \t-•.")]


@dataclass(frozen=True, slots=True)
class Appointment:
    """The slot a person has: when and where. `slot` and `day` are public ids, times minutes after midnight."""

    slot: str
    day: str
    date: date
    starts: int
    ends: int
    venue: str
    landmark: str = ""

    @property
    def where(self) -> str:
        """The venue with its landmark."""
        return venue_text(self.venue, self.landmark)

    @property
    def day_text(self) -> str:
        """Thứ Ba, 07/04/2026."""
        return day_weekday(self.date)

    @property
    def time_text(self) -> str:
        """7:30 – 8:00 sáng."""
        return f"{hours_text(self.starts, self.ends)} {part_of_day(minutes_to_time(self.starts))}"

    @property
    def hours_said(self) -> str:
        """7 giờ 30 – 8 giờ, as a message says it."""
        until = minutes_to_time(min(self.ends, 24 * 60 - 1))
        return f"{time_said(minutes_to_time(self.starts))} – {time_said(until)}"

    @property
    def text(self) -> str:
        """Thứ Ba, 07/04/2026, 7:30 – 8:00 sáng."""
        return f"{self.day_text}, {self.time_text}"

    @property
    def begins(self) -> datetime:
        """When it starts, in UTC."""
        return at_local(self.date, minutes_to_time(self.starts))

    @property
    def finishes(self) -> datetime:
        """When it ends, in UTC."""
        return at_local(self.date, minutes_to_time(min(self.ends, 24 * 60 - 1)))


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter or ticket with a QR and a short code, opened only to be shown to its owner."""

    kind: SecretKind
    public_id: str
    token_sealed: bytes
    code_sealed: bytes

    def opened(self) -> Opened:
        """Both secrets in plain text."""
        return secret_codes.open_secrets(self.kind, self.public_id, self.token_sealed, self.code_sealed)


@dataclass(frozen=True, slots=True)
class Member:
    """A household member as a link shows one: given name and birth year, never the full name.

    `state` is a word of the status table; `answer` is the answer to the invitation.
    """

    id: str
    called: str
    full_name: str
    birth_year: int
    answer: str | None
    booking_state: str | None
    place: Appointment | None
    paper: Paper | None

    @property
    def title(self) -> str:
        """Bà Hoa, for the start of a line."""
        return naming.capital(self.called)

    @property
    def state(self) -> str:
        """The booking's state, else the answer to the invitation, else not_booked."""
        if self.booking_state is not None:
            return self.booking_state
        return self.answer if self.answer in ("declines", "home_visit") else "not_booked"

    @property
    def can_book(self) -> bool:
        """Whether this member may choose a time."""
        return self.booking_state is None

    @property
    def can_change(self) -> bool:
        """Whether the appointment can be moved or cancelled."""
        return self.booking_state == "booked"


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket ready to show; `provisional` if the place was asked for, and then `name` is as typed."""

    campaign: CampaignInfo
    name: str
    birth_year: int
    state: str
    place: Appointment | None
    paper: Paper
    resident: str | None = None
    provisional: bool = False

    @property
    def code(self) -> str:
        """ABCD-EFGH."""
        return self.paper.opened().shown_code

    @property
    def qr(self) -> Markup:
        """The QR as SVG."""
        return draw(self.paper.kind, self.paper.opened())

    @property
    def fasting_note(self) -> str | None:
        """From when not to eat, by the hour of the appointment; None where no fasting is needed."""
        return self.campaign.fasting_note(self.place.starts if self.place else None)

    @property
    def food(self) -> str | None:
        """What to bring to eat, by the hour of the appointment; None where no fasting is needed."""
        return self.campaign.food(self.place.starts if self.place else None)

    @property
    def things(self) -> list[str]:
        """What to bring, with what to eat after a blood test."""
        return [*self.campaign.bring, *([self.food] if self.food else [])]

    @property
    def is_booked(self) -> bool:
        """Whether a place is booked, and not only asked for."""
        return self.place is not None and self.is_ticket

    @property
    def message(self) -> str:
        """The ticket as a text to send to relatives, with its link."""
        told = [self.name, self.place.text if self.place else ""]
        lines = [": ".join(part for part in told if part)]
        if self.place:
            lines.append(_("Place: %(place)s.", place=self.place.where))
        if self.things:
            lines.append(_("Please bring: %(things)s", things=", ".join(self.things)))
        if self.fasting_note:
            lines.append(self.fasting_note)
        return "\n".join([self.campaign.title, *lines, _("Ticket: %(link)s", link=self.link)])

    @property
    def can_cancel(self) -> bool:
        """Whether this ticket can cancel the place, or give the place request up."""
        return self.place is not None and self.state in ("booked", "waiting")

    @property
    def is_ticket(self) -> bool:
        """Whether there is an appointment to come to: a place that was only asked for is none."""
        return not self.provisional or self.state == "booked"

    @property
    def link(self) -> str:
        """The link with its secret, for its owner."""
        return secret_codes.link(self.paper.kind, self.paper.opened().token)

    @property
    def door(self) -> str:
        """The address where its code is typed."""
        return secret_codes.door(self.paper.kind)


def draw(kind: SecretKind, secrets: Opened) -> Markup:
    """The QR of a paper as SVG, labeled with its short code for screen readers."""
    label = _("QR code %(code)s", code=short_code.show(secrets.code))
    return qr.svg(secret_codes.qr_text(kind, secrets.token), label)
