"""Pages and presses of protection: parse, call one action or query, present."""
