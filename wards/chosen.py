"""The ward a command is for: the one named, otherwise the site's only one."""

from core.errors import Refusal
from core.marking import N_
from wards.models import Ward
from wards.queries import only_ward, ward_by_code


class NoSuchWard(Refusal):
    """No ward of this site has the code."""

    code = "no_such_ward"
    message = N_("This site has no ward with the code %(ward)s.")


class WardNotNamed(Refusal):
    """The command names no ward, and the site has none or several."""

    code = "ward_not_named"
    message = N_("Name the ward by its code: this site has none or several.")


def chosen_ward(code: str | None) -> Ward:
    """The ward with a code; without a code, the site's only ward. Raises NoSuchWard, WardNotNamed."""
    if code is None:
        ward = only_ward()
        if ward is None:
            raise WardNotNamed()
        return ward
    ward = ward_by_code(code.strip())
    if ward is None:
        raise NoSuchWard(ward=code)
    return ward
