"""Floor 1: wards, their neighborhoods, partner clinics, calendar and the health station's name.

Bottom up; a line may import what is named before it:

- codes, naming, place_words, working_days, models: rules of codes, names, place words and working days, and tables
- queries, chosen, days_off: what is read of a ward, and its calendar
- station_card, neighborhoods, clinics, opening, succession: what changes one
- forms, commands: the shape of input
"""
