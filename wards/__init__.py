"""Floor 1: wards, their neighborhoods, partner clinics and the health station's name."""
