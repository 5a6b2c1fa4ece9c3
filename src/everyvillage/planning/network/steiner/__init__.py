"""Steiner trees in graphs: plain, prize-collecting and with limits on what is left out."""
