"""Which neighborhood a caller may open letters of: any of the ward, or for a head the own one."""

from accounts.scope import Scope
from core.errors import NotThere
from wards.models import Neighborhood
from wards.queries import neighborhood


def neighborhood_for(scope: Scope, public_id: str) -> Neighborhood:
    """The neighborhood asked for. Raises NotThere for what is not the caller's as for what is not there."""
    found = neighborhood(scope.ward, public_id)
    if scope.neighborhood_id not in (None, found.id):
        raise NotThere()
    return found
