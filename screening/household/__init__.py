"""A household's own pages."""
