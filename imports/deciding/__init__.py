"""Rules: who a row is, where it belongs, what it would change."""
