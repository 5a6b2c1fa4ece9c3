"""RETURNS: the receiver's own empty table, filled in its order and units by one press."""
