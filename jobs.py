"""The timer's list: what every room wants done each minute."""

from core import retention
from core.jobs import Job

ALL: tuple[Job, ...] = (*retention.JOBS,)
