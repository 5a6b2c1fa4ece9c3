"""How far a radio signal reaches: over terrain, and by rule of thumb where no terrain is known."""
