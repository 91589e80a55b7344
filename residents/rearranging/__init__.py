"""Neighborhoods split and merged."""
