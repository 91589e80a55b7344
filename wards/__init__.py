"""Floor 1: wards, their neighborhoods, partner clinics and the health station's name.

Bottom up; a line may import what is named before it:

- codes, naming, place_words, models: rules of codes, names and place words, and tables
- queries, chosen: what is read of a ward
- station_card, neighborhoods, clinics, opening, succession: what changes one
- forms, commands: the shape of input
"""
