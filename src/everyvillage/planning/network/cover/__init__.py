"""Which sites to build so that everything, or as much as possible, is covered."""
