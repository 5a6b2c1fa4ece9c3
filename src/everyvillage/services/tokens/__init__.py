"""Tokens: how programs of officers ask, in a role, for a place, until a day."""
