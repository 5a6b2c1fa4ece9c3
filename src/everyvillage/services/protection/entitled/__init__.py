"""Who is left behind and who guards them; who is due something and which record blocks it."""
