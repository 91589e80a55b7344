"""Forms of the schedule: the order and days of neighborhoods, a household's time, buttons that name a plan."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange

from campaigns.campaign_rows import DayRow, clock_text
from core.i18n import day_weekday
from core.web.forms import ClockField, WholeNumberField, WritingForm, choices_of, required
from screening.schedule.choices_rules import SeatingChoices
from wards.models import Neighborhood

ORDER, DAYS = "order_", "days_"


class SeatingForm(WritingForm):
    """A button about the plan that was looked at."""

    plan = HiddenField()


class RemedyForm(SeatingForm):
    """A button that adds what the plan lacks, by its number among the plan's remedies."""

    remedy = WholeNumberField(validators=[required(), NumberRange(0)])


class HouseholdTimeForm(WritingForm):
    """The time slot for one household; none leaves it to the plan."""

    household = HiddenField()
    slot = SelectField(_l("Time"), validate_choice=False)


class OrderForm(WritingForm):
    """Which neighborhood comes when; `of` adds a number and the days for each."""

    fasting_until = ClockField(_l("Fasting blood tests until"), [required()])

    @classmethod
    def of(
        cls, neighborhoods: Sequence[Neighborhood], days: Sequence[DayRow], choices: SeatingChoices
    ) -> "OrderForm":
        """The form filled with what was chosen before."""
        dates = sorted({day.date for day in days})
        offered = choices_of({day.isoformat(): day_weekday(day) for day in dates})
        order = choices.ordered(place.public_id for place in neighborhoods)
        bounds = NumberRange(1, 999, _l("Type a number from 1 to 999."))
        fields: dict[str, object] = {}
        for place in neighborhoods:
            rank = order.index(place.public_id) + 1
            fields[ORDER + place.public_id] = WholeNumberField(
                _("%(place)s: place in the order", place=place.label), [required(), bounds], default=rank
            )
            fields[DAYS + place.public_id] = SelectMultipleField(
                _("%(place)s: days", place=place.label),
                choices=offered,
                default=[day.isoformat() for day in choices.days.get(place.public_id, ())],
            )
        form: OrderForm = type("OrderOfWard", (cls,), fields)(
            data={"fasting_until": clock_text(choices.fasting_until)}
        )
        return form

    def chosen(self, neighborhoods: Sequence[Neighborhood], before: SeatingChoices) -> SeatingChoices:
        """What was typed; of two neighborhoods with the same number the one with the lower code comes first."""
        ranks = {place.public_id: self[ORDER + place.public_id].data for place in neighborhoods}
        days = {place.public_id: self[DAYS + place.public_id].data for place in neighborhoods}
        return SeatingChoices(
            order=tuple(sorted(ranks, key=lambda place: ranks[place])),
            days={place: tuple(map(date.fromisoformat, own)) for place, own in days.items() if own},
            households=before.households,
            fasting_until=self.fasting_until.minutes or before.fasting_until,
        )
