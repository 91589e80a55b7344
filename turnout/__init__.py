"""Floor 7: reads everything and shows it against the targets.

Bottom up; a line may import what is named before it:

- ladder: rules of the rungs and rates
- arrivals, figure_cache, queries, index, people_queries: what is read
- board_pages, board_export: the board as a page, as JSON, as Excel
- views, commands: pages and command
"""
