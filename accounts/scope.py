"""The frozen answer to "who is asking", passed to every signed-in view and every query."""

from dataclasses import dataclass

from flask_babel import gettext as _

from accounts.roles import LABELS, READS_NAMES, STATION, Role
from core.actor import Actor


@dataclass(frozen=True)
class Scope:
    """A signed-in account and its area. Numbers are internal; `account` is the public id."""

    account_id: int
    account: str
    name: str
    role: Role
    ward_id: int | None
    neighborhood_id: int | None
    clinic_id: int | None
    sign_in_id: int
    address: str | None

    @property
    def by(self) -> Actor:
        """This account as the author of a change."""
        return Actor("account", self.account, self.role.value, self.address)

    @property
    def role_label(self) -> str:
        """What the role is called, in the reader's language."""
        return _(LABELS[self.role])

    @property
    def ward(self) -> int:
        """The ward's number, for roles that always have one."""
        if self.ward_id is None:
            raise LookupError(f"role {self.role} has no ward")
        return self.ward_id

    @property
    def is_station(self) -> bool:
        """True for the roles of the health station."""
        return self.role in STATION

    @property
    def reads_names(self) -> bool:
        """True for roles that may see the people behind the ward's numbers."""
        return self.role in READS_NAMES
