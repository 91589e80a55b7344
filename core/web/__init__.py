"""Requests, forms and pages."""
