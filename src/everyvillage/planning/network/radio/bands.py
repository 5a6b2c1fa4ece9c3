"""The bands of 4G that a plan reckons with, and the gain of their usual antennas."""

from __future__ import annotations

GAINS_DBI = {700: 15.0, 800: 15.0, 900: 15.5, 1800: 17.5}
"""Gain (dBi) of an antenna by its band (MHz)."""
