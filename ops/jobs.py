"""The timer's list: what every room wants done each minute."""

from accounts import retention as accounts_retention
from core.db import retention
from core.db.jobs import Job
from imports.uploads import records as uploads_records
from messages import retention as messages_retention
from residents.person import number_probes
from residents.privacy import erasure, erasure_list
from residents.rearranging import taking_back
from screening import retention as screening_retention
from screening.booking import reminders
from screening.schedule import process as seating_process
from turnout import retention as turnout_retention

ALL: tuple[Job, ...] = (
    *retention.JOBS,
    *accounts_retention.JOBS,
    *messages_retention.JOBS,
    *uploads_records.JOBS,
    *number_probes.JOBS,
    *erasure_list.JOBS,
    *taking_back.JOBS,
    *screening_retention.JOBS,
    *reminders.JOBS,
    *seating_process.JOBS,
    *turnout_retention.JOBS,
    *erasure.JOBS,
)
