"""Texts that depend on the kind of a campaign: a health check, a vaccination or an event.

A text that names what people come for has its line here. Texts that fit every kind (campaign, day,
arrived) need none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flask_babel import gettext

from core.marking import N_


@dataclass(frozen=True)
class KindWords:
    """The words for one kind; None where that kind says nothing, so the page leaves it out."""

    days: str
    is_over: str
    appointment: str
    """What a message calls the appointment, inside a sentence."""
    register: str
    not_yet: str
    """People who are eligible and have not been seen."""
    station: str
    stations: str
    stations_by_line: str
    change_stations: str
    which_station: str
    station_passed: str
    station_already_passed: str
    answer_is_free: str
    """That an answer about personal data changes nothing."""
    contact: str
    """Printed before the phone number of the health station."""
    free: str
    elsewhere: str | None = None
    home_visit: str | None = None
    """The button by which a resident asks for a visit at home."""
    home_visit_requested: str | None = None
    home_visit_needed: str | None = None
    home_visits: str | None = None


WORDS: Mapping[str, KindWords] = {
    "screening": KindWords(
        days=N_("Health check days"),
        is_over=N_("This health check campaign is over"),
        appointment=N_("health check appointment"),
        register=N_("Register for the health check"),
        not_yet=N_("Not yet examined"),
        station=N_("Exam station"),
        stations=N_("Exam stations"),
        stations_by_line=N_("Exam stations, one per line"),
        change_stations=N_("Change the exam stations"),
        which_station=N_("Which exam station is this phone used at?"),
        station_passed=N_("Exam station passed"),
        station_already_passed=N_("Exam station already passed"),
        answer_is_free=N_("Your answer does not affect your health check."),
        contact=N_("If you cannot come, or need a health check at home, please call"),
        free=N_("The health check is free of charge."),
        elsewhere=N_("Checked elsewhere"),
        home_visit=N_("Request a health check at home"),
        home_visit_requested=N_("You requested a health check at home."),
        home_visit_needed=N_("Needs a health check at home"),
        home_visits=N_("Health checks at home"),
    ),
    "vaccination": KindWords(
        days=N_("Vaccination days"),
        is_over=N_("This vaccination campaign is over"),
        appointment=N_("vaccination appointment"),
        register=N_("Register for vaccination"),
        not_yet=N_("Not yet vaccinated"),
        station=N_("Vaccination station"),
        stations=N_("Vaccination stations"),
        stations_by_line=N_("Vaccination stations, one per line"),
        change_stations=N_("Change the vaccination stations"),
        which_station=N_("Which vaccination station is this phone used at?"),
        station_passed=N_("Vaccination station passed"),
        station_already_passed=N_("Vaccination station already passed"),
        answer_is_free=N_("Your answer does not affect your vaccination."),
        contact=N_("If you cannot come, or need vaccination at home, please call"),
        free=N_("Vaccination is free of charge."),
        home_visit=N_("Request vaccination at home"),
        home_visit_requested=N_("You requested vaccination at home."),
        home_visit_needed=N_("Needs vaccination at home"),
        home_visits=N_("Vaccinations at home"),
    ),
    "event": KindWords(
        days=N_("Event days"),
        is_over=N_("This event is over"),
        appointment=N_("appointment for the event"),
        register=N_("Register for the event"),
        not_yet=N_("Not yet arrived"),
        station=N_("Activity area"),
        stations=N_("Activity areas"),
        stations_by_line=N_("Activity areas, one per line"),
        change_stations=N_("Change the activity areas"),
        which_station=N_("Which activity area is this phone used at?"),
        station_passed=N_("Activity area passed"),
        station_already_passed=N_("Activity area already passed"),
        answer_is_free=N_("Your answer does not affect your taking part."),
        contact=N_("If you cannot come, please call"),
        free=N_("Taking part is free of charge."),
    ),
}


def kind_words(kind: str) -> KindWords:
    """The words for a kind in the reader's language; raises KeyError for a kind that does not exist."""
    words = WORDS[kind]
    texts: dict[str, Any] = {field.name: getattr(words, field.name) for field in fields(words)}
    return replace(words, **{name: gettext(text) for name, text in texts.items() if text})
