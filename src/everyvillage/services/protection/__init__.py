"""Protection: from a shock to help that worked, one household at a time."""
