"""Scans that wait for a person."""
