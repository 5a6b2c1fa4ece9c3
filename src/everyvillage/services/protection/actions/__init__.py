"""What changes an episode: one action a step, each one transaction."""
