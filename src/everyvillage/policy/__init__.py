"""RULES: programmes, parameters and rules as data, and the language their tests are written in."""
