"""PROOF: append-only records of what was done, promised and seen."""
