"""Words for codes of the register: sex, residence, groups, kinds of checks, reasons to reveal."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.i18n import day_short
from residents.facts.ages import age_on, is_estimated, months_on
from residents.facts.group_rules import MILD, SEVERE, VERY_SEVERE
from residents.group_types import GroupNames

SEX = {"male": _l("Male"), "female": _l("Female"), "unknown": _l("Not known")}
RESIDENCE = {
    "permanent": _l("Permanent"),
    "temporary": _l("Temporary"),
    "absent": _l("Away for long"),
}
INSURANCE = {"yes": _l("Has a card"), "no": _l("Has none"), "unknown": _l("Not known")}
MONTHS_SAID = 24
GROUPS = GroupNames()
DEGREES = {MILD: _l("Mild"), SEVERE: _l("Severe"), VERY_SEVERE: _l("Very severe")}
BELONGS_TO = {
    "person": _l("A person's"),
    "household": _l("A household's"),
    "neighborhood": _l("A %(place_kind)s's or the %(ward_kind)s's"),
    "ward": _l("The whole %(ward_kind)s's"),
}
KNOWN_BY = {
    "mark": _l("recorded with a document"),
    "age": _l("by age, on the day in question"),
    "homebound": _l("as recorded for the person"),
    "insurance": _l("by health insurance"),
}
NAME_ORDERS = {
    "given_middle_family": _l("Given name, middle name, surname"),
    "given_family_middle": _l("Given name, surname, middle name"),
}
ELSEWHERE = {
    "employer": _l("At the workplace"),
    "school": _l("At school"),
    "army_police": _l("In the army or the police"),
    "insurance": _l("Through health insurance"),
    "private": _l("At a private clinic or hospital"),
    "other": _l("Elsewhere"),
    "here": _l("In a campaign of this %(ward_kind)s"),
}
EVIDENCE = {
    "self_declared": _l("Self-reported"),
    "paper": _l("Document shown"),
    "system": _l("Found in a health system"),
}
REASONS = {
    "check_identity": _l("To check the person's identity"),
    "correct_facts": _l("To correct details"),
    "call_person": _l("To call the person"),
    "asked_by_person": _l("At the person's request"),
    "report": _l("For a report required by law"),
}
CHANGES = {
    "moved": _l("Moved away"),
    "deceased": _l("Has died"),
    "absent": _l("Away for long"),
    "back": _l("Lives here again"),
    "homebound": _l("Cannot come without help"),
    "mobile": _l("Can come without help again"),
}
RECORDED = {
    "moved": _l("The move is recorded. The person is no longer invited or called."),
    "deceased": _l("The death is recorded. The person is no longer invited or called."),
    "absent": _l("The absence is recorded. The person does not count as living here until they are back."),
    "back": _l("Recorded: the person lives here."),
}
"""What is said after a mark; after the others what was marked is repeated."""
LIKENESS = {
    "proposed": _l("Reported by a %(head_title)s: one person"),
    "same_number": _l("Same citizen number"),
    "one_digit": _l("Same name and birth year, citizen numbers differ by one digit"),
    "same_house": _l("Same name and birth year in one household"),
    "same_birth": _l("Same name and birth date"),
}
NOT_BACK = {
    "place_taken": _l("The place has been given to another person. Book a new appointment."),
    "place_other": _l("The person now has another appointment, which is kept."),
    "place_changed": _l(
        "The appointment was changed in the meantime. The new time belongs to the record that was kept."
    ),
}


def recorded(change: str) -> str:
    """What is said after a person was marked."""
    return str(RECORDED.get(change) or _("Recorded: %(what)s", what=CHANGES[change]))


def age_text(birth_date: date, precision: str, on: date) -> str:
    """The age on a day: in months under two years, and said to be an estimate where the birth date is not complete."""
    months = months_on(birth_date, on)
    if months < MONTHS_SAID and precision != "year":
        text = ngettext("%(num)s month old", "%(num)s months old", months)
    else:
        text = ngettext("%(num)s year old", "%(num)s years old", age_on(birth_date, precision, on))
    return _("%(age)s (estimated)", age=text) if is_estimated(birth_date, precision, on) else text


def birth_text(birth_date: date, precision: str) -> str:
    """The known part of the birth date: 07/04/1950, 04/1950 or 1950."""
    if precision == "year":
        return str(birth_date.year)
    return birth_date.strftime("%m/%Y") if precision == "month" else day_short(birth_date)
