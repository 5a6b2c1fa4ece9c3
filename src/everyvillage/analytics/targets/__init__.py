"""FIGURES: how far each place is from each target, with doubt, reason and proof."""
