"""The message that brings a household its link: it tells what is booked, asked for and declined, and invites the others."""

from collections.abc import Sequence

from flask_babel import gettext as _

from campaigns.campaign_rows import DayRow
from campaigns.kind_words import kind_words
from core.clock import minutes_to_time
from core.i18n import day_long, part_of_day
from screening.papers.letters import LetterMember, LetterView
from screening.resident_rows import Appointment, Gathering, gatherings


def household_message(
    letter: LetterView, campaign: tuple[str, str], days: Sequence[DayRow], phone: str
) -> str:
    """The text to send: short sentences, no number, no health, no group; `campaign` is its title and kind.

    Only a household in which a person has no appointment is asked to choose a time.
    """
    title, kind = campaign
    coming = [member for member in letter.members if member.state == "booked"]
    open_to_book = [member for member in letter.members if member.state == "not_booked"]
    lines = [_("Invitation: %(title)s", title=title) if open_to_book else title]
    lines += _appointments(coming)
    lines += _answers(letter.members, kind)
    if open_to_book:
        lines.append(_("For: %(names)s", names=_names(open_to_book)))
        lines += [_said(gathering) for gathering in gatherings(days, said=True)]
    if kind == "event" and not any(day.needs_booking for day in days):
        lines += [
            _("Everyone is invited. No appointment is needed."),
            _("Details: %(link)s", link=letter.link),
        ]
        asked = _("If you have questions, call the health station: %(phone)s", phone=phone)
        return "\n".join([*lines, asked] if phone else lines)
    lines.append(_link_line(letter.link, coming, open_to_book))
    if phone and open_to_book:
        lines.append(_("Or call the health station: %(phone)s", phone=phone))
    elif phone:
        lines.append(_("If you cannot come, please call early: %(phone)s", phone=phone))
    return "\n".join(lines)


def place_said(place: Appointment) -> str:
    """7 giờ – 8 giờ, sáng Thứ Hai, 07/12/2026, Nhà văn hóa: a place as a message says it."""
    return _(
        "%(time)s, %(part)s %(day)s, %(venue)s",
        time=place.hours_said,
        part=part_of_day(minutes_to_time(place.starts)),
        day=day_long(place.date),
        venue=place.where,
    )


def _link_line(link: str, coming: Sequence[LetterMember], open_to_book: Sequence[LetterMember]) -> str:
    if open_to_book:
        return _("Open this link to choose a time: %(link)s", link=link)
    if coming:
        return _("Open this link to see the tickets, change the time or cancel: %(link)s", link=link)
    return _("If you change your mind, open this link: %(link)s", link=link)


def _appointments(coming: Sequence[LetterMember]) -> list[str]:
    """One line for each time, with the people who come then."""
    together: dict[Appointment, list[LetterMember]] = {}
    for member in coming:
        if member.place is not None:
            together.setdefault(member.place, []).append(member)
    return [
        _("Appointment of %(names)s: %(place)s.", names=_names(people), place=place_said(place))
        for place, people in together.items()
    ]


def _answers(members: Sequence[LetterMember], kind: str) -> list[str]:
    """What was answered, so that nobody is asked again."""
    declined = [member for member in members if member.state == "declines"]
    visited = [member for member in members if member.state == "home_visit"]
    wish = kind_words(kind).home_visit_needed or _("Home visit")
    lines = [_("Not coming, as told to us: %(names)s.", names=_names(declined))] if declined else []
    return [*lines, f"{wish}: {_names(visited)}."] if visited else lines


def _names(members: Sequence[LetterMember]) -> str:
    return ", ".join(f"{member.name} ({member.birth_year})" for member in members)


def _said(gathering: Gathering) -> str:
    return ", ".join(part for part in (*gathering.days, gathering.hours, gathering.where) if part)
