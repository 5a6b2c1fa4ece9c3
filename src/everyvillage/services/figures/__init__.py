"""Figures: how far each place is from each target, on pages and as files."""
