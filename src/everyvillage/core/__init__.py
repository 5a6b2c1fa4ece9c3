"""WORDS: codes, periods, money, units, geometry and errors. Standard library only."""
