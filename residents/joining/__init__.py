"""Two records of one person: found, joined, kept apart."""
