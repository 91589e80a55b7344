"""Rules about a person's facts: birth, citizen number, phone, who lives here."""
