"""The timer's work in this room: delete ended sign-ins and expired set-up links."""

from accounts.set_up import forget_old
from accounts.signing_in import forget_ended
from core.db.jobs import Job

JOBS = (
    Job("sign-ins", forget_ended),
    Job("set-up links", forget_old),
)
