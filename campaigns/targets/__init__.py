"""Targets per neighborhood."""
