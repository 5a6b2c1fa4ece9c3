"""Everyvillage: turns a public plan into figures, gaps, work and proof, village by village."""

__version__ = "0.1.0"
