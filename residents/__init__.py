"""Floor 3: households, residents, their groups, and the roll they come from."""
