"""PROOF: what was done, promised and shown, and who looked: append-only, chained, anchored."""
