"""Criteria in words: exact for the station, plain and discreet for the public page."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from campaigns.eligibility.rules import Criteria
from core.i18n import day_short
from residents import words as residents_words
from residents.facts.ages import Unit

SAID_IN_PUBLIC = {
    "ELDERLY": _l("People aged 60 and over"),
    "PUPIL": _l("Pupils"),
    "PREGNANT": _l("Pregnant women"),
    "MERIT": _l("People with merit to the nation"),
    "WORKER": _l("Working people"),
}
"""Groups named on public pages; poverty, illness and the like are never shown there (domain.md §9)."""


def for_station(criteria: Criteria, neighborhoods: Mapping[str, str]) -> list[str]:
    """One line for each criterion; `neighborhoods` names neighborhoods by code."""
    lines = [*_age(criteria), *_sex(criteria)]
    if criteria.asks_age and criteria.age_on == "visit":
        lines.append(_("Age on the day of the visit."))
    if criteria.groups:
        named = ", ".join(str(residents_words.GROUPS[code]) for code in criteria.groups)
        lines.append(_("In one of these groups: %(groups)s", groups=named))
    lines += _neighborhoods(criteria, neighborhoods)
    if criteria.not_checked_this_year:
        lines.append(_("No check-up yet this year"))
    return lines or [_("Everybody who lives in the %(ward_kind)s")]


def for_public(criteria: Criteria, neighborhoods: Mapping[str, str], kind: str) -> list[str]:
    """The criteria for the public page: short, and without anything about a person's hardship."""
    said = [str(SAID_IN_PUBLIC[code]) for code in criteria.groups if code in SAID_IN_PUBLIC]
    lines = [*_age(criteria), *_sex(criteria)]
    if said:
        lines.append(", ".join(said))
    if len(said) < len(criteria.groups):
        lines.append(_("People who have a letter from the health station"))
    lines += _neighborhoods(criteria, neighborhoods)
    if criteria.not_checked_this_year:
        lines.append(_("No health check yet this year"))
    if lines:
        return lines
    return [_("Everyone is welcome") if kind == "event" else _("Everybody who lives in the %(ward_kind)s")]


def age_note(criteria: Criteria, on: date | None) -> str | None:
    """The day on which ages are counted, where ages matter."""
    if on is None or not criteria.asks_age:
        return None
    if criteria.age_on == "visit":
        return _("Age on the day of the visit.")
    return _("Age as of %(day)s.", day=day_short(on))


def _age(criteria: Criteria) -> list[str]:
    low, high = criteria.age_min, criteria.age_max
    if criteria.age_unit != "years":
        return _young_age(low, high, criteria.age_unit)
    if low is not None and high is not None:
        return [_("From %(low)d to %(high)d years old", low=low, high=high)]
    if low is not None:
        return [_("%(low)d years old and over", low=low)]
    return [] if high is None else [_("Up to %(high)d years old", high=high)]


def _young_age(low: int | None, high: int | None, unit: Unit) -> list[str]:
    is_months = unit == "months"
    if low is not None and high is not None:
        span = (
            _("From %(low)d to %(high)d months old") if is_months else _("From %(low)d to %(high)d days old")
        )
        return [span % {"low": low, "high": high}]
    if low is not None:
        return [
            (_("%(low)d months old and over") if is_months else _("%(low)d days old and over")) % {"low": low}
        ]
    if high is None:
        return []
    return [(_("Up to %(high)d months old") if is_months else _("Up to %(high)d days old")) % {"high": high}]


def _sex(criteria: Criteria) -> list[str]:
    if criteria.sex is None:
        return []
    return [_("Women")] if criteria.sex == "female" else [_("Men")]


def _neighborhoods(criteria: Criteria, neighborhoods: Mapping[str, str]) -> list[str]:
    if not criteria.neighborhoods:
        return []
    named = ", ".join(neighborhoods.get(code, code) for code in criteria.neighborhoods)
    return [_("Living in: %(places)s", places=named)]
