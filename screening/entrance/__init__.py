"""A letter or ticket opened by link or code."""
