"""What the timer clears away here: sign-ins and set-up links that are over."""

from accounts.passwords.set_up import forget_old
from accounts.signing_in import forget_ended
from core.db.jobs import Job

JOBS = (
    Job("sign-ins", forget_ended),
    Job("set-up links", forget_old),
)
