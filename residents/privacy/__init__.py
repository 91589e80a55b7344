"""Consent, data requests, restriction, erasure."""
