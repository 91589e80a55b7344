"""Floor 6: the day itself: desks, scans, visits."""
