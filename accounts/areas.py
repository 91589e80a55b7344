"""The area of an account: the site, a ward, a neighborhood, or a clinic's days."""

from dataclasses import dataclass

from accounts.roles import Role
from accounts.scope import Scope
from core.errors import Refusal
from core.marking import N_
from wards.chosen import chosen_ward
from wards.codes import WrongCode, clinic_code, neighborhood_code
from wards.queries import clinics, clinics_with_code, neighborhood_by_code, neighborhoods, wards


@dataclass(frozen=True)
class AccountArea:
    """Internal numbers of an account's area; a site administrator has none."""

    ward_id: int | None = None
    neighborhood_id: int | None = None
    clinic_id: int | None = None


class WrongArea(Refusal):
    """The area does not exist or does not fit the role."""

    code = "area"
    message = N_("This area does not exist. Please check its code.")


def area_of(role: Role, text: str | None) -> AccountArea:
    """The area that a code names for a role.

    A ward code; for a head `ward/neighborhood`; for a clinic its code, or `ward/clinic`. The ward may be
    left out where the site has one. Raises WrongArea, NoSuchWard, WardNotNamed.
    """
    text = (text or "").strip()
    if role is Role.SITE_ADMIN:
        if text:
            raise WrongArea(N_("A site administrator has no area."))
        return AccountArea()
    ward_code, _, part = text.rpartition("/")
    try:
        if role is Role.NEIGHBORHOOD_HEAD:
            return _neighborhood(ward_code, part)
        if role is Role.CLINIC:
            return _clinic(ward_code, part)
    except WrongCode as wrong:
        raise WrongArea() from wrong
    return AccountArea(ward_id=chosen_ward(text or None).id)


def _neighborhood(ward_code: str, code: str) -> AccountArea:
    if not code:
        raise WrongArea(N_("Name the %(place_kind)s of the head, such as 99001/07."))
    ward = chosen_ward(ward_code or None)
    found = neighborhood_by_code(ward.id, neighborhood_code(code))
    if found is None or found.valid_to is not None:
        raise WrongArea()
    return AccountArea(ward_id=ward.id, neighborhood_id=found.id)


def _clinic(ward_code: str, code: str) -> AccountArea:
    if not code:
        raise WrongArea(N_("Give the code of the clinic."))
    ward_id = chosen_ward(ward_code).id if ward_code else None
    found = clinics_with_code(clinic_code(code), ward_id)
    if len(found) > 1:
        raise WrongArea(
            N_("Several wards have a clinic with this code. Write ward/clinic, such as 99001/31015.")
        )
    if not found:
        raise WrongArea()
    return AccountArea(ward_id=found[0].ward_id, clinic_id=found[0].id)


def areas_for(scope: Scope, role: Role) -> dict[str, tuple[str, AccountArea]] | None:
    """The areas an administrator can choose for a role, by public id, with their names; None where there is no choice."""
    if scope.role is Role.SITE_ADMIN:
        if role is Role.SITE_ADMIN:
            return None
        return {ward.public_id: (f"{ward.code} {ward.name}", AccountArea(ward.id)) for ward in wards()}
    if role is Role.NEIGHBORHOOD_HEAD:
        return {
            row.public_id: (row.label, AccountArea(scope.ward, neighborhood_id=row.id))
            for row in neighborhoods(scope.ward)
        }
    if role is Role.CLINIC:
        return {
            row.public_id: (row.name, AccountArea(scope.ward, clinic_id=row.id))
            for row in clinics(scope.ward)
        }
    return None


def chosen_area(scope: Scope, role: Role, public_id: str | None) -> AccountArea:
    """The area an administrator chose, within their own. Raises WrongArea."""
    areas = areas_for(scope, role)
    if areas is None:
        return AccountArea(scope.ward_id)
    if public_id not in areas:
        raise WrongArea(N_("Please choose one from the list."), field="area")
    return areas[public_id][1]
