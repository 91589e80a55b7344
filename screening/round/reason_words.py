"""Words for why an appointment was changed or cancelled: for staff who choose one, and for the people who are told."""

from flask_babel import lazy_gettext as _l

from core.marking import N_

CHOICES = {
    "by_person": _l("At the household's request"),
    "by_station": _l("The health station changed its plan"),
    "by_mistake": _l("It was recorded by mistake"),
}
"""The reasons staff choose from, by the code kept with the booking."""

TOLD = {
    "by_person": N_("Reason: your household asked for it."),
    "by_station": N_("Reason: the health station had to change its plan."),
    "by_mistake": N_("Reason: the appointment was recorded by mistake."),
    "left": N_("Reason: the resident list says that you are away for long."),
    "campaign_closed": N_("Reason: the health station has ended this campaign."),
}
"""What people are told, also where the reason is not staff's choice."""

WITHOUT_APOLOGY = frozenset({"by_person"})
"""What a household wanted itself needs no apology."""
