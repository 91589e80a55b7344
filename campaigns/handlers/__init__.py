"""What a campaign does when neighborhoods are rearranged."""
