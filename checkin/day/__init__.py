"""The day's pages: list, closing, desks."""
