"""People: households and their members, for those whose place they live in."""
