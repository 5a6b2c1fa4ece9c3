"""BACKUP: one file that an installation can be put together from again, without its keys."""
