"""A worker's week: what waits for them, where it lies, and on which day there is room for it."""
