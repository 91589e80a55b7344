"""Pages on which a list's questions are answered."""
