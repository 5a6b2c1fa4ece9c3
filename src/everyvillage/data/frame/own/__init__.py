"""A country's own list of places: read, checked, numbered, kept, searched."""
