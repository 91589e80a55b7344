"""Pages of wards, stations, neighborhoods and clinics; their rules are in the wards room."""
