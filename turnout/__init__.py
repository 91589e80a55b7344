"""Floor 7: reads all rooms below and shows turnout against the targets.

Bottom up; a line may import what is named before it:

- rate_rules: rules of the rungs and rates
- conditions, queries, index_queries, retention: numbers read, and what stays of old visits
- outcome_queries, people_queries: the people behind a number
- board_pages, board_export: the board as a page, as JSON, as Excel
- views, commands: pages and command
"""
