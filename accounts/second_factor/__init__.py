"""The second factor of administrators and officials: an authenticator app, and printed recovery codes."""
