"""What happened on the demo's days."""
