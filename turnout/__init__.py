"""Floor 7: reads all rooms below and shows turnout against the targets.

Bottom up; a line may import what is named before it:

- rate_rules: rules of the rungs and rates
- conditions, queries, people_queries: what is read
- board_pages, board_export: the board as a page, as JSON, as Excel
- views, commands: pages and command
"""
