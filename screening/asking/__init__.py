"""Places asked for without a letter."""
