"""WHO MAY: roles as data, the role in use, and one object for each sentence of the rules."""
