"""Floor 0: plumbing with no word of health in it."""
