"""Retention: how long each table is kept, history and snapshots too, and that it was kept to."""
