"""Floor 2: the outbox of notices; knows a recipient, a channel and a wording.

Bottom up; a line may import what is named before it:

- models: the outbox
- queries, outbox, retention: reading it, putting in, clearing away
"""
