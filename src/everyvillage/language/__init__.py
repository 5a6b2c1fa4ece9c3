"""TONGUES: scripts, phrasebook, glossary, translation."""
