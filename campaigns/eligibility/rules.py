"""Rules of eligibility: age on the campaign's first day, sex, groups, neighborhoods, yearly check."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from core.errors import BadInput, Refusal
from core.marking import N_
from residents.facts.ages import OLDEST, UNITS, Unit, age_on, born_by
from residents.facts.group_rules import SHIPPED, Catalog, Mark, groups_of_age
from residents.facts.person import lives_here

AgeDay = Literal["first_day", "visit"]
AGE_DAYS: tuple[AgeDay, ...] = ("first_day", "visit")

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
    catalog: Catalog = field(default_factory=lambda: SHIPPED)


@dataclass(frozen=True)
class Criteria:
    """Criteria of eligibility; an empty field does not restrict. Any one of the groups is enough.

    Ages are full years, months or days, on the campaign's first day or on the day of the visit.
    """

    age_min: int | None = None
    age_max: int | None = None
    sex: str | None = None
    groups: tuple[str, ...] = ()
    neighborhoods: tuple[str, ...] = ()
    not_checked_this_year: bool = False
    age_unit: Unit = "years"
    age_on: AgeDay = "first_day"

    @property
    def asks_age(self) -> bool:
        """Whether an age is asked for."""
        return self.age_min is not None or self.age_max is not None

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
        unit: Unit = _word(facts, "age_unit", UNITS)
        low, high = _age(facts, "age_min", unit), _age(facts, "age_max", unit)
        if low is not None and high is not None and low > high:
            raise BadCriteria(
                N_("The highest age must not be lower than the lowest age."), field="criteria.age_max"
            )
        return cls(
            low,
            high,
            _sex(facts),
            _codes(facts, "groups"),
            _codes(facts, "neighborhoods"),
            once,
            unit,
            _word(facts, "age_on", AGE_DAYS),
        )

    def to_json(self) -> dict[str, Any]:
        """The criteria as plain values, stored with the campaign; how ages are taken only where it is unusual."""
        usual = {"age_unit": "years", "age_on": "first_day"}
        plain = {**asdict(self), "groups": list(self.groups), "neighborhoods": list(self.neighborhoods)}
        return {name: value for name, value in plain.items() if usual.get(name) != value}


def _age(facts: Mapping[str, Any], name: str, unit: Unit) -> int | None:
    value = facts.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= OLDEST[unit]:
        raise BadCriteria(
            N_("An age is a whole number from 0 to %(oldest)d."),
            field=f"criteria.{name}",
            oldest=OLDEST[unit],
        )
    return value


def _word(facts: Mapping[str, Any], name: str, words: Sequence[Any]) -> Any:
    """One of the words; the first where nothing is said."""
    value = facts.get(name) or words[0]
    if value not in words:
        raise BadCriteria(
            N_("Write one of these words here: %(words)s."), field=f"criteria.{name}", words=", ".join(words)
        )
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


def check(criteria: Criteria, person: EligibilityFacts, on: date, last: date | None = None) -> None:
    """Raise NotEligible with the first reason why the person is not eligible.

    `on` is the campaign's first day: age, groups and the yearly check are all taken on it. `last` is the campaign's last
    day where the age is taken on the day of the visit: then the right age on one of the days is enough.
    """
    if not lives_here(person.status, person.residence):
        raise NotEligible("not_living_here")
    check_age(criteria, person.birth_date, on, last)
    if criteria.sex is not None and person.sex != criteria.sex:
        raise NotEligible("sex")
    if criteria.neighborhoods and person.neighborhood not in criteria.neighborhoods:
        raise NotEligible("neighborhood")
    if criteria.groups and not _groups_on(person, on, last or on).intersection(criteria.groups):
        raise NotEligible("group")
    if criteria.not_checked_this_year and _was_checked(person, on):
        raise NotEligible("checked_this_year")


def check_age(criteria: Criteria, birth_date: date, on: date, last: date | None = None) -> None:
    """Raise NotEligible unless the age fits on the day, or on a day up to `last`.

    A birth date known by year or month is the first day of its span, so that a comparison of dates is enough.
    """
    low, high, unit = criteria.age_min, criteria.age_max, criteria.age_unit
    if low is not None and birth_date > born_by(low, last or on, unit):
        raise NotEligible("too_young")
    if high is not None and birth_date <= born_by(high + 1, on, unit):
        raise NotEligible("too_old")


def _groups_on(person: EligibilityFacts, on: date, last: date) -> set[str]:
    """The groups that hold on the day, and those known without a mark."""
    youngest, oldest = (age_on(person.birth_date, person.birth_precision, day) for day in (on, last))
    groups = {mark.code for mark in person.marks if mark.holds(on) and _is_marked(person.catalog, mark.code)}
    facts = {"homebound": person.homebound, "insurance": person.insurance == "no"}
    known = {code for code, group in person.catalog.items() if facts.get(group.known_by)}
    return groups | known | groups_of_age(person.catalog, youngest, oldest)


def _is_marked(catalog: Catalog, code: str) -> bool:
    return code in catalog and catalog[code].known_by != "age"


def _was_checked(person: EligibilityFacts, on: date) -> bool:
    return any(day.year == on.year and day < on for day in person.checked_on)
