"""The neighborhood head's round."""
