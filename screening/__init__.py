"""Floor 5: invitation, booking and ticket; the only room in which a booking changes state."""
