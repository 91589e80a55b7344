"""Accounts of neighborhood heads: thirty from one list, and one who takes over from another."""
