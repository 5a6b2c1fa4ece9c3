"""FIGURES: what is computed from a snapshot."""
