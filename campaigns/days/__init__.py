"""Days and slots of a draft."""
