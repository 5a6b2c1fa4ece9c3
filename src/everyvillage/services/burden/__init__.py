"""Burden meter: what each form asks of whom, why, and the minutes that a year of it takes."""
