"""Floor 3: households, residents, their groups, and what they ask about their data.

Bottom up; a line may import what is named before it:

- models: tables of people, groups, joins and moves
- facts: rules about a person's facts: birth, citizen number, phone, who lives here
- household_codes, group_types, words: codes of households, the catalog of groups, texts shown
- access, joined_records, events: who may see what, joined records, what other rooms follow
- person: one person: search, page, correction, groups, yearly checks
- catalog: the catalog of groups, groups of areas, the yearly review of households
- household: households, moves, the walking order
- joining: two records of one person: found, joined, kept apart
- privacy: consent, data requests, restriction, erasure
- rearranging: neighborhoods split and merged
- handlers: what this room does when people are joined, moved or erased
- views, commands: the room's first pages and its commands
"""
