"""Households, moves, the walking order."""
