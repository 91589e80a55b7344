"""Floor 8: a believable ward for trying things out; every person in it is invented.

Bottom up; a line may import what is named before it:

- vietnamese_names, population, ward, campaigns, days, elsewhere: what the demo ward is made of
- load, commands: making it
"""
