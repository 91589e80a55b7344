"""Rules: from cells to rows about people."""
