"""WHAT HAPPENED: events, kept in the transaction that made them true, told at least once."""
