"""Pages of the rights: the resident's own, those of the offices, the naming of who decides."""
