"""Database and transactions, audit chain, limits, timer jobs, backups."""
