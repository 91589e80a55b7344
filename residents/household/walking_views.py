"""Route of the walking order of a neighborhood's households."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.scope import Scope
from core.db.transaction import once_from_form, transaction
from core.errors import NotThere
from residents.access import KEEPERS, area, round_list_page
from residents.household import walking
from residents.household.walking_forms import WalkForm
from residents.person.form_answers import answer
from wards import queries
from wards.naming import display_name

pages = Blueprint("household_walking", __name__)


@pages.route("/residents/order/<neighborhood>", methods=["GET", "POST"])
@allow(*KEEPERS)
def walking_order(scope: Scope, neighborhood: str) -> Any:
    """Drag a household to its place, or type its number, which needs no script."""
    here = queries.neighborhood(scope.ward, neighborhood)
    if area(scope) not in (None, here.id):
        raise NotThere()
    doors = walking.doors(here.id)
    form = WalkForm()
    form.take_places([(door.id, door.code, door.place) for door in doors])
    if form.is_good:
        with transaction(once_from_form(scope.account)) as work:
            moved = walking.arrange(here.id, form.wanted, scope.by)
            lead = work.lead_to(
                url_for("residents.household_walking.walking_order", neighborhood=here.public_id)
            )
        flash(_("Order saved.") if moved else _("The order did not change."), "success")
        return redirect(lead, 303)
    facts = {
        "here_label": display_name(here.kind, here.name),
        "doors": doors,
        "back": round_list_page(scope, here),
        "page_errors": form.wrong,
    }
    return answer("residents/household/order.html", form, **facts)
