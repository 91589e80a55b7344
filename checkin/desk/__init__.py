"""Phones that are paired with a day."""
