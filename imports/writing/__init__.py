"""What an approved list writes."""
