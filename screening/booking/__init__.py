"""Booking, moving, cancelling; answers and attendance."""
