"""Forms of a campaign's days: date and place, hours cut into slots, places of each slot."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import NumberRange, Optional

from campaigns.campaign_rows import DayRow, clock_text
from campaigns.capacity import MOST_PLACES, Hours, make_slots, places_per_slot, stretches_of
from campaigns.definition_rules import LANDMARK_LENGTH, VENUE_LENGTH, DayFacts
from campaigns.forms import PlanForm, ReasonForm
from core.errors import Refusal
from core.web.day_parts import read_day_parts
from core.web.forms import ClockField, TidyField, WholeNumberField, at_most, blame, required

USUAL_MINUTES, USUAL_PEOPLE = 30, 5
PLACES, FROM, TO = "places_", "from_", "to_"
CivilDate = date


class DateForm(PlanForm):
    """The day; declared first, so that its errors are listed first, in the order of the page."""

    day = StringField(_l("Day"))
    month = StringField(_l("Month"))
    year = StringField(_l("Year"))

    date: date
    is_needed = True

    @classmethod
    def on(cls, day: "CivilDate | None") -> "DateForm":
        """The form filled with a date; without one no date is asked for."""
        form = cls(data={"day": str(day.day), "month": str(day.month), "year": str(day.year)} if day else {})
        form.is_needed = day is not None
        return form

    def validate_year(self, _field: StringField) -> None:
        """Day, month and year make a date."""
        if self.is_needed:
            self.date = read_day_parts(self)


class DayDetailsForm(PlanForm):
    """What can be changed on a published day: the venue with its landmark, and the places kept for walk-ins."""

    venue = TidyField(_l("Venue"), [required(_l("Type the venue.")), at_most(VENUE_LENGTH)])
    landmark = TidyField(_l("Landmark"), [Optional(), at_most(LANDMARK_LENGTH)], default="")
    walk_in_reserve = WholeNumberField(
        _l("Places reserved for people without an appointment"),
        [Optional(), NumberRange(0, MOST_PLACES, _l("Type a number from 0 to 10,000."))],
        default=0,
    )


class ChangedDayForm(ReasonForm, DayDetailsForm):
    """The venue and the places kept for walk-ins, with the reason for a change."""


class HoursForm(PlanForm):
    """Hours with a break at noon, cut into slots, with desks side by side."""

    morning_from = ClockField(_l("Morning from"))
    morning_to = ClockField(_l("Morning to"))
    afternoon_from = ClockField(_l("Afternoon from"))
    afternoon_to = ClockField(_l("Afternoon to"))
    slot_minutes = WholeNumberField(_l("Length of a time slot, in minutes"), default=USUAL_MINUTES)
    desks = WholeNumberField(
        _l("Desks working side by side"), [NumberRange(1, 100, _l("Type a number from 1 to 100."))], default=1
    )
    people_each = WholeNumberField(
        _l("People each desk can see in one time slot"),
        [NumberRange(1, 100, _l("Type a number from 1 to 100."))],
        default=USUAL_PEOPLE,
    )

    def stretches(self) -> tuple[Hours, ...]:
        """The hours typed; an empty half day is left out."""
        return tuple(
            Hours(start.minutes, end.minutes)
            for start, end in self._pairs()
            if start.minutes is not None and end.minutes is not None
        )

    @property
    def has_slots(self) -> bool:
        """Whether the hours are cut into slots."""
        return True

    def hours(self) -> list[Hours]:
        """The slots that the hours make. Raises BadHours."""
        return make_slots(self.stretches(), self.slot_minutes.data or 0)

    def capacity(self) -> int:
        """Places of a slot."""
        return places_per_slot(self.desks.data or 1, self.people_each.data or 1)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: hours in pairs."""
        good = bool(super().validate(extra_validators))
        for pair in self._pairs():
            typed = [bool((field.data or "").strip()) for field in pair]
            if any(typed) and not all(typed):
                empty = pair[typed.index(False)]
                empty.errors = [*empty.errors, _("Type both times, or leave both empty.")]
                good = False
        return good

    def _pairs(self) -> tuple[tuple[ClockField, ClockField], ...]:
        return ((self.morning_from, self.morning_to), (self.afternoon_from, self.afternoon_to))


class DayForm(HoursForm, DayDetailsForm, DateForm):
    """A day: date, place, hours, slots."""

    is_open = BooleanField(_l("Open to all: no appointments on this day"))

    @classmethod
    def of(cls, row: DayRow) -> "DayForm":
        """The form filled from a planned day."""
        date_typed = {"day": str(row.date.day), "month": str(row.date.month), "year": str(row.date.year)}
        return cls(data={**date_typed, **_typed(row)})

    @classmethod
    def after(cls, days: Sequence[DayRow]) -> "DayForm":
        """The form for one more day: like the campaign's last one without its date, or a usual first one."""
        return cls(data=_typed(days[-1]) if days else {"morning_from": "7:00", "morning_to": "11:00"})

    @property
    def has_slots(self) -> bool:
        """Not on a day open to all."""
        return not self.is_open.data

    def hours(self) -> list[Hours]:
        """The slots; on a day open to all the hours as typed."""
        return super().hours() if self.has_slots else list(self.stretches())

    @property
    def is_followed(self) -> bool:
        """Whether one more day is to be added after this one."""
        return request.form.get("step") == "another"

    def facts(self) -> DayFacts:
        """The day as typed; only for a valid form."""
        is_open = self.is_open.data
        return DayFacts(
            date=self.date,
            venue=self.venue.data,
            landmark=self.landmark.data or "",
            hours=self.stretches(),
            slot_minutes=None if is_open else self.slot_minutes.data or 0,
            capacity=0 if is_open else self.capacity(),
            walk_in_reserve=self.walk_in_reserve.data or 0,
            desks=None if is_open else self.desks.data,
        )


def _typed(row: DayRow) -> dict[str, Any]:
    """A planned day as it would be typed, without its date."""
    desks = row.desks or 1
    first = row.slots[0] if row.slots else None
    return {
        "venue": row.venue,
        "landmark": row.landmark,
        "walk_in_reserve": row.walk_in_reserve,
        "is_open": first is None,
        "slot_minutes": first.ends - first.starts if first else USUAL_MINUTES,
        "desks": desks,
        "people_each": max(1, first.capacity // desks) if first else USUAL_PEOPLE,
        **_typed_hours(row),
    }


def _typed_hours(row: DayRow) -> dict[str, str]:
    """The hours as they would be typed: those of the slots, otherwise when the day opens and closes."""
    stretches = stretches_of([Hours(slot.starts, slot.ends) for slot in row.slots])
    if not stretches and row.opens is not None and row.closes is not None:
        stretches = [Hours(row.opens, row.closes)]
    typed: dict[str, str] = {}
    for half, stretch in zip(("morning", "afternoon"), stretches, strict=False):
        typed |= {f"{half}_from": clock_text(stretch.starts), f"{half}_to": clock_text(stretch.ends)}
    return typed


class PlacesForm(PlanForm):
    """The number of places for each slot of a day; `of` adds the fields."""

    @classmethod
    def of(cls, row: DayRow) -> "PlacesForm":
        """The form with a field for each slot, filled with the places it has."""
        bounds = NumberRange(0, MOST_PLACES, _l("Type a number from 0 to 10,000."))
        fields = {
            PLACES + slot.id: WholeNumberField(slot.time, [required(), bounds], default=slot.capacity)
            for slot in row.slots
        }
        form: PlacesForm = type("PlacesOfDay", (cls,), fields)()
        return form

    def typed(self, row: DayRow) -> dict[str, int]:
        """The numbers typed, by the public id of the slot."""
        return {slot.id: self[PLACES + slot.id].data for slot in row.slots}

    def blame(self, refusal: Refusal) -> None:
        """Show a refusal beside the slot it is about."""
        slot = refusal.facts.get("slot")
        refusal.facts["field"] = f"{PLACES}{slot}"
        blame(self, refusal)


class ChangedHoursForm(ReasonForm):
    """When each slot of a day starts and ends, with the reason for a change; `of` adds the fields."""

    @classmethod
    def of(cls, row: DayRow) -> "ChangedHoursForm":
        """The form with two fields for each slot, filled with its present hours."""
        needed = required(_l("Type a time such as 7:30."))
        fields: dict[str, Any] = {}
        for slot in row.slots:
            starts, ends = _("%(slot)s starts at", slot=slot.time), _("%(slot)s ends at", slot=slot.time)
            fields[FROM + slot.id] = ClockField(starts, [needed], default=clock_text(slot.starts))
            fields[TO + slot.id] = ClockField(ends, [needed], default=clock_text(slot.ends))
        form: ChangedHoursForm = type("HoursOfDay", (cls,), fields)()
        return form

    def typed(self, row: DayRow) -> dict[str, Hours]:
        """The hours typed, by the public id of the slot."""
        return {
            slot.id: Hours(self[FROM + slot.id].minutes, self[TO + slot.id].minutes) for slot in row.slots
        }

    def blame(self, refusal: Refusal) -> None:
        """Show a refusal beside the slot it is about."""
        refusal.facts["field"] = f"{FROM}{refusal.facts.get('slot')}"
        blame(self, refusal)
