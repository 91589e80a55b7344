"""Floor 2: the outbox of notices; knows a recipient, a channel and a wording."""
