"""Fibre, towers, power, microwave and satellite chosen together, with one bound for the choice."""
