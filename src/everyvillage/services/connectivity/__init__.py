"""Where to build: plans of the network from a gap to what was built."""
