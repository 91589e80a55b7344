"""Who a campaign is for: the rule, and the same as a query."""
