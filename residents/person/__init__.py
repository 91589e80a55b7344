"""One person: search, page, correction, groups, yearly checks."""
