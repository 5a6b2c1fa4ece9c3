"""Risk: who may fall, why, and what would prevent it."""
