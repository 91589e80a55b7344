"""A believable ward for trying things out: every person in it is invented."""
