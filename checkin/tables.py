"""The room's tables for plain SQL, beside those of `screening.tables`: a scan loads no mapped objects."""

from sqlalchemy import literal_column

from checkin import models
from core.db.database import table_of

desks, scans = table_of(models.Desk), table_of(models.Scan)
visits, outsiders = table_of(models.Visit), table_of(models.OutsiderVisit)
kept_counts = table_of(models.KeptCounts)

IS_WAITING = scans.c.review == literal_column("'open'")
"""The condition for an open review; written out, as only then do both databases use its index."""
