"""Letters and tickets to print."""
