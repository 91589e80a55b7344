"""Tables of people, groups, joins and moves."""
