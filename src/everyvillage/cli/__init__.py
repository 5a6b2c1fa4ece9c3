"""THE COMMAND: one file per group; parse, call, print."""
