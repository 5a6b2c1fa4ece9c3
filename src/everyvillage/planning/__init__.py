"""CHOICES: where to build, whom to visit, which way to go."""
