"""Proof: deliveries, promises and evidence on pages, the day's root, what was written late."""
