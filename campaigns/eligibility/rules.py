"""Rules of eligibility: age on the campaign's first day, sex, groups, neighborhoods, yearly check."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from core.errors import BadInput, Refusal
from core.marking import N_
from residents.facts.person import lives_here

ELDERLY, HOMEBOUND, NO_INSURANCE = "ELDERLY", "HOMEBOUND", "NO_BHYT"
ELDERLY_AGE = 60
"""Full years (Luật Người cao tuổi 39/2009): computed from the birth date, never stored."""

OLDEST = 130
IneligibleReason = Literal[
    "not_living_here", "too_young", "too_old", "sex", "neighborhood", "group", "checked_this_year"
]

MESSAGES: dict[IneligibleReason, str] = {
    "not_living_here": N_("This person is not registered as living in the %(ward_kind)s now."),
    "too_young": N_("This campaign is for older people."),
    "too_old": N_("This campaign is for younger people."),
    "sex": N_("This campaign is for women or men only."),
    "neighborhood": N_("This campaign is for other %(place_kinds)s."),
    "group": N_("This campaign is for other groups of people."),
    "checked_this_year": N_("This person has already had a check-up this year."),
}


class NotEligible(Refusal):
    """The person is not eligible; `facts["reason"]` names the rule."""

    code = "not_eligible"

    def __init__(self, reason: IneligibleReason) -> None:
        super().__init__(MESSAGES[reason], reason=reason)


class BadCriteria(BadInput):
    """Criteria that cannot be used; `facts["field"]` names the field."""

    code = "bad_criteria"


class Mark(NamedTuple):
    """A group a person belongs to, from–to, both days included."""

    code: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class EligibilityFacts:
    """What the rules need to know of a resident."""

    birth_date: date
    birth_precision: str
    sex: str
    residence: str
    status: str
    neighborhood: str
    marks: tuple[Mark, ...] = ()
    checked_on: tuple[date, ...] = ()
    homebound: bool = False
    insurance: str = "unknown"


@dataclass(frozen=True)
class Criteria:
    """Criteria of eligibility; an empty field does not restrict. Any one of the groups is enough."""

    age_min: int | None = None
    age_max: int | None = None
    sex: str | None = None
    groups: tuple[str, ...] = ()
    neighborhoods: tuple[str, ...] = ()
    not_checked_this_year: bool = False

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Criteria":
        """Read criteria from the contract's JSON. Raises BadCriteria naming the field."""
        if not isinstance(facts, Mapping):
            raise BadCriteria(N_("An object with fields is needed here."), field="criteria")
        unknown = sorted(set(facts) - set(cls.__dataclass_fields__))
        if unknown:
            raise BadCriteria(N_("There is no such field."), field=f"criteria.{unknown[0]}")
        once = facts.get("not_checked_this_year") or False
        if not isinstance(once, bool):
            raise BadCriteria(N_("Write true or false here."), field="criteria.not_checked_this_year")
        low, high = _age(facts, "age_min"), _age(facts, "age_max")
        if low is not None and high is not None and low > high:
            raise BadCriteria(
                N_("The highest age must not be lower than the lowest age."), field="criteria.age_max"
            )
        return cls(low, high, _sex(facts), _codes(facts, "groups"), _codes(facts, "neighborhoods"), once)

    def to_json(self) -> dict[str, Any]:
        """The criteria as plain values, stored with the campaign."""
        return {**asdict(self), "groups": list(self.groups), "neighborhoods": list(self.neighborhoods)}


def _age(facts: Mapping[str, Any], name: str) -> int | None:
    value = facts.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= OLDEST:
        raise BadCriteria(N_("An age is a whole number from 0 to 130."), field=f"criteria.{name}")
    return value


def _sex(facts: Mapping[str, Any]) -> str | None:
    value = facts.get("sex")
    if value is None or value in ("male", "female"):
        return value
    raise BadCriteria(N_("Write male, female or nothing here."), field="criteria.sex")


def _codes(facts: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = facts.get(name)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadCriteria(N_("A list of codes is needed here."), field=f"criteria.{name}")
    return tuple(dict.fromkeys(values))


def age_on(birth_date: date, precision: str, on: date) -> int:
    """Full years on a day. With only the year known, the difference of the years.

    With only the month known, people born in this month count as having had their birthday.
    """
    years = on.year - birth_date.year
    if precision == "year":
        return years
    day = 1 if precision == "month" else birth_date.day
    return years - ((on.month, on.day) < (birth_date.month, day))


def born_by(age: int, on: date) -> date:
    """The last birth date of those who are at least `age` on the day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:  # 29 February against a year without it
        return date(on.year - age, 2, 28)


def check(criteria: Criteria, person: EligibilityFacts, on: date) -> None:
    """Raise NotEligible with the first reason why the person is not eligible.

    `on` is the campaign's first day: age, groups and the yearly check are all taken on it.
    """
    if not lives_here(person.status, person.residence):
        raise NotEligible("not_living_here")
    years = age_on(person.birth_date, person.birth_precision, on)
    if criteria.age_min is not None and years < criteria.age_min:
        raise NotEligible("too_young")
    if criteria.age_max is not None and years > criteria.age_max:
        raise NotEligible("too_old")
    if criteria.sex is not None and person.sex != criteria.sex:
        raise NotEligible("sex")
    if criteria.neighborhoods and person.neighborhood not in criteria.neighborhoods:
        raise NotEligible("neighborhood")
    if criteria.groups and not _groups_on(person, years, on).intersection(criteria.groups):
        raise NotEligible("group")
    if criteria.not_checked_this_year and _was_checked(person, on):
        raise NotEligible("checked_this_year")


def _groups_on(person: EligibilityFacts, years: int, on: date) -> set[str]:
    """The groups that hold on the day, and those known without a mark."""
    groups = {
        mark.code
        for mark in person.marks
        if mark.code != ELDERLY and mark.valid_from <= on and (mark.valid_to is None or on <= mark.valid_to)
    }
    known = {
        ELDERLY: years >= ELDERLY_AGE,
        HOMEBOUND: person.homebound,
        NO_INSURANCE: person.insurance == "no",
    }
    return groups | {code for code, holds in known.items() if holds}


def _was_checked(person: EligibilityFacts, on: date) -> bool:
    return any(day.year == on.year and day < on for day in person.checked_on)
