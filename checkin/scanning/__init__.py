"""From a scan to a visit."""
