"""Seating a ward: every invited household gets a place in a slot, by rules that a clerk can retell."""
