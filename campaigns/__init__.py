"""Floor 4: campaigns, their days, slots, targets and who is eligible."""
