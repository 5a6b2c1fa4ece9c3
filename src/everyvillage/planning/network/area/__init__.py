"""Areas larger than a county: counties as pieces, and the trunk between their seats."""
