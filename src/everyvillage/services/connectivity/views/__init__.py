"""The views of plans: parse, ask one query or action, present."""
