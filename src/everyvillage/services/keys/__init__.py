"""KEYS: a change of the keys that identity values are sealed and found with."""
