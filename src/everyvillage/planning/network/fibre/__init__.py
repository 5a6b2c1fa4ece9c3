"""Fibre to the villages: the cheapest lines that reach the goal, and the proof."""
