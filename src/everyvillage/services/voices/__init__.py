"""Recorded sentences: who speaks them, who has heard them, which are still mute."""
