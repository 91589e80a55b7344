"""Floor 7: reads everything and shows it against the targets."""
