"""SHOCKS: what can push a household down, each kept once, whoever tells of it."""
