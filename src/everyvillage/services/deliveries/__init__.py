"""What was delivered, as the ledger has it, for those whose place it is."""
